use crate::adjacency::Adjacency;
use crate::distance::Distances;
use crate::model::District;

/// Made once, then only read.
#[derive(Clone, Debug)]
pub struct World {
    pub district: District,
    pub distances: Distances,
    pub adjacency: Adjacency,
}

impl World {
    pub fn survey(district: District) -> Self {
        let distances = Distances::measure(&district);
        let adjacency = Adjacency::find(&district);
        Self { district, distances, adjacency }
    }
}
