use serde_json::{Map, Value, json};

use crate::language::{Language, say};
use crate::serve::comment;
use crate::serve::ogc::{Collection, Kind};

/// One of [`shared`].
pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn list_of(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// An object all of whose members are there, and no others.
fn exactly(properties: Value) -> Value {
    let names: Vec<&String> =
        properties.as_object().into_iter().flatten().map(|(name, _)| name).collect();
    json!({ "type": "object", "required": names, "properties": properties, "additionalProperties": false })
}

fn object(required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties })
}

fn text() -> Value {
    json!({ "type": "string" })
}

/// A type, or nothing.
fn or_null(kind: &str) -> Value {
    json!({ "type": [kind, "null"] })
}

/// What is referred to.
pub fn shared() -> Value {
    json!({
        "Problem": problem(),
        "Link": object(&["href", "rel"], json!({
            "href": { "type": "string", "format": "uri" }, "rel": text(), "type": text(),
        })),
        "Landing": object(&["title", "links"], json!({
            "title": text(), "description": text(), "links": list_of(reference("Link")),
        })),
        "Collection": object(&["id", "title", "links", "crs"], json!({
            "id": text(),
            "title": text(),
            "description": text(),
            "itemType": { "type": "string", "enum": ["feature"] },
            "extent": { "type": "object" },
            "crs": list_of(text()),
            "storageCrs": text(),
            "links": list_of(reference("Link")),
        })),
        "FeatureCollection": object(&["type", "features"], json!({
            "type": { "type": "string", "enum": ["FeatureCollection"] },
            "features": list_of(object(&["type", "id", "geometry", "properties"], json!({
                "type": { "type": "string", "enum": ["Feature"] },
                "id": text(),
                "geometry": or_null("object"),
                "properties": { "type": "object" },
            }))),
        })),
        "Explanation": explanation(),
        "School": school(),
    })
}

fn problem() -> Value {
    let fault = exactly(json!({ "code": text(), "parameter": text(), "detail": text() }));
    object(
        &["type", "title", "status", "detail", "code"],
        json!({
            "type": text(),
            "title": text(),
            "status": { "type": "integer" },
            "detail": text(),
            "code": { "type": "string", "description": "Stable" },
            "problems": list_of(fault),
        }),
    )
}

fn position() -> Value {
    json!({ "type": ["array", "null"], "items": { "type": "number" }, "minItems": 2, "maxItems": 2 })
}

fn school() -> Value {
    exactly(json!({
        "id": text(), "name": text(), "name_en": or_null("string"),
        "address": or_null("string"), "address_en": or_null("string"), "point": position(),
    }))
}

fn explanation() -> Value {
    let place = exactly(json!({
        "id": text(), "name": or_null("string"), "name_en": or_null("string"), "point": position(),
    }));
    let why = json!({
        "type": "object",
        "required": ["code"],
        "properties": {
            "code": text(),
            "rule_school": text(),
            "extra_m": { "type": "number" },
            "no_seat_m": { "type": "number" },
            "price_m": { "type": "number" },
        },
        "additionalProperties": false,
    });
    let choice = exactly(json!({
        "school": reference("School"),
        "chosen": { "type": "boolean" },
        "walk_m": { "type": "number" },
        "crowding_m": { "type": "number" },
        "sum_m": { "type": "number" },
        "moving_m": { "type": "number" },
        "barred": or_null("string"),
        "seats_to_get_in": or_null("integer"),
    }));
    let exception = json!({
        "type": ["object", "null"],
        "required": ["reason", "extra_m"],
        "properties": { "reason": text(), "extra_m": { "type": "number" } },
        "additionalProperties": false,
    });
    let mut own_school = school();
    own_school["type"] = json!(["object", "null"]);
    exactly(json!({
        "block": place,
        "school": own_school,
        "walk_m": or_null("number"),
        "why": why,
        "decimals": { "type": "integer" },
        "choices": list_of(choice),
        "exception": exception,
        "sentences": { "type": "object", "properties": { "en": text(), "zh": text() }, "additionalProperties": false },
    }))
}

pub fn conformance() -> Value {
    exactly(json!({ "conformsTo": list_of(text()) }))
}

pub fn plans() -> Value {
    exactly(json!({ "plans": list_of(exactly(plan())) }))
}

fn plan() -> Value {
    json!({
        "digest": text(),
        "level": or_null("string"),
        "status": { "type": "string", "enum": ["published", "draft", "withdrawn"] },
        "valid_from": or_null("string"),
        "valid_until": or_null("string"),
        "consultation": consultation(),
        "withdrawn": or_null("string"),
        "notice": text(),
        "current": { "type": "boolean" },
    })
}

/// When people are asked about a draft. `null`: it is none.
fn consultation() -> Value {
    let mut consultation = exactly(json!({
        "from": or_null("string"), "until": text(), "open": { "type": "boolean" },
    }));
    consultation["type"] = json!(["object", "null"]);
    consultation
}

pub fn changes() -> Value {
    let named = || {
        exactly(json!({ "id": text(), "name": or_null("string"), "name_en": or_null("string") }))
    };
    let placed = || {
        let mut placed = exactly(json!({ "school": named(), "walk_m": { "type": "number" } }));
        placed["type"] = json!(["object", "null"]);
        placed
    };
    let plan = || {
        let mut plan = plan();
        plan.as_object_mut().into_iter().for_each(|plan| drop(plan.remove("current")));
        exactly(plan)
    };
    exactly(json!({
        "now": plan(),
        "then": plan(),
        "blocks_that_change": { "type": "integer" },
        "changes": list_of(exactly(json!({ "block": named(), "now": placed(), "then": placed() }))),
    }))
}

pub fn comment_form() -> Value {
    let most = |longest: usize| json!({ "type": "string", "maxLength": longest });
    let mut form = object(
        &["text"],
        json!({
            "text": most(comment::LONGEST_TEXT),
            "contact": most(comment::LONGEST_CONTACT),
            "block": text(),
            "plan": { "type": "string", "pattern": "^[0-9a-f]{8,64}$" },
            "level": text(),
        }),
    );
    form["additionalProperties"] = false.into();
    form["properties"]["text"]["minLength"] = 1.into();
    form
}

pub fn taken() -> Value {
    exactly(json!({
        "id": { "type": "integer" }, "day": text(), "plan": text(), "block": or_null("string"),
    }))
}

pub fn comments() -> Value {
    exactly(json!({ "comments": list_of(exactly(json!({
        "id": { "type": "integer" },
        "day": text(),
        "plan": text(),
        "block": or_null("string"),
        "text": text(),
        "contact": or_null("string"),
    }))) }))
}

/// A notice, found by its code.
pub fn check() -> Value {
    let named = |school: bool| {
        let mut named = exactly(
            json!({ "id": text(), "name": or_null("string"), "name_en": or_null("string") }),
        );
        if school {
            named["type"] = json!(["object", "null"]);
        }
        named
    };
    exactly(json!({
        "code": text(),
        "plan": text(),
        "level": or_null("string"),
        "status": { "type": "string", "enum": ["published", "draft", "withdrawn"] },
        "valid_from": or_null("string"),
        "valid_until": or_null("string"),
        "consultation": consultation(),
        "withdrawn": or_null("string"),
        "notice": text(),
        "current": { "type": "boolean" },
        "block": named(false),
        "school": named(true),
        "walk_m": or_null("number"),
    }))
}

pub fn found() -> Value {
    let kinds = ["block", "school", "address"];
    exactly(json!({
        "query": text(),
        "certain": { "type": "boolean", "description": "Exactly one place is called so: the first match" },
        "matches": list_of(exactly(json!({
            "kind": { "type": "string", "enum": kinds },
            "id": text(),
            "name": or_null("string"),
            "name_en": or_null("string"),
            "block": or_null("string"),
            "quality": { "type": "integer", "minimum": 1, "maximum": 100 },
        }))),
    }))
}

pub fn collections() -> Value {
    object(
        &["links", "collections"],
        json!({
            "links": list_of(reference("Link")),
            "collections": list_of(reference("Collection")),
        }),
    )
}

/// A page of a collection.
pub fn features(collection: &Collection) -> Value {
    object(
        &["type", "features", "links", "numberMatched", "numberReturned"],
        json!({
            "type": { "type": "string", "enum": ["FeatureCollection"] },
            "features": list_of(feature(collection)),
            "links": list_of(reference("Link")),
            "numberMatched": { "type": "integer", "minimum": 0 },
            "numberReturned": { "type": "integer", "minimum": 0 },
        }),
    )
}

pub fn feature(collection: &Collection) -> Value {
    let property = |column: &crate::serve::ogc::Column| {
        let mut schema = match column.kind {
            Kind::Text => or_null("string"),
            Kind::Number => or_null("number"),
            Kind::Integer => or_null("integer"),
            Kind::Texts => list_of(text()),
        };
        schema["title"] = say!(Language::English, column.title).into();
        (column.name.to_owned(), schema)
    };
    let mut properties: Map<String, Value> = collection.columns.iter().map(property).collect();
    if collection.id == "blocks" {
        // With the office's token.
        properties.insert("children".to_owned(), or_null("integer"));
    }
    object(
        &["type", "id", "geometry", "properties"],
        json!({
            "type": { "type": "string", "enum": ["Feature"] },
            "id": text(),
            "geometry": { "type": ["object", "null"], "required": ["type"] },
            "properties": { "type": "object", "properties": properties, "additionalProperties": false },
            "links": list_of(reference("Link")),
        }),
    )
}
