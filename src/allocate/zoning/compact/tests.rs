//! Borders get smoother, and nothing else gets worse.

use super::super::{Lists, Way};
use super::*;

struct Dice(u64);

impl Dice {
    /// From 0 to `end - 1` (SplitMix64).
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}

/// A grid of blocks with a school in some of them, walks along the grid; and zones grown from the
/// schools' own blocks, ragged, within seats.
fn grid(seed: u64, width: usize, height: usize, n_schools: usize) -> (Zoning, Vec<u32>) {
    let mut dice = Dice(seed);
    let n_blocks = width * height;
    let mut own: Vec<usize> = Vec::new();
    while own.len() < n_schools {
        let block = dice.below(n_blocks);
        if !own.contains(&block) {
            own.push(block);
        }
    }
    let neighbors: Vec<Vec<u32>> = (0..n_blocks)
        .map(|block| {
            let (x, y) = (block % width, block / width);
            let mut around = Vec::new();
            around.extend((0 < y).then(|| block - width));
            around.extend((0 < x).then(|| block - 1));
            around.extend((x + 1 < width).then(|| block + 1));
            around.extend((y + 1 < height).then(|| block + width));
            around.into_iter().map(|block| block as u32).collect()
        })
        .collect();
    let children: Vec<i64> = (0..n_blocks).map(|_| 1 + dice.below(9) as i64).collect();
    let mut schools = vec![NOWHERE; n_blocks];
    own.iter().enumerate().for_each(|(school, block)| schools[*block] = school as u32);
    while schools.contains(&NOWHERE) {
        let block = dice.below(n_blocks);
        let next = neighbors[block][dice.below(neighbors[block].len())] as usize;
        if schools[block] == NOWHERE && schools[next] != NOWHERE {
            schools[block] = schools[next];
        }
    }
    let mut ways = Lists::new();
    for (block, n_children) in children.iter().enumerate() {
        let steps =
            |to: usize| (block % width).abs_diff(to % width) + (block / width).abs_diff(to / width);
        let way = |school: usize| Way {
            school: school as u32,
            cost: n_children * (100 * steps(own[school]) as i64 + 50),
        };
        let choices: Vec<Way> = match own.iter().position(|own| *own == block) {
            Some(school) => vec![way(school)],
            None => (0..n_schools).map(way).collect(),
        };
        ways.push(choices);
    }
    let mut loads = vec![0; n_schools];
    schools.iter().zip(&children).for_each(|(school, n)| loads[*school as usize] += n);
    let zoning = Zoning {
        seats: loads.iter().map(|load| load + dice.below(12) as i64).collect(),
        least: loads.iter().map(|load| (load - dice.below(12) as i64).max(0)).collect(),
        roots: own.iter().map(|block| Some(*block as u32)).collect(),
        zone_of: (0..n_schools as u32)
            .map(|school| school - school % 2 * (seed % 2) as u32)
            .collect(),
        neighbors: {
            let mut lists = Lists::new();
            neighbors.into_iter().for_each(|row| lists.push(row));
            lists
        },
        children,
        fixed: (0..ways.len()).map(|block| ways.of(block).len() == 1).collect(),
        ways,
        no_seat: 1_000_000,
        crowding: vec![0; n_schools],
    };
    (zoning, schools)
}

fn walk(zoning: &Zoning, schools: &[u32]) -> i64 {
    let cost = |(block, school): (usize, &u32)| {
        zoning.ways.of(block).iter().find(|way| way.school == *school).expect("a way").cost
    };
    schools.iter().enumerate().map(cost).sum()
}

fn n_pieces(zoning: &Zoning, schools: &[u32]) -> usize {
    let zone = |block: usize| zoning.zone_of[schools[block] as usize];
    let mut seen = vec![false; schools.len()];
    let mut n_pieces = 0;
    for first in 0..schools.len() {
        if seen[first] {
            continue;
        }
        n_pieces += 1;
        let mut queue = vec![first];
        while let Some(block) = queue.pop() {
            if !std::mem::replace(&mut seen[block], true) {
                let around = zoning.neighbors.of(block).iter().map(|next| *next as usize);
                queue.extend(around.filter(|next| zone(*next) == zone(block)));
            }
        }
    }
    n_pieces
}

/// Whether `after` may stand where `before` stood.
fn is_fair(zoning: &Zoning, before: &[u32], after: &[u32], millionths: i64) -> bool {
    let mut loads = vec![0; zoning.seats.len()];
    after.iter().zip(&zoning.children).for_each(|(school, n)| loads[*school as usize] += n);
    let limits = zoning.seats.iter().zip(&zoning.least);
    let within =
        loads.iter().zip(limits).all(|(load, (most, least))| least <= load && load <= most);
    let roots = zoning.roots.iter().enumerate();
    let mut own = roots.filter_map(|(school, root)| Some((school as u32, (*root)? as usize)));
    let (walked, allowed) = (walk(zoning, after), walk(zoning, before));
    within
        && own.all(|(school, root)| after[root] == school)
        && n_pieces(zoning, after) <= n_pieces(zoning, before)
        && walked <= allowed + allowed * millionths / 1_000_000
}

#[test]
fn smoothing_breaks_no_rule_and_cuts_no_more_edges() {
    let mut saved = 0;
    for seed in 0..60 {
        let (zoning, before) = grid(seed, 9, 8, 5);
        for millionths in [0, 10_000, 300_000] {
            let after = smooth(&zoning, &before, millionths);
            assert!(is_fair(&zoning, &before, &after, millionths), "seed {seed}");
            let (old, new) = (cut_edges(&zoning, &before), cut_edges(&zoning, &after));
            assert!(new <= old, "seed {seed}: {old} edges became {new}");
            saved += old - new;
            assert_eq!(after, smooth(&zoning, &before, millionths));
        }
    }
    assert!(500 < saved, "{saved}");
}

/// All ways to zone nine blocks among two schools.
#[test]
fn on_a_tiny_grid_most_of_what_can_be_saved_is() {
    let (mut saved, mut possible) = (0, 0);
    for seed in 0..60 {
        let (zoning, before) = grid(2 * seed, 3, 3, 2);
        let millionths = 200_000;
        let least = (0..1 << before.len())
            .map(|bits| (0..before.len()).map(|block| bits >> block & 1).collect::<Vec<u32>>())
            .filter(|after| is_ours(&zoning, after) && is_fair(&zoning, &before, after, millionths))
            .map(|after| cut_edges(&zoning, &after))
            .min();
        let old = cut_edges(&zoning, &before);
        let new = cut_edges(&zoning, &smooth(&zoning, &before, millionths));
        let least = least.expect("the plan before is one of them");
        assert!(least <= new, "seed {seed}");
        saved += old - new;
        possible += old - least;
    }
    assert!(possible * 3 / 4 <= saved && 0 < saved, "{saved} of {possible}");
}

/// Fixed blocks have one way.
fn is_ours(zoning: &Zoning, schools: &[u32]) -> bool {
    let has_way = |(block, school): (usize, &u32)| {
        zoning.ways.of(block).iter().any(|way| way.school == *school)
    };
    schools.iter().enumerate().all(has_way)
}

#[test]
fn a_bump_in_a_straight_border_is_flattened() {
    // Two columns of three; the middle one of the right column belongs to the left.
    let (mut zoning, _) = grid(4, 2, 3, 2);
    zoning.seats = vec![1_000; 2];
    zoning.least = vec![0; 2];
    zoning.ways = Lists::new();
    for _ in 0..6 {
        zoning.ways.push([0, 1].map(|school| Way { school, cost: 100 }));
    }
    let before = [0, 1, 0, 0, 0, 1];
    assert_eq!(cut_edges(&zoning, &before), 4);
    let after = smooth(&zoning, &before, 0);
    assert!(cut_edges(&zoning, &after) <= 3, "{after:?}");
}

#[test]
fn who_has_no_seat_gets_none() {
    let (zoning, mut schools) = grid(6, 5, 5, 3);
    let alone = (0..25).find(|block| zoning.ways.of(*block).len() == 3).expect("a free block");
    schools[alone] = NOWHERE;
    assert_eq!(smooth(&zoning, &schools, 500_000)[alone], NOWHERE);
}
