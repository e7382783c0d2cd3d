use std::io::Write;

use clap::Args;
use serde_json::{Value, json};

use super::failure::Failure;
use super::impossible;
use super::inputs::{self, InputFlags};
use super::progress::{self, stage};
use super::survey::survey;
use crate::model::{Effort, Millimeters};
use crate::pipeline::{self, ByRule};
use crate::report::{Placed, Sheet, sheet};
use crate::wire;

/// What each of the three rules makes of the files, and today's zones if they are known, side by side
///
/// Prints JSON. Children of single blocks can be told from it: it is for the office.
#[derive(Debug, Args)]
pub(super) struct Flags {
    #[command(flatten)]
    inputs: InputFlags,
    /// How much work to put in: quick, normal or best; without it, what the settings say
    #[arg(long, value_name = "EFFORT", value_parser = inputs::effort)]
    effort: Option<Effort>,
    /// Also count who walks farther than so many meters; may be given several times
    #[arg(long, value_name = "METERS", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    beyond: Vec<u32>,
    /// Tell a worker what is being done, and end when it is gone
    #[arg(long, hide = true)]
    watched: bool,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    if flags.watched {
        progress::watched();
    }
    let (paths, level) = (flags.inputs.paths(), flags.inputs.level.as_deref());
    let mut loaded = inputs::read(&paths, level)?;
    let effort = &mut loaded.district.settings.effort;
    *effort = flags.effort.unwrap_or(*effort);
    loaded.notices.iter().for_each(|notice| eprintln!("{notice}"));
    let world = survey(loaded.district, &paths)?.world;
    let rules = stage("allocating", || pipeline::by_each_rule(&world));
    let beyond: Vec<Millimeters> =
        flags.beyond.iter().map(|meters| Millimeters(i64::from(*meters) * 1_000)).collect();
    let counted = stage("counting", || {
        let today = Placed::today(&world).map(|placed| ("today", sheet(&placed, &beyond)));
        let of_rules = rules.iter().filter_map(|by| of_rule(by, &beyond));
        of_rules.chain(today).collect::<Vec<_>>()
    });
    let text = wire::sheets_json(counted.iter().map(|(name, sheet)| (*name, sheet)));
    let sheets: Value = serde_json::from_str(&text).expect("it is what was just written");
    let none = rules.into_iter().filter_map(|by| {
        let why = impossible::no_plan(&by.world.district, by.proved.err()?);
        Some(json!({ "rule": by.rule.name(), "why": why.sentences() }))
    });
    let schools = wire::school_names_json(&world.district);
    let none: Vec<Value> = none.collect();
    writeln!(out, "{}", json!({ "schools": schools, "sheets": sheets, "none": none }))?;
    Ok(())
}

fn of_rule(by: &ByRule, beyond: &[Millimeters]) -> Option<(&'static str, Sheet)> {
    let plan = &by.proved.as_ref().ok()?.plan;
    Some((by.rule.name(), sheet(&Placed::of_plan(&by.world, plan), beyond)))
}
