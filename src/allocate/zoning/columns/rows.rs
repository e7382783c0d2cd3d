//! What a linear program over zones asks: every block once, as far as that is not settled.

use super::{Ground, Zone};

/// What no column can cost.
pub const DEAR: f64 = 1e17;
const NONE: u32 = u32::MAX;

/// One row per block, but for those that go with their school's root anyway: their prices stay as
/// they are. And one per school without a root.
#[derive(Clone, Debug)]
pub struct Rows {
    of_block: Vec<u32>,
    of_school: Vec<u32>,
    /// Per school without a root, whether it may go without a zone.
    may_be_empty: Vec<bool>,
    pub n: usize,
}

impl Rows {
    pub fn new(ground: &Ground) -> Self {
        let mut n = 0;
        let mut next = |wanted: bool| {
            n += usize::from(wanted);
            if wanted { n as u32 - 1 } else { NONE }
        };
        let of_block = (0..ground.n_blocks()).map(|block| next(!ground.follows(block))).collect();
        let schools = 0..ground.n_schools();
        let rootless = |school: &usize| ground.root(*school).is_none();
        let of_school = schools.clone().map(|school| next(rootless(&school))).collect();
        let may_be_empty = schools.filter(rootless).map(|school| ground.may_be_empty(school));
        Self { of_block, of_school, may_be_empty: may_be_empty.collect(), n }
    }

    pub fn of(&self, zone: &Zone) -> Box<[u32]> {
        let blocks = zone.blocks.iter().map(|&block| self.of_block[block as usize]);
        let all = blocks.chain([self.of_school[zone.school as usize]]);
        all.filter(|&row| row != NONE).collect()
    }

    /// Whether something is amiss when the row is left uncovered.
    pub fn counts(&self, row: usize) -> bool {
        let own = row.checked_sub(self.n - self.may_be_empty.len());
        own.is_none_or(|own| !self.may_be_empty[own])
    }

    /// The least a row may cost: of a block its price less `less`, of a school anything.
    pub fn bottoms(&self, prices: &[i64], less: f64) -> Vec<f64> {
        let blocks = self.of_block.iter().zip(prices).filter(|(row, _)| **row != NONE);
        let own = self.may_be_empty.iter().map(|_| -DEAR);
        blocks.map(|(_, &price)| price as f64 - less).chain(own).collect()
    }

    /// What the zone costs beyond the prices of its blocks that have no row.
    pub fn cost(&self, zone: &Zone, prices: &[i64]) -> f64 {
        let settled = zone.blocks.iter().map(|&block| block as usize);
        let settled = settled.filter(|&block| self.of_block[block] == NONE);
        (zone.cost - settled.map(|block| prices[block]).sum::<i64>()) as f64
    }

    /// Prices from what the rows cost; those of blocks without a row as they are.
    pub fn prices(&self, duals: &[f64], prices: &[i64]) -> Vec<f64> {
        let price = |(&row, &price): (&u32, &i64)| {
            if row == NONE { price as f64 } else { duals[row as usize] }
        };
        self.of_block.iter().zip(prices).map(price).collect()
    }

    /// The most a row may cost: of a block its price and `more`, of a school without a zone
    /// nothing, if it may be.
    pub fn tops(&self, prices: &[i64], more: f64) -> Vec<f64> {
        let blocks = self.of_block.iter().zip(prices).filter(|(row, _)| **row != NONE);
        let own = self.may_be_empty.iter().map(|&may| if may { 0.0 } else { more * 8.0 });
        blocks.map(|(_, &price)| price as f64 + more).chain(own).collect()
    }
}
