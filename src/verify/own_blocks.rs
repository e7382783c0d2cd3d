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
    for (block, own) in district.block_idxs().zip(&evidence.fixed) {
        let Some(own) = *own else { continue };
        let at = evidence.claims.blocks[block.0].school();
        n_fixed += 1;
        objections.unless(at == Some(own), || {
            let name = |school| &district.school(school).id;
            let (id, own) = (&district.block(block).id, name(own));
            let at = at.map_or("no school".to_owned(), |other| name(other).to_string());
            format!("block {id}: {own} stands in it, but it goes to {at}")
        });
    }
    objections.or_else(|| match district.settings.own_block {
        true => format!("{} with the school that stands in it", count(n_fixed, "block")),
        false => "the settings do not ask for it".to_owned(),
    })
}
