//! The interface as OpenAPI, made from the same tables that requests are read by.

mod operations;
mod parameters;
mod schemas;

use std::fmt::Write;

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::parameters::Reader;
use super::plans::Shown;
use super::problem::ApiError;
use super::reply::{Readers, Reply};
use super::site::Asked;
use operations::Operation;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// What OGC API – Features, Part 1 wants.
    V3_0,
    V3_1,
}

/// `/openapi.json`: every public address.
pub async fn of_everything(asked: Asked) -> Result<Response, ApiError> {
    let mut reader = Reader::of(&asked.given, &super::WHICH_PLAN);
    let shown = asked.shown(&mut reader)?;
    reader.done()?;
    let mut operations = operations::of_server(&shown);
    operations.extend(operations::of_features(&shown, super::ogc::BASES[0]));
    let document = document(&operations, &asked.base(), Version::V3_1);
    let content_type = "application/vnd.oai.openapi+json;version=3.1";
    let reply = Reply {
        asked: &asked,
        shown: &shown,
        content_type,
        readers: Readers::Everybody,
        headers: Vec::new(),
    };
    reply.with(|| Ok(document.to_string()))
}

/// The part that OGC API – Features speaks of, below `server`.
pub fn of_features(shown: &Shown, server: &str, version: Version) -> Value {
    document(&operations::of_features(shown, ""), server, version)
}

fn document(operations: &[Operation], server: &str, version: Version) -> Value {
    let mut paths = Map::new();
    for operation in operations {
        let methods = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
        methods[operation.method.name()] = operation.description();
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "School catchments",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Which school each block of homes belongs to, and why. Read only, but for comments.",
            "license": { "name": env!("CARGO_PKG_LICENSE") },
        },
        "servers": [{ "url": if server.is_empty() { "/" } else { server } }],
        "paths": paths,
        "components": { "schemas": schemas::shared(), "securitySchemes": {
            "office": { "type": "http", "scheme": "bearer", "description": "The office's token. With it, blocks have their children." },
        } },
    });
    match version {
        Version::V3_1 => document,
        Version::V3_0 => older(document),
    }
}

/// As OpenAPI 3.0 says it: what may be nothing is `nullable` there, and there are no lists of
/// types, no constants and no licenses by identifier.
fn older(value: Value) -> Value {
    let Value::Object(members) = value else {
        return match value {
            Value::Array(list) => list.into_iter().map(older).collect(),
            other => other,
        };
    };
    let mut older_members = Map::new();
    for (name, value) in members {
        match (name.as_str(), &value) {
            ("openapi", _) => {
                older_members.insert(name, "3.0.3".into());
            }
            ("type", Value::Array(types)) => {
                let mut other = types.iter().filter(|kind| *kind != "null");
                older_members.extend(other.next().map(|kind| (name.clone(), kind.clone())));
                if types.iter().any(|kind| kind == "null") {
                    older_members.insert("nullable".to_owned(), true.into());
                }
            }
            ("const", _) => {
                older_members.insert("enum".to_owned(), json!([value]));
            }
            ("prefixItems", _) => {}
            _ => {
                older_members.insert(name, older(value));
            }
        }
    }
    older_members.into()
}

/// Every address with its parameters, as HTML.
pub fn for_people(document: &Value) -> String {
    use super::ogc::escaped;
    let mut html = String::new();
    let text = |value: &Value| escaped(value.as_str().unwrap_or_default());
    for (path, operation) in document["paths"].as_object().into_iter().flatten() {
        let operation = &operation["get"];
        let summary = text(&operation["summary"]);
        writeln!(html, "<h2><code>GET {}</code></h2>\n<p>{summary}</p>", escaped(path))
            .expect("memory takes it");
        html.push_str("<table><tbody>\n");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let (name, said) = (text(&parameter["name"]), text(&parameter["description"]));
            writeln!(html, "<tr><td><code>{name}</code></td><td>{said}</td></tr>")
                .expect("memory takes it");
        }
        html.push_str("</tbody></table>\n");
    }
    html
}
