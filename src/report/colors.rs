use std::cmp::Reverse;

use crate::model::Plan;
use crate::sharing::touching_schools;
use crate::world::World;

/// Colors a map of zones needs: four would do for flat maps, but not for zones in pieces, and not
/// for a way of choosing as simple as this one.
pub const N_COLORS: usize = 8;

/// What maps for people paint them in: told apart by everybody, and dark text is read on them.
///
/// # Source
///
/// Tol, *Colour Schemes*, SRON technical note, 2021: the scheme "light".
pub const PALETTE: [&str; N_COLORS] =
    ["#77aadd", "#ee8866", "#eedd88", "#ffaabb", "#44bb99", "#bbcc33", "#99ddff", "#aaaa00"];

/// One color per school, from 0 to [`N_COLORS`] − 1: zones that touch have different ones, as long
/// as there are colors left.
///
/// # Source
///
/// Brélaz, *New methods to color the vertices of a graph*, 1979: the zone with the most colors
/// around it goes next (ties: more neighbors, then by id) and takes, of the colors not around it,
/// the one used least so far, so that no color fades from the map.
pub fn zone_colors(world: &World, plan: &Plan) -> Vec<usize> {
    let touching = touching_schools(world, plan);
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
