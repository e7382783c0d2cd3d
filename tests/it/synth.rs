//! Cities that do not exist are still proper input.

use std::collections::BTreeSet;

use catchment::ingest::{self, Files};
use catchment::model::{Children, District, SchoolIdx};
use catchment::synth::{City, Recipe, RecipeError, city};
use geo::{Area, BoundingRect, Contains, Intersects, Validation};
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

fn recipe(n_schools: usize, n_blocks: usize, seed: u64) -> Recipe {
    Recipe { n_schools, n_blocks, n_children: None, seed }
}

#[test]
fn a_city_of_any_size_has_what_was_ordered() {
    let sizes = [(1, 1), (1, 2), (3, 3), (2, 10), (7, 40), (20, 333), (51, 2_000), (9, 9_000)];
    for (n_schools, n_blocks) in sizes {
        for seed in 0..5 {
            let district = city(recipe(n_schools, n_blocks, seed));
            assert_eq!(district.schools().len(), n_schools);
            assert_eq!(district.blocks().len(), n_blocks, "{n_schools} schools, seed {seed}");
            let (seats, children) = (district.total_seats(), district.total_children());
            assert_eq!(children, recipe(n_schools, n_blocks, seed).children());
            assert!(children <= seats, "{seats:?} for {children:?}");
        }
    }
}

#[test]
fn children_are_exactly_as_many_as_asked() {
    for count in [0, 1, 777, 48_550] {
        let order = Recipe { n_children: Some(Children(count)), ..recipe(5, 300, 4) };
        assert_eq!(city(order).total_children(), Children(count));
    }
}

#[test]
fn an_impossible_order_is_refused() {
    assert_eq!(City::build(recipe(0, 10, 1)).unwrap_err(), RecipeError::NoSchools);
    let crowd = RecipeError::MoreSchoolsThanBlocks { n_schools: 11, n_blocks: 10 };
    assert_eq!(City::build(recipe(11, 10, 1)).unwrap_err(), crowd);
    let owing = Recipe { n_children: Some(Children(-1)), ..recipe(1, 10, 1) };
    assert_eq!(City::build(owing).unwrap_err(), RecipeError::ChildrenOutOfRange(-1));
}

#[test]
fn the_same_seed_is_the_same_city_and_another_is_not() {
    let one = City::build(recipe(10, 500, 1)).unwrap();
    assert_eq!(one, City::build(recipe(10, 500, 1)).unwrap());
    assert_ne!(one.blocks, City::build(recipe(10, 500, 2)).unwrap().blocks);
}

#[test]
fn every_outline_is_valid_and_overlaps_neither_neighbors_nor_the_river() {
    for (n_blocks, seed) in [(1, 0), (5, 1), (30, 2), (150, 3), (700, 4), (700, 5), (4_000, 6)] {
        let built = City::build(recipe(1, n_blocks, seed)).unwrap();
        let mut parts: Vec<_> = built.blocks.iter().map(|block| block.outline.clone()).collect();
        parts.push(built.river.outline.clone());
        for part in &parts {
            part.check_validation().unwrap_or_else(|why| panic!("{n_blocks}, {seed}: {why}"));
            assert!(part.signed_area() > 0.0, "exterior rings are counterclockwise");
        }
        assert_disjoint(&parts);
        for block in &built.blocks {
            assert!(block.outline.contains(&geo::Point::new(block.point.lon, block.point.lat)));
        }
    }
}

/// No two have more in common than a border.
fn assert_disjoint(parts: &[geo::Polygon<f64>]) {
    let boxed = |(at, part): (usize, &geo::Polygon<f64>)| {
        let bounds = part.bounding_rect().unwrap();
        let (low, high) = (bounds.min(), bounds.max());
        GeomWithData::new(
            rstar::primitives::Rectangle::from_corners([low.x, low.y], [high.x, high.y]),
            at,
        )
    };
    let tree = RTree::bulk_load(parts.iter().enumerate().map(boxed).collect());
    for (at, part) in parts.iter().enumerate() {
        let bounds = part.bounding_rect().unwrap();
        let (low, high) = (bounds.min(), bounds.max());
        let window = AABB::from_corners([low.x, low.y], [high.x, high.y]);
        for other in tree.locate_in_envelope_intersecting(&window).filter(|near| at < near.data) {
            if part.intersects(&parts[other.data]) {
                let crossing = geo::Relate::relate(part, &parts[other.data]);
                assert!(crossing.is_touches(), "{at} overlaps {}", other.data);
            }
        }
    }
}

#[test]
fn schools_stand_in_blocks_of_their_own() {
    let district = city(recipe(60, 1_000, 8));
    let mut taken = BTreeSet::new();
    for school in district.schools() {
        let block = school.own_block.unwrap();
        assert!(taken.insert(block), "two schools in one block");
        let point = school.point.unwrap();
        let outline = district.block(block).outline.as_ref().unwrap();
        assert!(outline.contains(&geo::Point::new(point.lon, point.lat)));
    }
}

#[test]
fn names_are_all_different_in_both_languages() {
    let built = City::build(recipe(900, 20_000, 9)).unwrap();
    let names = |of: fn(&catchment::synth::CityBlock) -> &String| {
        built.blocks.iter().map(of).collect::<BTreeSet<_>>().len()
    };
    assert_eq!(names(|block| &block.name), built.blocks.len());
    assert_eq!(names(|block| &block.name_en), built.blocks.len());
    let schools: BTreeSet<_> = built.schools.iter().map(|school| &school.name_en).collect();
    assert_eq!(schools.len(), built.schools.len());
}

/// What makes the city worth planning for: without a rule it does not work out.
#[test]
fn nearest_alone_and_todays_zones_overfill_a_good_part_of_the_schools() {
    for seed in 0..5 {
        let district = city(recipe(51, 2_000, seed));
        let nearest = overfull(&district, |block| nearest_school(&district, block));
        assert!((10..40).contains(&nearest), "nearest overfills {nearest} of 51, seed {seed}");
        let today = overfull(&district, |block| district.blocks()[block].current_school.unwrap());
        assert!((10..40).contains(&today), "today overfills {today} of 51, seed {seed}");
    }
}

fn overfull(district: &District, school_of: impl Fn(usize) -> SchoolIdx) -> usize {
    let mut room: Vec<Children> = district.schools().iter().map(|school| school.seats).collect();
    for (at, block) in district.blocks().iter().enumerate() {
        room[school_of(at).0] -= block.children;
    }
    room.iter().filter(|left| **left < Children(0)).count()
}

fn nearest_school(district: &District, block: usize) -> SchoolIdx {
    let from = district.blocks()[block].point.unwrap();
    let away = |school: &SchoolIdx| {
        let to = district.school(*school).point.unwrap();
        let (x, y) = ((to.lon - from.lon) * 0.79, to.lat - from.lat);
        x * x + y * y
    };
    district.school_idxs().min_by(|a, b| away(a).total_cmp(&away(b))).unwrap()
}

#[test]
fn files_of_a_city_are_geojson() {
    let built = City::build(recipe(5, 200, 3)).unwrap();
    let features = |text: &str| text.parse::<geojson::FeatureCollection>().unwrap().features.len();
    let [schools, blocks, river, _] = catchment::wire::city_files(&built);
    assert_eq!((schools.0, features(&schools.1)), ("schools.geojson", 5));
    assert_eq!((blocks.0, features(&blocks.1)), ("blocks.geojson", 200));
    assert_eq!((river.0, features(&river.1)), ("river.geojson", 1 + built.river.bridges.len()));
}

/// The command is in its SOURCE.md.
#[test]
fn the_sample_district_is_what_its_recipe_makes() {
    let order =
        Recipe { n_schools: 51, n_blocks: 2_000, n_children: Some(Children(48_550)), seed: 2020 };
    for (name, text) in catchment::wire::city_files(&City::build(order).unwrap()) {
        let kept = std::fs::read_to_string(format!("data/xinghualing/{name}")).unwrap();
        assert!(kept == text, "data/xinghualing/{name} is out of date: see SOURCE.md there");
    }
}

/// Written and read again it is the same district.
#[test]
fn a_city_read_from_its_files_is_the_city_in_memory() {
    let order = recipe(12, 400, 5);
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in catchment::wire::city_files(&City::build(order).unwrap()) {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    let file = |name: &str| dir.path().join(name);
    let (schools, blocks) = (file("schools.geojson"), file("blocks.geojson"));
    let files =
        Files { settings: Some(&dir.path().join("settings.toml")), ..Files::of(&schools, &blocks) };
    let read = ingest::read(&files).unwrap();
    assert_eq!(read.notices, []);
    let made = city(order);
    assert_eq!(read.district.schools(), made.schools());
    assert_eq!(read.district.blocks(), made.blocks());
}
