//! A server, a worker and a backup are killed while files are sent, zones drawn and solved, and
//! plans published: whatever was answered is there afterwards, and nothing is there in part.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use catchment::store::database::JobState;
use serde_json::{Value, json};

use super::client::{Asked, Reply};
use super::office::{City, Hands, hands, kept_plan, shown};
use super::process::{End, Kind, Machine};
use crate::database::crash::nothing_is_half;
use crate::database::{Chance, Office, Store, on_both};

on_both!(whoever_is_killed_at_work_has_lost_nothing_that_was_answered);

/// What somebody was told is done.
#[derive(Clone, Debug)]
enum Fact {
    /// A version, and what is in one of its files.
    Kept(String, Vec<u8>),
    Asked(String),
    Proposed(String),
    Approved(String),
    Withdrawn(String),
    /// A draft, and its last edit.
    Drawn(String, i64),
    BackedUp(String),
}

type Facts = Arc<Mutex<Vec<Fact>>>;

/// More of them take a while: set `CATCHMENT_KILLS`.
fn n_kills() -> u64 {
    std::env::var("CATCHMENT_KILLS").map_or(20, |n| n.parse().expect("it is a number"))
}

async fn whoever_is_killed_at_work_has_lost_nothing_that_was_answered(store: Store) {
    let office = store.office().await;
    let hands = hands(&store, &office).await;
    let plans = [kept_plan(&store, &office, 1).await, kept_plan(&store, &office, 2).await];
    let machine = Machine::of(&store);
    let crew = Arc::new(Crew { machine, hands, plans, city: City::new() });
    let mut counts = BTreeMap::new();
    let mut last: Option<Vec<Fact>> = None;
    for seed in 0..n_kills() {
        let mut server = crew.machine.start(Kind::Server);
        let mut worker = crew.machine.start(Kind::Worker);
        let at = server.at();
        if let Some(facts) = last.take() {
            for fact in &facts {
                crew.is_true(at, fact).await;
                *counts.entry(kind(fact)).or_insert(0) += 1;
            }
            crew.nothing_is_half_published(at).await;
        }
        let (whole, said) = crew.machine.run(&["store", "audit"]);
        assert!(whole, "{said}");
        let facts = Facts::default();
        let mut chance = Chance(seed);
        let at_work = crew.clone().all_work(at, seed, &facts);
        tokio::time::sleep(Duration::from_millis(100 + chance.below(700))).await;
        // As if the machine had lost its power, but for what the disk has promised.
        let [one, other] =
            if seed % 2 == 0 { [&mut server, &mut worker] } else { [&mut worker, &mut server] };
        one.end(End::Killed);
        other.end(End::Killed);
        for work in at_work {
            work.await.unwrap();
        }
        nothing_is_half(&store).await;
        last = Some(std::mem::take(&mut facts.lock().unwrap()));
    }
    let n_done = crew.everything_ends_well(&store, &office).await;
    println!("{} kills; kept as it was answered: {counts:?}; {n_done} jobs done", n_kills());
}

fn kind(fact: &Fact) -> &'static str {
    match fact {
        Fact::Kept(..) => "versions",
        Fact::Asked(_) => "jobs",
        Fact::Proposed(_) => "proposals",
        Fact::Approved(_) => "approvals",
        Fact::Withdrawn(_) => "withdrawals",
        Fact::Drawn(..) => "drafts",
        Fact::BackedUp(_) => "backups",
    }
}

struct Crew {
    machine: Machine,
    hands: Hands,
    plans: [String; 2],
    city: City,
}

impl Crew {
    /// Until nobody answers any more.
    fn all_work(
        self: Arc<Self>,
        at: SocketAddr,
        seed: u64,
        facts: &Facts,
    ) -> Vec<tokio::task::JoinHandle<()>> {
        let told = |facts: &Facts| {
            let facts = facts.clone();
            move |fact| facts.lock().unwrap().push(fact)
        };
        let [a, b, c, d] = [0; 4].map(|_| self.clone());
        let [to_a, to_b, to_c, to_d] = [0; 4].map(|_| told(facts));
        vec![
            tokio::spawn(async move { a.send_files(at, seed, to_a).await.unwrap_or_default() }),
            tokio::spawn(async move { b.publish(at, seed, to_b).await.unwrap_or_default() }),
            tokio::spawn(async move { c.draw(at, seed, to_c).await.unwrap_or_default() }),
            tokio::task::spawn_blocking(move || d.back_up(seed, to_d)),
        ]
    }

    async fn send_files(&self, at: SocketAddr, seed: u64, tell: impl Fn(Fact)) -> Option<()> {
        let mut chance = Chance(seed);
        for number in 0.. {
            let mut bytes = format!("{seed} {number},").into_bytes();
            bytes.resize(1 << (10 + chance.below(12)), b'x');
            let files = [("streets", "streets.csv", &*bytes)];
            let sent = Asked::files("/office/riverside/inputs", &files).by(&self.hands.planner);
            let version = text(&done(sent.at(at).await.ok()?)?, "id");
            tell(Fact::Kept(version, bytes));
            if 0 < number {
                continue;
            }
            let whole = self.hands.upload(&self.city, seed as usize);
            let version = text(&done(whole.at(at).await.ok()?)?, "id");
            let key = format!("{seed} {number}");
            let job = self.hands.ask_for_job(&version, &key).at(at).await.ok()?;
            tell(Fact::Asked(text(&done(job)?, "id")));
        }
        None
    }

    async fn publish(&self, at: SocketAddr, seed: u64, tell: impl Fn(Fact)) -> Option<()> {
        for number in seed as usize.. {
            let plan = &self.plans[number % 2];
            let id = text(&done(self.hands.propose(plan).at(at).await.ok()?)?, "id");
            tell(Fact::Proposed(id.clone()));
            done(self.hands.approve(&id).at(at).await.ok()?)?;
            tell(Fact::Approved(id.clone()));
            done(self.hands.withdraw(&id).at(at).await.ok()?)?;
            tell(Fact::Withdrawn(id));
        }
        None
    }

    async fn draw(&self, at: SocketAddr, seed: u64, tell: impl Fn(Fact)) -> Option<()> {
        let plan = &self.plans[seed as usize % 2];
        let new = json!({ "title": format!("draft {seed}"), "plan": plan });
        let begun = Asked::json("/office/riverside/drafts", &new).by(&self.hands.planner);
        let id = text(&done(begun.at(at).await.ok()?)?, "id");
        tell(Fact::Drawn(id.clone(), 0));
        let (mut saw, path) = (0, format!("/office/riverside/drafts/{id}/edit"));
        for number in 0.. {
            let (block, school) = (number % 60 + 1, number % 4 + 1);
            let edit = json!({ "do": "assign", "blocks": [format!("B{block:02}")],
                               "school": format!("S{school}") });
            let asked = json!({ "saw": saw, "edit": edit });
            let drawn = Asked::json(&path, &asked).by(&self.hands.planner).at(at).await.ok()?;
            // Not every block may go anywhere.
            if let Some(drawn) = done(drawn) {
                saw = drawn["head"].as_i64().unwrap();
                tell(Fact::Drawn(id.clone(), saw));
            }
        }
        None
    }

    /// One is begun and killed, or is whole by then.
    fn back_up(&self, seed: u64, tell: impl Fn(Fact)) {
        let file = format!("{}.backup", self.backup(seed));
        let mut command = self.machine.command(&["store", "backup", &file]);
        let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
        let mut chance = Chance(seed + 1);
        std::thread::sleep(Duration::from_millis(chance.below(400)));
        child.kill().unwrap();
        if child.wait().unwrap().success() {
            tell(Fact::BackedUp(file));
        }
    }

    fn backup(&self, seed: u64) -> String {
        self.machine.temporary.with_file_name(format!("{seed}")).to_str().unwrap().to_owned()
    }

    async fn is_true(&self, at: SocketAddr, fact: &Fact) {
        let read = async |path: &str| self.hands.read(path).at(at).await.unwrap();
        let published = async |id: &str| {
            let all = read("publications").await.well();
            let listed =
                ["proposed", "published"].map(|list| all[list].as_array().unwrap().clone());
            listed.concat().into_iter().find(|one| one["id"] == id)
        };
        match fact {
            Fact::Kept(version, bytes) => {
                let file = read(&format!("inputs/{version}/files/streets/streets.csv")).await;
                assert_eq!((file.status, &file.body), (200, bytes));
            }
            Fact::Asked(job) => assert_eq!(read(&format!("jobs/{job}")).await.well()["id"], **job),
            Fact::Proposed(id) => assert!(published(id).await.is_some(), "{id}"),
            Fact::Approved(id) => {
                let one = published(id).await.unwrap();
                assert!(one["approved"].is_object() && one["number"].is_i64(), "{one}");
            }
            Fact::Withdrawn(id) => {
                let one = published(id).await.unwrap();
                assert!(one["withdrawn"].is_object(), "{one}");
            }
            Fact::Drawn(draft, head) => {
                let state = read(&format!("drafts/{draft}/state")).await.well();
                assert!(*head <= state["head"].as_i64().unwrap(), "{fact:?} {}", state["head"]);
            }
            Fact::BackedUp(file) => assert!(std::fs::metadata(file).unwrap().is_file()),
        }
    }

    /// Everybody sees what the office knows to be published, wholly, and nothing else.
    async fn nothing_is_half_published(&self, at: SocketAddr) {
        let all = self.hands.read("publications").at(at).await.unwrap().well();
        let all = all["published"].as_array().unwrap();
        let mut standing: Vec<_> = all
            .iter()
            .filter(|one| one["withdrawn"].is_null())
            .map(|one| text(one, "plan"))
            .collect();
        standing.sort();
        standing.dedup();
        let mut seen = shown(at).await;
        seen.sort();
        assert_eq!(seen, standing);
        for plan in seen {
            let page = format!("/riverside/api/lookup?block=B01&plan={plan}");
            Asked::get(&page).at(at).await.unwrap().well();
        }
    }

    /// How many jobs are done once somebody works undisturbed.
    async fn everything_ends_well(&self, store: &Store, office: &Office) -> usize {
        let _worker = self.machine.start(Kind::Worker);
        let jobs = loop {
            let jobs = store.db.jobs(&office.district, 100_000).await.unwrap();
            if jobs.iter().all(|job| job.state.is_over()) {
                break jobs;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        for job in &jobs {
            let died_of = job.state == JobState::Failed && job.n_attempts == job.most_attempts;
            assert!(job.state == JobState::Done || died_of, "{job:?}");
        }
        nothing_is_half(store).await;
        let file = self.backup(n_kills());
        let (whole, said) = self.machine.run(&["store", "backup", &file]);
        assert!(whole, "{said}");
        // What the killed ones had begun is swept by those who came after.
        let folder = std::fs::read_dir(store.folder.path()).unwrap();
        let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let begun: Vec<_> = names.filter(|name| name.starts_with('.')).collect();
        assert!(begun.is_empty(), "{begun:?}");
        let left = self.machine.leftovers();
        assert!(left.is_empty(), "{left:?}");
        let elsewhere = Machine { store: store.another().await, ..self.machine.clone() };
        let (whole, said) = elsewhere.run(&["store", "restore", &file]);
        assert!(whole && said.contains("the log is whole"), "{said}");
        jobs.iter().filter(|job| job.state == JobState::Done).count()
    }
}

/// What came of it. `None`: it was refused, as by a server whose store is gone.
fn done(reply: Reply) -> Option<Value> {
    assert_ne!(reply.status, 500, "{}", reply.text());
    (reply.status < 300).then(|| reply.json())
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("{value}")).to_owned()
}
