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
        let offers = search.offers(school);
        while Children(0) < search.over(school) {
            let full = MOST_DISPLACED <= search.found.blocks.len();
            let Some(next) = (!full).then(|| search.cheapest(school, &offers)).flatten() else {
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

/// A block that could leave its school.
#[derive(Clone, Copy, Debug)]
struct Offer {
    /// Walk + crowding there above that here, per child; at least nothing.
    more: Millimeters,
    block: BlockIdx,
    to: SchoolIdx,
    children: Children,
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

    /// What everybody at a school who may leave it would add per child elsewhere, least first; ties
    /// by block, then the nearest school.
    fn offers(&self, from: SchoolIdx) -> Vec<Offer> {
        if self.over(from) <= Children(0) {
            return Vec::new();
        }
        let stage = self.pressed.stage;
        let crowding = &stage.settled().crowding;
        let mut offers = Vec::new();
        for block in stage.members(from).iter().copied() {
            let stays = self.pressed.schools[block.0] == Some(from) && !stage.is_bound(block);
            let children = stage.world().district.block(block).children;
            let here = stage.world().counted().between(block, from);
            let (Some(here), true) = (here, stays && Children(0) < children) else { continue };
            for (to, there) in stage.near(block).iter().copied().filter(|(to, _)| *to != from) {
                let more = there + crowding[to.0] - here - crowding[from.0];
                offers.push(Offer { more: more.max(Millimeters(0)), block, to, children });
            }
        }
        offers.sort_by_key(|offer| (offer.more, offer.block));
        offers
    }

    /// The block that costs least per child that is too many, and where to.
    fn cheapest(&self, from: SchoolIdx, offers: &[Offer]) -> Option<Displaced> {
        let over = self.over(from);
        let mut best: Option<(Millimeters, &Offer)> = None;
        for offer in offers {
            // No price is below what is added per child.
            if best.is_some_and(|(least, _)| least <= offer.more) {
                break;
            }
            let overfills = Children(0) < self.over(offer.to) + offer.children;
            if self.gone.contains(&offer.block) || overfills && self.relieved.contains(&offer.to) {
                continue;
            }
            let of_use = offer.children.min(over);
            let price = Millimeters(offer.more.0 * offer.children.0 / of_use.0);
            if best.is_none_or(|(least, _)| price < least) {
                best = Some((price, offer));
            }
        }
        let Offer { block, to, children, .. } = *best?.1;
        let walk = (self.walk(block, to) - self.walk(block, from)) * children;
        Some(Displaced { block, from, to, children, walk })
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
