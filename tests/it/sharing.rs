//! Groups of schools that could share a zone: whole, connected, and as even as can be.

use std::fs;
use std::path::Path;
use std::process::Command;

use catchment::model::{Children, SchoolIdx};
use catchment::pipeline;
use catchment::sharing::{Balance, Question, Stock, partition, propose, score};
use catchment::synth::{Recipe, city};
use catchment::world::World;

use crate::worlds::{Dice, street};

fn stock(seats: i64, nearest: i64, quality: i64) -> Stock {
    Stock {
        seats: Children(seats),
        nearest: Children(nearest),
        children: Children(nearest.min(seats)),
        scored_seats: Children(seats),
        scores: i128::from(quality) * i128::from(seats) * 1_000_000,
        ..Stock::default()
    }
}

/// A few schools, most of them in one piece, a few apart.
fn random_question(seed: u64) -> Question {
    let mut dice = Dice::new(seed);
    let n_schools = 2 + dice.below(8);
    let mut touching = vec![Vec::new(); n_schools];
    for one in 0..n_schools {
        for other in 0..one {
            if other + 1 == one && dice.below(8) != 0 || dice.below(4) == 0 {
                touching[one].push(other);
                touching[other].push(one);
            }
        }
    }
    touching.iter_mut().for_each(|row| row.sort_unstable());
    let mut any = || {
        let seats = 10 * (1 + dice.below(90) as i64);
        stock(seats, seats * (50 + dice.below(100) as i64) / 100, dice.below(100) as i64)
    };
    let stocks = (0..n_schools).map(|_| any()).collect();
    Question { stocks, touching, size: 2 + (seed % 3) as usize }
}

fn is_connected(question: &Question, members: &[usize]) -> bool {
    let mut reached = vec![members[0]];
    let mut at = 0;
    while at < reached.len() {
        for next in &question.touching[reached[at]] {
            if members.contains(next) && !reached.contains(next) {
                reached.push(*next);
            }
        }
        at += 1;
    }
    reached.len() == members.len()
}

fn groups_of(numbers: &[usize]) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new(); numbers.iter().max().unwrap() + 1];
    for (school, group) in numbers.iter().enumerate() {
        groups[*group].push(school);
    }
    groups
}

/// Every way to number schools by groups in which all groups are connected.
fn all_groupings(question: &Question, numbers: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    if numbers.len() == question.stocks.len() {
        if groups_of(numbers).iter().all(|group| is_connected(question, group)) {
            all.push(numbers.clone());
        }
        return;
    }
    let next = numbers.iter().max().map_or(0, |last| last + 1);
    for number in 0..=next {
        numbers.push(number);
        all_groupings(question, numbers, all);
        numbers.pop();
    }
}

#[test]
fn no_grouping_of_a_few_schools_is_better() {
    let mut n_best = 0;
    let seeds = 0..150;
    for seed in seeds.clone() {
        let question = random_question(seed);
        let found = score(&question, &partition(&question));
        let mut all = Vec::new();
        all_groupings(&question, &mut Vec::new(), &mut all);
        let better = all.iter().filter(|other| score(&question, other).is_better_than(found));
        n_best += usize::from(better.count() == 0);
    }
    assert!(seeds.end - 1 <= n_best as u64, "{n_best} of {}", seeds.end);
}

#[test]
fn every_group_is_connected() {
    for seed in 0..300 {
        let question = random_question(seed);
        let numbers = partition(&question);
        for group in groups_of(&numbers) {
            assert!(is_connected(&question, &group), "seed {seed}: {numbers:?}");
        }
    }
}

#[test]
fn a_rich_school_goes_with_poor_ones() {
    // A ring of six: wanted are pairs, and every other pairing of neighbors is uneven.
    let stocks = [150, 50, 150, 50, 150, 50].map(|nearest| stock(100, nearest, 1));
    let touching = (0..6).map(|at| vec![(at + 1) % 6, (at + 5) % 6]);
    let touching = touching.map(|mut row: Vec<usize>| {
        row.sort_unstable();
        row
    });
    let question = Question { stocks: stocks.to_vec(), touching: touching.collect(), size: 2 };
    assert!(score(&question, &partition(&question)).spread < 1e-9);
}

#[test]
fn a_school_without_neighbors_stays_alone() {
    let stocks = vec![stock(100, 90, 1), stock(50, 70, 2), stock(80, 20, 3)];
    let touching = vec![vec![1], vec![0], vec![]];
    let question = Question { stocks, touching, size: 2 };
    assert_eq!(partition(&question), [0, 0, 1]);
}

#[test]
fn a_city_gets_groups_of_the_size_asked_for() {
    let recipe = Recipe { n_schools: 24, n_blocks: 480, n_children: None, seed: 3 };
    let world = World::survey(city(recipe));
    let plan = pipeline::plan(&world).unwrap();
    let proposal = propose(&world, &plan, 3);
    let mut schools: Vec<SchoolIdx> =
        proposal.groups.iter().flat_map(|group| group.schools.clone()).collect();
    schools.sort_unstable();
    assert_eq!(schools, world.district.school_idxs().collect::<Vec<_>>());
    assert!(proposal.groups.iter().all(|group| (3..=4).contains(&group.schools.len())));
    assert_eq!((proposal.before.n_zones, proposal.after.n_zones), (24, proposal.groups.len()));
    assert!(proposal.after.spread() < proposal.before.spread() / 2.0, "{proposal:?}");
    assert_eq!(proposal, propose(&world, &plan, 3));
}

#[test]
fn without_outlines_the_next_nearest_schools_are_neighbors() {
    let world = crate::worlds::random_town(5, 6, 60);
    let plan = pipeline::plan(&world).unwrap();
    let groups = propose(&world, &plan, 3).groups;
    assert_eq!(groups.iter().map(|group| group.schools.len()).collect::<Vec<_>>(), [3, 3]);
}

#[test]
fn balance_leaves_out_what_has_no_measure() {
    let balance = Balance::of(&[stock(0, 10, 1), stock(100, 50, 1), stock(100, 150, 1)]);
    assert_eq!(balance.demand, Some(0.5));
    assert_eq!(balance.walk, None);
    let world = street();
    let plan = pipeline::plan(&world).unwrap();
    let proposal = propose(&world, &plan, 2);
    assert_eq!(proposal.after.demand, None, "one zone differs from nothing");
}

const SCHOOLS: &str = "id,name,seats,quality,lon,lat\n\
    adams,Adams,30,80,112.5225,37.852\n\
    lincoln,Lincoln,20,60,112.5075,37.852\n\
    polk,Polk,20,,112.6075,37.852\n";

const BLOCKS: &str = "id,children,lon,lat\n\
    B1,10,112.5025,37.852\n\
    B2,10,112.5075,37.852\n\
    B3,10,112.5125,37.852\n\
    B4,10,112.5175,37.852\n\
    B5,10,112.5225,37.852\n\
    B6,10,112.6075,37.852\n";

const NEIGHBORS: &str = "block,neighbor\nB1,B2\nB2,B3\nB3,B4\nB4,B5\n";

fn catchment(dir: &Path, words: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catchment"));
    let inputs = "--schools schools.csv --blocks blocks.csv --adjacency neighbors.csv";
    let words = words.replace("INPUTS", inputs);
    let output = command.args(words.split_whitespace()).current_dir(dir).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

#[test]
fn what_is_proposed_can_be_allocated() {
    let desk = tempfile::tempdir().unwrap();
    let settings = "own_block = false # ours\n[shared_zones]\nold = [\"adams\", \"polk\"]\n";
    let files = [
        ("schools.csv", SCHOOLS),
        ("blocks.csv", BLOCKS),
        ("neighbors.csv", NEIGHBORS),
        ("settings.toml", settings),
    ];
    for (name, text) in files {
        fs::write(desk.path().join(name), text).unwrap();
    }
    let ask = "group INPUTS --settings settings.toml --size 2 --out shared.toml";
    let (code, said) = catchment(desk.path(), ask);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Adams, Lincoln") && said.contains("2 zones"), "{said}");
    let stub = fs::read_to_string(desk.path().join("shared.toml")).unwrap();
    assert!(stub.starts_with("own_block = false # ours\n"), "{stub}");
    assert!(stub.contains("[\"adams\", \"lincoln\"]") && !stub.contains("old"), "{stub}");

    let ask = "allocate INPUTS --settings shared.toml --out plan";
    let (code, said) = catchment(desk.path(), ask);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("island without a school") || said.contains("zone 1"), "{said}");
    let report = fs::read_to_string(desk.path().join("plan/report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["balance"]["before"]["zones"], 3);
    assert_eq!(report["balance"]["after"]["zones"], 2);
    assert_eq!(report["zones"][0]["name"], "zone 1");
    assert_eq!(report["zones"][0]["quality"], 72.0);
    assert_eq!(report["zones"][0]["cut_edges"], 0);
    let (code, said) = catchment(desk.path(), "compare plan plan");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("cut edges"), "{said}");
}
