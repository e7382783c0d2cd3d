use petgraph::unionfind::UnionFind;

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
        let pairs = district.given_neighbors.clone().unwrap_or_default();
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
