//! A process that writes is killed at any moment: what it was told is kept is there afterwards,
//! and nothing is there in part.

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use catchment::store::database::{
    Chain, Database, JobState, NewDraft, NewJob, NewPlan, NewPublication, PublicationKind,
};
use serde_json::{Value, json};
use sqlx::Row;

use super::{Chance, Office, Store, at, by, new_plan, on_both, wait_for, write_plan};

on_both!(whoever_is_killed_loses_nothing_that_was_acknowledged);

const STORES: u64 = 10;
const KILLS: u64 = 20;

async fn whoever_is_killed_loses_nothing_that_was_acknowledged(store: Store) {
    for number in 0..STORES {
        let address = store.another().await;
        let db = Database::open(&address).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let store = Store { db, address, folder };
        let office = store.office().await;
        for kill in 0..KILLS {
            let seed = number * KILLS + kill;
            for fact in killed(&store, seed) {
                is_true(&store, &office, &fact).await;
            }
            nothing_is_half(&store).await;
        }
        what_was_backed_up_is_whole(&store).await;
    }
}

/// What a process acknowledged before it was killed: some time after so many facts.
fn killed(store: &Store, seed: u64) -> Vec<String> {
    let mut chance = Chance(seed);
    let (n_wanted, wait) = (chance.below(12) as usize, chance.below(15_000));
    let mut child = start(store, seed);
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = Vec::new();
    while said.len() < n_wanted + 1 {
        let mut line = String::new();
        assert_ne!(out.read_line(&mut line).unwrap(), 0, "with seed {seed} it ended: {said:?}");
        // The test harness says things, too.
        if line == "ready\n" || !said.is_empty() {
            said.push(line);
        }
    }
    thread::sleep(Duration::from_micros(wait));
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    // The last line may be cut.
    let whole = rest.rfind('\n').map_or("", |end| &rest[..end]);
    let lines = said[1..].iter().map(|line| line.trim_end()).chain(whole.lines());
    lines.map(str::to_owned).collect()
}

fn start(store: &Store, seed: u64) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "database::crash::is_killed", "--ignored", "--nocapture"])
        .env("CATCHMENT_KILLED_STORE", &store.address)
        .env("CATCHMENT_KILLED_FOLDER", store.folder.path())
        .env("CATCHMENT_KILLED_SEED", seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

#[test]
#[ignore = "is the process that is killed; the test above starts it"]
fn is_killed() {
    let told = |name: &str| env::var(format!("CATCHMENT_KILLED_{name}"));
    let address = told("STORE").expect("only another test starts this");
    let (folder, seed) = (told("FOLDER").unwrap(), told("SEED").unwrap().parse().unwrap());
    wait_for(async {
        let db = Database::open(&address).await.unwrap();
        say("ready");
        let mut worker = Worker { db, seed, chance: Chance(seed), n_done: 0 };
        loop {
            worker.work(Path::new(&folder)).await;
            worker.n_done += 1;
        }
    });
}

/// At once, so that it is said before whatever comes next.
fn say(what: &str) {
    io::stdout().lock().write_all(format!("{what}\n").as_bytes()).unwrap();
    io::stdout().flush().unwrap();
}

struct Worker {
    db: Database,
    seed: u64,
    chance: Chance,
    n_done: u64,
}

impl Worker {
    async fn work(&mut self, folder: &Path) {
        let people = self.db.people().await.unwrap();
        let id = |name: &str| people.iter().find(|one| one.sign_in == name).unwrap().id.clone();
        let district = self.db.districts().await.unwrap().remove(0).id;
        let [planner, publisher, other] = ["ping", "kofi", "ada"].map(id);
        let office = Office { district, planner, publisher, other };
        match self.chance.below(12) {
            0..3 => {
                let head = self.db.log(by(None), "worked", &json!(self.n_done)).await.unwrap();
                say(&format!("logged {} {}", head.seq, head.hash));
            }
            3..5 => self.upload().await,
            5..8 => self.draw(&office).await,
            8..10 => self.publish(&office, folder).await,
            10 => self.solve(&office).await,
            _ => {
                let name = format!("{}-{}.backup", self.seed, self.n_done);
                self.db.backup(&folder.join(&name)).await.unwrap();
                say(&format!("backup {name}"));
            }
        }
    }

    async fn upload(&mut self) {
        let n_bytes = 1 << (8 + self.chance.below(13));
        let mut bytes = format!("{} {}", self.seed, self.n_done).into_bytes();
        bytes.resize(n_bytes, b'x');
        say(&format!("content {}", self.db.keep_bytes(&bytes).await.unwrap()));
    }

    async fn draw(&mut self, office: &Office) {
        let deed = by(Some(&office.planner));
        let title = format!("{}", self.seed);
        let all = self.db.drafts(&office.district).await.unwrap();
        let (draft, saw) = match all.into_iter().find(|draft| draft.title == title) {
            Some(draft) => (draft.id, draft.head),
            None => {
                let (district, base, inputs) = (&*office.district, None, None);
                let new = NewDraft { district, title: &title, base, inputs };
                (self.db.add_draft(deed, new).await.unwrap(), 0)
            }
        };
        let seq = self.db.edit(deed, (&draft, saw), &json!(self.n_done)).await.unwrap();
        say(&format!("edit {draft} {seq}"));
    }

    async fn publish(&mut self, office: &Office, folder: &Path) {
        let text = format!("{{\"plan\": \"{} {}\"}}", self.seed, self.n_done);
        let folder = folder.join(format!("{}-{}", self.seed, self.n_done));
        write_plan(&folder, &text);
        let new = NewPlan { folder: &folder, ..new_plan(office) };
        let plan = self.db.keep_plan(by(Some(&office.planner)), new).await.unwrap();
        say(&format!("plan {plan}"));
        let kind = PublicationKind::InForce { from: None };
        let new = NewPublication { district: &office.district, plan: &plan, kind, notice: "x" };
        let id = self.db.propose(by(Some(&office.planner)), new).await.unwrap();
        say(&format!("proposed {id}"));
        let number = self.db.approve(by(Some(&office.publisher)), &id).await.unwrap();
        say(&format!("approved {id} {number}"));
    }

    async fn solve(&mut self, office: &Office) {
        let (district, body) = (&*office.district, Value::Null);
        let new = NewJob { district, kind: "solve", body: &body, most_attempts: 99, key: None };
        say(&format!("queued {}", self.db.enqueue(by(None), new).await.unwrap()));
        let now = i64::try_from(self.seed).unwrap() * 1000;
        let held = self.db.claim("w", at(now), at(now + 500)).await.unwrap().unwrap();
        self.db.renew(&held, at(now + 600), (500, "half")).await.unwrap();
        self.db.finish(&held, at(now), &json!(self.seed)).await.unwrap();
        say(&format!("done {}", held.job.id));
    }
}

async fn is_true(store: &Store, office: &Office, fact: &str) {
    let db = &store.db;
    let words: Vec<_> = fact.split(' ').collect();
    let number = || words[2].parse::<i64>().unwrap();
    match words[0] {
        "logged" => {
            let seq: i64 = words[1].parse().unwrap();
            assert_eq!(db.audit_rows(None, seq - 1, 1).await.unwrap()[0].hash, words[2]);
        }
        "content" => assert!(db.content(words[1], u64::MAX).await.unwrap().ends_with(b"x")),
        "plan" => {
            for (_, content) in db.plan_files(&office.district, words[1]).await.unwrap() {
                db.content(&content, u64::MAX).await.unwrap();
            }
        }
        "edit" => {
            assert_eq!(db.line(words[1]).await.unwrap().done[number() as usize - 1].seq, number())
        }
        "proposed" => drop(db.publication(words[1]).await.unwrap()),
        "approved" => assert_eq!(db.publication(words[1]).await.unwrap().number, Some(number())),
        "queued" => drop(db.job(&office.district, words[1]).await.unwrap()),
        "done" => {
            assert_eq!(db.job(&office.district, words[1]).await.unwrap().state, JobState::Done);
        }
        "backup" => assert!(store.folder.path().join(words[1]).is_file()),
        _ => panic!("{fact:?}"),
    }
}

pub async fn nothing_is_half(store: &Store) {
    let Chain::Whole(_) = store.db.verify_chain(None).await.unwrap() else { panic!() };
    let same = [
        ("edits", "draft edited"),
        ("drafts", "draft added"),
        ("publications", "publication proposed"),
        ("publications WHERE number IS NOT NULL", "publication approved"),
        ("jobs", "job queued"),
        ("jobs WHERE state = 'done'", "job done"),
    ];
    for (table, action) in same {
        let kept = format!("SELECT count(*) FROM {table}");
        let logged = format!("SELECT count(*) FROM audit WHERE action = '{action}'");
        assert_eq!(both(store, &kept, &logged).await, 0, "{table}");
    }
    // Whoever takes over after it was kept, and before the job is done, keeps it once more.
    let logged = "SELECT count(DISTINCT what) FROM audit WHERE action = 'plan kept'";
    assert_eq!(both(store, "SELECT count(*) FROM plans", logged).await, 0);
    let cut = "SELECT count(*) FROM contents c WHERE n_bytes <> (SELECT \
               CAST(COALESCE(sum(length(bytes)), 0) AS BIGINT) FROM pieces WHERE content = c.digest)";
    assert_eq!(count(store, cut).await, 0);
    let lost = "SELECT count(*) FROM plans p WHERE 2 > (SELECT count(*) FROM plan_files f \
                WHERE f.district = p.district AND f.plan = p.digest)";
    assert_eq!(count(store, lost).await, 0);
}

/// By how much they differ, at one moment: a server may still be at what the killed one asked last.
async fn both(store: &Store, one: &str, other: &str) -> i64 {
    count(store, &format!("SELECT ({one}) - ({other})")).await
}

async fn count(store: &Store, sql: &str) -> i64 {
    let mut connection = store.connection().await.unwrap();
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_one(&mut connection).await.unwrap();
    row.try_get(0).unwrap()
}

/// What has the name of a backup is one.
async fn what_was_backed_up_is_whole(store: &Store) {
    let entries = fs::read_dir(store.folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let is_backup = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "backup");
    for path in entries.filter(is_backup) {
        let empty = store.folder.path().join("restored.sqlite");
        let db = Database::open(empty.to_str().unwrap()).await.unwrap();
        db.restore(&path).await.unwrap();
        assert!(matches!(db.verify_chain(None).await.unwrap(), Chain::Whole(_)));
        db.close().await;
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{end}", empty.display()));
        }
    }
}
