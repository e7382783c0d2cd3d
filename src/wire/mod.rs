//! Formats out and back. A plan has one JSON form, described by `plan.schema.json`.

mod city_files;
pub mod explanation;
pub mod geojson;

pub use city_files::city_files;
