use std::cmp::Reverse;

use super::edit::NotDone;
use super::figures::{Count, parts_of};
use super::stage::{Settled, Stage};
use crate::allocate::wishes::conflicts;
use crate::allocate::{Allocation, Optimum, Problem, resolve};
use crate::model::{BlockIdx, ChildMillimeters, Children, Millimeters, Rule, SchoolIdx};
use crate::world::World;

/// Everything that is not pinned or fixed, solved anew from what was solved last, so that what
/// changes is near what was drawn.
///
/// By least walk it is no worse than the drawing is, where that keeps to everything that a plan has
/// to keep to. By other rules the answer is made from scratch, and takes as long as that.
///
/// # Errors
///
/// When nothing was found that keeps to all of it.
pub(super) fn recompute(stage: &mut Stage) -> Result<Settled, NotDone> {
    stage.in_hand();
    let stage = &*stage;
    let world = stage.world();
    if !can_be_kept(world) {
        return Err(impossible(world, Vec::new()));
    }
    let mut after = resolve(world, &before(stage));
    if world.district.settings.rule == Rule::LeastWalk {
        if !after.connected {
            bring_in(world, &mut after.schools);
        }
        after.schools = the_better(world, &after, stage.schools());
    }
    let schools = after.schools;
    let placed = schools.iter().enumerate();
    let mut placed = placed.filter_map(|(block, school)| Some((BlockIdx(block), (*school)?)));
    if placed.any(|(block, school)| world.counted().between(block, school).is_none()) {
        return Err(impossible(world, Vec::new()));
    }
    let faults = Faults::of(world, &schools);
    if !faults.seats.is_empty() {
        return Err(impossible(world, faults.seats));
    }
    if !faults.in_pieces.is_empty() {
        return Err(match conflicts(world) {
            none if none.is_empty() => NotDone::InPieces(faults.in_pieces),
            some => NotDone::Impossible(some),
        });
    }
    Ok(Settled {
        crowding: after.optimum.crowding,
        schools,
        pins: stage.pins().clone(),
        connected: after.connected,
        worst_walk: after.worst_walk,
    })
}

fn impossible(world: &World, found: Vec<(SchoolIdx, Children)>) -> NotDone {
    match conflicts(world) {
        none if none.is_empty() => NotDone::NotFound(found),
        some => NotDone::Impossible(some),
    }
}

/// Whether blocks that have to go somewhere have a way there, and seats.
fn can_be_kept(world: &World) -> bool {
    let district = &world.district;
    let mut seats: Vec<Children> = district.schools().iter().map(|school| school.seats).collect();
    for (block, fixed) in world.terms.fixed.iter().enumerate() {
        let Some(fixed) = fixed else { continue };
        if world.counted().between(BlockIdx(block), fixed.school).is_none() {
            return false;
        }
        seats[fixed.school.0] -= district.block(BlockIdx(block)).children;
    }
    seats.iter().all(|seats| Children(0) <= *seats)
}

/// The answer before this one. Blocks that were pinned in it and are free now start where
/// walk + crowding is least, since nothing else would call them back; and so do those that may not
/// be where they were.
fn before(stage: &Stage) -> Allocation {
    let (settled, counted) = (stage.settled(), stage.world().counted());
    let mut schools = settled.schools.clone();
    for (block, school) in schools.iter_mut().enumerate() {
        let block = BlockIdx(block);
        let let_go = settled.pins.contains_key(&block) && !stage.pins().contains_key(&block);
        let barred = school.is_some_and(|school| counted.between(block, school).is_none());
        if let_go || barred {
            let sum = |(school, walk): &(SchoolIdx, Millimeters)| {
                (*walk + settled.crowding[school.0], *school)
            };
            let least = stage.near(block).iter().map(sum).min();
            *school = stage.bound_to(block).or(least.map(|(_, school)| school));
        }
    }
    let optimum = Optimum {
        crowding: settled.crowding.clone(),
        schools: schools.clone(),
        splits: Vec::new(),
        cost: ChildMillimeters(0),
    };
    let connected = settled.connected;
    Allocation { schools, optimum, connected, worst_walk: None, tighter: None }
}

/// Whoever has no seat goes to the nearest school that has room, the largest blocks first.
fn bring_in(world: &World, schools: &mut [Option<SchoolIdx>]) {
    let children = |block: BlockIdx| world.district.block(block).children;
    let mut waiting: Vec<BlockIdx> =
        world.district.block_idxs().filter(|block| schools[block.0].is_none()).collect();
    waiting.sort_by_key(|block| (Reverse(children(*block)), *block));
    let mut room = room(world, schools);
    for block in waiting {
        if let Some(school) = nearest_with_room(world, block, &room) {
            room[school.0] -= children(block);
            schools[block.0] = Some(school);
        }
    }
}

/// Whether some block without a school could go to one.
fn has_room_for_more(world: &World, schools: &[Option<SchoolIdx>]) -> bool {
    let room = room(world, schools);
    let mut waiting = world.district.block_idxs().filter(|block| schools[block.0].is_none());
    waiting.any(|block| nearest_with_room(world, block, &room).is_some())
}

fn room(world: &World, schools: &[Option<SchoolIdx>]) -> Vec<Children> {
    let district = &world.district;
    let mut room: Vec<Children> = district.schools().iter().map(|school| school.seats).collect();
    for (block, school) in district.block_idxs().zip(schools) {
        if let Some(school) = school {
            room[school.0] -= district.block(block).children;
        }
    }
    room
}

fn nearest_with_room(world: &World, block: BlockIdx, room: &[Children]) -> Option<SchoolIdx> {
    let children = world.district.block(block).children;
    let open = world.district.school_idxs().filter(|school| children <= room[school.0]);
    let ways = open.filter_map(|school| Some((world.counted().between(block, school)?, school)));
    ways.min().map(|(_, school)| school)
}

/// What was drawn, if it could be a plan and counts less; else what was found.
fn the_better(
    world: &World,
    found: &Allocation,
    drawn: &[Option<SchoolIdx>],
) -> Vec<Option<SchoolIdx>> {
    let problem = Problem::of(world);
    let cost = |schools: &[Option<SchoolIdx>]| {
        let counted = schools.iter().zip(&problem.children).enumerate();
        let counted = counted.map(|(block, (school, children))| {
            let per_child = match school {
                Some(school) => problem.distances.between(BlockIdx(block), *school)?,
                None => problem.no_seat,
            };
            Some(per_child * *children)
        });
        counted.sum::<Option<ChildMillimeters>>()
    };
    let kept = problem.fixed.iter().zip(drawn);
    let kept = kept.into_iter().all(|(fixed, school)| fixed.is_none() || fixed == school);
    let cheaper = || cost(drawn).is_some_and(|drawn| Some(drawn) < cost(&found.schools));
    let whole = || Faults::of(world, drawn).is_empty() && !has_room_for_more(world, drawn);
    match kept && cheaper() && whole() {
        true => drawn.to_vec(),
        false => found.schools.clone(),
    }
}

/// Why blocks where they are make no plan, as far as it can be seen at once.
pub(super) struct Faults {
    /// Schools with more children than seats, by so many; or lacking so many (negative) to the
    /// least that they have to get.
    pub seats: Vec<(SchoolIdx, Children)>,
    /// Zones, by first schools, that have to be in one piece and are not.
    pub in_pieces: Vec<SchoolIdx>,
}

impl Faults {
    pub fn of(world: &World, schools: &[Option<SchoolIdx>]) -> Self {
        let district = &world.district;
        let mut children = vec![Children(0); district.schools().len()];
        let mut zones = vec![Vec::new(); children.len()];
        for (block, school) in district.block_idxs().zip(schools) {
            if let Some(school) = school {
                children[school.0] += district.block(block).children;
                zones[world.terms.zone_of[school.0].0].push(block);
            }
        }
        let fault = |school: SchoolIdx| {
            let (it, children) = (district.school(school), children[school.0]);
            if it.seats < children {
                return Some((school, children - it.seats));
            }
            (children < it.least_children).then(|| (school, children - it.least_children))
        };
        let seats = district.school_idxs().filter_map(fault).collect();
        let mut in_pieces = Vec::new();
        if world.terms.connected {
            let parts = parts_of(&world.adjacency, schools.len());
            let count = Count { world, parts: &parts, schools };
            let mut seen = vec![false; schools.len()];
            let broken = |(zone, blocks): (usize, Vec<BlockIdx>)| {
                let pieces = count.pieces(SchoolIdx(zone), blocks.into_iter(), &mut seen);
                (!pieces.is_whole()).then_some(SchoolIdx(zone))
            };
            in_pieces = zones.into_iter().enumerate().filter_map(broken).collect();
        }
        Self { seats, in_pieces }
    }

    pub fn is_empty(&self) -> bool {
        self.seats.is_empty() && self.in_pieces.is_empty()
    }
}
