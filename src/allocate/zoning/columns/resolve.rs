//! The best plan, by branch and price: of a few schools, or of all.

use super::super::{NOWHERE, Zoning};
use super::ascend::ascend;
use super::cover::cover;
use super::hunt::{Ask, hunt};
use super::parts::Part;
use super::relaxation::{Columns, Prices};
use super::{Ground, Work, Zone};

/// Zones of one school that are looked at together.
const MOST_ZONES: usize = 20_000;
/// Work after which cheaper plans are looked for by steps; and the first step, as a part of the
/// gap: plans that cost more are left aside until it is known that there is none below.
const TRIAL: u64 = 3_000;
const STEPS: i64 = 16;
/// The first step, at most, as a part of the bound.
const FINE: i64 = 1_000;
/// Steps of prices for the whole, and in each branch.
const MANY: u32 = 120;
const FEW: u32 = 30;
/// Branches looked at to list them.
const LISTING: u64 = 10_000;

/// What became of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// One per block, as positions in the part; none if there was no plan and none was found.
    pub schools: Option<Vec<u32>>,
    pub improved: bool,
    /// No plan costs less.
    pub proven: bool,
    /// No plan costs less than this.
    pub bound: i64,
}

/// The cheapest plan, exact if the work suffices.
///
/// At each node the relaxation over zones is solved by columns. A node ends when its bound reaches
/// the cheapest plan so far; when its relaxation is whole; or when all zones that could still be
/// part of a cheaper plan are few enough to be listed, and the cheapest choice of them is found.
/// Otherwise a block about whose school the zones disagree goes there, or does not.
pub fn resolve(part: &Part, work: &mut Work) -> Resolved {
    let mut ground = Ground::new(&part.zoning, part.connected);
    let plan = part.plan.as_deref();
    let pool = plan.map(|schools| Zone::all_of(&ground, schools)).unwrap_or_default();
    let cost = plan.map(|_| pool.iter().map(|zone| zone.cost).sum());
    let limit = cost.unwrap_or_else(|| beyond(&part.zoning));
    let mut tree = Tree {
        pool,
        limit,
        best: None,
        proven: true,
        hard_first: (0..ground.n_schools()).collect(),
    };
    let mut prices = start(&part.zoning);
    let mut limit = tree.limit;
    let Some(risen) = ascend(&mut ground, &prices, (limit, MANY), work) else {
        return Resolved {
            schools: part.plan.clone(),
            improved: false,
            proven: true,
            bound: limit,
        };
    };
    prices = risen.of;
    let (mut bound, mut reached) = (risen.bound, risen.bound);
    if part.plan.is_some() {
        let mut trial = Work { left: work.left.min(TRIAL) };
        work.left -= trial.left;
        bound = bound.max(tree.branch(&mut ground, &mut prices, &mut trial));
        work.left += trial.left;
        limit = tree.limit;
        reached = if tree.proven { limit } else { bound };
    }
    let gap = limit.saturating_sub(reached);
    let mut step = (gap / STEPS).min(reached.abs() / FINE).max(1);
    while reached < limit && 0 < work.left {
        let target = limit.min(reached.saturating_add(step));
        let target = if limit - target < step { limit } else { target };
        (tree.limit, tree.proven) = (target, true);
        let found = tree.branch(&mut ground.clone(), &mut prices.clone(), work);
        if tree.limit < target {
            limit = tree.limit;
        }
        bound = bound.max(found.min(target));
        reached = if tree.proven { tree.limit } else { bound };
        if !tree.proven {
            break;
        }
        step = step.saturating_mul(2);
    }
    let improved = tree.best.is_some();
    let schools = tree.best.or(part.plan.clone());
    Resolved { schools, improved, proven: limit <= reached, bound: bound.min(limit) }
}

/// More than any plan costs.
fn beyond(zoning: &Zoning) -> i64 {
    let dearest = |block: usize| zoning.ways.of(block).iter().map(|way| way.cost).max();
    1 + (0..zoning.children.len()).map(|block| dearest(block).unwrap_or(0).max(0)).sum::<i64>()
}

/// Prices to begin with: what a block pays where that is least, crowding included.
fn start(zoning: &Zoning) -> Vec<i64> {
    let pays = |block: usize| {
        let ways = zoning.ways.of(block).iter();
        let least = ways
            .map(|way| way.cost + zoning.children[block] * zoning.crowding[way.school as usize]);
        least.min().unwrap_or(0)
    };
    (0..zoning.children.len()).map(pays).collect()
}

struct Tree {
    /// Every zone met so far.
    pool: Vec<Zone>,
    /// What the cheapest plan so far costs.
    limit: i64,
    best: Option<Vec<u32>>,
    proven: bool,
    /// Schools, those with too many zones to list first.
    hard_first: Vec<usize>,
}

impl Tree {
    /// No plan of this ground costs less than what is returned, or than the limit. The ground is
    /// left without what no cheaper plan uses, the prices are left better.
    fn branch(&mut self, ground: &mut Ground, prices: &mut Vec<i64>, work: &mut Work) -> i64 {
        if ground.is_impossible() {
            return self.limit;
        }
        if work.left == 0 {
            self.proven = false;
            return i64::MIN;
        }
        let Some(risen) = ascend(ground, prices, (self.limit, FEW), work) else {
            return self.limit;
        };
        *prices = risen.of;
        let possible = |zone: &&Zone| ground.allows(zone);
        let zones: Vec<Zone> = self.pool.iter().filter(possible).cloned().collect();
        let mut columns = Columns::new(ground.clone(), prices.clone(), zones);
        let complete = columns.improve(self.limit, work);
        self.pool.append(&mut columns.met);
        prices.clone_from(&columns.best.of);
        ground.clone_from(&columns.ground);
        let bound = columns.best.bound;
        if bound >= self.limit {
            return bound;
        }
        let split = columns.split();
        if split.is_none()
            && let Some(chosen) = columns.whole()
        {
            let cost = chosen.iter().map(|&at| columns.zones[at].cost).sum();
            self.take(&columns.ground, &columns.zones, &chosen, cost);
            if bound >= self.limit {
                return bound;
            }
        }
        if work.left == 0 || !complete {
            self.proven = false;
            return bound;
        }
        if self.list(&columns.ground, &columns.best, work) {
            return self.limit;
        }
        let Some((block, school)) = split else {
            // Whole, but some zone may gain a rounding error more.
            self.proven &= bound + (columns.ground.n_blocks() * columns.ground.n_schools()) as i64
                >= self.limit;
            return bound;
        };
        drop(columns);
        let mut with = ground.fixed(block as usize, school as usize);
        let one = self.branch(&mut with, &mut prices.clone(), work);
        let mut without = ground.barred(block as usize, school as usize);
        let other = self.branch(&mut without, &mut prices.clone(), work);
        bound.max(one.min(other))
    }

    fn take(&mut self, ground: &Ground, zones: &[Zone], chosen: &[usize], cost: i64) {
        if cost < self.limit {
            self.limit = cost;
            self.best = Some(plan_of(ground, zones, chosen));
        }
    }

    /// Lists all zones that could be part of a cheaper plan, if they are few, and finds the
    /// cheapest choice of them. False if they are many.
    fn list(&mut self, ground: &Ground, prices: &Prices, work: &mut Work) -> bool {
        let mut zones = Vec::new();
        for school in self.hard_first.clone() {
            let nodes = LISTING.min(work.left / 8);
            let floor = prices.floor(school, self.limit);
            let caught =
                hunt(ground, school, &prices.of, Ask { floor, all: Some(MOST_ZONES), nodes });
            work.spend(caught.nodes);
            if !caught.complete || zones.len() + caught.zones.len() > MOST_ZONES * 4 {
                self.hard_first.retain(|&other| other != school);
                self.hard_first.insert(0, school);
                return false;
            }
            zones.extend(caught.zones.into_iter().map(|(_, zone)| zone));
        }
        let found = cover(ground, &zones, prices, self.limit, work);
        if let Some(chosen) = &found.chosen {
            let cost = chosen.iter().map(|&at| zones[at].cost).sum();
            self.take(ground, &zones, chosen, cost);
        }
        found.proven
    }
}

pub fn plan_of(ground: &Ground, zones: &[Zone], chosen: &[usize]) -> Vec<u32> {
    let mut schools = vec![NOWHERE; ground.n_blocks()];
    for zone in chosen.iter().map(|&at| &zones[at]) {
        zone.blocks.iter().for_each(|&block| schools[block as usize] = zone.school);
    }
    schools
}
