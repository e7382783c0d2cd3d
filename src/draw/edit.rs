use super::premise::Premise;
use crate::allocate::wishes::Conflict;
use crate::model::{BlockId, BlockIdx, Children, Millimeters, SchoolId, SchoolIdx};

/// One thing that was done to a drawing; by ids, so that it outlives its world.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// These blocks go to this school, and are pinned there.
    Assign { blocks: Vec<BlockId>, school: SchoolId },
    /// These blocks are pinned no longer. They stay where they are until all is recomputed.
    Release { blocks: Vec<BlockId> },
    /// Everything that is not pinned or fixed is solved anew.
    Recompute,
    /// Something about the ground is otherwise.
    Suppose(Premise),
}

impl Edit {
    /// Whether it takes a new world, and with it the time to survey one.
    pub fn needs_a_new_world(&self) -> bool {
        matches!(self, Self::Suppose(_))
    }
}

/// What an edit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Blocks that go elsewhere now, sorted. Empty after a what-if, where every position may mean
    /// something else: look at everything again.
    pub changed: Vec<Changed>,
    /// Blocks whose pin is another now or none, sorted.
    pub pinned: Vec<BlockIdx>,
    /// Blocks that were asked for and cannot go there, sorted.
    pub refused: Vec<(BlockIdx, Refusal)>,
    /// Blocks that were asked for and are not in this district, sorted.
    pub unknown: Vec<BlockId>,
    /// Blocks that lost their school, or their pin, with a school that is no more; sorted.
    pub lost: Vec<BlockId>,
}

/// A block that goes elsewhere. `None`: it has no school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Changed {
    pub block: BlockIdx,
    pub from: Option<SchoolIdx>,
    pub to: Option<SchoolIdx>,
}

/// Why a block cannot be sent to a school by hand: of all that apply the first one here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// There is no way.
    NoWay,
    /// It was moved not long ago, and stays at this school.
    Held { at: SchoolIdx },
    /// This school stands in it.
    OwnBlock { of: SchoolIdx },
    /// The office does not want it there.
    Ban,
    /// Nobody may walk so far.
    TooFar { walk: Millimeters, most: Millimeters },
}

/// Why an edit was not done. The drawing is as it was.
#[derive(Clone, Debug, PartialEq)]
pub enum NotDone {
    /// There is no such school, or it is closed.
    NoSuchSchool(SchoolId),
    /// There is a school with this id.
    SchoolExists(SchoolId),
    /// An id has to be of some length, and at most of 200 characters on one line.
    BadId(SchoolId),
    /// The place is not on the globe.
    BadPlace(SchoolId),
    /// So many seats cannot be.
    BadSeats(SchoolId, Children),
    /// The school has to get more children than that.
    LeastAboveSeats(SchoolId),
    /// No school would be left.
    AllClosed,
    /// Walks are the office's own, and it has measured none to this school.
    NoWalksTo(SchoolId),
    /// A walk of at least 1 mm.
    BadMaxWalk(Millimeters),
    /// At most a tenth.
    BadCompactWithin,
    /// Pins, bans and settings cannot all hold.
    Impossible(Vec<Conflict>),
    /// With whole blocks nothing was found in which all of them hold. These schools have more
    /// children than seats, by so many, or lack so many (negative) to what they have to get.
    NotFound(Vec<(SchoolIdx, Children)>),
    /// Nothing was found in which these zones, by their first schools, are in one piece.
    InPieces(Vec<SchoolIdx>),
}
