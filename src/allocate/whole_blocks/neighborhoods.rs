use std::collections::BTreeMap;

use super::labels;
use super::seating::Seating;

/// Improves by seating anew all blocks of a few neighboring spots at once, where most is to be
/// gained first, until nothing is gained anywhere or the work limit is reached. Gives back whether
/// anything was gained.
pub fn improve(seating: &mut Seating, size: usize, search: &mut Search) -> bool {
    let mut gained = false;
    let mut tried: BTreeMap<Vec<usize>, Vec<u64>> = BTreeMap::new();
    loop {
        let mut again = false;
        for spots in promising(seating, size) {
            if search.work_left <= 0 {
                return gained;
            }
            let versions =
                |seating: &Seating| spots.iter().map(|spot| seating.version(*spot)).collect();
            let now: Vec<u64> = versions(seating);
            if tried.get(&spots) == Some(&now) {
                continue;
            }
            let outcome = labels::reseat(seating, &spots, search.most_labels);
            search.work_left -= outcome.n_labels as i64 + 100;
            for step in outcome.moves.into_iter().flatten() {
                if seating.spot(step.0) != step.1 {
                    seating.go(step);
                    again = true;
                }
            }
            tried.insert(spots.clone(), versions(seating));
        }
        gained |= again;
        if !again {
            return gained;
        }
    }
}

/// Seats everybody anew at once where there are few enough blocks to find the very best.
pub fn settle_if_small(seating: &mut Seating) {
    let n_blocks = seating.choices.blocks().count();
    let everywhere: Vec<usize> = (0..seating.choices.n_spots()).collect();
    if n_blocks <= SMALL {
        let outcome = labels::reseat(seating, &everywhere, 300_000);
        for step in outcome.moves.into_iter().flatten() {
            seating.go(step);
        }
    }
}

const SMALL: usize = 30;

/// How much may be done: counts, never time.
pub struct Search {
    pub most_labels: usize,
    /// Labels that may still be made.
    pub work_left: i64,
}

/// Neighbors considered for each spot.
const NEAREST: usize = 6;

/// Sets of `size` neighboring spots, largest excess first.
fn promising(seating: &Seating, size: usize) -> Vec<Vec<usize>> {
    let excess: Vec<i64> =
        (0..seating.choices.n_spots()).map(|spot| seating.excess(spot)).collect();
    let mut sets: Vec<Vec<usize>> = Vec::new();
    for spot in 0..seating.choices.n_spots() {
        let near = nearest(seating, spot);
        let mut chosen = vec![spot];
        subsets(&near, size - 1, &mut chosen, &mut sets);
    }
    let mut sets: Vec<(i64, Vec<usize>)> = sets
        .into_iter()
        .map(|set| (-set.iter().map(|spot| excess[*spot]).sum::<i64>(), set))
        .filter(|(excess, _)| *excess < 0)
        .collect();
    sets.sort_unstable();
    sets.dedup();
    sets.into_iter().map(|(_, set)| set).collect()
}

fn subsets(near: &[usize], size: usize, chosen: &mut Vec<usize>, sets: &mut Vec<Vec<usize>>) {
    if size == 0 {
        let mut set = chosen.clone();
        set.sort_unstable();
        sets.push(set);
        return;
    }
    for (at, spot) in near.iter().enumerate() {
        chosen.push(*spot);
        subsets(&near[at + 1..], size - 1, chosen, sets);
        chosen.pop();
    }
}

/// The spots that it costs least to exchange blocks with: by the fifth-cheapest block of either side.
fn nearest(seating: &Seating, spot: usize) -> Vec<usize> {
    let mut costs: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for &block in seating.members(spot) {
        let here = seating.choices.choice(block, spot).expect("a block may stay").extra;
        for choice in seating.choices.of_block(block) {
            let cost = (choice.extra - here) * seating.choices.children[block];
            if choice.spot != spot {
                costs.entry(choice.spot).or_default().push(cost);
            }
        }
    }
    let mut near: Vec<(i64, usize)> = costs
        .into_iter()
        .map(|(other, mut costs)| {
            costs.sort_unstable();
            (costs[costs.len().min(5) - 1], other)
        })
        .collect();
    near.sort_unstable();
    near.truncate(NEAREST);
    near.into_iter().map(|(_, other)| other).collect()
}
