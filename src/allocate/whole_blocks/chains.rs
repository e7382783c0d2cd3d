use std::collections::BTreeMap;

use super::choices::NO_END;
use super::exchanges::Exchanges;
use super::seating::{Move, Seating};

/// Improves by chains of exchanges from school to school until none is left that gains, or the
/// work limit is reached.
///
/// A chain starts anywhere: its first school gives up some children and has seats to spare after.
/// Each school on the way sends on what it got, less what its empty seats take up, or more. The
/// last one has seats for all it gets. So a chain never makes a school overfull, and from an
/// overfull one it takes children beyond the seats away, which gains most of all.
///
/// # Cost
///
/// A round is one dynamic program over (hops, school, children on the way), hence
/// `MOST_HOPS × neighboring pairs × most children on the way`; it gives one best chain to each
/// school, and all of them that do not touch each other are carried out.
pub fn improve(seating: &mut Seating) {
    let mut borders = Borders::of(seating);
    for _ in 0..MOST_ROUNDS {
        let mut touched = Vec::new();
        for chain in best_chains(seating, &borders) {
            let spots = chain.spots();
            if spots.iter().all(|spot| !touched.contains(spot))
                && carry_out(seating, &borders, &chain)
            {
                touched.extend(spots);
            }
        }
        if touched.is_empty() {
            return;
        }
        borders.renew(seating, &touched);
    }
}

const MOST_HOPS: usize = 10;
const MOST_ROUNDS: usize = 400;
/// Children on the way between two schools, at most.
const MOST_NET: i64 = 128;

/// The exchanges between all pairs of spots that share a block's choices.
struct Borders {
    /// By the pair, smaller spot first.
    exchanges: BTreeMap<(usize, usize), Exchanges>,
    /// One per spot, sorted.
    neighbors: Vec<Vec<usize>>,
    most: i64,
}

impl Borders {
    fn of(seating: &Seating) -> Self {
        let largest = seating.choices.children.iter().copied().max().unwrap_or(0);
        let n_spots = seating.choices.n_spots();
        let mut borders = Self {
            exchanges: BTreeMap::new(),
            neighbors: vec![Vec::new(); n_spots],
            most: largest.clamp(1, MOST_NET),
        };
        let all: Vec<usize> = (0..n_spots).collect();
        borders.renew(seating, &all);
        borders
    }

    fn renew(&mut self, seating: &Seating, touched: &[usize]) {
        let mut pairs = Vec::new();
        for &spot in touched {
            pairs.extend(self.neighbors[spot].iter().map(|&other| pair(spot, other)));
            pairs.extend(wanted_from(seating, spot).into_iter().map(|other| pair(spot, other)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        for (first, second) in pairs {
            let exchanges = Exchanges::between(seating, first, second, self.most);
            if self.exchanges.insert((first, second), exchanges).is_none() {
                for (one, other) in [(first, second), (second, first)] {
                    let at = self.neighbors[one].partition_point(|spot| *spot < other);
                    self.neighbors[one].insert(at, other);
                }
            }
        }
    }

    /// The least cost of moving `net` children from one spot to a neighbor.
    fn cost(&self, hop: Hop) -> Option<i64> {
        let net = if hop.from < hop.to { hop.net } else { -hop.net };
        self.exchanges[&pair(hop.from, hop.to)].cost(net)
    }

    fn moves(&self, hop: Hop) -> impl Iterator<Item = Move> + '_ {
        let net = if hop.from < hop.to { hop.net } else { -hop.net };
        let (first, second) = pair(hop.from, hop.to);
        self.exchanges[&(first, second)].moves(net, first, second)
    }
}

fn pair(one: usize, other: usize) -> (usize, usize) {
    (one.min(other), one.max(other))
}

/// The spots that members of `spot` may go to. Nobody goes outside for the sake of others while
/// nobody is there.
fn wanted_from(seating: &Seating, spot: usize) -> Vec<usize> {
    let outside = seating.choices.outside();
    let shut = seating.members(outside).is_empty();
    let choices = seating.members(spot).iter().flat_map(|block| seating.choices.of_block(*block));
    let mut wanted: Vec<usize> = choices.map(|choice| choice.spot).collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted.retain(|other| *other != spot && !(shut && *other == outside));
    wanted
}

#[derive(Clone, Copy)]
struct Hop {
    from: usize,
    to: usize,
    net: i64,
}

struct Chain {
    gain: i64,
    hops: Vec<Hop>,
}

impl Chain {
    fn spots(&self) -> Vec<usize> {
        let first = self.hops.first().map(|hop| hop.from);
        first.into_iter().chain(self.hops.iter().map(|hop| hop.to)).collect()
    }
}

/// How a number of children comes to a spot after some hops.
#[derive(Clone, Copy)]
struct Arrival {
    cost: i64,
    from: usize,
    /// What had come to `from` one hop earlier. `None`: the chain starts there.
    before: Option<i64>,
}

const NEVER: Arrival = Arrival { cost: NO_END, from: 0, before: None };

/// Arrivals by spot and number of children.
type Layer = Vec<Vec<Arrival>>;

/// Chains that gain, the best first; ties by last spot, then by fewest children and hops.
fn best_chains(seating: &Seating, borders: &Borders) -> Vec<Chain> {
    let mut layers = vec![first_hops(seating, borders)];
    let mut least: Vec<Vec<i64>> =
        layers[0].iter().map(|row| row.iter().map(|arrival| arrival.cost).collect()).collect();
    while layers.len() < MOST_HOPS {
        let next = next_hops(seating, borders, &layers[layers.len() - 1], &mut least);
        layers.push(next);
    }
    let mut ends: Vec<(i64, usize, i64, usize)> = Vec::new();
    for (n_hops, layer) in layers.iter().enumerate() {
        for (spot, row) in layer.iter().enumerate() {
            let settled =
                row.iter().enumerate().take_while(|(net, _)| *net as i64 <= seating.room(spot));
            let gains = settled.filter(|(_, arrival)| arrival.cost < 0);
            ends.extend(gains.map(|(net, arrival)| (arrival.cost, spot, net as i64, n_hops)));
        }
    }
    ends.sort_unstable();
    ends.into_iter()
        .map(|(cost, spot, net, n_hops)| trace(&layers[..=n_hops], spot, net, -cost))
        .collect()
}

fn first_hops(seating: &Seating, borders: &Borders) -> Layer {
    let mut layer = no_arrivals(borders);
    for from in 0..borders.neighbors.len() {
        for &to in &borders.neighbors[from] {
            for net in 0..=borders.most {
                let relief = seating.over(from).min(net) * seating.choices.left_out;
                if let Some(cost) = borders.cost(Hop { from, to, net }) {
                    let arrival = Arrival { cost: cost - relief, from, before: None };
                    let known = &mut layer[to][net as usize];
                    if arrival.cost < known.cost {
                        *known = arrival;
                    }
                }
            }
        }
    }
    layer
}

/// One hop more, where that is cheaper than with fewer hops.
fn next_hops(seating: &Seating, borders: &Borders, layer: &Layer, least: &mut [Vec<i64>]) -> Layer {
    let mut next = no_arrivals(borders);
    for (from, row) in layer.iter().enumerate() {
        let departures = departures(row, seating.room(from));
        if departures.iter().all(|departure| departure.0 == NO_END) {
            continue;
        }
        for &to in &borders.neighbors[from] {
            for net in 1..=borders.most {
                let (before_cost, before) = departures[net as usize];
                if before_cost == NO_END {
                    continue;
                }
                let Some(cost) = borders.cost(Hop { from, to, net }) else { continue };
                let cost = before_cost + cost;
                if cost < least[to][net as usize] {
                    least[to][net as usize] = cost;
                    next[to][net as usize] = Arrival { cost, from, before: Some(before) };
                }
            }
        }
    }
    next
}

/// For each number sent on: the cheapest arrival that it makes room for, and its number.
fn departures(row: &[Arrival], room: i64) -> Vec<(i64, i64)> {
    let mut best = (NO_END, 0);
    let mut arrived = 0;
    let mut departures = Vec::with_capacity(row.len());
    for net in 0..row.len() as i64 {
        while arrived < row.len() as i64 && arrived <= net.saturating_add(room) {
            let cost = row[arrived as usize].cost;
            if cost < best.0 {
                best = (cost, arrived);
            }
            arrived += 1;
        }
        departures.push(best);
    }
    departures
}

fn no_arrivals(borders: &Borders) -> Layer {
    vec![vec![NEVER; borders.most as usize + 1]; borders.neighbors.len()]
}

fn trace(layers: &[Layer], spot: usize, net: i64, gain: i64) -> Chain {
    let mut hops = Vec::new();
    let (mut to, mut net) = (spot, net);
    for layer in layers.iter().rev() {
        let Arrival { from, before, .. } = layer[to][net as usize];
        hops.push(Hop { from, to, net });
        let Some(before) = before else { break };
        (to, net) = (from, before);
    }
    hops.reverse();
    Chain { gain, hops }
}

/// Does it, unless the chain crosses itself so that it would move a block twice or not gain.
fn carry_out(seating: &mut Seating, borders: &Borders, chain: &Chain) -> bool {
    let mut moves: Vec<Move> = chain.hops.iter().flat_map(|hop| borders.moves(*hop)).collect();
    moves.sort_unstable();
    if moves.windows(2).any(|two| two[0].0 == two[1].0) || !seating.gains(&moves) {
        return false;
    }
    for step in moves {
        seating.go(step);
    }
    debug_assert!(0 < chain.gain);
    true
}
