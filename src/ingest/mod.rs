//! Untrusted files in, a valid [`District`] out, or everything that is wrong with them.

mod problem;

use std::path::Path;

pub use problem::{Code, Problem};

use crate::model::District;

/// What to read.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    pub schools: &'a Path,
    pub blocks: &'a Path,
    pub distances: Option<&'a Path>,
    pub adjacency: Option<&'a Path>,
    pub settings: Option<&'a Path>,
    pub level: Option<&'a str>,
}

/// A district, and what its readers should know about how it was read.
#[derive(Debug)]
pub struct Loaded {
    pub district: District,
    /// Repairs, apportionments and doubts, none of which stops the work.
    pub notices: Vec<Problem>,
}

/// Reads every file completely before it gives up.
///
/// # Errors
///
/// Every problem of every file, by file and place. Never an empty list.
pub fn read(_files: &Files) -> Result<Loaded, Vec<Problem>> {
    unreachable!("ingest is furnished next")
}
