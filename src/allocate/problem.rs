use crate::distance::{Distances, Held};
use crate::model::{BlockIdx, Children, Millimeters, Rule, SchoolIdx};
use crate::terms::Fixed;
use crate::world::World;

/// What is to be decided: who of the free children gets which of the free seats.
#[derive(Clone, Debug)]
pub struct Problem<'a> {
    pub distances: &'a Distances,
    /// One per block: all its children, fixed or not.
    pub children: Vec<Children>,
    /// One per school: seats left when fixed blocks are in. Never negative.
    pub seats: Vec<Children>,
    /// One per school: how many free children it has to get at least. Zero: no matter how few.
    pub least: Vec<Children>,
    /// One per block: the school it is fixed to. `None`: free.
    pub fixed: Vec<Option<SchoolIdx>>,
    /// What going without a seat counts, per child: more than any chain of walks could save.
    pub no_seat: Millimeters,
}

impl<'a> Problem<'a> {
    /// Of what the office left to decide, by the distances that count.
    pub fn of(world: &'a World) -> Self {
        let (district, distances) = (&world.district, world.counted());
        let children: Vec<Children> =
            district.blocks().iter().map(|block| block.children).collect();
        let mut seats: Vec<Children> =
            district.schools().iter().map(|school| school.seats).collect();
        let mut least: Vec<Children> =
            district.schools().iter().map(|school| school.least_children).collect();
        let mut fixed = vec![None; children.len()];
        for (block, term) in world.terms.fixed.iter().enumerate() {
            if let Some(Fixed { school, .. }) = *term {
                fixed[block] = Some(school);
                seats[school.0] -= children[block];
                least[school.0] = (least[school.0] - children[block]).max(Children(0));
            }
        }
        let bars = district.settings.rule == Rule::ShortestWorstWalk;
        let no_seat = no_seat(distances, (children.len(), seats.len()), !bars);
        Self { distances, children, seats, least, fixed, no_seat }
    }

    /// Nothing is fixed.
    pub fn free(distances: &'a Distances, children: Vec<Children>, seats: Vec<Children>) -> Self {
        let fixed = vec![None; children.len()];
        let least = vec![Children(0); seats.len()];
        let no_seat = no_seat(distances, (children.len(), seats.len()), true);
        Self { distances, children, seats, least, fixed, no_seat }
    }

    /// Whether some school has to get a number of free children.
    pub fn has_minimums(&self) -> bool {
        self.least.iter().any(|least| Children(0) < *least)
    }

    /// The least school loads that the crowding of a school speaks for: a discount, which is less
    /// than nothing, for the children it has to get, any other crowding for its seats.
    pub fn priced_seats(&self, school: SchoolIdx, crowding: Millimeters) -> Children {
        if crowding < Millimeters(0) { self.least[school.0] } else { self.seats[school.0] }
    }

    pub fn n_blocks(&self) -> usize {
        self.children.len()
    }

    pub fn n_schools(&self) -> usize {
        self.seats.len()
    }

    /// Children of blocks that are not fixed.
    pub fn free_children(&self) -> Children {
        let free = self.fixed.iter().zip(&self.children).filter(|(fixed, _)| fixed.is_none());
        free.map(|(_, children)| *children).sum()
    }
}

/// One more than the longest walk, or than the longest chain of displaced walks where some ways
/// are missing or will be barred: then moving everybody along a chain still beats leaving one
/// child out.
fn no_seat(
    distances: &Distances,
    (n_blocks, n_schools): (usize, usize),
    mut complete: bool,
) -> Millimeters {
    let mut longest = Millimeters(0);
    match distances.held() {
        Held::Lines(lines) => longest = lines.longest_bound(),
        Held::Table(table) => {
            for block in (0..n_blocks).map(BlockIdx) {
                for school in (0..n_schools).map(SchoolIdx) {
                    match table.between(block, school) {
                        Some(walk) => longest = longest.max(walk),
                        None => complete = false,
                    }
                }
            }
        }
    }
    let links = if complete { 1 } else { n_schools as i64 };
    Millimeters((longest.0 + 1) * links)
}
