use rayon::prelude::*;

use super::annealing::{Prices, Run, Schedule, anneal};
use super::chance::Chance;
use super::cover::best_cover;
use super::found::Found;
use super::ground::Ground;
use super::layout::Layout;
use super::{NOWHERE, Zoning, start};

/// How long to search: a choice of work limits, never of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    Quick,
    Normal,
    Best,
}

/// One school per block, or `NOWHERE`.
pub fn search(zoning: &Zoning, effort: Effort) -> Vec<u32> {
    let ground = Ground::of(zoning);
    let start = start::connected(&ground);
    if ground.free.is_empty() {
        return start.schools();
    }
    let typical = typical(&start);
    let (n_tasks, n_rounds, proposals) = match effort {
        Effort::Quick => (2, 1, 1_000_000),
        Effort::Normal => (4, 4, 4_000_000),
        Effort::Best => (8, 6, 8_000_000),
    };
    let mut best: Option<(i64, Vec<u32>)> = None;
    let mut found = Found::new();
    for round in 0..n_rounds {
        let task = |task: u64| {
            let mut chance = Chance::new(round * 1_000 + task);
            let mut layout = match &best {
                Some((_, schools)) => Layout::of(&ground, schools),
                None => start.clone(),
            };
            let mut prices = Prices::of(&ground, typical.1);
            let heat = typical.0 as f64 * if round == 0 { 1.0 } else { 0.3 };
            let schedule = Schedule { hottest: heat, coldest: typical.0 as f64 / 200.0, proposals };
            anneal(&mut layout, &mut prices, schedule, &mut chance)
        };
        let runs: Vec<Run> = (0..n_tasks).into_par_iter().map(task).collect();
        for run in runs {
            found.merge(run.found);
            if let Some(new) = run.best
                && best.as_ref().is_none_or(|best| new.0 < best.0)
            {
                best = Some(new);
            }
        }
        let most = best.as_ref().map_or(i64::MAX / 4, |best| best.0);
        let cover = best_cover(&ground, &found, most, 50_000_000);
        if cover.best.is_some() {
            best = cover.best;
        }
    }
    best.map_or_else(|| vec![NOWHERE; ground.n_blocks()], |best| best.1)
}

/// Medians over borders: what moving a block across costs or saves, and the same per child.
fn typical(layout: &Layout) -> (i64, i64) {
    let ground = layout.ground;
    let (mut moves, mut per_child) = (Vec::new(), Vec::new());
    for &block in &ground.free {
        let here = layout.spot(block);
        let others: Vec<u32> = if ground.neighbors(block).is_empty() {
            ground.near.of(block as usize)[..2].to_vec()
        } else {
            ground.neighbors(block).iter().map(|next| layout.spot(*next)).collect()
        };
        for spot in others {
            if spot != here
                && here != ground.outside()
                && spot != ground.outside()
                && 0 < ground.children(block)
            {
                let change =
                    ground.cost(block, spot).saturating_sub(ground.cost(block, here)).abs();
                if change < i64::MAX / 64 {
                    moves.push(change);
                    per_child.push(change / ground.children(block));
                }
            }
        }
    }
    let median = |mut values: Vec<i64>| {
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or(1).max(1)
    };
    (median(moves), median(per_child))
}
