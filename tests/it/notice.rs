//! Notices on paper, and their codes.

use catchment::language::Language;
use catchment::model::{BlockId, BlockIdx, Consultation, District, Office, SchoolId, Standing};
use catchment::notice::{self, Code, FONT, NoNotice, Notice};
use catchment::pipeline;
use catchment::serve::{Listed, Options, Plans, Published};
use catchment::store;
use catchment::world::World;
use rayon::ThreadPoolBuilder;
use serde_json::{Value, json};

use crate::http::{Server, published};
use crate::worlds::{random_town, street};

const DIGEST: &str = "00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff";

async fn code_of(server: &Server, block: &str) -> String {
    let lookup = server.json(&format!("/api/lookup?block={block}")).await;
    let plans = server.json("/api/plans").await;
    let current = plans["plans"].as_array().unwrap().iter().find(|plan| plan["current"] == true);
    let digest = current.unwrap()["digest"].as_str().unwrap().to_owned();
    let [block, school] =
        ["block", "school"].map(|of| lookup[of]["id"].as_str().unwrap().to_owned());
    Code::of(&digest, &BlockId(block), Some(&SchoolId(school))).to_string()
}

#[tokio::test]
async fn a_code_is_found_however_it_is_typed_and_another_is_not() {
    let server = Server::of(random_town(3, 4, 60));
    let code = code_of(&server, "B00007").await;
    let found = server.json(&format!("/api/check?code={code}")).await;
    assert_eq!(found["code"], code.as_str());
    assert_eq!(found["block"]["id"], "B00007");
    let lookup = server.json("/api/lookup?block=B00007").await;
    assert_eq!(
        [&found["school"]["id"], &found["walk_m"]],
        [&lookup["school"]["id"], &lookup["walk_m"]]
    );
    assert_eq!([&found["status"], &found["current"]], [&json!("published"), &json!(true)]);
    for typed in
        [code.to_lowercase(), code.replace('-', ""), code.replace('0', "o").replace('-', "%20")]
    {
        assert_eq!(server.json(&format!("/api/check?code={typed}")).await, found, "{typed}");
    }
    let other = code
        .strip_prefix('Z')
        .map_or_else(|| format!("Z{}", &code[1..]), |rest| format!("Y{rest}"));
    let unknown = server.get(&format!("/api/check?code={other}")).await;
    assert_eq!(unknown.is_problem(404), ["unknown-code"]);
    for (question, code) in [
        ("", "missing-parameter"),
        ("?code=", "bad-parameter"),
        ("?code=0123-4567", "bad-parameter"),
        ("?code=UUUU-UUUU-UUUU", "bad-parameter"),
        ("?code=0123-4567-89AB&plan=1", "unknown-parameter"),
    ] {
        let answer = server.get(&format!("/api/check{question}")).await;
        assert_eq!(answer.is_problem(400), [code], "{question}");
    }
    let answer = server.get(&format!("/api/check?code={code}")).await;
    assert_eq!(answer.header("cache-control"), "no-store");
}

/// Whoever kept the paper finds out that it is of a plan before.
#[tokio::test]
async fn the_notice_of_a_plan_that_is_over_is_still_found() {
    let (old, new) = (published(street()), published(random_town(1, 4, 30)));
    let first = Server::with(Plans::one(published(street())), Options::default());
    let code = code_of(&first, "B3").await;
    let plans = Plans::new(vec![(old, None), (new, Some(store::day("2020-09-01").unwrap()))]);
    let server = Server::with(plans, Options::default());
    let found = server.json(&format!("/api/check?code={code}")).await;
    assert_eq!([&found["current"], &found["valid_until"]], [&json!(false), &json!("2020-09-01")]);
    assert_eq!(found["block"]["id"], "B3");
}

#[test]
#[cfg_attr(not(font), ignore = "needs the font; it comes with the page")]
fn the_same_notice_is_the_same_bytes_and_another_language_is_another() {
    let world = street();
    let plan = pipeline::plan(&world).unwrap();
    let notice = Notice {
        world: &world,
        plan: &plan,
        digest: DIGEST,
        standing: Standing::ALWAYS,
        server: None,
        office: &Office::default(),
    };
    let pdf = |language| notice.pdf(BlockIdx(2), language).unwrap();
    let chinese = pdf(Language::Chinese);
    assert!(chinese.starts_with(b"%PDF-1.7"));
    assert_eq!(chinese, pdf(Language::Chinese));
    assert_ne!(chinese, pdf(Language::English));
    // The font's subset, not all of its eight megabytes.
    assert!(chinese.len() < 120_000, "{}", chinese.len());
    for dated in ["CreationDate", "CreateDate", "ModDate"] {
        let found = chinese.windows(dated.len()).any(|bytes| bytes == dated.as_bytes());
        assert!(!found, "{dated}");
    }
}

#[test]
#[cfg_attr(not(font), ignore = "needs the font; it comes with the page")]
fn letters_are_the_same_documents_in_the_same_order_on_any_number_of_threads() {
    let world = random_town(3, 7, 60);
    let plan = pipeline::plan(&world).unwrap();
    let office = Office::default();
    let (digest, standing) = (DIGEST, Standing::ALWAYS);
    let notice =
        Notice { world: &world, plan: &plan, digest, standing, server: None, office: &office };
    let homes = notice::addressees(&notice, &[]);
    let language = Language::English;
    let documents = |n_threads| {
        let threads = ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        let all = notice.documents(&homes, language, Some(&threads));
        all.map(|(name, pdf)| (name, pdf.unwrap())).collect::<Vec<_>>()
    };
    let alone = documents(1);
    let of_homes = homes.iter().map(|(_, to)| notice.letters(to, language).unwrap());
    assert_eq!(
        alone.iter().map(|(_, pdf)| pdf.clone()).collect::<Vec<_>>(),
        of_homes.collect::<Vec<_>>()
    );
    assert!(
        5 < alone.len()
            && alone.is_sorted_by(|one, other| one.0 < other.0 || other.0.starts_with("0000"))
    );
    for n_threads in [2, 5] {
        assert!(alone == documents(n_threads), "{n_threads} threads");
    }
    // Rows, too; and of homes of one block, that is explained once.
    let all = || homes.iter().flat_map(|(_, to)| to).flat_map(|one| [one.clone(), one.clone()]);
    let one_by_one = all().map(|home| notice.rows([home], language, None).next().unwrap());
    let pool = ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    assert!(notice.rows(all(), language, Some(&pool)).eq(one_by_one));
    let anywhere = notice.documents(&homes, language, None);
    assert!(anywhere.map(|(name, pdf)| (name, pdf.unwrap())).eq(alone));
}

/// Names are whatever stands in people's files.
#[test]
#[cfg_attr(not(font), ignore = "needs the font; it comes with the page")]
fn names_that_no_font_has_and_names_without_end_are_printed() {
    let mut world = street();
    let mut blocks = world.district.blocks().to_vec();
    let mut schools = world.district.schools().to_vec();
    let odd = "\u{0}\u{7}\u{feff}\u{202e}\u{1f3eb}\u{e000}\u{10ffff}عربي ".repeat(40);
    blocks[0].name = Some("很长的名字".repeat(5000));
    blocks[1].name = Some(odd.clone());
    schools[0].name = odd;
    schools[1].name = "x".repeat(30_000);
    let settings = world.district.settings.clone();
    let walks = world.district.given_walks.clone();
    world = World::survey(District::new(schools, blocks, settings, walks).unwrap());
    let plan = pipeline::plan(&world).unwrap();
    let server = Some("https://schools.example.org");
    let notice = Notice {
        world: &world,
        plan: &plan,
        digest: DIGEST,
        standing: Standing::ALWAYS,
        server,
        office: &Office::default(),
    };
    for block in world.district.block_idxs() {
        for language in Language::ALL {
            let pdf = notice.pdf(block, language).unwrap();
            assert!(pdf.starts_with(b"%PDF-"));
        }
    }
}

#[tokio::test]
#[cfg_attr(not(font), ignore = "needs the font; it comes with the page")]
async fn a_notice_is_sent_and_nobody_keeps_it() {
    let server = Server::of(street());
    let answer = server.get("/notice.pdf?block=B3&lang=zh").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(answer.header("cache-control"), "no-store");
    let code = code_of(&server, "B3").await;
    let wanted = format!("inline; filename=\"notice-{code}.pdf\"");
    assert_eq!(answer.header("content-disposition"), wanted);
    assert_eq!(server.get("/notice.pdf?block=B3&lang=zh").await.body, answer.body);
    assert_ne!(server.get("/notice.pdf?block=B3&lang=en").await.body, answer.body);
    // Another address is printed for who knows the server by another.
    let elsewhere = [("host", "schools.example.org")];
    let other = server.call("GET", "/notice.pdf?block=B3&lang=zh", &elsewhere).await;
    assert_ne!(other.body, answer.body);
    assert_eq!(server.get("/notice.pdf?block=B99").await.is_problem(404), ["unknown-block"]);
    assert_eq!(
        server.get("/notice.pdf?lang=xx&place=1").await.is_problem(400),
        ["unknown-parameter", "missing-parameter", "bad-parameter"]
    );
}

#[tokio::test]
async fn without_the_font_a_notice_is_refused_and_it_is_said_how_to_get_one() {
    let world = street();
    let plan = pipeline::plan(&world).unwrap();
    let notice = Notice {
        world: &world,
        plan: &plan,
        digest: DIGEST,
        standing: Standing::ALWAYS,
        server: None,
        office: &Office::default(),
    };
    let made = notice.pdf(BlockIdx(0), Language::English);
    let answer = Server::of(street()).get("/notice.pdf?block=B1").await;
    match FONT {
        Some(_) => assert!(made.is_ok() && answer.status == 200),
        None => {
            assert!(matches!(made, Err(NoNotice::NoFont)));
            assert_eq!(answer.is_problem(501), ["no-font"]);
            assert!(answer.text().contains("CATCHMENT_SKIP_WEB"));
        }
    }
}

/// Each level has plans of its own that follow one another; a draft is never the current one.
#[tokio::test]
async fn levels_stand_side_by_side_and_drafts_wait() {
    let day = |text: &str| store::day(text).unwrap();
    let of_level = |seed, level: &str| {
        let world = random_town(seed, 3, 30);
        let mut plan = pipeline::plan(&world).unwrap();
        plan.level = Some(level.to_owned());
        std::sync::Arc::new(Published::new(world, plan))
    };
    let [primary, junior, next, draft] =
        [(1, "primary"), (2, "junior"), (3, "primary"), (4, "junior")]
            .map(|(seed, level)| of_level(seed, level));
    let consultation = Some(Consultation { from: None, until: day("2999-05-31") });
    let plans = Plans::of(vec![
        Listed::valid(primary.clone(), None),
        Listed::valid(junior.clone(), Some(day("2019-09-01"))),
        Listed::valid(next.clone(), Some(day("2999-09-01"))),
        Listed { consultation, ..Listed::valid(draft.clone(), Some(day("2020-09-01"))) },
    ]);
    let server = Server::with(plans, Options::default());
    let plans = server.json("/api/plans").await["plans"].as_array().unwrap().clone();
    let of = |published: &Published| -> Value {
        plans.iter().find(|plan| plan["digest"] == published.digest()).unwrap().clone()
    };
    assert_eq!(of(&primary)["valid_until"], "2999-09-01");
    assert_eq!(
        [&of(&junior)["valid_until"], &of(&junior)["current"]],
        [&Value::Null, &json!(true)]
    );
    assert_eq!([&of(&draft)["status"], &of(&draft)["current"]], [&json!("draft"), &json!(false)]);
    assert_eq!(
        of(&draft)["consultation"],
        json!({ "from": null, "until": "2999-05-31", "open": true })
    );
    let digest = async |question: &str| {
        let plan = server.get(&format!("/api/plan{question}")).await;
        plan.header("etag").trim_matches('"').to_owned()
    };
    for (question, wanted) in [
        ("", &primary),
        ("?level=junior", &junior),
        ("?level=primary", &primary),
        ("?level=primary&datetime=2999-09-01", &next),
        ("?level=junior&datetime=2999-09-01", &junior),
        (&*format!("?plan={}", draft.digest()), &draft),
        (&*format!("?plan={}&level=junior", draft.digest()), &draft),
    ] {
        assert_eq!(digest(question).await, wanted.digest(), "{question}");
    }
    for (question, code) in [
        ("level=nursery".to_owned(), "unknown-level"),
        ("level=junior&datetime=2018-01-01".to_owned(), "no-plan-then"),
        (format!("plan={}&level=primary", draft.digest()), "no-plan-then"),
        (format!("plan={}&datetime=2021-01-01", draft.digest()), "no-plan-then"),
    ] {
        let answer = server.get(&format!("/api/plan?{question}")).await;
        assert_eq!(answer.is_problem(404), [code], "{question}");
    }
}
