//! What a drawing is drawn on, as the map of its page needs it: blocks by their positions, so that
//! who goes where is a list of numbers. For the office alone: it tells the children of each block.

use std::collections::BTreeSet;

use geojson::feature::Id;
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use serde_json::{Value, json};

use super::edits::edit_to_json;
use super::geojson::{Positions, multi_polygon, position_of};
use crate::draw::{Drawing, Edit, Premise, Rules};
use crate::model::{Block, District, SchoolId};
use crate::world::World;

/// Every block by its position, with `id`, `name`, `name_en` and `children`.
pub fn canvas_geojson(world: &World) -> FeatureCollection {
    let features = world.district.blocks().iter().enumerate();
    let features = features.map(|(at, block)| Feature {
        bbox: None,
        geometry: place(block).map(Geometry::new),
        id: Some(Id::Number(at.into())),
        properties: Some(properties(block)),
        foreign_members: None,
    });
    FeatureCollection { bbox: None, features: features.collect(), foreign_members: None }
}

fn place(block: &Block) -> Option<GeometryValue> {
    let outline = block.outline.as_ref();
    let area = outline.and_then(|outline| multi_polygon(outline, Positions::Short));
    area.or_else(|| block.point.map(|point| GeometryValue::new_point(position_of(point))))
}

fn properties(block: &Block) -> JsonObject {
    let facts = [
        ("id", json!(block.id.0)),
        ("name", json!(block.name)),
        ("name_en", json!(block.name_en)),
        ("children", json!(block.children.0)),
    ];
    facts.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

/// Who goes where: schools as they are supposed, of each block the position of its school, and
/// which blocks are pinned; and by which rules all is recomputed. `color`: of each school.
pub fn canvas_json(drawing: &Drawing, color: impl Fn(&SchoolId) -> Option<usize>) -> Value {
    let district = &drawing.world().district;
    let schools = district.schools().iter().map(|school| {
        json!({
            "id": school.id.0,
            "name": school.name,
            "name_en": school.name_en,
            "at": school.point.map(position_of),
            "seats": school.seats.0,
            "color": color(&school.id),
        })
    });
    let rules = Edit::Suppose(Premise::Rules(Rules::of(&district.settings)));
    let rules: Value = serde_json::from_str(&edit_to_json(&rules)).expect("it is JSON");
    json!({
        "schools": schools.collect::<Vec<_>>(),
        "at": drawing.schools().iter().map(|school| school.map(|it| it.0)).collect::<Vec<_>>(),
        "pinned": drawing.pins().keys().map(|block| block.0).collect::<Vec<_>>(),
        "rules": rules,
        "streets": drawing.world().distances.streets().is_some(),
        "class_sizes": class_sizes(district),
    })
}

/// How many children a class takes: at the level that was asked for, or else at any.
fn class_sizes(district: &District) -> BTreeSet<i64> {
    let sizes = &district.settings.class_sizes.0;
    let asked = district.level.as_ref().and_then(|level| sizes.get(level));
    match asked {
        Some(size) => BTreeSet::from([size.0]),
        None => sizes.values().map(|size| size.0).collect(),
    }
}
