//! What a district tells parents besides its plans.

use catchment::model::{Office as Told, Wording};
use catchment::serve::Options;
use catchment::store::database::{Moment, Role};

use super::{Office, code, command_line, is_ok};

#[tokio::test(flavor = "multi_thread")]
async fn a_planner_writes_what_parents_of_the_district_are_told() {
    let all = Told {
        phone: Some("0351 000".to_owned()),
        name: Wording::of(Some("全市招生办".to_owned()), None),
        ..Told::default()
    };
    let office = Office::open_with(Options { about: all, ..Options::default() }).await;
    let (east, west) = (office.east.clone(), office.west.clone());
    let both = [(None, Role::Planner), (None, Role::Publisher)];
    let maker = office.person("maker", &both).await;
    let other = office.person("other", &both).await;
    for (district, name, seed) in [(&east, "east", 9), (&west, "west", 10)] {
        let plan = office.keep_plan(district, &maker, seed).await;
        let (maker, other) = (office.hand(&maker).await, office.hand(&other).await);
        let form = format!("plan={plan}&kind=in-force&from=2020-09-01");
        let proposed =
            office.post(&maker, &format!("/office/{name}/publications"), &form).await.json();
        let id = proposed["id"].as_str().unwrap();
        let approve = format!("/office/{name}/publications/{id}/approve");
        assert!(is_ok(&office.post(&other, &approve, "a=").await));
    }
    let planner = office.person("planner", &[(Some(&east), Role::Planner)]).await;
    let hand = office.hand(&planner).await;
    let page = async |district: &str| {
        let path = format!("/{district}/answer?block={}&lang=zh", block(&office, district).await);
        office.ask(("GET", &path), &[("accept", "text/html")], "").await.text()
    };
    assert!(page("east").await.contains("0351 000"), "{}", page("east").await);
    let form = "office-phone=0351+111&office-name=%E4%B8%9C%E5%8C%BA&registration-bring=%E6%88%B7%E5%8F%A3%E7%B0%BF%0D%0A%E6%88%BF%E4%BA%A7%E8%AF%81&registration-first_day=2099-06-15&office-time_zone=Asia%2FShanghai";
    let headers = [("cookie", hand.cookie.as_str()), ("accept", "text/html")];
    let times = async || office.ask(("GET", "/office/east/?lang=en"), &headers, "").await.text();
    let before = times().await;
    assert!(before.contains("(UTC)") && !before.contains("(UTC+8)"), "{before}");
    let changed = office.post(&hand, "/office/east/about", form).await;
    assert!(is_ok(&changed), "{}", changed.text());
    let after = times().await;
    assert!(after.contains("(UTC+8)") && !after.contains("(UTC)"), "{after}");
    let east_page = page("east").await;
    for told in ["0351 111", "东区", "户口簿", "房产证"] {
        assert!(east_page.contains(told), "{told}: {east_page}");
    }
    // Another district's parents are told what was told before, and its planners decide on it.
    assert!(page("west").await.contains("0351 000"));
    let stolen = office.post(&hand, "/office/west/about", form).await;
    assert_eq!(code(&stolen), "unknown-district");
    // What makes no sense is told at once, and changes nothing.
    let wrong = "office-website=javascript%3Aalert(1)&registration-last_day=2027-02-30";
    let refused = office.post(&hand, "/office/east/about", wrong).await.json();
    assert_eq!(refused["problems"].as_array().unwrap().len(), 2, "{refused}");
    let form_page = office.ask(("GET", "/office/east/about?lang=en"), &headers, "").await.text();
    assert!(form_page.contains("value=\"0351 111\""), "{form_page}");
    assert_eq!(page("east").await, east_page);
    let rows = office.database.audit_rows(Some(&east), 0, 1000).await.unwrap();
    assert_eq!(rows.iter().filter(|row| row.action == "about changed").count(), 1);
    let reader = office.person("reader", &[(Some(&east), Role::Reader)]).await;
    let reader = office.hand(&reader).await;
    assert_eq!(code(&office.post(&reader, "/office/east/about", form).await), "not-allowed");
}

async fn block(office: &Office, district: &str) -> String {
    let path = format!("/{district}/api/plan");
    let plan = office.ask(("GET", &path), &[], "").await.json();
    plan["blocks"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn homes_are_found_by_the_districts_own_addresses() {
    let office = Office::open().await;
    let east = office.east.clone();
    let both = [(None, Role::Planner), (None, Role::Publisher)];
    let (maker, other) = (office.person("maker", &both).await, office.person("other", &both).await);
    let plan = office.keep_plan(&east, &maker, 11).await;
    let (maker, other) = (office.hand(&maker).await, office.hand(&other).await);
    let form = format!("plan={plan}&kind=in-force&from=2020-09-01");
    let proposed = office.post(&maker, "/office/east/publications", &form).await.json();
    let approve = format!("/office/east/publications/{}/approve", proposed["id"].as_str().unwrap());
    assert!(is_ok(&office.post(&other, &approve, "a=").await));
    let find = async || {
        let path = "/east/api/find?q=%E6%98%8E%E6%9C%88%E8%B7%AF7%E5%8F%B7";
        office.ask(("GET", path), &[], "").await.json()
    };
    assert_eq!(find().await["certain"], false);
    let block = block(&office, "east").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("names.csv");
    let deed = command_line(Moment::now());
    for (number, certain) in [(7, true), (8, false)] {
        std::fs::write(&file, format!("address,block\n明月路{number}号,{block}\n")).unwrap();
        office.database.set_name_list(deed, &east, ("names.csv", &file)).await.unwrap();
        office.house.look().await.unwrap();
        assert_eq!(find().await["certain"], certain, "{}", find().await);
    }
    // A name that would lead out of the folder in which it is read leads nowhere.
    office.database.set_name_list(deed, &east, ("../../names.csv", &file)).await.unwrap();
    office.house.look().await.unwrap();
}
