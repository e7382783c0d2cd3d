use std::sync::Arc;

use super::base::Base;
use crate::draw::{self, Drawing, Effect};
use crate::store::database::{DatabaseError, Edit, Line};
use crate::wire;

/// A draft at work, as it stands in the store at its head.
#[derive(Debug)]
pub struct Drawn {
    pub base: Arc<Base>,
    pub drawing: Drawing,
    /// The edits that count and those that can be done again, by their numbers in the store.
    done: Vec<i64>,
    undone: Vec<i64>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Back {
    Undo,
    Redo,
}

impl Drawn {
    /// # Errors
    ///
    /// The store has edits in it that are none.
    pub(super) fn replay(base: Arc<Base>, id: &str, line: &Line) -> Result<Self, DatabaseError> {
        let (world, plan) = (base.world.clone(), base.plan.clone());
        let drawing = Drawing::replay(world, plan, &draft_of(id, line)?).drawing;
        let seqs = |edits: &[Edit]| edits.iter().map(|edit| edit.seq).collect::<Vec<_>>();
        Ok(Self { base, drawing, done: seqs(&line.done), undone: seqs(&line.undone) })
    }

    /// The last edit that counts, by its number in the store; 0: none does.
    pub fn head(&self) -> i64 {
        self.done.last().copied().unwrap_or(0)
    }

    /// An edit more, that the store has under this number.
    pub(super) fn edited(&mut self, seq: i64) {
        self.done.push(seq);
        self.undone.clear();
    }

    /// Undone or done again, so that it is at this head. `None`: it cannot be brought there.
    pub(super) fn turned(mut self, back: Back, head: i64) -> Option<(Self, Effect)> {
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
