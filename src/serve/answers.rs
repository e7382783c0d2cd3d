//! What was explained before: a plan does not change, so neither does an explanation.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Arc, RwLock};
use std::thread::available_parallelism;

use axum::body::Bytes;
use tokio::sync::Semaphore;

use super::problem::ApiError;
use super::published::Published;
use crate::explain::{Explanation, explain, explain_each};
use crate::language::Language;
use crate::model::{BlockIdx, Point};
use crate::wire::explanation::ExplanationJson;

/// The answers of one plan.
#[derive(Debug)]
pub struct Answers {
    /// Who may compute one now: as many as there are cores, so that many questions at once make
    /// each other wait, and nobody else.
    turns: Arc<Semaphore>,
    known: RwLock<BTreeMap<BlockIdx, Arc<Answer>>>,
}

/// One home's.
#[derive(Debug)]
pub struct Answer {
    pub explanation: Explanation,
    /// The way to its school. `None`: as the crow flies, or there is none.
    pub route: Option<Vec<Point>>,
    in_both: Bytes,
    in_english: Bytes,
    in_chinese: Bytes,
}

/// Answers are some thousand bytes each. When there are so many all are forgotten.
const MOST_KEPT: usize = 10_000;

/// The answer for a block, computed now if nobody asked before.
///
/// # Errors
///
/// It panicked, which is our mistake.
pub async fn explained(
    published: &Arc<Published>,
    block: BlockIdx,
) -> Result<Arc<Answer>, ApiError> {
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
            let Published { world, verified, .. } = &*published;
            let answer = Answer::of(&published, explain(world, verified, block));
            published.answers.keep(answer)
        })
    });
    computed.await.map_err(|_| ApiError::Bug)
}

impl Published {
    /// Computes the answers for all blocks, if all can be kept, until `stop` says so.
    pub(super) fn answer_all(&self, stop: impl Fn() -> bool) {
        let Self { world, verified, answers, .. } = self;
        let blocks = world.district.block_idxs();
        if MOST_KEPT < world.district.blocks().len() {
            return;
        }
        let unknown = blocks.filter(|block| answers.find(*block).is_none());
        explain_each(world, verified, unknown.take_while(|_| !stop()), |explanation| {
            answers.keep(Answer::of(self, explanation));
        });
    }
}

impl Answer {
    fn of(published: &Published, explanation: Explanation) -> Self {
        let Published { world, verified, .. } = published;
        let written = |language: Option<Language>| {
            let json = ExplanationJson::of(world, verified, &explanation, language);
            Bytes::from(serde_json::to_vec(&json).expect("its keys are texts"))
        };
        let streets = world.distances.streets().zip(explanation.school);
        let route = streets.and_then(|(streets, school)| streets.route(explanation.block, school));
        Self {
            in_both: written(None),
            in_english: written(Some(Language::English)),
            in_chinese: written(Some(Language::Chinese)),
            route: route.map(|route| route.line),
            explanation,
        }
    }

    /// As JSON, with the sentence in one language or in all.
    pub fn json(&self, language: Option<Language>) -> Bytes {
        let bytes = match language {
            None => &self.in_both,
            Some(Language::English) => &self.in_english,
            Some(Language::Chinese) => &self.in_chinese,
        };
        bytes.clone()
    }
}

impl Answers {
    fn find(&self, block: BlockIdx) -> Option<Arc<Answer>> {
        self.known.read().expect("nobody panics holding it").get(&block).cloned()
    }

    fn keep(&self, answer: Answer) -> Arc<Answer> {
        let block = answer.explanation.block;
        let mut known = self.known.write().expect("nobody panics holding it");
        if known.len() == MOST_KEPT {
            known.clear();
        }
        known.entry(block).or_insert(Arc::new(answer)).clone()
    }
}

impl Default for Answers {
    fn default() -> Self {
        let cores = available_parallelism().map_or(1, NonZero::get);
        Self { turns: Arc::new(Semaphore::new(cores)), known: RwLock::default() }
    }
}
