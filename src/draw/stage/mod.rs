use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::edit::{Changed, Refusal};
use super::figures::{Count, Now, Pieces, SchoolNow};
use crate::allocate::WorstWalk;
use crate::model::{BlockIdx, ChildMillimeters, Children, Hand, Millimeters, SchoolIdx};
use crate::terms::{Fixed, FixedBy};
use crate::world::World;

mod opened;

/// Who goes where on one ground, with figures that are always up to date.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    /// Its hand holds the pins since the last time they were taken over, see [`Stage::in_hand`].
    world: World,
    /// One per block: where it would be fixed without any pin.
    fixed: Vec<Option<Fixed>>,
    /// One per block, as of [`super::figures::parts_of`].
    parts: Vec<usize>,
    /// One per block: the schools nearest by the distances that count, at most [`opened::NEAR`].
    near: Vec<Vec<(SchoolIdx, Millimeters)>>,
    /// One per block: where it went in the plan that was drawn on.
    base: Vec<Base>,
    /// One per block.
    schools: Vec<Option<SchoolIdx>>,
    pins: BTreeMap<BlockIdx, SchoolIdx>,
    /// One per school: its blocks.
    members: Vec<BTreeSet<BlockIdx>>,
    figures: Vec<SchoolNow>,
    moved: (usize, Children),
    settled: Arc<Settled>,
}

/// What was solved last: what the next answer starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settled {
    /// One per school.
    pub crowding: Vec<Millimeters>,
    /// One per block.
    pub schools: Vec<Option<SchoolIdx>>,
    /// Those that were kept to.
    pub pins: BTreeMap<BlockIdx, SchoolIdx>,
    pub connected: bool,
    pub worst_walk: Option<WorstWalk>,
}

/// Where a block went in the plan that was drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    /// The plan does not know the block.
    New,
    Nowhere,
    At(SchoolIdx),
    /// At a school that is no more.
    Gone,
}

impl Base {
    fn is_left_by(self, school: Option<SchoolIdx>) -> bool {
        match self {
            Self::New => false,
            Self::Nowhere => school.is_some(),
            Self::At(base) => school != Some(base),
            Self::Gone => true,
        }
    }
}

/// A block's school and pin, to be put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Was {
    pub block: BlockIdx,
    pub school: Option<SchoolIdx>,
    pub pin: Option<SchoolIdx>,
}

impl Stage {
    /// The ground, its hand as it was when pins were last taken over.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The ground with all pins in hand.
    pub fn in_hand(&mut self) -> &World {
        if self.world.district.hand.pins != self.pins {
            let hand = self.world.district.hand.clone();
            self.world.take_in_hand(Hand { pins: self.pins.clone(), ..hand });
        }
        &self.world
    }

    pub fn schools(&self) -> &[Option<SchoolIdx>] {
        &self.schools
    }

    pub fn pins(&self) -> &BTreeMap<BlockIdx, SchoolIdx> {
        &self.pins
    }

    pub fn members(&self, school: SchoolIdx) -> &BTreeSet<BlockIdx> {
        &self.members[school.0]
    }

    pub fn figures(&self, school: SchoolIdx) -> SchoolNow {
        self.figures[school.0]
    }

    pub fn settled(&self) -> &Arc<Settled> {
        &self.settled
    }

    /// The nearest schools that it may go to, by the distances that count.
    pub fn near(&self, block: BlockIdx) -> &[(SchoolIdx, Millimeters)] {
        &self.near[block.0]
    }

    /// Whether it goes where it goes by somebody's word.
    pub fn is_bound(&self, block: BlockIdx) -> bool {
        self.pins.contains_key(&block) || self.fixed[block.0].is_some()
    }

    /// Where it has to go: its pin, else where it is held or what stands in it.
    pub fn bound_to(&self, block: BlockIdx) -> Option<SchoolIdx> {
        let fixed = self.fixed[block.0].map(|fixed| fixed.school);
        self.pins.get(&block).copied().or(fixed)
    }

    /// Why a block cannot be sent there. `None`: it can.
    pub fn refusal(&self, block: BlockIdx, school: SchoolIdx) -> Option<Refusal> {
        let district = &self.world.district;
        let Some(walk) = self.world.distances.between(block, school) else {
            return Some(Refusal::NoWay);
        };
        // A pin is the office's last word, and this one stands already.
        if self.pins.get(&block) == Some(&school) {
            return None;
        }
        if let Some(Fixed { school: at, by }) = self.fixed[block.0]
            && at != school
        {
            return Some(match by {
                FixedBy::OwnBlock => Refusal::OwnBlock { of: at },
                FixedBy::Pin | FixedBy::Hold => Refusal::Held { at },
            });
        }
        if district.hand.bans.contains(&(block, school)) {
            return Some(Refusal::Ban);
        }
        let most = district.settings.max_walk.filter(|most| *most < walk);
        most.map(|most| Refusal::TooFar { walk, most })
    }

    /// Schools and pins as given, figures anew where something changed; and how it was.
    pub fn put(&mut self, wanted: &[Was]) -> Vec<Was> {
        let mut touched = BTreeSet::new();
        let mut was = Vec::new();
        for one in wanted {
            let now = self.at(one.block);
            if now == *one {
                continue;
            }
            was.push(now);
            match one.pin {
                Some(school) => drop(self.pins.insert(one.block, school)),
                None => drop(self.pins.remove(&one.block)),
            }
            if now.school != one.school {
                self.send(one.block, one.school);
                touched.extend(now.school.into_iter().chain(one.school));
            }
        }
        self.recount(&touched);
        was
    }

    pub fn at(&self, block: BlockIdx) -> Was {
        let pin = self.pins.get(&block).copied();
        Was { block, school: self.schools[block.0], pin }
    }

    pub fn settle(&mut self, settled: Arc<Settled>) -> Arc<Settled> {
        std::mem::replace(&mut self.settled, settled)
    }

    fn send(&mut self, block: BlockIdx, school: Option<SchoolIdx>) {
        let children = self.world.district.block(block).children;
        let before = std::mem::replace(&mut self.schools[block.0], school);
        if let Some(before) = before {
            self.members[before.0].remove(&block);
        }
        if let Some(school) = school {
            self.members[school.0].insert(block);
        }
        let base = self.base[block.0];
        match (base.is_left_by(before), base.is_left_by(school)) {
            (false, true) => self.moved = (self.moved.0 + 1, self.moved.1 + children),
            (true, false) => self.moved = (self.moved.0 - 1, self.moved.1 - children),
            _ => {}
        }
    }

    fn recount(&mut self, touched: &BTreeSet<SchoolIdx>) {
        for (school, now) in self.counted(&self.schools, touched, &[]) {
            self.figures[school.0] = now;
        }
    }

    /// The schools that are `touched`, and those that share zones with them, if blocks went where
    /// `schools` says; sorted. `moving`: blocks that are elsewhere now.
    pub fn counted(
        &self,
        schools: &[Option<SchoolIdx>],
        touched: &BTreeSet<SchoolIdx>,
        moving: &[Changed],
    ) -> Vec<(SchoolIdx, SchoolNow)> {
        let count = Count { world: &self.world, parts: &self.parts, schools };
        let zone_of = &self.world.terms.zone_of;
        let zones: BTreeSet<SchoolIdx> = touched.iter().map(|school| zone_of[school.0]).collect();
        let mut seen = vec![false; if zones.is_empty() { 0 } else { schools.len() }];
        let mut counted = Vec::new();
        for zone in zones {
            let shares = |school: &SchoolIdx| zone_of[school.0] == zone;
            let of_zone: Vec<SchoolIdx> =
                self.world.district.school_idxs().filter(shares).collect();
            let blocks_of = |school: SchoolIdx| {
                let stay = self.members[school.0].iter().copied();
                let stay = stay.filter(move |block| schools[block.0] == Some(school));
                let come = moving.iter().filter(move |change| change.to == Some(school));
                stay.chain(come.map(|change| change.block))
            };
            let known = !self.world.adjacency.is_empty();
            let all = || of_zone.iter().flat_map(|school| blocks_of(*school));
            let pieces = known.then(|| count.pieces(zone, all(), &mut seen));
            for school in &of_zone {
                let now = match touched.contains(school) {
                    true => count.school(*school, blocks_of(*school)),
                    false => self.figures[school.0],
                };
                counted.push((*school, SchoolNow { pieces, ..now }));
            }
        }
        counted.sort_unstable_by_key(|(school, _)| *school);
        counted
    }

    pub fn now(&self) -> Now {
        let terms = &self.world.terms;
        let placed: Children = self.figures.iter().map(|now| now.children).sum();
        let over = |now: &SchoolNow| now.over().max(Children(0));
        let firsts = self.figures.iter().enumerate().filter(|(at, _)| terms.zone_of[*at].0 == *at);
        let in_pieces = |pieces: Pieces| !pieces.is_whole();
        let broken = firsts.filter(|(_, now)| now.pieces.is_some_and(in_pieces)).count();
        Now {
            walk: self.figures.iter().map(|now| now.walk).sum::<ChildMillimeters>(),
            placed,
            unplaced: self.world.district.total_children() - placed,
            over_seats: self.figures.iter().map(over).sum(),
            n_schools_over_seats: self.figures.iter().filter(|now| Children(0) < over(now)).count(),
            worst_walk: self.figures.iter().filter_map(|now| now.worst_walk).max(),
            n_zones_in_pieces: (!self.world.adjacency.is_empty()).then_some(broken),
            connected: terms.connected,
            n_pinned: self.pins.len(),
            moved_blocks: self.moved.0,
            moved_children: self.moved.1,
            schools: self.figures.clone(),
        }
    }
}
