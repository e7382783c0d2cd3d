//! What every plan must keep, on hundreds of random worlds, and against every plan there is.

use catchment::allocate::{self, Allocation, Problem};
use catchment::model::{BlockIdx, Children, SchoolIdx};
use catchment::pipeline::{self, NoPlan};
use catchment::world::World;

use crate::worlds::{Sketch, random_sketch, random_town};

#[test]
fn no_school_is_overfull_and_nobody_goes_where_there_is_no_way() {
    for seed in 0..300 {
        let world = random_sketch(seed).world();
        assert_sound(&world, &allocate::least_walk(&world).schools, &format!("sketch {seed}"));
    }
    for seed in 0..20 {
        let world = random_town(seed, 3 + seed as usize % 6, 150);
        assert_sound(&world, &allocate::least_walk(&world).schools, &format!("town {seed}"));
    }
}

#[test]
fn never_better_than_the_best_of_all_plans_and_nearly_always_as_good() {
    let n_worlds = 600;
    let mut n_best = 0;
    for seed in 0..n_worlds {
        let world = random_sketch(seed).world();
        let problem = Problem::of(&world);
        let ours = score(&problem, &allocate::least_walk(&world).schools);
        let best = best_score(&problem);
        assert!(best <= ours, "seed {seed}: {ours:?} beats all plans: {best:?}");
        assert_eq!(best.0, ours.0, "seed {seed}: children are left out in vain");
        n_best += usize::from(best == ours);
    }
    println!("{n_best} of {n_worlds} are best");
    assert!(n_worlds as usize * 99 / 100 <= n_best, "only {n_best} of {n_worlds} are best");
}

#[test]
fn in_a_town_with_few_seats_to_spare_everybody_is_seated() {
    let n_towns = 40;
    let mut n_left_out = 0;
    for seed in 0..n_towns {
        let world = random_town(seed, 3 + seed as usize % 8, 120);
        let plan = allocate::certify(&world, &allocate::least_walk(&world));
        println!(
            "town {seed}: {} left out, gap {:.4} %",
            plan.unplaced_children.0,
            plan.gap() * 100.0
        );
        n_left_out += plan.unplaced_children.0;
    }
    assert_eq!(n_left_out, 0);
}

#[test]
fn a_full_school_takes_nobody_more() {
    // Both blocks are nearest to the first school, which has seats for one of them only.
    let sketch = Sketch::new(&[5, 5], &[(5, &[100, 300]), (5, &[100, 200])]);
    let schools = allocate::least_walk(&sketch.world()).schools;
    assert_eq!(schools, [Some(SchoolIdx(0)), Some(SchoolIdx(1))]);
}

#[test]
fn the_block_a_school_stands_in_goes_to_it() {
    let mut sketch = Sketch::new(&[5, 5], &[(5, &[100, 300]), (5, &[100, 200])]);
    sketch.own_blocks[0] = Some(1);
    let schools = allocate::least_walk(&sketch.world()).schools;
    assert_eq!(schools, [Some(SchoolIdx(1)), Some(SchoolIdx(0))]);
}

fn assert_sound(world: &World, schools: &[Option<SchoolIdx>], name: &str) {
    let problem = Problem::of(world);
    let mut load = vec![Children(0); problem.n_schools()];
    for (block, school) in schools.iter().enumerate() {
        if let Some(school) = school {
            load[school.0] += problem.children[block];
            assert!(world.distances.between(BlockIdx(block), *school).is_some(), "{name}");
        }
        assert!(problem.fixed[block].is_none() || problem.fixed[block] == *school, "{name}");
    }
    for (school, load) in world.district.schools().iter().zip(load) {
        assert!(load <= school.seats, "{name}: {load:?} at {school:?}");
    }
}

/// Children left out, then millimeters walked: smaller is better.
fn score(problem: &Problem, schools: &[Option<SchoolIdx>]) -> (i64, i64) {
    let mut score = (0, 0);
    for (block, school) in schools.iter().enumerate() {
        let children = problem.children[block];
        match school {
            Some(school) => {
                let walk = problem.distances.between(BlockIdx(block), *school).unwrap();
                score.1 += (walk * children).0;
            }
            None => score.0 += children.0,
        }
    }
    score
}

/// The best score of all plans, every one of them tried.
fn best_score(problem: &Problem) -> (i64, i64) {
    fn rest(problem: &Problem, block: usize, seats: &mut Vec<Children>) -> (i64, i64) {
        if block == problem.n_blocks() {
            return (0, 0);
        }
        let children = problem.children[block];
        if let Some(school) = problem.fixed[block] {
            let walk = problem.distances.between(BlockIdx(block), school).unwrap();
            let (out, walked) = rest(problem, block + 1, seats);
            return (out, walked + (walk * children).0);
        }
        let (out, walked) = rest(problem, block + 1, seats);
        let mut best = (out + children.0, walked);
        for school in (0..problem.n_schools()).map(SchoolIdx) {
            let Some(walk) = problem.distances.between(BlockIdx(block), school) else { continue };
            if children <= seats[school.0] {
                seats[school.0] -= children;
                let (out, walked) = rest(problem, block + 1, seats);
                best = best.min((out, walked + (walk * children).0));
                seats[school.0] += children;
            }
        }
        best
    }
    rest(problem, 0, &mut problem.seats.clone())
}

#[test]
fn the_bound_is_the_cost_of_the_split_optimum() {
    for seed in 0..200 {
        let world = random_sketch(seed).world();
        let allocation: Allocation = allocate::least_walk(&world);
        let plan = allocate::certify(&world, &allocation);
        assert_eq!(plan.bound, allocation.optimum.cost, "seed {seed}");
        assert!(0 <= plan.excess().0, "seed {seed}");
    }
}

#[test]
fn where_blocks_have_one_school_left_connected_zones_keep_every_promise() {
    for seed in 0..600 {
        let mut district = random_sketch(seed).world().district;
        let last = district.blocks().len() - 1;
        let row = (0..last).map(|block| (BlockIdx(block), BlockIdx(block + 1)));
        district.given_neighbors = Some(row.collect());
        district.settings.connected = Some(true);
        let world = World::survey(district);
        assert_sound(&world, &allocate::least_walk(&world).schools, &format!("sketch {seed}"));
        if let Err(NoPlan::Broken(broken)) = pipeline::prove(&world) {
            panic!("sketch {seed}: {broken:?}");
        }
    }
}
