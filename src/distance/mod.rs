//! One definition of every walk: `Distances::between`. Streets will be a third kind.

mod straight_line;

pub use straight_line::{Place, StraightLine, growth_at};

use crate::model::{BlockIdx, District, Millimeters, SchoolIdx, WalkTable};

/// Walks from blocks to schools.
#[derive(Clone, Debug)]
pub enum Distances {
    /// As the crow flies.
    StraightLine(StraightLine),
    /// As the office measured them.
    Table(WalkTable),
}

impl Distances {
    /// The given walks where there are any, straight lines otherwise.
    pub fn measure(district: &District) -> Self {
        match &district.given_walks {
            Some(table) => Self::Table(table.clone()),
            None => Self::StraightLine(StraightLine::measure(district)),
        }
    }

    /// `None`: there is no way.
    pub fn between(&self, block: BlockIdx, school: SchoolIdx) -> Option<Millimeters> {
        match self {
            Self::StraightLine(lines) => Some(lines.between(block, school)),
            Self::Table(table) => table.between(block, school),
        }
    }
}
