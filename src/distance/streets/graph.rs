//! The network as numbers: nodes, ways between them, whole millimeters.

use rayon::prelude::*;

use crate::distance::Place;
use crate::model::{Segment, Streets};

/// Ways out of every node, one list after another.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The ways of a node are `ways[starts[node]..starts[node + 1]]`.
    starts: Vec<u32>,
    ways: Vec<Way>,
    /// One per segment, in millimeters; `None` where it is longer than anybody may walk.
    lengths: Vec<Option<u32>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    pub to: u32,
    /// Its segment's length and toll.
    pub mm: u32,
    pub segment: u32,
}

/// The longest walk there may be; one more stands for none.
pub const LONGEST_MM: u64 = u32::MAX as u64 - 1;

impl Graph {
    pub fn of(streets: &Streets) -> Self {
        let lengths: Vec<Option<u32>> =
            streets.segments().par_iter().map(|segment| length(streets, segment)).collect();
        let both = |(at, segment): (usize, &Segment)| {
            let toll = u64::try_from(segment.toll.0).unwrap_or(0);
            let mm = lengths[at].map(|mm| u64::from(mm) + toll).filter(|mm| *mm <= LONGEST_MM);
            let way = move |to, mm| Way { to, mm, segment: at as u32 };
            let (from, to) = (segment.from.0, segment.to.0);
            let both = move |mm: u64| [(from, way(to, mm as u32)), (to, way(from, mm as u32))];
            mm.into_iter().flat_map(both)
        };
        let all = || streets.segments().iter().enumerate().flat_map(both);
        let mut starts = vec![0_u32; streets.nodes().len() + 1];
        for (from, _) in all() {
            starts[from as usize + 1] += 1;
        }
        for node in 1..starts.len() {
            starts[node] += starts[node - 1];
        }
        let mut next = starts.clone();
        let n_ways = starts.last().map_or(0, |end| *end as usize);
        let mut ways = vec![Way { to: 0, mm: 0, segment: 0 }; n_ways];
        for (from, way) in all() {
            ways[next[from as usize] as usize] = way;
            next[from as usize] += 1;
        }
        Self { starts, ways, lengths }
    }

    pub fn n_nodes(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn ways_from(&self, node: u32) -> &[Way] {
        let node = node as usize;
        &self.ways[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// Without its toll. `None`: it is longer than anybody may walk.
    pub fn length_mm(&self, segment: u32) -> Option<u32> {
        self.lengths[segment as usize]
    }

    /// Of all that is held here.
    pub fn n_bytes(&self) -> usize {
        size_of_val(&*self.starts) + size_of_val(&*self.ways) + size_of_val(&*self.lengths)
    }
}

fn length(streets: &Streets, segment: &Segment) -> Option<u32> {
    let places: Vec<Place> = streets.shape(segment).map(Place::of).collect();
    let micrometers = places.windows(2).map(|ends| micrometers(ends[0], ends[1])).sum();
    Some(millimeters(micrometers)).filter(|mm| *mm <= LONGEST_MM).map(|mm| mm as u32)
}

/// Between two points of a street. Whole, so that a street is as long from either end.
pub fn micrometers(from: Place, to: Place) -> u64 {
    (from.walk_m(to) * 1e6 + 0.5) as u64
}

/// Rounded once, after adding up.
pub fn millimeters(micrometers: u64) -> u64 {
    (micrometers + 500) / 1000
}
