//! How far every node is from a school.

use super::graph::{Graph, LONGEST_MM};

/// No way there.
pub const NO_WAY: u32 = u32::MAX;

/// Shortest walks from some nodes to all that are asked for: Dijkstra's algorithm (1959) with a
/// radix heap (Ahuja, Mehlhorn, Orlin and Tarjan 1990). Keys taken out never fall, so a key's place
/// is the highest bit in which it differs from the last one taken out, and every entry moves to a
/// lower place at most 32 times.
///
/// # Cost
///
/// Time O(ways + nodes · 32) at most; memory 4 bytes per node, and 8 per way in the heap at most.
#[derive(Debug)]
pub struct Sweep<'a> {
    graph: &'a Graph,
    /// One per node.
    mm: Vec<u32>,
    heap: RadixHeap,
}

/// Nodes whose distance is wanted; a sweep ends when it has them all.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// One per node.
    nodes: Vec<bool>,
    count: usize,
}

impl Wanted {
    pub fn of(n_nodes: usize, wanted: impl Iterator<Item = u32>) -> Self {
        let mut nodes = vec![false; n_nodes];
        let mut count = 0;
        for node in wanted {
            count += usize::from(!std::mem::replace(&mut nodes[node as usize], true));
        }
        Self { nodes, count }
    }
}

impl<'a> Sweep<'a> {
    pub fn over(graph: &'a Graph) -> Self {
        Self { graph, mm: vec![NO_WAY; graph.n_nodes()], heap: RadixHeap::default() }
    }

    /// Millimeters from the nearest of `sources` (nodes, with what it takes to get there), one per
    /// node; exact for wanted nodes, [`NO_WAY`] where there is none.
    ///
    /// It stops when all wanted nodes are reached, or none is left.
    pub fn from(&mut self, sources: &[(u32, u32)], wanted: &Wanted) -> &[u32] {
        self.mm.fill(NO_WAY);
        self.heap.clear();
        let mut left = wanted.count;
        for (node, mm) in sources {
            self.offer(*node, *mm);
        }
        while let Some((mm, node)) = self.heap.pop() {
            if self.mm[node as usize] < mm {
                continue;
            }
            left -= usize::from(wanted.nodes[node as usize]);
            if left == 0 {
                break;
            }
            for way in self.graph.ways_from(node) {
                let there = u64::from(mm) + u64::from(way.mm);
                if there <= LONGEST_MM {
                    self.offer(way.to, there as u32);
                }
            }
        }
        &self.mm
    }

    fn offer(&mut self, node: u32, mm: u32) {
        let known = &mut self.mm[node as usize];
        if mm < *known {
            *known = mm;
            self.heap.push(mm, node);
        }
    }
}

/// Entries by key, smallest first; no key may be smaller than the last one taken out.
#[derive(Debug)]
struct RadixHeap {
    last: u32,
    /// `places[p]`: keys whose highest bit unlike `last` is the `p`-th; `places[0]`: keys equal to
    /// it.
    places: [Vec<(u32, u32)>; 33],
}

impl Default for RadixHeap {
    fn default() -> Self {
        Self { last: 0, places: std::array::from_fn(|_| Vec::new()) }
    }
}

impl RadixHeap {
    fn clear(&mut self) {
        self.last = 0;
        self.places.iter_mut().for_each(Vec::clear);
    }

    fn push(&mut self, key: u32, node: u32) {
        debug_assert!(self.last <= key);
        self.places[place(self.last, key)].push((key, node));
    }

    fn pop(&mut self) -> Option<(u32, u32)> {
        if self.places[0].is_empty() {
            let first = self.places.iter().position(|place| !place.is_empty())?;
            let mut entries = std::mem::take(&mut self.places[first]);
            self.last = entries.iter().map(|entry| entry.0).min().expect("it is not empty");
            for (key, node) in entries.drain(..) {
                self.places[place(self.last, key)].push((key, node));
            }
            // Its memory is of use again.
            self.places[first] = entries;
        }
        self.places[0].pop()
    }
}

fn place(last: u32, key: u32) -> usize {
    (u32::BITS - (last ^ key).leading_zeros()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_radix_heap_gives_back_its_keys_in_order() {
        let mut heap = RadixHeap::default();
        let (mut given, mut taken) = (Vec::new(), Vec::new());
        let mut seed = 7_u32;
        for round in 0..2000_u32 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let key = heap.last.saturating_add(seed >> (seed % 28));
            heap.push(key, round);
            given.push(key);
            if seed.is_multiple_of(3) {
                taken.extend(heap.pop().map(|entry| entry.0));
            }
        }
        while let Some((key, _)) = heap.pop() {
            taken.push(key);
        }
        assert!(taken.is_sorted());
        given.sort_unstable();
        assert_eq!(taken, given);
    }
}
