//! All that an office keeps: its districts, people, inputs, plans, drafts, publications, comments,
//! jobs, and the log of who did what. In SQLite by default, which needs no setting up, or in
//! PostgreSQL, which many machines can share.
//!
//! What was acknowledged is on the disk. What is written is in the log, in the same transaction
//! ([`Writing`]). SQL is written once, in what both databases understand; in what they differ is
//! behind one trait.

mod abouts;
mod attempts;
mod audit;
mod backend;
mod backup;
mod comments;
mod contents;
mod districts;
mod drafts;
mod error;
mod inbox;
mod inputs;
mod jobs;
mod migrate;
mod moment;
mod news;
mod people;
mod plans;
mod postgres;
mod publications;
mod restore;
mod sessions;
mod sqlite;
mod tables;
mod tokens;

pub use abouts::NameList;
pub use audit::{AuditRow, Chain, ChainHead, Deed, Writing};
pub use backup::Backup;
pub use contents::{MOST_BYTES, PIECE_BYTES};
pub use districts::{District, NewDistrict};
pub use drafts::{Draft, Edit, Line, NewDraft};
pub use error::DatabaseError;
pub use inbox::{Handling, InboxCount, Received, Which};
pub use inputs::{InputFile, InputVersion, NewVersion};
pub use jobs::{Claim, Job, JobState, NewJob, Renewed};
pub use moment::Moment;
pub use news::{News, Topic};
pub use people::{Membership, NewPerson, Person, Role};
pub use plans::{KeptPlan, NewPlan};
pub use publications::{NewPublication, PublicationKind, Published, Stage};
pub use sessions::{NewSession, Session};
pub use tokens::{ApiToken, NewToken};

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Transaction};

use backend::Backend;
use postgres::Postgres;
use sqlite::Sqlite;

/// The store of an installation. Clones are the same one.
#[derive(Clone)]
pub struct Database {
    backend: Arc<dyn Backend>,
    readers: AnyPool,
    writers: AnyPool,
}

impl Database {
    /// Of a file, which is made if it is not there, or of a `postgres://` address. Its tables are
    /// brought up to date.
    ///
    /// # Errors
    ///
    /// It cannot be reached, is something else, or is newer than this program.
    pub async fn open(store: &str) -> Result<Self, DatabaseError> {
        sqlx::any::install_default_drivers();
        let server = ["postgres://", "postgresql://"].iter().any(|start| store.starts_with(start));
        let database = if server {
            let (backend, pool) = Postgres::open(store).await?;
            Self { backend: Arc::new(backend), readers: pool.clone(), writers: pool }
        } else {
            let path = store.strip_prefix("sqlite:").unwrap_or(store);
            let is_path = !path.is_empty() && (path == store || !path.starts_with("//"));
            if !is_path || store.contains("://") {
                return Err(DatabaseError::BadName { store: without_password(store) });
            }
            let (backend, readers, writers) = Sqlite::open(Path::new(path)).await?;
            Self { backend: Arc::new(backend), readers, writers }
        };
        database.migrate(store).await?;
        Ok(database)
    }

    /// Ends every connection. What is waiting for one is told so.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }

    /// What others write from now on, and ourselves. Costs a connection: hear once for all.
    ///
    /// # Errors
    ///
    /// The database is gone.
    pub async fn hear(&self) -> Result<News, DatabaseError> {
        self.backend.hear().await
    }

    /// Whether it answers.
    ///
    /// # Errors
    ///
    /// It does not.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        sqlx::query("SELECT seq FROM audit_head").fetch_one(&self.readers).await?;
        Ok(())
    }

    /// Of what is too small or too frequent for the log.
    async fn begin_unlogged(&self) -> Result<Transaction<'static, Any>, DatabaseError> {
        Ok(self.writers.begin_with(self.backend.begin_writing()).await?)
    }

    async fn snapshot(&self) -> Result<Transaction<'static, Any>, DatabaseError> {
        Ok(self.readers.begin_with(self.backend.begin_snapshot()).await?)
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database").finish_non_exhaustive()
    }
}

/// Nobody waits longer for a connection, or for others to stop writing.
const PATIENCE: Duration = Duration::from_secs(10);

async fn pool(url: &str, most: u32, manners: &'static str) -> Result<AnyPool, DatabaseError> {
    // A pool tries until its patience ends, and then does not say what was wrong.
    let mut first = AnyConnection::connect(url).await?;
    sqlx::raw_sql(manners).execute(&mut first).await?;
    first.close().await?;
    let options =
        AnyPoolOptions::new().max_connections(most).after_connect(move |connection, _| {
            Box::pin(async move { sqlx::raw_sql(manners).execute(connection).await.map(drop) })
        });
    // On a full disk SQLite ends a transaction by itself, and then cannot end it once more: such a
    // connection is given up.
    let options = options.before_acquire(|connection, _| {
        let is_free = !connection.is_in_transaction();
        Box::pin(async move { Ok(is_free) })
    });
    Ok(options.acquire_timeout(PATIENCE).connect(url).await?)
}

/// As it may be shown.
fn without_password(store: &str) -> String {
    match (store.find("://"), store.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => {
            format!("{}…{}", &store[..scheme + 3], &store[at..])
        }
        _ => store.to_owned(),
    }
}
