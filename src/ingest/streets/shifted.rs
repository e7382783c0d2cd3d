//! Whether streets run along the borders of blocks, and if not, whether a map's shift explains it.

use geo::MultiPolygon;
use rayon::prelude::*;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use crate::crs;
use crate::ingest::Code;
use crate::ingest::problem::{FileName, Problems};
use crate::model::{District, Point, Streets};

/// So many places on streets, spread over all of them, are looked at.
const MOST_PLACES: usize = 1000;

/// A street this near runs along a border: half the width of a wide one.
const BESIDE_M: f64 = 15.0;

/// A shift is spoken of if at least so many places come to lie beside a border by it,
const AT_LEAST: usize = 10;

/// and so many times as many as without it: by chance a shift changes little.
const TIMES: usize = 3;

/// Meters per degree of latitude, to a percent.
const DEGREE_M: f64 = 111_000.0;

/// A place and, of no shift and of each that is known, which it was moved by.
type Moved = GeomWithData<[f64; 2], (usize, usize)>;

/// Tells of a shift of the blocks against the streets.
pub fn check(district: &District, streets: &Streets, file: &FileName, problems: &mut Problems) {
    let outlines = district.blocks().iter().filter_map(|block| block.outline.as_ref());
    let outlines: Vec<&MultiPolygon> = outlines.collect();
    let places = places(streets);
    let moved = |(place, at): (usize, &Point)| {
        let shifts = crs::SHIFTS.iter().map(|shift| (shift.to_blocks)((at.lon, at.lat)));
        let all: Vec<(f64, f64)> = std::iter::once((at.lon, at.lat)).chain(shifts).collect();
        all.into_iter()
            .enumerate()
            .map(move |(shift, (lon, lat))| Moved::new([lon, lat], (shift, place)))
    };
    let tree = RTree::bulk_load(places.iter().enumerate().flat_map(moved).collect());
    let beside = beside(&outlines, &tree);
    let count = |shift: usize| beside.iter().filter(|(by, _)| *by == shift).count();
    let (now, n) = (count(0), places.len());
    let shifts = crs::SHIFTS.iter().enumerate().map(|(at, shift)| (count(at + 1), shift));
    // Of equals the last: the commoner shift is listed last.
    let Some((then, shift)) = shifts.max_by_key(|(then, _)| *then) else { return };
    if AT_LEAST.max(TIMES * now) <= then && n < 3 * then {
        let words = shift.words("streets");
        let detail =
            format!("{now} of {n} places on streets lie beside a border, {then} if {words}");
        problems.add(file.problem(Code::ShiftedAgainstStreets).detail(detail));
    }
}

/// The middle of a side of each of some segments.
fn places(streets: &Streets) -> Vec<Point> {
    let segments = streets.segments();
    let every = segments.len().div_ceil(MOST_PLACES).max(1);
    let middle = |segment| {
        let shape: Vec<Point> = streets.shape(segment).collect();
        let at = shape.len() / 2;
        let (a, b) = (shape[at - 1], shape[at]);
        Point { lon: (a.lon + b.lon) / 2.0, lat: (a.lat + b.lat) / 2.0 }
    };
    segments.iter().step_by(every).map(middle).collect()
}

/// Shifts and places that lie beside a border, each once.
fn beside(outlines: &[&MultiPolygon], tree: &RTree<Moved>) -> Vec<(usize, usize)> {
    let of_outline = |outline: &&MultiPolygon| {
        let rings = outline
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let mut found = Vec::new();
        for side in rings.flat_map(|ring| ring.lines()) {
            let east_m = DEGREE_M * libm::cos(side.start.y.to_radians()).max(1e-6);
            let (east, north) = (BESIDE_M / east_m, BESIDE_M / DEGREE_M);
            let (a, b) = (side.start, side.end);
            let frame = AABB::from_corners(
                [a.x.min(b.x) - east, a.y.min(b.y) - north],
                [a.x.max(b.x) + east, a.y.max(b.y) + north],
            );
            let near = tree.locate_in_envelope_intersecting(&frame).filter(|moved| {
                let [x, y] = *moved.geom();
                let flat = |x: f64, y: f64| ((x - a.x) * east_m, (y - a.y) * DEGREE_M);
                square_to(flat(x, y), flat(b.x, b.y)) <= BESIDE_M * BESIDE_M
            });
            found.extend(near.map(|moved| moved.data));
        }
        found
    };
    let mut all: Vec<(usize, usize)> = outlines.par_iter().flat_map_iter(of_outline).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// From a place to the line from the origin to `end`, squared.
fn square_to((x, y): (f64, f64), end: (f64, f64)) -> f64 {
    let square = end.0 * end.0 + end.1 * end.1;
    let along = if square == 0.0 { 0.0 } else { (x * end.0 + y * end.1) / square };
    let along = along.clamp(0.0, 1.0);
    let (off_x, off_y) = (x - along * end.0, y - along * end.1);
    off_x * off_x + off_y * off_y
}
