use std::path::PathBuf;

use super::PLAN_FILE;
use crate::model::Plan;
use crate::report::Report;
use crate::wire;
use crate::world::World;
use crate::zones::Zone;

/// What is shown of a plan.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub zones: &'a [Zone],
    pub report: &'a Report,
}

/// Everything that a plan's folder holds but the files that the plan was made from.
pub fn files_of_plan(world: &World, plan: &Plan, shown: Shown) -> Vec<(PathBuf, Vec<u8>)> {
    let Shown { zones, report } = shown;
    let texts = [
        (PLAN_FILE, wire::plan_to_json(plan)),
        ("assignments.csv", wire::assignments_csv(plan)),
        ("exceptions.csv", wire::exceptions_csv(world, plan)),
        ("zones.geojson", wire::geojson::zones(world, plan, zones).to_string()),
        ("report.json", wire::report_json(&world.district, plan, report)),
        ("report.html", wire::report_page(world, plan, report, zones)),
    ];
    texts.map(|(name, text)| (PathBuf::from(name), text.into_bytes())).into()
}
