//! Drafts at work: the plan that a draft began with, read and verified, and on it everything that
//! was drawn, kept in memory as long as somebody draws.
//!
//! The store has the last word. An edit is done in memory, written to the store with the head its
//! drawer saw, and acknowledged when it is there; where the store says that somebody else was
//! quicker, what is in memory is forgotten. A draft in memory is of the head that the store names,
//! or it is replayed: so several servers on one store draw on the same drafts.
//!
//! Whatever was begun is ended, though nobody may wait for it any more.

mod base;
mod drawn;
mod finish;
mod shelf;

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::OwnedMutexGuard;

use self::drawn::Back;
use self::finish::{Made, made};
use self::shelf::Shelf;
use super::kept::NotShown;
use super::known::figures_to_keep;
use crate::draw::{Edit, Effect};
use crate::store::database::{Database, DatabaseError, Deed, Moment, NewDraft, NewPlan};
use crate::store::{Scratch, StoreError};
use crate::wire;

pub use base::Base;
pub use drawn::Drawn;

/// All drafts of an installation. Clones are the same ones.
#[derive(Clone, Debug)]
pub struct Drafts(Arc<Shelf>);

/// Which draft, and who draws in it.
#[derive(Clone, Debug)]
pub struct Hand {
    pub district: String,
    pub draft: String,
    pub person: String,
}

/// Why a draft cannot be drawn in, or not so.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Folder(#[from] StoreError),
    #[error("the draft began with no plan, so there is nothing to draw on")]
    NoBase,
    #[error(transparent)]
    NotShown(#[from] NotShown),
    #[error("the files of the plan that the draft began with cannot say what was drawn: {0}")]
    NotSaid(String),
    /// JSON, as of [`wire::not_done_json`].
    #[error("the edit could not be done, and nothing has changed")]
    NotDone(String),
    /// JSON, as of [`wire::obstacles_json`].
    #[error("the drawing is no plan yet")]
    NoPlanYet(String),
    #[error("drawing failed, which is no fault of who drew")]
    Failed,
}

impl Drafts {
    pub fn new(database: Database) -> Self {
        Self(Arc::new(Shelf::over(database)))
    }

    /// Begins a draft with a plan that the district keeps: its id.
    ///
    /// # Errors
    ///
    /// There is no such plan, or the database refuses.
    pub async fn begin(
        &self,
        (district, person): (&str, &str),
        (title, plan): (&str, &str),
    ) -> Result<String, DraftError> {
        let kept = self.0.database.plan(district, plan).await?;
        let deed = Deed { at: Moment::now(), who: Some(person), district: Some(district) };
        let inputs = kept.inputs.as_deref();
        let new = NewDraft { district, title, base: Some(plan), inputs };
        Ok(self.0.database.add_draft(deed, new).await?)
    }

    /// A plan that the district keeps, verified, on its ground; the last ones stay in memory.
    ///
    /// # Errors
    ///
    /// There is none, or it is not what was kept.
    pub async fn base(&self, district: &str, plan: &str) -> Result<Arc<Base>, DraftError> {
        let (shelf, district, plan) = (self.0.clone(), district.to_owned(), plan.to_owned());
        to_the_end(async move { shelf.base_of(&district, &plan).await }).await
    }

    /// What `tell` makes of the draft as it stands in the store now.
    ///
    /// # Errors
    ///
    /// There is no such draft, or it cannot be drawn in.
    pub async fn look<T: Send + 'static>(
        &self,
        hand: &Hand,
        tell: impl FnOnce(&mut Drawn) -> T + Send + 'static,
    ) -> Result<T, DraftError> {
        let (shelf, hand) = (self.0.clone(), hand.clone());
        to_the_end(async move {
            let (mut held, _) = shelf.hold(&hand).await?;
            aside(move || held.as_mut().map(tell)).await?.ok_or(DraftError::Failed)
        })
        .await
    }

    /// Does an edit in a draft whose head was `saw`, and then `tell`s of it.
    ///
    /// # Errors
    ///
    /// It cannot be done, somebody else was quicker, or as [`Self::look`]. Nothing has changed
    /// then.
    pub async fn edit<T: Send + 'static>(
        &self,
        (hand, saw): (&Hand, i64),
        edit: Edit,
        tell: impl FnOnce(&mut Drawn, &Effect) -> T + Send + 'static,
    ) -> Result<T, DraftError> {
        let (shelf, hand) = (self.0.clone(), hand.clone());
        to_the_end(async move {
            let (mut held, _) = shelf.hold_at(&hand, saw).await?;
            // Not in its place before the store has it.
            let mut drawn = held.take().ok_or(DraftError::Failed)?;
            let body = wire::edit_to_json(&edit);
            let (mut drawn, applied) = aside(move || {
                let applied = drawn.drawing.apply(edit);
                (drawn, applied)
            })
            .await?;
            let effect = match applied {
                Ok(effect) => effect,
                Err(why) => {
                    let why = wire::not_done_json(&drawn.drawing, &why);
                    *held = Some(drawn);
                    return Err(DraftError::NotDone(why));
                }
            };
            let body: Value = serde_json::from_str(&body).expect("it was written as JSON");
            let head = shelf.database.edit(hand.deed(), (&hand.draft, saw), &body).await?;
            drawn.edited(head);
            told(held, drawn, effect, tell).await
        })
        .await
    }

    /// Takes back the last edit; `tell` gets what that changed, which is nothing where there was
    /// none.
    ///
    /// # Errors
    ///
    /// As of [`Self::edit`].
    pub async fn undo<T: Send + 'static>(
        &self,
        at: (&Hand, i64),
        tell: impl FnOnce(&mut Drawn, &Effect) -> T + Send + 'static,
    ) -> Result<T, DraftError> {
        self.turn(at, Back::Undo, tell).await
    }

    /// Does the edit again that was undone last.
    ///
    /// # Errors
    ///
    /// As of [`Self::edit`].
    pub async fn redo<T: Send + 'static>(
        &self,
        at: (&Hand, i64),
        tell: impl FnOnce(&mut Drawn, &Effect) -> T + Send + 'static,
    ) -> Result<T, DraftError> {
        self.turn(at, Back::Redo, tell).await
    }

    async fn turn<T: Send + 'static>(
        &self,
        (hand, saw): (&Hand, i64),
        back: Back,
        tell: impl FnOnce(&mut Drawn, &Effect) -> T + Send + 'static,
    ) -> Result<T, DraftError> {
        let (shelf, hand) = (self.0.clone(), hand.clone());
        to_the_end(async move {
            let (mut held, _) = shelf.hold_at(&hand, saw).await?;
            let drawn = held.take().ok_or(DraftError::Failed)?;
            let at = (&*hand.draft, saw);
            let head = match back {
                Back::Undo => shelf.database.undo(hand.deed(), at).await?,
                Back::Redo => shelf.database.redo(hand.deed(), at).await?,
            };
            let turned = match head == saw {
                true => Some((drawn, Effect::default())),
                false => aside(move || drawn.turned(back, head)).await?,
            };
            match turned {
                Some((drawn, effect)) => told(held, drawn, effect, tell).await,
                // Another server knows of other edits: as they are in the store.
                None => {
                    drop(held);
                    let (mut held, _) = shelf.hold(&hand).await?;
                    let drawn = held.take().ok_or(DraftError::Failed)?;
                    told(held, drawn, Effect::default(), tell).await
                }
            }
        })
        .await
    }

    /// Makes a plan of the draft, verified from files that say what was drawn, and keeps it: its
    /// digest. The draft stays open.
    ///
    /// # Errors
    ///
    /// What is in its way ([`DraftError::NoPlanYet`]), or as of [`Self::edit`].
    pub async fn finish(&self, (hand, saw): (&Hand, i64)) -> Result<String, DraftError> {
        let (shelf, hand) = (self.0.clone(), hand.clone());
        to_the_end(async move {
            let (held, draft) = shelf.hold_at(&hand, saw).await?;
            let scratch = Scratch::new()?;
            let base = draft.base.as_deref().ok_or(DraftError::NoBase)?;
            let folder = scratch.path().join("base");
            shelf.database.plan_folder(&hand.district, base, &folder).await?;
            let (scratch, made) = aside(move || {
                let drawn = held.as_ref().ok_or(DraftError::Failed)?;
                let made = made(&drawn.drawing, scratch.path())?;
                Ok::<_, DraftError>((scratch, made))
            })
            .await??;
            let Made { folder, level, rule, report } = made;
            let figures = figures_to_keep(&report, rule, Some(&hand.draft));
            let new = NewPlan {
                district: &hand.district,
                folder: &folder,
                inputs: draft.inputs.as_deref(),
                draft: Some(&hand.draft),
                level: level.as_deref(),
                figures: &figures,
            };
            let digest = shelf.database.keep_plan(hand.deed(), new).await?;
            drop(scratch);
            Ok(digest)
        })
        .await
    }
}

impl Hand {
    fn deed(&self) -> Deed<'_> {
        Deed { at: Moment::now(), who: Some(&self.person), district: Some(&self.district) }
    }
}

/// Puts the draft in its place and tells of it.
async fn told<T: Send + 'static>(
    mut held: OwnedMutexGuard<Option<Drawn>>,
    drawn: Drawn,
    effect: Effect,
    tell: impl FnOnce(&mut Drawn, &Effect) -> T + Send + 'static,
) -> Result<T, DraftError> {
    aside(move || tell(held.insert(drawn), &effect)).await
}

/// Where it keeps nobody from being answered.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, DraftError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| DraftError::Failed)
}

/// Whether or not somebody still waits.
async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, DraftError>> + Send + 'static,
) -> Result<T, DraftError> {
    tokio::spawn(work).await.map_err(|_| DraftError::Failed)?
}
