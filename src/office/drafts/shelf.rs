//! What is kept of drafts in memory, as it stands in the store.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as Turn, OnceCell, OwnedMutexGuard};

use super::base::Base;
use super::drawn::Drawn;
use super::{DraftError, Hand, aside};
use crate::office::kept;
use crate::store::database::{Database, DatabaseError, Draft};

/// So many drafts stay in memory, those that were drawn in last.
const MOST_OPEN: usize = 8;

/// So many plans that drafts began with.
const MOST_BASES: usize = 4;

#[derive(Debug)]
pub(super) struct Shelf {
    pub database: Database,
    open: Mutex<Recent<Turn<Option<Drawn>>>>,
    bases: Mutex<Recent<OnceCell<Arc<Base>>>>,
}

/// The last ones that were asked for, by name, the very last first.
#[derive(Debug)]
struct Recent<T> {
    kept: VecDeque<(String, Arc<T>)>,
    most: usize,
}

impl Shelf {
    pub(super) fn over(database: Database) -> Self {
        let open = Mutex::new(Recent::of(MOST_OPEN));
        let bases = Mutex::new(Recent::of(MOST_BASES));
        Self { database, open, bases }
    }

    /// The draft for nobody else, as it stands in the store now.
    pub(super) async fn hold(
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
            let id = hand.draft.clone();
            *held = Some(aside(move || Drawn::replay(base, &id, &line)).await??);
        }
        Ok((held, draft))
    }

    /// The same, where its head is what was seen.
    pub(super) async fn hold_at(
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
        self.base_of(&draft.district, digest).await
    }

    pub(super) async fn base_of(
        &self,
        district: &str,
        digest: &str,
    ) -> Result<Arc<Base>, DraftError> {
        let digest = self.database.plan(district, digest).await?.digest;
        let cell = locked(&self.bases).find(&format!("{district} {digest}"));
        let read = async || {
            let kept = kept::plan(&self.database, district, &digest).await?;
            aside(move || Arc::new(Base::of(kept))).await
        };
        cell.get_or_try_init(read).await.cloned()
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

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
