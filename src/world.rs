use crate::adjacency::Adjacency;
use crate::distance::Distances;
use crate::model::{District, Hand};
use crate::terms::Terms;

/// Made once, then only read.
#[derive(Clone, Debug)]
pub struct World {
    pub district: District,
    /// Walks.
    pub distances: Distances,
    pub adjacency: Adjacency,
    pub terms: Terms,
}

impl World {
    pub fn survey(district: District) -> Self {
        let distances = Distances::measure(&district);
        let adjacency = Adjacency::find(&district);
        let terms = Terms::of(&district, &distances, &adjacency);
        Self { district, distances, adjacency, terms }
    }

    /// What the office decides by hand, from now on: what was measured stays.
    pub fn take_in_hand(&mut self, hand: Hand) {
        self.district.hand = hand;
        self.terms = Terms::of(&self.district, &self.distances, &self.adjacency);
    }

    /// What the rule counts in place of walks.
    pub fn counted(&self) -> &Distances {
        self.terms.counted(&self.distances)
    }
}
