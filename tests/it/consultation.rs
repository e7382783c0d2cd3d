//! Drafts that people are asked about: what changes, what they say, who reads it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use catchment::model::Consultation;
use catchment::pipeline;
use catchment::serve::{Listed, OfficeToken, Options, Plans, Published};
use catchment::store::{self, Comments, NewComment, Register, standing};
use serde_json::{Value, json};
use time::{Date, Month};

use crate::http::{Server, published};
use crate::worlds::{random_town, street, street_of_an_office};

const TOKEN: &str = "a-token-of-the-office";
const FORM: &str = "text=Please+keep+us+together.&block=B00003&contact=a%40example.org";

fn until(year: i32) -> Option<Consultation> {
    let until = Date::from_calendar_date(year, Month::May, 31).unwrap();
    Some(Consultation { from: None, until })
}

/// The same town with another number of seats, so that somebody has to go elsewhere.
fn town(seats: i64) -> Arc<Published> {
    let world = random_town(7, 4, 60);
    let mut schools = world.district.schools().to_vec();
    schools[0].seats.0 += seats;
    let blocks = world.district.blocks().to_vec();
    let settings = world.district.settings.clone();
    let district = catchment::model::District::new(schools, blocks, settings, None).unwrap();
    let world = catchment::world::World::survey(district);
    let plan = pipeline::plan(&world).unwrap();
    Arc::new(Published::new(world, plan))
}

struct Town {
    server: Server,
    folder: tempfile::TempDir,
    draft: String,
}

/// A plan in force and a draft that may be commented on until a year.
fn asked_until(year: i32) -> Town {
    let folder = tempfile::tempdir().unwrap();
    let (now, draft) = (town(0), town(-40));
    let digest = draft.digest().to_owned();
    assert_ne!(now.digest(), digest);
    let plans = Plans::of(vec![
        Listed::valid(now, None),
        Listed { consultation: until(year), ..Listed::valid(draft, None) },
    ]);
    let options = Options {
        office: Some(OfficeToken::new(TOKEN).unwrap()),
        behind_proxy: true,
        comments: Some(catchment::serve::Inbox::Folder(Comments::in_folder(folder.path()))),
        ..Options::default()
    };
    Town { server: Server::with(plans, options), folder, draft: digest }
}

async fn comments_of(server: &Server, question: &str) -> Vec<Value> {
    let office = [("authorization", &*format!("Bearer {TOKEN}"))];
    let answer = server.call("GET", &format!("/api/comments{question}"), &office).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "private, no-store");
    answer.json()["comments"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_comment_is_kept_for_the_office_and_for_nobody_else() {
    let Town { server, folder, draft } = asked_until(2999);
    let answer = server.post("/comment", FORM, &[("accept", "application/json")]).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let kept = answer.json();
    assert_eq!(
        [&kept["id"], &kept["plan"], &kept["block"]],
        [&json!(1), &json!(draft), &json!("B00003")]
    );
    assert!(answer.headers.get("set-cookie").is_none());
    let chinese = "text=%E5%BE%88%E5%A5%BD%0D%0A%E8%B0%A2%E8%B0%A2";
    assert_eq!(server.post("/comment", chinese, &[]).await.json()["id"], 2);
    let read = comments_of(&server, "").await;
    let facts = |at: usize| [&read[at]["text"], &read[at]["contact"], &read[at]["block"]];
    assert_eq!(
        facts(0),
        [&json!("Please keep us together."), &json!("a@example.org"), &json!("B00003")]
    );
    assert_eq!(facts(1), [&json!("很好\n谢谢"), &Value::Null, &Value::Null]);
    assert_eq!(comments_of(&server, "?after=1").await.len(), 1);
    assert_eq!(comments_of(&server, "?limit=1").await[0]["id"], 1);
    assert_eq!(server.get("/api/comments").await.is_problem(401), ["wrong-token"]);
    // Another program reads them while the server writes.
    assert_eq!(Comments::in_folder(folder.path()).after(0, 10).unwrap().len(), 2);
    #[cfg(unix)]
    for entry in fs::read_dir(folder.path()).unwrap() {
        use std::os::unix::fs::PermissionsExt;
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", entry.file_name());
    }
}

#[tokio::test]
async fn everything_wrong_with_a_comment_is_told_at_once() {
    let Town { server, draft, folder: _folder } = asked_until(2999);
    let post = async |form: &str, from: &str| {
        server.post("/comment", form, &[("x-forwarded-for", from)]).await
    };
    let long = format!("text={}&contact={}&website=x&age=7", "x".repeat(2001), "y".repeat(201));
    let answer = post(&long, "192.0.2.1").await;
    assert_eq!(
        answer.is_problem(400),
        ["unknown-parameter", "too-long", "too-long", "bad-parameter"]
    );
    assert_eq!(post("text=+%0A+", "192.0.2.1").await.is_problem(400), ["missing-parameter"]);
    assert_eq!(post("text=x&block=B99", "192.0.2.1").await.is_problem(404), ["unknown-block"]);
    assert_eq!(
        post("text=x&plan=ffffffffffff", "192.0.2.2").await.is_problem(404),
        ["unknown-plan"]
    );
    let named = format!("text=x&plan={}", &draft[..12]);
    assert_eq!(post(&named, "192.0.2.2").await.status, 201);
    // As many as there may be, in Chinese.
    let body = format!("text={}", "%E5%AD%A6".repeat(2000));
    assert_eq!(post(&body, "192.0.2.2").await.status, 201);
    let long = "text=".to_owned() + &"x".repeat(33_000);
    assert_eq!(post(&long, "192.0.2.3").await.is_problem(413), ["body-too-long"]);
    let json = [("content-type", "application/json"), ("x-forwarded-for", "192.0.2.4")];
    let answer = server.send("POST", "/comment", (&json, "{}")).await;
    assert_eq!(answer.is_problem(415), ["no-form"]);
    assert_eq!(comments_of(&server, "").await.len(), 2);
    let put = server.call("PUT", "/comment", &[]).await;
    assert_eq!(put.is_problem(405), ["method-not-allowed"]);
    assert_eq!(put.header("allow"), "GET, HEAD, OPTIONS, POST");
    let elsewhere = server.post("/api/plan", "text=x", &[]).await;
    assert_eq!(elsewhere.is_problem(405), ["method-not-allowed"]);
    assert_eq!(elsewhere.header("allow"), "GET, HEAD, OPTIONS");
}

#[tokio::test]
async fn pages_of_other_sites_comment_on_nothing() {
    let Town { server, folder: _folder, .. } = asked_until(2999);
    for (name, value, status) in [
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("origin", "https://evil.example", 403),
        ("origin", "http://localhost", 201),
        ("origin", "null", 201),
        ("sec-fetch-site", "same-origin", 201),
    ] {
        let answer = server.post("/comment", FORM, &[(name, value)]).await;
        assert_eq!(answer.status.as_u16(), status, "{name}: {value}");
    }
    // What a browser says of the site counts for more.
    let both = [("sec-fetch-site", "same-origin"), ("origin", "null")];
    assert_eq!(server.post("/comment", FORM, &both).await.status, 201);
}

#[tokio::test]
async fn one_address_may_say_five_things_a_minute() {
    let Town { server, folder: _folder, .. } = asked_until(2999);
    let from = async |address: &str| {
        server.post("/comment", "text=x", &[("forwarded", &*format!("for={address}"))]).await
    };
    for _ in 0..5 {
        assert_eq!(from("192.0.2.1").await.status, 201);
    }
    let answer = from("192.0.2.1").await;
    assert_eq!(answer.is_problem(429), ["too-many-comments"]);
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert_eq!(from("192.0.2.2").await.status, 201);
}

#[tokio::test]
async fn only_an_open_draft_is_commented_on() {
    let Town { server, draft, folder: _folder } = asked_until(2020);
    assert_eq!(server.post("/comment", FORM, &[]).await.is_problem(409), ["consultation-closed"]);
    let named = format!("{FORM}&plan={draft}");
    assert_eq!(server.post("/comment", &named, &[]).await.is_problem(409), ["consultation-closed"]);
    // A server of one plan has nowhere to keep them.
    let alone = Server::of(street());
    assert_eq!(
        alone.post("/comment", "text=x", &[]).await.is_problem(409),
        ["consultation-closed"]
    );
}

#[tokio::test]
async fn who_changes_school_by_a_draft_can_be_read_and_downloaded() {
    let Town { server, draft, folder: _folder } = asked_until(2999);
    let all = server.json("/api/changes").await;
    let changes = all["changes"].as_array().unwrap();
    assert!(!changes.is_empty() && changes.len() < 60);
    assert_eq!(all["blocks_that_change"], changes.len());
    assert_eq!([&all["now"]["status"], &all["then"]["status"]], ["published", "draft"]);
    // As two lookups say, block by block.
    for number in 0..60 {
        let block = format!("B{number:05}");
        let lookup =
            async |plan: &str| server.json(&format!("/api/lookup?block={block}{plan}")).await;
        let (now, then) = (lookup("").await, lookup(&format!("&plan={draft}")).await);
        let one = server.json(&format!("/api/changes?block={block}")).await["changes"].clone();
        let change = changes.iter().find(|change| change["block"]["id"] == *block);
        assert_eq!(one, Value::from(change.cloned().into_iter().collect::<Vec<_>>()));
        assert_eq!(change.is_some(), now["school"]["id"] != then["school"]["id"], "{block}");
        if let Some(change) = change {
            assert_eq!(change["now"]["school"]["id"], now["school"]["id"]);
            assert_eq!(change["then"]["walk_m"], then["walk_m"]);
        }
    }
    let file = server.get("/downloads/changes.csv").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.header("content-disposition").starts_with("attachment; filename=\""));
    assert_eq!(file.text().lines().count(), 1 + changes.len());
    assert!(file.text().starts_with("block,name,name_en,school_now,"));
    assert_eq!(server.get(&format!("/downloads/changes.csv?plan={draft}")).await.body, file.body);
    assert_eq!(server.get("/api/changes?block=B99").await.is_problem(404), ["unknown-block"]);
    let now = all["now"]["digest"].as_str().unwrap();
    let same = server.get(&format!("/api/changes?plan={now}")).await;
    assert_eq!(same.is_problem(404), ["no-other-plan"]);
    let alone = Server::of(street());
    assert_eq!(alone.get("/api/changes").await.is_problem(404), ["no-other-plan"]);
    assert_eq!(alone.get("/downloads/changes.csv").await.is_problem(404), ["no-other-plan"]);
}

/// Nothing else that is new tells of a block's children.
#[tokio::test]
async fn changes_and_codes_tell_no_children() {
    let children = [1_000_003, 1_010_007, 1_020_011, 1_040_017, 1_080_029];
    let draft =
        street_of_an_office([children[4], children[3], children[2], children[1], children[0]]);
    let plans = Plans::of(vec![
        Listed::valid(Arc::new(published(street_of_an_office(children))), None),
        Listed { consultation: until(2999), ..Listed::valid(Arc::new(published(draft)), None) },
    ]);
    let server = Server::with(plans, Options::default());
    let example = server.json("/openapi.json").await["paths"]["/api/check"]["get"].clone();
    let code = example["parameters"][0]["example"].as_str().unwrap().to_owned();
    for address in ["/api/changes", "/downloads/changes.csv", &*format!("/api/check?code={code}")] {
        let answer = server.get(address).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        for secret in children {
            assert!(!answer.text().contains(&secret.to_string()), "{address} tells {secret}");
        }
    }
}

fn catchment(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catchment"));
    command.args(args).current_dir(folder).output().unwrap()
}

fn told(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn allocated(folder: &Path) {
    fs::write(folder.join("schools.csv"), "id,name,lon,lat,seats\nS1,One,112.5,37.8,50\n").unwrap();
    fs::write(folder.join("blocks.csv"), "id,lon,lat,children\nB1,112.51,37.8,40\n").unwrap();
    let files = ["--schools", "schools.csv", "--blocks", "blocks.csv", "--out", "plan"];
    told(&catchment(folder, &[&["allocate"][..], &files].concat()));
}

#[test]
fn a_draft_is_published_again_as_what_it_became_and_is_none_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    allocated(folder);
    let to = ["publish", "plan", "--to", "published"];
    let publish = |more: &[&str]| catchment(folder, &[&to[..], more].concat());
    let line = told(&publish(&["--consult-until", "2027-05-31", "--from", "2027-09-01"]));
    assert!(
        line.contains(", from 2027-09-01, a draft to be commented on until 2027-05-31"),
        "{line}"
    );
    told(&publish(&["--consult-until", "2027-06-30", "--consult-from", "2027-05-01"]));
    let register = Register::in_folder(&folder.join("published"));
    let all = register.publications().unwrap();
    let days: Vec<_> = standing(&all).map(|one| one.consultation.unwrap().until).collect();
    assert_eq!(days, [store::day("2027-06-30").unwrap()], "a draft is what was said of it last");
    told(&publish(&["--from", "2027-09-01"]));
    let all = register.publications().unwrap();
    assert_eq!(all.len(), 3);
    assert_eq!(standing(&all).collect::<Vec<_>>(), [&all[2]]);
    let again = publish(&["--consult-until", "2027-06-30"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("it can be none any more"));
    for wrong in [
        &["--consult-from", "2027-05-01"][..],
        &["--consult-until", "2027-05-01", "--consult-from", "2027-05-02"],
        &["--consult-until", "2027-05-32"],
    ] {
        assert_eq!(publish(wrong).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn the_office_reads_comments_in_a_terminal_and_in_a_spreadsheet() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(told(&catchment(folder, &["comments", "."])).contains("nobody has commented"));
    let comments = Comments::in_folder(folder);
    let said = |text: &str, contact: Option<&str>| NewComment {
        day: "2027-05-01".to_owned(),
        plan: "00ff".repeat(16),
        block: Some("B1".to_owned()),
        text: text.to_owned(),
        contact: contact.map(str::to_owned),
    };
    assert_eq!(comments.add(&said("我们不同意。\n\u{1b}[2J", None)).unwrap(), 1);
    assert_eq!(comments.add(&said("=HYPERLINK(\"evil\")", Some("+86 10"))).unwrap(), 2);
    let printed = told(&catchment(folder, &["comments", "."]));
    assert!(printed.contains("我们不同意。") && !printed.contains('\u{1b}'), "{printed}");
    told(&catchment(folder, &["comments", ".", "--csv", "all.csv"]));
    let table = fs::read_to_string(folder.join("all.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(&rows[0][4], "我们不同意。\n\u{1b}[2J");
    assert_eq!([&rows[1][4], &rows[1][5]], ["'=HYPERLINK(\"evil\")", "'+86 10"]);
    assert_eq!(catchment(folder, &["comments", "nowhere"]).status.code(), Some(1));
}

/// What was acknowledged is there, whatever other programs do meanwhile, and nobody changes it.
#[test]
fn comments_only_grow() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            scope.spawn(move || {
                let comments = Comments::in_folder(folder);
                for at in 0..25 {
                    let said = NewComment {
                        day: "2027-05-01".to_owned(),
                        plan: String::new(),
                        block: None,
                        text: format!("{writer} {at}"),
                        contact: None,
                    };
                    comments.add(&said).unwrap();
                }
            });
        }
    });
    let all = Comments::in_folder(folder).after(0, 1000).unwrap();
    assert_eq!(all.len(), 100);
    assert!(all.iter().map(|comment| comment.id).eq(1..=100));
    let file = rusqlite::Connection::open(folder.join("comments.sqlite")).unwrap();
    for change in ["UPDATE comments SET text = ''", "DELETE FROM comments WHERE id = 1"] {
        let refused = file.execute(change, []).unwrap_err().to_string();
        assert!(refused.contains("comments are never"), "{refused}");
    }
    let foreign = tempfile::tempdir().unwrap();
    fs::write(
        foreign.path().join("comments.sqlite"),
        "this is no database at all, and too long to be one",
    )
    .unwrap();
    assert!(Comments::in_folder(foreign.path()).after(0, 1).is_err());
}
