//! Drawn lines become streets that join.
//!
//! On one layer lines join where they share a point, and where the end of one comes within a
//! tolerance of another: at its nearest point there, or at a place on the line. Lines that merely
//! cross do not join. An end that meets nothing on its own layer, as that of a bridge, joins what
//! it comes to on any other.

use std::cmp::Ordering;

use petgraph::unionfind::UnionFind;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::model::{Millimeters, Point, Streets, Stretch};

/// A line as it was drawn, of at least two points.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub points: Vec<Point>,
    pub layer: i8,
    /// Position in the names.
    pub name: Option<u32>,
}

/// Meters per degree of latitude, at the equator; it grows by 1 % to the poles.
const DEGREE_M: f64 = 110_574.0;

/// Every point of every line has a number, one line after another.
struct Joiner<'a> {
    lines: &'a [Drawn],
    /// The points of a line are `starts[line]..starts[line + 1]`.
    starts: Vec<usize>,
    pieces: RTree<Piece>,
    within_m: f64,
}

/// What a piece of a line covers, the line, and the position of the point before it.
type Piece = GeomWithData<Rectangle<[f64; 2]>, (usize, usize)>;

/// A place on a line where another one ends: after its point `after`, at `share` of the piece.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Landing {
    line: usize,
    after: usize,
    share: f64,
    at: Point,
    /// The number of the end that lands there.
    end: usize,
}

/// Where an end comes to a line.
enum Met {
    /// A point of the line, by its number.
    Point(usize),
    Landing(Landing),
}

/// Every end may come to so many lines on average; in a city it is two or three.
const MOST_MEETINGS: usize = 64;

/// The network of `lines`, whose ends join what is `within`. `None`: they lie so densely that
/// nearly everything would join.
pub fn joined(lines: &[Drawn], names: &[String], within: Millimeters) -> Option<Streets> {
    let joiner = Joiner::of(lines, within.meters());
    let n_points = joiner.starts[lines.len()];
    let mut found = Found {
        joins: vec![false; n_points],
        same: UnionFind::new(n_points),
        landings: Vec::new(),
        meetings_left: 1000 + MOST_MEETINGS * lines.len(),
    };
    joiner.shared_points(&mut found);
    let every_end = vec![false; n_points];
    joiner.meet(false, &every_end, &mut found)?;
    let met = found.joins.clone();
    joiner.meet(true, &met, &mut found)?;
    Some(joiner.streets(names, found))
}

/// What joins what.
struct Found {
    /// One per point: whether it is a node, and not only a bend.
    joins: Vec<bool>,
    same: UnionFind<usize>,
    landings: Vec<Landing>,
    meetings_left: usize,
}

impl<'a> Joiner<'a> {
    fn of(lines: &'a [Drawn], within_m: f64) -> Self {
        let mut starts = vec![0];
        let mut pieces = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            starts.push(starts[at] + line.points.len());
            for (after, ends) in line.points.windows(2).enumerate() {
                let [from, to] = [ends[0], ends[1]].map(|end| [end.lon, end.lat]);
                pieces.push(GeomWithData::new(Rectangle::from_corners(from, to), (at, after)));
            }
        }
        Self { lines, starts, pieces: RTree::bulk_load(pieces), within_m }
    }

    /// Points drawn at one place on one layer are one node.
    fn shared_points(&self, found: &mut Found) {
        let mut points: Vec<(u64, u64, i8, usize)> = Vec::with_capacity(found.joins.len());
        for (line, start) in self.lines.iter().zip(&self.starts) {
            let bits = |degrees: f64| (degrees + 0.0).to_bits();
            points.extend(
                (*start..)
                    .zip(&line.points)
                    .map(|(number, point)| (bits(point.lon), bits(point.lat), line.layer, number)),
            );
        }
        points.sort_unstable();
        for alike in points.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2)) {
            for pair in alike.windows(2) {
                found.join(pair[0].3, pair[1].3);
            }
        }
    }

    /// Joins ends to what they come to on their own layer; or, but for those that have `met`
    /// something there, on others. `None`: it is too much.
    fn meet(&self, other_layers: bool, met: &[bool], found: &mut Found) -> Option<()> {
        for (at, line) in self.lines.iter().enumerate() {
            for end in [self.starts[at], self.starts[at + 1] - 1] {
                if met[end] {
                    continue;
                }
                let point = line.points[end - self.starts[at]];
                let near = self.pieces_near(point);
                for pieces in near.chunk_by(|a, b| a.0 == b.0) {
                    let other = pieces[0].0;
                    if other == at || (self.lines[other].layer != line.layer) != other_layers {
                        continue;
                    }
                    found.meetings_left = found.meetings_left.checked_sub(pieces.len())?;
                    match self.met(end, point, pieces) {
                        Some(Met::Point(point)) => found.join(end, point),
                        Some(Met::Landing(landing)) => {
                            found.joins[end] = true;
                            found.landings.push(landing);
                        }
                        None => {}
                    }
                }
            }
        }
        Some(())
    }

    /// Lines and positions of pieces that may be within the tolerance, sorted.
    fn pieces_near(&self, point: Point) -> Vec<(usize, usize)> {
        let north = self.within_m / DEGREE_M;
        let east = north / libm::cos(point.lat.to_radians()).max(1e-6);
        let corner = |sign: f64| [point.lon + sign * east, point.lat + sign * north];
        let frame = AABB::from_corners(corner(-1.0), corner(1.0));
        let near = self.pieces.locate_in_envelope_intersecting(&frame);
        let mut pieces: Vec<(usize, usize)> = near.map(|piece| piece.data).collect();
        pieces.sort_unstable();
        pieces
    }

    /// Where the end comes within the tolerance of these pieces of one line: at one of its points
    /// rather than between them.
    fn met(&self, end: usize, point: Point, pieces: &[(usize, usize)]) -> Option<Met> {
        let line = pieces[0].0;
        let points = &self.lines[line].points;
        let flat = Flat::around(point);
        let most = self.within_m * self.within_m;
        let ends = pieces.iter().flat_map(|(_, after)| [*after, after + 1]);
        let nearest = ends.map(|at| (flat.square_m(points[at]), points[at], at));
        let (square, _, nearest) = nearest.min_by(|a, b| nearer((a.0, a.1), (b.0, b.1)))?;
        if square <= most {
            return Some(Met::Point(self.starts[line] + nearest));
        }
        let feet = pieces.iter().map(|(_, after)| {
            let (square, share, at) = flat.foot(points[*after], points[after + 1]);
            (square, Landing { line, after: *after, share, at, end })
        });
        let (square, landing) = feet.min_by(|a, b| nearer((a.0, a.1.at), (b.0, b.1.at)))?;
        (square <= most).then_some(Met::Landing(landing))
    }

    fn streets(&self, names: &[String], found: Found) -> Streets {
        let Found { joins, mut same, mut landings, .. } = found;
        landings.sort_by(|a, b| {
            (a.line, a.after).cmp(&(b.line, b.after)).then(a.share.total_cmp(&b.share))
        });
        // Ends that land within a millimeter of each other join there.
        for pair in landings.windows(2) {
            let apart = Flat::around(pair[0].at).square_m(pair[1].at);
            if pair[0].line == pair[1].line && apart <= 1e-6 {
                same.union(pair[0].end, pair[1].end);
            }
        }
        let node_of = same.into_labeling();
        let places = self.places(&node_of);
        let mut stretches = Vec::new();
        let mut rest = &landings[..];
        for (at, line) in self.lines.iter().enumerate() {
            let n_here = rest.iter().take_while(|landing| landing.line == at).count();
            let (here, after) = rest.split_at(n_here);
            rest = after;
            stretches.extend(self.stretches((at, line), (&node_of, &joins), here));
        }
        Streets::of(&places, stretches, names)
    }

    /// One per point: where its node is. Of all points of a node the first by place.
    fn places(&self, node_of: &[usize]) -> Vec<Point> {
        let all: Vec<Point> = self.lines.iter().flat_map(|line| line.points.clone()).collect();
        let mut places = all.clone();
        for (point, node) in all.iter().zip(node_of) {
            let place = &mut places[*node];
            if (point.lon, point.lat) < (place.lon, place.lat) {
                *place = *point;
            }
        }
        places
    }

    /// The parts of a line between the places where it joins others.
    fn stretches(
        &self,
        (at, line): (usize, &Drawn),
        (node_of, joins): (&[usize], &[bool]),
        landings: &[Landing],
    ) -> Vec<Stretch> {
        let mut stretches = Vec::new();
        let (mut start, mut bends) = (node_of[self.starts[at]], Vec::new());
        let mut end_at = |node: usize, start: &mut usize, bends: &mut Vec<Point>| {
            stretches.push(Stretch {
                ends: [*start as u32, node as u32],
                bends: std::mem::take(bends),
                layer: line.layer,
                toll: Millimeters(0),
                name: line.name,
            });
            *start = node;
        };
        let mut landings = landings.iter().peekable();
        for (position, point) in line.points.iter().enumerate().skip(1) {
            while let Some(landing) = landings.next_if(|landing| landing.after < position) {
                end_at(node_of[landing.end], &mut start, &mut bends);
            }
            let number = self.starts[at] + position;
            if joins[number] || position + 1 == line.points.len() {
                end_at(node_of[number], &mut start, &mut bends);
            } else {
                bends.push(*point);
            }
        }
        stretches
    }
}

impl Found {
    fn join(&mut self, a: usize, b: usize) {
        self.same.union(a, b);
        (self.joins[a], self.joins[b]) = (true, true);
    }
}

/// Of places equally far the first by place comes first, whichever way lines were drawn.
fn nearer(a: (f64, Point), b: (f64, Point)) -> Ordering {
    let by_place = a.1.lon.total_cmp(&b.1.lon).then(a.1.lat.total_cmp(&b.1.lat));
    a.0.total_cmp(&b.0).then(by_place)
}

/// The ground around a point as a plane, in meters: for lengths of a few of them.
struct Flat {
    middle: Point,
    east_m: f64,
}

impl Flat {
    fn around(middle: Point) -> Self {
        Self { middle, east_m: DEGREE_M * libm::cos(middle.lat.to_radians()) }
    }

    fn of(&self, point: Point) -> (f64, f64) {
        let (lon, lat) = (point.lon - self.middle.lon, point.lat - self.middle.lat);
        (lon * self.east_m, lat * DEGREE_M)
    }

    fn square_m(&self, point: Point) -> f64 {
        let (east, north) = self.of(point);
        east * east + north * north
    }

    /// The nearest point of a piece: how far, squared; its share of the piece; and where it is.
    fn foot(&self, from: Point, to: Point) -> (f64, f64, Point) {
        let (a, b) = (self.of(from), self.of(to));
        let step = (b.0 - a.0, b.1 - a.1);
        let square = step.0 * step.0 + step.1 * step.1;
        let along = -(a.0 * step.0 + a.1 * step.1);
        let share = if 0.0 < square { (along / square).clamp(0.0, 1.0) } else { 0.0 };
        let at = Point {
            lon: from.lon + share * (to.lon - from.lon),
            lat: from.lat + share * (to.lat - from.lat),
        };
        (self.square_m(at), share, at)
    }
}
