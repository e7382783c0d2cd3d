use rayon::prelude::*;

use super::claims::{Claim, Claims};
use super::office::Office;
use crate::distance::{Held, Place, StraightLine};
use crate::model::{BlockIdx, Millimeters, SchoolIdx, WalkTable};
use crate::world::World;

/// What the rule says of a block: the least walk + crowding, or going without a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeastSum {
    /// At most what going without a seat counts.
    pub sum: Millimeters,
    /// Ties by school. `None`: every school counts more than going without a seat.
    pub school: Option<SchoolIdx>,
}

/// One per block, by the distances that count, of schools to which nobody has to walk farther than
/// `longest`. Every school is compared with every block.
pub fn that_count(
    world: &World,
    office: &Office,
    claims: &Claims,
    (no_seat, longest): (Millimeters, Option<Millimeters>),
) -> Vec<LeastSum> {
    let least = |block: BlockIdx| {
        let mut best = Best::without_seat(no_seat);
        for (school, crowding) in claims.crowding.iter().enumerate() {
            let school = SchoolIdx(school);
            let walk = world.distances.between(block, school);
            let near = walk.filter(|walk| longest.is_none_or(|longest| *walk <= longest));
            if let Some(counted) = near.and_then(|_| office.counted(world, block, school)) {
                best.offer(counted, *crowding, school);
            }
        }
        best.least(no_seat)
    };
    let blocks: Vec<BlockIdx> = world.district.block_idxs().collect();
    blocks.into_par_iter().map(least).collect()
}

/// One per block, by walks, whatever the office bars. Every school is compared with every block.
pub fn over_all_schools(world: &World, claims: &Claims, no_seat: Millimeters) -> Vec<LeastSum> {
    let blocks = claims.blocks.par_iter().enumerate();
    match world.distances.held() {
        Held::Table(table) => blocks
            .map(|(block, _)| in_row(table, BlockIdx(block), &claims.crowding, no_seat))
            .collect(),
        Held::Lines(lines) => {
            let targets = Targets::of(lines, &claims.crowding);
            blocks
                .map(|(block, claim)| targets.least_from(BlockIdx(block), *claim, no_seat))
                .collect()
        }
    }
}

fn in_row(
    table: &WalkTable,
    block: BlockIdx,
    crowding: &[Millimeters],
    no_seat: Millimeters,
) -> LeastSum {
    let mut best = Best::without_seat(no_seat);
    for (school, crowding) in crowding.iter().enumerate() {
        if let Some(walk) = table.between(block, SchoolIdx(school)) {
            best.offer(walk, *crowding, SchoolIdx(school));
        }
    }
    best.least(no_seat)
}

/// The best so far. A sum too large for its type is larger than going without a seat anyway.
struct Best {
    sum: i64,
    school: usize,
}

impl Best {
    fn without_seat(no_seat: Millimeters) -> Self {
        Self { sum: no_seat.0 + 1, school: usize::MAX }
    }

    fn offer(&mut self, walk: Millimeters, crowding: Millimeters, school: SchoolIdx) {
        let sum = walk.0.saturating_add(crowding.0);
        if (sum, school.0) < (self.sum, self.school) {
            *self = Self { sum, school: school.0 };
        }
    }

    fn least(&self, no_seat: Millimeters) -> LeastSum {
        let school = (self.sum <= no_seat.0).then_some(SchoolIdx(self.school));
        LeastSum { sum: no_seat.min(Millimeters(self.sum)), school }
    }
}

/// Schools as columns, so that several are compared at once.
struct Targets<'a> {
    lines: &'a StraightLine,
    crowding: &'a [Millimeters],
    x: Vec<f64>,
    y: Vec<f64>,
    z: Vec<f64>,
    crowding_m: Vec<f64>,
}

const LANES: usize = 16;

/// A walk is no shorter than its chord but for rounding; more than any error of the comparison.
const SLACK_M: f64 = 0.002;

impl<'a> Targets<'a> {
    fn of(lines: &'a StraightLine, crowding: &'a [Millimeters]) -> Self {
        let column = |axis: fn(&Place) -> f64| padded(lines.schools().iter().map(axis), 0.0);
        Self {
            lines,
            crowding,
            x: column(|at| at.x),
            y: column(|at| at.y),
            z: column(|at| at.z),
            // What pads the columns is too crowded for anybody.
            crowding_m: padded(crowding.iter().map(|crowding| crowding.meters()), f64::INFINITY),
        }
    }

    /// Begins with the school the plan names, so that most others are dismissed by their chords.
    fn least_from(&self, block: BlockIdx, claim: Claim, no_seat: Millimeters) -> LeastSum {
        let mut best = Best::without_seat(no_seat);
        if let Some(school) = claim.school() {
            best.offer(self.lines.between(block, school), self.crowding[school.0], school);
        }
        let from = self.lines.blocks()[block.0];
        for first in (0..self.x.len()).step_by(LANES) {
            let margins = self.margins(first, from, best.sum as f64 / 1000.0 + SLACK_M);
            // Bits as wide as the margins keep this comparison as quick as the arithmetic.
            if margins.iter().fold(0, |any, margin| any | u64::from(0.0 < *margin)) != 0 {
                for lane in (0..LANES).filter(|lane| 0.0 < margins[*lane]) {
                    let school = SchoolIdx(first + lane);
                    let walk = self.lines.between(block, school);
                    best.offer(walk, self.crowding[school.0], school);
                }
            }
        }
        best.least(no_seat)
    }

    /// How far within `reach_m` the next schools' chord + crowding are, by squares, which spares
    /// the root. Only those above zero may be better.
    #[inline]
    fn margins(&self, first: usize, from: Place, reach_m: f64) -> [f64; LANES] {
        let next = first..first + LANES;
        let (x, y, z) = (&self.x[next.clone()], &self.y[next.clone()], &self.z[next.clone()]);
        let crowding_m = &self.crowding_m[next];
        std::array::from_fn(|lane| {
            let (dx, dy, dz) = (x[lane] - from.x, y[lane] - from.y, z[lane] - from.z);
            let room_m = (reach_m - crowding_m[lane]).max(0.0);
            room_m * room_m - (dx * dx + dy * dy + dz * dz)
        })
    }
}

fn padded(values: impl ExactSizeIterator<Item = f64>, filler: f64) -> Vec<f64> {
    let length = values.len().next_multiple_of(LANES);
    let mut column: Vec<f64> = values.collect();
    column.resize(length, filler);
    column
}
