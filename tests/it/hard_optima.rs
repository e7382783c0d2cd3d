//! Worlds that are hard on the split optimum: each must end, and prove itself.
//!
//! `solve` holds its answer against the bound of its own crowdings, so to end is to be right.

use catchment::allocate::{Optimum, Problem, Solver, solve};
use catchment::distance::{Distances, Place, StraightLine};
use catchment::model::{BlockIdx, Children, Millimeters, Point, SchoolIdx, WalkTable};

use crate::worlds::Dice;

/// Straight lines on a plane of meters, children and seats.
struct Ground {
    distances: Distances,
    children: Vec<Children>,
    seats: Vec<Children>,
}

#[test]
fn zero_slack() {
    for seed in 0..6 {
        let mut town = town(seed, 400, 12);
        town.share_seats_out(1.0, seed);
        let optimum = solve(&town.problem());
        assert!(optimum.schools.iter().all(Option::is_some));
        assert!(optimum.crowding.contains(&Millimeters(0)), "the last seat saves nothing");
    }
}

#[test]
fn few_blocks_per_school_and_little_slack() {
    let mut town = town(1, 1_500, 150);
    town.share_seats_out(1.001, 1);
    let optimum = solve(&town.problem());
    assert!(optimum.splits.len() < 150);
}

#[test]
fn two_schools_a_hundred_meters_apart() {
    let mut dice = Dice::new(3);
    let homes = (0..600).map(|_| spot(&mut dice, 6_000.0)).collect();
    let gates = vec![[3_000.0, 3_000.0], [3_100.0, 3_000.0], [200.0, 300.0], [5_900.0, 200.0]];
    let mut town = Ground::on(homes, gates, 3);
    town.share_seats_out(1.01, 9);
    let crowding = solve(&town.problem()).crowding;
    assert!((crowding[0].0 - crowding[1].0).abs() <= 100_100, "{crowding:?}");
}

#[test]
fn two_schools_in_one_place() {
    let mut dice = Dice::new(4);
    let homes = (0..300).map(|_| spot(&mut dice, 6_000.0)).collect();
    let gates = vec![[3_000.0, 3_000.0], [3_000.0, 3_000.0], [200.0, 300.0]];
    let mut town = Ground::on(homes, gates, 4);
    town.share_seats_out(1.05, 2);
    let crowding = solve(&town.problem()).crowding;
    assert_eq!(crowding[0], crowding[1]);
}

#[test]
fn a_shortage_of_fifteen_percent() {
    let mut town = town(5, 500, 15);
    town.share_seats_out(0.85, 5);
    let optimum = solve(&town.problem());
    assert_eq!(without_seat(&town, &optimum), town.total() - town.seats.iter().copied().sum());
}

#[test]
fn all_blocks_in_one_place() {
    let mut dice = Dice::new(6);
    let homes = vec![[2_000.0, 2_000.0]; 700];
    let gates = (0..9).map(|_| spot(&mut dice, 4_000.0)).collect();
    let mut town = Ground::on(homes, gates, 6);
    town.share_seats_out(1.02, 6);
    let optimum = solve(&town.problem());
    assert!(optimum.splits.len() < 9);
}

#[test]
fn all_blocks_and_schools_in_one_place() {
    let mut town = Ground::on(vec![[0.0, 0.0]; 200], vec![[0.0, 0.0]; 5], 7);
    town.share_seats_out(1.0, 7);
    let optimum = solve(&town.problem());
    assert_eq!(optimum.crowding, vec![Millimeters(0); 5]);
}

#[test]
fn all_children_in_one_block() {
    let mut town = town(8, 300, 10);
    town.children.fill(Children(0));
    town.children[77] = Children(5_000);
    town.share_seats_out(1.05, 8);
    let optimum = solve(&town.problem());
    assert_eq!(optimum.splits.len(), 1);
    assert_eq!(optimum.splits[0].block, BlockIdx(77));
}

#[test]
fn no_seats_at_all() {
    let mut town = town(9, 300, 10);
    town.seats = vec![Children(0); 10];
    let optimum = solve(&town.problem());
    assert_eq!(without_seat(&town, &optimum), town.total());
}

#[test]
fn no_children_at_all() {
    let mut town = town(10, 300, 10);
    town.children.fill(Children(0));
    town.seats = vec![Children(3); 10];
    let optimum = solve(&town.problem());
    assert_eq!(optimum.cost.0, 0);
    assert!(optimum.schools.iter().all(Option::is_some), "they are on the map all the same");
}

#[test]
fn no_blocks_at_all() {
    let optimum = solve(&Ground::on(Vec::new(), vec![[0.0, 0.0]], 1).problem());
    assert_eq!((optimum.schools.len(), optimum.cost.0), (0, 0));
}

#[test]
fn seats_where_nobody_lives() {
    let mut town = town(11, 500, 12);
    town.seats.fill(Children(0));
    town.seats[3] = town.total();
    let optimum = solve(&town.problem());
    for (school, children) in optimum.schools.iter().zip(&town.children) {
        assert!(*children == Children(0) || *school == Some(SchoolIdx(3)));
    }
}

#[test]
fn straight_lines_and_a_table_of_the_same_walks_agree() {
    for seed in 0..4 {
        let mut town = town(20 + seed, 300, 9);
        town.share_seats_out([1.0, 1.05, 0.9, 1.3][seed as usize], seed);
        let straight = town.problem();
        let mut walks = WalkTable::without_ways(300, 9);
        for block in (0..300).map(BlockIdx) {
            for school in (0..9).map(SchoolIdx) {
                walks.set(block, school, town.distances.between(block, school).unwrap());
            }
        }
        let table = Distances::Table(walks);
        let by_rows = Problem { distances: &table, ..straight.clone() };
        let (one, other) = (solve(&straight), solve(&by_rows));
        assert_eq!((one.crowding, one.cost), (other.crowding, other.cost), "seed {seed}");
    }
}

#[test]
fn threads_do_not_matter() {
    let mut town = town(12, 3_000, 20);
    town.share_seats_out(1.03, 12);
    let solve_on = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| solve(&town.problem()))
    };
    assert_eq!(solve_on(1), solve_on(3));
}

#[test]
fn more_seats_in_a_larger_town() {
    let mut town = town(13, 2_000, 25);
    town.share_seats_out(1.02, 13);
    let problem = town.problem();
    let start = solve(&problem).crowding;
    for (school, more) in [(0, 10), (7, 400), (19, 100_000)] {
        let (school, more) = (SchoolIdx(school), Children(more));
        let mut roomier = problem.clone();
        roomier.seats[school.0] += more;
        let warm = Solver::of(&problem).crowding_with_more_seats(&start, school, more);
        assert_eq!(warm, solve(&roomier).crowding);
    }
}

fn town(seed: u64, n_blocks: usize, n_schools: usize) -> Ground {
    let mut dice = Dice::new(seed);
    let homes = (0..n_blocks).map(|_| spot(&mut dice, 9_000.0)).collect();
    let gates = (0..n_schools).map(|_| spot(&mut dice, 9_000.0)).collect();
    Ground::on(homes, gates, seed)
}

/// Denser toward one corner.
fn spot(dice: &mut Dice, extent_m: f64) -> [f64; 2] {
    let mut unit = || dice.below(1_000_000) as f64 / 1e6;
    [extent_m * unit() * unit(), extent_m * unit() * unit()]
}

fn without_seat(ground: &Ground, optimum: &Optimum) -> Children {
    let mut without = Children(0);
    for (block, school) in optimum.schools.iter().enumerate() {
        match optimum.splits.iter().find(|split| split.block == BlockIdx(block)) {
            Some(split) => {
                let outside = split.shares.iter().filter(|share| share.0.is_none());
                without += outside.map(|share| share.1).sum();
            }
            None if school.is_none() => without += ground.children[block],
            None => {}
        }
    }
    without
}

impl Ground {
    fn on(homes: Vec<[f64; 2]>, gates: Vec<[f64; 2]>, seed: u64) -> Self {
        let mut dice = Dice::new(seed ^ 0xc4a7);
        let children = homes.iter().map(|_| Children(dice.below(20) as i64)).collect();
        let place = |at: &[f64; 2]| {
            Place::of(Point { lon: 112.5 + at[0] / 88_000.0, lat: 37.8 + at[1] / 111_000.0 })
        };
        let (homes, schools) = (homes.iter().map(place), gates.iter().map(place));
        let lines = StraightLine::between_places(homes.collect(), schools.collect());
        let seats = vec![Children(0); gates.len()];
        Self { distances: Distances::StraightLine(lines), children, seats }
    }

    fn problem(&self) -> Problem<'_> {
        Problem::free(&self.distances, self.children.clone(), self.seats.clone())
    }

    fn total(&self) -> Children {
        self.children.iter().copied().sum()
    }

    /// So many seats per child, unevenly.
    fn share_seats_out(&mut self, per_child: f64, seed: u64) {
        let mut dice = Dice::new(seed ^ 0x5ea7);
        let wanted = (self.total().0 as f64 * per_child).round() as i64;
        let weights: Vec<i64> = self.seats.iter().map(|_| 3 + dice.below(10) as i64).collect();
        let sum: i64 = weights.iter().sum();
        self.seats = weights.iter().map(|weight| Children(wanted * weight / sum)).collect();
        let left = Children(wanted) - self.seats.iter().copied().sum();
        self.seats[0] += left;
    }
}
