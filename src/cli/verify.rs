use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::inputs::{self, OtherInputFlags};
use super::progress::stage;
use crate::model::Plan;
use crate::verify::{self, Promise};
use crate::world::World;

/// Check every promise of a plan again, from its inputs, without the solver
///
/// Exit code 0 only when every promise holds.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// A plan.json, or the folder it is in
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    #[command(flatten)]
    inputs: OtherInputFlags,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let path = inputs::plan_file(&flags.plan);
    let plan = inputs::read_plan(&path)?;
    let world = flags.inputs.world(&path, &plan)?;
    let promises = stage("verifying", || verify::verify(&world, &plan));
    print(&promises, out)?;
    out.flush()?;
    refuse_broken(&promises)
}

/// # Errors
///
/// The plan breaks a promise. Which ones is printed to stderr, and nothing else is.
pub(super) fn insist(world: &World, plan: &Plan) -> Result<(), Failure> {
    let mut promises = stage("verifying", || verify::verify(world, plan));
    promises.retain(|promise| promise.finding.is_err());
    print(&promises, &mut io::stderr())?;
    refuse_broken(&promises)
}

fn refuse_broken(promises: &[Promise]) -> Result<(), Failure> {
    match promises.iter().filter(|promise| promise.finding.is_err()).count() {
        0 => Ok(()),
        n_broken => Err(Failure::PromisesBroken(n_broken)),
    }
}

/// So many findings of one promise are printed.
const MOST_FINDINGS: usize = 20;

/// A line per promise kept, and what is wrong with each that is not.
pub(super) fn print(promises: &[Promise], out: &mut impl Write) -> io::Result<()> {
    let width = promises.iter().map(|promise| promise.name.as_str().len()).max().unwrap_or(0);
    for promise in promises {
        let name = promise.name.as_str();
        match &promise.finding {
            Ok(figures) => writeln!(out, "✓ {name:width$}  {figures}")?,
            Err(findings) => {
                for finding in findings.iter().take(MOST_FINDINGS) {
                    writeln!(out, "✗ {name:width$}  {finding}")?;
                }
                if MOST_FINDINGS < findings.len() {
                    let rest = findings.len() - MOST_FINDINGS;
                    writeln!(out, "✗ {name:width$}  and {rest} more")?;
                }
            }
        }
    }
    Ok(())
}
