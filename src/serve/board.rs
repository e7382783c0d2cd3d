//! The jobs of each district as they are, read from the store once for all who watch them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, sleep, timeout};

use crate::store::database::{Database, DatabaseError, Job};

#[derive(Debug, Default)]
pub struct Board {
    /// Counts the news of jobs.
    news: watch::Sender<u64>,
    /// By district.
    seen: Mutex<BTreeMap<String, Seen>>,
}

#[derive(Debug)]
struct Seen {
    news: u64,
    at: Instant,
    jobs: Arc<Vec<Job>>,
}

/// Where there is no news, as when the store was gone, is looked so often.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// A job that moves tells news often; nobody looks more often than this.
const TOGETHER: Duration = Duration::from_millis(200);

/// So many jobs are shown.
pub const SHOWN: i64 = 50;

impl Board {
    /// Something is new about some job.
    pub fn tell(&self) {
        self.news.send_modify(|news| *news += 1);
    }

    pub fn listen(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// A district's jobs, the newest first.
    ///
    /// # Errors
    ///
    /// The store is gone.
    pub async fn jobs(
        &self,
        database: &Database,
        district: &str,
    ) -> Result<Arc<Vec<Job>>, DatabaseError> {
        // Whoever comes while another one reads takes what that one finds.
        let mut seen = self.seen.lock().await;
        let news = *self.news.borrow();
        if let Some(seen) = seen.get(district)
            && seen.news == news
            && seen.at.elapsed() < LOOK_AGAIN
        {
            return Ok(seen.jobs.clone());
        }
        let at = Instant::now();
        let jobs = Arc::new(database.jobs(district, SHOWN).await?);
        seen.insert(district.to_owned(), Seen { news, at, jobs: jobs.clone() });
        Ok(jobs)
    }
}

/// Waits until there may be something new.
pub async fn news(listening: &mut watch::Receiver<u64>) {
    sleep(TOGETHER).await;
    // It never ends: the board lives as long as the house. Not in time is as well as news.
    let _ = timeout(LOOK_AGAIN, listening.changed()).await;
}
