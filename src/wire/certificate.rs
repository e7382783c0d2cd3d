//! What a plan says of itself as a whole: who was moved, how good it is.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::meters::Meters;
use super::plan::{BadPlan, bad, children, in_order, length, total};
use crate::model::{Moved, SchoolId, TighterBound, WorstWalk};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MovedJson {
    blocks: i64,
    children: i64,
    price_child_meters: Meters,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TighterJson<'a> {
    bound_child_meters: Meters,
    how: Cow<'a, str>,
    proven_optimal: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorstWalkJson<'a> {
    walk_m: Meters,
    at_least_m: Meters,
    full_schools: Vec<Cow<'a, str>>,
}

impl MovedJson {
    pub(super) fn of(moved: &Moved) -> Self {
        Self {
            blocks: moved.blocks,
            children: moved.children.0,
            price_child_meters: moved.price.into(),
        }
    }

    pub(super) fn read(self) -> Result<Moved, BadPlan> {
        Ok(Moved {
            blocks: children("blocks moved", self.blocks)?.0,
            children: children("children moved", self.children)?,
            price: total("price_child_meters", self.price_child_meters)?,
        })
    }
}

impl<'a> TighterJson<'a> {
    pub(super) fn of(tighter: &'a TighterBound) -> Self {
        Self {
            bound_child_meters: tighter.bound.into(),
            how: (&tighter.how).into(),
            proven_optimal: tighter.proven_optimal,
        }
    }

    pub(super) fn read(self) -> Result<TighterBound, BadPlan> {
        if self.how.chars().any(char::is_control) {
            return Err(bad(format!("tighter: {:?} is not on one line", self.how)));
        }
        Ok(TighterBound {
            bound: total("bound_child_meters of tighter", self.bound_child_meters)?,
            how: self.how.into_owned(),
            proven_optimal: self.proven_optimal,
        })
    }
}

impl<'a> WorstWalkJson<'a> {
    pub(super) fn of(worst: &'a WorstWalk) -> Self {
        Self {
            walk_m: worst.walk.into(),
            at_least_m: worst.at_least.into(),
            full_schools: worst.full_schools.iter().map(|school| (&school.0).into()).collect(),
        }
    }

    pub(super) fn read(self) -> Result<WorstWalk, BadPlan> {
        let full_schools: Vec<SchoolId> =
            self.full_schools.into_iter().map(|id| SchoolId(id.into_owned())).collect();
        in_order("full_schools", full_schools.iter().map(|school| &school.0))?;
        Ok(WorstWalk {
            walk: length("walk_m of worst_walk", self.walk_m)?,
            at_least: length("at_least_m of worst_walk", self.at_least_m)?,
            full_schools,
        })
    }
}
