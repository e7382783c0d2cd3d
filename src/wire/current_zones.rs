use geojson::FeatureCollection;

use super::geojson::{Positions, feature};
use super::layers::{Column, Geometry, Kind, Row, Value};
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
    let rows = district.school_idxs().zip(&outlines).filter_map(|(idx, outline)| {
        let n_blocks = schools.iter().filter(|school| **school == Some(idx)).count();
        let school = district.school(idx);
        let values = vec![
            Value::Text(&school.id.0),
            Value::Text(&school.name),
            school.name_en.as_deref().map_or(Value::Null, Value::Text),
            Value::Whole(i64::try_from(n_blocks).expect("nobody has so many in memory")),
        ];
        let geometry = outline.as_ref().map(Geometry::Area);
        (0 < n_blocks).then_some(Row { id: &school.id.0, values, geometry, point: None })
    });
    let features = rows.map(|row| feature(&COLUMNS, row, Positions::Short)).collect();
    Some(FeatureCollection { bbox: None, features, foreign_members: None })
}

const COLUMNS: [Column; 4] = [
    Column { name: "id", kind: Kind::Text },
    Column { name: "name", kind: Kind::Text },
    Column { name: "name_en", kind: Kind::Text },
    Column { name: "n_blocks", kind: Kind::Whole },
];
