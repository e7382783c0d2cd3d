use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::allocate::{Ask, allocate};
use super::failure::Failure;
use super::inputs;
use super::progress::stage;
use super::serve::{ListenFlags, show};
use crate::model::Effort;
use crate::serve::{Plans, Published};
use crate::store::{InputPaths, StoreError};

/// Try it: allocate, verify and serve the sample district that comes with this program
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// The plan's folder; without it, one among the temporary files
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How much work to put in: quick, normal or best
    #[arg(long, value_name = "EFFORT", value_parser = inputs::effort)]
    effort: Option<Effort>,
    #[command(flatten)]
    listen: ListenFlags,
}

/// Built in, so that an installed program has it wherever it is.
const SCHOOLS: &[u8] = include_bytes!("../../data/xinghualing/schools.geojson");
const BLOCKS: &[u8] = include_bytes!("../../data/xinghualing/blocks.geojson");
const SETTINGS: &[u8] = include_bytes!("../../data/xinghualing/settings.toml");

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let scratch = Scratch::create()?;
    let plan = flags.out.clone().unwrap_or_else(|| scratch.dir.join("plan"));
    let sample = scratch.unpack()?;
    let allocated =
        allocate(Ask { paths: &sample, level: None, effort: flags.effort }, &plan, out)?;
    let plan = allocated.proved.plan;
    let plans = stage("preparing", || Plans::one(Published::new(allocated.world, plan)));
    show(plans, &flags.listen, None, out)
}

/// A folder among the temporary files, gone when dropped.
struct Scratch {
    dir: PathBuf,
}

impl Scratch {
    fn create() -> Result<Self, StoreError> {
        let dir = std::env::temp_dir().join(format!("catchment-demo-{}", std::process::id()));
        fs::create_dir(&dir).map_err(|source| StoreError::Io { path: dir.clone(), source })?;
        Ok(Self { dir })
    }

    fn unpack(&self) -> Result<InputPaths, StoreError> {
        let unpack = |name: &str, bytes: &[u8]| {
            let path = self.dir.join(name);
            match fs::write(&path, bytes) {
                Ok(()) => Ok(path),
                Err(source) => Err(StoreError::Io { path, source }),
            }
        };
        let schools = unpack("schools.geojson", SCHOOLS)?;
        let blocks = unpack("blocks.geojson", BLOCKS)?;
        let settings = Some(unpack("settings.toml", SETTINGS)?);
        Ok(InputPaths { settings, ..InputPaths::of(schools, blocks) })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}
