//! A plan is believed only after this: every promise is checked from the inputs alone, with code
//! of its own, by comparing all pairs where `allocate` was clever.

use crate::model::Plan;
use crate::world::World;

/// One thing a plan claims about itself, and whether it is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    pub name: PromiseName,
    /// With figures, one sentence in English: `138 schools, none over its seats`.
    pub finding: Result<String, Vec<String>>,
}

/// In the order they are checked and printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PromiseName {
    /// The plan was made from these very files.
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
pub fn verify(_world: &World, _plan: &Plan) -> Vec<Promise> {
    unreachable!("verify is furnished next")
}
