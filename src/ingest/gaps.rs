//! Holes in what the blocks cover together: sides that no neighbor shares, followed around.

use std::cmp::Ordering;

use geo::{Coord, GeodesicArea, LineString, MultiPolygon, Polygon};
use libm::atan2;

/// Square meters of the smallest gap that is mentioned.
const SMALLEST_M2: f64 = 100.0;

/// A side of a block, the block on its left.
type Side = (Coord, Coord);

/// What a person should know of gaps. `None`: there is none, or no block touches another.
pub(super) fn told(outlines: &[&MultiPolygon]) -> Option<String> {
    let all: Vec<Side> = outlines
        .iter()
        .flat_map(|outline| outline.iter())
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
        .flat_map(LineString::lines)
        .map(|line| (line.start, line.end))
        .collect();
    let n_all = all.len();
    let free = unshared(all);
    if free.len() == n_all {
        return None;
    }
    let mut gaps: Vec<(f64, Coord)> = rings(free)
        .into_iter()
        .filter_map(|ring| {
            let first = *ring.0.first()?;
            let area = -Polygon::new(ring, Vec::new()).geodesic_area_signed();
            (SMALLEST_M2 <= area).then_some((area, first))
        })
        .collect();
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0).then(by_place(&a.1, &b.1)));
    let (largest, at) = gaps.first()?;
    let all: f64 = gaps.iter().map(|(area, _)| area).sum();
    let n = gaps.len();
    Some(format!(
        "{n} of together {all:.0} m²; the largest, {largest:.0} m², begins at {:.5} {:.5}",
        at.x, at.y
    ))
}

fn by_place(a: &Coord, b: &Coord) -> Ordering {
    a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
}

/// Sides whose other direction is nobody's, sorted by where they begin.
fn unshared(mut sides: Vec<Side>) -> Vec<Side> {
    let ends = |side: &Side| match by_place(&side.0, &side.1) {
        Ordering::Greater => (side.1, side.0),
        _ => *side,
    };
    let order = |a: &Side, b: &Side| by_place(&a.0, &b.0).then(by_place(&a.1, &b.1));
    sides.sort_unstable_by(|a, b| order(&ends(a), &ends(b)).then(order(a, b)));
    let mut free: Vec<Side> = Vec::new();
    for alike in sides.chunk_by(|a, b| ends(a) == ends(b)) {
        let there = alike.iter().filter(|side| **side == ends(side)).count();
        let back = alike.len() - there;
        // Those that are left over run in the direction of the more.
        let side =
            if back < there { ends(&alike[0]) } else { (ends(&alike[0]).1, ends(&alike[0]).0) };
        free.extend(std::iter::repeat_n(side, there.abs_diff(back)));
    }
    free.sort_unstable_by(order);
    free
}

/// Closed ways along sides, at every corner turning right as sharply as it goes: what is not
/// covered lies on the right, and each of its pieces is gone around by itself.
fn rings(sides: Vec<Side>) -> Vec<LineString> {
    let mut used = vec![false; sides.len()];
    let mut rings = Vec::new();
    for first in 0..sides.len() {
        if used[first] {
            continue;
        }
        let mut ring = vec![sides[first].0];
        let mut at = first;
        loop {
            used[at] = true;
            let (from, to) = sides[at];
            ring.push(to);
            if to == sides[first].0 {
                break;
            }
            let start = sides.partition_point(|side| by_place(&side.0, &to) == Ordering::Less);
            let onward = (start..sides.len()).take_while(|next| sides[*next].0 == to);
            let free = onward.filter(|next| !used[*next]);
            let sharpest = free
                .min_by(|a, b| turn(from, to, sides[*a].1).total_cmp(&turn(from, to, sides[*b].1)));
            match sharpest {
                Some(next) => at = next,
                // Outlines that do not fit each other leave loose ends.
                None => break,
            }
        }
        rings.push(LineString(ring));
    }
    rings
}

/// The angle of a turn: negative to the right.
fn turn(from: Coord, at: Coord, to: Coord) -> f64 {
    let (before, after) = (at - from, to - at);
    atan2(before.x * after.y - before.y * after.x, before.x * after.x + before.y * after.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64) -> MultiPolygon {
        let at = |dx: f64, dy: f64| Coord { x: 112.5 + 0.01 * (x + dx), y: 37.8 + 0.01 * (y + dy) };
        let ring = vec![at(0., 0.), at(1., 0.), at(1., 1.), at(0., 1.), at(0., 0.)];
        MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())])
    }

    fn told_of(places: &[(f64, f64)]) -> Option<String> {
        let squares: Vec<MultiPolygon> = places.iter().map(|(x, y)| square(*x, *y)).collect();
        told(&squares.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_ring_of_blocks_leaves_a_gap_and_a_full_square_none() {
        let mut all: Vec<(f64, f64)> =
            (0..9).map(|n| (f64::from(n % 3), f64::from(n / 3))).collect();
        assert_eq!(told_of(&all), None);
        all.remove(4);
        let told = told_of(&all).unwrap();
        assert!(told.starts_with("1 of together") && told.contains("112.51"), "{told}");
        // Apart from each other they leave streets between them, and no gap.
        assert_eq!(told_of(&[(0., 0.), (2., 0.), (0., 2.)]), None);
    }

    #[test]
    fn two_gaps_that_touch_in_a_corner_are_two() {
        let all: Vec<(f64, f64)> = (0..16).map(|n| (f64::from(n % 4), f64::from(n / 4))).collect();
        let holes = [(1.0, 1.0), (2.0, 2.0)];
        let some: Vec<(f64, f64)> = all.into_iter().filter(|at| !holes.contains(at)).collect();
        assert!(told_of(&some).unwrap().starts_with("2 of together"));
    }
}
