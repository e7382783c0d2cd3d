//! Zones as columns.

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
pub use resolve::{Resolved, resolve};

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
