//! OGC API – Features, Parts 1 and 2: the requirements and abstract tests, each a sentence.

use serde_json::{Value, json};

use crate::http::{Server, ids, links, path_of};
use crate::worlds::{random_town, street_of_an_office};

const COLLECTIONS: [&str; 5] = ["schools", "blocks", "zones", "exceptions", "current_zones"];

fn street() -> Server {
    Server::of(street_of_an_office([10; 5]))
}

/// Part 1, /req/core/root-success.
#[tokio::test]
async fn the_landing_page_links_to_everything() {
    let server = street();
    for base in ["/ogc", "/ogc/", "/OGCFeatureServer"] {
        let landing = server.json(base).await;
        assert!(landing["title"].is_string());
        for rel in ["self", "alternate", "service-desc", "service-doc", "conformance", "data"] {
            let found = links(&landing, rel);
            assert!(!found.is_empty(), "{base} lacks {rel}");
            for link in found {
                assert_eq!(server.get(&link).await.status, 200, "{link}");
            }
        }
    }
    let front = server.call("GET", "/", &[("accept", "application/json")]).await;
    assert_eq!(links(&front.json(), "data"), links(&server.json("/ogc").await, "data"));
}

/// Part 1, /req/core/conformance-success.
#[tokio::test]
async fn the_classes_that_are_declared_are_listed() {
    let declared = street().json("/ogc/conformance").await;
    let declared: Vec<&str> = declared["conformsTo"]
        .as_array()
        .unwrap()
        .iter()
        .map(|class| class.as_str().unwrap())
        .collect();
    for class in [
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-1/1.0/conf/html",
        "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-features-3/1.0/conf/filter",
        "cql2/1.0/conf/basic-cql2",
    ] {
        assert!(
            declared.contains(&format!("http://www.opengis.net/spec/{class}").as_str()),
            "{class}"
        );
    }
}

/// Part 1, /req/core/fc-md-links to fc-md-extent and /req/core/sfc-md-success.
#[tokio::test]
async fn every_collection_says_what_it_is_and_where_its_items_are() {
    let server = street();
    let all = server.json("/ogc/collections").await;
    assert!(!links(&all, "self").is_empty() && !links(&all, "alternate").is_empty());
    let listed = all["collections"].as_array().unwrap();
    let names: Vec<&Value> = listed.iter().map(|collection| &collection["id"]).collect();
    assert_eq!(names, COLLECTIONS);
    for collection in listed {
        let id = collection["id"].as_str().unwrap();
        let own = server.json(&format!("/ogc/collections/{id}")).await;
        for key in ["id", "title", "description", "crs", "storageCrs", "itemType"] {
            assert_eq!(own[key], collection[key], "{id} {key}");
            assert!(!own[key].is_null(), "{id} {key}");
        }
        let extent = own["extent"]["spatial"]["bbox"][0].as_array();
        assert!(id == "exceptions" || extent.is_some_and(|extent| extent.len() == 4));
        for rel in
            ["items", "describedby", "self", "http://www.opengis.net/def/rel/ogc/1.0/queryables"]
        {
            for link in links(&own, rel) {
                assert_eq!(server.get(&link).await.status, 200, "{link}");
            }
            assert!(!links(&own, rel).is_empty(), "{id} lacks {rel}");
        }
    }
}

/// Part 1, /req/core/fc-response, and what describedby promises.
#[tokio::test]
async fn every_feature_is_what_its_schema_says() {
    let server = street();
    for id in COLLECTIONS {
        let items = server.get(&format!("/ogc/collections/{id}/items")).await;
        assert_eq!(items.header("content-type"), "application/geo+json");
        let formats: Vec<String> = items.header("link").split(", ").map(str::to_owned).collect();
        assert!(formats[0].ends_with("items?f=json>; rel=\"self\"; type=\"application/geo+json\""));
        assert!(formats[1].ends_with("items?f=html>; rel=\"alternate\"; type=\"text/html\""));
        let items = items.json();
        assert_eq!(items["type"], "FeatureCollection");
        assert_eq!(items["numberReturned"], ids(&items).len(), "{id}");
        assert_eq!(items["numberMatched"], items["numberReturned"]);
        // It would have to be when the answer was made, and equal answers would have two tags.
        assert!(items["timeStamp"].is_null());
        let schema = server.get(&links(&items, "describedby")[0]).await;
        assert_eq!(schema.header("content-type"), "application/schema+json");
        let schema = schema.json();
        let columns: Vec<&String> = schema["properties"]
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| *key != "geometry")
            .collect();
        for feature in items["features"].as_array().unwrap() {
            let properties = feature["properties"].as_object().unwrap();
            assert_eq!(properties.keys().collect::<Vec<_>>(), columns, "{id}");
            // What is null is what the schema has no type for: it is not there.
            let mut there = properties.clone();
            there.retain(|_, value| !value.is_null());
            assert!(jsonschema::is_valid(&schema, &Value::Object(there)), "{id} {feature}");
        }
    }
}

/// Part 1, /req/core/f-success and f-links.
#[tokio::test]
async fn a_feature_is_found_by_its_id() {
    let server = street();
    for collection in COLLECTIONS {
        let items = server.json(&format!("/ogc/collections/{collection}/items")).await;
        for feature in items["features"].as_array().unwrap() {
            let id = feature["id"].as_str().unwrap();
            let own = server.json(&format!("/ogc/collections/{collection}/items/{id}")).await;
            for key in ["type", "id", "geometry", "properties"] {
                assert_eq!(own[key], feature[key]);
            }
            for rel in ["self", "alternate", "collection"] {
                assert_eq!(server.get(&links(&own, rel)[0]).await.status, 200);
            }
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let server = street();
    for (address, code) in [
        ("/ogc/collections/roads", "unknown-collection"),
        ("/ogc/collections/roads/items", "unknown-collection"),
        ("/ogc/collections/roads/schema", "unknown-collection"),
        ("/ogc/collections/blocks/items/B9", "unknown-feature"),
        ("/ogc/collections/blocks/items/%FF", "no-such-page"),
        ("/ogc/collections/blocks/tiles", "no-such-page"),
        ("/ogc/collections/blocks/items?plan=00000000", "unknown-plan"),
    ] {
        assert_eq!(server.get(address).await.is_problem(404), [code], "{address}");
    }
}

/// Part 1, /req/core/query-param-unknown and query-param-invalid.
#[tokio::test]
async fn everything_that_is_wrong_with_a_question_is_told_at_once() {
    let server = street();
    let wrong = "/ogc/collections/blocks/items?limit=0&offset=x&bbox=1,2,3&crs=EPSG:4326&filter=walk_m%20%3C&\
                 sortby=children&properties=price&skipGeometry=1&f=xml&lang=fr&datetime=soon&plan=ab&zoom=3&limit=4";
    let mut codes = server.get(wrong).await.is_problem(400);
    codes.sort();
    codes.dedup();
    assert_eq!(codes, ["bad-filter", "bad-parameter", "given-twice", "unknown-parameter"]);
    let problems = server.get(wrong).await.json()["problems"].clone();
    let names: Vec<&Value> =
        problems.as_array().unwrap().iter().map(|problem| &problem["parameter"]).collect();
    for name in [
        "limit",
        "offset",
        "bbox",
        "crs",
        "filter",
        "sortby",
        "properties",
        "skipGeometry",
        "f",
        "lang",
        "datetime",
        "plan",
        "zoom",
    ] {
        assert!(names.contains(&&json!(name)), "{name} is not among {names:?}");
    }
    for address in [
        "/ogc",
        "/ogc/collections",
        "/ogc/conformance",
        "/ogc/api",
        "/ogc/collections/blocks",
        "/ogc/collections/blocks/items/B1",
        "/api/plan",
        "/api/lookup",
        "/blocks.geojson",
        "/openapi.json",
        "/api/plans",
    ] {
        let codes = server.get(&format!("{address}?colour=red")).await.is_problem(400);
        assert_eq!(codes[0], "unknown-parameter", "{address}");
    }
}

/// Part 1, /req/core/fc-limit-response-1 and fc-links: all pages together are all features, in the
/// order of ids, with a link to the next on every page but the last.
#[tokio::test]
async fn pages_together_are_everything_once() {
    let server = Server::of(random_town(5, 4, 60));
    for (address, pages) in [
        ("/ogc/collections/blocks/items?limit=7", 9),
        ("/ogc/collections/blocks/items?limit=7&sortby=-walk_m", 9),
        ("/ogc/collections/blocks/items?limit=20", 3),
        ("/ogc/collections/blocks/items?limit=60", 1),
    ] {
        let order = address.split_once('&').map_or("", |(_, order)| order);
        let whole = server.json(&format!("/ogc/collections/blocks/items?limit=100&{order}")).await;
        let (mut found, mut n_pages, mut next) = (Vec::new(), 0, Some(address.to_owned()));
        let mut before = None;
        while let Some(here) = next {
            let page = server.json(&here).await;
            assert_eq!(page["numberMatched"], 60);
            assert_eq!(!links(&page, "prev").is_empty(), before.is_some());
            if let Some(before) = before.replace(ids(&page)) {
                assert_eq!(ids(&server.json(&links(&page, "prev")[0]).await), before);
            }
            found.extend(ids(&page));
            n_pages += 1;
            next = links(&page, "next").first().cloned();
        }
        assert_eq!((found, n_pages), (ids(&whole), pages), "{address}");
    }
}

/// Part 1, /req/core/fc-limit-response-1 B: too much is not refused.
#[tokio::test]
async fn who_wants_too_much_gets_as_much_as_there_is() {
    let server = street();
    for limit in ["10001", "99999999999999999999999999"] {
        let items = server.json(&format!("/ogc/collections/blocks/items?limit={limit}")).await;
        assert_eq!(items["numberReturned"], 5);
    }
    let beyond = server.json("/ogc/collections/blocks/items?offset=18446744073709551615").await;
    assert_eq!((&beyond["numberMatched"], &beyond["numberReturned"]), (&json!(5), &json!(0)));
    assert!(links(&beyond, "next").is_empty());
}

/// Part 1, /req/html: the same at the same addresses, for people.
#[tokio::test]
async fn people_get_pages_at_the_same_addresses() {
    let server = street();
    for address in [
        "/ogc",
        "/ogc/conformance",
        "/ogc/api",
        "/ogc/collections",
        "/ogc/collections/blocks",
        "/ogc/collections/blocks/schema",
        "/ogc/collections/blocks/queryables",
        "/ogc/collections/blocks/items?limit=2",
        "/ogc/collections/blocks/items/B3",
    ] {
        let browser = [
            ("accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
            ("accept-language", "zh-CN,zh;q=0.9,en;q=0.8"),
        ];
        let page = server.call("GET", address, &browser).await;
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{address}");
        assert_eq!(page.header("content-language"), "zh-CN");
        let html = page.text();
        assert!(
            html.contains("<html lang=\"zh-CN\">")
                && !html.contains("<script")
                && !html.contains("style=")
        );
        let mark = if address.contains('?') { '&' } else { '?' };
        let english = server.get(&format!("{address}{mark}f=html&lang=en")).await;
        assert!(english.text().contains("<html lang=\"en\">"));
        let hrefs = html
            .split("href=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"));
        for href in hrefs.filter(|href| !href.contains("/#") && !href.ends_with("localhost/")) {
            let answer = server.get(&path_of(&href)).await;
            assert_eq!(answer.status, 200, "{address} links to {href}");
        }
    }
    let items = server.get("/ogc/collections/blocks/items?limit=2&f=html").await.text();
    assert!(items.contains("rel=\"next\"") && !items.contains("rel=\"prev\""));
}

/// Properties and geometries that nobody asked for are left out.
#[tokio::test]
async fn who_asks_for_less_gets_less() {
    let server = street();
    let items = server.json("/ogc/collections/blocks/items?properties=school,walk_m&skipGeometry=true&sortby=-school,%2Bid").await;
    let school_of = |feature: &Value| feature["properties"]["school"].as_str().unwrap().to_owned();
    let schools: Vec<String> =
        items["features"].as_array().unwrap().iter().map(school_of).collect();
    assert_eq!(schools, ["lincoln", "lincoln", "adams", "adams", "adams"]);
    for feature in items["features"].as_array().unwrap() {
        assert_eq!(feature["geometry"], Value::Null);
        assert_eq!(
            feature["properties"].as_object().unwrap().keys().collect::<Vec<_>>(),
            ["school", "walk_m"]
        );
    }
}

/// What OpenAPI says is what is answered, in both versions.
#[tokio::test]
async fn answers_are_what_the_description_says() {
    let server = street();
    let document = server.json("/openapi.json").await;
    assert_eq!(document["openapi"], "3.1.0");
    let check = &document["paths"]["/api/check"]["get"];
    let code = check["parameters"][0]["example"].as_str().unwrap();
    for (address, path) in [
        ("/api/lookup?block=B3", "/api/lookup"),
        ("/api/lookup?block=B2", "/api/lookup"),
        ("/api/plans", "/api/plans"),
        (&*format!("/api/check?code={code}"), "/api/check"),
        ("/blocks.geojson", "/blocks.geojson"),
        ("/zones.geojson", "/zones.geojson"),
        ("/ogc", "/ogc"),
        ("/ogc/conformance", "/ogc/conformance"),
        ("/ogc/collections", "/ogc/collections"),
        ("/ogc/collections/zones", "/ogc/collections/zones"),
        ("/ogc/collections/schools/items", "/ogc/collections/schools/items"),
        ("/ogc/collections/blocks/items", "/ogc/collections/blocks/items"),
        ("/ogc/collections/zones/items", "/ogc/collections/zones/items"),
        ("/ogc/collections/exceptions/items", "/ogc/collections/exceptions/items"),
        ("/ogc/collections/current_zones/items", "/ogc/collections/current_zones/items"),
        ("/ogc/collections/blocks/items/B3", "/ogc/collections/blocks/items/{featureId}"),
    ] {
        let answer = server.get(address).await;
        let content = &document["paths"][path]["get"]["responses"]["200"]["content"];
        let mut schema = content[answer.header("content-type")]["schema"].clone();
        assert!(schema.is_object(), "{path} does not speak of {}", answer.header("content-type"));
        schema["components"] = document["components"].clone();
        let found = jsonschema::validate(&schema, &answer.json()).map_err(|err| err.to_string());
        assert_eq!(found, Ok(()), "{address}");
    }
    let older = server.json("/ogc/api").await;
    assert_eq!(older["openapi"], "3.0.3");
    assert!(older["paths"]["/collections/blocks/items"]["get"].is_object());
    assert!(!older.to_string().contains("\"null\""), "3.0 knows no null type");
}

/// A description that is forgotten when a route is added would not be of everything.
#[tokio::test]
async fn every_parameter_that_is_described_is_understood() {
    let server = street();
    let document = server.json("/openapi.json").await;
    for (path, operation) in document["paths"].as_object().unwrap() {
        let path = path.replace("{featureId}", "none");
        for parameter in operation["get"]["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] == "path" {
                continue;
            }
            let name = parameter["name"].as_str().unwrap();
            let answer = server.get(&format!("{path}?{name}=1")).await;
            let unknown = answer.status == 400 && answer.text().contains("unknown-parameter");
            assert!(!unknown, "{path} does not know {name}");
        }
    }
}
