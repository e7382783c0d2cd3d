//! Prices of blocks at which zones gain nothing: the relaxation over all zones, by columns.

use rayon::prelude::*;

use super::cover::split;
use super::hunt::{Ask, Catch, hunt};
use super::master::Master;
use super::narrow::narrow;
use super::rows::{DEAR, Rows};
use super::{Ground, Work, Zone};

/// Of the columns met in one hunt, as many are taken up.
const TAKEN: usize = 6;
/// Schools, at most, of a small ground.
const SMALL: usize = 6;
/// Branches of a first hunt, on a small ground and on others; and how much longer the next one is
/// when nothing was found: by any school, or, if the ground is not small, by the school itself.
const QUICK: (u64, u64) = (100, 2_000);
const LONGER: u64 = 4;
/// Share of the best prices so far in those tried next.
const STEADY: f64 = 0.6;
/// How far a price may move at first, in what the gap is per block.
const WIDTH: f64 = 4.0;
/// How much nearer the bound comes until ways are taken away again.
const NEARER: f64 = 0.85;

/// What prices of blocks prove.
#[derive(Clone, Debug)]
pub struct Prices {
    /// One per block.
    pub of: Vec<i64>,
    /// One per school: none of its zones gains more.
    pub ceilings: Vec<i64>,
    /// No plan costs less.
    pub bound: i64,
}

impl Prices {
    pub fn new(of: Vec<i64>, ceilings: Vec<i64>) -> Self {
        let bound = of.iter().sum::<i64>() - ceilings.iter().sum::<i64>();
        Self { of, ceilings, bound }
    }

    /// What a zone of the school must gain more than, to be part of a plan that costs less than
    /// `limit`.
    pub fn floor(&self, school: usize, limit: i64) -> i64 {
        self.ceilings[school] - (limit - self.bound)
    }
}

/// Columns, and the linear program over them.
pub struct Columns<'z> {
    /// Narrower from bound to bound.
    pub ground: Ground<'z>,
    rows: Rows,
    master: Master,
    /// Those in the linear program.
    pub zones: Vec<Zone>,
    /// Those found on the way.
    pub met: Vec<Zone>,
    pub best: Prices,
    width: f64,
    /// How far the bound was from enough when ways were last taken away.
    gap: f64,
    /// Per school, branches of its next hunt.
    nodes: Vec<u64>,
}

impl<'z> Columns<'z> {
    pub fn new(ground: Ground<'z>, start: Vec<i64>, zones: Vec<Zone>) -> Self {
        let size = start.len().max(1) as f64;
        let mean = start.iter().map(|&price| price.abs() as f64).sum::<f64>() / size;
        let rows = Rows::new(&ground);
        let master = Master::new(vec![DEAR; rows.n], (mean * 1e-6).max(1e-3));
        let best = Prices { of: start, ceilings: Vec::new(), bound: i64::MIN };
        let quick = if ground.n_schools() <= SMALL { QUICK.0 } else { QUICK.1 };
        let n_schools = ground.n_schools();
        let mut columns = Self {
            ground,
            rows,
            master,
            zones: Vec::new(),
            met: Vec::new(),
            best,
            width: mean * 0.2,
            gap: f64::MAX,
            nodes: vec![quick; n_schools],
        };
        columns.center();
        zones.into_iter().for_each(|zone| columns.push(zone));
        columns
    }

    fn push(&mut self, zone: Zone) {
        self.master.push(self.rows.of(&zone), self.rows.cost(&zone, &self.best.of));
        self.zones.push(zone);
    }

    /// Rows left uncovered cost a little more than the best prices so far, rows covered twice pay
    /// a little less.
    fn center(&mut self) {
        let high = self.rows.tops(&self.best.of, self.width);
        self.master.set_box(self.rows.bottoms(&self.best.of, self.width), high);
    }

    /// Takes away what no plan cheaper than `enough` uses, if the best prices have come so much
    /// nearer to it that there may be something.
    fn tighten(&mut self, enough: i64) {
        let gap = enough.saturating_sub(self.best.bound) as f64;
        if gap <= 0.0 || gap > self.gap * NEARER {
            return;
        }
        self.gap = gap;
        match narrow(&mut self.ground, &self.best, enough) {
            None => self.best.bound = enough,
            Some(false) => {}
            Some(true) => self.rebuild(enough),
        }
    }

    /// The linear program over the zones that still matter.
    fn rebuild(&mut self, enough: i64) {
        let floor = |zone: &Zone| self.best.floor(zone.school as usize, enough);
        let matters =
            |zone: &Zone| self.ground.allows(zone) && zone.gain(&self.best.of) > floor(zone);
        let mut zones = std::mem::take(&mut self.zones);
        zones.retain(matters);
        self.rows = Rows::new(&self.ground);
        self.master.clear(self.rows.n);
        self.center();
        zones.into_iter().for_each(|zone| self.push(zone));
        self.master.solve();
    }

    /// Improves the best prices until nothing gains, their bound reaches `enough`, or the work is
    /// done. True if nothing gains.
    pub fn improve(&mut self, enough: i64, work: &mut Work) -> bool {
        let mut steady = 1.0;
        loop {
            let prices = self.blend(steady);
            let catches = self.hunt(&prices);
            work.spend(catches.iter().map(|catch| catch.nodes).sum());
            let tried = Prices::new(prices, catches.iter().map(|catch| catch.ceiling).collect());
            let n_fresh = self.take(&catches);
            let complete = catches.iter().all(|catch| catch.complete);
            if self.best.bound == i64::MIN {
                let gap = enough.saturating_sub(tried.bound) as f64;
                let each = gap / self.ground.n_blocks() as f64;
                self.width = self.width.min(WIDTH * each).max(1.0);
            }
            if tried.bound > self.best.bound {
                self.best = tried;
                self.tighten(enough);
                self.center();
            }
            if self.best.bound >= enough || work.left == 0 {
                return false;
            }
            if n_fresh == 0 && steady > 0.0 && steady < 1.0 {
                // The best prices may have moved what rows cost.
                self.pivot(work);
                steady = 0.0;
                continue;
            }
            if n_fresh == 0 && steady == 0.0 {
                if !complete {
                    self.lengthen(&catches, |_| true);
                    continue;
                } else if self.master.slack(|row| self.rows.counts(row)) < 1e-3 {
                    return true;
                }
                self.width *= 4.0;
                self.center();
            }
            steady = STEADY;
            self.pivot(work);
        }
    }

    fn pivot(&mut self, work: &mut Work) {
        let before = self.master.pivots;
        self.master.solve();
        work.spend((self.master.pivots - before) * (1 + self.rows.n as u64 / 16));
    }

    /// What the zones disagree about most.
    pub fn split(&self) -> Option<(u32, u32)> {
        split(&self.master, &self.zones)
    }

    /// The zones of a plan, if the shares are whole.
    pub fn whole(&self) -> Option<Vec<usize>> {
        let shares = self.master.shares().filter(|(_, share)| *share > 0.5);
        let chosen: Vec<usize> = shares.map(|(at, _)| at).collect();
        let mut held: Vec<u32> =
            chosen.iter().flat_map(|&at| self.zones[at].blocks.iter().copied()).collect();
        held.sort_unstable();
        held.iter().copied().eq(0..self.ground.n_blocks() as u32).then_some(chosen)
    }

    /// Between the best prices and those of the linear program.
    fn blend(&self, steady: f64) -> Vec<i64> {
        let duals = self.rows.prices(self.master.duals(), &self.best.of);
        let pairs = self.best.of.iter().zip(duals);
        pairs
            .map(|(&best, dual)| (steady * best as f64 + (1.0 - steady) * dual).round() as i64)
            .collect()
    }

    fn hunt(&mut self, prices: &[i64]) -> Vec<Catch> {
        let mut floors: Vec<i64> = (0..self.ground.n_schools())
            .map(|school| if self.ground.may_be_empty(school) { 0 } else { i64::MIN / 64 })
            .collect();
        for zone in &self.zones {
            let floor = &mut floors[zone.school as usize];
            *floor = (*floor).max(zone.gain(prices));
        }
        let nodes = &self.nodes;
        let ask = |school: usize| Ask { floor: floors[school], all: None, nodes: nodes[school] };
        let catches = hunt_all(&self.ground, prices, ask);
        if SMALL < self.ground.n_schools() {
            self.lengthen(&catches, |catch| catch.zones.is_empty());
        }
        catches
    }

    /// More branches for the next hunts of schools where some were not looked at.
    fn lengthen(&mut self, catches: &[Catch], which: impl Fn(&Catch) -> bool) {
        for (nodes, catch) in self.nodes.iter_mut().zip(catches) {
            if !catch.complete && which(catch) {
                *nodes *= LONGER;
            }
        }
    }

    /// Takes up what gains at the duals of the linear program.
    fn take(&mut self, catches: &[Catch]) -> usize {
        let before = self.zones.len();
        let duals = self.master.duals().to_vec();
        for zone in catches.iter().flat_map(|catch| catch.zones.iter().rev().take(TAKEN)) {
            let zone = &zone.1;
            let paid: f64 = self.rows.of(zone).iter().map(|&row| duals[row as usize]).sum();
            if paid - self.rows.cost(zone, &self.best.of) > self.ground.n_blocks() as f64 {
                self.met.push(zone.clone());
                self.push(zone.clone());
            }
        }
        self.zones.len() - before
    }
}

/// One hunt per school, in parallel; each on its own, so that threads change nothing.
pub fn hunt_all(ground: &Ground, prices: &[i64], ask: impl Fn(usize) -> Ask + Sync) -> Vec<Catch> {
    let schools = (0..ground.n_schools()).into_par_iter();
    schools.map(|school| hunt(ground, school, prices, ask(school))).collect()
}
