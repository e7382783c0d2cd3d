//! Drawing over HTTP: what is drawn is kept, undone, replayed, and becomes a plan.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Request, StatusCode};
use catchment::model::{Children, Effort};
use catchment::office::{Installation, Token};
use catchment::serve::{House, Options, house_routes};
use catchment::store::database::{
    Database, Deed, Membership, Moment, NewDistrict, NewPerson, NewPlan, NewToken, Role,
};
use catchment::store::{self, InputPaths, Shown};
use catchment::synth::{City, Recipe};
use catchment::verify::verify;
use catchment::world::World;
use catchment::zones::zones_of;
use catchment::{ingest, pipeline, report, wire};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

/// An office with one plan, and a server of it.
struct Office {
    folder: TempDir,
    database: Database,
    district: String,
    plan: String,
    planner: String,
    reader: String,
    server: Router,
}

struct Answer {
    status: StatusCode,
    body: Value,
}

fn deed() -> Deed<'static> {
    Deed { at: Moment::now(), who: None, district: None }
}

impl Office {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("office.sqlite").to_str().unwrap().to_owned();
        let database = Database::open(&address).await.unwrap();
        let new = NewDistrict { short_name: "river", name: "滨河", english: None };
        let district = database.add_district(deed(), new).await.unwrap();
        let mut tokens = Vec::new();
        for role in [Role::Planner, Role::Reader] {
            tokens.push(somebody(&database, &district, role).await);
        }
        let made = folder.path().join("plan");
        write_plan(folder.path(), &made);
        let figures = json!({});
        let new = NewPlan {
            district: &district,
            folder: &made,
            inputs: None,
            draft: None,
            level: Some("primary"),
            figures: &figures,
        };
        let plan = database.keep_plan(deed(), new).await.unwrap();
        let [planner, reader] = tokens.try_into().unwrap();
        let server = server(&database).await;
        Self { folder, database, district, plan, planner, reader, server }
    }

    async fn begin(&self) -> String {
        let new = json!({ "title": "draft", "plan": self.plan });
        let answer = self.post("drafts", &new).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        answer.body["id"].as_str().unwrap().to_owned()
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        call(&self.server, (&self.planner, path), Some(body)).await
    }

    async fn get(&self, path: &str) -> Answer {
        call(&self.server, (&self.planner, path), None).await
    }

    async fn state(&self, draft: &str) -> Value {
        let answer = self.get(&format!("drafts/{draft}/state")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.body
    }

    async fn edit(&self, draft: &str, saw: i64, edit: Value) -> Answer {
        let body = json!({ "saw": saw, "edit": edit });
        self.post(&format!("drafts/{draft}/edit"), &body).await
    }

    async fn act(&self, draft: &str, what: &str, saw: i64) -> Answer {
        self.post(&format!("drafts/{draft}/{what}"), &json!({ "saw": saw })).await
    }

    /// Blocks by position, each with a school that it can be sent to and does not go to.
    async fn moves(&self, draft: &str, n_moves: usize) -> Vec<(usize, String, String)> {
        let state = self.state(draft).await;
        let ids = self.block_ids(draft).await;
        let schools = state["canvas"]["schools"].as_array().unwrap();
        let mut moves = Vec::new();
        for block in (0..ids.len()).step_by(7) {
            let now = state["canvas"]["at"][block].as_u64().unwrap() as usize;
            let to = schools[(now + 1) % schools.len()]["id"].as_str().unwrap();
            let wanted = json!({ "pick": { "blocks": [block] }, "school": to });
            let tried = self.post(&format!("drafts/{draft}/try"), &wanted).await;
            if tried.body["attempt"]["moving"].as_array().unwrap().len() == 1 {
                moves.push((block, ids[block].clone(), to.to_owned()));
            }
            if moves.len() == n_moves {
                break;
            }
        }
        assert_eq!(moves.len(), n_moves);
        moves
    }

    async fn block_ids(&self, draft: &str) -> Vec<String> {
        let blocks = self.get(&format!("drafts/{draft}/blocks.geojson")).await.body;
        let features = blocks["features"].as_array().unwrap();
        let id = |feature: &Value| feature["properties"]["id"].as_str().unwrap().to_owned();
        features.iter().map(id).collect()
    }
}

async fn server(database: &Database) -> Router {
    let installation = Installation::over(database.clone());
    let house: Arc<House> = House::open(installation, Options::default()).await.unwrap();
    house_routes(&house)
}

/// A token of somebody who has this role.
async fn somebody(database: &Database, district: &str, role: Role) -> String {
    let name = role.name();
    let new = NewPerson { sign_in: name, called: name, password: None, elsewhere: None };
    let person = database.add_person(deed(), new).await.unwrap();
    let to = Membership { person: person.clone(), district: Some(district.to_owned()), role };
    database.grant(deed(), &to).await.unwrap();
    let token = Token::new().unwrap();
    let new = NewToken {
        token: &token.hashed(),
        person: &person,
        district: None,
        scopes: &["read", "plan"],
        label: "test",
        expires_at: None,
    };
    database.add_token(deed(), new).await.unwrap();
    token.0
}

/// A small city, and its plan in a folder as `allocate` writes it.
fn write_plan(folder: &Path, into: &Path) {
    let n_children = Some(Children(900));
    let recipe = Recipe { n_schools: 5, n_blocks: 120, n_children, seed: 11 };
    let city = City::build(recipe).unwrap();
    for (name, text) in wire::city_files(&city) {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let paths = InputPaths {
        settings: Some(folder.join("settings.toml")),
        ..InputPaths::of(folder.join("schools.geojson"), folder.join("blocks.geojson"))
    };
    let mut district = ingest::read(&paths.files(Some("primary"))).unwrap().district;
    district.settings.effort = Effort::Quick;
    let world = World::survey(district);
    let plan = pipeline::plan(&world).unwrap();
    let zones = zones_of(&world, &plan);
    let report = report::report(&world, &plan, &zones);
    let shown = Shown { zones: &zones, report: &report };
    let mut files = store::files_of_plan(&world, &plan, shown);
    files.extend(store::copies(&paths, &world.district.inputs).unwrap());
    store::write_folder(into, &files).unwrap();
}

async fn call(server: &Router, (token, path): (&str, &str), body: Option<&Value>) -> Answer {
    let method = if body.is_some() { "POST" } else { "GET" };
    let request = Request::builder()
        .method(method)
        .uri(format!("/office/river/{path}"))
        .header(AUTHORIZATION, format!("Bearer {token}"))
        .header(CONTENT_TYPE, "application/json");
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let answer = server.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 100_000_000).await.unwrap();
    let body = serde_json::from_slice(&bytes);
    let body = body.unwrap_or_else(|_| String::from_utf8_lossy(&bytes).into_owned().into());
    Answer { status, body }
}

fn without_effect(mut state: Value) -> Value {
    state.as_object_mut().unwrap().remove("effect");
    state
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_drawn_is_shown_undone_and_done_again() {
    let office = Office::open().await;
    let draft = office.begin().await;
    let listed = office.get("drafts").await.body;
    assert_eq!(listed["drafts"][0]["id"], *draft);
    let empty = office.state(&draft).await;
    assert_eq!((&empty["head"], &empty["now"]["can_undo"]), (&json!(0), &json!(false)));
    let (block, id, to) = office.moves(&draft, 1).await.remove(0);

    let wanted = json!({ "pick": { "blocks": [block] }, "school": to });
    let tried = office.post(&format!("drafts/{draft}/try"), &wanted).await.body;
    assert_eq!((&tried["head"], &tried["picked"]), (&json!(0), &json!([block])));
    assert_eq!(office.state(&draft).await, empty, "trying does nothing");
    let brief = json!({ "pick": { "blocks": [block] }, "school": to, "brief": true });
    let brief = office.post(&format!("drafts/{draft}/try"), &brief).await.body;
    let mut short = tried.clone();
    short["attempt"].as_object_mut().unwrap().remove("moving");
    assert_eq!(brief, short);

    let edit = json!({ "do": "assign", "blocks": [id], "school": to });
    let done = office.edit(&draft, 0, edit).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    assert_eq!(done.body["head"], 1);
    assert_eq!(done.body["effect"]["changed"], tried["attempt"]["moving"]);
    assert_eq!(done.body["canvas"]["pinned"], json!([block]));
    let at = done.body["canvas"]["at"][block].as_u64().unwrap() as usize;
    assert_eq!(done.body["canvas"]["schools"][at]["id"], *to);
    let walk = |state: &Value| state["now"]["walk_child_m"].as_f64().unwrap();
    let more = tried["attempt"]["walk_child_m"].as_f64().unwrap();
    assert!((walk(&done.body) - walk(&empty) - more).abs() < 1e-3);
    let drawn = without_effect(done.body);
    assert_eq!(office.state(&draft).await, drawn);

    let undone = without_effect(office.act(&draft, "undo", 1).await.body);
    assert_eq!(undone["head"], 0);
    assert_eq!(undone["canvas"], empty["canvas"]);
    assert_eq!(undone["now"]["can_redo"], true);
    assert_eq!(without_effect(office.act(&draft, "redo", 0).await.body), drawn);
    let nothing = office.act(&draft, "redo", 1).await;
    assert_eq!((nothing.status, &nothing.body["head"]), (StatusCode::OK, &json!(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_hands_the_slower_one_is_told_so_and_loses_nothing() {
    let office = Office::open().await;
    let draft = office.begin().await;
    let moves = office.moves(&draft, 2).await;
    let edit =
        |at: usize| json!({ "do": "assign", "blocks": [moves[at].1], "school": moves[at].2 });
    assert_eq!(office.edit(&draft, 0, edit(0)).await.status, StatusCode::OK);
    let drawn = office.state(&draft).await;
    for late in [
        office.edit(&draft, 0, edit(1)).await,
        office.act(&draft, "undo", 0).await,
        office.act(&draft, "recompute", 0).await,
        office.act(&draft, "finish", 0).await,
    ] {
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_eq!(late.body["code"], "drawn-meanwhile");
    }
    assert_eq!(office.state(&draft).await, drawn);
    // At once: one of them wins.
    let (a, b) = tokio::join!(
        office.edit(&draft, 1, edit(1)),
        office.edit(&draft, 1, json!({ "do": "recompute" }))
    );
    let mut statuses = [a.status, b.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT]);
    assert_eq!(office.database.edits(&draft).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_and_on_another_server_it_is_the_same() {
    let office = Office::open().await;
    let draft = office.begin().await;
    let moves = office.moves(&draft, 3).await;
    for (head, (_, id, to)) in moves.iter().enumerate() {
        let edit = json!({ "do": "assign", "blocks": [id], "school": to });
        assert_eq!(office.edit(&draft, head as i64, edit).await.status, StatusCode::OK);
    }
    let to = &office.state(&draft).await["canvas"]["schools"][0]["id"];
    let seats = json!({ "do": "seats", "school": to, "seats": 700 });
    assert_eq!(office.edit(&draft, 3, seats).await.status, StatusCode::OK);
    assert_eq!(office.act(&draft, "recompute", 4).await.status, StatusCode::OK);
    let drawn = without_effect(office.act(&draft, "undo", 5).await.body);

    let other = server(&office.database).await;
    let path = format!("drafts/{draft}/state");
    let replayed = call(&other, (&office.planner, &path), None).await.body;
    assert_eq!(replayed, drawn);

    // The other server draws; this one has the draft in memory as it was.
    let post = async |what: &str, body: Value| {
        let path = format!("drafts/{draft}/{what}");
        call(&other, (&office.planner, &path), Some(&body)).await
    };
    assert_eq!(post("undo", json!({ "saw": 4 })).await.body["head"], 3);
    let release = json!({ "do": "release", "blocks": [moves[0].1] });
    let there = post("edit", json!({ "saw": 3, "edit": release })).await.body;
    assert_eq!(there["head"], 6);
    assert_eq!(office.state(&draft).await, without_effect(there));
    let undone = post("undo", json!({ "saw": 6 })).await.body;
    assert_eq!(undone["head"], 3);
    // The same head, but what could be done again is another edit.
    let again = office.act(&draft, "redo", 3).await.body;
    assert_eq!(
        (&again["head"], again["canvas"]["pinned"].as_array().unwrap().len()),
        (&json!(6), 2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_remembers_an_older_future_does_the_newer_one() {
    let office = Office::open().await;
    let draft = office.begin().await;
    let moves = office.moves(&draft, 2).await;
    let edit =
        |at: usize| json!({ "do": "assign", "blocks": [moves[at].1], "school": moves[at].2 });
    office.edit(&draft, 0, edit(0)).await;
    office.act(&draft, "undo", 1).await;
    let other = server(&office.database).await;
    let path = |what: &str| format!("drafts/{draft}/{what}");
    let body = json!({ "saw": 0, "edit": edit(1) });
    call(&other, (&office.planner, &path("edit")), Some(&body)).await;
    call(&other, (&office.planner, &path("undo")), Some(&json!({ "saw": 2 }))).await;
    let redone = office.act(&draft, "redo", 0).await.body;
    assert_eq!(redone["head"], 2);
    assert_eq!(redone["canvas"]["pinned"], json!([moves[1].0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_draft_is_a_plan_that_verifies_from_its_own_files() {
    let office = Office::open().await;
    let draft = office.begin().await;
    let state = office.state(&draft).await;
    let ids = office.block_ids(&draft).await;
    let school = |at: usize| state["canvas"]["schools"][at]["id"].as_str().unwrap().to_owned();

    let all = json!({ "do": "assign", "blocks": ids, "school": school(0) });
    assert_eq!(office.edit(&draft, 0, all).await.status, StatusCode::OK);
    let overfull = office.act(&draft, "finish", 1).await;
    assert_eq!(overfull.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = overfull.body["why"].as_array().unwrap();
    assert!(why.iter().any(|one| one["why"] == "overfull"), "{why:?}");
    office.act(&draft, "undo", 1).await;

    let more = json!({ "do": "seats", "school": school(1), "seats": 400 });
    assert_eq!(office.edit(&draft, 0, more).await.body["head"], 2);
    // Beside the zone it goes to, so that zones stay of one piece.
    let mut head = 2;
    for (_, id, to) in office.moves(&draft, 12).await {
        let assign = json!({ "do": "assign", "blocks": [id], "school": to });
        let assigned = office.edit(&draft, head, assign).await.body;
        head = assigned["head"].as_i64().unwrap();
        let recomputed = office.act(&draft, "recompute", head).await;
        if recomputed.status == StatusCode::OK {
            head = recomputed.body["head"].as_i64().unwrap();
            break;
        }
        assert_eq!(recomputed.status, StatusCode::UNPROCESSABLE_ENTITY);
        head = office.act(&draft, "undo", head).await.body["head"].as_i64().unwrap();
    }
    let finished = office.act(&draft, "finish", head).await;
    assert_eq!(finished.status, StatusCode::CREATED, "{}", finished.body);
    let plan = finished.body["plan"].as_str().unwrap();
    assert_ne!(plan, office.plan);

    let folder = office.folder.path().join("finished");
    office.database.plan_folder(&office.district, plan, &folder).await.unwrap();
    let opened = store::open(&folder).unwrap();
    let level = opened.plan.level.as_deref();
    let world = World::survey(ingest::read(&opened.inputs.files(level)).unwrap().district);
    assert!(verify(&world, &opened.plan).iter().all(|promise| promise.finding.is_ok()));
    let drawn = office.state(&draft).await;
    assert_eq!(world.district.hand.pins.len(), drawn["canvas"]["pinned"].as_array().unwrap().len());
    assert_eq!(world.district.schools()[1].seats, Children(400));
    for (block, planned) in opened.plan.blocks.iter().enumerate() {
        let at = drawn["canvas"]["at"][block].as_u64().map(|at| school(at as usize));
        assert_eq!(planned.school.as_ref().map(|(school, _)| school.0.clone()), at);
    }
    let makers = office.database.plan_makers(&office.district, plan).await.unwrap();
    assert_eq!(makers.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_is_refused_and_leaves_nothing() {
    let office = Office::open().await;
    let draft = office.begin().await;
    let before = office.state(&draft).await;
    let school = before["canvas"]["schools"][0]["id"].clone();
    for (edit, status, code) in [
        (json!({ "do": "close", "school": "nobody" }), 422, "not-drawn"),
        (json!({ "do": "seats", "school": school, "seats": -1 }), 400, "bad-edit"),
        (json!({ "do": "dance" }), 400, "bad-edit"),
        (json!({ "do": "assign", "blocks": [1], "school": school }), 400, "bad-edit"),
    ] {
        let answer = office.edit(&draft, 0, edit.clone()).await;
        assert_eq!(answer.status.as_u16(), status, "{edit}: {}", answer.body);
        assert_eq!(answer.body["code"], code, "{edit}");
    }
    let lasso = |ring: Value| json!({ "pick": { "lasso": ring }, "school": school });
    for (wanted, status) in [
        (json!({ "pick": { "blocks": [100_000] }, "school": school }), 400),
        (json!({ "pick": { "blocks": [0] }, "school": "nobody" }), 404),
        (json!({ "pick": { "blocks": [0] } }), 400),
        (json!({ "pick": { "circle": [0] }, "school": school }), 400),
        (lasso(json!([])), 200),
        (lasso(json!([[1e300, 0], [0, 1e300], [-1e300, -1e300]])), 200),
        (lasso(json!([[0, 0], [0]])), 400),
    ] {
        let answer = office.post(&format!("drafts/{draft}/try"), &wanted).await;
        assert_eq!(answer.status.as_u16(), status, "{wanted}: {}", answer.body);
    }
    let text = office.post(&format!("drafts/{draft}/edit"), &json!("no edit")).await;
    assert_eq!((text.status.as_u16(), &text.body["code"]), (400, &json!("bad-body")));
    assert_eq!(office.get("drafts/nothing/state").await.status, StatusCode::NOT_FOUND);
    let begin = json!({ "title": "x", "plan": "none" });
    assert_eq!(office.post("drafts", &begin).await.status, StatusCode::NOT_FOUND);
    let begin = json!({ "title": " ", "plan": office.plan });
    assert_eq!(office.post("drafts", &begin).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(office.state(&draft).await, before);
    assert!(office.database.edits(&draft).await.unwrap().is_empty());

    office.database.close_draft(deed(), &draft).await.unwrap();
    let closed = office.act(&draft, "recompute", 0).await;
    assert_eq!((closed.status.as_u16(), &closed.body["code"]), (409, &json!("draft-closed")));
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks_are_picked_by_what_is_drawn_and_foreseen_is_what_is_done() {
    let office = Office::open().await;
    let draft = office.begin().await;
    let state = office.state(&draft).await;
    let blocks = office.get(&format!("drafts/{draft}/blocks.geojson")).await.body;
    let features = blocks["features"].as_array().unwrap();
    for (at, feature) in features.iter().enumerate() {
        assert_eq!(feature["id"], at);
        assert!(feature["properties"]["children"].is_i64());
    }
    let n_blocks = features.len();
    let pick = async |pick: Value| {
        let answer = office.post(&format!("drafts/{draft}/pick"), &json!({ "pick": pick })).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.body["picked"].as_array().unwrap().len()
    };
    let everywhere = json!([[-180, -80], [180, -80], [180, 80], [-180, 80], [-180, -80]]);
    assert_eq!(pick(json!({ "lasso": everywhere })).await, n_blocks);
    let gate = |at: usize| state["canvas"]["schools"][at]["at"].clone();
    let between = pick(json!({ "line": [gate(0), gate(1)] })).await;
    assert!((1..n_blocks).contains(&between), "{between}");
    let street = json!({ "from": gate(0), "to": gate(1), "within_m": 0.0 });
    let along = pick(json!({ "street": street })).await;
    assert!((1..n_blocks).contains(&along), "{along}");

    let (block, id, to) = office.moves(&draft, 1).await.remove(0);
    let wanted = json!({ "pick": { "blocks": [block] }, "school": to });
    let foreseen = office.post(&format!("drafts/{draft}/foresee"), &wanted).await;
    let assign = json!({ "do": "assign", "blocks": [id], "school": to });
    office.edit(&draft, 0, assign).await;
    let done = office.act(&draft, "recompute", 1).await;
    assert_eq!(foreseen.status, done.status);
    if done.status == StatusCode::OK {
        let changed = foreseen.body["changed"].as_array().unwrap();
        let now = &done.body["canvas"]["at"];
        let moved = (0..n_blocks).filter(|at| now[at] != state["canvas"]["at"][at]).count();
        assert_eq!(changed.len(), moved);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_reads_sees_that_there_are_drafts_and_draws_in_none() {
    let office = Office::open().await;
    let draft = office.begin().await;
    let listed = call(&office.server, (&office.reader, "drafts"), None).await;
    assert_eq!(listed.status, StatusCode::OK);
    let path = format!("drafts/{draft}/state");
    let denied = call(&office.server, (&office.reader, &path), None).await;
    assert_eq!((denied.status.as_u16(), &denied.body["code"]), (403, &json!("not-allowed")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_large_travels_packed() {
    let office = Office::open().await;
    let draft = office.begin().await;
    let request = Request::builder()
        .uri(format!("/office/river/drafts/{draft}/blocks.geojson"))
        .header(AUTHORIZATION, format!("Bearer {}", office.planner))
        .header("accept-encoding", "gzip");
    let answer = office.server.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    let packed = to_bytes(answer.into_body(), 100_000_000).await.unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut text).unwrap();
    let plain = office.get(&format!("drafts/{draft}/blocks.geojson")).await.body;
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), plain);
}
