//! Plans side by side over HTTP, told by names and figures; drafts' edits and the log for people.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use catchment::model::{Rule, TimeZone};
use catchment::office::{KnownPlan, figures_to_keep};
use catchment::pages::office::Room;
use catchment::pages::office::plans::title;
use catchment::store::database::{Deed, Moment, NewJob, NewPlan, NewVersion, Role};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http::Answer;
use crate::office::{Hand, Office, code, is_ok};

const PROGRAM: &str = env!("CARGO_BIN_EXE_catchment");

fn run(args: &[&str]) -> Vec<u8> {
    let done = Command::new(PROGRAM).args(args).output().unwrap();
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    done.stdout
}

/// A city's files, and the ways to ask the program for plans of them.
pub struct City {
    pub folder: TempDir,
}

impl City {
    pub fn of(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (out, seed) = (folder.path().to_str().unwrap().to_owned(), seed.to_string());
        run(&["synth", "--schools", "5", "--blocks", "90", "--seed", &seed, "--out", &out]);
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn inputs(&self, rule: Rule) -> Vec<String> {
        let settings = std::fs::read_to_string(self.path("settings.toml")).unwrap();
        let settings = settings.replace("least-walk", rule.name());
        let own = self.path(&format!("{}.toml", rule.name()));
        std::fs::write(&own, settings).unwrap();
        let files = [
            ("--schools", self.path("schools.geojson")),
            ("--blocks", self.path("blocks.geojson")),
            ("--settings", own),
        ];
        let words = files.map(|(flag, path)| [flag.to_owned(), path.to_str().unwrap().to_owned()]);
        words.into_iter().flatten().collect()
    }

    /// A plan's folder.
    pub fn plan(&self, rule: Rule) -> PathBuf {
        let out = self.path(&format!("plan-{}", rule.name()));
        let inputs = self.inputs(rule);
        let mut words: Vec<&str> = vec!["allocate", "--effort", "quick", "--out"];
        words.push(out.to_str().unwrap());
        words.extend(inputs.iter().map(String::as_str));
        run(&words);
        out
    }
}

/// As jobs and commands keep it.
pub async fn keep(office: &Office, folder: &Path, by: &str, inputs: Option<&str>) -> String {
    let read = |name: &str| -> Value {
        serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
    };
    let rule = read("plan.json")["rule"].as_str().unwrap().to_owned();
    let rule = Rule::ALL.into_iter().find(|known| known.name() == rule).unwrap();
    let figures = figures_to_keep(&read("report.json"), rule, None);
    let deed = Deed { at: Moment::now(), who: Some(by), district: None };
    let new = NewPlan {
        district: &office.east,
        folder,
        inputs,
        draft: None,
        level: Some("primary"),
        figures: &figures,
    };
    office.database.keep_plan(deed, new).await.unwrap()
}

/// An office with two plans of one city.
struct Two {
    office: Office,
    city: City,
    planner: Hand,
    reader: Hand,
    maker: String,
    /// Least walk, then nearest first.
    plans: [String; 2],
}

impl Two {
    async fn open() -> Self {
        let office = Office::open().await;
        let east = office.east.clone();
        let maker = office.person("Ping", &[(Some(&east), Role::Planner)]).await;
        let reader = office.person("Rui", &[(Some(&east), Role::Reader)]).await;
        let city = City::of(3);
        let mut plans = Vec::new();
        for rule in [Rule::LeastWalk, Rule::NearestFirst] {
            plans.push(keep(&office, &city.plan(rule), &maker, None).await);
        }
        let (planner, reader) = (office.hand(&maker).await, office.hand(&reader).await);
        let plans = plans.try_into().unwrap();
        Self { office, city, planner, reader, maker, plans }
    }

    async fn get(&self, path: &str) -> Answer {
        self.office.get(&self.reader, &format!("/office/east/{path}")).await
    }

    /// As a person's browser asks.
    async fn page(&self, path: &str) -> String {
        let headers = [("cookie", self.reader.cookie.as_str()), ("accept", "text/html")];
        let answer = self.office.ask(("GET", path), &headers, "").await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    fn question(&self) -> String {
        format!("one={}&other={}", self.plans[0], self.plans[1])
    }

    /// Of each block its school, as the plan's own file says it.
    async fn schools(&self, plan: &str) -> BTreeMap<String, Option<String>> {
        let plan = self.get(&format!("plans/{plan}/plan.json")).await.json();
        let blocks = plan["blocks"].as_array().unwrap().clone();
        let school = |block: &Value| block["school"].as_str().map(str::to_owned);
        let id = |block: &Value| block["id"].as_str().unwrap().to_owned();
        blocks.iter().map(|block| (id(block), school(block))).collect()
    }

    /// Blocks that go elsewhere, counted from the files alone.
    async fn diff(&self) -> Vec<String> {
        let [one, other] = [&self.plans[0], &self.plans[1]];
        let (one, other) = (self.schools(one).await, self.schools(other).await);
        let moves = one.into_iter().filter(|(block, school)| &other[block] != school);
        moves.map(|(block, _)| block).collect()
    }
}

fn movers(json: &Value) -> Vec<String> {
    let movers = json["movers"].as_array().unwrap();
    movers.iter().map(|mover| mover["block"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_moves_is_what_differs_between_the_two_files() {
    let two = Two::open().await;
    let diff = two.diff().await;
    assert!(!diff.is_empty(), "this city's rules differ");
    let question = two.question();
    let json = two.get(&format!("compare?{question}")).await.json();
    assert_eq!(movers(&json), diff);

    let csv = two.get(&format!("compare/movers.csv?{question}")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let text = csv.text();
    let rows = text.lines().skip(1).map(|row| row.split(',').next().unwrap().to_owned());
    assert_eq!(rows.collect::<Vec<_>>(), diff);
    assert!(text.starts_with("block,name,children,from,"));

    let book = two.get(&format!("compare/comparison.xlsx?{question}")).await;
    assert_eq!(book.status, 200);
    assert!(book.body.starts_with(b"PK"));
    let again = two.get(&format!("compare/comparison.xlsx?{question}")).await;
    assert_eq!(book.body, again.body);

    for lang in ["en", "zh"] {
        let page = two.page(&format!("/office/east/compare?{question}&lang={lang}")).await;
        let told: Vec<&str> = page.split("data-block=\"").skip(1).collect();
        let told: Vec<&str> = told.iter().map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(told, diff.iter().take(100).collect::<Vec<_>>(), "{lang}");
        assert!(page.contains("Ping"), "who made them is told");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn maps_show_where_blocks_go_by_their_positions() {
    let two = Two::open().await;
    let map = two.get(&format!("compare/map.json?{}", two.question())).await.json();
    assert_eq!(map["same_blocks"], true);
    let path = format!("plans/{}/blocks.geojson", map["one"]["blocks"].as_str().unwrap());
    let blocks = two.get(&path).await.json();
    let ids: Vec<String> = blocks["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| feature["properties"]["id"].as_str().unwrap().to_owned())
        .collect();
    for (side, plan) in ["one", "other"].iter().zip(&two.plans) {
        let schools = two.schools(plan).await;
        let moved = map[side]["moved"].as_array().unwrap().iter();
        let moved: Vec<String> =
            moved.map(|at| ids[at.as_u64().unwrap() as usize].clone()).collect();
        assert_eq!(moved, two.diff().await);
        for (block, at) in ids.iter().zip(map[side]["at"].as_array().unwrap()) {
            let school = at.as_u64().map(|at| map[side]["schools"][at as usize]["id"].clone());
            assert_eq!(json!(school), json!(schools[block]), "{block}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn todays_zones_are_a_plan_among_the_others() {
    let two = Two::open().await;
    let text = std::fs::read_to_string(two.city.path("blocks.geojson")).unwrap();
    let blocks: Value = serde_json::from_str(&text).unwrap();
    let today = blocks["features"].as_array().unwrap().iter().map(|feature| {
        let facts = &feature["properties"];
        (facts["id"].as_str().unwrap().to_owned(), facts["current_school"].as_str().unwrap())
    });
    let planned = two.schools(&two.plans[0]).await;
    let mut moved: Vec<String> = today
        .filter(|(block, school)| planned[block].as_deref() != Some(school))
        .map(|(block, _)| block)
        .collect();
    moved.sort();
    for question in
        [format!("one=today&other={}", two.plans[0]), format!("one={}&other=today", two.plans[0])]
    {
        let json = two.get(&format!("compare?{question}")).await.json();
        assert_eq!(movers(&json), moved, "{question}");
        let map = two.get(&format!("compare/map.json?{question}")).await;
        assert_eq!(map.json()["same_blocks"], true);
    }
    let today = format!("one=today&other={}&lang=en", two.plans[0]);
    let page = two.page(&format!("/office/east/compare?{today}")).await;
    assert!(page.contains("no optimum"), "nobody takes today's zones for a proved plan");

    let twice = two.get("compare?one=today&other=today").await;
    assert_eq!((twice.status.as_u16(), &*code(&twice)), (400, "today-twice"));
    let page = two.page("/office/east/compare?one=today&other=today&lang=en").await;
    assert!(page.contains("zones are beside themselves"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_compared_says_so() {
    let two = Two::open().await;
    let one = &two.plans[0];
    for (path, status, told) in [
        ("compare?one=today".to_owned(), 400, "missing-parameter"),
        (format!("compare?one={one}&other=0000"), 404, "missing"),
        (format!("compare?one={one}&other={one}&page=0"), 400, "bad-parameter"),
        (format!("compare?one={one}&other={one}&colour=red"), 400, "unknown-parameter"),
        ("compare/map.json".to_owned(), 400, "missing-parameter"),
        ("plans/0000/blocks.geojson".to_owned(), 404, "missing"),
    ] {
        let answer = two.get(&path).await;
        assert_eq!((answer.status.as_u16(), &*code(&answer)), (status, told), "{path}");
    }
    // A plan of another district is none here.
    let west = two.office.keep_plan(&two.office.west, &two.maker, 9).await;
    let answer = two.get(&format!("compare?one={one}&other={west}")).await;
    assert_eq!(code(&answer), "missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_are_told_by_what_they_were_made_from_and_their_figures() {
    let two = Two::open().await;
    let files = [];
    let note = "Autumn numbers";
    let new = NewVersion { district: &two.office.east, files: &files, note };
    let deed = Deed { at: Moment::now(), who: Some(&two.maker), district: None };
    let version = two.office.database.keep_version(deed, new).await.unwrap();
    let folder = two.city.plan(Rule::ShortestWorstWalk);
    let digest = keep(&two.office, &folder, &two.maker, Some(&version)).await;
    let installation = &two.office.house.installation;
    let known = installation.known_plan(&two.office.east, &digest).await.unwrap();
    let KnownPlan { note, maker, draft, figures, .. } = &known;
    assert_eq!(
        (note.as_deref(), maker.as_deref(), draft),
        (Some("Autumn numbers"), Some("Ping"), &None)
    );
    let report: Value =
        serde_json::from_slice(&std::fs::read(folder.join("report.json")).unwrap()).unwrap();
    assert_eq!(figures.mean_walk_m, report["plan"]["mean_walk_m"].as_f64());
    assert_eq!(figures.worst_walk_m, report["plan"]["longest_walk_m"].as_f64());
    assert_eq!(figures.exceptions, report["n_exceptions"].as_i64());
    for language in catchment::language::Language::ALL {
        let room = Room {
            language,
            root: String::new(),
            style: "",
            visitor: None,
            district: None,
            time_zone: TimeZone::default(),
        };
        let title = title(&room, &known);
        for part in ["Autumn numbers", "primary", "Ping", &digest[..8]] {
            assert!(title.contains(part), "{title}");
        }
        let lang = language.code();
        for path in ["".to_owned(), "compare".to_owned(), format!("plans/{digest}")] {
            let page = two.page(&format!("/office/east/{path}?lang={lang}")).await;
            assert!(page.contains(&title), "{path} {lang}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_drawn_is_told_and_a_draft_is_closed_once() {
    let two = Two::open().await;
    let begin = format!("title=Autumn&plan={}", two.plans[0]);
    let begun = two.office.post(&two.planner, "/office/east/drafts", &begin).await;
    assert!(is_ok(&begun), "{}", begun.text());
    let id = begun.header("location").rsplit('/').next().unwrap().to_owned();
    let schools = two.schools(&two.plans[0]).await;
    let (block, school) = schools.iter().next().unwrap();
    let school = school.clone().unwrap();
    let edit = json!({ "do": "assign", "blocks": [block], "school": school });
    let body = json!({ "saw": 0, "edit": edit }).to_string();
    let path = format!("/office/east/drafts/{id}");
    let send = async |path: &str, body: &str| {
        let hand = &two.planner;
        let headers = [
            ("cookie", hand.cookie.as_str()),
            ("x-csrf-token", hand.csrf.as_str()),
            ("accept", "application/json"),
            ("content-type", "application/json"),
        ];
        two.office.ask_as(("POST", path), &headers, body).await
    };
    let edited = send(&format!("{path}/edit"), &body).await;
    assert_eq!(edited.status, 200, "{}", edited.text());
    let undone = send(&format!("{path}/undo"), r#"{"saw":1}"#).await;
    assert_eq!(undone.status, 200, "{}", undone.text());

    let told = two.get(&format!("drafts/{id}/edits")).await.json();
    let first = &told["edits"][0];
    assert_eq!((&first["edit"], &first["by"]), (&edit, &json!("Ping")));
    assert_eq!((&first["counts"], &first["undone"]), (&json!(false), &json!(true)));
    let page = two.page(&format!("{path}/edits?lang=en")).await;
    assert!(page.contains("1 block to ") && page.contains("undone, can be done again"), "{page}");
    assert!(!page.contains("Close the draft"), "a reader closes nothing");

    // Not by way of another district, and not twice.
    let west = two.office.west.clone();
    let other = two.office.person("west", &[(Some(&west), Role::Planner)]).await;
    let other = two.office.hand(&other).await;
    let foreign = format!("/office/west/drafts/{id}/close");
    assert_eq!(code(&two.office.post(&other, &foreign, "a=").await), "missing");
    let close = format!("{path}/close");
    assert_eq!(code(&two.office.post(&two.reader, &close, "a=").await), "not-allowed");
    assert!(is_ok(&two.office.post(&two.planner, &close, "a=").await));
    assert_eq!(code(&two.office.post(&two.planner, &close, "a=").await), "draft-closed");
    let body = json!({ "saw": 0, "edit": edit }).to_string();
    assert_eq!(code(&send(&format!("{path}/edit"), &body).await), "draft-closed");
    let page = two.page(&format!("{path}/edits?lang=zh")).await;
    assert!(page.contains("草案已关闭"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_told_in_sentences_a_page_at_a_time() {
    let two = Two::open().await;
    let admin = two.office.person("Ada", &[(None, Role::Administrator)]).await;
    let admin = two.office.hand(&admin).await;
    let deed = Deed { at: Moment::now(), who: Some(&two.maker), district: None };
    for _ in 0..110 {
        two.office.database.log(deed, "signed in", &json!({})).await.unwrap();
    }
    let page = async |path: &str| {
        let headers = [("cookie", admin.cookie.as_str()), ("accept", "text/html")];
        let answer = two.office.ask(("GET", path), &headers, "").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.text()
    };
    let newest = page("/office/log?lang=en").await;
    let end = two.office.database.log_end().await.unwrap();
    // Each in a sentence, and once more as it stands in the log.
    assert_eq!(newest.matches("signed in {}").count(), 100);
    assert!(newest.contains(&format!(">{end}<")) && !newest.contains("Newest entries"));
    let before = end - 99;
    assert!(newest.contains(&format!("?before={before}")), "{newest}");
    let older = page(&format!("/office/log?lang=en&before={before}")).await;
    assert!(
        older.contains(&format!(">{}<", before - 1)) && !older.contains(&format!(">{before}<"))
    );
    for sentence in
        ["kept the plan", "added Ping", "gave Ping the role: planner", "added the district"]
    {
        assert!(older.contains(sentence), "{sentence}");
    }
    // Whatever is in the log is beside it as it stands there.
    assert!(older.contains("role granted {") && older.contains("Newest entries"));
    let none = page("/office/log?lang=zh&before=1").await;
    assert!(none.contains("此处没有记录"));
    let bad = two.office.get(&admin, "/office/log?before=x").await;
    assert_eq!(code(&bad), "bad-parameter");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_rules_are_on_one_sheet_with_today() {
    let two = Two::open().await;
    let page = two.page("/office/east/rules?lang=en").await;
    assert!(page.contains("No sheet has been made yet."));
    let inputs = two.city.inputs(Rule::LeastWalk);
    let mut words = vec!["rules", "--effort", "quick", "--beyond", "1500"];
    words.extend(inputs.iter().map(String::as_str));
    let made: Value = serde_json::from_slice(&run(&words)).unwrap();
    let now = Moment::now();
    let deed = Deed { at: now, who: Some(&two.maker), district: None };
    let database = &two.office.database;
    let body = json!({ "version": "v", "level": null, "effort": null });
    let (district, kind) = (&*two.office.east, "sheets");
    let new = NewJob { district, kind, body: &body, most_attempts: 1, key: None };
    let job = database.enqueue(deed, new).await.unwrap();
    let claim = database.claim("worker", now, now.plus(60_000)).await.unwrap().unwrap();
    let result = json!({ "version": "v", "sheets": made });
    database.finish(&claim, now, &result).await.unwrap();

    assert_eq!(two.get(&format!("rules?job={job}")).await.json(), made);
    let page = two.page("/office/east/rules?lang=en").await;
    for head in ["Least walk", "Nearest first", "Shortest worst walk", "Today's zones"] {
        assert!(page.contains(head), "{head}");
    }
    for one in made["sheets"].as_array().unwrap() {
        let mean = one["sheet"]["walks"]["mean_m"].as_f64().unwrap().round() as i64;
        let shown = catchment::language::Language::English.number(mean);
        assert!(page.contains(&format!("<td>{shown}</td>")), "{shown}");
    }
    assert!(page.contains("Children who walk more than 1,500 m"));
    // Schools are told by their names in each language, and not by their ids.
    let schools = made["schools"].as_array().unwrap();
    assert_eq!(schools.len(), made["sheets"][0]["sheet"]["schools"].as_array().unwrap().len());
    let chinese = two.page("/office/east/rules?lang=zh").await;
    for school in schools {
        for (page, name) in [(&page, "name_en"), (&chinese, "name")] {
            let name = school[name].as_str().unwrap();
            assert!(page.contains(&format!("<th scope=\"row\">{name}")), "{name}: {page}");
        }
        let id = format!("<th scope=\"row\">{}<", school["id"].as_str().unwrap());
        assert!(!page.contains(&id) && !chinese.contains(&id), "{id}");
    }
    assert_eq!(code(&two.get("rules?job=none").await), "missing");
}
