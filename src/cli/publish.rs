use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use time::Date;

use super::failure::Failure;
use super::published;
use crate::model::Consultation;
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
    /// Publish it as a draft that people may comment on until the end of this day; it is never the
    /// current plan before it is published again without
    #[arg(long, value_name = "DAY", value_parser = day)]
    consult_until: Option<Date>,
    /// The first day on which they may; without it, at once
    #[arg(long, value_name = "DAY", value_parser = day, requires = "consult_until")]
    consult_from: Option<Date>,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let consultation =
        flags.consult_until.map(|until| Consultation { from: flags.consult_from, until });
    if consultation.is_some_and(|days| days.from.is_some_and(|from| days.until < from)) {
        let wrong = "--consult-from is after --consult-until: nobody could comment";
        return Err(Failure::Flags(vec![wrong.to_owned()]));
    }
    published::of_folder(&flags.plan, &[])?;
    let register = Register::in_folder(&flags.to);
    let published = register.publish(&flags.plan, flags.from, consultation)?;
    let from = published.from.map(|day| format!(", from {day}")).unwrap_or_default();
    let draft = published.consultation.map(|days| {
        let from = days.from.map(|day| format!(" from {day}")).unwrap_or_default();
        format!(", a draft to be commented on{from} until {}", days.until)
    });
    writeln!(out, "published {}{from}{}", published.digest, draft.unwrap_or_default())?;
    Ok(())
}

pub(super) fn day(text: &str) -> Result<Date, String> {
    store::day(text).ok_or_else(|| "there is no such day; write it as 2027-09-01".to_owned())
}
