//! Wishes that cannot hold together: what is named is needed, and what is proposed helps.

use catchment::allocate::Problem;
use catchment::allocate::wishes::{Change, Clash, Wish, conflicts};
use catchment::distance::Distances;
use catchment::model::{BlockIdx, Children, Hand, Keep, Millimeters, SchoolIdx, WalkTable};
use catchment::pipeline::{self, NoPlan};
use catchment::world::World;

use crate::oracle::oracle_cost;
use crate::worlds::{Dice, Sketch, random_sketch};

#[test]
fn a_walk_limit_that_leaves_a_block_no_school_is_named_with_the_least_that_is_enough() {
    let sketch = Sketch::new(&[10, 10], &[(5, &[100, 300]), (5, &[700, 500])]);
    let world = with(&sketch, &[Wish::MaxWalk(Millimeters(400_000))]);
    let found = conflicts(&world);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].wishes, [Wish::MaxWalk(Millimeters(400_000))]);
    let blocks = vec![BlockIdx(1)];
    let clash = Clash::LeftOut { children: Children(5), blocks, schools: Vec::new() };
    assert_eq!(found[0].clash, clash);
    let changes: Vec<Change> = found[0].relaxations.iter().map(|one| one.change).collect();
    assert_eq!(changes[0], Change::MaxWalk(Millimeters(500_000)));
    assert!(matches!(pipeline::plan(&world), Err(NoPlan::Impossible(_))));
}

#[test]
fn a_walk_limit_that_crowds_too_many_into_one_school_names_it() {
    // Within 400 m both reach only the first school.
    let sketch = Sketch::new(&[6, 10], &[(5, &[100, 900]), (5, &[300, 500])]);
    let found = conflicts(&with(&sketch, &[Wish::MaxWalk(Millimeters(400_000))]));
    let clash = Clash::LeftOut {
        children: Children(4),
        blocks: vec![BlockIdx(0), BlockIdx(1)],
        schools: vec![SchoolIdx(0)],
    };
    assert_eq!(found[0].clash, clash);
    let changes: Vec<Change> = found[0].relaxations.iter().map(|one| one.change).collect();
    assert!(changes.contains(&Change::MoreSeats(SchoolIdx(0), Children(4))), "{changes:?}");
    assert!(changes.contains(&Change::MaxWalk(Millimeters(500_000))), "{changes:?}");
}

#[test]
fn pins_that_overfill_a_school_are_as_few_as_can_be() {
    let sketch = Sketch::new(&[10, 30], &[(2, &[1, 2]), (7, &[1, 2]), (6, &[1, 2]), (1, &[1, 2])]);
    let pin = |block| Wish::Pin(BlockIdx(block), SchoolIdx(0));
    let found = conflicts(&with(&sketch, &[pin(0), pin(1), pin(2), pin(3)]));
    assert_eq!(found[0].wishes, [pin(1), pin(2)]);
    let changes: Vec<Change> = found[0].relaxations.iter().map(|one| one.change).collect();
    assert!(changes.contains(&Change::MoreSeats(SchoolIdx(0), Children(6))), "{changes:?}");
    assert!(changes.contains(&Change::Without(pin(1))), "{changes:?}");
}

#[test]
fn too_few_children_for_what_schools_have_to_get() {
    let sketch = Sketch::new(&[10, 10], &[(5, &[1, 2]), (3, &[1, 2])]);
    let least = |school, least| Wish::LeastChildren(SchoolIdx(school), Children(least));
    let found = conflicts(&with(&sketch, &[least(0, 4), least(1, 6)]));
    assert_eq!(found[0].wishes, [least(0, 4), least(1, 6)]);
    let changes: Vec<Change> = found[0].relaxations.iter().map(|one| one.change).collect();
    assert!(changes.contains(&Change::LeastChildren(SchoolIdx(1), Children(4))), "{changes:?}");
}

#[test]
fn a_pin_between_two_others_cuts_a_zone_in_two() {
    let row = (1, [1, 1]);
    let blocks: Vec<(i64, &[i64])> = (0..5).map(|_| (row.0, row.1.as_slice())).collect();
    let sketch = Sketch::new(&[9, 9], &blocks);
    let pin = |block, school| Wish::Pin(BlockIdx(block), SchoolIdx(school));
    let wishes = [pin(0, 0), pin(2, 1), pin(4, 0), Wish::Connected];
    let found = conflicts(&with(&sketch, &wishes));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].wishes, wishes);
    let (block, other, school) = (BlockIdx(4), BlockIdx(0), SchoolIdx(0));
    assert_eq!(found[0].clash, Clash::CutOff { block, other, school });
    assert_eq!(found[0].relaxations.len(), 4);
}

#[test]
fn whole_blocks_that_cannot_fill_a_school_are_not_found_and_not_called_impossible() {
    let sketch = Sketch::new(&[9, 4], &[(5, &[1, 2])]);
    let world = with(&sketch, &[Wish::LeastChildren(SchoolIdx(1), Children(2))]);
    assert_eq!(conflicts(&world), []);
    let Err(NoPlan::NotFound(lacking)) = pipeline::plan(&world) else { panic!("{world:?}") };
    assert_eq!(lacking, [(SchoolIdx(1), Children(2))]);
}

#[test]
fn too_few_seats_are_no_conflict() {
    for seed in 0..200 {
        let mut sketch = random_sketch(seed);
        sketch.seats.iter_mut().for_each(|seats| *seats /= 2);
        assert_eq!(conflicts(&sketch.world()), [], "seed {seed}");
    }
}

#[test]
fn without_any_one_of_its_wishes_a_conflict_is_none_and_every_change_ends_it() {
    let (mut n_conflicts, mut n_changes) = (0, 0);
    for seed in 0..600 {
        let mut sketch = random_sketch(seed);
        // Own blocks give way to a walk limit, so they would not be the same facts throughout.
        sketch.own_blocks = vec![None; sketch.seats.len()];
        let wishes = random_wishes(seed, &sketch);
        let anyway = misery(&with(&sketch, &[]));
        let found = conflicts(&with(&sketch, &wishes));
        let all = with(&sketch, &wishes);
        assert_eq!(found.is_empty(), is_possible(&all, anyway), "seed {seed}: {wishes:?}");
        for conflict in &found {
            n_conflicts += 1;
            let alone = with(&sketch, &conflict.wishes);
            assert!(!is_possible(&alone, anyway), "seed {seed}: {conflict:?}");
            for gone in &conflict.wishes {
                let fewer: Vec<Wish> =
                    conflict.wishes.iter().copied().filter(|wish| wish != gone).collect();
                let fewer = with(&sketch, &fewer);
                assert!(is_possible(&fewer, anyway), "seed {seed}: {gone:?} of {conflict:?}");
            }
        }
        if let [conflict] = &found[..] {
            for relaxation in &conflict.relaxations {
                n_changes += 1;
                let (sketch, wishes) = changed(&sketch, &wishes, relaxation.change);
                let world = with(&sketch, &wishes);
                assert!(is_possible(&world, anyway), "seed {seed}: {relaxation:?}");
            }
        }
    }
    println!("{n_conflicts} conflicts, {n_changes} changes");
    assert!(200 < n_conflicts && 200 < n_changes, "{n_conflicts} conflicts, {n_changes} changes");
}

fn random_wishes(seed: u64, sketch: &Sketch) -> Vec<Wish> {
    let mut dice = Dice::new(seed ^ 0x0dd);
    let mut wishes = Vec::new();
    if dice.below(2) == 0 {
        wishes.push(Wish::MaxWalk(Millimeters(1_000 * (100 + dice.below(500) as i64))));
    }
    let n_schools = sketch.seats.len();
    for school in 0..n_schools {
        let least = dice.below(sketch.seats[school] as usize / 2 + 2) as i64;
        if dice.below(3) == 0 && 0 < least {
            wishes.push(Wish::LeastChildren(SchoolIdx(school), Children(least)));
        }
    }
    for block in 0..sketch.children.len() {
        let school = dice.below(n_schools);
        let pair = (BlockIdx(block), SchoolIdx(school));
        match dice.below(6) {
            0 | 1 => wishes.push(Wish::Ban(pair.0, pair.1)),
            2 if sketch.walks_m[block][school].is_some() => {
                wishes.push(Wish::Pin(pair.0, pair.1));
            }
            _ => {}
        }
    }
    wishes
}

fn changed(sketch: &Sketch, wishes: &[Wish], change: Change) -> (Sketch, Vec<Wish>) {
    let (mut sketch, mut wishes) = (sketch.clone(), wishes.to_vec());
    match change {
        Change::MoreSeats(school, seats) => sketch.seats[school.0] += seats.0,
        Change::Without(gone) => wishes.retain(|wish| *wish != gone),
        Change::MaxWalk(walk) => {
            wishes.retain(|wish| !matches!(wish, Wish::MaxWalk(_)));
            wishes.push(Wish::MaxWalk(walk));
        }
        Change::LeastChildren(school, least) => {
            wishes.retain(|wish| !matches!(wish, Wish::LeastChildren(at, _) if *at == school));
            wishes.push(Wish::LeastChildren(school, least));
        }
    }
    (sketch, wishes)
}

/// The sketch with these wishes and no others; blocks stand in a row.
fn with(sketch: &Sketch, wishes: &[Wish]) -> World {
    let mut sketch = sketch.clone();
    let mut hand = Hand::default();
    let mut keep = Keep {
        price: Millimeters(0),
        schools: vec![None; sketch.children.len()],
        held: Default::default(),
    };
    let (mut max_walk, mut connected) = (None, false);
    for wish in wishes {
        match *wish {
            Wish::MaxWalk(walk) => max_walk = Some(walk),
            Wish::LeastChildren(school, least) => sketch.least[school.0] = least.0,
            Wish::Ban(block, school) => drop(hand.bans.insert((block, school))),
            Wish::Pin(block, school) => drop(hand.pins.insert(block, school)),
            Wish::Hold(block, school) => {
                keep.schools[block.0] = Some(school);
                keep.held.insert(block);
            }
            Wish::Connected => connected = true,
        }
    }
    let mut district = sketch.world().district;
    hand.keep = (!keep.held.is_empty()).then_some(keep);
    district.hand = hand;
    district.settings.max_walk = max_walk;
    district.settings.connected = Some(connected);
    let n_blocks = district.blocks().len();
    let pairs = (1..n_blocks).map(|block| (BlockIdx(block - 1), BlockIdx(block)));
    district.given_neighbors = Some(pairs.collect());
    World::survey(district)
}

fn is_possible(world: &World, anyway: i64) -> bool {
    let problem = Problem::of(world);
    let fixed = problem.fixed.iter().enumerate();
    let allowed = fixed.clone().all(|(block, school)| {
        school.is_none_or(|school| problem.distances.between(BlockIdx(block), school).is_some())
    });
    allowed && problem.seats.iter().all(|seats| Children(0) <= *seats) && misery(world) <= anyway
}

/// How many children are left out, and far more for each that a school lacks, if blocks may be
/// split: the oracle's cost of walks that are all of no length.
fn misery(world: &World) -> i64 {
    let problem = Problem::of(world);
    let mut table = WalkTable::without_ways(problem.n_blocks(), problem.n_schools());
    for block in world.district.block_idxs() {
        for school in world.district.school_idxs() {
            if problem.distances.between(block, school).is_some() {
                table.set(block, school, Millimeters(0));
            }
        }
    }
    let distances = Distances::Table(table);
    let lacking = problem.seats.iter().zip(&problem.least).any(|(seats, least)| seats < least);
    let no_seat = Millimeters(1);
    let flat = Problem { distances: &distances, no_seat, ..problem };
    if lacking { i64::MAX } else { oracle_cost(&flat) }
}
