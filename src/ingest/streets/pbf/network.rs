//! Ways become segments between the nodes that they share.

use super::Read;
use super::block::{Block, Node, Way};
use crate::model::{Millimeters, Point, Streets, Stretch};

/// What was read so far.
#[derive(Default)]
pub struct Network {
    nodes: Vec<Node>,
    ways: Vec<Way>,
    refs: Vec<i64>,
    names: Vec<String>,
    n_ways: usize,
}

impl Network {
    pub fn add(&mut self, block: Block) {
        let (first, name) = (self.refs.len(), self.names.len() as u32);
        self.nodes.extend(block.nodes);
        self.refs.extend(block.refs);
        self.names.extend(block.names);
        self.n_ways += block.n_ways;
        self.ways.extend(block.ways.into_iter().map(|way| Way {
            first: first + way.first,
            name: way.name.map(|at| name + at),
            ..way
        }));
    }

    pub fn size(&self) -> usize {
        self.nodes.len().max(self.refs.len())
    }

    pub fn read(mut self) -> Read {
        // Most writers sort them, and then this is quick.
        self.nodes.sort_unstable();
        let ids = self.drawn_ids();
        let position = |id: &i64| ids.binary_search(id).expect("every reference is among them");
        let refs: Vec<u32> = self.refs.iter().map(|id| position(id) as u32).collect();
        let places = self.places(&ids);
        let joins = self.joins(&refs, &places);
        let n_missing = places.iter().filter(|place| place.is_none()).count();
        let all = self.ways.iter().flat_map(|way| stretches(way, &refs, (&places, &joins)));
        let stretches = all.collect();
        let nowhere = Point { lon: 0.0, lat: 0.0 };
        let nodes: Vec<Point> = places.iter().map(|place| place.unwrap_or(nowhere)).collect();
        let streets = Streets::of(&nodes, stretches, &self.names);
        Read { streets, n_ways: self.n_ways, n_missing }
    }

    /// Sorted, each once.
    fn drawn_ids(&self) -> Vec<i64> {
        let mut ids = self.refs.clone();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// One per id, `None` where it is not in the file. Both lists are sorted, and walked together.
    fn places(&self, ids: &[i64]) -> Vec<Option<Point>> {
        let mut at = 0;
        let place = |id: &i64| {
            while self.nodes.get(at).is_some_and(|node| node.id < *id) {
                at += 1;
            }
            let node = self.nodes.get(at).filter(|node| node.id == *id)?;
            let degrees = |units: i32| f64::from(units) / 1e7;
            Some(Point { lon: degrees(node.lon), lat: degrees(node.lat) })
        };
        ids.iter().map(place).collect()
    }

    /// One per id: whether streets share it, or one ends there.
    fn joins(&self, refs: &[u32], places: &[Option<Point>]) -> Vec<bool> {
        let mut seen = vec![false; places.len()];
        let mut joins = vec![false; places.len()];
        for run in self.ways.iter().flat_map(|way| runs(way, refs, places)) {
            for node in run {
                joins[*node as usize] |= std::mem::replace(&mut seen[*node as usize], true);
            }
            for end in [run[0], run[run.len() - 1]] {
                joins[end as usize] = true;
            }
        }
        joins
    }
}

/// The parts of a way between nodes that are missing.
fn runs<'a>(
    way: &Way,
    refs: &'a [u32],
    places: &'a [Option<Point>],
) -> impl Iterator<Item = &'a [u32]> + use<'a> {
    let refs = &refs[way.first..][..way.n_refs];
    let runs = refs.split(|node| places[*node as usize].is_none());
    runs.filter(|run| 2 <= run.len())
}

/// The segments of a way. Where a node is missing, one ends and the next starts after it.
fn stretches(
    way: &Way,
    refs: &[u32],
    (places, joins): (&[Option<Point>], &[bool]),
) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    for run in runs(way, refs, places) {
        let mut start = 0;
        for (at, node) in run.iter().enumerate().skip(1) {
            if joins[*node as usize] {
                let bends = run[start + 1..at].iter();
                let place = |node: &u32| places[*node as usize].expect("runs have places");
                stretches.push(Stretch {
                    ends: [run[start], *node],
                    bends: bends.map(place).collect(),
                    layer: way.layer,
                    toll: Millimeters(0),
                    name: way.name,
                });
                start = at;
            }
        }
    }
    stretches
}
