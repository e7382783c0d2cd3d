use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Problem;
use super::ground::{Band, Node, Sweep};
use crate::model::{Children, Millimeters};

/// Children on their way to a least total walk: everybody starts at the cheapest node, and whoever
/// is too many anywhere moves on along the cheapest chain of exchanges.
///
/// Paper: successive shortest paths (Ahuja, Magnanti, Orlin, Network Flows, 1993, chapter 9.7) on
/// the graph whose nodes are the schools and outside. An arc from one node to another is the
/// cheapest block at the one for which the other is a choice. Blocks are a million, nodes are few.
///
/// What holds before and after every step: every child of the band is at a node of least
/// walk + price among the choices of its block. A school whose price is above that of outside
/// counts as full (its `taken` is its `seats`), so it may be short of children as well as over.
pub struct Exchange<'a> {
    band: &'a Band,
    seats: Vec<Children>,
    /// One per choice of the band: the block's children there.
    pub shares: Vec<Children>,
    /// One per node, outside included; only differences mean anything.
    pub prices: Vec<Millimeters>,
    /// One per node: children there beyond what `taken` accounts for. Sums to zero.
    surplus: Vec<Children>,
    /// One per school: seats that are given away.
    taken: Vec<Children>,
    arcs: Vec<Vec<Arc>>,
    search: Search,
}

/// All ways to exchange a child from one node to another, the cheapest on top.
struct Arc {
    to: Node,
    moves: BinaryHeap<Reverse<Move>>,
}

/// A block's children go from one of its choices to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Move {
    /// How much farther the walk is there; prices come on top.
    farther: Millimeters,
    /// Positions in the band's choices. They grow with the block, so ties are broken by block.
    from: u32,
    to: u32,
}

/// What carries children from one node to the next on a chain.
#[derive(Clone, Copy, Debug)]
enum Hop {
    Move(Move),
    /// A seat that nobody had is taken, and outside owes one child less.
    TakeSeat,
    /// A seat is given up, and the child that had it is outside's surplus.
    GiveSeat,
}

/// Shortest chains from one node; cleared at the cost of what was touched.
struct Search {
    /// `None`: not reached.
    reached: Vec<Option<(Millimeters, Node, Hop)>>,
    settled: Vec<bool>,
    touched: Vec<Node>,
    queue: BinaryHeap<Reverse<(Millimeters, Node)>>,
}

impl<'a> Exchange<'a> {
    /// Everybody at the cheapest node at these crowdings.
    pub fn start(problem: &Problem, crowding: &[Millimeters], sweep: &'a Sweep) -> Self {
        let outside = problem.n_schools();
        let mut load = vec![Children(0); outside + 1];
        for (block, node) in sweep.cheapest.iter().enumerate() {
            if problem.fixed[block].is_none() {
                load[*node] += problem.children[block];
            }
        }
        let taken: Vec<Children> = (0..outside)
            .map(|school| {
                let seats = problem.seats[school];
                if Millimeters(0) < crowding[school] { seats } else { seats.min(load[school]) }
            })
            .collect();
        let mut surplus: Vec<Children> =
            load.iter().zip(&taken).map(|(load, taken)| *load - *taken).collect();
        surplus.push(Children(0) - surplus.iter().copied().sum());
        let prices = crowding.iter().copied().chain([Millimeters(0)]).collect();
        let mut exchange = Self {
            band: &sweep.band,
            seats: problem.seats.clone(),
            shares: vec![Children(0); sweep.band.choices.len()],
            prices,
            surplus,
            taken,
            arcs: (0..=outside).map(|_| Vec::new()).collect(),
            search: Search::over(outside + 1),
        };
        for at in 0..sweep.band.len() {
            let first = sweep.band.starts[at];
            exchange.shares[first] = problem.children[sweep.band.blocks[at].0];
            exchange.offer_moves(at, first);
        }
        exchange
    }

    /// Until nobody is too many anywhere, or, answering `false`, the band offers no chain for
    /// somebody who is.
    pub fn settle(&mut self) -> bool {
        let mut everybody = true;
        for source in 0..self.prices.len() {
            while Children(0) < self.surplus[source] {
                let Some(target) = self.cheapest_chain(source) else {
                    everybody = false;
                    break;
                };
                self.raise_prices(target);
                self.send_along(source, target);
            }
        }
        everybody
    }

    /// Prices above that of outside: what [`super::Optimum::crowding`] is.
    pub fn crowding(&self) -> Vec<Millimeters> {
        let outside = self.outside();
        let above = |price: &Millimeters| (*price - self.prices[outside]).max(Millimeters(0));
        self.prices[..outside].iter().map(above).collect()
    }

    /// The cheapest exchange from a node to every other that the band offers: how much distance +
    /// crowding grows, never negative.
    pub fn cheapest_moves(&mut self, from: Node) -> Vec<(Node, Millimeters)> {
        let mut moves = Vec::new();
        for at in 0..self.arcs[from].len() {
            if let Some(best) = self.top(from, at) {
                let to = self.arcs[from][at].to;
                moves.push((to, best.farther + self.prices[to] - self.prices[from]));
            }
        }
        moves
    }

    fn outside(&self) -> Node {
        self.taken.len()
    }

    /// A block's children have come to `choice`: from there they might go on to all others.
    fn offer_moves(&mut self, at: usize, choice: usize) {
        let band = self.band;
        let here = band.choices[choice];
        let arcs = &mut self.arcs[here.node];
        for other in (band.starts[at]..band.starts[at + 1]).filter(|other| *other != choice) {
            let there = band.choices[other];
            let arc = match arcs.binary_search_by_key(&there.node, |arc| arc.to) {
                Ok(arc) => arc,
                Err(arc) => {
                    arcs.insert(arc, Arc { to: there.node, moves: BinaryHeap::new() });
                    arc
                }
            };
            let farther = there.walk - here.walk;
            let (from, to) = (choice as u32, other as u32);
            arcs[arc].moves.push(Reverse(Move { farther, from, to }));
        }
    }

    /// The cheapest move of an arc; moves of children who have left meanwhile are dropped.
    fn top(&mut self, from: Node, arc: usize) -> Option<Move> {
        let moves = &mut self.arcs[from][arc].moves;
        while let Some(Reverse(best)) = moves.peek() {
            if Children(0) < self.shares[best.from as usize] {
                return Some(*best);
            }
            moves.pop();
        }
        None
    }

    /// Dijkstra from `source` to the first node that lacks children.
    fn cheapest_chain(&mut self, source: Node) -> Option<Node> {
        self.search.clear();
        self.search.reach(source, Millimeters(0), source, Hop::TakeSeat);
        while let Some((so_far, node)) = self.search.settle_next() {
            if self.surplus[node] < Children(0) {
                return Some(node);
            }
            for at in 0..self.arcs[node].len() {
                if let Some(best) = self.top(node, at) {
                    let to = self.arcs[node][at].to;
                    let more = best.farther + self.prices[to] - self.prices[node];
                    self.search.reach(to, so_far + more, node, Hop::Move(best));
                }
            }
            self.reach_through_seats(node, so_far);
        }
        None
    }

    /// Whoever comes to a school with room takes a seat; where seats are taken one can be given
    /// up, at the price above that of outside.
    fn reach_through_seats(&mut self, node: Node, so_far: Millimeters) {
        let outside = self.outside();
        if node == outside {
            for school in 0..outside {
                if Children(0) < self.taken[school] {
                    let more = self.prices[school] - self.prices[outside];
                    self.search.reach(school, so_far + more, outside, Hop::GiveSeat);
                }
            }
        } else if self.taken[node] < self.seats[node] {
            let more = self.prices[outside] - self.prices[node];
            self.search.reach(outside, so_far + more, node, Hop::TakeSeat);
        }
    }

    /// Makes every exchange on the chain free, and none cheaper than free.
    fn raise_prices(&mut self, target: Node) {
        let (whole, ..) = self.search.reached[target].expect("the chain ends there");
        for node in &self.search.touched {
            if self.search.settled[*node] {
                let (so_far, ..) = self.search.reached[*node].expect("settled, so reached");
                self.prices[*node] += whole - so_far;
            }
        }
    }

    /// As many children as can go all the way.
    fn send_along(&mut self, source: Node, target: Node) {
        let mut amount = self.surplus[source].min(Children(0) - self.surplus[target]);
        for (node, before, hop) in self.search.chain(source, target) {
            amount = amount.min(match hop {
                Hop::Move(step) => self.shares[step.from as usize],
                Hop::TakeSeat => self.seats[before] - self.taken[before],
                Hop::GiveSeat => self.taken[node],
            });
        }
        for (node, before, hop) in self.search.chain(source, target) {
            match hop {
                Hop::Move(step) => self.apply(step, amount),
                Hop::TakeSeat => self.taken[before] += amount,
                Hop::GiveSeat => self.taken[node] -= amount,
            }
        }
        self.surplus[source] -= amount;
        self.surplus[target] += amount;
    }

    fn apply(&mut self, step: Move, amount: Children) {
        let (from, to) = (step.from as usize, step.to as usize);
        let newcomers = self.shares[to] == Children(0);
        self.shares[from] -= amount;
        self.shares[to] += amount;
        if newcomers {
            let at = self.band.starts.partition_point(|start| *start <= to) - 1;
            self.offer_moves(at, to);
        }
    }
}

impl Search {
    fn over(n_nodes: usize) -> Self {
        Self {
            reached: vec![None; n_nodes],
            settled: vec![false; n_nodes],
            touched: Vec::new(),
            queue: BinaryHeap::new(),
        }
    }

    fn clear(&mut self) {
        for node in self.touched.drain(..) {
            self.reached[node] = None;
            self.settled[node] = false;
        }
        self.queue.clear();
    }

    fn reach(&mut self, node: Node, so_far: Millimeters, before: Node, hop: Hop) {
        match self.reached[node] {
            Some((known, ..)) if known <= so_far => return,
            Some(_) => {}
            None => self.touched.push(node),
        }
        self.reached[node] = Some((so_far, before, hop));
        self.queue.push(Reverse((so_far, node)));
    }

    fn settle_next(&mut self) -> Option<(Millimeters, Node)> {
        while let Some(Reverse((so_far, node))) = self.queue.pop() {
            if !self.settled[node] {
                self.settled[node] = true;
                return Some((so_far, node));
            }
        }
        None
    }

    /// Backward from the target: each node, the one before it, and what leads here from there.
    fn chain(&self, source: Node, target: Node) -> Vec<(Node, Node, Hop)> {
        let mut chain = Vec::new();
        let mut node = target;
        while node != source {
            let (_, before, hop) = self.reached[node].expect("chains are of reached nodes");
            chain.push((node, before, hop));
            node = before;
        }
        chain
    }
}
