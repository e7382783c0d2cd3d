//! Formats out and back. A plan has one JSON form, described by `plan.schema.json`.

mod assignments;
mod comparison;
mod district;
mod layout;
mod meters;
mod page;
mod plan;
mod report;

pub use assignments::assignments_csv;
pub use comparison::comparison_json;
pub use district::{district_blocks, district_schools};
pub use page::report_page;
pub use plan::{BadPlan, PLAN_SCHEMA, plan_from_json, plan_to_json};
pub use report::report_json;
