//! Where people walk, and what they cannot cross.

use super::{Millimeters, Point};

/// A walking network: segments between nodes. It joins only at nodes; what crosses elsewhere, on a
/// bridge or in a tunnel, does not meet.
///
/// In an order of its own that no order of rows in a file changes: nodes by place, segments by
/// their nodes and then by their shape.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Streets {
    nodes: Vec<Point>,
    segments: Vec<Segment>,
    /// Of all segments, one after another.
    bends: Vec<Point>,
    /// Sorted.
    names: Vec<String>,
}

/// A stretch of street between two nodes; people walk it both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Not after `to`.
    pub from: NodeIdx,
    pub to: NodeIdx,
    /// Above (positive) or below the ground, which is 0.
    pub layer: i8,
    /// What walking it counts beside its length.
    pub toll: Millimeters,
    first_bend: u32,
    n_bends: u32,
    /// Position in the names; `u32::MAX`: it has none.
    name: u32,
}

/// Position in [`Streets::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeIdx(pub u32);

/// A segment as it was found, before all of them are put in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Positions in the list of nodes given with it.
    pub ends: [u32; 2],
    pub bends: Vec<Point>,
    pub layer: i8,
    pub toll: Millimeters,
    /// Position in the list of names given with it.
    pub name: Option<u32>,
}

/// What stops people, and where they can cross it nevertheless.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Barriers {
    pub lines: Vec<Barrier>,
    pub crossings: Vec<Point>,
}

/// A railway, a river, an expressway.
#[derive(Clone, Debug, PartialEq)]
pub struct Barrier {
    pub line: Vec<Point>,
    /// What crossing it counts. `None`: nobody crosses it.
    pub price: Option<Millimeters>,
    /// It stops streets of this layer only.
    pub layer: i8,
    /// What people call it.
    pub name: Option<String>,
    pub kind: BarrierKind,
}

/// What a barrier is, for those who speak of one without a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum BarrierKind {
    Railway,
    Water,
    Road,
    /// The file does not say.
    #[default]
    Unknown,
}

const NAMELESS: u32 = u32::MAX;

impl Streets {
    /// At most so many nodes, segments and bends each.
    pub const MOST: usize = u32::MAX as usize - 1;

    /// Nodes that no stretch ends at are left out, and so are stretches of no extent.
    ///
    /// # Panics
    ///
    /// If a stretch names a node or a name that is not given, or there are more than
    /// [`Streets::MOST`].
    pub fn of(nodes: &[Point], mut stretches: Vec<Stretch>, names: &[String]) -> Self {
        stretches.retain(|one| one.ends[0] != one.ends[1] || !one.bends.is_empty());
        let (nodes, place) = in_order(nodes, &stretches);
        let (names, name) = sorted_names(names);
        for one in &mut stretches {
            one.ends = one.ends.map(|end| place[end as usize]);
            one.name = one.name.map(|at| name[at as usize]);
            let backward = one.bends.iter().rev().map(key).lt(one.bends.iter().map(key));
            if one.ends[1] < one.ends[0] || (one.ends[1] == one.ends[0] && backward) {
                one.ends.reverse();
                one.bends.reverse();
            }
        }
        stretches.sort_unstable_by(|a, b| {
            let by_shape = || a.bends.iter().map(key).cmp(b.bends.iter().map(key));
            a.ends
                .cmp(&b.ends)
                .then_with(by_shape)
                .then_with(|| (a.layer, a.toll, a.name).cmp(&(b.layer, b.toll, b.name)))
        });
        let n_bends = stretches.iter().map(|one| one.bends.len()).sum();
        assert!(nodes.len().max(stretches.len()).max(n_bends) <= Self::MOST);
        let (mut segments, mut bends) =
            (Vec::with_capacity(stretches.len()), Vec::with_capacity(n_bends));
        for one in stretches {
            segments.push(Segment {
                from: NodeIdx(one.ends[0]),
                to: NodeIdx(one.ends[1]),
                layer: one.layer,
                toll: one.toll,
                first_bend: bends.len() as u32,
                n_bends: one.bends.len() as u32,
                name: one.name.unwrap_or(NAMELESS),
            });
            bends.extend(one.bends);
        }
        Self { nodes, segments, bends, names }
    }

    pub fn nodes(&self) -> &[Point] {
        &self.nodes
    }

    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub fn node(&self, node: NodeIdx) -> Point {
        self.nodes[node.0 as usize]
    }

    pub fn name(&self, segment: &Segment) -> Option<&str> {
        self.names.get(segment.name as usize).map(String::as_str)
    }

    /// Every point of a segment, from its first node to its second.
    pub fn shape(&self, segment: &Segment) -> impl DoubleEndedIterator<Item = Point> + Clone + '_ {
        let bends = &self.bends[segment.first_bend as usize..][..segment.n_bends as usize];
        let first = std::iter::once(self.node(segment.from));
        first.chain(bends.iter().copied()).chain(std::iter::once(self.node(segment.to)))
    }

    /// The segment as [`Streets::of`] takes it, with this network's nodes and names.
    pub fn stretch(&self, segment: &Segment) -> Stretch {
        let bends = &self.bends[segment.first_bend as usize..][..segment.n_bends as usize];
        Stretch {
            ends: [segment.from.0, segment.to.0],
            bends: bends.to_vec(),
            layer: segment.layer,
            toll: segment.toll,
            name: (segment.name != NAMELESS).then_some(segment.name),
        }
    }
}

/// The nodes in use by place, and for each given node its new position. Where two lie at the same
/// place, as on a bridge and below, their neighbors tell them apart.
fn in_order(nodes: &[Point], stretches: &[Stretch]) -> (Vec<Point>, Vec<u32>) {
    let mut used = vec![false; nodes.len()];
    for end in stretches.iter().flat_map(|one| one.ends) {
        used[end as usize] = true;
    }
    let mut order: Vec<u32> = (0..nodes.len() as u32).filter(|node| used[*node as usize]).collect();
    order.sort_by(|a, b| key(&nodes[*a as usize]).cmp(&key(&nodes[*b as usize])));
    let same = |a: &u32, b: &u32| key(&nodes[*a as usize]) == key(&nodes[*b as usize]);
    if order.windows(2).any(|pair| same(&pair[0], &pair[1])) {
        let around = surroundings(nodes, stretches);
        order.chunk_by_mut(same).filter(|alike| 1 < alike.len()).for_each(|alike| {
            alike.sort_by(|a, b| around[*a as usize].cmp(&around[*b as usize]));
        });
    }
    let mut place = vec![u32::MAX; nodes.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old as usize] = new as u32;
    }
    (order.iter().map(|old| nodes[*old as usize]).collect(), place)
}

/// One per node: layer and next point of every stretch there, sorted.
fn surroundings(nodes: &[Point], stretches: &[Stretch]) -> Vec<Vec<(i8, (i64, i64))>> {
    let mut around = vec![Vec::new(); nodes.len()];
    for one in stretches {
        let ends = one.ends.map(|end| nodes[end as usize]);
        let next = [one.bends.first().unwrap_or(&ends[1]), one.bends.last().unwrap_or(&ends[0])];
        for (end, next) in one.ends.iter().zip(next) {
            around[*end as usize].push((one.layer, key(next)));
        }
    }
    around.iter_mut().for_each(|list| list.sort_unstable());
    around
}

/// Sorted, each once; and for each given name its new position.
fn sorted_names(names: &[String]) -> (Vec<String>, Vec<u32>) {
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let place = |name: &String| sorted.binary_search(name).expect("it was put there") as u32;
    let places = names.iter().map(place).collect();
    (sorted, places)
}

/// An order of points that agrees with that of degrees.
fn key(point: &Point) -> (i64, i64) {
    let ordered = |degrees: f64| {
        // As `f64::total_cmp` does it; zero has one sign here.
        let bits = (degrees + 0.0).to_bits() as i64;
        bits ^ (((bits >> 63) as u64) >> 1) as i64
    };
    (ordered(point.lon), ordered(point.lat))
}
