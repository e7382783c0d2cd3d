use super::figures::{children, count, grouped};
use super::objections::Objections;
use super::{Evidence, Finding};

/// Loads counted again, within the seats of the inputs.
pub fn check(evidence: &Evidence) -> Finding {
    let (district, plan) = (&evidence.world.district, evidence.plan);
    let loads = loads(evidence);
    let mut objections = Objections::default();

    for (school, (load, row)) in
        district.schools().iter().zip(loads.iter().zip(&evidence.claims.schools))
    {
        let (id, seats) = (&school.id, i128::from(school.seats.0));
        objections.unless(*load <= seats, || {
            let (load, seats) = (children(*load), count(seats, "seat"));
            format!("school {id} has {load} for {seats}")
        });
        let Some(planned) = row.map(|row| &plan.schools[row]) else { continue };
        objections.unless(planned.seats == school.seats, || {
            let (claimed, found) = (grouped(planned.seats.0.into()), grouped(seats));
            format!("school {id}: the plan says {claimed} seats, the inputs {found}")
        });
        objections.unless(i128::from(planned.children.0) == *load, || {
            let (claimed, found) = (grouped(planned.children.0.into()), grouped(*load));
            format!("school {id}: the plan says {claimed} children, its blocks sum to {found}")
        });
    }
    objections.or_else(|| {
        let schools = count(loads.len() as i128, "school");
        let placed = children(loads.iter().sum());
        let seats = count(district.schools().iter().map(|s| i128::from(s.seats.0)).sum(), "seat");
        format!("{schools}, none over its seats: {placed} in {seats}")
    })
}

/// Every school has as many children as it has to get at least, and that number is the inputs'.
pub fn check_least(evidence: &Evidence) -> Finding {
    let (district, plan) = (&evidence.world.district, evidence.plan);
    let mut objections = Objections::default();
    let rows = evidence.claims.schools.iter().map(|row| row.map(|row| &plan.schools[row]));
    for ((school, load), row) in district.schools().iter().zip(loads(evidence)).zip(rows) {
        let (id, least) = (&school.id, i128::from(school.least_children.0));
        objections.unless(least <= load, || {
            let (load, least) = (children(load), grouped(least));
            format!("school {id} has {load}, and has to get {least}")
        });
        let claimed = row.map_or(school.least_children, |row| row.least_children);
        objections.unless(claimed == school.least_children, || {
            let (claimed, found) = (children(claimed.0.into()), grouped(least));
            format!("school {id}: the plan asks for {claimed} at least, the inputs for {found}")
        });
    }
    objections.or_else(|| {
        let asked = district.schools().iter().filter(|school| 0 < school.least_children.0).count();
        match asked {
            0 => "no school has to get a number of children".to_owned(),
            n => format!("{} with the children that they have to get", count(n as i128, "school")),
        }
    })
}

/// One per school: children of the blocks that the plan sends there.
pub fn loads(evidence: &Evidence) -> Vec<i128> {
    let district = &evidence.world.district;
    let mut loads = vec![0; district.schools().len()];
    for (block, school, _) in evidence.claims.placed() {
        loads[school.0] += i128::from(district.block(block).children.0);
    }
    loads
}
