//! Better prices by steps toward what is wanted too much or too little.

use rayon::prelude::*;

use super::candidates::Candidates;
use super::narrow::narrow;
use super::relaxation::Prices;
use super::{Ground, Work};

/// Steps without a better bound after which they are made shorter; by how much; and when it ends.
const PATIENCE: u32 = 6;
const SHORTER: f64 = 0.6;
const SHORTEST: f64 = 0.03;
/// Share of the last direction in the next.
const INERTIA: f64 = 0.3;
/// How much nearer the bound comes until ways are taken away again.
const NEARER: f64 = 0.85;
/// What looking at one school costs.
const LOOK: u64 = 2;

/// Raises the bound of prices toward `limit`, by what zones that need not quite be in one piece
/// gain, in so many steps at most, and takes away the ways that no cheaper plan uses. `None`: there is no cheaper plan.
///
/// # Source
///
/// Steps of Polyak, *Minimization of unsmooth functionals*, USSR Computational Mathematics and
/// Mathematical Physics 9, 1969.
pub fn ascend(
    ground: &mut Ground,
    start: &[i64],
    (limit, steps): (i64, u32),
    work: &mut Work,
) -> Option<Prices> {
    let (mut best, mut wanted) = look(ground, start.to_vec());
    let mut here = best.clone();
    let mut direction = vec![0.0; start.len()];
    let (mut pace, mut stall, mut last_gap) = (1.0, 0, f64::MAX);
    for _ in 0..steps {
        work.spend(LOOK * ground.n_schools() as u64);
        if limit <= best.bound {
            return None;
        }
        let gap = (limit - best.bound) as f64;
        if gap < last_gap * NEARER {
            last_gap = gap;
            if narrow(ground, &best, limit)? {
                (here, wanted) = look(ground, best.of.clone());
                best = here.clone();
            }
        }
        for (direction, wanted) in direction.iter_mut().zip(&wanted) {
            *direction = INERTIA * *direction + f64::from(*wanted);
        }
        let size: f64 = direction.iter().map(|step| step * step).sum();
        if size < 0.5 || pace < SHORTEST || work.left == 0 {
            break;
        }
        let far = ((limit - here.bound) as f64).min(here.bound.abs() as f64 * 0.02);
        let step = pace * far / size;
        let moved = here.of.iter().zip(&direction);
        let moved = moved.map(|(&price, &way)| price + (step * way).round() as i64).collect();
        (here, wanted) = look(ground, moved);
        if here.bound > best.bound {
            best = here.clone();
            stall = 0;
        } else {
            stall += 1;
            if stall == PATIENCE {
                (pace, stall) = (pace * SHORTER, 0);
                (here, wanted) = look(ground, best.of.clone());
                direction.fill(0.0);
            }
        }
    }
    (best.bound < limit).then_some(best)
}

/// The bound of these prices, and per block how many zones too few would have it.
fn look(ground: &Ground, prices: Vec<i64>) -> (Prices, Vec<i32>) {
    let schools = (0..ground.n_schools()).into_par_iter();
    let best: Vec<(i64, Vec<u32>)> = schools
        .map(|school| Candidates::new(ground, school, &prices).best(ground, school))
        .collect();
    let mut wanted = vec![1; prices.len()];
    best.iter().flat_map(|(_, held)| held).for_each(|&block| wanted[block as usize] -= 1);
    (Prices::new(prices, best.into_iter().map(|(gain, _)| gain).collect()), wanted)
}
