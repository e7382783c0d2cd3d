use super::Problem;
use super::lines::Lines;
use super::rows::Rows;
use crate::distance::Held;
use crate::model::{BlockIdx, Millimeters};

/// A node of the exchange graph: a school, or, after the last school, *outside*, where children
/// without a seat are.
pub type Node = usize;

/// Answers which schools are cheapest where, by distance + crowding.
pub trait Ground {
    /// Every block's cheapest node, and all nodes within `width` of it for the blocks where there
    /// are several.
    fn sweep(&self, crowding: &[Millimeters], width: Width) -> Sweep;

    /// The border between schools as seen with half-closed eyes, while crowdings are still
    /// guesses: blocks that lie together are one lump, and all nodes within so many blurs are near.
    fn glance(&self, crowding_mm: &[f64], coarseness: Coarseness, blurs: f64) -> Border;
}

/// How much more than the least a sum of distance + crowding may be and still be near it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// The same everywhere.
    Even(Millimeters),
    /// So many times the size of a lump of a few blocks: narrow where blocks are dense.
    Grains(f64),
}

/// How coarsely to look: some lumps per school, a few blocks per lump, or in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coarseness {
    Coarse,
    Middle,
    Fine,
}

/// What lies between schools: lumps of children with several near nodes. Only to steer by.
#[derive(Clone, Debug, Default)]
pub struct Border {
    /// One per node: children who have no other near node.
    pub settled: Vec<f64>,
    /// One per lump.
    pub children: Vec<f64>,
    /// One per lump: sums of distance + crowding closer than this are nearly equal.
    pub blurs_mm: Vec<f64>,
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
    /// One per block: how wide the band is there.
    pub widths_mm: Vec<f64>,
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

impl Sweep {
    /// The same at other crowdings, with only a part of the band's width: right wherever no
    /// crowding has moved by more than half of what the band loses.
    pub fn reprice(&mut self, crowding: &[Millimeters], part: f64) {
        let sum = |choice: &Choice| choice.sum(crowding);
        let wide = std::mem::take(&mut self.band);
        let mut choices = Vec::new();
        for (at, block) in wide.blocks.iter().enumerate() {
            let all = wide.choices_of(at);
            let (least, node) = all.iter().map(sum).min().expect("several are near");
            self.cheapest[block.0] = node;
            choices.clear();
            let width_mm = part * wide.widths_mm[at];
            let limit = least + Millimeters(width_mm as i64);
            choices.extend(all.iter().filter(|choice| sum(choice).0 <= limit));
            if 1 < choices.len() {
                choices.sort_unstable_by_key(sum);
                self.band.push(*block, width_mm, &choices);
            }
        }
    }
}

impl Choice {
    /// Distance + crowding, and the node to break ties by. Outside is never crowded.
    pub fn sum(&self, crowding: &[Millimeters]) -> (Millimeters, Node) {
        (self.walk + crowding.get(self.node).copied().unwrap_or_default(), self.node)
    }
}

impl Band {
    pub fn push(&mut self, block: BlockIdx, width_mm: f64, choices: &[Choice]) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.blocks.push(block);
        self.widths_mm.push(width_mm);
        self.choices.extend_from_slice(choices);
        self.starts.push(self.choices.len());
    }

    /// On average over blocks; a millimeter at least.
    pub fn mean_width(&self) -> Millimeters {
        let sum: f64 = self.widths_mm.iter().sum();
        Millimeters((sum / self.widths_mm.len().max(1) as f64) as i64).max(Millimeters(1))
    }

    /// Everything of another band, after everything here.
    pub fn append(&mut self, other: Self) {
        if self.blocks.is_empty() {
            *self = other;
            return;
        }
        let first = self.choices.len();
        self.blocks.extend(other.blocks);
        self.widths_mm.extend(other.widths_mm);
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
    match problem.distances.held() {
        Held::Lines(lines) => Box::new(Lines::of(problem, lines)),
        Held::Table(table) => Box::new(Rows::of(problem, table)),
    }
}

impl Border {
    pub fn empty(n_nodes: usize) -> Self {
        Self { settled: vec![0.0; n_nodes], starts: vec![0], ..Self::default() }
    }

    /// A lump of children with its near nodes; if there is only one, they are settled.
    pub fn push(
        &mut self,
        children: f64,
        blur_mm: f64,
        choices: impl Iterator<Item = (Node, f64)>,
    ) {
        let first = self.choices.len();
        self.choices.extend(choices);
        if self.choices.len() == first + 1 {
            let (node, _) = self.choices.pop().expect("just pushed");
            self.settled[node] += children;
        } else {
            self.children.push(children);
            self.blurs_mm.push(blur_mm);
            self.starts.push(self.choices.len());
        }
    }

    /// The band of a sweep, blurred by a part of its width.
    pub fn of(problem: &Problem, sweep: &Sweep, part: f64) -> Self {
        let band = &sweep.band;
        let mut border = Self::empty(problem.n_schools() + 1);
        for (block, node) in sweep.cheapest.iter().enumerate() {
            if problem.fixed[block].is_none() {
                border.settled[*node] += problem.children[block].0 as f64;
            }
        }
        for (at, block) in band.blocks.iter().enumerate() {
            let children = problem.children[block.0].0 as f64;
            border.settled[sweep.cheapest[block.0]] -= children;
            let choices = band.choices_of(at).iter();
            let blur_mm = (part * band.widths_mm[at]).max(1.0);
            border.push(
                children,
                blur_mm,
                choices.map(|choice| (choice.node, choice.walk.0 as f64)),
            );
        }
        border
    }

    /// Everything of another border too.
    pub fn append(&mut self, other: Self) {
        let first = self.choices.len();
        self.children.extend(other.children);
        self.blurs_mm.extend(other.blurs_mm);
        self.choices.extend(other.choices);
        self.starts.extend(other.starts.iter().skip(1).map(|start| first + start));
        for (all, more) in self.settled.iter_mut().zip(other.settled) {
            *all += more;
        }
    }

    pub fn mean_blur_mm(&self) -> f64 {
        self.blurs_mm.iter().sum::<f64>() / self.blurs_mm.len().max(1) as f64
    }

    pub fn choices_of(&self, lump: usize) -> &[(Node, f64)] {
        &self.choices[self.starts[lump]..self.starts[lump + 1]]
    }
}
