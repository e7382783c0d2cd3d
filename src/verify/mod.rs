//! A plan is believed only after this: every promise is checked from the inputs alone, with code
//! of its own, by comparing all pairs where `allocate` was clever.
//!
//! A plan comes from a file that anybody may have edited, so nothing in it is trusted: sums are
//! kept in 128 bits, and a number that makes no sense is a broken promise and no crash.

mod barred;
mod bound;
mod claims;
mod connection;
mod exceptions;
mod figures;
mod fixed;
mod inputs;
mod least_sums;
mod objections;
mod office;
mod public;
mod rule;
mod seats;
mod shortage;
mod walks;

use crate::model::{Millimeters, Plan};
use crate::world::World;

use claims::Claims;
use least_sums::LeastSum;
use office::Office;
pub use public::{PublicFinding, PublicGround, verify_public};
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
    /// Blocks that are pinned, that must not be moved again, or in which a school stands are
    /// there.
    Fixed,
    /// No block is where it is banned from, or farther away than anybody may walk.
    Barred,
    /// No school has more children than seats, and the seats are the inputs' own.
    Seats,
    /// Every school has the least number of children that it has to get.
    LeastChildren,
    /// Every walk is the distance that was measured, and the totals are their sums.
    Walks,
    /// Every zone is one piece in each part of the district that hangs together, if asked for.
    Connected,
    /// No plan can walk less than the bound, by the crowdings, and the gap follows from it.
    Bound,
    /// What the rule says besides: nobody envies anybody; the worst walk cannot be much shorter.
    Rule,
    /// Every block outside the rule is listed as an exception with its reason and price.
    Exceptions,
    /// Children without a seat are counted, and the seats named would place them.
    Shortage,
}

impl PromiseName {
    pub const ALL: [Self; 12] = [
        Self::Inputs,
        Self::Complete,
        Self::Fixed,
        Self::Barred,
        Self::Seats,
        Self::LeastChildren,
        Self::Walks,
        Self::Connected,
        Self::Bound,
        Self::Rule,
        Self::Exceptions,
        Self::Shortage,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inputs => "inputs",
            Self::Complete => "complete",
            Self::Fixed => "fixed",
            Self::Barred => "barred",
            Self::Seats => "seats",
            Self::LeastChildren => "least-children",
            Self::Walks => "walks",
            Self::Connected => "connected",
            Self::Bound => "bound",
            Self::Rule => "rule",
            Self::Exceptions => "exceptions",
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
    office: Office,
    /// One per block: where walk + crowding is least.
    least: Vec<LeastSum>,
    /// The same by the distances that count. `None`: they are the walks.
    least_counted: Option<Vec<LeastSum>>,
}

impl<'a> Evidence<'a> {
    fn gather(world: &'a World, plan: &'a Plan) -> Self {
        let claims = Claims::read(&world.district, plan);
        let office = Office::of(world);
        let no_seat = bound::no_seat(world, &office);
        let least = least_sums::over_all_schools(world, &claims, no_seat);
        let longest = plan.worst_walk.as_ref().map(|worst| worst.walk);
        let least_counted = (!office.walks_count() || longest.is_some())
            .then(|| least_sums::that_count(world, &office, &claims, (no_seat, longest)));
        Self { world, plan, claims, no_seat, office, least, least_counted }
    }

    fn finding(&self, name: PromiseName) -> Finding {
        match name {
            PromiseName::Inputs => inputs::check(self),
            PromiseName::Complete => claims::check(self),
            PromiseName::Fixed => fixed::check(self),
            PromiseName::Barred => barred::check(self),
            PromiseName::Seats => seats::check(self),
            PromiseName::LeastChildren => seats::check_least(self),
            PromiseName::Walks => walks::check(self),
            PromiseName::Connected => connection::check(self),
            PromiseName::Bound => bound::check(self),
            PromiseName::Rule => rule::check(self),
            PromiseName::Exceptions => exceptions::check(self),
            PromiseName::Shortage => shortage::check(self),
        }
    }
}
