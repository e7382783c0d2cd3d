use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::failure::Failure;
use crate::store::database::{Chain, ChainHead, Database, DatabaseError, Deed, Moment};

/// Back up, restore and check the store in which an office keeps all it works with
#[derive(Debug, Args)]
pub(super) struct Flags {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write all that is kept into one file, from which either database can be filled again
    ///
    /// It holds one state of everything, whoever works meanwhile, and appears when it is whole. It
    /// holds what people said and who they are: keep it where nobody else reads it.
    Backup {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        store: Store,
    },
    /// Fill a new, empty store from a backup, wholly or not at all; also to move to another database
    Restore {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        store: Store,
    },
    /// Check that nothing in the log of who did what was changed, removed or cut off
    Audit {
        #[command(flatten)]
        store: Store,
        /// Where the log ended when this command printed it last: without it, a log whose end was
        /// cut off and written anew looks whole
        #[arg(long, value_name = "NUMBER:HASH", value_parser = head)]
        head: Option<ChainHead>,
    },
}

#[derive(Debug, Args)]
pub(super) struct Store {
    /// An SQLite file, or postgres://user@host/database (its password in PGPASSWORD or ~/.pgpass)
    #[arg(long, value_name = "FILE|URL")]
    pub store: String,
}

/// By whoever may open the store.
pub(super) fn deed() -> Deed<'static> {
    Deed { at: Moment::now(), who: None, district: None }
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    waited(async {
        match &flags.what {
            What::Backup { file, store } => {
                let kept = store.open_existing().await?.backup(file).await?;
                let end = written(&kept.head);
                writeln!(out, "{} rows in {}; the log ends at {end}", kept.n_rows, file.display())?;
            }
            What::Restore { file, store } => {
                let database = Database::open(&store.store).await?;
                let kept = database.restore(file).await?;
                writeln!(out, "{} rows from {}", kept.n_rows, file.display())?;
                check(&database, None, out).await?;
            }
            What::Audit { store, head } => {
                check(&store.open_existing().await?, head.as_ref(), out).await?;
            }
        }
        Ok(())
    })
}

/// What comes of work that waits for a database.
///
/// # Errors
///
/// Those of the work.
pub(super) fn waited<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|err| Failure::Wrong(format!("no thread: {err}")))?;
    runtime.block_on(work)
}

impl Store {
    /// Nobody checks or backs up a store that a slip of the finger has just made.
    pub async fn open_existing(&self) -> Result<Database, Failure> {
        let path = PathBuf::from(&self.store);
        if !self.store.contains("://") && !path.is_file() {
            let wrong = format!("{}: there is no such store", path.display());
            return Err(Failure::Wrong(wrong));
        }
        Ok(Database::open(&self.store).await?)
    }
}

async fn check(
    database: &Database,
    trusted: Option<&ChainHead>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    match database.verify_chain(trusted).await? {
        Chain::Whole(head) => {
            let end = written(&head);
            writeln!(out, "the log is whole: {} entries; it ends at {end}", head.seq)?;
            Ok(())
        }
        Chain::Broken { seq, why } => {
            Err(Failure::Wrong(format!("the log is broken from entry {seq} on: {why}")))
        }
    }
}

fn written(head: &ChainHead) -> String {
    format!("{}:{}", head.seq, head.hash)
}

fn head(text: &str) -> Result<ChainHead, String> {
    let read = || {
        let (seq, hash) = text.split_once(':')?;
        let plain = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_hash = hash.len() == 64 && hash.bytes().all(plain);
        Some(ChainHead { seq: seq.parse().ok()?, hash: is_hash.then(|| hash.to_owned())? })
    };
    read()
        .ok_or_else(|| "write it as this command printed it: a number, a colon, a hash".to_owned())
}

impl From<DatabaseError> for Failure {
    fn from(err: DatabaseError) -> Self {
        Self::Wrong(err.to_string())
    }
}
