use crate::model::{BlockIdx, ChildMillimeters, Children, Millimeters, SchoolIdx};
use crate::world::World;

/// A way to place everybody, in numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    pub children: Children,
    /// Children of blocks without a school, or without a way to it.
    pub unplaced: Children,
    /// Children beyond the seats of their schools, summed.
    pub over_seats: Children,
    pub n_schools_over_seats: usize,
    pub walk: ChildMillimeters,
    /// Of a block with children. `None`: nobody is placed.
    pub longest_walk: Option<Millimeters>,
    /// Placed children for whom no school is nearer.
    pub at_nearest: Children,
    /// Connected pieces of all zones together. `None`: nobody's neighbors are known.
    pub n_pieces: Option<usize>,
}

impl Figures {
    pub fn placed(&self) -> Children {
        self.children - self.unplaced
    }

    /// Meters per placed child.
    pub fn mean_walk_m(&self) -> f64 {
        self.walk.child_meters() / self.placed().0.max(1) as f64
    }

    /// Share of placed children at their nearest school.
    pub fn at_nearest_share(&self) -> f64 {
        self.at_nearest.0 as f64 / self.placed().0.max(1) as f64
    }
}

/// A school for every block, `None` for blocks without one, and what it means school by school.
pub(super) struct Placement {
    pub schools: Vec<Option<SchoolIdx>>,
    pub loads: Vec<Load>,
}

/// What one school gets.
#[derive(Clone, Debug, Default)]
pub(super) struct Load {
    pub children: Children,
    pub walk: ChildMillimeters,
    pub longest_walk: Option<Millimeters>,
    /// Sorted.
    pub blocks: Vec<BlockIdx>,
}

impl Placement {
    /// Blocks without a way to their school count as without a school.
    pub fn of(world: &World, mut schools: Vec<Option<SchoolIdx>>) -> Self {
        let district = &world.district;
        let mut loads = vec![Load::default(); district.schools().len()];
        for block in district.block_idxs() {
            let Some(school) = schools[block.0] else { continue };
            let Some(walk) = world.distances.between(block, school) else {
                schools[block.0] = None;
                continue;
            };
            let children = district.block(block).children;
            let load = &mut loads[school.0];
            load.children += children;
            load.walk += walk * children;
            load.blocks.push(block);
            if Children(0) < children {
                load.longest_walk = load.longest_walk.max(Some(walk));
            }
        }
        Self { schools, loads }
    }

    /// `nearest`: one per block, the nearest school. `None`: there is no way to any.
    pub fn figures(&self, world: &World, nearest: &[Option<SchoolIdx>]) -> Figures {
        let district = &world.district;
        let placed: Children = self.loads.iter().map(|load| load.children).sum();
        let over = |(load, school): (&Load, &crate::model::School)| {
            (load.children - school.seats).max(Children(0))
        };
        let overs: Vec<Children> = self.loads.iter().zip(district.schools()).map(over).collect();
        let pieces = |load: &Load| world.adjacency.n_pieces(&load.blocks);
        Figures {
            children: district.total_children(),
            unplaced: district.total_children() - placed,
            over_seats: overs.iter().copied().sum(),
            n_schools_over_seats: overs.iter().filter(|over| Children(0) < **over).count(),
            walk: self.loads.iter().map(|load| load.walk).sum(),
            longest_walk: self.loads.iter().filter_map(|load| load.longest_walk).max(),
            at_nearest: self.at_nearest(world, nearest),
            n_pieces: (!world.adjacency.is_empty()).then(|| self.loads.iter().map(pieces).sum()),
        }
    }

    /// Of two schools equally far both are nearest.
    fn at_nearest(&self, world: &World, nearest: &[Option<SchoolIdx>]) -> Children {
        let at_nearest = |block: &BlockIdx| {
            let walk = |school: Option<SchoolIdx>| world.distances.between(*block, school?);
            let here = walk(self.schools[block.0]);
            here.is_some() && here == walk(nearest[block.0])
        };
        let blocks = world.district.block_idxs().filter(at_nearest);
        blocks.map(|block| world.district.block(block).children).sum()
    }
}
