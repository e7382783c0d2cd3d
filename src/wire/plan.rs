use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::certificate::{MovedJson, TighterJson, WorstWalkJson};
use super::layout::to_lines;
use super::meters::Meters;
use crate::model::{
    BlockId, ChildMillimeters, Children, Exception, InputDigest, InputRole, Millimeters, Plan,
    PlannedBlock, PlannedSchool, Reason, Rule, SchoolId, SeatsNeeded,
};

/// What a `plan.json` must look like: JSON Schema, draft 2020-12.
pub const PLAN_SCHEMA: &str = include_str!("plan.schema.json");

/// Changes when a reader of the old form would misunderstand the new one.
const VERSION: u32 = 2;

/// Why a text is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct BadPlan {
    /// Counted from 1. `None`: it is not about one line.
    pub line: Option<usize>,
    pub what: String,
}

impl fmt::Display for BadPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanJson<'a> {
    version: u32,
    rule: Cow<'a, str>,
    #[serde(deserialize_with = "Option::deserialize")]
    level: Option<Cow<'a, str>>,
    own_block: bool,
    connected: bool,
    inputs: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    cost_child_meters: Meters,
    #[serde(deserialize_with = "Option::deserialize")]
    moved: Option<MovedJson>,
    bound_child_meters: Meters,
    gap: f64,
    #[serde(deserialize_with = "Option::deserialize")]
    tighter: Option<TighterJson<'a>>,
    #[serde(deserialize_with = "Option::deserialize")]
    worst_walk: Option<WorstWalkJson<'a>>,
    no_seat_m: Meters,
    unplaced_children: i64,
    seats_needed: Vec<SeatsNeededJson<'a>>,
    schools: Vec<SchoolJson<'a>>,
    blocks: Vec<BlockJson<'a>>,
    exceptions: Vec<ExceptionJson<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeatsNeededJson<'a> {
    school: Cow<'a, str>,
    seats: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SchoolJson<'a> {
    id: Cow<'a, str>,
    seats: i64,
    children: i64,
    walk_child_meters: Meters,
    crowding_m: Meters,
    least_children: i64,
    #[serde(deserialize_with = "Option::deserialize")]
    zone: Option<Cow<'a, str>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockJson<'a> {
    id: Cow<'a, str>,
    #[serde(deserialize_with = "Option::deserialize")]
    school: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "Option::deserialize")]
    meters: Option<Meters>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionJson<'a> {
    block: Cow<'a, str>,
    #[serde(deserialize_with = "Option::deserialize")]
    school: Option<Cow<'a, str>>,
    reason: Cow<'a, str>,
    extra_meters: Meters,
}

/// The same plan gives the same bytes.
pub fn plan_to_json(plan: &Plan) -> String {
    let inputs = plan.inputs.iter();
    to_lines(&PlanJson {
        version: VERSION,
        rule: plan.rule.name().into(),
        level: plan.level.as_deref().map(Cow::from),
        own_block: plan.own_block,
        connected: plan.connected,
        inputs: inputs.map(|input| (input.role.name().into(), (&input.sha256).into())).collect(),
        cost_child_meters: plan.cost.into(),
        moved: plan.moved.as_ref().map(MovedJson::of),
        bound_child_meters: plan.bound.into(),
        gap: written_gap(plan.gap()),
        tighter: plan.tighter.as_ref().map(TighterJson::of),
        worst_walk: plan.worst_walk.as_ref().map(WorstWalkJson::of),
        no_seat_m: plan.no_seat.into(),
        unplaced_children: plan.unplaced_children.0,
        seats_needed: plan.seats_needed.iter().map(SeatsNeededJson::of).collect(),
        schools: plan.schools.iter().map(SchoolJson::of).collect(),
        blocks: plan.blocks.iter().map(BlockJson::of).collect(),
        exceptions: plan.exceptions.iter().map(ExceptionJson::of).collect(),
    })
}

/// The plan exactly as it was written; whether it tells the truth is for `verify` to say.
///
/// # Errors
///
/// The first thing that makes it unreadable or inconsistent in itself.
pub fn plan_from_json(text: &str) -> Result<Plan, BadPlan> {
    let text = text.trim_start_matches('\u{feff}');
    let json: PlanJson = serde_json::from_str(text).map_err(|err| reading_error(text, &err))?;
    if json.version != VERSION {
        return Err(other_version(json.version));
    }
    let plan = Plan {
        rule: rule(&json.rule)?,
        own_block: json.own_block,
        connected: json.connected,
        level: json.level.map(Cow::into_owned),
        inputs: inputs(json.inputs)?,
        cost: total("cost_child_meters", json.cost_child_meters)?,
        moved: json.moved.map(MovedJson::read).transpose()?,
        bound: total("bound_child_meters", json.bound_child_meters)?,
        tighter: json.tighter.map(TighterJson::read).transpose()?,
        worst_walk: json.worst_walk.map(WorstWalkJson::read).transpose()?,
        no_seat: length("no_seat_m", json.no_seat_m)?,
        unplaced_children: children("unplaced_children", json.unplaced_children)?,
        seats_needed: read_all(json.seats_needed, SeatsNeededJson::read)?,
        schools: read_all(json.schools, SchoolJson::read)?,
        blocks: read_all(json.blocks, BlockJson::read)?,
        exceptions: read_all(json.exceptions, ExceptionJson::read)?,
    };
    in_order("schools", plan.schools.iter().map(|school| &school.id.0))?;
    in_order("blocks", plan.blocks.iter().map(|block| &block.id.0))?;
    in_order("exceptions", plan.exceptions.iter().map(|exception| &exception.block.0))?;
    in_order("seats_needed", plan.seats_needed.iter().map(|needed| &needed.school.0))?;
    check_gap(json.gap, &plan)?;
    Ok(plan)
}

impl<'a> SeatsNeededJson<'a> {
    fn of(needed: &'a SeatsNeeded) -> Self {
        Self { school: (&needed.school.0).into(), seats: needed.seats.0 }
    }

    fn read(self) -> Result<SeatsNeeded, BadPlan> {
        let seats = children(&format!("seats_needed of school {:?}", self.school), self.seats)?;
        Ok(SeatsNeeded { school: SchoolId(self.school.into_owned()), seats })
    }
}

impl<'a> SchoolJson<'a> {
    fn of(school: &'a PlannedSchool) -> Self {
        Self {
            id: (&school.id.0).into(),
            seats: school.seats.0,
            children: school.children.0,
            walk_child_meters: school.walk.into(),
            crowding_m: school.crowding.into(),
            least_children: school.least_children.0,
            zone: school.zone.as_deref().map(Cow::from),
        }
    }

    fn read(self) -> Result<PlannedSchool, BadPlan> {
        let of = |fact: &str| format!("{fact} of school {:?}", self.id);
        Ok(PlannedSchool {
            seats: children(&of("seats"), self.seats)?,
            least_children: children(&of("least_children"), self.least_children)?,
            children: children(&of("children"), self.children)?,
            walk: total(&of("walk_child_meters"), self.walk_child_meters)?,
            crowding: signed_length(&of("crowding_m"), self.crowding_m)?,
            zone: self.zone.map(Cow::into_owned),
            id: SchoolId(self.id.into_owned()),
        })
    }
}

impl<'a> BlockJson<'a> {
    fn of(block: &'a PlannedBlock) -> Self {
        Self {
            id: (&block.id.0).into(),
            school: block.school.as_ref().map(|(school, _)| (&school.0).into()),
            meters: block.school.as_ref().map(|(_, walk)| (*walk).into()),
        }
    }

    fn read(self) -> Result<PlannedBlock, BadPlan> {
        let school = match (self.school, self.meters) {
            (None, None) => None,
            (Some(school), Some(meters)) => {
                let walk = length(&format!("meters of block {:?}", self.id), meters)?;
                Some((SchoolId(school.into_owned()), walk))
            }
            _ => {
                let id = self.id;
                let what = "school and meters must both be given, or both be null";
                return Err(bad(format!("block {id:?}: {what}")));
            }
        };
        Ok(PlannedBlock { id: BlockId(self.id.into_owned()), school })
    }
}

impl<'a> ExceptionJson<'a> {
    fn of(exception: &'a Exception) -> Self {
        Self {
            block: (&exception.block.0).into(),
            school: exception.school.as_ref().map(|school| (&school.0).into()),
            reason: exception.reason.name().into(),
            extra_meters: exception.extra.into(),
        }
    }

    fn read(self) -> Result<Exception, BadPlan> {
        let Some(reason) = Reason::ALL.into_iter().find(|reason| reason.name() == self.reason)
        else {
            let known = Reason::ALL.map(Reason::name).join(", ");
            return Err(bad(format!("reason {:?} is none of {known}", self.reason)));
        };
        let extra = length(&format!("extra_meters of block {:?}", self.block), self.extra_meters)?;
        let school = self.school.map(|school| SchoolId(school.into_owned()));
        Ok(Exception { block: BlockId(self.block.into_owned()), school, reason, extra })
    }
}

fn read_all<J, T>(rows: Vec<J>, read: fn(J) -> Result<T, BadPlan>) -> Result<Vec<T>, BadPlan> {
    rows.into_iter().map(read).collect()
}

fn rule(name: &str) -> Result<Rule, BadPlan> {
    Rule::ALL.into_iter().find(|rule| rule.name() == name).ok_or_else(|| {
        let known = Rule::ALL.map(Rule::name).join(", ");
        bad(format!("rule {name:?} is none of {known}"))
    })
}

fn inputs(digests: BTreeMap<Cow<str>, Cow<str>>) -> Result<Vec<InputDigest>, BadPlan> {
    let mut inputs = Vec::new();
    for (name, digest) in digests {
        let Some(role) = InputRole::ALL.into_iter().find(|role| role.name() == name) else {
            let known = InputRole::ALL.map(InputRole::name).join(", ");
            return Err(bad(format!("input {name:?} is none of {known}")));
        };
        let hexadecimal = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        if digest.len() != 64 || !digest.chars().all(hexadecimal) {
            let what = "is no SHA-256 digest: 64 digits from 0 to f";
            return Err(bad(format!("input {name:?}: {digest:?} {what}")));
        }
        inputs.push(InputDigest { role, sha256: digest.into_owned() });
    }
    inputs.sort();
    Ok(inputs)
}

/// More children than there are on earth; products with lengths still fit.
const MOST_CHILDREN: i64 = 1 << 33;

pub(super) fn children(name: &str, number: i64) -> Result<Children, BadPlan> {
    if (0..=MOST_CHILDREN).contains(&number) {
        Ok(Children(number))
    } else {
        Err(bad(format!("{name}: {number} is out of range")))
    }
}

fn signed_length(name: &str, meters: Meters) -> Result<Millimeters, BadPlan> {
    meters.signed_length().ok_or_else(|| bad(format!("{name} is out of range")))
}

pub(super) fn length(name: &str, meters: Meters) -> Result<Millimeters, BadPlan> {
    meters.length().ok_or_else(|| bad(format!("{name} is out of range")))
}

pub(super) fn total(name: &str, meters: Meters) -> Result<ChildMillimeters, BadPlan> {
    meters.total().ok_or_else(|| bad(format!("{name} is out of range")))
}

/// Sorted, each once: what looks up by id relies on it.
pub(super) fn in_order<'a>(
    list: &str,
    mut ids: impl Iterator<Item = &'a String>,
) -> Result<(), BadPlan> {
    let Some(mut last) = ids.next() else { return Ok(()) };
    for id in ids {
        if id <= last {
            let what = "each id stands once, in the order of ids";
            return Err(bad(format!("{list}: {id:?} follows {last:?}, but {what}")));
        }
        last = id;
    }
    Ok(())
}

/// Nine decimals: a millionth of a thousandth.
fn written_gap(gap: f64) -> f64 {
    (gap * 1e9).round() / 1e9
}

fn check_gap(stated: f64, plan: &Plan) -> Result<(), BadPlan> {
    let no_seats = plan.no_seat.0.checked_mul(plan.unplaced_children.0);
    if no_seats.is_none_or(|most| most > 1 << 60) {
        return Err(bad("no_seat_m times unplaced_children is out of range".to_owned()));
    }
    let computed = written_gap(plan.gap());
    if (stated - computed).abs() < 1e-12 {
        Ok(())
    } else {
        let what = "but cost_child_meters and bound_child_meters give";
        Err(bad(format!("gap says {stated}, {what} {computed}")))
    }
}

pub(super) fn bad(what: String) -> BadPlan {
    BadPlan { line: None, what }
}

fn other_version(version: u32) -> BadPlan {
    bad(format!("version {version} is not known; this version reads version {VERSION}"))
}

/// A plan of another version fails somewhere; what helps is to say that it is of another version.
fn reading_error(text: &str, err: &serde_json::Error) -> BadPlan {
    #[derive(Deserialize)]
    struct OnlyVersion {
        version: u32,
    }
    match serde_json::from_str::<OnlyVersion>(text) {
        Ok(only) if only.version != VERSION => other_version(only.version),
        _ => {
            let what = err.to_string();
            let place = format!(" at line {} column {}", err.line(), err.column());
            let what = what.strip_suffix(&place).unwrap_or(&what).to_owned();
            BadPlan { line: (err.line() > 0).then_some(err.line()), what }
        }
    }
}
