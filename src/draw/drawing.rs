use std::collections::BTreeMap;
use std::sync::Arc;

use super::attempt::{self, Attempt};
use super::edit::{Changed, Edit, Effect, NotDone};
use super::figures::{Now, SchoolNow};
use super::finish::{self, Obstacle};
use super::premise::{Premise, supposed};
use super::recompute::recompute;
use super::stage::{Settled, Stage, Was};
use crate::model::{BlockId, BlockIdx, Plan, SchoolId, SchoolIdx};
use crate::pipeline::Proved;
use crate::world::World;

/// What is kept of a drawing beside its world and the plan it started from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    pub edits: Vec<Edit>,
    /// So many of them hold; the others were undone, and can be done again.
    pub head: usize,
}

/// A draft at work.
///
/// # Cost
///
/// It holds a world of its own, and another one for each what-if that holds.
#[derive(Clone, Debug)]
pub struct Drawing {
    base: Arc<Plan>,
    stage: Stage,
    edits: Vec<Edit>,
    /// One per edit: what takes it back, or does it again if it was undone. `None`: it was not done
    /// yet.
    turns: Vec<Option<Turn>>,
    head: usize,
}

/// What makes one state of a drawing the one before or after it.
#[derive(Clone, Debug)]
enum Turn {
    Blocks { was: Vec<Was>, settled: Arc<Settled> },
    Ground(Box<Stage>),
}

/// A draft done again.
#[derive(Clone, Debug)]
pub struct Replayed {
    pub drawing: Drawing,
    /// Edits of the draft, by position, that could not be done in this world: they count as done,
    /// and did nothing.
    pub not_done: Vec<(usize, NotDone)>,
    /// Blocks that edits speak of and this world does not know, sorted.
    pub unknown: Vec<BlockId>,
}

impl Drawing {
    /// The plan, as far as the world knows its blocks and schools. Pins are the world's own.
    pub fn open(world: World, base: Arc<Plan>) -> Self {
        let stage = Stage::open(world, &base);
        Self { base, stage, edits: Vec::new(), turns: Vec::new(), head: 0 }
    }

    /// Everything that was done to the plan, done again: the same on any machine.
    pub fn replay(world: World, base: Arc<Plan>, draft: &Draft) -> Replayed {
        let mut drawing = Self::open(world, base);
        let (mut not_done, mut unknown) = (Vec::new(), Vec::new());
        let head = draft.head.min(draft.edits.len());
        for (at, edit) in draft.edits[..head].iter().enumerate() {
            match drawing.apply(edit.clone()) {
                Ok(effect) => unknown.extend(effect.unknown),
                Err(why) => {
                    not_done.push((at, why));
                    let (was, settled) = (Vec::new(), drawing.stage.settled().clone());
                    drawing.push(edit.clone(), Turn::Blocks { was, settled });
                }
            }
        }
        let undone = &draft.edits[head..];
        drawing.edits.extend_from_slice(undone);
        drawing.turns.extend(undone.iter().map(|_| None));
        unknown.sort_unstable();
        unknown.dedup();
        Replayed { drawing, not_done, unknown }
    }

    /// Does it, in place of everything that was undone.
    ///
    /// # Errors
    ///
    /// Why it was not done; nothing has changed then.
    pub fn apply(&mut self, edit: Edit) -> Result<Effect, NotDone> {
        let (effect, turn) = self.done(&edit)?;
        self.push(edit, turn);
        Ok(effect)
    }

    fn push(&mut self, edit: Edit, turn: Turn) {
        self.edits.truncate(self.head);
        self.turns.truncate(self.head);
        self.edits.push(edit);
        self.turns.push(Some(turn));
        self.head += 1;
    }

    fn done(&mut self, edit: &Edit) -> Result<(Effect, Turn), NotDone> {
        match edit {
            Edit::Assign { blocks, school } => self.assign(blocks, school),
            Edit::Release { blocks } => Ok(self.release(blocks)),
            Edit::Recompute => self.recompute(),
            Edit::Suppose(premise) => self.suppose(premise),
        }
    }

    fn assign(&mut self, blocks: &[BlockId], school: &SchoolId) -> Result<(Effect, Turn), NotDone> {
        let to = self.world().district.school_named(school);
        let to = to.ok_or_else(|| NotDone::NoSuchSchool(school.clone()))?;
        let (blocks, unknown) = self.known(blocks);
        let (_, refused) = attempt::moving(&self.stage, &blocks, to);
        let allowed = |block: &&BlockIdx| refused.iter().all(|(other, _)| other != *block);
        let wanted = blocks.iter().filter(allowed);
        let wanted = wanted.map(|block| Was { block: *block, school: Some(to), pin: Some(to) });
        let wanted: Vec<Was> = wanted.collect();
        let (effect, turn) = self.put(&wanted);
        Ok((Effect { refused, unknown, ..effect }, turn))
    }

    fn release(&mut self, blocks: &[BlockId]) -> (Effect, Turn) {
        let (blocks, unknown) = self.known(blocks);
        let wanted = blocks.iter().map(|block| Was { pin: None, ..self.stage.at(*block) });
        let wanted: Vec<Was> = wanted.collect();
        let (effect, turn) = self.put(&wanted);
        (Effect { unknown, ..effect }, turn)
    }

    fn recompute(&mut self) -> Result<(Effect, Turn), NotDone> {
        let settled = recompute(&mut self.stage)?;
        let all = settled.schools.iter().enumerate();
        let wanted = all.map(|(block, school)| {
            let now = self.stage.at(BlockIdx(block));
            Was { school: *school, ..now }
        });
        let wanted: Vec<Was> = wanted.collect();
        let before = self.stage.settle(Arc::new(settled));
        let (effect, turn) = self.put(&wanted);
        Ok(match turn {
            Turn::Blocks { was, .. } => (effect, Turn::Blocks { was, settled: before }),
            ground => (effect, ground),
        })
    }

    fn suppose(&mut self, premise: &Premise) -> Result<(Effect, Turn), NotDone> {
        let world = supposed(self.stage.in_hand(), premise)?;
        let (stage, lost) = self.stage.moved_to(world, &self.base);
        let before = std::mem::replace(&mut self.stage, stage);
        Ok((Effect { lost, ..Effect::default() }, Turn::Ground(Box::new(before))))
    }

    /// Takes back the last edit that holds. `None`: there is none.
    pub fn undo(&mut self) -> Option<Effect> {
        let at = self.head.checked_sub(1)?;
        let turn = self.turns[at].take().expect("what holds was done");
        let (effect, turn) = self.turned(turn);
        self.turns[at] = Some(turn);
        self.head = at;
        Some(effect)
    }

    /// Does the edit again that was undone last. `None`: there is none.
    ///
    /// # Errors
    ///
    /// As of [`Drawing::apply`]: a draft that was kept may hold what cannot be done in this world.
    pub fn redo(&mut self) -> Option<Result<Effect, NotDone>> {
        let at = self.head;
        let edit = self.edits.get(at)?;
        let done = match self.turns[at].take() {
            Some(turn) => Ok(self.turned(turn)),
            None => self.done(&edit.clone()),
        };
        Some(done.map(|(effect, turn)| {
            self.turns[at] = Some(turn);
            self.head = at + 1;
            effect
        }))
    }

    /// What undoes this turn comes back with its effect.
    fn turned(&mut self, turn: Turn) -> (Effect, Turn) {
        match turn {
            Turn::Blocks { was, settled } => {
                let now = self.stage.settle(settled);
                let (effect, turn) = self.put(&was);
                match turn {
                    Turn::Blocks { was, .. } => (effect, Turn::Blocks { was, settled: now }),
                    ground => (effect, ground),
                }
            }
            Turn::Ground(mut stage) => {
                std::mem::swap(&mut self.stage, &mut stage);
                (Effect::default(), Turn::Ground(stage))
            }
        }
    }

    fn put(&mut self, wanted: &[Was]) -> (Effect, Turn) {
        let was = self.stage.put(wanted);
        let mut effect = Effect::default();
        for before in &was {
            let now = self.stage.at(before.block);
            if now.school != before.school {
                let (block, from, to) = (now.block, before.school, now.school);
                effect.changed.push(Changed { block, from, to });
            }
            if now.pin != before.pin {
                effect.pinned.push(now.block);
            }
        }
        effect.changed.sort_unstable();
        effect.pinned.sort_unstable();
        (effect, Turn::Blocks { was, settled: self.stage.settled().clone() })
    }

    /// Positions, sorted, each once; and ids that are no block's.
    fn known(&self, blocks: &[BlockId]) -> (Vec<BlockIdx>, Vec<BlockId>) {
        let district = &self.world().district;
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for id in blocks {
            match district.block_named(id) {
                Some(block) => known.push(block),
                None => unknown.push(id.clone()),
            }
        }
        known.sort_unstable();
        known.dedup();
        unknown.sort_unstable();
        unknown.dedup();
        (known, unknown)
    }

    /// What assigning these blocks to this school would mean; nothing is done.
    pub fn attempt(&self, blocks: &[BlockIdx], school: SchoolIdx) -> Attempt {
        attempt::attempt(&self.stage, blocks, school)
    }

    /// Who would go elsewhere if these blocks were assigned to this school and the rest recomputed:
    /// exactly that, done and undone again. Those that are assigned are among them.
    ///
    /// # Errors
    ///
    /// As of [`Edit::Recompute`].
    pub fn foresee(
        &mut self,
        blocks: &[BlockIdx],
        school: SchoolIdx,
    ) -> Result<Vec<Changed>, NotDone> {
        let before = self.stage.schools().to_vec();
        let allowed = blocks.iter().filter(|block| self.stage.refusal(**block, school).is_none());
        let pin = |block: &BlockIdx| Was { block: *block, school: Some(school), pin: Some(school) };
        let wanted: Vec<Was> = allowed.map(pin).collect();
        let was = self.stage.put(&wanted);
        let settled = recompute(&mut self.stage);
        self.stage.put(&was);
        let pairs = before.into_iter().zip(settled?.schools).enumerate();
        let changed = pairs.filter(|(_, (from, to))| from != to);
        Ok(changed
            .map(|(block, (from, to))| Changed { block: BlockIdx(block), from, to })
            .collect())
    }

    /// The plan that the drawing is, in a world that was read from files: one that holds the
    /// drawing's pins and what-ifs, or else it says which it lacks.
    ///
    /// # Errors
    ///
    /// Everything that is in its way.
    pub fn finish(&self, world: &World) -> Result<Proved, Vec<Obstacle>> {
        finish::finish(&self.stage, world)
    }

    /// The same on the ground that is drawn on, for a look at the plan that the drawing would be. A
    /// plan to be kept needs a world that was read from files, or else nobody could verify it from
    /// them.
    ///
    /// # Errors
    ///
    /// As of [`Drawing::finish`].
    pub fn preview(&mut self) -> Result<Proved, Vec<Obstacle>> {
        self.stage.in_hand();
        finish::finish(&self.stage, self.stage.world())
    }

    /// The ground that is drawn on, what-ifs and all pins included.
    pub fn supposed_world(&mut self) -> &World {
        self.stage.in_hand()
    }

    /// The ground that is drawn on. Its hand may lack the last pins, which are [`Drawing::pins`].
    pub fn world(&self) -> &World {
        self.stage.world()
    }

    /// The plan that was drawn on.
    pub fn base(&self) -> &Plan {
        &self.base
    }

    /// One per block; `None`: no seat.
    pub fn schools(&self) -> &[Option<SchoolIdx>] {
        self.stage.schools()
    }

    pub fn pins(&self) -> &BTreeMap<BlockIdx, SchoolIdx> {
        self.stage.pins()
    }

    pub fn now(&self) -> Now {
        self.stage.now()
    }

    pub fn school_now(&self, school: SchoolIdx) -> SchoolNow {
        self.stage.figures(school)
    }

    /// The blocks of a school, sorted.
    pub fn blocks_of(&self, school: SchoolIdx) -> impl Iterator<Item = BlockIdx> + '_ {
        self.stage.members(school).iter().copied()
    }

    /// What-ifs that hold, in the order in which they were supposed.
    pub fn premises(&self) -> impl Iterator<Item = &Premise> {
        self.edits[..self.head].iter().filter_map(|edit| match edit {
            Edit::Suppose(premise) => Some(premise),
            _ => None,
        })
    }

    pub fn draft(&self) -> Draft {
        Draft { edits: self.edits.clone(), head: self.head }
    }

    pub fn can_undo(&self) -> bool {
        0 < self.head
    }

    pub fn can_redo(&self) -> bool {
        self.head < self.edits.len()
    }
}
