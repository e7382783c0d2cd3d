//! Zones as columns: the best plan of a few schools, and a bound for all.
//!
//! A *price* per block makes every zone's gain a sum. [`hunt`] finds the zones of one school that
//! gain most at given prices, exactly, with gains that already pay tolls for their ways ([`tolls`]).
//! [`relaxation`] looks for the prices at which no zone gains, through a linear program over the
//! zones met so far ([`master`]); they prove a bound, in whole numbers whatever the program says.
//! [`resolve`] branches on what the zones disagree about, or lists all zones that still matter and
//! leaves the choice to [`cover`]. [`parts`] takes a few schools out of a zoning.
//!
//! # Source
//!
//! Savelsbergh, *A Branch-and-Price Algorithm for the Generalized Assignment Problem*, Operations
//! Research 45, 1997. Prices between the best and the program's: Wentges, *Weighted Dantzig–Wolfe
//! Decomposition for Linear Mixed-Integer Programming*, International Transactions in Operational
//! Research 4, 1997.

mod bits;
mod cover;
mod ground;
mod hunt;
mod master;
mod parts;
mod relaxation;
mod resolve;
#[cfg(test)]
mod tests;
mod tolls;
mod zone;

pub use parts::{Part, Parts};
pub use resolve::{Resolved, bound, resolve};

use super::Zoning;
use ground::Ground;
use zone::Zone;

/// Work that may still be done, in branches looked at or about as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    pub left: u64,
}

impl Work {
    pub fn spend(&mut self, units: u64) {
        self.left = self.left.saturating_sub(units);
    }

    /// One part of so many, taken out.
    pub fn part(&mut self, of: u64) -> Work {
        let part = self.left / of;
        self.left -= part;
        Work { left: part }
    }
}

/// The cheapest plan made of these zones (school, blocks sorted, cost), schools by block, if it
/// costs less than `limit`; and whether that is certain.
///
/// `prices`: one per block, where the search for better ones begins.
pub fn pick(
    zoning: &Zoning,
    zones: Vec<(u32, Box<[u32]>, i64)>,
    (prices, limit): (Vec<i64>, i64),
    work: &mut Work,
) -> (Option<Vec<u32>>, bool) {
    let blocks = 0..zoning.children.len();
    let connected = blocks.clone().any(|block| !zoning.neighbors.of(block).is_empty());
    let ground = Ground::new(zoning, connected);
    let zones: Vec<Zone> =
        zones.into_iter().map(|(school, blocks, cost)| Zone { school, blocks, cost }).collect();
    let none = |school| if ground.may_be_empty(school) { 0 } else { i64::MIN / 64 };
    let mut ceilings: Vec<i64> = (0..ground.n_schools()).map(none).collect();
    for zone in &zones {
        let ceiling = &mut ceilings[zone.school as usize];
        *ceiling = (*ceiling).max(zone.gain(&prices));
    }
    let prices = relaxation::Prices::new(prices, ceilings);
    let found = cover::cover(&ground, &zones, &prices, limit, work);
    let plan = found.chosen.map(|chosen| resolve::plan_of(&ground, &zones, &chosen));
    (plan, found.proven)
}
