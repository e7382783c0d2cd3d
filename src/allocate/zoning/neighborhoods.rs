use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::columns::{Parts, Work, resolve};
use super::{NOWHERE, Zoning};

/// How much may be done for an exact improvement.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Neighboring schools zoned anew together, at most.
    pub most_schools: usize,
    /// Branches looked at for each set of schools.
    pub each: u64,
    /// And in all.
    pub all: u64,
}

/// Sets are looked at side by side in batches of so many.
const BATCH: usize = 16;
/// With more blocks than this a set has too many zones to look at.
const MOST_BLOCKS: usize = 160;

/// The same plan or a better one: a few neighboring schools at a time are zoned anew in the best
/// way there is, as far as the work suffices, pairs first.
pub fn improve(zoning: &Zoning, schools: &mut [u32], limits: Limits) {
    let parts = Parts::new(zoning);
    let mut left = limits.all;
    let mut seen: BTreeSet<(Vec<u32>, Vec<u32>)> = BTreeSet::new();
    for n_schools in 2..=limits.most_schools {
        let mut gained = true;
        while gained && 0 < left {
            gained = false;
            for sets in neighboring(zoning, schools, n_schools).chunks(BATCH) {
                let asked: Vec<(Vec<u32>, Vec<u32>)> = sets
                    .iter()
                    .map(|set| (set.clone(), blocks_of(schools, set)))
                    .filter(|asked| asked.1.len() <= MOST_BLOCKS && !seen.contains(asked))
                    .collect();
                let news: Vec<_> = asked
                    .par_iter()
                    .map(|(set, blocks)| {
                        let part = parts.part(set, blocks, schools)?;
                        let mut work = Work { left: limits.each };
                        let found = part.plan.is_some().then(|| resolve(&part, &mut work))?;
                        Some((part, found, limits.each - work.left))
                    })
                    .collect();
                for (asked, news) in asked.into_iter().zip(news) {
                    let untouched = blocks_of(schools, &asked.0) == asked.1;
                    if let Some((part, found, spent)) = news {
                        left = left.saturating_sub(spent.max(1));
                        if let (true, true, Some(better)) =
                            (found.improved, untouched, &found.schools)
                        {
                            part.write(better, schools);
                            gained = true;
                            continue;
                        }
                    }
                    if untouched {
                        seen.insert(asked);
                    }
                }
                if left == 0 {
                    return;
                }
            }
        }
    }
}

/// Sorted.
fn blocks_of(schools: &[u32], set: &[u32]) -> Vec<u32> {
    let blocks = 0..schools.len() as u32;
    blocks.filter(|block| set.contains(&schools[*block as usize])).collect()
}

/// All sets of so many schools that hang together by the borders between their zones, sorted.
fn neighboring(zoning: &Zoning, schools: &[u32], n_schools: usize) -> Vec<Vec<u32>> {
    let mut touching: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (block, school) in schools.iter().enumerate() {
        for next in zoning.neighbors.of(block) {
            let other = schools[*next as usize];
            if *school != NOWHERE && other != NOWHERE && *school != other {
                touching.entry(*school).or_default().insert(other);
            }
        }
    }
    let mut sets: BTreeSet<Vec<u32>> = touching.keys().map(|school| vec![*school]).collect();
    for _ in 1..n_schools {
        let mut larger = BTreeSet::new();
        for set in &sets {
            let around = set.iter().flat_map(|school| &touching[school]);
            for more in around.filter(|more| !set.contains(more)) {
                let mut set = set.clone();
                set.push(*more);
                set.sort_unstable();
                larger.insert(set);
            }
        }
        sets = larger;
    }
    sets.into_iter().collect()
}
