//! Whom a draft or a coming plan would send elsewhere.

use std::sync::{Arc, Mutex};

use axum::Json;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use time::Date;

use super::parameters::Reader;
use super::plans::{Shelf, Shown};
use super::problem::ApiError;
use super::site::{Asked, WHICH_PLAN};
use crate::model::BlockId;
use crate::report::{self, Change};
use crate::wire::changes::{ChangeJson, changes_csv};

/// What `/api/changes` understands.
pub const PARAMETERS: [&str; 4] = ["block", "plan", "datetime", "level"];

/// The file under `/downloads/`.
pub const CSV: &str = "changes.csv";

/// Of a plan against the one with this digest, which was asked for last.
#[derive(Debug, Default)]
pub struct Known(Mutex<Option<(String, Arc<Vec<Change>>)>>);

/// The plan that holds, another one, and what changes from one to the other.
#[derive(Clone, Debug)]
pub struct Compared {
    pub now: Shown,
    pub then: Shown,
    /// Sorted by block.
    pub changes: Arc<Vec<Change>>,
}

impl Compared {
    /// `None`: the block keeps its school, or one of the plans does not know it.
    pub fn of_block(&self, block: &BlockId) -> Option<&Change> {
        let found = self.changes.binary_search_by(|change| change.block.cmp(block));
        found.ok().map(|at| &self.changes[at])
    }

    /// With the names that people know.
    pub fn told<'a>(&'a self, change: &'a Change) -> ChangeJson<'a> {
        let district = |shown: &'a Shown| &shown.published.world.district;
        ChangeJson::of(change, district(&self.now), district(&self.then))
    }
}

/// The plan that `plan`, `level` and `datetime` choose, else the draft that people are asked about,
/// else the next coming plan, against the current one of its level.
///
/// # Errors
///
/// There is no such plan, or nothing to compare it with.
pub async fn compared(asked: &Asked, reader: &mut Reader<'_>) -> Result<Compared, ApiError> {
    let chosen = ["plan", "datetime"].into_iter().any(|name| reader.text(name).is_some());
    let shown = asked.shown(reader)?;
    let then =
        if chosen { Some(shown) } else { asked.shelf.proposed(&shown, asked.today).cloned() };
    let then = then.ok_or(ApiError::NoOtherPlan)?;
    let now =
        asked.shelf.current_of(then.level(), asked.today).cloned().ok_or(ApiError::NoOtherPlan)?;
    if now.published.digest() == then.published.digest() {
        return Err(ApiError::NoOtherPlan);
    }
    let known = then.published.changes.find(now.published.digest());
    let changes = match known {
        Some(known) => known,
        None => {
            let (before, after) = (now.published.clone(), then.published.clone());
            let compare = move || {
                let changes = Arc::new(report::changes(&before.verified, &after.verified));
                after.changes.keep(before.digest(), changes)
            };
            asked.site.in_turn(compare).await?
        }
    };
    Ok(Compared { now, then, changes })
}

impl Known {
    fn find(&self, digest: &str) -> Option<Arc<Vec<Change>>> {
        let known = self.0.lock().expect("nobody panics holding it");
        let known = known.as_ref().filter(|(of, _)| of == digest);
        known.map(|(_, changes)| changes.clone())
    }

    fn keep(&self, digest: &str, changes: Arc<Vec<Change>>) -> Arc<Vec<Change>> {
        let mut known = self.0.lock().expect("nobody panics holding it");
        *known = Some((digest.to_owned(), changes.clone()));
        changes
    }
}

impl Shelf {
    /// Of the level of `shown`: the last draft that may be commented on, else the last draft, else
    /// the next plan to come. `None`: there is neither.
    fn proposed(&self, shown: &Shown, today: Date) -> Option<&Shown> {
        let of_level = || self.plans().iter().filter(|other| other.level() == shown.level());
        let open = |other: &&Shown| {
            other.consultation.is_some_and(|consultation| consultation.is_open(today))
        };
        let coming = |other: &&Shown| {
            other.consultation.is_none() && other.from.is_some_and(|from| today < from)
        };
        let draft = of_level().rfind(open);
        let draft = draft.or_else(|| of_level().rfind(|other| other.consultation.is_some()));
        draft.or_else(|| of_level().find(coming))
    }
}

/// `/api/changes`: all of them, or that of one block. Nobody keeps the answer: it may tell where
/// somebody lives.
pub async fn answer(asked: Asked) -> Result<Response, ApiError> {
    let mut reader = Reader::of(&asked.given, &PARAMETERS);
    let block = reader.text("block").map(|id| BlockId(id.to_owned()));
    let compared = compared(&asked, &mut reader).await;
    reader.done()?;
    let compared = compared?;
    let changes: Vec<&Change> = match &block {
        None => compared.changes.iter().collect(),
        Some(id) => {
            let known = |shown: &Shown| shown.published.world.district.block_named(id).is_some();
            if !known(&compared.then) {
                return Err(ApiError::UnknownBlock(id.0.clone()));
            }
            compared.of_block(id).into_iter().collect()
        }
    };
    let told: Result<Vec<Value>, _> =
        changes.into_iter().map(|change| serde_json::to_value(compared.told(change))).collect();
    let body = json!({
        "now": compared.now.json(asked.today),
        "then": compared.then.json(asked.today),
        "blocks_that_change": compared.changes.len(),
        "changes": told.map_err(|_| ApiError::Bug)?,
    });
    Ok(([(CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// `/downloads/changes.csv`
pub async fn csv(asked: Asked) -> Result<Response, ApiError> {
    let mut reader = Reader::of(&asked.given, &WHICH_PLAN);
    let compared = compared(&asked, &mut reader).await;
    reader.done()?;
    let compared = compared?;
    let digest = compared.then.published.digest()[..8].to_owned();
    let write = move || changes_csv(compared.changes.iter().map(|change| compared.told(change)));
    let text = asked.site.in_turn(write).await?;
    let called = format!("attachment; filename=\"{digest}-{CSV}\"");
    let mut answer = text.into_response();
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    headers.extend(HeaderValue::from_str(&called).ok().map(|called| (CONTENT_DISPOSITION, called)));
    Ok(answer)
}
