use super::super::neighborhoods::{Limits, improve};
use super::super::{Lists, Way, Zoning};
use super::fill::{Fill, Item};
use super::{Parts, Work, resolve};

/// The same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((x ^ (x >> 31)) % sides) as i64
    }
}

/// Four by three blocks and three schools at random ones, with or without their own blocks.
fn grid(dice: &mut Dice, rooted: bool) -> Zoning {
    let (width, n, m) = (4, 12, 3);
    let mut at: Vec<i64> = Vec::new();
    while at.len() < m {
        let block = dice.roll(n as u64);
        if !at.contains(&block) {
            at.push(block);
        }
    }
    let children: Vec<i64> = (0..n).map(|_| dice.roll(9)).collect();
    let mut ways = Lists::new();
    let mut neighbors = Lists::new();
    for block in 0..n as i64 {
        let own = at.iter().position(|&a| a == block && rooted);
        let cost = |school: usize| {
            let (dx, dy) = (at[school] % width - block % width, at[school] / width - block / width);
            children[block as usize] * (dx.abs() + dy.abs()) * 100
        };
        let way = |school: usize| Way { school: school as u32, cost: cost(school) + dice.roll(50) };
        let mine = (0..m).filter(|school| own.is_none_or(|own| own == *school));
        ways.push(mine.map(way).collect::<Vec<_>>());
        let beside = (0..n as i64).filter(|other| {
            (other % width - block % width).abs() + (other / width - block / width).abs() == 1
        });
        neighbors.push(beside.map(|other| other as u32));
    }
    let total: i64 = children.iter().sum();
    let seats = (0..m).map(|_| total * (28 + dice.roll(20)) / 100).collect();
    let least = (0..m).map(|_| if dice.roll(4) == 0 { total / 6 } else { 0 }).collect();
    let roots = at.iter().map(|&block| rooted.then_some(block as u32)).collect();
    Zoning {
        fixed: (0..ways.len()).map(|block| ways.of(block).len() == 1).collect(),
        children,
        ways,
        neighbors,
        seats,
        least,
        roots,
        zone_of: (0..m as u32).collect(),
        no_seat: 1_000_000,
        crowding: vec![0; m],
    }
}

/// The least cost of a plan, by trying all.
fn by_trying(zoning: &Zoning) -> Option<i64> {
    let (n, m) = (zoning.children.len(), zoning.seats.len());
    let whole = Parts::new(zoning).whole(&vec![u32::MAX; n]).expect("one component");
    let mut plan = vec![0; n];
    let mut best = None;
    loop {
        let cost = |(block, school): (usize, &u32)| {
            let mut ways = zoning.ways.of(block).iter();
            ways.find(|way| way.school == *school).map(|way| way.cost)
        };
        let cost: Option<i64> = plan.iter().enumerate().map(cost).sum();
        let better = cost.filter(|cost| best.is_none_or(|best| *cost < best));
        if better.is_some() && whole.sound(&plan) {
            best = better;
        }
        let Some(at) = plan.iter().position(|&school| school + 1 < m as u32) else { return best };
        plan[at] += 1;
        plan[..at].fill(0);
    }
}

#[test]
fn the_best_plan_of_a_small_grid_is_found_and_proven() {
    let mut n_possible = 0;
    for seed in 0..240 {
        let mut dice = Dice(seed);
        let mut zoning = grid(&mut dice, seed % 4 != 0);
        if seed % 5 == 0 {
            zoning.neighbors = Lists::new();
            zoning.children.iter().for_each(|_| zoning.neighbors.push([]));
        }
        let part = Parts::new(&zoning).whole(&[u32::MAX; 12]).expect("one component");
        let mut work = Work { left: 1_000_000 };
        let found = resolve(&part, &mut work);
        assert!(found.proven, "seed {seed}");
        let cost = found.schools.as_ref().map(|plan| {
            assert!(part.sound(plan), "seed {seed}");
            let way = |(block, school): (usize, &u32)| {
                zoning.ways.of(block).iter().find(|way| way.school == *school).unwrap().cost
            };
            plan.iter().enumerate().map(way).sum::<i64>()
        });
        assert_eq!(cost, by_trying(&zoning), "seed {seed}");
        n_possible += u32::from(cost.is_some());
    }
    assert!(n_possible > 100, "{n_possible} worlds had a plan");
}

#[test]
fn fillings_are_the_best_there_are() {
    let mut dice = Dice(7);
    for _ in 0..200 {
        let items: Vec<Item> =
            (0..8).map(|_| Item { gain: 1 + dice.roll(30), children: dice.roll(9) }).collect();
        let room = dice.roll(30);
        let fill = Fill::new(items.clone(), room, 1_000);
        let best = |may: &dyn Fn(u32) -> bool| {
            let sets = (0..1u32 << items.len()).filter(|set| may(*set));
            let sum = |set: u32, of: fn(&Item) -> i64| -> i64 {
                let held = items.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
                held.map(|(_, item)| of(item)).sum()
            };
            let fits = sets.filter(|set| sum(*set, |item| item.children) <= room);
            fits.map(|set| sum(set, |item| item.gain)).max()
        };
        assert_eq!(Some(fill.most(0, room)), best(&|_| true));
        let held: i64 = fill.best().into_iter().map(|at| items[at].gain).sum();
        assert_eq!(held, fill.most(0, room));
        for (at, (with, without)) in fill.forced().into_iter().enumerate() {
            assert_eq!(Some(without), best(&|set| set >> at & 1 == 0));
            assert_eq!(Some(with).filter(|with| 0 <= *with), best(&|set| set >> at & 1 == 1));
        }
        let coarse = Fill::new(items.clone(), room, 4);
        assert!(fill.most(0, room) <= coarse.most(0, room));
    }
}

#[test]
fn an_improved_plan_is_sound_and_no_dearer() {
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let mut zoning = grid(&mut dice, true);
        if seed % 2 == 0 {
            zoning.neighbors = Lists::new();
            zoning.children.iter().for_each(|_| zoning.neighbors.push([]));
        }
        let parts = Parts::new(&zoning);
        let part = parts.whole(&[u32::MAX; 12]).expect("one component");
        let cost = |plan: &[u32]| -> i64 {
            let way = |(block, school): (usize, &u32)| {
                zoning.ways.of(block).iter().find(|way| way.school == *school).unwrap().cost
            };
            plan.iter().enumerate().map(way).sum()
        };
        // Any sound plan: the best one of other distances.
        let mut other = zoning.clone();
        other.ways = Lists::new();
        for block in 0..12 {
            let ways = zoning.ways.of(block).iter();
            other
                .ways
                .push(ways.map(|way| Way { cost: dice.roll(100), ..*way }).collect::<Vec<_>>());
        }
        let whole = Parts::new(&other).whole(&[u32::MAX; 12]).expect("one component");
        let Some(start) = resolve(&whole, &mut Work { left: 1_000_000 }).schools else { continue };
        let mut plan = start.clone();
        improve(&zoning, &mut plan, Limits { most_schools: 3, each: 100_000, all: 1_000_000 });
        assert!(part.sound(&plan), "seed {seed}");
        let best = resolve(&part, &mut Work { left: 1_000_000 }).schools.expect("there is a plan");
        assert_eq!(cost(&plan), cost(&best), "seed {seed}");
        assert!(cost(&plan) <= cost(&start), "seed {seed}");
    }
}
