use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::progress::stage;
use crate::model::Children;
use crate::store::StoreError;
use crate::synth::{City, Recipe};
use crate::wire;

/// Make a believable city of any size as input files, the same for the same seed
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// How many schools
    #[arg(long, value_name = "M")]
    schools: usize,
    /// How many blocks
    #[arg(long, value_name = "N")]
    blocks: usize,
    /// How many children; without it, about 900 per school
    #[arg(long, value_name = "C")]
    children: Option<i64>,
    /// Which city: any number
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The folder to put the files in
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let recipe = Recipe {
        n_schools: flags.schools,
        n_blocks: flags.blocks,
        n_children: flags.children.map(Children),
        seed: flags.seed,
    };
    let city = stage("building a city", || City::build(recipe));
    let city = city.map_err(|err| Failure::Wrong(err.to_string()))?;
    for (name, text) in stage("writing", || wire::city_files(&city)) {
        let path = flags.out.join(name);
        fs::create_dir_all(&flags.out)
            .and_then(|()| fs::write(&path, text))
            .map_err(|source| StoreError::Io { path: path.clone(), source })?;
        writeln!(out, "{}", path.display())?;
    }
    let dir = flags.out.display();
    writeln!(
        out,
        "\nnext: catchment allocate --schools {dir}/schools.geojson --blocks {dir}/blocks.geojson \
         --settings {dir}/settings.toml --out plan"
    )?;
    Ok(())
}
