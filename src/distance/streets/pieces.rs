//! Streets cut at every point of theirs, to be found by place.

use rstar::{AABB, PointDistance, RTree, RTreeObject};

use super::barriers::axes;
use super::graph::Graph;
use crate::distance::Place;
use crate::model::Streets;

/// Of all segments that somebody can walk.
#[derive(Debug)]
pub struct Pieces(RTree<Piece>);

/// The part of a segment between two of its points, in geocentric meters.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    from: [f64; 3],
    to: [f64; 3],
    pub segment: u32,
    /// Of its first point in the segment.
    pub position: u32,
}

impl Pieces {
    pub fn of(streets: &Streets, graph: &Graph) -> Self {
        let mut pieces = Vec::new();
        for (segment, shape) in (0_u32..).zip(streets.segments()) {
            if graph.length_mm(segment).is_none() {
                continue;
            }
            let places: Vec<[f64; 3]> =
                streets.shape(shape).map(|point| axes(Place::of(point))).collect();
            for (position, ends) in (0_u32..).zip(places.windows(2)) {
                if ends[0] != ends[1] {
                    pieces.push(Piece { from: ends[0], to: ends[1], segment, position });
                }
            }
        }
        Self(RTree::bulk_load(pieces))
    }

    /// All of them, the nearest first.
    pub fn by_distance(&self, place: Place) -> impl Iterator<Item = &Piece> {
        self.0.nearest_neighbor_iter(&axes(place))
    }
}

impl Piece {
    /// The share of the piece before its point nearest to `place`.
    pub fn share_before(&self, place: Place) -> f64 {
        self.share(&axes(place))
    }

    fn share(&self, place: &[f64; 3]) -> f64 {
        let along = step(self.from, self.to);
        let square = dot(along, along);
        (dot(along, step(self.from, *place)) / square).clamp(0.0, 1.0)
    }
}

fn step(from: [f64; 3], to: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|axis| to[axis] - from[axis])
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

impl RTreeObject for Piece {
    type Envelope = AABB<[f64; 3]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.from, self.to)
    }
}

impl PointDistance for Piece {
    fn distance_2(&self, place: &[f64; 3]) -> f64 {
        let (share, along) = (self.share(place), step(self.from, self.to));
        let aside = step(self.from, *place);
        let rest: [f64; 3] = std::array::from_fn(|axis| aside[axis] - share * along[axis]);
        dot(rest, rest)
    }
}
