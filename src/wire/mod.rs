//! Formats out and back. A plan has one JSON form, described by `plan.schema.json`.

mod assignments;
mod certificate;
pub mod changes;
mod city_files;
mod comparison;
mod current_zones;
mod description;
mod exceptions;
pub mod explanation;
pub mod geojson;
pub mod layers;
mod layout;
mod meters;
pub mod numbers;
mod page;
mod plan;
mod report;
mod route;
mod shared_zones;

pub use assignments::assignments_csv;
pub use city_files::city_files;
pub use comparison::comparison_json;
pub use current_zones::current_zones;
pub use description::description_markdown;
pub use exceptions::exceptions_csv;
pub use page::report_page;
pub use plan::{BadPlan, PLAN_SCHEMA, plan_from_json, plan_to_json};
pub use report::report_json;
pub use route::route;
pub use shared_zones::settings_with_shared_zones;
