use std::collections::{BTreeMap, BTreeSet};

use super::figures::count;
use super::objections::Objections;
use super::{Evidence, Finding};
use crate::model::{BlockIdx, SchoolIdx};
use crate::world::World;

/// Zones on the ground: which blocks of a zone can be reached from each other inside it.
///
/// A *component* is a part of the district that hangs together. A zone is connected if its blocks
/// in each component can all be reached from each other inside it.
pub struct Ground<'a> {
    world: &'a World,
    /// One per block: the position of the zone's first school. `None`: no seat.
    zone: Vec<Option<usize>>,
    /// One per block.
    component: Vec<usize>,
    /// Blocks of a zone in a component.
    sizes: BTreeMap<(usize, usize), usize>,
}

impl<'a> Ground<'a> {
    pub fn of(evidence: &Evidence<'a>) -> Self {
        let world = evidence.world;
        let mut component = vec![usize::MAX; world.district.blocks().len()];
        for block in world.district.block_idxs() {
            if component[block.0] != usize::MAX {
                continue;
            }
            flood(world, block, |it| {
                let new = component[it.0] == usize::MAX;
                component[it.0] = block.0;
                new
            });
        }
        let zone_of = |school: SchoolIdx| evidence.office.zone_of[school.0];
        let zone: Vec<Option<usize>> =
            evidence.claims.blocks.iter().map(|claim| claim.school().map(zone_of)).collect();
        let mut sizes = BTreeMap::new();
        for (zone, component) in zone.iter().zip(&component) {
            if let Some(zone) = zone {
                *sizes.entry((*zone, *component)).or_default() += 1;
            }
        }
        Self { world, zone, component, sizes }
    }

    fn size(&self, zone: usize, block: BlockIdx) -> usize {
        self.sizes.get(&(zone, self.component[block.0])).copied().unwrap_or(0)
    }

    /// `block`, if it went to `zone`, could be reached from all of it in its component.
    pub fn may_join(&self, block: BlockIdx, zone: usize) -> bool {
        let mut seen = BTreeSet::new();
        let inside = |other: BlockIdx| other == block || self.zone[other.0] == Some(zone);
        let own = usize::from(self.zone[block.0] != Some(zone));
        let reached = flood(self.world, block, |other| inside(other) && seen.insert(other));
        reached == self.size(zone, block) + own
    }

    /// What is left of its zone if `block` went away could all be reached from each other.
    pub fn may_leave(&self, block: BlockIdx) -> bool {
        let Some(zone) = self.zone[block.0] else { return true };
        let inside = |other: BlockIdx| other != block && self.zone[other.0] == Some(zone);
        let neighbors = self.world.adjacency.neighbors(block).iter();
        let rest = self.size(zone, block) - 1;
        match neighbors.copied().find(|other| inside(*other)) {
            // What does not touch it was in pieces before.
            None => rest == 0,
            Some(start) => {
                let mut seen = BTreeSet::new();
                flood(self.world, start, |other| inside(other) && seen.insert(other)) == rest
            }
        }
    }
}

/// How many blocks can be reached from `start`, itself included. `enter` says of a block whether it
/// is inside and met for the first time.
fn flood(world: &World, start: BlockIdx, mut enter: impl FnMut(BlockIdx) -> bool) -> usize {
    enter(start);
    let mut open = vec![start];
    let mut reached = 0;
    while let Some(block) = open.pop() {
        reached += 1;
        open.extend(world.adjacency.neighbors(block).iter().filter(|other| enter(**other)));
    }
    reached
}

/// Every zone, also one that schools share, is one piece in each component; its schools' own
/// blocks are in it by the promise that they are fixed.
pub fn check(evidence: &Evidence) -> Finding {
    let district = &evidence.world.district;
    if !evidence.plan.connected {
        return Ok("the settings do not ask for it".to_owned());
    }
    let ground = Ground::of(evidence);
    let mut objections = Objections::default();
    let mut pieces: BTreeMap<(usize, usize), Vec<BlockIdx>> = BTreeMap::new();
    let mut seen = vec![false; district.blocks().len()];
    for block in district.block_idxs() {
        let Some(zone) = ground.zone[block.0].filter(|_| !seen[block.0]) else { continue };
        flood(evidence.world, block, |other| {
            let new = ground.zone[other.0] == Some(zone) && !seen[other.0];
            seen[other.0] |= new;
            new
        });
        pieces.entry((zone, ground.component[block.0])).or_default().push(block);
    }
    for ((zone, _), firsts) in &pieces {
        objections.unless(firsts.len() == 1, || {
            let id = &district.schools()[*zone].id;
            let ids: Vec<&str> =
                firsts.iter().take(3).map(|first| district.block(*first).id.0.as_str()).collect();
            let (n, ids) = (firsts.len(), ids.join(", "));
            format!("the zone of {id} is in {n} pieces where one is possible: at {ids}")
        });
    }
    let zones: BTreeSet<usize> = pieces.keys().map(|(zone, _)| *zone).collect();
    objections.or_else(|| held(&ground, (zones.len(), pieces.len())))
}

fn held(ground: &Ground, (n_zones, n_pieces): (usize, usize)) -> String {
    let mut components = ground.component.clone();
    components.sort_unstable();
    components.dedup();
    let zones = count(n_zones as i128, "zone");
    match components.len() {
        0 | 1 => format!("{zones}, each one piece"),
        parts => {
            let parts = count(parts as i128, "part");
            let pieces = count(n_pieces as i128, "piece");
            format!("{zones}, each one piece in each of the {parts} of the district: {pieces}")
        }
    }
}
