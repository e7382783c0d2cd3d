//! The zones of one school that gain most at given prices of blocks.
//!
//! A zone's *gain* is what the prices pay for its blocks, less its cost. A zone grows from its
//! root by one block at its border at a time, with the block and without it, so that every
//! connected set is met once. A branch ends when what it holds, and the best fractional filling of
//! the seats left with blocks it could still reach, does not gain enough.

use super::bits::{self, Bits, is_empty, without};
use super::candidates::{Candidates, neighbors, sift};
use super::free::choose;
use super::tolls::{Land, State};
use super::{Ground, Zone};

/// Decisions until tolls are made anew.
const STALE: u32 = 4;
/// Steps of room that are told apart.
const RESOLUTION: i64 = 400;
/// Steps of a plain enumeration that are about as much work as a branch.
pub const WALK: u64 = 100;

/// What to look for.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// Zones that gain no more do not count.
    pub floor: i64,
    /// Only ever better zones than the last found; otherwise all above the floor, this many.
    pub all: Option<usize>,
    /// How many branches may be looked at.
    pub nodes: u64,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Catch {
    /// With their gains; the last gains most if only better ones were asked for.
    pub zones: Vec<(i64, Zone)>,
    /// No zone gains more, those found and those not looked at.
    pub ceiling: i64,
    /// Nothing was left out for want of work.
    pub complete: bool,
    pub nodes: u64,
}

/// Zones of the school at these prices, one per block. The empty zone is left to the caller.
pub fn hunt(ground: &Ground, school: usize, prices: &[i64], ask: Ask) -> Catch {
    if !ground.connected {
        return choose(ground, school, prices, ask);
    }
    let mut candidates = Candidates::new(ground, school, prices);
    let bonus = candidates.bonus;
    let nothing = Catch { ceiling: ask.floor, complete: true, ..Catch::default() };
    let Some(sifted) = candidates.sift(ground, school, ask.floor) else { return nothing };
    candidates.keep(&sifted.may);
    let ask = Ask { floor: ask.floor + bonus, ..ask };
    let mut catch = match candidates.blocks.len() {
        0..=64 => Hunt::<1>::new(ground, school, ask, candidates).run(),
        65..=128 => Hunt::<2>::new(ground, school, ask, candidates).run(),
        129..=256 => Hunt::<4>::new(ground, school, ask, candidates).run(),
        257..=512 => Hunt::<8>::new(ground, school, ask, candidates).run(),
        513..=2048 => Hunt::<32>::new(ground, school, ask, candidates).run(),
        _ => Catch { ceiling: i64::MAX / 4, ..Catch::default() },
    };
    catch.ceiling = (catch.ceiling - bonus).min(sifted.most);
    catch.zones.iter_mut().for_each(|(gain, _)| *gain -= bonus);
    catch
}

/// No less than the gain of any of these (gain, children) that fit, given the densest first.
fn filling(densest: impl Iterator<Item = (i64, i64)>, room: i64) -> i64 {
    let (mut room, mut sum) = (room, 0);
    for (gain, children) in densest {
        if children > room {
            return sum + (gain as f64 * room as f64 / children as f64) as i64 + 2;
        }
        room -= children;
        sum += gain;
    }
    sum
}

struct Hunt<'a, 'z, const W: usize> {
    ground: &'a Ground<'z>,
    school: usize,
    ask: Ask,
    blocks: Vec<u32>,
    lists: Vec<Vec<u16>>,
    near: Vec<Bits<W>>,
    gain: Vec<i64>,
    children: Vec<i64>,
    /// Numbers of children, ascending, each with the candidates that have no more.
    light: Vec<(i64, Bits<W>)>,
    /// The last is in force.
    levels: Vec<Level>,
    found: Catch,
}

/// Gains after tolls, given what was held when they were made.
struct Level {
    tolled: Vec<i64>,
    /// Open candidates, the gaining ones first, densest first.
    order: Vec<u16>,
    n_gaining: usize,
}

/// A branch: what is in, what is not yet out, what could be next.
#[derive(Clone, Copy)]
struct Branch<const W: usize> {
    held: Bits<W>,
    open: Bits<W>,
    border: Bits<W>,
    /// What every zone above the floor holds.
    must: Bits<W>,
    room: i64,
    gain: i64,
    tolled: i64,
    /// Decisions since tolls were made.
    stale: u32,
}

impl<'a, 'z, const W: usize> Hunt<'a, 'z, W> {
    fn new(ground: &'a Ground<'z>, school: usize, ask: Ask, candidates: Candidates) -> Self {
        let blocks = candidates.blocks;
        let lists = neighbors(ground, &blocks);
        let set = |list: &Vec<u16>| {
            let mut set = [0; W];
            list.iter().for_each(|&at| bits::insert(&mut set, usize::from(at)));
            set
        };
        let mut hunt = Self {
            ground,
            school,
            ask,
            near: lists.iter().map(set).collect(),
            lists,
            gain: candidates.gains,
            children: blocks.iter().map(|&b| ground.zoning.children[b as usize]).collect(),
            light: Vec::new(),
            levels: Vec::new(),
            found: Catch { ceiling: ask.floor, complete: true, ..Catch::default() },
            blocks,
        };
        hunt.light = hunt.by_children();
        hunt
    }

    fn by_children(&self) -> Vec<(i64, Bits<W>)> {
        let mut order: Vec<usize> = (0..self.blocks.len()).collect();
        order.sort_by_key(|&at| self.children[at]);
        let mut light: Vec<(i64, Bits<W>)> = vec![(i64::MIN, [0; W])];
        for at in order {
            let mut set = light.last().expect("starts with one").1;
            bits::insert(&mut set, at);
            if light.last().is_some_and(|last| last.0 == self.children[at]) {
                light.pop();
            }
            light.push((self.children[at], set));
        }
        light
    }

    /// Candidates with no more children than there is room.
    fn fitting(&self, room: i64) -> Bits<W> {
        let at = self.light.partition_point(|(children, _)| *children <= room);
        self.light[at - 1].1
    }

    fn run(mut self) -> Catch {
        let seats = self.ground.zoning.seats[self.school];
        let all = bits::all::<W>(self.blocks.len());
        let empty = Branch {
            held: [0; W],
            open: all,
            border: [0; W],
            must: self.soles(),
            room: seats,
            gain: 0,
            tolled: 0,
            stale: STALE,
        };
        let root = self.ground.root(self.school);
        let place = |block| self.blocks.iter().position(|&b| b as usize == block);
        match (root, root.and_then(place)) {
            (Some(_), None) => {}
            (Some(_), Some(at)) => self.start(&empty, at),
            (None, _) => {
                let mut branch = empty;
                for at in 0..self.blocks.len() {
                    self.start(&branch, at);
                    branch.open = without(branch.open, at);
                }
            }
        }
        self.found
    }

    /// The candidates that go nowhere else.
    fn soles(&self) -> Bits<W> {
        let mut soles = [0; W];
        for (at, &block) in self.blocks.iter().enumerate() {
            if self.ground.sole(block as usize) == Some(self.school) {
                bits::insert(&mut soles, at);
            }
        }
        soles
    }

    fn start(&mut self, branch: &Branch<W>, at: usize) {
        if self.children[at] <= branch.room {
            let mut first = *branch;
            bits::insert(&mut first.held, at);
            first.room -= self.children[at];
            first.gain = self.gain[at];
            first.open = bits::and(without(first.open, at), self.fitting(first.room));
            first.border = bits::and(self.near[at], first.open);
            self.grow(first);
        }
    }

    fn with(&self, branch: &Branch<W>, at: usize) -> Branch<W> {
        let mut next = *branch;
        bits::insert(&mut next.held, at);
        next.open = without(next.open, at);
        next.room -= self.children[at];
        next.open = bits::and(next.open, self.fitting(next.room));
        next.border = bits::and(bits::or(next.border, self.near[at]), next.open);
        next.gain += self.gain[at];
        next.tolled += self.level().tolled[at];
        next.stale += 1;
        next
    }

    fn level(&self) -> &Level {
        self.levels.last().expect("made before the first decision")
    }

    fn grow(&mut self, mut branch: Branch<W>) {
        self.keep(&branch);
        if is_empty(branch.border) {
            return;
        }
        let fresh = branch.stale >= STALE;
        if !fresh {
            self.decide(branch);
        } else if self.toll(&mut branch) {
            self.decide(branch);
            self.levels.pop();
        }
    }

    /// Makes tolls anew, given what is held, and closes what they show to be of no use. False if
    /// nothing more could be above the floor.
    fn toll(&mut self, branch: &mut Branch<W>) -> bool {
        let n = self.blocks.len();
        let mut state = vec![State::Closed; n];
        bits::each(branch.open).for_each(|at| state[at] = State::Open);
        bits::each(branch.held).for_each(|at| state[at] = State::Held);
        let mut land =
            Land::new(&self.lists, &self.children, state, self.gain.clone(), branch.room);
        land.close_far();
        land.toll();
        let need = self.ask.floor - branch.gain;
        let Some((musts, _)) = sift(&mut land, need, RESOLUTION) else { return false };
        musts.iter().for_each(|&at| bits::insert(&mut branch.must, at));
        let (order, n_gaining) = land.order();
        branch.open = [0; W];
        order.iter().for_each(|&at| bits::insert(&mut branch.open, usize::from(at)));
        branch.border = bits::and(branch.border, branch.open);
        branch.tolled = branch.gain;
        branch.stale = 0;
        self.levels.push(Level { tolled: land.gains, order, n_gaining });
        true
    }

    fn decide(&mut self, mut branch: Branch<W>) {
        loop {
            let near = self.flood(branch.border, branch.open);
            let bound = branch.tolled + self.filling(near, branch.room);
            let left = bits::minus(bits::minus(branch.must, branch.held), near);
            if bound <= self.ask.floor || !is_empty(left) || !self.enough(near, branch.room) {
                return;
            }
            let mut order = self.level().order.iter().map(|&at| usize::from(at));
            let Some(at) = order.find(|&at| bits::has(&branch.border, at)) else { return };
            self.found.nodes += 1;
            if self.found.nodes > self.ask.nodes {
                self.found.ceiling = self.found.ceiling.max(bound);
                self.found.complete = false;
                return;
            }
            self.grow(self.with(&branch, at));
            if bits::has(&branch.must, at) {
                return;
            }
            branch.open = without(branch.open, at);
            branch.border = without(branch.border, at);
            branch.stale += 1;
        }
    }

    /// All open candidates that touch the border through open ones.
    fn flood(&self, border: Bits<W>, open: Bits<W>) -> Bits<W> {
        let (mut seen, mut fresh) = (border, border);
        while !is_empty(fresh) {
            let mut next = [0; W];
            for at in bits::each(fresh) {
                next = bits::or(next, self.near[at]);
            }
            fresh = bits::minus(bits::and(next, open), seen);
            seen = bits::or(seen, fresh);
        }
        seen
    }

    /// No less than the tolled gain of any set of these that fits.
    fn filling(&self, near: Bits<W>, room: i64) -> i64 {
        let level = self.level();
        let gaining = level.order[..level.n_gaining].iter().map(|&at| usize::from(at));
        let there = gaining.filter(|&at| bits::has(&near, at));
        filling(there.map(|at| (level.tolled[at], self.children[at])), room)
    }

    /// Whether the least number of children is still within reach.
    fn enough(&self, near: Bits<W>, room: i64) -> bool {
        let least = self.ground.zoning.least[self.school];
        let load = self.ground.zoning.seats[self.school] - room;
        load >= least || load + bits::each(near).map(|at| self.children[at]).sum::<i64>() >= least
    }

    fn keep(&mut self, branch: &Branch<W>) {
        let load = self.ground.zoning.seats[self.school] - branch.room;
        let short = load < self.ground.zoning.least[self.school]
            || !is_empty(bits::minus(branch.must, branch.held));
        if short || branch.gain <= self.ask.floor || is_empty(branch.held) {
            return;
        }
        self.found.ceiling = self.found.ceiling.max(branch.gain);
        if let Some(most) = self.ask.all {
            if self.found.zones.len() >= most {
                self.found.complete = false;
                self.found.nodes = self.found.nodes.max(self.ask.nodes);
                return;
            }
        } else {
            self.ask.floor = branch.gain;
        }
        let blocks = bits::each(branch.held).map(|at| self.blocks[at]).collect();
        self.found.zones.push((branch.gain, Zone::of(self.ground, self.school, blocks)));
    }
}
