use crate::adjacency::Adjacency;
use crate::distance::Distances;
use crate::model::{BlockIdx, District, Millimeters, Rule, SchoolIdx, WalkTable};

/// What the settings and the office's hand make of each block and school.
#[derive(Clone, Debug)]
pub struct Terms {
    /// One per block. `None`: the rule decides.
    pub fixed: Vec<Option<Fixed>>,
    /// Whether each zone has to be one piece.
    pub connected: bool,
    /// One per school: its zone. A zone's number is the position of the first of its schools.
    pub zone_of: Vec<SchoolIdx>,
    /// Counted distances, where they differ from walks.
    counted: Option<Distances>,
}

/// A block that is not the rule's to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed {
    pub school: SchoolIdx,
    pub by: FixedBy,
}

/// Who fixed it; of several the first one here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FixedBy {
    /// The office.
    Pin,
    /// The block was moved not long ago.
    Hold,
    /// The school stands in it.
    OwnBlock,
}

impl Terms {
    pub fn of(district: &District, walks: &Distances, adjacency: &Adjacency) -> Self {
        let settings = &district.settings;
        let can_connect = settings.rule != Rule::NearestFirst && !adjacency.is_empty();
        Self {
            fixed: fixed(district, walks),
            connected: settings.connected.unwrap_or(can_connect),
            zone_of: zone_of(district),
            counted: counted(district, walks).map(Distances::Table),
        }
    }

    /// What the rule counts in place of walks: with the price of moving a block that the office
    /// would rather keep; no way where the office bars it.
    ///
    /// # Cost
    ///
    /// Bans, a longest walk and a price make a table of all pairs, of 4 bytes each: 5 MB for ten
    /// thousand blocks and 130 schools, 8 GB for a million blocks and 2,000. Without them there is
    /// none.
    pub fn counted<'a>(&'a self, walks: &'a Distances) -> &'a Distances {
        self.counted.as_ref().unwrap_or(walks)
    }
}

/// Pins, then blocks that stay where they are, then own blocks that fit; of several schools in one
/// block the nearest has it, ties by id.
///
/// A pin is the office's last word about a block: neither a ban nor a long way undoes it. A hold is
/// a promise to families, and where it cannot be kept that is said, not passed over. An own block
/// is a rule like the others, and gives way to bans and to the longest walk.
fn fixed(district: &District, walks: &Distances) -> Vec<Option<Fixed>> {
    let mut fixed = vec![None; district.blocks().len()];
    if district.settings.own_block {
        for (block, school) in own_blocks(district, walks) {
            fixed[block.0] = Some(Fixed { school, by: FixedBy::OwnBlock });
        }
    }
    let keep = district.hand.keep.iter();
    for (block, school) in keep.flat_map(|keep| {
        keep.held.iter().filter_map(|block| Some((*block, keep.schools[block.0]?)))
    }) {
        fixed[block.0] = Some(Fixed { school, by: FixedBy::Hold });
    }
    for (block, school) in &district.hand.pins {
        fixed[block.0] = Some(Fixed { school: *school, by: FixedBy::Pin });
    }
    fixed
}

/// Every block that a school stands in and can take, with that school.
fn own_blocks(district: &District, walks: &Distances) -> Vec<(BlockIdx, SchoolIdx)> {
    let mut claims: Vec<(BlockIdx, Millimeters, SchoolIdx)> = district
        .school_idxs()
        .filter_map(|school| {
            let block = district.school(school).own_block?;
            let walk = walks.between(block, school)?;
            let fits = district.block(block).children <= district.school(school).seats;
            let barred =
                district.hand.bans.contains(&(block, school)) || is_too_far(district, walk);
            (fits && !barred).then_some((block, walk, school))
        })
        .collect();
    claims.sort_unstable();
    claims.dedup_by_key(|claim| claim.0);
    claims.into_iter().map(|(block, _, school)| (block, school)).collect()
}

fn is_too_far(district: &District, walk: Millimeters) -> bool {
    district.settings.max_walk.is_some_and(|most| most < walk)
}

fn zone_of(district: &District) -> Vec<SchoolIdx> {
    let mut zone_of: Vec<SchoolIdx> = district.school_idxs().collect();
    for zone in &district.hand.shared_zones {
        for school in &zone.schools {
            zone_of[school.0] = zone.schools[0];
        }
    }
    zone_of
}

/// `None`: walks count as they are.
///
/// A pinned block keeps the way to its school even where that is barred or too far: the office
/// said so last.
fn counted(district: &District, walks: &Distances) -> Option<WalkTable> {
    let (hand, settings) = (&district.hand, &district.settings);
    let price = hand.keep.as_ref().map_or(Millimeters(0), |keep| keep.price);
    if hand.bans.is_empty() && settings.max_walk.is_none() && price == Millimeters(0) {
        return None;
    }
    let mut table = WalkTable::without_ways(district.blocks().len(), district.schools().len());
    for block in district.block_idxs() {
        let kept = hand.keep.as_ref().and_then(|keep| keep.schools[block.0]);
        for school in district.school_idxs() {
            let Some(walk) = walks.between(block, school) else { continue };
            let barred = is_too_far(district, walk) || hand.bans.contains(&(block, school));
            if barred && hand.pins.get(&block) != Some(&school) {
                continue;
            }
            let moved = kept.is_some_and(|kept| kept != school);
            let counts = if moved { walk + price } else { walk };
            // Only a walk across half a continent comes near.
            table.set(block, school, counts.min(Millimeters::LONGEST));
        }
    }
    Some(table)
}
