use crate::model::{Plan, SchoolIdx};
use crate::world::World;

/// One sorted row per school: the schools whose zones in `plan` touch its own.
///
/// Where nobody's neighbors are known, a school touches those that are the nearest other school of
/// one of its blocks: what Voronoi cells do, seen from the blocks.
pub fn touching_schools(world: &World, plan: &Plan) -> Vec<Vec<usize>> {
    let mut touching = vec![Vec::new(); world.district.schools().len()];
    let schools: Vec<Option<SchoolIdx>> = (plan.blocks.iter())
        .map(|block| world.district.school_named(&block.school.as_ref()?.0))
        .collect();
    let mut touch = |one: SchoolIdx, other: SchoolIdx| {
        if one != other {
            touching[one.0].push(other.0);
            touching[other.0].push(one.0);
        }
    };
    for block in world.district.block_idxs() {
        let Some(school) = schools[block.0] else { continue };
        if world.adjacency.is_empty() {
            let walk = |other: &SchoolIdx| world.distances.between(block, *other);
            let others = world.district.school_idxs().filter(|other| *other != school);
            let reachable = others.filter(|other| walk(other).is_some());
            reachable.min_by_key(walk).into_iter().for_each(|other| touch(school, other));
        } else {
            for neighbor in world.adjacency.neighbors(block) {
                schools[neighbor.0].into_iter().for_each(|other| touch(school, other));
            }
        }
    }
    for row in &mut touching {
        row.sort_unstable();
        row.dedup();
    }
    touching
}
