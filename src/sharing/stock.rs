use std::iter::Sum;
use std::ops::{AddAssign, SubAssign};

use rayon::prelude::*;

use crate::model::{BlockIdx, ChildMillimeters, Children, Plan, SchoolIdx};
use crate::world::World;

/// What one school, or several together, have and are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    pub seats: Children,
    /// Children for whom one of the schools is the nearest, ties by id.
    pub nearest: Children,
    /// Children of the blocks that a plan sends here.
    pub children: Children,
    /// Their walk.
    pub walk: ChildMillimeters,
    /// Seats of schools that have a score.
    pub scored_seats: Children,
    /// Scores, in millionths, summed over these seats.
    pub scores: i128,
}

impl Stock {
    /// Children nearest to here per seat. `None`: there is no seat.
    pub fn demand(&self) -> Option<f64> {
        ratio(self.nearest.0 as f64, self.seats.0 as f64)
    }

    /// Children sent here per seat. `None`: there is no seat.
    pub fn fill(&self) -> Option<f64> {
        ratio(self.children.0 as f64, self.seats.0 as f64)
    }

    /// The mean score, weighted by seats. `None`: no school with seats has one.
    pub fn quality(&self) -> Option<f64> {
        ratio(self.scores as f64 / 1e6, self.scored_seats.0 as f64)
    }

    /// Meters per child. `None`: no child is sent here.
    pub fn mean_walk_m(&self) -> Option<f64> {
        ratio(self.walk.child_meters(), self.children.0 as f64)
    }
}

fn ratio(whole: f64, parts: f64) -> Option<f64> {
    (0.0 < parts).then(|| whole / parts)
}

/// One per school, as `plan` fills it. `plan` must be a verified plan of `world`, and `nearest` as
/// of [`nearest_schools`].
pub fn stocks(world: &World, plan: &Plan, nearest: &[Option<SchoolIdx>]) -> Vec<Stock> {
    let schools = world.district.schools().iter().zip(&plan.schools);
    let mut stocks: Vec<Stock> = schools
        .map(|(school, planned)| {
            let seats = planned.seats;
            let score = school.quality.map(|quality| quality.0);
            Stock {
                seats,
                nearest: Children(0),
                children: planned.children,
                walk: planned.walk,
                scored_seats: if score.is_some() { seats } else { Children(0) },
                scores: i128::from(score.unwrap_or(0)) * i128::from(seats.0),
            }
        })
        .collect();
    for (block, school) in world.district.blocks().iter().zip(nearest) {
        if let Some(school) = school {
            stocks[school.0].nearest += block.children;
        }
    }
    stocks
}

/// The nearest school of every block, ties by id. `None`: there is no way to any.
pub fn nearest_schools(world: &World) -> Vec<Option<SchoolIdx>> {
    let nearest = |block: usize| {
        let ways = world
            .district
            .school_idxs()
            .filter_map(|school| Some((world.distances.between(BlockIdx(block), school)?, school)));
        ways.min().map(|(_, school)| school)
    };
    (0..world.district.blocks().len()).into_par_iter().map(nearest).collect()
}

impl AddAssign for Stock {
    fn add_assign(&mut self, other: Self) {
        self.seats += other.seats;
        self.nearest += other.nearest;
        self.children += other.children;
        self.walk += other.walk;
        self.scored_seats += other.scored_seats;
        self.scores += other.scores;
    }
}

impl SubAssign for Stock {
    fn sub_assign(&mut self, other: Self) {
        self.seats -= other.seats;
        self.nearest -= other.nearest;
        self.children -= other.children;
        self.walk -= other.walk;
        self.scored_seats -= other.scored_seats;
        self.scores -= other.scores;
    }
}

impl Sum for Stock {
    fn sum<I: Iterator<Item = Self>>(stocks: I) -> Self {
        let mut all = Self::default();
        stocks.for_each(|stock| all += stock);
        all
    }
}
