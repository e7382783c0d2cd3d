use std::collections::BTreeMap;

use super::choices::Choices;
use crate::allocate::{Optimum, Problem};
use crate::model::{BlockIdx, SchoolIdx};

/// Who sits where while the search goes on.
pub struct Seating<'a> {
    pub choices: &'a Choices,
    /// One per block that takes part; others are at `NOWHERE`.
    spots: Vec<usize>,
    /// One per spot: seats less children. Negative: overfull, which of schools only the start may
    /// be.
    room: Vec<i64>,
    /// One per spot: the blocks there.
    members: Vec<Vec<usize>>,
    /// One per block: its position among the members of its spot.
    positions: Vec<usize>,
    /// One per spot: counts up with every change.
    versions: Vec<u64>,
}

/// A block goes from where it is to a spot.
pub type Move = (usize, usize);

const NOWHERE: usize = usize::MAX;

impl<'a> Seating<'a> {
    /// Every block at its one of `schools`, where that is one of its choices. Where the optimum has
    /// its largest share: a few schools are overfull, each by less than the blocks that were split.
    pub fn at(choices: &'a Choices, schools: &[Option<SchoolIdx>]) -> Self {
        let mut seating = Self {
            choices,
            spots: vec![NOWHERE; choices.children.len()],
            room: choices.seats.clone(),
            members: vec![Vec::new(); choices.n_spots()],
            positions: vec![0; choices.children.len()],
            versions: vec![0; choices.n_spots()],
        };
        for block in choices.blocks() {
            let wanted = schools[block].map_or(choices.outside(), |school| school.0);
            let known = choices.choice(block, wanted).is_some();
            seating.enter(block, if known { wanted } else { choices.of_block(block)[0].spot });
        }
        seating
    }

    pub fn spot(&self, block: usize) -> usize {
        self.spots[block]
    }

    pub fn members(&self, spot: usize) -> &[usize] {
        &self.members[spot]
    }

    pub fn version(&self, spot: usize) -> u64 {
        self.versions[spot]
    }

    /// One per spot.
    pub fn versions(&self) -> &[u64] {
        &self.versions
    }

    /// Seats left; none where the spot is overfull.
    pub fn room(&self, spot: usize) -> i64 {
        self.room[spot].max(0)
    }

    /// Children beyond the seats.
    pub fn over(&self, spot: usize) -> i64 {
        (-self.room[spot]).max(0)
    }

    /// What the children cost that the spot lacks to what it has to get, if so many more come, or
    /// fewer.
    pub fn price_of_lacking(&self, spot: usize, coming: i64) -> i64 {
        let load = self.choices.seats[spot] - self.room[spot] + coming;
        (self.choices.least[spot] - load).max(0) * self.choices.broken()
    }

    /// By how much that changes.
    pub fn price_of_change(&self, spot: usize, coming: i64) -> i64 {
        self.price_of_lacking(spot, coming) - self.price_of_lacking(spot, 0)
    }

    /// How far this spot is above what the crowdings prove: its blocks' extra, the crowding of its
    /// empty seats, and the discount of children it does not have to get.
    pub fn excess(&self, spot: usize) -> i64 {
        let extra = |block: &usize| {
            let here = self.choices.choice(*block, spot).expect("blocks only sit where they may");
            here.extra * self.choices.children[*block]
        };
        let crowding = self.choices.crowding[spot];
        let unpriced = if spot == self.choices.outside() {
            0
        } else if crowding < 0 {
            let load = self.choices.seats[spot] - self.room[spot];
            (self.choices.least[spot] - load).min(0)
        } else {
            self.room(spot)
        };
        let extra: i64 = self.members[spot].iter().map(extra).sum();
        extra + unpriced * crowding + self.price_of_lacking(spot, 0)
    }

    pub fn go(&mut self, (block, spot): Move) {
        let from = self.spots[block];
        let last = *self.members[from].last().expect("the block is a member there");
        self.members[from].swap_remove(self.positions[block]);
        self.positions[last] = self.positions[block];
        self.room[from] += self.choices.children[block];
        self.versions[from] += 1;
        self.enter(block, spot);
    }

    /// What each child beyond the seats counts: at a school more than being left out.
    fn price_beyond(&self, spot: usize) -> i64 {
        let outside = spot == self.choices.outside();
        if outside { self.choices.left_out } else { self.choices.broken() }
    }

    /// What is saved beyond the seats when so many children leave.
    pub fn relief(&self, spot: usize, leaving: i64) -> i64 {
        self.over(spot).min(leaving) * self.price_beyond(spot)
    }

    /// What so many children count beyond the seats if they come. `None`: that many may not come.
    pub fn price_of_coming(&self, spot: usize, coming: i64) -> Option<i64> {
        let beyond = coming - self.room(spot);
        match beyond {
            ..=0 => Some(0),
            _ if spot == self.choices.outside() => Some(beyond * self.price_beyond(spot)),
            _ => None,
        }
    }

    /// Whether the moves together cost less than nothing and make no school overfull or more so.
    pub fn gains(&self, moves: &[Move]) -> bool {
        let mut cost = 0;
        let mut coming = BTreeMap::new();
        for &(block, to) in moves {
            let from = self.spots[block];
            cost += self.choices.cost(block, to) - self.choices.cost(block, from);
            *coming.entry(to).or_insert(0) += self.choices.children[block];
            *coming.entry(from).or_insert(0) -= self.choices.children[block];
        }
        for (spot, coming) in coming {
            let price = if coming < 0 {
                Some(-self.relief(spot, -coming))
            } else {
                self.price_of_coming(spot, coming)
            };
            match price {
                Some(price) => cost += price + self.price_of_change(spot, coming),
                None => return false,
            }
        }
        cost < 0
    }

    fn enter(&mut self, block: usize, spot: usize) {
        self.spots[block] = spot;
        self.positions[block] = self.members[spot].len();
        self.members[spot].push(block);
        self.room[spot] -= self.choices.children[block];
        self.versions[spot] += 1;
    }

    /// Sends blocks outside until no school is overfull, each time the smallest that suffices, or
    /// else the largest; ties by block.
    /// Gives back whether anybody was sent out.
    pub fn send_out_overfull(&mut self) -> bool {
        let outside = self.choices.outside();
        let mut sent = false;
        for school in 0..outside {
            while 0 < self.over(school) {
                let over = self.over(school);
                let size = |block: &usize| self.choices.children[*block];
                let members = self.members(school).iter().copied();
                let least =
                    members.clone().filter(|b| over <= size(b)).min_by_key(|b| (size(b), *b));
                let most = || members.max_by_key(|b| (size(b), std::cmp::Reverse(*b)));
                let block = least.or_else(most).expect("an overfull school has blocks");
                self.go((block, outside));
                sent = true;
            }
        }
        sent
    }

    /// The answer for every block: fixed ones where they are fixed, those without children where
    /// the rule sends them, and all others where they sit.
    pub fn schools(&self, problem: &Problem, optimum: &Optimum) -> Vec<Option<SchoolIdx>> {
        let school = |block: usize| match self.spots[block] {
            NOWHERE if problem.fixed[block].is_some() => problem.fixed[block],
            NOWHERE => {
                optimum.schools[block].filter(|school| wanted(problem, optimum, block, *school))
            }
            spot => (spot != self.choices.outside()).then_some(SchoolIdx(spot)),
        };
        (0..self.spots.len()).map(school).collect()
    }
}

/// Whether going to the school counts no more than going without a seat.
fn wanted(problem: &Problem, optimum: &Optimum, block: usize, school: SchoolIdx) -> bool {
    let walk = problem.distances.between(BlockIdx(block), school);
    walk.is_some_and(|walk| walk + optimum.crowding[school.0] <= problem.no_seat)
}
