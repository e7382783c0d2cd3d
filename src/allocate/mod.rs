//! Who goes where.
//!
//! 1. `Problem`: what is left to decide once schools' own blocks are fixed.
//! 2. `optimum`: the exact least walk if blocks could be split, with every school's crowding.
//!    Its pages, in reading order: `ground` and its two kinds, `rows` and `lines` over a
//!    `quadtree`; `prices`, a guess; `exchange`, exact; `least_crowding`; `splits`.
//! 3. `whole_blocks`: split blocks made whole again, every school within its seats; or `zoning`,
//!    where every zone has to be in one piece (`connected` asks it). Both move `chains`.
//! 4. `exceptions` and `certificate`: which blocks the rule alone would have sent elsewhere, and
//!    the proof of how good the answer is.
//! 5. `resolve`: all of it again after a change, from the answer before it.
//!
//! `nearest_first` and `worst_walk` are the other two rules; `wishes` says what of an office's
//! wishes clashes.
//!
//! Pure, deterministic, integers only in every answer.

mod certificate;
mod chains;
mod connected;
mod exceptions;
mod exchange;
mod flow;
mod ground;
mod least_crowding;
mod lines;
mod near_choices;
mod nearest_first;
mod optimum;
mod prices;
mod problem;
mod quadtree;
mod resolve;
mod rows;
mod splits;
mod whole_blocks;
pub mod wishes;
mod worst_walk;
mod zoning;

pub use certificate::certify;
pub use near_choices::{NearChoices, near_choices};
pub use optimum::{Optimum, Solver, Split, solve};
pub use problem::Problem;
pub use resolve::resolve;

use crate::model::{BlockIdx, ChildMillimeters, Millimeters, Rule, SchoolIdx};
use crate::world::World;

/// A school for every block, and the optimum it was rounded from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// One per block. `None`: no seat.
    pub schools: Vec<Option<SchoolIdx>>,
    pub optimum: Optimum,
    /// Each zone is one piece.
    pub connected: bool,
    /// By the rule shortest-worst-walk. `None`: by another.
    pub worst_walk: Option<WorstWalk>,
    /// `None`: the crowdings' own bound is the best that is known.
    pub tighter: Option<Tighter>,
}

/// The longest walk, and why it cannot be much shorter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorstWalk {
    /// No placed child walks farther, and some ways of this length are used. Ways that are longer
    /// are barred in the problem that the crowdings solve.
    pub walk: Millimeters,
    /// In every plan that leaves no more children without a seat, somebody walks so far at least.
    pub at_least: Millimeters,
    /// Why: the free blocks whose ways shorter than `at_least` all lead to these schools have more
    /// children than there are free seats at them, by more than are left without a seat. Sorted.
    /// Not asked for where a fixed block walks `at_least`.
    pub full_schools: Vec<SchoolIdx>,
}

/// A bound above the crowdings' own, for whole blocks and connected zones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tighter {
    /// Of cost as it is counted, going without a seat included.
    pub bound: ChildMillimeters,
    /// How it was found, for people: a few words.
    pub how: String,
    /// The search left nothing out: no plan is better than this one.
    pub proven: bool,
}

/// By the rule of the district's settings.
pub fn allocate(world: &World) -> Allocation {
    match world.district.settings.rule {
        Rule::LeastWalk => least_walk(world),
        Rule::NearestFirst => by_nearest_first(world),
        Rule::ShortestWorstWalk => worst_walk::shortest(world),
    }
}

/// Whoever lives nearest first. Crowdings are those of the least walk: what this rule is measured
/// against.
fn by_nearest_first(world: &World) -> Allocation {
    let problem = Problem::of(world);
    let optimum = solve(&problem);
    let stable = nearest_first::nearest_first(&problem);
    let connected = world.terms.connected;
    let schools = match connected {
        true => connected::near_to(world, &problem, &optimum, &stable),
        false => stable,
    };
    Allocation { schools, optimum, connected, worst_walk: None, tighter: None }
}

/// The least total walk in which no block is split and no school is overfull.
pub fn least_walk(world: &World) -> Allocation {
    let problem = Problem::of(world);
    let optimum = solve(&problem);
    let connected = world.terms.connected;
    let (schools, bound) = seat(world, &problem, &optimum);
    let tighter = bound.and_then(|bound| tighter(&problem, &optimum, &schools, bound));
    Allocation { schools, optimum, connected, worst_walk: None, tighter }
}

/// Whole blocks, in connected zones if the terms ask for them; and a bound for such plans if one
/// was found.
fn seat(
    world: &World,
    problem: &Problem,
    optimum: &Optimum,
) -> (Vec<Option<SchoolIdx>>, Option<ChildMillimeters>) {
    match world.terms.connected {
        true => connected::zones(world, problem, optimum),
        false => connected::anywhere(world, problem, optimum),
    }
}

/// If the bound says more than the crowdings do.
fn tighter(
    problem: &Problem,
    optimum: &Optimum,
    schools: &[Option<SchoolIdx>],
    bound: ChildMillimeters,
) -> Option<Tighter> {
    let cost = |(block, school): (usize, &Option<SchoolIdx>)| {
        let walk = problem.distances.between(BlockIdx(block), (*school)?)?;
        Some(walk * problem.children[block])
    };
    let costs: Option<Vec<_>> = schools.iter().enumerate().map(cost).collect();
    let cost = costs?.into_iter().sum::<ChildMillimeters>();
    let how = "zones as columns, for plans that seat everybody".to_owned();
    (optimum.cost < bound).then(|| Tighter { bound, how, proven: cost <= bound })
}
