use super::ground::{Band, Node};
use crate::model::Children;

/// The same shares with as few blocks split as nodes allow: fewer than there are nodes.
///
/// Split blocks and the nodes they are split between make a graph. Along a cycle of it children
/// can be passed on until somebody's share is gone, at no cost, for all choices involved are
/// cheapest; so a forest remains, and a forest's split blocks are fewer than its nodes.
pub fn few(band: &Band, shares: Vec<Children>, n_nodes: usize) -> Vec<Children> {
    let mut forest = Forest::new(band, shares, n_nodes);
    for at in 0..band.len() {
        let range = band.starts[at]..band.starts[at + 1];
        let held: Vec<usize> =
            range.filter(|choice| Children(0) < forest.shares[*choice]).collect();
        if 1 < held.len() {
            for choice in held {
                forest.add(at, choice);
            }
        }
    }
    forest.shares
}

/// Trees of nodes and split blocks; an edge is a choice that holds children.
struct Forest<'a> {
    band: &'a Band,
    shares: Vec<Children>,
    /// One per node: the edges there, as (position in the band, choice).
    edges_of_node: Vec<Vec<(usize, usize)>>,
    /// One per block of the band: its choices in the forest.
    edges_of_block: Vec<Vec<usize>>,
}

impl<'a> Forest<'a> {
    fn new(band: &'a Band, shares: Vec<Children>, n_nodes: usize) -> Self {
        Self {
            band,
            shares,
            edges_of_node: vec![Vec::new(); n_nodes],
            edges_of_block: vec![Vec::new(); band.len()],
        }
    }

    /// Adds an edge; if that closes a cycle, opens it again.
    fn add(&mut self, at: usize, choice: usize) {
        if let Some(path) = self.path(at, self.band.choices[choice].node) {
            // At the block and at the node the new edge gains what the next edge loses, and so on
            // around.
            let gains = path.iter().copied().skip(1).step_by(2);
            let losses = || path.iter().copied().step_by(2);
            let amount = losses().map(|edge| self.shares[edge.1]).min().expect("not empty");
            for edge in gains {
                self.shares[edge.1] += amount;
            }
            for edge in losses() {
                self.shares[edge.1] -= amount;
                if self.shares[edge.1] == Children(0) {
                    self.remove(edge);
                }
            }
            self.shares[choice] += amount;
        }
        self.edges_of_node[self.band.choices[choice].node].push((at, choice));
        self.edges_of_block[at].push(choice);
    }

    fn remove(&mut self, (at, choice): (usize, usize)) {
        let node = self.band.choices[choice].node;
        self.edges_of_node[node].retain(|edge| edge.1 != choice);
        self.edges_of_block[at].retain(|edge| *edge != choice);
    }

    /// The edges between a block and a node, if they are in one tree. Their number is odd, so
    /// either end may come first.
    fn path(&self, block: usize, node: Node) -> Option<Vec<(usize, usize)>> {
        let mut came_by: Vec<Option<[(usize, usize); 2]>> = vec![None; self.edges_of_node.len()];
        let mut open = vec![node];
        while let Some(here) = open.pop() {
            for edge in &self.edges_of_node[here] {
                if edge.0 == block {
                    let mut path = vec![*edge];
                    let mut back = here;
                    while back != node {
                        let [in_by, out_by] = came_by[back].expect("opened from another node");
                        path.extend([out_by, in_by]);
                        back = self.band.choices[in_by.1].node;
                    }
                    return Some(path);
                }
                for choice in &self.edges_of_block[edge.0] {
                    let there = self.band.choices[*choice].node;
                    if there != node && there != here && came_by[there].is_none() {
                        came_by[there] = Some([*edge, (edge.0, *choice)]);
                        open.push(there);
                    }
                }
            }
        }
        None
    }
}
