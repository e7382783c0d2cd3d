use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::inputs::{self, InputFlags};
use super::progress::stage;
use super::{impossible, tables, verify};
use crate::pipeline::{self, NoPlan, Proved};
use crate::report::{self, Report};
use crate::store::{self, InputPaths};
use crate::wire;
use crate::world::World;

/// Make a plan: a school for every block, no school overfull, and the proof of how good it is
///
/// Writes DIR/plan.json, assignments.csv, zones.geojson, report.json, report.html, and copies of
/// the inputs; all of it or, if anything is wrong, nothing.
#[derive(Debug, Args)]
pub(super) struct Flags {
    #[command(flatten)]
    inputs: InputFlags,
    /// The folder to make, or that of an earlier plan to replace
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    allocate(&flags.inputs.paths(), flags.inputs.level.as_deref(), &flags.out, out)?;
    Ok(())
}

/// What was written.
pub(super) struct Allocated {
    pub world: World,
    pub proved: Proved,
}

/// The whole way from files to a plan folder, with everything a person wants to know printed.
pub(super) fn allocate(
    paths: &InputPaths,
    level: Option<&str>,
    dir: &Path,
    out: &mut impl Write,
) -> Result<Allocated, Failure> {
    store::refuse_foreign(dir)?;
    let loaded = inputs::read(paths, level)?;
    loaded.notices.iter().for_each(|notice| eprintln!("{notice}"));
    let world = stage("measuring", || World::survey(loaded.district));
    let proved = stage("allocating", || pipeline::prove(&world));
    let proved = proved.map_err(|why| no_plan(&world, why))?;
    let report = stage("counting", || report::report(&world, &proved.plan));
    let mut files = stage("drawing", || files(&world, &proved, &report));
    files.extend(store::copies(paths, &world.district.inputs)?);
    stage("writing", || store::write_folder(dir, &files))?;

    writeln!(out, "{}", tables::schools(&world.district, &report))?;
    writeln!(out, "{}", tables::totals(&proved.plan, &report))?;
    tables::shortage(&world.district, &proved.plan, out)?;
    verify::print(&proved.promises, out)?;
    writeln!(out, "\nmap and figures: {}", dir.join("report.html").display())?;
    writeln!(out, "show it:         catchment serve --plan {}", dir.display())?;
    Ok(Allocated { world, proved })
}

fn no_plan(world: &World, why: NoPlan) -> Failure {
    let district = &world.district;
    match why {
        NoPlan::Impossible(conflicts) => {
            Failure::NoPlan(impossible::conflicts(district, &conflicts))
        }
        NoPlan::NotFound(lacking) => {
            Failure::NoPlan(vec![impossible::not_found(district, &lacking)])
        }
        NoPlan::Broken(promises) => Failure::Ours(promises),
    }
}

fn files(world: &World, proved: &Proved, report: &Report) -> Vec<(PathBuf, Vec<u8>)> {
    let (district, plan) = (&world.district, &proved.plan);
    let zones = crate::zones::zones_of(world, plan);
    let texts = [
        (store::PLAN_FILE, wire::plan_to_json(plan)),
        ("assignments.csv", wire::assignments_csv(plan)),
        ("zones.geojson", wire::geojson::zones(world, plan, &zones).to_string()),
        ("report.json", wire::report_json(district, plan, report)),
        ("report.html", wire::report_page(world, plan, report, &zones)),
    ];
    texts.map(|(name, text)| (PathBuf::from(name), text.into_bytes())).into()
}
