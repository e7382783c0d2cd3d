use crate::model::{BlockIdx, District, Millimeters, Point, SchoolIdx};

/// Geodesic distances on the WGS 84 ellipsoid, each from two points alone.
///
/// Points become geocentric coordinates once; a distance is then a chord through the ellipsoid,
/// lengthened to the arc of a sphere. So it is a true Euclidean distance to prune by, and as good
/// as the geodesic: up to 10 km the two differ by less than 0.02 mm before rounding, up to 100 km
/// by less than 1.2 cm, up to 1,000 km by less than 12 m (`tests/it/distance.rs` measures it against
/// Karney's algorithm on all latitudes). Heights are left out.
///
/// Sine and cosine come from `libm`, and everything else is plain IEEE arithmetic, so that the
/// last millimeter is the same on every machine.
#[derive(Clone, Debug)]
pub struct StraightLine {
    blocks: Vec<Place>,
    schools: Vec<Place>,
}

/// A point in geocentric coordinates: meters from the center of the earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

/// WGS 84: semi-major axis in meters, and first eccentricity squared.
const SEMI_MAJOR_M: f64 = 6_378_137.0;
const ECCENTRICITY_2: f64 = 6.694_379_990_141_316_5e-3;

/// IUGG mean radius. The ellipsoid's own curvature is within 0.6 % of it, which changes the arc's
/// small surplus over the chord, and nothing else.
const MEAN_RADIUS_M: f64 = 6_371_008.8;

impl StraightLine {
    /// # Panics
    ///
    /// If a block or a school has no point: a district without given walks has them all.
    pub fn measure(district: &District) -> Self {
        let place = |point: Option<Point>| Place::of(point.expect("no walks given, so a point is"));
        Self {
            blocks: district.blocks().iter().map(|block| place(block.point)).collect(),
            schools: district.schools().iter().map(|school| place(school.point)).collect(),
        }
    }

    /// Between places made elsewhere, in the order of blocks and of schools.
    pub fn between_places(blocks: Vec<Place>, schools: Vec<Place>) -> Self {
        Self { blocks, schools }
    }

    pub fn between(&self, block: BlockIdx, school: SchoolIdx) -> Millimeters {
        self.blocks[block.0].walk_to(self.schools[school.0])
    }

    /// No walk of this district is longer, and some may be as long: the diagonal of all places.
    pub fn longest_bound(&self) -> Millimeters {
        let places = || self.blocks.iter().chain(&self.schools);
        let extent = |axis: fn(&Place) -> f64| {
            let (least, most) = places()
                .map(axis)
                .fold((f64::MAX, f64::MIN), |(lo, hi), at| (lo.min(at), hi.max(at)));
            most - least
        };
        let corner = Place { x: extent(|at| at.x), y: extent(|at| at.y), z: extent(|at| at.z) };
        let diagonal_m = arc_m(corner.chord_m(Place { x: 0.0, y: 0.0, z: 0.0 }));
        Millimeters((diagonal_m * 1000.0).ceil() as i64)
    }

    /// One per block.
    pub fn blocks(&self) -> &[Place] {
        &self.blocks
    }

    /// One per school.
    pub fn schools(&self) -> &[Place] {
        &self.schools
    }
}

impl Place {
    pub fn of(point: Point) -> Self {
        let (lon, lat) = (point.lon.to_radians(), point.lat.to_radians());
        let (sin_lat, cos_lat) = libm::sincos(lat);
        let (sin_lon, cos_lon) = libm::sincos(lon);
        let curvature = SEMI_MAJOR_M / (1.0 - ECCENTRICITY_2 * sin_lat * sin_lat).sqrt();
        Self {
            x: curvature * cos_lat * cos_lon,
            y: curvature * cos_lat * sin_lon,
            z: curvature * (1.0 - ECCENTRICITY_2) * sin_lat,
        }
    }

    /// Meters straight through the earth: a little shorter than the walk, and growing with it.
    pub fn chord_m(self, other: Self) -> f64 {
        let (x, y, z) = (self.x - other.x, self.y - other.y, self.z - other.z);
        (x * x + y * y + z * z).sqrt()
    }

    /// The walk on the surface, rounded to whole millimeters.
    pub fn walk_to(self, other: Self) -> Millimeters {
        // Walks are not negative, so adding a half and cutting off rounds them.
        Millimeters((self.walk_m(other) * 1000.0 + 0.5) as i64)
    }

    /// The walk on the surface before rounding.
    pub fn walk_m(self, other: Self) -> f64 {
        arc_m(self.chord_m(other))
    }
}

/// How much a walk of this length through the earth grows per meter: what bounds the difference
/// between walks from two places by how far these are apart.
pub fn growth_at(chord_m: f64) -> f64 {
    let square = (chord_m / MEAN_RADIUS_M) * (chord_m / MEAN_RADIUS_M);
    1.0 + square * (1.0 / 8.0 + square * (3.0 / 128.0))
}

/// Series of 2 R asin(chord / 2 R), to 0.1 m at 1,000 km.
fn arc_m(chord_m: f64) -> f64 {
    let square = (chord_m / MEAN_RADIUS_M) * (chord_m / MEAN_RADIUS_M);
    chord_m * (1.0 + square * (1.0 / 24.0 + square * (3.0 / 640.0)))
}
