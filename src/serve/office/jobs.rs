//! What takes long: asked for, watched, cancelled.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::Path;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

use super::desk::{Desk, Form, fault};
use crate::language::say;
use crate::model::{Effort, Rule};
use crate::office::inputs::{Checked, Derived, check, derive};
use crate::office::jobs::{Order, SHEETS, SOLVE};
use crate::pages::office as pages;
use crate::serve::board::{SHOWN, news};
use crate::serve::problem::ApiError;
use crate::store::database::{Job, JobState, NewJob};

/// So many workers may die of a job.
const MOST_ATTEMPTS: i64 = 3;

const LONGEST_KEY: usize = 200;

/// The same request again is the same job.
const KEY_HEADER: &str = "idempotency-key";

/// A line that says nothing, so that nobody on the way takes the answer for dead.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Then a browser asks again, and whether it may is asked again.
const LONGEST_WATCH: Duration = Duration::from_secs(600);

pub async fn list(desk: Desk) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let jobs = database.jobs(&desk.district.id, SHOWN).await?;
    if desk.visit.wants_json() {
        let jobs: Vec<Value> = jobs.iter().map(job_json).collect();
        return Ok(Json(json!({ "jobs": jobs })).into_response());
    }
    let versions = database.versions(&desk.district.id).await?;
    let title = say!(desk.visit.language, "jobs");
    let key = key_of_form()?;
    let plans = desk.house.installation.known_plans(&desk.district.id).await?;
    let asked = pages::Asked { versions: &versions, plans: &plans, key: &key };
    Ok(desk.visit.page(&title, &pages::jobs(&desk.visit.room(), &jobs, asked)))
}

/// So that a form that is sent twice asks once.
pub fn key_of_form() -> Result<String, ApiError> {
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes).map_err(|_| ApiError::Bug)?;
    Ok(hex::encode(bytes))
}

/// `version`, and what else is wished: `kind`, `level`, `effort`, `rule`, `keep` (a plan's digest).
pub async fn ask(desk: Desk, form: Form) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let kind = match form.text("kind").unwrap_or(SOLVE) {
        SOLVE => SOLVE,
        SHEETS => SHEETS,
        _ => return Err(fault("bad-parameter", "kind", "there is solve and sheets")),
    };
    let effort = one_of(&form, "effort", &Effort::ALL.map(|effort| (effort.name(), effort)))?;
    let rule = one_of(&form, "rule", &Rule::ALL.map(|rule| (rule.name(), rule)))?;
    let header = desk.visit.headers.get(KEY_HEADER).and_then(|key| key.to_str().ok());
    let key = header.or_else(|| form.text("key"));
    if key.is_some_and(|key| LONGEST_KEY < key.len()) {
        return Err(fault("too-long", KEY_HEADER, "it is longer than 200 bytes"));
    }
    let base = database.version(&desk.district.id, form.needed("version")?).await?;
    let keep = form.text("keep").map(|plan| plan.trim().to_owned());
    let wishes = Derived { rule, keep, ..Derived::default() };
    let version = derive(database, desk.deed(), (&desk.district.id, &base), &wishes).await?;
    let checked = check(database, &database.version(&desk.district.id, &version).await?).await?;
    let level = level(&checked, form.text("level"))?;
    let order = Order { version, level, effort };
    // Nobody meets another person's key.
    let key = key.map(|key| format!("{}: {key}", desk.person.id));
    let (district, body) = (&*desk.district.id, &order.to_json());
    let new = NewJob { district, kind, body, most_attempts: MOST_ATTEMPTS, key: key.as_deref() };
    let id = database.enqueue(desk.deed(), new).await?;
    if !desk.visit.wants_json() {
        return Ok(desk.visit.see(&format!("/{}/jobs", desk.district.short_name)));
    }
    let job = database.job(district, &id).await?;
    let own = format!("{}/{id}", desk.visit.path.trim_end_matches('/'));
    Ok((StatusCode::CREATED, [(LOCATION, own)], Json(job_json(&job))).into_response())
}

fn one_of<T: Copy>(
    form: &Form,
    name: &'static str,
    known: &[(&'static str, T)],
) -> Result<Option<T>, ApiError> {
    let Some(said) = form.text(name) else { return Ok(None) };
    let found = known.iter().find(|(known, _)| *known == said);
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let (_, found) = found
        .ok_or_else(|| fault("bad-parameter", name, &format!("there is {}", names.join(", "))))?;
    Ok(Some(*found))
}

/// The one that is meant, if it can be solved.
fn level(checked: &Checked, asked: Option<&str>) -> Result<Option<String>, ApiError> {
    let found = match (asked, &checked.levels[..]) {
        (None, [only]) => only,
        (Some(_), [only]) if only.name.is_none() => only,
        (None, _) => return Err(fault("missing-parameter", "level", "there are several levels")),
        (Some(asked), levels) => {
            let found = levels.iter().find(|level| level.name.as_deref() == Some(asked));
            found.ok_or_else(|| fault("unknown-level", "level", "no school is of this level"))?
        }
    };
    match found.totals {
        // The reader of files knows better whether there is such a level.
        Some(_) => Ok(asked.map(str::to_owned)),
        None => Err(fault("unsound-version", "version", "its files have problems; correct them")),
    }
}

pub async fn one(desk: Desk, Path((_, id)): Path<(String, String)>) -> Result<Response, ApiError> {
    let job = desk.house.installation.database.job(&desk.district.id, &id).await?;
    if desk.visit.wants_json() {
        return Ok(Json(job_json(&job)).into_response());
    }
    let title = say!(desk.visit.language, "job");
    Ok(desk.visit.page(&title, &pages::job(&desk.visit.room(), &job)))
}

pub async fn cancel(
    desk: Desk,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    database.cancel(desk.deed(), (&desk.district.id, &id)).await?;
    if !desk.visit.wants_json() {
        return Ok(desk.visit.see(&format!("/{}/jobs", desk.district.short_name)));
    }
    let job = database.job(&desk.district.id, &id).await?;
    Ok(Json(job_json(&job)).into_response())
}

/// Every change of the district's jobs, as server-sent events called `job`, as long as any is waited
/// for.
pub async fn events(desk: Desk) -> Response {
    let keep_alive = KeepAlive::new().interval(SIGN_OF_LIFE);
    let mut answer = Sse::new(changes(desk)).keep_alive(keep_alive).into_response();
    // Proxies that keep parts until they are many would show nothing.
    answer.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    answer
}

struct Watch {
    desk: Desk,
    /// Those that were told, as they were then. `None`: nothing was told yet.
    told: Option<Arc<Vec<Job>>>,
    /// What is still to be told, the oldest last.
    next: Vec<Job>,
    until: Instant,
    listening: watch::Receiver<u64>,
}

fn changes(desk: Desk) -> impl Stream<Item = Result<Event, Infallible>> {
    let until = Instant::now() + LONGEST_WATCH;
    let listening = desk.house.board.listen();
    let watch = Watch { desk, told: None, next: Vec::new(), until, listening };
    stream::unfold(watch, async |mut watch| {
        loop {
            if let Some(job) = watch.next.pop() {
                let event = Event::default().event("job").id(&job.id);
                return Some((Ok(event.data(job_json(&job).to_string())), watch));
            }
            if !watch.look().await {
                return None;
            }
        }
    })
}

impl Watch {
    /// Whether there may be more to tell.
    async fn look(&mut self) -> bool {
        let house = &self.desk.house;
        if let Some(told) = &self.told {
            let all_over = told.iter().all(|job| job.state.is_over());
            if all_over || self.until < Instant::now() || house.front.is_stopping() {
                return false;
            }
            news(&mut self.listening).await;
        }
        // A store that is gone is said when the browser asks again.
        let database = &house.installation.database;
        let Ok(jobs) = house.board.jobs(database, &self.desk.district.id).await else {
            return false;
        };
        let told = self.told.take().unwrap_or_default();
        self.next = jobs.iter().filter(|job| !told.contains(job)).cloned().collect();
        self.told = Some(jobs);
        true
    }
}

fn job_json(job: &Job) -> Value {
    let order = Order::from_json(&job.body).ok();
    let (mut result, mut why) = (Value::Null, Value::Null);
    match (job.state, &job.result) {
        (JobState::Done, Some(text)) => result = serde_json::from_str(text).unwrap_or_default(),
        (_, Some(text)) => why = text.as_str().into(),
        (_, None) => {}
    }
    json!({
        "id": job.id,
        "kind": job.kind,
        "version": order.as_ref().map(|order| &order.version),
        "level": order.as_ref().and_then(|order| order.level.as_deref()),
        "effort": order.as_ref().and_then(|order| order.effort).map(Effort::name),
        "state": job.state.name(),
        "thousandths": job.progress,
        "stage": job.stage,
        "attempts": job.n_attempts,
        "asked_by": job.asked_by,
        "made_at": job.made_at.written(),
        "ended_at": job.ended_at.map(|at| at.written()),
        "cancel_asked": job.cancel_asked_at.is_some(),
        "result": result,
        "why": why,
    })
}

/// By which a page keeps its bars up to date.
pub async fn script() -> Response {
    let text = include_str!("../../pages/office/jobs.js");
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], text).into_response()
}
