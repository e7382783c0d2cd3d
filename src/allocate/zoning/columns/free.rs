//! Zones that need not be in one piece: any blocks that fit.

use super::fill::{Fill, Item};
use super::hunt::{Ask, Catch, WALK};
use super::{Ground, Zone};

/// Steps of room that are told apart.
const RESOLUTION: i64 = 8_192;

/// The zones of the school at these prices, as [`hunt`](super::hunt::hunt) does it, if zones need
/// not be in one piece.
pub fn choose(ground: &Ground, school: usize, prices: &[i64], ask: Ask) -> Catch {
    let gain = |block: usize| {
        prices[block] - ground.cost(school, block).expect("the school reaches it by ways")
    };
    let blocks = ground.reach(school).iter().map(|&block| block as usize);
    let root = ground.root(school);
    let mut search = Search::new(ground, school, ask);
    let (mut held_gain, mut room) = (0, ground.zoning.seats[school]);
    let must = |block: usize| Some(block) == root || ground.sole(block) == Some(school);
    for block in blocks.clone().filter(|&block| must(block)) {
        held_gain += gain(block);
        room -= ground.zoning.children[block];
        search.held.push(block as u32);
    }
    if room < 0 || root.is_some_and(|root| ground.cost(school, root).is_none()) {
        return search.found;
    }
    let mut choices: Vec<Choice> = blocks
        .filter(|&block| !must(block) && ground.zoning.children[block] <= room)
        .map(|block| Choice {
            block: block as u32,
            gain: gain(block),
            children: ground.zoning.children[block],
        })
        .collect();
    choices.sort_by(Choice::denser_first);
    let n_gaining = choices.iter().take_while(|choice| choice.gain > 0).count();
    let item = |choice: &Choice| Item { gain: choice.gain, children: choice.children };
    search.n_gaining = n_gaining;
    search.fill = Fill::new(choices[..n_gaining].iter().map(item).collect(), room, RESOLUTION);
    search.choices = choices;
    search.grow(0, held_gain, room);
    search.found.nodes = search.walked.div_ceil(WALK);
    search.found
}

#[derive(Clone, Copy, Debug)]
struct Choice {
    block: u32,
    gain: i64,
    children: i64,
}

impl Choice {
    /// What gains first, the most per child; then what loses, the least.
    fn denser_first(&self, other: &Self) -> std::cmp::Ordering {
        let gains = |choice: &Self| choice.gain > 0;
        let by_rate = || {
            let one = i128::from(self.gain) * i128::from(other.children);
            (i128::from(other.gain) * i128::from(self.children)).cmp(&one)
        };
        gains(other)
            .cmp(&gains(self))
            .then_with(|| if gains(self) { by_rate() } else { other.gain.cmp(&self.gain) })
            .then(self.block.cmp(&other.block))
    }
}

struct Search<'a, 'z> {
    ground: &'a Ground<'z>,
    school: usize,
    ask: Ask,
    choices: Vec<Choice>,
    n_gaining: usize,
    fill: Fill,
    held: Vec<u32>,
    walked: u64,
    found: Catch,
}

impl<'a, 'z> Search<'a, 'z> {
    fn new(ground: &'a Ground<'z>, school: usize, ask: Ask) -> Self {
        Self {
            ground,
            school,
            ask,
            choices: Vec::new(),
            n_gaining: 0,
            fill: Fill::new(Vec::new(), 0, RESOLUTION),
            held: Vec::new(),
            walked: 0,
            found: Catch { ceiling: ask.floor, complete: true, ..Catch::default() },
        }
    }

    /// Keeps what is held, then tries every choice from `from` on as the next one held.
    fn grow(&mut self, from: usize, gain: i64, room: i64) {
        self.keep(gain, room);
        for at in from..self.choices.len() {
            let bound = gain + self.fill.most(at.min(self.n_gaining), room);
            let choice = self.choices[at];
            if at >= self.n_gaining && gain + choice.gain <= self.ask.floor
                || bound <= self.ask.floor
            {
                return;
            }
            self.walked += 1;
            if self.walked > self.ask.nodes.saturating_mul(WALK) {
                self.found.ceiling = self.found.ceiling.max(bound);
                self.found.complete = false;
                return;
            }
            if choice.children <= room {
                let left = room - choice.children;
                let rest = self.fill.most((at + 1).min(self.n_gaining), left);
                if gain + choice.gain + rest > self.ask.floor {
                    self.held.push(choice.block);
                    self.grow(at + 1, gain + choice.gain, left);
                    self.held.pop();
                }
            }
        }
    }

    fn keep(&mut self, gain: i64, room: i64) {
        let load = self.ground.zoning.seats[self.school] - room;
        let short = load < self.ground.zoning.least[self.school];
        if short || gain <= self.ask.floor || self.held.is_empty() {
            return;
        }
        self.found.ceiling = self.found.ceiling.max(gain);
        if let Some(most) = self.ask.all {
            if self.found.zones.len() >= most {
                self.found.complete = false;
                self.walked = self.walked.max(self.ask.nodes.saturating_mul(WALK));
                return;
            }
        } else {
            self.ask.floor = gain;
        }
        let zone = Zone::of(self.ground, self.school, self.held.clone());
        self.found.zones.push((gain, zone));
    }
}
