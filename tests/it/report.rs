//! The figures of a plan, known by hand, and the page that shows them.

use catchment::adjacency::Adjacency;
use catchment::model::{Block, BlockIdx, Children, District, Plan, SchoolIdx, SharedZone};
use catchment::report::{Report, compare, cut_edges, zone_colors};
use catchment::synth::{Recipe, city};
use catchment::wire;
use catchment::world::World;
use catchment::zones::{Shape, zones_of};
use geo::GeodesicArea;

use crate::wire::plan_by_hand;
use crate::worlds::{Sketch, street};

fn report(world: &World, plan: &Plan) -> Report {
    catchment::report::report(world, plan, &zones_of(world, plan))
}

fn everybody_nearest(world: &World) -> Plan {
    let nearest = |block| {
        let walk = |school: &SchoolIdx| world.distances.between(block, *school);
        world.district.school_idxs().min_by_key(walk).map(|school| school.0)
    };
    let schools: Vec<Option<usize>> = world.district.block_idxs().map(nearest).collect();
    plan_by_hand(world, &schools)
}

fn with_today(world: &World, today: &[Option<usize>]) -> World {
    let district = &world.district;
    let blocks = district
        .blocks()
        .iter()
        .zip(today)
        .map(|(block, school)| Block { current_school: school.map(SchoolIdx), ..block.clone() });
    let schools = district.schools().to_vec();
    let walks = district.given_walks.clone();
    World::survey(
        District::new(schools, blocks.collect(), district.settings.clone(), walks).unwrap(),
    )
}

/// Two schools with 20 seats; four blocks of 10 children, the third nearer to the first school.
fn walks() -> World {
    Sketch::new(
        &[20, 20],
        &[(10, &[100, 900]), (10, &[200, 800]), (10, &[300, 500]), (10, &[900, 100])],
    )
    .world()
}

#[test]
fn figures_are_sums_over_children() {
    let world = with_today(&walks(), &[Some(0), Some(1), Some(1), None]);
    let plan = plan_by_hand(&world, &[Some(0), Some(0), Some(1), Some(1)]);
    let report = report(&world, &plan);

    assert_eq!(report.plan.walk.child_meters(), 9_000.0);
    assert_eq!(report.plan.mean_walk_m(), 225.0);
    assert_eq!(report.plan.longest_walk.unwrap().meters(), 500.0);
    assert_eq!(report.plan.at_nearest, Children(30));
    assert_eq!(report.plan.over_seats, Children(0));
    assert_eq!(report.plan.n_pieces, None);

    assert_eq!(report.nearest.walk.child_meters(), 7_000.0);
    assert_eq!(report.nearest.over_seats, Children(10));
    assert_eq!(report.nearest.n_schools_over_seats, 1);
    assert_eq!(report.nearest.at_nearest, Children(40));

    let today = report.today.unwrap();
    assert_eq!(today.walk.child_meters(), 14_000.0);
    assert_eq!(today.unplaced, Children(10));
    assert_eq!(today.placed(), Children(30));
    assert_eq!(today.at_nearest, Children(10));

    let [first, second] = &report.schools[..] else { panic!("two schools") };
    assert_eq!((first.n_blocks, first.mean_walk_m()), (2, Some(150.0)));
    assert_eq!((second.fill(), second.longest_walk.unwrap().meters()), (Some(1.0), 500.0));
}

#[test]
fn without_todays_schools_there_is_no_today() {
    let world = walks();
    let plan = plan_by_hand(&world, &[Some(0), Some(0), Some(1), Some(1)]);
    assert_eq!(report(&world, &plan).today, None);
}

#[test]
fn a_block_without_children_has_no_longest_walk() {
    let world = Sketch::new(&[5, 5], &[(0, &[700, 900]), (3, &[40, 50])]).world();
    let report = report(&world, &plan_by_hand(&world, &[Some(0), Some(0)]));
    assert_eq!(report.plan.longest_walk.unwrap().meters(), 40.0);
    assert_eq!(report.schools[1].longest_walk, None);
    assert_eq!(report.schools[1].mean_walk_m(), None);
}

#[test]
fn the_bound_is_told_per_child() {
    let world = walks();
    let mut plan = plan_by_hand(&world, &[Some(0), Some(0), Some(1), None]);
    plan.bound = plan.cost + plan.no_seat * plan.unplaced_children;
    plan.bound.0 -= 300_000;
    let report = report(&world, &plan);
    assert_eq!(report.plan.mean_walk_m() - report.bound_mean_walk_m(&plan), 10.0);
}

/// Five squares in a row, one school's zone in the middle of the other's.
#[test]
fn cut_edges_are_pairs_of_neighbors_in_different_zones() {
    let world = street();
    let plan = plan_by_hand(&world, &[Some(0), Some(1), Some(1), Some(0), Some(0)]);
    let report = report(&world, &plan);
    assert_eq!((report.n_cut_edges, cut_edges(&world, &plan)), (Some(2), Some(2)));
    let edges: Vec<Option<usize>> = report.zones.iter().map(|zone| zone.n_cut_edges).collect();
    assert_eq!(edges, [Some(2), Some(2)]);
    assert_eq!(report.zones[0].n_pieces, Some(2));
    let without = plan_by_hand(&world, &[None, Some(1), Some(1), None, None]);
    assert_eq!(cut_edges(&world, &without), Some(2));
    assert_eq!(cut_edges(&walks(), &plan_by_hand(&walks(), &[Some(0); 4])), None);
}

#[test]
fn a_rectangle_is_as_compact_as_its_sides_say() {
    let world = street();
    let plan = plan_by_hand(&world, &[Some(1), Some(1), Some(1), Some(1), Some(0)]);
    let report = report(&world, &plan);
    // 0.005° of longitude and 0.004° of latitude at 37.85° north.
    let (width, height) = (440.26, 443.96);
    let expected = |n: f64| {
        let perimeter = 2.0 * (n * width + height);
        4.0 * std::f64::consts::PI * n * width * height / (perimeter * perimeter)
    };
    for (zone, n) in report.zones.iter().zip([1.0, 4.0]) {
        let found = zone.polsby_popper.unwrap();
        assert!((found - expected(n)).abs() < 0.0005, "{found} {}", expected(n));
    }
}

/// Against Karney's geodesics, from the equator to the far north.
#[test]
fn shapes_are_measured_as_on_the_ellipsoid() {
    for lat in [0.0, 23.0, 37.85, 51.0, 68.0, -45.0] {
        // Short sides, as files have them: a long one is a geodesic to Karney, straight to us.
        let corner = |step: i32| {
            let angle = f64::from(step) * std::f64::consts::TAU / 720.0;
            let away = 0.2 + 0.05 * (5.0 * angle).sin();
            (112.5 + away * angle.cos(), lat + away * angle.sin())
        };
        let ring: Vec<(f64, f64)> = (0..720).map(corner).collect();
        let outline: geo::MultiPolygon<f64> = geo::Polygon::new(ring.into(), Vec::new()).into();
        let shape = Shape::of(&outline);
        let area = outline.geodesic_area_unsigned();
        let perimeter = outline.geodesic_perimeter();
        assert!((shape.area_m2 / area - 1.0).abs() < 1e-4, "{lat}: {} {area}", shape.area_m2);
        assert!((shape.perimeter_m / perimeter - 1.0).abs() < 1e-4, "{lat}");
    }
}

#[test]
fn blocks_without_any_school_in_reach_are_islands() {
    let mut world = street();
    assert!(report(&world, &everybody_nearest(&world)).islands.is_empty());
    // A canal between the second and the third, another between the third and the fourth.
    let pairs = [(0, 1), (3, 4)].map(|(one, other)| (BlockIdx(one), BlockIdx(other)));
    world.adjacency = Adjacency::of_pairs(5, &pairs);
    let report = report(&world, &everybody_nearest(&world));
    assert_eq!(report.islands, [[BlockIdx(2)]]);
}

#[test]
fn a_shared_zone_is_one_zone() {
    let mut district = street().district;
    let schools = district.school_idxs().collect();
    district.hand.shared_zones = vec![SharedZone { name: "both".to_owned(), schools }];
    let world = World::survey(district);
    let plan = plan_by_hand(&world, &[Some(0), Some(1), Some(1), Some(0), Some(0)]);
    let report = report(&world, &plan);
    let [zone] = &report.zones[..] else { panic!("one zone: {:?}", report.zones) };
    assert_eq!((zone.n_blocks, zone.n_pieces, zone.n_cut_edges), (5, Some(1), Some(0)));
    assert_eq!((zone.stock.seats, zone.stock.children), (Children(50), Children(50)));
    assert!((zone.polsby_popper.unwrap() - 0.435).abs() < 0.01, "{:?}", zone.polsby_popper);
    let (before, after) = report.balance.unwrap();
    assert_eq!((before.n_zones, after.n_zones), (2, 1));
    assert_eq!((before.fill, after.fill), (Some(0.0), None));
    assert_eq!(report.own_zone(SchoolIdx(1)), None);
    let zones = zones_of(&world, &plan);
    let page = wire::report_page(&world, &plan, &report, &zones);
    assert!(page.contains("多校划片") && page.contains("both"));
}

#[test]
fn comparing_tells_who_moves() {
    let world = walks();
    let before = plan_by_hand(&world, &[Some(0), Some(0), Some(1), Some(1)]);
    let after = plan_by_hand(&world, &[Some(0), None, Some(0), Some(1)]);
    let comparison = compare(&before, &after);
    let moves: Vec<String> =
        comparison.moves.iter().map(|moved| format!("{:?}", (&moved.from, &moved.to))).collect();
    assert_eq!(moves.len(), 2, "{moves:?}");
    assert!(moves[0].ends_with(", None)"), "{moves:?}");
    assert_eq!(comparison.unplaced, (Children(0), Children(10)));
    assert_eq!(comparison.placed, (Children(40), Children(30)));
    assert_eq!(comparison.schools[1].children, (Some(Children(20)), Some(Children(10))));
    assert!(compare(&before, &before).moves.is_empty());
}

#[test]
fn blocks_of_one_plan_only_are_told_apart() {
    let world = walks();
    let before = plan_by_hand(&world, &[Some(0), Some(0), Some(1), Some(1)]);
    let mut after = before.clone();
    let gone = after.blocks.remove(1).id;
    let school = after.schools.remove(0).id;
    let comparison = compare(&before, &after);
    assert_eq!((&comparison.gone[..], &comparison.new[..]), (&[gone][..], &[][..]));
    assert_eq!(compare(&after, &before).new, comparison.gone);
    let change = comparison.schools.iter().find(|change| change.school == school).unwrap();
    assert_eq!((change.seats.0.is_some(), change.seats.1), (true, None));
}

#[test]
fn zones_that_touch_have_different_colors() {
    for seed in 0..4 {
        let world =
            World::survey(city(Recipe { n_schools: 25, n_blocks: 500, n_children: None, seed }));
        let plan = everybody_nearest(&world);
        let colors = zone_colors(&world, &plan);
        let school = |at: usize| {
            let (id, _) = plan.blocks[at].school.as_ref().unwrap();
            world.district.school_named(id).unwrap().0
        };
        for block in world.district.block_idxs() {
            for neighbor in world.adjacency.neighbors(block) {
                let (here, there) = (school(block.0), school(neighbor.0));
                assert!(here == there || colors[here] != colors[there], "seed {seed}");
            }
        }
    }
}

#[test]
fn the_page_asks_nobody_for_anything_and_is_small() {
    let recipe = Recipe { n_schools: 25, n_blocks: 500, n_children: None, seed: 5 };
    for world in [street(), World::survey(city(recipe))] {
        let plan = everybody_nearest(&world);
        let zones = zones_of(&world, &plan);
        let page = wire::report_page(&world, &plan, &report(&world, &plan), &zones);
        for word in ["http:", "https:", "<script", "src=", "@import", "url(", "<link"] {
            assert!(!page.contains(word), "{word}");
        }
        assert!(page.len() < 1_000_000, "{}", page.len());
        assert!(page.contains("划片方案") && page.contains("<svg"));
    }
}

#[test]
fn the_report_reads_as_json() {
    let world = street();
    let plan = everybody_nearest(&world);
    let text = wire::report_json(&world.district, &plan, &report(&world, &plan));
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["nearest"]["over_seats"], 10);
    assert_eq!(json["schools"][1]["name_en"], "Lincoln");
    assert_eq!(json["today"], serde_json::Value::Null);
    assert_eq!(json["cut_edges"], 1);
    assert_eq!(json["zones"][1]["schools"][0], "lincoln");
}
