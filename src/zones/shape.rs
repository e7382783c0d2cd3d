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
    /// On the plane that touches the ellipsoid at the middle latitude of the outline: within
    /// 0.01 % up to 100 km across, away from the poles.
    pub fn of(outline: &MultiPolygon<f64>) -> Self {
        let mut shape = Self { area_m2: 0.0, perimeter_m: 0.0 };
        let Some(bounds) = outline.bounding_rect() else { return shape };
        let plane = Plane::at(bounds.center());
        for polygon in outline {
            let (area, length) = plane.measure(polygon.exterior());
            shape.area_m2 += area;
            shape.perimeter_m += length;
            for hole in polygon.interiors() {
                let (area, length) = plane.measure(hole);
                shape.area_m2 -= area;
                shape.perimeter_m += length;
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

/// Degrees become meters around one place.
struct Plane {
    middle: Coord<f64>,
    lon_m: f64,
    lat_m: f64,
}

impl Plane {
    fn at(middle: Coord<f64>) -> Self {
        let (sin, cos) = (libm::sin(middle.y.to_radians()), libm::cos(middle.y.to_radians()));
        let flattened = 1.0 - ECCENTRICITY_2 * sin * sin;
        let across = SEMI_MAJOR_M / flattened.sqrt();
        let along = across * (1.0 - ECCENTRICITY_2) / flattened;
        Self { middle, lon_m: (across * cos).to_radians(), lat_m: along.to_radians() }
    }

    /// Area and length of a ring, whichever way it goes.
    fn measure(&self, ring: &LineString<f64>) -> (f64, f64) {
        let meters = |place: Coord<f64>| Coord {
            x: (place.x - self.middle.x) * self.lon_m,
            y: (place.y - self.middle.y) * self.lat_m,
        };
        let (mut twice_area, mut length) = (0.0, 0.0);
        for line in ring.lines() {
            let (from, to) = (meters(line.start), meters(line.end));
            twice_area += from.x * to.y - from.y * to.x;
            let (x, y) = (to.x - from.x, to.y - from.y);
            length += (x * x + y * y).sqrt();
        }
        (twice_area.abs() / 2.0, length)
    }
}
