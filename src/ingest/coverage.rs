//! How well blocks cover the ground: twice the same, one over another, or not everywhere.

use std::collections::BTreeSet;

use geo::coordinate_position::CoordPos;
use geo::{
    Area, BooleanOps, BoundingRect, Coord, CoordinatePosition, CoordsIter, GeodesicArea,
    Intersects, MultiPolygon, Rect,
};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::Code;
use super::blocks::DraftBlock;
use super::gaps;
use super::problem::{FileName, Problem, Problems};

/// Overlaps are mentioned from so many square meters on: less is the drawing's precision.
const SMALLEST_OVERLAP_M2: f64 = 10.0;

/// And from this share of the smaller block on.
const SMALLEST_SHARE: f64 = 0.001;

/// `blocks` are sorted by id.
pub(super) fn check(blocks: &[DraftBlock], file: &FileName, problems: &mut Problems) {
    let same = duplicates(blocks);
    // Of a block that is there twice, id and all, the id was reported.
    let other_id = |pair: &&(usize, usize)| blocks[pair.0].block.id != blocks[pair.1].block.id;
    for (first, second) in same.iter().filter(other_id) {
        let problem = file.problem(Code::SameOutline).at(&blocks[*second].place);
        problems.add(problem.value(&blocks[*first].block.id.0));
    }
    if !blocks.is_empty() && blocks.iter().all(|one| one.block.children.0 + one.staying.0 == 0) {
        problems.add(file.problem(Code::NoChildrenAtAll));
    }
    problems.extend(overlaps(blocks, &same, file));
    let outlines: Vec<&MultiPolygon> = outlines(blocks).map(|(_, outline, _)| outline).collect();
    if let Some(detail) = gaps::told(&outlines) {
        problems.add(file.problem(Code::Gap).detail(detail));
    }
}

fn outlines(blocks: &[DraftBlock]) -> impl Iterator<Item = (usize, &MultiPolygon, Rect)> {
    blocks.iter().enumerate().filter_map(|(at, one)| {
        let outline = one.block.outline.as_ref()?;
        Some((at, outline, outline.bounding_rect()?))
    })
}

/// Pairs with the same corners, each second one with the first of its like.
fn duplicates(blocks: &[DraftBlock]) -> Vec<(usize, usize)> {
    let key =
        |rect: &Rect| [rect.min().x, rect.min().y, rect.max().x, rect.max().y].map(f64::to_bits);
    let mut framed: Vec<([u64; 4], usize)> =
        outlines(blocks).map(|(at, _, rect)| (key(&rect), at)).collect();
    framed.sort_unstable();
    let corners = |at: usize| -> Vec<[u64; 2]> {
        let outline = blocks[at].block.outline.as_ref().expect("it has a frame");
        let mut corners: Vec<[u64; 2]> =
            outline.coords_iter().map(|at| [at.x.to_bits(), at.y.to_bits()]).collect();
        corners.sort_unstable();
        corners.dedup();
        corners
    };
    let mut pairs = Vec::new();
    for alike in framed.chunk_by(|a, b| a.0 == b.0).filter(|alike| 1 < alike.len()) {
        let mut shaped: Vec<(Vec<[u64; 2]>, usize)> =
            alike.iter().map(|(_, at)| (corners(*at), *at)).collect();
        shaped.sort();
        for same in shaped.chunk_by(|a, b| a.0 == b.0) {
            pairs.extend(same[1..].iter().map(|(_, at)| (same[0].1, *at)));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// A block is compared with so many others around it at most: nowhere do more lie over each other.
const MOST_OTHERS: usize = 1000;

type Frame = GeomWithData<Rectangle<[f64; 2]>, usize>;

fn overlaps(blocks: &[DraftBlock], same: &[(usize, usize)], file: &FileName) -> Vec<Problem> {
    let frame = |(at, _, rect): (usize, &MultiPolygon, Rect)| -> Frame {
        let corners = [rect.min(), rect.max()].map(|corner| [corner.x, corner.y]);
        GeomWithData::new(Rectangle::from_corners(corners[0], corners[1]), at)
    };
    let tree = RTree::bulk_load(outlines(blocks).map(frame).collect());
    let again: BTreeSet<usize> = same.iter().map(|(_, second)| *second).collect();
    let of_block = |at: usize| -> Vec<Problem> {
        let outline = blocks[at].block.outline.as_ref().filter(|_| !again.contains(&at));
        let Some(outline) = outline else { return Vec::new() };
        let Some(rect) = outline.bounding_rect() else { return Vec::new() };
        let here = AABB::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]);
        let mut others: Vec<usize> =
            tree.locate_in_envelope_intersecting(&here).map(|frame| frame.data).collect();
        others.retain(|other| *other < at && !again.contains(other));
        others.sort_unstable();
        others.truncate(MOST_OTHERS);
        let told = |other: usize| {
            let detail = overlap(blocks[other].block.outline.as_ref()?, outline)?;
            let problem = file.problem(Code::Overlap).at(&blocks[at].place);
            Some(problem.value(&blocks[other].block.id.0).detail(detail))
        };
        others.into_iter().filter_map(told).collect()
    };
    let found: Vec<Vec<Problem>> = (0..blocks.len()).into_par_iter().map(of_block).collect();
    found.into_iter().flatten().collect()
}

/// How much ground two blocks share. `None`: too little to speak of.
fn overlap(a: &MultiPolygon, b: &MultiPolygon) -> Option<String> {
    if !reaches_into(a, b) && !reaches_into(b, a) {
        return None;
    }
    let shared = a.intersection(b);
    let area = shared.geodesic_area_unsigned();
    let smaller = a.geodesic_area_unsigned().min(b.geodesic_area_unsigned());
    let counts = SMALLEST_OVERLAP_M2 <= area && SMALLEST_SHARE * smaller <= area;
    counts.then(|| format!("{area:.0} m², {:.1} % of the smaller one", 100.0 * area / smaller))
}

/// Whether a corner of `a`, or the middle of one of its sides, is inside `b`: far cheaper than
/// cutting shapes, and neighbors that only touch never are.
fn reaches_into(a: &MultiPolygon, b: &MultiPolygon) -> bool {
    let Some(frame) = b.bounding_rect() else { return false };
    let inside =
        |at: Coord| frame.intersects(&at) && b.coordinate_position(&at) == CoordPos::Inside;
    let sides = a.0.iter().flat_map(|polygon| polygon.exterior().lines());
    sides.into_iter().any(|side| {
        inside(side.start)
            || inside(Coord {
                x: (side.start.x + side.end.x) / 2.0,
                y: (side.start.y + side.end.y) / 2.0,
            })
    }) || (a.unsigned_area() == b.unsigned_area() && a.bounding_rect() == b.bounding_rect())
}
