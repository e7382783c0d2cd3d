//! The list of addresses by which parents find their homes, put by an administrator in the browser.

use catchment::store::database::{Database, Role};
use serde_json::json;

use super::{Hand, Office, code, is_ok};
use crate::http::Answer;

const HERE: &str = "/office/east/addresses";

impl Office {
    /// As a browser sends a form of files: `shown` is what shows that it is ours.
    async fn send_list(
        &self,
        (hand, shown, accept): (&Hand, &str, &str),
        fields: &[(&str, &str)],
    ) -> Answer {
        let field = |head: &str, text: &str| {
            format!("--x\r\ncontent-disposition: form-data; {head}\r\n\r\n{text}\r\n")
        };
        let mut body = field("name=\"csrf\"", shown);
        body.extend(fields.iter().map(|(head, text)| field(head, text)));
        body.push_str("--x--\r\n");
        let headers = [
            ("cookie", hand.cookie.as_str()),
            ("accept", accept),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "multipart/form-data; boundary=x"),
        ];
        self.ask_as(("POST", HERE), &headers, &body).await
    }

    async fn put_list(&self, hand: &Hand, (name, text): (&str, &str)) -> Answer {
        let head = format!("name=\"addresses\"; filename=\"{name}\"");
        self.send_list((hand, &hand.csrf, "application/json"), &[(&head, text)]).await
    }

    async fn publish(&self, district: &str, seed: u64) {
        let both = [(None, Role::Planner), (None, Role::Publisher)];
        let maker = self.person("maker", &both).await;
        let other = self.person("other", &both).await;
        let plan = self.keep_plan(district, &maker, seed).await;
        let (maker, other) = (self.hand(&maker).await, self.hand(&other).await);
        let form = format!("plan={plan}&kind=in-force&from=2020-09-01");
        let proposed = self.post(&maker, "/office/east/publications", &form).await.json();
        let approve =
            format!("/office/east/publications/{}/approve", proposed["id"].as_str().unwrap());
        assert!(is_ok(&self.post(&other, &approve, "a=").await));
    }

    /// Whether 明月路7号 is certain.
    async fn finds_number_7(&self) -> bool {
        let path = "/east/api/find?q=%E6%98%8E%E6%9C%88%E8%B7%AF7%E5%8F%B7";
        self.ask(("GET", path), &[], "").await.json()["certain"] == true
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_puts_the_list_by_which_homes_are_found() {
    let office = Office::open().await;
    let east = office.east.clone();
    office.publish(&east, 11).await;
    let plan = office.ask(("GET", "/east/api/plan"), &[], "").await.json();
    let block = plan["blocks"][0]["id"].as_str().unwrap();
    let person = office.person("admin", &[(Some(&east), Role::Administrator)]).await;
    let hand = office.hand(&person).await;
    let empty = office.get(&hand, HERE).await.json();
    assert_eq!((&empty["lists"], &empty["addresses"]), (&json!([]), &json!(0)), "{empty}");

    // Another server on the same store, which nobody tells anything but the store.
    let replica = office.replica().await;
    let list = format!("address,block\n明月路7号,{block}\n明月路9号,nowhere\n");
    let put = office.put_list(&hand, ("east.csv", &list)).await;
    assert_eq!(put.status, 201, "{}", put.text());
    let told = put.json();
    assert_eq!((&told["addresses"], &told["in_no_block"]), (&json!(2), &json!(1)), "{told}");
    assert_eq!(told["lists"][0]["made_by"], person.as_str());
    assert!(office.finds_number_7().await);
    replica.until_found().await;
    let file = office.get(&hand, "/office/east/addresses/1").await;
    assert_eq!((file.text(), file.status.as_u16()), (list, 200));
    assert!(file.header("content-disposition").contains("east.csv"));

    // Another list in its place; the first one is kept.
    let other = format!("地址,小区编号\n明月路8号,{block}\n");
    let put = office.put_list(&hand, ("other.csv", &other)).await.json();
    assert_eq!(put["lists"].as_array().unwrap().len(), 2, "{put}");
    assert!(!office.finds_number_7().await);
    assert_eq!(office.get(&hand, "/office/east/addresses/1").await.status, 200);
    assert_eq!(code(&office.get(&hand, "/office/east/addresses/3").await), "missing");

    // People see what it is and whose, and send their form without a script.
    let html = ("cookie", hand.cookie.as_str());
    let page = format!("{HERE}?lang=en");
    let page = office.ask(("GET", &page), &[html, ("accept", "text/html")], "").await.text();
    for said in ["other.csv", "east.csv", "明月路8号", "admin", "type=\"file\""] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let head = "name=\"addresses\"; filename=\"third.csv\"";
    let sent = office.send_list((&hand, &hand.csrf, "text/html"), &[(head, &other)]).await;
    assert_eq!(
        (sent.status.as_u16(), sent.header("location")),
        (303, "../../office/east/addresses")
    );
    let rows = office.database.audit_rows(Some(&east), 0, 1000).await.unwrap();
    let rows: Vec<_> = rows.iter().filter(|row| row.action == "names changed").collect();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.who.as_ref() == Some(&person)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_with_problems_is_not_taken_and_each_is_told() {
    let office = Office::open().await;
    let east = office.east.clone();
    let person = office.person("admin", &[(Some(&east), Role::Administrator)]).await;
    let hand = office.hand(&person).await;
    let good = "address,lon,lat\n明月路7号,112.5,37.8\n";
    assert_eq!(office.put_list(&hand, ("good.csv", good)).await.status, 201);
    let before = office.get(&hand, HERE).await.json();
    let bad = "address,block,lon,lat\n明月路7号,,,\n,B1,,\n明月路8号,,200,37.8\n";
    let refused = office.put_list(&hand, ("bad.csv", bad)).await;
    assert_eq!((refused.status.as_u16(), code(&refused)), (422, "bad-list".to_owned()));
    let problems = refused.json()["problems"].as_array().unwrap().clone();
    let places: Vec<_> = problems.iter().map(|one| one["place"]["row"].as_i64()).collect();
    assert_eq!(places, [Some(2), Some(3), Some(4)], "{problems:?}");
    assert!(problems.iter().all(|one| one["file"] == "bad.csv"), "{problems:?}");
    for (name, text) in [("empty.csv", ""), ("none.csv", "name\nx\n"), ("x.pdf", "%PDF-1.7")] {
        let refused = office.put_list(&hand, (name, text)).await;
        assert_eq!(code(&refused), "bad-list", "{name}: {}", refused.text());
    }
    // A page tells the same, in a table.
    let head = "name=\"addresses\"; filename=\"bad.csv\"";
    let page = office.send_list((&hand, &hand.csrf, "text/html"), &[(head, bad)]).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.text().matches("<td lang=\"en\">").count(), 3, "{}", page.text());

    // What is no list of addresses at all, or not ours.
    let file = |name: &'static str| (name, good);
    for (fields, said) in [
        (vec![], "bad-files"),
        (vec![file("name=\"schools\"; filename=\"s.csv\"")], "bad-files"),
        (vec![file("name=\"addresses\"; filename=\"..\"")], "bad-files"),
        (
            vec![
                file("name=\"addresses\"; filename=\"a.csv\""),
                file("name=\"addresses\"; filename=\"b.csv\""),
            ],
            "bad-files",
        ),
    ] {
        let json = (&hand, hand.csrf.as_str(), "application/json");
        let refused = office.send_list(json, &fields).await;
        assert_eq!(code(&refused), said, "{fields:?}: {}", refused.text());
    }
    let long = "x".repeat((64 << 20) + 1);
    let refused = office.put_list(&hand, ("long.csv", &long)).await;
    assert_eq!(code(&refused), "upload-too-long");
    assert!(refused.text().contains("64 MiB"), "{}", refused.text());
    let forged = (&hand, "0000", "application/json");
    let refused = office.send_list(forged, &[file("name=\"addresses\"; filename=\"a.csv\"")]).await;
    assert_eq!(code(&refused), "from-another-site");
    let planner = office.person("planner", &[(Some(&east), Role::Planner)]).await;
    let planner = office.hand(&planner).await;
    assert_eq!(code(&office.put_list(&planner, ("a.csv", good)).await), "not-allowed");
    assert_eq!(office.get(&hand, HERE).await.json(), before);
}

/// Another server on the office's store.
struct Replica {
    house: std::sync::Arc<catchment::serve::House>,
    watching: tokio::task::JoinHandle<()>,
}

impl Office {
    async fn replica(&self) -> Replica {
        use catchment::office::Installation;
        let path = self.folder().join("office.sqlite");
        let database = Database::open(path.to_str().unwrap()).await.unwrap();
        let options = catchment::serve::Options::default();
        let house = catchment::serve::House::open(Installation::over(database), options).await;
        let house = house.unwrap();
        let watching = tokio::spawn(house.clone().watch());
        Replica { house, watching }
    }
}

impl Replica {
    /// It hears of it by itself, within a minute.
    async fn until_found(self) {
        use tower::ServiceExt;
        let routes = catchment::serve::house_routes(&self.house);
        let path = "/east/api/find?q=%E6%98%8E%E6%9C%88%E8%B7%AF7%E5%8F%B7";
        for _ in 0..600 {
            let request = axum::http::Request::get(path).body(axum::body::Body::empty()).unwrap();
            let answer = routes.clone().oneshot(request).await.unwrap();
            let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            let found: serde_json::Value = serde_json::from_slice(&body).unwrap();
            if found["certain"] == true {
                self.watching.abort();
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the other server has not heard of it");
    }
}
