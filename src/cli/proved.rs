//! A plan that keeps its promises, as commands begin with it and end with a file.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use sha2::{Digest, Sha256};

use super::failure::Failure;
use super::inputs::{self, OtherInputFlags};
use super::verify;
use crate::model::{Plan, SchoolId, SchoolIdx};
use crate::store::{NewFile, StoreError};
use crate::wire;
use crate::world::World;

/// Which plan, and what it was made from.
#[derive(Debug, Args)]
pub(super) struct PlanFlags {
    /// A plan.json, or the folder it is in
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    #[command(flatten)]
    pub(super) inputs: OtherInputFlags,
}

pub(super) struct Proved {
    /// Of its plan.json.
    pub path: PathBuf,
    pub plan: Plan,
    pub world: World,
}

impl PlanFlags {
    /// # Errors
    ///
    /// Those of [`Proved::read`].
    pub(super) fn read(&self) -> Result<Proved, Failure> {
        Proved::read(&self.plan, &self.inputs)
    }
}

impl Proved {
    /// The plan that is `given`, or in the folder that is, on the inputs that the flags name.
    ///
    /// # Errors
    ///
    /// It cannot be read, nor what it was made from; or it breaks a promise.
    pub(super) fn read(given: &Path, from: &OtherInputFlags) -> Result<Self, Failure> {
        let path = inputs::plan_file(given);
        let plan = inputs::read_plan(&path)?;
        let world = from.world(&path, &plan)?;
        verify::insist(&world, &plan)?;
        Ok(Self { path, plan, world })
    }

    pub(super) fn digest(&self) -> String {
        digest(&self.plan)
    }

    pub(super) fn school(&self, id: &str) -> Result<SchoolIdx, Failure> {
        school(&self.world, id)
    }
}

/// As it is when the plan is published.
pub(super) fn digest(plan: &Plan) -> String {
    hex::encode(Sha256::digest(wire::plan_to_json(plan)))
}

/// # Errors
///
/// There is none of this id.
pub(super) fn school(world: &World, id: &str) -> Result<SchoolIdx, Failure> {
    let found = world.district.school_named(&SchoolId(id.to_owned()));
    found.ok_or_else(|| Failure::Wrong(format!("no school is called {id:?}")))
}

/// Writes a file whole or not at all.
///
/// # Errors
///
/// The disk refuses.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut file = NewFile::create(path)?;
    file.write_all(bytes).map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    Ok(file.put()?)
}
