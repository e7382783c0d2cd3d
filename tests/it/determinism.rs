//! The same district gives the same plan: twice, in any order of rows, on any number of threads.

use catchment::allocate;
use catchment::model::Plan;
use catchment::world::World;

use crate::ingest::Folder;
use crate::worlds::{Dice, random_town};

fn plan(world: &World) -> Plan {
    allocate::certify(world, &allocate::least_walk(world))
}

#[test]
fn the_same_world_gives_the_same_plan_twice() {
    for seed in 0..5 {
        let world = random_town(seed, 6, 200);
        assert_eq!(plan(&world), plan(&world.clone()), "seed {seed}");
    }
}

#[test]
fn one_thread_and_two_give_the_same_plan() {
    let pool = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
    let (one, two) = (pool(1), pool(2));
    for seed in 0..5 {
        let world = random_town(seed, 9, 400);
        let plans = (one.install(|| plan(&world)), two.install(|| plan(&world)));
        assert_eq!(plans.0, plans.1, "seed {seed}");
    }
}

#[test]
fn rows_in_another_order_give_the_same_plan() {
    for seed in 0..5 {
        let mut dice = Dice::new(seed);
        let schools = rows(&mut dice, 5, 'S', 30);
        let blocks = rows(&mut dice, 90, 'B', 3);
        let read = |schools: &[String], blocks: &[String]| {
            let schools = format!("id,name,seats,lon,lat\n{}", schools.concat());
            let blocks = format!("id,name,children,lon,lat\n{}", blocks.concat());
            let folder = Folder::new(&[("schools.csv", &schools), ("blocks.csv", &blocks)]);
            let plan = plan(&World::survey(folder.read(None).unwrap().district));
            // Digests are of bytes, and those differ.
            Plan { inputs: Vec::new(), ..plan }
        };
        let straight = read(&schools, &blocks);
        let turned = |rows: &[String]| rows.iter().rev().cloned().collect::<Vec<_>>();
        assert_eq!(straight, read(&turned(&schools), &turned(&blocks)), "seed {seed}");
    }
}

/// Lines of a file: id, name, a count from `least` to four times that, and a place in town.
fn rows(dice: &mut Dice, n_rows: usize, kind: char, least: usize) -> Vec<String> {
    let mut row = |idx: usize| {
        let count = least + dice.below(3 * least + 1);
        let (lon, lat) = (112_500 + dice.below(50), 37_800 + dice.below(50));
        format!(
            "{kind}{idx:03},Number {idx},{count},{}.{:03},{}.{:03}\n",
            lon / 1000,
            lon % 1000,
            lat / 1000,
            lat % 1000
        )
    };
    (0..n_rows).map(&mut row).collect()
}
