use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::Problem;
use super::ground::{Band, Node, Sweep};
use crate::model::{Children, Millimeters};

mod search;

use search::{Hop, Search};

/// Children on their way to a least total walk: everybody starts at the cheapest node, and whoever
/// is too many anywhere moves on along the cheapest chain of exchanges.
///
/// Paper: successive shortest paths (Ahuja, Magnanti, Orlin, Network Flows, 1993, chapter 9.7) on
/// the graph whose nodes are the schools and outside. An arc from one node to another is the
/// cheapest block at the one for which the other is a choice. Blocks are a million, nodes are few.
///
/// What holds before and after every step: every child of the band is at a node of least
/// walk + price among the choices of its block. A school whose price is above that of outside
pub struct Exchange<'a> {
    band: &'a Band,
    seats: Vec<Children>,
    /// One per school: seats that are given away in any case.
    least: Vec<Children>,
    /// One per choice of the band: the block's children there.
    pub shares: Vec<Children>,
    /// One per node, outside included; only differences mean anything.
    pub prices: Vec<Millimeters>,
    surplus: Vec<Children>,
    /// One per school: seats that are given away.
    taken: Vec<Children>,
    /// One per node: its crowding at the start, and how far its price may go from there.
    reaches: Vec<(Millimeters, Millimeters)>,
    arcs: Arcs,
    search: Search,
}

/// One arc for every ordered pair of nodes that some child could move between.
struct Arcs {
    all: Vec<Arc>,
    /// One row per node: the arcs from there, sorted by where they go.
    out_of: Vec<Vec<(Node, usize)>>,
    /// One row per node: the arcs to there, in the order they were made.
    into: Vec<Vec<usize>>,
}

/// All ways to exchange a child from one node to another, the cheapest on top.
struct Arc {
    from: Node,
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

/// Whether a chain is followed as children go, or from where they are lacking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Onward,
    Back,
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
                let (least, seats) = (problem.least[school], problem.seats[school]);
                match crowding[school].cmp(&Millimeters(0)) {
                    Ordering::Greater => seats,
                    Ordering::Less => least,
                    Ordering::Equal => load[school].clamp(least, seats),
                }
            })
            .collect();
        let mut surplus: Vec<Children> =
            load.iter().zip(&taken).map(|(load, taken)| *load - *taken).collect();
        surplus.push(Children(0) - surplus.iter().copied().sum());
        let prices: Vec<Millimeters> = crowding.iter().copied().chain([Millimeters(0)]).collect();
        let reaches = prices.iter().copied().zip(reaches(&sweep.band, outside + 1)).collect();
        let mut exchange = Self {
            band: &sweep.band,
            seats: problem.seats.clone(),
            least: problem.least.clone(),
            shares: vec![Children(0); sweep.band.choices.len()],
            prices,
            surplus,
            taken,
            reaches,
            arcs: Arcs::among(outside + 1),
            search: Search::over(outside + 1),
        };
        for at in 0..sweep.band.len() {
            let first = sweep.band.starts[at];
            exchange.shares[first] = problem.children[sweep.band.blocks[at].0];
            exchange.offer_moves(at, first);
        }
        exchange
    }

    /// Until nobody is too many anywhere and no counted seat is left over, or, answering `false`,
    /// the band offers no chain for somebody.
    ///
    /// Most imbalances are local, so chains are sought in small neighborhoods first.
    pub fn settle(&mut self) -> bool {
        for most_settled in [24, 96, 384] {
            for school in 0..self.outside() {
                self.balance(school, most_settled);
            }
        }
        // Everybody gets a try, also after somebody could not be balanced.
        let given_up =
            (0..self.outside()).filter(|school| !self.balance(*school, usize::MAX)).count();
        given_up == 0
    }

    /// Sends on from a node the children that are too many, or calls in those that are lacking,
    /// until it is balanced or the search gives up.
    fn balance(&mut self, node: Node, most_settled: usize) -> bool {
        while self.surplus[node] != Children(0) {
            let way = if Children(0) < self.surplus[node] { Way::Onward } else { Way::Back };
            let Some(end) = self.cheapest_chain(node, way, most_settled) else { return false };
            if !self.shift_prices(end, way) {
                return false;
            }
            self.send_along(node, end, way);
        }
        true
    }

    /// Prices above that of outside: what [`super::Optimum::crowding`] is.
    pub fn crowding(&self) -> Vec<Millimeters> {
        let above = |school: Node| {
            let above = self.prices[school] - self.prices[self.outside()];
            // Nobody is where it is cheaper for nothing, so it may as well cost nothing.
            let for_nothing = self.least[school] == Children(0);
            if for_nothing { above.max(Millimeters(0)) } else { above }
        };
        (0..self.outside()).map(above).collect()
    }

    /// Other prices at which everybody is still where distance + crowding is least.
    pub fn reprice(&mut self, crowding: &[Millimeters]) {
        self.prices = crowding.iter().copied().chain([Millimeters(0)]).collect();
    }

    /// Whether all seats of a school are given away.
    pub fn is_full(&self, school: Node) -> bool {
        self.taken[school] == self.seats[school]
    }

    /// The cheapest exchange from a node to every other that the band offers: how much distance +
    /// crowding grows, never negative.
    pub fn cheapest_moves(&mut self, from: Node) -> Vec<(Node, Millimeters)> {
        let arcs = self.arcs.out_of[from].clone();
        let cost = |(to, arc): (Node, usize)| {
            let best = self.arcs.top(arc, &self.shares)?;
            Some((to, best.farther + self.prices[to] - self.prices[from]))
        };
        arcs.into_iter().filter_map(cost).collect()
    }

    fn outside(&self) -> Node {
        self.taken.len()
    }

    /// A block's children have come to `choice`: from there they might go on to all others.
    fn offer_moves(&mut self, at: usize, choice: usize) {
        let band = self.band;
        let here = band.choices[choice];
        for other in (band.starts[at]..band.starts[at + 1]).filter(|other| *other != choice) {
            let there = band.choices[other];
            let farther = there.walk - here.walk;
            let offer = Move { farther, from: choice as u32, to: other as u32 };
            self.arcs.between(here.node, there.node).moves.push(Reverse(offer));
        }
    }

    /// Dijkstra from `start` to the first node that lacks children; or, the other way, back from
    /// a `start` that lacks some to the first node that has too many. Outside is always welcome:
    /// once all schools are balanced, so is outside.
    ///
    /// `None`: the search ended, or settled so many nodes, without finding one.
    fn cheapest_chain(&mut self, start: Node, way: Way, most_settled: usize) -> Option<Node> {
        let outside = self.outside();
        self.search.clear();
        self.search.reach(start, Millimeters(0), start, Hop::TakeSeat);
        let mut settled = 0;
        while let Some((so_far, node)) = self.search.settle_next() {
            let wanted = match way {
                Way::Onward => self.surplus[node] < Children(0),
                Way::Back => Children(0) < self.surplus[node],
            };
            if wanted || node == outside {
                return Some(node);
            }
            settled += 1;
            if most_settled < settled {
                return None;
            }
            self.reach_by_moves(node, so_far, way);
            self.reach_outside(node, so_far, way);
        }
        None
    }

    fn reach_by_moves(&mut self, node: Node, so_far: Millimeters, way: Way) {
        let n_arcs = match way {
            Way::Onward => self.arcs.out_of[node].len(),
            Way::Back => self.arcs.into[node].len(),
        };
        for at in 0..n_arcs {
            let arc = match way {
                Way::Onward => self.arcs.out_of[node][at].1,
                Way::Back => self.arcs.into[node][at],
            };
            if let Some(best) = self.arcs.top(arc, &self.shares) {
                let Arc { from, to, .. } = self.arcs.all[arc];
                let more = best.farther + self.prices[to] - self.prices[from];
                let next = if way == Way::Onward { to } else { from };
                self.search.reach(next, so_far + more, node, Hop::Move(best));
            }
        }
    }

    /// Whoever comes to a school with room takes a seat; whoever is lacking at one where seats are
    /// taken is made up for by giving one up, at the price above that of outside.
    fn reach_outside(&mut self, school: Node, so_far: Millimeters, way: Way) {
        let outside = self.outside();
        let above = self.prices[school] - self.prices[outside];
        match way {
            Way::Onward if self.taken[school] < self.seats[school] => {
                self.search.reach(outside, so_far - above, school, Hop::TakeSeat);
            }
            Way::Back if self.least[school] < self.taken[school] => {
                self.search.reach(outside, so_far + above, school, Hop::GiveSeat);
            }
            _ => {}
        }
    }

    /// Makes every exchange on the chain free, and none cheaper than free: schools that children
    /// are sent on from grow dearer, those that they are called back from cheaper.
    ///
    /// `false`: some price would go too far from where the band was looked up.
    fn shift_prices(&mut self, end: Node, way: Way) -> bool {
        let (whole, ..) = self.search.reached[end].expect("the chain ends there");
        let mut shifts = Vec::new();
        for node in &self.search.touched {
            if self.search.settled[*node] {
                let (so_far, ..) = self.search.reached[*node].expect("settled, so reached");
                let price = match way {
                    Way::Onward => self.prices[*node] + (whole - so_far),
                    Way::Back => self.prices[*node] - (whole - so_far),
                };
                let (start, reach) = self.reaches[*node];
                if price < start - reach || start + reach < price {
                    return false;
                }
                shifts.push((*node, price));
            }
        }
        for (node, price) in shifts {
            self.prices[node] = price;
        }
        true
    }

    /// As many children as can go all the way.
    fn send_along(&mut self, start: Node, end: Node, way: Way) {
        let (source, target) = if way == Way::Onward { (start, end) } else { (end, start) };
        let outside = self.outside();
        let mut amount = Children(i64::MAX);
        if source != outside {
            amount = amount.min(self.surplus[source]);
        }
        if target != outside {
            amount = amount.min(Children(0) - self.surplus[target]);
        }
        for (one, other, hop) in self.search.chain(start, end) {
            let school = one.min(other);
            amount = amount.min(match hop {
                Hop::Move(step) => self.shares[step.from as usize],
                Hop::TakeSeat => self.seats[school] - self.taken[school],
                Hop::GiveSeat => self.taken[school] - self.least[school],
            });
        }
        for (one, other, hop) in self.search.chain(start, end) {
            // One of the two is outside, which comes last.
            let school = one.min(other);
            match hop {
                Hop::Move(step) => self.apply(step, amount),
                Hop::TakeSeat => self.taken[school] += amount,
                Hop::GiveSeat => self.taken[school] -= amount,
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

/// No price is so far from another.
const ANYWHERE: Millimeters = Millimeters(i64::MAX / 4);

/// Prices may go twice as far as the band is wide there; of nodes without a band, a little.
fn reaches(band: &Band, n_nodes: usize) -> Vec<Millimeters> {
    // Where nobody has a choice nothing is known to be near, so nothing is in the way either.
    let little = if band.blocks.is_empty() { ANYWHERE } else { band.mean_width() };
    let mut reaches = vec![little; n_nodes];
    for at in 0..band.len() {
        let width = Millimeters(2 * band.widths_mm[at] as i64);
        for choice in band.choices_of(at) {
            reaches[choice.node] = reaches[choice.node].max(width);
        }
    }
    reaches
}

impl Arcs {
    fn among(n_nodes: usize) -> Self {
        Self { all: Vec::new(), out_of: vec![Vec::new(); n_nodes], into: vec![Vec::new(); n_nodes] }
    }

    fn between(&mut self, from: Node, to: Node) -> &mut Arc {
        let row = &mut self.out_of[from];
        let arc = match row.binary_search_by_key(&to, |(to, _)| *to) {
            Ok(at) => row[at].1,
            Err(at) => {
                let arc = self.all.len();
                row.insert(at, (to, arc));
                self.into[to].push(arc);
                self.all.push(Arc { from, to, moves: BinaryHeap::new() });
                arc
            }
        };
        &mut self.all[arc]
    }

    /// The cheapest move of an arc; moves of children who have left meanwhile are dropped.
    fn top(&mut self, arc: usize, shares: &[Children]) -> Option<Move> {
        let moves = &mut self.all[arc].moves;
        while let Some(Reverse(best)) = moves.peek() {
            if Children(0) < shares[best.from as usize] {
                return Some(*best);
            }
            moves.pop();
        }
        None
    }
}
