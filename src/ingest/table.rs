use geo::{MultiLineString, MultiPolygon};

use super::number::Decimal;
use super::problem::{FileName, Place, Problem};
use super::{Code, settings};
use crate::model::{Columns, Point};

/// Rows with named columns, whatever the format of the file was.
pub(super) struct Table {
    pub file: FileName,
    /// Names in the order in which the file has them.
    pub columns: Vec<String>,
    /// The flat map of the EPSG dataset that its positions were on, as `EPSG:4547`.
    pub grid: Option<String>,
    pub rows: Vec<Row>,
}

pub(super) struct Row {
    pub place: Place,
    /// In the order of the columns; shorter where the last ones are missing.
    pub cells: Vec<Cell>,
    /// A GeoJSON feature's own `id`.
    pub own_id: Cell,
    /// `None`: the row has no geometry. Positions are as the file has them until its coordinate
    /// reference system is known, and on the globe from then on.
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

/// A geometry, heights left out.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Point(Point),
    /// Not yet checked for crossings.
    Area(MultiPolygon<f64>),
    Line(MultiLineString<f64>),
    /// Several, or none.
    Points(Vec<Point>),
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
    pub fn missing_column(&self, fact: &str, columns: &Columns) -> Problem {
        let names = settings::names_of(columns, fact);
        let has: Vec<String> = self.columns.iter().map(|name| format!("{name:?}")).collect();
        let line = match self.candidate(fact, columns) {
            Some(name) => {
                format!("if it is {name:?}, the settings say [columns] {fact} = {name:?}")
            }
            None => "none looks like it".to_owned(),
        };
        let wanted = if names.is_empty() { fact.to_owned() } else { names.join(", ") };
        let problem = self.file.problem(Code::MissingColumn).value(wanted);
        problem.detail(format!("the file has {}; {line}", has.join(", ")))
    }

    /// Of the columns that no setting speaks of the one spelled most like `fact`; with numbers, if
    /// the fact is one.
    fn candidate(&self, fact: &str, columns: &Columns) -> Option<&str> {
        let spoken_of: Vec<String> =
            settings::COLUMNS.iter().flat_map(|fact| settings::names_of(columns, fact)).collect();
        let counts = ["seats", "children"].contains(&fact);
        let is_number = |cell: &Cell| cell.text().is_some_and(|text| Decimal::parse(text).is_ok());
        let free = self.columns.iter().enumerate().filter(|(at, name)| {
            let numbers = || self.rows.iter().any(|row| is_number(row.cell(Some(*at))));
            !name.is_empty() && !spoken_of.contains(name) && (!counts || numbers())
        });
        nearest(fact, free.map(|(_, name)| name.as_str()))
    }
}

impl Row {
    /// `column: None`: the file has no such column, and so the cell is missing.
    pub fn cell(&self, column: Option<usize>) -> &Cell {
        column.and_then(|column| self.cells.get(column)).unwrap_or(&NO_CELL)
    }

    /// The geometry, which is taken out.
    pub fn take_shape(&mut self) -> Result<Option<Shape>, Fault> {
        std::mem::replace(&mut self.shape, Ok(None))
    }
}

impl Cell {
    /// As short as it can be written; not-a-number says nothing.
    pub fn of_f64(number: f64) -> Self {
        match number {
            number if number.is_nan() => Self::Missing,
            // Minus zero is zero.
            number => Self::Number((number + 0.0).to_string()),
        }
    }

    /// A number in a field of fixed width, without the zeros that fill its fraction.
    pub fn of_decimal(text: &str) -> Self {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
        match plain && text.contains('.') {
            true => match text.trim_end_matches('0').trim_end_matches('.') {
                "" | "-" | "+" => Self::Number("0".to_owned()),
                short => Self::Number(short.to_owned()),
            },
            false => Self::Number(text.to_owned()),
        }
    }

    pub fn of_text(text: &str) -> Self {
        match text.trim() {
            "" => Self::Missing,
            trimmed => Self::Text(trimmed.to_owned()),
        }
    }

    pub fn is_missing(&self) -> bool {
        *self == Self::Missing
    }

    /// What a cell says, if it is a number.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Missing | Self::Other(_) => None,
            Self::Text(text) | Self::Number(text) => Decimal::parse(text).ok(),
        }
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
            Self::Line(_) => "LineString",
            Self::Points(_) => "MultiPoint",
            Self::Other(name) => name,
        }
    }
}

impl Fault {
    pub fn bad_geometry(detail: impl Into<String>) -> Self {
        Self { code: Code::BadGeometry, value: None, detail: Some(detail.into()) }
    }

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

/// The point that two cells say. `None`: they say nothing.
pub(super) fn point_said(lon: &Cell, lat: &Cell) -> Result<Option<Point>, Fault> {
    match (lon, lat) {
        (Cell::Missing, Cell::Missing) => Ok(None),
        (lon, lat) => position(degrees(lon)?, degrees(lat)?).map(Some),
    }
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
