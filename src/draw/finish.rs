use std::collections::{BTreeMap, BTreeSet};

use super::premise::Rules;
use super::recompute::Faults;
use super::stage::Stage;
use crate::allocate::wishes::{Conflict, conflicts};
use crate::allocate::{Allocation, Optimum, Problem, Solver, certify};
use crate::model::{
    Block, BlockId, BlockIdx, ChildMillimeters, Children, Rule, School, SchoolId, SchoolIdx,
};
use crate::pipeline::Proved;
use crate::verify::{Promise, verify};
use crate::world::World;

/// Something that keeps a drawing from being a plan.
#[derive(Clone, Debug)]
pub enum Obstacle {
    /// The world was read from other schools, seats or blocks than are drawn with: these.
    OtherSchools(Vec<SchoolId>),
    OtherBlocks(Vec<BlockId>),
    /// The settings of the world say otherwise than the drawing.
    OtherRules,
    /// These blocks are pinned in one of both only, or elsewhere.
    OtherPins(Vec<BlockId>),
    /// The school has so many children more than seats.
    Overfull {
        school: SchoolId,
        children: Children,
    },
    /// The school lacks so many children that it has to get.
    TooFew {
        school: SchoolId,
        children: Children,
    },
    /// These schools' zone is not in one piece.
    InPieces {
        schools: Vec<SchoolId>,
    },
    /// These blocks were drawn, and are pinned no longer: the rest has to be recomputed.
    NotRecomputed(Vec<BlockId>),
    /// Pins, bans and settings cannot all hold.
    Impossible(Vec<Conflict>),
    /// A promise that would be broken: what else stands against it, in the words of those who
    /// verify it.
    Broken(Promise),
}

/// The plan that a drawing is, with the bound that the crowdings prove, and every block that they
/// alone would have sent elsewhere as an exception: those that were drawn are pins.
///
/// # Errors
///
/// Everything that is in its way; what verification would object to only where nothing else is.
pub(super) fn finish(stage: &Stage, world: &World) -> Result<Proved, Vec<Obstacle>> {
    let mut obstacles = others(stage, world);
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    obstacles.extend(faults(stage, world));
    obstacles.extend(not_recomputed(stage));
    if obstacles.is_empty() {
        let found = conflicts(world);
        obstacles.extend((!found.is_empty()).then_some(Obstacle::Impossible(found)));
    }
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    let plan = certify(world, &allocation(stage, world));
    let promises = verify(world, &plan);
    if promises.iter().all(|promise| promise.finding.is_ok()) {
        return Ok(Proved { plan, promises });
    }
    let broken = promises.into_iter().filter(|promise| promise.finding.is_err());
    Err(broken.map(Obstacle::Broken).collect())
}

/// Where the world is not the one that is drawn on.
fn others(stage: &Stage, world: &World) -> Vec<Obstacle> {
    let (drawn, read) = (&stage.world().district, &world.district);
    let mut obstacles = Vec::new();
    let school = |it: &School| (it.id.clone(), (it.seats, it.least_children));
    let schools = differing(drawn.schools().iter().map(school), read.schools().iter().map(school));
    if !schools.is_empty() {
        obstacles.push(Obstacle::OtherSchools(schools));
    }
    let block = |it: &Block| (it.id.clone(), it.children);
    let blocks = differing(drawn.blocks().iter().map(block), read.blocks().iter().map(block));
    if !blocks.is_empty() {
        obstacles.push(Obstacle::OtherBlocks(blocks));
    }
    if Rules::of(&drawn.settings) != Rules::of(&read.settings) {
        obstacles.push(Obstacle::OtherRules);
    }
    if obstacles.is_empty() {
        let pins = |pins: &BTreeMap<BlockIdx, SchoolIdx>| -> Vec<(BlockId, SchoolIdx)> {
            pins.iter().map(|(block, school)| (read.block(*block).id.clone(), *school)).collect()
        };
        let blocks = differing(pins(stage.pins()).into_iter(), pins(&read.hand.pins).into_iter());
        obstacles.extend((!blocks.is_empty()).then_some(Obstacle::OtherPins(blocks)));
    }
    obstacles
}

/// What only one of two lists has, or has otherwise; sorted.
fn differing<Id: Ord, T: PartialEq>(
    one: impl Iterator<Item = (Id, T)>,
    other: impl Iterator<Item = (Id, T)>,
) -> Vec<Id> {
    let mut left: BTreeMap<Id, T> = one.collect();
    let mut differing = BTreeSet::new();
    for (id, there) in other {
        if left.remove(&id).is_none_or(|here| here != there) {
            differing.insert(id);
        }
    }
    differing.extend(left.into_keys());
    differing.into_iter().collect()
}

fn faults(stage: &Stage, world: &World) -> Vec<Obstacle> {
    let Faults { seats, in_pieces } = Faults::of(world, stage.schools());
    let id = |school: SchoolIdx| world.district.school(school).id.clone();
    let of_seats = seats.into_iter().map(|(school, children)| match Children(0) < children {
        true => Obstacle::Overfull { school: id(school), children },
        false => Obstacle::TooFew { school: id(school), children: Children(-children.0) },
    });
    let zone_of = &world.terms.zone_of;
    let of_pieces = in_pieces.into_iter().map(|zone| {
        let schools = world.district.school_idxs().filter(|school| zone_of[school.0] == zone);
        Obstacle::InPieces { schools: schools.map(id).collect() }
    });
    of_seats.chain(of_pieces).collect()
}

/// Blocks that nobody would find where they are but for a hand that let go of them.
fn not_recomputed(stage: &Stage) -> Option<Obstacle> {
    let district = &stage.world().district;
    let settled = stage.settled();
    let astray = |block: &BlockIdx| {
        let here = stage.schools()[block.0];
        match stage.bound_to(*block) {
            Some(bound) => here != Some(bound),
            None => here != settled.schools[block.0] || settled.pins.contains_key(block),
        }
    };
    let blocks = district.block_idxs().filter(astray).map(|block| district.block(block).id.clone());
    let blocks: Vec<BlockId> = blocks.collect();
    (!blocks.is_empty()).then_some(Obstacle::NotRecomputed(blocks))
}

/// By the rule shortest-worst-walk the crowdings are those of ways up to the longest walk, and stay
/// as they were found with it.
fn allocation(stage: &Stage, world: &World) -> Allocation {
    let settled = stage.settled();
    let by_worst_walk = world.district.settings.rule == Rule::ShortestWorstWalk;
    let schools = stage.schools().to_vec();
    let optimum = match by_worst_walk {
        true => Optimum {
            crowding: settled.crowding.clone(),
            schools: schools.clone(),
            splits: Vec::new(),
            cost: ChildMillimeters(0),
        },
        false => Solver::of(&Problem::of(world)).resume(&settled.crowding),
    };
    let worst_walk = settled.worst_walk.clone().filter(|_| by_worst_walk);
    let connected = world.terms.connected;
    Allocation { schools, optimum, connected, worst_walk, tighter: None }
}
