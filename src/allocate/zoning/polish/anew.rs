use rayon::prelude::*;

use super::super::annealing::{Prices, Scope, Tools, anneal};
use super::super::chance::Chance;
use super::super::connection::Walker;
use super::super::found::Found;
use super::super::ground::{ALONE, Ground};
use super::super::layout::Layout;
use super::super::search::Typical;
use super::part::Part;

/// Schools dealt anew together.
const FEWEST_SCHOOLS: usize = 2;
const MOST_SCHOOLS: usize = 6;
/// Sets of schools are looked at side by side in batches of so many.
const BATCH: usize = 16;
/// The first and the last temperature, in what a typical move across a border costs or saves.
const HEAT: (f64, f64) = (1.0, 0.025);
/// Changes proposed per block: short deals of many different sets of schools gain more than long
/// ones of few. Where seats are missed, many times as many.
const PER_BLOCK: u64 = 100;
const PER_BLOCK_MISSED: u64 = 3_000;

/// Deals the blocks of each of `starts` and of some schools around it anew. Gives back whether
/// anything was gained.
///
/// `left`: changes that may still be proposed. Which schools, and the course of each deal, are
/// left to chance, another one in each `round`.
pub fn improve(layout: &mut Layout, starts: &[u32], round: u64, left: &mut u64) -> bool {
    let mut gained = false;
    let mut walker = Walker::new(layout.ground.n_blocks());
    let typical = Typical::of(layout);
    for starts in starts.chunks(BATCH) {
        if *left == 0 {
            break;
        }
        let better = |start: &u32| {
            let mut tools = Tools::new(round << 32 | u64::from(*start));
            tools.found = Found::none();
            let part = Part::of(layout, neighborhood(layout, *start, &mut tools.chance));
            let marks: Vec<u64> = part.schools.iter().map(|school| layout.mark(*school)).collect();
            let (plan, work) = dealt(&part, &typical, tools);
            (part, marks, plan, work)
        };
        let news: Vec<_> = starts.par_iter().map(better).collect();
        for (part, marks, plan, work) in news {
            *left = left.saturating_sub(work);
            let untouched =
                part.schools.iter().zip(marks).all(|(school, mark)| layout.mark(*school) == mark);
            if let Some(plan) = plan
                && untouched
            {
                gained |= take(layout, &part, &plan, &mut walker);
            }
        }
    }
    gained
}

/// A better plan of the part, and the changes proposed.
fn dealt(part: &Part, typical: &Typical, mut tools: Tools) -> (Option<Vec<u32>>, u64) {
    let ground = Ground::of(&part.zoning);
    let mut layout = Layout::of(&ground, &part.plan);
    let before = (layout.missing(), layout.cost());
    let scope = Scope::all(&ground);
    if scope.blocks.is_empty() {
        return (None, 1);
    }
    let per_block = if 0 < layout.missing() { PER_BLOCK_MISSED } else { PER_BLOCK };
    let work = per_block * scope.blocks.len() as u64;
    let mut prices = Prices::of(&ground, typical.per_child);
    anneal(&mut layout, &scope, &mut prices, typical.schedule(HEAT, work), &mut tools);
    let better = (layout.missing(), layout.cost()) < before;
    (better.then(|| layout.schools()), work)
}

fn take(layout: &mut Layout, part: &Part, plan: &[u32], walker: &mut Walker) -> bool {
    let before = (layout.missing(), layout.cost());
    for (block, school) in part.blocks.iter().zip(plan) {
        let spot = part.schools.get(*school as usize).copied().unwrap_or(layout.ground.outside());
        if layout.spot(*block) != spot {
            layout.put(*block, spot);
        }
    }
    let whole = part.schools.iter().all(|school| layout.holds(*school, walker));
    if whole && (layout.missing(), layout.cost()) < before {
        return true;
    }
    for (block, school) in part.blocks.iter().zip(&part.plan) {
        let spot = part.schools[*school as usize];
        if layout.spot(*block) != spot {
            layout.put(*block, spot);
        }
    }
    false
}

/// Schools above what the crowdings prove, the farthest first. As long as some miss their limits,
/// only those.
pub fn promising(layout: &Layout) -> Vec<u32> {
    let ground = layout.ground;
    let mut schools: Vec<((i64, i64), u32)> = (0..ground.outside())
        .map(|school| ((layout.miss(school, layout.load(school)), excess(layout, school)), school))
        .filter(|(excess, _)| (0, 0) < *excess)
        .collect();
    if 0 < layout.missing() {
        schools.retain(|((miss, _), _)| 0 < *miss);
    }
    schools.sort_unstable_by_key(|(excess, school)| (std::cmp::Reverse(*excess), *school));
    schools.into_iter().map(|(_, school)| school).collect()
}

/// How far a school is above what the crowdings prove: what its blocks walk more than where
/// distance and crowding are least, and the crowding of its empty seats.
fn excess(layout: &Layout, school: u32) -> i64 {
    let ground = layout.ground;
    let extra = |block: &u32| {
        let least = ground.near.of(*block as usize).first();
        least.map_or(0, |least| ground.sum(*block, school) - ground.sum(*block, *least))
    };
    let crowding = ground.zoning.crowding[school as usize];
    let priced = if crowding < 0 { ground.least(school) } else { ground.seats(school) };
    let unpriced = priced - layout.load(school);
    layout.members(school).iter().map(extra).sum::<i64>() + unpriced * crowding
}

/// A school, and others by chance such that touch it or each other.
fn neighborhood(layout: &Layout, start: u32, chance: &mut Chance) -> Vec<u32> {
    let ground = layout.ground;
    let n_schools = FEWEST_SCHOOLS + chance.below(MOST_SCHOOLS + 1 - FEWEST_SCHOOLS);
    let mut schools = vec![start];
    while schools.len() < n_schools {
        let mut next = Vec::new();
        for &block in schools.iter().flat_map(|school| layout.members(*school)) {
            if ground.component[block as usize] == ALONE {
                next.extend(ground.near.of(block as usize).iter().take(2));
            }
            next.extend(ground.neighbors(block).iter().map(|near| layout.spot(*near)));
        }
        next.retain(|spot| *spot != ground.outside() && !schools.contains(spot));
        if next.is_empty() {
            break;
        }
        // Whoever shares a longer border comes more often.
        schools.push(chance.one_of(&next));
    }
    schools.sort_unstable();
    schools
}
