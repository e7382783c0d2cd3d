//! Zones as columns: the best plan of a few schools, and a bound for all.
//!
//! A *price* per block makes every zone's gain a sum. [`hunt`] finds the zones of one school that
//! gain most at given prices, exactly, with gains that already pay tolls for their ways ([`tolls`]).
//! [`relaxation`] looks for the prices at which no zone gains, through a linear program over the
//! zones met so far ([`master`]); they prove a bound, in whole numbers whatever the program says.
//! `resolve` branches on what the zones disagree about, or lists all zones that still matter and
//! leaves the choice to [`cover`]. [`parts`] takes a few schools out of a zoning.
//!
//! # Source
//!
//! Savelsbergh, *A Branch-and-Price Algorithm for the Generalized Assignment Problem*, Operations
//! Research 45, 1997. Prices between the best and the program's: Wentges, *Weighted Dantzig–Wolfe
//! Decomposition for Linear Mixed-Integer Programming*, International Transactions in Operational
//! Research 4, 1997.

mod ascend;
mod bits;
mod candidates;
mod cover;
mod fill;
mod free;
mod ground;
mod hunt;
mod master;
mod narrow;
mod parts;
mod polish;
mod relaxation;
mod resolve;
mod rows;
#[cfg(test)]
mod tests;
mod tolls;
mod zone;

pub use parts::Parts;
pub use polish::{Limits, polish};
pub use resolve::resolve;

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
}
