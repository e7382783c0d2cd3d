//! Streets without what cannot be walked, and with what costs extra.

use geo::kernels::RobustKernel;
use geo::{Coord, Kernel, Orientation};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::snap::between;
use crate::distance::Place;
use crate::model::{Barrier, Barriers, Millimeters, Point, Segment, Streets, Stretch};

/// Barriers as they stand in the way.
pub struct Walls<'a> {
    barriers: &'a Barriers,
    tree: RTree<Piece>,
    crossings: RTree<[f64; 3]>,
    /// Meters around a crossing.
    within_m: f64,
}

/// What a piece of a barrier covers, the barrier, and the piece's position in it.
type Piece = GeomWithData<Rectangle<[f64; 2]>, (usize, usize)>;

/// Where a street meets a barrier.
struct Cut<'a> {
    /// Between these points of the street, the first being 0.
    piece: usize,
    /// Of that piece, from 0 to 1.
    share: f64,
    barrier: &'a Barrier,
}

impl<'a> Walls<'a> {
    pub fn of(barriers: &'a Barriers, crossing_within: Millimeters) -> Self {
        let pieces = barriers.lines.iter().enumerate().flat_map(|(at, barrier)| {
            let frames = barrier.line.windows(2).map(frame);
            frames.enumerate().map(move |(piece, frame)| GeomWithData::new(frame, (at, piece)))
        });
        let crossings = barriers.crossings.iter().map(|point| axes(Place::of(*point)));
        Self {
            barriers,
            tree: RTree::bulk_load(pieces.collect()),
            crossings: RTree::bulk_load(crossings.collect()),
            within_m: crossing_within.meters(),
        }
    }

    /// Whether a barrier on the ground stands between two points. Whoever leaves the streets finds
    /// no crossing and pays no price.
    pub fn stand_between(&self, from: Point, to: Point) -> bool {
        self.met([from, to]).any(|(_, barrier)| barrier.layer == 0)
    }

    /// The barriers that a straight line crosses, each with the share of the line before it.
    fn met(&self, ends: [Point; 2]) -> impl Iterator<Item = (f64, &'a Barrier)> {
        let ways = self.tree.locate_in_envelope_intersecting(&envelope(&ends));
        ways.filter_map(move |piece| {
            let (at, first) = piece.data;
            let barrier = &self.barriers.lines[at];
            let share = crossing(ends, [barrier.line[first], barrier.line[first + 1]])?;
            Some((share, barrier))
        })
    }

    fn is_crossing(&self, at: Point) -> bool {
        let at = axes(Place::of(at));
        let nearest = self.crossings.nearest_neighbor_iter_with_distance_2(&at).next();
        nearest.is_some_and(|(_, square)| square <= self.within_m * self.within_m)
    }

    /// In the order in which whoever walks the segment comes to them.
    fn cuts(&self, streets: &Streets, segment: &Segment) -> Vec<Cut<'a>> {
        let points: Vec<Point> = streets.shape(segment).collect();
        let mut cuts = Vec::new();
        for (piece, ends) in points.windows(2).enumerate() {
            let met = self.met([ends[0], ends[1]]);
            let of_layer = met.filter(|(_, barrier)| barrier.layer == segment.layer);
            let walled =
                of_layer.filter(|(share, _)| !self.is_crossing(between(ends[0], ends[1], *share)));
            cuts.extend(walled.map(|(share, barrier)| Cut { piece, share, barrier }));
        }
        cuts.sort_by(|a, b| {
            let price = |cut: &Cut| cut.barrier.price;
            a.piece.cmp(&b.piece).then(a.share.total_cmp(&b.share)).then(price(a).cmp(&price(b)))
        });
        cuts
    }
}

/// The streets with every segment ended where it meets a barrier; where that has a price, a
/// segment without length and with that toll leads on. `None`: they meet none.
pub fn cut(streets: &Streets, walls: &Walls) -> Option<Streets> {
    let mut nodes = streets.nodes().to_vec();
    let mut stretches = Vec::with_capacity(streets.segments().len());
    for segment in streets.segments() {
        let cuts = walls.cuts(streets, segment);
        if cuts.is_empty() {
            stretches.push(streets.stretch(segment));
        } else {
            parts((streets, segment), &cuts, &mut nodes, &mut stretches);
        }
    }
    let is_cut = streets.nodes().len() < nodes.len();
    is_cut.then(|| Streets::of(&nodes, stretches, streets.names()))
}

fn parts(
    (streets, segment): (&Streets, &Segment),
    cuts: &[Cut],
    nodes: &mut Vec<Point>,
    stretches: &mut Vec<Stretch>,
) {
    let whole = streets.stretch(segment);
    let points: Vec<Point> = streets.shape(segment).collect();
    let (mut start, mut next_bend) = (whole.ends[0], 0);
    for cut in cuts {
        let before = nodes.len() as u32;
        let at = between(points[cut.piece], points[cut.piece + 1], cut.share);
        nodes.extend([at, at]);
        let bends = whole.bends[next_bend..cut.piece].to_vec();
        stretches.push(Stretch { ends: [start, before], bends, ..whole.clone() });
        if let Some(toll) = cut.barrier.price {
            let (ends, bends) = ([before, before + 1], Vec::new());
            stretches.push(Stretch { ends, bends, toll, ..whole.clone() });
        }
        (start, next_bend) = (before + 1, cut.piece);
    }
    let bends = whole.bends[next_bend..].to_vec();
    stretches.push(Stretch { ends: [start, whole.ends[1]], bends, ..whole });
}

/// The share of the walk before it crosses the wall. `None`: it does not.
///
/// A point on the wall counts as on one side of it, always the same: as if the wall were moved a
/// little to the east and much less to the north (simulation of simplicity, Edelsbrunner and Mücke
/// 1990). So a street through the wall's corner crosses it once, and one along it never.
fn crossing(walk: [Point; 2], wall: [Point; 2]) -> Option<f64> {
    let sides = walk.map(|point| side(wall, point, 1.0));
    let ends = wall.map(|point| side(walk, point, -1.0));
    if sides[0] == sides[1] || ends[0] == ends[1] {
        return None;
    }
    let depth = |point: Point| {
        let along = (wall[1].lon - wall[0].lon, wall[1].lat - wall[0].lat);
        along.0 * (point.lat - wall[0].lat) - along.1 * (point.lon - wall[0].lon)
    };
    let (before, after) = (depth(walk[0]).abs(), depth(walk[1]).abs());
    let share = before / (before + after);
    Some(if share.is_finite() { share } else { 0.0 })
}

/// Whether `point` lies to the left of the line. On it, the line moves by a hair (`hair` = 1), or
/// the point does (-1).
fn side(line: [Point; 2], point: Point, hair: f64) -> bool {
    let coord = |point: Point| Coord { x: point.lon, y: point.lat };
    match RobustKernel::orient2d(coord(line[0]), coord(line[1]), coord(point)) {
        Orientation::CounterClockwise => true,
        Orientation::Clockwise => false,
        Orientation::Collinear => {
            let north = hair * (line[1].lat - line[0].lat);
            if north == 0.0 { hair * (line[1].lon - line[0].lon) < 0.0 } else { 0.0 < north }
        }
    }
}

fn frame(ends: &[Point]) -> Rectangle<[f64; 2]> {
    Rectangle::from_corners([ends[0].lon, ends[0].lat], [ends[1].lon, ends[1].lat])
}

fn envelope(ends: &[Point; 2]) -> AABB<[f64; 2]> {
    AABB::from_corners([ends[0].lon, ends[0].lat], [ends[1].lon, ends[1].lat])
}

pub fn axes(place: Place) -> [f64; 3] {
    [place.x, place.y, place.z]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(lon: f64, lat: f64) -> Point {
        Point { lon, lat }
    }

    /// How often a line of points crosses another one.
    fn n_crossings(walk: &[Point], wall: &[Point]) -> usize {
        let pairs = walk.windows(2).flat_map(|walk| wall.windows(2).map(move |wall| (walk, wall)));
        pairs
            .filter(|(walk, wall)| crossing([walk[0], walk[1]], [wall[0], wall[1]]).is_some())
            .count()
    }

    #[test]
    fn whoever_passes_a_wall_crosses_it_once_wherever_corners_lie() {
        // Ten shapes of wall through the origin, each crossed from west to east at the origin, with
        // or without a bend there.
        let ends = [(0.0, 2.0), (1.0, 2.0), (-1.0, 2.0), (2.0, 1.0), (-2.0, 1.0)];
        for (lon, lat) in ends {
            for middle in [true, false] {
                let mut wall = vec![point(-lon, -lat), point(0.0, 0.0), point(lon, lat)];
                if !middle {
                    wall.remove(1);
                }
                // From one side of the wall to the other, at a right angle.
                let straight = [point(-lat, lon), point(lat, -lon)];
                let bent = [point(-lat, lon), point(0.0, 0.0), point(lat, -lon)];
                assert_eq!(n_crossings(&straight, &wall), 1, "{wall:?}");
                assert_eq!(n_crossings(&bent, &wall), 1, "{wall:?}");
                let back: Vec<Point> = bent.iter().rev().copied().collect();
                assert_eq!(n_crossings(&back, &wall), 1, "{wall:?}");
                wall.reverse();
                assert_eq!(n_crossings(&bent, &wall), 1, "{wall:?}");
            }
        }
    }

    #[test]
    fn whoever_walks_along_a_wall_or_touches_it_and_turns_back_ends_on_the_same_side() {
        let wall = [point(0.0, 0.0), point(4.0, 0.0), point(8.0, 0.0)];
        let along = [point(1.0, 0.0), point(4.0, 0.0), point(7.0, 0.0)];
        assert_eq!(n_crossings(&along, &wall), 0);
        for south in [1.0, -1.0] {
            let touch = [point(2.0, south), point(4.0, 0.0), point(6.0, south)];
            assert_eq!(n_crossings(&touch, &wall) % 2, 0);
        }
    }

    #[test]
    fn a_crossing_is_where_the_lines_meet() {
        let wall = [point(1.0, -5.0), point(1.0, 5.0)];
        assert_eq!(crossing([point(0.0, 0.0), point(4.0, 0.0)], wall), Some(0.25));
        assert_eq!(crossing([point(0.0, 0.0), point(0.5, 0.0)], wall), None);
        assert_eq!(crossing([point(0.0, 6.0), point(4.0, 6.0)], wall), None);
    }
}
