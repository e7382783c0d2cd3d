//! Plans side by side as JSON, lengths in meters. For the office alone: few children may be told.

use serde_json::{Value, json};

use crate::model::{Millimeters, SchoolId};
use crate::report::{Beside, Mover, Sheet};

/// Sheets by name, such as the three rules', in the order given.
pub fn sheets_json<'a>(sheets: impl IntoIterator<Item = (&'a str, &'a Sheet)>) -> String {
    let sheets = sheets.into_iter().map(|(name, it)| json!({ "name": name, "sheet": sheet(it) }));
    Value::from_iter(sheets).to_string()
}

/// Two plans, who moves between them and how far they walk before and after.
pub fn beside_json(beside: &Beside) -> String {
    let place = |place: &Option<(SchoolId, Millimeters)>| {
        let place = place.as_ref();
        place.map(|(school, walk)| json!({ "school": school.0, "walk_m": walk.meters() }))
    };
    let mover = |mover: &Mover| {
        json!({
            "block": mover.block.0,
            "children": mover.children.0,
            "from": place(&mover.from),
            "to": place(&mover.to),
        })
    };
    json!({
        "before": sheet(&beside.before),
        "after": sheet(&beside.after),
        "moving_blocks": beside.movers.len(),
        "moving_children": beside.moving_children.0,
        "movers": beside.movers.iter().map(mover).collect::<Vec<_>>(),
        "blocks_gone": beside.gone.iter().map(|block| &block.0).collect::<Vec<_>>(),
        "blocks_new": beside.new.iter().map(|block| &block.0).collect::<Vec<_>>(),
    })
    .to_string()
}

fn sheet(sheet: &Sheet) -> Value {
    let walks = sheet.walks.as_ref().map(|walks| {
        json!({
            "mean_m": walks.mean.meters(),
            "median_m": walks.median.meters(),
            "most_m": walks.most.meters(),
            "worst_m": walks.worst.meters(),
        })
    });
    let beyond = sheet
        .beyond
        .iter()
        .map(|(length, children)| json!({ "walk_m": length.meters(), "children": children.0 }));
    let share = |millionths: i64| millionths as f64 / 1e6;
    let fill = sheet.fill.as_ref();
    let fill = fill.map(|fill| json!({ "least": share(fill.least.0), "most": share(fill.most.0) }));
    json!({
        "children": sheet.children.0,
        "unplaced": sheet.unplaced.0,
        "walk_child_m": sheet.walk.child_meters(),
        "walks": walks,
        "beyond": beyond.collect::<Vec<_>>(),
        "at_nearest": sheet.at_nearest.0,
        "envy": { "blocks": sheet.envy.blocks, "children": sheet.envy.children.0 },
        "over_seats": sheet.over_seats.0,
        "schools_over_seats": sheet.n_schools_over_seats,
        "fill": fill,
        "schools": loads(sheet),
        "exceptions": exceptions(sheet),
    })
}

fn loads(sheet: &Sheet) -> Value {
    let load = |load: &crate::report::Load| {
        json!({
            "id": load.school.0,
            "seats": load.seats.0,
            "children": load.children.0,
            "walk_child_m": load.walk.child_meters(),
            "worst_walk_m": load.worst_walk.map(Millimeters::meters),
            "blocks": load.n_blocks,
        })
    };
    Value::from_iter(sheet.loads.iter().map(load))
}

fn exceptions(sheet: &Sheet) -> Value {
    let price = |price: &crate::report::Price| {
        json!({
            "block": price.block.0,
            "reason": price.reason.name(),
            "school": price.school.as_ref().map(|school| &school.0),
            "rule_school": price.rule_school.as_ref().map(|school| &school.0),
            "children": price.children.0,
            "extra_child_m": price.extra.child_meters(),
        })
    };
    Value::from_iter(sheet.exceptions.iter().map(price))
}
