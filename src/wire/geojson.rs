//! Schools, blocks and zones as RFC 7946, for maps and GIS tools.
//!
//! No feature holds the children of a single block.

use std::borrow::Cow;

use geo::{Coord, LineString, MultiPolygon};
use geojson::feature::Id;
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject, JsonValue};
use serde_json::json;

use crate::model::{
    Block, Millimeters, Plan, PlannedBlock, PlannedSchool, Point, School, SharedZone,
};
use crate::report::zone_colors;
use crate::world::World;
use crate::zones::Zone;

/// Points with the figures of each school.
pub fn schools(world: &World, plan: &Plan, zones: &[Zone]) -> FeatureCollection {
    let colors = zone_colors(world, plan);
    let features = world.district.school_idxs().map(|idx| {
        let school = world.district.school(idx);
        let geometry = school.point.map(|point| GeometryValue::new_point(position_of(point)));
        let properties = school_properties(school, &plan.schools[idx.0], &zones[idx.0]);
        feature(&school.id.0, geometry, with_color(properties, colors[idx.0]))
    });
    collection(features.collect())
}

/// Outlines (or points) of blocks, each with its school and walk.
pub fn blocks(world: &World, plan: &Plan) -> FeatureCollection {
    let blocks = world.district.blocks().iter().zip(&plan.blocks);
    let features = blocks.map(|(block, planned)| {
        feature(&block.id.0, block_geometry(block), block_properties(block, planned, plan))
    });
    collection(features.collect())
}

/// The outline of each zone with its `schools`, and the figures of its school. A zone that schools
/// share is one feature: by its own name, with their figures together, of which crowding is none.
pub fn zones(world: &World, plan: &Plan, zones: &[Zone]) -> FeatureCollection {
    let colors = zone_colors(world, plan);
    let shared_zones = &world.district.hand.shared_zones;
    let all = match shared_zones.as_slice() {
        [] => Cow::Borrowed(zones),
        _ => Cow::Owned(crate::zones::shared(world, zones)),
    };
    let features = all.iter().map(|zone| {
        let shared = shared_zones.iter().find(|shared| shared.schools.contains(&zone.school));
        let school = world.district.school(zone.school);
        let properties = match shared {
            Some(shared) => shared_properties(world, plan, (shared, zone)),
            None => {
                let own = school_properties(school, &plan.schools[zone.school.0], zone);
                with_schools(own, &[&school.id.0])
            }
        };
        let properties = with_color(properties, colors[zone.school.0]);
        let id = shared.map_or(&school.id.0, |shared| &shared.name);
        feature(id, zone_geometry(zone), properties)
    });
    collection(features.collect())
}

fn shared_properties(
    world: &World,
    plan: &Plan,
    (shared, zone): (&SharedZone, &Zone),
) -> JsonObject {
    let planned = || shared.schools.iter().map(|school| &plan.schools[school.0]);
    let children = planned().map(|school| school.children.0).sum::<i64>();
    let walk = planned().map(|school| school.walk.0).sum::<i64>();
    let mean = (children > 0).then(|| (walk as f64 / children as f64).round() / 1000.0);
    let properties = object(json!({
        "id": shared.name,
        "name": shared.name,
        "name_en": null,
        "seats": planned().map(|school| school.seats.0).sum::<i64>(),
        "children": children,
        "crowding_m": null,
        "mean_walk_m": mean,
        "n_blocks": zone.blocks.len(),
        "n_pieces": zone.n_pieces,
    }));
    let ids: Vec<&str> =
        shared.schools.iter().map(|school| world.district.school(*school).id.0.as_str()).collect();
    with_schools(properties, &ids)
}

fn with_schools(mut properties: JsonObject, ids: &[&str]) -> JsonObject {
    properties.insert("schools".to_owned(), ids.into());
    properties
}

/// Its outline, or its point.
pub(super) fn block_geometry(block: &Block) -> Option<GeometryValue> {
    let outline = block.outline.as_ref().and_then(multi_polygon);
    let point = || block.point.map(|point| GeometryValue::new_point(position_of(point)));
    outline.or_else(point)
}

fn zone_geometry(zone: &Zone) -> Option<GeometryValue> {
    let outline = zone.outline.as_ref().and_then(multi_polygon);
    let points = (!zone.points.is_empty()).then(|| {
        GeometryValue::new_multi_point(zone.points.iter().map(|point| position_of(*point)))
    });
    match (outline, points) {
        (Some(outline), Some(points)) => {
            Some(GeometryValue::new_geometry_collection([outline, points].map(Geometry::new)))
        }
        (outline, points) => outline.or(points),
    }
}

fn school_properties(school: &School, planned: &PlannedSchool, zone: &Zone) -> JsonObject {
    let children = planned.children.0;
    let mean = (children > 0).then(|| (planned.walk.0 as f64 / children as f64).round() / 1000.0);
    object(json!({
        "id": school.id.0,
        "name": school.name,
        "name_en": school.name_en,
        "seats": planned.seats.0,
        "children": children,
        "crowding_m": planned.crowding.meters(),
        "mean_walk_m": mean,
        "n_blocks": zone.blocks.len(),
        "n_pieces": zone.n_pieces,
    }))
}

fn block_properties(block: &Block, planned: &PlannedBlock, plan: &Plan) -> JsonObject {
    let school = planned.school.as_ref();
    object(json!({
        "id": block.id.0,
        "name": block.name,
        "name_en": block.name_en,
        "school": school.map(|(id, _)| &id.0),
        "walk_m": school.map(|(_, walk)| Millimeters::meters(*walk)),
        "exception": plan.exception(&block.id).map(|exception| exception.reason.name()),
    }))
}

fn with_color(mut properties: JsonObject, color: usize) -> JsonObject {
    properties.insert("color".to_owned(), color.into());
    properties
}

pub(super) fn object(properties: JsonValue) -> JsonObject {
    match properties {
        JsonValue::Object(members) => members,
        other => unreachable!("properties are written as an object, not {other}"),
    }
}

pub(super) fn feature(
    id: &str,
    geometry: Option<GeometryValue>,
    properties: JsonObject,
) -> Feature {
    Feature {
        bbox: None,
        geometry: geometry.map(Geometry::new),
        id: Some(Id::String(id.to_owned())),
        properties: Some(properties),
        foreign_members: None,
    }
}

pub(super) fn collection(features: Vec<Feature>) -> FeatureCollection {
    FeatureCollection { bbox: None, features, foreign_members: None }
}

/// `None`: nothing is left of it at seven decimals.
pub(super) fn multi_polygon(outline: &MultiPolygon<f64>) -> Option<GeometryValue> {
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = outline
        .iter()
        .filter_map(|polygon| {
            let exterior = ring(polygon.exterior())?;
            let holes = polygon.interiors().iter().filter_map(ring);
            Some(std::iter::once(exterior).chain(holes).collect())
        })
        .collect();
    (!polygons.is_empty()).then(|| GeometryValue::new_multi_polygon(polygons))
}

/// Vertices that fall together are written once; a ring that is no longer one is left out.
fn ring(line: &LineString<f64>) -> Option<Vec<[f64; 2]>> {
    let mut positions: Vec<[f64; 2]> = line.coords().map(|at| position(*at)).collect();
    positions.dedup();
    (4 <= positions.len()).then_some(positions)
}

pub(super) fn position_of(point: Point) -> [f64; 2] {
    position(Coord { x: point.lon, y: point.lat })
}

/// Seven decimals are a centimeter. A vertex is rounded by itself, so a border that two blocks
/// share stays shared.
fn position(at: Coord<f64>) -> [f64; 2] {
    [at.x, at.y].map(|degrees| (degrees * 1e7).round() / 1e7)
}
