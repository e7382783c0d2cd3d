//! Who touches whom, and outlines of zones: nothing lost, nothing twice.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use catchment::adjacency::Adjacency;
use catchment::model::{
    Block, BlockId, BlockIdx, Children, District, Point, School, SchoolId, SchoolIdx, Settings,
};
use catchment::synth::{Recipe, city};
use geo::{MultiPolygon, Polygon, Relate, polygon};

#[test]
fn blocks_with_a_common_side_are_neighbors_and_a_corner_is_not_enough() {
    // 2 3
    // 0 1
    let squares = [square(0, 0), square(1, 0), square(0, 1), square(1, 1)];
    assert_eq!(pairs(&of_outlines(&squares)), [(0, 1), (0, 2), (1, 3), (2, 3)]);
}

#[test]
fn a_long_side_touches_the_short_ones_along_it() {
    // Block 0 is two cells high and has no vertex where 1 and 2 meet.
    let tall = rectangle(0, 0, 1, 2);
    let blocks = [tall, square(1, 0), square(1, 1)];
    assert_eq!(pairs(&of_outlines(&blocks)), [(0, 1), (0, 2), (1, 2)]);
}

#[test]
fn a_vertex_rounded_off_a_long_side_does_not_matter() {
    let tall = rectangle(0, 0, 1, 2);
    let off = 0.000_003;
    let low: Polygon<f64> = polygon![(x: 0.001, y: 0.0), (x: 0.002, y: 0.0), (x: 0.002, y: 0.001), (x: 0.001 + off, y: 0.001)];
    let high: Polygon<f64> = polygon![(x: 0.001 + off, y: 0.001), (x: 0.002, y: 0.001), (x: 0.002, y: 0.002), (x: 0.001, y: 0.002)];
    let blocks = [tall, MultiPolygon(vec![low]), MultiPolygon(vec![high])];
    assert_eq!(pairs(&of_outlines(&blocks)), [(0, 1), (0, 2), (1, 2)]);
}

#[test]
fn a_gap_one_can_walk_through_is_no_border() {
    let near = 0.001 + 0.000_02;
    let other: Polygon<f64> =
        polygon![(x: near, y: 0.0), (x: 0.002, y: 0.0), (x: 0.002, y: 0.001), (x: near, y: 0.001)];
    assert_eq!(pairs(&of_outlines(&[square(0, 0), MultiPolygon(vec![other])])), []);
}

#[test]
fn streets_that_part_at_a_sharp_corner_share_nothing() {
    // Two needles from one corner, 6 degrees apart.
    let one: Polygon<f64> = polygon![(x: 0.0, y: 0.0), (x: 0.002, y: -0.0003), (x: 0.002, y: 0.0)];
    let other: Polygon<f64> =
        polygon![(x: 0.0, y: 0.0), (x: 0.002, y: 0.0002), (x: 0.002, y: 0.0005)];
    let blocks = [MultiPolygon(vec![one]), MultiPolygon(vec![other])];
    assert_eq!(pairs(&of_outlines(&blocks)), []);
}

#[test]
fn a_block_in_the_hole_of_another_is_its_neighbor() {
    let blocks = [ring(), square(1, 1)];
    assert_eq!(pairs(&of_outlines(&blocks)), [(0, 1)]);
}

#[test]
fn neighbors_in_a_city_are_those_that_every_pair_compared_gives() {
    for seed in 0..4 {
        let recipe = Recipe { n_schools: 1, n_blocks: 120, n_children: None, seed };
        let district = city(recipe);
        let outline = |block: BlockIdx| district.block(block).outline.as_ref().unwrap();
        let mut expected = Vec::new();
        for one in district.block_idxs() {
            for other in district.block_idxs().skip(one.0 + 1) {
                let relation = outline(one).relate(outline(other));
                // DE-9IM: borders have a line in common.
                if relation.matches("****1****").unwrap() {
                    expected.push((one.0, other.0));
                }
            }
        }
        assert_eq!(pairs(&district), expected);
    }
}

/// Its authors' own neighbors: 23,196 pairs, found on the same polygons by other software.
#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared")]
fn fairfax_neighbors_are_those_its_authors_found() {
    let district = blocks_of("fairfax", "current_es");
    let ours: BTreeSet<(usize, usize)> = pairs(&district).into_iter().collect();
    let theirs = fairfax_pairs(&district);
    assert_eq!(theirs.len(), 23_196);
    assert_eq!(theirs.difference(&ours).count(), 0);
    // These two have 5 m in common, where a short side of one lies on a long side of the other.
    let id = |block: &str| district.block_named(&BlockId(block.to_owned())).unwrap().0;
    let more = (id("510594612021001"), id("510594612021004"));
    assert_eq!(ours.difference(&theirs).collect::<Vec<_>>(), [&more]);
}

fn fairfax_pairs(district: &District) -> BTreeSet<(usize, usize)> {
    let unzipped =
        Command::new("gzip").args(["-dc", "../shared/real/fairfax/adjacency.csv.gz"]).output();
    let text = String::from_utf8(unzipped.unwrap().stdout).unwrap();
    let place = |id: &str| district.block_named(&BlockId(id.to_owned())).unwrap().0;
    let pair = |line: &str| {
        let (one, other) = line.split_once(',').unwrap();
        (place(one).min(place(other)), place(one).max(place(other)))
    };
    text.lines().skip(1).map(pair).collect()
}

/// A real city's blocks with their schools of today.
fn blocks_of(city: &str, current: &str) -> District {
    let read = |file: &str| {
        let text = fs::read_to_string(format!("../shared/real/{city}/{file}.geojson")).unwrap();
        text.parse::<geojson::FeatureCollection>().unwrap().features
    };
    let text = |feature: &geojson::Feature, key: &str| {
        feature.property(key).unwrap().as_str().unwrap().to_owned()
    };
    let mut schools: Vec<School> = read("schools")
        .iter()
        .map(|feature| School {
            id: SchoolId(text(feature, "id")),
            name: String::new(),
            name_en: None,
            point: Some(Point { lon: 0.0, lat: 0.0 }),
            seats: Children(1),
            own_block: None,
        })
        .collect();
    schools.sort_by(|a, b| a.id.cmp(&b.id));
    let position = |id: String| schools.binary_search_by(|school| school.id.0.cmp(&id)).ok();
    let mut blocks: Vec<Block> = read("blocks")
        .iter()
        .map(|feature| {
            let shape = geo::Geometry::try_from(feature.geometry.clone().unwrap()).unwrap();
            let outline = match shape {
                geo::Geometry::Polygon(one) => MultiPolygon(vec![one]),
                geo::Geometry::MultiPolygon(many) => many,
                other => panic!("{other:?}"),
            };
            let current_school = position(text(feature, current)).map(SchoolIdx);
            Block { current_school, ..block(text(feature, "id"), outline) }
        })
        .collect();
    blocks.sort_by(|a, b| a.id.cmp(&b.id));
    District::new(schools, blocks, Settings::default(), None).unwrap()
}

fn of_outlines(outlines: &[MultiPolygon<f64>]) -> District {
    let school = School {
        id: SchoolId("S".to_owned()),
        name: "S".to_owned(),
        name_en: None,
        point: Some(Point { lon: 0.0, lat: 0.0 }),
        seats: Children(1),
        own_block: None,
    };
    let blocks = outlines.iter().enumerate();
    let blocks = blocks.map(|(at, outline)| block(format!("B{at:04}"), outline.clone())).collect();
    District::new(vec![school], blocks, Settings::default(), None).unwrap()
}

fn block(id: String, outline: MultiPolygon<f64>) -> Block {
    Block {
        id: BlockId(id),
        name: None,
        name_en: None,
        children: Children(1),
        outline: Some(outline),
        point: Some(Point { lon: 0.0, lat: 0.0 }),
        current_school: None,
    }
}

fn pairs(district: &District) -> Vec<(usize, usize)> {
    let adjacency = Adjacency::find(district);
    let row = |block: BlockIdx| {
        let later = adjacency.neighbors(block).iter().filter(move |other| block < **other);
        later.map(move |other| (block.0, other.0)).collect::<Vec<_>>()
    };
    district.block_idxs().flat_map(row).collect()
}

/// About 111 m a side, counted from 0° N 0° E.
fn square(col: i32, row: i32) -> MultiPolygon<f64> {
    rectangle(col, row, col + 1, row + 1)
}

fn rectangle(west: i32, south: i32, east: i32, north: i32) -> MultiPolygon<f64> {
    MultiPolygon(vec![rectangle_polygon(west, south, east, north)])
}

fn rectangle_polygon(west: i32, south: i32, east: i32, north: i32) -> Polygon<f64> {
    let at = |cells: i32| f64::from(cells) / 1000.0;
    polygon![
        (x: at(west), y: at(south)), (x: at(east), y: at(south)),
        (x: at(east), y: at(north)), (x: at(west), y: at(north)),
    ]
}

/// Three cells by three without the middle one.
fn ring() -> MultiPolygon<f64> {
    let outer = rectangle_polygon(0, 0, 3, 3).exterior().clone();
    let mut inner = rectangle_polygon(1, 1, 2, 2).exterior().clone();
    inner.0.reverse();
    MultiPolygon(vec![Polygon::new(outer, vec![inner])])
}
