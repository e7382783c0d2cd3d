//! The search beside brute force: all connected whole plans of tiny grids.

use super::chance::Chance;
use super::{Effort, Lists, NOWHERE, Way, Zoning, search};

/// A grid with a school in each of two or three corners, its own block fixed.
fn grid(seed: u64) -> Zoning {
    let mut chance = Chance::new(seed);
    let (width, height) = (3, 3 + chance.below(2));
    let n_blocks = width * height;
    let corners = [0, n_blocks - 1, width - 1];
    let n_schools = 2 + chance.below(2);
    let children: Vec<i64> = (0..n_blocks).map(|_| chance.below(6) as i64).collect();
    let total: i64 = children.iter().sum();
    let (mut ways, mut neighbors) = (Lists::new(), Lists::new());
    for (block, children) in children.iter().enumerate() {
        let own = corners[..n_schools].iter().position(|corner| *corner == block);
        let schools = (0..n_schools).filter(|school| own.is_none_or(|own| own == *school));
        let mut way = |school: usize| {
            let far = (block % width).abs_diff(corners[school] % width)
                + (block / width).abs_diff(corners[school] / width);
            let walk = far as i64 * 100 + chance.below(80) as i64;
            Way { school: school as u32, cost: children * walk }
        };
        ways.push(schools.map(&mut way).collect::<Vec<_>>());
        let touches = |other: &usize| {
            (block % width).abs_diff(other % width) + (block / width).abs_diff(other / width) == 1
        };
        neighbors.push((0..n_blocks).filter(touches).map(|other| other as u32));
    }
    Zoning {
        fixed: (0..ways.len()).map(|block| ways.of(block).len() == 1).collect(),
        ways,
        neighbors,
        seats: vec![total / n_schools as i64 + 3 + chance.below(3) as i64; n_schools],
        least: vec![0; n_schools],
        roots: corners[..n_schools].iter().map(|corner| Some(*corner as u32)).collect(),
        zone_of: (0..n_schools as u32).collect(),
        no_seat: 100_000,
        crowding: vec![0; n_schools],
        children,
    }
}

/// `None`: against the rules.
fn cost(zoning: &Zoning, schools: &[u32]) -> Option<i64> {
    let mut load = vec![0; zoning.seats.len()];
    let mut cost = 0;
    for (block, school) in schools.iter().enumerate() {
        cost += zoning.ways.of(block).iter().find(|way| way.school == *school)?.cost;
        load[*school as usize] += zoning.children[block];
    }
    let fits = load.iter().zip(&zoning.seats).all(|(load, seats)| load <= seats);
    let whole = (0..load.len()).all(|school| is_whole(zoning, schools, school as u32));
    (fits && whole).then_some(cost)
}

fn is_whole(zoning: &Zoning, schools: &[u32], school: u32) -> bool {
    let root = zoning.roots[school as usize].unwrap();
    let mut reached = vec![root];
    let mut at = 0;
    while at < reached.len() {
        for &next in zoning.neighbors.of(reached[at] as usize) {
            if schools[next as usize] == school && !reached.contains(&next) {
                reached.push(next);
            }
        }
        at += 1;
    }
    reached.len() == schools.iter().filter(|other| **other == school).count()
}

fn least(zoning: &Zoning, schools: &mut Vec<u32>) -> Option<i64> {
    if schools.len() == zoning.children.len() {
        return cost(zoning, schools);
    }
    let mut best: Option<i64> = None;
    for way in zoning.ways.of(schools.len()) {
        schools.push(way.school);
        let new = least(zoning, schools);
        best = best.into_iter().chain(new).min();
        schools.pop();
    }
    best
}

#[test]
fn the_search_is_never_better_than_brute_force_and_nearly_always_as_good() {
    let (mut equal, mut possible) = (0, 0);
    for seed in 0..200 {
        let zoning = grid(seed);
        let Some(best) = least(&zoning, &mut Vec::new()) else { continue };
        possible += 1;
        let schools = search(&zoning, None, Effort::Quick).schools;
        assert!(!schools.contains(&NOWHERE), "seed {seed}: somebody is left out");
        let found =
            cost(&zoning, &schools).unwrap_or_else(|| panic!("seed {seed}: a rule is broken"));
        assert!(best <= found, "seed {seed}: better than possible");
        equal += usize::from(found == best);
    }
    assert!(150 < possible, "{possible}");
    assert!(possible * 99 <= equal * 100, "{equal} of {possible}");
}
