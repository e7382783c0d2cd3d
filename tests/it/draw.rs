//! Drawings: figures against counting from nothing, trying against doing, undo, replay, recompute.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use catchment::allocate;
use catchment::draw::{Draft, Drawing, Edit, NewSchool, NotDone, Pieces, Premise, Refusal, Rules};
use catchment::model::{
    BlockId, BlockIdx, ChildMillimeters, Children, District, Effort, Hand, Keep, Millimeters, Plan,
    Point, SchoolId, SchoolIdx, SharedZone,
};
use catchment::synth::{self, Recipe};
use catchment::wire;
use catchment::world::World;

use crate::worlds::{Dice, random_sketch, random_town};

/// A small city in connected zones, where the office has wishes of every kind.
pub fn city(seed: u64) -> World {
    let n_children = Some(Children(1_500));
    let mut district = synth::city(Recipe { n_schools: 6, n_blocks: 160, n_children, seed });
    district.settings.effort = Effort::Quick;
    let mut dice = Dice::new(seed ^ 0xd2a3);
    if seed.is_multiple_of(3) {
        district.hand = wishes(&district, &mut dice);
    }
    if seed % 4 == 1 {
        district.settings.max_walk = Some(Millimeters(6_000_000));
    }
    World::survey(district)
}

fn wishes(district: &District, dice: &mut Dice) -> Hand {
    let n_schools = district.schools().len();
    let mut block = || BlockIdx(dice.below(district.blocks().len()));
    let schools: Vec<_> = district.blocks().iter().map(|block| block.current_school).collect();
    let held = [block()].into_iter().filter(|block| !is_own(district, *block)).collect();
    let bans = (0..10).map(|_| block()).collect::<Vec<_>>();
    let bans = bans.into_iter().enumerate().map(|(at, block)| (block, SchoolIdx(at % n_schools)));
    Hand {
        pins: BTreeMap::new(),
        bans: bans.filter(|(block, _)| !is_own(district, *block)).collect(),
        keep: Some(Keep { price: Millimeters(100_000), schools, held }),
        shared_zones: vec![SharedZone {
            name: "both".to_owned(),
            schools: vec![SchoolIdx(1), SchoolIdx(4)],
        }],
    }
}

pub fn is_own(district: &District, block: BlockIdx) -> bool {
    district.schools_standing_in(block).next().is_some()
}

/// A plan to draw on, held back by nothing but what was found quickly.
pub fn base(world: &World) -> Arc<Plan> {
    Arc::new(allocate::certify(world, &allocate::allocate(world)))
}

pub fn drawing(world: &World) -> Drawing {
    Drawing::open(world.clone(), base(world))
}

/// Blocks around one, and a school of one of their neighbors: what an office draws.
pub fn stroke(drawing: &Drawing, dice: &mut Dice) -> (Vec<BlockIdx>, SchoolIdx) {
    let world = drawing.world();
    let mut blocks = vec![BlockIdx(dice.below(drawing.schools().len()))];
    for _ in 0..dice.below(6) {
        let around = world.adjacency.neighbors(blocks[dice.below(blocks.len())]);
        if !around.is_empty() {
            blocks.push(around[dice.below(around.len())]);
        }
    }
    let beside = blocks.iter().flat_map(|block| world.adjacency.neighbors(*block));
    let mut schools: Vec<SchoolIdx> =
        beside.filter_map(|block| drawing.schools()[block.0]).collect();
    if schools.is_empty() || dice.below(4) == 0 {
        schools = world.district.school_idxs().collect();
    }
    (blocks, schools[dice.below(schools.len())])
}

pub fn ids(drawing: &Drawing, blocks: &[BlockIdx]) -> Vec<BlockId> {
    blocks.iter().map(|block| drawing.world().district.block(*block).id.clone()).collect()
}

pub fn assign(drawing: &Drawing, (blocks, school): &(Vec<BlockIdx>, SchoolIdx)) -> Edit {
    let school = drawing.world().district.school(*school).id.clone();
    Edit::Assign { blocks: ids(drawing, blocks), school }
}

fn random_edit(drawing: &Drawing, dice: &mut Dice) -> Edit {
    let district = &drawing.world().district;
    match dice.below(12) {
        0 => Edit::Recompute,
        1 | 2 => {
            let pinned: Vec<BlockIdx> = drawing.pins().keys().copied().collect();
            Edit::Release { blocks: ids(drawing, &pinned[..pinned.len().min(2)]) }
        }
        3 => {
            let school = &district.schools()[dice.below(district.schools().len())];
            let seats = Children(school.seats.0 + 45);
            Edit::Suppose(Premise::Seats { school: school.id.clone(), seats })
        }
        _ => assign(drawing, &stroke(drawing, dice)),
    }
}

/// What the figures have to be, counted from nothing in the simplest way.
pub fn assert_figures(drawing: &Drawing, note: &str) {
    let (world, now) = (drawing.world(), drawing.now());
    let district = &world.district;
    let mut walk_of_all = ChildMillimeters(0);
    for school in district.school_idxs() {
        let blocks: Vec<BlockIdx> =
            district.block_idxs().filter(|b| drawing.schools()[b.0] == Some(school)).collect();
        let walk = |block: &BlockIdx| world.distances.between(*block, school).unwrap();
        let children = |block: &BlockIdx| district.block(*block).children;
        let figures = now.schools[school.0];
        let walks: ChildMillimeters = blocks.iter().map(|b| walk(b) * children(b)).sum();
        walk_of_all += walks;
        assert_eq!(figures.walk, walks, "{note}");
        assert_eq!(figures.children, blocks.iter().map(children).sum(), "{note}");
        assert_eq!(figures.n_blocks, blocks.len(), "{note}");
        let longest = blocks.iter().filter(|b| Children(0) < children(b)).map(walk).max();
        assert_eq!(figures.worst_walk, longest, "{note}");
        assert_eq!(figures.seats, district.school(school).seats, "{note}");
        assert_eq!(figures.pieces, pieces(world, drawing.schools(), school), "{note}");
        assert_eq!(drawing.blocks_of(school).collect::<Vec<_>>(), blocks, "{note}");
        assert_eq!(drawing.school_now(school), figures, "{note}");
    }
    let base = drawing.base();
    let moved = district.block_idxs().filter(|block| {
        let school = drawing.schools()[block.0].map(|school| &district.school(school).id);
        let planned = &base.block(&district.block(*block).id).unwrap().school;
        school != planned.as_ref().map(|(school, _)| school)
    });
    let moved: Vec<BlockIdx> = moved.collect();
    assert_eq!(now.moved_blocks, moved.len(), "{note}");
    let children: Children = moved.iter().map(|block| district.block(*block).children).sum();
    assert_eq!((now.moved_children, now.walk), (children, walk_of_all), "{note}");
    let over = |now: &catchment::draw::SchoolNow| (now.children.0 - now.seats.0).max(0);
    assert_eq!(now.over_seats.0, now.schools.iter().map(over).sum::<i64>(), "{note}");
    assert_eq!(now.placed + now.unplaced, district.total_children(), "{note}");
}

/// Pieces by spreading numbers until nothing changes.
fn pieces(world: &World, schools: &[Option<SchoolIdx>], school: SchoolIdx) -> Option<Pieces> {
    if world.adjacency.is_empty() {
        return None;
    }
    let shared =
        world.district.hand.shared_zones.iter().find(|zone| zone.schools.contains(&school));
    let zone = shared.map_or(vec![school], |zone| zone.schools.clone());
    let inside = |block: BlockIdx| schools[block.0].is_some_and(|school| zone.contains(&school));
    let mut pieces: Vec<usize> = (0..schools.len()).collect();
    let mut parts = pieces.clone();
    let mut changed = true;
    while changed {
        changed = false;
        for block in world.district.block_idxs() {
            for other in world.adjacency.neighbors(block) {
                if parts[other.0] < parts[block.0] {
                    (parts[block.0], changed) = (parts[other.0], true);
                }
                let both = inside(block) && inside(*other);
                if both && pieces[other.0] < pieces[block.0] {
                    (pieces[block.0], changed) = (pieces[other.0], true);
                }
            }
        }
    }
    let of = |numbers: &[usize]| -> BTreeSet<usize> {
        let members = world.district.block_idxs().filter(|block| inside(*block));
        members.map(|block| numbers[block.0]).collect()
    };
    Some(Pieces { pieces: of(&pieces).len(), parts: of(&parts).len() })
}

pub type Snapshot = (Vec<Option<SchoolIdx>>, BTreeMap<BlockIdx, SchoolIdx>, String);

pub fn snapshot(drawing: &Drawing) -> Snapshot {
    (drawing.schools().to_vec(), drawing.pins().clone(), format!("{:?}", drawing.now()))
}

/// Worlds of every kind, with their seeds.
pub fn worlds() -> Vec<(u64, World)> {
    let cities = (0..9).map(|seed| (seed, city(seed)));
    let towns = (20..24).map(|seed| (seed, random_town(seed, 6, 120)));
    let sketches = (40..60).map(|seed| (seed, random_sketch(seed).world()));
    cities.chain(towns).chain(sketches).collect()
}

#[test]
fn figures_after_any_edits_are_those_counted_from_nothing() {
    let mut done = 0;
    for (seed, world) in worlds() {
        let mut dice = Dice::new(seed);
        let mut drawing = drawing(&world);
        assert_figures(&drawing, &format!("seed {seed}, opened"));
        for at in 0..25 {
            let edit = random_edit(&drawing, &mut dice);
            let before = snapshot(&drawing);
            match drawing.apply(edit.clone()) {
                Ok(_) => done += 1,
                Err(_) => assert_eq!(snapshot(&drawing), before, "seed {seed}"),
            }
            assert_figures(&drawing, &format!("seed {seed}, edit {at}: {edit:?}"));
        }
    }
    assert!(600 < done, "only {done} edits could be done");
}

#[test]
fn what_an_attempt_says_is_what_doing_it_does() {
    let mut refused = BTreeSet::new();
    for (seed, world) in worlds() {
        let mut dice = Dice::new(seed);
        let mut drawing = drawing(&world);
        for _ in 0..20 {
            let wanted = stroke(&drawing, &mut dice);
            let before = (drawing.now(), snapshot(&drawing));
            let attempt = drawing.attempt(&wanted.0, wanted.1);
            assert_eq!(snapshot(&drawing), before.1, "seed {seed}: an attempt does nothing");
            let effect = drawing.apply(assign(&drawing, &wanted)).unwrap();
            let after = drawing.now();
            assert_eq!(effect.changed, attempt.moving, "seed {seed}");
            assert_eq!(effect.refused, attempt.refused, "seed {seed}");
            assert_eq!(after.walk - before.0.walk, attempt.walk, "seed {seed}");
            for school in world.district.school_idxs() {
                let then = attempt.schools.iter().find(|one| one.school == school);
                let (old, new) = (before.0.schools[school.0], after.schools[school.0]);
                assert_eq!(then.map_or(old, |one| one.then), new, "seed {seed}");
                assert!(then.is_none_or(|one| one.now == old), "seed {seed}");
            }
            let needless = |now: &catchment::draw::Now| -> i64 {
                let firsts = world.district.school_idxs();
                let firsts = firsts.filter(|school| world.terms.zone_of[school.0] == *school);
                let pieces = firsts.filter_map(|school| now.schools[school.0].pieces);
                pieces.map(|pieces| pieces.pieces as i64 - pieces.parts as i64).sum()
            };
            assert_eq!(attempt.more_pieces, needless(&after) - needless(&before.0), "seed {seed}");
            let moved = effect.changed.iter();
            let children = moved.map(|change| world.district.block(change.block).children).sum();
            assert_eq!(attempt.children, children, "seed {seed}");
            refused.extend(attempt.refused.iter().map(|(_, why)| match why {
                Refusal::NoWay => "no way",
                Refusal::Held { .. } => "held",
                Refusal::OwnBlock { .. } => "own block",
                Refusal::Ban => "ban",
                Refusal::TooFar { .. } => "too far",
            }));
        }
    }
    assert!(refused.contains("own block") && refused.contains("no way"), "{refused:?}");
}

#[test]
fn every_reason_to_refuse_a_block_is_told() {
    let mut world = city(1);
    let district = &world.district;
    let free: Vec<BlockIdx> =
        district.block_idxs().filter(|block| !is_own(district, *block)).collect();
    let own = district.school(SchoolIdx(0)).own_block.unwrap();
    let to = SchoolIdx(3);
    let farthest = *free.iter().max_by_key(|block| world.distances.between(**block, to)).unwrap();
    let [banned, held] = [free[3], free[9]].map(|block| block);
    assert!(![banned, held].contains(&farthest));
    let schools = vec![Some(SchoolIdx(2)); district.blocks().len()];
    let keep = Keep { price: Millimeters(0), schools, held: [held].into() };
    world.district.settings.max_walk =
        world.distances.between(farthest, to).map(|walk| walk - Millimeters(1));
    let most = world.district.settings.max_walk.unwrap();
    world.take_in_hand(Hand { bans: [(banned, to)].into(), keep: Some(keep), ..Hand::default() });
    let drawing = drawing(&world);
    let attempt = drawing.attempt(&[own, banned, held, farthest], to);
    let walk = most + Millimeters(1);
    let mut wanted = vec![
        (own, Refusal::OwnBlock { of: SchoolIdx(0) }),
        (banned, Refusal::Ban),
        (held, Refusal::Held { at: SchoolIdx(2) }),
        (farthest, Refusal::TooFar { walk, most }),
    ];
    wanted.sort_unstable();
    assert_eq!(attempt.refused, wanted);
    assert!(attempt.moving.is_empty());
}

#[test]
fn undo_and_redo_restore_exactly_what_was() {
    for (seed, world) in worlds() {
        let mut dice = Dice::new(seed ^ 1);
        let mut drawing = drawing(&world);
        let mut states = vec![snapshot(&drawing)];
        while states.len() < 16 {
            if drawing.apply(random_edit(&drawing, &mut dice)).is_ok() {
                states.push(snapshot(&drawing));
            }
        }
        for state in states.iter().rev().skip(1) {
            drawing.undo().unwrap();
            assert_eq!(&snapshot(&drawing), state, "seed {seed}");
        }
        assert!(drawing.undo().is_none() && !drawing.can_undo());
        for state in &states[1..] {
            drawing.redo().unwrap().unwrap();
            assert_eq!(&snapshot(&drawing), state, "seed {seed}");
        }
        assert!(drawing.redo().is_none() && !drawing.can_redo());
        // What comes after an undo takes the place of what was undone.
        drawing.undo();
        drawing.undo();
        let edit = assign(&drawing, &stroke(&drawing, &mut dice));
        drawing.apply(edit.clone()).unwrap();
        assert_eq!(drawing.draft().edits.last(), Some(&edit));
        assert!(!drawing.can_redo());
    }
}

#[test]
fn a_draft_kept_as_json_is_the_same_drawing() {
    for (seed, world) in worlds() {
        let mut dice = Dice::new(seed ^ 2);
        let mut drawing = drawing(&world);
        for _ in 0..15 {
            let _ = drawing.apply(random_edit(&drawing, &mut dice));
        }
        drawing.undo();
        drawing.undo();
        let draft = wire::draft_from_json(&wire::draft_to_json(&drawing.draft())).unwrap();
        assert_eq!(draft, drawing.draft(), "seed {seed}");
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let replayed = one.install(|| Drawing::replay(world.clone(), base(&world), &draft));
        assert!(replayed.not_done.is_empty() && replayed.unknown.is_empty());
        let mut again = replayed.drawing;
        assert_eq!(snapshot(&again), snapshot(&drawing), "seed {seed}");
        assert_eq!(again.draft(), draft, "seed {seed}");
        // What was undone before it was kept can be done again, with the same outcome.
        while let Some(done) = drawing.redo() {
            done.unwrap();
            again.redo().unwrap().unwrap();
            assert_eq!(snapshot(&again), snapshot(&drawing), "seed {seed}");
        }
    }
}

#[test]
fn an_edit_that_this_world_cannot_do_counts_as_done_and_is_told() {
    let world = city(2);
    let school = SchoolId("nowhere".to_owned());
    let unknown = BlockId("no block".to_owned());
    let edits = vec![
        Edit::Assign { blocks: vec![unknown.clone()], school: school.clone() },
        Edit::Release { blocks: vec![unknown.clone()] },
    ];
    let draft = Draft { edits, head: 2 };
    let replayed = Drawing::replay(world.clone(), base(&world), &draft);
    assert_eq!(replayed.not_done, [(0, NotDone::NoSuchSchool(school))]);
    assert_eq!(replayed.unknown, [unknown]);
    assert_eq!(replayed.drawing.draft(), draft);
}

#[test]
fn who_makes_room_makes_enough_of_it() {
    let mut asked = 0;
    for (seed, world) in worlds() {
        let mut dice = Dice::new(seed ^ 5);
        let drawing = drawing(&world);
        for _ in 0..10 {
            let (blocks, school) = stroke(&drawing, &mut dice);
            let attempt = drawing.attempt(&blocks, school);
            let then = attempt.schools.iter().find(|one| one.school == school);
            let over = then.map_or(drawing.school_now(school), |one| one.then).over();
            let displaced = &attempt.displaced;
            if over <= Children(0) {
                assert!(displaced.blocks.is_empty() && displaced.left_over == Children(0));
                continue;
            }
            asked += 1;
            let mut loads: Vec<i64> = drawing.now().schools.iter().map(|s| s.over().0).collect();
            attempt.schools.iter().for_each(|one| loads[one.school.0] = one.then.over().0);
            let was_over: Vec<bool> = loads.iter().map(|over| 0 < *over).collect();
            let moving = attempt.moving.iter().map(|change| change.block);
            let mut seen: BTreeSet<BlockIdx> = moving.collect();
            for one in &displaced.blocks {
                assert!(seen.insert(one.block), "seed {seed}");
                assert_eq!(drawing.schools()[one.block.0], Some(one.from), "seed {seed}");
                assert!(drawing.world().terms.fixed[one.block.0].is_none(), "seed {seed}");
                loads[one.from.0] -= one.children.0;
                loads[one.to.0] += one.children.0;
            }
            let touched = |at: usize| at == school.0 || !was_over[at];
            let left: i64 =
                (0..loads.len()).filter(|at| touched(*at)).map(|at| loads[at].max(0)).sum();
            assert!(left <= displaced.left_over.0, "seed {seed}: {left} {displaced:?}");
        }
    }
    assert!(100 < asked, "{asked}");
}

#[test]
fn everything_wrong_with_a_draft_is_told_at_once() {
    let text = r#"{"version":2,"head":9,"more":1,"edits":[
        {"do":"assign","blocks":["B1",7,""],"school":null},
        {"do":"dance"},
        {"do":"open","school":"S","name":"N","lon":200,"lat":1,"seats":-5},
        {"do":"rules","rule":"best","connected":3,"own_block":true,"effort":"quick","max_walk_m":1.00005},
        5]}"#;
    let told: Vec<String> =
        wire::draft_from_json(text).unwrap_err().iter().map(|p| p.at.clone()).collect();
    let wanted = [
        "",
        "/version",
        "/edits/0/blocks/1",
        "/edits/0/blocks/2",
        "/edits/0/school",
        "/edits/1",
        "/edits/2/lon",
        "/edits/2/seats",
        "/edits/3/rule",
        "/edits/3/connected",
        "/edits/3/max_walk_m",
        "/edits/3",
        "/edits/4",
        "/head",
    ];
    assert_eq!(told, wanted);
    assert_eq!(wire::draft_from_json("[").unwrap_err().len(), 1);
}

#[test]
fn every_edit_is_the_same_after_json() {
    let school = SchoolId("S\"1\\".to_owned());
    let point = Point { lon: 112.123456789, lat: -37.000000001 };
    let mut rules = Rules::of(&city(0).district.settings);
    let mut edits = vec![
        Edit::Assign { blocks: vec![BlockId("块".to_owned())], school: school.clone() },
        Edit::Release { blocks: Vec::new() },
        Edit::Recompute,
        Edit::Suppose(Premise::Seats { school: school.clone(), seats: Children(45) }),
        Edit::Suppose(Premise::Close { school: school.clone() }),
        Edit::Suppose(Premise::Open(NewSchool {
            id: school,
            name: String::new(),
            point,
            seats: Children(0),
        })),
    ];
    for mm in [None, Some(1), Some(999), Some(1_500_000), Some(4_294_967_294)] {
        rules.max_walk = mm.map(Millimeters);
        rules.compact_within = mm.map(|mm| catchment::model::Millionths(mm.min(100_000)));
        rules.connected = mm.map(|mm| mm % 2 == 0);
        edits.push(Edit::Suppose(Premise::Rules(rules)));
    }
    for edit in edits {
        assert_eq!(wire::edit_from_json(&wire::edit_to_json(&edit)), Ok(edit));
    }
}
