//! Layers as RFC 7946, for maps and GIS tools.
//!
//! What is served never holds the children of a single block.

use geo::{Coord, LineString, MultiPolygon};
use geojson::feature::Id;
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject, JsonValue};

use super::layers::{self, Column, Layer, Row, Source, Table, Value};
use crate::model::{Plan, Point};
use crate::world::World;
use crate::zones::Zone;

/// How positions are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Positions {
    /// Seven decimals, a centimeter: enough to be looked at, and short. A vertex is rounded by
    /// itself, so a border that two blocks share stays shared.
    Short,
    /// To the last digit.
    Exact,
}

/// [`Layer::Schools`], as it is served.
pub fn schools(world: &World, plan: &Plan, zones: &[Zone]) -> FeatureCollection {
    collection(&Source::public(world, plan, zones).table(Layer::Schools))
}

/// [`Layer::Blocks`], as it is served.
pub fn blocks(world: &World, plan: &Plan) -> FeatureCollection {
    collection(&Source::public(world, plan, &[]).table(Layer::Blocks))
}

/// [`Layer::Zones`], as it is served.
pub fn zones(world: &World, plan: &Plan, zones: &[Zone]) -> FeatureCollection {
    collection(&Source::public(world, plan, zones).table(Layer::Zones))
}

/// All rows of a table, as they are served.
pub fn collection(table: &Table) -> FeatureCollection {
    let columns = table.columns();
    let features = table.rows().map(|row| feature(&columns, row, Positions::Short)).collect();
    FeatureCollection { bbox: None, features, foreign_members: None }
}

/// A row of the table that has these columns.
pub fn feature(columns: &[Column], row: Row, positions: Positions) -> Feature {
    let properties = columns.iter().zip(row.values);
    let properties: JsonObject =
        properties.map(|(column, value)| (column.name.to_owned(), json(value))).collect();
    Feature {
        bbox: None,
        geometry: row.geometry.and_then(|geometry| shape(geometry, positions)).map(Geometry::new),
        id: Some(Id::String(row.id.to_owned())),
        properties: Some(properties),
        foreign_members: None,
    }
}

fn json(value: Value) -> JsonValue {
    match value {
        Value::Null => JsonValue::Null,
        Value::Text(text) => text.into(),
        Value::Texts(texts) => texts.into(),
        Value::Whole(number) => number.into(),
        Value::Real(number) => number.into(),
    }
}

/// `None`: nothing is left of it at seven decimals.
fn shape(geometry: layers::Geometry, positions: Positions) -> Option<GeometryValue> {
    let point = |point: &Point| position(positions, Coord { x: point.lon, y: point.lat });
    let points = |points: &[Point]| GeometryValue::new_multi_point(points.iter().map(point));
    match geometry {
        layers::Geometry::Point(one) => Some(GeometryValue::new_point(point(&one))),
        layers::Geometry::Points(several) => Some(points(several)),
        layers::Geometry::Area(area) => multi_polygon(area, positions),
        layers::Geometry::AreaAndPoints(area, several) => {
            let points = points(several);
            Some(match multi_polygon(area, positions) {
                Some(area) => {
                    GeometryValue::new_geometry_collection([area, points].map(Geometry::new))
                }
                None => points,
            })
        }
    }
}

pub(super) fn multi_polygon(
    outline: &MultiPolygon<f64>,
    positions: Positions,
) -> Option<GeometryValue> {
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = outline
        .iter()
        .filter_map(|polygon| {
            let exterior = ring(polygon.exterior(), positions)?;
            let holes = polygon.interiors().iter().filter_map(|hole| ring(hole, positions));
            Some(std::iter::once(exterior).chain(holes).collect())
        })
        .collect();
    (!polygons.is_empty()).then(|| GeometryValue::new_multi_polygon(polygons))
}

/// Vertices that fall together are written once; a ring that is no longer one is left out.
fn ring(line: &LineString<f64>, how: Positions) -> Option<Vec<[f64; 2]>> {
    let mut positions: Vec<[f64; 2]> = line.coords().map(|at| position(how, *at)).collect();
    positions.dedup();
    (4 <= positions.len()).then_some(positions)
}

pub(super) fn position_of(point: Point) -> [f64; 2] {
    position(Positions::Short, Coord { x: point.lon, y: point.lat })
}

fn position(positions: Positions, at: Coord<f64>) -> [f64; 2] {
    match positions {
        Positions::Short => [at.x, at.y].map(|degrees| (degrees * 1e7).round() / 1e7),
        Positions::Exact => [at.x, at.y],
    }
}
