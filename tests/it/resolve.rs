//! A changed district solved from the answer before the change: as good, and quick.

use catchment::allocate::{Allocation, Problem, least_walk, resolve, solve};
use catchment::model::{BlockIdx, Children, District, Hand, SchoolIdx};
use catchment::world::World;

use crate::worlds::{Dice, random_town};

#[test]
fn after_a_pin_the_optimum_is_that_from_scratch() {
    for seed in 0..20 {
        let (world, before) = town(seed);
        let world = pinned(world, &before, seed);
        let after = resolve(&world, &before);
        assert_eq!(after.optimum, solve(&Problem::of(&world)), "seed {seed}");
        assert_sound(&world, &after, seed);
    }
}

#[test]
fn when_the_pin_is_taken_out_again_it_is_as_good_as_before() {
    for seed in 0..20 {
        let (world, before) = town(seed);
        let mut world = pinned(world, &before, seed);
        let pinned = resolve(&world, &before);
        world.take_in_hand(Hand::default());
        let after = resolve(&world, &pinned);
        assert_eq!(after.optimum, before.optimum, "seed {seed}");
        assert_sound(&world, &after, seed);
        let (after, before) = (walk(&world, &after), walk(&world, &before));
        assert!(after <= 1.01 * before, "seed {seed}: {after} instead of {before}");
    }
}

#[test]
fn most_blocks_stay_where_they_were() {
    for seed in 0..20 {
        let (world, before) = town(seed);
        let world = pinned(world, &before, seed);
        let after = resolve(&world, &before);
        let moved = before.schools.iter().zip(&after.schools).filter(|(old, new)| old != new);
        let moved = moved.count();
        assert!(moved <= 60, "seed {seed}: {moved} of 300 moved");
    }
}

#[test]
fn a_school_that_closes_has_no_blocks() {
    for seed in 0..10 {
        let (world, before) = town(seed);
        let mut schools = world.district.schools().to_vec();
        schools[2].seats = Children(0);
        let blocks = world.district.blocks().to_vec();
        let district =
            District::new(schools, blocks, world.district.settings.clone(), None).unwrap();
        let world = World::survey(district);
        let after = resolve(&world, &before);
        assert_eq!(after.optimum, solve(&Problem::of(&world)), "seed {seed}");
        assert_sound(&world, &after, seed);
        for (block, school) in world.district.blocks().iter().zip(&after.schools) {
            assert!(*school != Some(SchoolIdx(2)) || block.children == Children(0), "seed {seed}");
        }
    }
}

fn town(seed: u64) -> (World, Allocation) {
    let world = random_town(seed, 8, 300);
    let allocation = least_walk(&world);
    (world, allocation)
}

/// With some block pinned to a school that is not its own.
fn pinned(mut world: World, before: &Allocation, seed: u64) -> World {
    let mut dice = Dice::new(seed);
    let block = BlockIdx(dice.below(before.schools.len()));
    let others = world.district.school_idxs().filter(|school| {
        let fits = world.district.block(block).children <= world.district.school(*school).seats;
        before.schools[block.0] != Some(*school) && fits
    });
    let others: Vec<SchoolIdx> = others.collect();
    let school = others[dice.below(others.len())];
    world.take_in_hand(Hand { pins: [(block, school)].into(), ..Hand::default() });
    world
}

/// Pins are kept, nobody is over seats, and no more are without a seat than from scratch.
fn assert_sound(world: &World, allocation: &Allocation, seed: u64) {
    let mut left: Vec<i64> = world.district.schools().iter().map(|school| school.seats.0).collect();
    for (block, school) in world.district.blocks().iter().zip(&allocation.schools) {
        if let Some(school) = school {
            left[school.0] -= block.children.0;
        }
    }
    assert!(left.iter().all(|left| 0 <= *left), "seed {seed}: {left:?}");
    for (block, school) in &world.district.hand.pins {
        assert_eq!(allocation.schools[block.0], Some(*school), "seed {seed}");
    }
    let unplaced = |allocation: &Allocation| {
        let blocks = world.district.blocks().iter().zip(&allocation.schools);
        blocks
            .filter(|(_, school)| school.is_none())
            .map(|(block, _)| block.children.0)
            .sum::<i64>()
    };
    let (here, scratch) = (unplaced(allocation), unplaced(&least_walk(world)));
    assert!(here <= scratch + 25, "seed {seed}: {here} instead of {scratch} without a seat");
}

fn walk(world: &World, allocation: &Allocation) -> f64 {
    let placed = world.district.block_idxs().zip(&allocation.schools);
    let walks = placed.filter_map(|(block, school)| {
        let walk = world.counted().between(block, (*school)?)?;
        Some((walk * world.district.block(block).children).0 as f64)
    });
    walks.sum()
}
