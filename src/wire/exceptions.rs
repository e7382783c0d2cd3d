use csv::Writer;

use crate::model::{District, Plan};
use crate::report::bends;
use crate::world::World;

/// Every exception with what it costs, a row each, for the office alone: it holds the children of
/// single blocks.
///
/// `school` is empty where there is no seat, `rule_school` where the crowdings alone would leave
/// the block without one.
pub fn exceptions_csv(world: &World, plan: &Plan) -> String {
    let mut rows = Writer::from_writer(Vec::new());
    let in_memory = "memory takes every row, and every row has as many fields";
    rows.write_record(HEAD).expect(in_memory);
    for bend in bends(world, plan) {
        let exception = bend.exception;
        let rule_school = bend.rule_school.map(|school| id(&world.district, school.0));
        let row: [&str; 7] = [
            &exception.block.0,
            exception.school.as_ref().map_or("", |school| &school.0),
            exception.reason.name(),
            &bend.children.0.to_string(),
            &meters(exception.extra.0),
            &meters(bend.extra.0),
            rule_school.unwrap_or_default(),
        ];
        rows.write_record(row).expect(in_memory);
    }
    let bytes = rows.into_inner().expect(in_memory);
    String::from_utf8(bytes).expect("ids and numbers are UTF-8")
}

const HEAD: [&str; 7] =
    ["block", "school", "reason", "children", "extra_meters", "child_meters", "rule_school"];

fn id(district: &District, school: usize) -> &str {
    &district.schools()[school].id.0
}

/// Always three decimals, so that a column lines up.
fn meters(millimeters: i64) -> String {
    format!("{}.{:03}", millimeters / 1000, millimeters % 1000)
}
