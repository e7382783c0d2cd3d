//! Ten thousand parents a minute ask while the office draws, sends files and publishes.
//!
//! The server is the one of this build; to measure another one for longer, such as an optimized one:
//!
//! ```sh
//! cargo build --release
//! CATCHMENT=target/release/catchment CATCHMENT_SECONDS=60 \
//!     cargo test --test it endure::lookups -- --nocapture
//! ```

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::Asked;
use super::office::{City, Hands, hands, keep};
use super::process::{Kind, Machine, program};
use crate::database::{Office, Store, on_both};
use crate::office_data::file;

on_both!(ten_thousand_lookups_a_minute_while_the_office_works);

const A_MINUTE: u64 = 10_000;

async fn ten_thousand_lookups_a_minute_while_the_office_works(store: Store) {
    let seconds = std::env::var("CATCHMENT_SECONDS").map_or(10, |n| n.parse().unwrap());
    let office = store.office().await;
    let hands = hands(&store, &office).await;
    let plans = plans_of_the_sample(&store, &office).await;
    let server = Machine::of(&store).start(Kind::Server);
    let at = server.at();
    hands.publish(at, &plans[0]).await;
    let paths = lookups(at).await;
    let until = Instant::now() + Duration::from_secs(seconds);
    let n_done = Arc::new(Done::default());
    let work = [
        tokio::spawn(draw(hands.clone(), (at, until), plans[0].clone(), n_done.clone())),
        tokio::spawn(send_files(hands.clone(), (at, until), n_done.clone())),
        tokio::spawn(publish(hands, (at, until), plans[1].clone(), n_done.clone())),
    ];
    let measured = asked_on_schedule(at, &paths, seconds).await;
    for one in work {
        one.await.unwrap();
    }
    assert!(measured.failed.is_empty(), "{:?}", measured.failed);
    let of = |part: usize| measured.waited[(measured.waited.len() - 1) * part / 1000];
    let count = |n: &AtomicUsize| n.load(Ordering::Relaxed);
    println!(
        "{} lookups in {seconds} s, none failed: {:.1} ms (half), {:.1} ms (99 %), {:.1} ms (worst) \
         from when each was due; meanwhile {} drawn or tried, {} versions sent, {} published",
        measured.waited.len(),
        of(500),
        of(990),
        of(1000),
        count(&n_done.drawn),
        count(&n_done.sent),
        count(&n_done.published),
    );
}

#[derive(Default)]
struct Done {
    drawn: AtomicUsize,
    sent: AtomicUsize,
    published: AtomicUsize,
}

/// Of the sample district, by two rules.
async fn plans_of_the_sample(store: &Store, office: &Office) -> [String; 2] {
    let mut plans = Vec::new();
    for rule in ["least-walk", "nearest-first"] {
        plans.push(keep(store, office, &plan_of_the_sample(store.folder.path(), rule)).await);
    }
    plans.try_into().unwrap()
}

fn plan_of_the_sample(folder: &Path, rule: &str) -> PathBuf {
    let (settings, out) = (folder.join("settings.toml"), folder.join(rule));
    std::fs::write(&settings, format!("rule = \"{rule}\"\n[class_size]\nprimary = 45\n")).unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/xinghualing");
    let made = Command::new(program())
        .arg("allocate")
        .arg("--schools")
        .arg(sample.join("schools.geojson"))
        .arg("--blocks")
        .arg(sample.join("blocks.geojson"))
        .arg("--settings")
        .arg(&settings)
        .args(["--level", "primary", "--effort", "quick", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    out
}

/// By blocks and by places, all over the district.
async fn lookups(at: SocketAddr) -> Vec<String> {
    let blocks = Asked::get("/riverside/blocks.geojson").at(at).await.unwrap().well();
    let mut paths = Vec::new();
    for block in blocks["features"].as_array().unwrap().iter().step_by(8) {
        let id = block["properties"]["id"].as_str().unwrap();
        paths.push(format!("/riverside/api/lookup?block={id}"));
        let [lon, lat] = middle(&block["geometry"]["coordinates"]);
        let path = format!("/riverside/api/lookup?lon={lon}&lat={lat}");
        // The middle of an odd outline is outside.
        if Asked::get(&path).at(at).await.unwrap().status == 200 {
            paths.push(path);
        }
    }
    paths
}

/// Of the first ring in it.
fn middle(coordinates: &Value) -> [f64; 2] {
    let mut ring = coordinates;
    while ring[0][0].is_array() {
        ring = &ring[0];
    }
    let places = &ring.as_array().unwrap()[1..];
    let mean = |axis: usize| {
        places.iter().map(|place| place[axis].as_f64().unwrap()).sum::<f64>() / places.len() as f64
    };
    [mean(0), mean(1)]
}

struct Measured {
    /// In milliseconds, from when each was to be asked; the shortest first.
    waited: Vec<f64>,
    failed: Vec<String>,
}

/// Each is asked when it is due, however long those before it take.
async fn asked_on_schedule(at: SocketAddr, paths: &[String], seconds: u64) -> Measured {
    let began = tokio::time::Instant::now();
    let mut asked = tokio::task::JoinSet::new();
    for number in 0..A_MINUTE * seconds / 60 {
        let due = began + Duration::from_micros(number * 60_000_000 / A_MINUTE);
        let get = Asked::get(&paths[(number * 7919) as usize % paths.len()]);
        tokio::time::sleep_until(due).await;
        asked.spawn(async move {
            let reply = get.at(at).await;
            let waited = due.elapsed().as_secs_f64() * 1e3;
            match reply {
                Ok(reply) if reply.status == 200 => Ok(waited),
                Ok(reply) => Err(reply.text()),
                Err(err) => Err(err.to_string()),
            }
        });
    }
    let mut measured = Measured { waited: Vec::new(), failed: Vec::new() };
    for one in asked.join_all().await {
        match one {
            Ok(waited) => measured.waited.push(waited),
            Err(why) => measured.failed.push(why),
        }
    }
    measured.waited.sort_by(f64::total_cmp);
    measured
}

/// As a hand that moves over the map: what it would mean, what is done, and back again.
async fn draw(hands: Hands, (at, until): (SocketAddr, Instant), plan: String, done: Arc<Done>) {
    let ask = async |path: &str, body: &Value| -> Value {
        let asked = Asked::json(&format!("/office/riverside/drafts{path}"), body);
        asked.by(&hands.planner).at(at).await.unwrap().well()
    };
    let draft = ask("", &json!({ "title": "a draft", "plan": plan })).await;
    let draft = draft["id"].as_str().unwrap();
    let state = hands.read(&format!("drafts/{draft}/state")).at(at).await.unwrap().well();
    let schools = state["canvas"]["schools"].as_array().unwrap().clone();
    let at_now = state["canvas"]["at"].as_array().unwrap().clone();
    let mut saw = 0;
    for block in (0..at_now.len()).cycle() {
        if until < Instant::now() {
            return;
        }
        let to = (at_now[block].as_u64().unwrap_or(0) as usize + 1) % schools.len();
        let school = &schools[to]["id"];
        let wanted = json!({ "pick": { "blocks": [block] }, "school": school });
        let tried = ask(&format!("/{draft}/try"), &wanted).await;
        done.drawn.fetch_add(1, Ordering::Relaxed);
        if tried["attempt"]["moving"].as_array().is_some_and(|moving| moving.len() == 1) {
            let id = &tried["attempt"]["moving"][0]["block"];
            let edit = json!({ "do": "assign", "blocks": [id], "school": school });
            let edited = ask(&format!("/{draft}/edit"), &json!({ "saw": saw, "edit": edit })).await;
            let undone = ask(&format!("/{draft}/undo"), &json!({ "saw": edited["head"] })).await;
            saw = undone["head"].as_i64().unwrap();
            done.drawn.fetch_add(2, Ordering::Relaxed);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn send_files(hands: Hands, (at, until): (SocketAddr, Instant), done: Arc<Done>) {
    let mut city = City::new();
    city.schools = file("data/xinghualing/schools.geojson");
    city.blocks = file("data/xinghualing/blocks.geojson");
    city.school = "S01".to_owned();
    for number in 0.. {
        if until < Instant::now() {
            return;
        }
        hands.upload(&city, number).at(at).await.unwrap().well();
        done.sent.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Another plan comes into force, and is withdrawn.
async fn publish(hands: Hands, (at, until): (SocketAddr, Instant), plan: String, done: Arc<Done>) {
    while Instant::now() < until {
        let id = hands.publish(at, &plan).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        hands.withdraw(&id).at(at).await.unwrap().well();
        tokio::time::sleep(Duration::from_secs(1)).await;
        done.published.fetch_add(1, Ordering::Relaxed);
    }
}
