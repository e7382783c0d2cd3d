//! What an office should know about how homes and gates met the streets.

use super::StreetWalks;
use crate::model::{BlockIdx, Children, District, Millimeters, SchoolIdx};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The block has children, and nobody can walk from it to any school.
    NoWay(BlockIdx),
    /// The nearest street is so far.
    FarHome(BlockIdx, Millimeters),
    /// The nearest street is so far from one of its gates.
    FarGate(SchoolIdx, Millimeters),
    /// Nobody can walk there from any block.
    Unreached(SchoolIdx),
}

impl StreetWalks {
    /// Sorted.
    pub fn doubts(&self, district: &District) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let most = district.settings.streets.max_snap;
        let mut reached = vec![false; district.schools().len()];
        for block in district.block_idxs() {
            let mut ways = self.table.ways_from(block).peekable();
            if ways.peek().is_none() && Children(0) < district.block(block).children {
                doubts.push(Doubt::NoWay(block));
            }
            ways.for_each(|(school, _)| reached[school.0] = true);
            let nearest = self.homes[block.0].iter().map(|foot| foot.connector()).min();
            doubts.extend(nearest.filter(|far| most < *far).map(|far| Doubt::FarHome(block, far)));
        }
        for school in district.school_idxs() {
            let farthest = self.gates[school.0].iter().map(|foot| foot.connector()).max();
            doubts
                .extend(farthest.filter(|far| most < *far).map(|far| Doubt::FarGate(school, far)));
            if !reached[school.0] {
                doubts.push(Doubt::Unreached(school));
            }
        }
        doubts.sort_unstable();
        doubts
    }
}
