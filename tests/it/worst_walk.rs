//! The rule shortest-worst-walk, against every plan there is.

use catchment::allocate::{self, Problem};
use catchment::model::{BlockIdx, Children, Millimeters, Rule, SchoolIdx};
use catchment::world::World;

use crate::worlds::{Sketch, random_sketch, random_town};

#[test]
fn two_middling_walks_are_better_than_a_short_and_a_long_one() {
    // Least walk would be 100 + 700 m; but nobody has to walk farther than 500 m.
    let sketch = Sketch::new(&[5, 5], &[(5, &[100, 500]), (5, &[400, 700])]);
    let allocation = allocate::allocate(&worst_walk(sketch.world()));
    assert_eq!(allocation.schools, [Some(SchoolIdx(1)), Some(SchoolIdx(0))]);
    let worst = allocation.worst_walk.unwrap();
    assert_eq!(worst.walk, Millimeters(500_000));
    // With 500 m barred both would have to go to the first school.
    assert_eq!(worst.at_least, Millimeters(500_000));
    assert_eq!(worst.full_schools, [SchoolIdx(0)]);
}

#[test]
fn never_shorter_than_the_best_of_all_plans_and_nearly_always_as_short() {
    let (mut n_worlds, mut n_best, mut n_tight) = (0, 0, 0);
    for seed in 0..200 {
        let world = worst_walk(random_sketch(seed).world());
        let problem = Problem::of(&world);
        let allocation = allocate::allocate(&world);
        let worst = allocation.worst_walk.as_ref().unwrap();
        let ours = score(&problem, &allocation.schools);
        assert_eq!(ours.1, worst.walk.0, "seed {seed}");
        let best = best_score(&problem);
        assert!(best <= ours, "seed {seed}: {ours:?} beats all plans: {best:?}");
        if best.0 == ours.0 {
            assert!(worst.at_least.0 <= best.1, "seed {seed}: {worst:?} {best:?}");
        }
        assert_proved(&world, &allocation.schools, &format!("seed {seed}"));
        n_worlds += 1;
        n_best += usize::from(best == ours);
        n_tight += usize::from(worst.at_least == worst.walk);
    }
    println!("{n_best} of {n_worlds} are best, {n_tight} proved");
    assert!(n_worlds * 98 / 100 <= n_best, "only {n_best} of {n_worlds} are best");
}

#[test]
fn the_longest_walk_of_a_town_is_proved() {
    for seed in 0..20 {
        let world = worst_walk(random_town(seed, 3 + seed as usize % 6, 150));
        let allocation = allocate::allocate(&world);
        let worst = allocation.worst_walk.as_ref().unwrap();
        println!("town {seed}: {:?} of {:?}", worst.walk, worst.at_least);
        assert!(worst.at_least <= worst.walk);
        assert_proved(&world, &allocation.schools, &format!("town {seed}"));
    }
}

/// Too many blocks have no other way that is shorter.
fn assert_proved(world: &World, schools: &[Option<SchoolIdx>], name: &str) {
    let problem = Problem::of(world);
    let worst = allocate::allocate(world).worst_walk.unwrap();
    let walk = |block: usize, school| problem.distances.between(BlockIdx(block), school).unwrap();
    let fixed = problem.fixed.iter().enumerate();
    let fixed = fixed.filter(|(block, _)| Children(0) < problem.children[*block]);
    let longest_fixed = fixed.filter_map(|(block, school)| Some(walk(block, (*school)?))).max();
    if worst.at_least == Millimeters(0) || Some(worst.at_least) == longest_fixed {
        return;
    }
    let bound_to = |block: &usize| {
        let shorter = world.district.school_idxs().filter(|school| {
            let walk = problem.distances.between(BlockIdx(*block), *school);
            walk.is_some_and(|walk| walk < worst.at_least)
        });
        problem.fixed[*block].is_none()
            && shorter.into_iter().all(|school| worst.full_schools.contains(&school))
    };
    let blocks = (0..problem.n_blocks()).filter(bound_to);
    let children: Children = blocks.map(|block| problem.children[block]).sum();
    let seats: Children = worst.full_schools.iter().map(|school| problem.seats[school.0]).sum();
    let left_out = schools.iter().zip(&problem.children).filter(|(school, _)| school.is_none());
    let left_out: Children = left_out.map(|(_, children)| *children).sum();
    assert!(seats + left_out < children, "{name}: {worst:?} {seats:?} {children:?}");
}

/// Children left out, then the longest walk, then all walks: smaller is better.
fn score(problem: &Problem, schools: &[Option<SchoolIdx>]) -> (i64, i64, i64) {
    let mut score = (0, 0, 0);
    for (block, school) in schools.iter().enumerate() {
        let children = problem.children[block];
        match school {
            Some(school) if Children(0) < children => {
                let walk = problem.distances.between(BlockIdx(block), *school).unwrap();
                score.1 = score.1.max(walk.0);
                score.2 += (walk * children).0;
            }
            Some(_) => {}
            None => score.0 += children.0,
        }
    }
    score
}

/// The best score of all plans, every one of them tried.
fn best_score(problem: &Problem) -> (i64, i64, i64) {
    type Score = (i64, i64, i64);
    fn rest(problem: &Problem, block: usize, seats: &mut Vec<Children>, longest: i64) -> Score {
        if block == problem.n_blocks() {
            return (0, longest, 0);
        }
        let children = problem.children[block];
        if children == Children(0) {
            return rest(problem, block + 1, seats, longest);
        }
        let with = |walk: Millimeters, seats: &mut Vec<Children>| {
            let score = rest(problem, block + 1, seats, longest.max(walk.0));
            (score.0, score.1, score.2 + (walk * children).0)
        };
        if let Some(school) = problem.fixed[block] {
            let walk = problem.distances.between(BlockIdx(block), school).unwrap();
            return with(walk, seats);
        }
        let mut best = rest(problem, block + 1, seats, longest);
        best.0 += children.0;
        for school in (0..problem.n_schools()).map(SchoolIdx) {
            let Some(walk) = problem.distances.between(BlockIdx(block), school) else { continue };
            if children <= seats[school.0] {
                seats[school.0] -= children;
                best = best.min(with(walk, seats));
                seats[school.0] += children;
            }
        }
        best
    }
    rest(problem, 0, &mut problem.seats.clone(), 0)
}

fn worst_walk(mut world: World) -> World {
    world.district.settings.rule = Rule::ShortestWorstWalk;
    World::survey(world.district)
}
