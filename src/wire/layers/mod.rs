//! The layers of a plan's map, as tables: one list of columns each, whatever the format.
//!
//! `columns` says what a layer tells, by name, kind and value. GeoJSON, files for GIS and what is
//! served read it from here, so that they cannot differ. No layer holds the children of a single
//! block, but [`Layer::Blocks`] where the office asks for them.

mod columns;

use std::borrow::Cow;

use geo::MultiPolygon;

use columns::{BLOCKS, BLOCKS_AND_CHILDREN, EXCEPTIONS, SCHOOLS, ZONES};
use columns::{BlockFacts, BlockValue, Entry, ExceptionFacts, ZoneFacts};

use crate::model::{BlockIdx, Plan, Point, SharedZone};
use crate::report::{Bend, bends, zone_colors};
use crate::world::World;
use crate::zones::{Zone, shared};

/// What there is to be seen on a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Points, with the figures of each school.
    Schools,
    /// Outlines or points, each with its school and walk.
    Blocks,
    /// The outline of each zone with its schools. A zone that schools share is one row: by its own
    /// name, with their figures together, of which crowding is none.
    Zones,
    /// The blocks that the rule alone would have sent elsewhere, and why.
    Exceptions,
}

impl Layer {
    pub const ALL: [Self; 4] = [Self::Schools, Self::Blocks, Self::Zones, Self::Exceptions];

    pub fn name(self) -> &'static str {
        match self {
            Self::Schools => "schools",
            Self::Blocks => "blocks",
            Self::Zones => "zones",
            Self::Exceptions => "exceptions",
        }
    }

    /// Whether there is one place that stands for a row: [`Row::point`].
    pub fn has_points(self) -> bool {
        self != Self::Zones
    }
}

/// What a column holds where it is not null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Texts,
    Whole,
    /// Meters, with at most three decimals.
    Real,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    Text(&'a str),
    Texts(Vec<&'a str>),
    Whole(i64),
    Real(f64),
}

/// Where a row is: degrees on WGS 84, longitude first; exterior rings counterclockwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Geometry<'a> {
    Point(Point),
    Points(&'a [Point]),
    Area(&'a MultiPolygon<f64>),
    /// A zone of blocks some of which are known as points only.
    AreaAndPoints(&'a MultiPolygon<f64>, &'a [Point]),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row<'a> {
    /// Also the first of the values.
    pub id: &'a str,
    /// One for each column.
    pub values: Vec<Value<'a>>,
    /// `None`: nobody said where it is, or it is a zone without blocks.
    pub geometry: Option<Geometry<'a>>,
    /// The one place that stands for it in a table without outlines: a gate, or where walks start.
    /// `None`: as above, and of every zone.
    pub point: Option<Point>,
}

/// What layers are made from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub world: &'a World,
    /// A verified plan of `world`.
    pub plan: &'a Plan,
    /// One per school, as [`crate::zones::zones_of`] gives them.
    pub zones: &'a [Zone],
    /// The children of every block too, in its layer. Never for the public.
    pub children: bool,
}

impl<'a> Source<'a> {
    /// What everybody may see.
    pub fn public(world: &'a World, plan: &'a Plan, zones: &'a [Zone]) -> Self {
        Self { world, plan, zones, children: false }
    }

    pub fn table(self, layer: Layer) -> Table<'a> {
        let rows = match layer {
            Layer::Schools => Rows::Zones(schools(self)),
            Layer::Zones => Rows::Zones(zones(self)),
            Layer::Blocks => Rows::Blocks,
            Layer::Exceptions => Rows::Exceptions(bends(self.world, self.plan)),
        };
        Table { layer, source: self, rows }
    }
}

/// A layer whose rows are made when they are asked for: in the order of ids, of zones in that of
/// their first schools.
pub struct Table<'a> {
    pub layer: Layer,
    source: Source<'a>,
    rows: Rows<'a>,
}

enum Rows<'a> {
    /// Of schools, or of zones.
    Zones(Vec<ZoneFacts<'a>>),
    Blocks,
    Exceptions(Vec<Bend<'a>>),
}

impl Table<'_> {
    pub fn columns(&self) -> Vec<Column> {
        match self.layer {
            Layer::Schools => SCHOOLS.iter().map(|entry| entry.column).collect(),
            Layer::Zones => ZONES.iter().map(|entry| entry.column).collect(),
            Layer::Blocks => self.of_blocks().iter().map(|entry| entry.column).collect(),
            Layer::Exceptions => EXCEPTIONS.iter().map(|entry| entry.column).collect(),
        }
    }

    pub fn len(&self) -> usize {
        match &self.rows {
            Rows::Zones(zones) => zones.len(),
            Rows::Blocks => self.source.plan.blocks.len(),
            Rows::Exceptions(bends) => bends.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.len()).map(|at| self.row(at))
    }

    /// # Panics
    ///
    /// There are not so many.
    pub fn row(&self, at: usize) -> Row<'_> {
        match &self.rows {
            Rows::Zones(zones) if self.layer == Layer::Schools => school_row(&zones[at]),
            Rows::Zones(zones) => zone_row(&zones[at]),
            Rows::Blocks => {
                let facts = self.block(BlockIdx(at));
                let values = self.of_blocks().iter().map(|entry| (entry.value)(&facts));
                block_row(&facts, values.collect())
            }
            Rows::Exceptions(bends) => {
                let facts = self.exception(&bends[at]);
                let values = EXCEPTIONS.iter().map(|entry| (entry.value)(&facts));
                block_row(&facts.block, values.collect())
            }
        }
    }

    fn of_blocks(&self) -> &'static [Entry<BlockValue>] {
        if self.source.children { &BLOCKS_AND_CHILDREN } else { BLOCKS }
    }

    fn block(&self, at: BlockIdx) -> BlockFacts<'_> {
        let block = self.source.world.district.block(at);
        let exception = self.source.plan.exception(&block.id);
        BlockFacts { block, planned: &self.source.plan.blocks[at.0], exception }
    }

    fn exception<'t>(&'t self, bend: &'t Bend) -> ExceptionFacts<'t> {
        let district = &self.source.world.district;
        let block = district.block_named(&bend.exception.block);
        ExceptionFacts {
            block: self.block(block.expect("a verified plan names the district's blocks")),
            exception: bend.exception,
            rule_school: bend.rule_school.map(|school| &district.school(school).id),
        }
    }
}

fn school_row<'t>(facts: &'t ZoneFacts) -> Row<'t> {
    let values = SCHOOLS.iter().map(|entry| (entry.value)(facts)).collect();
    Row { id: facts.id, values, geometry: facts.gate.map(Geometry::Point), point: facts.gate }
}

fn zone_row<'t>(facts: &'t ZoneFacts) -> Row<'t> {
    let values = ZONES.iter().map(|entry| (entry.value)(facts)).collect();
    let geometry = match (&facts.zone.outline, &*facts.zone.points) {
        (Some(outline), []) => Some(Geometry::Area(outline)),
        (Some(outline), points) => Some(Geometry::AreaAndPoints(outline, points)),
        (None, []) => None,
        (None, points) => Some(Geometry::Points(points)),
    };
    Row { id: facts.id, values, geometry, point: None }
}

fn block_row<'t>(facts: &BlockFacts<'t>, values: Vec<Value<'t>>) -> Row<'t> {
    let block = facts.block;
    let outline = block.outline.as_ref().map(Geometry::Area);
    let geometry = outline.or(block.point.map(Geometry::Point));
    Row { id: &block.id.0, values, geometry, point: block.point }
}

/// Each school with its own blocks, whoever it shares a zone with.
fn schools<'a>(source: Source<'a>) -> Vec<ZoneFacts<'a>> {
    let colors = zone_colors(source.world, source.plan);
    let zones = source.zones.iter();
    zones.map(|zone| own_zone(source, Cow::Borrowed(zone), colors[zone.school.0])).collect()
}

fn zones<'a>(source: Source<'a>) -> Vec<ZoneFacts<'a>> {
    let colors = zone_colors(source.world, source.plan);
    let shared_zones = &source.world.district.hand.shared_zones;
    let all: Vec<Cow<Zone>> = match shared_zones.as_slice() {
        [] => source.zones.iter().map(Cow::Borrowed).collect(),
        _ => shared(source.world, source.zones).into_iter().map(Cow::Owned).collect(),
    };
    let facts = |zone: Cow<'a, Zone>| {
        let color = colors[zone.school.0];
        match shared_zones.iter().find(|shared| shared.schools.contains(&zone.school)) {
            Some(shared) => shared_zone(source, (shared, zone), color),
            None => own_zone(source, zone, color),
        }
    };
    all.into_iter().map(facts).collect()
}

fn own_zone<'a>(source: Source<'a>, zone: Cow<'a, Zone>, color: usize) -> ZoneFacts<'a> {
    let school = source.world.district.school(zone.school);
    let planned = &source.plan.schools[zone.school.0];
    ZoneFacts {
        id: &school.id.0,
        name: &school.name,
        name_en: school.name_en.as_deref(),
        schools: vec![&school.id.0],
        seats: planned.seats,
        children: planned.children,
        walk: planned.walk,
        crowding: Some(planned.crowding),
        gate: school.point,
        color,
        zone,
    }
}

fn shared_zone<'a>(
    source: Source<'a>,
    (shared, zone): (&'a SharedZone, Cow<'a, Zone>),
    color: usize,
) -> ZoneFacts<'a> {
    let district = &source.world.district;
    let planned = || shared.schools.iter().map(|school| &source.plan.schools[school.0]);
    ZoneFacts {
        id: &shared.name,
        name: &shared.name,
        name_en: None,
        schools: shared.schools.iter().map(|school| &*district.school(*school).id.0).collect(),
        seats: planned().map(|school| school.seats).sum(),
        children: planned().map(|school| school.children).sum(),
        walk: planned().map(|school| school.walk).sum(),
        crowding: None,
        gate: None,
        color,
        zone,
    }
}
