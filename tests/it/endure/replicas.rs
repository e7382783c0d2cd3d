//! Replicas and workers on one store, killed one at a time: every job is done once, and whoever
//! reads never sees a failed request.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use catchment::store::database::JobState;
use serde_json::Value;
use tokio::task::JoinHandle;

use super::client::Asked;
use super::office::{City, Hands, hands, kept_plan};
use super::process::{End, Kind, Machine, Process};
use super::proxy::Proxy;
use crate::database::{Chance, Office, Store, on_postgres, on_sqlite};

struct Scale {
    servers: usize,
    workers: usize,
    jobs: usize,
    /// Who keep asking all the while, through the proxy.
    readers: usize,
    least_kills: usize,
}

#[test]
#[cfg_attr(not(postgres), ignore = "needs the programs of a PostgreSQL server")]
fn two_replicas_and_three_workers_finish_a_hundred_jobs_once_whoever_is_killed() {
    let scale = Scale { servers: 2, workers: 3, jobs: 100, readers: 3, least_kills: 15 };
    on_postgres(|store| all_are_done_once(store, scale));
}

/// One file is for one machine, and for one server: while that is down nobody can read.
#[test]
fn a_server_and_two_workers_on_one_file_finish_their_jobs_once_whoever_is_killed() {
    let scale = Scale { servers: 1, workers: 2, jobs: 12, readers: 0, least_kills: 5 };
    on_sqlite(|store| all_are_done_once(store, scale));
}

async fn all_are_done_once(store: Store, scale: Scale) {
    let office = store.office().await;
    let hands = hands(&store, &office).await;
    let machine = Machine::of(&store);
    let first = machine.start(Kind::Server);
    hands.publish(first.at(), &kept_plan(&store, &office, 1).await).await;
    let mut running = vec![first];
    running.extend((1..scale.servers).map(|_| machine.start(Kind::Server)));
    let proxy = Arc::new(Proxy::before(running.iter().map(Process::at).collect()).await);
    running.extend((0..scale.workers).map(|_| machine.start(Kind::Worker)));
    let began = Instant::now();
    let over = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..scale.readers).map(|_| reader(proxy.clone(), &over)).collect();
    let asking = tokio::spawn(ask_for_jobs(proxy.clone(), hands, scale.jobs));
    let mut crowd = Crowd { machine, running, proxy, chance: Chance(7), n_ended: 0 };
    loop {
        crowd.one_ends_and_begins(&store, &office).await;
        let jobs = store.db.jobs(&office.district, 1000).await.unwrap();
        let all = jobs.len() == scale.jobs && jobs.iter().all(|job| job.state.is_over());
        if all && scale.least_kills <= crowd.n_ended {
            break;
        }
        assert!(crowd.n_ended < 500, "{jobs:?} {}", crowd.machine.said());
    }
    over.store(true, Ordering::Relaxed);
    let mut n_read = 0;
    for reader in readers {
        let (n, failed) = reader.await.unwrap();
        assert!(failed.is_empty(), "of {n}: {failed:?}");
        n_read += n;
    }
    let ids = asking.await.unwrap();
    let n_attempts = each_is_done_once(&store, &office, &ids).await;
    println!(
        "{} servers and {} workers, {} of them ended in {:.1} s: {} jobs done once each, in \
         {n_attempts} attempts; {n_read} pages read, none failed, {} asked of another replica",
        scale.servers,
        scale.workers,
        crowd.n_ended,
        began.elapsed().as_secs_f64(),
        ids.len(),
        crowd.proxy.n_passed_over(),
    );
}

/// The jobs, each of a version of its own.
async fn ask_for_jobs(proxy: Arc<Proxy>, hands: Hands, n_jobs: usize) -> Vec<String> {
    let city = City::new();
    let mut ids = Vec::new();
    for number in 0..n_jobs {
        let version = hands.upload(&city, number).until_answered(proxy.address).await.well();
        let version = version["id"].as_str().unwrap().to_owned();
        let asked = hands.ask_for_job(&version, &format!("wish {number}"));
        // Whoever had no answer asks again, by the same key.
        let job = asked.until_answered(proxy.address).await.well();
        ids.push(job["id"].as_str().unwrap().to_owned());
    }
    ids
}

/// How many pages were read, and which of them not well.
fn reader(proxy: Arc<Proxy>, over: &Arc<AtomicBool>) -> JoinHandle<(usize, Vec<String>)> {
    const PAGES: [&str; 6] = [
        "/riverside/",
        "/riverside/schools?lang=en",
        "/riverside/api/plans",
        "/riverside/api/lookup?block=B01",
        "/riverside/zones.geojson",
        "/riverside/ogc/collections/blocks/items?limit=10",
    ];
    let over = over.clone();
    tokio::spawn(async move {
        let (mut n_read, mut failed) = (0, Vec::new());
        while !over.load(Ordering::Relaxed) {
            let page = PAGES[n_read % PAGES.len()];
            match Asked::get(page).at(proxy.address).await {
                Ok(reply) if reply.status == 200 => {}
                Ok(reply) => failed.push(format!("{page}: {}", reply.text())),
                Err(err) => failed.push(format!("{page}: {err}")),
            }
            n_read += 1;
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
        (n_read, failed)
    })
}

struct Crowd {
    machine: Machine,
    running: Vec<Process>,
    proxy: Arc<Proxy>,
    chance: Chance,
    n_ended: usize,
}

impl Crowd {
    /// Each in its turn first, then whoever it happens to be.
    async fn one_ends_and_begins(&mut self, store: &Store, office: &Office) {
        let mut number = match self.n_ended < self.running.len() {
            true => self.n_ended,
            false => self.chance.below(self.running.len() as u64) as usize,
        };
        let mut how = End::by(&mut self.chance);
        if self.running[number].kind == Kind::Worker && last_try(store, office).await {
            // After three dead workers a job has failed, as it should: that is another test's.
            (number, how) = (0, End::Killed);
        }
        self.running[number].end(how);
        self.n_ended += 1;
        self.sleep(600).await;
        let again = self.machine.start(self.running[number].kind);
        if let Some(address) = again.address {
            self.proxy.replace(number, address);
        }
        self.running[number] = again;
        self.sleep(900).await;
    }

    async fn sleep(&mut self, most_ms: u64) {
        tokio::time::sleep(Duration::from_millis(self.chance.below(most_ms))).await;
    }
}

/// Whether there is a job of which two workers have died.
async fn last_try(store: &Store, office: &Office) -> bool {
    let jobs = store.db.jobs(&office.district, 1000).await.unwrap();
    jobs.iter().any(|job| !job.state.is_over() && job.most_attempts - job.n_attempts < 2)
}

/// In how many attempts.
async fn each_is_done_once(store: &Store, office: &Office, ids: &[String]) -> i64 {
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "no wish is another's");
    let (mut plans, mut n_attempts) = (BTreeSet::new(), 0);
    for id in ids {
        let job = store.db.job(&office.district, id).await.unwrap();
        assert_eq!(job.state, JobState::Done, "{job:?}");
        let result: Value = serde_json::from_str(job.result.as_deref().unwrap()).unwrap();
        plans.insert(result["plan"].as_str().unwrap().to_owned());
        n_attempts += job.n_attempts;
    }
    assert_eq!(plans.len(), ids.len(), "each has a plan of its own");
    // And the one that is published.
    assert_eq!(store.db.plans(&office.district).await.unwrap().len(), ids.len() + 1);
    let log = store.db.audit_rows(None, 0, 100_000).await.unwrap();
    for (action, n_times) in [("job queued", ids.len()), ("job done", ids.len()), ("job failed", 0)]
    {
        assert_eq!(log.iter().filter(|row| row.action == action).count(), n_times, "{action}");
    }
    n_attempts
}
