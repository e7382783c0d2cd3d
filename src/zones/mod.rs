//! The map of a plan: blocks dissolved to the outline of each school's zone.
//!
//! 1. `corners`: where neighbors do not quite agree on a corner, one vertex of several.
//! 2. `seams`: where one of two neighbors has no vertex, the missing one is put in.
//! 3. `dissolve`: sides that two blocks of one zone share are crossed out, to the last digit.
//! 4. `rings`: the sides left over become rings, the rings polygons with their holes.
//! 5. `shape`: how large an outline is, and how ragged.

mod corners;
mod dissolve;
mod rings;
mod seams;
mod shape;

use geo::MultiPolygon;

pub use dissolve::{outlines, sides};
pub use rings::{Edge, trace};
pub use shape::Shape;

use crate::model::{BlockIdx, Plan, Point, SchoolIdx};
use crate::world::World;

/// The blocks of one school.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    pub school: SchoolIdx,
    /// Sorted.
    pub blocks: Vec<BlockIdx>,
    /// Dissolved outline, valid, exterior rings counterclockwise. `None`: no block has an outline.
    pub outline: Option<MultiPolygon<f64>>,
    /// Blocks that are known as points only.
    pub points: Vec<Point>,
    /// Connected pieces on the adjacency of blocks. `None`: nobody's neighbors are known.
    pub n_pieces: Option<usize>,
}

/// One zone per school, in the order of ids; a school without blocks has an empty one.
///
/// `plan` must be a verified plan of `world`.
pub fn zones_of(world: &World, plan: &Plan) -> Vec<Zone> {
    let district = &world.district;
    let school_of = |block: BlockIdx| {
        let (id, _) = plan.blocks[block.0].school.as_ref()?;
        Some(district.school_named(id).expect("a verified plan names the district's schools"))
    };
    let schools: Vec<Option<SchoolIdx>> = district.block_idxs().map(school_of).collect();
    let mut members: Vec<Vec<BlockIdx>> = vec![Vec::new(); district.schools().len()];
    for (block, school) in district.block_idxs().zip(&schools) {
        if let Some(school) = school {
            members[school.0].push(block);
        }
    }
    let outlines = outlines(district, &schools);
    let zones = district.school_idxs().zip(members).zip(outlines);
    zones.map(|((school, blocks), outline)| zone(world, school, blocks, outline)).collect()
}

/// One per zone, in the order of its first school: the blocks of all schools that share it.
///
/// `zones`: one per school, as [`zones_of`] gives them.
pub fn shared(world: &World, zones: &[Zone]) -> Vec<Zone> {
    let zone_of = &world.terms.zone_of;
    let mut schools = vec![None; world.district.blocks().len()];
    let mut members: Vec<Vec<BlockIdx>> = vec![Vec::new(); zones.len()];
    for zone in zones {
        let first = zone_of[zone.school.0];
        members[first.0].extend(&zone.blocks);
        zone.blocks.iter().for_each(|block| schools[block.0] = Some(first));
    }
    let all = world.district.school_idxs().zip(outlines(&world.district, &schools)).zip(members);
    let firsts = all.filter(|((school, _), _)| zone_of[school.0] == *school);
    firsts
        .map(|((school, outline), mut blocks)| {
            blocks.sort_unstable();
            zone(world, school, blocks, outline)
        })
        .collect()
}

fn zone(
    world: &World,
    school: SchoolIdx,
    blocks: Vec<BlockIdx>,
    outline: Option<MultiPolygon<f64>>,
) -> Zone {
    let members = || blocks.iter().map(|block| world.district.block(*block));
    let points = members().filter(|block| block.outline.is_none()).filter_map(|block| block.point);
    let known = !world.adjacency.is_empty();
    Zone {
        school,
        outline,
        points: points.collect(),
        n_pieces: known.then(|| world.adjacency.n_pieces(&blocks)),
        blocks,
    }
}
