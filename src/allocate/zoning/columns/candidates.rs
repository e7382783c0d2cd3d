//! The blocks a school's zones could hold, with what they gain, and those that no zone above a
//! floor, or every such zone, holds.

use super::Ground;
use super::fill::{Fill, Item};
use super::tolls::{Land, State};

/// Steps of room that are told apart, where zones are in one piece and where they need not be.
const RESOLUTION: i64 = 400;
const FINE: i64 = 8_192;

/// The blocks a school reaches at all.
#[derive(Clone, Debug)]
pub struct Candidates {
    pub blocks: Vec<u32>,
    /// Price less cost; and, of blocks that go nowhere else, a bonus greater than all gains.
    pub gains: Vec<i64>,
    /// The bonuses of all of them together.
    pub bonus: i64,
    /// Where among them the root is.
    pub root: Option<usize>,
}

/// What zones above a floor hold: positions of candidates.
#[derive(Clone, Debug, Default)]
pub struct Sifted {
    /// Some of them perhaps.
    pub may: Vec<usize>,
    /// All of them.
    pub must: Vec<usize>,
    /// No zone gains more.
    pub most: i64,
}

impl Candidates {
    pub fn new(ground: &Ground, school: usize, prices: &[i64]) -> Self {
        let blocks = ground.reach(school).to_vec();
        let gain = |&block: &u32| {
            let cost = ground.cost(school, block as usize).expect("reached by ways");
            prices[block as usize] - cost
        };
        let mut gains: Vec<i64> = blocks.iter().map(gain).collect();
        let root = ground.root(school);
        let must = |block: u32| {
            Some(block as usize) != root && ground.sole(block as usize) == Some(school)
        };
        let all: i64 = 1 + gains.iter().map(|gain| gain.abs()).sum::<i64>();
        let n_musts = blocks.iter().filter(|&&block| must(block)).count() as i64;
        // Sums must stay whole numbers in `f64`.
        let each = if all.saturating_mul(n_musts + 2) < 1 << 52 { all } else { 0 };
        for (gain, &block) in gains.iter_mut().zip(&blocks) {
            *gain += if must(block) { each } else { 0 };
        }
        let root = root.and_then(|root| blocks.binary_search(&(root as u32)).ok());
        Self { blocks, gains, bonus: each * n_musts, root }
    }

    /// What zones that gain more than the floor hold. `None`: there is no such zone.
    pub fn sift(&self, ground: &Ground, school: usize, floor: i64) -> Option<Sifted> {
        if ground.root(school).is_some() && self.root.is_none() {
            return None;
        }
        let near = neighbors(ground, &self.blocks);
        let children = self.children(ground);
        let (mut land, own) = self.land(&near, &children, ground.zoning.seats[school]);
        let need = floor.saturating_add(self.bonus) - own;
        let (must, most) = if ground.connected && self.root.is_some() {
            land.toll();
            let found = sift(&mut land, need, RESOLUTION)?;
            land.close_far();
            found
        } else {
            sift(&mut land, need, FINE)?
        };
        let may = (0..self.blocks.len()).filter(|&at| land.state[at] != State::Closed);
        Some(Sifted { may: may.collect(), must, most: most + own - self.bonus })
    }

    /// No zone gains more than this; and what blocks would gain it, were they in one piece.
    pub fn best(&self, ground: &Ground, school: usize) -> (i64, Vec<u32>) {
        if ground.root(school).is_some() && self.root.is_none() {
            return (i64::MIN / 64, Vec::new());
        }
        let near = neighbors(ground, &self.blocks);
        let children = self.children(ground);
        let (mut land, own) = self.land(&near, &children, ground.zoning.seats[school]);
        if ground.connected && self.root.is_some() {
            land.toll();
        }
        let (order, n_gaining) = land.order();
        let item = |at: &u16| Item {
            gain: land.gains[usize::from(*at)],
            children: land.children[usize::from(*at)],
        };
        let resolution = if ground.connected { RESOLUTION } else { FINE };
        let fill = Fill::new(order[..n_gaining].iter().map(item).collect(), land.room, resolution);
        let held = fill.best().into_iter().map(|at| usize::from(order[at])).chain(self.root);
        let held = held.map(|at| self.blocks[at]).collect();
        (own + fill.most(0, land.room) - self.bonus, held)
    }

    fn children(&self, ground: &Ground) -> Vec<i64> {
        self.blocks.iter().map(|&block| ground.zoning.children[block as usize]).collect()
    }

    /// What lies around the root, and what the root itself gains.
    fn land<'a>(&self, near: &'a [Vec<u16>], children: &'a [i64], seats: i64) -> (Land<'a>, i64) {
        let mut state = vec![State::Open; self.blocks.len()];
        let (mut own, mut room) = (0, seats);
        if let Some(root) = self.root {
            state[root] = State::Held;
            own += self.gains[root];
            room -= children[root];
        }
        (Land::new(near, children, state, self.gains.clone(), room), own)
    }

    /// Only these, by position.
    pub fn keep(&mut self, which: &[usize]) {
        self.root = self.root.and_then(|root| which.binary_search(&root).ok());
        self.blocks = which.iter().map(|&at| self.blocks[at]).collect();
        self.gains = which.iter().map(|&at| self.gains[at]).collect();
    }
}

/// The candidates beside each candidate; none if connection does not matter.
pub fn neighbors(ground: &Ground, blocks: &[u32]) -> Vec<Vec<u16>> {
    if !ground.connected {
        return vec![Vec::new(); blocks.len()];
    }
    let mut place = vec![usize::MAX; ground.n_blocks()];
    for (at, &block) in blocks.iter().enumerate() {
        place[block as usize] = at;
    }
    let beside = |&block: &u32| {
        let near = ground.zoning.neighbors.of(block as usize).iter();
        let places = near.map(|&next| place[next as usize]).filter(|&at| at != usize::MAX);
        places.map(|at| at as u16).collect()
    };
    blocks.iter().map(beside).collect()
}

/// Closes what no set of open blocks that fits and gains more than `need` holds, and gives those
/// that every such set holds, and the most any set gains. `None`: there is no such set.
pub fn sift(land: &mut Land, need: i64, resolution: i64) -> Option<(Vec<usize>, i64)> {
    let (order, n_gaining) = land.order();
    let item = |at: &u16| Item {
        gain: land.gains[usize::from(*at)],
        children: land.children[usize::from(*at)],
    };
    let fill = Fill::new(order[..n_gaining].iter().map(item).collect(), land.room, resolution);
    let most = fill.most(0, land.room);
    if most <= need {
        return None;
    }
    let rooted = land.state.contains(&State::Held);
    if rooted && land.near.iter().any(|near| !near.is_empty()) {
        land.close_dear(most - need);
    }
    let mut musts = Vec::new();
    for (at, (with, without)) in order.iter().zip(fill.forced()) {
        if with <= need {
            land.state[usize::from(*at)] = State::Closed;
        } else if without <= need {
            musts.push(usize::from(*at));
        }
    }
    for at in order[n_gaining..].iter().map(|&at| usize::from(at)) {
        if fill.most(0, land.room - land.children[at]) + land.gains[at] <= need {
            land.state[at] = State::Closed;
        }
    }
    Some((musts, most))
}
