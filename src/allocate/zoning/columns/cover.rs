//! The cheapest choice of zones that holds every block once, by branch and bound.

use std::collections::BTreeMap;

use super::master::Master;
use super::relaxation::Prices;
use super::rows::{DEAR, Rows};
use super::{Ground, Work, Zone};

/// The best plan made of some zones.
#[derive(Clone, Debug)]
pub struct Cover {
    /// Positions of its zones; none if no plan costs less than the limit.
    pub chosen: Option<Vec<usize>>,
    /// No plan of these zones costs less than it, or than the limit.
    pub proven: bool,
}

/// The cheapest cover that costs less than `limit`, given prices that bound it.
pub fn cover(
    ground: &Ground,
    zones: &[Zone],
    prices: &Prices,
    limit: i64,
    work: &mut Work,
) -> Cover {
    let rows = Rows::new(ground);
    let mean = prices.of.iter().map(|&price| price.abs() as f64).sum::<f64>()
        / prices.of.len().max(1) as f64;
    let dear = ((limit.saturating_sub(prices.bound)) as f64).clamp(mean, mean * 4.0);
    let mut master = Master::new(rows.tops(&prices.of, dear), (mean * 1e-6).max(1e-3));
    master.set_box(vec![-DEAR; rows.n], rows.tops(&prices.of, dear));
    for zone in zones {
        master.push(rows.of(zone), rows.cost(zone, &prices.of));
    }
    let mut search = Search {
        ground,
        zones,
        rows,
        master,
        prices: &prices.of,
        dear,
        banned: vec![0; zones.len()],
        limit,
        chosen: None,
        proven: true,
    };
    search.branch(work);
    Cover { chosen: search.chosen, proven: search.proven }
}

struct Search<'a, 'z> {
    ground: &'a Ground<'z>,
    zones: &'a [Zone],
    rows: Rows,
    master: Master,
    prices: &'a [i64],
    /// What a row left uncovered, or a banned zone, costs too much.
    dear: f64,
    /// How many decisions speak against each zone.
    banned: Vec<u32>,
    limit: i64,
    chosen: Option<Vec<usize>>,
    proven: bool,
}

impl Search<'_, '_> {
    fn branch(&mut self, work: &mut Work) {
        if work.left == 0 {
            self.proven = false;
            return;
        }
        let Some(prices) = self.relax(work) else { return };
        if prices.bound >= self.limit {
            return;
        }
        let out = self.ban(|search, at| {
            let zone = &search.zones[at];
            zone.gain(&prices.of) <= prices.floor(zone.school as usize, search.limit)
        });
        match split(&self.master, self.zones) {
            None => self.take(),
            Some((block, school)) => {
                for with in [true, false] {
                    let out = self.ban(|search, at| {
                        let zone = &search.zones[at];
                        let holds = zone.blocks.binary_search(&block).is_ok();
                        if zone.school == school { holds != with } else { holds && with }
                    });
                    self.branch(work);
                    self.allow(&out);
                }
            }
        }
        self.allow(&out);
    }

    /// Prices of the linear program over the zones not banned, or `None` if no plan is left.
    fn relax(&mut self, work: &mut Work) -> Option<Prices> {
        loop {
            let before = self.master.pivots;
            self.master.solve();
            let pivots = self.master.pivots - before;
            work.spend(1 + pivots * (1 + self.rows.n as u64 / 16) + self.zones.len() as u64 / 16);
            let prices = self.prices()?;
            let banned = self.master.shares().any(|(at, _)| self.banned[at] > 0);
            let void = banned || self.master.slack(|row| self.rows.counts(row)) > 1e-4;
            if !void || prices.bound >= self.limit {
                return Some(prices);
            }
            if self.dear > 1e14 {
                return None;
            }
            self.dear *= 8.0;
            self.set_dear();
        }
    }

    fn cost(&self, at: usize) -> f64 {
        self.rows.cost(&self.zones[at], self.prices)
    }

    fn set_dear(&mut self) {
        let high = self.rows.tops(self.prices, self.dear);
        self.master.set_box(vec![-DEAR; high.len()], high);
        for at in 0..self.zones.len() {
            let more = if self.banned[at] > 0 { self.dear } else { 0.0 };
            self.master.set_cost(at, self.cost(at) + more);
        }
    }

    fn prices(&self) -> Option<Prices> {
        let of = self.rows.prices(self.master.duals(), self.prices);
        let of: Vec<i64> = of.into_iter().map(|price| price.round() as i64).collect();
        let none = |school| if self.ground.may_be_empty(school) { 0 } else { i64::MIN / 64 };
        let mut ceilings: Vec<i64> = (0..self.ground.n_schools()).map(none).collect();
        for (zone, _) in self.zones.iter().zip(&self.banned).filter(|(_, banned)| **banned == 0) {
            let ceiling = &mut ceilings[zone.school as usize];
            *ceiling = (*ceiling).max(zone.gain(&of));
        }
        let possible = ceilings.iter().all(|&ceiling| ceiling > i64::MIN / 64);
        possible.then(|| Prices::new(of, ceilings))
    }

    fn ban(&mut self, bad: impl Fn(&Self, usize) -> bool) -> Vec<usize> {
        let all = 0..self.zones.len();
        let out: Vec<usize> = all.filter(|&at| self.banned[at] == 0 && bad(self, at)).collect();
        for &at in &out {
            self.banned[at] += 1;
            let cost = self.cost(at) + self.dear;
            self.master.set_cost(at, cost);
        }
        out
    }

    fn allow(&mut self, out: &[usize]) {
        for &at in out {
            self.banned[at] -= 1;
            let cost = self.cost(at);
            self.master.set_cost(at, cost);
        }
    }

    /// The shares are whole: a plan.
    fn take(&mut self) {
        let chosen: Vec<usize> =
            self.master.shares().filter(|(_, share)| *share > 0.5).map(|(at, _)| at).collect();
        let n_held: usize = chosen.iter().map(|&at| self.zones[at].blocks.len()).sum();
        let cost: i64 = chosen.iter().map(|&at| self.zones[at].cost).sum();
        let allowed = chosen.iter().all(|&at| self.banned[at] == 0);
        if n_held == self.ground.n_blocks() && allowed && cost < self.limit {
            self.limit = cost;
            self.chosen = Some(chosen);
        } else if n_held == self.ground.n_blocks() && allowed {
            // As dear as the limit: rounding of the bound let it through.
        } else {
            self.proven = false;
        }
    }
}

/// The pair of block and school about which the shares of zones disagree most.
pub fn split(master: &Master, zones: &[Zone]) -> Option<(u32, u32)> {
    let mut parts = BTreeMap::new();
    for (at, share) in master.shares() {
        let zone = &zones[at];
        for &block in &zone.blocks {
            *parts.entry((block, zone.school)).or_insert(0.0) += share;
        }
    }
    let torn = parts.into_iter().filter(|(_, share)| *share > 1e-3 && *share < 1.0 - 1e-3);
    let torn = torn.map(|(pair, share): (_, f64)| ((share - 0.6).abs(), pair));
    torn.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, pair)| pair)
}
