//! A drawing as the files that a plan is made from: pins, and settings that say what was supposed.

use csv::Writer;
use toml::{Table, Value};

use crate::draw::{Drawing, Premise, Rules, in_billionths};
use crate::model::{Millimeters, Millionths};

/// Why what-ifs cannot be written into settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the settings are no TOML, or {0:?} is no table in them")]
pub struct NotSettings(pub String);

/// `block,school`, one row per pin, in the order of ids: all that are pinned, those of the files
/// that were drawn on included. Settings with [`settings_with_premises`] have none beside it.
pub fn pins_csv(drawing: &Drawing) -> String {
    let mut rows = Writer::from_writer(Vec::new());
    let in_memory = "memory takes every row, and every row has two fields";
    rows.write_record(["block", "school"]).expect(in_memory);
    let district = &drawing.world().district;
    for (block, school) in drawing.pins() {
        let ids = [&district.block(*block).id.0, &district.school(*school).id.0];
        rows.write_record(ids).expect(in_memory);
    }
    let bytes = rows.into_inner().expect(in_memory);
    String::from_utf8(bytes).expect("ids are UTF-8")
}

/// The settings with what a drawing supposes of schools and rules, and without pins, which a
/// drawing has in a file of their own. Comments are lost.
///
/// # Errors
///
/// If the settings cannot be understood.
pub fn settings_with_premises<'a>(
    settings: &str,
    premises: impl IntoIterator<Item = &'a Premise>,
) -> Result<String, NotSettings> {
    let mut table: Table =
        settings.parse().map_err(|_| NotSettings("the whole text".to_owned()))?;
    table.remove("pins");
    for premise in premises {
        match premise {
            Premise::Seats { school, seats } => {
                school_in(&mut table, &school.0)?.insert("seats".to_owned(), seats.0.into());
            }
            Premise::Close { school } => {
                school_in(&mut table, &school.0)?.insert("closed".to_owned(), true.into());
            }
            Premise::Open(new) => {
                let school = school_in(&mut table, &new.id.0)?;
                let name = if new.name.is_empty() { &new.id.0 } else { &new.name };
                school.insert("new".to_owned(), true.into());
                school.insert("name".to_owned(), name.clone().into());
                school.insert("lon".to_owned(), in_billionths(new.point.lon).into());
                school.insert("lat".to_owned(), in_billionths(new.point.lat).into());
                school.insert("seats".to_owned(), new.seats.0.into());
            }
            Premise::Rules(rules) => say(&mut table, rules),
        }
    }
    Ok(table.to_string())
}

fn school_in<'t>(table: &'t mut Table, id: &str) -> Result<&'t mut Table, NotSettings> {
    let schools = table.entry("schools").or_insert_with(|| Value::Table(Table::new()));
    let schools = schools.as_table_mut().ok_or_else(|| NotSettings("schools".to_owned()))?;
    let school = schools.entry(id).or_insert_with(|| Value::Table(Table::new()));
    school.as_table_mut().ok_or_else(|| NotSettings(format!("schools.{id}")))
}

fn say(table: &mut Table, rules: &Rules) {
    let Rules { rule, connected, own_block, effort, max_walk, compact_within } = *rules;
    let facts = [
        ("rule", Some(rule.name().into())),
        ("connected", connected.map(Value::from)),
        ("own_block", Some(own_block.into())),
        ("effort", Some(effort.name().into())),
        ("max_walk_m", max_walk.map(|Millimeters(most)| (most as f64 / 1e3).into())),
        ("compact_within", compact_within.map(|Millionths(share)| (share as f64 / 1e6).into())),
    ];
    for (key, value) in facts {
        match value {
            Some(value) => drop(table.insert(key.to_owned(), value)),
            None => drop(table.remove(key)),
        }
    }
}
