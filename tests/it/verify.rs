//! A sound plan passes, and a plan somebody tampered with does not.

use catchment::allocate::{self, Allocation, Optimum, Problem};
use catchment::distance::Distances;
use catchment::model::{
    BlockId, BlockIdx, ChildMillimeters, Children, Exception, InputDigest, InputRole, Millimeters,
    Plan, PlannedBlock, PlannedSchool, Point, Reason, SchoolId, SchoolIdx, SeatsNeeded,
};
use catchment::verify::{self, PromiseName};
use catchment::world::World;

use crate::worlds::{Dice, Sketch, random_sketch, random_town};

/// ```text
///   B0 (10 children) --- 100 m --- S0 (10 seats) --- 200 m --- B1 (10) --- 500 m --- S1 (20 seats)
///   B2 (2), 50 m from S1, which stands in it; B3 (0), as far from S0 as B1 is
/// ```
/// B0 and B1 both want S0. B1 leaving costs 300 m a child, B0 leaving 700 m: crowding of S0 is 300.
fn two_schools() -> World {
    let mut sketch = Sketch::new(
        &[10, 20],
        &[(10, &[100, 800]), (10, &[200, 500]), (2, &[400, 50]), (0, &[200, 500])],
    );
    sketch.own_blocks[1] = Some(2);
    let mut world = sketch.world();
    world.district.inputs = vec![
        InputDigest { role: InputRole::Schools, sha256: "aa".repeat(32) },
        InputDigest { role: InputRole::Blocks, sha256: "bb".repeat(32) },
    ];
    world
}

fn plan_of_two_schools() -> Plan {
    let at =
        |school: &str, meters: i64| Some((SchoolId(school.to_owned()), Millimeters(meters * 1000)));
    let block = |idx: usize, school| PlannedBlock { id: BlockId(format!("B{idx:05}")), school };
    let school = |id: &str, seats, children, walk_m: i64, crowding_m: i64| PlannedSchool {
        id: SchoolId(id.to_owned()),
        zone: None,
        seats: Children(seats),
        least_children: Children(0),
        children: Children(children),
        walk: ChildMillimeters(walk_m * 1000),
        crowding: Millimeters(crowding_m * 1000),
    };
    let world = two_schools();
    Plan {
        rule: world.district.settings.rule,
        own_block: true,
        connected: false,
        level: None,
        inputs: world.district.inputs.clone(),
        cost: ChildMillimeters(6_100_000),
        moved: None,
        // 10 · (100 + 300) + 10 · 500 + 2 · 50 − 10 · 300
        bound: ChildMillimeters(6_100_000),
        tighter: None,
        worst_walk: None,
        no_seat: Millimeters(800_001),
        unplaced_children: Children(0),
        seats_needed: vec![],
        schools: vec![school("S00", 10, 10, 1_000, 300), school("S01", 20, 12, 5_100, 0)],
        blocks: vec![
            block(0, at("S00", 100)),
            block(1, at("S01", 500)),
            block(2, at("S01", 50)),
            block(3, at("S00", 200)),
        ],
        exceptions: vec![],
    }
}

/// The same place with 5 seats less at S1: B2 stays at S1, which leaves 13 for B1's 10; but now B0
/// has 12 children and S0 only 10 seats, so that B0 fits nowhere whole and is left out.
fn left_out() -> (World, Plan) {
    let sketch = Sketch::new(&[10, 15], &[(12, &[100, 800]), (10, &[200, 500]), (4, &[400, 50])]);
    let world = sketch.world();
    let schools = vec![None, Some(SchoolIdx(0)), Some(SchoolIdx(1))];
    let crowding = vec![Millimeters(700_001), Millimeters(1_000)];
    let plan = certified(&world, schools, crowding);
    (world, plan)
}

fn certified(world: &World, schools: Vec<Option<SchoolIdx>>, crowding: Vec<Millimeters>) -> Plan {
    let optimum = Optimum { crowding, schools: vec![], splits: vec![], cost: ChildMillimeters(0) };
    let (connected, worst_walk, tighter) = (false, None, None);
    allocate::certify(world, &Allocation { schools, optimum, connected, worst_walk, tighter })
}

fn broken(world: &World, plan: &Plan) -> Vec<PromiseName> {
    let promises = verify::verify(world, plan);
    let broken = promises.into_iter().filter(|promise| promise.finding.is_err());
    broken.map(|promise| promise.name).collect()
}

#[track_caller]
fn assert_sound(world: &World, plan: &Plan) {
    for promise in verify::verify(world, plan) {
        assert!(promise.finding.is_ok(), "{promise:?}\nof {plan:#?}");
    }
}

#[test]
fn a_plan_reckoned_by_hand_keeps_every_promise() {
    assert_sound(&two_schools(), &plan_of_two_schools());
}

#[test]
fn a_plan_that_leaves_a_block_out_keeps_every_promise_if_it_says_so() {
    let (world, plan) = left_out();
    assert_eq!(plan.unplaced_children, Children(12));
    assert_sound(&world, &plan);
}

#[test]
fn findings_are_sentences_with_figures() {
    let promises = verify::verify(&two_schools(), &plan_of_two_schools());
    let said: Vec<String> = promises
        .iter()
        .map(|promise| format!("{}: {}", promise.name.as_str(), promise.finding.as_ref().unwrap()))
        .collect();
    let expected = [
        "inputs: made from these very inputs (schools, blocks) by the rule least-walk",
        "complete: 4 blocks and 2 schools, each in the plan once",
        "fixed: 1 block with the school that stands in it",
        "barred: the office bars nothing",
        "seats: 2 schools, none over its seats: 22 children in 30 seats",
        "least-children: no school has to get a number of children",
        "walks: 4 walks as given: 6,100.000 child-meters, 277 m on average",
        "connected: the settings do not ask for it",
        "bound: no plan can walk less than 6,100.000 child-meters; this one walks no more",
        "rule: least total walk, as near as the bound says",
        "exceptions: every block goes where distance + crowding is least",
        "shortage: every child has a seat",
    ];
    assert_eq!(said, expected);
}

/// What somebody did to the plan, the promise that must catch it, and how it was done.
type Tampering = (&'static str, PromiseName, fn(&mut Plan));

const TAMPERINGS: &[Tampering] = &[
    ("a block moved", PromiseName::Walks, |plan| {
        plan.blocks[1].school = Some((SchoolId("S00".into()), Millimeters(500_000)));
    }),
    ("a block moved, with its walk", PromiseName::Seats, |plan| {
        plan.blocks[1].school = Some((SchoolId("S00".into()), Millimeters(200_000)));
    }),
    ("two blocks swapped", PromiseName::Walks, |plan| {
        let first = plan.blocks[0].school.take();
        plan.blocks[0].school = plan.blocks[1].school.take();
        plan.blocks[1].school = first;
    }),
    ("two blocks swapped, with walks and sums", PromiseName::Exceptions, |plan| {
        plan.blocks[0].school = Some((SchoolId("S01".into()), Millimeters(800_000)));
        plan.blocks[1].school = Some((SchoolId("S00".into()), Millimeters(200_000)));
        plan.schools[0].walk = ChildMillimeters(2_000_000);
        plan.schools[1].walk = ChildMillimeters(8_100_000);
        plan.cost = ChildMillimeters(10_100_000);
    }),
    ("a school's own block sent away", PromiseName::Fixed, |plan| {
        plan.blocks[2].school = None;
    }),
    ("a crowding raised", PromiseName::Bound, |plan| {
        plan.schools[0].crowding = Millimeters(750_000);
    }),
    ("a crowding lowered", PromiseName::Exceptions, |plan| {
        plan.schools[0].crowding = Millimeters(299_999);
    }),
    ("a crowding below zero", PromiseName::Bound, |plan| {
        plan.schools[1].crowding = Millimeters(-1);
    }),
    ("seats raised", PromiseName::Seats, |plan| plan.schools[0].seats = Children(11)),
    ("children of a school lowered", PromiseName::Seats, |plan| {
        plan.schools[0].children = Children(9);
    }),
    ("an exception invented", PromiseName::Exceptions, |plan| {
        plan.exceptions.push(Exception {
            block: BlockId("B00000".into()),
            school: Some(SchoolId("S00".into())),
            reason: Reason::OwnBlock,
            extra: Millimeters(0),
        });
    }),
    ("another input file", PromiseName::Inputs, |plan| plan.inputs[0].sha256 = "cc".repeat(32)),
    ("an input file forgotten", PromiseName::Inputs, |plan| {
        plan.inputs.pop();
    }),
    ("an input file too many", PromiseName::Inputs, |plan| {
        let input = InputDigest { role: InputRole::Distances, sha256: "dd".repeat(32) };
        plan.inputs.push(input);
    }),
    ("another level", PromiseName::Inputs, |plan| plan.level = Some("junior".into())),
    ("own blocks denied", PromiseName::Inputs, |plan| plan.own_block = false),
    ("a block dropped", PromiseName::Complete, |plan| {
        plan.blocks.remove(0);
    }),
    ("a block without children dropped", PromiseName::Complete, |plan| {
        plan.blocks.pop();
    }),
    ("a block doubled", PromiseName::Complete, |plan| {
        plan.blocks.insert(1, plan.blocks[0].clone());
    }),
    ("blocks out of order", PromiseName::Complete, |plan| plan.blocks.swap(0, 3)),
    ("an unknown block", PromiseName::Complete, |plan| {
        let planned = PlannedBlock { id: BlockId("B9".into()), school: None };
        plan.blocks.push(planned);
    }),
    ("an unknown school", PromiseName::Complete, |plan| {
        plan.blocks[0].school = Some((SchoolId("S99".into()), Millimeters(100_000)));
    }),
    ("a school renamed", PromiseName::Complete, |plan| {
        plan.schools[1].id = SchoolId("S99".into());
    }),
    ("a school doubled", PromiseName::Complete, |plan| {
        plan.schools.push(plan.schools[1].clone());
    }),
    ("schools out of order", PromiseName::Complete, |plan| plan.schools.swap(0, 1)),
    ("a school dropped", PromiseName::Complete, |plan| {
        plan.schools.pop();
    }),
    ("a walk shortened", PromiseName::Walks, |plan| {
        plan.blocks[1].school = Some((SchoolId("S01".into()), Millimeters(499_999)));
    }),
    ("a walk shortened where nobody walks", PromiseName::Walks, |plan| {
        plan.blocks[3].school = Some((SchoolId("S00".into()), Millimeters(199_000)));
    }),
    ("the cost lowered", PromiseName::Walks, |plan| plan.cost.0 -= 1),
    ("a school's walk lowered", PromiseName::Walks, |plan| plan.schools[0].walk.0 -= 1),
    ("the bound raised", PromiseName::Bound, |plan| plan.bound.0 += 1),
    ("the bound lowered", PromiseName::Bound, |plan| plan.bound.0 -= 1),
    ("no seat counts less", PromiseName::Bound, |plan| plan.no_seat.0 -= 1),
    ("no seat counts more", PromiseName::Bound, |plan| plan.no_seat.0 += 1),
    ("children lost", PromiseName::Shortage, |plan| plan.blocks[1].school = None),
    ("children lost and counted", PromiseName::Shortage, |plan| {
        plan.blocks[1].school = None;
        plan.unplaced_children = Children(10);
    }),
    ("a shortage invented", PromiseName::Shortage, |plan| plan.unplaced_children = Children(1)),
    ("seats needed by nobody", PromiseName::Shortage, |plan| {
        let needed = SeatsNeeded { school: SchoolId("S00".into()), seats: Children(1) };
        plan.seats_needed.push(needed);
    }),
    ("a bound beyond all numbers", PromiseName::Bound, |plan| plan.bound.0 = i64::MIN),
    ("a cost beyond all numbers", PromiseName::Walks, |plan| plan.cost.0 = i64::MAX),
    ("a crowding beyond all numbers", PromiseName::Bound, |plan| {
        plan.schools[0].crowding.0 = i64::MAX;
    }),
    ("a crowding below all numbers", PromiseName::Bound, |plan| {
        plan.schools[0].crowding.0 = i64::MIN;
    }),
    ("seats beyond all numbers", PromiseName::Seats, |plan| plan.schools[0].seats.0 = i64::MAX),
    ("no seat beyond all numbers", PromiseName::Bound, |plan| {
        plan.no_seat.0 = i64::MAX;
        plan.unplaced_children.0 = i64::MAX;
    }),
    ("a walk beyond all numbers", PromiseName::Walks, |plan| {
        plan.blocks[0].school = Some((SchoolId("S00".into()), Millimeters(i64::MAX)));
    }),
    ("a shortage beyond all numbers", PromiseName::Shortage, |plan| {
        let needed = |school: &str| SeatsNeeded {
            school: SchoolId(school.to_owned()),
            seats: Children(i64::MAX),
        };
        plan.seats_needed = vec![needed("S00"), needed("S01")];
        plan.unplaced_children = Children(i64::MIN);
    }),
];

#[test]
fn every_tampering_is_caught_by_the_promise_one_expects() {
    let world = two_schools();
    for (what, name, tamper) in TAMPERINGS {
        let mut plan = plan_of_two_schools();
        tamper(&mut plan);
        let broken = broken(&world, &plan);
        assert!(broken.contains(name), "{what}: not {name:?} but {broken:?}");
    }
}

/// As above, with a plan that has exceptions and a shortage.
#[test]
fn every_tampering_with_exceptions_and_shortage_is_caught() {
    let tamperings: &[Tampering] = &[
        ("an exception hidden", PromiseName::Exceptions, |plan| {
            plan.exceptions.remove(0);
        }),
        ("an exception doubled", PromiseName::Exceptions, |plan| {
            plan.exceptions.insert(0, plan.exceptions[0].clone());
        }),
        ("a wrong reason", PromiseName::Exceptions, |plan| {
            plan.exceptions[0].reason = Reason::OwnBlock;
        }),
        ("a wrong price", PromiseName::Exceptions, |plan| plan.exceptions[0].extra.0 -= 1),
        ("a wrong school", PromiseName::Exceptions, |plan| {
            plan.exceptions[0].school = Some(SchoolId("S01".into()));
        }),
        ("an unknown block", PromiseName::Exceptions, |plan| {
            plan.exceptions[0].block = BlockId("B9".into());
        }),
        ("a shortage hushed up", PromiseName::Shortage, |plan| {
            plan.unplaced_children = Children(0);
            plan.seats_needed.clear();
        }),
        ("no seats needed", PromiseName::Shortage, |plan| plan.seats_needed.clear()),
        ("too few seats needed", PromiseName::Shortage, |plan| plan.seats_needed[0].seats.0 = 1),
        ("too many seats needed", PromiseName::Shortage, |plan| plan.seats_needed[0].seats.0 += 1),
        ("seats needed below zero", PromiseName::Shortage, |plan| {
            plan.seats_needed[0].seats.0 = -12;
        }),
        ("seats needed nowhere", PromiseName::Shortage, |plan| {
            plan.seats_needed[0].school = SchoolId("S99".into());
        }),
        ("seats needed twice", PromiseName::Shortage, |plan| {
            plan.seats_needed[0].seats.0 = 6;
            plan.seats_needed.push(plan.seats_needed[0].clone());
        }),
        ("an exception beyond all numbers", PromiseName::Exceptions, |plan| {
            plan.exceptions[0].extra.0 = i64::MAX;
        }),
    ];
    let (world, plan) = left_out();
    assert!(!plan.exceptions.is_empty() && plan.exceptions[0].reason == Reason::WholeBlock);
    for (what, name, tamper) in tamperings {
        let mut plan = plan.clone();
        tamper(&mut plan);
        let broken = broken(&world, &plan);
        assert!(broken.contains(name), "{what}: not {name:?} but {broken:?}");
    }
}

#[test]
fn long_lists_of_objections_are_cut_and_counted() {
    let world = random_town(1, 3, 60);
    let mut plan = certified(&world, vec![None; 60], vec![Millimeters(0); 3]);
    plan.blocks.clear();
    let promises = verify::verify(&world, &plan);
    let complete = promises.iter().find(|promise| promise.name == PromiseName::Complete).unwrap();
    let objections = complete.finding.as_ref().unwrap_err();
    assert_eq!(objections.len(), 21);
    assert_eq!(objections[20], "and 40 more");
}

#[test]
fn a_district_whose_points_were_moved_is_not_the_plans() {
    let world = random_town(5, 4, 50);
    let plan = sound_plan(&world, &mut Dice::new(5));
    assert_sound(&world, &plan);

    // The distances of the plan's world beside the points of another: Karney's algorithm objects.
    let mut blocks = world.district.blocks().to_vec();
    let point = blocks[7].point.unwrap();
    blocks[7].point = Some(Point { lon: point.lon + 0.0001, ..point });
    let schools = world.district.schools().to_vec();
    let settings = world.district.settings.clone();
    let mut moved =
        World::survey(catchment::model::District::new(schools, blocks, settings, None).unwrap());
    assert!(broken(&moved, &plan).contains(&PromiseName::Walks));
    moved.distances = world.distances.clone();
    assert_eq!(broken(&moved, &plan), [PromiseName::Walks]);
}

#[test]
fn straight_lines_are_compared_school_by_school() {
    for seed in 0..20 {
        let world = random_town(seed, 37, 200);
        let plan = sound_plan(&world, &mut Dice::new(seed));
        assert_sound(&world, &plan);
    }
}

/// Blocks at their own schools, then at random ones with room, or nowhere if none has; crowdings
/// at random. Such a plan is bad, and sound.
fn sound_plan(world: &World, dice: &mut Dice) -> Plan {
    let problem = Problem::of(world);
    let mut room = problem.seats.clone();
    let mut schools = problem.fixed.clone();
    for block in world.district.block_idxs().filter(|block| problem.fixed[block.0].is_none()) {
        let children = problem.children[block.0];
        let open: Vec<SchoolIdx> = world
            .district
            .school_idxs()
            .filter(|school| children <= room[school.0])
            .filter(|school| world.distances.between(block, *school).is_some())
            .collect();
        if !open.is_empty() {
            let school = open[dice.below(open.len())];
            room[school.0] -= children;
            schools[block.0] = Some(school);
        }
    }
    let highest = usize::try_from(problem.no_seat.0).unwrap();
    let mut crowding = || {
        let meters = [0, 0, 10, 155, dice.below(highest / 1000) as i64][dice.below(5)];
        problem.no_seat.min(Millimeters(meters * 1000))
    };
    let crowding = (0..problem.n_schools()).map(|_| crowding()).collect();
    certified(world, schools, crowding)
}

#[test]
fn plans_that_are_bad_but_sound_pass() {
    for seed in 0..300 {
        let world = random_sketch(seed).world();
        assert_sound(&world, &sound_plan(&world, &mut Dice::new(seed)));
    }
}

#[test]
fn one_number_changed_at_random_is_caught_unless_the_plan_is_still_sound() {
    let (mut caught, mut sound) = (0, 0);
    for seed in 0..3_000 {
        let mut dice = Dice::new(seed);
        let world = random_sketch(seed % 300).world();
        let honest = sound_plan(&world, &mut dice);
        let mut plan = honest.clone();
        let what = mutate(&world, &mut plan, &mut dice);
        if plan == honest {
            continue;
        }
        let broken = broken(&world, &plan);
        match is_sound(&world, &plan) {
            true => sound += 1,
            false => caught += 1,
        }
        let expected = is_sound(&world, &plan);
        assert_eq!(broken.is_empty(), expected, "seed {seed}, {what}: {broken:?}\n{plan:#?}");
    }
    assert!(caught > 20 * sound, "{caught} caught, {sound} still sound");
}

/// Changes one thing, and says what.
fn mutate(world: &World, plan: &mut Plan, dice: &mut Dice) -> &'static str {
    let by = [-1, 1, -1_000, 1_000, 10_000, i64::MAX / 2, -i64::MAX / 2][dice.below(7)];
    let change = |number: &mut i64| *number = number.saturating_add(by);
    let (block, school) = (dice.below(plan.blocks.len()), dice.below(plan.schools.len()));
    match dice.below(13) {
        0 => change(&mut plan.cost.0),
        1 => change(&mut plan.bound.0),
        2 => change(&mut plan.no_seat.0),
        3 => change(&mut plan.unplaced_children.0),
        4 => change(&mut plan.schools[school].seats.0),
        5 => change(&mut plan.schools[school].children.0),
        6 => change(&mut plan.schools[school].walk.0),
        7 => change(&mut plan.schools[school].crowding.0),
        8 => {
            if let Some((_, walk)) = &mut plan.blocks[block].school {
                change(&mut walk.0);
            }
        }
        9 => {
            let walk = world.distances.between(BlockIdx(block), SchoolIdx(school));
            let id = plan.schools[school].id.clone();
            plan.blocks[block].school = walk.map(|walk| (id, walk));
        }
        10 => plan.blocks[block].school = None,
        11 => {
            if let Some(exception) = plan.exceptions.first_mut() {
                change(&mut exception.extra.0);
            }
        }
        _ => {
            if let Some(needed) = plan.seats_needed.first_mut() {
                change(&mut needed.seats.0);
            }
        }
    }
    "one number"
}

/// What `verify` should find, by other means: the certificate of the plan's own schools and
/// crowdings is the plan, nobody is overfull, sent from an own block, or left out beside a seat.
fn is_sound(world: &World, plan: &Plan) -> bool {
    let problem = Problem::of(world);
    let named = |block: &PlannedBlock| {
        let (id, _) = block.school.as_ref()?;
        world.district.school_named(id)
    };
    let schools: Vec<Option<SchoolIdx>> = plan.blocks.iter().map(named).collect();
    let crowding: Vec<Millimeters> = plan.schools.iter().map(|school| school.crowding).collect();
    let sensible = Millimeters(0)..=problem.no_seat;
    if !crowding.iter().all(|crowding| sensible.contains(crowding)) {
        return false;
    }
    let again = certified(world, schools.clone(), crowding);
    let same = Plan { seats_needed: plan.seats_needed.clone(), ..again } == *plan;
    let own = problem.fixed.iter().zip(&schools).all(|(own, at)| own.is_none() || own == at);
    let mut room: Vec<i64> = world.district.schools().iter().map(|s| s.seats.0).collect();
    for (block, school) in schools.iter().enumerate() {
        if let Some(school) = school {
            room[school.0] -= problem.children[block].0;
        }
    }
    let within = room.iter().all(|room| *room >= 0);
    let fits = |block: BlockIdx, room: &[i64]| {
        world.district.school_idxs().any(|school| {
            problem.children[block.0].0 <= room[school.0]
                && world.distances.between(block, school).is_some()
        })
    };
    let out: Vec<BlockIdx> = world
        .district
        .block_idxs()
        .filter(|block| schools[block.0].is_none() && problem.children[block.0] > Children(0))
        .collect();
    let beside = out.iter().any(|block| fits(*block, &room));
    let helped: Vec<BlockIdx> =
        out.into_iter().filter(|block| fits(*block, &vec![i64::MAX; room.len()])).collect();
    same && own && within && !beside && is_cured(world, plan, helped, room)
}

fn is_cured(world: &World, plan: &Plan, out: Vec<BlockIdx>, mut room: Vec<i64>) -> bool {
    let children = |block: &BlockIdx| world.district.block(*block).children.0;
    let mut needed = 0_i64;
    for seats in &plan.seats_needed {
        let Some(school) = world.district.school_named(&seats.school) else { return false };
        if seats.seats.0 <= 0 {
            return false;
        }
        room[school.0] = room[school.0].saturating_add(seats.seats.0);
        needed = needed.saturating_add(seats.seats.0);
    }
    needed <= out.iter().map(children).sum() && admits(world, &out, &mut room)
}

/// Every way of seating them is tried.
fn admits(world: &World, out: &[BlockIdx], room: &mut Vec<i64>) -> bool {
    let Some((block, rest)) = out.split_first() else { return true };
    let children = world.district.block(*block).children.0;
    world.district.school_idxs().any(|school| {
        if room[school.0] < children || world.distances.between(*block, school).is_none() {
            return false;
        }
        room[school.0] -= children;
        let admitted = admits(world, rest, room);
        room[school.0] += children;
        admitted
    })
}

#[test]
fn a_table_is_checked_without_geodesics() {
    let world = two_schools();
    assert!(matches!(world.distances, Distances::Table(_)));
    assert_sound(&world, &plan_of_two_schools());
}
