//! OGC API – Features, Part 3, and CQL2: what is declared, each requirement a sentence.

use serde_json::{Value, json};

use crate::http::{Server, ids};
use crate::worlds::street_of_an_office;

fn street() -> Server {
    Server::of(street_of_an_office([10; 5]))
}

/// Text as it can stand behind the `?`.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn found(server: &Server, filter: &str, more: &str) -> Vec<String> {
    let address = format!("/ogc/collections/blocks/items?filter={}{more}", encoded(filter));
    ids(&server.json(&address).await)
}

/// /req/queryables: an object of JSON Schema with the properties a filter may use.
#[tokio::test]
async fn queryables_are_what_can_be_filtered_by() {
    let server = street();
    let queryables = server.get("/ogc/collections/blocks/queryables").await;
    assert_eq!(queryables.header("content-type"), "application/schema+json");
    let queryables = queryables.json();
    assert_eq!(
        (&queryables["type"], &queryables["additionalProperties"]),
        (&json!("object"), &json!(false))
    );
    assert!(queryables["$schema"].as_str().unwrap().contains("2020-12"));
    assert!(queryables["$id"].as_str().unwrap().ends_with("/ogc/collections/blocks/queryables"));
    for name in queryables["properties"].as_object().unwrap().keys() {
        let filter = match name.as_str() {
            "geometry" => "S_INTERSECTS(geometry, BBOX(0,0,1,1))".to_owned(),
            name => format!("{name} IS NULL"),
        };
        found(&server, &filter, "").await;
    }
}

/// The same filter as text and as JSON finds the same; lincoln has B1 and B2, adams the others.
#[tokio::test]
async fn a_filter_finds_what_it_is_true_of() {
    let server = street();
    let school = json!({ "property": "school" });
    let polygon = json!({ "type": "Polygon", "coordinates": [[[112.501, 37.851], [112.507, 37.851], [112.507, 37.852], [112.501, 37.851]]] });
    for (text, json, expected) in [
        (
            "school = 'adams'",
            json!({ "op": "=", "args": [school, "adams"] }),
            &["B3", "B4", "B5"][..],
        ),
        ("school <> 'adams'", json!({ "op": "<>", "args": [school, "adams"] }), &["B1", "B2"]),
        ("school > 'adams'", json!({ "op": ">", "args": [school, "adams"] }), &["B1", "B2"]),
        (
            "walk_m <= 0",
            json!({ "op": "<=", "args": [{ "property": "walk_m" }, 0] }),
            &["B2", "B5"],
        ),
        (
            "walk_m >= 1e1",
            json!({ "op": ">=", "args": [{ "property": "walk_m" }, 1e1] }),
            &["B1", "B3", "B4"],
        ),
        (
            "walk_m < 0.5",
            json!({ "op": "<", "args": [{ "property": "walk_m" }, 0.5] }),
            &["B2", "B5"],
        ),
        (
            "school = 'adams' AND NOT walk_m = 0",
            json!({ "op": "and", "args": [{ "op": "=", "args": [school, "adams"] }, { "op": "not", "args": [{ "op": "=", "args": [{ "property": "walk_m" }, 0] }] }] }),
            &["B3", "B4"],
        ),
        (
            "id = 'B1' OR id = 'B4'",
            json!({ "op": "or", "args": [{ "op": "=", "args": [{ "property": "id" }, "B1"] }, { "op": "=", "args": [{ "property": "id" }, "B4"] }] }),
            &["B1", "B4"],
        ),
        (
            "name IS NULL",
            json!({ "op": "isNull", "args": [{ "property": "name" }] }),
            &["B1", "B2", "B3", "B4", "B5"],
        ),
        (
            "name IS NOT NULL",
            json!({ "op": "not", "args": [{ "op": "isNull", "args": [{ "property": "name" }] }] }),
            &[],
        ),
        ("school LIKE 'lin%'", json!({ "op": "like", "args": [school, "lin%"] }), &["B1", "B2"]),
        (
            "CASEI(school) LIKE casei('LIN%')",
            json!({ "op": "like", "args": [{ "op": "casei", "args": [school] }, { "op": "casei", "args": ["LIN%"] }] }),
            &["B1", "B2"],
        ),
        (
            "school NOT LIKE '%_coln'",
            json!({ "op": "not", "args": [{ "op": "like", "args": [school, "%_coln"] }] }),
            &["B3", "B4", "B5"],
        ),
        (
            "walk_m BETWEEN 0 AND 1",
            json!({ "op": "between", "args": [{ "property": "walk_m" }, 0, 1] }),
            &["B2", "B5"],
        ),
        (
            "id IN ('B2', 'B4', 'B9')",
            json!({ "op": "in", "args": [{ "property": "id" }, ["B2", "B4", "B9"]] }),
            &["B2", "B4"],
        ),
        (
            "id NOT IN ('B2','B4')",
            json!({ "op": "not", "args": [{ "op": "in", "args": [{ "property": "id" }, ["B2", "B4"]] }] }),
            &["B1", "B3", "B5"],
        ),
        (
            "id = id",
            json!({ "op": "=", "args": [{ "property": "id" }, { "property": "id" }] }),
            &["B1", "B2", "B3", "B4", "B5"],
        ),
        ("TRUE", json!(true), &["B1", "B2", "B3", "B4", "B5"]),
        ("FALSE", json!(false), &[]),
        (
            "S_INTERSECTS(geometry, BBOX(112.501,37.851,112.502,37.852))",
            json!({ "op": "s_intersects", "args": [{ "property": "geometry" }, { "bbox": [112.501, 37.851, 112.502, 37.852] }] }),
            &["B1"],
        ),
        (
            "S_INTERSECTS(geometry,POINT(112.512 37.852))",
            json!({ "op": "s_intersects", "args": [{ "property": "geometry" }, { "type": "Point", "coordinates": [112.512, 37.852] }] }),
            &["B3"],
        ),
        (
            "S_INTERSECTS(POLYGON((112.501 37.851, 112.507 37.851, 112.507 37.852, 112.501 37.851)), \"geometry\")",
            json!({ "op": "s_intersects", "args": [polygon, { "property": "geometry" }] }),
            &["B1", "B2"],
        ),
        (
            "S_INTERSECTS(geometry, LINESTRING Z (112.501 37.851 9, 112.512 37.852 9))",
            json!({ "op": "s_intersects", "args": [{ "property": "geometry" }, { "type": "LineString", "coordinates": [[112.501, 37.851], [112.512, 37.852]] }] }),
            &["B1", "B2", "B3"],
        ),
        (
            "S_INTERSECTS(geometry, MULTIPOINT((112.501 37.851), 112.512 37.852))",
            json!({ "op": "s_intersects", "args": [{ "property": "geometry" }, { "type": "MultiPoint", "coordinates": [[112.501, 37.851], [112.512, 37.852]] }] }),
            &["B1", "B3"],
        ),
        (
            "(school = 'adams' OR id = 'B1') AND (id = 'B1' OR id = 'B2')",
            json!({ "op": "and", "args": [{ "op": "or", "args": [{ "op": "=", "args": [school, "adams"] }, { "op": "=", "args": [{ "property": "id" }, "B1"] }] }, { "op": "in", "args": [{ "property": "id" }, ["B1", "B2"]] }] }),
            &["B1"],
        ),
    ] {
        assert_eq!(found(&server, text, "&filter-lang=cql2-text").await, expected, "{text}");
        assert_eq!(
            found(&server, &json.to_string(), "&filter-lang=cql2-json").await,
            expected,
            "{json}"
        );
    }
}

/// CQL2, requirement of three truths: what is unknown stays unknown when it is denied.
#[tokio::test]
async fn nothing_is_neither_like_nor_unlike_anything() {
    let server = street();
    for filter in
        ["name = 'x'", "name <> 'x'", "NOT name = 'x'", "name LIKE '%'", "name NOT IN ('x')"]
    {
        assert!(found(&server, filter, "").await.is_empty(), "{filter}");
    }
    assert_eq!(found(&server, "name = 'x' OR id = 'B1'", "").await, ["B1"]);
    assert!(found(&server, "NOT (name = 'x' AND id = 'B1')", "").await.len() == 4);
}

/// /req/filter/filter-crs-param
#[tokio::test]
async fn a_geometry_in_a_filter_is_in_the_system_that_is_said() {
    let server = street();
    let crs = "&filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326";
    assert_eq!(found(&server, "S_INTERSECTS(geometry, POINT(37.852 112.512))", crs).await, ["B3"]);
    assert_eq!(
        found(&server, "S_INTERSECTS(geometry, BBOX(37.8515, 112.511, 37.852, 112.512))", crs)
            .await,
        ["B3"]
    );
    let wrong = format!(
        "/ogc/collections/blocks/items?filter={}{crs}",
        encoded("S_INTERSECTS(geometry, POINT(112 37))")
    );
    assert_eq!(server.get(&wrong).await.is_problem(400), ["bad-filter"]);
}

/// /req/queryables-query-parameters/parameters
#[tokio::test]
async fn a_property_is_a_parameter() {
    let server = street();
    assert_eq!(
        ids(&server.json("/ogc/collections/blocks/items?school=lincoln").await),
        ["B1", "B2"]
    );
    assert_eq!(
        ids(&server.json("/ogc/collections/blocks/items?walk_m=0&school=adams").await),
        ["B5"]
    );
    assert_eq!(ids(&server.json("/ogc/collections/schools/items?seats=30").await), ["adams"]);
    let both = format!(
        "/ogc/collections/blocks/items?school=adams&bbox=112.511,37.851,112.517,37.852&filter={}",
        encoded("id <> 'B3'")
    );
    assert_eq!(ids(&server.json(&both).await), ["B4"]);
    assert_eq!(
        server.get("/ogc/collections/blocks/items?walk_m=far").await.is_problem(400),
        ["bad-parameter"]
    );
}

#[tokio::test]
async fn a_filter_that_means_nothing_is_refused_with_what_is_wrong() {
    let server = street();
    let deep = "(".repeat(2000) + "TRUE" + &")".repeat(2000);
    let nots = "NOT ".repeat(2000) + "TRUE";
    let casei = "CASEI(".repeat(2000) + "id";
    for (filter, said) in [
        ("", "at character 1"),
        ("school", "a comparison"),
        ("school =", "at character 9"),
        ("school = 'adams", "a text that ends"),
        ("school = 5", "cannot be compared"),
        ("walk_m = 'far'", "cannot be compared"),
        ("children = 10", "no property \"children\""),
        ("geometry = 1", "no property \"geometry\""),
        ("S_WITHIN(geometry, POINT(1 2))", "no function"),
        ("S_INTERSECTS(geometry, CIRCLE(1 2))", "is no geometry"),
        ("S_INTERSECTS(school, POINT(1 2))", "is no geometry"),
        ("S_INTERSECTS(geometry, POINT(1 2 3 4))", "\")\""),
        ("S_INTERSECTS(geometry, POINT(400 2))", "is no place"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 5 5)))", "a ring has"),
        ("walk_m LIKE '1%'", "LIKE is for texts"),
        ("school BETWEEN 'a' AND 'b'", "BETWEEN is for numbers"),
        ("school = 'a' school = 'b'", "AND, OR or the end"),
        ("DATE('2027-01-01') = school", "no function"),
        ("walk_m = 1e999", "a number"),
        (&deep, "too deep"),
        (&nots, "too deep"),
        (&casei, "too deep"),
        ("{\"op\":\"=\"}", "\"args\""),
        ("{\"op\":\"=\",\"args\":[1]}", "2 arguments"),
        ("{\"op\":\"xor\",\"args\":[]}", "no operator"),
        ("{\"op\":\"and\",\"args\":[true]}", "two arguments"),
        ("{", "is no JSON"),
    ] {
        let address = format!("/ogc/collections/blocks/items?filter={}", encoded(filter));
        let answer = server.get(&address).await;
        assert_eq!(answer.is_problem(400), ["bad-filter"], "{filter}");
        let detail: Value = answer.json()["detail"].clone();
        assert!(detail.as_str().unwrap().contains(said), "{filter}: {detail}");
    }
}

/// No text makes it fall over.
#[tokio::test]
async fn any_text_is_a_filter_or_a_problem() {
    let server = street();
    let words = [
        "school",
        "=",
        "'a'",
        "(",
        ")",
        "AND",
        "NOT",
        "IN",
        ",",
        "LIKE",
        "S_INTERSECTS",
        "geometry",
        "POINT",
        "1",
        "-",
        "\"",
        "'",
        "\\",
        "BBOX",
        "é",
        "IS",
        "NULL",
        "Z",
        "CASEI",
        "{",
        "}",
        "TRUE",
        "BETWEEN",
    ];
    let mut dice = crate::worlds::Dice::new(3);
    for _ in 0..3000 {
        let n_words = 1 + dice.below(9);
        let filter: Vec<&str> = (0..n_words).map(|_| words[dice.below(words.len())]).collect();
        let address =
            format!("/ogc/collections/blocks/items?filter={}", encoded(&filter.join(" ")));
        let status = server.get(&address).await.status;
        assert!(status == 200 || status == 400, "{filter:?}: {status}");
    }
}
