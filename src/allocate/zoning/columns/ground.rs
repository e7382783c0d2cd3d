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
    /// Per block, its school if there is one way only.
    sole: Vec<Option<usize>>,
    impossible: bool,
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
        let mut ground = Self {
            zoning,
            connected,
            costs,
            reach: Vec::new(),
            sole: Vec::new(),
            impossible: false,
        };
        ground.reach = vec![Vec::new(); n_schools];
        ground.settle((0..n_schools).collect());
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
        let others = (0..self.n_schools()).filter(|&other| other != school);
        let mut ground = self.clone();
        ground.bar(others.map(|other| (block, other)));
        ground
    }

    /// The same, with the block elsewhere.
    pub fn barred(&self, block: usize, school: usize) -> Self {
        let mut ground = self.clone();
        ground.bar([(block, school)]);
        ground
    }

    /// Takes ways away, of blocks to schools. False if there were none of them.
    pub fn bar(&mut self, ways: impl IntoIterator<Item = (usize, usize)>) -> bool {
        let mut changed = Vec::new();
        for (block, school) in ways {
            if self.cost(school, block).is_some() {
                self.costs[school * self.zoning.children.len() + block] = NO_WAY;
                changed.push(school);
                changed.extend(self.settle_block(block));
            }
        }
        changed.sort_unstable();
        changed.dedup();
        let any = !changed.is_empty();
        self.settle(changed);
        any
    }

    /// The school that the block must go to, if there is one way only.
    pub fn sole(&self, block: usize) -> Option<usize> {
        self.sole[block]
    }

    /// Gives the only school of the block, if it has become that.
    fn settle_block(&mut self, block: usize) -> Option<usize> {
        let only = self.only_school(block);
        let before = std::mem::replace(&mut self.sole[block], only);
        self.impossible |= self.cost_anywhere(block).is_none();
        self.sole[block].filter(|_| before.is_none())
    }

    fn cost_anywhere(&self, block: usize) -> Option<i64> {
        (0..self.n_schools()).find_map(|school| self.cost(school, block))
    }

    /// Whether some block has no way left, or a school no room for what goes nowhere else.
    pub fn is_impossible(&self) -> bool {
        self.impossible
    }

    fn only_school(&self, block: usize) -> Option<usize> {
        let mut ways = (0..self.n_schools()).filter(|&school| self.cost(school, block).is_some());
        ways.next().filter(|_| ways.next().is_none())
    }

    /// Finds what these schools can reach, and takes other ways away, until nothing changes.
    fn settle(&mut self, mut schools: Vec<usize>) {
        if self.sole.is_empty() {
            self.sole = (0..self.n_blocks()).map(|block| self.only_school(block)).collect();
            self.impossible = (0..self.n_blocks()).any(|block| self.cost_anywhere(block).is_none());
        }
        while let Some(school) = schools.pop() {
            self.reach[school] = self.reachable(school);
            self.impossible |= self.room(school) < 0;
            for block in 0..self.n_blocks() {
                let lost = self.cost(school, block).is_some()
                    && self.reach[school].binary_search(&(block as u32)).is_err();
                if lost {
                    self.costs[school * self.zoning.children.len() + block] = NO_WAY;
                    schools.extend(self.settle_block(block));
                }
            }
        }
    }

    /// Whether a block goes nowhere else than to a school that must have a zone: then every zone
    /// of that school holds it.
    pub fn follows(&self, block: usize) -> bool {
        let rooted = |school: usize| self.root(school).is_some_and(|root| root != block);
        self.sole[block].is_some_and(rooted)
    }

    /// Whether there are ways for all blocks of the zone, and it holds all that go nowhere else.
    pub fn allows(&self, zone: &Zone) -> bool {
        let school = zone.school as usize;
        let way = |&block: &u32| self.cost(school, block as usize).is_some();
        let sole = |block: &usize| self.sole[*block] == Some(school);
        let n_soles = (0..self.n_blocks()).filter(sole).count();
        let held = zone.blocks.iter().map(|&block| block as usize);
        zone.blocks.iter().all(way) && held.filter(sole).count() == n_soles
    }

    pub fn reach(&self, school: usize) -> &[u32] {
        &self.reach[school]
    }

    /// The seats left by the blocks that go nowhere else.
    fn room(&self, school: usize) -> i64 {
        let own = |block: &usize| self.sole[*block] == Some(school);
        let held = (0..self.n_blocks()).filter(own).map(|block| self.zoning.children[block]);
        self.zoning.seats[school] - held.sum::<i64>()
    }

    /// The blocks with a path to the root on which all children still have a seat, besides those
    /// of the blocks that go nowhere else.
    fn reachable(&self, school: usize) -> Vec<u32> {
        let mine = |block: usize| self.cost(school, block).is_some();
        let more = |block: usize| match self.sole[block] {
            Some(sole) if sole == school => 0,
            _ => self.zoning.children[block],
        };
        let room = self.room(school);
        let Some(root) = self.root(school).filter(|_| self.connected) else {
            let fits = |block: &usize| mine(*block) && more(*block) <= room;
            return (0..self.n_blocks()).filter(fits).map(|block| block as u32).collect();
        };
        let mut least = vec![i64::MAX; self.n_blocks()];
        let mut heap = BinaryHeap::new();
        if mine(root) {
            heap.push(Reverse((more(root), root)));
        }
        while let Some(Reverse((load, block))) = heap.pop() {
            if load > room || load >= least[block] {
                continue;
            }
            least[block] = load;
            for &next in self.zoning.neighbors.of(block) {
                let next = next as usize;
                if mine(next) && least[next] == i64::MAX {
                    heap.push(Reverse((load + more(next), next)));
                }
            }
        }
        let reached = |block: &usize| least[*block] != i64::MAX;
        (0..self.n_blocks()).filter(reached).map(|block| block as u32).collect()
    }
}
