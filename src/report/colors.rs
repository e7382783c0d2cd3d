use std::cmp::Reverse;

use crate::model::{Plan, SchoolIdx};
use crate::world::World;

/// Colors a map of zones needs: four would do for flat maps, but not for zones in pieces, and not
/// for a way of choosing as simple as this one.
pub const N_COLORS: usize = 8;

/// One color per school, from 0 to [`N_COLORS`] − 1: zones that touch have different ones, as long
/// as there are colors left.
///
/// # Source
///
/// Brélaz, *New methods to color the vertices of a graph*, 1979: the zone with the most colors
/// around it goes next (ties: more neighbors, then by id) and takes, of the colors not around it,
/// the one used least so far, so that no color fades from the map.
pub fn zone_colors(world: &World, plan: &Plan) -> Vec<usize> {
    let touching = touching_zones(world, plan);
    let mut colors: Vec<Option<usize>> = vec![None; touching.len()];
    let mut n_uses = [0_usize; N_COLORS];
    for _ in 0..touching.len() {
        let waiting = (0..touching.len()).filter(|zone| colors[*zone].is_none());
        let urgency = |zone: &usize| {
            let around = colors_around(&touching[*zone], &colors);
            let n_around = around.iter().filter(|on| **on).count();
            (n_around, touching[*zone].len(), Reverse(*zone))
        };
        let next = waiting.max_by_key(urgency).expect("one is left in every round");
        let around = colors_around(&touching[next], &colors);
        let color = (0..N_COLORS).min_by_key(|color| (around[*color], n_uses[*color], *color));
        let color = color.expect("there are colors");
        n_uses[color] += 1;
        colors[next] = Some(color);
    }
    colors.into_iter().map(|color| color.expect("every round colors one")).collect()
}

fn colors_around(neighbors: &[usize], colors: &[Option<usize>]) -> [bool; N_COLORS] {
    let mut around = [false; N_COLORS];
    for color in neighbors.iter().filter_map(|zone| colors[*zone]) {
        around[color] = true;
    }
    around
}

/// One sorted row per school. Where nobody's neighbors are known, each school touches those whose
/// blocks' nearest other school it is; which is good enough for a picture.
fn touching_zones(world: &World, plan: &Plan) -> Vec<Vec<usize>> {
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
