use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::progress::stage;
use crate::store::StoreError;
use crate::synth::{self, Recipe};
use crate::wire;

/// Make a believable city: schools.geojson and blocks.geojson, the same for the same seed
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// How many schools
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    schools: u32,
    /// How many blocks
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    blocks: u32,
    /// Which city: any number
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The folder to put the two files in
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let recipe = Recipe {
        n_schools: flags.schools as usize,
        n_blocks: flags.blocks as usize,
        seed: flags.seed,
    };
    let city = stage("building a city", || synth::city(recipe));
    let dir = &flags.out;
    write(dir, "schools.geojson", &wire::district_schools(&city))?;
    write(dir, "blocks.geojson", &wire::district_blocks(&city))?;
    let (n_schools, n_blocks) = (city.schools().len(), city.blocks().len());
    let (seats, children) = (city.total_seats().0, city.total_children().0);
    writeln!(out, "{n_schools} schools with {seats} seats, {n_blocks} blocks with {children} children")?;
    let (schools, blocks) = (dir.join("schools.geojson"), dir.join("blocks.geojson"));
    let (schools, blocks) = (schools.display(), blocks.display());
    writeln!(out, "next: catchment allocate --schools {schools} --blocks {blocks} --out plan")?;
    Ok(())
}

fn write(dir: &Path, name: &str, text: &str) -> Result<(), StoreError> {
    let path = dir.join(name);
    fs::create_dir_all(dir)
        .and_then(|()| fs::write(&path, text))
        .map_err(|source| StoreError::Io { path, source })
}
