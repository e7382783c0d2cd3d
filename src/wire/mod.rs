//! Formats out and back. A plan has one JSON form, described by `plan.schema.json`.

pub mod explanation;
pub mod geojson;
