//! The question of connected zones, made of a world, and its answer.

use super::near_choices::near_choices;
use super::zoning::{self, Lists, NOWHERE, Searched, Way, Zoning};
use super::{Optimum, Problem, whole_blocks};
use crate::model::{BlockIdx, ChildMillimeters, Children, Effort, Millimeters, SchoolIdx};
use crate::world::World;

/// One school per block: no block split, no school overfull, every zone in one piece as far as the
/// terms ask for it; and what no such plan that seats everybody costs less than, if that was
/// looked for.
pub fn zones(
    world: &World,
    problem: &Problem,
    optimum: &Optimum,
) -> (Vec<Option<SchoolIdx>>, Option<ChildMillimeters>) {
    let zoning = zoning_of(world, problem, optimum);
    let near = whole_blocks::round(problem, optimum);
    let Searched { schools, bound } = searched(world, &zoning, &near);
    let schools = smooth(world, &zoning, drawn_near(problem, &zoning, schools));
    (finished(&zoning, &schools), bound.map(ChildMillimeters))
}

/// One school per block: no block split, no school overfull, no matter how zones lie; and a bound,
/// as of [`zones`].
///
/// Where there are few enough ways to look at them all, what [`whole_blocks`] finds is searched on
/// from.
pub fn anywhere(
    world: &World,
    problem: &Problem,
    optimum: &Optimum,
) -> (Vec<Option<SchoolIdx>>, Option<ChildMillimeters>) {
    let rounded = whole_blocks::round(problem, optimum);
    if is_large(problem) {
        return (rounded, None);
    }
    let zoning = zoning_of(world, problem, optimum);
    let Searched { schools, bound } = searched(world, &zoning, &rounded);
    let schools = drawn_near(problem, &zoning, schools);
    (finished(&zoning, &schools), bound.map(ChildMillimeters))
}

/// The same, with as few children as possible at another school than in `wanted`, as far as a
/// child who is counts as much as being without a seat does otherwise; then the least walk.
pub fn near_to(
    world: &World,
    problem: &Problem,
    optimum: &Optimum,
    wanted: &[Option<SchoolIdx>],
) -> Vec<Option<SchoolIdx>> {
    let plain = zoning_of(world, problem, optimum);
    let mut ways = Lists::new();
    for (block, wanted) in wanted.iter().enumerate() {
        let elsewhere = |way: &Way| wanted.is_some_and(|wanted| wanted.0 as u32 != way.school);
        let counted = |way: &Way| {
            let moved = if elsewhere(way) { problem.no_seat.0 * plain.children[block] } else { 0 };
            Way { cost: way.cost + moved, ..*way }
        };
        ways.push(plain.ways.of(block).iter().map(counted));
    }
    let zoning = Zoning { ways, ..plain };
    let Searched { schools, .. } = searched(world, &zoning, wanted);
    finished(&zoning, &drawn_near(problem, &zoning, schools))
}

/// As [`zones`], from the plan before something changed: what changes is near the change.
pub fn mend(
    world: &World,
    problem: &Problem,
    optimum: &Optimum,
    before: &[Option<SchoolIdx>],
) -> Vec<Option<SchoolIdx>> {
    let zoning = zoning_of(world, problem, optimum);
    let schools = drawn_near(problem, &zoning, zoning::resume(&zoning, &positions(before)));
    finished(&zoning, &smooth(world, &zoning, schools))
}

/// `near`: a plan that is good but for connection.
fn searched(world: &World, zoning: &Zoning, near: &[Option<SchoolIdx>]) -> Searched {
    let effort = match world.district.settings.effort {
        Effort::Quick => zoning::Effort::Quick,
        Effort::Normal => zoning::Effort::Normal,
        Effort::Best => zoning::Effort::Best,
    };
    zoning::search(zoning, Some(&positions(near)), effort)
}

/// Blocks without children near their schools.
fn drawn_near(problem: &Problem, zoning: &Zoning, mut schools: Vec<u32>) -> Vec<u32> {
    zoning::draw_near(zoning, &mut schools, |block, school| {
        let walk = problem.distances.between(BlockIdx(block), SchoolIdx(school));
        walk.map(|walk| walk.0)
    });
    schools
}

/// Borders as smooth as the settings ask for.
fn smooth(world: &World, zoning: &Zoning, schools: Vec<u32>) -> Vec<u32> {
    match world.district.settings.compact_within {
        Some(within) => zoning::compact::smooth(zoning, &schools, within.0),
        None => schools,
    }
}

/// Whoever was left out may find seats and a way to them now that others have moved.
fn finished(zoning: &Zoning, schools: &[u32]) -> Vec<Option<SchoolIdx>> {
    zoning::seated(zoning, schools).into_iter().map(school).collect()
}

fn positions(schools: &[Option<SchoolIdx>]) -> Vec<u32> {
    schools.iter().map(|school| school.map_or(NOWHERE, |school| school.0 as u32)).collect()
}

fn school(school: u32) -> Option<SchoolIdx> {
    (school != NOWHERE).then_some(SchoolIdx(school as usize))
}

/// Whether there are too many ways to look at them all.
fn is_large(problem: &Problem) -> bool {
    ALL_WAYS < problem.n_blocks() * problem.n_schools()
}

/// More ways than this in all are not looked at; then each block has its nearest ones.
const ALL_WAYS: usize = 4_000_000;
/// So many schools are near a block.
const NEAR_SCHOOLS: usize = 24;
/// And so many have to be, however lonely it lies.
const FEWEST_SCHOOLS: usize = 8;

/// All that a search for zones has to know.
pub fn zoning_of(world: &World, problem: &Problem, optimum: &Optimum) -> Zoning {
    let fixed_children = |school: usize| {
        let fixed = problem.fixed.iter().zip(&problem.children);
        let here = fixed.filter(|(fixed, _)| **fixed == Some(SchoolIdx(school)));
        here.map(|(_, children)| *children).sum::<Children>()
    };
    let mut neighbors = Lists::new();
    for block in world.district.block_idxs() {
        let row = world.adjacency.neighbors(block).iter().map(|other| other.0 as u32);
        neighbors.push(row.filter(|_| world.terms.connected));
    }
    let schools = 0..problem.n_schools();
    Zoning {
        children: problem.children.iter().map(|children| children.0).collect(),
        ways: ways(problem, optimum),
        fixed: problem.fixed.iter().map(Option::is_some).collect(),
        neighbors,
        seats: schools
            .clone()
            .map(|school| (problem.seats[school] + fixed_children(school)).0)
            .collect(),
        least: world.district.schools().iter().map(|school| school.least_children.0).collect(),
        roots: schools.clone().map(|school| root(world, problem, SchoolIdx(school))).collect(),
        zone_of: world.terms.zone_of.iter().map(|school| school.0 as u32).collect(),
        no_seat: no_seat(problem),
        crowding: optimum.crowding.iter().map(|crowding| crowding.0).collect(),
    }
}

/// Where zones have to connect, seating one child more may take many moves along many schools.
fn no_seat(problem: &Problem) -> i64 {
    let all_children = problem.children.iter().copied().sum::<Children>().0.max(1);
    let chain = LINKS * problem.n_schools() as i64;
    problem
        .no_seat
        .0
        .saturating_mul(chain)
        .min(i64::MAX / 256 / all_children)
        .max(problem.no_seat.0)
}

/// Moves of one school in a chain, at most.
const LINKS: i64 = 4;

fn root(world: &World, problem: &Problem, school: SchoolIdx) -> Option<u32> {
    let block = world.district.school(school).own_block?;
    (problem.fixed[block.0] == Some(school)).then_some(block.0 as u32)
}

fn ways(problem: &Problem, optimum: &Optimum) -> Lists<Way> {
    let n_blocks = problem.n_blocks();
    let near = is_large(problem)
        .then(|| near_choices(problem, &optimum.crowding, reach(problem, optimum)));
    let mut ways = Lists::new();
    for block in (0..n_blocks).map(BlockIdx) {
        let way = |(school, walk): (SchoolIdx, Millimeters)| Way {
            school: school.0 as u32,
            cost: (walk * problem.children[block.0]).0,
        };
        let mut list: Vec<Way> = match (problem.fixed[block.0], &near) {
            (Some(school), _) => Vec::from_iter(walk_to(problem, block, school).map(way)),
            (None, Some(near)) if FEWEST_SCHOOLS <= near.of(block).len() => {
                near.of(block).iter().take(NEAR_SCHOOLS).copied().map(way).collect()
            }
            (None, Some(_)) => {
                let schools = (0..problem.n_schools()).map(SchoolIdx);
                let ways = schools.filter_map(|school| walk_to(problem, block, school));
                let mut sums: Vec<_> =
                    ways.map(|(at, walk)| (walk + optimum.crowding[at.0], at, walk)).collect();
                sums.sort_unstable();
                sums.truncate(FEWEST_SCHOOLS);
                sums.into_iter().map(|(_, school, walk)| way((school, walk))).collect()
            }
            (None, None) => {
                let schools = (0..problem.n_schools()).map(SchoolIdx);
                schools.filter_map(|school| walk_to(problem, block, school)).map(way).collect()
            }
        };
        list.sort_unstable();
        ways.push(list);
    }
    ways
}

fn walk_to(
    problem: &Problem,
    block: BlockIdx,
    school: SchoolIdx,
) -> Option<(SchoolIdx, Millimeters)> {
    Some((school, problem.distances.between(block, school)?))
}

const SAMPLE: usize = 1_000;

/// How much more than the least a sum of distance + crowding may be for a school to be among the
/// nearest ones, judged by a sample of blocks.
fn reach(problem: &Problem, optimum: &Optimum) -> Millimeters {
    let n_blocks = problem.n_blocks();
    let spread = |block: usize| {
        let mut sums: Vec<Millimeters> = (0..problem.n_schools())
            .filter_map(|school| {
                let walk = problem.distances.between(BlockIdx(block), SchoolIdx(school))?;
                Some(walk + optimum.crowding[school])
            })
            .collect();
        sums.sort_unstable();
        let far = sums.get(NEAR_SCHOOLS).or(sums.last()).copied().unwrap_or_default();
        far - sums.first().copied().unwrap_or_default()
    };
    let sample = (0..n_blocks).step_by(n_blocks.div_ceil(SAMPLE));
    let mut spreads: Vec<Millimeters> = sample.map(spread).collect();
    spreads.sort_unstable();
    spreads.get(spreads.len() / 2).copied().unwrap_or_default()
}
