//! One definition of every walk: `Distances::between`.

mod straight_line;
pub mod streets;

use std::sync::Arc;

pub use straight_line::{Place, StraightLine, growth_at};

pub use streets::StreetWalks;

use crate::model::{BlockIdx, District, Millimeters, SchoolIdx, WalkTable};

/// Walks from blocks to schools.
#[derive(Clone, Debug)]
pub enum Distances {
    /// As the crow flies.
    StraightLine(StraightLine),
    /// As the office measured them.
    Table(WalkTable),
    /// Along streets.
    Streets(Arc<StreetWalks>),
}

/// Walks by how they are held.
#[derive(Clone, Copy, Debug)]
pub enum Held<'a> {
    Lines(&'a StraightLine),
    Table(&'a WalkTable),
}

impl Distances {
    /// The given walks where there are any, else along streets where there are any, else straight
    /// lines.
    pub fn measure(district: &District) -> Self {
        match (&district.given_walks, &district.streets) {
            (Some(table), _) => Self::Table(table.clone()),
            (None, Some(streets)) => {
                Self::Streets(Arc::new(StreetWalks::measure(district, streets)))
            }
            (None, None) => Self::StraightLine(StraightLine::measure(district)),
        }
    }

    /// `None`: there is no way.
    pub fn between(&self, block: BlockIdx, school: SchoolIdx) -> Option<Millimeters> {
        match self {
            Self::StraightLine(lines) => Some(lines.between(block, school)),
            Self::Table(table) => table.between(block, school),
            Self::Streets(walks) => walks.between(block, school),
        }
    }

    /// Straight lines, or one number per pair.
    pub fn held(&self) -> Held<'_> {
        match self {
            Self::StraightLine(lines) => Held::Lines(lines),
            Self::Table(table) => Held::Table(table),
            Self::Streets(walks) => Held::Table(walks.table()),
        }
    }

    /// `None`: walks are not along streets.
    pub fn streets(&self) -> Option<&StreetWalks> {
        match self {
            Self::Streets(walks) => Some(walks),
            _ => None,
        }
    }
}
