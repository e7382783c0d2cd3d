use serde_json::{Value, json};

use crate::language::{Language, say};
use crate::search::LONGEST;
use crate::serve::ogc::{Collection, Kind, LARGEST_LIMIT, System, USUAL_LIMIT};

/// A parameter that more than one address has, by its name.
pub fn shared(name: &str) -> Value {
    let (description, schema) = match name {
        "plan" => (
            "The plan: the first 8 or more characters of its digest; without it, the current one",
            json!({ "type": "string", "pattern": "^[0-9a-f]{8,64}$" }),
        ),
        "datetime" => (
            "The plan that is valid then: an RFC 3339 date or time, or an interval of two, .. being an open end",
            json!({ "type": "string", "anyOf": [
                { "format": "date" }, { "format": "date-time" }, { "pattern": "^[^/]*/[^/]*$" },
            ] }),
        ),
        "level" => (
            "The plan of this level; without it, of the first one that was published",
            json!({ "type": "string" }),
        ),
        "f" => (
            "For programs or for people; without it, as Accept says",
            json!({ "type": "string", "enum": ["json", "html"] }),
        ),
        "lang" => (
            "English or Chinese; without it, as Accept-Language says",
            json!({ "type": "string", "enum": ["en", "zh"] }),
        ),
        "limit" => (
            "How many features at most; the others are behind the link next",
            json!({ "type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": USUAL_LIMIT }),
        ),
        "offset" => (
            "How many that match come before",
            json!({ "type": "integer", "minimum": 0, "default": 0 }),
        ),
        "bbox" => (
            "Only features that touch the box: 4 or 6 numbers, axes as bbox-crs has them; west may be east of east, across 180°",
            json!({ "type": "array", "items": { "type": "number" }, "minItems": 4, "maxItems": 6 }),
        ),
        "bbox-crs" => ("The coordinate reference system of bbox; without it, CRS84", uri()),
        "crs" => ("The coordinate reference system of the answer; without it, CRS84", uri()),
        "filter-crs" => {
            ("The coordinate reference system of geometries in filter; without it, CRS84", uri())
        }
        "filter" => ("Only features of which this is true (CQL2)", json!({ "type": "string" })),
        "filter-lang" => (
            "How filter is written; without it, as it looks",
            json!({ "type": "string", "enum": ["cql2-text", "cql2-json"] }),
        ),
        "sortby" => {
            ("Properties to sort by, each with a - before it where the largest comes first", list())
        }
        "properties" => ("Only these properties", list()),
        "skipGeometry" => ("Without geometries", json!({ "type": "boolean", "default": false })),
        "q" => (
            "What people call it: Chinese, pinyin in full or by first letters, English, or its id",
            json!({ "type": "string", "maxLength": LONGEST }),
        ),
        "block" => ("A block, by its id", json!({ "type": "string" })),
        "after" => (
            "Only comments after the one with this number",
            json!({ "type": "integer", "minimum": 0, "default": 0 }),
        ),
        "code" => (
            "A notice's code, in any case, with or without dashes",
            json!({ "type": "string", "minLength": 12 }),
        ),
        "lon" => {
            ("Longitude in degrees", json!({ "type": "number", "minimum": -180, "maximum": 180 }))
        }
        "lat" => {
            ("Latitude in degrees", json!({ "type": "number", "minimum": -90, "maximum": 90 }))
        }
        _ => ("", json!({ "type": "string" })),
    };
    parameter(name, description, schema)
}

/// As [`shared`], with what is known of the collection and of the systems that there are; a
/// property to filter by, too.
pub fn of_collection(name: &str, collection: &Collection, systems: &[System]) -> Value {
    let mut parameter = shared(name);
    match name {
        "crs" | "bbox-crs" | "filter-crs" => {
            parameter["schema"]["enum"] =
                systems.iter().map(|system| system.uri.as_str()).collect();
        }
        "properties" => {
            let names = collection.columns.iter().map(|column| column.name);
            parameter["schema"]["items"]["enum"] = names.collect();
        }
        "sortby" => {
            let names = collection.queryables().map(|column| column.name);
            let both = names.flat_map(|name| [name.to_owned(), format!("-{name}")]);
            parameter["schema"]["items"]["enum"] = both.collect();
        }
        _ => {}
    }
    let found = collection.queryables().find(|column| column.name == name);
    let Some(column) = found else { return parameter };
    let schema = match column.kind {
        Kind::Text | Kind::Texts => json!({ "type": "string" }),
        Kind::Number | Kind::Integer => json!({ "type": "number" }),
    };
    let description =
        format!("Only features of which this is it: {}", say!(Language::English, column.title));
    self::parameter(name, &description, schema)
}

/// A part of the path.
pub fn in_path(name: &str, description: &str, example: Option<&str>) -> Value {
    let mut parameter = json!({
        "name": name,
        "in": "path",
        "required": true,
        "description": description,
        "schema": { "type": "string", "minLength": 1 },
    });
    if let Some(example) = example {
        parameter["example"] = example.into();
    }
    parameter
}

fn parameter(name: &str, description: &str, schema: Value) -> Value {
    json!({
        "name": name,
        "in": "query",
        "required": false,
        "description": description,
        "style": "form",
        // Lists are separated by commas.
        "explode": false,
        "schema": schema,
    })
}

fn uri() -> Value {
    json!({ "type": "string", "format": "uri" })
}

fn list() -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 })
}
