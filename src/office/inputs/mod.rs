//! Data in: files become a version of inputs, whatever is wrong with them; then it is said what is.

mod check;
mod compare;
mod derive;
mod set;
mod streets;
mod unpack;

pub(super) use check::called_as_it_came;
pub use check::{Checked, Found, Level, Totals, check};
pub use compare::{Changed, Compared, Differences, Fact, Subject, compare};
pub use derive::{Derived, derive};
pub use set::{BadSet, Kept, MOST_FILES, file_name, set_of};
pub use streets::of_streets;
pub use unpack::{looked_into, unpack};

use tokio::sync::Semaphore;

use crate::store::database::DatabaseError;
use crate::wire::NotSettings;

/// Why something could not be done with a version of inputs.
#[derive(Debug, thiserror::Error)]
pub enum InputsError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Set(#[from] BadSet),
    #[error(transparent)]
    Settings(#[from] NotSettings),
    #[error("version {0} has problems; two versions are compared when both have none")]
    NotComparable(String),
    /// Our mistake; it was said on standard error when it happened.
    #[error("reading the files ended in the middle")]
    Died,
}

/// Reading takes all there is of a big district's memory: not all do it at once.
static READERS: Semaphore = Semaphore::const_new(2);

/// Reads where nobody waits for the thread.
pub(super) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, InputsError> {
    let _reader = READERS.acquire().await.map_err(|_| InputsError::Died)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| InputsError::Died)
}
