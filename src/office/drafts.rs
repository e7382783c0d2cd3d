//! Drafts at work: the plan that a draft began with, read and verified, and on it everything that
//! was drawn, kept in memory as long as somebody draws.
//!
//! The store has the last word. An edit is done in memory, written to the store with the head its
//! drawer saw, and acknowledged when it is there; where the store says that somebody else was
//! quicker, what is in memory is forgotten. A draft in memory is of the head that the store names,
//! or it is replayed: so several servers on one store draw on the same drafts.
//!
//! Whatever was begun is ended, though nobody may wait for it any more.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tokio::sync::{Mutex as Turn, OnceCell, OwnedMutexGuard};

use super::base::Base;
use super::finish::{Made, made};
use super::kept::{self, NotShown};
use crate::draw::{self, Drawing, Edit, Effect};
use crate::store::StoreError;
use crate::store::database::{
    Database, DatabaseError, Deed, Draft, Line, Moment, NewDraft, NewPlan,
};
use crate::wire;

/// So many drafts stay in memory, those that were drawn in last.
const MOST_OPEN: usize = 8;

/// So many plans that drafts began with.
const MOST_BASES: usize = 4;

/// All drafts of an installation. Clones are the same ones.
#[derive(Clone, Debug)]
pub struct Drafts(Arc<Shelf>);

#[derive(Debug)]
struct Shelf {
    database: Database,
    open: Mutex<Recent<Turn<Option<Drawn>>>>,
    bases: Mutex<Recent<OnceCell<Arc<Base>>>>,
}

/// The last ones that were asked for, by name, the very last first.
#[derive(Debug)]
struct Recent<T> {
    kept: VecDeque<(String, Arc<T>)>,
    most: usize,
}

/// A draft at work, as it stands in the store at its head.
#[derive(Debug)]
pub struct Drawn {
    pub base: Arc<Base>,
    pub drawing: Drawing,
    /// The edits that count and those that can be done again, by their numbers in the store.
    done: Vec<i64>,
    undone: Vec<i64>,
}

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
        let open = Mutex::new(Recent::of(MOST_OPEN));
        let bases = Mutex::new(Recent::of(MOST_BASES));
        Self(Arc::new(Shelf { database, open, bases }))
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
            drawn.done.push(head);
            drawn.undone.clear();
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
            let scratch = tempfile::tempdir().map_err(NotShown::NoScratch)?;
            let base = draft.base.as_deref().ok_or(DraftError::NoBase)?;
            let folder = scratch.path().join("base");
            shelf.database.plan_folder(&hand.district, base, &folder).await?;
            let (scratch, made) = aside(move || {
                let drawn = held.as_ref().ok_or(DraftError::Failed)?;
                let made = made(&drawn.drawing, scratch.path())?;
                Ok::<_, DraftError>((scratch, made))
            })
            .await??;
            let Made { folder, level, figures } = made;
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

#[derive(Clone, Copy, Debug)]
enum Back {
    Undo,
    Redo,
}

impl Shelf {
    /// The draft for nobody else, as it stands in the store now.
    async fn hold(
        &self,
        hand: &Hand,
    ) -> Result<(OwnedMutexGuard<Option<Drawn>>, Draft), DraftError> {
        self.database.draft(&hand.district, &hand.draft).await?;
        let slot = locked(&self.open).find(&hand.draft);
        let mut held = slot.lock_owned().await;
        // Others may have drawn while we waited.
        let draft = self.database.draft(&hand.district, &hand.draft).await?;
        if held.as_ref().is_none_or(|drawn| drawn.head() != draft.head) {
            *held = None;
            let base = self.base(&draft).await?;
            let line = self.database.line(&hand.draft).await?;
            let kept = draft_of(&hand.draft, &line)?;
            *held = Some(aside(move || Drawn::replay(base, &kept, &line)).await?);
        }
        Ok((held, draft))
    }

    /// The same, where its head is what was seen.
    async fn hold_at(
        &self,
        hand: &Hand,
        saw: i64,
    ) -> Result<(OwnedMutexGuard<Option<Drawn>>, Draft), DraftError> {
        let (held, draft) = self.hold(hand).await?;
        match draft.head == saw {
            true => Ok((held, draft)),
            false => Err(DatabaseError::DrawnMeanwhile { saw, head: draft.head }.into()),
        }
    }

    async fn base(&self, draft: &Draft) -> Result<Arc<Base>, DraftError> {
        let digest = draft.base.as_deref().ok_or(DraftError::NoBase)?;
        let cell = locked(&self.bases).find(&format!("{} {digest}", draft.district));
        let read = async || {
            let kept = kept::plan(&self.database, &draft.district, digest).await?;
            aside(move || Arc::new(Base::of(kept))).await
        };
        cell.get_or_try_init(read).await.cloned()
    }
}

impl Drawn {
    fn replay(base: Arc<Base>, draft: &draw::Draft, line: &Line) -> Self {
        let (world, plan) = (base.world.clone(), base.plan.clone());
        let drawing = Drawing::replay(world, plan, draft).drawing;
        let seqs = |edits: &[crate::store::database::Edit]| {
            edits.iter().map(|edit| edit.seq).collect::<Vec<_>>()
        };
        Self { base, drawing, done: seqs(&line.done), undone: seqs(&line.undone) }
    }

    /// The last edit that counts, by its number in the store; 0: none does.
    pub fn head(&self) -> i64 {
        self.done.last().copied().unwrap_or(0)
    }

    /// Undone or done again, so that it is at this head. `None`: it cannot be brought there.
    fn turned(mut self, back: Back, head: i64) -> Option<(Self, Effect)> {
        let effect = match back {
            Back::Undo => {
                self.undone.insert(0, self.done.pop()?);
                self.drawing.undo()?
            }
            Back::Redo => {
                if self.undone.first() != Some(&head) {
                    return None;
                }
                self.done.push(self.undone.remove(0));
                self.drawing.redo()?.ok()?
            }
        };
        (self.head() == head).then_some((self, effect))
    }
}

impl Hand {
    fn deed(&self) -> Deed<'_> {
        Deed { at: Moment::now(), who: Some(&self.person), district: Some(&self.district) }
    }
}

impl<T: Default> Recent<T> {
    fn of(most: usize) -> Self {
        Self { kept: VecDeque::new(), most }
    }

    fn find(&mut self, name: &str) -> Arc<T> {
        let at = self.kept.iter().position(|(kept, _)| kept == name);
        let found = at.and_then(|at| self.kept.remove(at));
        let found = found.unwrap_or_else(|| (name.to_owned(), Arc::default()));
        let it = found.1.clone();
        self.kept.push_front(found);
        self.kept.truncate(self.most);
        it
    }
}

/// What is kept of a draft in the store, as it is drawn.
fn draft_of(id: &str, line: &Line) -> Result<draw::Draft, DatabaseError> {
    let edits = line.done.iter().chain(&line.undone).map(|edit| {
        wire::edit_from_json(&edit.body).map_err(|bad| {
            let why = bad.first().map_or(String::new(), ToString::to_string);
            let why = format!("edit {}: {why}", edit.seq);
            DatabaseError::Damaged { what: "draft", name: id.to_owned(), why }
        })
    });
    Ok(draw::Draft { edits: edits.collect::<Result<_, _>>()?, head: line.done.len() })
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

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
