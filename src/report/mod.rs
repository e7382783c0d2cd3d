//! What a plan means in numbers, beside today's plan and beside sending everybody to the nearest.

mod compare;

pub use compare::{Comparison, Move, SchoolChange, compare};

use crate::model::{ChildMillimeters, Children, Millimeters, Plan, SchoolIdx};
use crate::world::World;

/// The numbers of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    pub schools: Vec<SchoolFigures>,
    pub plan: Figures,
    /// Everybody at the nearest school, seats or not.
    pub nearest: Figures,
    /// Today's zones. `None`: the blocks do not say.
    pub today: Option<Figures>,
    /// Of the best plan anyone could make.
    pub bound: ChildMillimeters,
    pub gap: f64,
    pub n_exceptions: usize,
}

/// One school in a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct SchoolFigures {
    pub school: SchoolIdx,
    pub seats: Children,
    pub children: Children,
    pub crowding: Millimeters,
    pub walk: ChildMillimeters,
    /// Of a block with children. `None`: nobody goes here.
    pub longest_walk: Option<Millimeters>,
    pub n_blocks: usize,
    /// `None`: nobody's neighbors are known.
    pub n_pieces: Option<usize>,
}

/// A way to place everybody, in numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    pub children: Children,
    pub unplaced: Children,
    /// Children beyond the seats of their schools, summed.
    pub over_seats: Children,
    pub walk: ChildMillimeters,
    pub longest_walk: Option<Millimeters>,
    /// Placed children who go to their nearest school.
    pub at_nearest: Children,
    /// Connected pieces of all zones together. `None`: nobody's neighbors are known.
    pub n_pieces: Option<usize>,
}

impl Figures {
    /// Meters per placed child.
    pub fn mean_walk_m(&self) -> f64 {
        let placed = (self.children - self.unplaced).0;
        if placed == 0 { 0.0 } else { self.walk.child_meters() / placed as f64 }
    }
}

/// `plan` must be a verified plan of `world`.
pub fn report(_world: &World, _plan: &Plan) -> Report {
    unreachable!("report is furnished next")
}
