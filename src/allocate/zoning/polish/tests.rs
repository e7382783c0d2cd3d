//! Polishing on random grids: zones stay whole, seats are kept, and nothing gets worse.

use super::super::chance::Chance;
use super::super::connection::Walker;
use super::super::ground::Ground;
use super::super::layout::Layout;
use super::super::start::{connected, mended};
use super::super::{Lists, Way, Zoning};
use super::borders::Borders;
use super::{anew, chains, near, resume};

/// A grid of 12 × 12 blocks with a school near each corner and one in the middle, each in its own
/// block; some seeds have a zone that two schools share.
fn grid(seed: u64) -> Zoning {
    let mut chance = Chance::new(seed);
    let width = 12;
    let n_blocks = width * width;
    let own = [13, 22, 66, 121, 130];
    let children: Vec<i64> =
        (0..n_blocks).map(|_| [0, 3, 5, 8, 13][chance.below(5)] + chance.below(3) as i64).collect();
    let total: i64 = children.iter().sum();
    let (mut ways, mut neighbors) = (Lists::new(), Lists::new());
    let apart = |one: usize, other: usize| {
        (one % width).abs_diff(other % width) + (one / width).abs_diff(other / width)
    };
    for (block, children) in children.iter().enumerate() {
        let at = own.iter().position(|own| *own == block);
        let schools = (0..own.len()).filter(|school| at.is_none_or(|at| at == *school));
        let mut way = |school: usize| {
            let walk = apart(block, own[school]) as i64 * 100 + chance.below(80) as i64;
            Way { school: school as u32, cost: children * walk }
        };
        ways.push(schools.map(&mut way).collect::<Vec<_>>());
        let touches = |other: &usize| apart(block, *other) == 1;
        neighbors.push((0..n_blocks).filter(touches).map(|other| other as u32));
    }
    let shared = seed.is_multiple_of(4);
    Zoning {
        fixed: (0..ways.len()).map(|block| ways.of(block).len() == 1).collect(),
        ways,
        neighbors,
        seats: vec![total / own.len() as i64 + 8 + chance.below(9) as i64; own.len()],
        least: vec![if seed.is_multiple_of(3) { total / 8 } else { 0 }; own.len()],
        roots: own.iter().map(|own| Some(*own as u32)).collect(),
        zone_of: if shared { vec![0, 0, 2, 3, 4] } else { vec![0, 1, 2, 3, 4] },
        no_seat: 1_000_000,
        crowding: (0..own.len()).map(|_| chance.below(150) as i64).collect(),
        children,
    }
}

fn assert_sound(layout: &Layout, seed: u64) {
    let ground = layout.ground;
    let mut walker = Walker::new(ground.n_blocks());
    for school in 0..ground.outside() {
        assert!(
            layout.holds(school, &mut walker),
            "seed {seed}: the zone of {school} is in pieces"
        );
        let root = ground.zoning.roots[school as usize].unwrap();
        assert_eq!(layout.spot(root), school, "seed {seed}: a school has left its block");
    }
}

fn measure(layout: &Layout) -> (i64, i64) {
    (layout.missing(), layout.cost())
}

#[test]
fn chains_and_deals_keep_zones_whole_and_never_cost_more() {
    let mut gained = 0;
    for seed in 0..40 {
        let zoning = grid(seed);
        let ground = Ground::of(&zoning);
        let mut layout = connected(&ground);
        assert_sound(&layout, seed);
        let mut borders = Borders::of(&layout);
        let mut proposals = 50_000;
        for round in 0..3 {
            let before = measure(&layout);
            let chained = chains::improve(&mut layout, &mut borders);
            assert_sound(&layout, seed);
            assert_eq!(chained, measure(&layout) < before, "seed {seed}");
            let before = measure(&layout);
            let starts = anew::promising(&layout);
            let dealt = anew::improve(&mut layout, &starts, round, &mut proposals);
            assert_sound(&layout, seed);
            assert_eq!(dealt, measure(&layout) < before, "seed {seed}");
            gained += u32::from(chained) + u32::from(dealt);
        }
    }
    assert!(40 < gained, "{gained}");
}

#[test]
fn everybody_has_a_seat_in_zones_in_one_piece() {
    for seed in 0..40 {
        let zoning = grid(seed);
        let ground = Ground::of(&zoning);
        let anybody: Vec<u32> = (0..ground.n_blocks() as u32)
            .map(|block| zoning.ways.of(block as usize)[0].school)
            .collect();
        for plan in [anybody, connected(&ground).schools()] {
            let layout = near(&ground, &plan, 200_000);
            assert_sound(&layout, seed);
            assert_eq!(layout.missing(), 0, "seed {seed}");
            assert!(layout.members(ground.outside()).is_empty(), "seed {seed}");
        }
    }
}

#[test]
fn after_a_change_zones_are_whole_again_and_most_blocks_stay() {
    for seed in 0..40 {
        let zoning = grid(seed);
        let ground = Ground::of(&zoning);
        let before = near(&ground, &connected(&ground).schools(), 200_000).schools();
        let mut chance = Chance::new(seed);
        let free: Vec<usize> = (0..144).filter(|block| 1 < zoning.ways.of(*block).len()).collect();
        let block = chance.one_of(&free);
        let school = (before[block] + 1) % 5;
        let mut ways = Lists::new();
        for other in 0..144 {
            let list = zoning.ways.of(other).iter().copied();
            ways.push(list.filter(|way| other != block || way.school == school));
        }
        let mut fixed = zoning.fixed.clone();
        fixed[block] = true;
        let pinned = Zoning { ways, fixed, ..zoning.clone() };
        let after = resume(&pinned, &before);
        assert_eq!(after[block], school, "seed {seed}");
        let ground = Ground::of(&pinned);
        let layout = Layout::of(&ground, &after);
        assert_sound(&layout, seed);
        assert!(measure(&layout) <= measure(&mended(&ground, layout.schools())), "seed {seed}");
        let again = resume(&pinned, &before);
        assert_eq!(after, again, "seed {seed}");
    }
}
