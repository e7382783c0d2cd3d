use super::super::connection::Walker;
use super::super::ground::{ALONE, NO_END};
use super::super::layout::Layout;

/// Blocks that can leave one spot for another together, so that both zones stay in one piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Sorted.
    pub blocks: Vec<u32>,
    pub to: u32,
    /// How much more they walk there.
    pub cost: i64,
    pub children: i64,
}

/// So many parcels of each side of a border are considered, and so many of the same size.
const MOST_PARCELS: usize = 24;
const MOST_OF_A_SIZE: usize = 3;
/// So many times as many are tested for whether they can leave.
const TESTS: usize = 4;
/// So many blocks may follow that others would be cut off without.
const MOST_CUT_OFF: usize = 12;

impl Parcel {
    fn of(layout: &Layout, mut blocks: Vec<u32>, to: u32) -> Self {
        let ground = layout.ground;
        blocks.sort_unstable();
        let change =
            |block: &u32| ground.cost(*block, to) - ground.cost(*block, layout.spot(*block));
        let cost = blocks.iter().map(change).sum();
        let children = blocks.iter().map(|block| ground.children(*block)).sum();
        Self { blocks, to, cost, children }
    }

    /// Whether one may stop the other from leaving or joining.
    pub fn touches(&self, other: &Self, layout: &Layout) -> bool {
        let near = |block: &u32| {
            let around = layout.ground.neighbors(*block);
            other.blocks.binary_search(block).is_ok()
                || around.iter().any(|next| other.blocks.binary_search(next).is_ok())
        };
        self.blocks.iter().any(near)
    }

    pub fn shares_blocks(&self, other: &Self) -> bool {
        self.blocks.iter().any(|block| other.blocks.binary_search(block).is_ok())
    }
}

/// The parcels that are cheapest to bring from one spot to another by distance and crowding, few of
/// any one size.
pub fn cheapest(layout: &Layout, from: u32, to: u32, walker: &mut Walker) -> Vec<Parcel> {
    let ground = layout.ground;
    let extra = |set: &Vec<u32>| -> i64 {
        set.iter().map(|block| ground.sum(*block, to) - ground.sum(*block, from)).sum()
    };
    let mut sets: Vec<(i64, Vec<u32>)> =
        sets(layout, from, to).into_iter().map(|set| (extra(&set), set)).collect();
    sets.sort_unstable();
    let mut parcels: Vec<Parcel> = Vec::with_capacity(MOST_PARCELS);
    let mut tests = MOST_PARCELS * TESTS;
    for (_, set) in sets {
        let children: i64 = set.iter().map(|block| ground.children(*block)).sum();
        let of_size = |size: i64| parcels.iter().filter(|other| other.children == size).count();
        if of_size(children) == MOST_OF_A_SIZE {
            continue;
        }
        if parcels.len() == MOST_PARCELS || tests == 0 {
            break;
        }
        tests -= 1;
        let Some(parcel) = whole(layout, set, to, walker) else { continue };
        if of_size(parcel.children) < MOST_OF_A_SIZE && !parcels.contains(&parcel) {
            parcels.push(parcel);
        }
    }
    parcels
}

/// With the blocks that would be cut off.
fn whole(layout: &Layout, mut set: Vec<u32>, to: u32, walker: &mut Walker) -> Option<Parcel> {
    let ground = layout.ground;
    let from = layout.spot(set[0]);
    if ground.zone_of[from as usize] != ground.zone_of[to as usize] {
        let follow = layout.cut_off(&set, MOST_CUT_OFF, walker)?;
        let possible =
            |block: &u32| layout.spot(*block) == from && ground.cost(*block, to) < NO_END;
        if !follow.iter().all(possible) {
            return None;
        }
        set.extend(follow);
    }
    Some(Parcel::of(layout, set, to))
}

/// Blocks on the border, alone and with a block behind; only such with children.
fn sets(layout: &Layout, from: u32, to: u32) -> Vec<Vec<u32>> {
    let ground = layout.ground;
    let zone = ground.zone_of[to as usize];
    let inside = ground.zone_of[from as usize] == zone;
    let possible = |block: u32| ground.is_free[block as usize] && ground.cost(block, to) < NO_END;
    let at_border = |block: u32| {
        inside
            || ground.component[block as usize] == ALONE
            || ground.neighbors(block).iter().any(|next| layout.zone(*next) == zone)
    };
    let mut sets = Vec::new();
    for &block in layout.members(from) {
        if !possible(block) || !at_border(block) {
            continue;
        }
        if 0 < ground.children(block) {
            sets.push(vec![block]);
        }
        if inside {
            continue;
        }
        for &behind in ground.neighbors(block) {
            if layout.spot(behind) == from
                && 0 < ground.children(behind)
                && possible(behind)
                && !at_border(behind)
            {
                sets.push(vec![block, behind]);
            }
        }
    }
    sets
}
