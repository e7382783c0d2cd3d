//! What each layer tells: a line per column.

use std::borrow::Cow;

use super::{Column, Kind, Value};
use crate::model::{
    Block, ChildMillimeters, Children, Exception, Millimeters, PlannedBlock, Point, SchoolId,
};
use crate::zones::Zone;

/// A column, and how a row comes by its value.
pub struct Entry<F> {
    pub column: Column,
    pub value: F,
}

pub struct ZoneFacts<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub name_en: Option<&'a str>,
    pub schools: Vec<&'a str>,
    pub seats: Children,
    pub children: Children,
    pub walk: ChildMillimeters,
    /// `None`: schools share it.
    pub crowding: Option<Millimeters>,
    /// Of the one school.
    pub gate: Option<Point>,
    pub color: usize,
    pub zone: Cow<'a, Zone>,
}

pub struct BlockFacts<'a> {
    pub block: &'a Block,
    pub planned: &'a PlannedBlock,
    pub exception: Option<&'a Exception>,
}

pub struct ExceptionFacts<'a> {
    pub block: BlockFacts<'a>,
    pub exception: &'a Exception,
    /// Where walk + crowding is least. `None`: going without a seat counts less.
    pub rule_school: Option<&'a SchoolId>,
}

pub type ZoneValue = for<'t, 'a> fn(&'t ZoneFacts<'a>) -> Value<'t>;
pub type BlockValue = for<'a> fn(&BlockFacts<'a>) -> Value<'a>;
pub type ExceptionValue = for<'a> fn(&ExceptionFacts<'a>) -> Value<'a>;

pub static ZONES: [Entry<ZoneValue>; 11] = [
    zone("id", Kind::Text, |zone| Value::Text(zone.id)),
    zone("name", Kind::Text, |zone| Value::Text(zone.name)),
    zone("name_en", Kind::Text, |zone| text(zone.name_en)),
    zone("seats", Kind::Whole, |zone| Value::Whole(zone.seats.0)),
    zone("children", Kind::Whole, |zone| Value::Whole(zone.children.0)),
    zone("crowding_m", Kind::Real, |zone| meters(zone.crowding)),
    zone("mean_walk_m", Kind::Real, mean_walk),
    zone("n_blocks", Kind::Whole, |zone| count(Some(zone.zone.blocks.len()))),
    zone("n_pieces", Kind::Whole, |zone| count(zone.zone.n_pieces)),
    zone("color", Kind::Whole, |zone| count(Some(zone.color))),
    zone("schools", Kind::Texts, |zone| Value::Texts(zone.schools.clone())),
];

/// A school's figures are its zone's; it needs no list of schools.
pub static SCHOOLS: &[Entry<ZoneValue>] = ZONES.split_at(10).0;

pub static BLOCKS_AND_CHILDREN: [Entry<BlockValue>; 7] = [
    block("id", Kind::Text, |block| Value::Text(&block.block.id.0)),
    block("name", Kind::Text, |block| text(block.block.name.as_deref())),
    block("name_en", Kind::Text, |block| text(block.block.name_en.as_deref())),
    block("school", Kind::Text, school),
    block("walk_m", Kind::Real, walk),
    block("exception", Kind::Text, |block| {
        text(block.exception.map(|exception| exception.reason.name()))
    }),
    block("children", Kind::Whole, |block| Value::Whole(block.block.children.0)),
];

/// What everybody may see of blocks: all but their children.
pub static BLOCKS: &[Entry<BlockValue>] = BLOCKS_AND_CHILDREN.split_at(6).0;

pub static EXCEPTIONS: [Entry<ExceptionValue>; 8] = [
    exception("id", Kind::Text, |bend| Value::Text(&bend.block.block.id.0)),
    exception("name", Kind::Text, |bend| text(bend.block.block.name.as_deref())),
    exception("name_en", Kind::Text, |bend| text(bend.block.block.name_en.as_deref())),
    exception("school", Kind::Text, |bend| school(&bend.block)),
    exception("walk_m", Kind::Real, |bend| walk(&bend.block)),
    exception("reason", Kind::Text, |bend| Value::Text(bend.exception.reason.name())),
    exception("extra_m", Kind::Real, |bend| meters(Some(bend.exception.extra))),
    exception("rule_school", Kind::Text, |bend| text(bend.rule_school.map(|id| &*id.0))),
];

const fn zone(name: &'static str, kind: Kind, value: ZoneValue) -> Entry<ZoneValue> {
    Entry { column: Column { name, kind }, value }
}

const fn block(name: &'static str, kind: Kind, value: BlockValue) -> Entry<BlockValue> {
    Entry { column: Column { name, kind }, value }
}

const fn exception(name: &'static str, kind: Kind, value: ExceptionValue) -> Entry<ExceptionValue> {
    Entry { column: Column { name, kind }, value }
}

fn text(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Null, Value::Text)
}

fn count(n: Option<usize>) -> Value<'static> {
    let whole = |n| i64::try_from(n).expect("nobody has so many in memory");
    n.map_or(Value::Null, |n| Value::Whole(whole(n)))
}

fn meters(length: Option<Millimeters>) -> Value<'static> {
    length.map_or(Value::Null, |length| Value::Real(length.meters()))
}

/// Null where nobody walks.
fn mean_walk<'t>(zone: &'t ZoneFacts) -> Value<'t> {
    let (children, walk) = (zone.children.0, zone.walk.0);
    match children {
        0 => Value::Null,
        _ => Value::Real((walk as f64 / children as f64).round() / 1000.0),
    }
}

fn school<'a>(block: &BlockFacts<'a>) -> Value<'a> {
    text(block.planned.school.as_ref().map(|(id, _)| &*id.0))
}

fn walk<'a>(block: &BlockFacts<'a>) -> Value<'a> {
    meters(block.planned.school.as_ref().map(|(_, walk)| *walk))
}
