//! The way itself, as evidence.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::StreetWalks;
use super::graph::{LONGEST_MM, Way, micrometers, millimeters};
use super::snap::Foot;
use crate::distance::Place;
use crate::model::{BlockIdx, Millimeters, Point, SchoolIdx};

/// A shortest way from a block to a school.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// From the door of the home to the gate.
    pub line: Vec<Point>,
    /// What the walk counts: exactly the distance used.
    pub walk: Millimeters,
    /// Of that, what crossing barriers counts.
    pub tolls: Millimeters,
    /// Of that, the straight ways between doors and streets.
    pub off_streets: Millimeters,
    /// Names of the streets on the way, in its order, each run of one street once.
    pub names: Vec<String>,
}

/// What is known of a node: how far it is from the gates, and the way on to them.
#[derive(Clone, Copy)]
enum Onward {
    Way { to: u32, segment: u32 },
    Gate(usize),
}

impl StreetWalks {
    /// `None`: there is no way.
    pub fn route(&self, block: BlockIdx, school: SchoolIdx) -> Option<Route> {
        self.shortest(&self.feet.homes[block.0], &self.feet.gates[school.0])
    }

    /// A shortest way between two that stand on streets. `None`: there is none.
    pub fn way(&self, from: &Foot, to: &Foot) -> Option<Route> {
        self.shortest(std::slice::from_ref(from), std::slice::from_ref(to))
    }

    fn shortest(&self, homes: &[Foot], gates: &[Foot]) -> Option<Route> {
        let (mm, onward) = self.tree_of(gates);
        let mm = &mm;
        let homes = homes.iter();
        let direct = homes.clone().flat_map(|home| {
            let same = gates.iter().filter(|gate| gate.segment == home.segment);
            same.map(move |gate| (home.along(gate), home, Err(gate)))
        });
        let around = homes.flat_map(|home| {
            let ends = home.reach(&self.feet.streets, &self.feet.graph).into_iter();
            ends.map(move |(node, more)| (mm[node as usize].saturating_add(more), home, Ok(node)))
        });
        let shortest = direct.chain(around).min_by_key(|(mm, ..)| *mm);
        let (walk, home, first) = shortest.filter(|(walk, ..)| *walk <= LONGEST_MM)?;
        let mut steps = Steps::from(self, home);
        let gate = match first {
            Err(gate) => gate,
            Ok(node) => &gates[steps.follow(node, &onward)],
        };
        Some(steps.end_at(gate, Millimeters(walk as i64)))
    }

    /// Dijkstra's algorithm from the gates, with the way back to them.
    fn tree_of(&self, gates: &[Foot]) -> (Vec<u64>, Vec<Option<Onward>>) {
        let n_nodes = self.feet.graph.n_nodes();
        let (mut mm, mut onward) = (vec![u64::MAX; n_nodes], vec![None; n_nodes]);
        let mut heap = BinaryHeap::new();
        for (at, gate) in gates.iter().enumerate() {
            for (node, more) in gate.reach(&self.feet.streets, &self.feet.graph) {
                if more < mm[node as usize] {
                    (mm[node as usize], onward[node as usize]) = (more, Some(Onward::Gate(at)));
                    heap.push(Reverse((more, node)));
                }
            }
        }
        while let Some(Reverse((here, node))) = heap.pop() {
            if mm[node as usize] < here {
                continue;
            }
            for Way { to, mm: more, segment } in self.feet.graph.ways_from(node) {
                let (there, to) = (here + u64::from(*more), *to as usize);
                if there < mm[to] {
                    mm[to] = there;
                    onward[to] = Some(Onward::Way { to: node, segment: *segment });
                    heap.push(Reverse((there, to as u32)));
                }
            }
        }
        (mm, onward)
    }
}

/// A way as it is walked.
struct Steps<'a> {
    walks: &'a StreetWalks,
    line: Vec<Point>,
    tolls: Millimeters,
    off_streets: Millimeters,
    names: Vec<String>,
    /// Where on which segment the walk has left the nodes.
    home: &'a Foot,
    last_node: Option<u32>,
}

impl<'a> Steps<'a> {
    fn from(walks: &'a StreetWalks, home: &'a Foot) -> Self {
        let mut steps = Self {
            walks,
            line: vec![home.door],
            tolls: Millimeters(0),
            off_streets: home.connector(),
            names: Vec::new(),
            home,
            last_node: None,
        };
        steps.pass([home.at]);
        steps
    }

    /// From the home to `node`, and on to a gate's segment; says which gate's.
    fn follow(&mut self, node: u32, onward: &[Option<Onward>]) -> usize {
        let to_node = self.part(self.home, node);
        self.name(self.home.segment);
        self.pass(to_node);
        let mut here = node;
        loop {
            self.last_node = Some(here);
            match onward[here as usize].expect("there is a way, as its length is known") {
                Onward::Gate(gate) => return gate,
                Onward::Way { to, segment } => {
                    let street = &self.walks.feet.streets.segments()[segment as usize];
                    self.tolls += street.toll;
                    self.name(segment);
                    let mut points: Vec<Point> = self.walks.feet.streets.shape(street).collect();
                    // A loop is left as it was entered, and is on no shortest way.
                    if street.to.0 == here {
                        points.reverse();
                    }
                    self.pass(points);
                    here = to;
                }
            }
        }
    }

    fn end_at(mut self, gate: &Foot, walk: Millimeters) -> Route {
        let points = match self.last_node {
            Some(node) => {
                let mut points = self.part(gate, node);
                points.reverse();
                points
            }
            None => self.between(self.home, gate),
        };
        self.name(gate.segment);
        self.pass(points);
        self.pass([gate.at, gate.door]);
        self.off_streets += gate.connector();
        let Self { line, tolls, off_streets, names, .. } = self;
        Route { line, walk, tolls, off_streets, names }
    }

    fn pass(&mut self, points: impl IntoIterator<Item = Point>) {
        for point in points {
            if self.line.last() != Some(&point) {
                self.line.push(point);
            }
        }
    }

    fn name(&mut self, segment: u32) {
        let streets = &self.walks.feet.streets;
        let name = streets.name(&streets.segments()[segment as usize]);
        if let Some(name) = name.filter(|name| self.names.last().is_none_or(|last| last != name)) {
            self.names.push(name.to_owned());
        }
    }

    /// The points from a foot to an end of its segment. The shorter side of a loop.
    fn part(&self, foot: &Foot, node: u32) -> Vec<Point> {
        let street = &self.walks.feet.streets.segments()[foot.segment as usize];
        let length = self.walks.feet.graph.length_mm(foot.segment).expect("somebody stands on it");
        let is_loop = street.from == street.to;
        let backward =
            if is_loop { foot.offset_mm <= length - foot.offset_mm } else { street.from.0 == node };
        let points = self.points(foot.segment);
        if backward {
            let before = points.iter().filter(|(mm, _)| *mm < u64::from(foot.offset_mm));
            let mut points: Vec<Point> = before.map(|(_, point)| *point).collect();
            points.reverse();
            // Whoever stands at the end itself is there.
            if points.is_empty() { vec![self.walks.feet.streets.node(street.from)] } else { points }
        } else {
            let after = points.iter().filter(|(mm, _)| u64::from(foot.offset_mm) < *mm);
            let points: Vec<Point> = after.map(|(_, point)| *point).collect();
            if points.is_empty() { vec![self.walks.feet.streets.node(street.to)] } else { points }
        }
    }

    /// The points between two feet on one segment.
    fn between(&self, home: &Foot, gate: &Foot) -> Vec<Point> {
        let [first, last] = [home.offset_mm, gate.offset_mm].map(u64::from);
        let (low, high) = (first.min(last), first.max(last));
        let inner = self.points(home.segment).into_iter().filter(|(mm, _)| low < *mm && *mm < high);
        let mut points: Vec<Point> = inner.map(|(_, point)| point).collect();
        if last < first {
            points.reverse();
        }
        points
    }

    /// Every point of a segment with its way from the first one.
    fn points(&self, segment: u32) -> Vec<(u64, Point)> {
        let streets = &self.walks.feet.streets;
        let mut along = 0;
        let mut last: Option<Place> = None;
        let measured = streets.shape(&streets.segments()[segment as usize]).map(|point| {
            let place = Place::of(point);
            along += last.map_or(0, |last| micrometers(last, place));
            last = Some(place);
            (millimeters(along), point)
        });
        measured.collect()
    }
}
