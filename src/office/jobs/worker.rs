use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{Instant, interval, sleep};

use super::progress::Step;
use super::solve::{Outcome, Wires, do_job};
use crate::store::database::{Claim, Database, DatabaseError, Moment, Topic};

/// Does jobs, one after another.
#[derive(Clone, Debug)]
pub struct Worker {
    pub database: Database,
    /// What others see of it; no two have the same.
    pub name: String,
    /// The `catchment` that solves.
    pub program: PathBuf,
    /// For how long it holds a job without saying that it is still at it.
    pub lease: Duration,
}

/// A worker that does not say anything for so long is dead.
pub const LEASE: Duration = Duration::from_secs(30);

/// Who is dead is not in the news.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// How soon a worker hears that its job is to stop.
const LONGEST_SILENCE: Duration = Duration::from_secs(1);

/// Why a job is given up before it is over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Halt {
    /// Somebody wants it.
    Cancelled,
    /// The worker is to end.
    Shutdown,
    /// Somebody else has taken it over.
    Lost,
}

impl Worker {
    /// `program`: the `catchment` that solves.
    ///
    /// # Errors
    ///
    /// The system gives no random bytes for a name.
    pub fn new(database: Database, program: PathBuf) -> Result<Self, DatabaseError> {
        let mut mark = [0; 4];
        getrandom::fill(&mut mark).map_err(|err| DatabaseError::NoChance(err.to_string()))?;
        let name = format!("{}-{:08x}", std::process::id(), u32::from_be_bytes(mark));
        Ok(Self { database, name, program, lease: LEASE })
    }

    /// Until `stop` says so; then what is being done is given back. While the store is away it
    /// waits.
    pub async fn work(&self, mut stop: watch::Receiver<bool>) {
        let bell = Arc::new(Notify::new());
        // By itself, as nobody may stop listening in the middle of a word.
        let listening = tokio::spawn(listen(self.database.clone(), bell.clone()));
        while !*stop.borrow() {
            let now = Moment::now();
            match self.database.claim(&self.name, now, self.until(now)).await {
                Ok(Some(claim)) => {
                    self.attend(&claim, &mut stop).await;
                    continue;
                }
                Ok(None) => {}
                Err(err) => eprintln!("error: {err}"),
            }
            tokio::select! {
                () = said(&mut stop) => {}
                () = bell.notified() => {}
                () = sleep(LOOK_AGAIN) => {}
            }
        }
        listening.abort();
    }

    fn until(&self, now: Moment) -> Moment {
        now.plus(i64::try_from(self.lease.as_millis()).unwrap_or(i64::MAX))
    }

    /// Does a job and says all the while that it is at it.
    async fn attend(&self, claim: &Claim, stop: &mut watch::Receiver<bool>) {
        let (tell, mut told) = mpsc::unbounded_channel();
        let (halt_it, halt) = watch::channel(false);
        // In a task of its own: it may hold the store's one writer just when we are to renew.
        let work = do_job(self.clone(), claim.job.clone(), Wires { tell, halt });
        let mut work = tokio::spawn(work);
        let mut tick = interval(LONGEST_SILENCE.min(self.lease / 4));
        let (mut at, mut halted): (Step, _) = ((0, ""), None);
        let mut heard = Instant::now();
        let outcome = loop {
            tokio::select! {
                outcome = &mut work => break outcome.unwrap_or(Ok(Outcome::Vanished)),
                Some(step) = told.recv() => at = step,
                _ = tick.tick() => {}
                () = said(stop), if halted.is_none() => {
                    halted = Some(Halt::Shutdown);
                }
            }
            if halted.is_none() {
                halted = self.renewed(claim, at, &mut heard).await;
            }
            if halted.is_some() {
                halt_it.send_replace(true);
            }
        };
        self.settle(claim, outcome, halted).await;
    }

    /// Whether, and why, the job is to stop.
    async fn renewed(&self, claim: &Claim, at: Step, heard: &mut Instant) -> Option<Halt> {
        let until = self.until(Moment::now());
        match self.database.renew(claim, until, at).await {
            Ok(renewed) => {
                *heard = Instant::now();
                renewed.cancel.then_some(Halt::Cancelled)
            }
            Err(DatabaseError::LeaseLost) => Some(Halt::Lost),
            // The store may come back before others think that we are dead.
            Err(_) => (self.lease < heard.elapsed()).then_some(Halt::Lost),
        }
    }

    /// Writes down how it went. If that cannot be written, somebody else will do the job again.
    async fn settle(
        &self,
        claim: &Claim,
        outcome: Result<Outcome, DatabaseError>,
        halted: Option<Halt>,
    ) {
        let database = &self.database;
        let patience = Instant::now() + self.lease;
        loop {
            let now = Moment::now();
            let settled = match (&outcome, halted) {
                (Ok(Outcome::Done(result)), _) => database.finish(claim, now, result).await,
                (Ok(Outcome::Failed(why)), _) => database.fail(claim, now, why).await,
                (_, Some(Halt::Cancelled)) => database.stopped(claim, now).await,
                (_, Some(Halt::Shutdown)) => database.give_back(claim).await,
                // The lease will end, and the attempt counts.
                (Ok(Outcome::Halted | Outcome::Vanished), _) => return,
                (Err(err), _) => {
                    eprintln!("error: job {}: {err}", claim.job.id);
                    return;
                }
            };
            match settled {
                Ok(()) | Err(DatabaseError::LeaseLost) => return,
                Err(err) if patience < Instant::now() => {
                    eprintln!("error: job {}: {err}", claim.job.id);
                    return;
                }
                Err(_) => sleep(LONGEST_SILENCE).await,
            }
        }
    }
}

/// Rings when there may be something to do.
async fn listen(database: Database, bell: Arc<Notify>) {
    loop {
        if let Ok(mut news) = database.hear().await {
            // What came before we listened is looked for at once.
            bell.notify_one();
            while let Ok(topics) = news.next().await {
                if topics.contains(&Topic::Jobs) {
                    bell.notify_one();
                }
            }
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// Ends when it is said; never where nobody is left who could say it.
pub(super) async fn said(what: &mut watch::Receiver<bool>) {
    if what.wait_for(|said| *said).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Tells workers when `signal` ends.
pub fn until(signal: impl Future<Output = ()> + Send + 'static) -> watch::Receiver<bool> {
    let (tell, told) = watch::channel(false);
    tokio::spawn(async move {
        signal.await;
        // Nobody listens when all have ended already.
        let _ = tell.send(true);
        tell.closed().await;
    });
    told
}
