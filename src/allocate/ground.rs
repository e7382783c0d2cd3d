use super::Problem;
use super::lines::Lines;
use super::rows::Rows;
use crate::distance::Distances;
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

    /// From coarse to fine: how to look at the ground while crowdings are still guesses.
    fn blurs(&self) -> Vec<Blur>;

    /// The border between schools seen through a blur, with all nodes within `width_mm`.
    fn glance(&self, crowding_mm: &[f64], blur: Blur, width_mm: f64) -> Border;
}

/// How coarsely to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blur {
    /// So many blocks that lie together are taken for one.
    pub lump: usize,
    /// Sums of distance + crowding closer than this are nearly equal.
    pub width_mm: f64,
}

/// What lies between schools: lumps of children with several near nodes. Only to steer by.
#[derive(Clone, Debug, Default)]
pub struct Border {
    /// One per node: children who have no other near node.
    pub settled: Vec<f64>,
    /// One per lump.
    pub children: Vec<f64>,
    /// The choices of a lump are `choices[starts[lump]..starts[lump + 1]]`, unsorted.
    pub starts: Vec<usize>,
    /// Nodes, with the walk there in millimeters.
    pub choices: Vec<(Node, f64)>,
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
    /// Each once, in the ground's own order.
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
    pub fn push(&mut self, block: BlockIdx, choices: &[Choice]) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.blocks.push(block);
        self.choices.extend_from_slice(choices);
        self.starts.push(self.choices.len());
    }

    /// Everything of another band, after everything here.
    pub fn append(&mut self, other: Self) {
        if self.blocks.is_empty() {
            *self = other;
            return;
        }
        let first = self.choices.len();
        self.blocks.extend(other.blocks);
        self.choices.extend(other.choices);
        self.starts.extend(other.starts.iter().skip(1).map(|start| first + start));
    }

    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    pub fn choices_of(&self, at: usize) -> &[Choice] {
        &self.choices[self.starts[at]..self.starts[at + 1]]
    }
}

/// The ground on which looking at `problem` goes fastest.
pub fn of<'a>(problem: &'a Problem) -> Box<dyn Ground + 'a> {
    match problem.distances {
        Distances::StraightLine(lines) => Box::new(Lines::of(problem, lines)),
        Distances::Table(_) => Box::new(Rows::of(problem)),
    }
}

impl Border {
    pub fn empty(n_nodes: usize) -> Self {
        Self { settled: vec![0.0; n_nodes], starts: vec![0], ..Self::default() }
    }

    /// A lump of children with its near nodes; if there is only one, they are settled.
    pub fn push(&mut self, children: f64, choices: impl Iterator<Item = (Node, f64)>) {
        let first = self.choices.len();
        self.choices.extend(choices);
        if self.choices.len() == first + 1 {
            let (node, _) = self.choices.pop().expect("just pushed");
            self.settled[node] += children;
        } else {
            self.children.push(children);
            self.starts.push(self.choices.len());
        }
    }

    /// Everything of another border too.
    pub fn append(&mut self, other: Self) {
        let first = self.choices.len();
        self.children.extend(other.children);
        self.choices.extend(other.choices);
        self.starts.extend(other.starts.iter().skip(1).map(|start| first + start));
        for (all, more) in self.settled.iter_mut().zip(other.settled) {
            *all += more;
        }
    }

    pub fn choices_of(&self, lump: usize) -> &[(Node, f64)] {
        &self.choices[self.starts[lump]..self.starts[lump + 1]]
    }
}
