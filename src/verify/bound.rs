use super::figures::{children, meters};
use super::objections::Objections;
use super::{Evidence, Finding};
use crate::distance::Distances;
use crate::model::{Children, District, Millimeters, WalkTable};
use crate::world::World;

/// What going without a seat has to count: one more than the longest walk, times the longest chain
/// of schools along which children may have to make room for one another. Where there is a way
/// from everywhere to everywhere the chain has one link. Then seating one child more is always
/// worth its walk.
pub fn no_seat(world: &World) -> Millimeters {
    match &world.distances {
        Distances::StraightLine(lines) => lines.longest_bound() + Millimeters(1),
        Distances::Table(table) => no_seat_in(table, &world.district),
    }
}

fn no_seat_in(table: &WalkTable, district: &District) -> Millimeters {
    let mut longest = Millimeters(0);
    let mut links = 1;
    for block in district.block_idxs() {
        for school in district.school_idxs() {
            match table.between(block, school) {
                Some(walk) => longest = longest.max(walk),
                None => links = district.schools().len() as i64,
            }
        }
    }
    Millimeters((longest.0 + 1) * links)
}

/// The bound that the plan's crowdings prove, and the plan's place above it.
///
/// Weak duality of the transportation problem: whatever crowdings ≥ 0 are given, a plan that
/// keeps within its seats costs Σ children · walk ≥ Σ children · (walk + crowding) − Σ seats ·
/// crowding, and each term of the first sum is at least the block's least sum. A crowding above
/// what going without a seat counts would prove no more, and is no seat's worth.
pub fn check(evidence: &Evidence) -> Finding {
    let (district, plan) = (&evidence.world.district, evidence.plan);
    let mut objections = Objections::default();
    for (school, row) in district.schools().iter().zip(&evidence.claims.schools) {
        let Some(crowding) = row.map(|row| plan.schools[row].crowding) else { continue };
        let sensible = (Millimeters(0)..=evidence.no_seat).contains(&crowding);
        objections.unless(sensible, || {
            let (id, crowding) = (&school.id, meters(crowding.0.into()));
            let most = meters(evidence.no_seat.0.into());
            format!("school {id}: its crowding is {crowding} m, not between 0 and {most} m")
        });
    }
    objections.unless(plan.no_seat == evidence.no_seat, || {
        let (claimed, found) = (meters(plan.no_seat.0.into()), meters(evidence.no_seat.0.into()));
        format!("going without a seat counts {claimed} m in the plan, it has to count {found} m")
    });
    let found = proved(evidence);
    objections.unless(i128::from(plan.bound.0) == found, || {
        let (claimed, found) = (meters(plan.bound.0.into()), meters(found));
        format!("the plan says no plan walks less than {claimed} child-meters, its crowdings prove {found}")
    });
    objections.or_else(|| held(evidence, found))
}

/// Fixed blocks walk what they walk; the bound is about everyone and every seat besides.
fn proved(evidence: &Evidence) -> i128 {
    let district = &evidence.world.district;
    let mut seats: Vec<Children> = district.schools().iter().map(|school| school.seats).collect();
    let mut sum = 0_i128;
    for block in district.block_idxs() {
        let children = district.block(block).children;
        let least = match evidence.fixed[block.0] {
            None => evidence.least[block.0].sum,
            Some(school) => {
                seats[school.0] -= children;
                let walk = evidence.world.distances.between(block, school);
                walk.expect("a block is fixed only where there is a way")
            }
        };
        sum += i128::from(children.0) * i128::from(least.0);
    }
    let crowded = seats.iter().zip(&evidence.claims.crowding);
    sum - crowded
        .map(|(seats, crowding)| i128::from(seats.0) * i128::from(crowding.0))
        .sum::<i128>()
}

fn held(evidence: &Evidence, bound: i128) -> String {
    let plan = evidence.plan;
    let left_out = i128::from(plan.no_seat.0) * i128::from(plan.unplaced_children.0);
    let excess = i128::from(plan.cost.0) + left_out - bound;
    let least_walk = i128::from(plan.cost.0) - excess;
    let percent = 100.0 * excess as f64 / least_walk.max(1) as f64;
    let more = match excess {
        0 => "this one walks no more".to_owned(),
        _ => format!("this one walks {} more", share(percent)),
    };
    if left_out == 0 {
        return format!("no plan can walk less than {} child-meters; {more}", meters(bound));
    }
    let (unplaced, walk) = (children(plan.unplaced_children.0.into()), meters(least_walk));
    format!("no plan that leaves {unplaced} out can walk less than {walk} child-meters; {more}")
}

/// Three decimals, more where they would all be zero.
fn share(percent: f64) -> String {
    let decimals = (3..9).find(|n| percent * 10_f64.powi(*n) >= 1.0).unwrap_or(9) as usize;
    format!("{percent:.decimals$} %")
}
