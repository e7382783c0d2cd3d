use std::path::Path;

use super::Installation;
use crate::ingest::{self, Address, Files, Problem};
use crate::model::Plan;
use crate::store::database::{Database, DatabaseError};
use crate::store::{self, Scratch, StoreError};
use crate::verify::verify;
use crate::world::World;

/// Why a plan that is kept cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum NotShown {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Folder(#[from] StoreError),
    #[error("what plan {digest} was made from cannot be read: {why}")]
    BadInputs { digest: String, why: String },
    #[error("the list of addresses {digest} cannot be read: {why}")]
    BadNames { digest: String, why: String },
    #[error("no threads: {0}")]
    NoThreads(String),
    #[error("plan {digest} breaks the promise {promise:?}")]
    BrokenPromise { digest: String, promise: &'static str },
}

impl Installation {
    /// A plan that is kept, and the ground it is on; verified again.
    ///
    /// # Errors
    ///
    /// There is none, or it is not what was kept.
    pub async fn plan(&self, district: &str, digest: &str) -> Result<(World, Plan), NotShown> {
        plan(&self.database, district, digest).await
    }

    /// The addresses of each block, as far as the plan was made from a list of them; else nothing.
    ///
    /// # Errors
    ///
    /// There is no such plan, or it is not what was kept.
    pub async fn homes(&self, district: &str, digest: &str) -> Result<Vec<Vec<Address>>, NotShown> {
        let scratch = Scratch::new()?;
        let folder = scratch.path().join("plan");
        self.database.plan_folder(district, digest, &folder).await?;
        let digest = digest.to_owned();
        let read = tokio::task::spawn_blocking(move || homes(&folder, digest));
        read.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
    }
}

fn homes(folder: &Path, digest: String) -> Result<Vec<Vec<Address>>, NotShown> {
    let opened = store::open(folder)?;
    if opened.inputs.addresses.is_none() {
        return Ok(Vec::new());
    }
    let files = opened.inputs.files(opened.plan.level.as_deref());
    let loaded = ingest::read(&Files { keep_addresses: true, ..files });
    let loaded = loaded.map_err(|problems| bad_inputs(digest, &problems))?;
    Ok(loaded.addresses)
}

fn bad_inputs(digest: String, problems: &[Problem]) -> NotShown {
    let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
    NotShown::BadInputs { digest, why: all.join("; ") }
}

/// As of [`Installation::plan`].
pub(super) async fn plan(
    database: &Database,
    district: &str,
    digest: &str,
) -> Result<(World, Plan), NotShown> {
    let scratch = Scratch::new()?;
    let folder = scratch.path().join("plan");
    database.plan_folder(district, digest, &folder).await?;
    let digest = digest.to_owned();
    let opened = tokio::task::spawn_blocking(move || opened(&folder, digest));
    opened.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}

fn opened(folder: &Path, digest: String) -> Result<(World, Plan), NotShown> {
    let opened = store::open(folder)?;
    let loaded = ingest::read(&opened.inputs.files(opened.plan.level.as_deref()));
    let loaded = loaded.map_err(|problems| bad_inputs(digest.clone(), &problems))?;
    let world = World::survey(loaded.district);
    let promises = verify(&world, &opened.plan);
    match promises.iter().find(|promise| promise.finding.is_err()) {
        None => Ok((world, opened.plan)),
        Some(broken) => Err(NotShown::BrokenPromise { digest, promise: broken.name.as_str() }),
    }
}
