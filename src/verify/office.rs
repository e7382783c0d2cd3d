use crate::model::{BlockIdx, District, Millimeters, Reason, Rule, SchoolIdx};
use crate::world::World;

/// What the settings and the office's hand ask for, read again from the district.
pub struct Office {
    /// One per block. `None`: the rule decides.
    pub fixed: Vec<Option<Fixed>>,
    /// Each zone has to be one piece.
    pub connected: bool,
    /// One per school: the position of the first school of its zone.
    pub zone_of: Vec<usize>,
    /// One per block: the schools it is banned from.
    banned: Vec<Vec<SchoolIdx>>,
    /// Walks count as they are.
    walks_count: bool,
}

/// Where a block has to go, and by whose word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed {
    pub school: SchoolIdx,
    /// A pin, a hold or an own block.
    pub reason: Reason,
}

impl Office {
    pub fn of(world: &World) -> Self {
        let district = &world.district;
        let (hand, settings) = (&district.hand, &district.settings);
        let mut banned = vec![Vec::new(); district.blocks().len()];
        for (block, school) in &hand.bans {
            banned[block.0].push(*school);
        }
        let has_neighbors =
            district.block_idxs().any(|block| !world.adjacency.neighbors(block).is_empty());
        let by_default = has_neighbors && settings.rule != Rule::NearestFirst;
        let price = hand.keep.as_ref().map(|keep| keep.price);
        Self {
            fixed: district.block_idxs().map(|block| fixed(world, block)).collect(),
            connected: settings.connected.unwrap_or(by_default),
            zone_of: district.school_idxs().map(|school| zone_of(district, school)).collect(),
            banned,
            walks_count: hand.bans.is_empty()
                && settings.max_walk.is_none()
                && price.unwrap_or_default() == Millimeters(0),
        }
    }

    /// Walks count as they are: nothing is barred, and moving is free.
    pub fn walks_count(&self) -> bool {
        self.walks_count
    }

    pub fn bans(&self, block: BlockIdx, school: SchoolIdx) -> bool {
        self.banned[block.0].contains(&school)
    }

    pub fn is_too_far(&self, world: &World, walk: Millimeters) -> bool {
        world.district.settings.max_walk.is_some_and(|most| walk > most)
    }

    /// The walk, and the price of moving there from the school of the plan before; longer than any
    /// walk only up to the longest there may be. `None`: there is no way, or the office bars it and
    /// has not pinned the block there all the same.
    pub fn counted(
        &self,
        world: &World,
        block: BlockIdx,
        school: SchoolIdx,
    ) -> Option<Millimeters> {
        let walk = world.distances.between(block, school)?;
        if self.walks_count {
            return Some(walk);
        }
        let hand = &world.district.hand;
        let barred = self.bans(block, school) || self.is_too_far(world, walk);
        if barred && hand.pins.get(&block) != Some(&school) {
            return None;
        }
        let price = hand.keep.as_ref().filter(|keep| {
            let before = keep.schools[block.0];
            before.is_some() && before != Some(school)
        });
        let counted = walk + price.map(|keep| keep.price).unwrap_or_default();
        Some(counted.min(Millimeters::LONGEST))
    }

    /// Children of fixed blocks, one sum per school.
    pub fn fixed_loads(&self, district: &District) -> Vec<i128> {
        let mut loads = vec![0; district.schools().len()];
        for (block, fixed) in district.blocks().iter().zip(&self.fixed) {
            if let Some(fixed) = fixed {
                loads[fixed.school.0] += i128::from(block.children.0);
            }
        }
        loads
    }
}

fn fixed(world: &World, block: BlockIdx) -> Option<Fixed> {
    let (hand, settings) = (&world.district.hand, &world.district.settings);
    if let Some(school) = hand.pins.get(&block) {
        return Some(Fixed { school: *school, reason: Reason::Pin });
    }
    let held = hand.keep.as_ref().filter(|keep| keep.held.contains(&block));
    if let Some(school) = held.and_then(|keep| keep.schools[block.0]) {
        return Some(Fixed { school, reason: Reason::NotTwice });
    }
    let own = settings.own_block.then(|| own_school(world, block)).flatten();
    own.map(|school| Fixed { school, reason: Reason::OwnBlock })
}

/// The nearest of the schools that stand in it, can take it and may be walked to; ties by id.
fn own_school(world: &World, block: BlockIdx) -> Option<SchoolIdx> {
    let district = &world.district;
    let mut nearest: Option<(Millimeters, SchoolIdx)> = None;
    for school in district.school_idxs() {
        let it = district.school(school);
        let here = it.own_block == Some(block) && district.block(block).children <= it.seats;
        if !here || district.hand.bans.contains(&(block, school)) {
            continue;
        }
        let Some(walk) = world.distances.between(block, school) else { continue };
        if district.settings.max_walk.is_some_and(|most| walk > most) {
            continue;
        }
        if nearest.is_none_or(|before| (walk, school) < before) {
            nearest = Some((walk, school));
        }
    }
    nearest.map(|(_, school)| school)
}

fn zone_of(district: &District, school: SchoolIdx) -> usize {
    let zones = &district.hand.shared_zones;
    let shared = zones.iter().find(|zone| zone.schools.contains(&school));
    let first = shared.and_then(|zone| zone.schools.iter().min());
    first.unwrap_or(&school).0
}
