//! Zones in words: every meter of every border once, by the name that is there.

use std::fs;
use std::path::Path;
use std::process::Command;

use catchment::describe::{Along, Area, Border, Describer, Description, Heading, Paragraph, Side};
use catchment::language::Language;
use catchment::model::{District, Effort, Millimeters, Plan, Point, SchoolIdx, Streets, Stretch};
use catchment::pipeline;
use catchment::synth::{Recipe, city};
use catchment::world::World;
use catchment::zones::{self, Shape};
use geo::{Coord, LineString};

use crate::ingest::read_folder;
use crate::worlds::Dice;

const BOTH: [Language; 2] = [Language::Chinese, Language::English];

fn four_streets() -> (World, Plan) {
    let loaded = read_folder(Path::new("fixtures/four_streets"), None).unwrap();
    let world = World::survey(loaded.district);
    let plan = pipeline::plan(&world).unwrap();
    (world, plan)
}

/// A city with a plan of its own making: a random one, so that zones are ragged, in pieces, and
/// have holes, and some blocks have no seat.
fn scattered(seed: u64, n_schools: usize, n_blocks: usize) -> (World, Plan) {
    let world = quick_city(Recipe { n_schools, n_blocks, n_children: None, seed });
    let mut plan = pipeline::plan(&world).unwrap();
    let mut dice = Dice::new(seed);
    let ids: Vec<_> = plan.schools.iter().map(|school| school.id.clone()).collect();
    for block in &mut plan.blocks {
        match dice.below(6) {
            0 => block.school = None,
            1 => block.school = Some((ids[dice.below(ids.len())].clone(), Millimeters(1))),
            _ => {}
        }
    }
    (world, plan)
}

/// What is described need not be the best plan.
fn quick_city(recipe: Recipe) -> World {
    let mut district = city(recipe);
    district.settings.effort = Effort::Quick;
    World::survey(district)
}

/// Named and nameless streets across a city, some along borders of blocks.
fn streets_of(district: &District, seed: u64) -> Streets {
    let mut dice = Dice::new(seed);
    let (mut nodes, mut stretches) = (Vec::new(), Vec::new());
    let names: Vec<String> = (0..40).map(|name| format!("街{name}")).collect();
    for block in district.blocks() {
        let ring = block.outline.as_ref().unwrap().0[0].exterior();
        let at = dice.below(ring.0.len() - 1);
        let off = dice.below(5) as f64 * 0.0001;
        for end in [ring.0[at], ring.0[at + 1]] {
            nodes.push(Point { lon: end.x + off, lat: end.y });
        }
        stretches.push(Stretch {
            ends: [nodes.len() as u32 - 2, nodes.len() as u32 - 1],
            bends: Vec::new(),
            layer: 0,
            toll: Millimeters(0),
            name: (dice.below(4) != 0).then(|| dice.below(names.len()) as u32),
        });
    }
    Streets::of(&nodes, stretches, &names)
}

fn borders(zone: &Description) -> impl Iterator<Item = &Border> {
    zone.areas.iter().flat_map(|area| std::iter::once(&area.border).chain(&area.enclaves))
}

#[test]
fn four_streets_are_described_as_drawn() {
    let (world, plan) = four_streets();
    let describer = Describer::of(&world, &plan, None);
    let street = |name: &str| Along::Street(name.to_owned());
    let [east, west] = &describer.all()[..] else { panic!("two zones") };
    let said: Vec<(Along, Side, Option<Heading>)> = west.areas[0]
        .border
        .stretches
        .iter()
        .map(|one| (one.along.clone(), one.side, one.heading))
        .collect();
    let expected = [
        (street("北大街"), Side::North, Some(Heading::East)),
        (street("中路"), Side::East, Some(Heading::South)),
        (street("南大街"), Side::South, Some(Heading::West)),
        (street("西环路"), Side::West, Some(Heading::North)),
    ];
    assert_eq!(said, expected);
    let lengths = west.areas[0].border.stretches.iter().map(|one| (one.length.0 + 500) / 1000);
    assert_eq!(lengths.collect::<Vec<_>>(), [440, 888, 440, 888]);
    assert_eq!(east.areas[0].border.stretches.len(), 4);
    assert!(matches!(&east.areas[0].border.stretches[1].along, Along::Barrier(..)));
}

/// The very words; `UPDATE=1` writes them anew.
#[test]
fn the_words_are_those_of_the_fixture() {
    let (world, plan) = four_streets();
    let describer = Describer::of(&world, &plan, None);
    for (language, name) in BOTH.into_iter().zip(["described.zh.md", "described.en.md"]) {
        let zones = describer.all();
        let texts = zones.iter().map(|zone| describer.told(zone, language));
        let texts = texts.map(|told| catchment::wire::description_markdown(&told));
        let text = texts.collect::<Vec<_>>().join("\n");
        let file = Path::new("fixtures/four_streets").join(name);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, &text).unwrap();
        }
        assert_eq!(text, fs::read_to_string(&file).unwrap(), "{}", file.display());
    }
}

#[test]
fn lengths_of_stretches_add_up_to_the_outline() {
    for seed in 0..6 {
        let (world, plan) = scattered(seed, 6, 250);
        let streets = streets_of(&world.district, seed);
        let outlines = zones::zones_of(&world, &plan);
        for streets in [None, Some(&streets)] {
            let described = Describer::of(&world, &plan, streets).all();
            let mut n_holes = 0;
            for (zone, description) in outlines.iter().zip(&described) {
                let outline = zone.outline.as_ref().unwrap();
                let told: i64 = borders(description).map(|border| border.length.0).sum();
                let n_rings = borders(description).count();
                let drawn = Shape::of(outline).perimeter_m * 1000.0;
                assert!((told as f64 - drawn).abs() <= n_rings as f64, "{told} for {drawn}");
                assert_eq!(description.areas.len(), outline.0.len());
                for border in borders(description) {
                    let sum: i64 = border.stretches.iter().map(|one| one.length.0).sum();
                    assert_eq!(sum, border.length.0, "seed {seed}");
                    assert!(border.stretches.iter().all(|one| 0 < one.length.0));
                }
                n_holes += description.areas.iter().map(|area| area.enclaves.len()).sum::<usize>();
            }
            assert!(0 < n_holes, "seed {seed} tests no hole");
        }
    }
}

#[test]
fn every_stretch_is_told_in_exactly_one_sentence() {
    for seed in 0..4 {
        let (world, plan) = scattered(seed, 5, 150);
        let streets = streets_of(&world.district, seed);
        let describer = Describer::of(&world, &plan, Some(&streets));
        for description in describer.all() {
            for language in BOTH {
                let told = describer.told(&description, language);
                let mut walks = told.border.iter().filter_map(|paragraph| match paragraph {
                    Paragraph::Steps(steps) => Some(steps),
                    _ => None,
                });
                for border in borders(&description) {
                    let steps = walks.next().expect("every border is walked");
                    assert_eq!(steps.len(), border.stretches.len());
                    let ends = steps.iter().filter(|step| {
                        step.contains("回到起点") || step.contains("back to the start")
                    });
                    assert_eq!(ends.count(), 1);
                    for (step, stretch) in steps.iter().zip(&border.stretches) {
                        if let Along::Street(name) = &stretch.along {
                            assert!(step.contains(name.as_str()), "{step}");
                        }
                    }
                }
                assert_eq!(walks.next(), None);
            }
        }
    }
}

/// Without streets a border is named by whom it borders: each meter of it that is told of a zone
/// is that zone's border too.
#[test]
fn without_streets_neighbors_tell_the_same_of_each_other() {
    for seed in 0..4 {
        let world = quick_city(Recipe { n_schools: 6, n_blocks: 200, n_children: None, seed });
        let plan = pipeline::plan(&world).unwrap();
        let described = Describer::of(&world, &plan, None).all();
        let n = described.len();
        let between = |one: usize, other: usize| -> i64 {
            let stretches = borders(&described[one]).flat_map(|border| &border.stretches);
            let along = Along::Zone(SchoolIdx(other));
            stretches.filter(|stretch| stretch.along == along).map(|stretch| stretch.length.0).sum()
        };
        for one in 0..n {
            assert_eq!(between(one, one), 0);
            for other in 0..one {
                let (here, there) = (between(one, other), between(other, one));
                // Stubs that are not worth a stretch may go to different neighbors.
                assert!((here - there).abs() <= 250_000, "{here} and {there}, seed {seed}");
            }
        }
    }
}

#[test]
fn sides_follow_each_other_clockwise_and_none_lacks_a_bound() {
    for seed in 0..6 {
        let (world, plan) = scattered(seed, 4, 120);
        for description in Describer::of(&world, &plan, None).all() {
            for border in borders(&description) {
                let sides: Vec<Side> = border.stretches.iter().map(|one| one.side).collect();
                // The first stretch may come from the side before.
                let rest = &sides[usize::from(sides[0] == Side::West)..];
                assert!(rest.is_sorted(), "{sides:?}");
                assert!(Side::ALL.iter().all(|side| !border.bounds(*side).is_empty()));
            }
        }
    }
}

#[test]
fn rows_and_streets_in_another_order_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["schools", "blocks", "streets", "barriers"] {
        let file = format!("{name}.geojson");
        let text = fs::read_to_string(Path::new("fixtures/four_streets").join(&file)).unwrap();
        let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
        json["features"].as_array_mut().unwrap().reverse();
        fs::write(folder.path().join(&file), json.to_string()).unwrap();
    }
    let turned = World::survey(read_folder(folder.path(), None).unwrap().district);
    let turned_plan = pipeline::plan(&turned).unwrap();
    let (world, plan) = four_streets();
    let all = |world, plan| Describer::of(world, plan, None).all();
    assert_eq!(all(&turned, &turned_plan), all(&world, &plan));
}

/// A ring drawn from another corner, or the other way around, is the same border.
#[test]
fn where_a_ring_starts_changes_nothing() {
    let (world, plan) = four_streets();
    let turned = {
        let mut blocks = world.district.blocks().to_vec();
        for block in &mut blocks {
            let outline = block.outline.as_mut().unwrap();
            let ring = outline.0[0].exterior();
            let mut corners: Vec<Coord<f64>> = ring.0[1..].to_vec();
            corners.rotate_left(2);
            corners.push(corners[0]);
            corners.reverse();
            outline.0[0] = geo::Polygon::new(LineString(corners), vec![]);
        }
        let schools = world.district.schools().to_vec();
        let settings = world.district.settings.clone();
        let mut district = District::new(schools, blocks, settings, None).unwrap();
        district.streets = world.district.streets.clone();
        district.barriers = world.district.barriers.clone();
        World::survey(district)
    };
    let all = |world| Describer::of(world, &plan, None).all();
    assert_eq!(all(&turned), all(&world));
}

#[test]
fn an_enclave_is_described_by_its_own_sides() {
    // West has everything but one block in the middle of nine.
    let (world, plan) = nine_blocks();
    let described = Describer::of(&world, &plan, None).all();
    let Area { border, enclaves } = &described[1].areas[0];
    assert!(border.stretches.iter().all(|one| one.along == Along::Edge));
    let [enclave] = &enclaves[..] else { panic!("one enclave") };
    assert!(enclave.stretches.iter().all(|one| one.along == Along::Zone(SchoolIdx(0))));
    let sides: Vec<_> = enclave.stretches.iter().map(|one| (one.side, one.heading)).collect();
    let expected = [
        (Side::North, Some(Heading::East)),
        (Side::East, Some(Heading::South)),
        (Side::South, Some(Heading::West)),
        (Side::West, Some(Heading::North)),
    ];
    assert_eq!(sides, expected);
    let island = &described[0].areas[0].border;
    assert_eq!(island.length, enclave.length);
}

fn nine_blocks() -> (World, Plan) {
    let mut rows = vec!["id,children,lon,lat".to_owned()];
    rows.clear();
    let square = |x: f64, y: f64| {
        let corner = |x: f64, y: f64| format!("[{},{}]", 112.5 + 0.003 * x, 37.8 + 0.002 * y);
        let ring = [(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0), (x, y)];
        ring.map(|(x, y)| corner(x, y)).join(",")
    };
    for at in 0..9 {
        let ring = square(f64::from(at % 3), f64::from(at / 3));
        rows.push(format!(
            r#"{{"type":"Feature","properties":{{"id":"B{at}","children":10}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#
        ));
    }
    let blocks = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, rows.join(","));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("blocks.geojson"), blocks).unwrap();
    let schools = "id,name,seats,lon,lat\nS1,In,10,112.5045,37.803\nS2,Out,90,112.5015,37.801\n";
    fs::write(folder.path().join("schools.csv"), schools).unwrap();
    let world = World::survey(read_folder(folder.path(), None).unwrap().district);
    let plan = pipeline::plan(&world).unwrap();
    (world, plan)
}

#[test]
fn the_command_writes_both_languages_or_one_zone() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan");
    let given = |name: &str| format!("fixtures/four_streets/{name}.geojson");
    let catchment = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_catchment")).args(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    let plan = plan.to_str().unwrap();
    let (schools, blocks) = (given("schools"), given("blocks"));
    let made = catchment(&["allocate", "--schools", &schools, "--blocks", &blocks, "--out", plan]);
    assert_eq!(made.0, 0, "{}", made.2);
    let (code, bare, _) = catchment(&["describe", plan]);
    assert_eq!(code, 0);
    assert!(bare.contains("西校片区") && bare.contains("the zone of West School"), "{bare}");
    assert!(!bare.contains("西环路"), "{bare}");
    let out = folder.path().join("west.md");
    let streets = given("streets");
    let arguments =
        ["describe", plan, "--school", "west", "--streets", &streets, "--lang", "zh", "--out"];
    let (code, printed, errors) = catchment(&[&arguments[..], &[out.to_str().unwrap()]].concat());
    assert_eq!((code, &*printed), (0, ""), "{errors}");
    let text = fs::read_to_string(out).unwrap();
    let sides = "四至：东至中路，南至南大街，西至西环路，北至北大街。";
    assert!(text.contains(sides) && !text.contains("东校招生片区"), "{text}");
    let (code, _, errors) = catchment(&["describe", plan, "--school", "nowhere"]);
    assert_eq!((code, errors.contains("no school is called \"nowhere\"")), (1, true));
    let (code, _, errors) = catchment(&["describe", plan, "--streets", &schools]);
    assert_eq!((code, errors.contains("E")), (1, true), "{errors}");
}

#[test]
fn any_number_of_streets_in_one_place_is_one_name() {
    let (world, plan) = four_streets();
    let ends = [(112.505, 37.8), (112.505, 37.808)].map(|(lon, lat)| Point { lon, lat });
    let names: Vec<String> = (0..2_000).map(|name| format!("路{name:04}")).collect();
    let stretch = |name| Stretch {
        ends: [0, 1],
        bends: Vec::new(),
        layer: 0,
        toll: Millimeters(0),
        name: Some(name),
    };
    let streets = Streets::of(&ends, (0..2_000).map(stretch).collect(), &names);
    let described = Describer::of(&world, &plan, Some(&streets)).all();
    let east_of_west = &described[1].areas[0].border.bounds(Side::East)[..];
    assert_eq!(east_of_west, [&Along::Street("路0000".to_owned())]);
}
