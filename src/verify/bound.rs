use super::figures::{children, meters};
use super::objections::Objections;
use super::office::Office;
use super::{Evidence, Finding};
use crate::distance::Distances;
use crate::model::{Children, Millimeters, Rule, School};
use crate::world::World;

/// What going without a seat has to count: one more than the longest walk, times the longest chain
/// of schools along which children may have to make room for one another. Where there is a way
/// from everywhere to everywhere, and the rule bars none, the chain has one link. Then seating one
/// child more is always worth its walk.
pub fn no_seat(world: &World, office: &Office) -> Millimeters {
    let bars = world.district.settings.rule == Rule::ShortestWorstWalk;
    let links = if bars { world.district.schools().len() as i64 } else { 1 };
    match &world.distances {
        Distances::StraightLine(lines) if office.walks_count() => {
            Millimeters((lines.longest_bound().0 + 1) * links)
        }
        _ => no_seat_of_all(world, office, links),
    }
}

fn no_seat_of_all(world: &World, office: &Office, mut links: i64) -> Millimeters {
    let district = &world.district;
    let mut longest = Millimeters(0);
    for block in district.block_idxs() {
        for school in district.school_idxs() {
            match office.counted(world, block, school) {
                Some(counted) => longest = longest.max(counted),
                None => links = district.schools().len() as i64,
            }
        }
    }
    Millimeters((longest.0 + 1) * links)
}

/// The bound that the plan's crowdings prove, and the plan's place above it.
///
/// Weak duality of the transportation problem: whatever crowdings are given, a plan costs
/// Σ children · distance = Σ children · (distance + crowding) − Σ children of a school · its
/// crowding. Each term of the first sum is at least the block's least sum; in the second a school
/// has no more children than seats, and no fewer than it has to get, so a crowding is taken times
/// its seats, one below zero times those. Distances are those that count: with the price of moving
/// a block; ways that are barred do not. By the rule shortest-worst-walk neither do ways that are
/// longer than the plan's longest, so that the bound is about plans that keep to it.
///
/// A crowding above what going without a seat counts would prove no more, and is no seat's worth;
/// one below zero proves nothing where a school may stay empty.
pub fn check(evidence: &Evidence) -> Finding {
    let (district, plan) = (&evidence.world.district, evidence.plan);
    let mut objections = Objections::default();
    for (school, row) in district.schools().iter().zip(&evidence.claims.schools) {
        let Some(crowding) = row.map(|row| plan.schools[row].crowding) else { continue };
        let (lowest, highest) = sensible(evidence, school);
        objections.unless((lowest..=highest).contains(&crowding.0.into()), || {
            let (id, crowding) = (&school.id, meters(crowding.0.into()));
            let (lowest, highest) = (meters(lowest), meters(highest));
            format!(
                "school {id}: its crowding is {crowding} m, not between {lowest} and {highest} m"
            )
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
    check_tighter(evidence, found, &mut objections);
    objections.or_else(|| held(evidence, found))
}

/// The least and the most that a crowding may be.
fn sensible(evidence: &Evidence, school: &School) -> (i128, i128) {
    let no_seat = i128::from(evidence.no_seat.0);
    let n_schools = evidence.world.district.schools().len() as i128;
    let lowest = if Children(0) < school.least_children { -no_seat * n_schools } else { 0 };
    (lowest, no_seat)
}

/// A bound that is not derived here must at least make sense.
fn check_tighter(evidence: &Evidence, proved: i128, objections: &mut Objections) {
    let Some(tighter) = &evidence.plan.tighter else { return };
    let bound = i128::from(tighter.bound.0);
    let cost = total(evidence);
    objections.unless((proved..=cost).contains(&bound), || {
        let (bound, proved, cost) = (meters(bound), meters(proved), meters(cost));
        format!("the tighter bound of {bound} child-meters is not between {proved} and {cost}")
    });
    objections.unless(!tighter.proven_optimal || bound == cost, || {
        let (bound, cost) = (meters(bound), meters(cost));
        format!("a plan of {cost} child-meters is not proven best by a bound of {bound}")
    });
}

/// What the bounds bound.
fn total(evidence: &Evidence) -> i128 {
    let plan = evidence.plan;
    let moving = plan.moved.map_or(0, |moved| i128::from(moved.price.0));
    let left_out = i128::from(plan.no_seat.0) * i128::from(plan.unplaced_children.0);
    i128::from(plan.cost.0) + moving + left_out
}

/// Fixed blocks walk what they walk; the bound is about everyone and every seat besides.
fn proved(evidence: &Evidence) -> i128 {
    let district = &evidence.world.district;
    let least = evidence.least_counted.as_ref().unwrap_or(&evidence.least);
    let mut sum = 0_i128;
    for block in district.block_idxs() {
        let per_child = match evidence.office.fixed[block.0] {
            None => least[block.0].sum,
            Some(fixed) => evidence
                .office
                .counted(evidence.world, block, fixed.school)
                .or_else(|| evidence.world.distances.between(block, fixed.school))
                .unwrap_or(evidence.no_seat),
        };
        sum += i128::from(district.block(block).children.0) * i128::from(per_child.0);
    }
    let loads = evidence.office.fixed_loads(district);
    for ((school, load), crowding) in
        district.schools().iter().zip(loads).zip(&evidence.claims.crowding)
    {
        let children = match crowding.0 {
            0.. => i128::from(school.seats.0) - load,
            _ => (i128::from(school.least_children.0) - load).max(0),
        };
        sum -= children * i128::from(crowding.0);
    }
    sum
}

fn held(evidence: &Evidence, bound: i128) -> String {
    let plan = evidence.plan;
    let left_out = i128::from(plan.no_seat.0) * i128::from(plan.unplaced_children.0);
    let walked = total(evidence) - left_out;
    let least = bound - left_out;
    let more = |bound: i128| match walked - bound {
        0 => "no more".to_owned(),
        excess => format!("{} more", share(100.0 * excess as f64 / bound.max(1) as f64)),
    };
    let mut whose = String::new();
    if let Some(worst) = &plan.worst_walk {
        whose += &format!(" in which nobody walks farther than {} m", meters(worst.walk.0.into()));
    }
    if left_out != 0 {
        whose += &format!(" that leaves {} out", children(plan.unplaced_children.0.into()));
    }
    let moving = match plan.moved.is_some_and(|moved| 0 < moved.price.0) {
        true => ", what moving blocks counts included",
        false => "",
    };
    let mut said = format!(
        "no plan{whose} can walk less than {} child-meters{moving}; this one walks {}",
        meters(least),
        more(least),
    );
    if let Some(tighter) = &plan.tighter {
        let bound = i128::from(tighter.bound.0) - left_out;
        let (how, bound, more) = (&tighter.how, meters(bound), more(bound));
        said += &format!(
            "; not derived here: by {how} none can walk less than {bound}, this one walks {more}"
        );
    }
    said
}

/// Three decimals, more where they would all be zero.
fn share(percent: f64) -> String {
    let decimals = (3..9).find(|n| percent * 10_f64.powi(*n) >= 1.0).unwrap_or(9) as usize;
    format!("{percent:.decimals$} %")
}
