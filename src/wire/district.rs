use geo::{MultiPolygon, Polygon};
use serde::Serialize;
use serde_json::{Value, json};

use super::layout::to_lines;
use crate::model::{Block, District, Point, School};

#[derive(Serialize)]
struct Collection {
    r#type: &'static str,
    features: Vec<Feature>,
}

#[derive(Serialize)]
struct Feature {
    r#type: &'static str,
    properties: Value,
    geometry: Option<Value>,
}

/// A district's schools as a file that `ingest` reads, one line per school.
pub fn district_schools(district: &District) -> String {
    let feature = |school: &School| Feature {
        r#type: "Feature",
        properties: without_nulls(json!({
            "id": school.id.0,
            "name": school.name,
            "name_en": school.name_en,
            "level": district.level,
            "seats": school.seats.0,
            "block": school.own_block.map(|block| &district.block(block).id.0),
        })),
        geometry: school.point.map(point),
    };
    collection(district.schools().iter().map(feature).collect())
}

/// A district's blocks with their children as a file that `ingest` reads, one line per block. An
/// input, never for the public.
pub fn district_blocks(district: &District) -> String {
    let feature = |block: &Block| Feature {
        r#type: "Feature",
        properties: without_nulls(json!({
            "id": block.id.0,
            "name": block.name,
            "name_en": block.name_en,
            "children": block.children.0,
            "current_school": block.current_school.map(|school| &district.school(school).id.0),
        })),
        geometry: block.outline.as_ref().map(outline).or(block.point.map(point)),
    };
    collection(district.blocks().iter().map(feature).collect())
}

fn collection(features: Vec<Feature>) -> String {
    to_lines(&Collection { r#type: "FeatureCollection", features })
}

fn without_nulls(mut properties: Value) -> Value {
    if let Value::Object(facts) = &mut properties {
        facts.retain(|_, value| !value.is_null());
    }
    properties
}

fn point(point: Point) -> Value {
    json!({ "type": "Point", "coordinates": [point.lon, point.lat] })
}

fn outline(outline: &MultiPolygon<f64>) -> Value {
    match &outline.0[..] {
        [one] => json!({ "type": "Polygon", "coordinates": rings(one) }),
        several => {
            let polygons: Vec<_> = several.iter().map(rings).collect();
            json!({ "type": "MultiPolygon", "coordinates": polygons })
        }
    }
}

fn rings(polygon: &Polygon<f64>) -> Vec<Vec<[f64; 2]>> {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    rings.map(|ring| ring.0.iter().map(|at| [at.x, at.y]).collect()).collect()
}
