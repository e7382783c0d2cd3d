use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::failure::Failure;
use super::store::Store;
use super::{inputs, verify};
use crate::store::database::{self, Database, DatabaseError, Deed, Moment, NewDistrict, NewPlan};
use crate::zones::zones_of;
use crate::{report, wire};

/// Say which districts a store keeps, and bring plans that were made elsewhere
#[derive(Debug, Args)]
pub(super) struct Flags {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add a district
    Add {
        /// A short name for addresses: a-z, 0-9 and -
        #[arg(value_name = "NAME", value_parser = short_name)]
        name: String,
        /// What people call it
        #[arg(long, value_name = "TEXT")]
        called: String,
        /// The same in English
        #[arg(long, value_name = "TEXT")]
        english: Option<String>,
        #[command(flatten)]
        store: Store,
    },
    /// Keep a plan that `allocate` has made; it is verified first
    Keep {
        /// The plan's folder
        #[arg(value_name = "DIR")]
        plan: PathBuf,
        /// The district, by its short name
        #[arg(long, value_name = "NAME")]
        district: String,
        #[command(flatten)]
        store: Store,
    },
}

/// Addresses that are the server's own.
const OWN: [&str; 7] = ["office", "assets", "api", "healthz", "readyz", "metrics", "notices"];

/// # Errors
///
/// It does not fit in an address.
pub(super) fn short_name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let fits = (1..=40).contains(&text.len()) && text.chars().all(plain) && !OWN.contains(&text);
    let wanted = "1 to 40 of a-z, 0-9 and -, and none of the server's own addresses";
    fits.then(|| text.to_owned()).ok_or_else(|| wanted.to_owned())
}

fn deed() -> Deed<'static> {
    Deed { at: Moment::now(), who: None, district: None }
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    match &flags.what {
        What::Add { name, called, english, store } => super::store::waited(async {
            let database = Database::open(&store.store).await?;
            let new = NewDistrict { short_name: name, name: called, english: english.as_deref() };
            database.add_district(deed(), new).await?;
            writeln!(out, "{name}: {called}")?;
            Ok(())
        }),
        What::Keep { plan: folder, district, store } => {
            let file = inputs::plan_file(folder);
            let plan = inputs::read_plan(&file)?;
            let world = inputs::own_world(&file, &plan)?;
            verify::insist(&world, &plan)?;
            let zones = zones_of(&world, &plan);
            let report = report::report(&world, &plan, &zones);
            let report = wire::report_json(&world.district, &plan, &report);
            let report: Value = serde_json::from_str(&report).unwrap_or_default();
            let figures = &report["plan"];
            super::store::waited(async {
                let database = store.open_existing().await?;
                let district = named(&database, district).await?;
                let new = NewPlan {
                    district: &district.id,
                    folder,
                    inputs: None,
                    draft: None,
                    level: plan.level.as_deref(),
                    figures,
                };
                let digest = database.keep_plan(deed(), new).await?;
                writeln!(out, "{digest}")?;
                Ok(())
            })
        }
    }
}

/// # Errors
///
/// There is none, or the store is gone.
pub(super) async fn named(
    database: &Database,
    name: &str,
) -> Result<database::District, DatabaseError> {
    let all = database.districts().await?;
    let found = all.into_iter().find(|one| one.short_name == name);
    found.ok_or_else(|| DatabaseError::Missing { what: "district", name: name.to_owned() })
}
