use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::chains::Hop;
use super::exchanges::Exchanges;
use super::seating::{Move, Seating};

/// The exchanges between all pairs of spots that blocks can choose between, kept up to date.
pub struct Borders {
    /// By the pair, smaller spot first.
    exchanges: BTreeMap<(usize, usize), Exchanges>,
    /// One per spot, sorted.
    neighbors: Vec<Vec<usize>>,
    /// The largest net number of children of an exchange.
    pub most: i64,
    /// One per spot: its version when last looked at.
    seen: Vec<Option<u64>>,
}

/// Children on the way between two schools, at most.
const MOST_NET: i64 = 64;

impl Borders {
    pub fn of(seating: &Seating) -> Self {
        let mut borders = Self::unseen(seating);
        borders.renew(seating);
        borders
    }

    /// Those of some spots and of their neighbors only, until something changes elsewhere.
    pub fn near(seating: &Seating, spots: &[usize]) -> Self {
        let mut borders = Self::unseen(seating);
        borders.seen = seating.versions().iter().map(|version| Some(*version)).collect();
        for spot in spots.iter().copied() {
            borders.seen[spot] = None;
            wanted_from(seating, spot).iter().for_each(|near| borders.seen[*near] = None);
        }
        borders.renew(seating);
        borders
    }

    fn unseen(seating: &Seating) -> Self {
        let largest = seating.choices.children.iter().copied().max().unwrap_or(0);
        let n_spots = seating.choices.n_spots();
        Self {
            exchanges: BTreeMap::new(),
            neighbors: vec![Vec::new(); n_spots],
            most: largest.clamp(1, MOST_NET),
            seen: vec![None; n_spots],
        }
    }

    /// Looks again at every spot that has changed.
    pub fn renew(&mut self, seating: &Seating) {
        let mut pairs = Vec::new();
        for spot in 0..self.seen.len() {
            let version = Some(seating.version(spot));
            if self.seen[spot] != version {
                self.seen[spot] = version;
                pairs.extend(self.neighbors[spot].iter().map(|other| pair(spot, *other)));
                pairs.extend(wanted_from(seating, spot).iter().map(|other| pair(spot, *other)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let most = self.most;
        let between = |pair: &(usize, usize)| Exchanges::between(seating, pair.0, pair.1, most);
        let exchanges: Vec<Exchanges> = pairs.par_iter().map(between).collect();
        for (pair, exchanges) in pairs.into_iter().zip(exchanges) {
            if self.exchanges.insert(pair, exchanges).is_none() {
                for (one, other) in [pair, (pair.1, pair.0)] {
                    let at = self.neighbors[one].partition_point(|spot| *spot < other);
                    self.neighbors[one].insert(at, other);
                }
            }
        }
    }

    pub fn n_spots(&self) -> usize {
        self.neighbors.len()
    }

    /// Sorted.
    pub fn neighbors(&self, spot: usize) -> &[usize] {
        &self.neighbors[spot]
    }

    /// The least cost of moving 0, 1, 2, … children from one spot to a neighbor; `NO_END` where
    /// no exchange does just that.
    pub fn costs(&self, from: usize, to: usize) -> impl Iterator<Item = i64> + '_ {
        self.exchanges[&pair(from, to)].costs(from < to)
    }

    fn moves(&self, hop: Hop) -> impl Iterator<Item = Move> + '_ {
        let net = if hop.from < hop.to { hop.net } else { -hop.net };
        let (first, second) = pair(hop.from, hop.to);
        self.exchanges[&(first, second)].moves(net, first, second)
    }

    /// Carries out all hops, unless together they would move a block twice or not gain.
    pub fn carry_out(&self, seating: &mut Seating, hops: &[Hop]) -> bool {
        let mut moves: Vec<Move> = hops.iter().flat_map(|hop| self.moves(*hop)).collect();
        moves.sort_unstable();
        let twice = moves.windows(2).any(|two| two[0].0 == two[1].0);
        if twice || !seating.gains(&moves) {
            return false;
        }
        for step in moves {
            seating.go(step);
        }
        true
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
