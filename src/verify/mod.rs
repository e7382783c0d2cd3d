//! A plan is believed only after this: every promise is checked from the inputs alone, with code
//! of its own, by comparing all pairs where `allocate` was clever.
//!
//! A plan comes from a file that anybody may have edited, so nothing in it is trusted: sums are
//! kept in 128 bits, and a number that makes no sense is a broken promise and no crash.

mod bound;
mod claims;
mod exceptions;
mod figures;
mod inputs;
mod least_sums;
mod objections;
mod own_blocks;
mod seats;
mod shortage;
mod walks;

use crate::model::{Millimeters, Plan, SchoolIdx};
use crate::world::World;

use claims::Claims;
use least_sums::LeastSum;
pub use walks::{GEODESIC_SLACK_MM, geodesic_tolerance_mm};

/// One thing a plan claims about itself, and whether it is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    pub name: PromiseName,
    /// With figures, one sentence in English: `138 schools, none over its seats`. Where broken,
    /// what is claimed and what was found, the first of them if they are many.
    pub finding: Finding,
}

/// `Ok`: the promise holds. `Err`: why it does not.
pub type Finding = Result<String, Vec<String>>;

/// In the order they are checked and printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PromiseName {
    /// The plan was made from these very files, by these settings.
    Inputs,
    /// Every block is in the plan once, and every school.
    Complete,
    /// No school has more children than seats, and the seats are the inputs' own.
    Seats,
    /// Every walk is the distance that was measured, and the totals are their sums.
    Walks,
    /// No plan can walk less than the bound, by the crowdings, and the gap follows from it.
    Bound,
    /// Every block outside the rule is listed as an exception with its reason and price.
    Exceptions,
    /// Blocks in which a school stands go to it.
    OwnBlocks,
    /// Children without a seat are counted, and the seats named would place them.
    Shortage,
}

impl PromiseName {
    pub const ALL: [Self; 8] = [
        Self::Inputs,
        Self::Complete,
        Self::Seats,
        Self::Walks,
        Self::Bound,
        Self::Exceptions,
        Self::OwnBlocks,
        Self::Shortage,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inputs => "inputs",
            Self::Complete => "complete",
            Self::Seats => "seats",
            Self::Walks => "walks",
            Self::Bound => "bound",
            Self::Exceptions => "exceptions",
            Self::OwnBlocks => "own-blocks",
            Self::Shortage => "shortage",
        }
    }
}

/// Every promise of `plan`, held or broken. Later promises are still checked when earlier ones
/// are broken, as far as they make sense.
///
/// # Cost
///
/// All blocks × all schools, on all threads; memory grows with the blocks alone.
pub fn verify(world: &World, plan: &Plan) -> Vec<Promise> {
    let evidence = Evidence::gather(world, plan);
    let promises = PromiseName::ALL.into_iter();
    promises.map(|name| Promise { name, finding: evidence.finding(name) }).collect()
}

/// What the plan says, and what the inputs say, in the district's own order.
struct Evidence<'a> {
    world: &'a World,
    plan: &'a Plan,
    claims: Claims,
    /// What going without a seat has to count, from the inputs.
    no_seat: Millimeters,
    /// One per block: the school whose own block it must be. `None`: free.
    fixed: Vec<Option<SchoolIdx>>,
    /// One per block: what the rule says with the plan's crowdings.
    least: Vec<LeastSum>,
}

impl<'a> Evidence<'a> {
    fn gather(world: &'a World, plan: &'a Plan) -> Self {
        let claims = Claims::read(&world.district, plan);
        let no_seat = bound::no_seat(world);
        let fixed = own_blocks::fixed(world);
        let least = least_sums::over_all_schools(world, &claims, no_seat);
        Self { world, plan, claims, no_seat, fixed, least }
    }

    fn finding(&self, name: PromiseName) -> Finding {
        match name {
            PromiseName::Inputs => inputs::check(self),
            PromiseName::Complete => claims::check(self),
            PromiseName::Seats => seats::check(self),
            PromiseName::Walks => walks::check(self),
            PromiseName::Bound => bound::check(self),
            PromiseName::Exceptions => exceptions::check(self),
            PromiseName::OwnBlocks => own_blocks::check(self),
            PromiseName::Shortage => shortage::check(self),
        }
    }
}
