use geo::algorithm::{RemoveRepeatedPoints, Validation};
use geo::orient::Direction;
use geo::{
    Area, Centroid, GeodesicArea, InteriorPoint, Intersects, MakeValid, MultiPolygon, Orient,
    unary_union,
};

use crate::model::Point;

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
    let parts = MultiPolygon(parts);
    // Parts that overlap are one place, not a hole.
    let whole = if parts.is_valid() { parts } else { unary_union(&parts) };
    let whole = whole.orient(Direction::Default);
    whole.is_valid().then_some(whole)
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
