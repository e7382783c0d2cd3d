//! Finding home over HTTP.

use std::path::Path;

use catchment::ingest::{Code, public_addresses};
use catchment::pipeline;
use catchment::serve::{Options, Plans, Published};
use serde_json::{Value, json};

use crate::http::Server;
use crate::ingest::Folder;
use crate::worlds::street;

fn server() -> Server {
    Server::of(street())
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn a_school_and_a_block_are_found() {
    let said = server().json("/api/find?q=B3").await;
    assert_eq!(said["query"], "B3");
    assert_eq!(said["certain"], true);
    let first = &said["matches"][0];
    assert_eq!((&first["kind"], &first["id"]), (&json!("block"), &json!("B3")));
    assert_eq!((&first["block"], &first["quality"]), (&json!("B3"), &json!(100)));

    let said = server().json(&format!("/api/find?q={}&limit=1&lang=zh", encoded("东校"))).await;
    let school = json!({
        "kind": "school", "id": "adams", "name": "东校", "name_en": "Adams", "block": null,
        "quality": 100,
    });
    assert_eq!(said["matches"], json!([school]));
    let said = server().json("/api/find?q=dongxia").await;
    assert_eq!((&said["certain"], &said["matches"][0]["id"]), (&json!(false), &json!("adams")));
}

#[tokio::test]
async fn nobody_keeps_what_was_asked() {
    let answer = server().get("/api/find?q=B1").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("etag"), "");
}

#[tokio::test]
async fn what_cannot_be_asked_is_said_at_once() {
    let server = server();
    let long = "x".repeat(101);
    for (query, codes) in [
        ("", vec!["missing-parameter"]),
        ("?q=a&limit=0", vec!["bad-parameter"]),
        ("?q=a&limit=51&lang=de", vec!["bad-parameter", "bad-parameter"]),
        ("?q=a&q=b", vec!["given-twice"]),
        ("?q=a&name=b", vec!["unknown-parameter"]),
        (&format!("?q={long}&limit=x"), vec!["bad-parameter", "bad-parameter"]),
    ] {
        let answer = server.get(&format!("/api/find{query}")).await;
        assert_eq!(answer.is_problem(400), codes, "{query}");
    }
    let answer = server.get("/api/find?q=a&plan=00000000").await;
    assert_eq!(answer.is_problem(404), ["unknown-plan"]);
}

#[tokio::test]
async fn any_bytes_are_a_question() {
    let server = server();
    for bytes in ["", "%00", "%FF%FE", "%F0%9F%8F%A0", "-", "%25", "+", "&", "a%CC%81%CC%81"] {
        let answer = server.get(&format!("/api/find?q={bytes}")).await;
        assert!(answer.status.as_u16() < 500, "{bytes}: {}", answer.text());
    }
    let longest = encoded(&"园".repeat(100));
    assert_eq!(server.get(&format!("/api/find?q={longest}")).await.status, 200);
}

const LIST: &str = "地址,name,block,lon,lat
府东街1号,太阳公寓,B1,,
府东街2号,,,112.5132,37.8512
海边路1号,,,0,0
";

fn with_list(list: &str) -> Published {
    let folder = Folder::new(&[("names.csv", list)]);
    let (listed, notices) = public_addresses(&folder.path().join("names.csv")).unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    let world = street();
    let plan = pipeline::plan(&world).unwrap();
    Published::with_addresses(world, plan, &listed)
}

#[tokio::test]
async fn addresses_of_a_list_lead_to_their_blocks() {
    let published = with_list(LIST);
    assert_eq!(published.n_addresses_elsewhere(), 1);
    let server = Server::with(Plans::one(published), Options::default());
    let first = async |query: &str| -> Value {
        let said = server.json(&format!("/api/find?q={}", encoded(query))).await;
        assert_eq!(said["certain"], true, "{said}");
        said["matches"][0].clone()
    };
    let sun = first("太阳公寓").await;
    let wanted = json!({
        "kind": "address", "id": "府东街1号", "name": "太阳公寓", "name_en": null, "block": "B1",
        "quality": 100,
    });
    assert_eq!(sun, wanted);
    assert_eq!(first("府东街2号").await["block"], "B3");
    let far = server.json(&format!("/api/find?q={}", encoded("海边路1号"))).await;
    assert_eq!(far["certain"], false);
}

#[test]
fn every_problem_of_a_list_is_told() {
    let folder = Folder::new(&[
        ("a.csv", "address,block,lon,lat\n,B1,,\nhere,,,\nfar,,500,10\nbad,,x,1\n"),
        ("b.csv", "street,block\nx,B1\n"),
        ("empty.csv", ""),
    ]);
    let codes = |name: &str| -> Vec<Code> {
        let problems = public_addresses(&folder.path().join(name)).unwrap_err();
        assert!(problems.iter().all(|one| one.file.ends_with(name)));
        problems.iter().map(|one| one.code).collect()
    };
    let all = [Code::NoAddress, Code::AddressNowhere, Code::OutsideTheGlobe, Code::BadGeometry];
    assert_eq!(codes("a.csv"), all);
    assert_eq!(codes("b.csv"), [Code::MissingColumn]);
    assert_eq!(codes("empty.csv"), [Code::Empty]);
    let none = public_addresses(Path::new("no such file")).unwrap_err();
    assert_eq!(none[0].code, Code::CannotRead);
}
