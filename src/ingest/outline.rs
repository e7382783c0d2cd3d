use std::cmp::Ordering;

use geo::algorithm::{RemoveRepeatedPoints, Validation};
use geo::orient::Direction;
use geo::{
    Area, Centroid, Coord, GeodesicArea, InteriorPoint, Intersects, LineString, MakeValid,
    MultiPolygon, Orient, Polygon, unary_union,
};

use crate::model::Point;

#[derive(Debug)]
pub(super) struct Outline {
    /// Valid and oriented.
    pub shape: MultiPolygon<f64>,
    /// Where walks start.
    pub point: Point,
    /// What a repair did to the area. `None`: nothing had to be repaired.
    pub repair: Option<String>,
}

/// # Errors
///
/// Why no outline can be made of `area`.
pub(super) fn of(area: MultiPolygon<f64>) -> Result<Outline, String> {
    // A position written twice is no mistake anybody could see.
    let area = area.remove_repeated_points();
    let Err(fault) = area.check_validation() else {
        let shape = area.orient(Direction::Default);
        let point = point_of(&shape).ok_or("it encloses no area")?;
        return Ok(Outline { shape, point, repair: None });
    };
    let shape = repaired(&area).ok_or_else(|| fault.to_string())?;
    let point = point_of(&shape).ok_or_else(|| fault.to_string())?;
    let repair = format!("{fault}; {}", change(&area, &shape));
    Ok(Outline { shape, point, repair: Some(repair) })
}

fn repaired(area: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
    let mut parts = Vec::new();
    for polygon in area {
        parts.extend(polygon.make_valid().ok()?.0);
    }
    let parts = in_order(MultiPolygon(parts));
    // Parts that overlap are one place, not a hole.
    let whole = if parts.is_valid() { parts } else { in_order(unary_union(&parts)) };
    whole.is_valid().then_some(whole)
}

/// Oriented, every ring from its least position on, holes and parts sorted by it.
///
/// The repair walks around rings in the order of a hash table, which differs from run to run.
fn in_order(shape: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let key = |coord: &Coord| (coord.x, coord.y);
    let before = |a: &LineString, b: &LineString| {
        let pairs = a.0.iter().zip(&b.0).map(|(a, b)| {
            let (a, b) = (key(a), key(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        pairs.fold(Ordering::Equal, Ordering::then).then(a.0.len().cmp(&b.0.len()))
    };
    let from_least = |mut ring: LineString| {
        ring.0.pop();
        let least = (0..ring.0.len()).min_by(|a, b| {
            let (a, b) = (key(&ring.0[*a]), key(&ring.0[*b]));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        ring.0.rotate_left(least.unwrap_or(0));
        ring.close();
        ring
    };
    let ordered = |polygon: Polygon| {
        let (exterior, holes) = polygon.into_inner();
        let mut holes: Vec<LineString> = holes.into_iter().map(from_least).collect();
        holes.sort_by(before);
        Polygon::new(from_least(exterior), holes)
    };
    let mut parts: Vec<Polygon> =
        shape.orient(Direction::Default).into_iter().map(ordered).collect();
    parts.sort_by(|a, b| before(a.exterior(), b.exterior()));
    MultiPolygon(parts)
}

/// The centroid if it lies inside, else a point inside. `None`: there is no inside.
fn point_of(shape: &MultiPolygon<f64>) -> Option<Point> {
    if shape.unsigned_area() <= 0.0 {
        return None;
    }
    let centroid = shape.centroid().filter(|point| shape.intersects(point));
    let point = centroid.or_else(|| shape.interior_point())?;
    Some(Point { lon: point.x(), lat: point.y() })
}

fn change(before: &MultiPolygon<f64>, after: &MultiPolygon<f64>) -> String {
    let square_meters =
        |shape: &MultiPolygon<f64>| shape.orient(Direction::Default).geodesic_area_signed().abs();
    let (before, after) = (square_meters(before), square_meters(after));
    let more = (after - before).round() as i64;
    let share = 100.0 * (after - before) / before;
    let share = if share.is_finite() { format!(", {share:+.2} %") } else { String::new() };
    format!("its area was {before:.0} m² and is {after:.0} m²: {more:+} m²{share}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    #[test]
    fn a_repair_is_the_same_every_time() {
        // A five-pointed star drawn in one go, and a bow tie: six pieces around a middle.
        let star = wkt!(MULTIPOLYGON(
            ((0. 1., 0.588 -0.809, -0.951 0.309, 0.951 0.309, -0.588 -0.809, 0. 1.)),
            ((2. 0., 3. 1., 3. 0., 2. 1., 2. 0.))
        ));
        let first = of(star.clone()).ok().unwrap();
        assert!(first.repair.is_some() && first.shape.is_valid());
        for _ in 0..20 {
            let again = of(star.clone()).ok().unwrap();
            assert_eq!((again.shape, again.point), (first.shape.clone(), first.point));
        }
    }

    #[test]
    fn parts_that_overlap_are_one_place() {
        let overlapping = wkt!(MULTIPOLYGON(
            ((0. 0., 2. 0., 2. 2., 0. 2., 0. 0.)),
            ((1. 1., 3. 1., 3. 3., 1. 3., 1. 1.))
        ));
        let outline = of(overlapping).ok().unwrap();
        assert_eq!(outline.shape.unsigned_area(), 7.0);
        assert_eq!(outline.shape.0.len(), 1);
    }

    #[test]
    fn a_spike_is_cut_off_and_a_line_is_no_outline() {
        let spike = wkt!(MULTIPOLYGON(((0. 0., 2. 0., 2. 2., 2. 5., 2. 2., 0. 2., 0. 0.))));
        assert_eq!(of(spike).ok().unwrap().shape.unsigned_area(), 4.0);
        let line = wkt!(MULTIPOLYGON(((0. 0., 2. 0., 1. 0., 0. 0.))));
        assert!(of(line).is_err());
        assert!(of(MultiPolygon(Vec::new())).is_err());
    }
}
