//! From sides to rings to polygons.

use std::collections::BTreeMap;
use std::ops::Range;

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::{BoundingRect, Coord, LineString, MultiPolygon, Polygon};

use crate::adjacency::border::{self, SEAM_WIDTH_M, Side};
use crate::model::BlockIdx;

/// A side of a zone. The zone lies to its left.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    pub from: Coord<f64>,
    pub to: Coord<f64>,
    /// No block at all lies on the other side.
    pub on_rim: bool,
}

/// Polygons with holes, exterior rings counterclockwise. `None`: the edges do not close.
///
/// Every ring is simple. Where several rings pass through one vertex, each hugs the ground on its
/// left, so that polygons which only touch at a corner stay two, and then is cut in two wherever
/// it comes back to a vertex, so that a hole which touches the outside stays a hole.
pub fn trace(edges: &[Edge]) -> Option<MultiPolygon<f64>> {
    let mut polygons: Vec<Polygon<f64>> = Vec::new();
    let mut holes: Vec<LineString<f64>> = Vec::new();
    for curve in Curves::of(edges).close()? {
        let loops = simple_loops(&curve);
        let (outer, inner): (Vec<_>, Vec<_>) =
            loops.into_iter().filter(|ring| ring.twice_area != 0.0).partition(Loop::is_exterior);
        let inner = inner.into_iter().filter(|hole| !hole.is_gap()).map(|hole| hole.ring);
        match <[Loop; 1]>::try_from(outer) {
            Ok([exterior]) => polygons.push(Polygon::new(exterior.ring, inner.collect())),
            Err(outer) => {
                holes.extend(inner);
                polygons.extend(outer.into_iter().map(|one| Polygon::new(one.ring, vec![])));
            }
        }
    }
    for hole in holes {
        let around = smallest_around(&polygons, &hole)?;
        polygons[around].interiors_push(hole);
    }
    Some(MultiPolygon(polygons))
}

/// Without the gaps that blocks leave which should touch.
pub fn without_thin_holes(polygon: Polygon<f64>) -> Polygon<f64> {
    let (exterior, mut holes) = polygon.into_inner();
    holes.retain(|hole| SEAM_WIDTH_M <= mean_width_m(&hole.0));
    Polygon::new(exterior, holes)
}

/// Edges by where they start.
struct Curves<'a> {
    edges: Vec<&'a Edge>,
    used: Vec<bool>,
}

impl<'a> Curves<'a> {
    fn of(edges: &'a [Edge]) -> Self {
        let mut edges: Vec<&Edge> = edges.iter().collect();
        edges.sort_unstable_by_key(|edge| (border::bits(edge.from), border::bits(edge.to)));
        let used = vec![false; edges.len()];
        Self { edges, used }
    }

    /// Every edge is in exactly one of the closed curves.
    fn close(mut self) -> Option<Vec<Vec<&'a Edge>>> {
        let mut curves = Vec::new();
        for start in 0..self.edges.len() {
            if self.used[start] {
                continue;
            }
            let mut curve = Vec::new();
            let mut at = start;
            loop {
                self.used[at] = true;
                curve.push(self.edges[at]);
                at = self.next(at, start)?;
                if at == start {
                    break;
                }
            }
            curves.push(curve);
        }
        Some(curves)
    }

    /// The edge that bounds the same ground as `at`: the first one clockwise from where we came.
    fn next(&self, at: usize, start: usize) -> Option<usize> {
        let (back, here) = (self.edges[at].from, self.edges[at].to);
        let free = self.leaving(here).filter(|next| *next == start || !self.used[*next]);
        let turn = |next: &usize| clockwise_turn(back - here, self.edges[*next].to - here);
        free.min_by(|one, other| turn(one).total_cmp(&turn(other)))
    }

    fn leaving(&self, place: Coord<f64>) -> Range<usize> {
        let key = border::bits(place);
        let start = self.edges.partition_point(|edge| border::bits(edge.from) < key);
        let count =
            self.edges[start..].iter().take_while(|edge| border::bits(edge.from) == key).count();
        start..start + count
    }
}

/// Grows with the clockwise angle between two directions, from above 0 to 4 for a full turn.
fn clockwise_turn(from: Coord<f64>, to: Coord<f64>) -> f64 {
    let cross = from.x * to.y - from.y * to.x;
    let dot = from.x * to.x + from.y * to.y;
    let lengths = ((from.x * from.x + from.y * from.y) * (to.x * to.x + to.y * to.y)).sqrt();
    let cosine = dot / lengths;
    let is_back_again = cross == 0.0 && 0.0 < dot;
    if is_back_again {
        4.0
    } else if cross < 0.0 {
        1.0 - cosine
    } else {
        3.0 + cosine
    }
}

/// A closed ring that passes every vertex once.
struct Loop {
    ring: LineString<f64>,
    twice_area: f64,
    on_rim: bool,
}

impl Loop {
    fn of(edges: &[&Edge]) -> Self {
        let starts = edges.iter().map(|edge| edge.from);
        let ring: Vec<Coord<f64>> = starts.chain([edges[0].from]).collect();
        Self {
            twice_area: border::twice_area(&ring),
            on_rim: edges.iter().all(|edge| edge.on_rim),
            ring: LineString(ring),
        }
    }

    fn is_exterior(&self) -> bool {
        0.0 < self.twice_area
    }

    /// Nobody's ground, and too thin to be ground at all.
    fn is_gap(&self) -> bool {
        self.on_rim && mean_width_m(&self.ring.0) < SEAM_WIDTH_M
    }
}

fn simple_loops(curve: &[&Edge]) -> Vec<Loop> {
    let mut loops = Vec::new();
    let mut path: Vec<&Edge> = Vec::new();
    // Where on the path each vertex is left from.
    let mut left_at: BTreeMap<(u64, u64), usize> = BTreeMap::new();
    for edge in curve {
        left_at.insert(border::bits(edge.from), path.len());
        path.push(edge);
        if let Some(&first) = left_at.get(&border::bits(edge.to)) {
            let closed = path.split_off(first);
            for edge in &closed {
                left_at.remove(&border::bits(edge.from));
            }
            loops.push(Loop::of(&closed));
        }
    }
    loops
}

/// Area over half the circumference: the width, if the ring is long and thin.
fn mean_width_m(ring: &[Coord<f64>]) -> f64 {
    let sides = ring.windows(2).map(|ends| Side { from: ends[0], to: ends[1], block: BlockIdx(0) });
    let around_m: f64 = sides.map(|side| side.length_m()).sum();
    2.0 * border::area_m2(ring).abs() / around_m
}

/// Position of the smallest polygon whose exterior has the ring inside.
fn smallest_around(polygons: &[Polygon<f64>], ring: &LineString<f64>) -> Option<usize> {
    let around = (0..polygons.len()).filter(|at| is_inside(polygons[*at].exterior(), ring));
    let area = |at: &usize| border::twice_area(&polygons[*at].exterior().0);
    around.min_by(|one, other| area(one).total_cmp(&area(other)))
}

/// Rings touch at single vertices at most, so the first vertex that is not on the outer one tells.
fn is_inside(outer: &LineString<f64>, ring: &LineString<f64>) -> bool {
    let bounds = outer.bounding_rect().expect("a ring has vertices");
    let (low, high) = (bounds.min(), bounds.max());
    let in_bounds =
        |at: &Coord<f64>| low.x <= at.x && at.x <= high.x && low.y <= at.y && at.y <= high.y;
    if !ring.coords().all(in_bounds) {
        return false;
    }
    // As a filled ring, not as a line.
    let filled = Polygon::new(outer.clone(), vec![]);
    let positions = ring.coords().map(|at| filled.coordinate_position(at));
    positions.into_iter().find(|position| *position != CoordPos::OnBoundary)
        == Some(CoordPos::Inside)
}
