//! The people of an office and what they work with.

use std::net::SocketAddr;

use catchment::office::Token;
use catchment::store::database::{NewPlan, NewToken};
use serde_json::Value;

use super::client::{Asked, Reply};
use super::process::program;
use crate::database::{Office, Store, by};
use crate::office::plan_folder;

/// Programs of the planner and of the publisher of the district `riverside`.
#[derive(Clone)]
pub struct Hands {
    pub planner: String,
    pub publisher: String,
}

pub async fn hands(store: &Store, office: &Office) -> Hands {
    let planner = token(store, &office.planner, &["read", "plan"]).await;
    let publisher = token(store, &office.publisher, &["read", "publish"]).await;
    Hands { planner, publisher }
}

async fn token(store: &Store, person: &str, scopes: &[&str]) -> String {
    let token = Token::new().unwrap();
    let hashed = token.hashed();
    let new = NewToken {
        token: &hashed,
        person,
        district: None,
        scopes,
        label: "a program",
        expires_at: None,
    };
    store.db.add_token(by(Some(person)), new).await.unwrap();
    token.0
}

/// A small city's plan, kept in the district by the planner: its digest.
pub async fn kept_plan(store: &Store, office: &Office, seed: u64) -> String {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan_folder(folder.path(), seed);
    keep(store, office, &plan).await
}

pub async fn keep(store: &Store, office: &Office, folder: &std::path::Path) -> String {
    let new = NewPlan {
        district: &office.district,
        folder,
        inputs: None,
        draft: None,
        level: None,
        figures: &Value::Null,
    };
    store.db.keep_plan(by(Some(&office.planner)), new).await.unwrap()
}

/// Files of a small city.
pub struct City {
    pub schools: Vec<u8>,
    pub blocks: Vec<u8>,
    /// The id of one of its schools.
    pub school: String,
}

impl City {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = std::process::Command::new(program())
            .args(["synth", "--schools", "4", "--blocks", "60", "--seed", "1", "--out"])
            .arg(folder.path().join("city"))
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let read = |name: &str| std::fs::read(folder.path().join("city").join(name)).unwrap();
        let (schools, blocks) = (read("schools.geojson"), read("blocks.geojson"));
        let listed: Value = serde_json::from_slice(&schools).unwrap();
        let school = listed["features"][0]["properties"]["id"].as_str().unwrap().to_owned();
        Self { schools, blocks, school }
    }

    /// Settings that no other number has.
    pub fn settings(&self, number: usize) -> String {
        format!("[schools.{}]\nseats = {}\n", self.school, 500 + number)
    }
}

impl Hands {
    /// The version of all files of a city.
    pub fn upload(&self, city: &City, number: usize) -> Asked {
        let settings = city.settings(number);
        let files = [
            ("schools", "schools.geojson", &*city.schools),
            ("blocks", "blocks.geojson", &*city.blocks),
            ("settings", "settings.toml", settings.as_bytes()),
        ];
        Asked::files("/office/riverside/inputs", &files).by(&self.planner)
    }

    pub fn ask_for_job(&self, version: &str, key: &str) -> Asked {
        let form = [("version", version), ("effort", "quick")];
        let asked = Asked::form("/office/riverside/jobs", &form).by(&self.planner);
        asked.with("idempotency-key", key)
    }

    pub fn propose(&self, plan: &str) -> Asked {
        let form = [("plan", plan), ("kind", "in-force"), ("notice", "so it is")];
        Asked::form("/office/riverside/publications", &form).by(&self.planner)
    }

    pub fn approve(&self, publication: &str) -> Asked {
        let path = format!("/office/riverside/publications/{publication}/approve");
        Asked::form(&path, &[("yes", "yes")]).by(&self.publisher)
    }

    pub fn withdraw(&self, publication: &str) -> Asked {
        let path = format!("/office/riverside/publications/{publication}/withdraw");
        Asked::form(&path, &[("yes", "yes")]).by(&self.publisher)
    }

    pub fn read(&self, path: &str) -> Asked {
        Asked::get(&format!("/office/riverside/{path}")).by(&self.planner)
    }

    /// By both, at one server: the publication.
    pub async fn publish(&self, at: SocketAddr, plan: &str) -> String {
        let proposed = self.propose(plan).at(at).await.unwrap().well();
        let id = proposed["id"].as_str().unwrap().to_owned();
        self.approve(&id).at(at).await.unwrap().well();
        id
    }
}

/// Which plans everybody sees at a server.
pub async fn shown(at: SocketAddr) -> Vec<String> {
    let listed: Reply = Asked::get("/riverside/api/plans").at(at).await.unwrap();
    let plans = listed.well()["plans"].as_array().unwrap().clone();
    plans.iter().map(|plan| plan["digest"].as_str().unwrap_or_default().to_owned()).collect()
}
