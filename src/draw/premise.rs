use std::collections::BTreeMap;

use super::edit::NotDone;
use crate::explain::Lookup;
use crate::model::{
    BlockIdx, Children, District, Effort, Hand, Keep, Millimeters, Millionths, Point, Rule, School,
    SchoolId, SchoolIdx, Settings, SharedZone, WalkTable,
};
use crate::terms::Terms;
use crate::world::World;

/// A what-if: what is supposed of schools or of the rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Premise {
    /// The school has so many seats.
    Seats { school: SchoolId, seats: Children },
    /// There is no such school.
    Close { school: SchoolId },
    /// There is one more.
    Open(NewSchool),
    /// Blocks are allocated by these rules.
    Rules(Rules),
}

/// A school that may be built.
#[derive(Clone, Debug, PartialEq)]
pub struct NewSchool {
    pub id: SchoolId,
    pub name: String,
    /// The gate.
    pub point: Point,
    pub seats: Children,
}

/// How to allocate: what of the settings can be tried out while drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    pub rule: Rule,
    pub connected: Option<bool>,
    pub own_block: bool,
    pub effort: Effort,
    pub max_walk: Option<Millimeters>,
    pub compact_within: Option<Millionths>,
}

impl Rules {
    pub fn of(settings: &Settings) -> Self {
        let Settings { rule, connected, own_block, effort, max_walk, compact_within, .. } =
            *settings;
        Self { rule, connected, own_block, effort, max_walk, compact_within }
    }
}

/// More seats are a mistake.
const MOST_SEATS: Children = Children(1_000_000_000);
const MOST_COMPACT: Millionths = Millionths(100_000);
const LONGEST_ID: usize = 200;

/// The world as it would be. What was measured stays where it still holds.
///
/// The same district is read from files whose settings say the same of schools and rules.
///
/// # Errors
///
/// Why it cannot be supposed.
pub fn supposed(world: &World, premise: &Premise) -> Result<World, NotDone> {
    let district = &world.district;
    match premise {
        Premise::Seats { school, seats } => {
            let at = known(district, school)?;
            with_seats(world, at, *seats)
        }
        Premise::Close { school } => {
            let closed = known(district, school)?;
            let mut schools = district.schools().to_vec();
            schools.remove(closed.0);
            if schools.is_empty() {
                return Err(NotDone::AllClosed);
            }
            Ok(with_schools(world, schools))
        }
        Premise::Open(new) => {
            let school = built(world, new)?;
            let mut schools = district.schools().to_vec();
            schools.insert(schools.partition_point(|other| other.id < school.id), school);
            Ok(with_schools(world, schools))
        }
        Premise::Rules(rules) => with_rules(world, rules),
    }
}

/// Degrees as edits keep them: a tenth of a millimeter, so that whoever reads them again is at the
/// same place to the last bit.
pub fn in_billionths(degrees: f64) -> f64 {
    (degrees * 1e9).round() / 1e9
}

fn known(district: &District, school: &SchoolId) -> Result<SchoolIdx, NotDone> {
    district.school_named(school).ok_or_else(|| NotDone::NoSuchSchool(school.clone()))
}

fn with_seats(world: &World, at: SchoolIdx, seats: Children) -> Result<World, NotDone> {
    let mut schools = world.district.schools().to_vec();
    let school = &mut schools[at.0];
    if !(Children(0)..=MOST_SEATS).contains(&seats) {
        return Err(NotDone::BadSeats(school.id.clone(), seats));
    }
    if seats < school.least_children {
        return Err(NotDone::LeastAboveSeats(school.id.clone()));
    }
    school.seats = seats;
    Ok(on_the_same_ground(world, rebuilt(&world.district, schools)))
}

fn with_rules(world: &World, rules: &Rules) -> Result<World, NotDone> {
    let Rules { rule, connected, own_block, effort, max_walk, compact_within } = *rules;
    if let Some(most) = max_walk
        && !(Millimeters(1)..=Millimeters::LONGEST).contains(&most)
    {
        return Err(NotDone::BadMaxWalk(most));
    }
    if compact_within.is_some_and(|share| !(Millionths(0)..=MOST_COMPACT).contains(&share)) {
        return Err(NotDone::BadCompactWithin);
    }
    let mut district = world.district.clone();
    let settings = district.settings.clone();
    district.settings =
        Settings { rule, connected, own_block, effort, max_walk, compact_within, ..settings };
    Ok(on_the_same_ground(world, district))
}

fn built(world: &World, new: &NewSchool) -> Result<School, NotDone> {
    let NewSchool { id, name, point, seats } = new;
    let (length, one_line) = (id.0.chars().count(), !id.0.contains(char::is_control));
    if !(1..=LONGEST_ID).contains(&length) || !one_line || id.0.trim() != id.0 {
        return Err(NotDone::BadId(id.clone()));
    }
    if world.district.school_named(id).is_some() {
        return Err(NotDone::SchoolExists(id.clone()));
    }
    if !(point.lon.abs() <= 180.0 && point.lat.abs() <= 90.0) {
        return Err(NotDone::BadPlace(id.clone()));
    }
    if !(Children(0)..=MOST_SEATS).contains(seats) {
        return Err(NotDone::BadSeats(id.clone(), *seats));
    }
    if world.district.given_walks.is_some() {
        return Err(NotDone::NoWalksTo(id.clone()));
    }
    let point = Point { lon: in_billionths(point.lon), lat: in_billionths(point.lat) };
    let outlined = |block: &BlockIdx| world.district.block(*block).outline.is_some();
    Ok(School {
        id: id.clone(),
        name: if name.is_empty() { id.0.clone() } else { name.clone() },
        name_en: None,
        address: None,
        point: Some(point),
        gates: Vec::new(),
        seats: *seats,
        least_children: Children(0),
        grandfathered: Children(0),
        quality: None,
        own_block: Lookup::over(world).block_at(point).filter(outlined),
    })
}

/// Other settings and seats, but the same blocks and schools: walks and borders are what they were.
fn on_the_same_ground(world: &World, district: District) -> World {
    let (distances, adjacency) = (world.distances.clone(), world.adjacency.clone());
    let terms = Terms::of(&district, &distances, &adjacency);
    World { district, distances, adjacency, terms }
}

/// Blocks touch as before; walks are measured anew.
fn with_schools(world: &World, schools: Vec<School>) -> World {
    let district = rebuilt(&world.district, schools);
    let distances = crate::distance::Distances::measure(&district);
    let adjacency = world.adjacency.clone();
    let terms = Terms::of(&district, &distances, &adjacency);
    World { district, distances, adjacency, terms }
}

/// The district with these schools, and what was said of those that are no more left out.
fn rebuilt(old: &District, schools: Vec<School>) -> District {
    let ids: BTreeMap<&SchoolId, usize> =
        schools.iter().enumerate().map(|(at, school)| (&school.id, at)).collect();
    let new = |school: SchoolIdx| ids.get(&old.school(school).id).map(|at| SchoolIdx(*at));
    let positions: Vec<Option<SchoolIdx>> = old.school_idxs().map(new).collect();
    let blocks = old.blocks().iter().cloned().map(|mut block| {
        block.current_school = block.current_school.and_then(|school| positions[school.0]);
        block
    });
    let walks = old.given_walks.as_ref().map(|walks| walks_of(old, walks, &positions));
    let hand = hand_of(&old.hand, &positions);
    let mut district = District::new(schools, blocks.collect(), old.settings.clone(), walks)
        .expect("schools and blocks were sound, and what was changed was looked at");
    district.given_neighbors = old.given_neighbors.clone();
    district.streets = old.streets.clone();
    district.barriers = old.barriers.clone();
    district.level = old.level.clone();
    district.grid = old.grid.clone();
    district.inputs = old.inputs.clone();
    district.hand = hand;
    district
}

fn walks_of(old: &District, walks: &WalkTable, positions: &[Option<SchoolIdx>]) -> WalkTable {
    let left = positions.iter().flatten().count();
    let mut table = WalkTable::without_ways(old.blocks().len(), left);
    for block in old.block_idxs() {
        for (school, walk) in walks.ways_from(block) {
            if let Some(school) = positions[school.0] {
                table.set(block, school, walk);
            }
        }
    }
    table
}

fn hand_of(old: &Hand, positions: &[Option<SchoolIdx>]) -> Hand {
    let at = |school: &SchoolIdx| positions[school.0];
    let zone = |zone: &SharedZone| {
        let schools: Vec<SchoolIdx> = zone.schools.iter().filter_map(at).collect();
        (2 <= schools.len()).then(|| SharedZone { name: zone.name.clone(), schools })
    };
    let keep = |keep: &Keep| Keep {
        price: keep.price,
        schools: keep.schools.iter().map(|school| school.as_ref().and_then(at)).collect(),
        held: keep.held.clone(),
    };
    Hand {
        pins: old.pins.iter().filter_map(|(block, school)| Some((*block, at(school)?))).collect(),
        bans: old.bans.iter().filter_map(|(block, school)| Some((*block, at(school)?))).collect(),
        keep: old.keep.as_ref().map(keep),
        shared_zones: old.shared_zones.iter().filter_map(zone).collect(),
    }
}
