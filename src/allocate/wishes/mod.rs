//! Whether all that the office wishes can hold at once, and if not, what clashes.
//!
//! `asked` is what some of the wishes make of the district, and says what clashes in it, if
//! blocks could be split; `smallest` leaves out wishes until every one that is left is needed for
//! the clash; `relaxations` are single steps that end it, with what everybody then walks.
//!
//! Seats, ways, borders and schools' own blocks are facts and no wishes. Too few seats for all is
//! no clash: whoever finds no seat is an answer. It is one where wishes leave out children who
//! would otherwise find a seat.

mod asked;
mod relaxations;
mod smallest;

use self::asked::Asked;
use crate::model::{BlockIdx, ChildMillimeters, Children, Millimeters, SchoolIdx};
use crate::terms::FixedBy;
use crate::world::World;

/// Something that the office asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    /// Nobody walks farther.
    MaxWalk(Millimeters),
    /// The school gets so many children at least.
    LeastChildren(SchoolIdx, Children),
    /// The block does not go to the school.
    Ban(BlockIdx, SchoolIdx),
    /// The block goes to the school.
    Pin(BlockIdx, SchoolIdx),
    /// The block was moved not long ago, and stays at the school.
    Hold(BlockIdx, SchoolIdx),
    /// Every zone is one piece.
    Connected,
}

/// Wishes that cannot hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Sorted. Without any single one of these the others could hold together; whatever else is
    /// wished is left aside.
    pub wishes: Vec<Wish>,
    pub clash: Clash,
    /// Each ends this conflict, while all other wishes hold but those of other conflicts; the
    /// shortest total walk first. Empty: no single step does.
    pub relaxations: Vec<Relaxation>,
}

/// What is impossible about some wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clash {
    /// The block has to go to the school, and has no way there.
    NoWay { block: BlockIdx, school: SchoolIdx },
    /// The blocks that have to go to the school have more children than it has seats.
    Overfull { school: SchoolIdx, children: Children, blocks: Vec<BlockIdx> },
    /// So many children find no seat, who would without these wishes.
    LeftOut {
        children: Children,
        /// Those with children who have only these schools to go to, with or without some.
        blocks: Vec<BlockIdx>,
        schools: Vec<SchoolIdx>,
    },
    /// Schools together get so many children too few, whoever goes there.
    TooFew { children: Children, schools: Vec<SchoolIdx> },
    /// The two blocks have to be in one zone, and others that cannot be in it lie all between.
    CutOff { block: BlockIdx, other: BlockIdx, school: SchoolIdx },
}

/// A single change that ends a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relaxation {
    pub change: Change,
    /// The least total walk then, as it is counted, blocks split. `None`: another conflict is in
    /// the way of finding out.
    pub cost: Option<ChildMillimeters>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Let people walk so far: the least that is enough, in whole meters.
    MaxWalk(Millimeters),
    /// So many more seats at the school.
    MoreSeats(SchoolIdx, Children),
    /// Ask for no more children than so many at the school.
    LeastChildren(SchoolIdx, Children),
    /// Give up this one wish.
    Without(Wish),
}

/// More conflicts are not looked for at once.
const MOST_CONFLICTS: usize = 10;

/// Every conflict between the office's wishes, no wish in two of them. Empty: if blocks could be
/// split, all wishes could hold, but for what connected zones and seats together forbid.
pub fn conflicts(world: &World) -> Vec<Conflict> {
    let mut wishes = wishes(world);
    if wishes.is_empty() {
        return Vec::new();
    }
    let facts = Asked::of(world, &[]);
    let mut found: Vec<(Vec<Wish>, Clash)> = Vec::new();
    while found.len() < MOST_CONFLICTS
        && let Some(_) = Asked::of(world, &wishes).clash(facts.left_out())
    {
        let Some(conflict) = smallest::conflict(world, &wishes, facts.left_out()) else { break };
        wishes.retain(|wish| !conflict.0.contains(wish));
        found.push(conflict);
    }
    let with_relaxations = |(own, clash): (Vec<Wish>, Clash)| {
        let relaxations = relaxations::of(world, &wishes, &own, &clash, facts.left_out());
        Conflict { wishes: own, clash, relaxations }
    };
    found.into_iter().map(with_relaxations).collect()
}

/// All of them, sorted.
fn wishes(world: &World) -> Vec<Wish> {
    let district = &world.district;
    let mut wishes: Vec<Wish> = district.settings.max_walk.map(Wish::MaxWalk).into_iter().collect();
    for school in district.school_idxs() {
        let least = district.school(school).least_children;
        wishes.extend((Children(0) < least).then_some(Wish::LeastChildren(school, least)));
    }
    wishes.extend(district.hand.bans.iter().map(|(block, school)| Wish::Ban(*block, *school)));
    for (block, fixed) in district.block_idxs().zip(&world.terms.fixed) {
        wishes.extend(fixed.and_then(|fixed| match fixed.by {
            FixedBy::Pin => Some(Wish::Pin(block, fixed.school)),
            FixedBy::Hold => Some(Wish::Hold(block, fixed.school)),
            FixedBy::OwnBlock => None,
        }));
    }
    wishes.extend(world.terms.connected.then_some(Wish::Connected));
    wishes.sort_unstable();
    wishes
}
