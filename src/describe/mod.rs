//! Zones in words, as offices publish them: what bounds a zone on its four sides, its border
//! walked street by street, and the streets and homes it holds.
//!
//! 1. `lines`: every named street and every barrier, where a border can find them.
//! 2. `beyond`: what lies on the other side of a border.
//! 3. `ring`: one closed border as pieces to be named, from its northwest corner clockwise.
//! 4. `naming`: for each piece the street along it, or what lies beyond.
//! 5. `stretches`: pieces of one name together, each on one side of the ground.
//! 6. `numbers` and `homes`: what the names of blocks say about streets and house numbers.
//! 7. `told` and `sentence`: all that in sentences.

mod beyond;
mod homes;
mod lines;
mod naming;
mod numbers;
mod plane;
mod ring;
mod sentence;
mod stretches;
mod told;

use geo::Polygon;
use rayon::prelude::*;

pub use homes::{Homes, StreetHomes};
pub use numbers::{Numbers, Parity, StreetNumbers, street_numbers};
pub use plane::Heading;
pub use stretches::{Side, Stretch};
pub use told::{Paragraph, Told};

use crate::language::Language;
use crate::model::{BarrierKind, BlockIdx, Millimeters, Plan, SchoolIdx, Streets};
use crate::world::World;
use crate::zones::{self, Zone};
use beyond::Beyond;
use lines::Lines;
use told::{Facts, Names};

/// One zone, without words yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// The schools that have it. Sorted.
    pub schools: Vec<SchoolIdx>,
    /// As the office calls a shared zone. `None`: one school has it.
    pub name: Option<String>,
    /// The largest first. Empty: no block has an outline.
    pub areas: Vec<Area>,
    /// Sorted.
    pub blocks: Vec<BlockIdx>,
}

/// Ground in one piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    pub border: Border,
    /// Ground inside that belongs to others; the longest border first.
    pub enclaves: Vec<Border>,
}

/// A closed border, clockwise from its northwest corner.
#[derive(Clone, Debug, PartialEq)]
pub struct Border {
    pub stretches: Vec<Stretch>,
    /// Of all stretches together.
    pub length: Millimeters,
}

/// What a stretch of a border runs along.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Along {
    Street(String),
    /// `None`: it has no name.
    Barrier(BarrierKind, Option<String>),
    /// Another zone, by the first of its schools; for enclaves and borders without a street.
    Zone(SchoolIdx),
    /// Blocks without a seat.
    Unplaced,
    /// Nothing of the district is beyond.
    Edge,
}

/// All zones of a plan, and what is known about their surroundings.
pub struct Describer<'a> {
    world: &'a World,
    zones: Vec<Zone>,
    beyond: Beyond<'a>,
    lines: Lines,
    /// In the order of [`Language::ALL`].
    names: [Names; 2],
}

impl<'a> Describer<'a> {
    /// `streets` give names in place of the district's own. `plan` must be a verified plan of
    /// `world`.
    pub fn of(world: &'a World, plan: &Plan, streets: Option<&Streets>) -> Self {
        let district = &world.district;
        let mut zones = zones::zones_of(world, plan);
        if !district.hand.shared_zones.is_empty() {
            zones = zones::shared(world, &zones);
        }
        let streets = streets.or(district.streets.as_deref());
        let lines = Lines::of(streets, district.barriers.as_deref());
        let beyond = Beyond::of(district, &zones);
        let names = Language::ALL.map(|language| Names::of(district, language));
        Self { world, zones, beyond, lines, names }
    }

    /// Every zone, in the order of first schools.
    pub fn all(&self) -> Vec<Description> {
        self.zones.par_iter().map(|zone| self.describe(zone)).collect()
    }

    /// The zone of a school, which it may share.
    pub fn of_school(&self, school: SchoolIdx) -> Description {
        let first = self.world.terms.zone_of[school.0];
        let found = self.zones.iter().find(|zone| zone.school == first);
        self.describe(found.expect("every school has a zone"))
    }

    /// The description in sentences.
    pub fn told(&self, description: &Description, language: Language) -> Told {
        let names = &self.names[language as usize];
        let homes = Homes::of(&self.world.district, &description.blocks, language);
        sentence::told(&Facts { language, description, homes, names })
    }

    fn describe(&self, zone: &Zone) -> Description {
        let zone_of = &self.world.terms.zone_of;
        let schools = self.world.district.school_idxs();
        let shared = &self.world.district.hand.shared_zones;
        let shared = shared.iter().find(|shared| shared.schools.contains(&zone.school));
        let mut areas: Vec<(f64, Area)> =
            zone.outline.iter().flatten().map(|polygon| self.area(zone.school, polygon)).collect();
        areas.sort_by(|one, other| other.0.total_cmp(&one.0));
        Description {
            schools: schools.filter(|school| zone_of[school.0] == zone.school).collect(),
            name: shared.map(|shared| shared.name.clone()),
            areas: areas.into_iter().map(|(_, area)| area).collect(),
            blocks: zone.blocks.clone(),
        }
    }

    /// With its size, to be sorted by.
    fn area(&self, zone: SchoolIdx, polygon: &Polygon<f64>) -> (f64, Area) {
        let border = |ring| {
            let ring = ring::Ring::of(ring, zone, &self.beyond);
            let names = naming::names(&ring, &self.lines);
            stretches::border(&ring, &names, &self.lines)
        };
        let mut enclaves: Vec<Border> = polygon.interiors().iter().map(border).collect();
        enclaves.sort_by_key(|enclave| -enclave.length.0);
        let size = zones::Shape::of(&polygon.clone().into()).area_m2;
        (size, Area { border: border(polygon.exterior()), enclaves })
    }
}
