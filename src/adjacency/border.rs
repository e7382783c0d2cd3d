//! Sides of outlines, and which of them lie along each other.

use geo::{Coord, LineString, MultiPolygon};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::model::{BlockIdx, District};

/// One side of a block's outline. The block lies to its left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    pub from: Coord<f64>,
    pub to: Coord<f64>,
    pub block: BlockIdx,
}

/// Two sides that lie along each other although their ends differ: where a long side meets two
/// short ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seam {
    /// Positions in the sides asked about; the longer one first.
    pub long: usize,
    pub short: usize,
    pub length_m: f64,
}

/// Sides this far apart still lie along each other: a rounding to five decimals in each of the
/// files they came from. One decimal fewer is a gap on the ground.
pub const SEAM_WIDTH_M: f64 = 1.0;

/// A degree of latitude, and of longitude at the equator; to a percent.
const DEGREE_M: f64 = 111_320.0;

/// The sides of all outlines, equal ones (from either direction) next to each other, in an order
/// that depends on nothing but the sides.
pub fn sides_of(district: &District) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    for (block, outline) in district.block_idxs().zip(district.blocks()) {
        if let Some(outline) = &outline.outline {
            add_sides(outline, block, &mut sides);
        }
    }
    sort_sides(&mut sides);
    sides
}

pub fn sort_sides(sides: &mut [Side]) {
    sides.par_sort_unstable_by_key(|side| (side.ends(), side.block, bits(side.from)));
}

/// Runs of equal sides, whichever way they go.
pub fn runs(sides: &[Side]) -> impl Iterator<Item = &[Side]> {
    sides.chunk_by(|one, other| one.ends() == other.ends())
}

fn add_sides(outline: &MultiPolygon<f64>, block: BlockIdx, sides: &mut Vec<Side>) {
    for polygon in outline {
        add_ring(polygon.exterior(), true, block, sides);
        for hole in polygon.interiors() {
            add_ring(hole, false, block, sides);
        }
    }
}

fn add_ring(ring: &LineString<f64>, is_exterior: bool, block: BlockIdx, sides: &mut Vec<Side>) {
    let counterclockwise = 0.0 < twice_area(&ring.0);
    for line in ring.lines().filter(|line| line.start != line.end) {
        let (from, to) = if counterclockwise == is_exterior {
            (line.start, line.end)
        } else {
            (line.end, line.start)
        };
        sides.push(Side { from, to, block });
    }
}

/// Positive for counterclockwise rings, in square degrees; measured from the first corner, so that
/// large coordinates do not eat the digits.
pub fn twice_area(ring: &[Coord<f64>]) -> f64 {
    let Some(&origin) = ring.first() else { return 0.0 };
    let cross = |pair: &[Coord<f64>]| {
        let (a, b) = (pair[0] - origin, pair[1] - origin);
        a.x * b.y - a.y * b.x
    };
    ring.windows(2).map(cross).sum()
}

pub fn area_m2(ring: &[Coord<f64>]) -> f64 {
    let flat = Flat::at(ring.first().map_or(0.0, |first| first.y));
    twice_area(ring) / 2.0 * flat.lon_m * flat.lat_m
}

impl Side {
    /// The same for both directions.
    pub fn ends(&self) -> ((u64, u64), (u64, u64)) {
        let (from, to) = (bits(self.from), bits(self.to));
        (from.min(to), from.max(to))
    }

    pub fn length_m(&self) -> f64 {
        distance_m(self.from, self.to)
    }
}

/// Between places near each other, to a percent: enough for tolerances.
pub fn distance_m(from: Coord<f64>, to: Coord<f64>) -> f64 {
    let flat = Flat::at(from.y);
    flat.length(flat.meters(from, to))
}

/// Equal bits exactly for equal places.
pub fn bits(place: Coord<f64>) -> (u64, u64) {
    // Adding zero makes one zero of the two.
    ((place.x + 0.0).to_bits(), (place.y + 0.0).to_bits())
}

/// All pairs of sides, of different blocks, that lie along each other over their whole common
/// stretch, [`SEAM_WIDTH_M`] apart at most. Sorted.
pub fn seams(sides: &[Side]) -> Vec<Seam> {
    let boxed = |(at, side): (usize, &Side)| {
        let corner = |place: Coord<f64>| [place.x, place.y];
        GeomWithData::new(Rectangle::from_corners(corner(side.from), corner(side.to)), at)
    };
    let tree = RTree::bulk_load(sides.iter().enumerate().map(boxed).collect());
    let around = |at: usize| {
        let around = window(sides[at].from, sides[at].to);
        let near = tree.locate_in_envelope_intersecting(&around);
        near.map(|other| other.data)
            .filter(|other| at < *other && sides[at].block != sides[*other].block)
            .filter_map(|other| seam(sides, at, other))
            .collect::<Vec<Seam>>()
    };
    let mut seams: Vec<Seam> = (0..sides.len()).into_par_iter().flat_map_iter(around).collect();
    seams.sort_unstable_by_key(|seam| (seam.long, seam.short));
    seams
}

/// Everything within a seam's width of the line between two places, and a little more.
pub fn window(from: Coord<f64>, to: Coord<f64>) -> AABB<[f64; 2]> {
    let flat = Flat::at(from.y);
    let (width, height) = (SEAM_WIDTH_M / flat.lon_m, SEAM_WIDTH_M / flat.lat_m);
    let (west, east) = (from.x.min(to.x), from.x.max(to.x));
    let (south, north) = (from.y.min(to.y), from.y.max(to.y));
    AABB::from_corners([west - width, south - height], [east + width, north + height])
}

fn seam(sides: &[Side], one: usize, other: usize) -> Option<Seam> {
    let longer_first = sides[other].length_m() <= sides[one].length_m();
    let (long, short) = if longer_first { (one, other) } else { (other, one) };
    let length_m = common_stretch_m(&sides[long], &sides[short])?;
    Some(Seam { long, short, length_m })
}

/// How much of the long side the short one covers. `None`: nothing, or they part somewhere on the
/// way, as two streets do that leave a corner at a sharp angle.
fn common_stretch_m(long: &Side, short: &Side) -> Option<f64> {
    let (from, to) = (long.along(short.from), long.along(short.to));
    let (first, last) = if from.0 <= to.0 { (from, to) } else { (to, from) };
    let (start, end) = (first.0.max(0.0), last.0.min(long.length_m()));
    if end <= start {
        return None;
    }
    let away_at =
        |along: f64| first.1 + (last.1 - first.1) * (along - first.0) / (last.0 - first.0);
    let close = away_at(start).abs() <= SEAM_WIDTH_M && away_at(end).abs() <= SEAM_WIDTH_M;
    close.then_some(end - start)
}

impl Side {
    /// Meters from this side's start along it, and to its left, to a place near by.
    pub fn along(&self, place: Coord<f64>) -> (f64, f64) {
        let flat = Flat::at(self.from.y);
        let (direction, way) = (flat.meters(self.from, self.to), flat.meters(self.from, place));
        let length = flat.length(direction);
        let along = (way.x * direction.x + way.y * direction.y) / length;
        let left = (direction.x * way.y - direction.y * way.x) / length;
        (along, left)
    }
}

/// The ground around one latitude as a plane.
struct Flat {
    lon_m: f64,
    lat_m: f64,
}

impl Flat {
    fn at(lat: f64) -> Self {
        Self { lon_m: DEGREE_M * libm::cos(lat.to_radians()).max(1e-6), lat_m: DEGREE_M }
    }

    fn meters(&self, from: Coord<f64>, to: Coord<f64>) -> Coord<f64> {
        Coord { x: (to.x - from.x) * self.lon_m, y: (to.y - from.y) * self.lat_m }
    }

    fn length(&self, way: Coord<f64>) -> f64 {
        (way.x * way.x + way.y * way.y).sqrt()
    }
}
