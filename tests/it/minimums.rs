//! Schools that have to get a number of children.

use catchment::allocate::{Optimum, Problem, solve};
use catchment::model::{BlockIdx, Children, Millimeters, SchoolIdx};

use crate::oracle::oracle_cost;
use crate::worlds::{Dice, Sketch, random_sketch, random_town};

#[test]
fn a_discount_brings_a_school_the_children_it_has_to_get() {
    let mut sketch = Sketch::new(&[20, 20], &[(5, &[100, 300]), (5, &[100, 150])]);
    sketch.least[1] = 5;
    let world = sketch.world();
    let optimum = solve(&Problem::of(&world));
    assert_eq!(optimum.schools, [Some(SchoolIdx(0)), Some(SchoolIdx(1))]);
    assert_eq!(optimum.crowding, [Millimeters(0), Millimeters(-50_000)]);
}

#[test]
fn the_optimum_costs_what_the_oracle_says_and_its_discounts_are_the_smallest() {
    let mut n_discounts = 0;
    for_each_tiny_problem(|name, problem| {
        let optimum = solve(problem);
        assert_eq!(optimum.cost.0, oracle_cost(problem), "{name}");
        assert_loads(name, problem, &optimum);
        for (school, crowding) in optimum.crowding.iter().enumerate() {
            if *crowding < Millimeters(0) {
                let mut freer = problem.clone();
                freer.least[school] -= Children(1);
                let saving = optimum.cost.0 - oracle_cost(&freer);
                assert_eq!(-crowding.0, saving, "{name}: {school}");
                n_discounts += 1;
            }
        }
    });
    assert!(40 < n_discounts, "only {n_discounts} discounts were looked at");
}

fn assert_loads(name: &str, problem: &Problem, optimum: &Optimum) {
    let mut loads = vec![Children(0); problem.n_schools()];
    for block in (0..problem.n_blocks()).filter(|block| problem.fixed[*block].is_none()) {
        let split = optimum.splits.iter().find(|split| split.block == BlockIdx(block));
        let whole = vec![(optimum.schools[block], problem.children[block])];
        for (school, share) in split.map_or(whole, |split| split.shares.clone()) {
            if let Some(school) = school {
                loads[school.0] += share;
            }
        }
    }
    for (school, load) in loads.into_iter().enumerate() {
        let (least, seats) = (problem.least[school], problem.seats[school]);
        assert!(least <= load && load <= seats, "{name}: {load:?} at {school}");
        let crowding = optimum.crowding[school];
        assert!(crowding <= Millimeters(0) || load == seats, "{name}: {school}");
        assert!(Millimeters(0) <= crowding || load == least, "{name}: {school}");
    }
}

/// Tables and towns in which minimums can be met: those of some way of seating everybody.
fn for_each_tiny_problem(mut check: impl FnMut(&str, &Problem)) {
    for seed in 0..400 {
        let mut dice = Dice::new(seed);
        for (kind, world) in
            [("table", random_sketch(seed).world()), ("town", random_town(seed, 4, 12))]
        {
            let mut problem = Problem::of(&world);
            let free = |block: &usize| problem.fixed[*block].is_none();
            let mut loads = vec![Children(0); problem.n_schools()];
            for block in (0..problem.n_blocks()).filter(free) {
                let school = dice.below(problem.n_schools());
                let way = problem.distances.between(BlockIdx(block), SchoolIdx(school)).is_some();
                if way && loads[school] + problem.children[block] <= problem.seats[school] {
                    loads[school] += problem.children[block];
                }
            }
            for load in &mut loads {
                *load = Children(load.0 - dice.below(load.0 as usize / 4 + 1) as i64);
            }
            problem.least = loads;
            check(&format!("{kind} {seed}"), &problem);
        }
    }
}
