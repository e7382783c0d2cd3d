use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::failure::Failure;
use super::store::{Store, deed};
use super::{inputs, verify};
use crate::ingest;
use crate::office::{self, ShortName};
use crate::store::database::{self, Database, DatabaseError, NewDistrict, NewPlan};
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
        #[arg(value_name = "NAME")]
        name: ShortName,
        /// What people call it
        #[arg(long, value_name = "TEXT")]
        called: String,
        /// The same in English
        #[arg(long, value_name = "TEXT")]
        english: Option<String>,
        #[command(flatten)]
        store: Store,
    },
    /// Say by which addresses a district's homes are found; servers that run take them up
    Names {
        /// A public list: address, and block or lon and lat; name, name_en
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The district, by its short name
        #[arg(long, value_name = "NAME")]
        district: String,
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

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    match &flags.what {
        What::Add { name, called, english, store } => super::store::waited(async {
            let database = Database::open(&store.store).await?;
            let (short_name, english) = (name.as_str(), english.as_deref());
            let new = NewDistrict { short_name, name: called, english };
            database.add_district(deed(), new).await?;
            writeln!(out, "{short_name}: {called}")?;
            Ok(())
        }),
        What::Names { file, district, store } => {
            let (names, notices) = ingest::public_addresses(file).map_err(Failure::Problems)?;
            notices.iter().for_each(|notice| eprintln!("{notice}"));
            super::store::waited(async {
                let database = store.open_existing().await?;
                let district = named(&database, district).await?;
                let called = file.file_name().unwrap_or_default().to_string_lossy();
                let list = (&*called, file.as_path());
                let digest = database.set_name_list(deed(), &district.id, list).await?;
                writeln!(out, "{} addresses, {digest}", names.len())?;
                Ok(())
            })
        }
        What::Keep { plan: folder, district, store } => {
            let file = inputs::plan_file(folder);
            let plan = inputs::read_plan(&file)?;
            let world = inputs::own_world(&file, &plan)?;
            verify::insist(&world, &plan)?;
            let zones = zones_of(&world, &plan);
            let report = report::report(&world, &plan, &zones);
            let report = wire::report_json(&world.district, &plan, &report);
            let report: Value = serde_json::from_str(&report).unwrap_or_default();
            let figures = &office::figures_to_keep(&report, plan.rule, None);
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
