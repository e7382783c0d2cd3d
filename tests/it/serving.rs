//! Several plans, the office, proxies, and what every answer has.

use std::collections::BTreeSet;
use std::sync::Arc;

use catchment::model::{BlockId, Consultation, ListedAddress, Office, Spot, TimeZone};
use catchment::serve::{Listed, OfficeToken, Options, Plans, Published};
use catchment::store::database::Moment;
use catchment::{pipeline, store};
use serde_json::{Value, json};
use time::Date;

use crate::http::{Server, ids, links, published};
use crate::worlds::{random_town, street, street_of_an_office};

const TOKEN: &str = "a-token-of-the-office";

fn day(text: &str) -> Option<Date> {
    Some(store::day(text).unwrap())
}

async fn digests(server: &Server) -> Vec<String> {
    let plans = server.json("/api/plans").await;
    let plans = plans["plans"].as_array().unwrap().clone();
    plans.iter().map(|plan| plan["digest"].as_str().unwrap().to_owned()).collect()
}

/// The plan by which an address answers.
async fn schools_of(server: &Server, question: &str) -> Value {
    let mark = if question.is_empty() { "" } else { "?" };
    let report = server.json(&format!("/api/plan{mark}{question}")).await;
    report["schools"].as_array().unwrap().len().into()
}

#[tokio::test]
async fn a_plan_is_chosen_by_its_digest_or_by_a_day() {
    let plans = Plans::new(vec![
        (published(random_town(2, 3, 30)), day("2999-09-01")),
        (published(street()), None),
        (published(random_town(1, 4, 30)), day("2020-09-01")),
    ]);
    let server = Server::with(plans, Options::default());
    let listed = server.json("/api/plans").await["plans"].clone();
    let facts = |at: usize| {
        [&listed[at]["valid_from"], &listed[at]["valid_until"], &listed[at]["current"]]
            .map(Value::clone)
    };
    assert_eq!(facts(0), [Value::Null, json!("2020-09-01"), json!(false)]);
    assert_eq!(facts(1), [json!("2020-09-01"), json!("2999-09-01"), json!(true)]);
    assert_eq!(facts(2), [json!("2999-09-01"), Value::Null, json!(false)]);
    assert_eq!(schools_of(&server, "").await, 4);
    for (question, n_schools) in [
        ("datetime=2020-08-31", 2),
        ("datetime=2020-09-01", 4),
        ("datetime=2020-08-31T23:59:59%2B08:00", 2),
        ("datetime=2999-09-01T00:00:00Z", 3),
        ("datetime=2000-01-01/2020-01-01", 2),
        ("datetime=../2020-12-31", 4),
        ("datetime=2020-12-31/..", 3),
    ] {
        assert_eq!(schools_of(&server, question).await, n_schools, "{question}");
    }
    for (at, digest) in digests(&server).await.iter().enumerate() {
        let n_schools = [2, 4, 3][at];
        assert_eq!(schools_of(&server, &format!("plan={}", &digest[..8])).await, n_schools);
        assert_eq!(schools_of(&server, &format!("plan={digest}")).await, n_schools);
        let items = server.json(&format!("/ogc/collections/schools/items?plan={digest}")).await;
        assert_eq!(items["numberMatched"], n_schools);
        let collection = server.json(&format!("/ogc/collections/schools?plan={digest}")).await;
        let wanted = [
            [Value::Null, json!("2020-09-01T00:00:00Z")],
            [json!("2020-09-01T00:00:00Z"), json!("2999-09-01T00:00:00Z")],
            [json!("2999-09-01T00:00:00Z"), Value::Null],
        ];
        assert_eq!(collection["extent"]["temporal"]["interval"], json!([wanted[at]]));
        assert!(links(&collection, "items")[0].contains(digest), "links keep to the plan");
    }
    let first = digests(&server).await[0].clone();
    for (question, status, code) in [
        ("plan=0123456", 400, "bad-parameter"),
        ("plan=", 400, "bad-parameter"),
        ("plan=zzzzzzzzzz", 404, "unknown-plan"),
        ("datetime=2020-02-30", 400, "bad-parameter"),
        ("datetime=2021-01-01/2020-01-01", 400, "bad-parameter"),
        ("datetime=tomorrow", 400, "bad-parameter"),
        (&*format!("plan={first}&datetime=2021-01-01"), 404, "no-plan-then"),
    ] {
        for address in
            ["/api/plan", "/blocks.geojson", "/ogc", "/ogc/collections/blocks/items", "/api/lookup"]
        {
            let more = if address == "/api/lookup" { "&block=B1" } else { "" };
            let answer = server.get(&format!("{address}?{question}{more}")).await;
            assert_eq!(answer.is_problem(status), [code], "{address} {question}");
        }
    }
}

#[tokio::test]
async fn before_the_first_plan_is_valid_there_is_none_but_it_can_be_seen() {
    let plans = Plans::new(vec![(published(street()), day("2999-09-01"))]);
    let server = Server::with(plans, Options::default());
    assert_eq!(schools_of(&server, "").await, 2);
    assert_eq!(server.get("/api/plan?datetime=2020-01-01").await.is_problem(404), ["no-plan-then"]);
    let none = Server::with(Plans::new(Vec::new()), Options::default());
    assert_eq!(none.get("/readyz").await.status, 503);
    assert_eq!(none.get("/healthz").await.status, 200);
    assert_eq!(none.get("/ogc").await.is_problem(404), ["no-plan-then"]);
}

/// A reader who pages through a collection while another plan is published reads one plan only.
#[tokio::test]
async fn a_paged_read_never_mixes_plans() {
    let plans = Plans::one(published(random_town(1, 4, 30)));
    let server = Server::with(plans.clone(), Options::default());
    let whole = server.json("/ogc/collections/blocks/items").await;
    let mut page = server.json("/ogc/collections/blocks/items?limit=7").await;
    let mut list = plans.list();
    list.push(Listed::valid(published(street()).into(), None));
    plans.replace(list);
    let mut found = ids(&page);
    while let Some(next) = links(&page, "next").first() {
        page = server.json(next).await;
        assert_eq!(page["numberMatched"], 30);
        found.extend(ids(&page));
    }
    assert_eq!(found, ids(&whole));
    assert_eq!(server.json("/ogc/collections/blocks/items").await["numberMatched"], 5);
    // A plan that is published no more is no more, and nothing else in its place.
    let kept = plans.list().split_off(1);
    let next =
        links(&server.json("/ogc/collections/blocks/items?limit=2").await, "next")[0].clone();
    plans.replace(kept);
    assert_eq!(server.json(&next).await["numberMatched"], 5);
    let gone = digests(&server).await;
    assert_eq!(gone.len(), 1);
}

/// Publishing waits for nobody, and nobody fails meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn publishing_under_load_fails_nobody() {
    let plans = Plans::one(published(street()));
    let server = Server::with(plans.clone(), Options::default());
    let asking = async {
        for _ in 0..300 {
            let items = server.json("/ogc/collections/blocks/items").await;
            let n_items = items["numberMatched"].as_u64().unwrap();
            assert!(n_items == 5 || n_items == 30, "{n_items}");
            assert_eq!(ids(&items).len() as u64, n_items);
        }
    };
    let publishing = tokio::task::spawn_blocking(move || {
        let lists = [published(street()), published(random_town(1, 4, 30))];
        let lists = lists.map(|plan| vec![Listed::valid(std::sync::Arc::new(plan), None)]);
        for at in 0..2000 {
            plans.replace(lists[at % 2].clone());
        }
    });
    asking.await;
    publishing.await.unwrap();
}

/// No answer that anybody can get holds what is known of a block's children, in figures or by what
/// a filter finds.
#[tokio::test]
async fn the_children_of_a_block_are_in_no_public_answer() {
    // Numbers that are nothing else's, and no sums of each other.
    let children = [1_000_003, 1_010_007, 1_020_011, 1_040_017, 1_080_029];
    let options = Options { office: Some(OfficeToken::new(TOKEN).unwrap()), ..Options::default() };
    let server = Server::with(Plans::one(published(street_of_an_office(children))), options);
    let mut addresses: Vec<String> = server.json("/openapi.json").await["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(|path| path.replace("{featureId}", "B3"))
        .collect();
    assert!(30 < addresses.len());
    let collections = ["schools", "blocks", "zones", "exceptions", "current_zones"];
    addresses.extend(["/api/lookup?block=B3", "/metrics", "/"].map(str::to_owned));
    for collection in collections {
        let items = format!("/ogc/collections/{collection}/items");
        let crs = "crs=http://www.opengis.net/def/crs/EPSG/0/3857";
        for more in ["f=html", "skipGeometry=true", crs, "sortby=-id"] {
            addresses.push(format!("{items}?{more}"));
        }
    }
    for address in addresses {
        let body = server.get(&address).await.text();
        for secret in children {
            assert!(!body.contains(&secret.to_string()), "{address} tells {secret}");
        }
    }
    for collection in ["blocks", "exceptions"] {
        for question in [
            "filter=children%20%3D%201000003",
            "children=1000003",
            "sortby=children",
            "properties=children",
        ] {
            let answer =
                server.get(&format!("/ogc/collections/{collection}/items?{question}")).await;
            assert_eq!(answer.status, 400, "{collection} {question}");
        }
    }
}

#[tokio::test]
async fn the_office_reads_children_and_nobody_keeps_the_answer() {
    let options = Options { office: Some(OfficeToken::new(TOKEN).unwrap()), ..Options::default() };
    let server = Server::with(Plans::one(published(street())), options);
    let right = format!("Bearer {TOKEN}");
    let office = [("authorization", right.as_str())];
    let items = "/ogc/collections/blocks/items";
    let answer = server.call("GET", items, &office).await;
    assert_eq!(answer.json()["features"][0]["properties"]["children"], 10);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert!(answer.header("vary").contains("authorization"));
    let filtered = server
        .call(
            "GET",
            &format!("{items}?children=10&sortby=-children&plan={}", digests(&server).await[0]),
            &office,
        )
        .await;
    assert_eq!(
        (filtered.json()["numberMatched"].clone(), filtered.header("cache-control")),
        (json!(5), "private, no-store")
    );
    let schema = server.call("GET", "/ogc/collections/blocks/schema", &office).await;
    assert!(schema.json()["properties"]["children"].is_object());
    let public = server.get(items).await;
    assert!(public.header("vary").contains("authorization"));
    assert!(public.json()["features"][0]["properties"].get("children").is_none());
    // Not even "you have it already" to who has the other's answer.
    let tag = answer.header("etag").to_owned();
    assert_eq!(server.call("GET", items, &[("if-none-match", &tag)]).await.status, 200);
    for wrong in [
        "Bearer a-token-of-the-officf",
        "Bearer ",
        "Basic YTpi",
        "a-token-of-the-office",
        "Bearer a-token-of-the-office2",
    ] {
        let answer = server.call("GET", items, &[("authorization", wrong)]).await;
        assert_eq!(answer.is_problem(401), ["wrong-token"], "{wrong}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    let nobody = Server::of(street());
    assert_eq!(nobody.call("GET", items, &office).await.is_problem(401), ["wrong-token"]);
    assert!(
        OfficeToken::new("short").is_err()
            && OfficeToken::new("with spaces in the middle").is_err()
    );
}

#[tokio::test]
async fn links_are_those_that_the_world_sees() {
    let server = Server::of(street());
    let links_of = async |headers: &[(&str, &str)]| {
        let landing = server.call("GET", "/ogc", headers).await.json();
        let links = landing["links"].as_array().unwrap().clone();
        let hrefs: Vec<String> =
            links.iter().map(|link| link["href"].as_str().unwrap().to_owned()).collect();
        hrefs
    };
    for (headers, base) in [
        (&[("forwarded", "proto=https;host=maps.example.org")][..], "https://maps.example.org/"),
        (
            &[
                ("x-forwarded-proto", "https"),
                ("x-forwarded-host", "a.example"),
                ("x-forwarded-prefix", "/s"),
            ],
            "https://a.example/s/",
        ),
        (&[("host", "b.example"), ("x-forwarded-host", "evil\"><b>")], "http://b.example/"),
    ] {
        assert!(links_of(headers).await.iter().all(|href| href.starts_with(base)), "{headers:?}");
    }
    let url = Some("https://fixed.example/x".to_owned());
    let fixed =
        Server::with(Plans::one(published(street())), Options { url, ..Options::default() });
    let landing = fixed.call("GET", "/ogc", &[("x-forwarded-host", "other.example")]).await.json();
    assert_eq!(landing["links"][0]["href"], "https://fixed.example/x/ogc?f=json");
    // An answer for one host is no answer for another.
    let tag = |host: &'static str| async {
        server.call("GET", "/ogc", &[("host", host)]).await.header("etag").to_owned()
    };
    assert_ne!(tag("a.example").await, tag("b.example").await);
}

#[tokio::test]
async fn what_did_not_change_is_not_sent_again_and_packed_it_is_the_same() {
    let server = Server::of(random_town(5, 4, 60));
    for address in [
        "/ogc",
        "/ogc/collections/blocks/items",
        "/ogc/collections/blocks/items?f=html",
        "/ogc/collections/schools/schema",
        "/openapi.json",
    ] {
        let plain = server.get(address).await;
        let tag = plain.header("etag").to_owned();
        assert!(tag.starts_with('"'), "strong: {tag}");
        let again = server.call("GET", address, &[("if-none-match", &tag)]).await;
        assert_eq!(
            (again.status.as_u16(), again.body.len(), again.header("etag")),
            (304, 0, tag.as_str())
        );
        assert!(again.header("vary").contains("accept-encoding"));
        for encoding in ["gzip", "br"] {
            let packed = server.call("GET", address, &[("accept-encoding", encoding)]).await;
            assert_ne!(packed.header("etag"), tag);
            if packed.header("content-encoding") == encoding {
                let mut unpacked = Vec::new();
                match encoding {
                    "br" => std::io::copy(
                        &mut brotli::Decompressor::new(&packed.body[..], 4096),
                        &mut unpacked,
                    ),
                    _ => std::io::copy(
                        &mut flate2::read::GzDecoder::new(&packed.body[..]),
                        &mut unpacked,
                    ),
                }
                .unwrap();
                assert_eq!(unpacked, plain.body, "{address}");
            } else {
                assert!(plain.body.len() <= 1000);
            }
        }
        let head = server.call("HEAD", address, &[]).await;
        assert_eq!(
            (head.status.as_u16(), head.body.len(), head.header("etag")),
            (200, 0, tag.as_str())
        );
        assert_eq!(head.header("content-length"), plain.body.len().to_string());
    }
    let items = "/ogc/collections/blocks/items";
    assert_eq!(server.get(items).await.header("cache-control"), "public, no-cache");
    let digest = digests(&server).await[0].clone();
    assert!(
        server
            .get(&format!("{items}?plan={digest}"))
            .await
            .header("cache-control")
            .contains("max-age")
    );
}

#[tokio::test]
async fn a_tag_is_of_what_is_shown_and_not_of_who_shows_it() {
    let street_published = || Arc::new(published(street()));
    let usual = || Listed::valid(street_published(), None);
    let asks = |from, until| Some(Consultation { from: day(from), until: day(until).unwrap() });
    let about = Office { phone: Some("010-12345678".to_owned()), ..Office::default() };
    let told = |listed: Listed, options: Options| Server::with(Plans::of(vec![listed]), options);
    let asked = Listed { consultation: asks("2020-03-01", "2020-03-31"), ..usual() };
    let home = ListedAddress {
        address: "1 East Street".to_owned(),
        name: None,
        name_en: None,
        spot: Spot::In(BlockId("B3".to_owned())),
    };
    let world = street();
    let plan = pipeline::plan(&world).unwrap();
    let with_homes = Arc::new(Published::with_addresses(world, plan, &[home]));
    let servers = [
        told(usual(), Options::default()),
        told(usual(), Options { about, ..Options::default() }),
        told(Listed { notice: "Come.".to_owned(), ..usual() }, Options::default()),
        told(Listed { from: day("2020-09-01"), ..usual() }, Options::default()),
        told(asked.clone(), Options::default()),
        told(
            Listed { consultation: asks("2020-03-01", "2020-04-01"), ..asked },
            Options::default(),
        ),
        told(Listed::valid(with_homes, None), Options::default()),
    ];
    for address in ["/", "/ogc"] {
        let mut tags = BTreeSet::new();
        for server in &servers {
            tags.insert(server.get(address).await.header("etag").to_owned());
        }
        assert_eq!(tags.len(), servers.len(), "{address}: who shows other things has other tags");
        // A replica that began later.
        let same = told(usual(), Options::default()).get(address).await;
        let first = servers[0].get(address).await;
        assert_eq!((same.header("etag"), &same.body), (first.header("etag"), &first.body));
    }
}

#[tokio::test]
async fn days_begin_by_the_clock_of_the_office() {
    // The first and the last place on Earth where a day begins, 26 hours apart.
    let zones = ["Pacific/Kiritimati", "Etc/GMT+12"].map(|name| TimeZone::named(name).unwrap());
    let today = || zones[0].at(Moment::now().0).date();
    let currents = async |first_day: Date| {
        let plans = Plans::new(vec![
            (published(street()), None),
            (published(random_town(1, 4, 30)), Some(first_day)),
        ]);
        let mut found = Vec::new();
        for zone in &zones {
            let about = Office { time_zone: Some(zone.clone()), ..Office::default() };
            let options = Options { about, ..Options::default() };
            let server = Server::with(plans.clone(), options);
            let listed = server.json("/api/plans").await["plans"].clone();
            found.push([&listed[0]["current"], &listed[1]["current"]].map(|is| is == true));
        }
        found
    };
    // Again where the day ends meanwhile.
    let found = loop {
        let day = today();
        let found = currents(day).await;
        if day == today() {
            break found;
        }
    };
    assert_eq!(found, [[false, true], [true, false]]);
}

#[tokio::test]
async fn other_pages_may_ask_before_they_read() {
    let server = Server::of(street());
    for address in
        ["/ogc", "/api/lookup", "/ogc/collections/blocks/items", "/blocks.geojson", "/healthz"]
    {
        let asked = [
            ("origin", "https://other.example"),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", "authorization"),
        ];
        let answer = server.call("OPTIONS", address, &asked).await;
        assert_eq!(answer.status, 204, "{address}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(answer.header("access-control-allow-methods").contains("GET"));
        assert!(answer.header("access-control-allow-headers").contains("authorization"));
        assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS");
    }
    let wrong = server.get("/ogc/collections/blocks/items?limit=0").await;
    assert_eq!(wrong.header("access-control-allow-origin"), "*");
    assert_eq!(server.call("OPTIONS", "/nowhere", &[]).await.status, 404);
    let posted = server.call("POST", "/ogc", &[]).await;
    assert_eq!(
        (posted.is_problem(405), posted.header("allow")),
        (vec!["method-not-allowed".to_owned()], "GET, HEAD, OPTIONS")
    );
}

#[tokio::test]
async fn a_request_has_a_name_and_no_long_body() {
    let server = Server::of(street());
    let given = server.call("GET", "/healthz", &[("x-request-id", "abc-1.2_3")]).await;
    assert_eq!(given.header("x-request-id"), "abc-1.2_3");
    for odd in ["", "a b", "<b>", &"x".repeat(65)] {
        let own = server.call("GET", "/healthz", &[("x-request-id", odd)]).await;
        assert!(own.header("x-request-id") != odd && !own.header("x-request-id").is_empty());
    }
    let (one, other) = (server.get("/healthz").await, server.get("/healthz").await);
    assert_ne!(one.header("x-request-id"), other.header("x-request-id"));
    let long = server.call("GET", "/healthz", &[("content-length", "1000000")]).await;
    assert_eq!(long.is_problem(413), ["body-too-long"]);
}

#[tokio::test]
async fn how_it_goes_is_told_by_route_and_never_by_question() {
    let server = Server::of(street());
    server.get("/api/lookup?block=B3").await;
    server.get("/api/lookup?lon=112.5132&lat=37.8512").await;
    server.get("/api/lookup").await;
    server.get("/secret-place").await;
    server.call("BREW", "/ogc", &[]).await;
    let digest = digests(&server).await[0].clone();
    let metrics = server.get("/metrics").await;
    assert!(metrics.header("content-type").starts_with("text/plain; version=0.0.4"));
    let text = metrics.text();
    for line in [
        "catchment_requests_total{route=\"/api/lookup\",method=\"GET\",status=\"200\"} 2",
        "catchment_requests_total{route=\"/api/lookup\",method=\"GET\",status=\"400\"} 1",
        "catchment_requests_total{route=\"none\",method=\"GET\",status=\"404\"} 1",
        "catchment_requests_total{route=\"/ogc\",method=\"other\",status=\"405\"} 1",
        "catchment_request_seconds_bucket{route=\"/api/lookup\",le=\"+Inf\"} 3",
        "catchment_request_seconds_count{route=\"/api/lookup\"} 3",
        "catchment_requests_in_flight 1",
        &format!("catchment_plan_current{{plan=\"{digest}\"}} 1"),
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
    for secret in ["B3", "112.5", "37.85", "secret"] {
        assert!(!text.contains(secret), "{secret}");
    }
}
