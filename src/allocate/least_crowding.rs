use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::exchange::Exchange;
use crate::model::Millimeters;

/// The crowdings at which the settled exchange is still an optimum that are told, none of them
/// farther than `limit` from those at hand: discounts as small as can be, and with these the least
/// crowdings.
///
/// Blocks outside the band are no closer to an exchange than the band is wide; so within a limit
/// of that width they have no say.
pub fn settle(exchange: &mut Exchange, limit: Millimeters) -> Vec<Millimeters> {
    let crowding = exchange.crowding();
    if crowding.iter().all(|crowding| Millimeters(0) <= *crowding) {
        return lower(exchange, &crowding, limit);
    }
    // Up and down again, so each may go half as far.
    let half = Millimeters((limit.0 / 2).max(1));
    let raised = raise(exchange, &crowding, half);
    exchange.reprice(&raised);
    lower(exchange, &raised, half)
}

/// As [`lower`], but the greatest ones. A school with seats left is never crowded.
fn raise(
    exchange: &mut Exchange,
    crowding: &[Millimeters],
    limit: Millimeters,
) -> Vec<Millimeters> {
    let most = |school: usize| {
        let up_to_zero = Millimeters(0) - crowding[school];
        if exchange.is_full(school) { limit } else { limit.min(up_to_zero) }
    };
    let mut rise: Vec<Millimeters> =
        (0..crowding.len()).map(most).chain([Millimeters(0)]).collect();
    let moves: Vec<Vec<(usize, Millimeters)>> =
        (0..rise.len()).map(|node| exchange.cheapest_moves(node)).collect();
    let mut came_from = vec![Vec::new(); rise.len()];
    for (from, moves) in moves.iter().enumerate() {
        moves.iter().for_each(|(to, more)| came_from[*to].push((from, *more)));
    }
    spread(&mut rise, |node| came_from[node].clone());
    crowding.iter().zip(&rise).map(|(crowding, rise)| *crowding + *rise).collect()
}

/// The least crowdings at which the settled exchange is still an optimum, none lowered by more
/// than `limit`, and discounts not at all.
///
/// A crowding can fall by as much as it is, but never by more than a neighbor's fall and what the
/// cheapest exchange from there would then still cost: a shortest path.
fn lower(
    exchange: &mut Exchange,
    crowding: &[Millimeters],
    limit: Millimeters,
) -> Vec<Millimeters> {
    let most = |crowding: &Millimeters| (*crowding).min(limit).max(Millimeters(0));
    let mut fall: Vec<Millimeters> = crowding.iter().map(most).chain([Millimeters(0)]).collect();
    spread(&mut fall, |node| exchange.cheapest_moves(node));
    crowding.iter().zip(&fall).map(|(crowding, fall)| *crowding - *fall).collect()
}

/// Nobody changes by more than a neighbor does and the step to it counts: Dijkstra from all nodes
/// at once.
fn spread(change: &mut [Millimeters], mut steps: impl FnMut(usize) -> Vec<(usize, Millimeters)>) {
    let mut queue: BinaryHeap<_> =
        change.iter().enumerate().map(|(node, change)| Reverse((*change, node))).collect();
    while let Some(Reverse((so_far, node))) = queue.pop() {
        if change[node] < so_far {
            continue;
        }
        for (to, more) in steps(node) {
            if so_far + more < change[to] {
                change[to] = so_far + more;
                queue.push(Reverse((change[to], to)));
            }
        }
    }
}
