use crate::allocate::{Problem, crowding_with_more_seats};
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx};

/// The least number of seats more at `school` with which the rule sends `block` there, ties in its
/// favor. `None`: not even with seats for all children.
///
/// With more seats at a school its crowding falls, and no other falls faster (the dual of a
/// transportation problem is L♮-convex: Murota, *Discrete Convex Analysis*, 2003, ch. 9). So a
/// block that gets in stays in, and doubling and halving find the number.
pub fn seats_to_get_in(
    problem: &Problem,
    crowding: &[Millimeters],
    (block, school): (BlockIdx, SchoolIdx),
) -> Option<Children> {
    let gets_in = |more: i64| {
        let crowding = crowding_with_more_seats(problem, crowding, school, Children(more));
        is_least(problem, &crowding, (block, school))
    };
    if is_least(problem, crowding, (block, school)) {
        return Some(Children(0));
    }
    let everybody: i64 = problem.children.iter().map(|children| children.0).sum();
    let mut too_few = 0;
    let mut enough = 1;
    while !gets_in(enough) {
        if enough >= everybody {
            return None;
        }
        too_few = enough;
        enough = (enough * 2).min(everybody);
    }
    while too_few + 1 < enough {
        let middle = too_few + (enough - too_few) / 2;
        *if gets_in(middle) { &mut enough } else { &mut too_few } = middle;
    }
    Some(Children(enough))
}

fn is_least(
    problem: &Problem,
    crowding: &[Millimeters],
    (block, school): (BlockIdx, SchoolIdx),
) -> bool {
    let sum = |other: usize| {
        let walk = problem.distances.between(block, SchoolIdx(other))?;
        Some(walk + crowding[other])
    };
    let here = sum(school.0).expect("choices are schools to which there is a way");
    let least = (0..crowding.len()).filter_map(sum).fold(problem.no_seat, Millimeters::min);
    here <= least
}
