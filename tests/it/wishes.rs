//! What an office may ask for, in districts of a few blocks: plans that keep to it pass, and
//! plans that do not are refused by the promise one expects.

use std::collections::BTreeSet;

use catchment::allocate::{self, Allocation, Optimum, Problem, Tighter, WorstWalk};
use catchment::model::{
    BlockIdx, ChildMillimeters, Children, District, Hand, Keep, Millimeters, Plan, Reason, Rule,
    SchoolId, SchoolIdx, SharedZone,
};
use catchment::verify::{self, PromiseName};
use catchment::wire;
use catchment::world::World;

use crate::worlds::{Dice, Sketch, random_sketch};

/// A district with wishes, and a plan that keeps to them: bad, and sound.
pub struct Wish {
    pub world: World,
    pub schools: Vec<Option<SchoolIdx>>,
    pub crowding: Vec<Millimeters>,
    pub connected: bool,
    pub worst_walk: Option<WorstWalk>,
}

impl Wish {
    pub fn random(seed: u64) -> Self {
        let mut dice = Dice::new(seed ^ 0x0ff1ce);
        let rule = Rule::ALL[dice.below(3)];
        let connected = rule != Rule::NearestFirst && dice.below(2) == 0;
        let mut district = random_sketch(seed).world().district;
        district.settings.rule = rule;
        district.settings.connected = Some(connected);
        if dice.below(3) == 0 {
            district.settings.max_walk = Some(Millimeters(1_000 * (100 + dice.below(400) as i64)));
        }
        district.hand = hand(&district, connected, &mut dice);
        district.given_neighbors = Some(neighbors(&district, &mut dice));
        // Zones are grown below, and cannot grow around what is fixed.
        district.settings.own_block &= !connected;
        let mut world = with_room_for_the_fixed(district);
        let schools = match (rule, connected) {
            (Rule::NearestFirst, _) => nearest_first(&world),
            (_, true) => grown(&world, &mut dice),
            (_, false) => scattered(&world, &mut dice),
        };
        let least: Vec<i64> = loads(&world, &schools)
            .into_iter()
            .map(|load| if dice.below(2) == 0 { 0 } else { dice.below(load as usize + 1) as i64 })
            .collect();
        world = rebuilt(&world.district, |at, school| school.least_children = Children(least[at]));
        let crowding = crowding(&world, &mut dice);
        let worst_walk = (rule == Rule::ShortestWorstWalk).then(|| worst_walk(&world, &schools));
        Self { world, schools, crowding, connected, worst_walk }
    }

    pub fn plan(&self) -> Plan {
        allocate::certify(&self.world, &self.allocation())
    }

    fn allocation(&self) -> Allocation {
        let optimum = Optimum {
            crowding: self.crowding.clone(),
            schools: vec![],
            splits: vec![],
            cost: ChildMillimeters(0),
        };
        Allocation {
            schools: self.schools.clone(),
            optimum,
            connected: self.connected,
            worst_walk: self.worst_walk.clone(),
            tighter: None,
        }
    }
}

/// The same with other schools.
fn rebuilt(
    district: &District,
    mut change: impl FnMut(usize, &mut catchment::model::School),
) -> World {
    let mut schools = district.schools().to_vec();
    schools.iter_mut().enumerate().for_each(|(at, school)| change(at, school));
    let (blocks, settings) = (district.blocks().to_vec(), district.settings.clone());
    let mut again = District::new(schools, blocks, settings, district.given_walks.clone()).unwrap();
    again.hand = district.hand.clone();
    again.given_neighbors = district.given_neighbors.clone();
    World::survey(again)
}

fn hand(district: &District, connected: bool, dice: &mut Dice) -> Hand {
    let walks = district.given_walks.as_ref().unwrap();
    let n_schools = district.schools().len();
    let mut hand = Hand::default();
    for block in district.block_idxs() {
        for school in district.school_idxs() {
            if dice.below(8) == 0 {
                hand.bans.insert((block, school));
            }
        }
        let school = SchoolIdx(dice.below(n_schools));
        if !connected && dice.below(8) == 0 && walks.between(block, school).is_some() {
            hand.pins.insert(block, school);
        }
    }
    if dice.below(2) == 0 {
        let school = |_| (dice.below(4) != 0).then(|| SchoolIdx(dice.below(n_schools)));
        let schools: Vec<Option<SchoolIdx>> = district.block_idxs().map(school).collect();
        let price = Millimeters([0, 30_000, 200_000][dice.below(3)]);
        // A hold that the office bars at the same time is a conflict, and no plan comes of it.
        let can_stay = |block: &BlockIdx, schools: &[Option<SchoolIdx>]| {
            schools[block.0].is_none_or(|school| {
                let walk = walks.between(*block, school);
                let most = district.settings.max_walk;
                let near = walk.is_some_and(|walk| most.is_none_or(|most| walk <= most));
                near && !hand.bans.contains(&(*block, school))
            })
        };
        let held = district.block_idxs().filter(|block| can_stay(block, &schools));
        let held = held.filter(|_| !connected && dice.below(6) == 0).collect();
        hand.keep = Some(Keep { price, schools, held });
    }
    if 2 <= n_schools && dice.below(3) == 0 {
        let schools = vec![SchoolIdx(0), SchoolIdx(1)];
        hand.shared_zones = vec![SharedZone { name: "Old Town".to_owned(), schools }];
    }
    hand
}

/// Some blocks hang together, some do not.
fn neighbors(district: &District, dice: &mut Dice) -> Vec<(BlockIdx, BlockIdx)> {
    let n_blocks = district.blocks().len();
    let pairs = (0..n_blocks).flat_map(|one| (one + 1..n_blocks).map(move |other| (one, other)));
    let pairs = pairs.filter(|_| dice.below(3) == 0);
    pairs.map(|(one, other)| (BlockIdx(one), BlockIdx(other))).collect()
}

/// With more seats another own block may fit, so until nothing changes.
fn with_room_for_the_fixed(district: District) -> World {
    let mut world = World::survey(district);
    loop {
        let fixed: Vec<_> =
            world.terms.fixed.iter().map(|fixed| fixed.map(|fixed| fixed.school)).collect();
        let loads = loads(&world, &fixed);
        let fits = |(school, load): (&catchment::model::School, &i64)| *load <= school.seats.0;
        if world.district.schools().iter().zip(&loads).all(fits) {
            return world;
        }
        world = rebuilt(&world.district, |at, school| {
            school.seats = school.seats.max(Children(loads[at]));
        });
    }
}

fn loads(world: &World, schools: &[Option<SchoolIdx>]) -> Vec<i64> {
    let mut loads = vec![0; world.district.schools().len()];
    for (block, school) in world.district.blocks().iter().zip(schools) {
        if let Some(school) = school {
            loads[school.0] += block.children.0;
        }
    }
    loads
}

/// What is fixed, and the seats that leaves.
fn start(world: &World) -> (Vec<Option<SchoolIdx>>, Vec<i64>) {
    let schools: Vec<_> =
        world.terms.fixed.iter().map(|fixed| fixed.map(|fixed| fixed.school)).collect();
    let loads = loads(world, &schools);
    let seats = world.district.schools().iter().map(|school| school.seats.0);
    let room = seats.zip(loads).map(|(seats, load)| seats - load).collect();
    (schools, room)
}

fn children(world: &World, block: BlockIdx) -> i64 {
    world.district.block(block).children.0
}

fn scattered(world: &World, dice: &mut Dice) -> Vec<Option<SchoolIdx>> {
    let (mut schools, mut room) = start(world);
    for block in world.district.block_idxs().filter(|block| world.terms.fixed[block.0].is_none()) {
        let open: Vec<SchoolIdx> = world
            .district
            .school_idxs()
            .filter(|school| children(world, block) <= room[school.0])
            .filter(|school| world.counted().between(block, *school).is_some())
            .collect();
        if !open.is_empty() {
            let school = open[dice.below(open.len())];
            room[school.0] -= children(world, block);
            schools[block.0] = Some(school);
        }
    }
    schools
}

/// Block by block to a zone that it touches, or that has none in its part of the district yet.
fn grown(world: &World, dice: &mut Dice) -> Vec<Option<SchoolIdx>> {
    let (mut schools, mut room) = start(world);
    loop {
        let mut moves = Vec::new();
        for block in world.district.block_idxs().filter(|block| schools[block.0].is_none()) {
            for school in world.district.school_idxs() {
                let may = world.counted().between(block, school).is_some();
                let fits = children(world, block) <= room[school.0];
                if may && fits && joins(world, &schools, (block, school)) {
                    moves.push((block, school));
                }
            }
        }
        if moves.is_empty() {
            return schools;
        }
        let (block, school) = moves[dice.below(moves.len())];
        room[school.0] -= children(world, block);
        schools[block.0] = Some(school);
    }
}

fn joins(
    world: &World,
    schools: &[Option<SchoolIdx>],
    (block, school): (BlockIdx, SchoolIdx),
) -> bool {
    let zone = |school: SchoolIdx| world.terms.zone_of[school.0];
    let in_zone = |other: &BlockIdx| schools[other.0].map(zone) == Some(zone(school));
    let touches = world.adjacency.neighbors(block).iter().any(in_zone);
    touches || !reach(world, block).iter().any(in_zone)
}

/// All that hangs together with it.
fn reach(world: &World, block: BlockIdx) -> BTreeSet<BlockIdx> {
    let mut reached = BTreeSet::from([block]);
    loop {
        let next: BTreeSet<BlockIdx> = reached
            .iter()
            .flat_map(|block| world.adjacency.neighbors(*block))
            .chain(&reached)
            .copied()
            .collect();
        if next == reached {
            return reached;
        }
        reached = next;
    }
}

fn nearest_first(world: &World) -> Vec<Option<SchoolIdx>> {
    let (mut schools, mut room) = start(world);
    let mut pairs = Vec::new();
    for block in world.district.block_idxs() {
        for school in world.district.school_idxs() {
            pairs.extend(world.counted().between(block, school).map(|it| (it, block, school)));
        }
    }
    pairs.sort_unstable();
    for (_, block, school) in pairs {
        if schools[block.0].is_none() && children(world, block) <= room[school.0] {
            schools[block.0] = Some(school);
            room[school.0] -= children(world, block);
        }
    }
    schools
}

fn crowding(world: &World, dice: &mut Dice) -> Vec<Millimeters> {
    let no_seat = Problem::of(world).no_seat;
    let crowding = |school: &catchment::model::School| {
        let size = 1_000 * [0, 0, 10, 155, dice.below(700) as i64][dice.below(5)];
        let discount = Children(0) < school.least_children && dice.below(2) == 0;
        let size = no_seat.0.min(size);
        Millimeters(if discount { -size } else { size })
    };
    world.district.schools().iter().map(crowding).collect()
}

/// The longest walk that some list of schools proves, by trying all lists.
fn worst_walk(world: &World, schools: &[Option<SchoolIdx>]) -> WorstWalk {
    let n_schools = world.district.schools().len();
    let (_, room) = start(world);
    let blocks = || world.district.block_idxs();
    let left_out: i64 =
        blocks().filter(|at| schools[at.0].is_none()).map(|at| children(world, at)).sum();
    let mut lengths: Vec<Millimeters> = blocks()
        .filter(|block| 0 < children(world, *block))
        .filter_map(|block| world.distances.between(block, schools[block.0]?))
        .collect();
    lengths.sort_unstable();
    for length in lengths.iter().rev() {
        for list in 0..1_usize << n_schools {
            let full = |school: SchoolIdx| list >> school.0 & 1 == 1;
            let wants = |block: &BlockIdx| {
                world.terms.fixed[block.0].is_none()
                    && world.district.school_idxs().all(|school| {
                        let walk = world.distances.between(*block, school);
                        let may = world.counted().between(*block, school).is_some();
                        full(school) || !may || walk.is_none_or(|walk| *length <= walk)
                    })
            };
            let wanting: i64 = blocks().filter(wants).map(|block| children(world, block)).sum();
            let full: Vec<SchoolIdx> =
                world.district.school_idxs().filter(|school| full(*school)).collect();
            let seats: i64 = full.iter().map(|school| room[school.0]).sum();
            if left_out < wanting - seats {
                let (walk, at_least, full_schools) = (*length, *length, full);
                return WorstWalk { walk, at_least, full_schools };
            }
        }
    }
    let (walk, at_least, full_schools) = (Millimeters(0), Millimeters(0), vec![]);
    WorstWalk { walk, at_least, full_schools }
}

fn broken(world: &World, plan: &Plan) -> Vec<PromiseName> {
    let promises = verify::verify(world, plan);
    let broken = promises.into_iter().filter(|promise| promise.finding.is_err());
    broken.map(|promise| promise.name).collect()
}

#[test]
fn plans_that_keep_to_every_wish_pass() {
    let mut reasons: Vec<Reason> = Vec::new();
    let mut proved = 0;
    for seed in 0..2_000 {
        let wish = Wish::random(seed);
        let plan = wish.plan();
        for promise in verify::verify(&wish.world, &plan) {
            assert!(promise.finding.is_ok(), "seed {seed}: {promise:?}\nof {plan:#?}");
        }
        assert_eq!(wire::plan_from_json(&wire::plan_to_json(&plan)).unwrap(), plan, "{seed}");
        reasons.extend(plan.exceptions.iter().map(|exception| exception.reason));
        proved += usize::from(plan.worst_walk.is_some_and(|it| Millimeters(0) < it.at_least));
    }
    for reason in Reason::ALL {
        let count = reasons.iter().filter(|other| **other == reason).count();
        assert!(20 <= count, "{reason:?} is rare: {count}");
    }
    assert!(50 <= proved, "a worst walk is proved {proved} times");
}

/// What somebody did to the plan, if it could be done, and the promise that must catch it.
type Tampering = (&'static str, PromiseName, fn(&Wish, &mut Plan, &mut Dice) -> Option<()>);

fn put(wish: &Wish, plan: &mut Plan, block: BlockIdx, school: SchoolIdx) -> Option<()> {
    let walk = wish.world.distances.between(block, school)?;
    plan.blocks[block.0].school = Some((wish.world.district.school(school).id.clone(), walk));
    Some(())
}

const TAMPERINGS: &[Tampering] = &[
    ("a fixed block moved", PromiseName::Fixed, |wish, plan, _| {
        let fixed = wish.world.terms.fixed.iter().position(Option::is_some)?;
        plan.blocks[fixed].school = None;
        Some(())
    }),
    ("a ban overlooked", PromiseName::Barred, |wish, plan, _| {
        let free = |block: &BlockIdx| wish.world.terms.fixed[block.0].is_none();
        let mut bans = wish.world.district.hand.bans.iter();
        let (block, school) = bans.find(|(block, school)| {
            free(block) && wish.world.distances.between(*block, *school).is_some()
        })?;
        put(wish, plan, *block, *school)
    }),
    ("a walk that is too far", PromiseName::Barred, |wish, plan, _| {
        let most = wish.world.district.settings.max_walk?;
        let district = &wish.world.district;
        let mut pairs = district
            .block_idxs()
            .flat_map(|block| district.school_idxs().map(move |school| (block, school)));
        let (block, school) = pairs.find(|(block, school)| {
            let walk = wish.world.distances.between(*block, *school);
            wish.world.terms.fixed[block.0].is_none() && Some(most) < walk
        })?;
        put(wish, plan, block, school)
    }),
    ("fewer children asked for", PromiseName::LeastChildren, |_, plan, _| {
        let asked = plan.schools.iter_mut().find(|school| Children(0) < school.least_children)?;
        asked.least_children.0 -= 1;
        Some(())
    }),
    ("a school emptied", PromiseName::LeastChildren, |wish, plan, _| {
        let schools = wish.world.district.schools();
        let asked = schools.iter().find(|school| Children(0) < school.least_children)?;
        for block in &mut plan.blocks {
            if block.school.as_ref().is_some_and(|(school, _)| *school == asked.id) {
                block.school = None;
            }
        }
        Some(())
    }),
    ("connection denied", PromiseName::Inputs, |_, plan, _| {
        plan.connected = !plan.connected;
        Some(())
    }),
    ("a shared zone renamed", PromiseName::Inputs, |_, plan, _| {
        plan.schools[0].zone = match plan.schools[0].zone {
            None => Some("Old Town".to_owned()),
            Some(_) => None,
        };
        Some(())
    }),
    ("a move hushed up", PromiseName::Walks, |_, plan, _| {
        plan.moved.as_mut()?.blocks -= 1;
        Some(())
    }),
    ("a move made cheaper", PromiseName::Walks, |_, plan, _| {
        plan.moved.as_mut()?.price.0 -= 1;
        Some(())
    }),
    ("all moves hushed up", PromiseName::Walks, |_, plan, _| plan.moved.take().map(|_| ())),
    ("a discount where none is due", PromiseName::Bound, |wish, plan, _| {
        let schools = wish.world.district.schools().iter();
        let free = schools.zip(&mut plan.schools);
        let (_, school) = free.into_iter().find(|(it, _)| it.least_children == Children(0))?;
        school.crowding = Millimeters(-1_000);
        Some(())
    }),
    ("a tighter bound that is none", PromiseName::Bound, |_, plan, _| {
        let (bound, how) = (plan.bound - ChildMillimeters(1), "guessing".to_owned());
        let proven_optimal = false;
        plan.tighter = Some(catchment::model::TighterBound { bound, how, proven_optimal });
        Some(())
    }),
    ("a tighter bound above the plan", PromiseName::Bound, |_, plan, _| {
        let bound = plan.bound + plan.excess() + ChildMillimeters(1);
        let (how, proven_optimal) = ("guessing".to_owned(), false);
        plan.tighter = Some(catchment::model::TighterBound { bound, how, proven_optimal });
        Some(())
    }),
    ("a proof that is none", PromiseName::Bound, |_, plan, _| {
        let (bound, how, proven_optimal) = (plan.bound, "guessing".to_owned(), true);
        plan.tighter = Some(catchment::model::TighterBound { bound, how, proven_optimal });
        (plan.excess() != ChildMillimeters(0)).then_some(())
    }),
    ("a worst walk made shorter", PromiseName::Rule, |_, plan, _| {
        let worst = plan.worst_walk.as_mut()?;
        worst.walk.0 -= 1;
        Some(())
    }),
    ("a worst walk hushed up", PromiseName::Rule, |_, plan, _| plan.worst_walk.take().map(|_| ())),
    ("a worst walk invented", PromiseName::Rule, |_, plan, _| {
        let (walk, at_least, full_schools) = (Millimeters(0), Millimeters(0), vec![]);
        let none = plan.worst_walk.is_none();
        let worst = catchment::model::WorstWalk { walk, at_least, full_schools };
        none.then(|| plan.worst_walk = Some(worst))
    }),
    ("a proof of a worst walk without its schools", PromiseName::Rule, |wish, plan, _| {
        let fixed = wish.world.terms.fixed.iter().any(Option::is_some);
        let worst = plan.worst_walk.as_mut()?;
        worst.full_schools = vec![SchoolId("S99".to_owned())];
        (!fixed && Millimeters(0) < worst.at_least).then_some(())
    }),
    ("another reason", PromiseName::Exceptions, |_, plan, dice| {
        let n = plan.exceptions.len();
        let exception = plan.exceptions.get_mut(dice.below(n.max(1)))?;
        let others = Reason::ALL.into_iter().filter(|reason| *reason != exception.reason);
        exception.reason = others.collect::<Vec<_>>()[dice.below(8)];
        Some(())
    }),
    ("an exception hidden", PromiseName::Exceptions, |_, plan, dice| {
        let n = plan.exceptions.len();
        (0 < n).then(|| drop(plan.exceptions.remove(dice.below(n))))
    }),
];

#[test]
fn every_wish_that_is_broken_is_missed_by_the_promise_one_expects() {
    for (what, name, tamper) in TAMPERINGS {
        let mut done = 0;
        for seed in 0..400 {
            let wish = Wish::random(seed);
            let mut plan = wish.plan();
            if tamper(&wish, &mut plan, &mut Dice::new(seed)).is_some() {
                let broken = broken(&wish.world, &plan);
                assert!(broken.contains(name), "seed {seed}, {what}: not {name:?} but {broken:?}");
                done += 1;
            }
        }
        assert!(10 <= done, "{what}: {done} times");
    }
}

/// By the definition of nearest-first no other plan is stable: every block moved to another place
/// with room, or out, makes somebody envious.
#[test]
fn nearest_first_has_one_answer() {
    let mut tried = 0;
    for seed in 0..400 {
        let wish = Wish::random(seed);
        if wish.world.district.settings.rule != Rule::NearestFirst {
            continue;
        }
        for block in wish.world.district.block_idxs() {
            if wish.world.terms.fixed[block.0].is_some() {
                continue;
            }
            let places = wish.world.district.school_idxs().map(Some).chain([None]);
            for place in places.filter(|place| *place != wish.schools[block.0]) {
                let may = place.is_none_or(|at| wish.world.counted().between(block, at).is_some());
                let mut schools = wish.schools.clone();
                schools[block.0] = place;
                let seats = wish.world.district.schools().iter().map(|school| school.seats.0);
                let within = loads(&wish.world, &schools).into_iter().zip(seats);
                if may && within.into_iter().all(|(load, seats)| load <= seats) {
                    let other = Allocation { schools, ..wish.allocation() };
                    let broken = broken(&wish.world, &allocate::certify(&wish.world, &other));
                    assert!(
                        broken.contains(&PromiseName::Rule),
                        "seed {seed}, {block:?}: {broken:?}"
                    );
                    tried += 1;
                }
            }
        }
    }
    assert!(200 <= tried, "{tried} tried");
}

/// ```text
///   B0 - B1 - B2   B3 - B4
/// ```
fn strip(zones: &[usize; 5], shared: bool) -> Vec<PromiseName> {
    let blocks: [(i64, &[i64]); 5] =
        [(1, &[10, 10]), (1, &[10, 10]), (1, &[10, 10]), (1, &[10, 10]), (1, &[10, 10])];
    let mut district = Sketch::new(&[5, 5], &blocks).world().district;
    let pairs = [(0, 1), (1, 2), (3, 4)];
    district.given_neighbors =
        Some(pairs.map(|(one, other)| (BlockIdx(one), BlockIdx(other))).to_vec());
    district.settings.connected = Some(true);
    if shared {
        let schools = vec![SchoolIdx(0), SchoolIdx(1)];
        district.hand.shared_zones = vec![SharedZone { name: "both".to_owned(), schools }];
    }
    let wish = Wish {
        world: World::survey(district),
        schools: zones.iter().map(|school| Some(SchoolIdx(*school))).collect(),
        crowding: vec![Millimeters(0); 2],
        connected: true,
        worst_walk: None,
    };
    broken(&wish.world, &wish.plan())
}

#[test]
fn a_zone_is_one_piece_in_each_part_of_the_district() {
    assert_eq!(strip(&[0, 0, 1, 1, 0], false), []);
    assert_eq!(strip(&[0, 0, 0, 0, 0], false), []);
    assert_eq!(strip(&[0, 1, 0, 1, 0], false), [PromiseName::Connected]);
    assert_eq!(strip(&[0, 1, 0, 1, 0], true), []);
}

#[test]
fn a_tighter_bound_is_passed_on_and_said_not_to_be_derived() {
    let wish = Wish::random(3);
    let plan = wish.plan();
    let bound = plan.bound + plan.excess();
    let tighter = Some(Tighter { bound, how: "trying everything".to_owned(), proven: true });
    let plan = allocate::certify(&wish.world, &Allocation { tighter, ..wish.allocation() });
    let promises = verify::verify(&wish.world, &plan);
    let bound = promises.iter().find(|promise| promise.name == PromiseName::Bound).unwrap();
    let said = bound.finding.as_ref().unwrap();
    assert!(said.contains("not derived here: by trying everything"), "{said}");
}
