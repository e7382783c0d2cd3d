//! What leads to the features: landing page, conformance, collections, schemas, the API's own
//! description.

use std::fmt::Write;

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::collections::{Collection, Column, Kind};
use super::items::{HTML, QUERYABLES};
use super::layer::Layer;
use super::system::{CRS84, System};
use super::{Named, base_of, html, layer_of, short_digest};
use crate::language::{Language, say};
use crate::serve::negotiation::{self, Format};
use crate::serve::openapi::{self, Version};
use crate::serve::parameters::Reader;
use crate::serve::plans::Shown;
use crate::serve::problem::ApiError;
use crate::serve::reply::{Readers, Reply};
use crate::serve::site::Asked;

const JSON: &str = "application/json";
const SCHEMA: &str = "application/schema+json";
const OPENAPI_3_0: &str = "application/vnd.oai.openapi+json;version=3.0";
const OPENAPI_3_1: &str = "application/vnd.oai.openapi+json;version=3.1";

/// What a document understands.
pub const DOCUMENT: [&str; 5] = ["f", "lang", "plan", "datetime", "level"];

const CLASSES: [&str; 19] = [
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/property-property",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
];

/// What is being answered.
struct Telling<'a> {
    asked: &'a Asked,
    shown: &'a Shown,
    language: Language,
}

/// For programs and for people.
struct Document {
    title: String,
    media: &'static str,
    json: Value,
    /// What the page has below its title.
    main: String,
}

pub fn landing(asked: &Asked) -> Result<Response, ApiError> {
    answer(asked, |telling| Ok(telling.landing()))
}

pub fn conformance(asked: &Asked) -> Result<Response, ApiError> {
    answer(asked, |telling| {
        let items: String =
            CLASSES.iter().map(|class| format!("<li><code>{class}</code></li>\n")).collect();
        Ok(Document {
            title: say!(telling.language, "server-conformance"),
            media: JSON,
            json: json!({ "conformsTo": CLASSES }),
            main: format!("<ul>\n{items}</ul>"),
        })
    })
}

pub fn collections(asked: &Asked) -> Result<Response, ApiError> {
    answer(asked, |telling| Ok(telling.collections()))
}

pub fn collection(asked: &Asked, named: &Named) -> Result<Response, ApiError> {
    of_layer(asked, named, |telling, layer| telling.collection(layer))
}

pub fn schema(asked: &Asked, named: &Named) -> Result<Response, ApiError> {
    of_layer(asked, named, |telling, layer| {
        let id = format!("collections/{}/schema", layer.collection.id);
        let mut properties = telling.properties(layer.collection.columns.iter());
        properties["id"]["x-ogc-role"] = "id".into();
        telling.schema(layer.collection, &id, properties)
    })
}

pub fn queryables(asked: &Asked, named: &Named) -> Result<Response, ApiError> {
    of_layer(asked, named, |telling, layer| {
        let id = format!("collections/{}/queryables", layer.collection.id);
        let properties = telling.properties(layer.collection.queryables());
        telling.schema(layer.collection, &id, properties)
    })
}

/// The API's own description, for programs in OpenAPI 3.0.
pub fn api(asked: &Asked) -> Result<Response, ApiError> {
    answer(asked, |telling| {
        let server = format!("{}{}", asked.base(), base_of(&asked.path));
        let json = openapi::of_features(telling.shown, &server, Version::V3_0);
        Ok(Document {
            title: say!(telling.language, "server-interface").to_owned(),
            media: OPENAPI_3_0,
            main: openapi::for_people(&json),
            json,
        })
    })
}

fn of_layer(
    asked: &Asked,
    named: &Named,
    tell: impl FnOnce(&Telling, &Layer) -> Document,
) -> Result<Response, ApiError> {
    answer(asked, |telling| {
        let by_office = asked.by_office()?;
        let layer = layer_of(telling.shown, &named.collection, by_office)?;
        Ok(tell(&telling, layer))
    })
}

fn answer(
    asked: &Asked,
    tell: impl FnOnce(Telling) -> Result<Document, ApiError>,
) -> Result<Response, ApiError> {
    let readers = Readers::of(asked.by_office()?);
    let mut reader = Reader::of(&asked.given, &DOCUMENT);
    let format = negotiation::format(&mut reader, &asked.headers);
    let language = negotiation::language(&mut reader, &asked.headers);
    let shown = asked.shown(&mut reader)?;
    reader.done()?;
    let document = tell(Telling { asked, shown: &shown, language })?;
    let content_type = match format {
        Format::Json => document.media,
        Format::Html => HTML,
    };
    let headers = vec![html::content_language(language)];
    Reply { asked, shown: &shown, content_type, readers, headers }.with(|| {
        Ok(match format {
            Format::Json => document.json.to_string(),
            Format::Html => html::page(asked, language, &document.title, &document.main),
        })
    })
}

fn linked(rel: &str, media: &str, href: String) -> Value {
    json!({ "rel": rel, "type": media, "href": href })
}

impl Telling<'_> {
    fn at(&self, rest: &str, parameters: &[(&str, &str)]) -> String {
        self.asked.link(&format!("{}{rest}", base_of(&self.asked.path)), parameters)
    }

    /// This document itself, and as a page.
    fn own_links(&self, media: &str) -> Vec<Value> {
        let again = |format: &str| self.asked.link_again(&[("f", format)]);
        vec![linked("self", media, again("json")), linked("alternate", "text/html", again("html"))]
    }

    fn title(&self) -> String {
        say!(self.language, "server-title")
    }

    fn landing(&self) -> Document {
        let mut links = self.own_links(JSON);
        let conformance = "http://www.opengis.net/def/rel/ogc/1.0/conformance";
        let data = "http://www.opengis.net/def/rel/ogc/1.0/data";
        links.extend([
            linked("service-desc", OPENAPI_3_0, self.at("/api", &[("f", "json")])),
            linked("service-desc", OPENAPI_3_1, format!("{}/openapi.json", self.asked.base())),
            linked("service-doc", "text/html", self.at("/api", &[("f", "html")])),
            linked("conformance", JSON, self.at("/conformance", &[])),
            linked(conformance, JSON, self.at("/conformance", &[])),
            linked("data", JSON, self.at("/collections", &[])),
            linked(data, JSON, self.at("/collections", &[])),
        ]);
        let description = say!(self.language, "server-description");
        let mut json = json!({ "title": self.title(), "description": description, "links": links });
        if let Some(around) = self.around() {
            json["extent"] = json!({ "spatial": { "bbox": [around], "crs": CRS84 } });
        }
        let places = [
            ("/collections", "server-collections"),
            ("/api", "server-interface"),
            ("/conformance", "server-conformance"),
        ];
        let mut main = format!("<p>{}</p>\n<ul>\n", html::escaped(&description));
        for (place, words) in places {
            let link = html::link(&self.at(place, &[]), &say!(self.language, words));
            writeln!(main, "<li>{link}</li>").expect("memory takes it");
        }
        for (place, words) in
            [("/examples", "server-examples-for"), ("/downloads/plan.gpkg", "server-geopackage")]
        {
            let link = html::link(&self.asked.link(place, &[]), &say!(self.language, words));
            writeln!(main, "<li>{link}</li>").expect("memory takes it");
        }
        let plan = say!(self.language, "server-plan");
        write!(main, "</ul>\n<p>{plan} <code>{}</code></p>", short_digest(self.shown))
            .expect("memory takes it");
        Document { title: self.title(), media: JSON, json, main }
    }

    /// The box around all that has a place.
    fn around(&self) -> Option<[f64; 4]> {
        let boxes = self.shown.published.layers.iter().filter_map(|layer| layer.extent);
        boxes.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }

    fn collections(&self) -> Document {
        let mut list = Vec::new();
        let mut main = String::new();
        for layer in &self.shown.published.layers {
            list.push(self.of_collection(layer, Vec::new()));
            let Collection { id, title, description, .. } = layer.collection;
            let href = self.at(&format!("/collections/{id}"), &[]);
            let link = html::link(&href, &say!(self.language, title));
            let description = html::escaped(&say!(self.language, description));
            let n = layer.items.len();
            writeln!(main, "<h2>{link} ({n})</h2>\n<p>{description}</p>").expect("memory takes it");
        }
        let crs = self.systems();
        let json = json!({ "links": self.own_links(JSON), "crs": crs, "collections": list });
        let title = say!(self.language, "server-collections");
        Document { title, media: JSON, json, main }
    }

    fn systems(&self) -> Vec<&str> {
        let systems: &[System] = &self.shown.published.systems;
        systems.iter().map(|system| system.uri.as_str()).collect()
    }

    fn collection(&self, layer: &Layer) -> Document {
        let Collection { id, title, description, .. } = layer.collection;
        let own = self.own_links(JSON).into_iter().filter(|link| link["rel"] == "alternate");
        let json = self.of_collection(layer, own.collect());
        let mut main =
            format!("<p>{}</p>\n<ul>\n", html::escaped(&say!(self.language, description)));
        for (rest, words) in [
            ("items", "server-features"),
            ("queryables", "server-queryables"),
            ("schema", "server-schema"),
        ] {
            let href = self.at(&format!("/collections/{id}/{rest}"), &[]);
            writeln!(main, "<li>{}</li>", html::link(&href, &say!(self.language, words)))
                .expect("memory takes it");
        }
        main.push_str("</ul>\n<ul>\n");
        for uri in self.systems() {
            writeln!(main, "<li><code>{}</code></li>", html::escaped(uri))
                .expect("memory takes it");
        }
        main.push_str("</ul>");
        Document { title: say!(self.language, title).to_owned(), media: JSON, json, main }
    }

    fn of_collection(&self, layer: &Layer, more: Vec<Value>) -> Value {
        let Collection { id, title, description, .. } = layer.collection;
        let at = |rest: &str, parameters| self.at(&format!("/collections/{id}{rest}"), parameters);
        let mut links = vec![
            linked("self", JSON, at("", &[("f", "json")])),
            linked("items", "application/geo+json", at("/items", &[("f", "json")])),
            linked("items", "text/html", at("/items", &[("f", "html")])),
            linked("describedby", SCHEMA, at("/schema", &[("f", "json")])),
            linked(
                "http://www.opengis.net/def/rel/ogc/1.0/schema",
                SCHEMA,
                at("/schema", &[("f", "json")]),
            ),
            linked(QUERYABLES, SCHEMA, at("/queryables", &[("f", "json")])),
        ];
        links.extend(more);
        let mut extent = Map::new();
        if let Some(around) = layer.extent {
            extent.insert("spatial".to_owned(), json!({ "bbox": [around], "crs": CRS84 }));
        }
        let day = |day: Option<time::Date>| day.map(|day| format!("{day}T00:00:00Z"));
        if self.shown.from.or(self.shown.until).is_some() {
            let interval = [day(self.shown.from), day(self.shown.until)];
            extent.insert("temporal".to_owned(), json!({ "interval": [interval] }));
        }
        let mut json = json!({
            "id": id,
            "title": say!(self.language, title),
            "description": say!(self.language, description),
            "itemType": "feature",
            "crs": self.systems(),
            "storageCrs": CRS84,
            "links": links,
        });
        if !extent.is_empty() {
            json["extent"] = extent.into();
        }
        json
    }

    fn properties<'a>(&self, columns: impl Iterator<Item = &'a Column>) -> Value {
        let property = |column: &Column| {
            let mut schema = type_of(column.kind);
            schema["title"] = say!(self.language, column.title).into();
            (column.name.to_owned(), schema)
        };
        columns.map(property).collect::<Map<String, Value>>().into()
    }

    fn schema(&self, collection: &Collection, id: &str, mut properties: Value) -> Document {
        let mut main = String::from("<table class=\"facts\"><tbody>\n");
        for (name, schema) in properties.as_object().into_iter().flatten() {
            let title = html::value(&schema["title"]);
            let kind = html::value(&schema["type"]);
            writeln!(main, "<tr><th><code>{name}</code></th><td>{title}</td><td>{kind}</td></tr>")
                .expect("memory takes it");
        }
        main.push_str("</tbody></table>");
        properties[super::cql2::GEOMETRY] =
            json!({ "format": collection.geometry, "x-ogc-role": "primary-geometry" });
        let json = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": self.at(&format!("/{id}"), &[]),
            "type": "object",
            "title": say!(self.language, collection.title),
            "properties": properties,
            "additionalProperties": false,
        });
        Document { title: id.to_owned(), media: SCHEMA, json, main }
    }
}

/// JSON Schema of what is there when there is something.
fn type_of(kind: Kind) -> Value {
    match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Integer => json!({ "type": "integer" }),
        Kind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
    }
}
