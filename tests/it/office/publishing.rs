use catchment::store::database::Role;

use super::{Office, code, is_ok};

const CONSULTED: &str = "kind=consultation&until=2099-05-31&notice=Say+what+you+think";

#[tokio::test(flavor = "multi_thread")]
async fn two_people_publish_and_then_everybody_sees_it() {
    let office = Office::open().await;
    let east = Some(office.east.clone());
    let planner = office.person("planner", &[(east.as_deref(), Role::Planner)]).await;
    let publisher = office.person("publisher", &[(east.as_deref(), Role::Publisher)]).await;
    let both = [(east.as_deref(), Role::Planner), (east.as_deref(), Role::Publisher)];
    let alone = office.person("alone", &both).await;
    let plan = office.keep_plan(&office.east, &alone, 1).await;

    let public = async || {
        let answer = office.ask(("GET", "/east/api/plans"), &[], "").await;
        let plans = answer.json()["plans"].as_array().unwrap().clone();
        plans.into_iter().map(|one| one["digest"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(public().await, [""; 0]);

    // Whoever made it does not approve it, whoever proposed it neither.
    let alone = office.hand(&alone).await;
    let form = format!("plan={plan}&{CONSULTED}");
    let proposed = office.post(&alone, "/office/east/publications", &form).await;
    assert_eq!(proposed.status, 201, "{}", proposed.text());
    let id = proposed.json()["id"].as_str().unwrap().to_owned();
    let approve = format!("/office/east/publications/{id}/approve");
    assert_eq!(code(&office.post(&alone, &approve, "a=").await), "own-plan");
    let planner = office.hand(&planner).await;
    assert_eq!(code(&office.post(&planner, &approve, "a=").await), "not-allowed");
    assert_eq!(public().await, [""; 0]);

    let publisher = office.hand(&publisher).await;
    let approved = office.post(&publisher, &approve, "a=").await;
    assert!(is_ok(&approved), "{}", approved.text());
    assert_eq!(public().await, [plan.as_str()]);
    assert_eq!(code(&office.post(&publisher, &approve, "a=").await), "already-decided");
    let page = office.ask(("GET", "/east/"), &[("accept", "text/html")], "").await;
    assert_eq!(page.status, 200);

    // A parent says something; the office reads it, of this district only.
    let said = office.ask(("POST", "/east/comment"), &[], "text=Too+far").await;
    assert!(is_ok(&said), "{}", said.text());
    let read = office.get(&publisher, "/office/east/comments").await.json();
    assert_eq!(read["comments"][0]["text"], "Too far");
    assert_eq!(code(&office.get(&publisher, "/office/west/comments").await), "unknown-district");

    // In force it stays what it was, by its digest.
    let form = format!("plan={plan}&kind=in-force&from=2026-09-01");
    let proposed = office.post(&planner, "/office/east/publications", &form).await;
    let id = proposed.json()["id"].as_str().unwrap().to_owned();
    let approve = format!("/office/east/publications/{id}/approve");
    assert!(is_ok(&office.post(&publisher, &approve, "a=").await));
    let plans = office.ask(("GET", "/east/api/plans"), &[], "").await.json();
    assert_eq!(plans["plans"][0]["status"], "published");
    let file = office.ask(("GET", &format!("/east/api/plan?plan={plan}")), &[], "").await;
    assert_eq!(file.status, 200);
    let back = format!("plan={plan}&{CONSULTED}");
    let back = office.post(&planner, "/office/east/publications", &back).await;
    assert_eq!(code(&back), "no-draft-any-more");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_one_district_is_reached_by_way_of_another() {
    let office = Office::open().await;
    let (east, west) = (office.east.clone(), office.west.clone());
    let maker = office.person("maker", &[(None, Role::Planner)]).await;
    let plan = office.keep_plan(&west, &maker, 2).await;
    let maker = office.hand(&maker).await;
    let form = format!("plan={plan}&{CONSULTED}");
    let proposed = office.post(&maker, "/office/west/publications", &form).await;
    let id = proposed.json()["id"].as_str().unwrap().to_owned();

    let roles = [(Some(east.as_str()), Role::Planner), (Some(east.as_str()), Role::Publisher)];
    let other = office.person("other", &roles).await;
    let other = office.hand(&other).await;
    for path in [
        format!("/office/east/publications/{id}/approve"),
        format!("/office/east/publications/{id}/withdraw"),
    ] {
        assert_eq!(code(&office.post(&other, &path, "a=").await), "missing", "{path}");
    }
    let stolen = office.post(&other, "/office/east/publications", &form).await;
    assert_eq!(code(&stolen), "missing");
    let read = office.get(&other, &format!("/office/east/plans/{plan}/plan.json")).await;
    assert_eq!(code(&read), "missing");
    assert_eq!(
        office.get(&maker, &format!("/office/west/plans/{plan}/plan.json")).await.status,
        200
    );
    let mine = office.get(&other, "/office/").await.json();
    assert_eq!(mine["districts"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_district_has_its_own_address_and_links_keep_to_it() {
    let office = Office::open().await;
    let everywhere = [(None, Role::Planner)];
    let maker = office.person("maker", &everywhere).await;
    let publisher = office.person("publisher", &[(None, Role::Publisher)]).await;
    let plan = office.keep_plan(&office.east, &maker, 3).await;
    let form = format!("plan={plan}&kind=in-force");
    let proposed =
        office.post(&office.hand(&maker).await, "/office/east/publications", &form).await;
    let id = proposed.json()["id"].as_str().unwrap().to_owned();
    let approve = format!("/office/east/publications/{id}/approve");
    assert!(is_ok(&office.post(&office.hand(&publisher).await, &approve, "a=").await));

    assert_eq!(office.ask(("GET", "/east"), &[], "").await.header("location"), "east/");
    let items = office.ask(("GET", "/east/ogc/collections/schools/items"), &[], "").await.json();
    let own = items["links"][0]["href"].as_str().unwrap();
    assert!(own.starts_with("http://localhost/east/ogc/"), "{own}");
    assert_eq!(office.ask(("GET", "/north/"), &[], "").await.status, 404);
    assert_eq!(office.ask(("GET", "/west/api/plan"), &[], "").await.status, 404);
    let list = office.ask(("GET", "/"), &[("accept", "text/html")], "").await.text();
    assert!(list.contains("href=\"east/\"") && list.contains("href=\"west/\""));
}
