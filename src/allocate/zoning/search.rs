use rayon::prelude::*;

use super::annealing::{Prices, Schedule, Scope, Tools, anneal};
use super::columns::{Parts, Work, resolve};
use super::cover::best_cover;
use super::found::Found;
use super::ground::{Ground, NO_END};
use super::layout::Layout;
use super::neighborhoods::{self, Limits};
use super::{NOWHERE, Way, Zoning, polish, start};

/// How long to search: a choice of work limits, never of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    Quick,
    Normal,
    Best,
}

/// How often what is done.
struct Plan {
    rounds: u64,
    /// Searches side by side in each round.
    searches: u64,
    /// Changes proposed in each search.
    proposals: u64,
    /// Steps of each choice among all zones found.
    choosing: u64,
    /// For the exact improvement at the end.
    exact: Limits,
    /// Branches looked at for the whole at once.
    whole: u64,
}

impl Plan {
    fn of(effort: Effort) -> Self {
        match effort {
            Effort::Quick => Self {
                rounds: 1,
                searches: 2,
                proposals: 3_000_000,
                choosing: 5_000_000,
                exact: Limits { most_schools: 4, each: 5_000, all: 50_000 },
                whole: 0,
            },
            Effort::Normal => Self {
                rounds: 2,
                searches: 6,
                proposals: 9_000_000,
                choosing: 20_000_000,
                exact: Limits { most_schools: 30, each: 20_000, all: 200_000 },
                whole: 0,
            },
            Effort::Best => Self {
                rounds: 6,
                searches: 8,
                proposals: 12_000_000,
                choosing: 40_000_000,
                exact: Limits { most_schools: 30, each: 60_000, all: 400_000 },
                whole: 300_000,
            },
        }
    }

    /// Where connection does not matter. The plan that is near is good already: if it has to be
    /// quick, no searches start besides.
    fn anywhere(effort: Effort) -> Self {
        let plan = Self::of(effort);
        match effort {
            Effort::Quick => Self { rounds: 0, ..plan },
            Effort::Normal | Effort::Best => Self { exact: plan.exact.times(KNAPSACKS), ..plan },
        }
    }

    fn all_proposals(&self) -> u64 {
        self.rounds * self.searches * self.proposals
    }
}

/// Changes proposed per block by each search at least, or there is none; and in polishing at most.
const FEWEST_PER_BLOCK: u64 = 4_000;
const MOST_POLISHING: u64 = 20_000;
/// Few blocks are soon settled: a search proposes no more changes than blocks³ over this.
const CUBE_OVER: u64 = 2;
/// Zones that need not be in one piece are knapsacks, and so much more work goes in the same time.
const KNAPSACKS: u64 = 4;
/// One search in so many goes on in the next round.
const KEPT: u64 = 2;
/// One part in so many of the work goes to a first run everywhere.
const EVERYWHERE: u64 = 5;
/// How many schools are dealt anew together.
const FEWEST_SCHOOLS: usize = 2;
const MOST_SCHOOLS: usize = 8;

/// How blocks are dealt.
struct Manner {
    /// Hottest and coldest temperature, in what a typical move costs or saves.
    heat: (f64, f64),
    /// Changes proposed per block when a few schools are dealt anew.
    per_block: u64,
}

/// So hot that a block with many children finds its way past full schools, and others theirs back;
/// short, again and again, does more than long and cold.
const ACROSS_BORDERS: Manner = Manner { heat: (5.0, 0.05), per_block: 100 };
/// Where connection does not matter, a typical move is that of any block, not of one at a border:
/// those that gain cost a tenth.
const ANYWHERE: Manner = Manner { heat: (0.5, 0.005), per_block: 400 };

impl Manner {
    fn of(ground: &Ground) -> &'static Self {
        if ground.n_components == 0 { &ANYWHERE } else { &ACROSS_BORDERS }
    }
}

/// The plan with the least walk that was found: no school overfull but by blocks that have one way
/// only, and every zone in one piece if `start` could make it so (blocks fixed far from their
/// school may not be joined to it by anything).
///
/// It ends when its work, counted in changes proposed, is done; nothing is proved then.
///
/// # Method
///
/// A good plan without connection is mended and polished. Where the work suffices to propose many
/// changes for every block, several searches that know nothing of each other start besides, and
/// the cheapest choice among all zones found goes on with them. Then a few neighboring schools at a
/// time are zoned anew exactly.
///
/// `near`: a plan that is good but for connection, one school per block or `NOWHERE`; without it,
/// the one that searches start from is polished.
pub fn search(zoning: &Zoning, near: Option<&[u32]>, effort: Effort) -> Searched {
    let ground = Ground::of(zoning);
    let start = start::connected(&ground);
    let n_free = ground.free.len() as u64;
    if n_free == 0 {
        return Searched { schools: settled(start), bound: None };
    }
    let is_small = FEWEST_PER_BLOCK * n_free <= Plan::of(effort).proposals;
    let plan = match ground.n_components {
        0 if is_small => Plan::anywhere(effort),
        _ => Plan::of(effort),
    };
    let near = near.map_or_else(|| start.schools(), <[u32]>::to_vec);
    let polished = match ground.n_components {
        0 => Layout::of(&ground, &near),
        _ => polish::near(&ground, &near, plan.all_proposals().min(MOST_POLISHING * n_free)),
    };
    let best =
        if is_small { best_of_searches(&start, polished.clone(), &plan) } else { polished.clone() };
    let mut schools = settled(best);
    let worth = |layout: &Layout| (layout.missing(), layout.cost());
    if worth(&polished) < worth(&Layout::of(&ground, &schools)) {
        schools = polished.schools();
    }
    if is_small || ground.n_components == 0 {
        neighborhoods::improve(zoning, &mut schools, plan.exact);
    }
    let bound = if is_small { whole(zoning, &mut schools, plan.whole) } else { None };
    Searched { schools, bound }
}

/// The best layout of several searches, each by dealing the blocks of a few neighboring schools
/// anew, over and over.
///
/// After each round the cheapest choice among all zones found joins the better searches, and the
/// others start anew: what one search found in one corner and another elsewhere
/// adds up, and the more they differ the better.
fn best_of_searches<'a>(start: &Layout<'a>, polished: Layout<'a>, plan: &Plan) -> Layout<'a> {
    let ground = start.ground;
    let n_free = ground.free.len() as u64;
    let proposals = plan.proposals.min(n_free.saturating_pow(3) / CUBE_OVER);
    let typical = Typical::of(start);
    let mut layouts = vec![polished];
    let mut found = Found::new();
    for round in 0..plan.rounds {
        let n_old = layouts.len() as u64;
        layouts.resize(plan.searches as usize, start.clone());
        let one = |(task, mut layout): (usize, Layout<'a>)| {
            let mut tools = Tools::new(round << 32 | task as u64);
            let everywhere = if n_old <= task as u64 { proposals / EVERYWHERE } else { 0 };
            anneal_everywhere(&mut layout, &typical, everywhere, &mut tools);
            deal_anew(&mut layout, &typical, proposals - everywhere, &mut tools);
            (layout, tools.found)
        };
        let searches = layouts.into_par_iter().enumerate().map(one);
        let mut news: Vec<(Layout, Found)> = searches.collect();
        news.sort_by_key(|(layout, _)| (layout.missing(), layout.cost()));
        layouts = Vec::new();
        for (layout, new) in news {
            found.merge(new);
            layouts.push(layout);
        }
        let best = &layouts[0];
        let most = if best.missing() == 0 { best.cost() } else { i64::MAX / 64 };
        if let Some((_, schools)) = best_cover(ground, &found, most, plan.choosing) {
            layouts.insert(0, Layout::of(ground, &schools));
        }
        layouts.dedup_by_key(|layout| layout.cost());
        layouts.truncate((plan.searches / KEPT) as usize);
    }
    layouts.swap_remove(0)
}

/// The whole by columns, as far as the work goes: perhaps a better plan, and a bound for all plans
/// that seat everybody.
fn whole(zoning: &Zoning, schools: &mut [u32], work: u64) -> Option<i64> {
    let part = Parts::new(zoning).whole(schools).filter(|part| part.plan.is_some() && 0 < work)?;
    let found = resolve(&part, &mut Work { left: work });
    part.write(found.schools.as_ref()?, schools);
    Some(found.bound)
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Searched {
    /// One per block, or `NOWHERE`.
    pub schools: Vec<u32>,
    /// No plan that seats everybody costs less. `None`: nothing was proved.
    pub bound: Option<i64>,
}

/// What moves across borders come to.
pub(super) struct Typical {
    /// Medians of what a move costs or saves, and of the same per child.
    change: i64,
    pub per_child: i64,
}

fn anneal_everywhere(layout: &mut Layout, typical: &Typical, proposals: u64, tools: &mut Tools) {
    let scope = Scope::all(layout.ground);
    let mut prices = Prices::of(layout.ground, typical.per_child);
    let heat = Manner::of(layout.ground).heat;
    anneal(layout, &scope, &mut prices, typical.schedule(heat, proposals), tools);
}

/// Deals the blocks of a few neighboring schools anew, again and again.
fn deal_anew(layout: &mut Layout, typical: &Typical, proposals: u64, tools: &mut Tools) {
    let manner = Manner::of(layout.ground);
    let mut left = proposals;
    while 0 < left {
        let n_schools = FEWEST_SCHOOLS + tools.chance.below(MOST_SCHOOLS + 1 - FEWEST_SCHOOLS);
        let schools = neighborhood(layout, n_schools, tools);
        let scope = Scope::of(layout, &schools);
        let work = manner.per_block * scope.blocks.len().max(1) as u64;
        if !scope.blocks.is_empty() {
            let mut prices = Prices::of(layout.ground, typical.per_child);
            anneal(layout, &scope, &mut prices, typical.schedule(manner.heat, work), tools);
        }
        left = left.saturating_sub(work);
    }
}

/// A school by chance, and such that touch it or each other.
fn neighborhood(layout: &Layout, n_schools: usize, tools: &mut Tools) -> Vec<u32> {
    let ground = layout.ground;
    let mut schools = vec![tools.chance.below(ground.n_schools()) as u32];
    while schools.len() < n_schools {
        let mut next = Vec::new();
        for school in &schools {
            for block in layout.members(*school) {
                let around = ground.neighbors(*block);
                if around.is_empty() {
                    next.extend(ground.near.of(*block as usize).iter().take(2).copied());
                }
                next.extend(around.iter().map(|block| layout.spot(*block)));
            }
        }
        next.sort_unstable();
        next.dedup();
        next.retain(|spot| *spot != ground.outside() && !schools.contains(spot));
        if next.is_empty() {
            break;
        }
        schools.push(tools.chance.one_of(&next));
    }
    schools.sort_unstable();
    schools
}

/// Blocks leave overfull schools, the fewest children that suffice first, as far as zones stay in
/// one piece; whoever finds seats left around after that takes them.
pub(super) fn settled(mut layout: Layout) -> Vec<u32> {
    let ground = layout.ground;
    for school in 0..ground.outside() {
        while ground.seats(school) < layout.load(school) {
            let over = layout.load(school) - ground.seats(school);
            let Some(blocks) = leaving(&mut layout, school, over) else { break };
            blocks.into_iter().for_each(|block| layout.put(block, ground.outside()));
        }
    }
    bring_in(&mut layout);
    layout.schools()
}

/// A free block with children, or, if every one of them cuts others off, one with those; if
/// possible with `over` children at least, but few more.
fn leaving(layout: &mut Layout, school: u32, over: i64) -> Option<Vec<u32>> {
    let ground = layout.ground;
    let mut members = layout.members(school).to_vec();
    members.retain(|block| ground.is_free[*block as usize] && 0 < ground.children(*block));
    let misfit = |children: i64| (children < over, (children - over).abs());
    members.sort_unstable_by_key(|block| (misfit(ground.children(*block)), *block));
    if let Some(block) = members.iter().find(|block| layout.may_leave(**block)) {
        return Some(vec![*block]);
    }
    let mut with_others = |block: u32| {
        let mut blocks = layout.stranded(block, usize::MAX)?;
        blocks.push(block);
        Some(blocks)
    };
    let sets = members.into_iter().filter_map(&mut with_others);
    let children = |set: &[u32]| set.iter().map(|block| ground.children(*block)).sum();
    sets.min_by_key(|set| (misfit(children(set)), set.clone()))
}

/// The same plan, and whoever finds seats left around has one.
pub fn seated(zoning: &Zoning, schools: &[u32]) -> Vec<u32> {
    if !schools.contains(&NOWHERE) {
        return schools.to_vec();
    }
    let ground = Ground::of(zoning);
    let mut layout = Layout::of(&ground, schools);
    bring_in(&mut layout);
    layout.schools()
}

/// Whoever is without a seat goes where there are seats left around, the largest blocks first,
/// until nobody finds any: whoever comes in may let others join.
pub(super) fn bring_in(layout: &mut Layout) {
    let ground = layout.ground;
    loop {
        let mut waiting = layout.members(ground.outside()).to_vec();
        waiting.retain(|block| ground.is_free[*block as usize]);
        waiting.sort_unstable_by_key(|block| (-ground.children(*block), *block));
        let mut came = false;
        for block in waiting {
            let fits = |way: &&Way| {
                layout.load(way.school) + ground.children(block) <= ground.seats(way.school)
                    && layout.may_join(block, way.school)
            };
            let ways = ground.zoning.ways.of(block as usize).iter();
            if let Some(way) = ways.filter(fits).min_by_key(|way| (way.cost, way.school)) {
                layout.put(block, way.school);
                came = true;
            }
        }
        if !came {
            return;
        }
    }
}

impl Typical {
    pub fn of(layout: &Layout) -> Self {
        let ground = layout.ground;
        let (mut changes, mut per_child) = (Vec::new(), Vec::new());
        for &block in &ground.free {
            let (here, children) = (layout.spot(block), ground.children(block));
            let others: Vec<u32> = if ground.neighbors(block).is_empty() {
                ground.near.of(block as usize).iter().take(2).copied().collect()
            } else {
                ground.neighbors(block).iter().map(|next| layout.spot(*next)).collect()
            };
            for spot in others {
                let far = [here, spot]
                    .iter()
                    .any(|spot| *spot == ground.outside() || NO_END <= ground.cost(block, *spot));
                if spot != here && !far && 0 < children {
                    let change = (ground.cost(block, spot) - ground.cost(block, here)).abs();
                    changes.push(change);
                    per_child.push(change / children);
                }
            }
        }
        Self { change: median(changes), per_child: median(per_child) }
    }

    /// Temperatures in what a typical move comes to.
    pub fn schedule(&self, (hottest, coldest): (f64, f64), proposals: u64) -> Schedule {
        let change = self.change as f64;
        Schedule { hottest: change * hottest, coldest: change * coldest, proposals }
    }
}

/// At least 1.
fn median(mut values: Vec<i64>) -> i64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(1).max(1)
}
