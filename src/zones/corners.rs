use std::collections::BTreeMap;

use geo::Coord;
use petgraph::unionfind::UnionFind;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::adjacency::border::{self, SEAM_WIDTH_M, Side};
use crate::model::BlockIdx;

/// The same sides, with one vertex where blocks of different origin have several for one corner.
///
/// Only vertices at sides that nobody shares are looked at, and two vertices of one block never
/// become one. Half of [`SEAM_WIDTH_M`] is the farthest two of them may be apart.
pub fn with_corners_joined(mut sides: Vec<Side>) -> Vec<Side> {
    let corners = lonely_corners(&sides);
    let moved = moves(&corners);
    if moved.is_empty() {
        return sides;
    }
    for side in &mut sides {
        for end in [&mut side.from, &mut side.to] {
            *end = moved.get(&border::bits(*end)).copied().unwrap_or(*end);
        }
    }
    sides.retain(|side| side.from != side.to);
    border::sort_sides(&mut sides);
    sides
}

/// A vertex and the blocks that have it, sorted.
struct Corner {
    at: Coord<f64>,
    blocks: Vec<BlockIdx>,
}

/// In the order of their bits.
fn lonely_corners(sides: &[Side]) -> Vec<Corner> {
    let lonely = border::runs(sides).filter(|run| run.len() == 1).map(|run| run[0]);
    let mut blocks: BTreeMap<(u64, u64), Vec<BlockIdx>> = BTreeMap::new();
    for at in lonely.flat_map(|side| [side.from, side.to]) {
        blocks.insert(border::bits(at), Vec::new());
    }
    // A vertex belongs to a block whether or not its side there is shared.
    for side in sides {
        if let Some(blocks) = blocks.get_mut(&border::bits(side.from)) {
            blocks.push(side.block);
        }
    }
    let corner = |((x, y), mut blocks): ((u64, u64), Vec<BlockIdx>)| {
        blocks.sort_unstable();
        blocks.dedup();
        Corner { at: Coord { x: f64::from_bits(x), y: f64::from_bits(y) }, blocks }
    };
    blocks.into_iter().map(corner).collect()
}

/// Where corners go that are joined to another: nearest pairs first.
fn moves(corners: &[Corner]) -> BTreeMap<(u64, u64), Coord<f64>> {
    let mut joined = UnionFind::<usize>::new(corners.len());
    let mut blocks: Vec<Vec<BlockIdx>> =
        corners.iter().map(|corner| corner.blocks.clone()).collect();
    for (one, other) in close_pairs(corners) {
        let (one, other) = (joined.find_mut(one), joined.find_mut(other));
        let apart = blocks[one].iter().all(|block| blocks[other].binary_search(block).is_err());
        if one != other && apart {
            let mut all =
                [std::mem::take(&mut blocks[one]), std::mem::take(&mut blocks[other])].concat();
            all.sort_unstable();
            joined.union(one, other);
            blocks[joined.find_mut(one)] = all;
        }
    }
    // The first corner of each heap is where the others go.
    let mut heaps: BTreeMap<usize, Coord<f64>> = BTreeMap::new();
    let mut moved = BTreeMap::new();
    for (at, corner) in corners.iter().enumerate() {
        let to = *heaps.entry(joined.find_mut(at)).or_insert(corner.at);
        if to != corner.at {
            moved.insert(border::bits(corner.at), to);
        }
    }
    moved
}

/// Nearer than half a seam's width, nearest first.
fn close_pairs(corners: &[Corner]) -> Vec<(usize, usize)> {
    let place = |at: Coord<f64>| [at.x, at.y];
    let points = corners.iter().enumerate();
    let points = points.map(|(at, corner)| GeomWithData::new(place(corner.at), at)).collect();
    let tree: RTree<GeomWithData<[f64; 2], usize>> = RTree::bulk_load(points);
    let mut pairs: Vec<(u64, usize, usize)> = Vec::new();
    for (one, corner) in corners.iter().enumerate() {
        for near in tree.locate_in_envelope(&border::window(corner.at, corner.at)) {
            let apart_m = border::distance_m(corner.at, corners[near.data].at);
            if one < near.data && apart_m < SEAM_WIDTH_M / 2.0 {
                pairs.push((apart_m.to_bits(), one, near.data));
            }
        }
    }
    pairs.sort_unstable();
    pairs.into_iter().map(|(_, one, other)| (one, other)).collect()
}
