use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::labels::{self, Outcome};
use super::seating::Seating;

/// How much may be done: counts, never time.
pub struct Search {
    pub most_labels: usize,
    /// Labels that may still be made.
    pub work_left: i64,
    /// One per spot: the version at which it needs no looking at, unless a neighbor does.
    pub calm: Vec<u64>,
}

/// Neighbors considered for each spot.
const NEAREST: usize = 6;
/// So many spots are seated anew at once.
const SPOTS: usize = 3;
/// So many sets of spots are tried side by side.
const BATCH: usize = 16;
/// With so few blocks everybody can be seated anew at once.
const FEW_BLOCKS: usize = 16;
const MANY_LABELS: usize = 200_000;

impl Search {
    /// Improves by seating anew all blocks of a few neighboring spots at once, where most is to be
    /// gained first, until nothing is gained anywhere or the work limit is reached. Gives back
    /// whether anything was gained.
    pub fn improve(&mut self, seating: &mut Seating) -> bool {
        let mut gained = false;
        let mut tried = BTreeMap::new();
        loop {
            let mut again = false;
            for sets in self.promising(seating).chunks(BATCH) {
                let news =
                    |spots: &&Vec<usize>| tried.get(*spots) != Some(&versions(seating, spots));
                let sets: Vec<&Vec<usize>> = sets.iter().filter(news).collect();
                let reseat = |spots: &&Vec<usize>| labels::reseat(seating, spots, self.most_labels);
                let outcomes: Vec<Outcome> = sets.par_iter().map(reseat).collect();
                let before: Vec<Vec<u64>> =
                    sets.iter().map(|spots| versions(seating, spots)).collect();
                for ((spots, before), outcome) in sets.into_iter().zip(before).zip(outcomes) {
                    self.work_left -= outcome.n_labels as i64;
                    if versions(seating, spots) == before {
                        again |= carry_out(seating, outcome);
                        tried.insert(spots.clone(), versions(seating, spots));
                    }
                }
                if self.work_left <= 0 {
                    return gained | again;
                }
            }
            gained |= again;
            if !again {
                return gained;
            }
        }
    }
}

impl Search {
    /// Sets of neighboring spots, not all calm, that have any excess: the largest first, ties by
    /// spots.
    fn promising(&self, seating: &Seating) -> Vec<Vec<usize>> {
        let stirred: Vec<bool> =
            seating.versions().iter().zip(&self.calm).map(|(now, calm)| now != calm).collect();
        let n_spots = seating.choices.n_spots();
        let excess: Vec<i64> = (0..n_spots).map(|spot| seating.excess(spot)).collect();
        // Neighbors are nearest to each other, mostly; where not, the farther one has no say.
        let starts = (0..n_spots).filter(|spot| stirred[*spot]);
        let near = starts.clone().flat_map(|spot| nearest(seating, spot));
        let starts: BTreeSet<usize> = near.chain(starts).collect();
        let mut sets = BTreeSet::new();
        for spot in starts {
            let near = nearest(seating, spot);
            subsets(&near, &mut vec![spot], &mut |set| {
                let total: i64 = set.iter().map(|spot| excess[*spot]).sum();
                if 0 < total && set.iter().any(|spot| stirred[*spot]) {
                    let mut set = set.to_vec();
                    set.sort_unstable();
                    sets.insert((-total, set));
                }
            });
        }
        sets.into_iter().map(|(_, set)| set).collect()
    }
}

/// Brings in blocks that are outside though the optimum has seats for all: each time the spots
/// nearest to one of them are seated anew, few first, then more.
pub fn bring_in(seating: &mut Seating) {
    let outside = seating.choices.outside();
    for n_schools in 2..=6 {
        let mut waiting = seating.members(outside).to_vec();
        waiting.sort_unstable();
        for block in waiting {
            if seating.over(outside) == 0 {
                return;
            }
            let near = seating.choices.of_block(block).iter().map(|choice| choice.spot);
            let schools = near.filter(|spot| *spot != outside).take(n_schools);
            let mut spots: Vec<usize> = schools.chain([outside]).collect();
            spots.sort_unstable();
            let outcome = labels::reseat(seating, &spots, MANY_LABELS / 10);
            carry_out(seating, outcome);
        }
    }
}

/// The very best, where there are few enough blocks to find it.
pub fn settle_if_few(seating: &mut Seating) {
    if seating.choices.blocks().count() <= FEW_BLOCKS {
        let everywhere: Vec<usize> = (0..seating.choices.n_spots()).collect();
        let outcome = labels::reseat(seating, &everywhere, MANY_LABELS);
        carry_out(seating, outcome);
    }
}

fn carry_out(seating: &mut Seating, outcome: Outcome) -> bool {
    let moves = outcome.moves.unwrap_or_default().into_iter();
    let moves: Vec<_> = moves.filter(|(block, spot)| seating.spot(*block) != *spot).collect();
    moves.iter().for_each(|step| seating.go(*step));
    !moves.is_empty()
}

fn versions(seating: &Seating, spots: &[usize]) -> Vec<u64> {
    spots.iter().map(|spot| seating.version(*spot)).collect()
}

/// All sets of `SPOTS` spots that go on from `chosen` with some of `near`.
fn subsets(near: &[usize], chosen: &mut Vec<usize>, take: &mut impl FnMut(&[usize])) {
    if chosen.len() == SPOTS {
        return take(chosen);
    }
    for (at, spot) in near.iter().enumerate() {
        chosen.push(*spot);
        subsets(&near[at + 1..], chosen, take);
        chosen.pop();
    }
}

/// The spots that `spot` can bring blocks to most cheaply, judged by the fifth-cheapest block.
fn nearest(seating: &Seating, spot: usize) -> Vec<usize> {
    let mut costs: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for &block in seating.members(spot) {
        let here = seating.choices.choice(block, spot).expect("a block may stay").extra;
        for choice in seating.choices.of_block(block).iter().filter(|choice| choice.spot != spot) {
            let cost = (choice.extra - here) * seating.choices.children[block];
            costs.entry(choice.spot).or_default().push(cost);
        }
    }
    let fifth = |mut costs: Vec<i64>| {
        costs.sort_unstable();
        costs[costs.len().min(5) - 1]
    };
    let near = costs.into_iter().map(|(other, costs)| (fifth(costs), other));
    let near: BTreeSet<(i64, usize)> = near.collect();
    near.into_iter().take(NEAREST).map(|(_, other)| other).collect()
}
