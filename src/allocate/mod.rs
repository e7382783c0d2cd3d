//! Who goes where.
//!
//! 1. `Problem`: what is left to decide once schools' own blocks are fixed.
//! 2. `optimum`: the exact least walk if blocks could be split, with every school's crowding.
//!    Its pages, in reading order: `ground` and its two kinds, `rows` and `lines` over a
//!    `quadtree`; `prices`, a guess; `exchange`, exact; `least_crowding`; `splits`.
//! 3. `whole_blocks`: split blocks made whole again, every school within its seats.
//!
//! Pure, deterministic, integers only in every answer.

mod certificate;
mod exchange;
mod ground;
mod least_crowding;
mod lines;
mod near_choices;
mod optimum;
mod prices;
mod problem;
mod quadtree;
mod rows;
mod splits;
mod whole_blocks;
#[allow(dead_code, unused_imports)]
mod zoning;

pub use certificate::certify;
pub use near_choices::{NearChoices, near_choices};
pub use optimum::{Optimum, Split, crowding_with_more_seats, solve};
pub use problem::Problem;

use crate::model::SchoolIdx;
use crate::world::World;

/// A school for every block, and the optimum it was rounded from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// One per block. `None`: no seat.
    pub schools: Vec<Option<SchoolIdx>>,
    pub optimum: Optimum,
}

/// The least total walk in which no block is split and no school is overfull.
pub fn least_walk(world: &World) -> Allocation {
    let problem = Problem::of(world);
    let optimum = solve(&problem);
    let schools = whole_blocks::round(&problem, &optimum);
    Allocation { schools, optimum }
}
