use geo::{Coord, Intersects, Line, LineString, LinesIter, MapCoords, MultiPolygon};

use crate::distance::streets::Pieces;
use crate::distance::{Place, StreetWalks};
use crate::model::{Block, Millimeters, Point, Side};

/// Which blocks are along a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Along {
    /// Blocks whose outline, or point where they have none, is no farther from the line.
    pub within: Millimeters,
    /// Of the line as it is drawn; a block is where its point is. `None`: both sides.
    pub side: Option<Side>,
}

/// A way along streets.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    pub line: Vec<Point>,
    pub length: Millimeters,
    /// Names of its streets, in its order.
    pub names: Vec<String>,
}

/// The streets of a network, to be found by place.
#[derive(Debug)]
pub(super) struct StreetTree(Pieces);

impl StreetTree {
    pub fn of(walks: &StreetWalks) -> Self {
        Self(Pieces::of(walks.streets(), walks.graph()))
    }

    pub fn course(&self, walks: &StreetWalks, from: Point, to: Point) -> Option<Course> {
        let foot = |point: Point| {
            let place = Place::of(point);
            if ![place.x, place.y, place.z].iter().all(|axis| axis.is_finite()) {
                return None;
            }
            let piece = self.0.by_distance(place).next()?;
            let share = piece.share_before(place);
            Some(walks.foot_on(piece.segment, piece.position as usize, share))
        };
        let route = walks.way(&foot(from)?, &foot(to)?)?;
        Some(Course { line: route.line, length: route.walk, names: route.names })
    }
}

/// The ground along a line.
pub(super) struct Strip {
    /// In meters east and north of the line's first point.
    line: LineString<f64>,
    origin: Point,
    /// Meters per degree of longitude.
    east: f64,
    within_m: f64,
    side: Option<Side>,
}

/// Meters per degree of latitude, to a percent.
const DEGREE_M: f64 = 111_320.0;

impl Strip {
    /// `None`: the line has not two points on the globe.
    pub fn of(line: &[Point], along: Along) -> Option<Self> {
        let origin = *line.first().filter(|_| 2 <= line.len())?;
        if !line.iter().all(|point| point.lon.abs() <= 180.0 && point.lat.abs() <= 90.0) {
            return None;
        }
        let east = DEGREE_M * libm::cos(origin.lat.to_radians()).max(1e-6);
        let within_m = along.within.meters().max(0.0);
        let empty = LineString::new(Vec::new());
        let mut strip = Self { line: empty, origin, east, within_m, side: along.side };
        strip.line = line.iter().map(|point| strip.spot(*point)).collect();
        Some(strip)
    }

    fn spot(&self, point: Point) -> Coord<f64> {
        let x = (point.lon - self.origin.lon) * self.east;
        Coord { x, y: (point.lat - self.origin.lat) * DEGREE_M }
    }

    /// West and south, east and north, in degrees: whatever it holds comes into it.
    pub fn envelope(&self) -> ([f64; 2], [f64; 2]) {
        let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
        // A little more than needed does no harm.
        let margin_m = self.within_m * 1.001 + 0.001;
        for spot in self.line.coords() {
            let lon = |x: f64| self.origin.lon + x / self.east;
            let lat = |y: f64| self.origin.lat + y / DEGREE_M;
            low = [low[0].min(lon(spot.x - margin_m)), low[1].min(lat(spot.y - margin_m))];
            high = [high[0].max(lon(spot.x + margin_m)), high[1].max(lat(spot.y + margin_m))];
        }
        (low, high)
    }

    pub fn holds(&self, block: &Block) -> bool {
        let point = block.point.map(|point| self.spot(point));
        let place = |at: Coord<f64>| self.spot(Point { lon: at.x, lat: at.y });
        let away_2 = match (&block.outline, point) {
            (Some(outline), _) => self.away_2(&outline.map_coords(place)),
            (None, Some(point)) => {
                self.line.lines().map(|side| aside(point, side).0).fold(f64::MAX, f64::min)
            }
            (None, None) => return false,
        };
        let on_side = match (self.side, point) {
            (None, _) => true,
            (Some(side), Some(point)) => self.is_on(side, point),
            (Some(_), None) => false,
        };
        away_2 <= self.within_m * self.within_m && on_side
    }

    /// The square of the distance between line and outline. Two that do not meet are nearest at a
    /// corner of one of them.
    fn away_2(&self, outline: &MultiPolygon<f64>) -> f64 {
        if outline.intersects(&self.line) {
            return 0.0;
        }
        let mut least = f64::MAX;
        for side in outline.lines_iter() {
            for part in self.line.lines() {
                let corners = [(side.start, part), (part.start, side), (part.end, side)];
                for (corner, other) in corners {
                    least = least.min(aside(corner, other).0);
                }
            }
        }
        least
    }

    /// Beside the part of the line that is nearest; of two that are equally near, as around a bend,
    /// beside the one that the point is farther aside of. On the line itself it is on both sides.
    fn is_on(&self, side: Side, point: Coord<f64>) -> bool {
        let mut nearest = (f64::MAX, 0.0_f64);
        for part in self.line.lines().filter(|part| part.start != part.end) {
            let (away_2, left) = aside(point, part);
            let same = (away_2 - nearest.0).abs() <= 1e-9 * (1.0 + away_2);
            if !same && away_2 < nearest.0 || same && nearest.1.abs() < left.abs() {
                nearest = (away_2, left);
            }
        }
        match side {
            Side::Left => 0.0 <= nearest.1,
            Side::Right => nearest.1 <= 0.0,
        }
    }
}

/// The square of the distance of a point to a stretch, and how far it is to the left of the endless
/// line that the stretch is part of. Sums and roots alone, which every machine rounds alike.
fn aside(point: Coord<f64>, stretch: Line<f64>) -> (f64, f64) {
    let (along, to) = (stretch.delta(), point - stretch.start);
    let length_2 = along.x * along.x + along.y * along.y;
    if length_2 == 0.0 {
        return (to.x * to.x + to.y * to.y, 0.0);
    }
    let share = ((to.x * along.x + to.y * along.y) / length_2).clamp(0.0, 1.0);
    let rest = Coord { x: to.x - share * along.x, y: to.y - share * along.y };
    let left = (along.x * to.y - along.y * to.x) / length_2.sqrt();
    (rest.x * rest.x + rest.y * rest.y, left)
}
