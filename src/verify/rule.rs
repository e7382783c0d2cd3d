use rayon::prelude::*;

use super::figures::{children, count, meters};
use super::objections::Objections;
use super::{Evidence, Finding};
use crate::model::{BlockIdx, Millimeters, Rule, SchoolIdx, WorstWalk};

/// What the rule promises besides the bound.
///
/// - *least-walk*: nothing; the bound says how much less anybody could walk.
/// - *nearest-first*: for every block that is not fixed, and for every school that is nearer than
///   its own by the distances that count (ties by id; for a block without a seat every school to
///   which a way counts): the children of fixed blocks there, and of all blocks there that are
///   nearer than this one (ties by id), together with its own are more than the seats. There is
///   exactly one plan of which this is true. Where zones have to connect, the plan is compared
///   with that one.
/// - *shortest-worst-walk*: the longest walk of a block with children is as said, and as said some
///   walk has to be nearly as long, see [`WorstWalk`].
pub fn check(evidence: &Evidence) -> Finding {
    let rule = evidence.world.district.settings.rule;
    if rule != Rule::ShortestWorstWalk && evidence.plan.worst_walk.is_some() {
        return Err(vec![format!(
            "the plan names its worst walk, which {} does not ask for",
            rule.name()
        )]);
    }
    match rule {
        Rule::LeastWalk => Ok("least total walk, as near as the bound says".to_owned()),
        Rule::NearestFirst if evidence.plan.connected => Ok(beside_unconnected(evidence)),
        Rule::NearestFirst => nearest_first(evidence),
        Rule::ShortestWorstWalk => worst_walk(evidence),
    }
}

/// Who got into each school, nearest first, ties by id, with the children so far.
struct Admitted {
    /// One list per school.
    lists: Vec<Vec<(Millimeters, BlockIdx, i128)>>,
    /// One per school: what fixed blocks leave.
    room: Vec<i128>,
}

impl Admitted {
    fn of(evidence: &Evidence) -> Self {
        let (world, office) = (evidence.world, &evidence.office);
        let mut lists = vec![Vec::new(); world.district.schools().len()];
        for (block, school, _) in evidence.claims.placed() {
            if office.fixed[block.0].is_some_and(|fixed| fixed.school == school) {
                continue;
            }
            if let Some(counted) = office.counted(world, block, school) {
                lists[school.0].push((counted, block, children_of(evidence, block)));
            }
        }
        for list in &mut lists {
            list.sort_unstable();
            let mut sum = 0;
            for (_, _, children) in list {
                sum += *children;
                *children = sum;
            }
        }
        Self { lists, room: free_seats(evidence) }
    }

    /// Children of blocks that are nearer to the school.
    fn nearer(&self, block: BlockIdx, (counted, school): (Millimeters, SchoolIdx)) -> i128 {
        let list = &self.lists[school.0];
        let before = list.partition_point(|(other, at, _)| (*other, *at) < (counted, block));
        before.checked_sub(1).map_or(0, |last| list[last].2)
    }
}

fn children_of(evidence: &Evidence, block: BlockIdx) -> i128 {
    evidence.world.district.block(block).children.0.into()
}

/// One per school: seats that fixed blocks leave; below zero if they are too many.
fn free_seats(evidence: &Evidence) -> Vec<i128> {
    let district = &evidence.world.district;
    let seats = district.schools().iter().map(|school| i128::from(school.seats.0));
    seats.zip(evidence.office.fixed_loads(district)).map(|(seats, load)| seats - load).collect()
}

fn nearest_first(evidence: &Evidence) -> Finding {
    let (world, office) = (evidence.world, &evidence.office);
    let district = &world.district;
    let admitted = Admitted::of(evidence);
    let refusals = |block: BlockIdx| {
        let own = evidence.claims.blocks[block.0].school();
        let own = own.and_then(|own| Some((office.counted(world, block, own)?, own)));
        let ways = district
            .school_idxs()
            .filter_map(|school| Some((office.counted(world, block, school)?, school)));
        let nearer = ways.filter(|way| own.is_none_or(|own| *way < own));
        let mut refused = 0;
        let mut envied = None;
        for way in nearer {
            let children = admitted.nearer(block, way) + children_of(evidence, block);
            refused += 1;
            if children <= admitted.room[way.1.0] {
                envied = envied.or(Some((block, way.1)));
            }
        }
        (refused, envied)
    };
    let free: Vec<BlockIdx> =
        district.block_idxs().filter(|block| office.fixed[block.0].is_none()).collect();
    let found: Vec<(i128, Option<(BlockIdx, SchoolIdx)>)> =
        free.into_par_iter().map(refusals).collect();
    let mut objections = Objections::default();
    for (block, school) in found.iter().filter_map(|found| found.1) {
        let (block, school) = (&district.block(block).id, &district.school(school).id);
        objections.add(|| {
            format!("block {block} has to be at {school}: nearer homes leave it room there")
        });
    }
    objections.or_else(|| {
        let refused = count(found.iter().map(|found| found.0).sum(), "time");
        format!(
            "a block was refused a nearer school {refused}, and each time homes nearer to it had \
             left no room"
        )
    })
}

/// The plan that nearest-first would be without connection, pair by pair.
fn beside_unconnected(evidence: &Evidence) -> String {
    let (world, office) = (evidence.world, &evidence.office);
    let mut pairs: Vec<(Millimeters, BlockIdx, SchoolIdx)> = Vec::new();
    for block in world.district.block_idxs() {
        if office.fixed[block.0].is_none() {
            let ways = world.district.school_idxs();
            pairs.extend(
                ways.filter_map(|school| {
                    Some((office.counted(world, block, school)?, block, school))
                }),
            );
        }
    }
    pairs.sort_unstable();
    let mut room = free_seats(evidence);
    let mut stable: Vec<Option<SchoolIdx>> =
        office.fixed.iter().map(|fixed| fixed.map(|fixed| fixed.school)).collect();
    for (_, block, school) in pairs {
        let children = children_of(evidence, block);
        if stable[block.0].is_none() && children <= room[school.0] {
            stable[block.0] = Some(school);
            room[school.0] -= children;
        }
    }
    let elsewhere = world
        .district
        .block_idxs()
        .filter(|block| evidence.claims.blocks[block.0].school() != stable[block.0]);
    let (blocks, sum) = elsewhere
        .fold((0, 0), |(blocks, sum), block| (blocks + 1, sum + children_of(evidence, block)));
    let (blocks, sum) = (count(blocks, "block"), children(sum));
    format!("so that zones connect, {sum} in {blocks} are elsewhere than nearest-first has them")
}

fn worst_walk(evidence: &Evidence) -> Finding {
    let Some(said) = &evidence.plan.worst_walk else {
        return Err(vec!["the plan does not name its worst walk".to_owned()]);
    };
    let mut objections = Objections::default();
    let walks = evidence.claims.placed().filter(|(block, _, _)| 0 < children_of(evidence, *block));
    let walks =
        walks.filter_map(|(block, school, _)| evidence.world.distances.between(block, school));
    let worst = walks.max().unwrap_or_default();
    let (claimed, found) = (meters(said.walk.0.into()), meters(worst.0.into()));
    objections.unless(said.walk == worst, || {
        format!("the plan says its worst walk is {claimed} m, it is {found} m")
    });
    objections.unless(said.at_least <= said.walk, || {
        format!(
            "the plan says no worst walk is below {}, and has {claimed} m",
            meters(said.at_least.0.into())
        )
    });
    check_at_least(evidence, said, &mut objections);
    objections.or_else(|| {
        let at_least = meters(said.at_least.0.into());
        let schools = count(said.full_schools.len() as i128, "school");
        let why = match said.full_schools.len() {
            0 => String::new(),
            _ => format!(", for lack of seats at {schools}"),
        };
        match said.at_least == worst {
            true => format!("the worst walk is {found} m, and cannot be shorter{why}"),
            false => format!("the worst walk is {found} m, and cannot be below {at_least} m{why}"),
        }
    })
}

/// Hall's condition, turned around: who has to find a seat at few schools, and does not.
fn check_at_least(evidence: &Evidence, said: &WorstWalk, objections: &mut Objections) {
    let (world, office) = (evidence.world, &evidence.office);
    let district = &world.district;
    let mut full = vec![false; district.schools().len()];
    for id in &said.full_schools {
        match district.school_named(id) {
            Some(school) => full[school.0] = true,
            None => objections.add(|| format!("full school {id} is no school here")),
        }
    }
    objections.unless(said.full_schools.is_sorted_by(|one, other| one < other), || {
        "full schools are out of order or listed twice".to_owned()
    });
    let bound_here = |block: &BlockIdx| {
        let elsewhere = district.school_idxs().filter(|school| !full[school.0]).any(|school| {
            let walk = world.distances.between(*block, school);
            walk.is_some_and(|walk| walk < said.at_least)
                && office.counted(world, *block, school).is_some()
        });
        office.fixed[block.0].is_none() && !elsewhere
    };
    let blocks: Vec<BlockIdx> = district.block_idxs().collect();
    let wanting: i128 =
        blocks.into_par_iter().filter(bound_here).map(|block| children_of(evidence, block)).sum();
    let seats: i128 =
        free_seats(evidence).iter().zip(&full).filter(|(_, full)| **full).map(|(s, _)| s).sum();
    let fixed = district.block_idxs().filter(|block| 0 < children_of(evidence, *block));
    let fixed =
        fixed.filter_map(|block| world.distances.between(block, office.fixed[block.0]?.school));
    let fixed = fixed.max().unwrap_or_default();
    let left_out = i128::from(evidence.plan.unplaced_children.0);
    let proved = said.at_least <= fixed || left_out < wanting - seats;
    objections.unless(proved, || {
        let (at_least, wanting) = (meters(said.at_least.0.into()), children(wanting));
        let (seats, left_out) = (count(seats, "seat"), children(left_out));
        format!(
            "the plan says no worst walk is below {at_least} m, but {wanting} have no other ways \
             so short, to {seats}, and {left_out} have none"
        )
    });
}
