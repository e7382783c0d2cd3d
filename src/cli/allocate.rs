use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::inputs::{self, InputFlags};
use super::progress::stage;
use super::survey::{Surveyed, survey};
use super::{impossible, progress, tables, verify};
use crate::model::Effort;
use crate::pipeline::{self, Proved};
use crate::report;
use crate::store::{self, InputPaths, Shown};
use crate::world::World;
use crate::zones::zones_of;

/// Make a plan: a school for every block, no school overfull, and the proof of how good it is
///
/// Writes DIR/plan.json, assignments.csv, exceptions.csv, zones.geojson, report.json, report.html, and copies of
/// the inputs; all of it or, if anything is wrong, nothing.
#[derive(Debug, Args)]
pub(super) struct Flags {
    #[command(flatten)]
    inputs: InputFlags,
    /// The folder to make, or that of an earlier plan to replace
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// How much work to put in: quick, normal or best; without it, what the settings say
    #[arg(long, value_name = "EFFORT", value_parser = inputs::effort)]
    effort: Option<Effort>,
    /// Tell a worker what is being done, and end when it is gone
    #[arg(long, hide = true)]
    watched: bool,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    if flags.watched {
        progress::watched();
    }
    let (paths, level) = (&flags.inputs.paths(), flags.inputs.level.as_deref());
    allocate(Ask { paths, level, effort: flags.effort }, &flags.out, out)?;
    Ok(())
}

/// What to allocate.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    pub paths: &'a InputPaths,
    pub level: Option<&'a str>,
    /// In place of what the settings say.
    pub effort: Option<Effort>,
}

/// What was written.
pub(super) struct Allocated {
    pub world: World,
    pub proved: Proved,
}

/// The whole way from files to a plan folder, with everything a person wants to know printed.
pub(super) fn allocate(ask: Ask, dir: &Path, out: &mut impl Write) -> Result<Allocated, Failure> {
    store::refuse_foreign(dir)?;
    let mut loaded = inputs::read(ask.paths, ask.level)?;
    let effort = &mut loaded.district.settings.effort;
    *effort = ask.effort.unwrap_or(*effort);
    loaded.notices.iter().for_each(|notice| eprintln!("{notice}"));
    let Surveyed { world, notices } = survey(loaded.district, ask.paths)?;
    notices.iter().for_each(|notice| eprintln!("{notice}"));
    let proved = stage("allocating", || pipeline::prove(&world));
    let proved = proved.map_err(|why| impossible::no_plan(&world.district, why))?;
    let zones = stage("drawing", || zones_of(&world, &proved.plan));
    let report = stage("counting", || report::report(&world, &proved.plan, &zones));
    let shown = Shown { zones: &zones, report: &report };
    let mut files = stage("printing", || store::files_of_plan(&world, &proved.plan, shown));
    files.extend(store::copies(ask.paths, &world.district.inputs)?);
    stage("writing", || store::write_folder(dir, &files))?;

    writeln!(out, "{}", tables::schools(&world.district, &report))?;
    writeln!(out, "{}", tables::totals(&proved.plan, &report))?;
    for more in
        [tables::shared_zones(&world.district, &report), tables::islands(&world.district, &report)]
    {
        more.map_or(Ok(()), |text| writeln!(out, "\n{text}"))?;
    }
    tables::shortage(&world.district, &proved.plan, out)?;
    verify::print(&proved.promises, out)?;
    writeln!(out, "\nmap and figures: {}", dir.join("report.html").display())?;
    writeln!(out, "show it:         catchment serve --plan {}", dir.display())?;
    Ok(Allocated { world, proved })
}
