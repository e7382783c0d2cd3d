use geo::Coord;
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, RTree};

use super::Along;
use super::plane::{Plane, Spot};
use super::ring::Piece;
use crate::model::{Barriers, Point, Streets};

/// Named streets and barriers, to be found by place.
pub struct Lines {
    /// Straight parts, each with the position of what it is part of.
    parts: RTree<GeomWithData<Line<[f64; 2]>, u32>>,
    /// Streets by name, then barriers by kind and name.
    things: Vec<Along>,
}

/// So far from a border a line still runs along it: half the width of a wide avenue.
pub const TOLERANCE_MM: i64 = 40_000;

/// So many run along one place, the nearest ones.
const MOST_ALONG: usize = 32;

impl Lines {
    pub fn of(streets: Option<&Streets>, barriers: Option<&Barriers>) -> Self {
        let mut things: Vec<Along> = Vec::new();
        if let Some(streets) = streets {
            things.extend(streets.names().iter().cloned().map(Along::Street));
        }
        let barrier = |one: &crate::model::Barrier| Along::Barrier(one.kind, one.name.clone());
        let lines = || barriers.iter().flat_map(|barriers| &barriers.lines);
        things.extend(lines().map(barrier));
        things.sort_unstable();
        things.dedup();
        let number = |thing: &Along| things.binary_search(thing).expect("it was put there") as u32;
        let mut parts = Vec::new();
        for segment in streets.iter().flat_map(|streets| streets.segments()) {
            let streets = streets.expect("it has a segment");
            if let Some(name) = streets.name(segment) {
                // Names of streets come first, in their own order.
                let at = streets.names().binary_search_by(|other| other.as_str().cmp(name));
                let thing = at.expect("it is one of the names") as u32;
                add(streets.shape(segment), thing, &mut parts);
            }
        }
        for one in lines() {
            add(one.line.iter().copied(), number(&barrier(one)), &mut parts);
        }
        Self { parts: RTree::bulk_load(parts), things }
    }

    pub fn thing(&self, number: u32) -> &Along {
        &self.things[number as usize]
    }

    pub fn n_things(&self) -> u32 {
        self.things.len() as u32
    }

    /// What runs along a piece of a border, each with its distance in millimeters, sorted.
    pub fn along(&self, piece: &Piece, plane: &Plane) -> Vec<(u32, i64)> {
        let corner = |sign: i64| {
            let reach = sign * TOLERANCE_MM;
            plane.place(Spot { x: piece.middle.x + reach, y: piece.middle.y + reach }).into()
        };
        let window = AABB::from_corners(corner(-1), corner(1));
        let near = self.parts.locate_in_envelope_intersecting(&window).filter_map(|part| {
            let [from, to] = [part.geom().from, part.geom().to];
            let [from, to] = [from, to].map(|end| plane.spot(Coord::from(end)));
            let far = distance(piece.middle, (from, to)).filter(|far| *far < TOLERANCE_MM)?;
            same_way(piece.way, from.to(to)).then_some((part.data, far))
        });
        let mut near: Vec<(u32, i64)> = near.collect();
        near.sort_unstable();
        near.dedup_by_key(|one| one.0);
        if MOST_ALONG < near.len() {
            near.sort_unstable_by_key(|one| (one.1, one.0));
            near.truncate(MOST_ALONG);
            near.sort_unstable();
        }
        near
    }
}

fn add(
    shape: impl Iterator<Item = Point>,
    thing: u32,
    parts: &mut Vec<GeomWithData<Line<[f64; 2]>, u32>>,
) {
    let places: Vec<[f64; 2]> = shape.map(|point| [point.lon, point.lat]).collect();
    let ends = places.windows(2).filter(|ends| ends[0] != ends[1]);
    parts.extend(ends.map(|ends| GeomWithData::new(Line::new(ends[0], ends[1]), thing)));
}

/// Millimeters from a place to a straight line between two. `None`: it has no extent here.
fn distance(place: Spot, (from, to): (Spot, Spot)) -> Option<i64> {
    let (line, way) = (from.to(to), from.to(place));
    let length = line.length();
    if length == 0.0 {
        return None;
    }
    let dot = line.x as f64 * way.x as f64 + line.y as f64 * way.y as f64;
    let share = (dot / (length * length)).clamp(0.0, 1.0);
    let east = way.x as f64 - share * line.x as f64;
    let north = way.y as f64 - share * line.y as f64;
    Some((east * east + north * north).sqrt() as i64)
}

/// Whether two ways, either forward or back, differ by 30° at most.
fn same_way(one: Spot, other: Spot) -> bool {
    let dot = one.x as f64 * other.x as f64 + one.y as f64 * other.y as f64;
    let lengths = one.length() * other.length();
    // The cosine of 30° is 0.866.
    0.0 < lengths && 0.866 * lengths <= dot.abs()
}
