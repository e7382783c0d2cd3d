//! What an office should know about how homes and gates met the streets.

use std::collections::BTreeSet;

use super::{Feet, Foot, StreetWalks};
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
        let mut reached = vec![false; district.schools().len()];
        let mut has_way = vec![false; district.blocks().len()];
        for block in district.block_idxs() {
            for (school, _) in self.table.ways_from(block) {
                reached[school.0] = true;
                has_way[block.0] = true;
            }
        }
        self.feet.doubts_by(district, |block| has_way[block.0], |school| reached[school.0])
    }
}

impl Feet {
    /// As of [`StreetWalks::doubts`], without walking: there is a way wherever streets hang together.
    /// Only where all ways are longer than 4,000 km, tolls included, that is not so.
    pub fn doubts(&self, district: &District) -> Vec<Doubt> {
        let part = |foot: &Foot| self.parts.of_segment(&self.streets, foot.segment);
        let parts_of =
            |feet: &[Vec<Foot>]| feet.iter().flatten().map(part).collect::<BTreeSet<_>>();
        let (homes, gates) = (parts_of(&self.homes), parts_of(&self.gates));
        let has_way =
            |block: BlockIdx| self.homes[block.0].iter().any(|foot| gates.contains(&part(foot)));
        let reached =
            |school: SchoolIdx| self.gates[school.0].iter().any(|foot| homes.contains(&part(foot)));
        self.doubts_by(district, has_way, reached)
    }

    fn doubts_by(
        &self,
        district: &District,
        has_way: impl Fn(BlockIdx) -> bool,
        is_reached: impl Fn(SchoolIdx) -> bool,
    ) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let most = district.settings.streets.max_snap;
        for block in district.block_idxs() {
            if !has_way(block) && Children(0) < district.block(block).children {
                doubts.push(Doubt::NoWay(block));
            }
            let nearest = self.homes[block.0].iter().map(Foot::connector).min();
            doubts.extend(nearest.filter(|far| most < *far).map(|far| Doubt::FarHome(block, far)));
        }
        for school in district.school_idxs() {
            let farthest = self.gates[school.0].iter().map(Foot::connector).max();
            doubts
                .extend(farthest.filter(|far| most < *far).map(|far| Doubt::FarGate(school, far)));
            if !is_reached(school) {
                doubts.push(Doubt::Unreached(school));
            }
        }
        doubts.sort_unstable();
        doubts
    }
}
