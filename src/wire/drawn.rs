//! A drawing as the files that a plan is made from: pins, and settings that say what was supposed.

use csv::Writer;
use toml_edit::Value;

use super::settings_text::{NotSettings, SettingsText};
use crate::draw::{Drawing, Premise, Rules, in_billionths};
use crate::model::{Millimeters, Millionths};

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
/// drawing has in a file of their own.
///
/// # Errors
///
/// If the settings cannot be understood.
pub fn settings_with_premises<'a>(
    settings: &str,
    premises: impl IntoIterator<Item = &'a Premise>,
) -> Result<String, NotSettings> {
    let mut settings = SettingsText::read(settings)?;
    settings.forget(&[], "pins");
    for premise in premises {
        match premise {
            Premise::Seats { school, seats } => {
                settings.say(&["schools", &school.0], "seats", seats.0)?;
            }
            Premise::Close { school } => settings.say(&["schools", &school.0], "closed", true)?,
            Premise::Open(new) => {
                let school = ["schools", &*new.id.0];
                let name = if new.name.is_empty() { &new.id.0 } else { &new.name };
                settings.say(&school, "new", true)?;
                settings.say(&school, "name", name)?;
                settings.say(&school, "lon", in_billionths(new.point.lon))?;
                settings.say(&school, "lat", in_billionths(new.point.lat))?;
                settings.say(&school, "seats", new.seats.0)?;
            }
            Premise::Rules(rules) => say(&mut settings, rules)?,
        }
    }
    Ok(settings.to_string())
}

fn say(settings: &mut SettingsText, rules: &Rules) -> Result<(), NotSettings> {
    let Rules { rule, connected, own_block, effort, max_walk, compact_within } = *rules;
    let facts = [
        ("rule", Some(Value::from(rule.name()))),
        ("connected", connected.map(Value::from)),
        ("own_block", Some(own_block.into())),
        ("effort", Some(effort.name().into())),
        ("max_walk_m", max_walk.map(|Millimeters(most)| (most as f64 / 1e3).into())),
        ("compact_within", compact_within.map(|Millionths(share)| (share as f64 / 1e6).into())),
    ];
    for (key, value) in facts {
        match value {
            Some(value) => settings.say(&[], key, value)?,
            None => settings.forget(&[], key),
        }
    }
    Ok(())
}
