//! From a drawing to a plan: recompute, what is in the way, what-ifs.

use std::collections::BTreeSet;

use catchment::allocate::{self, Problem};
use catchment::draw::{Drawing, Edit, NewSchool, NotDone, Obstacle, Picker, Premise, Rules};
use catchment::model::{
    BlockId, BlockIdx, Children, Effort, Millimeters, Plan, Point, Reason, Rule, SchoolId,
    SchoolIdx,
};
use catchment::synth::{self, Recipe};
use catchment::verify::verify;
use catchment::wire;
use catchment::world::World;
use geo::{Intersects, Rect};

use crate::draw::{
    assert_figures, assign, base, city, drawing, ids, is_own, snapshot, stroke, worlds,
};
use crate::ingest::Folder;
use crate::real::fairfax;
use crate::worlds::{Dice, random_town};

/// The objective that plans are measured by.
fn counted(world: &World, schools: &[Option<SchoolIdx>]) -> i64 {
    let problem = Problem::of(world);
    let costs = schools.iter().enumerate().map(|(block, school)| {
        let each = match school {
            Some(school) => problem.distances.between(BlockIdx(block), *school).unwrap(),
            None => problem.no_seat,
        };
        (each * problem.children[block]).0
    });
    costs.sum()
}

#[test]
fn recompute_keeps_every_pin_and_makes_a_plan_that_verifies() {
    let (mut made, mut impossible) = (0, 0);
    for (seed, world) in worlds() {
        let mut dice = Dice::new(seed ^ 3);
        let mut drawing = drawing(&world);
        for _ in 0..6 {
            for _ in 0..2 {
                let _ = drawing.apply(assign(&drawing, &stroke(&drawing, &mut dice)));
            }
            let pins = drawing.pins().clone();
            let effect = match drawing.apply(Edit::Recompute) {
                Ok(effect) => effect,
                Err(_) => {
                    impossible += 1;
                    drawing.undo();
                    drawing.undo();
                    continue;
                }
            };
            assert_eq!(drawing.pins(), &pins, "seed {seed}");
            assert!(effect.pinned.is_empty());
            for (block, school) in &pins {
                assert_eq!(drawing.schools()[block.0], Some(*school), "seed {seed}");
            }
            let world = drawing.supposed_world().clone();
            let before = counted(&world, drawing.schools());
            drawing.apply(Edit::Recompute).unwrap();
            let again = counted(&world, drawing.schools());
            assert!(again <= before, "seed {seed}: {again} after {before}");
            let proved = match drawing.preview() {
                Ok(proved) => proved,
                // Pins may leave children out who would have seats without them.
                Err(obstacles) => {
                    let left_out = Children(0) < drawing.now().unplaced;
                    let told = matches!(&obstacles[..], [Obstacle::Impossible(_)]);
                    assert!(left_out && told, "seed {seed}: {obstacles:?}");
                    impossible += 1;
                    continue;
                }
            };
            assert!(verify(&world, &proved.plan).iter().all(|promise| promise.finding.is_ok()));
            let bound = allocate::solve(&Problem::of(&world)).cost;
            assert_eq!(proved.plan.bound, bound, "seed {seed}: as good a bound as from scratch");
            let pinned = proved.plan.exceptions.iter();
            let pinned = pinned.filter(|exception| exception.reason == Reason::Pin);
            let ids: BTreeSet<&BlockId> =
                pins.keys().map(|block| &world.district.block(*block).id).collect();
            assert!(pinned.clone().all(|exception| ids.contains(&exception.block)));
            made += 1;
        }
    }
    assert!(60 < made, "{made} plans were made, {impossible} times it was impossible");
}

#[test]
fn foreseen_is_what_assigning_and_recomputing_does() {
    for seed in 0..6 {
        let world = city(seed);
        let mut dice = Dice::new(seed ^ 4);
        let mut drawing = drawing(&world);
        let wanted = stroke(&drawing, &mut dice);
        let before = drawing.schools().to_vec();
        let foreseen = drawing.foresee(&wanted.0, wanted.1);
        assert_eq!(drawing.schools(), before, "seed {seed}");
        drawing.apply(assign(&drawing, &wanted)).unwrap();
        let done = drawing.apply(Edit::Recompute);
        assert_eq!(foreseen.is_ok(), done.is_ok(), "seed {seed}");
        let pairs = before.iter().zip(drawing.schools()).enumerate();
        let changed: Vec<BlockIdx> =
            pairs.filter(|(_, (was, is))| was != is).map(|(block, _)| BlockIdx(block)).collect();
        if let Ok(foreseen) = foreseen {
            let blocks: Vec<BlockIdx> = foreseen.iter().map(|change| change.block).collect();
            assert_eq!(blocks, changed, "seed {seed}");
        }
    }
}

#[test]
fn a_plan_nobody_drew_on_comes_out_as_it_went_in() {
    for (seed, world) in worlds() {
        let plan = base(&world);
        if verify(&world, &plan).iter().any(|promise| promise.finding.is_err()) {
            continue;
        }
        let drawing = Drawing::open(world.clone(), plan.clone());
        let proved = drawing.finish(&world).unwrap_or_else(|why| panic!("seed {seed}: {why:?}"));
        assert_eq!(proved.plan, Plan { tighter: None, ..(*plan).clone() }, "seed {seed}");
    }
}

#[test]
fn an_overfull_or_broken_drawing_is_no_plan_and_says_why() {
    let world = random_town(3, 4, 60);
    let mut drawing = drawing(&world);
    let all: Vec<BlockIdx> = world.district.block_idxs().collect();
    drawing.apply(assign(&drawing, &(all, SchoolIdx(0)))).unwrap();
    let children = world.district.total_children() - world.district.school(SchoolIdx(0)).seats;
    let id = world.district.school(SchoolIdx(0)).id.clone();
    let obstacles = drawing.preview().unwrap_err();
    let named = |it: &Obstacle| matches!(it, Obstacle::Overfull { school, children: by } if *school == id && *by == children);
    assert!(obstacles.iter().any(named), "{obstacles:?}");
    assert!(matches!(drawing.apply(Edit::Recompute), Err(NotDone::Impossible(_))));

    let obstacles = drawing.finish(&world).unwrap_err();
    assert!(matches!(&obstacles[..], [Obstacle::OtherPins(blocks)] if blocks.len() == 60));
}

#[test]
fn a_zone_in_pieces_is_no_plan() {
    let world = city(2);
    let mut drawing = drawing(&world);
    let far = |block: &BlockIdx| {
        let around = world.adjacency.neighbors(*block).iter();
        let own = drawing.schools()[block.0];
        let mut around = around.map(|other| drawing.schools()[other.0]);
        !is_own(&world.district, *block) && around.all(|school| school == own)
    };
    let block = world.district.block_idxs().find(far).unwrap();
    let own = drawing.schools()[block.0].unwrap();
    let to = SchoolIdx(usize::from(own.0 == 0));
    let attempt = drawing.attempt(&[block], to);
    assert!(0 < attempt.more_pieces, "{attempt:?}");
    drawing.apply(assign(&drawing, &(vec![block], to))).unwrap();
    let obstacles = drawing.preview().unwrap_err();
    let pieces = |it: &Obstacle| matches!(it, Obstacle::InPieces { .. });
    assert!(obstacles.iter().any(pieces), "{obstacles:?}");
}

#[test]
fn what_was_let_go_of_has_to_be_recomputed() {
    let world = random_town(5, 4, 60);
    let mut drawing = drawing(&world);
    let (block, to) = world
        .district
        .block_idxs()
        .flat_map(|block| world.district.school_idxs().map(move |school| (block, school)))
        .find(|(block, school)| {
            let now = drawing.school_now(*school);
            let children = world.district.block(*block).children;
            Children(0) < children
                && drawing.schools()[block.0] != Some(*school)
                && now.over() + children <= Children(0)
        })
        .unwrap();
    let blocks = ids(&drawing, &[block]);
    drawing.apply(assign(&drawing, &(vec![block], to))).unwrap();
    drawing.apply(Edit::Release { blocks: blocks.clone() }).unwrap();
    assert_eq!(drawing.schools()[block.0], Some(to), "it stays until all is recomputed");
    let obstacles = drawing.finish(&world).unwrap_err();
    assert!(matches!(&obstacles[..], [Obstacle::NotRecomputed(found)] if *found == blocks));
    drawing.apply(Edit::Recompute).unwrap();
    drawing.finish(&world).unwrap();
}

#[test]
fn what_is_supposed_of_schools_is_what_files_would_say() {
    let city = synth::City::build(Recipe {
        n_schools: 4,
        n_blocks: 80,
        n_children: Some(Children(800)),
        seed: 7,
    })
    .unwrap();
    let files = wire::city_files(&city);
    let read = |files: &[(&str, &str)]| Folder::new(files).read(Some("primary")).unwrap().district;
    let named: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .filter(|file| file.0 != "river.geojson")
        .collect();
    let world = World::survey(read(&named));
    let mut drawing = drawing(&world);
    let id = |at: usize| world.district.schools()[at].id.clone();
    let point = world.district.block(BlockIdx(33)).point.unwrap();
    let new = NewSchool {
        id: SchoolId("S-new".to_owned()),
        name: "New".to_owned(),
        point,
        seats: Children(135),
    };
    let rules = Rules {
        effort: Effort::Quick,
        max_walk: Some(Millimeters(9_000_500)),
        ..Rules::of(&world.district.settings)
    };
    for premise in [
        Premise::Seats { school: id(0), seats: Children(400) },
        Premise::Close { school: id(1) },
        Premise::Open(new),
        Premise::Rules(rules),
    ] {
        drawing.apply(Edit::Suppose(premise)).unwrap();
        assert_figures(&drawing, "supposed");
    }
    drawing.apply(Edit::Recompute).unwrap();
    let to = drawing.world().district.school_named(&SchoolId("S-new".to_owned())).unwrap();
    let beside = |block: &BlockIdx| {
        let around = world.adjacency.neighbors(*block).iter();
        let mut around = around.map(|other| drawing.schools()[other.0]);
        let own = drawing.schools()[block.0];
        !is_own(&world.district, *block) && own != Some(to) && around.any(|at| at == Some(to))
    };
    let block = world.district.block_idxs().find(beside).unwrap();
    drawing.apply(assign(&drawing, &(vec![block], to))).unwrap();
    drawing.apply(Edit::Recompute).unwrap();

    let settings = named.iter().find(|file| file.0 == "settings.toml").unwrap().1;
    let settings = wire::settings_with_premises(settings, drawing.premises()).unwrap();
    let pins = wire::pins_csv(&drawing);
    let mut with = named.clone();
    with.retain(|file| file.0 != "settings.toml");
    with.extend([("settings.toml", settings.as_str()), ("pins.csv", pins.as_str())]);
    let from_files = World::survey(read(&with));
    let supposed = drawing.supposed_world().clone();
    assert_eq!(from_files.district.schools(), supposed.district.schools());
    assert_eq!(from_files.district.hand, supposed.district.hand);
    assert_eq!(Rules::of(&from_files.district.settings), rules);
    let proved = drawing.finish(&from_files).unwrap();
    assert_eq!(proved.plan.inputs, from_files.district.inputs);
    assert!(matches!(
        &drawing.finish(&world).unwrap_err()[..],
        [Obstacle::OtherSchools(_), Obstacle::OtherRules]
    ));
}

#[test]
fn what_cannot_be_supposed_changes_nothing() {
    let world = city(2);
    let mut drawing = drawing(&world);
    let before = snapshot(&drawing);
    let id = world.district.schools()[0].id.clone();
    let nobody = SchoolId("nobody".to_owned());
    let new = |id: &SchoolId, lon: f64| {
        let point = Point { lon, lat: 37.8 };
        Premise::Open(NewSchool { id: id.clone(), name: String::new(), point, seats: Children(9) })
    };
    let rules = Rules::of(&world.district.settings);
    let cases = [
        (Premise::Close { school: nobody.clone() }, NotDone::NoSuchSchool(nobody.clone())),
        (
            Premise::Seats { school: id.clone(), seats: Children(-1) },
            NotDone::BadSeats(id.clone(), Children(-1)),
        ),
        (new(&id, 112.5), NotDone::SchoolExists(id.clone())),
        (new(&nobody, f64::NAN), NotDone::BadPlace(nobody.clone())),
        (new(&SchoolId(" x".to_owned()), 1.0), NotDone::BadId(SchoolId(" x".to_owned()))),
        (
            Premise::Rules(Rules { max_walk: Some(Millimeters(0)), ..rules }),
            NotDone::BadMaxWalk(Millimeters(0)),
        ),
    ];
    for (premise, why) in cases {
        assert_eq!(drawing.apply(Edit::Suppose(premise)), Err(why));
    }
    assert_eq!(snapshot(&drawing), before);
    assert!(!drawing.can_undo());
}

#[test]
fn every_rule_can_be_recomputed_around_pins() {
    for rule in Rule::ALL {
        let world = random_town(8, 4, 60);
        let mut drawing = drawing(&world);
        let rules = Rules { rule, ..Rules::of(&world.district.settings) };
        drawing.apply(Edit::Suppose(Premise::Rules(rules))).unwrap();
        let mut dice = Dice::new(8);
        drawing.apply(assign(&drawing, &stroke(&drawing, &mut dice))).unwrap();
        drawing.apply(Edit::Recompute).unwrap();
        let proved = drawing.preview().unwrap_or_else(|why| panic!("{rule:?}: {why:?}"));
        assert_eq!(proved.plan.rule, rule);
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared")]
fn fairfax_high_is_drawn_on_recomputed_and_finished() {
    let mut district = fairfax("HS", "children_est_hs");
    district.settings.connected = Some(true);
    district.settings.effort = Effort::Quick;
    let world = World::survey(district);
    let mut drawing = drawing(&world);
    let picker = Picker::over(&world);
    let mut dice = Dice::new(1);
    let mut finished = 0;
    for _ in 0..4 {
        let (blocks, school) = stroke(&drawing, &mut dice);
        let Point { lon, lat } = world.district.block(blocks[0]).point.unwrap();
        let lasso = Rect::new((lon - 0.004, lat - 0.003), (lon + 0.004, lat + 0.003)).to_polygon();
        let picked = picker.within(&lasso);
        let holds = |block: &BlockIdx| {
            let at = world.district.block(*block).point.unwrap();
            lasso.intersects(&geo::Point::new(at.lon, at.lat))
        };
        assert_eq!(picked, world.district.block_idxs().filter(holds).collect::<Vec<_>>());
        let attempt = drawing.attempt(&picked, school);
        let foreseen = drawing.foresee(&picked, school);
        let before = drawing.now();
        drawing.apply(assign(&drawing, &(picked, school))).unwrap();
        assert_figures(&drawing, "Fairfax");
        assert_eq!(drawing.now().walk - before.walk, attempt.walk);
        let done = drawing.apply(Edit::Recompute);
        assert_eq!(done.is_ok(), foreseen.is_ok());
        if done.is_err() {
            drawing.undo();
            assert_eq!(drawing.now(), before);
            continue;
        }
        let plan = drawing.preview().unwrap().plan;
        println!("Fairfax HS: {} pins, gap {:.4} %", drawing.pins().len(), 100.0 * plan.gap());
        finished += 1;
    }
    assert!(0 < finished);
}
