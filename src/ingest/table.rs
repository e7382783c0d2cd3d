use geo::MultiPolygon;

use super::Code;
use super::problem::{FileName, Place, Problem};
use crate::model::Point;

/// Rows with named columns, whether the file was GeoJSON or CSV.
pub(super) struct Table {
    pub file: FileName,
    /// Names in the order in which the file has them.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

pub(super) struct Row {
    pub place: Place,
    /// In the order of the columns; shorter where the last ones are missing.
    pub cells: Vec<Cell>,
    /// A GeoJSON feature's own `id`.
    pub own_id: Cell,
    /// `None`: the row has no geometry.
    pub shape: Result<Option<Shape>, Fault>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Missing,
    /// Trimmed, not empty.
    Text(String),
    /// As written, or as short as it can be written.
    Number(String),
    /// True, false, a list or a table, as JSON.
    Other(String),
}

/// A geometry whose every position is on the globe.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Point(Point),
    /// Not yet checked for crossings.
    Area(MultiPolygon<f64>),
    /// The GeoJSON name of anything else.
    Other(&'static str),
}

/// Why a geometry is none; it becomes a problem only if the row is wanted.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub code: Code,
    pub value: Option<String>,
    pub detail: Option<String>,
}

const NO_CELL: Cell = Cell::Missing;

impl Table {
    /// The first of `names` that is a column.
    pub fn column(&self, names: &[String]) -> Option<usize> {
        names.iter().find_map(|name| self.columns.iter().position(|column| column == name))
    }

    /// The problem that no column holds `fact`, with the line of settings that would name one.
    pub fn missing_column(&self, fact: &str, names: &[String]) -> Problem {
        let quoted = |names: &[String]| {
            names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
        };
        let has = match &self.columns[..] {
            [] => "the file has no columns".to_owned(),
            columns => format!("the file has {}", quoted(columns)),
        };
        let nearest = nearest(fact, self.columns.iter().map(String::as_str)).unwrap_or("…");
        let problem = self.file.problem(Code::MissingColumn);
        let wanted = if names.is_empty() { fact.to_owned() } else { names.join(", ") };
        problem
            .value(wanted)
            .detail(format!("{has}; the settings would say [columns] {fact} = {nearest:?}"))
    }
}

impl Row {
    /// `column: None`: the file has no such column, and so the cell is missing.
    pub fn cell(&self, column: Option<usize>) -> &Cell {
        column.and_then(|column| self.cells.get(column)).unwrap_or(&NO_CELL)
    }

    /// The geometry; where there is none, the point that the columns `lon` and `lat` say.
    pub fn shape_or_point(
        &self,
        lon: Option<usize>,
        lat: Option<usize>,
    ) -> Result<Option<Shape>, Fault> {
        if let Some(shape) = self.shape.clone()? {
            return Ok(Some(shape));
        }
        match (self.cell(lon), self.cell(lat)) {
            (Cell::Missing, Cell::Missing) => Ok(None),
            (lon, lat) => Ok(Some(Shape::Point(position(degrees(lon)?, degrees(lat)?)?))),
        }
    }
}

impl Cell {
    pub fn of_text(text: &str) -> Self {
        match text.trim() {
            "" => Self::Missing,
            trimmed => Self::Text(trimmed.to_owned()),
        }
    }

    pub fn is_missing(&self) -> bool {
        *self == Self::Missing
    }

    /// What a cell says, as text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Missing => None,
            Self::Text(text) | Self::Number(text) | Self::Other(text) => Some(text),
        }
    }
}

impl Shape {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Point(_) => "Point",
            Self::Area(_) => "Polygon",
            Self::Other(name) => name,
        }
    }
}

impl Fault {
    pub fn problem(self, file: &FileName, place: &Place) -> Problem {
        let (value, detail) = (self.value, self.detail);
        Problem { value, detail, ..file.problem(self.code).at(place) }
    }
}

/// A position, if it is on the globe.
pub(super) fn position(lon: f64, lat: f64) -> Result<Point, Fault> {
    let fits = |lon: f64, lat: f64| lon.abs() <= 180.0 && lat.abs() <= 90.0;
    if fits(lon, lat) {
        return Ok(Point { lon, lat });
    }
    let exchanged = fits(lat, lon).then(|| "longitude and latitude are exchanged".to_owned());
    let value = Some(format!("{lon} {lat}"));
    Err(Fault { code: Code::OutsideTheGlobe, value, detail: exchanged })
}

fn degrees(cell: &Cell) -> Result<f64, Fault> {
    let number = cell.text().and_then(|text| text.parse().ok());
    number.ok_or_else(|| Fault {
        code: Code::BadGeometry,
        value: cell.text().map(str::to_owned),
        detail: Some("longitude and latitude must be numbers".to_owned()),
    })
}

/// The known name that is spelled most like `name`.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let likeness = |other: &str| strsim::jaro_winkler(&lower, &other.to_lowercase());
    known.max_by(|a, b| likeness(a).total_cmp(&likeness(b)).then(b.cmp(a)))
}
