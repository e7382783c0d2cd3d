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

/// A node that a way is drawn through.
#[derive(Clone, Copy)]
struct Drawn {
    point: Option<Point>,
    /// Two streets share it, or one ends there.
    joins: bool,
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
        let mut drawn = self.places(&ids);
        self.join(&refs, &mut drawn);
        let n_missing = drawn.iter().filter(|node| node.point.is_none()).count();
        let stretches = self.ways.iter().flat_map(|way| stretches(way, &refs, &drawn)).collect();
        let nowhere = Point { lon: 0.0, lat: 0.0 };
        let nodes: Vec<Point> = drawn.iter().map(|node| node.point.unwrap_or(nowhere)).collect();
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

    /// One per id. Both lists are sorted, and walked together.
    fn places(&self, ids: &[i64]) -> Vec<Drawn> {
        let mut at = 0;
        let place = |id: &i64| {
            while self.nodes.get(at).is_some_and(|node| node.id < *id) {
                at += 1;
            }
            let node = self.nodes.get(at).filter(|node| node.id == *id);
            let degrees = |units: i32| f64::from(units) / 1e7;
            let point = node.map(|node| Point { lon: degrees(node.lon), lat: degrees(node.lat) });
            Drawn { point, joins: false }
        };
        ids.iter().map(place).collect()
    }

    fn join(&self, refs: &[u32], drawn: &mut [Drawn]) {
        let mut seen = vec![false; drawn.len()];
        for way in &self.ways {
            let refs = &refs[way.first..][..way.n_refs];
            for node in refs {
                drawn[*node as usize].joins |= std::mem::replace(&mut seen[*node as usize], true);
            }
            for end in refs.first().into_iter().chain(refs.last()) {
                drawn[*end as usize].joins = true;
            }
        }
    }
}

/// The segments of a way. Where a node is missing, one ends and the next starts after it.
fn stretches(way: &Way, refs: &[u32], drawn: &[Drawn]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let runs = refs[way.first..][..way.n_refs].split(|node| drawn[*node as usize].point.is_none());
    for run in runs {
        let mut start = 0;
        for (at, node) in run.iter().enumerate().skip(1) {
            if drawn[*node as usize].joins || at + 1 == run.len() {
                let bends = run[start + 1..at].iter();
                let point = |node: &u32| drawn[*node as usize].point.expect("runs have places");
                stretches.push(Stretch {
                    ends: [run[start], *node],
                    bends: bends.map(point).collect(),
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
