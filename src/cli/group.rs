use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::impossible;
use super::inputs::{self, InputFlags};
use super::progress::stage;
use super::survey::{Surveyed, survey};
use super::tables;
use crate::pipeline;
use crate::sharing::propose;
use crate::store::StoreError;
use crate::wire;

/// Which neighboring schools could share a zone, so that zones are as even as possible
///
/// Zones should differ little in children per seat (those who live nearest to a school of the
/// zone), in quality (weighted by seats) and in children. Each is measured as its coefficient of
/// variation between zones. Schools are neighbors if their zones in the plan without shared zones
/// touch.
#[derive(Debug, Args)]
pub(super) struct Flags {
    #[command(flatten)]
    inputs: InputFlags,
    /// How many schools a zone should have; one more where their number is no multiple
    #[arg(long, value_name = "K", default_value_t = 3, value_parser = clap::value_parser!(u16).range(2..=50))]
    size: u16,
    /// Write the settings, with these zones as `[shared_zones]`, to FILE, for `allocate --settings`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let loaded = inputs::read(&flags.inputs.paths(), flags.inputs.level.as_deref())?;
    loaded.notices.iter().for_each(|notice| eprintln!("{notice}"));
    let mut district = loaded.district;
    district.hand.shared_zones.clear();
    let Surveyed { world, notices } = survey(district, &flags.inputs.paths())?;
    notices.iter().for_each(|notice| eprintln!("{notice}"));
    let plan = stage("allocating", || pipeline::plan(&world));
    let plan = plan.map_err(|why| impossible::no_plan(&world.district, why))?;
    let proposal = stage("grouping", || propose(&world, &plan, usize::from(flags.size)));

    writeln!(out, "{}\n", tables::groups(&world.district, &proposal.groups))?;
    writeln!(out, "{}", tables::balance(&proposal.before, &proposal.after))?;
    let Some(path) = &flags.out else { return Ok(()) };
    let failed = |source| StoreError::Io { path: path.clone(), source };
    let settings = match &flags.inputs.settings {
        Some(settings) => fs::read_to_string(settings).map_err(failed)?,
        None => String::new(),
    };
    let text = wire::settings_with_shared_zones(&settings, &world.district, &proposal.groups);
    let text = text.map_err(|why| Failure::Wrong(why.to_string()))?;
    fs::write(path, text).map_err(failed)?;
    writeln!(out, "\nnext: catchment allocate … --settings {}", path.display())?;
    Ok(())
}
