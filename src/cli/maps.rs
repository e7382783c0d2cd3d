use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::language::Lang;
use super::progress::stage;
use super::proved::{PlanFlags, put};
use crate::notice::{Atlas, Paper};

/// Map sheets to print, as PDF: an overview of all zones, and a sheet for each
///
/// With gates, streets and barriers as far as the plan knows them, a scale and a legend; all of it
/// is lines, which stay sharp at any size.
#[derive(Debug, Args)]
pub(super) struct Flags {
    #[command(flatten)]
    of: PlanFlags,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The sheet of this school's zone alone
    #[arg(long, value_name = "ID")]
    school: Option<String>,
    /// What it is printed on: a4 or a3
    #[arg(long, value_name = "PAPER", default_value = "a4", value_parser = paper)]
    paper: Paper,
    /// The language of the sheets
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let proved = flags.of.read()?;
    let school = flags.school.as_ref().map(|id| proved.school(id)).transpose()?;
    let digest = proved.digest();
    let atlas = Atlas::of(&proved.world, &proved.plan, &digest);
    let pdf = stage("drawing", || atlas.pdf(school, flags.paper, flags.lang.language()));
    let pdf = pdf.map_err(|none| Failure::Wrong(none.to_string()))?;
    put(&flags.out, &pdf)?;
    writeln!(out, "{}", flags.out.display())?;
    Ok(())
}

fn paper(name: &str) -> Result<Paper, String> {
    let found = Paper::ALL.into_iter().find(|paper| paper.name() == name);
    found.ok_or_else(|| format!("there are {}", Paper::ALL.map(Paper::name).join(", ")))
}
