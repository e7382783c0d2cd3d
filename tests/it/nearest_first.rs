//! The rule nearest-first: by its definition, word for word.

use catchment::allocate::{self, Problem};
use catchment::model::{BlockIdx, Children, Millimeters, Rule, SchoolIdx};
use catchment::world::World;

use crate::worlds::{Sketch, random_sketch, random_town};

#[test]
fn a_seat_goes_to_the_nearer_home() {
    // Together they would walk less the other way around: 100 + 150 m instead of 90 + 400 m.
    let sketch = Sketch::new(&[5, 5], &[(5, &[100, 400]), (5, &[90, 150])]);
    assert_eq!(schools(&nearest_first(sketch.world())), [Some(1), Some(0)]);
}

#[test]
fn a_block_that_does_not_fit_asks_elsewhere_and_a_smaller_one_may_still_fit() {
    let sketch = Sketch::new(&[5, 9], &[(3, &[100, 300]), (4, &[110, 300]), (2, &[120, 300])]);
    assert_eq!(schools(&nearest_first(sketch.world())), [Some(0), Some(1), Some(0)]);
}

#[test]
fn every_pair_in_turn_gives_the_same_outcome() {
    for seed in 0..400 {
        let world = nearest_first(random_sketch(seed).world());
        let expected = every_pair_in_turn(&world);
        assert_eq!(allocate::allocate(&world).schools, expected, "sketch {seed}");
    }
    for seed in 0..30 {
        let world = nearest_first(random_town(seed, 2 + seed as usize % 9, 150));
        assert_eq!(allocate::allocate(&world).schools, every_pair_in_turn(&world), "town {seed}");
    }
}

#[test]
fn whoever_is_refused_lives_farther_than_those_who_fill_the_school() {
    for seed in 0..300 {
        let world = nearest_first(random_sketch(seed).world());
        let schools = allocate::allocate(&world).schools;
        for block in world.district.block_idxs() {
            for school in world.district.school_idxs() {
                assert!(!envies(&world, &schools, block, school), "{seed}: {block:?} {school:?}");
            }
        }
    }
}

/// Whether the block would have come to the school before its own, and fitted in behind those who
/// had come before.
fn envies(
    world: &World,
    schools: &[Option<SchoolIdx>],
    block: BlockIdx,
    school: SchoolIdx,
) -> bool {
    let problem = Problem::of(world);
    let turn = |block: BlockIdx, school: SchoolIdx| {
        Some((world.distances.between(block, school)?, block, school))
    };
    let Some(asked) = turn(block, school) else { return false };
    let own = schools[block.0].and_then(|school| turn(block, school));
    if problem.fixed[block.0].is_some() || own.is_some_and(|own| own <= asked) {
        return false;
    }
    let before = world.district.block_idxs().filter(|other| {
        schools[other.0] == Some(school)
            && (problem.fixed[other.0].is_some() || turn(*other, school) < Some(asked))
    });
    let children: Children = before.map(|other| problem.children[other.0]).sum();
    children + problem.children[block.0] <= world.district.school(school).seats
}

fn every_pair_in_turn(world: &World) -> Vec<Option<SchoolIdx>> {
    let problem = Problem::of(world);
    let mut pairs: Vec<(Millimeters, BlockIdx, SchoolIdx)> = Vec::new();
    for block in world.district.block_idxs() {
        for school in world.district.school_idxs() {
            pairs.extend(world.distances.between(block, school).map(|walk| (walk, block, school)));
        }
    }
    pairs.sort_unstable();
    let mut schools = problem.fixed.clone();
    let mut room = problem.seats.clone();
    for (_, block, school) in pairs {
        if schools[block.0].is_none() && problem.children[block.0] <= room[school.0] {
            room[school.0] -= problem.children[block.0];
            schools[block.0] = Some(school);
        }
    }
    schools
}

fn nearest_first(mut world: World) -> World {
    world.district.settings.rule = Rule::NearestFirst;
    World::survey(world.district)
}

fn schools(world: &World) -> Vec<Option<usize>> {
    let schools = allocate::allocate(world).schools;
    schools.into_iter().map(|school| school.map(|school| school.0)).collect()
}
