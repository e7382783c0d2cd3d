//! Formats out and back. A plan has one JSON form, described by `plan.schema.json`.

mod assignments;
mod canvas;
mod certificate;
pub mod changes;
mod city_files;
mod comparison;
mod current_zones;
mod description;
mod drawing;
mod drawn;
mod edits;
mod exceptions;
pub mod explanation;
pub mod geojson;
pub mod layers;
mod layout;
mod meters;
pub mod numbers;
mod page;
mod places;
mod plan;
mod problems;
mod report;
mod route;
mod school_names;
mod settings_text;
mod shared_zones;
mod sheets;

pub use assignments::assignments_csv;
pub use canvas::{canvas_geojson, canvas_json};
pub use city_files::city_files;
pub use comparison::comparison_json;
pub use current_zones::current_zones;
pub use description::description_markdown;
pub use drawing::{
    attempt_json, balance_json, changed_json, effect_json, not_done_json, now_json, obstacles_json,
};
pub use drawn::{pins_csv, settings_with_premises};
pub use edits::{BadEdit, draft_from_json, draft_to_json, edit_from_json, edit_to_json};
pub use exceptions::exceptions_csv;
pub use page::report_page;
pub use places::{gates_csv, homes_csv};
pub use plan::{BadPlan, PLAN_SCHEMA, plan_from_json, plan_to_json};
pub use problems::problem_json;
pub use report::report_json;
pub use route::route;
pub use school_names::{SchoolNamesJson, school_names_from_json, school_names_json};
pub use settings_text::{NotSettings, SettingsText};
pub use shared_zones::settings_with_shared_zones;
pub use sheets::{
    LoadJson, PriceJson, SheetJson, beside_json, movers_csv, sheets_from_json, sheets_json,
};
