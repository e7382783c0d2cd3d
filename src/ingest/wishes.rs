//! What an office wishes beyond its files of schools and blocks: by ids, as it was written.

use super::Code;
use super::problem::{FileName, Place, Problem};
use crate::model::{Children, Millimeters, Point};

/// Of the settings.
#[derive(Default)]
pub(super) struct Wishes {
    /// Where the settings are. `None`: there are none.
    pub file: Option<FileName>,
    /// In the order of ids.
    pub schools: Vec<SchoolWish>,
    pub pins: Vec<PairWish>,
    pub bans: Vec<PairWish>,
    pub zones: Vec<ZoneWish>,
    pub keep: Option<KeepWish>,
    /// Columns of blocks: children who stay where they are.
    pub grandfathered: Vec<String>,
}

/// Where a wish was written.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub file: FileName,
    pub place: Place,
}

/// A school as it would be. What is `None` stays as the file of schools has it.
pub(super) struct SchoolWish {
    pub id: String,
    pub spot: Spot,
    pub closed: bool,
    /// It is in no file; the facts below are only for such.
    pub new: bool,
    pub name: Option<String>,
    pub name_en: Option<String>,
    pub address: Option<String>,
    pub address_en: Option<String>,
    pub level: Option<String>,
    pub block: Option<String>,
    pub lon: Option<f64>,
    pub lat: Option<f64>,
    pub seats: Option<Children>,
    pub least_children: Option<Children>,
}

/// A pin or a ban.
pub(super) struct PairWish {
    pub spot: Spot,
    pub block: String,
    pub school: String,
}

pub(super) struct ZoneWish {
    pub spot: Spot,
    pub name: String,
    pub schools: Vec<String>,
}

/// How dear it is to leave the plan that is kept.
pub(super) struct KeepWish {
    pub spot: Spot,
    /// `None`: not said.
    pub price: Option<Millimeters>,
    pub hold: Option<Hold>,
}

/// Who was moved in one of `years` before `entry_year` is not moved again.
#[derive(Clone, Copy)]
pub(super) struct Hold {
    pub years: i64,
    pub entry_year: i64,
}

impl Wishes {
    pub fn closes(&self, school: &str) -> bool {
        self.schools.iter().any(|wish| wish.closed && wish.id == school)
    }
}

impl Spot {
    pub fn problem(&self, code: Code) -> Problem {
        self.file.problem(code).at(&self.place)
    }
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}", self.file.name, self.place)
    }
}

impl SchoolWish {
    pub fn untouched(id: String, spot: Spot) -> Self {
        Self {
            id,
            spot,
            closed: false,
            new: false,
            name: None,
            name_en: None,
            address: None,
            address_en: None,
            level: None,
            block: None,
            lon: None,
            lat: None,
            seats: None,
            least_children: None,
        }
    }

    /// Of a new school. `None`: no place is written, or one that is not on the globe.
    pub fn point(&self) -> Option<Point> {
        super::table::position(self.lon?, self.lat?).ok()
    }
}
