use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Arc, Mutex};
use std::thread::available_parallelism;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use super::Published;
use super::problem::ApiError;
use crate::explain::{Explanation, Language, explain};
use crate::model::{BlockId, BlockIdx, Point};
use crate::wire::explanation::ExplanationJson;

/// Name and value, in the order of the address.
type Parameters = Vec<(String, String)>;

/// What was explained before: a plan does not change, so neither does an explanation.
#[derive(Debug)]
pub struct Answers {
    /// Who may compute one now: as many as there are cores, so that many questions at once make
    /// each other wait, and nobody else.
    turns: Arc<Semaphore>,
    known: Mutex<BTreeMap<BlockIdx, Arc<Explanation>>>,
}

/// Explanations are a few hundred bytes each. When there are so many all are forgotten.
const MOST_KEPT: usize = 100_000;

/// Which school, and why. Nobody keeps the answer: it tells where somebody lives.
pub async fn answer(
    State(published): State<Arc<Published>>,
    Query(parameters): Query<Parameters>,
) -> Result<Response, ApiError> {
    let block = block_asked(&published, &parameters)?;
    let language = language_asked(&parameters)?;
    let explanation = explained(&published, block).await?;
    let Published { world, verified, .. } = &*published;
    let answer = ExplanationJson::of(world, verified, &explanation, language);
    Ok(([(CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

async fn explained(
    published: &Arc<Published>,
    block: BlockIdx,
) -> Result<Arc<Explanation>, ApiError> {
    if let Some(known) = published.answers.find(block) {
        return Ok(known);
    }
    let turn = published.answers.turns.clone().acquire_owned().await;
    let turn = turn.map_err(|_| ApiError::Bug)?;
    // What more seats would change takes a while to compute: off the threads that answer others.
    let published = published.clone();
    let computed = tokio::task::spawn_blocking(move || {
        let _until_done = turn;
        let found = published.answers.find(block);
        found.unwrap_or_else(|| {
            let explanation = explain(&published.world, &published.verified, block);
            published.answers.keep(block, explanation)
        })
    });
    computed.await.map_err(|_| ApiError::Bug)
}

impl Answers {
    fn find(&self, block: BlockIdx) -> Option<Arc<Explanation>> {
        self.known.lock().expect("nobody panics holding it").get(&block).cloned()
    }

    fn keep(&self, block: BlockIdx, explanation: Explanation) -> Arc<Explanation> {
        let mut known = self.known.lock().expect("nobody panics holding it");
        if known.len() == MOST_KEPT {
            known.clear();
        }
        known.entry(block).or_insert(Arc::new(explanation)).clone()
    }
}

impl Default for Answers {
    fn default() -> Self {
        let cores = available_parallelism().map_or(1, NonZero::get);
        Self { turns: Arc::new(Semaphore::new(cores)), known: Mutex::default() }
    }
}

fn block_asked(published: &Published, parameters: &Parameters) -> Result<BlockIdx, ApiError> {
    let block = value_of(parameters, "block")?;
    let lon = value_of(parameters, "lon")?;
    let lat = value_of(parameters, "lat")?;
    match (block, lon, lat) {
        (Some(id), None, None) => {
            let found = published.world.district.block_named(&BlockId(id.to_owned()));
            found.ok_or_else(|| ApiError::UnknownBlock(id.to_owned()))
        }
        (None, Some(lon), Some(lat)) => {
            let lon = degrees("lon", lon, (180.0, "degrees of longitude, -180 to 180"))?;
            let lat = degrees("lat", lat, (90.0, "degrees of latitude, -90 to 90"))?;
            let found = published.lookup.block_at(Point { lon, lat });
            found.ok_or(ApiError::OutsideDistrict { lon, lat })
        }
        _ => Err(ApiError::BlockOrPlace),
    }
}

fn language_asked(parameters: &Parameters) -> Result<Option<Language>, ApiError> {
    match value_of(parameters, "lang")? {
        None => Ok(None),
        Some("en") => Ok(Some(Language::English)),
        Some("zh") => Ok(Some(Language::Chinese)),
        Some(other) => Err(bad("lang", other, "en or zh")),
    }
}

fn value_of<'a>(
    parameters: &'a Parameters,
    name: &'static str,
) -> Result<Option<&'a str>, ApiError> {
    let mut values = parameters.iter().filter(|(given, _)| given == name);
    let value = values.next().map(|(_, value)| value.as_str());
    if values.next().is_some() { Err(ApiError::GivenTwice { name }) } else { Ok(value) }
}

fn degrees(
    name: &'static str,
    value: &str,
    (most, wanted): (f64, &'static str),
) -> Result<f64, ApiError> {
    let degrees = value.parse().ok().filter(|degrees: &f64| degrees.abs() <= most);
    degrees.ok_or_else(|| bad(name, value, wanted))
}

fn bad(name: &'static str, value: &str, wanted: &'static str) -> ApiError {
    ApiError::BadParameter { name, value: value.to_owned(), wanted }
}
