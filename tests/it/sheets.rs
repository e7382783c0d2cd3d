//! Plans side by side: every figure against counting child by child.

use std::collections::BTreeMap;

use catchment::model::{BlockIdx, Children, Millimeters, Rule, SchoolIdx};
use catchment::pipeline;
use catchment::report::{Placed, beside, sheet};
use catchment::wire;
use catchment::world::World;

use crate::draw::city;
use crate::worlds::{Dice, random_sketch, random_town, street_of_an_office};

/// One walk per child, sorted.
fn walks(world: &World, schools: &[Option<SchoolIdx>]) -> Vec<i64> {
    let mut walks = Vec::new();
    for (block, school) in world.district.block_idxs().zip(schools) {
        let Some(school) = school else { continue };
        let walk = world.distances.between(block, *school).unwrap().0;
        walks.extend((0..world.district.block(block).children.0).map(|_| walk));
    }
    walks.sort_unstable();
    walks
}

/// Every school for every block, at random; where there is no way, none.
fn anyhow(world: &World, seed: u64) -> Vec<Option<SchoolIdx>> {
    let mut dice = Dice::new(seed);
    let n_schools = world.district.schools().len();
    let school = |block: BlockIdx| {
        let school = SchoolIdx(dice.below(n_schools));
        world.distances.between(block, school).map(|_| school)
    };
    world.district.block_idxs().map(school).collect()
}

#[test]
fn walks_on_a_sheet_are_those_of_children_in_a_row() {
    let worlds = (0..4).map(city).chain((0..40).map(|seed| random_sketch(seed).world()));
    for (seed, world) in worlds.enumerate() {
        let schools = anyhow(&world, seed as u64);
        let one_by_one = walks(&world, &schools);
        let lengths = [0, 300_000, 2_000_000].map(Millimeters);
        let sheet = sheet(&Placed::of(&world, schools), &lengths);
        let n = one_by_one.len();
        assert_eq!((sheet.children - sheet.unplaced).0, n as i64);
        assert_eq!(sheet.walk.0, one_by_one.iter().sum::<i64>());
        for (length, farther) in &sheet.beyond {
            let count = one_by_one.iter().filter(|walk| length.0 < **walk).count();
            assert_eq!(farther.0, count as i64, "seed {seed}");
        }
        let Some(walks) = sheet.walks else {
            assert_eq!(n, 0, "seed {seed}");
            continue;
        };
        let of = |percent: usize| one_by_one[(n * percent).div_ceil(100) - 1];
        assert_eq!(walks.median.0, of(50), "seed {seed}");
        assert_eq!(walks.most.0, of(95), "seed {seed}");
        assert_eq!(walks.worst.0, one_by_one[n - 1], "seed {seed}");
        let mean = one_by_one.iter().sum::<i64>() as f64 / n as f64;
        assert!((walks.mean.0 as f64 - mean).abs() <= 0.5, "seed {seed}");
    }
}

/// Envy by its definition: send away whoever lives farther from the school, and see if there is
/// room.
fn envy_by_definition(world: &World, schools: &[Option<SchoolIdx>]) -> (usize, i64) {
    let district = &world.district;
    let counted = |block, school| world.counted().between(block, school);
    let envies = |block: BlockIdx| {
        district.school_idxs().any(|school| {
            let Some(way) = counted(block, school) else { return false };
            let own = schools[block.0].and_then(|own| Some((counted(block, own)?, own)));
            if own.is_some_and(|own| own <= (way, school)) {
                return false;
            }
            let stays = |other: &BlockIdx| {
                let there = schools[other.0] == Some(school) && *other != block;
                let fixed = world.terms.fixed[other.0].is_some();
                there && (fixed || (counted(*other, school).unwrap(), *other) < (way, block))
            };
            let staying = district.block_idxs().filter(stays);
            let taken: Children = staying.map(|other| district.block(other).children).sum();
            taken + district.block(block).children <= district.school(school).seats
        })
    };
    let free = district.block_idxs().filter(|block| {
        world.terms.fixed[block.0].is_none() && Children(0) < district.block(*block).children
    });
    let envious: Vec<BlockIdx> = free.filter(|block| envies(*block)).collect();
    let children = envious.iter().map(|block| district.block(*block).children.0).sum();
    (envious.len(), children)
}

#[test]
fn envy_is_what_its_definition_says_and_nearest_first_has_none() {
    let mut some = 0;
    for seed in 0..40 {
        let world = random_sketch(seed).world();
        let schools = anyhow(&world, seed);
        let sheet = sheet(&Placed::of(&world, schools.clone()), &[]);
        let (blocks, children) = envy_by_definition(&world, &schools);
        assert_eq!((sheet.envy.blocks, sheet.envy.children.0), (blocks, children), "seed {seed}");
        some += blocks;
    }
    assert!(20 < some, "{some}");
    for seed in 0..6 {
        let town = random_town(seed, 5, 60);
        let [_, nearest_first, _] = pipeline::by_each_rule(&town);
        assert_eq!(nearest_first.rule, Rule::NearestFirst);
        let plan = nearest_first.proved.unwrap().plan;
        let placed = Placed::of_plan(&nearest_first.world, &plan);
        assert_eq!(sheet(&placed, &[]).envy.blocks, 0, "seed {seed}");
    }
}

#[test]
fn the_three_rules_on_one_sheet_are_each_best_at_their_own() {
    for seed in 0..6 {
        let town = random_town(seed, 5, 60);
        let rules = pipeline::by_each_rule(&town);
        let sheets: BTreeMap<&str, _> = rules
            .iter()
            .map(|by| {
                let plan = &by.proved.as_ref().unwrap().plan;
                (by.rule.name(), sheet(&Placed::of_plan(&by.world, plan), &[]))
            })
            .collect();
        let worst = |rule: Rule| sheets[rule.name()].walks.unwrap().worst;
        assert!(worst(Rule::ShortestWorstWalk) <= worst(Rule::LeastWalk), "seed {seed}");
        let exceptions = |rule: Rule| sheets[rule.name()].exceptions.len();
        let planned = |at: usize| rules[at].proved.as_ref().unwrap().plan.exceptions.len();
        assert_eq!(exceptions(Rule::LeastWalk), planned(0), "seed {seed}");
        let text = wire::sheets_json(sheets.iter().map(|(name, sheet)| (*name, sheet)));
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json.as_array().unwrap().len(), 3);
        assert_eq!(json[0]["name"], "least-walk");
    }
}

#[test]
fn today_is_a_plan_among_others() {
    let world = street_of_an_office([10; 5]);
    let plan = pipeline::plan(&world).unwrap();
    let (today, planned) = (Placed::today(&world).unwrap(), Placed::of_plan(&world, &plan));
    let beside = beside(&today, &planned, &[Millimeters(700_000)]);
    // Four blocks of ten go to Lincoln today, which has twenty seats.
    assert_eq!((beside.before.over_seats, beside.before.n_schools_over_seats), (Children(20), 1));
    assert_eq!(beside.before.fill.unwrap().most.0, 2_000_000);
    assert_eq!((beside.after.over_seats, beside.after.n_schools_over_seats), (Children(0), 0));
    let movers: Vec<&str> = beside.movers.iter().map(|mover| mover.block.0.as_str()).collect();
    assert_eq!((movers, beside.moving_children), (vec!["B3", "B4"], Children(20)));
    for mover in &beside.movers {
        let name = |place: &Option<_>| {
            place
                .as_ref()
                .map(|(school, _): &(catchment::model::SchoolId, Millimeters)| school.0.clone())
        };
        assert_eq!(name(&mover.from).as_deref(), Some("lincoln"));
        assert_eq!(name(&mover.to).as_deref(), Some("adams"));
    }
    let json: serde_json::Value = serde_json::from_str(&wire::beside_json(&beside)).unwrap();
    assert_eq!(json["movers"][0]["block"], "B3");
    assert!(Placed::today(&random_town(1, 2, 10)).is_none());
}

#[test]
fn versions_of_a_district_are_compared_by_ids() {
    let (small, large) = (random_town(1, 3, 30), random_town(1, 3, 40));
    let plans = [&small, &large].map(|world| pipeline::plan(world).unwrap());
    let (before, after) = (Placed::of_plan(&small, &plans[0]), Placed::of_plan(&large, &plans[1]));
    let forth = beside(&before, &after, &[]);
    let back = beside(&after, &before, &[]);
    assert_eq!((forth.new.len(), forth.gone.len()), (10, 0));
    assert_eq!((back.new.len(), &back.gone), (0, &forth.new));
    assert_eq!(forth.movers.len(), back.movers.len());
    assert_eq!((forth.before, forth.after), (back.after, back.before));
}
