//! The log of who did what, a page at a time.

use axum::response::Response;

use super::desk::{Desk, Visit};
use crate::language::say;
use crate::pages::office as pages;
use crate::serve::parameters::Reader;
use crate::serve::problem::ApiError;
use crate::store::database::District;

/// Rows of the log on a page.
const MOST_ROWS: i64 = 100;

/// `/office/log`, of all districts; `before`: the number of the row after the page's newest.
pub async fn log(visit: Visit) -> Result<Response, ApiError> {
    let districts = visit.at.house.installation.database.districts().await?;
    shown(&visit, (None, districts), visit.room().link("log")).await
}

/// `/office/{district}/log`: what was done in it.
pub async fn of_district(desk: Desk) -> Result<Response, ApiError> {
    let at = desk.visit.room().here("log");
    shown(&desk.visit, (Some(&desk.district.id), vec![desk.district.clone()]), at).await
}

/// `of`: `None`: of all districts.
async fn shown(
    visit: &Visit,
    (of, districts): (Option<&str>, Vec<District>),
    at: String,
) -> Result<Response, ApiError> {
    let database = &visit.at.house.installation.database;
    let end = database.log_end().await?;
    let mut reader = Reader::of(&visit.given, &["before", "lang"]);
    let number = |text: &str| text.parse::<i64>().ok().filter(|number| 1 <= *number);
    let before = reader.read("before", "the number of a row", number);
    reader.done()?;
    let before = before.map_or(end + 1, |before| before.min(end + 1));
    let rows = database.audit_rows_before(of, before, MOST_ROWS).await?;
    let people = database.people().await?;
    let mut drafts = std::collections::BTreeMap::new();
    for district in &districts {
        let all = database.drafts(&district.id).await?;
        drafts.extend(all.into_iter().map(|draft| (draft.id, draft.title)));
    }
    let page = pages::LogPage {
        at: &at,
        rows: &rows,
        people: &people,
        districts: &districts,
        drafts: &drafts,
        newer: before <= end,
    };
    Ok(visit.page(&say!(visit.language, "office-log"), &pages::log(&visit.room(), page)))
}
