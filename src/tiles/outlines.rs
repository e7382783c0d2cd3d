//! Outlines in whole units of one zoom, made of the same arcs for both neighbors.

use std::collections::BTreeMap;

use geo::{Area, BoundingRect, Coord, LineString, MultiPolygon, Polygon, Rect};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::arcs::Arc;
use super::grid;
use crate::model::BlockIdx;
use crate::zones::{Edge, trace};

/// Outlines, and where they are.
#[derive(Debug)]
pub struct Outlines {
    /// One per owner; `None`: it has no ground.
    shapes: Vec<Option<MultiPolygon>>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl Outlines {
    pub fn of(shapes: Vec<Option<MultiPolygon>>) -> Self {
        let frame = |(at, shape): (usize, &Option<MultiPolygon>)| {
            let frame = shape.as_ref()?.bounding_rect()?;
            let corners = [frame.min(), frame.max()].map(|corner| [corner.x, corner.y]);
            Some(GeomWithData::new(Rectangle::from_corners(corners[0], corners[1]), at))
        };
        let tree = RTree::bulk_load(shapes.iter().enumerate().filter_map(frame).collect());
        Self { shapes, tree }
    }

    /// Owners and outlines that may reach into a frame, in the order of owners.
    pub fn within(&self, frame: Rect) -> impl Iterator<Item = (usize, &MultiPolygon)> {
        let [low, high] = [frame.min(), frame.max()].map(|corner| [corner.x, corner.y]);
        let near = self.tree.locate_in_envelope_intersecting(&AABB::from_corners(low, high));
        let mut owners: Vec<usize> = near.map(|frame| frame.data).collect();
        owners.sort_unstable();
        owners.into_iter().filter_map(|owner| Some((owner, self.shapes[owner].as_ref()?)))
    }
}

/// Who owns what.
pub struct Owners<'a> {
    /// One per block; `None`: nobody.
    pub of_block: &'a [Option<usize>],
    /// One per owner: a place of it, on the map. `None`: it has no ground.
    pub places: Vec<Option<Coord>>,
}

/// One per owner that has ground; of what is smaller than a unit half a unit of ground.
pub fn of(arcs: &[Arc], owners: &Owners, zoom: u8) -> Vec<Option<MultiPolygon>> {
    let of_block = |block: Option<BlockIdx>| block.and_then(|block| owners.of_block[block.0]);
    let sides = |arc: &Arc| (of_block(arc.left), of_block(arc.right));
    let between: Vec<&Arc> = arcs.iter().filter(|arc| sides(arc).0 != sides(arc).1).collect();
    let lines: Vec<Vec<Coord>> = between.par_iter().map(|arc| arc.at_zoom(zoom)).collect();
    let mut edges: Vec<Vec<[Coord; 2]>> = vec![Vec::new(); owners.places.len()];
    for (arc, line) in between.iter().zip(lines) {
        let (left, right) = sides(arc);
        for ends in line.windows(2) {
            if let Some(left) = left {
                edges[left].push([ends[0], ends[1]]);
            }
            if let Some(right) = right {
                edges[right].push([ends[1], ends[0]]);
            }
        }
    }
    let shape = |(place, edges): (&Option<Coord>, Vec<[Coord; 2]>)| {
        let place = (*place)?;
        let shape = trace(&without_spikes(&edges)).map(without_nothing);
        let crumb = || crumb(grid::whole(grid::placed(place, zoom)));
        Some(shape.filter(|shape| !shape.0.is_empty()).unwrap_or_else(crumb))
    };
    owners.places.par_iter().zip(edges).map(shape).collect()
}

/// Without edges that are walked there and back.
fn without_spikes(edges: &[[Coord; 2]]) -> Vec<Edge> {
    type Place = (i64, i64);
    let place = |at: Coord| (at.x as i64, at.y as i64);
    // How much oftener an edge is walked from its lesser end than back.
    let mut surplus: BTreeMap<[Place; 2], i64> = BTreeMap::new();
    for ends in edges {
        let [from, to] = ends.map(place);
        *surplus.entry([from.min(to), from.max(to)]).or_insert(0) += if from < to { 1 } else { -1 };
    }
    let coord = |(x, y): Place| Coord { x: x as f64, y: y as f64 };
    let left = surplus.into_iter().filter(|(_, surplus)| *surplus != 0);
    left.map(|([lesser, greater], surplus)| {
        let [from, to] = if 0 < surplus { [lesser, greater] } else { [greater, lesser] };
        Edge { from: coord(from), to: coord(to), on_rim: false }
    })
    .collect()
}

/// Without rings that enclose nothing.
pub fn without_nothing(shape: MultiPolygon) -> MultiPolygon {
    let encloses =
        |ring: &LineString| Polygon::new(ring.clone(), Vec::new()).unsigned_area() != 0.0;
    let rings = |polygon: Polygon| {
        let (mut exterior, mut holes) = polygon.into_inner();
        exterior.0.dedup();
        holes.iter_mut().for_each(|hole| hole.0.dedup());
        holes.retain(encloses);
        encloses(&exterior).then(|| Polygon::new(exterior, holes))
    };
    MultiPolygon(shape.into_iter().filter_map(rings).collect())
}

/// What is left of ground that is too small to be seen.
fn crumb(Coord { x, y }: Coord) -> MultiPolygon {
    let ring = vec![(x, y), (x + 1.0, y), (x, y + 1.0)];
    MultiPolygon(vec![Polygon::new(LineString::from(ring), Vec::new())])
}
