//! A GeoJSON FeatureCollection as a table. Features are read one by one, so that one broken feature
//! hides no other.

use std::collections::BTreeMap;
use std::fmt;

use geo::{Coord, LineString, MultiLineString, MultiPolygon, Polygon};
use geojson::{Geometry, GeometryValue, Position};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::Code;
use super::problem::{FileName, Place, Problems};
use super::table::{Cell, Fault, Row, Shape, Table};
use crate::model::Point;

/// The members of a collection that are looked at.
#[derive(Deserialize)]
struct Collection {
    #[serde(rename = "type")]
    kind: Option<Value>,
    crs: Option<Value>,
    features: Features,
}

/// Made into rows one after another: the JSON of a whole city would not be small.
struct Features {
    columns: Columns,
    /// `None`: this is no feature.
    rows: Vec<Option<Row>>,
}

/// The table, and the coordinate reference system that the file names. `None` after a problem.
pub(super) fn read(
    file: &FileName,
    text: &str,
    problems: &mut Problems,
) -> Option<(Table, Option<String>)> {
    let collection: Collection = match serde_json::from_str(text) {
        Ok(collection) => collection,
        Err(error) => {
            let code = if error.is_data() { Code::NotFeatures } else { Code::NotJson };
            let place = Place::Line(error.line() as u64);
            problems.add(file.problem(code).at(&place).detail(error.to_string()));
            return None;
        }
    };
    let kind = collection.kind.unwrap_or_default();
    if kind.as_str() != Some("FeatureCollection") {
        problems.add(file.problem(Code::NotFeatures).value(kind));
        return None;
    }
    let Features { columns, rows: features } = collection.features;
    if features.is_empty() {
        problems.add(file.problem(Code::Empty));
        return None;
    }
    let mut rows = Vec::with_capacity(features.len());
    for (number, feature) in (1..).zip(features) {
        match feature {
            Some(row) => rows.push(row),
            None => {
                let place = Place::Feature(number, None);
                problems.add(file.problem(Code::NotAFeature).at(&place));
            }
        }
    }
    let table = Table { file: file.clone(), columns: columns.names, grid: None, rows };
    Some((table, collection.crs.and_then(crs_name)))
}

/// The member is from GeoJSON before RFC 7946; GIS tools still write it.
fn crs_name(crs: Value) -> Option<String> {
    let name = crs.pointer("/properties/name").and_then(Value::as_str).map(str::to_owned);
    (!crs.is_null()).then(|| name.unwrap_or_else(|| crs.to_string()))
}

impl<'de> Deserialize<'de> for Features {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(FeaturesVisitor)
    }
}

struct FeaturesVisitor;

impl<'de> Visitor<'de> for FeaturesVisitor {
    type Value = Features;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Features, A::Error> {
        let mut features = Features { columns: Columns::default(), rows: Vec::new() };
        while let Some(feature) = list.next_element::<Value>()? {
            let place = Place::Feature(features.rows.len() as u64 + 1, None);
            features.rows.push(row(place, feature, &mut features.columns));
        }
        Ok(features)
    }
}

/// Property names in the order of their first appearance.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    positions: BTreeMap<String, usize>,
}

impl Columns {
    fn position(&mut self, name: String) -> usize {
        if let Some(position) = self.positions.get(&name) {
            return *position;
        }
        self.names.push(name.clone());
        self.positions.insert(name, self.names.len() - 1);
        self.names.len() - 1
    }
}

/// `None`: this is no feature.
fn row(place: Place, feature: Value, columns: &mut Columns) -> Option<Row> {
    let Value::Object(mut members) = feature else { return None };
    if members.get("type").and_then(Value::as_str) != Some("Feature") {
        return None;
    }
    let properties = match members.remove("properties") {
        Some(Value::Object(properties)) => properties,
        None | Some(Value::Null) => Map::new(),
        Some(_) => return None,
    };
    let mut cells = Vec::with_capacity(columns.names.len());
    for (name, value) in properties {
        let position = columns.position(name);
        if cells.len() <= position {
            cells.resize(position + 1, Cell::Missing);
        }
        cells[position] = cell(value);
    }
    let own_id = members.remove("id").map_or(Cell::Missing, cell);
    let shape = members.remove("geometry").map_or(Ok(None), shape);
    Some(Row { place, cells, own_id, shape })
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Missing,
        Value::String(text) => Cell::of_text(&text),
        Value::Number(number) => Cell::Number(number.to_string()),
        other => Cell::Other(other.to_string()),
    }
}

fn shape(geometry: Value) -> Result<Option<Shape>, Fault> {
    if geometry.is_null() {
        return Ok(None);
    }
    let geometry = Geometry::deserialize(&geometry).map_err(|error| bad(error.to_string()))?;
    match geometry.value {
        GeometryValue::Point { coordinates } => point(&coordinates),
        // Some tools write every layer as its Multi kind.
        GeometryValue::MultiPoint { coordinates } if coordinates.len() == 1 => {
            point(&coordinates[0])
        }
        GeometryValue::MultiPoint { coordinates } => {
            let places =
                coordinates.iter().map(|at| coord(at).map(|at| Point { lon: at.x, lat: at.y }));
            Ok(Some(Shape::Points(places.collect::<Result<_, _>>()?)))
        }
        GeometryValue::Polygon { coordinates } => Ok(Some(area(&[coordinates])?)),
        GeometryValue::MultiPolygon { coordinates } => Ok(Some(area(&coordinates)?)),
        GeometryValue::LineString { coordinates } => Ok(Some(lines(&[coordinates])?)),
        GeometryValue::MultiLineString { coordinates } => Ok(Some(lines(&coordinates)?)),
        other => Ok(Some(Shape::Other(other.type_name()))),
    }
}

fn point(at: &Position) -> Result<Option<Shape>, Fault> {
    let coord = coord(at)?;
    Ok(Some(Shape::Point(Point { lon: coord.x, lat: coord.y })))
}

fn area(polygons: &[Vec<Vec<Position>>]) -> Result<Shape, Fault> {
    let polygon = |rings: &Vec<Vec<Position>>| {
        let rings: Vec<LineString> =
            rings.iter().map(|ring| line(ring)).collect::<Result<_, _>>()?;
        let mut rings = rings.into_iter();
        let exterior = rings.next().ok_or_else(|| bad("a polygon without a ring".to_owned()))?;
        Ok(Polygon::new(exterior, rings.collect()))
    };
    Ok(Shape::Area(MultiPolygon(polygons.iter().map(polygon).collect::<Result<_, _>>()?)))
}

fn lines(parts: &[Vec<Position>]) -> Result<Shape, Fault> {
    let parts = parts.iter().map(|part| line(part)).collect::<Result<_, _>>()?;
    Ok(Shape::Line(MultiLineString(parts)))
}

fn line(ring: &[Position]) -> Result<LineString, Fault> {
    ring.iter().map(coord).collect::<Result<_, _>>().map(LineString)
}

/// Heights are left out.
fn coord(at: &Position) -> Result<Coord, Fault> {
    let [lon, lat, ..] = at.as_slice() else {
        return Err(bad("a position needs longitude and latitude".to_owned()));
    };
    Ok(Coord { x: *lon, y: *lat })
}

fn bad(detail: String) -> Fault {
    Fault { code: Code::BadGeometry, value: None, detail: Some(detail) }
}
