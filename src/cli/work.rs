use std::io::Write;

use clap::Args;

use super::failure::Failure;
use crate::office::jobs::{self, Worker};
use crate::serve;
use crate::store::Scratch;
use crate::store::database::Database;

/// Do the jobs that an office asks for, such as solving; as many of these may run as one likes
///
/// Each does one job at a time. On SIGTERM or Ctrl-C it gives back what it was doing; the jobs of
/// one that dies are taken over by the others.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// An SQLite file, or postgres://user@host/database (its password in PGPASSWORD or ~/.pgpass)
    #[arg(long, value_name = "FILE|URL")]
    store: String,
    /// After so many seconds without a sign of life it is dead to the others
    #[arg(long, value_name = "SECONDS", default_value_t = jobs::LEASE.as_secs(),
        value_parser = clap::value_parser!(u64).range(1..=3600))]
    lease: u64,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let wrong = |what: &str, err: &std::io::Error| Failure::Wrong(format!("{what}: {err}"));
    let program = std::env::current_exe().map_err(|err| wrong("where am I", &err))?;
    let runtime = tokio::runtime::Runtime::new().map_err(|err| wrong("no threads", &err))?;
    runtime.block_on(async {
        // Asked for first, so that whoever stops us at once is heard.
        let stop = jobs::until(serve::stop_signal());
        Scratch::sweep();
        let database = Database::open(&flags.store).await?;
        let mut worker = Worker::new(database, program)?;
        worker.lease = std::time::Duration::from_secs(flags.lease);
        writeln!(out, "worker {} waits for jobs   (Ctrl-C ends it)", worker.name)?;
        out.flush()?;
        worker.work(stop).await;
        worker.database.close().await;
        Ok(())
    })
}
