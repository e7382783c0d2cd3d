//! Cities that do not exist, but could: a river with bridges, dense and sparse quarters, blocks
//! along streets, schools with classes. From a seed, the same on every machine.

use crate::model::District;

/// What to build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    pub n_schools: usize,
    pub n_blocks: usize,
    pub seed: u64,
}

/// A city as a district, made in memory.
pub fn city(_recipe: Recipe) -> District {
    unreachable!("synth is furnished next")
}
