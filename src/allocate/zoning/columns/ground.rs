//! What zones are cut from: the zoning, with what columns ask of it at hand.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::Zoning;
use super::Zone;

/// No way from a block to a school.
const NO_WAY: i64 = i64::MAX;

/// A zoning with a table of costs, and the blocks each school can get at all.
///
/// Every zone is taken to be one piece: the blocks lie in one component, or connection does not
/// matter.
#[derive(Clone, Debug)]
pub struct Ground<'z> {
    pub zoning: &'z Zoning,
    pub connected: bool,
    /// `n_schools × n_blocks`, row-major.
    costs: Vec<i64>,
    /// Per school, sorted: the blocks that some zone of it could hold. Has the root.
    reach: Vec<Vec<u32>>,
}

impl<'z> Ground<'z> {
    pub fn new(zoning: &'z Zoning, connected: bool) -> Self {
        let (n_blocks, n_schools) = (zoning.children.len(), zoning.seats.len());
        let mut costs = vec![NO_WAY; n_blocks * n_schools];
        for block in 0..n_blocks {
            for way in zoning.ways.of(block) {
                costs[way.school as usize * n_blocks + block] = way.cost;
            }
        }
        let mut ground = Self { zoning, connected, costs, reach: Vec::new() };
        ground.reach = (0..n_schools).map(|school| ground.reachable(school)).collect();
        ground
    }

    pub fn n_blocks(&self) -> usize {
        self.zoning.children.len()
    }

    pub fn n_schools(&self) -> usize {
        self.zoning.seats.len()
    }

    /// `None`: no way.
    pub fn cost(&self, school: usize, block: usize) -> Option<i64> {
        let cost = self.costs[school * self.n_blocks() + block];
        (cost != NO_WAY).then_some(cost)
    }

    pub fn root(&self, school: usize) -> Option<usize> {
        self.zoning.roots[school].map(|block| block as usize)
    }

    /// Whether the school may go without any block.
    pub fn may_be_empty(&self, school: usize) -> bool {
        self.root(school).is_none() && self.zoning.least[school] <= 0
    }

    /// The same, with the block at this school.
    pub fn fixed(&self, block: usize, school: usize) -> Self {
        let mut ground = self.clone();
        for other in (0..self.n_schools()).filter(|&other| other != school) {
            ground.bar(block, other);
        }
        ground
    }

    /// The same, with the block elsewhere.
    pub fn barred(&self, block: usize, school: usize) -> Self {
        let mut ground = self.clone();
        ground.bar(block, school);
        ground
    }

    fn bar(&mut self, block: usize, school: usize) {
        if self.reach[school].binary_search(&(block as u32)).is_ok() {
            self.costs[school * self.zoning.children.len() + block] = NO_WAY;
            self.reach[school] = self.reachable(school);
        }
    }

    /// Whether there are ways for all blocks of the zone.
    pub fn allows(&self, zone: &Zone) -> bool {
        let way = |&block: &u32| self.cost(zone.school as usize, block as usize).is_some();
        zone.blocks.iter().all(way)
    }

    pub fn reach(&self, school: usize) -> &[u32] {
        &self.reach[school]
    }

    /// The blocks with a path to the root on which all children still have a seat.
    fn reachable(&self, school: usize) -> Vec<u32> {
        let seats = self.zoning.seats[school];
        let mine = |block: usize| self.cost(school, block).is_some();
        let Some(root) = self.root(school).filter(|_| self.connected) else {
            let fits = |block: &usize| mine(*block) && self.zoning.children[*block] <= seats;
            return (0..self.n_blocks()).filter(fits).map(|block| block as u32).collect();
        };
        let mut least = vec![i64::MAX; self.n_blocks()];
        let mut heap = BinaryHeap::new();
        if mine(root) {
            heap.push(Reverse((self.zoning.children[root], root)));
        }
        while let Some(Reverse((load, block))) = heap.pop() {
            if load > seats || load >= least[block] {
                continue;
            }
            least[block] = load;
            for &next in self.zoning.neighbors.of(block) {
                let next = next as usize;
                if mine(next) && least[next] == i64::MAX {
                    heap.push(Reverse((load + self.zoning.children[next], next)));
                }
            }
        }
        let reached = |block: &usize| least[*block] != i64::MAX;
        (0..self.n_blocks()).filter(reached).map(|block| block as u32).collect()
    }
}
