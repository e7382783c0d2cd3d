use geo::orient::{Direction, Orient};
use geo::{MultiPolygon, Validation, unary_union};
use rayon::prelude::*;

use super::corners::with_corners_joined;
use super::rings::{self, Edge};
use super::seams::with_vertices_matched;
use crate::adjacency::border::{self, Side};
use crate::model::{BlockIdx, District, SchoolIdx};

/// Outlines of the zones that `schools` (one per block) make, one per school: valid, exterior
/// rings counterclockwise. `None`: no block of the zone has an outline.
///
/// A zone's border is made of sides of its blocks, vertex for vertex, so neighboring zones have
/// exactly the same border, and a zone has the area of its blocks. Where vertices of neighbors do
/// not match, borders first move together, by less than [`border::SEAM_WIDTH_M`], for all zones
/// alike. Only blocks that overlap each other by more do not dissolve to something valid that way;
/// their zone is united by general polygon clipping, which may move vertices by rounding.
pub fn outlines(
    district: &District,
    schools: &[Option<SchoolIdx>],
) -> Vec<Option<MultiPolygon<f64>>> {
    let edges = edges_of_zones(&sides(district), schools, district.schools().len());
    let mut members: Vec<Vec<BlockIdx>> = vec![Vec::new(); edges.len()];
    for (block, school) in district.block_idxs().zip(schools) {
        match school {
            Some(school) if district.block(block).outline.is_some() => {
                members[school.0].push(block);
            }
            _ => {}
        }
    }
    let outline = |(edges, members): (Vec<Edge>, Vec<BlockIdx>)| {
        if members.is_empty() {
            return None;
        }
        let traced = rings::trace(&edges).filter(Validation::is_valid);
        Some(traced.unwrap_or_else(|| united(district, &members)))
    };
    edges.into_par_iter().zip(members).map(outline).collect()
}

/// The sides of all blocks, with the same ends for neighbors: in the order of
/// [`border::sides_of`].
pub fn sides(district: &District) -> Vec<Side> {
    with_vertices_matched(with_corners_joined(border::sides_of(district)))
}

/// Per school the sides that only one of two neighbors is in the zone of.
fn edges_of_zones(sides: &[Side], schools: &[Option<SchoolIdx>], n_zones: usize) -> Vec<Vec<Edge>> {
    let mut edges: Vec<Vec<Edge>> = vec![Vec::new(); n_zones];
    for run in border::runs(sides) {
        let on_rim = run.iter().all(|side| side.block == run[0].block);
        for (at, side) in run.iter().enumerate() {
            let Some(zone) = schools[side.block.0] else { continue };
            let of_zone = |other: &&Side| schools[other.block.0] == Some(zone);
            let forward = run.iter().filter(of_zone).filter(|other| other.from == side.from);
            let backward = run.iter().filter(of_zone).filter(|other| other.from == side.to);
            // Of sides that go the same way the surplus stays, the earliest first.
            let earlier = run[..at].iter().filter(of_zone).filter(|one| one.from == side.from);
            if earlier.count() + backward.count() < forward.count() {
                edges[zone.0].push(Edge { from: side.from, to: side.to, on_rim });
            }
        }
    }
    edges
}

fn united(district: &District, members: &[BlockIdx]) -> MultiPolygon<f64> {
    let outlines = members.iter().filter_map(|block| district.block(*block).outline.as_ref());
    let parts: Vec<_> = outlines.map(|outline| outline.orient(Direction::Default)).collect();
    let whole = unary_union(&parts).orient(Direction::Default);
    MultiPolygon(whole.into_iter().map(rings::without_thin_holes).collect())
}
