use std::fs;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::allocate::allocate;
use super::failure::Failure;
use super::serve::{ListenFlags, publish};
use crate::store::{InputPaths, StoreError};

/// Try it: allocate, verify and serve the sample district that comes with this program
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// The plan's folder; without it, one among the temporary files
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
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
    let allocated = allocate(&sample, None, &plan, out)?;
    publish(allocated.world, allocated.proved.plan, flags.listen.listen, out)
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
        Ok(InputPaths {
            schools: unpack("schools.geojson", SCHOOLS)?,
            blocks: unpack("blocks.geojson", BLOCKS)?,
            distances: None,
            adjacency: None,
            settings: Some(unpack("settings.toml", SETTINGS)?),
        })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}
