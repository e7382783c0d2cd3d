use std::collections::{BTreeMap, BTreeSet};

use super::{BlockIdx, Millimeters, SchoolIdx};

/// What an office decides by hand, whatever the rule says. By default nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hand {
    /// These blocks go to these schools.
    pub pins: BTreeMap<BlockIdx, SchoolIdx>,
    /// These blocks do not go to these schools.
    pub bans: BTreeSet<(BlockIdx, SchoolIdx)>,
    /// The plan before this one, and what leaving it counts.
    pub keep: Option<Keep>,
    /// Sorted by name; a school is in one at most. All other schools have a zone of their own.
    pub shared_zones: Vec<SharedZone>,
}

/// A plan that families are used to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    /// What sending a block elsewhere counts, per child.
    pub price: Millimeters,
    /// One per block: its school so far. `None`: it had none, or the school is no more.
    pub schools: Vec<Option<SchoolIdx>>,
    /// Blocks that were moved so recently that they must not be moved again.
    pub held: BTreeSet<BlockIdx>,
}

/// Schools that have one zone together (多校划片).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedZone {
    pub name: String,
    /// Sorted; at least two.
    pub schools: Vec<SchoolIdx>,
}
