//! Places on both sides of every line, and around all of them places that are nobody's.

use geo::{Coord, LineString, MultiLineString, Polygon};
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::{Frontage, Sides};
use crate::model::Point;

/// A place, and the position of the block that it is of; `None`: it is nobody's.
pub type Site = GeomWithData<[f64; 2], Option<usize>>;

const EVERY_M: f64 = 10.0;
const OFF_M: f64 = 1.0;

/// Closer samples are one place.
const SAME_M: f64 = 0.5;

/// On the circle around a sample.
const AROUND: usize = 16;

/// Meters per degree of latitude on the sphere of equal volume; what is nearest does not depend on
/// a percent.
const DEGREE_M: f64 = 111_195.0;

/// Meters east and north of the middle of everything; good for one district.
pub struct Flat {
    lon: f64,
    lat: f64,
    east_m: f64,
}

impl Flat {
    pub fn around(frontages: &[Frontage]) -> Self {
        let all = || frontages.iter().flat_map(|one| one.line.0.iter().flat_map(|line| &line.0));
        let middle = |of: fn(&Coord<f64>) -> f64| {
            let least = all().map(of).fold(f64::INFINITY, f64::min);
            let most = all().map(of).fold(f64::NEG_INFINITY, f64::max);
            if least <= most { (least + most) / 2.0 } else { 0.0 }
        };
        let (lon, lat) = (middle(|at| at.x), middle(|at| at.y));
        Self { lon, lat, east_m: DEGREE_M * libm::cos(lat.to_radians()).max(1e-6) }
    }

    fn meters(&self, at: Coord<f64>) -> [f64; 2] {
        [(at.x - self.lon) * self.east_m, (at.y - self.lat) * DEGREE_M]
    }

    fn degrees(&self, [east, north]: [f64; 2]) -> Coord<f64> {
        Coord { x: self.lon + east / self.east_m, y: self.lat + north / DEGREE_M }
    }

    /// Of a ring in millimeters.
    pub fn degrees_of(&self, polygon: Polygon<f64>) -> Polygon<f64> {
        let (exterior, holes) = polygon.into_inner();
        let ring = |ring: LineString<f64>| -> LineString<f64> {
            ring.0.iter().map(|at| self.degrees([at.x / 1000.0, at.y / 1000.0])).collect()
        };
        Polygon::new(ring(exterior), holes.into_iter().map(ring).collect())
    }

    pub fn length_m(&self, line: &MultiLineString<f64>) -> f64 {
        self.pieces(line).map(|piece| piece.length_m).sum()
    }

    /// The point half the length along. `None`: it has no length.
    pub fn middle(&self, line: &MultiLineString<f64>) -> Option<Point> {
        let mut rest = self.length_m(line) / 2.0;
        for piece in self.pieces(line) {
            if rest <= piece.length_m {
                let at = self.degrees(piece.at(rest / piece.length_m, 0.0));
                return Some(Point { lon: at.x, lat: at.y });
            }
            rest -= piece.length_m;
        }
        None
    }

    /// Straight pieces that have a length.
    fn pieces<'a>(&'a self, line: &'a MultiLineString<f64>) -> impl Iterator<Item = Piece> + 'a {
        let all = line.0.iter().flat_map(|part| part.0.windows(2));
        let pieces = all.map(|ends| Piece::between(self.meters(ends[0]), self.meters(ends[1])));
        pieces.filter(|piece| 0.0 < piece.length_m)
    }
}

struct Piece {
    from: [f64; 2],
    to: [f64; 2],
    length_m: f64,
}

impl Piece {
    fn between(from: [f64; 2], to: [f64; 2]) -> Self {
        let (east, north) = (to[0] - from[0], to[1] - from[1]);
        Self { from, to, length_m: (east * east + north * north).sqrt() }
    }

    /// At a share of the piece, so many meters to its left.
    fn at(&self, share: f64, left_m: f64) -> [f64; 2] {
        let along = [self.to[0] - self.from[0], self.to[1] - self.from[1]];
        let off = left_m / self.length_m;
        [
            self.from[0] + share * along[0] - off * along[1],
            self.from[1] + share * along[1] + off * along[0],
        ]
    }
}

/// All places, no two of them the same. `frontages` are in the order in which they may claim one;
/// their ground is at most `depth_m` deep.
pub fn of(frontages: &[Frontage], flat: &Flat, depth_m: f64) -> Vec<Site> {
    // Ground ends halfway to the places that are nobody's.
    let rim_m = 2.0 * depth_m;
    let mut claimed: RTree<Site> = RTree::new();
    let mut free: Vec<[f64; 2]> = Vec::new();
    let mut rim: Vec<[f64; 2]> = Vec::new();
    for (block, Frontage { line, sides, .. }) in frontages.iter().enumerate() {
        for piece in flat.pieces(line) {
            let n_samples = (piece.length_m / EVERY_M).round().max(1.0);
            for sample in 0..n_samples as usize {
                let share = (sample as f64 + 0.5) / n_samples;
                for (is_left, left_m) in [(true, OFF_M), (false, -OFF_M)] {
                    let at = piece.at(share, left_m);
                    let Sides { left, right } = *sides;
                    if if is_left { left } else { right } {
                        claim(&mut claimed, at, block);
                    } else {
                        free.push(at);
                    }
                }
                rim.extend(around(&piece, share, rim_m));
            }
        }
    }
    let mut sites: Vec<Site> = claimed.iter().copied().collect();
    let is_off = |at: &[f64; 2], least_m: f64| {
        let nearest = claimed.nearest_neighbor_iter_with_distance_2(at).next();
        nearest.is_none_or(|(_, square)| least_m * least_m <= square)
    };
    // The rim is what is far from all: points around one street lie beside another.
    let nobodys = free
        .into_iter()
        .filter(|at| is_off(at, SAME_M))
        .chain(rim.into_iter().filter(|at| is_off(at, 0.98 * rim_m)));
    sites.extend(nobodys.map(|at| Site::new(at, None)));
    sites
}

fn claim(claimed: &mut RTree<Site>, at: [f64; 2], block: usize) {
    let nearest = claimed.nearest_neighbor_iter_with_distance_2(&at).next();
    if nearest.is_none_or(|(_, square)| SAME_M * SAME_M <= square) {
        claimed.insert(Site::new(at, Some(block)));
    }
}

/// A circle of places around one on the piece, two of them at right angles to it.
fn around(piece: &Piece, share: f64, far_m: f64) -> impl Iterator<Item = [f64; 2]> {
    let middle = piece.at(share, 0.0);
    let along = [0, 1].map(|axis| (piece.to[axis] - piece.from[axis]) / piece.length_m);
    (0..AROUND).map(move |step| {
        let angle = step as f64 * std::f64::consts::TAU / AROUND as f64;
        let (sin, cos) = (far_m * libm::sin(angle), far_m * libm::cos(angle));
        let east = cos * along[0] - sin * along[1];
        let north = sin * along[0] + cos * along[1];
        [middle[0] + east, middle[1] + north]
    })
}
