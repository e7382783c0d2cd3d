use super::Problem;
use crate::model::{BlockIdx, ChildMillimeters, Children, Millimeters, SchoolIdx};

/// The exact least walk if blocks could be split, and the proof of it.
///
/// Every share of a block is at a school where distance + crowding is least (or without a seat,
/// where that is no less than [`Problem::no_seat`]), and schools with seats left have crowding
/// zero; so `cost` is the least there is, and equals the bound from the crowdings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Optimum {
    /// One per school. The least crowdings that prove the optimum, so they are unique, and each is
    /// what one more seat there would save.
    pub crowding: Vec<Millimeters>,
    /// One per block: where the largest share of its children goes; ties by school. `None`: no
    /// seat. Fixed blocks are where they are fixed; blocks without children go where
    /// distance + crowding is least.
    pub schools: Vec<Option<SchoolIdx>>,
    /// The blocks with children in more than one place, sorted.
    pub splits: Vec<Split>,
    /// Walks of all placed children, fixed blocks included, plus `no_seat` for everyone unplaced.
    pub cost: ChildMillimeters,
}

/// A block whose children go to several schools at the optimum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    pub block: BlockIdx,
    /// Sorted; `None`: without a seat, first. Sums to the block's children.
    pub shares: Vec<(Option<SchoolIdx>, Children)>,
}

pub fn solve(_problem: &Problem) -> Optimum {
    unreachable!("written next")
}
