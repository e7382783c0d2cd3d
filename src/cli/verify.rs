use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use sha2::{Digest, Sha256};

use super::failure::Failure;
use super::inputs::{self, OtherInputFlags};
use super::progress::stage;
use crate::ingest;
use crate::model::{BlockId, Plan, SchoolId};
use crate::verify::{self, Promise, PublicFinding, PublicGround};
use crate::world::World;

/// Check every promise of a plan again, from its inputs, without the solver
///
/// Exit code 0 only when every promise holds.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// A plan.json, or the folder it is in
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// Check what anybody can from what is public: beside the plan are homes.csv and gates.csv, as
    /// the page "Check it yourself" of a server names them
    #[arg(long, conflicts_with_all = ["schools", "blocks"])]
    public: bool,
    /// The plan has to be the one with this digest (SHA-256 of plan.json)
    #[arg(long, value_name = "SHA256")]
    digest: Option<String>,
    #[command(flatten)]
    inputs: OtherInputFlags,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let path = inputs::plan_file(&flags.plan);
    if let Some(digest) = &flags.digest {
        check_digest(&path, digest)?;
    }
    let plan = inputs::read_plan(&path)?;
    if flags.public {
        return check_public(&path, &plan, out);
    }
    let world = flags.inputs.world(&path, &plan)?;
    let promises = stage("verifying", || verify::verify(&world, &plan));
    print(&promises, out)?;
    out.flush()?;
    refuse_broken(&promises)
}

/// # Errors
///
/// It is another plan.
fn check_digest(path: &Path, digest: &str) -> Result<(), Failure> {
    let bytes = std::fs::read(path)
        .map_err(|source| Failure::Wrong(format!("{}: {source}", path.display())))?;
    let found = hex::encode(Sha256::digest(bytes));
    match found.eq_ignore_ascii_case(digest) {
        true => Ok(()),
        false => Err(Failure::Wrong(format!(
            "{}: its digest is {found}, so this is another plan than the one with {digest}",
            path.display()
        ))),
    }
}

/// What anybody can check.
fn check_public(path: &Path, plan: &Plan, out: &mut impl Write) -> Result<(), Failure> {
    let beside = |name: &str| {
        let file = path.parent().unwrap_or(Path::new("")).join(name);
        ingest::places(&file).map_err(Failure::Problems)
    };
    let homes = beside("homes.csv")?.into_iter().map(|(id, at)| (BlockId(id), at)).collect();
    let gates = beside("gates.csv")?.into_iter().map(|(id, at)| (SchoolId(id), at)).collect();
    let ground = PublicGround { homes, gates };
    let found = stage("verifying", || verify::verify_public(&ground, plan));
    let mut checked = Vec::new();
    let mut lacking: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, finding) in found {
        match finding {
            PublicFinding::Checked(finding) => checked.push(Promise { name, finding }),
            PublicFinding::Lacks(what) => lacking.entry(what).or_default().push(name.as_str()),
        }
    }
    print(&checked, out)?;
    for (what, names) in lacking {
        writeln!(out, "– {}: not checked, which takes {what}", names.join(", "))?;
    }
    out.flush()?;
    refuse_broken(&checked)
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
