use geo::{BoundingRect, Coord, LineString, MultiPolygon};

/// How large an outline is on the ground, and how long its border.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    pub area_m2: f64,
    /// Of all rings, holes included.
    pub perimeter_m: f64,
}

/// WGS 84: semi-major axis in meters, and first eccentricity squared.
const SEMI_MAJOR_M: f64 = 6_378_137.0;
const ECCENTRICITY_2: f64 = 6.694_379_990_141_316_5e-3;

impl Shape {
    /// On the ellipsoid, within 0.01 % up to 50 km across; no farther north or south than 85°.
    pub fn of(outline: &MultiPolygon<f64>) -> Self {
        let mut shape = Self { area_m2: 0.0, perimeter_m: 0.0 };
        let Some(bounds) = outline.bounding_rect() else { return shape };
        let middle = bounds.center();
        for polygon in outline {
            shape.area_m2 += area_m2(polygon.exterior(), middle);
            shape.perimeter_m += length_m(polygon.exterior());
            for hole in polygon.interiors() {
                shape.area_m2 -= area_m2(hole, middle);
                shape.perimeter_m += length_m(hole);
            }
        }
        shape
    }

    /// 4π · area ÷ perimeter²: 1 for a circle, 0.785 for a square, near 0 for anything ragged, long
    /// or in pieces. `None`: it has no border.
    ///
    /// # Source
    ///
    /// Polsby and Popper, *The third criterion: compactness as a procedural safeguard against
    /// partisan gerrymandering*, Yale Law & Policy Review 9, 1991.
    pub fn polsby_popper(&self) -> Option<f64> {
        let square = self.perimeter_m * self.perimeter_m;
        (0.0 < square).then(|| 4.0 * std::f64::consts::PI * self.area_m2 / square)
    }
}

/// Whichever way the ring goes: on a cylinder, where latitudes become sines and areas stay.
fn area_m2(ring: &LineString<f64>, middle: Coord<f64>) -> f64 {
    let flat = |place: Coord<f64>| Coord {
        x: (place.x - middle.x).to_radians(),
        y: libm::sin(place.y.to_radians()) - libm::sin(middle.y.to_radians()),
    };
    let mut twice_area = 0.0;
    for line in ring.lines() {
        let (from, to) = (flat(line.start), flat(line.end));
        twice_area += from.x * to.y - from.y * to.x;
    }
    let (across, along) = radii_m(middle.y);
    twice_area.abs() / 2.0 * across * along
}

fn length_m(ring: &LineString<f64>) -> f64 {
    ring.lines().map(side_length_m).sum()
}

/// How long a side of an outline is, as [`Shape::perimeter_m`] adds them up: at its own latitude.
pub fn side_length_m(side: geo::Line<f64>) -> f64 {
    let lat = f64::midpoint(side.start.y, side.end.y);
    let (across, along) = radii_m(lat);
    let x = (side.end.x - side.start.x).to_radians() * across * libm::cos(lat.to_radians());
    let y = (side.end.y - side.start.y).to_radians() * along;
    (x * x + y * y).sqrt()
}

/// How the ellipsoid is bent at a latitude, east to west and north to south.
fn radii_m(lat: f64) -> (f64, f64) {
    let sin = libm::sin(lat.to_radians());
    let flattened = 1.0 - ECCENTRICITY_2 * sin * sin;
    let across = SEMI_MAJOR_M / flattened.sqrt();
    (across, across * (1.0 - ECCENTRICITY_2) / flattened)
}
