//! A plan made better, some neighboring schools at a time.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::chance::mixed;
use super::columns::{Parts, Work, resolve};
use super::{NOWHERE, Zoning};

/// How much may be done.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Schools zoned anew together, at most.
    pub most_schools: usize,
    /// Work for each set of schools.
    pub each: u64,
    /// And in all.
    pub all: u64,
}

/// Sets are looked at side by side in batches of so many.
const BATCH: usize = 8;
/// Of the ways of a block, those that tell which schools are near each other.
const NEAR: usize = 4;
/// Rounds over all schools without a better plan after which sets do not grow any more.
const ROUNDS: u32 = 3;

impl Limits {
    pub fn times(self, times: u64) -> Self {
        Self { each: self.each * times, all: self.all * times, ..self }
    }
}

/// The same plan or a better one. Every school in turn is zoned anew together with some near it,
/// in the best way there is: with one at first, with more when that is easy or gains nothing more,
/// until most sets are too hard to settle; then with others by chance. It ends when the work is done, or when
/// nothing was gained for long.
pub fn improve(zoning: &Zoning, schools: &mut [u32], limits: Limits) {
    let mut state = Improvement {
        zoning,
        parts: Parts::new(zoning),
        seen: BTreeSet::new(),
        left: limits.all,
        limits,
    };
    let most = limits.most_schools.min(zoning.seats.len());
    let (mut size, mut stall, mut round) = (2, 0, 0);
    while size <= most && stall < ROUNDS {
        let tally = state.round(schools, size, round);
        round += 1;
        if state.left == 0 {
            return;
        }
        let easy = tally.settled == tally.asked;
        if size < most && (easy || !tally.gained && tally.asked <= tally.settled * 2) {
            let more = if easy { 1 + size / 3 } else { 1 };
            (size, stall) = (most.min(size + more), 0);
        } else {
            stall = if tally.gained { 0 } else { stall + 1 };
        }
    }
}

/// What became of the sets of a round.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    asked: u32,
    settled: u32,
    gained: bool,
}

struct Improvement<'z> {
    zoning: &'z Zoning,
    parts: Parts<'z>,
    /// Schools and blocks for which no better plan was found.
    seen: BTreeSet<(Vec<u32>, Vec<u32>)>,
    left: u64,
    limits: Limits,
}

impl Improvement<'_> {
    /// Every school once, with `size - 1` others.
    fn round(&mut self, schools: &mut [u32], size: usize, round: u64) -> Tally {
        let mut tally = Tally::default();
        let near = self.near(schools);
        let seeds: Vec<usize> = (0..self.zoning.seats.len()).collect();
        for batch in seeds.chunks(BATCH) {
            let mut asked: Vec<(Vec<u32>, Vec<u32>)> = Vec::new();
            for &seed in batch {
                let set = grown(&near, seed, size, round);
                let blocks = blocks_of(schools, &set);
                let pair = (set, blocks);
                if pair.0.len() == size && !self.seen.contains(&pair) && !asked.contains(&pair) {
                    asked.push(pair);
                }
            }
            self.settle(schools, asked, &mut tally);
            if self.left == 0 {
                break;
            }
        }
        tally
    }

    fn settle(&mut self, schools: &mut [u32], asked: Vec<(Vec<u32>, Vec<u32>)>, tally: &mut Tally) {
        let (parts, each) = (&self.parts, self.limits.each);
        let plan: &[u32] = schools;
        let one = |(set, blocks): &(Vec<u32>, Vec<u32>)| {
            let part = parts.part(set, blocks, plan)?;
            let mut work = Work { left: each };
            let found = part.plan.is_some().then(|| resolve(&part, &mut work))?;
            Some((part, found, each - work.left))
        };
        let news: Vec<_> = asked.par_iter().map(one).collect();
        for (asked, news) in asked.into_iter().zip(news) {
            let untouched = blocks_of(schools, &asked.0) == asked.1;
            let Some((part, found, spent)) = news else {
                self.seen.insert(asked);
                continue;
            };
            self.left = self.left.saturating_sub(spent.max(1));
            tally.asked += 1;
            tally.settled += u32::from(found.proven);
            if let (true, true, Some(better)) = (found.improved, untouched, &found.schools) {
                part.write(better, schools);
                tally.gained = true;
            } else if untouched {
                self.seen.insert(asked);
            }
        }
    }

    /// How near schools are to each other, `n_schools × n_schools`: by the borders between their
    /// zones; if connection does not matter, by the schools that their blocks could do with best.
    fn near(&self, schools: &[u32]) -> Vec<Vec<u64>> {
        let n = self.zoning.seats.len();
        let mut near = vec![vec![0; n]; n];
        for (block, &school) in schools.iter().enumerate() {
            let others: Vec<u32> = if self.parts.is_connected() {
                let beside = self.zoning.neighbors.of(block).iter();
                beside.map(|&next| schools[next as usize]).collect()
            } else {
                self.best_ways(block)
            };
            for other in others {
                if school != NOWHERE && other != NOWHERE && school != other {
                    near[school as usize][other as usize] += 1;
                    near[other as usize][school as usize] += 1;
                }
            }
        }
        near
    }

    fn best_ways(&self, block: usize) -> Vec<u32> {
        let children = self.zoning.children[block];
        let ways = self.zoning.ways.of(block).iter();
        let mut costs: Vec<(i64, u32)> = ways
            .map(|way| {
                let crowding = self.zoning.crowding[way.school as usize];
                (way.cost + children * crowding, way.school)
            })
            .collect();
        costs.sort_unstable();
        costs.into_iter().take(NEAR).map(|(_, school)| school).collect()
    }
}

/// The school and such near it; which of them differs from round to round. Sorted.
fn grown(near: &[Vec<u64>], seed: usize, size: usize, round: u64) -> Vec<u32> {
    let mut set = vec![seed];
    while set.len() < size {
        let pull = |school: usize| {
            let links: u64 = set.iter().map(|&member| near[member][school]).sum();
            let luck = mixed(round << 40 | (seed as u64) << 20 | school as u64) % 8;
            links * (1 + luck * u64::from(0 < round))
        };
        let others = (0..near.len()).filter(|school| !set.contains(school));
        let next = others
            .map(|school| (pull(school), school))
            .max_by_key(|&(pull, school)| (pull, std::cmp::Reverse(school)));
        match next {
            Some((pull, school)) if 0 < pull => set.push(school),
            _ => break,
        }
    }
    set.sort_unstable();
    set.into_iter().map(|school| school as u32).collect()
}

/// Sorted.
fn blocks_of(schools: &[u32], set: &[u32]) -> Vec<u32> {
    let blocks = 0..schools.len() as u32;
    blocks.filter(|block| set.contains(&schools[*block as usize])).collect()
}
