//! Who touches whom: blocks that share a border, not only a corner.

pub mod border;

use petgraph::unionfind::UnionFind;

use border::Side;

use crate::model::{BlockIdx, District};

/// Which blocks share a border.
///
/// Every block has a row; a row is sorted. Empty rows: blocks known as points only, or islands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjacency {
    /// Row of block `i` in `neighbors`: from `starts[i]` to `starts[i + 1]`.
    starts: Vec<usize>,
    neighbors: Vec<BlockIdx>,
}

impl Adjacency {
    /// The given neighbors where there are any, shared borders otherwise.
    pub fn find(district: &District) -> Self {
        let pairs = match &district.given_neighbors {
            Some(given) => given.clone(),
            None => pairs_with_shared_border(district),
        };
        Self::of_pairs(district.blocks().len(), &pairs)
    }

    /// From pairs in any order.
    pub fn of_pairs(n_blocks: usize, pairs: &[(BlockIdx, BlockIdx)]) -> Self {
        let mut arcs: Vec<(BlockIdx, BlockIdx)> =
            pairs.iter().flat_map(|&(a, b)| [(a, b), (b, a)]).filter(|(a, b)| a != b).collect();
        arcs.sort_unstable();
        arcs.dedup();
        let starts = (0..=n_blocks).map(|block| arcs.partition_point(|arc| arc.0.0 < block));
        Self { starts: starts.collect(), neighbors: arcs.iter().map(|arc| arc.1).collect() }
    }

    pub fn neighbors(&self, block: BlockIdx) -> &[BlockIdx] {
        &self.neighbors[self.starts[block.0]..self.starts[block.0 + 1]]
    }

    /// Nobody touches anybody: pieces mean nothing.
    pub fn is_empty(&self) -> bool {
        self.neighbors.is_empty()
    }

    pub fn n_pairs(&self) -> usize {
        self.neighbors.len() / 2
    }

    /// All blocks, by what can be reached from each other: sorted lists, in the order of first
    /// blocks.
    pub fn components(&self) -> Vec<Vec<BlockIdx>> {
        let n_blocks = self.starts.len() - 1;
        let mut seen = vec![false; n_blocks];
        let mut components = Vec::new();
        for first in 0..n_blocks {
            if std::mem::replace(&mut seen[first], true) {
                continue;
            }
            let mut reached = vec![BlockIdx(first)];
            let mut at = 0;
            while let Some(block) = reached.get(at).copied() {
                at += 1;
                for next in self.neighbors(block) {
                    if !std::mem::replace(&mut seen[next.0], true) {
                        reached.push(*next);
                    }
                }
            }
            reached.sort_unstable();
            components.push(reached);
        }
        components
    }

    /// Into how many connected pieces the members fall.
    pub fn n_pieces(&self, members: &[BlockIdx]) -> usize {
        let position = |block: &BlockIdx| members.binary_search(block).ok();
        debug_assert!(members.is_sorted());
        let mut pieces = UnionFind::<usize>::new(members.len());
        let mut n_pieces = members.len();
        for (at, member) in members.iter().enumerate() {
            for other in self.neighbors(*member).iter().filter_map(position) {
                n_pieces -= usize::from(pieces.union(at, other));
            }
        }
        n_pieces
    }
}

/// Less than this in common is a corner that files did not quite agree on.
pub const LEAST_BORDER_M: f64 = 1.0;

/// Every pair of blocks whose outlines have at least [`LEAST_BORDER_M`] in common, sorted.
///
/// Sides with equal ends are found by sorting. What is left over, the rim and the places where
/// vertices do not match, is searched for sides that lie along each other.
///
/// # Cost
///
/// O(n log n) for n sides.
fn pairs_with_shared_border(district: &District) -> Vec<(BlockIdx, BlockIdx)> {
    let sides = border::sides_of(district);
    let mut common: Vec<(BlockIdx, BlockIdx, f64)> = Vec::new();
    let mut lonely: Vec<Side> = Vec::new();
    for run in border::runs(&sides) {
        if run.len() == 1 {
            lonely.push(run[0]);
        }
        for (at, one) in run.iter().enumerate() {
            let others = run[at + 1..].iter().filter(|other| other.block != one.block);
            common.extend(others.map(|other| (one.block, other.block, one.length_m())));
        }
    }
    for seam in border::seams(&lonely) {
        let (one, other) = (lonely[seam.long].block, lonely[seam.short].block);
        common.push((one.min(other), one.max(other), seam.length_m));
    }
    common.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    let pairs = common.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1));
    let long = |pair: &&[(BlockIdx, BlockIdx, f64)]| {
        LEAST_BORDER_M <= pair.iter().map(|stretch| stretch.2).sum()
    };
    pairs.filter(long).map(|pair| (pair[0].0, pair[0].1)).collect()
}
