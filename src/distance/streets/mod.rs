//! Walks along streets, around what nobody can cross, from the door to the nearest gate.

mod barriers;
mod doubts;
mod graph;
mod pieces;
mod route;
mod snap;
mod sweep;
mod table;

use std::sync::Arc;

use rayon::prelude::*;

pub use doubts::Doubt;
pub use graph::{Graph, Way};
pub use pieces::Pieces;
pub use route::Route;
pub use snap::Foot;
pub use sweep::{NO_WAY, Sweep, Wanted};
pub use table::sweep_all;

use crate::model::{BlockIdx, District, Millimeters, Point, SchoolIdx, Streets, WalkTable};
use barriers::Walls;
use snap::{Finder, Parts};

/// Walks from every block to every school along streets.
///
/// A walk is the straight way from the block's entrance, or its point, to the nearest street, the
/// shortest way along streets, and the straight way from there to the school's nearest gate, each
/// in whole millimeters; so every walk is exactly the sum of its parts. The length of a segment is
/// summed from point to point as straight lines are measured, and rounded once.
///
/// # Cost
///
/// One sweep over the network per school. Memory: 4 bytes per block and school, and for the network
/// 4 bytes per node, 32 per segment, and the segments themselves with their points.
#[derive(Clone, Debug)]
pub struct StreetWalks {
    feet: Feet,
    table: WalkTable,
}

/// How homes and gates come to the streets, before anybody walks along them.
///
/// # Cost
///
/// Little beside walking: one search for each door.
#[derive(Clone, Debug)]
pub struct Feet {
    /// The network without what barriers cut.
    streets: Arc<Streets>,
    graph: Graph,
    parts: Parts,
    /// One per block: one per entrance, as far as it finds a street.
    homes: Vec<Vec<Foot>>,
    /// One per school: one per gate, as far as it finds a street.
    gates: Vec<Vec<Foot>>,
}

impl Feet {
    pub fn of(district: &District, streets: &Arc<Streets>) -> Self {
        let settings = &district.settings.streets;
        let walls = district.barriers.as_ref();
        let walls = walls.map(|barriers| Walls::of(barriers, settings.crossing_within));
        let cut = walls.as_ref().and_then(|walls| barriers::cut(streets, walls));
        let streets = cut.map_or_else(|| streets.clone(), Arc::new);
        let graph = Graph::of(&streets);
        let mut finder = Finder::of((&streets, &graph), settings, walls.as_ref());
        let gates = district.schools().iter().map(|school| {
            let doors = school.point.iter().chain(&school.gates);
            doors.filter_map(|door| finder.gate(*door)).collect()
        });
        let gates: Vec<Vec<Foot>> = gates.collect();
        let blocks = district.blocks().par_iter();
        let homes: Vec<Vec<Foot>> = blocks
            .map(|block| {
                let doors: &[Point] = match block.entrances.as_slice() {
                    [] => block.point.as_slice(),
                    entrances => entrances,
                };
                doors.iter().filter_map(|door| finder.home(*door)).collect()
            })
            .collect();
        let parts = finder.into_parts();
        Self { streets, graph, parts, homes, gates }
    }
}

impl StreetWalks {
    pub fn measure(district: &District, streets: &Arc<Streets>) -> Self {
        let feet = Feet::of(district, streets);
        let table = sweep_all((&feet.streets, &feet.graph), &feet.homes, &feet.gates);
        Self { feet, table }
    }

    pub fn table(&self) -> &WalkTable {
        &self.table
    }

    pub fn between(&self, block: BlockIdx, school: SchoolIdx) -> Option<Millimeters> {
        self.table.between(block, school)
    }

    /// The network as it is walked: ended at barriers.
    pub fn streets(&self) -> &Streets {
        &self.feet.streets
    }

    pub fn graph(&self) -> &Graph {
        &self.feet.graph
    }

    /// How many parts the streets fall into, and how many nodes the largest one has.
    pub fn n_parts(&self) -> (usize, usize) {
        self.feet.parts.count()
    }

    /// Where a block comes to the streets, one per entrance.
    pub fn homes(&self, block: BlockIdx) -> &[Foot] {
        &self.feet.homes[block.0]
    }

    /// Somebody who stands on a street: after this share of the stretch between two of the points of
    /// the segment, counted from its first.
    ///
    /// # Panics
    ///
    /// If the segment has no such stretch, or is longer than anybody may walk.
    pub fn foot_on(&self, segment: u32, stretch: usize, share: f64) -> Foot {
        snap::foot_on((&self.feet.streets, &self.feet.graph), (segment, stretch, share))
    }

    /// Where a school's gates are on the streets.
    pub fn gates(&self, school: SchoolIdx) -> &[Foot] {
        &self.feet.gates[school.0]
    }
}
