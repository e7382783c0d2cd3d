//! Jobs: solved as the command line solves, cancelled, taken over, each done once; on both
//! databases, with real processes.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use catchment::model::{Effort, InputRole};
use catchment::office::jobs::{Order, SHEETS, SOLVE, Worker};
use catchment::store::database::{Database, InputVersion, Job, JobState, NewJob};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::database::{Office, Store, by, on_both};
use crate::office_data::{file, version};

on_both!(
    a_solved_job_gives_the_plan_of_the_command_line,
    what_cannot_be_solved_fails_with_the_reasons,
    the_three_rules_are_put_on_one_sheet,
    a_job_is_cancelled_in_the_middle_and_the_next_is_done,
    a_worker_that_is_stopped_gives_its_job_back,
    a_killed_workers_job_is_taken_over_and_done_once,
    two_workers_do_twenty_jobs_once_each,
);

const PROGRAM: &str = env!("CARGO_BIN_EXE_catchment");

/// A worker among our own threads.
struct Within {
    stop: watch::Sender<bool>,
    working: tokio::task::JoinHandle<()>,
}

fn within(db: &Database) -> Within {
    let worker = Worker::new(db.clone(), PathBuf::from(PROGRAM)).unwrap();
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(async move { worker.work(stopped).await });
    Within { stop, working }
}

impl Within {
    async fn end(self) {
        self.stop.send(true).unwrap();
        self.working.await.unwrap();
    }
}

/// A worker that is a process.
struct Process(Child);

fn process(store: &Store, lease: &[&str]) -> Process {
    let mut child = Command::new(PROGRAM)
        .args(["work", "--store", &store.address])
        .args(lease)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.starts_with("worker "), "{said}");
    Process(child)
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn order(store: &Store, office: &Office, kind: &str, order: &Order) -> String {
    let (district, body) = (&*office.district, &order.to_json());
    let new = NewJob { district, kind, body, most_attempts: 3, key: None };
    store.db.enqueue(by(Some(&office.planner)), new).await.unwrap()
}

fn solve(version: &InputVersion, effort: Effort) -> Order {
    Order { version: version.id.clone(), level: None, effort: Some(effort) }
}

/// Waits until it is as wanted, for ten minutes at most.
async fn until(store: &Store, office: &Office, id: &str, wanted: impl Fn(&Job) -> bool) -> Job {
    for _ in 0..6000 {
        let job = store.db.job(&office.district, id).await.unwrap();
        if wanted(&job) {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{:?}", store.db.job(&office.district, id).await);
}

async fn over(store: &Store, office: &Office, id: &str) -> Job {
    until(store, office, id, |job| job.state.is_over()).await
}

async fn small(store: &Store, office: &Office) -> InputVersion {
    let (schools, blocks) =
        (file("data/xinghualing/schools.geojson"), file("data/xinghualing/blocks.geojson"));
    let settings = file("data/xinghualing/settings.toml");
    let files = [
        (InputRole::Schools, "schools.geojson", &*schools),
        (InputRole::Blocks, "blocks.geojson", &*blocks),
        (InputRole::Settings, "settings.toml", &*settings),
    ];
    version(&store.db, office, &files).await
}

/// A city that takes a while.
async fn big(store: &Store, office: &Office, n_blocks: usize) -> InputVersion {
    let folder = store.folder.path().join(format!("city of {n_blocks}"));
    let (schools, blocks) = ("40", n_blocks.to_string());
    let made = Command::new(PROGRAM)
        .args(["synth", "--schools", schools, "--blocks", &blocks, "--out"])
        .arg(&folder)
        .output()
        .unwrap();
    assert!(made.status.success());
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let (schools, blocks) = (read("schools.geojson"), read("blocks.geojson"));
    let files = [
        (InputRole::Schools, "schools.geojson", &*schools),
        (InputRole::Blocks, "blocks.geojson", &*blocks),
    ];
    version(&store.db, office, &files).await
}

/// The digest of what the command line makes of a version's files, and the folder it made.
async fn by_command_line(store: &Store, version: &InputVersion, effort: &str) -> (String, PathBuf) {
    let folder = store.folder.path().join("by command line");
    std::fs::create_dir_all(&folder).unwrap();
    let mut command = Command::new(PROGRAM);
    command.arg("allocate").args(["--effort", effort, "--out"]).arg(folder.join("plan"));
    for file in &version.files {
        let path = folder.join(&file.file_name);
        store
            .db
            .copy_content(&file.content, &mut std::fs::File::create(&path).unwrap())
            .await
            .unwrap();
        command.arg(format!("--{}", file.role)).arg(path);
    }
    assert!(command.output().unwrap().status.success());
    let folder = folder.join("plan");
    (sha256(&folder.join("plan.json")), folder)
}

fn sha256(path: &Path) -> String {
    let digest = Sha256::digest(std::fs::read(path).unwrap());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn result(job: &Job) -> Value {
    assert_eq!(job.state, JobState::Done, "{job:?}");
    serde_json::from_str(job.result.as_deref().unwrap()).unwrap()
}

async fn a_solved_job_gives_the_plan_of_the_command_line(store: Store) {
    let office = store.office().await;
    let version = small(&store, &office).await;
    let worker = within(&store.db);
    let id = order(&store, &office, SOLVE, &solve(&version, Effort::Quick)).await;
    let done = over(&store, &office, &id).await;
    worker.end().await;
    let (digest, folder) = by_command_line(&store, &version, "quick").await;
    assert_eq!(result(&done)["plan"], Value::String(digest.clone()));
    let district = &*office.district;
    let kept = store.db.plan(district, &digest).await.unwrap();
    assert_eq!((&kept.inputs, &kept.made_by), (&Some(version.id), &Some(office.planner.clone())));
    let figures: Value = serde_json::from_str(&kept.figures).unwrap();
    assert!(0.0 < figures["mean_walk_m"].as_f64().unwrap(), "{figures}");
    for (path, content) in store.db.plan_files(district, &digest).await.unwrap() {
        assert_eq!(content, sha256(&folder.join(&path)), "{path}");
    }
    assert_eq!(store.db.plan_makers(district, &digest).await.unwrap(), [office.planner]);
}

async fn what_cannot_be_solved_fails_with_the_reasons(store: Store) {
    let office = store.office().await;
    let files = [(InputRole::Schools, "s.csv", "id,lon,lat,seats\nA,112.5,37.8,no\n".as_bytes())];
    let broken = version(&store.db, &office, &files).await;
    let worker = within(&store.db);
    let id = order(&store, &office, SOLVE, &solve(&broken, Effort::Quick)).await;
    let nowhere = Order { version: "none".into(), level: None, effort: None };
    let missing = order(&store, &office, SOLVE, &nowhere).await;
    let unknown = order(&store, &office, "bake", &nowhere).await;
    let failed = over(&store, &office, &id).await;
    let missing = over(&store, &office, &missing).await;
    let unknown = over(&store, &office, &unknown).await;
    worker.end().await;
    for (job, says) in [(&failed, "schools/s.csv"), (&missing, "\"none\""), (&unknown, "newer")] {
        assert_eq!((job.state, job.n_attempts), (JobState::Failed, 1), "{job:?}");
        let why = job.result.as_deref().unwrap();
        assert!(why.contains(says), "{why}");
        assert!(!why.contains("/tmp") && !why.contains("stage: "), "{why}");
    }
}

async fn the_three_rules_are_put_on_one_sheet(store: Store) {
    let office = store.office().await;
    let version = small(&store, &office).await;
    let worker = within(&store.db);
    let id = order(&store, &office, SHEETS, &solve(&version, Effort::Quick)).await;
    let done = over(&store, &office, &id).await;
    worker.end().await;
    let sheets = result(&done)["sheets"]["sheets"].clone();
    let names: Vec<_> =
        sheets.as_array().unwrap().iter().map(|sheet| sheet["name"].as_str().unwrap()).collect();
    assert_eq!(names[..3], ["least-walk", "nearest-first", "shortest-worst-walk"]);
}

async fn a_job_is_cancelled_in_the_middle_and_the_next_is_done(store: Store) {
    let office = store.office().await;
    let (long, short) = (big(&store, &office, 3000).await, small(&store, &office).await);
    let worker = within(&store.db);
    let id = order(&store, &office, SOLVE, &solve(&long, Effort::Best)).await;
    let next = order(&store, &office, SOLVE, &solve(&short, Effort::Quick)).await;
    until(&store, &office, &id, |job| job.stage == "allocating").await;
    let deed = by(Some(&office.planner));
    store.db.cancel(deed, (&office.district, &id)).await.unwrap();
    let cancelled = over(&store, &office, &id).await;
    assert_eq!(cancelled.state, JobState::Cancelled);
    assert_eq!(over(&store, &office, &next).await.state, JobState::Done);
    worker.end().await;
}

async fn a_worker_that_is_stopped_gives_its_job_back(store: Store) {
    let office = store.office().await;
    let long = big(&store, &office, 3000).await;
    let worker = within(&store.db);
    let id = order(&store, &office, SOLVE, &solve(&long, Effort::Best)).await;
    until(&store, &office, &id, |job| job.stage == "allocating").await;
    worker.end().await;
    let job = store.db.job(&office.district, &id).await.unwrap();
    assert_eq!((job.state, job.worker), (JobState::Queued, None));
}

async fn a_killed_workers_job_is_taken_over_and_done_once(store: Store) {
    let office = store.office().await;
    let version = big(&store, &office, 500).await;
    // Not so short that a worker may lose it that is alive and has to wait for a core.
    let mut first = process(&store, &["--lease", "10"]);
    let id = order(&store, &office, SOLVE, &solve(&version, Effort::Normal)).await;
    let held = until(&store, &office, &id, |job| job.stage == "allocating").await;
    let solver = children_of(first.0.id());
    assert_eq!(solver.len(), 1, "it solves in a process of its own");
    // As `kill -9` does.
    first.0.kill().unwrap();
    first.0.wait().unwrap();
    let _second = process(&store, &[]);
    let done = over(&store, &office, &id).await;
    assert_eq!(done.n_attempts, 2, "{done:?}");
    assert_ne!(done.worker, held.worker);
    let (digest, _) = by_command_line(&store, &version, "normal").await;
    assert_eq!(result(&done)["plan"], Value::String(digest));
    assert_eq!(store.db.plans(&office.district).await.unwrap().len(), 1);
    // Nobody waits for what the dead one had begun.
    assert!(!Path::new(&format!("/proc/{}", solver[0])).exists());
}

/// Ids of the processes that a process has started.
fn children_of(id: u32) -> Vec<u32> {
    let text = std::fs::read_dir(format!("/proc/{id}/task")).unwrap().map(|task| {
        std::fs::read_to_string(task.unwrap().path().join("children")).unwrap_or_default()
    });
    let ids = text.collect::<Vec<_>>().join(" ");
    ids.split_whitespace().map(|id| id.parse().unwrap()).collect()
}

async fn two_workers_do_twenty_jobs_once_each(store: Store) {
    let office = store.office().await;
    let version = small(&store, &office).await;
    let _workers = [process(&store, &[]), process(&store, &[])];
    let mut ids = Vec::new();
    for _ in 0..20 {
        ids.push(order(&store, &office, SOLVE, &solve(&version, Effort::Quick)).await);
    }
    let mut done_by = std::collections::BTreeSet::new();
    for id in &ids {
        let job = over(&store, &office, id).await;
        assert_eq!((job.state, job.n_attempts), (JobState::Done, 1), "{job:?}");
        done_by.insert(job.worker.unwrap());
    }
    assert_eq!(done_by.len(), 2, "both worked");
    assert_eq!(store.db.plans(&office.district).await.unwrap().len(), 1, "all are one plan");
}
