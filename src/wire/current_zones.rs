use geojson::FeatureCollection;
use serde_json::json;

use super::geojson::{collection, feature, multi_polygon, object};
use crate::model::SchoolIdx;
use crate::world::World;
use crate::zones::outlines;

/// The zones there are today, before any plan: the blocks that go to each school. `None`: nobody
/// says of any block where it goes.
pub fn current_zones(world: &World) -> Option<FeatureCollection> {
    let district = &world.district;
    let schools: Vec<Option<SchoolIdx>> =
        district.blocks().iter().map(|block| block.current_school).collect();
    schools.iter().find(|school| school.is_some())?;
    let outlines = outlines(district, &schools);
    let features = district.school_idxs().zip(outlines).filter_map(|(idx, outline)| {
        let n_blocks = schools.iter().filter(|school| **school == Some(idx)).count();
        let school = district.school(idx);
        let properties = object(json!({
            "id": school.id.0,
            "name": school.name,
            "name_en": school.name_en,
            "n_blocks": n_blocks,
        }));
        let outline = outline.as_ref().and_then(multi_polygon);
        (0 < n_blocks).then(|| feature(&school.id.0, outline, properties))
    });
    Some(collection(features.collect()))
}
