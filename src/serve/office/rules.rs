//! The three rules on one sheet, as jobs have made them.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::desk::Desk;
use super::jobs::key_of_form;
use crate::language::say;
use crate::office::jobs::{Order, SHEETS};
use crate::pages::office::{self as pages, Asked, RulesPage, Sheets};
use crate::serve::parameters::Reader;
use crate::serve::problem::ApiError;
use crate::store::database::{Job, JobState};
use crate::wire;

/// So many of the last jobs are looked through.
const LOOKED_THROUGH: i64 = 500;

/// `/office/{district}/rules`; `job`: which sheets; without it, the last ones that were made.
pub async fn page(desk: Desk) -> Result<Response, ApiError> {
    let reader = Reader::of(&desk.visit.given, &["job", "lang"]);
    let asked = reader.text("job").map(str::to_owned);
    reader.done()?;
    let database = &desk.house.installation.database;
    let versions = database.versions(&desk.district.id).await?;
    let jobs = database.jobs(&desk.district.id, LOOKED_THROUGH).await?;
    let done = jobs.into_iter().filter(|job| job.kind == SHEETS && job.state == JobState::Done);
    let made = done.map(|job| {
        let order = Order::from_json(&job.body).ok();
        let version = order
            .and_then(|order| versions.iter().find(|version| version.id == order.version).cloned());
        (job, version)
    });
    let made: Vec<_> = made.collect();
    let job = match &asked {
        None => made.first().map(|(job, _)| job.clone()),
        Some(id) => Some(database.job(&desk.district.id, id).await?),
    };
    let result = job.as_ref().and_then(result);
    if desk.visit.wants_json() {
        return Ok(Json(result.unwrap_or_default()).into_response());
    }
    let sheets = result.as_ref().and_then(|result| wire::sheets_from_json(&result["sheets"]));
    let schools = result.as_ref().map(|result| wire::school_names_from_json(&result["schools"]));
    let schools = schools.unwrap_or_default();
    let none = result.as_ref().map_or(Vec::new(), |result| why_none(&result["none"]));
    let shown = match (&job, &sheets) {
        (Some(job), Some(sheets)) => {
            Some(Sheets { job: &job.id, schools: &schools, sheets, none: &none })
        }
        _ => None,
    };
    let key = key_of_form()?;
    let asked = Asked { versions: &versions, plans: &[], key: &key };
    let page = RulesPage { made: &made, shown, asked };
    let title = say!(desk.visit.language, "rules-sheet");
    Ok(desk.visit.page(&title, &pages::rules(&desk.visit.room(), &page)))
}

/// What the job made: sheets, and the rules that made none.
fn result(job: &Job) -> Option<Value> {
    let result: Value = serde_json::from_str(job.result.as_deref()?).ok()?;
    Some(result["sheets"].clone()).filter(|_| job.kind == SHEETS && job.state == JobState::Done)
}

fn why_none(none: &Value) -> Vec<(String, Vec<String>)> {
    let texts = |why: &Value| match why {
        Value::Array(all) => {
            all.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        }
        Value::String(text) => vec![text.clone()],
        _ => Vec::new(),
    };
    let one = |one: &Value| Some((one["rule"].as_str()?.to_owned(), texts(&one["why"])));
    none.as_array().map_or(Vec::new(), |all| all.iter().filter_map(one).collect())
}
