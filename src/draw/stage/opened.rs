//! A plan put on a ground, and a drawing put on another one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Base, Settled, Stage};
use crate::allocate::WorstWalk;
use crate::draw::figures::{SchoolNow, parts_of};
use crate::model::{BlockId, BlockIdx, Children, Hand, Millimeters, Plan, SchoolId, SchoolIdx};
use crate::world::World;

/// How many schools of each block are looked at when somebody has to make room.
pub(super) const NEAR: usize = 8;

impl Stage {
    /// The plan, as far as this world knows its blocks and schools; pins are the world's own.
    pub fn open(world: World, plan: &Plan) -> Self {
        let district = &world.district;
        let planned = |block: BlockIdx| {
            let (school, _) = plan.block(&district.block(block).id)?.school.as_ref()?;
            let school = district.school_named(school)?;
            world.distances.between(block, school).map(|_| school)
        };
        let schools: Vec<Option<SchoolIdx>> = district.block_idxs().map(planned).collect();
        let crowding = |school: &crate::model::School| {
            plan.school(&school.id).map_or(Millimeters(0), |school| school.crowding)
        };
        let settled = Settled {
            crowding: district.schools().iter().map(crowding).collect(),
            schools: schools.clone(),
            pins: district.hand.pins.clone(),
            connected: plan.connected,
            worst_walk: plan.worst_walk.as_ref().and_then(|worst| worst_walk(&world, worst)),
        };
        let pins = district.hand.pins.clone();
        Self::of(world, (plan, settled), (schools, pins))
    }

    fn of(
        mut world: World,
        (plan, settled): (&Plan, Settled),
        (schools, pins): (Vec<Option<SchoolIdx>>, BTreeMap<BlockIdx, SchoolIdx>),
    ) -> Self {
        let hand = world.district.hand.clone();
        world.take_in_hand(Hand { pins: BTreeMap::new(), ..hand.clone() });
        let fixed = world.terms.fixed.clone();
        let near = near_schools(&world);
        world.take_in_hand(hand);
        let district = &world.district;
        let mut members = vec![BTreeSet::new(); district.schools().len()];
        for (block, school) in schools.iter().enumerate() {
            if let Some(school) = school {
                members[school.0].insert(BlockIdx(block));
            }
        }
        let base: Vec<Base> =
            district.block_idxs().map(|block| base(&world, plan, block)).collect();
        let mut stage = Self {
            parts: parts_of(&world.adjacency, base.len()),
            figures: vec![SchoolNow::default(); members.len()],
            moved: (0, Children(0)),
            settled: Arc::new(settled),
            world,
            fixed,
            near,
            base,
            schools,
            pins,
            members,
        };
        stage.moved = stage.count_moved();
        let all: BTreeSet<SchoolIdx> = stage.world.district.school_idxs().collect();
        stage.recount(&all);
        stage
    }

    /// The same drawing on another ground of the same blocks; and the blocks that lost their school
    /// or their pin.
    pub fn moved_to(&self, world: World, plan: &Plan) -> (Self, Vec<BlockId>) {
        let old = &self.world.district;
        let new = |school: SchoolIdx| world.district.school_named(&old.school(school).id);
        let positions: Vec<Option<SchoolIdx>> = old.school_idxs().map(new).collect();
        let at = |school: &Option<SchoolIdx>| school.and_then(|school| positions[school.0]);
        let reached = |(block, school): (usize, &Option<SchoolIdx>)| {
            at(school).filter(|school| world.distances.between(BlockIdx(block), *school).is_some())
        };
        let schools: Vec<Option<SchoolIdx>> =
            self.schools.iter().enumerate().map(reached).collect();
        let kept = |pins: &BTreeMap<BlockIdx, SchoolIdx>| -> BTreeMap<BlockIdx, SchoolIdx> {
            let pins = pins.iter();
            pins.filter_map(|(block, school)| Some((*block, positions[school.0]?))).collect()
        };
        let pins = kept(&self.pins);
        let lost = |block: &BlockIdx| {
            let (was, is) = (self.schools[block.0], schools[block.0]);
            was.is_some() && is.is_none()
                || self.pins.contains_key(block) && !pins.contains_key(block)
        };
        let lost = old.block_idxs().filter(lost).map(|block| old.block(block).id.clone()).collect();
        let mut crowding = vec![Millimeters(0); world.district.schools().len()];
        for (position, before) in positions.iter().zip(&self.settled.crowding) {
            if let Some(school) = position {
                crowding[school.0] = *before;
            }
        }
        let settled = Settled {
            crowding,
            schools: self.settled.schools.iter().enumerate().map(reached).collect(),
            pins: kept(&self.settled.pins),
            connected: self.settled.connected,
            worst_walk: None,
        };
        (Self::of(world, (plan, settled), (schools, pins)), lost)
    }

    fn count_moved(&self) -> (usize, Children) {
        let blocks = self.world.district.block_idxs();
        let left = |block: &BlockIdx| self.base[block.0].is_left_by(self.schools[block.0]);
        let children = blocks.filter(left).map(|block| self.world.district.block(block).children);
        children.fold((0, Children(0)), |(blocks, sum), children| (blocks + 1, sum + children))
    }
}

/// `None`: it speaks of schools that are no more.
fn worst_walk(world: &World, planned: &crate::model::WorstWalk) -> Option<WorstWalk> {
    let full = planned.full_schools.iter().map(|school| world.district.school_named(school));
    let full_schools: Option<Vec<SchoolIdx>> = full.collect();
    let (walk, at_least) = (planned.walk, planned.at_least);
    Some(WorstWalk { walk, at_least, full_schools: full_schools? })
}

fn base(world: &World, plan: &Plan, block: BlockIdx) -> Base {
    let named = |school: &SchoolId| world.district.school_named(school);
    match plan.block(&world.district.block(block).id).map(|block| &block.school) {
        None => Base::New,
        Some(None) => Base::Nowhere,
        Some(Some((school, _))) => named(school).map_or(Base::Gone, Base::At),
    }
}

fn near_schools(world: &World) -> Vec<Vec<(SchoolIdx, Millimeters)>> {
    let near = |block: usize| {
        let ways = world
            .district
            .school_idxs()
            .filter_map(|school| Some((world.counted().between(BlockIdx(block), school)?, school)));
        let mut ways: Vec<(Millimeters, SchoolIdx)> = ways.collect();
        if NEAR < ways.len() {
            ways.select_nth_unstable(NEAR);
            ways.truncate(NEAR);
        }
        ways.sort_unstable();
        ways.into_iter().map(|(walk, school)| (school, walk)).collect()
    };
    (0..world.district.blocks().len()).into_par_iter().map(near).collect()
}
