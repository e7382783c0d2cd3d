use rayon::prelude::*;

use super::super::ground::NO_END;
use super::super::layout::Layout;
use super::borders::{Borders, Carried, Hop};

/// Improves by chains of exchanges from school to school until none is left that gains, or the
/// work limit is reached. Gives back whether anything was gained.
///
/// A chain starts anywhere: its first school gives up some children and has seats to spare after.
/// Each school on the way sends on what it got, less what its empty seats take up, or more. The
/// last one has seats for all it gets. So a chain never makes a school overfull, and where one is,
/// taking children away is part of the gain.
///
/// # Cost
///
/// A round is one dynamic program over (hops, school, children on the way); it gives the best
/// chains to every school, and all of them that do not touch each other are carried out.
pub fn improve(layout: &mut Layout, borders: &mut Borders) -> bool {
    let mut gained = false;
    for _ in 0..MOST_ROUNDS {
        borders.renew(layout);
        let mut touched = vec![false; borders.n_spots()];
        let mut again = false;
        for hops in best_chains(&Loads { layout }, borders) {
            let mut spots = hops.iter().flat_map(|hop| [hop.from, hop.to]);
            if spots.any(|spot| touched[spot as usize]) {
                continue;
            }
            let carried = borders.carry_out(layout, &hops);
            again |= carried != Carried::Nothing;
            if carried == Carried::Out {
                let spots = hops.iter().flat_map(|hop| [hop.from, hop.to]);
                spots.for_each(|spot| touched[spot as usize] = true);
            }
            gained |= carried == Carried::Out;
        }
        if !again {
            break;
        }
    }
    gained
}

const MOST_HOPS: usize = 16;
/// Longer chains are looked for only when there are none of this length.
const FIRST_HOPS: usize = 3;
const MOST_ROUNDS: usize = 400;

/// What changes of loads count.
struct Loads<'l, 'a> {
    layout: &'l Layout<'a>,
}

impl Loads<'_, '_> {
    fn room(&self, spot: usize) -> i64 {
        let spot = spot as u32;
        (self.layout.ground.seats(spot) - self.layout.load(spot)).max(0)
    }

    /// What it counts that a school misses its limits more, or less, with so many more children.
    fn price(&self, spot: usize, coming: i64) -> i64 {
        let spot = spot as u32;
        let load = self.layout.load(spot);
        let miss = self.layout.miss(spot, load + coming) - self.layout.miss(spot, load);
        miss * 4 * self.layout.ground.zoning.no_seat
    }
}

/// How a number of children comes to a spot after some hops.
#[derive(Clone, Copy)]
struct Arrival {
    cost: i64,
    from: u32,
    /// What had come to `from` one hop earlier. `None`: the chain starts there.
    before: Option<i64>,
}

const NEVER: Arrival = Arrival { cost: NO_END, from: 0, before: None };

/// Arrivals by spot and number of children.
type Layer = Vec<Vec<Arrival>>;

/// Chains that gain, of as few hops as there are any, the best first; ties by last spot, then by
/// fewest children.
fn best_chains(loads: &Loads, borders: &Borders) -> Vec<Vec<Hop>> {
    let mut layers = vec![first_hops(loads, borders)];
    let costs = |row: &Vec<Arrival>| row.iter().map(|arrival| arrival.cost).collect();
    let mut least: Vec<Vec<i64>> = layers[0].iter().map(costs).collect();
    loop {
        let mut ends = ends(loads, &layers);
        if FIRST_HOPS <= layers.len() && !ends.is_empty() || layers.len() == MOST_HOPS {
            ends.sort_unstable();
            let chain = |(_, spot, net, n_hops)| trace(&layers[..=n_hops], spot, net);
            return ends.into_iter().map(chain).collect();
        }
        layers.push(next_hops(loads, borders, &layers[layers.len() - 1], &least));
        for (least, row) in least.iter_mut().zip(&layers[layers.len() - 1]) {
            for (least, arrival) in least.iter_mut().zip(row) {
                *least = arrival.cost.min(*least);
            }
        }
    }
}

/// What the chains that gain cost, and where they end: spot, children and layer.
fn ends(loads: &Loads, layers: &[Layer]) -> Vec<(i64, usize, i64, usize)> {
    let mut ends = Vec::new();
    for (n_hops, layer) in layers.iter().enumerate() {
        for (spot, row) in layer.iter().enumerate() {
            for (net, arrival) in (0..=loads.room(spot)).zip(row) {
                let price = loads.price(spot, net);
                if arrival.cost < -price {
                    ends.push((arrival.cost + price, spot, net, n_hops));
                }
            }
        }
    }
    ends
}

fn first_hops(loads: &Loads, borders: &Borders) -> Layer {
    let row = |to: usize| {
        let mut row = vec![NEVER; borders.most as usize + 1];
        for &from in borders.neighbors(to) {
            for (net, (cost, known)) in (0..).zip(borders.costs(from, to as u32).zip(&mut row)) {
                let price = loads.price(from as usize, -net);
                if cost < NO_END && cost + price < known.cost {
                    *known = Arrival { cost: cost + price, from, before: None };
                }
            }
        }
        row
    };
    (0..borders.n_spots()).into_par_iter().map(row).collect()
}

/// One hop more, where that is cheaper than with fewer hops.
fn next_hops(loads: &Loads, borders: &Borders, layer: &Layer, least: &[Vec<i64>]) -> Layer {
    let departures: Vec<Vec<(i64, i64)>> =
        layer.iter().enumerate().map(|(spot, row)| departures(row, loads, spot)).collect();
    let row = |to: usize| {
        let mut row: Vec<Arrival> =
            least[to].iter().map(|cost| Arrival { cost: *cost, ..NEVER }).collect();
        for &from in borders.neighbors(to) {
            let costs = borders.costs(from, to as u32);
            for ((cost, (before_cost, before)), known) in
                costs.zip(&departures[from as usize]).zip(&mut row).skip(1)
            {
                let possible = cost < NO_END && *before_cost < NO_END;
                if possible && before_cost + cost < known.cost {
                    *known = Arrival { cost: before_cost + cost, from, before: Some(*before) };
                }
            }
        }
        row.iter_mut().filter(|arrival| arrival.before.is_none()).for_each(|known| *known = NEVER);
        row
    };
    (0..borders.n_spots()).into_par_iter().map(row).collect()
}

/// For each number sent on: the cheapest arrival that it makes room for, and its number.
fn departures(row: &[Arrival], loads: &Loads, spot: usize) -> Vec<(i64, i64)> {
    let room = loads.room(spot);
    if 0 < loads.layout.ground.least(spot as u32) {
        return departures_from_where_some_must_stay(row, loads, spot);
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
    loads: &Loads,
    spot: usize,
) -> Vec<(i64, i64)> {
    let room = loads.room(spot);
    let departure = |net: i64| {
        let arrivals =
            (0..).zip(row).take_while(|(arrived, _)| *arrived <= net.saturating_add(room));
        let possible = arrivals.filter(|(_, arrival)| arrival.cost < NO_END);
        let priced = possible
            .map(|(arrived, arrival)| (arrival.cost + loads.price(spot, arrived - net), arrived));
        priced.min().unwrap_or((NO_END, 0))
    };
    (0..row.len() as i64).map(departure).collect()
}

fn trace(layers: &[Layer], spot: usize, net: i64) -> Vec<Hop> {
    let mut hops = Vec::new();
    let (mut to, mut net) = (spot, net);
    for layer in layers.iter().rev() {
        let Arrival { from, before, .. } = layer[to][net as usize];
        hops.push(Hop { from, to: to as u32, net });
        let Some(before) = before else { break };
        (to, net) = (from as usize, before);
    }
    hops.reverse();
    hops
}
