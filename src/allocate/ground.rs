use super::Problem;
use super::rows::Rows;
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx};

/// A node of the exchange graph: a school, or, after the last school, *outside*, where children
/// without a seat are.
pub type Node = usize;

/// Wider than any two sums differ: every school is near.
pub const EVERYTHING: Millimeters = Millimeters(i64::MAX / 4);

/// Answers which schools are cheapest where, by distance + crowding.
pub trait Ground {
    /// Every block's cheapest node, and all nodes within `width` of it for the blocks where there
    /// are several.
    fn sweep(&self, crowding: &[Millimeters], width: Millimeters) -> Sweep;
}

/// What one look at all blocks finds.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// One per block; ties by node, so a school goes before outside. Blocks without children are
    /// never outside, unless there is no way to any school.
    pub cheapest: Vec<Node>,
    pub band: Band,
}

/// Blocks with children on the border between schools: several nodes are near the least sum.
#[derive(Clone, Debug, Default)]
pub struct Band {
    /// Sorted.
    pub blocks: Vec<BlockIdx>,
    /// The choices of `blocks[at]` are `choices[starts[at]..starts[at + 1]]`.
    pub starts: Vec<usize>,
    /// For each block its cheapest node first, ties by node.
    pub choices: Vec<Choice>,
}

/// A node that a block's children might go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub node: Node,
    /// To outside: what going without a seat counts.
    pub walk: Millimeters,
}

impl Band {
    /// The ground on which sweeps of `problem` go fastest.
    pub fn push(&mut self, block: BlockIdx, choices: &[Choice]) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.blocks.push(block);
        self.choices.extend_from_slice(choices);
        self.starts.push(self.choices.len());
    }

    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    pub fn choices_of(&self, at: usize) -> &[Choice] {
        &self.choices[self.starts[at]..self.starts[at + 1]]
    }
}

/// The ground of `problem`.
pub fn of<'a>(problem: &'a Problem) -> Box<dyn Ground + 'a> {
    Box::new(Rows::of(problem))
}

/// For every block the schools whose distance + crowding is within some width of the least.
#[derive(Clone, Debug)]
pub struct NearChoices {
    starts: Vec<usize>,
    choices: Vec<(SchoolIdx, Millimeters)>,
}

impl NearChoices {
    /// Schools with the walk there, least distance + crowding first, ties by school. Empty for
    /// fixed blocks and where there is no way to any school; being without a seat is never listed.
    pub fn of(&self, block: BlockIdx) -> &[(SchoolIdx, Millimeters)] {
        &self.choices[self.starts[block.0]..self.starts[block.0 + 1]]
    }
}

/// The choices of every block that is not fixed, blocks without children included.
pub fn near_choices(
    problem: &Problem,
    crowding: &[Millimeters],
    width: Millimeters,
) -> NearChoices {
    // Children decide only who is in the band, so give everybody one.
    let children = vec![Children(1); problem.n_blocks()];
    let everybody = Problem { children, ..problem.clone() };
    let sweep = of(&everybody).sweep(crowding, width);
    let mut in_band = sweep.band.blocks.iter().enumerate().peekable();
    let mut near = NearChoices { starts: vec![0], choices: Vec::new() };
    for block in (0..problem.n_blocks()).map(BlockIdx) {
        let listed = in_band.next_if(|(_, listed)| **listed == block);
        if let Some((at, _)) = listed {
            let choices = sweep.band.choices_of(at).iter();
            let schools = choices.filter(|choice| choice.node < problem.n_schools());
            near.choices.extend(schools.map(|choice| (SchoolIdx(choice.node), choice.walk)));
        } else if problem.fixed[block.0].is_none() {
            let school = SchoolIdx(sweep.cheapest[block.0]);
            let walk = (school.0 < problem.n_schools())
                .then(|| problem.distances.between(block, school))
                .flatten();
            near.choices.extend(walk.map(|walk| (school, walk)));
        }
        near.starts.push(near.choices.len());
    }
    near
}
