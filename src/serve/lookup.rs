use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Arc, RwLock};
use std::thread::available_parallelism;

use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use super::parameters::Reader;
use super::problem::ApiError;
use super::published::Published;
use super::site::Asked;
use crate::explain::explain;
use crate::language::Language;
use crate::model::{BlockId, BlockIdx, Point};
use crate::wire::explanation::ExplanationJson;

/// What was explained before: a plan does not change, so neither does an explanation.
#[derive(Debug)]
pub struct Answers {
    /// Who may compute one now: as many as there are cores, so that many questions at once make
    /// each other wait, and nobody else.
    turns: Arc<Semaphore>,
    known: RwLock<BTreeMap<BlockIdx, Arc<Written>>>,
}

/// An explanation as it is sent.
#[derive(Debug)]
struct Written {
    in_both: Bytes,
    in_english: Bytes,
    in_chinese: Bytes,
}

/// Explanations are some thousand bytes each. When there are so many all are forgotten.
const MOST_KEPT: usize = 10_000;

/// What `/api/lookup` understands.
pub const PARAMETERS: [&str; 6] = ["block", "lon", "lat", "lang", "plan", "datetime"];

/// Which school, and why. Nobody keeps the answer: it tells where somebody lives.
pub async fn answer(asked: Asked) -> Result<Response, ApiError> {
    let mut reader = Reader::of(&asked.given, &PARAMETERS);
    let place = place_asked(&mut reader);
    let language = reader.read("lang", "en or zh", language_called);
    let published = asked.shown(&mut reader)?.published;
    reader.done()?;
    let block = place.ok_or(ApiError::Bug)?.block(&published)?;
    let written = explained(&published, block).await?;
    let answer = match language {
        None => &written.in_both,
        Some(Language::English) => &written.in_english,
        Some(Language::Chinese) => &written.in_chinese,
    };
    let headers = [(CACHE_CONTROL, "no-store"), (CONTENT_TYPE, "application/json")];
    Ok((headers, answer.clone()).into_response())
}

async fn explained(published: &Arc<Published>, block: BlockIdx) -> Result<Arc<Written>, ApiError> {
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
        found.unwrap_or_else(|| published.answers.keep(block, Written::of(&published, block)))
    });
    computed.await.map_err(|_| ApiError::Bug)
}

impl Written {
    fn of(published: &Published, block: BlockIdx) -> Self {
        let Published { world, verified, .. } = published;
        let explanation = explain(world, verified, block);
        let written = |language: Option<Language>| {
            let json = ExplanationJson::of(world, verified, &explanation, language);
            Bytes::from(serde_json::to_vec(&json).expect("its keys are texts"))
        };
        Self {
            in_both: written(None),
            in_english: written(Some(Language::English)),
            in_chinese: written(Some(Language::Chinese)),
        }
    }
}

impl Answers {
    fn find(&self, block: BlockIdx) -> Option<Arc<Written>> {
        self.known.read().expect("nobody panics holding it").get(&block).cloned()
    }

    fn keep(&self, block: BlockIdx, written: Written) -> Arc<Written> {
        let mut known = self.known.write().expect("nobody panics holding it");
        if known.len() == MOST_KEPT {
            known.clear();
        }
        known.entry(block).or_insert(Arc::new(written)).clone()
    }
}

impl Default for Answers {
    fn default() -> Self {
        let cores = available_parallelism().map_or(1, NonZero::get);
        Self { turns: Arc::new(Semaphore::new(cores)), known: RwLock::default() }
    }
}

/// What somebody asks about.
enum Asking<'a> {
    Block(&'a str),
    Place(Point),
}

impl Asking<'_> {
    fn block(self, published: &Published) -> Result<BlockIdx, ApiError> {
        match self {
            Self::Block(id) => {
                let found = published.world.district.block_named(&BlockId(id.to_owned()));
                found.ok_or_else(|| ApiError::UnknownBlock(id.to_owned()))
            }
            Self::Place(Point { lon, lat }) => {
                let found = published.lookup.block_at(Point { lon, lat });
                found.ok_or(ApiError::OutsideDistrict { lon, lat })
            }
        }
    }
}

/// `None` after a fault.
fn place_asked<'a>(reader: &mut Reader<'a>) -> Option<Asking<'a>> {
    let given = ["block", "lon", "lat"].map(|name| reader.text(name));
    let lon = reader.read("lon", "degrees of longitude, -180 to 180", |text| degrees(text, 180.0));
    let lat = reader.read("lat", "degrees of latitude, -90 to 90", |text| degrees(text, 90.0));
    match given {
        [Some(id), None, None] => Some(Asking::Block(id)),
        [None, Some(_), Some(_)] => Some(Asking::Place(Point { lon: lon?, lat: lat? })),
        _ => {
            let detail = "ask for a block (?block=ID) or for a place (?lon=112.55&lat=37.87), and not for both";
            reader.fault("block-or-place", "block", detail.to_owned());
            None
        }
    }
}

fn language_called(name: &str) -> Option<Language> {
    match name {
        "en" => Some(Language::English),
        "zh" => Some(Language::Chinese),
        _ => None,
    }
}

fn degrees(text: &str, most: f64) -> Option<f64> {
    text.parse().ok().filter(|degrees: &f64| degrees.abs() <= most)
}
