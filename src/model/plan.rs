use super::{BlockId, ChildMillimeters, Children, InputDigest, Millimeters, Rule, SchoolId};

/// One answer: a school for every block, and the certificate that shows how good it is.
///
/// It speaks in ids, so that it can be kept, compared and doubted without its district. It holds
/// no count of children of a single block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub rule: Rule,
    /// Whether schools' own blocks were held fixed; the bound is that of the problem so fixed.
    pub own_block: bool,
    pub level: Option<String>,
    pub inputs: Vec<InputDigest>,
    /// Walks of all placed children.
    pub cost: ChildMillimeters,
    /// No plan for these inputs has a smaller `cost + no_seat · unplaced`.
    pub bound: ChildMillimeters,
    /// What going without a seat counts, per child: more than any walk.
    pub no_seat: Millimeters,
    pub unplaced_children: Children,
    /// Seats that would place everybody the plan left out. Empty when nobody was.
    pub seats_needed: Vec<SeatsNeeded>,
    /// Sorted by id.
    pub schools: Vec<PlannedSchool>,
    /// Sorted by id.
    pub blocks: Vec<PlannedBlock>,
    /// Blocks that the rule alone would have sent elsewhere, sorted by block.
    pub exceptions: Vec<Exception>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSchool {
    pub id: SchoolId,
    pub seats: Children,
    pub children: Children,
    /// The walk of its children.
    pub walk: ChildMillimeters,
    /// Meters added to everybody's distance to this school; zero where seats are left over. It is
    /// what one more seat here would save.
    pub crowding: Millimeters,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedBlock {
    pub id: BlockId,
    /// Its school and the walk there. `None`: no seat for it.
    pub school: Option<(SchoolId, Millimeters)>,
}

/// A block that does not go where distance + crowding is least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    pub block: BlockId,
    /// Where it goes instead. `None`: it has no seat, though by the rule it would have one.
    pub school: Option<SchoolId>,
    pub reason: Reason,
    /// Per child: how much more distance + crowding is here than where it is least.
    pub extra: Millimeters,
}

/// Why a block is an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The school stands in this block.
    OwnBlock,
    /// Blocks are never split, and this one keeps every school within its seats.
    WholeBlock,
}

impl Reason {
    pub fn name(self) -> &'static str {
        match self {
            Self::OwnBlock => "own-block",
            Self::WholeBlock => "whole-block",
        }
    }
}

/// So many more seats at this school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatsNeeded {
    pub school: SchoolId,
    pub seats: Children,
}

impl Plan {
    /// How far this plan may be above the best possible one, as a share of the bound on the walk:
    /// (cost + no_seat · unplaced − bound) / (cost − that).
    pub fn gap(&self) -> f64 {
        let excess = (self.excess().0) as f64;
        let least_walk = self.cost.0 as f64 - excess;
        if excess == 0.0 { 0.0 } else { excess / least_walk.max(1.0) }
    }

    /// What the plan costs above the bound, going without a seat counted.
    pub fn excess(&self) -> ChildMillimeters {
        self.cost + self.no_seat * self.unplaced_children - self.bound
    }

    pub fn block(&self, id: &BlockId) -> Option<&PlannedBlock> {
        let found = self.blocks.binary_search_by(|block| block.id.cmp(id));
        found.ok().map(|idx| &self.blocks[idx])
    }

    pub fn school(&self, id: &SchoolId) -> Option<&PlannedSchool> {
        let found = self.schools.binary_search_by(|school| school.id.cmp(id));
        found.ok().map(|idx| &self.schools[idx])
    }

    pub fn exception(&self, block: &BlockId) -> Option<&Exception> {
        let found = self.exceptions.binary_search_by(|exception| exception.block.cmp(block));
        found.ok().map(|idx| &self.exceptions[idx])
    }
}
