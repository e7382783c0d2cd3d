use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::allocate::{Ask, allocate};
use super::failure::Failure;
use super::inputs;
use super::published::prepared;
use super::serve::{ListenFlags, show};
use crate::model::Effort;
use crate::serve::Plans;
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
const ABOUT: &[u8] = include_bytes!("../../data/xinghualing/about.toml");
const SETTINGS: &[u8] = include_bytes!("../../data/xinghualing/settings.toml");

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let names = flags.listen.names()?;
    let scratch = Scratch::create()?;
    let plan = flags.out.clone().unwrap_or_else(|| scratch.dir.join("plan"));
    let sample = scratch.unpack()?;
    let allocated =
        allocate(Ask { paths: &sample, level: None, effort: flags.effort }, &plan, out)?;
    let plan = allocated.proved.plan;
    let plans = Plans::one(prepared(allocated.world, plan, &names));
    let mut listen = flags.listen.clone();
    listen.about = listen.about.or(Some(scratch.unpacked("about.toml", ABOUT)?));
    show(plans, &listen, None, out)
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
        let schools = self.unpacked("schools.geojson", SCHOOLS)?;
        let blocks = self.unpacked("blocks.geojson", BLOCKS)?;
        let settings = Some(self.unpacked("settings.toml", SETTINGS)?);
        Ok(InputPaths { settings, ..InputPaths::of(schools, blocks) })
    }

    fn unpacked(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        let path = self.dir.join(name);
        match fs::write(&path, bytes) {
            Ok(()) => Ok(path),
            Err(source) => Err(StoreError::Io { path, source }),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}
