use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Move, Node};
use crate::model::Millimeters;

/// Shortest chains from one node; cleared at the cost of what was touched.
pub(super) struct Search {
    /// `None`: not reached.
    pub(super) reached: Vec<Option<(Millimeters, Node, Hop)>>,
    pub(super) settled: Vec<bool>,
    pub(super) touched: Vec<Node>,
    queue: BinaryHeap<Reverse<(Millimeters, Node)>>,
}

/// What carries children from one node to the next on a chain.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hop {
    Move(Move),
    /// A seat that nobody had is taken, and outside owes one child less.
    TakeSeat,
    /// A seat is given up, and the child that had it is outside's surplus.
    GiveSeat,
}

impl Search {
    pub(super) fn over(n_nodes: usize) -> Self {
        Self {
            reached: vec![None; n_nodes],
            settled: vec![false; n_nodes],
            touched: Vec::new(),
            queue: BinaryHeap::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        for node in self.touched.drain(..) {
            self.reached[node] = None;
            self.settled[node] = false;
        }
        self.queue.clear();
    }

    pub(super) fn reach(&mut self, node: Node, so_far: Millimeters, before: Node, hop: Hop) {
        match self.reached[node] {
            Some((known, ..)) if known <= so_far => return,
            Some(_) => {}
            None => self.touched.push(node),
        }
        self.reached[node] = Some((so_far, before, hop));
        self.queue.push(Reverse((so_far, node)));
    }

    pub(super) fn settle_next(&mut self) -> Option<(Millimeters, Node)> {
        while let Some(Reverse((so_far, node))) = self.queue.pop() {
            if !self.settled[node] {
                self.settled[node] = true;
                return Some((so_far, node));
            }
        }
        None
    }

    /// From the end of the search back to its start: each two nodes and what connects them.
    pub(super) fn chain(&self, start: Node, end: Node) -> Vec<(Node, Node, Hop)> {
        let mut chain = Vec::new();
        let mut node = end;
        while node != start {
            let (_, before, hop) = self.reached[node].expect("chains are of reached nodes");
            chain.push((node, before, hop));
            node = before;
        }
        chain
    }
}
