use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use time::Date;

use super::failure::Failure;
use super::published;
use crate::store::{self, Register};

/// Put a verified plan among the published ones, where `serve --published` finds it
///
/// Published plans are never changed: what is published later holds from its day on, and whoever
/// asks for the one before still gets it.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// A plan's folder
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// The folder of published plans; made if it is not there
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// The first day on which it holds, as 2027-09-01; without it, since ever
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Date>,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    published::of_folder(&flags.plan, &[])?;
    let published = Register::in_folder(&flags.to).publish(&flags.plan, flags.from)?;
    let from = published.from.map(|day| format!(", from {day}")).unwrap_or_default();
    writeln!(out, "published {}{from}", published.digest)?;
    Ok(())
}

fn day(text: &str) -> Result<Date, String> {
    store::day(text).ok_or_else(|| "there is no such day; write it as 2027-09-01".to_owned())
}
