//! From a door to the nearest street.

use petgraph::unionfind::UnionFind;

use super::barriers::Walls;
use super::graph::{Graph, micrometers, millimeters};
use super::pieces::{Piece, Pieces};
use crate::distance::Place;
use crate::model::{Millimeters, Point, StreetSettings, Streets};

/// Where somebody comes to the streets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foot {
    /// Where they come from.
    pub door: Point,
    /// The point of the street.
    pub at: Point,
    pub segment: u32,
    /// From the segment's first node to `at`.
    pub offset_mm: u32,
    /// The straight way from the door to `at`.
    pub connector_mm: u32,
}

impl Foot {
    pub fn connector(&self) -> Millimeters {
        Millimeters(self.connector_mm.into())
    }

    /// Both nodes of the segment, and what it takes to come there from the door.
    pub fn reach(&self, streets: &Streets, graph: &Graph) -> [(u32, u64); 2] {
        let segment = &streets.segments()[self.segment as usize];
        let length = graph.length_mm(self.segment).expect("nobody stands on a longer one");
        let [connector, offset, rest] =
            [self.connector_mm, self.offset_mm, length - self.offset_mm].map(u64::from);
        [(segment.from.0, connector + offset), (segment.to.0, connector + rest)]
    }

    /// From door to door, where both stand on the same segment.
    pub fn along(&self, other: &Self) -> u64 {
        let apart = self.offset_mm.abs_diff(other.offset_mm);
        [self.connector_mm, apart, other.connector_mm].map(u64::from).iter().sum()
    }
}

/// Finds the nearest street.
pub struct Finder<'a> {
    streets: &'a Streets,
    graph: &'a Graph,
    settings: &'a StreetSettings,
    walls: Option<&'a Walls<'a>>,
    pieces: Pieces,
    parts: Parts,
}

/// Streets that hang together.
#[derive(Clone, Debug)]
pub struct Parts {
    /// One per node: a node of its part, the same for all of them.
    of_node: Vec<u32>,
    /// At the node that stands for a part: the length of its streets.
    mm: Vec<u64>,
    /// At the node that stands for a part: whether a school is there.
    has_gate: Vec<bool>,
}

impl<'a> Finder<'a> {
    pub fn of(
        (streets, graph): (&'a Streets, &'a Graph),
        settings: &'a StreetSettings,
        walls: Option<&'a Walls<'a>>,
    ) -> Self {
        let parts = Parts::of(streets, graph);
        Self { streets, graph, settings, walls, pieces: Pieces::of(streets, graph), parts }
    }

    /// The gate's nearest street that no barrier hides. Streets that hang together for too little
    /// are passed over where there are others near. `None`: barriers hide them all.
    pub fn gate(&mut self, door: Point) -> Option<Foot> {
        let foot = self.nearest(door, false)?;
        let part = self.parts.of_segment(self.streets, foot.segment);
        self.parts.has_gate[part] = true;
        Some(foot)
    }

    /// As [`Finder::gate`], when all gates are known: streets with a gate are never passed over.
    pub fn home(&self, door: Point) -> Option<Foot> {
        self.nearest(door, true)
    }

    fn nearest(&self, door: Point, gates_known: bool) -> Option<Foot> {
        let islet = |foot: &Foot| {
            let part = self.parts.of_segment(self.streets, foot.segment);
            let short = self.parts.mm[part] < self.settings.islet.0.unsigned_abs();
            short && !(gates_known && self.parts.has_gate[part])
        };
        let mut nearest = None;
        for foot in self.by_distance(door) {
            let near = foot.connector() <= self.settings.max_snap;
            if !islet(&foot) && (near || nearest.is_none()) {
                return Some(foot);
            }
            if !near {
                return nearest.or(Some(foot));
            }
            nearest = nearest.or(Some(foot));
        }
        nearest
    }

    /// Points of streets that no barrier hides, one of each piece, the nearest first.
    fn by_distance(&self, door: Point) -> impl Iterator<Item = Foot> + '_ {
        let place = Place::of(door);
        let pieces = self.pieces.by_distance(place);
        let feet = pieces.map(move |piece| self.foot(door, place, piece));
        let hidden =
            move |foot: &Foot| self.walls.is_some_and(|walls| walls.stand_between(door, foot.at));
        feet.filter(move |foot| !hidden(foot))
    }

    fn foot(&self, door: Point, place: Place, piece: &Piece) -> Foot {
        let share = piece.share_before(place);
        let at = (piece.segment, piece.position as usize, share);
        let foot = foot_on((self.streets, self.graph), at);
        let connector = place.walk_to(Place::of(foot.at)).0;
        Foot { door, connector_mm: u32::try_from(connector).unwrap_or(u32::MAX), ..foot }
    }

    /// Which streets hang together.
    pub fn into_parts(self) -> Parts {
        self.parts
    }
}

/// Somebody who stands on a street: after this share of the piece at this position of the segment.
pub fn foot_on(
    (streets, graph): (&Streets, &Graph),
    (segment, position, share): (u32, usize, f64),
) -> Foot {
    let points: Vec<Point> = streets.shape(&streets.segments()[segment as usize]).collect();
    let ends = &points[position..][..2];
    let at = between(ends[0], ends[1], share);
    let places: Vec<Place> = points[..=position].iter().map(|point| Place::of(*point)).collect();
    let whole: u64 = places.windows(2).map(|ends| micrometers(ends[0], ends[1])).sum();
    let offset = millimeters(whole + micrometers(Place::of(ends[0]), Place::of(at)));
    let length = graph.length_mm(segment).expect("nobody stands on a longer one");
    Foot { door: at, at, segment, offset_mm: offset.min(length.into()) as u32, connector_mm: 0 }
}

/// A point on the way from one to another.
pub fn between(from: Point, to: Point, share: f64) -> Point {
    if share == 1.0 {
        return to;
    }
    Point {
        lon: from.lon + share * (to.lon - from.lon),
        lat: from.lat + share * (to.lat - from.lat),
    }
}

impl Parts {
    fn of(streets: &Streets, graph: &Graph) -> Self {
        let n_nodes = streets.nodes().len();
        let mut sets = UnionFind::<u32>::new(n_nodes);
        let walkable = || {
            let all = (0_u32..).zip(streets.segments());
            all.filter_map(|(at, segment)| Some((segment, graph.length_mm(at)?)))
        };
        for (segment, _) in walkable() {
            sets.union(segment.from.0, segment.to.0);
        }
        let of_node = sets.into_labeling();
        let mut mm = vec![0; n_nodes];
        for (segment, length) in walkable() {
            mm[of_node[segment.from.0 as usize] as usize] += u64::from(length);
        }
        Self { of_node, mm, has_gate: vec![false; n_nodes] }
    }

    pub fn of_segment(&self, streets: &Streets, segment: u32) -> usize {
        self.of_node[streets.segments()[segment as usize].from.0 as usize] as usize
    }

    /// How many parts there are, and how many nodes the largest one has.
    pub fn count(&self) -> (usize, usize) {
        let mut sizes = vec![0; self.of_node.len()];
        for part in &self.of_node {
            sizes[*part as usize] += 1;
        }
        let n_parts = sizes.iter().filter(|size| 0 < **size).count();
        (n_parts, sizes.into_iter().max().unwrap_or(0))
    }
}
