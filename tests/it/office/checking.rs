//! What a district has published can be fetched and checked by anybody, whatever became of it.

use std::fs;
use std::path::Path;
use std::process::Command;

use catchment::store::database::Role;
use sha2::{Digest, Sha256};

use super::{Hand, Office, code, is_ok};

struct Publishing {
    office: Office,
    planner: Hand,
    publisher: Hand,
    maker: String,
}

async fn publishing() -> Publishing {
    let office = Office::open().await;
    let maker = office.person("maker", &[(None, Role::Planner)]).await;
    let planner = office.person("planner", &[(None, Role::Planner)]).await;
    let publisher = office.person("publisher", &[(None, Role::Publisher)]).await;
    let (planner, publisher) = (office.hand(&planner).await, office.hand(&publisher).await);
    Publishing { office, planner, publisher, maker }
}

impl Publishing {
    /// The publication's id.
    async fn publish(&self, plan: &str, kind: &str) -> String {
        let form = format!("plan={plan}&{kind}");
        let proposed = self.office.post(&self.planner, "/office/east/publications", &form).await;
        let id = proposed.json()["id"].as_str().unwrap().to_owned();
        let approve = format!("/office/east/publications/{id}/approve");
        let approved = self.office.post(&self.publisher, &approve, "a=").await;
        assert!(is_ok(&approved), "{}", approved.text());
        id
    }

    async fn public(&self, path: &str) -> crate::http::Answer {
        self.office.ask(("GET", path), &[("accept", "text/html")], "").await
    }
}

/// What stands in the quotes after each `mark`.
fn quoted<'a>(page: &'a str, mark: &str, end: char) -> Vec<&'a str> {
    page.split(mark).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

fn verify(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catchment"));
    let done = command.current_dir(folder).args(arguments).output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8(said).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_follows_the_page_and_checks_the_plan() {
    let all = publishing().await;
    let plan = all.office.keep_plan(&all.office.east, &all.maker, 3).await;
    all.publish(&plan, "kind=in-force&from=2026-09-01&notice=Decided+by+the+council").await;
    let front = all.public("/east/?lang=en").await;
    assert!(front.text().contains("Decided by the council"), "{}", front.text());
    assert!(front.text().contains("1 September 2026"), "{}", front.text());
    assert!(front.text().contains("href=\"verify?lang=en\""), "{}", front.text());
    for language in ["en", "zh"] {
        let page = all.public(&format!("/east/verify?lang={language}")).await;
        let page = page.text();
        assert!(page.contains(&plan), "{page}");
        let folder = tempfile::tempdir().unwrap();
        // As the page says it.
        for command in quoted(&page, "curl -o ", '\n') {
            let (name, address) = command.split_once(" '").unwrap();
            let address = address.trim_end_matches('\'').replace("&amp;", "&");
            let path = address.strip_prefix("http://localhost").unwrap();
            let file = all.office.ask(("GET", path), &[], "").await;
            assert_eq!(file.status, 200, "{address}");
            assert!(page.contains(&format!("href=\"{address}\"")), "{address} is a link, too");
            assert!(name == "plan.json" || !file.text().contains("children"), "{name}");
            fs::write(folder.path().join(name), &file.body).unwrap();
        }
        let bytes = fs::read(folder.path().join("plan.json")).unwrap();
        let digest: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(digest, plan);
        let commands = quoted(&page, "\ncatchment ", '\n');
        let [command] = commands[..] else { panic!("{commands:?}") };
        let arguments: Vec<&str> = command.split(' ').collect();
        let (fine, said) = verify(folder.path(), &arguments);
        assert!(fine, "{said}");
        for promise in ["✓ complete", "✓ seats", "✓ walks", "✓ exceptions"] {
            assert!(said.contains(promise), "{promise}: {said}");
        }
        assert!(said.contains("bound") && said.contains("takes the children of each block"));
        lies_are_found(folder.path(), &arguments);
    }
}

/// A plan of which somebody changed a word is found out, by its digest and by its figures.
fn lies_are_found(folder: &Path, arguments: &[&str]) {
    let file = folder.join("plan.json");
    let right = fs::read_to_string(&file).unwrap();
    let plan: serde_json::Value = serde_json::from_str(&right).unwrap();
    let written = |value: &serde_json::Value| serde_json::to_string(value).unwrap();
    let blocks = plan["blocks"].as_array().unwrap();
    let schools = plan["schools"].as_array().unwrap();
    let mut lies = Vec::new();
    // A home somewhere else, with the walk it has; a shorter walk; a home left out.
    let mut lie = plan.clone();
    let own = lie["blocks"][0]["school"].clone();
    let other = schools.iter().find(|school| school["id"] != own).unwrap()["id"].clone();
    lie["blocks"][0]["school"] = other;
    lies.push(("walks", lie));
    let mut lie = plan.clone();
    lie["blocks"][0]["meters"] = (blocks[0]["meters"].as_f64().unwrap() - 1.0).into();
    lies.push(("walks", lie));
    let mut lie = plan.clone();
    lie["blocks"].as_array_mut().unwrap().pop();
    lies.push(("complete", lie));
    // Something counts less at one school than was said: others would have gone there.
    let mut lie = plan.clone();
    let most = (0..schools.len())
        .max_by_key(|at| (schools[*at]["crowding_m"].as_f64().unwrap() * 1000.0) as i64);
    let crowded = most.unwrap();
    assert!(0.0 < schools[crowded]["crowding_m"].as_f64().unwrap(), "some school is over-asked");
    lie["schools"][crowded]["crowding_m"] = 0.0.into();
    lies.push(("exceptions", lie));
    let mut lie = plan.clone();
    lie["schools"][0]["seats"] = 0.into();
    lies.push(("seats", lie));
    let at = arguments.iter().position(|one| *one == "--digest").unwrap();
    let unnamed = &arguments[..at];
    for (promise, lie) in lies {
        fs::write(&file, written(&lie)).unwrap();
        let (fine, said) = verify(folder, arguments);
        assert!(!fine && said.contains("this is another plan"), "{said}");
        let (fine, said) = verify(folder, unnamed);
        assert!(!fine && said.contains(&format!("✗ {promise}")), "{promise}: {said}");
    }
    fs::write(&file, right).unwrap();
    // Homes that somebody moved.
    let homes = fs::read_to_string(folder.join("homes.csv")).unwrap();
    let moved = homes.replacen(",112.", ",113.", 1);
    if moved != homes {
        fs::write(folder.join("homes.csv"), moved).unwrap();
        let (fine, said) = verify(folder, arguments);
        assert!(!fine && said.contains("✗ walks"), "{said}");
        fs::write(folder.join("homes.csv"), homes).unwrap();
    }
    fs::remove_file(folder.join("gates.csv")).unwrap();
    let (fine, said) = verify(folder, arguments);
    assert!(!fine && said.contains("gates.csv"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_published_is_there_by_its_digest_whatever_became_of_it() {
    let all = publishing().await;
    let (east, maker) = (all.office.east.clone(), all.maker.clone());
    let first = all.office.keep_plan(&east, &maker, 4).await;
    let second = all.office.keep_plan(&east, &maker, 5).await;
    let third = all.office.keep_plan(&east, &maker, 6).await;
    all.publish(&first, "kind=in-force&from=2020-09-01").await;
    all.publish(&second, "kind=in-force&from=2021-09-01").await;
    let draft = all.publish(&third, "kind=consultation&until=2099-05-31").await;
    let notice = async |plan: &str| {
        let page = all.public(&format!("/east/?plan={plan}&lang=en")).await;
        (page.status.as_u16(), page.text())
    };
    let withdraw = format!("/office/east/publications/{draft}/withdraw");
    assert!(is_ok(&all.office.post(&all.publisher, &withdraw, "a=").await));
    // Superseded, in force, and withdrawn.
    let mut seen = Vec::new();
    for plan in [&first, &second, &third] {
        let file = all.office.ask(("GET", &format!("/east/api/plan?plan={plan}")), &[], "").await;
        assert_eq!(file.status, 200, "{}", file.text());
        let digest: String =
            Sha256::digest(&file.body).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(&digest, plan);
        let (status, page) = notice(plan).await;
        assert_eq!(status, 200);
        seen.push(page);
    }
    assert!(seen[2].contains("was withdrawn on"), "{}", seen[2]);
    assert!(!seen[0].contains("withdrawn") && !seen[1].contains("withdrawn"));
    // Nobody is sent there, or asked about it, who does not name it.
    let listed = all.office.ask(("GET", "/east/api/plans"), &[], "").await.text();
    assert!(listed.contains(&first) && listed.contains(&second) && !listed.contains(&third));
    let usual = all.office.ask(("GET", "/east/api/plan"), &[], "").await;
    assert_eq!(
        Sha256::digest(&usual.body).iter().map(|b| format!("{b:02x}")).collect::<String>(),
        second
    );
    let form = format!("text=Too+late&plan={third}");
    let said =
        all.office.ask(("POST", "/east/comment"), &[("accept", "application/json")], &form).await;
    assert_eq!(code(&said), "consultation-closed");
    // Also when all is withdrawn, and after the server was started anew.
    let ids = all.office.get(&all.planner, "/office/east/publications").await.json();
    for one in ids["published"].as_array().unwrap() {
        let id = one["id"].as_str().unwrap();
        let withdraw = format!("/office/east/publications/{id}/withdraw");
        all.office.post(&all.publisher, &withdraw, "a=").await;
    }
    let again = catchment::office::Installation::over(all.office.database.clone());
    let again = catchment::serve::House::open(again, catchment::serve::Options::default());
    let routes = catchment::serve::house_routes(&again.await.unwrap());
    for routes in [all.office.routes.clone(), routes] {
        for plan in [&first, &second, &third] {
            use tower::ServiceExt;
            let path = format!("/east/api/plan?plan={plan}");
            let request = axum::http::Request::get(&path).body(axum::body::Body::empty()).unwrap();
            let answer = routes.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.status(), 200, "{path}");
        }
    }
}
