//! Data in and jobs, over HTTP: what a planner's browser and programs do, and what nobody may.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use catchment::office::jobs::Worker;
use catchment::office::{Installation, Token};
use catchment::serve::{House, Options, house_routes};
use catchment::store::database::{Moment, NewSession, NewToken};
use serde_json::Value;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::database::{Office, Store, by, on_both};
use crate::office_data::file;

on_both!(
    files_are_sent_checked_mapped_compared_and_fetched,
    a_browser_shows_that_a_form_is_ours_before_anything_is_kept,
    what_is_no_upload_is_refused,
    a_job_is_asked_for_once_watched_and_done,
    pages_say_what_programs_are_told,
);

struct Desk {
    routes: Router,
    office: Office,
    token: String,
}

async fn desk(store: &Store) -> Desk {
    let office = store.office().await;
    let house = House::open(Installation::over(store.db.clone()), Options::default());
    let routes = house_routes(&Arc::clone(&house.await.unwrap()));
    let token = Token::new().unwrap();
    let hashed = token.hashed();
    let new = NewToken {
        token: &hashed,
        person: &office.planner,
        district: Some(&office.district),
        scopes: &["read", "plan"],
        label: "a program",
        expires_at: None,
    };
    store.db.add_token(by(Some(&office.planner)), new).await.unwrap();
    Desk { routes, office, token: token.0 }
}

const BOUNDARY: &str = "a boundary nobody writes";

/// A form: names, file names (empty: no file) and contents.
fn form(fields: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, bytes) in fields {
        let file = if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

impl Desk {
    async fn send(
        &self,
        request: axum::http::request::Builder,
        body: Vec<u8>,
    ) -> (StatusCode, Vec<u8>) {
        let answer = self.routes.clone().oneshot(request.body(Body::from(body)).unwrap());
        let answer = answer.await.unwrap();
        let status = answer.status();
        (status, to_bytes(answer.into_body(), 64 << 20).await.unwrap().to_vec())
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let uri = format!("/office/riverside/{path}");
        let bearer = format!("Bearer {}", self.token);
        Request::builder().method(method).uri(uri).header("authorization", bearer)
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        let (status, body) = self.send(self.request("GET", path), Vec::new()).await;
        (status, serde_json::from_slice(&body).unwrap())
    }

    async fn page(&self, path: &str) -> String {
        let request = self.request("GET", path).header("accept", "text/html");
        let (status, body) = self.send(request, Vec::new()).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        String::from_utf8(body).unwrap()
    }

    async fn upload(&self, fields: &[(&str, &str, &[u8])]) -> (StatusCode, Value) {
        let kind = format!("multipart/form-data; boundary=\"{BOUNDARY}\"");
        let request = self.request("POST", "inputs").header("content-type", kind);
        let (status, body) = self.send(request, form(fields)).await;
        (status, serde_json::from_slice(&body).unwrap())
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> (StatusCode, Value) {
        let body = serde_urlencoded::to_string(form).unwrap();
        let kind = "application/x-www-form-urlencoded";
        let request = self.request("POST", path).header("content-type", kind);
        let (status, body) = self.send(request, body.into_bytes()).await;
        (status, serde_json::from_slice(&body).unwrap())
    }

    async fn sample(&self) -> String {
        let sent = [
            ("schools", "schools.geojson", &*file("data/xinghualing/schools.geojson")),
            ("blocks", "blocks.geojson", &*file("data/xinghualing/blocks.geojson")),
            ("settings", "settings.toml", &*file("data/xinghualing/settings.toml")),
        ];
        let (status, kept) = self.upload(&sent).await;
        assert_eq!((status, &kept["sound"]), (StatusCode::CREATED, &Value::Bool(true)), "{kept}");
        kept["id"].as_str().unwrap().to_owned()
    }
}

const SCHOOLS: &str = "id,lon,lat,seats\nA,112.50,37.80,50\nB,112.52,37.80,40\n";
const BLOCKS: &str = "id,kids here,lon,lat\nb1,7,112.50,37.80\nb2,minus,112.51,37.80\n";

async fn files_are_sent_checked_mapped_compared_and_fetched(store: Store) {
    let desk = desk(&store).await;
    let sent = [
        ("note", "", "2027 春".as_bytes()),
        ("schools", "C:\\data\\学校.csv", SCHOOLS.as_bytes()),
        ("blocks", "b.csv", BLOCKS.as_bytes()),
        ("streets", "", b""),
    ];
    let (status, kept) = desk.upload(&sent).await;
    assert_eq!(status, StatusCode::CREATED, "{kept}");
    assert_eq!((&kept["sound"], &kept["note"]), (&Value::Bool(false), &"2027 春".into()));
    assert!(!kept["problems"].as_array().unwrap().is_empty());
    let first = kept["id"].as_str().unwrap().to_owned();

    let (_, columns) = desk.get(&format!("inputs/{first}/columns")).await;
    assert_eq!(columns["files"][1]["layers"][0]["columns"][1]["name"], "kids here", "{columns}");
    let mapped = [("column-children", "kids here"), ("column-id", "id")];
    let (status, kept) = desk.post(&format!("inputs/{first}/columns"), &mapped).await;
    assert_eq!(status, StatusCode::CREATED, "{kept}");
    let problem = &kept["problems"][0];
    assert_eq!((&problem["code"], &problem["value"]), (&"E301".into(), &"minus".into()), "{kept}");
    assert_eq!(problem["place"], serde_json::json!({"row": 3, "id": "b2"}));
    assert_eq!((problem["lon"].as_f64(), problem["lat"].as_f64()), (Some(112.51), Some(37.8)));
    let second = kept["id"].as_str().unwrap().to_owned();

    let better = BLOCKS.replace("minus", "8");
    let sent = [("base", "", second.as_bytes()), ("blocks", "b.csv", better.as_bytes())];
    let (_, kept) = desk.upload(&sent).await;
    assert_eq!(kept["sound"], true, "{kept}");
    assert_eq!(kept["files"].as_array().unwrap().len(), 3, "{kept}");
    let third = kept["id"].as_str().unwrap().to_owned();
    let best = better.replace("b1,7", "b1,9");
    let sent = [("base", "", third.as_bytes()), ("blocks", "b.csv", best.as_bytes())];
    let (_, kept) = desk.upload(&sent).await;
    let fourth = kept["id"].as_str().unwrap();
    let (_, compared) = desk.get(&format!("inputs/compare?before={third}&after={fourth}")).await;
    assert_eq!(compared["blocks"]["n_changed"], 1, "{compared}");
    assert_eq!(compared["blocks"]["changed"][0]["facts"][0]["after"], "9");
    let (status, refused) =
        desk.get(&format!("inputs/compare?before={first}&after={fourth}")).await;
    assert_eq!((status, &refused["code"]), (StatusCode::BAD_REQUEST, &"unsound-version".into()));

    let fetch =
        desk.request("GET", &format!("inputs/{first}/files/schools/%E5%AD%A6%E6%A0%A1.csv"));
    assert_eq!(desk.send(fetch, Vec::new()).await, (StatusCode::OK, SCHOOLS.as_bytes().to_vec()));
    let (status, _) = desk.get(&format!("inputs/{first}/files/blocks/none.csv")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (_, list) = desk.get("inputs").await;
    assert_eq!(list["versions"].as_array().unwrap().len(), 4);
}

async fn a_browser_shows_that_a_form_is_ours_before_anything_is_kept(store: Store) {
    let desk = desk(&store).await;
    let (token, now) = (Token::new().unwrap(), Moment::now());
    let new = NewSession {
        token: &token.hashed(),
        person: &desk.office.planner,
        csrf: "what the page holds",
        id_token: None,
        at: now,
        expires_at: now.plus(60_000),
    };
    store.db.add_session(new).await.unwrap();
    let send = async |fields: &[(&str, &str, &[u8])], header: Option<&str>| {
        let kind = format!("multipart/form-data; boundary=\"{BOUNDARY}\"");
        let request = Request::post("/office/riverside/inputs").header("content-type", kind);
        let request = request.header("cookie", format!("catchment-session={}", token.0));
        let request = request.header("accept", "application/json");
        let request = match header {
            Some(csrf) => request.header("x-csrf-token", csrf),
            None => request,
        };
        desk.send(request, form(fields)).await.0
    };
    let schools = ("schools", "s.csv", SCHOOLS.as_bytes());
    let ours = ("csrf", "", "what the page holds".as_bytes());
    let theirs = ("csrf", "", "a guess".as_bytes());
    for (fields, header) in [
        (vec![schools], None),
        (vec![schools], Some("a guess")),
        (vec![theirs, schools], None),
        (vec![schools, ours], None),
        (vec![], None),
    ] {
        assert_eq!(send(&fields, header).await, StatusCode::FORBIDDEN, "{fields:?} {header:?}");
    }
    assert_eq!(store.db.versions(&desk.office.district).await.unwrap(), []);
    assert_eq!(send(&[ours, schools], None).await, StatusCode::CREATED);
    assert_eq!(send(&[schools], Some("what the page holds")).await, StatusCode::CREATED);
}

async fn what_is_no_upload_is_refused(store: Store) {
    let desk = desk(&store).await;
    let schools = ("schools", "s.csv", SCHOOLS.as_bytes());
    for (fields, says) in [
        (vec![], "no file"),
        (vec![("dragons", "d.csv", b"1".as_slice())], "dragons"),
        (vec![("schools", "..", b"1")], "no name"),
        (vec![schools, ("schools", "t.csv", b"1")], "t.csv"),
        (vec![schools, ("note", "", &[b'x'; 5000])], "4 KiB"),
        (vec![schools, ("note", "", b"\xff")], "UTF-8"),
    ] {
        let (status, refused) = desk.upload(&fields).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{refused}");
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{detail}");
    }
    let many: Vec<_> = (0..70).map(|_| schools).collect();
    assert_eq!(desk.upload(&many).await.0, StatusCode::BAD_REQUEST);
    let (status, _) = desk.post("inputs", &[("schools", "x")]).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let cut = form(&[schools]);
    let kind = format!("multipart/form-data; boundary=\"{BOUNDARY}\"");
    let request = desk.request("POST", "inputs").header("content-type", kind);
    let (status, _) = desk.send(request, cut[..cut.len() - 30].to_vec()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(store.db.versions(&desk.office.district).await.unwrap(), []);
}

async fn a_job_is_asked_for_once_watched_and_done(store: Store) {
    let desk = desk(&store).await;
    let version = desk.sample().await;
    let (_, broken) = desk.upload(&[("schools", "s.csv", SCHOOLS.as_bytes())]).await;
    for (name, value, code) in [
        ("version", broken["id"].as_str().unwrap(), "unsound-version"),
        ("version", "none", "missing"),
        ("kind", "bake", "bad-parameter"),
        ("effort", "heroic", "bad-parameter"),
        ("rule", "whim", "bad-parameter"),
        ("keep", "none", "missing"),
    ] {
        let mut asked = vec![("version", &*version)];
        asked.retain(|(given, _)| *given != name);
        asked.push((name, value));
        let (_, refused) = desk.post("jobs", &asked).await;
        assert_eq!(refused["code"], code, "{refused}");
    }
    let asked = [("version", &*version), ("effort", "quick"), ("key", "once")];
    let (status, job) = desk.post("jobs", &asked).await;
    assert_eq!((status, &job["state"]), (StatusCode::CREATED, &"queued".into()), "{job}");
    let (_, again) = desk.post("jobs", &asked).await;
    assert_eq!(again["id"], job["id"]);
    let id = job["id"].as_str().unwrap();

    let events = desk.request("GET", "jobs/events").body(Body::empty()).unwrap();
    let events = desk.routes.clone().oneshot(events).await.unwrap();
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    let mut told = events.into_body().into_data_stream();
    let mut seen = String::new();
    let mut until = async |wanted: &str| {
        let watching = async {
            while !seen.contains(wanted) {
                let piece = futures_util::StreamExt::next(&mut told).await.unwrap().unwrap();
                seen += std::str::from_utf8(&piece).unwrap();
            }
        };
        tokio::time::timeout(Duration::from_secs(120), watching).await.unwrap();
    };
    // Nobody works yet.
    until("\"state\":\"queued\"").await;
    let worker = Worker::new(store.db.clone(), PathBuf::from(env!("CARGO_BIN_EXE_catchment")));
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(async move { worker.unwrap().work(stopped).await });
    until("\"state\":\"done\"").await;
    assert!(seen.contains("event: job"), "{seen}");
    let (_, done) = desk.get(&format!("jobs/{id}")).await;
    let plan = done["result"]["plan"].as_str().unwrap();

    // The next one keeps to it, by another rule: both are in the version it was made from.
    let asked = [("version", &*version), ("keep", plan), ("rule", "nearest-first")];
    let (_, next) = desk.post("jobs", &asked).await;
    assert_ne!(next["version"], version);
    let (_, from) = desk.get(&format!("inputs/{}", next["version"].as_str().unwrap())).await;
    let roles: Vec<_> =
        from["files"].as_array().unwrap().iter().map(|file| file["role"].clone()).collect();
    assert_eq!(roles, ["blocks", "keep", "schools", "settings"], "{from}");
    let next = next["id"].as_str().unwrap();
    let (status, cancelled) = desk.post(&format!("jobs/{next}/cancel"), &[]).await;
    assert_eq!((status, &cancelled["cancel_asked"]), (StatusCode::OK, &true.into()));
    stop.send(true).unwrap();
    working.await.unwrap();
    let (_, list) = desk.get("jobs").await;
    assert_eq!(list["jobs"].as_array().unwrap().len(), 2);
}

async fn pages_say_what_programs_are_told(store: Store) {
    let desk = desk(&store).await;
    assert!(desk.page("inputs").await.contains("multipart/form-data"));
    let (_, kept) = desk
        .upload(&[
            ("schools", "s<b>.csv", SCHOOLS.as_bytes()),
            ("schools", "s.csv", SCHOOLS.as_bytes()),
        ])
        .await;
    assert_eq!(kept["status"], 400);
    let sent = [
        ("schools", "s.csv", SCHOOLS.as_bytes()),
        ("blocks", "b.csv", &*file("fixtures/bad_children/blocks.geojson")),
    ];
    let (_, kept) = desk.upload(&sent).await;
    let id = kept["id"].as_str().unwrap();
    for language in ["en", "zh"] {
        let page = desk.page(&format!("inputs/{id}?lang={language}")).await;
        assert!(
            page.contains("id=\"problem-1\"") && page.contains("href=\"#problem-1\""),
            "{page}"
        );
        assert!(page.contains("name=\"column-children\""));
        let list = desk.page(&format!("inputs?lang={language}")).await;
        assert!(list.contains(&id[..12]));
        assert!(desk.page(&format!("jobs?lang={language}")).await.contains("data-jobs"));
    }
    let sample = desk.sample().await;
    let page = desk.page(&format!("inputs/compare?before={sample}&after={sample}")).await;
    assert!(page.contains(&sample[..12]));
    let (_, job) = desk.post("jobs", &[("version", &*sample)]).await;
    let page = desk.page(&format!("jobs/{}", job["id"].as_str().unwrap())).await;
    assert!(page.contains("data-state=\"queued\""), "{page}");
}
