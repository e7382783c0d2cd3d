use geojson::{Feature, Geometry, GeometryValue, JsonObject, JsonValue};
use serde_json::json;

use crate::distance::streets::Route;
use crate::model::{BlockIdx, District, Millimeters, Point, SchoolIdx};

/// A route as a feature: a line from the block's door to the school's gate. `length_m` is what the
/// walk counts, to the millimeter; `price_m` is the part of it that is for crossing barriers, and
/// `off_streets_m` that between doors and streets.
pub fn route(district: &District, pair: (BlockIdx, SchoolIdx), route: &Route) -> Feature {
    let (block, school) = (district.block(pair.0), district.school(pair.1));
    let per_minute = district.settings.streets.per_minute;
    let minutes = (route.walk.0 - route.tolls.0) as f64 / per_minute.0 as f64;
    let mut properties = JsonObject::new();
    properties.insert("block".to_owned(), json!(block.id.0));
    properties.insert("school".to_owned(), json!(school.id.0));
    properties.insert("length_m".to_owned(), meters(route.walk));
    if Millimeters(0) < route.tolls {
        properties.insert("price_m".to_owned(), meters(route.tolls));
    }
    properties.insert("off_streets_m".to_owned(), meters(route.off_streets));
    properties.insert("minutes".to_owned(), json!((minutes * 10.0).round() / 10.0));
    properties.insert("streets".to_owned(), json!(route.names));
    let mut points: Vec<[f64; 2]> = route.line.iter().map(position).collect();
    points.dedup();
    // A line needs two positions, also where the home is at the gate.
    if let [only] = points[..] {
        points.push(only);
    }
    let geometry = GeometryValue::new_line_string(points);
    Feature {
        geometry: Some(Geometry::new(geometry)),
        properties: Some(properties),
        ..Feature::default()
    }
}

fn meters(length: Millimeters) -> JsonValue {
    json!(length.meters())
}

/// Nine decimals are a tenth of a millimeter.
fn position(point: &Point) -> [f64; 2] {
    [point.lon, point.lat].map(|degrees| (degrees * 1e9).round() / 1e9)
}
