//! The optimum's split blocks made whole, every school within its seats.
//!
//! Rounded to the nearest whole blocks, a few schools are a little overfull and others have seats
//! left that somebody wants. [`exchanges`] says for two neighbors what it costs to move so many
//! children by whole blocks; [`chains`] put exchanges together until every school is within its
//! seats and nothing is gained any more; [`neighborhoods`] seat three neighbors anew at once, by
//! trying everything that the bound leaves open ([`labels`]).
//!
//! What a plan costs above the bound is the sum of two things, and it steers all this:
//! children × how much more distance + crowding is at their school than where it is least, and
//! empty seats × the crowding of their school.
//!
//! Inside this folder walks are plain millimeters, costs child-millimeters.

mod borders;
mod chains;
mod choices;
mod exchanges;
mod labels;
mod neighborhoods;
mod seating;

use std::collections::BTreeSet;

use self::borders::Borders;
use self::choices::Choices;
use self::neighborhoods::Search;
use self::seating::Seating;
use super::{Allocation, Optimum, Problem};
use crate::model::SchoolIdx;

/// One school per block, no block split, no school overfull, as few children as possible without
/// a seat, and then the least walk that was found.
///
/// # Cost
///
/// Work is limited by counts: rounds of chains and labels made. Where 16 blocks or fewer are to be
/// seated, the answer is the best there is, unless their sizes are so odd that hundreds of
/// thousands of different partial seatings arise.
pub fn round(problem: &Problem, optimum: &Optimum) -> Vec<Option<SchoolIdx>> {
    let near = Choices::of(problem, optimum, true);
    let seating = seat(&near, optimum);
    if choices::is_large(problem) && 0 < seating.over(near.outside()) {
        // Somebody was left out who might find a seat farther from the borders.
        let all = Choices::of(problem, optimum, false);
        return seat(&all, optimum).schools(problem, optimum);
    }
    seating.schools(problem, optimum)
}

/// As [`round`], from the answer before something changed: blocks stay where they were unless seats
/// or a gain say otherwise, and gains are looked for near the change only.
pub fn mend(problem: &Problem, optimum: &Optimum, before: &Allocation) -> Vec<Option<SchoolIdx>> {
    let choices = Choices::of(problem, optimum, true);
    let mut seating = Seating::at(&choices, &before.schools);
    let stirred = stirred(problem, optimum, before);
    let mut calm = seating.versions().to_vec();
    stirred.iter().for_each(|spot| calm[*spot] = u64::MAX);
    let mut borders = Borders::near(&seating, &stirred);
    chains::improve(&mut seating, &mut borders);
    if seating.send_out_overfull() {
        chains::improve(&mut seating, &mut borders);
        neighborhoods::bring_in(&mut seating);
    }
    let mut search = Search { most_labels: 2_000, work_left: 200_000, calm };
    while search.improve(&mut seating) {
        chains::improve(&mut seating, &mut borders);
    }
    seating.schools(problem, optimum)
}

/// The spots that the change concerns: where somebody was pinned to or taken from, and where
/// anything is different at the optimum. Sorted.
fn stirred(problem: &Problem, optimum: &Optimum, before: &Allocation) -> Vec<usize> {
    let outside = problem.n_schools();
    let spot = |school: Option<SchoolIdx>| school.map_or(outside, |school| school.0);
    let mut stirred = BTreeSet::new();
    for (block, fixed) in problem.fixed.iter().enumerate() {
        let places = [
            (before.optimum.schools[block], optimum.schools[block]),
            (before.schools[block], fixed.or(before.schools[block])),
        ];
        let changes = places.into_iter().filter(|(old, new)| old != new);
        stirred.extend(changes.flat_map(|(old, new)| [spot(old), spot(new)]));
    }
    stirred.into_iter().collect()
}

fn seat<'a>(choices: &'a Choices, optimum: &Optimum) -> Seating<'a> {
    let mut seating = Seating::at(choices, &optimum.schools);
    let mut borders = Borders::of(&seating);
    chains::improve(&mut seating, &mut borders);
    if seating.send_out_overfull() {
        chains::improve(&mut seating, &mut borders);
        neighborhoods::bring_in(&mut seating);
    }
    let mut search =
        Search { most_labels: 2_000, work_left: 2_000_000, calm: vec![0; choices.n_spots()] };
    while search.improve(&mut seating) {
        chains::improve(&mut seating, &mut borders);
    }
    neighborhoods::settle_if_few(&mut seating);
    seating
}
