//! What anybody can check of a plan, from what is public: where homes and gates are, and what the
//! plan says. Children of single blocks are not public, so neither are sums over them.

use std::collections::BTreeMap;

use super::figures::{children, count, meters};
use super::objections::Objections;
use super::{Finding, PromiseName};
use crate::distance::Place;
use crate::model::{BlockId, Exception, Millimeters, Plan, Point, SchoolId};

/// Where homes and gates are, as the public is told.
#[derive(Clone, Debug, Default)]
pub struct PublicGround {
    pub homes: BTreeMap<BlockId, Point>,
    pub gates: BTreeMap<SchoolId, Point>,
}

/// What came of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicFinding {
    Checked(Finding),
    /// Nobody can but the office: what it would take.
    Lacks(&'static str),
}

/// Every promise of `plan`, as far as anybody can check it where walks are straight lines, to the
/// millimeter.
pub fn verify_public(ground: &PublicGround, plan: &Plan) -> Vec<(PromiseName, PublicFinding)> {
    let found = |name: PromiseName| match name {
        PromiseName::Complete => PublicFinding::Checked(complete(ground, plan)),
        PromiseName::Seats => PublicFinding::Checked(seats(plan)),
        PromiseName::Walks => PublicFinding::Checked(walks(ground, plan)),
        PromiseName::Exceptions => PublicFinding::Checked(exceptions(ground, plan)),
        PromiseName::Inputs => PublicFinding::Lacks("the office's own files"),
        PromiseName::Fixed | PromiseName::Barred => PublicFinding::Lacks("the office's own wishes"),
        PromiseName::Connected => PublicFinding::Lacks("who touches whom"),
        PromiseName::LeastChildren
        | PromiseName::Bound
        | PromiseName::Rule
        | PromiseName::Shortage => PublicFinding::Lacks("the children of each block"),
    };
    PromiseName::ALL.into_iter().map(|name| (name, found(name))).collect()
}

fn complete(ground: &PublicGround, plan: &Plan) -> Finding {
    let mut objections = Objections::default();
    let mut blocks: BTreeMap<&BlockId, usize> = BTreeMap::new();
    for planned in &plan.blocks {
        *blocks.entry(&planned.id).or_default() += 1;
        let known = ground.homes.contains_key(&planned.id);
        objections.unless(known, || format!("block {}: nobody says where it is", planned.id));
    }
    for home in ground.homes.keys() {
        let n = blocks.get(home).copied().unwrap_or(0);
        objections.unless(n == 1, || format!("block {home} is in the plan {n} times"));
    }
    for planned in &plan.schools {
        let known = ground.gates.contains_key(&planned.id);
        objections.unless(known, || format!("school {}: nobody says where it is", planned.id));
    }
    for gate in ground.gates.keys() {
        let n = plan.schools.iter().filter(|planned| planned.id == *gate).count();
        objections.unless(n == 1, || format!("school {gate} is in the plan {n} times"));
    }
    objections.or_else(|| {
        let (blocks, schools) = (plan.blocks.len() as i128, plan.schools.len() as i128);
        format!("{} and {}, each once", count(blocks, "block"), count(schools, "school"))
    })
}

/// By the plan's own sums.
fn seats(plan: &Plan) -> Finding {
    let mut objections = Objections::default();
    for school in &plan.schools {
        objections.unless(school.children <= school.seats, || {
            let (load, seats) = (children(school.children.0.into()), school.seats.0);
            format!("school {} has {load} for {}", school.id, count(seats.into(), "seat"))
        });
    }
    let walked: i128 = plan.schools.iter().map(|school| i128::from(school.walk.0)).sum();
    objections.unless(walked == i128::from(plan.cost.0), || {
        let (claimed, found) = (meters(plan.cost.0.into()), meters(walked));
        format!("the plan says {claimed} child-meters in all, its schools sum to {found}")
    });
    objections.or_else(|| {
        let schools = count(plan.schools.len() as i128, "school");
        format!("{schools}, none over its seats, as the plan sums them up")
    })
}

/// `None`: nobody says where one of them is.
fn walk(ground: &PublicGround, block: &BlockId, school: &SchoolId) -> Option<Millimeters> {
    let (home, gate) = (ground.homes.get(block)?, ground.gates.get(school)?);
    Some(Place::of(*home).walk_to(Place::of(*gate)))
}

fn walks(ground: &PublicGround, plan: &Plan) -> Finding {
    let mut objections = Objections::default();
    let mut n_walks = 0;
    for planned in &plan.blocks {
        let Some((school, claimed)) = &planned.school else { continue };
        let Some(found) = walk(ground, &planned.id, school) else { continue };
        n_walks += 1;
        objections.unless(found == *claimed, || {
            let (claimed, found) = (meters(claimed.0.into()), meters(found.0.into()));
            format!(
                "block {} to {school}: the plan says {claimed} m, it is {found} m as the crow flies",
                planned.id
            )
        });
    }
    objections.or_else(|| format!("{} measured again", count(n_walks, "walk")))
}

/// The same addition for everybody: whoever does not go where walk + crowding is least is listed,
/// with the price, and nobody else is.
fn exceptions(ground: &PublicGround, plan: &Plan) -> Finding {
    let mut objections = Objections::default();
    let gates: Vec<(Place, i128)> = plan
        .schools
        .iter()
        .filter_map(|school| {
            let gate = ground.gates.get(&school.id)?;
            Some((Place::of(*gate), i128::from(school.crowding.0)))
        })
        .collect();
    let crowding: BTreeMap<&SchoolId, i128> =
        plan.schools.iter().map(|school| (&school.id, i128::from(school.crowding.0))).collect();
    let mut listed: BTreeMap<&BlockId, &Exception> = BTreeMap::new();
    for exception in &plan.exceptions {
        let twice = listed.insert(&exception.block, exception).is_some();
        objections.unless(!twice, || format!("exception {} is listed twice", exception.block));
    }
    let n_listed = listed.len();
    for planned in &plan.blocks {
        let Some(home) = ground.homes.get(&planned.id) else { continue };
        let home = Place::of(*home);
        let no_seat = i128::from(plan.no_seat.0);
        let sums = gates.iter().map(|(gate, more)| i128::from(home.walk_to(*gate).0) + more);
        let least = sums.min().unwrap_or(no_seat).min(no_seat);
        let own = match &planned.school {
            None => Some(no_seat),
            Some((school, walk)) => {
                crowding.get(school).map(|crowding| i128::from(walk.0) + crowding)
            }
        };
        let Some(extra) = own.map(|own| own - least) else { continue };
        let claimed = listed.remove(&planned.id).map(|exception| i128::from(exception.extra.0));
        objections.unless(claimed.unwrap_or(0) == extra, || {
            let (found, id) = (meters(extra), &planned.id);
            match claimed {
                None => {
                    format!("block {id} goes {found} m farther than the rule, and is not listed")
                }
                Some(claimed) => {
                    format!(
                        "exception {id}: the plan says {} m more, it is {found} m",
                        meters(claimed)
                    )
                }
            }
        });
    }
    for block in listed.keys() {
        objections.add(|| format!("exception {block} is no block of the plan"));
    }
    objections.or_else(|| {
        let blocks = count(n_listed as i128, "block");
        format!("the same addition for everybody; {blocks} outside it, each listed with its price")
    })
}
