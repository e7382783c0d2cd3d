//! Schools as they would be: closed, changed or new, by the settings alone.

use std::collections::BTreeSet;

use super::identity;
use super::problem::Problems;
use super::schools::{DraftSchool, takes};
use super::wishes::SchoolWish;
use super::{Asked, Code};
use crate::model::{Children, School, SchoolId, Wording};

/// What the settings say of schools, as far as it can be.
pub(super) struct WhatIfs<'a> {
    /// Of this level, in the order of ids.
    pub new: Vec<&'a SchoolWish>,
    /// New ones of other levels, or closed again.
    pub left_out: Vec<String>,
}

impl<'a> WhatIfs<'a> {
    /// `ids` are those of every row of the file.
    pub fn check(asked: &'a Asked, ids: &[Option<String>], problems: &mut Problems) -> Self {
        let known: BTreeSet<&str> = ids.iter().flatten().map(String::as_str).collect();
        let all_known = ids.iter().all(Option::is_some);
        let mut found = Self { new: Vec::new(), left_out: Vec::new() };
        for wish in &asked.wishes.schools {
            let exists = known.contains(wish.id.as_str());
            let fault = match wish.new {
                true if exists => Some(Code::SchoolExists),
                true if !identity::is_id(&wish.id) => Some(Code::BadId),
                false if !exists && all_known => Some(Code::NoSuchSchool),
                _ => None,
            };
            let level = wish.level.as_deref().zip(asked.level);
            let of_level = level.is_none_or(|(level, asked)| takes(asked, level));
            if let Some(code) = fault {
                problems.add(wish.spot.problem(code).value(&wish.id));
            } else if wish.new && (wish.closed || !of_level) {
                found.left_out.push(wish.id.clone());
            } else if wish.new {
                found.new.push(wish);
            }
        }
        found
    }

    /// The new schools, after a problem for each that lacks something.
    pub fn built(&self, asked: &Asked, problems: &mut Problems) -> Vec<DraftSchool> {
        self.new.iter().filter_map(|wish| built(wish, asked, problems)).collect()
    }
}

/// A school that is only in the settings. `None` after a problem.
fn built(wish: &SchoolWish, asked: &Asked, problems: &mut Problems) -> Option<DraftSchool> {
    let point = wish.point();
    let needs = [("seats", wish.seats.is_none()), ("lon and lat", point.is_none())];
    let lacks = needs
        .into_iter()
        .filter(|(fact, lacks)| *lacks && (*fact == "seats" || !asked.walks_given));
    let lacks: Vec<&str> = lacks.map(|(fact, _)| fact).collect();
    if !lacks.is_empty() {
        let problem = wish.spot.problem(Code::NewSchoolLacks).value(&wish.id);
        problems.add(problem.detail(lacks.join(", ")));
        return None;
    }
    if wish.name.is_none() {
        problems.add(wish.spot.problem(Code::NamelessSchool).value(&wish.id));
    }
    let draft = DraftSchool {
        school: School {
            id: SchoolId(wish.id.clone()),
            name: wish.name.clone().unwrap_or_else(|| wish.id.clone()),
            name_en: wish.name_en.clone(),
            address: Wording::of(wish.address.clone(), wish.address_en.clone()),
            point,
            seats: wish.seats?,
            least_children: wish.least_children.unwrap_or_default(),
            grandfathered: Children(0),
            quality: None,
            gates: Vec::new(),
            own_block: None,
        },
        spot: wish.spot.clone(),
        own_block: wish.block.clone(),
        shared_zone: None,
    };
    has_room_for_the_least(&draft, problems).then_some(draft)
}

/// Whether the school has seats for the children it has to get; a problem if not.
pub(super) fn has_room_for_the_least(draft: &DraftSchool, problems: &mut Problems) -> bool {
    let School { seats, least_children, .. } = &draft.school;
    if seats < least_children {
        let detail = format!("at least {} children, {} seats", least_children.0, seats.0);
        problems.add(draft.spot.problem(Code::LeastAboveSeats).detail(detail));
    }
    least_children <= seats
}
