use crate::model::{BlockIdx, Children, Millimeters, Plan, Point, SchoolIdx};
use crate::world::World;

/// Why a block belongs to its school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub block: BlockIdx,
    /// `None`: there is no seat for it.
    pub school: Option<SchoolIdx>,
    pub why: Why,
    /// Its own school and all nearer ones, and where the rule alone would have sent it: nearest
    /// first, ties by school.
    pub choices: Vec<Choice>,
}

/// One school as seen from the block: walk + crowding = sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub school: SchoolIdx,
    pub walk: Millimeters,
    pub crowding: Millimeters,
    /// How many more seats at this school would bring the block here by the rule, all else being
    /// equal. `None`: it is the block's own school, or no number of seats up to all children would.
    pub seats_to_get_in: Option<Children>,
}

/// What decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is the nearest school.
    Nearest,
    /// Walk + crowding is least here.
    LeastSum,
    /// The school stands in this block.
    OwnBlock,
    /// Blocks are never split; the rule alone says `rule`, where the sum is smaller by `extra`.
    WholeBlock { rule: SchoolIdx, extra: Millimeters },
    /// Seats do not suffice: every school's sum is at least `no_seat`.
    NoSeat { no_seat: Millimeters },
    /// Seats do not suffice for whole blocks; the rule alone says `rule`.
    NoSeatForWholeBlock { rule: SchoolIdx },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    Chinese,
}

impl Choice {
    pub fn sum(&self) -> Millimeters {
        self.walk + self.crowding
    }
}

/// `plan` must be a verified plan of `world`.
pub fn explain(_world: &World, _plan: &Plan, _block: BlockIdx) -> Explanation {
    unreachable!("explain is furnished next")
}

impl Explanation {
    /// For people, with the arithmetic: a short paragraph.
    pub fn sentence(&self, _world: &World, _language: Language) -> String {
        unreachable!("explain is furnished next")
    }
}

/// Finds the block at a place.
#[derive(Debug)]
pub struct Lookup {}

impl Lookup {
    pub fn over(_world: &World) -> Self {
        unreachable!("explain is furnished next")
    }

    /// The block whose outline holds the point; on a border the first by id. Where blocks are
    /// points only, the nearest one within 500 m. `None`: outside the district.
    pub fn block_at(&self, _point: Point) -> Option<BlockIdx> {
        unreachable!("explain is furnished next")
    }
}
