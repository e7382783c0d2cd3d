use std::path::Path;

use tempfile::TempDir;

use super::beside::{hold, sweep};
use super::database::DatabaseError;

/// A folder among the temporary files, gone when dropped. Those of processes that were killed
/// [`Scratch::sweep`] removes.
#[derive(Debug)]
pub struct Scratch {
    folder: TempDir,
    /// Locked as long as we live.
    _held: std::fs::File,
}

const PREFIX: &str = "catchment-scratch-";

impl Scratch {
    /// # Errors
    ///
    /// The disk refuses.
    pub fn new() -> Result<Self, DatabaseError> {
        let place = std::env::temp_dir();
        let failed = || DatabaseError::file(&place);
        loop {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir().map_err(failed())?;
            if let Some(held) = hold(folder.path()).map_err(failed())? {
                return Ok(Self { folder, _held: held });
            }
        }
    }

    /// For the beginning of a program that runs for long: removes what others left that were killed.
    pub fn sweep() {
        sweep(&std::env::temp_dir(), |name| name.starts_with(PREFIX));
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}
