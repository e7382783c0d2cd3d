use super::chance::{Chance, Patience};
use super::found::Found;
use super::ground::{Ground, NO_END};
use super::layout::Layout;

/// How one run of [`anneal`] goes. Temperatures are child-millimeters.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    pub hottest: f64,
    pub coldest: f64,
    /// Changes proposed.
    pub proposals: u64,
}

/// Which part of a layout may change.
pub struct Scope {
    /// Free blocks.
    pub blocks: Vec<u32>,
    /// Where they may go.
    pub spots: Vec<u32>,
    /// One per spot: whether it is among `spots`.
    pub is_open: Vec<bool>,
}

impl Scope {
    pub fn all(ground: &Ground) -> Self {
        let n_spots = ground.n_schools() + 1;
        Self {
            blocks: ground.free.clone(),
            spots: (0..n_spots as u32).collect(),
            is_open: vec![true; n_spots],
        }
    }

    /// The blocks of some schools, to be dealt anew among them.
    pub fn of(layout: &Layout, schools: &[u32]) -> Self {
        let ground = layout.ground;
        let mut blocks: Vec<u32> =
            schools.iter().flat_map(|school| layout.members(*school)).copied().collect();
        blocks.retain(|block| ground.is_free[*block as usize]);
        blocks.sort_unstable();
        let mut is_open = vec![false; ground.n_schools() + 1];
        schools.iter().for_each(|school| is_open[*school as usize] = true);
        Self { blocks, spots: schools.to_vec(), is_open }
    }
}

/// One per spot: what a child over its seats costs for now, child-millimeters.
#[derive(Clone)]
pub struct Prices {
    now: Vec<i64>,
    lowest: Vec<i64>,
    highest: i64,
}

/// So many blocks may follow one that they would be cut off without.
const MOST_STRANDED: usize = 12;
/// One proposal in so many looks away from the borders.
const FAR: usize = 64;
/// Blocks of one change.
const MOST_STEPS: usize = 4;
/// How many times typical the price of a child over the seats is at least.
const LOWEST_PRICE: i64 = 1;

impl Prices {
    pub fn of(ground: &Ground, typical: i64) -> Self {
        let all_children = ground.zoning.children.iter().sum::<i64>().max(1);
        let highest = ground.zoning.no_seat.min(i64::MAX / 64 / all_children);
        let crowding = ground.zoning.crowding.iter().chain([&0]);
        let lowest = |crowding: &i64| (crowding.abs() + LOWEST_PRICE * typical).min(highest).max(1);
        let lowest: Vec<i64> = crowding.map(lowest).collect();
        Self { now: lowest.clone(), lowest, highest }
    }

    /// Rises where seats are missed, sinks slowly elsewhere.
    fn follow(&mut self, layout: &Layout, scope: &Scope) {
        for &spot in &scope.spots {
            let within = layout.is_within(spot);
            let spot = spot as usize;
            let price = &mut self.now[spot];
            *price = if within {
                (*price - *price / 1_000).max(self.lowest[spot])
            } else {
                (*price + *price / 100 + 1).min(self.highest)
            };
        }
    }
}

/// Simulated annealing: single blocks, swaps and chains across borders, worse changes accepted ever
/// more rarely. Zones stay in one piece all the time.
///
/// # Source
///
/// Kirkpatrick, Gelatt, Vecchi, *Optimization by Simulated Annealing*, Science 220, 1983; prices
/// that rise while a rule is broken: Morris, *The Breakout Method*, AAAI 1993.
pub fn anneal(
    layout: &mut Layout,
    scope: &Scope,
    prices: &mut Prices,
    schedule: Schedule,
    tools: &mut Tools,
) {
    let mut walk = Walk::new(layout, scope, prices, tools);
    let sweep = (scope.blocks.len() as u64).max(64);
    let n_sweeps = schedule.proposals.div_ceil(sweep);
    let cooling = root(schedule.coldest / schedule.hottest, n_sweeps);
    let mut temperature = schedule.hottest;
    for _ in 0..n_sweeps {
        for _ in 0..sweep {
            walk.propose(temperature);
        }
        temperature *= cooling;
        walk.prices.follow(walk.layout, scope);
    }
    walk.keep_best();
    walk.tools.found.add(walk.layout, &walk.zones, &mut walk.last);
    walk.go_back();
    walk.tools.found.add(walk.layout, &walk.zones, &mut walk.last);
}

/// The `n`-th root of `x` for 0 < `x` ≤ 1, from plain arithmetic: by halving.
fn root(x: f64, n: u64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        let mut power = 1.0;
        let (mut square, mut left) = (middle, n);
        while 0 < left {
            power *= if left % 2 == 1 { square } else { 1.0 };
            square *= square;
            left /= 2;
        }
        if power < x { low = middle } else { high = middle }
    }
    high
}

/// What runs share.
pub struct Tools {
    pub chance: Chance,
    pub patience: Patience,
    pub found: Found,
}

impl Tools {
    pub fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed), patience: Patience::new(), found: Found::new() }
    }
}

struct Walk<'w, 'a> {
    layout: &'w mut Layout<'a>,
    scope: &'w Scope,
    prices: &'w mut Prices,
    tools: &'w mut Tools,
    /// Children missing and cost of the best layout seen, and its spots, one per block of `scope`.
    best: (i64, i64),
    best_spots: Vec<u32>,
    zones: Vec<u32>,
    last: Vec<u64>,
    steps: Vec<Step>,
}

#[derive(Clone, Copy)]
struct Step {
    block: u32,
    from: u32,
    to: u32,
}

impl<'w, 'a> Walk<'w, 'a> {
    fn new(
        layout: &'w mut Layout<'a>,
        scope: &'w Scope,
        prices: &'w mut Prices,
        tools: &'w mut Tools,
    ) -> Self {
        let ground = layout.ground;
        let in_zone = |spot: &u32| ground.zone_of[*spot as usize];
        let mut zones: Vec<u32> = scope
            .spots
            .iter()
            .map(in_zone)
            .filter(|zone| (*zone as usize) < ground.n_zones)
            .collect();
        zones.sort_unstable();
        zones.dedup();
        let mut walk = Self {
            best: (i64::MAX, 0),
            best_spots: Vec::new(),
            last: vec![0; zones.len()],
            zones,
            steps: Vec::with_capacity(MOST_STEPS),
            layout,
            scope,
            prices,
            tools,
        };
        walk.keep_best();
        walk
    }

    fn propose(&mut self, temperature: f64) {
        let Some(first) = self.first_step() else { return };
        self.steps.clear();
        self.steps.push(first);
        let n_steps = 1 + [0, 0, 0, 1, 1, 1, 1, 2][self.tools.chance.below(8)];
        while self.steps.len() < n_steps {
            let Some(next) = self.next_step() else { break };
            self.steps.push(next);
        }
        let most = (temperature * self.tools.patience.draw(&mut self.tools.chance)) as i64;
        let (change, penalty) = self.change();
        if change + penalty <= most {
            if 0 < change || 0 < penalty {
                self.keep_best();
            }
            self.carry_out(most);
        }
    }

    fn first_step(&mut self) -> Option<Step> {
        let block = self.tools.chance.one_of(&self.scope.blocks);
        let from = self.layout.spot(block);
        let to = self.target(block)?;
        (from != to).then_some(Step { block, from, to })
    }

    /// Somewhere that `block` could go.
    fn target(&mut self, block: u32) -> Option<u32> {
        let ground = self.layout.ground;
        let around = ground.neighbors(block);
        let to = if around.is_empty() || self.tools.chance.below(FAR) == 0 {
            if 0 < self.layout.missing() && self.tools.chance.below(4) == 0 {
                return self.scope.is_open[ground.outside() as usize].then_some(ground.outside());
            }
            let near = ground.near.of(block as usize);
            let n_near = match around {
                [] => 1 + self.tools.chance.below(near.len()),
                _ => near.len(),
            };
            near[self.tools.chance.below(n_near)]
        } else {
            let spot = self.layout.spot(self.tools.chance.one_of(around));
            let zone = ground.schools_of.get(ground.zone_of[spot as usize] as usize)?;
            if zone.len() == 1 { spot } else { self.tools.chance.one_of(zone) }
        };
        (self.scope.is_open[to as usize] && ground.cost(block, to) < NO_END).then_some(to)
    }

    /// Goes on from the last step: a block of where it went to goes elsewhere (where there are no
    /// borders, often to where the first one came from), or one more follows it.
    fn next_step(&mut self) -> Option<Step> {
        let ground = self.layout.ground;
        let last = self.steps.last()?;
        let around = ground.neighbors(last.block);
        let follows = !around.is_empty() && self.tools.chance.below(4) == 0;
        let block = if follows {
            self.tools.chance.one_of(around)
        } else {
            let members = self.layout.members(last.to);
            if members.is_empty() || last.to == ground.outside() {
                return None;
            }
            self.tools.chance.one_of(members)
        };
        let from = self.layout.spot(block);
        let known = self.steps.iter().any(|step| step.block == block);
        if known || !ground.is_free[block as usize] || (follows && from != last.from) {
            return None;
        }
        let to = if follows {
            last.to
        } else if ground.neighbors(block).is_empty() && self.tools.chance.below(2) == 0 {
            self.steps[0].from
        } else {
            self.target(block)?
        };
        (from != to && ground.cost(block, to) < NO_END).then_some(Step { block, from, to })
    }

    /// What the steps change: cost and penalties.
    fn change(&self) -> (i64, i64) {
        let ground = self.layout.ground;
        let (mut change, mut penalty) = (0, 0);
        let mut loads: [(u32, i64); 2 * MOST_STEPS] = [(u32::MAX, 0); 2 * MOST_STEPS];
        let mut n_loads = 0;
        for step in &self.steps {
            change += ground.cost(step.block, step.to) - ground.cost(step.block, step.from);
            let children = ground.children(step.block);
            for (spot, more) in [(step.from, -children), (step.to, children)] {
                match loads[..n_loads].iter_mut().find(|load| load.0 == spot) {
                    Some(load) => load.1 += more,
                    None => {
                        loads[n_loads] = (spot, more);
                        n_loads += 1;
                    }
                }
            }
        }
        for (spot, more) in &loads[..n_loads] {
            let load = self.layout.load(*spot);
            let miss = self.layout.miss(*spot, load + more) - self.layout.miss(*spot, load);
            penalty += miss * self.prices.now[*spot as usize];
        }
        (change, penalty)
    }

    /// Takes the steps if zones stay connected; blocks that one would strand go with it, if the
    /// change is no more than `most` then.
    fn carry_out(&mut self, most: i64) {
        for at in 0..self.steps.len() {
            let Step { block, from, to } = self.steps[at];
            let same_zone = self.layout.ground.zone_of[from as usize]
                == self.layout.ground.zone_of[to as usize];
            let fits =
                same_zone || (self.layout.may_join(block, to) && self.layout.may_leave(block));
            if fits {
                self.layout.put(block, to);
                continue;
            }
            self.undo(at);
            if self.steps.len() == 1
                && to != self.layout.ground.outside()
                && self.layout.may_join(block, to)
            {
                self.take_along(most);
            }
            return;
        }
    }

    fn undo(&mut self, n_taken: usize) {
        for at in (0..n_taken).rev() {
            let step = self.steps[at];
            self.layout.put(step.block, step.from);
        }
    }

    fn take_along(&mut self, most: i64) {
        let Step { block, from, to } = self.steps[0];
        let Some(stranded) = self.layout.stranded(block, MOST_STRANDED) else { return };
        let ground = self.layout.ground;
        let all = || stranded.iter().chain([&block]);
        if all().any(|block| ground.cost(*block, to) == NO_END) {
            return;
        }
        let cost: i64 = all()
            .map(|block| ground.cost(*block, to) - ground.cost(*block, self.layout.spot(*block)))
            .sum();
        let children: i64 = all().map(|block| ground.children(*block)).sum();
        if all().any(|block| self.layout.spot(*block) != from) {
            return;
        }
        let miss = |spot: u32, more: i64| {
            let load = self.layout.load(spot);
            (self.layout.miss(spot, load + more) - self.layout.miss(spot, load))
                * self.prices.now[spot as usize]
        };
        if cost + miss(from, -children) + miss(to, children) <= most {
            self.keep_best();
            all().for_each(|block| self.layout.put(*block, to));
        }
    }

    fn keep_best(&mut self) {
        let now = (self.layout.missing(), self.layout.cost());
        if now < self.best {
            self.best = now;
            let spots = self.scope.blocks.iter().map(|block| self.layout.spot(*block));
            self.best_spots.clear();
            self.best_spots.extend(spots);
        }
    }

    /// To the best layout seen.
    fn go_back(&mut self) {
        for (block, spot) in self.scope.blocks.iter().zip(&self.best_spots) {
            if self.layout.spot(*block) != *spot {
                self.layout.put(*block, *spot);
            }
        }
    }
}
