use std::cmp::Reverse;

use super::connection::Ground;
use super::figures::{children, count, grouped};
use super::objections::Objections;
use super::seats::loads;
use super::{Evidence, Finding};
use crate::model::{BlockIdx, Millimeters, SchoolIdx};

/// Who has no seat is counted, nobody is left out beside an empty seat that it may take, and the
/// seats named are no more than the children left out and admit every one of them.
pub fn check(evidence: &Evidence) -> Finding {
    let plan = evidence.plan;
    let mut objections = Objections::default();
    let left_out: Vec<BlockIdx> = evidence.claims.without_seat().collect();
    let found: i128 = left_out.iter().map(|block| children_of(evidence, *block)).sum();
    objections.unless(i128::from(plan.unplaced_children.0) == found, || {
        let claimed = grouped(plan.unplaced_children.0.into());
        let found = grouped(found);
        format!(
            "the plan says {claimed} children have no seat, its blocks without one sum to {found}"
        )
    });
    let mut room = free_seats(evidence);
    let ground = evidence.plan.connected.then(|| Ground::of(evidence));
    for block in left_out.iter().filter(|block| children_of(evidence, **block) > 0) {
        let joins = |school: &SchoolIdx| {
            let zone = evidence.office.zone_of[school.0];
            ground.as_ref().is_none_or(|ground| ground.may_join(*block, zone))
        };
        if let Some(school) = nearest_with_room(evidence, *block, &room).find(joins) {
            let district = &evidence.world.district;
            let (block, school) = (&district.block(*block).id, &district.school(school).id);
            objections.add(|| format!("block {block} has no seat, but {school} has room for it"));
        }
    }
    add_needed(evidence, &mut room, &mut objections);
    check_cure(evidence, left_out, room, &mut objections);
    objections.or_else(|| held(evidence))
}

fn children_of(evidence: &Evidence, block: BlockIdx) -> i128 {
    evidence.world.district.block(block).children.0.into()
}

/// One per school: seats of the inputs that the plan leaves empty; negative where it overfills.
fn free_seats(evidence: &Evidence) -> Vec<i128> {
    let seats = evidence.world.district.schools().iter().map(|school| i128::from(school.seats.0));
    seats.zip(loads(evidence)).map(|(seats, load)| seats - load).collect()
}

fn add_needed(evidence: &Evidence, room: &mut [i128], objections: &mut Objections) {
    let mut before = None;
    for needed in &evidence.plan.seats_needed {
        let (id, seats) = (&needed.school, i128::from(needed.seats.0));
        let in_order = before.is_none_or(|before| before < id);
        objections.unless(in_order, || format!("seats needed at {id} are out of order or twice"));
        before = Some(id);
        objections.unless(seats > 0, || {
            format!("seats needed at {id} are {}, which is no number of seats", grouped(seats))
        });
        match evidence.world.district.school_named(id) {
            Some(school) => room[school.0] += seats.max(0),
            None => objections.add(|| format!("seats are needed at {id}, which is no school here")),
        }
    }
}

/// Seats the blocks left out, largest first, each at its nearest school with room. A block that no
/// way leads from is beyond the help of seats.
fn check_cure(
    evidence: &Evidence,
    mut left_out: Vec<BlockIdx>,
    mut room: Vec<i128>,
    objections: &mut Objections,
) {
    let anywhere = vec![i128::MAX; room.len()];
    left_out.retain(|block| nearest_with_room(evidence, *block, &anywhere).next().is_some());
    left_out.sort_by_key(|block| (Reverse(children_of(evidence, *block)), *block));
    let helped: i128 = left_out.iter().map(|block| children_of(evidence, *block)).sum();
    let needed = needed(evidence);
    objections.unless(needed <= helped, || {
        let (needed, helped) = (count(needed, "more seat"), children(helped));
        format!("the plan asks for {needed}, which is more than the {helped} left out can use")
    });
    for block in left_out {
        match nearest_with_room(evidence, block, &room).next() {
            Some(school) => room[school.0] -= children_of(evidence, block),
            None => objections.add(|| {
                let id = &evidence.world.district.block(block).id;
                format!("block {id} would have no seat even with the seats that the plan asks for")
            }),
        }
    }
}

fn needed(evidence: &Evidence) -> i128 {
    evidence.plan.seats_needed.iter().map(|needed| i128::from(needed.seats.0)).sum()
}

/// Schools with room for it, nearest first by the distances that count, ties by id.
fn nearest_with_room(
    evidence: &Evidence,
    block: BlockIdx,
    room: &[i128],
) -> impl Iterator<Item = SchoolIdx> + use<> {
    let children = children_of(evidence, block);
    let open = evidence.world.district.school_idxs().filter(|school| children <= room[school.0]);
    let ways = open.filter_map(|school| {
        let counted = evidence.office.counted(evidence.world, block, school)?;
        Some((counted, school))
    });
    let mut ways: Vec<(Millimeters, SchoolIdx)> = ways.collect();
    ways.sort_unstable();
    ways.into_iter().map(|(_, school)| school)
}

fn held(evidence: &Evidence) -> String {
    let plan = evidence.plan;
    let n_left_out = evidence.claims.without_seat().count() as i128;
    if plan.unplaced_children.0 == 0 {
        return "every child has a seat".to_owned();
    }
    let left_out = format!(
        "{} of {} have no seat",
        children(plan.unplaced_children.0.into()),
        count(n_left_out, "block")
    );
    match plan.seats_needed.len() as i128 {
        0 => format!("{left_out}, and no way to any school"),
        schools => {
            let seats = count(needed(evidence), "more seat");
            format!("{left_out}; {seats} at {} would admit them", count(schools, "school"))
        }
    }
}
