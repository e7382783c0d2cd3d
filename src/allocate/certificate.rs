use rayon::prelude::*;

use super::{Allocation, Problem, near_choices};
use crate::model::{
    BlockIdx, ChildMillimeters, Children, Exception, Millimeters, Plan, PlannedBlock,
    PlannedSchool, Reason, SchoolIdx, SeatsNeeded,
};
use crate::world::World;

/// The allocation as a plan, with the bound that its crowdings prove, and every block that the
/// rule alone would have sent elsewhere.
///
/// By the rule a block goes where its *sum*, distance + crowding, is least; going without a seat
/// is one more choice, with the sum [`Problem::no_seat`].
///
/// - *Exceptions* are exactly the blocks whose sum is more than the least of their choices, with
///   or without children. One that ties for the least is none.
/// - The *bound* is Σ walks of fixed blocks + Σ least sums of free blocks' children − Σ crowdings
///   of the seats that fixed blocks leave.
/// - *Seats needed* cure a shortage for sure, though maybe not most cheaply: every block without a
///   seat gets all its seats at its nearest school.
pub fn certify(world: &World, allocation: &Allocation) -> Plan {
    let problem = Problem::of(world);
    let district = &world.district;
    let least = least_sums(&problem, &allocation.optimum.crowding);
    let unplaced = || district.block_idxs().filter(|block| allocation.schools[block.0].is_none());
    Plan {
        rule: district.settings.rule,
        own_block: district.settings.own_block,
        level: district.level.clone(),
        inputs: district.inputs.clone(),
        cost: total_walk(&problem, &allocation.schools),
        bound: bound(&problem, &allocation.optimum.crowding, &least),
        no_seat: problem.no_seat,
        unplaced_children: unplaced().map(|block| problem.children[block.0]).sum(),
        seats_needed: seats_needed(world, unplaced()),
        schools: planned_schools(world, &problem, allocation),
        blocks: planned_blocks(world, allocation),
        exceptions: exceptions(world, &problem, allocation, &least),
    }
}

fn total_walk(problem: &Problem, schools: &[Option<SchoolIdx>]) -> ChildMillimeters {
    let placed = schools.iter().enumerate().filter_map(|(block, school)| Some((block, (*school)?)));
    placed
        .map(|(block, school)| walk(problem, BlockIdx(block), school) * problem.children[block])
        .sum()
}

fn walk(problem: &Problem, block: BlockIdx, school: SchoolIdx) -> Millimeters {
    problem.distances.between(block, school).expect("blocks are placed where there is a way")
}

/// One per block: the least distance + crowding, or `no_seat` if that is less.
fn least_sums(problem: &Problem, crowding: &[Millimeters]) -> Vec<Millimeters> {
    let near = near_choices(problem, crowding, Millimeters(0));
    let least = |block: usize| {
        if let Some((school, walk)) = near.of(BlockIdx(block)).first() {
            return problem.no_seat.min(*walk + crowding[school.0]);
        }
        // Fixed, or without a way to any school.
        let sums = crowding.iter().enumerate().filter_map(|(school, crowding)| {
            Some(problem.distances.between(BlockIdx(block), SchoolIdx(school))? + *crowding)
        });
        sums.fold(problem.no_seat, Millimeters::min)
    };
    (0..problem.n_blocks()).into_par_iter().map(least).collect()
}

fn bound(problem: &Problem, crowding: &[Millimeters], least: &[Millimeters]) -> ChildMillimeters {
    let blocks = (0..problem.n_blocks()).map(|block| {
        let per_child = match problem.fixed[block] {
            Some(school) => walk(problem, BlockIdx(block), school),
            None => least[block],
        };
        per_child * problem.children[block]
    });
    let seats = crowding.iter().zip(&problem.seats).map(|(crowding, seats)| *crowding * *seats);
    blocks.sum::<ChildMillimeters>() - seats.sum()
}

fn exceptions(
    world: &World,
    problem: &Problem,
    allocation: &Allocation,
    least: &[Millimeters],
) -> Vec<Exception> {
    let crowding = &allocation.optimum.crowding;
    let exception = |block: BlockIdx| {
        let school = allocation.schools[block.0];
        let sum = school
            .map_or(problem.no_seat, |school| walk(problem, block, school) + crowding[school.0]);
        let extra = sum - least[block.0];
        let own = school.is_some() && problem.fixed[block.0] == school;
        (extra > Millimeters(0)).then(|| Exception {
            block: world.district.block(block).id.clone(),
            school: school.map(|school| world.district.school(school).id.clone()),
            reason: if own { Reason::OwnBlock } else { Reason::WholeBlock },
            extra,
        })
    };
    world.district.block_idxs().filter_map(exception).collect()
}

/// All seats that `unplaced` blocks lack, each at the nearest school they can reach, ties by id.
fn seats_needed(world: &World, unplaced: impl Iterator<Item = BlockIdx>) -> Vec<SeatsNeeded> {
    let district = &world.district;
    let mut lacking = vec![Children(0); district.schools().len()];
    for block in unplaced {
        let ways = district.school_idxs();
        let ways =
            ways.filter_map(|school| Some((world.distances.between(block, school)?, school)));
        if let Some((_, nearest)) = ways.min() {
            lacking[nearest.0] += district.block(block).children;
        }
    }
    let needed =
        lacking.into_iter().zip(district.schools()).filter(|(seats, _)| *seats > Children(0));
    needed.map(|(seats, school)| SeatsNeeded { school: school.id.clone(), seats }).collect()
}

fn planned_schools(
    world: &World,
    problem: &Problem,
    allocation: &Allocation,
) -> Vec<PlannedSchool> {
    let mut schools: Vec<PlannedSchool> = world
        .district
        .schools()
        .iter()
        .zip(&allocation.optimum.crowding)
        .map(|(school, crowding)| PlannedSchool {
            id: school.id.clone(),
            seats: school.seats,
            children: Children(0),
            walk: ChildMillimeters(0),
            crowding: *crowding,
        })
        .collect();
    for (block, school) in allocation.schools.iter().enumerate() {
        if let Some(school) = school {
            let children = problem.children[block];
            schools[school.0].children += children;
            schools[school.0].walk += walk(problem, BlockIdx(block), *school) * children;
        }
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
