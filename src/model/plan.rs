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
    /// Whether each zone is one piece in each part of the district that hangs together.
    pub connected: bool,
    pub level: Option<String>,
    pub inputs: Vec<InputDigest>,
    /// Walks of all placed children.
    pub cost: ChildMillimeters,
    /// Who goes to another school than in the plan before. `None`: there is none to keep to.
    pub moved: Option<Moved>,
    /// No plan for these inputs has a smaller `cost + moved.price + no_seat · unplaced`; by the
    /// rule shortest-worst-walk, none in which nobody walks farther than `worst_walk.walk`.
    pub bound: ChildMillimeters,
    /// A better bound, for whole blocks and connected zones, that the crowdings do not prove.
    pub tighter: Option<TighterBound>,
    /// Said by the rule shortest-worst-walk alone.
    pub worst_walk: Option<WorstWalk>,
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

/// What was changed against the plan before: placed blocks that had another school in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    pub blocks: i64,
    pub children: Children,
    /// What moving them counts, all children together.
    pub price: ChildMillimeters,
}

/// A bound that the one who made the plan found by search. Nobody else can check it quickly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TighterBound {
    /// Of what [`Plan::bound`] bounds, but for whole blocks and connected zones.
    pub bound: ChildMillimeters,
    /// How it was found: a few words.
    pub how: String,
    /// No plan is better than this one.
    pub proven_optimal: bool,
}

/// The longest walk, and why it cannot be much shorter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorstWalk {
    /// The longest of all placed children.
    pub walk: Millimeters,
    /// In every plan that leaves no more children without a seat, somebody walks so far at least.
    pub at_least: Millimeters,
    /// Why: blocks that the rule may send where it likes and whose ways shorter than `at_least`
    /// all lead to these schools have more children than are free seats there, by more than are
    /// left without a seat; or a block that is not the rule's to send walks so far. Sorted.
    pub full_schools: Vec<SchoolId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSchool {
    pub id: SchoolId,
    /// The name of the zone it shares with other schools. `None`: its zone is its own.
    pub zone: Option<String>,
    pub seats: Children,
    /// How many children it has to get at least.
    pub least_children: Children,
    pub children: Children,
    /// The walk of its children.
    pub walk: ChildMillimeters,
    /// Meters added to everybody's distance to this school; zero where seats are left over. It is
    /// what one more seat here would save. Negative where it takes a discount to get the school
    /// its least number of children.
    pub crowding: Millimeters,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedBlock {
    pub id: BlockId,
    /// Its school and the walk there. `None`: no seat for it.
    pub school: Option<(SchoolId, Millimeters)>,
}

/// A block that does not go where walk + crowding is least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    pub block: BlockId,
    /// Where it goes instead. `None`: it has no seat, though by the rule it would have one.
    pub school: Option<SchoolId>,
    pub reason: Reason,
    /// Per child: how much more walk + crowding is here than where it is least.
    pub extra: Millimeters,
}

/// Why a block is an exception: of all that apply the first one here.
///
/// *There* is the school where the block's walk + crowding is least, ties by id; or no seat, where
/// that counts less than any school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The office sends it here.
    Pin,
    /// It was moved not long ago, and stays where it is.
    NotTwice,
    /// The school stands in this block.
    OwnBlock,
    /// The office does not want it there.
    Ban,
    /// There is farther than anybody may walk.
    TooFar,
    /// It was here before, and moving it counts at least as much as it would save.
    Keep,
    /// If it alone went there, a zone would not be in one piece.
    Connected,
    /// Blocks are never split, and this one keeps every school within its seats.
    WholeBlock,
    /// The rule is not about least walk: nearest-first, or there is beyond the longest walk.
    Rule,
}

impl Reason {
    pub const ALL: [Self; 9] = [
        Self::Pin,
        Self::NotTwice,
        Self::OwnBlock,
        Self::Ban,
        Self::TooFar,
        Self::Keep,
        Self::Connected,
        Self::WholeBlock,
        Self::Rule,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Pin => "pin",
            Self::NotTwice => "not-twice",
            Self::OwnBlock => "own-block",
            Self::Ban => "ban",
            Self::TooFar => "too-far",
            Self::Keep => "keep",
            Self::Connected => "connected",
            Self::WholeBlock => "whole-block",
            Self::Rule => "rule",
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
    /// (cost + moved.price + no_seat · unplaced − bound) / (cost + moved.price − that).
    pub fn gap(&self) -> f64 {
        let excess = (self.excess().0) as f64;
        let least_walk = self.counted_cost().0 as f64 - excess;
        if excess == 0.0 { 0.0 } else { excess / least_walk.max(1.0) }
    }

    /// Walks, and what moving blocks counts.
    pub fn counted_cost(&self) -> ChildMillimeters {
        self.cost + self.moved.map_or(ChildMillimeters(0), |moved| moved.price)
    }

    /// What the plan costs above the bound, going without a seat counted.
    pub fn excess(&self) -> ChildMillimeters {
        self.counted_cost() + self.no_seat * self.unplaced_children - self.bound
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
