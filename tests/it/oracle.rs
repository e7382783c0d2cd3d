//! The split optimum against a solver as plain as can be: Bellman–Ford, one chain at a time.

use catchment::allocate::{Optimum, Problem, Solver, near_choices, solve};
use catchment::model::{BlockIdx, ChildMillimeters, Children, Millimeters, SchoolIdx};

use crate::worlds::{Dice, random_sketch, random_town};

#[test]
fn the_optimum_costs_what_the_oracle_says() {
    for_each_tiny_problem(|name, problem| {
        assert_eq!(solve(problem).cost.0, oracle_cost(problem), "{name}");
    });
}

#[test]
fn a_crowding_is_what_one_more_seat_would_save() {
    for_each_tiny_problem(|name, problem| {
        let savings: Vec<Millimeters> = (0..problem.n_schools())
            .map(|school| {
                let roomier = with_more_seats(problem, SchoolIdx(school), Children(1));
                Millimeters(oracle_cost(problem) - oracle_cost(&roomier))
            })
            .collect();
        assert_eq!(solve(problem).crowding, savings, "{name}");
    });
}

#[test]
fn crowdings_with_more_seats_are_those_of_the_roomier_problem() {
    for_each_tiny_problem(|name, problem| {
        let start = solve(problem).crowding;
        for school in (0..problem.n_schools()).map(SchoolIdx) {
            for more in [1, 5, 1_000].map(Children) {
                let roomier = with_more_seats(problem, school, more);
                let warm = Solver::of(problem).crowding_with_more_seats(&start, school, more);
                assert_eq!(warm, solve(&roomier).crowding, "{name} {school:?} {more:?}");
            }
        }
    });
}

#[test]
fn shares_keep_every_rule() {
    for_each_tiny_problem(|name, problem| {
        let optimum = solve(problem);
        assert_eq!(cost_of(problem, &optimum), optimum.cost, "{name}: shares cost what is said");
        let loads = loads_of(problem, &optimum);
        for (school, load) in loads.iter().enumerate() {
            assert!(*load <= problem.seats[school], "{name}: {school} is overfull");
            let full = *load == problem.seats[school];
            assert!(full || optimum.crowding[school] == Millimeters(0), "{name}: {school}");
        }
        assert!(optimum.splits.len() <= problem.n_schools(), "{name}: {:?}", optimum.splits);
        assert!(optimum.splits.is_sorted_by_key(|split| split.block));
        for (block, school) in optimum.schools.iter().enumerate() {
            assert_eq!(
                problem.fixed[block].is_some(),
                problem.fixed[block] == *school && school.is_some()
            );
            assert!(
                least_sum_is_at(problem, &optimum, BlockIdx(block), *school),
                "{name}: {block}"
            );
        }
        for split in &optimum.splits {
            assert!(1 < split.shares.len() && split.shares.is_sorted());
            for (school, share) in &split.shares {
                assert!(Children(0) < *share);
                assert!(least_sum_is_at(problem, &optimum, split.block, *school), "{name}");
            }
        }
    });
}

#[test]
fn near_choices_are_all_schools_within_the_width_and_no_others() {
    for_each_tiny_problem(|name, problem| {
        let crowding = solve(problem).crowding;
        let width = Millimeters(70_000);
        let near = near_choices(problem, &crowding, width);
        for block in (0..problem.n_blocks()).map(BlockIdx) {
            let mut sums = sums_of(problem, &crowding, block);
            sums.sort_unstable();
            let least = sums.first().map_or(problem.no_seat, |sum| sum.0);
            let mut expected: Vec<SchoolIdx> = sums
                .iter()
                .filter(|sum| sum.0 <= least.min(problem.no_seat) + width)
                .map(|sum| sum.1)
                .collect();
            if problem.fixed[block.0].is_some() {
                expected.clear();
            }
            let listed: Vec<SchoolIdx> = near.of(block).iter().map(|choice| choice.0).collect();
            assert_eq!(listed, expected, "{name}: {block:?}");
            for (school, walk) in near.of(block) {
                assert_eq!(problem.distances.between(block, *school), Some(*walk));
            }
        }
    });
}

/// Tables with missing ways, ties, blocks without children and fixed own blocks, and towns of
/// straight lines; each with its seats, with some taken away at random, and with none.
fn for_each_tiny_problem(check: impl Fn(&str, &Problem)) {
    for seed in 0..150 {
        let mut dice = Dice::new(seed);
        for (kind, world) in
            [("table", random_sketch(seed).world()), ("town", random_town(seed, 4, 12))]
        {
            let plenty = Problem::of(&world);
            check(&format!("{kind} {seed}"), &plenty);
            let mut scarce = plenty.clone();
            for seats in &mut scarce.seats {
                *seats = Children(dice.below(seats.0 as usize + 1) as i64);
            }
            check(&format!("{kind} {seed}, scarce"), &scarce);
            let none = vec![Children(0); plenty.n_schools()];
            check(&format!("{kind} {seed}, no seats"), &Problem { seats: none, ..plenty });
        }
    }
}

fn with_more_seats<'a>(problem: &Problem<'a>, school: SchoolIdx, more: Children) -> Problem<'a> {
    let mut roomier = problem.clone();
    roomier.seats[school.0] += more;
    roomier
}

fn sums_of(
    problem: &Problem,
    crowding: &[Millimeters],
    block: BlockIdx,
) -> Vec<(Millimeters, SchoolIdx)> {
    let schools = (0..problem.n_schools()).map(SchoolIdx);
    let sum = |school: SchoolIdx| {
        Some((problem.distances.between(block, school)? + crowding[school.0], school))
    };
    schools.filter_map(sum).collect()
}

fn least_sum_is_at(
    problem: &Problem,
    optimum: &Optimum,
    block: BlockIdx,
    school: Option<SchoolIdx>,
) -> bool {
    let sums = sums_of(problem, &optimum.crowding, block);
    let here = school.map_or(problem.no_seat, |school| {
        sums.iter().find(|sum| sum.1 == school).expect("there is a way").0
    });
    let childless = problem.children[block.0] == Children(0);
    let least_at_schools = sums.iter().map(|sum| sum.0).min();
    let least = match least_at_schools {
        Some(least) if childless => least,
        Some(least) => least.min(problem.no_seat),
        None => problem.no_seat,
    };
    problem.fixed[block.0].is_some() || here == least
}

/// Where every block's children go, in one list.
fn shares_of(problem: &Problem, optimum: &Optimum) -> Vec<(BlockIdx, Option<SchoolIdx>, Children)> {
    let mut shares = Vec::new();
    for block in (0..problem.n_blocks()).map(BlockIdx) {
        match optimum.splits.iter().find(|split| split.block == block) {
            Some(split) => {
                let children: Children = split.shares.iter().map(|share| share.1).sum();
                assert_eq!(children, problem.children[block.0]);
                let largest = split.shares.iter().map(|share| share.1).max();
                let main = split.shares.iter().find(|share| share.0 == optimum.schools[block.0]);
                assert_eq!(main.map(|share| share.1), largest);
                shares.extend(split.shares.iter().map(|share| (block, share.0, share.1)));
            }
            None => shares.push((block, optimum.schools[block.0], problem.children[block.0])),
        }
    }
    shares
}

fn cost_of(problem: &Problem, optimum: &Optimum) -> ChildMillimeters {
    let price = |block: BlockIdx, school: Option<SchoolIdx>| match school {
        Some(school) => problem.distances.between(block, school).expect("there is a way"),
        None => problem.no_seat,
    };
    let shares = shares_of(problem, optimum).into_iter();
    shares.map(|(block, school, children)| price(block, school) * children).sum()
}

/// Children of blocks that are not fixed, by school.
fn loads_of(problem: &Problem, optimum: &Optimum) -> Vec<Children> {
    let mut loads = vec![Children(0); problem.n_schools()];
    for (block, school, children) in shares_of(problem, optimum) {
        if let (Some(school), None) = (school, problem.fixed[block.0]) {
            loads[school.0] += children;
        }
    }
    loads
}

/// The least cost: source → blocks → schools → sink, with a way from every block to the sink at
/// the price of no seat; shortest chains by Bellman–Ford until nothing is left to send. The seats
/// that a school has to fill are rewarded, which is taken back at the end.
pub fn oracle_cost(problem: &Problem) -> i64 {
    let (n, m) = (problem.n_blocks(), problem.n_schools());
    let (source, sink) = (n + m, n + m + 1);
    let mut edges: Vec<Edge> = Vec::new();
    let mut cost = 0;
    for block in 0..n {
        let children = problem.children[block].0;
        if let Some(school) = problem.fixed[block] {
            let walk = problem.distances.between(BlockIdx(block), school).unwrap();
            cost += walk.0 * children;
            continue;
        }
        connect(&mut edges, source, block, children, 0);
        connect(&mut edges, block, sink, children, problem.no_seat.0);
        for school in 0..m {
            if let Some(walk) = problem.distances.between(BlockIdx(block), SchoolIdx(school)) {
                connect(&mut edges, block, n + school, children, walk.0);
            }
        }
    }
    for school in 0..m {
        let (least, seats) = (problem.least[school].0, problem.seats[school].0);
        connect(&mut edges, n + school, sink, seats - least, 0);
        connect(&mut edges, n + school, sink, least, -REWARD);
        cost += least * REWARD;
    }
    while let Some((path, length)) = shortest(&edges, n + m + 2, source, sink) {
        let amount = path.iter().map(|edge| edges[*edge].room).min().unwrap();
        for edge in path {
            edges[edge].room -= amount;
            edges[edge ^ 1].room += amount;
        }
        cost += amount * length;
    }
    cost
}

/// More than any chain of walks.
const REWARD: i64 = 1_000_000_000_000;

/// Edges come in pairs: one there, one back.
struct Edge {
    from: usize,
    to: usize,
    room: i64,
    length: i64,
}

fn connect(edges: &mut Vec<Edge>, from: usize, to: usize, room: i64, length: i64) {
    edges.push(Edge { from, to, room, length });
    edges.push(Edge { from: to, to: from, room: 0, length: -length });
}

fn shortest(
    edges: &[Edge],
    n_nodes: usize,
    source: usize,
    sink: usize,
) -> Option<(Vec<usize>, i64)> {
    let mut length = vec![i64::MAX; n_nodes];
    let mut last = vec![usize::MAX; n_nodes];
    length[source] = 0;
    let mut changed = true;
    while changed {
        changed = false;
        for (idx, edge) in edges.iter().enumerate() {
            let open = 0 < edge.room && length[edge.from] != i64::MAX;
            if open && length[edge.from] + edge.length < length[edge.to] {
                length[edge.to] = length[edge.from] + edge.length;
                last[edge.to] = idx;
                changed = true;
            }
        }
    }
    let mut path = Vec::new();
    let mut node = sink;
    while length[sink] != i64::MAX && node != source {
        path.push(last[node]);
        node = edges[last[node]].from;
    }
    (length[sink] != i64::MAX).then_some((path, length[sink]))
}
