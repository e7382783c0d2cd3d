use geo::MultiPolygon;

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
pub fn zones_of(_world: &World, _plan: &Plan) -> Vec<Zone> {
    unreachable!("zones are furnished next")
}
