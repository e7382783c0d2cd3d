//! Chains of exchanges: children go from spot to spot, so that all of it together gains.
//!
//! A chain starts anywhere: its first spot gives up some children. Each spot on the way sends on
//! what it got, less what its empty seats take up, or more. The last one has seats for all it gets.
//! So a chain never makes a school overfull, and where one is, taking children away is part of the
//! gain.

use rayon::prelude::*;

/// Where children sit, and what it costs to exchange some between two spots.
pub trait Exchanging: Sync {
    fn n_spots(&self) -> usize;

    /// The most children on the way, net.
    fn most(&self) -> i64;

    /// The spots with which this one exchanges children, sorted.
    fn neighbors(&self, spot: usize) -> impl Iterator<Item = usize>;

    /// The least cost of moving 0, 1, 2, … children, net, from a spot to a neighbor; [`NO_END`]
    /// where no exchange is known that does just that.
    fn costs(&self, from: usize, to: usize) -> impl Iterator<Item = i64>;

    /// Empty seats.
    fn room(&self, spot: usize) -> i64;

    /// Whether it costs something of its own when too few stay.
    fn some_must_stay(&self, spot: usize) -> bool;

    /// What it costs besides if so many more sit there, or fewer.
    fn price_of_change(&self, spot: usize, coming: i64) -> i64;

    /// What it costs besides if a chain takes so many away where it starts.
    fn price_of_start(&self, spot: usize, leaving: i64) -> i64;

    /// What it costs besides if a chain ends with so many. `None`: neither they nor more may come.
    fn price_of_end(&self, spot: usize, coming: i64) -> Option<i64>;
}

/// Some children, net, from one spot to another.
#[derive(Clone, Copy, Debug)]
pub struct Hop {
    pub from: usize,
    pub to: usize,
    pub net: i64,
}

/// More than any cost; a few of them can still be added up.
pub const NO_END: i64 = i64::MAX / 8;

const MOST_HOPS: usize = 16;
/// Longer chains are looked for only when there are none of this length.
const FIRST_HOPS: usize = 3;

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

/// Chains that gain, of as few hops as there are any, the best first; ties by last spot, then by
/// fewest children.
///
/// # Cost
///
/// One dynamic program over (hops, spot, children on the way), hence
/// `MOST_HOPS × neighboring pairs × most children on the way`; it gives the best chain to every spot
/// for every number of children.
pub fn best_chains(all: &impl Exchanging) -> Vec<Vec<Hop>> {
    let mut layers = vec![first_hops(all)];
    let costs = |row: &Vec<Arrival>| row.iter().map(|arrival| arrival.cost).collect();
    let mut least: Vec<Vec<i64>> = layers[0].iter().map(costs).collect();
    loop {
        let mut ends = ends(all, &layers);
        if FIRST_HOPS <= layers.len() && !ends.is_empty() || layers.len() == MOST_HOPS {
            ends.sort_unstable();
            let chain = |(_, spot, net, n_hops)| trace(&layers[..=n_hops], spot, net);
            return ends.into_iter().map(chain).collect();
        }
        layers.push(next_hops(all, &layers[layers.len() - 1], &least));
        for (least, row) in least.iter_mut().zip(&layers[layers.len() - 1]) {
            for (least, arrival) in least.iter_mut().zip(row) {
                *least = arrival.cost.min(*least);
            }
        }
    }
}

/// What the chains that gain cost, and where they end: spot, children and layer.
fn ends(all: &impl Exchanging, layers: &[Layer]) -> Vec<(i64, usize, i64, usize)> {
    let mut ends = Vec::new();
    for (n_hops, layer) in layers.iter().enumerate() {
        for (spot, row) in layer.iter().enumerate() {
            for (net, arrival) in (0..).zip(row) {
                let Some(price) = all.price_of_end(spot, net) else { break };
                if arrival.cost < -price {
                    ends.push((arrival.cost + price, spot, net, n_hops));
                }
            }
        }
    }
    ends
}

fn first_hops(all: &impl Exchanging) -> Layer {
    let row = |to: usize| {
        let mut row = vec![NEVER; all.most() as usize + 1];
        for from in all.neighbors(to) {
            for (net, (cost, known)) in (0..).zip(all.costs(from, to).zip(&mut row)) {
                let price = all.price_of_start(from, net);
                if cost < NO_END && cost + price < known.cost {
                    *known = Arrival { cost: cost + price, from, before: None };
                }
            }
        }
        row
    };
    (0..all.n_spots()).into_par_iter().map(row).collect()
}

/// One hop more, where that is cheaper than with fewer hops.
fn next_hops(all: &impl Exchanging, layer: &Layer, least: &[Vec<i64>]) -> Layer {
    let departures: Vec<Vec<(i64, i64)>> =
        layer.iter().enumerate().map(|(spot, row)| departures(row, all, spot)).collect();
    let row = |to: usize| {
        let mut row: Vec<Arrival> =
            least[to].iter().map(|cost| Arrival { cost: *cost, ..NEVER }).collect();
        for from in all.neighbors(to) {
            let hops = all.costs(from, to).zip(&departures[from]).zip(&mut row);
            for ((cost, (before_cost, before)), known) in hops.skip(1) {
                let possible = cost < NO_END && *before_cost < NO_END;
                if possible && before_cost + cost < known.cost {
                    *known = Arrival { cost: before_cost + cost, from, before: Some(*before) };
                }
            }
        }
        row.iter_mut().filter(|arrival| arrival.before.is_none()).for_each(|known| *known = NEVER);
        row
    };
    (0..all.n_spots()).into_par_iter().map(row).collect()
}

/// For each number sent on: the cheapest arrival that it makes room for, and its number.
fn departures(row: &[Arrival], all: &impl Exchanging, spot: usize) -> Vec<(i64, i64)> {
    let room = all.room(spot);
    if all.some_must_stay(spot) {
        return departures_from_where_some_must_stay(row, all, spot);
    }
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

/// The same where the number that stays has a price.
fn departures_from_where_some_must_stay(
    row: &[Arrival],
    all: &impl Exchanging,
    spot: usize,
) -> Vec<(i64, i64)> {
    let room = all.room(spot);
    let departure = |net: i64| {
        let arrivals =
            (0..).zip(row).take_while(|(arrived, _)| *arrived <= net.saturating_add(room));
        let possible = arrivals.filter(|(_, arrival)| arrival.cost < NO_END);
        let priced = possible.map(|(arrived, arrival)| {
            (arrival.cost + all.price_of_change(spot, arrived - net), arrived)
        });
        priced.min().unwrap_or((NO_END, 0))
    };
    (0..row.len() as i64).map(departure).collect()
}

fn trace(layers: &[Layer], spot: usize, net: i64) -> Vec<Hop> {
    let mut hops = Vec::new();
    let (mut to, mut net) = (spot, net);
    for layer in layers.iter().rev() {
        let Arrival { from, before, .. } = layer[to][net as usize];
        hops.push(Hop { from, to, net });
        let Some(before) = before else { break };
        (to, net) = (from, before);
    }
    hops.reverse();
    hops
}
