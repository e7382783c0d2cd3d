use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::exchange::Exchange;
use crate::model::Millimeters;

/// The least crowdings at which the settled exchange is still an optimum, none lowered by more
/// than `limit`.
///
/// A crowding can fall by as much as it is, but never by more than a neighbor's fall and what the
/// cheapest exchange from there would then still cost: a shortest path. Blocks outside the band
/// are no closer to an exchange than the band is wide; so within a limit of that width they have
/// no say.
pub fn lower(exchange: &mut Exchange, limit: Millimeters) -> Vec<Millimeters> {
    let crowding = exchange.crowding();
    let mut fall: Vec<Millimeters> =
        crowding.iter().map(|crowding| (*crowding).min(limit)).chain([Millimeters(0)]).collect();
    let mut queue: BinaryHeap<_> =
        fall.iter().enumerate().map(|(node, fall)| Reverse((*fall, node))).collect();
    while let Some(Reverse((so_far, node))) = queue.pop() {
        if fall[node] < so_far {
            continue;
        }
        for (to, more) in exchange.cheapest_moves(node) {
            if so_far + more < fall[to] {
                fall[to] = so_far + more;
                queue.push(Reverse((fall[to], to)));
            }
        }
    }
    crowding.iter().zip(&fall).map(|(crowding, fall)| *crowding - *fall).collect()
}
