use rayon::prelude::*;

use super::exceptions::{Least, exceptions};
use super::{Allocation, Problem, Tighter, near_choices};
use crate::model::{
    BlockIdx, ChildMillimeters, Children, Millimeters, Moved, Plan, PlannedBlock, PlannedSchool,
    SchoolIdx, SeatsNeeded, TighterBound, WorstWalk,
};
use crate::world::World;

/// The allocation as a plan, with the bound that its crowdings prove, and every block that the
/// crowdings alone would have sent elsewhere.
///
/// By the crowdings a block goes where its *sum*, distance + crowding, is least; going without a
/// seat is one more choice, with the sum [`Problem::no_seat`].
///
/// - *Exceptions* are reckoned with walks, over all schools there is a way to.
/// - The *bound* is reckoned with the distances that count: Σ of fixed blocks + Σ least sums of
///   free blocks' children − Σ crowdings of the seats that fixed blocks leave; a crowding below
///   zero is taken times the children that the school still has to get. By the rule
///   shortest-worst-walk, ways longer than the longest walk do not count.
/// - *Seats needed* cure a shortage for sure, though maybe not most cheaply: every block without a
///   seat gets all its seats at its nearest school.
pub fn certify(world: &World, allocation: &Allocation) -> Plan {
    let problem = Problem::of(world);
    let district = &world.district;
    let crowding = &allocation.optimum.crowding;
    let longest = allocation.worst_walk.is_some().then(|| longest_walk(world, allocation));
    let plain = least_sums(&by_walks_alone(world, &problem), crowding);
    let counted = match longest {
        Some(longest) => least_within(world, &problem, crowding, longest),
        None if std::ptr::eq(problem.distances, &world.distances) => plain.clone(),
        None => least_sums(&problem, crowding),
    };
    let unplaced = || district.block_idxs().filter(|block| allocation.schools[block.0].is_none());
    Plan {
        rule: district.settings.rule,
        own_block: district.settings.own_block,
        connected: allocation.connected,
        level: district.level.clone(),
        inputs: district.inputs.clone(),
        cost: total_walk(world, &allocation.schools),
        moved: moved(world, &allocation.schools),
        bound: bound(world, &problem, crowding, &counted),
        tighter: allocation.tighter.as_ref().map(tighter),
        worst_walk: longest.map(|walk| worst_walk(world, allocation, walk)),
        no_seat: problem.no_seat,
        unplaced_children: unplaced().map(|block| problem.children[block.0]).sum(),
        seats_needed: seats_needed(world, unplaced()),
        schools: planned_schools(world, allocation),
        blocks: planned_blocks(world, allocation),
        exceptions: exceptions(world, &problem, allocation, (&plain, longest)),
    }
}

/// Nothing is fixed, barred or kept.
fn by_walks_alone<'a>(world: &'a World, problem: &Problem<'a>) -> Problem<'a> {
    let fixed = vec![None; problem.n_blocks()];
    Problem { distances: &world.distances, fixed, ..problem.clone() }
}

fn placed(schools: &[Option<SchoolIdx>]) -> impl Iterator<Item = (BlockIdx, SchoolIdx)> + '_ {
    schools.iter().enumerate().filter_map(|(block, school)| Some((BlockIdx(block), (*school)?)))
}

fn total_walk(world: &World, schools: &[Option<SchoolIdx>]) -> ChildMillimeters {
    let walks = placed(schools)
        .map(|(block, school)| walk(world, block, school) * world.district.block(block).children);
    walks.sum()
}

fn walk(world: &World, block: BlockIdx, school: SchoolIdx) -> Millimeters {
    world.distances.between(block, school).expect("blocks are placed where there is a way")
}

fn longest_walk(world: &World, allocation: &Allocation) -> Millimeters {
    let walkers = placed(&allocation.schools)
        .filter(|(block, _)| Children(0) < world.district.block(*block).children);
    let walks = walkers.map(|(block, school)| walk(world, block, school));
    walks.max().unwrap_or_default()
}

fn worst_walk(world: &World, allocation: &Allocation, walk: Millimeters) -> WorstWalk {
    let found = allocation.worst_walk.as_ref().expect("asked for only where it was found");
    let id = |school: &SchoolIdx| world.district.school(*school).id.clone();
    WorstWalk {
        walk,
        at_least: found.at_least,
        full_schools: found.full_schools.iter().map(id).collect(),
    }
}

fn tighter(found: &Tighter) -> TighterBound {
    TighterBound { bound: found.bound, how: found.how.clone(), proven_optimal: found.proven }
}

fn moved(world: &World, schools: &[Option<SchoolIdx>]) -> Option<Moved> {
    let keep = world.district.hand.keep.as_ref()?;
    let mut moved = Moved::default();
    for (block, school) in placed(schools) {
        if keep.schools[block.0].is_some_and(|kept| kept != school) {
            let children = world.district.block(block).children;
            moved.blocks += 1;
            moved.children += children;
            moved.price += keep.price * children;
        }
    }
    Some(moved)
}

/// One per block: the least distance + crowding, or `no_seat` if that is less.
fn least_sums(problem: &Problem, crowding: &[Millimeters]) -> Vec<Least> {
    let near = near_choices(problem, crowding, Millimeters(0));
    let least = |block: usize| {
        let found = near.of(BlockIdx(block)).first();
        let found = found.map(|(school, walk)| (*walk + crowding[school.0], *school));
        or_no_seat(found, problem.no_seat)
    };
    (0..problem.n_blocks()).into_par_iter().map(least).collect()
}

/// As [`least_sums`], of schools to which the walk is no longer than `longest`.
fn least_within(
    world: &World,
    problem: &Problem,
    crowding: &[Millimeters],
    longest: Millimeters,
) -> Vec<Least> {
    let least = |block: usize| {
        let block = BlockIdx(block);
        let sum = |(school, crowding): (usize, &Millimeters)| {
            let school = SchoolIdx(school);
            let near = world.distances.between(block, school)? <= longest;
            let counted = problem.distances.between(block, school).filter(|_| near)?;
            Some((counted + *crowding, school))
        };
        or_no_seat(crowding.iter().enumerate().filter_map(sum).min(), problem.no_seat)
    };
    (0..problem.n_blocks()).into_par_iter().map(least).collect()
}

fn or_no_seat(found: Option<(Millimeters, SchoolIdx)>, no_seat: Millimeters) -> Least {
    match found {
        Some((sum, school)) if sum <= no_seat => Least { sum, school: Some(school) },
        _ => Least { sum: no_seat, school: None },
    }
}

fn bound(
    world: &World,
    problem: &Problem,
    crowding: &[Millimeters],
    least: &[Least],
) -> ChildMillimeters {
    let mut due: Vec<Children> =
        world.district.schools().iter().map(|school| school.least_children).collect();
    let mut bound = ChildMillimeters(0);
    for (block, children) in problem.children.iter().enumerate() {
        let per_child = match problem.fixed[block] {
            Some(school) => {
                due[school.0] -= *children;
                let counted = problem.distances.between(BlockIdx(block), school);
                counted.expect("a block is fixed only where there is a way that counts")
            }
            None => least[block].sum,
        };
        bound += per_child * *children;
    }
    for ((crowding, seats), due) in crowding.iter().zip(&problem.seats).zip(due) {
        let children = if Millimeters(0) <= *crowding { *seats } else { due.max(Children(0)) };
        bound -= *crowding * children;
    }
    bound
}

/// All seats that `unplaced` blocks lack, each at the nearest school they can reach, ties by id.
fn seats_needed(world: &World, unplaced: impl Iterator<Item = BlockIdx>) -> Vec<SeatsNeeded> {
    let district = &world.district;
    let mut lacking = vec![Children(0); district.schools().len()];
    for block in unplaced {
        let ways = district.school_idxs();
        let ways =
            ways.filter_map(|school| Some((world.counted().between(block, school)?, school)));
        if let Some((_, nearest)) = ways.min() {
            lacking[nearest.0] += district.block(block).children;
        }
    }
    let needed =
        lacking.into_iter().zip(district.schools()).filter(|(seats, _)| *seats > Children(0));
    needed.map(|(seats, school)| SeatsNeeded { school: school.id.clone(), seats }).collect()
}

fn planned_schools(world: &World, allocation: &Allocation) -> Vec<PlannedSchool> {
    let hand = &world.district.hand;
    let zone = |school: SchoolIdx| {
        let shared = hand.shared_zones.iter().find(|zone| zone.schools.contains(&school));
        shared.map(|zone| zone.name.clone())
    };
    let crowding = allocation.optimum.crowding.iter();
    let schools = world.district.school_idxs().zip(world.district.schools()).zip(crowding);
    let mut schools: Vec<PlannedSchool> = schools
        .map(|((at, school), crowding)| PlannedSchool {
            id: school.id.clone(),
            zone: zone(at),
            seats: school.seats,
            least_children: school.least_children,
            children: Children(0),
            walk: ChildMillimeters(0),
            crowding: *crowding,
        })
        .collect();
    for (block, school) in placed(&allocation.schools) {
        let children = world.district.block(block).children;
        schools[school.0].children += children;
        schools[school.0].walk += walk(world, block, school) * children;
    }
    schools
}

fn planned_blocks(world: &World, allocation: &Allocation) -> Vec<PlannedBlock> {
    let place = |block: BlockIdx, school: SchoolIdx| {
        let walk = world.distances.between(block, school)?;
        Some((world.district.school(school).id.clone(), walk))
    };
    let blocks = world.district.block_idxs().zip(&allocation.schools);
    blocks
        .map(|(block, school)| PlannedBlock {
            id: world.district.block(block).id.clone(),
            school: school.and_then(|school| place(block, school)),
        })
        .collect()
}
