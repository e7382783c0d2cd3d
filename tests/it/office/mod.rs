//! The office at work over HTTP: who may do what, and that nobody does anything alone that two must.

mod about;
mod addresses;
mod checking;
mod comments;
mod cookies;
mod doors;
mod elsewhere;
mod farewell;
mod hostile;
mod neighbors;
mod open_id;
mod publishing;
mod signing_in;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use catchment::office::{Installation, Password, Token};
use catchment::serve::{House, Options, house_routes};
use catchment::store::database::{
    Database, Deed, Membership, Moment, NewDistrict, NewPerson, NewSession, Role,
};
use serde_json::Value;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::http::Answer;

pub const PASSWORD: &str = "a long enough password";

/// An installation in a folder of its own, with two districts.
pub struct Office {
    pub house: Arc<House>,
    pub database: Database,
    pub routes: Router,
    /// Ids, by short name.
    pub east: String,
    pub west: String,
    folder: TempDir,
}

/// Somebody with a browser.
#[derive(Clone, Debug)]
pub struct Hand {
    pub cookie: String,
    pub csrf: String,
}

pub fn command_line(at: Moment) -> Deed<'static> {
    Deed { at, who: None, district: None }
}

impl Office {
    pub async fn open() -> Self {
        Self::open_with(Options::default()).await
    }

    pub async fn open_with(options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("office.sqlite");
        let database = Database::open(file.to_str().unwrap()).await.unwrap();
        let now = Moment::now();
        let district = async |short_name: &str, name: &str| {
            let new = NewDistrict { short_name, name, english: None };
            database.add_district(command_line(now), new).await.unwrap()
        };
        let (east, west) = (district("east", "东区").await, district("west", "西区").await);
        let house = House::open(Installation::over(database.clone()), options).await;
        let house = house.unwrap();
        let routes = house_routes(&house);
        Self { house, database, routes, east, west, folder }
    }

    /// Where its store is.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Somebody with these roles; `None`: in all districts.
    pub async fn person(&self, name: &str, roles: &[(Option<&str>, Role)]) -> String {
        let new = NewPerson { sign_in: name, called: name, password: None, elsewhere: None };
        let deed = command_line(Moment::now());
        let id = self.database.add_person(deed, new).await.unwrap();
        for (district, role) in roles {
            let district = district.map(str::to_owned);
            let to = Membership { person: id.clone(), district, role: *role };
            self.database.grant(deed, &to).await.unwrap();
        }
        id
    }

    pub async fn set_password(&self, person: &str) {
        let hashed = Password::chosen(PASSWORD, "").unwrap().hashed().unwrap();
        let deed = command_line(Moment::now());
        self.database.set_password(deed, person, &hashed).await.unwrap();
    }

    /// Signed in, without having typed anything.
    pub async fn hand(&self, person: &str) -> Hand {
        let (token, csrf) = (Token::new().unwrap(), Token::new().unwrap());
        let now = Moment::now();
        let new = NewSession {
            token: &token.hashed(),
            person,
            csrf: &csrf.0,
            id_token: None,
            at: now,
            expires_at: now.plus(60_000),
        };
        self.database.add_session(new).await.unwrap();
        Hand { cookie: format!("catchment-session={}", token.0), csrf: csrf.0 }
    }

    /// A plan of the sample's making, kept in a district: its digest.
    pub async fn keep_plan(&self, district: &str, by: &str, seed: u64) -> String {
        let folder = tempfile::tempdir().unwrap();
        let plan = crate::office::plan_folder(folder.path(), seed);
        let new = catchment::store::database::NewPlan {
            district,
            folder: &plan,
            inputs: None,
            draft: None,
            level: None,
            figures: &serde_json::json!({}),
        };
        let deed = Deed { at: Moment::now(), who: Some(by), district: Some(district) };
        self.database.keep_plan(deed, new).await.unwrap()
    }

    pub async fn ask(
        &self,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let kind = if body.is_empty() { &[][..] } else { &kind };
        self.ask_as((method, path), &[kind, headers].concat(), body).await
    }

    /// Of whatever kind the headers say.
    pub async fn ask_as(
        &self,
        (method, path): (&str, &str),
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let answer = self.routes.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, hand: &Hand, path: &str) -> Answer {
        let headers = [("cookie", hand.cookie.as_str()), ("accept", "application/json")];
        self.ask(("GET", path), &headers, "").await
    }

    /// As a script of ours sends a form.
    pub async fn post(&self, hand: &Hand, path: &str, form: &str) -> Answer {
        let headers = [
            ("cookie", hand.cookie.as_str()),
            ("accept", "application/json"),
            ("x-csrf-token", hand.csrf.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        self.ask(("POST", path), &headers, form).await
    }
}

/// The code of what went wrong. Empty: nothing did, or there is no telling.
pub fn code(answer: &Answer) -> String {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    body["code"].as_str().unwrap_or_default().to_owned()
}

pub fn is_ok(answer: &Answer) -> bool {
    answer.status.is_success() || answer.status == StatusCode::SEE_OTHER
}

/// The folder of a plan, made by the program itself from a city of a seed.
pub fn plan_folder(inside: &std::path::Path, seed: u64) -> std::path::PathBuf {
    let program = env!("CARGO_BIN_EXE_catchment");
    let city = inside.join("city");
    let run = |args: &[&str]| {
        let done = std::process::Command::new(program).args(args).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let (city_text, seed) = (city.to_str().unwrap(), seed.to_string());
    run(&["synth", "--schools", "4", "--blocks", "60", "--seed", &seed, "--out", city_text]);
    let plan = inside.join("plan");
    let file = |name: &str| city.join(name).to_str().unwrap().to_owned();
    let (schools, blocks, settings) =
        (file("schools.geojson"), file("blocks.geojson"), file("settings.toml"));
    run(&[
        "allocate",
        "--schools",
        &schools,
        "--blocks",
        &blocks,
        "--settings",
        &settings,
        "--effort",
        "quick",
        "--out",
        plan.to_str().unwrap(),
    ]);
    plan
}
