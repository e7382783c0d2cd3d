//! The optimum's split blocks made whole, every school within its seats.
//!
//! Inside this folder walks are plain millimeters, costs child-millimeters.

mod chains;
mod choices;
mod exchanges;
mod labels;
mod neighborhoods;
mod seating;

use self::choices::Choices;
use self::neighborhoods::Search;
use self::seating::Seating;
use super::{Optimum, Problem};
use crate::model::SchoolIdx;

/// One school per block, loads within seats.
pub fn round(problem: &Problem, optimum: &Optimum) -> Vec<Option<SchoolIdx>> {
    let choices = Choices::of(problem, optimum);
    let mut seating = Seating::rounded(&choices, optimum);
    chains::improve(&mut seating);
    seating.send_out_overfull();
    chains::improve(&mut seating);
    let mut search = Search { most_labels: 2000, work_left: 1_000_000 };
    while neighborhoods::improve(&mut seating, 3, &mut search) {
        chains::improve(&mut seating);
    }
    neighborhoods::settle_if_small(&mut seating);
    seating.schools(problem, optimum)
}
