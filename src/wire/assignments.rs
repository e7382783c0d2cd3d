use csv::Writer;

use crate::model::{Millimeters, Plan};

/// `block,school,meters`, one row per block; school and meters are empty where there is no seat.
pub fn assignments_csv(plan: &Plan) -> String {
    let mut rows = Writer::from_writer(Vec::new());
    let in_memory = "memory takes every row, and every row has three fields";
    rows.write_record(["block", "school", "meters"]).expect(in_memory);
    for block in &plan.blocks {
        let (school, meters) = match &block.school {
            Some((school, walk)) => (school.0.as_str(), meters(*walk)),
            None => ("", String::new()),
        };
        rows.write_record([block.id.0.as_str(), school, &meters]).expect(in_memory);
    }
    let bytes = rows.into_inner().expect(in_memory);
    String::from_utf8(bytes).expect("ids and numbers are UTF-8")
}

/// Always three decimals, so that a column lines up.
fn meters(walk: Millimeters) -> String {
    format!("{}.{:03}", walk.0 / 1000, walk.0 % 1000)
}
