use crate::distance::Distances;
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx};
use crate::world::World;

/// What is to be decided: who of the free children gets which of the free seats.
#[derive(Clone, Debug)]
pub struct Problem<'a> {
    pub distances: &'a Distances,
    /// One per block: all its children, fixed or not.
    pub children: Vec<Children>,
    /// One per school: seats left when own blocks are in. Never negative.
    pub seats: Vec<Children>,
    /// One per block: the school it is fixed to. `None`: free.
    pub fixed: Vec<Option<SchoolIdx>>,
    /// What going without a seat counts, per child: more than any chain of walks could save.
    pub no_seat: Millimeters,
}

impl<'a> Problem<'a> {
    /// A school's own block is fixed to it if the settings say so, its children fit, and there is
    /// a way; of several schools in one block the nearest has it, ties by id.
    pub fn of(world: &'a World) -> Self {
        let district = &world.district;
        let children: Vec<Children> =
            district.blocks().iter().map(|block| block.children).collect();
        let mut seats: Vec<Children> =
            district.schools().iter().map(|school| school.seats).collect();
        let mut fixed = vec![None; children.len()];
        if district.settings.own_block {
            for (block, school) in own_blocks(world) {
                fixed[block.0] = Some(school);
                seats[school.0] -= children[block.0];
            }
        }
        let no_seat = no_seat(&world.distances, children.len(), seats.len());
        Self { distances: &world.distances, children, seats, fixed, no_seat }
    }

    /// Nothing is fixed.
    pub fn free(distances: &'a Distances, children: Vec<Children>, seats: Vec<Children>) -> Self {
        let fixed = vec![None; children.len()];
        let no_seat = no_seat(distances, children.len(), seats.len());
        Self { distances, children, seats, fixed, no_seat }
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

/// Every block that a school stands in and can take, with that school.
fn own_blocks(world: &World) -> Vec<(BlockIdx, SchoolIdx)> {
    let district = &world.district;
    let mut claims: Vec<(BlockIdx, Millimeters, SchoolIdx)> = district
        .school_idxs()
        .filter_map(|school| {
            let block = district.school(school).own_block?;
            let walk = world.distances.between(block, school)?;
            let fits = district.block(block).children <= district.school(school).seats;
            fits.then_some((block, walk, school))
        })
        .collect();
    claims.sort_unstable();
    claims.dedup_by_key(|claim| claim.0);
    claims.into_iter().map(|(block, _, school)| (block, school)).collect()
}

/// One more than the longest walk, or than the longest chain of displaced walks where some ways
/// are missing: then moving everybody along a chain still beats leaving one child out.
fn no_seat(distances: &Distances, n_blocks: usize, n_schools: usize) -> Millimeters {
    let mut longest = Millimeters(0);
    let mut complete = true;
    match distances {
        Distances::StraightLine(lines) => longest = lines.longest_bound(),
        Distances::Table(table) => {
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
