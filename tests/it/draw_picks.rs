//! Blocks by lasso, by a line and along a street, against looking at every block.

use catchment::distance::{Distances, Place};
use catchment::draw::{Along, Picker};
use catchment::model::{BlockIdx, Millimeters, Point, Side};
use catchment::world::World;
use geo::{Contains, Coord, Distance, Euclidean, Intersects, LineString, MapCoords, Polygon};

use crate::draw::city;
use crate::streets::{at, river_town, settled};
use crate::worlds::{Dice, random_town};

fn spots(world: &World, dice: &mut Dice, n: usize) -> Vec<Point> {
    let blocks = world.district.blocks();
    (0..n).map(|_| blocks[dice.below(blocks.len())].point.unwrap()).collect()
}

fn line(points: &[Point]) -> LineString<f64> {
    points.iter().map(|point| Coord { x: point.lon, y: point.lat }).collect()
}

#[test]
fn a_lasso_holds_the_blocks_whose_points_it_holds() {
    let mut found = 0;
    for seed in 0..6 {
        for world in [city(seed), random_town(seed, 4, 150)] {
            let picker = Picker::over(&world);
            let mut dice = Dice::new(seed);
            for corners in 3..9 {
                let lasso = Polygon::new(line(&spots(&world, &mut dice, corners)), Vec::new());
                let holds = |block: &BlockIdx| {
                    let Point { lon, lat } = world.district.block(*block).point.unwrap();
                    let point = geo::Point::new(lon, lat);
                    lasso.contains(&point) || lasso.exterior().intersects(&point)
                };
                let wanted: Vec<BlockIdx> = world.district.block_idxs().filter(holds).collect();
                assert_eq!(picker.within(&lasso), wanted, "seed {seed}, {corners} corners");
                found += wanted.len();
            }
        }
    }
    assert!(500 < found, "{found}");
}

#[test]
fn a_line_touches_the_blocks_it_meets() {
    let mut found = 0;
    for seed in 0..6 {
        let world = city(seed);
        let picker = Picker::over(&world);
        let mut dice = Dice::new(seed);
        for corners in 2..6 {
            let line = line(&spots(&world, &mut dice, corners));
            let touched = |block: &BlockIdx| {
                let outline = world.district.block(*block).outline.as_ref().unwrap();
                line.lines().any(|side| outline.intersects(&side))
            };
            let wanted: Vec<BlockIdx> = world.district.block_idxs().filter(touched).collect();
            assert_eq!(picker.touching(&world, &line), wanted, "seed {seed}");
            found += wanted.len();
        }
    }
    assert!(200 < found, "{found}");
    let points = random_town(1, 3, 50);
    let across = line(&spots(&points, &mut Dice::new(1), 3));
    assert!(Picker::over(&points).touching(&points, &across).is_empty());
}

/// In meters around a place, as maps of towns are drawn.
fn flat(origin: Point) -> impl Fn(Coord<f64>) -> Coord<f64> {
    let east = 111_320.0 * origin.lat.to_radians().cos();
    move |at| Coord { x: (at.x - origin.lon) * east, y: (at.y - origin.lat) * 111_320.0 }
}

#[test]
fn along_a_line_are_the_blocks_that_lie_near_it() {
    for seed in 0..6 {
        let world = city(seed);
        let picker = Picker::over(&world);
        let mut dice = Dice::new(seed);
        for meters in [0, 1, 40, 300] {
            let way = spots(&world, &mut dice, 4);
            let flat = flat(way[0]);
            let drawn = line(&way).map_coords(&flat);
            let near = |slack: f64| -> Vec<BlockIdx> {
                let near = |block: &BlockIdx| {
                    let outline = world.district.block(*block).outline.as_ref().unwrap();
                    let away = Euclidean.distance(&outline.map_coords(&flat), &drawn);
                    away <= meters as f64 + slack
                };
                world.district.block_idxs().filter(near).collect()
            };
            let along = |side| Along { within: Millimeters(meters * 1000), side };
            let both = picker.along(&world, &way, along(None));
            // What is near to a micrometer may fall on either side of it.
            assert!(near(-1e-6).iter().all(|block| both.contains(block)), "seed {seed}");
            assert!(both.iter().all(|block| near(1e-6).contains(block)), "seed {seed}");
            let left = picker.along(&world, &way, along(Some(Side::Left)));
            let right = picker.along(&world, &way, along(Some(Side::Right)));
            let mut either: Vec<BlockIdx> = left.iter().chain(&right).copied().collect();
            either.sort_unstable();
            either.dedup();
            assert_eq!(either, both, "seed {seed}: on one side or the other");
        }
    }
}

#[test]
fn sides_of_a_line_are_those_of_who_walks_it() {
    let world = random_town(2, 3, 200);
    let picker = Picker::over(&world);
    let (west, east) = (112.5, 112.58);
    let way = [Point { lon: west, lat: 37.84 }, Point { lon: east, lat: 37.84 }];
    let along = |way: &[Point], side| {
        picker.along(&world, way, Along { within: Millimeters(1_500_000), side: Some(side) })
    };
    let (north, south) = (along(&way, Side::Left), along(&way, Side::Right));
    assert!(30 < north.len() && 30 < south.len());
    let lat = |block: &BlockIdx| world.district.block(*block).point.unwrap().lat;
    assert!(north.iter().all(|block| 37.84 <= lat(block)));
    assert!(south.iter().all(|block| lat(block) <= 37.84));
    let back = [way[1], way[0]];
    assert_eq!(along(&back, Side::Left), south);
    assert_eq!(along(&back, Side::Right), north);
}

#[test]
fn a_course_follows_the_streets_and_is_as_long_as_they_are() {
    let world = World::survey(settled(river_town(), 1, (2, 20)));
    let picker = Picker::over(&world);
    // Over the river by the only bridge, in the third column, from the corner in the southwest.
    let (from, to) = (at(-2.0, -1.0), at(1.0, 91.0));
    let course = picker.course(&world, from, to).unwrap();
    let back = picker.course(&world, to, from).unwrap();
    assert_eq!(course.length, back.length);
    let lengths = course.line.windows(2).map(|ends| Place::of(ends[0]).walk_m(Place::of(ends[1])));
    let length_mm = 1000.0 * lengths.sum::<f64>();
    assert!((length_mm - course.length.0 as f64).abs() < 30.0, "{length_mm} {course:?}");
    let bridge = [at(20.0, 40.0), at(20.0, 50.0)];
    let crosses = course.line.windows(2).any(|ends| ends == bridge);
    assert!(crosses, "{course:?}");
    let same = picker.course(&world, at(3.0, 0.1), at(7.0, -0.1)).unwrap();
    let straight = Place::of(at(3.0, 0.0)).walk_to(Place::of(at(7.0, 0.0)));
    assert!((same.length.0 - straight.0).abs() <= 3, "{same:?}");
    assert!(matches!(world.distances, Distances::Streets(_)));
    let lines = random_town(1, 3, 20);
    assert_eq!(Picker::over(&lines).course(&lines, from, to), None);
}

#[test]
fn nonsense_picks_nothing() {
    let world = city(0);
    let picker = Picker::over(&world);
    let nan = Point { lon: f64::NAN, lat: 1.0 };
    let far = Point { lon: 1e300, lat: f64::INFINITY };
    let along = Along { within: Millimeters(1000), side: None };
    assert!(picker.within(&Polygon::new(line(&[nan, far, nan]), Vec::new())).is_empty());
    assert!(picker.within(&Polygon::new(line(&[]), Vec::new())).is_empty());
    assert!(picker.touching(&world, &line(&[nan, far])).is_empty());
    assert!(picker.along(&world, &[nan, far], along).is_empty());
    assert!(picker.along(&world, &[], along).is_empty());
    let point = world.district.block(BlockIdx(0)).point.unwrap();
    assert!(picker.along(&world, &[point, point], along).contains(&BlockIdx(0)));
    let streets = World::survey(settled(river_town(), 1, (2, 20)));
    assert_eq!(Picker::over(&streets).course(&streets, nan, far), None);
}
