use std::collections::{BTreeMap, BTreeSet};

use super::attempt::SchoolThen;
use super::stage::Stage;
use crate::model::{BlockIdx, ChildMillimeters, Children, Millimeters, SchoolIdx};

/// Who would have to make room, if an overfull school had to be within its seats again: the blocks
/// that walk + crowding says it costs least, one after the other, and on to the next school where
/// they overfill that.
///
/// It is a guess: quick enough for a moving hand, and it does not look at whether zones hang
/// together. Who really moves is what [`super::Drawing::foresee`] tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Displacement {
    /// In the order in which they make room.
    pub blocks: Vec<Displaced>,
    /// Children for whom no room was found.
    pub left_over: Children,
}

/// A block that makes room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Displaced {
    pub block: BlockIdx,
    pub from: SchoolIdx,
    pub to: SchoolIdx,
    pub children: Children,
    /// How much longer all its children together would walk; negative: shorter.
    pub walk: ChildMillimeters,
}

/// An assignment that is not done, and what it makes of schools.
pub(super) struct Pressed<'a> {
    pub stage: &'a Stage,
    /// One per block.
    pub schools: &'a [Option<SchoolIdx>],
    pub then: &'a [SchoolThen],
}

/// More blocks are not looked for: whoever draws sees that it is too much.
const MOST_DISPLACED: usize = 500;

/// From `school` on. No block makes room twice, and no school is made to overfill that made room
/// already, so there is an end.
pub(super) fn displacement(pressed: &Pressed, school: SchoolIdx) -> Displacement {
    let mut search = Search {
        pressed,
        over: BTreeMap::new(),
        gone: BTreeSet::new(),
        relieved: BTreeSet::new(),
        found: Displacement::default(),
    };
    let mut waiting = BTreeSet::from([school]);
    while let Some(school) = waiting.pop_first() {
        search.relieved.insert(school);
        while Children(0) < search.over(school) {
            let full = MOST_DISPLACED <= search.found.blocks.len();
            let Some(next) = (!full).then(|| search.cheapest(school)).flatten() else {
                search.found.left_over += search.over(school);
                break;
            };
            search.send(next);
            if Children(0) < search.over(next.to) {
                waiting.insert(next.to);
            }
        }
    }
    search.found
}

struct Search<'a> {
    pressed: &'a Pressed<'a>,
    /// Children beyond the seats, of schools at which something changed in the search.
    over: BTreeMap<SchoolIdx, Children>,
    /// Blocks that made room.
    gone: BTreeSet<BlockIdx>,
    relieved: BTreeSet<SchoolIdx>,
    found: Displacement,
}

impl Search<'_> {
    fn over(&self, school: SchoolIdx) -> Children {
        let then = self.pressed.then.binary_search_by_key(&school, |one| one.school);
        let then = || match then {
            Ok(at) => self.pressed.then[at].then,
            Err(_) => self.pressed.stage.figures(school),
        };
        self.over.get(&school).copied().unwrap_or_else(|| then().over())
    }

    /// The block that costs least per child that is too many, and where to; ties by block, then
    /// the nearest.
    fn cheapest(&self, from: SchoolIdx) -> Option<Displaced> {
        let stage = self.pressed.stage;
        let crowding = &stage.settled().crowding;
        let over = self.over(from);
        let free = |block: &&BlockIdx| {
            self.pressed.schools[block.0] == Some(from)
                && !stage.is_bound(**block)
                && !self.gone.contains(block)
        };
        let mut best: Option<(Millimeters, Displaced)> = None;
        for block in stage.members(from).iter().filter(free).copied() {
            let children = stage.world().district.block(block).children;
            let here = stage.world().counted().between(block, from);
            let (Some(here), true) = (here, Children(0) < children) else { continue };
            for (to, there) in stage.near(block).iter().copied().filter(|(to, _)| *to != from) {
                let overfills = Children(0) < self.over(to) + children;
                if overfills && self.relieved.contains(&to) {
                    continue;
                }
                let more = there + crowding[to.0] - here - crowding[from.0];
                let of_use = children.min(over);
                let price = Millimeters(more.0.max(0) * children.0 / of_use.0);
                if best.is_none_or(|(least, _)| price < least) {
                    let walk = self.walk(block, to) - self.walk(block, from);
                    let walk = walk * children;
                    best = Some((price, Displaced { block, from, to, children, walk }));
                }
            }
        }
        best.map(|(_, displaced)| displaced)
    }

    fn walk(&self, block: BlockIdx, school: SchoolIdx) -> Millimeters {
        self.pressed.stage.world().distances.between(block, school).unwrap_or_default()
    }

    fn send(&mut self, displaced: Displaced) {
        let Displaced { block, from, to, children, .. } = displaced;
        let (left, joined) = (self.over(from) - children, self.over(to) + children);
        self.over.insert(from, left);
        self.over.insert(to, joined);
        self.gone.insert(block);
        self.found.blocks.push(displaced);
    }
}
