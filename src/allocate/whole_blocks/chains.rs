use rayon::prelude::*;

use super::borders::{Borders, Hop};
use super::choices::NO_END;
use super::seating::Seating;

/// Improves by chains of exchanges from spot to spot until none is left that gains, or the work
/// limit is reached. Gives back whether anything was gained.
///
/// A chain starts anywhere: its first spot gives up some children and has seats to spare after.
/// Each spot on the way sends on what it got, less what its empty seats take up, or more. The last
/// one has seats for all it gets. So a chain never makes a school overfull, and where one is, taking
/// children away is part of the gain.
///
/// # Cost
///
/// A round is one dynamic program over (hops, spot, children on the way), hence
/// `MOST_HOPS × neighboring pairs × most children on the way`; it gives the best chains to every
/// spot, and all of them that do not touch each other are carried out.
pub fn improve(seating: &mut Seating, borders: &mut Borders) -> bool {
    let mut gained = false;
    for _ in 0..MOST_ROUNDS {
        borders.renew(seating);
        let mut touched = vec![false; borders.n_spots()];
        let mut again = false;
        for hops in best_chains(seating, borders) {
            let mut spots = hops.iter().flat_map(|hop| [hop.from, hop.to]);
            if spots.all(|spot| !touched[spot]) && borders.carry_out(seating, &hops) {
                hops.iter().for_each(|hop| (touched[hop.from], touched[hop.to]) = (true, true));
                again = true;
            }
        }
        if !again {
            break;
        }
        gained = true;
    }
    gained
}

const MOST_HOPS: usize = 16;
/// Longer chains are looked for only when there are none of this length.
const FIRST_HOPS: usize = 3;
const MOST_ROUNDS: usize = 400;

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
fn best_chains(seating: &Seating, borders: &Borders) -> Vec<Vec<Hop>> {
    let mut layers = vec![first_hops(seating, borders)];
    let costs = |row: &Vec<Arrival>| row.iter().map(|arrival| arrival.cost).collect();
    let mut least: Vec<Vec<i64>> = layers[0].iter().map(costs).collect();
    loop {
        let mut ends = ends(seating, &layers);
        if FIRST_HOPS <= layers.len() && !ends.is_empty() || layers.len() == MOST_HOPS {
            ends.sort_unstable();
            let chain = |(_, spot, net, n_hops)| trace(&layers[..=n_hops], spot, net);
            return ends.into_iter().map(chain).collect();
        }
        layers.push(next_hops(seating, borders, &layers[layers.len() - 1], &least));
        for (least, row) in least.iter_mut().zip(&layers[layers.len() - 1]) {
            for (least, arrival) in least.iter_mut().zip(row) {
                *least = arrival.cost.min(*least);
            }
        }
    }
}

/// What the chains that gain cost, and where they end: spot, children and layer.
fn ends(seating: &Seating, layers: &[Layer]) -> Vec<(i64, usize, i64, usize)> {
    let mut ends = Vec::new();
    for (n_hops, layer) in layers.iter().enumerate() {
        for (spot, row) in layer.iter().enumerate() {
            for (net, arrival) in (0..).zip(row) {
                let Some(price) = seating.price_of_coming(spot, net) else { break };
                let price = price + seating.price_of_change(spot, net);
                if arrival.cost < -price {
                    ends.push((arrival.cost + price, spot, net, n_hops));
                }
            }
        }
    }
    ends
}

fn first_hops(seating: &Seating, borders: &Borders) -> Layer {
    let row = |to: usize| {
        let mut row = vec![NEVER; borders.most as usize + 1];
        for &from in borders.neighbors(to) {
            for (net, (cost, known)) in (0..).zip(borders.costs(from, to).zip(&mut row)) {
                let price = seating.price_of_change(from, -net) - seating.relief(from, net);
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
fn next_hops(seating: &Seating, borders: &Borders, layer: &Layer, least: &[Vec<i64>]) -> Layer {
    let departures: Vec<Vec<(i64, i64)>> =
        layer.iter().enumerate().map(|(spot, row)| departures(row, seating, spot)).collect();
    let row = |to: usize| {
        let mut row: Vec<Arrival> =
            least[to].iter().map(|cost| Arrival { cost: *cost, ..NEVER }).collect();
        for &from in borders.neighbors(to) {
            let hops = borders.costs(from, to).zip(&departures[from]).zip(&mut row);
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
    (0..borders.n_spots()).into_par_iter().map(row).collect()
}

/// For each number sent on: the cheapest arrival that it makes room for, and its number.
fn departures(row: &[Arrival], seating: &Seating, spot: usize) -> Vec<(i64, i64)> {
    let room = seating.room(spot);
    if 0 < seating.choices.least[spot] {
        return departures_from_where_some_must_stay(row, seating, spot);
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
    seating: &Seating,
    spot: usize,
) -> Vec<(i64, i64)> {
    let room = seating.room(spot);
    let departure = |net: i64| {
        let arrivals =
            (0..).zip(row).take_while(|(arrived, _)| *arrived <= net.saturating_add(room));
        let possible = arrivals.filter(|(_, arrival)| arrival.cost < NO_END);
        let priced = possible.map(|(arrived, arrival)| {
            (arrival.cost + seating.price_of_change(spot, arrived - net), arrived)
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
