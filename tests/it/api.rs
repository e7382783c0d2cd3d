//! The server without a socket: statuses, codes, bodies.

use std::io::Read;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CACHE_CONTROL, CONTENT_ENCODING,
    CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, Request, StatusCode};
use axum::response::Response;
use catchment::serve::{Options, Plans, Published, router};
use catchment::{pipeline, wire};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::worlds::street;

const DATA: [&str; 5] =
    ["/api/plan", "/api/report", "/schools.geojson", "/blocks.geojson", "/zones.geojson"];

#[tokio::test]
async fn a_healthy_server_says_so() {
    let answer = get("/healthz").await;
    assert_eq!((answer.status, &answer.body[..]), (StatusCode::OK, &b"ok\n"[..]));
}

#[tokio::test]
async fn a_block_is_told_its_school_and_why() {
    let answer = get("/api/lookup?block=B3").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[CACHE_CONTROL], "no-store");
    let said = answer.json();
    assert_eq!(said["block"]["id"], "B3");
    assert_eq!(said["school"]["id"], "adams");
    assert_eq!(said["school"]["name"], "东校");
    assert_eq!(said["school"]["name_en"], "Adams");
    assert_eq!(said["school"]["address"], "府东街2号");
    assert_eq!(said["school"]["address_en"], "2 East Street");

    let choices = said["choices"].as_array().unwrap();
    let of = |id: &str| choices.iter().find(|choice| choice["school"]["id"] == id).unwrap();
    let number = |choice: &Value, key: &str| choice[key].as_f64().unwrap();
    let (lincoln, adams) = (of("lincoln"), of("adams"));
    assert_eq!((&lincoln["chosen"], &adams["chosen"]), (&json!(false), &json!(true)));
    assert!(number(lincoln, "walk_m") < number(adams, "walk_m"), "Lincoln is nearer");
    assert!(0.0 < number(lincoln, "crowding_m"), "and over-asked");
    for choice in [lincoln, adams] {
        let sum = number(choice, "walk_m") + number(choice, "crowding_m");
        assert!((sum - number(choice, "sum_m")).abs() < 1e-6, "{choice}");
        assert!(number(adams, "sum_m") <= number(choice, "sum_m"), "{choice}");
    }
    assert_eq!(said["walk_m"], adams["walk_m"]);
    assert!(lincoln["seats_to_get_in"].as_i64().is_some_and(|seats| 0 <= seats));
    assert_eq!(adams["seats_to_get_in"], Value::Null);
    assert!(said["sentences"]["en"].as_str().unwrap().contains("Adams"));
    assert!(said["sentences"]["zh"].as_str().unwrap().contains("东校"));
}

#[tokio::test]
async fn a_place_is_answered_as_the_block_it_lies_in() {
    let by_place = get("/api/lookup?lat=37.8512&lon=112.5132").await;
    assert_eq!(by_place.status, StatusCode::OK);
    assert_eq!(by_place.body, get("/api/lookup?block=B3").await.body);
}

#[tokio::test]
async fn one_language_is_enough_for_who_asks_for_one() {
    let said = get("/api/lookup?block=B3&lang=zh").await.json();
    let sentences = said["sentences"].as_object().unwrap();
    assert_eq!(sentences.keys().collect::<Vec<_>>(), ["zh"]);
}

#[tokio::test]
async fn an_exception_comes_with_its_reason_or_not_at_all() {
    let own = get("/api/lookup?block=B2").await.json();
    assert_eq!(own["school"]["id"], "lincoln");
    let exception = &own["exception"];
    assert!(exception.is_null() || exception["reason"] == "own-block", "{exception}");
    assert_eq!(get("/api/lookup?block=B3").await.json()["exception"], Value::Null);
}

#[tokio::test]
async fn what_cannot_be_answered_is_a_problem_with_a_stable_code() {
    for (address, status, code) in [
        ("/api/lookup?block=nobody", 404, "unknown-block"),
        ("/api/lookup?block=", 404, "unknown-block"),
        ("/api/lookup?block=%FF", 404, "unknown-block"),
        ("/api/lookup?lon=0&lat=0", 404, "outside-district"),
        ("/api/lookup?lon=37.85&lat=112.5", 400, "bad-parameter"),
        ("/api/lookup?lon=nan&lat=37", 400, "bad-parameter"),
        ("/api/lookup?lon=inf&lat=37", 400, "bad-parameter"),
        ("/api/lookup?lon=east&lat=37", 400, "bad-parameter"),
        ("/api/lookup?lon=112.5", 400, "block-or-place"),
        ("/api/lookup", 400, "block-or-place"),
        ("/api/lookup?block=B3&lon=112.5&lat=37.8", 400, "block-or-place"),
        ("/api/lookup?block=B3&block=B4", 400, "given-twice"),
        ("/api/lookup?block=B3&lang=fr", 400, "bad-parameter"),
        ("/nowhere", 404, "no-such-page"),
        ("/api", 404, "no-such-page"),
        ("/assets/nothing.js", 404, "no-such-page"),
        ("/assets/../healthz", 404, "no-such-page"),
    ] {
        let answer = get(address).await;
        assert_eq!(answer.status.as_u16(), status, "{address}");
        answer.is_problem(code);
    }
}

#[tokio::test]
async fn only_reading_is_allowed() {
    for address in ["/api/plan", "/", "/api/lookup?block=B3"] {
        let answer = call("POST", address, &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        answer.is_problem("method-not-allowed");
        assert!(answer.headers[ALLOW].to_str().unwrap().contains("GET"));
    }
}

#[tokio::test]
async fn everything_is_guarded_and_open_to_other_pages() {
    for address in ["/", "/healthz", "/api/plan", "/api/lookup?block=B3", "/nowhere"] {
        let headers = get(address).await.headers;
        let policy = headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{address}");
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{address}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{address}");
        assert_eq!(headers[ACCESS_CONTROL_ALLOW_ORIGIN], "*", "{address}");
    }
}

#[tokio::test]
async fn data_that_did_not_change_is_not_sent_again() {
    for address in DATA.into_iter().chain(["/", "/notices"]) {
        let first = get(address).await;
        if address == "/notices" && first.status == StatusCode::NOT_FOUND {
            continue; // Built without the page.
        }
        let tag = first.headers[ETAG].to_str().unwrap();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
        assert_eq!(first.headers[CACHE_CONTROL], "public, no-cache");
        let listed = format!("\"other\", W/{tag}");
        for known in [tag, &listed, "*"] {
            let again = call("GET", address, &[(IF_NONE_MATCH, known)]).await;
            assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{address} {known}");
            assert!(again.body.is_empty());
            assert_eq!(again.headers[ETAG], tag);
        }
        let other = call("GET", address, &[(IF_NONE_MATCH, "\"other\"")]).await;
        assert_eq!((other.status, other.body), (StatusCode::OK, first.body));
    }
}

#[tokio::test]
async fn compressed_data_is_the_same_data_under_another_tag() {
    for address in DATA {
        let plain = get(address).await;
        assert!(!plain.headers.contains_key(CONTENT_ENCODING));
        let packed = call("GET", address, &[(ACCEPT_ENCODING, "gzip, br;q=0")]).await;
        assert_eq!(packed.headers[CONTENT_ENCODING], "gzip");
        assert_eq!(packed.headers[VARY], "accept-encoding");
        assert_ne!(packed.headers[ETAG], plain.headers[ETAG]);
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&packed.body[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain.body);
    }
}

#[tokio::test]
async fn a_head_is_a_get_without_its_body() {
    for address in ["/api/plan", "/zones.geojson", "/", "/api/lookup?block=B3"] {
        let (whole, head) = (get(address).await, call("HEAD", address, &[]).await);
        assert_eq!(head.status, StatusCode::OK);
        assert!(head.body.is_empty());
        assert_eq!(head.headers[CONTENT_TYPE], whole.headers[CONTENT_TYPE]);
        assert_eq!(head.headers[CONTENT_LENGTH], whole.body.len().to_string());
        assert_eq!(head.headers.get(ETAG), whole.headers.get(ETAG));
    }
}

#[tokio::test]
async fn the_plan_served_is_the_plan_published() {
    let world = street();
    let plan = pipeline::plan(&world).unwrap();
    let served = get("/api/plan").await;
    assert_eq!(served.headers[CONTENT_TYPE], "application/json");
    assert_eq!(served.body, wire::plan_to_json(&plan));
}

#[tokio::test]
async fn geojson_says_who_goes_where_and_nothing_about_single_children() {
    let read = async |address: &str| {
        let answer = get(address).await;
        assert_eq!(answer.headers[CONTENT_TYPE], "application/geo+json");
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        geojson::FeatureCollection::try_from(text.parse::<geojson::GeoJson>().unwrap()).unwrap()
    };
    let value = |feature: &geojson::Feature, key: &str| feature.property(key).unwrap().clone();

    let blocks = read("/blocks.geojson").await;
    assert_eq!(blocks.features.len(), 5);
    for block in &blocks.features {
        let keys: Vec<&String> = block.properties.as_ref().unwrap().keys().collect();
        assert_eq!(keys, ["exception", "id", "name", "name_en", "school", "walk_m"]);
    }
    assert_eq!(value(&blocks.features[2], "school"), "adams");

    let schools = read("/schools.geojson").await;
    let adams = &schools.features[0];
    assert_eq!(value(adams, "name_en"), "Adams");
    assert_eq!(value(adams, "seats"), 30);
    assert_eq!(value(adams, "children"), 30);
    assert_eq!(value(adams, "n_pieces"), 1);

    let zones = read("/zones.geojson").await;
    assert_eq!(zones.features.len(), 2);
    assert_eq!(value(&zones.features[0], "n_blocks"), 3);
    assert_ne!(value(&zones.features[0], "color"), value(&zones.features[1], "color"));
}

#[tokio::test]
async fn coordinates_are_short_and_shared_borders_stay_shared() {
    let text = String::from_utf8(get("/blocks.geojson").await.body.to_vec()).unwrap();
    let decimals = text.split(|c: char| !c.is_ascii_digit() && c != '.').filter_map(|number| {
        let (_, decimals) = number.split_once('.')?;
        Some(decimals.len())
    });
    assert!(decimals.max().unwrap() <= 7);
    let corner = "[112.5100001,37.8500001]";
    assert_eq!(text.matches(corner).count(), 3, "two blocks touch there; one ring starts there");
}

#[tokio::test]
async fn the_page_names_only_files_that_are_there() {
    let page = get("/").await;
    assert_eq!(page.headers[CONTENT_TYPE], "text/html; charset=utf-8");
    let html = String::from_utf8(page.body.to_vec()).unwrap();
    let assets = html.split('"').filter_map(|text| text.strip_prefix("./assets/"));
    for asset in assets {
        let answer = get(&format!("/assets/{asset}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{asset}");
        let keep = answer.headers[CACHE_CONTROL].to_str().unwrap();
        assert!(keep.contains("immutable"), "{asset}");
        let packed = call("GET", &format!("/assets/{asset}"), &[(ACCEPT_ENCODING, "br")]).await;
        assert_eq!(packed.headers[CONTENT_ENCODING], "br", "{asset}");
    }
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn is_problem(&self, code: &str) {
        assert_eq!(self.headers[CONTENT_TYPE], "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code);
        assert_eq!(problem["status"], self.status.as_u16());
        assert_eq!(problem["title"], self.status.canonical_reason().unwrap());
        assert!(problem["type"].is_string() && problem["detail"].is_string());
    }
}

async fn get(address: &str) -> Answer {
    call("GET", address, &[]).await
}

async fn call(method: &str, address: &str, headers: &[(HeaderName, &str)]) -> Answer {
    let world = street();
    let plan = pipeline::plan(&world).unwrap();
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let plans = Plans::one(Published::new(world, plan));
    let answer: Response = router(plans, Options::default()).oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, body }
}
