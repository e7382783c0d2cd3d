use super::figures::count;
use super::objections::Objections;
use super::{Evidence, Finding};
use crate::model::{Millimeters, SchoolIdx};
use crate::world::World;

/// One per block: the nearest of the schools that stand in it, can take it and can be reached;
/// ties by id. `None`: the block is free.
pub fn fixed(world: &World) -> Vec<Option<SchoolIdx>> {
    let district = &world.district;
    let mut nearest: Vec<Option<(Millimeters, SchoolIdx)>> = vec![None; district.blocks().len()];
    if !district.settings.own_block {
        return vec![None; nearest.len()];
    }
    for school in district.school_idxs() {
        let Some(block) = district.school(school).own_block else { continue };
        let Some(walk) = world.distances.between(block, school) else { continue };
        if district.block(block).children > district.school(school).seats {
            continue;
        }
        if nearest[block.0].is_none_or(|before| (walk, school) < before) {
            nearest[block.0] = Some((walk, school));
        }
    }
    nearest.into_iter().map(|found| found.map(|(_, school)| school)).collect()
}

/// Every block that a school stands in and can take goes to it.
pub fn check(evidence: &Evidence) -> Finding {
    let district = &evidence.world.district;
    let mut objections = Objections::default();
    let mut n_fixed = 0;
    for (block, school) in district
        .blocks()
        .iter()
        .zip(&evidence.fixed)
        .zip(&evidence.claims.blocks)
        .filter_map(|((block, fixed), claim)| fixed.map(|school| (block, (school, claim))))
    {
        let (own, claim) = school;
        n_fixed += 1;
        objections.unless(claim.school() == Some(own), || {
            let own = &district.school(own).id;
            match claim.school() {
                None => format!("block {}: {own} stands in it, but it has no seat", block.id),
                Some(other) => {
                    let other = &district.school(other).id;
                    format!("block {}: {own} stands in it, but it goes to {other}", block.id)
                }
            }
        });
    }
    objections.or_else(|| match district.settings.own_block {
        true => format!("{} go to the school that stands in them", count(n_fixed, "block")),
        false => "the settings do not ask for it".to_owned(),
    })
}
