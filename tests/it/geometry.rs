//! Who touches whom, and outlines of zones: nothing lost, nothing twice.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use catchment::adjacency::Adjacency;
use catchment::model::{
    Block, BlockId, BlockIdx, Children, District, Point, School, SchoolId, SchoolIdx, Settings,
};
use catchment::synth::{Dice, Recipe, city};
use catchment::zones;
use geo::winding_order::Winding;
use geo::{
    Area, BoundingRect, Contains, Coord, InteriorPoint, Intersects, LineString, MultiPolygon,
    Polygon, Relate, Validation, polygon,
};

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
    let [low, high] = rounded_off_pair();
    let blocks = [rectangle(0, 0, 1, 2), low, high];
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

#[test]
fn blocks_of_one_zone_dissolve() {
    let zones = outlines(&[square(0, 0), square(1, 0), square(1, 1)], &[0, 0, 1]);
    assert_eq!(shape(&zones[0]), [(6, vec![])]);
    assert_eq!(shape(&zones[1]), [(4, vec![])]);
}

#[test]
fn a_block_inside_a_zone_leaves_a_hole() {
    let zones = outlines(&[ring(), square(1, 1)], &[0, 1]);
    assert_eq!(shape(&zones[0]), [(4, vec![4])]);
    let zones = outlines(&[ring(), square(1, 1)], &[0, 0]);
    assert_eq!(shape(&zones[0]), [(4, vec![])]);
}

#[test]
fn blocks_that_touch_at_a_corner_stay_two_pieces() {
    let zones = outlines(&[square(0, 0), square(1, 1)], &[0, 0]);
    assert_eq!(shape(&zones[0]), [(4, vec![]), (4, vec![])]);
}

#[test]
fn holes_that_touch_at_a_corner_stay_two_holes() {
    // A zone of 4 × 4 cells without (1, 1) and (2, 2).
    let cells = cells_of(4, 4);
    let zone_of = |&(col, row): &(i32, i32)| usize::from([(1, 1), (2, 2)].contains(&(col, row)));
    let zones = outlines(&squares(&cells), &cells.iter().map(zone_of).collect::<Vec<_>>());
    assert_eq!(shape(&zones[0]), [(16, vec![4, 4])]);
    assert_eq!(shape(&zones[1]), [(4, vec![]), (4, vec![])]);
}

#[test]
fn a_hole_that_touches_the_outside_at_a_corner_stays_a_hole() {
    // A ring of seven cells that bites its own tail: (0, 0) is outside, (1, 1) inside.
    let cells = cells_of(3, 3);
    let zone_of = |&(col, row): &(i32, i32)| usize::from([(0, 0), (1, 1)].contains(&(col, row)));
    let zones = outlines(&squares(&cells), &cells.iter().map(zone_of).collect::<Vec<_>>());
    assert_eq!(shape(&zones[0]), [(12, vec![4])]);
}

#[test]
fn an_island_in_a_hole_is_a_piece_and_its_hole_is_its_own() {
    // Rings around rings: cells at the distance 0, 2 and 4 from the middle of 9 × 9.
    let cells = cells_of(9, 9);
    let zone_of = |&(col, row): &(i32, i32)| (col - 4).abs().max((row - 4).abs()) as usize % 2;
    let zones = outlines(&squares(&cells), &cells.iter().map(zone_of).collect::<Vec<_>>());
    assert_eq!(shape(&zones[0]), [(4, vec![]), (20, vec![12]), (36, vec![28])]);
    assert_eq!(shape(&zones[1]), [(12, vec![4]), (28, vec![20])]);
}

#[test]
fn a_zone_without_blocks_has_no_outline() {
    let district = of_outlines(&[square(0, 0)]);
    assert_eq!(zones::outlines(&district, &[None]), [None]);
}

#[test]
fn a_long_side_dissolves_into_the_short_ones_along_it() {
    let tall = rectangle(0, 0, 1, 2);
    let [low, high] = rounded_off_pair();
    let zones = outlines(&[tall.clone(), low.clone(), high.clone()], &[0, 0, 0]);
    assert_eq!(shape(&zones[0]), [(7, vec![])], "no sliver inside");
    // In two zones the sliver is nobody's: both borders run through the rounded vertex.
    let zones = outlines(&[tall, low, high], &[0, 0, 1]);
    assert_eq!(shape(&zones[1]), [(4, vec![])]);
    assert_apart(&zones);
}

#[test]
fn blocks_that_overlap_are_united_all_the_same() {
    let zones = outlines(&[rectangle(0, 0, 2, 1), rectangle(1, 0, 3, 1)], &[0, 0]);
    let zone = zones[0].as_ref().unwrap();
    zone.check_validation().unwrap();
    assert!((zone.unsigned_area() - 3e-6).abs() < 1e-12);
}

#[test]
fn zones_of_random_cities_lose_nothing_and_overlap_nowhere() {
    for seed in 0..30 {
        let n_blocks = 20 + 40 * seed as usize;
        let district = city(Recipe { n_schools: 5, n_blocks, n_children: None, seed });
        let mut dice = Dice::new(seed, "zones");
        // From scattered to compact.
        let schools: Vec<Option<SchoolIdx>> = district
            .blocks()
            .iter()
            .map(|block| match dice.unit() {
                stray if stray < 0.1 * (seed % 10) as f64 => Some(SchoolIdx(dice.below(5))),
                stray if stray < 0.97 => block.current_school,
                _ => None,
            })
            .collect();
        check_zones(&district, &schools, 1e-9);
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared")]
fn todays_zones_of_real_cities_lose_nothing_and_overlap_nowhere() {
    let columns =
        [("fairfax", "current_es"), ("fairfax", "current_hs"), ("somerville", "current_school")];
    for (city, current) in columns {
        let district = blocks_of(city, current);
        let schools: Vec<_> = district.blocks().iter().map(|block| block.current_school).collect();
        // Where two blocks of Fairfax share a line but no vertex, a sliver of 0.3 m² closes.
        check_zones(&district, &schools, 1e-7);
    }
}

/// Every block of a different origin: no vertex is exactly where its neighbor's is.
#[test]
fn blocks_rounded_each_on_its_own_still_touch_and_dissolve_without_slivers() {
    for seed in 0..5 {
        let tidy = city(Recipe { n_schools: 6, n_blocks: 300, n_children: None, seed });
        let mut dice = Dice::new(seed, "rounding");
        let mut off = |at: Coord| Coord {
            x: at.x + dice.between(-1e-6, 1e-6),
            y: at.y + dice.between(-1e-6, 1e-6),
        };
        let blocks = tidy.blocks().iter().map(|block| {
            let mut outline = block.outline.clone().unwrap();
            // Without the last vertex, which closing makes the first again.
            let open = outline.0[0].exterior().0.iter().skip(1).map(|at| off(*at)).collect();
            outline.0[0] = Polygon::new(LineString(open), vec![]);
            Block { outline: Some(outline), ..block.clone() }
        });
        let settings = Settings::default();
        let sloppy = District::new(tidy.schools().to_vec(), blocks.collect(), settings, None);
        let sloppy = sloppy.unwrap();
        assert_eq!(pairs(&sloppy), pairs(&tidy));

        let schools: Vec<_> = tidy.blocks().iter().map(|block| block.current_school).collect();
        check_zones(&sloppy, &schools, 1e-3);
        let shapes = |district| zones::outlines(district, &schools).iter().map(shape).collect();
        let (ours, tidy): (Vec<_>, Vec<_>) = (shapes(&sloppy), shapes(&tidy));
        assert_eq!(ours, tidy);
    }
}

fn check_zones(district: &District, schools: &[Option<SchoolIdx>], most_change: f64) {
    let zones = zones::outlines(district, schools);
    let mut areas = vec![0.0; zones.len()];
    for (block, school) in district.blocks().iter().zip(schools) {
        let Some(school) = school else { continue };
        let outline = block.outline.as_ref().unwrap();
        areas[school.0] += outline.unsigned_area();
        let inside = outline.interior_point().unwrap();
        let zone = zones[school.0].as_ref().unwrap();
        assert!(zone.contains(&inside), "{} is not in its zone", block.id);
    }
    for (at, (zone, area)) in zones.iter().zip(areas).enumerate() {
        let Some(zone) = zone else { continue };
        zone.check_validation().unwrap_or_else(|why| panic!("zone {at}: {why}"));
        for polygon in zone {
            assert!(polygon.exterior().is_ccw() && polygon.interiors().iter().all(Winding::is_cw));
        }
        let change = (zone.unsigned_area() - area) / area;
        assert!(change.abs() < most_change, "zone {at} changed its area by {change:e}");
    }
    assert_apart(&zones);
}

/// No two zones have more than borders in common.
fn assert_apart(zones: &[Option<MultiPolygon<f64>>]) {
    for (at, one) in zones.iter().enumerate() {
        for (later, other) in zones.iter().enumerate().skip(at + 1) {
            let (Some(one), Some(other)) = (one, other) else { continue };
            if one.bounding_rect().unwrap().intersects(&other.bounding_rect().unwrap()) {
                // DE-9IM: the insides have nothing in common.
                let apart = one.relate(other).matches("F********").unwrap();
                assert!(apart, "zones {at} and {later} overlap");
            }
        }
    }
}

/// Outlines of the zones with these numbers.
fn outlines(blocks: &[MultiPolygon<f64>], zones: &[usize]) -> Vec<Option<MultiPolygon<f64>>> {
    let n_zones = zones.iter().max().unwrap() + 1;
    let mut district = of_outlines(blocks);
    let school = district.schools()[0].clone();
    let schools =
        (0..n_zones).map(|at| School { id: SchoolId(format!("S{at}")), ..school.clone() });
    district =
        District::new(schools.collect(), district.blocks().to_vec(), Settings::default(), None)
            .unwrap();
    let schools: Vec<_> = zones.iter().map(|zone| Some(SchoolIdx(*zone))).collect();
    let outlines = zones::outlines(&district, &schools);
    for outline in outlines.iter().flatten() {
        outline.check_validation().unwrap();
    }
    outlines
}

/// Per polygon the corners of its exterior and of each hole; the smallest first.
fn shape(outline: &Option<MultiPolygon<f64>>) -> Vec<(usize, Vec<usize>)> {
    let corners = |ring: &geo::LineString<f64>| ring.0.len() - 1;
    let polygons = outline.as_ref().unwrap().iter();
    let mut shape: Vec<_> = polygons
        .map(|one| (corners(one.exterior()), one.interiors().iter().map(corners).collect()))
        .collect();
    shape.sort();
    shape
}

fn cells_of(cols: i32, rows: i32) -> Vec<(i32, i32)> {
    (0..rows).flat_map(|row| (0..cols).map(move |col| (col, row))).collect()
}

fn squares(cells: &[(i32, i32)]) -> Vec<MultiPolygon<f64>> {
    cells.iter().map(|&(col, row)| square(col, row)).collect()
}

/// Two blocks east of the first column, the vertex between them rounded 0.3 m off the line.
fn rounded_off_pair() -> [MultiPolygon<f64>; 2] {
    let off = 0.001 + 0.000_003;
    let low: Polygon<f64> = polygon![
        (x: 0.001, y: 0.0), (x: 0.002, y: 0.0), (x: 0.002, y: 0.001), (x: off, y: 0.001),
    ];
    let high: Polygon<f64> = polygon![
        (x: off, y: 0.001), (x: 0.002, y: 0.001), (x: 0.002, y: 0.002), (x: 0.001, y: 0.002),
    ];
    [low, high].map(|one| MultiPolygon(vec![one]))
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
            least_children: Children(0),
            grandfathered: Children(0),
            quality: None,
            id: SchoolId(text(feature, "id")),
            name: String::new(),
            name_en: None,
            address: None,
            point: Some(Point { lon: 0.0, lat: 0.0 }),
            seats: Children(1),
            gates: Vec::new(),
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
        least_children: Children(0),
        grandfathered: Children(0),
        quality: None,
        id: SchoolId("S".to_owned()),
        name: "S".to_owned(),
        name_en: None,
        address: None,
        point: Some(Point { lon: 0.0, lat: 0.0 }),
        seats: Children(1),
        gates: Vec::new(),
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
        entrances: Vec::new(),
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
