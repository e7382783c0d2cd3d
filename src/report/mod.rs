//! What a plan means in numbers, beside today's plan and beside sending everybody to the nearest.

mod changes;
mod colors;
mod compare;
mod exceptions;
mod figures;
mod sheet;
mod zone_figures;

pub use changes::{Change, changes};
pub use colors::{N_COLORS, PALETTE, zone_colors};
pub use compare::{Comparison, Move, SchoolChange, compare};
pub use exceptions::{Bend, ReasonFigures, bends};
pub use figures::Figures;
pub use sheet::{Beside, Envy, Fill, Load, Mover, Placed, Price, Sheet, Walks, beside, sheet};
pub use zone_figures::{ZoneFigures, cut_edges};

use crate::model::{BlockIdx, ChildMillimeters, Children, Millimeters, Plan, SchoolIdx};
use crate::sharing::{Balance, nearest_schools, stocks};
use crate::world::World;
use crate::zones::Zone;
use figures::Placement;
use zone_figures::{all_zones, islands};

/// The numbers of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// One per school, in the order of ids.
    pub schools: Vec<SchoolFigures>,
    /// In the order of their first schools.
    pub zones: Vec<ZoneFigures>,
    /// How far zones differ: with a zone for every school, and with zones as they are. `None`: no
    /// zone is shared.
    pub balance: Option<(Balance, Balance)>,
    /// Pairs of touching blocks of which not both are in one zone. `None`: nobody's neighbors are
    /// known.
    pub n_cut_edges: Option<usize>,
    /// Blocks that can be reached from each other, but from no school's own block; sorted.
    pub islands: Vec<Vec<BlockIdx>>,
    pub plan: Figures,
    /// Everybody at the nearest school, seats or not.
    pub nearest: Figures,
    /// Today's zones. `None`: the blocks do not say.
    pub today: Option<Figures>,
    /// Of the best plan anyone could make, going without a seat counted.
    pub bound: ChildMillimeters,
    pub gap: f64,
    pub n_exceptions: usize,
    /// What they cost, reason by reason.
    pub exceptions: Vec<ReasonFigures>,
}

/// One school in a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct SchoolFigures {
    pub school: SchoolIdx,
    pub seats: Children,
    pub children: Children,
    pub crowding: Millimeters,
    pub walk: ChildMillimeters,
    /// Of a block with children. `None`: nobody goes here.
    pub longest_walk: Option<Millimeters>,
    pub n_blocks: usize,
    /// `None`: nobody's neighbors are known.
    pub n_pieces: Option<usize>,
}

impl SchoolFigures {
    /// Children per seat. `None`: it has no seats.
    pub fn fill(&self) -> Option<f64> {
        (Children(0) < self.seats).then(|| self.children.0 as f64 / self.seats.0 as f64)
    }

    /// Meters per child. `None`: nobody goes here.
    pub fn mean_walk_m(&self) -> Option<f64> {
        (Children(0) < self.children).then(|| self.walk.child_meters() / self.children.0 as f64)
    }
}

impl Report {
    /// The zone that a school has alone. `None`: it shares one.
    pub fn own_zone(&self, school: SchoolIdx) -> Option<&ZoneFigures> {
        let found = self.zones.binary_search_by_key(&school, |zone| zone.schools[0]).ok();
        found.map(|at| &self.zones[at]).filter(|zone| zone.name.is_none())
    }

    /// The mean walk below which no plan can be that places as many children.
    pub fn bound_mean_walk_m(&self, plan: &Plan) -> f64 {
        let least = self.plan.walk - plan.excess();
        least.child_meters() / self.plan.placed().0.max(1) as f64
    }
}

/// `plan` must be a verified plan of `world`, and `zones` its zones.
pub fn report(world: &World, plan: &Plan, zones: &[Zone]) -> Report {
    let nearest = nearest_schools(world);
    let district = &world.district;
    let planned = plan.blocks.iter().map(|block| {
        let (school, _) = block.school.as_ref()?;
        district.school_named(school)
    });
    let planned = Placement::of(world, planned.collect());
    let all_zones = all_zones(world, &stocks(world, plan, &nearest), zones);
    let today: Vec<Option<SchoolIdx>> =
        district.blocks().iter().map(|block| block.current_school).collect();
    let today = today.iter().any(Option::is_some).then(|| Placement::of(world, today));
    Report {
        schools: district.school_idxs().map(|at| school(world, plan, &planned, at)).collect(),
        zones: all_zones.zones,
        balance: all_zones.balance,
        n_cut_edges: all_zones.n_cut_edges,
        plan: planned.figures(world, &nearest),
        today: today.map(|today| today.figures(world, &nearest)),
        nearest: Placement::of(world, nearest.clone()).figures(world, &nearest),
        bound: plan.bound,
        gap: plan.gap(),
        n_exceptions: plan.exceptions.len(),
        exceptions: exceptions::by_reason(&bends(world, plan)),
        islands: islands(world),
    }
}

fn school(world: &World, plan: &Plan, planned: &Placement, at: SchoolIdx) -> SchoolFigures {
    let load = &planned.loads[at.0];
    let known = !world.adjacency.is_empty();
    SchoolFigures {
        school: at,
        seats: plan.schools[at.0].seats,
        children: load.children,
        crowding: plan.schools[at.0].crowding,
        walk: load.walk,
        longest_walk: load.longest_walk,
        n_blocks: load.blocks.len(),
        n_pieces: known.then(|| world.adjacency.n_pieces(&load.blocks)),
    }
}
