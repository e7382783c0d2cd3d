//! Walks along streets: drawn by hand, and by a textbook's algorithm.

use std::sync::Arc;

use catchment::distance::Place;
use catchment::distance::streets::{Doubt, Feet, Foot, StreetWalks};
use catchment::model::{
    Barrier, BarrierKind, Barriers, BlockIdx, District, Millimeters, Point, SchoolIdx, Streets,
    Stretch,
};
use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};
use proptest::prelude::*;

use crate::ingest::read_folder;
use crate::worlds::{Dice, town_of};

/// Ten meters or so.
const STEP: f64 = 0.0001;

pub fn at(east: f64, north: f64) -> Point {
    Point { lon: 112.5 + east * STEP, lat: 37.8 + north * STEP }
}

fn barrier(line: Vec<Point>, price: Option<Millimeters>) -> Barrier {
    Barrier { line, price, layer: 0, name: None, kind: BarrierKind::Unknown }
}

/// A network of lines between numbered nodes, in steps from a corner.
pub fn network(nodes: &[Point], lines: &[(u32, u32)]) -> Streets {
    let stretch = |(from, to): &(u32, u32)| Stretch {
        ends: [*from, *to],
        bends: Vec::new(),
        layer: 0,
        toll: Millimeters(0),
        name: None,
    };
    Streets::of(nodes, lines.iter().map(stretch).collect(), &[])
}

/// Streets ten steps apart, 10 x 10, and a river after the fifth row with a bridge in the third
/// column.
pub fn river_town() -> Streets {
    let nodes: Vec<Point> =
        (0..100).map(|node| at((node % 10 * 10) as f64, (node / 10 * 10) as f64)).collect();
    let mut lines = Vec::new();
    for node in 0..100_u32 {
        if node % 10 < 9 {
            lines.push((node, node + 1));
        }
        if node < 90 && (node / 10 != 4 || node % 10 == 2) {
            lines.push((node, node + 10));
        }
    }
    network(&nodes, &lines)
}

/// Homes and schools anywhere near these streets.
pub fn settled(streets: Streets, seed: u64, (n_schools, n_blocks): (usize, usize)) -> District {
    let mut dice = Dice::new(seed);
    let nodes = streets.nodes().to_vec();
    let mut door = || {
        let node = nodes[dice.below(nodes.len())];
        let mut aside = || (dice.below(1001) as f64 - 500.0) * 1e-6;
        Point { lon: node.lon + aside(), lat: node.lat + aside() }
    };
    let gates: Vec<Point> = (0..n_schools).map(|_| door()).collect();
    let homes: Vec<Point> = (0..n_blocks).map(|_| door()).collect();
    let mut district = town_of(&gates, &homes);
    district.streets = Some(Arc::new(streets));
    district
}

/// The length of a segment, summed up by itself.
fn length_mm(streets: &Streets, segment: usize) -> u64 {
    let shape: Vec<Point> = streets.shape(&streets.segments()[segment]).collect();
    let pieces = shape.windows(2).map(|ends| Place::of(ends[0]).walk_m(Place::of(ends[1])));
    let micrometers: u64 = pieces.map(|meters| (meters * 1e6).round() as u64).sum();
    (micrometers as f64 / 1e3).round() as u64
}

/// Dijkstra's algorithm as petgraph has it, on a graph made for one pair: the streets, the doors,
/// and their ways to both ends of the segment they stand at.
pub fn by_textbook(walks: &StreetWalks, block: BlockIdx, school: SchoolIdx) -> Option<u64> {
    let streets = walks.streets();
    let mut graph: UnGraph<(), u64> = UnGraph::default();
    for _ in streets.nodes() {
        graph.add_node(());
    }
    for (at, segment) in streets.segments().iter().enumerate() {
        let ends = [segment.from, segment.to].map(|node| NodeIndex::new(node.0 as usize));
        graph.add_edge(ends[0], ends[1], length_mm(streets, at) + segment.toll.0 as u64);
    }
    let mut door = |foot: &Foot| {
        let node = graph.add_node(());
        let segment = streets.segments()[foot.segment as usize];
        let length = length_mm(streets, foot.segment as usize);
        let (offset, connector) = (u64::from(foot.offset_mm), u64::from(foot.connector_mm));
        let [from, to] = [segment.from, segment.to].map(|end| NodeIndex::new(end.0 as usize));
        graph.add_edge(node, from, connector + offset);
        graph.add_edge(node, to, connector + length - offset);
        node
    };
    let homes: Vec<NodeIndex> = walks.homes(block).iter().map(&mut door).collect();
    let gates: Vec<NodeIndex> = walks.gates(school).iter().map(&mut door).collect();
    for (home, from) in walks.homes(block).iter().zip(&homes) {
        for (gate, to) in walks.gates(school).iter().zip(&gates) {
            if home.segment == gate.segment {
                let apart = home.offset_mm.abs_diff(gate.offset_mm);
                let parts = [home.connector_mm, apart, gate.connector_mm];
                graph.add_edge(*from, *to, parts.map(u64::from).iter().sum());
            }
        }
    }
    let from_each = homes.iter().map(|home| dijkstra(&graph, *home, None, |edge| *edge.weight()));
    from_each.filter_map(|far| gates.iter().filter_map(|gate| far.get(gate).copied()).min()).min()
}

/// No point of a street is nearer to the door than this one, and it is where it says.
pub fn is_nearest(streets: &Streets, foot: &Foot) {
    let door = Place::of(foot.door);
    assert_eq!(door.walk_to(Place::of(foot.at)).0, i64::from(foot.connector_mm));
    for segment in streets.segments() {
        let shape: Vec<Point> = streets.shape(segment).collect();
        for ends in shape.windows(2) {
            for tenth in 0..=10 {
                let share = f64::from(tenth) / 10.0;
                let (lon, lat) = (ends[1].lon - ends[0].lon, ends[1].lat - ends[0].lat);
                let there =
                    Point { lon: ends[0].lon + share * lon, lat: ends[0].lat + share * lat };
                let far = door.walk_to(Place::of(there)).0;
                assert!(i64::from(foot.connector_mm) <= far + 1, "{foot:?} {there:?}");
            }
        }
    }
}

/// What the route says adds up to the walk, and its line is as long as it says.
pub fn is_evidence(walks: &StreetWalks, block: BlockIdx, school: SchoolIdx) {
    let route = walks.route(block, school);
    assert_eq!(route.as_ref().map(|route| route.walk), walks.between(block, school));
    let Some(route) = route else { return };
    let steps = route.line.windows(2);
    let meters: f64 = steps.clone().map(|ends| Place::of(ends[0]).walk_m(Place::of(ends[1]))).sum();
    let walked = (route.walk - route.tolls).meters();
    // Every segment is rounded by itself.
    let most = 0.001 * (2 + steps.len()) as f64;
    assert!((meters - walked).abs() <= most, "{block:?} {school:?}: {meters} drawn, {walked} said");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Random streets, some of them in pieces, some with bends and several ways between two nodes.
    #[test]
    fn every_walk_is_the_shortest_one_and_has_its_route(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        let n_nodes = 2 + dice.below(20);
        let mut place = || at(dice.below(60) as f64, dice.below(60) as f64);
        let nodes: Vec<Point> = (0..n_nodes).map(|_| place()).collect();
        let mut dice = Dice::new(seed ^ 1);
        let stretches = (0..1 + dice.below(30)).map(|_| {
            let ends = [dice.below(n_nodes) as u32, dice.below(n_nodes) as u32];
            let n_bends = dice.below(3);
            let mut bend = || at(dice.below(60) as f64, dice.below(60) as f64);
            let bends = (0..n_bends).map(|_| bend()).collect();
            Stretch { ends, bends, layer: 0, toll: Millimeters(0), name: None }
        });
        let streets = Streets::of(&nodes, stretches.collect(), &[]);
        prop_assume!(!streets.segments().is_empty());
        let mut district = settled(streets, seed ^ 2, (3, 8));
        let wall = vec![at(30.0, -10.0), at(31.0, 70.0)];
        let price = (seed % 3 == 0).then_some(Millimeters(200_000));
        if seed % 2 == 0 {
            let lines = vec![barrier(wall, price)];
            let crossings = vec![at(30.0, 30.0)];
            district.barriers = Some(Arc::new(Barriers { lines, crossings }));
        }
        let walks = StreetWalks::measure(&district, district.streets.as_ref().unwrap());
        for block in district.block_idxs() {
            for school in district.school_idxs() {
                let walk = walks.between(block, school).map(|walk| walk.0 as u64);
                prop_assert_eq!(walk, by_textbook(&walks, block, school));
                is_evidence(&walks, block, school);
            }
        }
    }
}

#[test]
fn homes_come_to_the_nearest_street_point() {
    let district = settled(river_town(), 5, (4, 40));
    let walks = StreetWalks::measure(&district, district.streets.as_ref().unwrap());
    for block in district.block_idxs() {
        is_nearest(walks.streets(), &walks.homes(block)[0]);
    }
}

#[test]
fn a_river_is_walked_around_and_without_its_bridge_not_at_all() {
    let walks_with = |streets: Streets| {
        let mut district = town_of(&[at(92.0, 50.0)], &[at(92.0, 40.0)]);
        district.settings.streets.islet = Millimeters(0);
        district.streets = Some(Arc::new(streets));
        let walks = StreetWalks::measure(&district, district.streets.as_ref().unwrap());
        (walks.between(BlockIdx(0), SchoolIdx(0)), doubts(&walks, &district))
    };
    let (around, doubts) = walks_with(river_town());
    // Seven columns west to the bridge, over it, and back.
    let [column, row] = [at(10.0, 0.0), at(0.0, 10.0)];
    let corner = Place::of(at(0.0, 0.0));
    let meters = 14.0 * corner.walk_m(Place::of(column)) + corner.walk_m(Place::of(row));
    let around = around.unwrap().meters();
    let aside = 2.0 * corner.walk_m(Place::of(at(2.0, 0.0)));
    assert!((around - meters - aside).abs() < 1.0, "{around} {meters}");
    assert_eq!(doubts, []);

    let bridge =
        |ends: [Point; 2]| ends[0].lat < at(0.0, 45.0).lat && at(0.0, 45.0).lat < ends[1].lat;
    let whole = river_town();
    let lines =
        whole.segments().iter().filter(|one| !bridge([whole.node(one.from), whole.node(one.to)]));
    let lines: Vec<(u32, u32)> = lines.map(|one| (one.from.0, one.to.0)).collect();
    let (around, doubts) = walks_with(network(whole.nodes(), &lines));
    assert_eq!(around, None);
    assert_eq!(doubts, [Doubt::NoWay(BlockIdx(0)), Doubt::Unreached(SchoolIdx(0))]);
}

/// Those that walks tell, which are told without walking, too.
fn doubts(walks: &StreetWalks, district: &District) -> Vec<Doubt> {
    let doubts = walks.doubts(district);
    assert_eq!(Feet::of(district, district.streets.as_ref().unwrap()).doubts(district), doubts);
    doubts
}

/// Of several gates and several entrances the nearest pair counts.
#[test]
fn a_school_is_as_near_as_its_nearest_gate() {
    let mut district = town_of(&[at(90.0, 90.0)], &[at(0.0, 0.0)]);
    let streets = Arc::new(river_town());
    let far = StreetWalks::measure(&district, &streets).between(BlockIdx(0), SchoolIdx(0));
    district = with(district, |schools, _| schools[0].gates = vec![at(0.0, 20.0), at(50.0, 0.0)]);
    let near = StreetWalks::measure(&district, &streets).between(BlockIdx(0), SchoolIdx(0));
    let twenty = Place::of(at(0.0, 0.0)).walk_to(Place::of(at(0.0, 20.0)));
    assert!(near < far);
    assert!((near.unwrap().0 - twenty.0).abs() <= 2, "{near:?} {twenty:?}");
    district = with(district, |_, blocks| blocks[0].entrances = vec![at(90.0, 0.0), at(0.0, 19.0)]);
    let nearer = StreetWalks::measure(&district, &streets).between(BlockIdx(0), SchoolIdx(0));
    assert!(nearer.unwrap() < Millimeters(15_000), "{nearer:?}");
}

pub fn with(
    district: District,
    change: impl Fn(&mut Vec<catchment::model::School>, &mut Vec<catchment::model::Block>),
) -> District {
    let (mut schools, mut blocks) = (district.schools().to_vec(), district.blocks().to_vec());
    change(&mut schools, &mut blocks);
    District::new(schools, blocks, district.settings, None).unwrap()
}

/// A home farther from every street than the setting says is told, with how far it is.
#[test]
fn a_far_home_is_told() {
    let mut district = town_of(&[at(0.0, 0.0)], &[at(-40.0, 0.0), at(5.0, 0.0)]);
    district.streets = Some(Arc::new(river_town()));
    let walks = StreetWalks::measure(&district, district.streets.as_ref().unwrap());
    let doubts = doubts(&walks, &district);
    let far = walks.homes(BlockIdx(0))[0].connector();
    assert!(Millimeters(300_000) < far);
    assert_eq!(doubts, [Doubt::FarHome(BlockIdx(0), far)]);
}

/// A courtyard's path that leads nowhere does not catch the homes around it, as long as another
/// street is near.
#[test]
fn an_islet_of_paths_is_passed_over() {
    let town = river_town();
    let mut nodes = town.nodes().to_vec();
    let mut lines: Vec<(u32, u32)> =
        town.segments().iter().map(|one| (one.from.0, one.to.0)).collect();
    nodes.extend([at(3.0, 3.0), at(7.0, 7.0)]);
    lines.push((100, 101));
    let mut district = town_of(&[at(90.0, 90.0)], &[at(5.0, 5.0)]);
    let streets = Arc::new(network(&nodes, &lines));
    let walks = StreetWalks::measure(&district, &streets);
    assert!(walks.between(BlockIdx(0), SchoolIdx(0)).is_some());
    district.settings.streets.islet = Millimeters(0);
    let walks = StreetWalks::measure(&district, &streets);
    assert_eq!(walks.between(BlockIdx(0), SchoolIdx(0)), None);
    assert_eq!(walks.n_parts(), (2, 100));
}

/// A railway through the town: nobody crosses it but at its crossing, or at a price, or on a
/// bridge; and nobody leaves the street across it either.
#[test]
fn a_barrier_is_crossed_where_it_may_be() {
    let railway = vec![at(45.0, -10.0), at(45.0, 110.0)];
    let walk = |price: Option<i64>, crossings: &[Point], bridge: bool| {
        let town = river_town();
        let stretches = town.segments().iter().map(|one| {
            let south = town.node(one.from).lat < at(0.0, 5.0).lat;
            Stretch { layer: i8::from(bridge && south), ..town.stretch(one) }
        });
        let streets = Streets::of(town.nodes(), stretches.collect(), &[]);
        let mut district = town_of(&[at(60.0, 0.0)], &[at(40.0, 0.0)]);
        let price = price.map(|meters| Millimeters(meters * 1000));
        let lines = vec![barrier(railway.clone(), price)];
        district.barriers = Some(Arc::new(Barriers { lines, crossings: crossings.to_vec() }));
        StreetWalks::measure(&district, &Arc::new(streets)).between(BlockIdx(0), SchoolIdx(0))
    };
    let free = Place::of(at(40.0, 0.0)).walk_to(Place::of(at(60.0, 0.0))).0;
    let close = |walk: Option<Millimeters>, want: i64| {
        assert!((walk.unwrap().0 - want).abs() <= 5, "{walk:?} {want}");
    };
    assert_eq!(walk(None, &[], false), None);
    close(walk(Some(300), &[], false), free + 300_000);
    close(walk(None, &[at(45.0, 0.0)], false), free);
    close(walk(None, &[at(45.0, 0.5)], false), free);
    // Around by the third street: the second one is 100 m away, the crossing is at its railway.
    let north = 2 * Place::of(at(40.0, 0.0)).walk_to(Place::of(at(40.0, 20.0))).0;
    assert!((walk(None, &[at(45.0, 20.0)], false).unwrap().0 - free - north).abs() <= 20);
    close(walk(None, &[], true), free);
}

#[test]
fn nobody_leaves_the_street_across_a_barrier() {
    // The home is 30 m from the western street, behind a wall, and 70 m from the eastern one.
    let nodes = [at(0.0, 0.0), at(0.0, 200.0), at(10.0, 0.0), at(10.0, 200.0)];
    let streets = Arc::new(network(&nodes, &[(0, 1), (2, 3), (0, 2)]));
    let mut district = town_of(&[at(0.0, 0.0)], &[at(3.0, 100.0)]);
    let lines = vec![barrier(vec![at(1.0, 50.0), at(1.0, 150.0)], None)];
    let free = StreetWalks::measure(&district, &streets);
    district.barriers = Some(Arc::new(Barriers { lines, crossings: Vec::new() }));
    let walled = StreetWalks::measure(&district, &streets);
    assert_eq!(free.homes(BlockIdx(0))[0].at.lon, 112.5);
    assert!((walled.homes(BlockIdx(0))[0].at.lon - at(10.0, 0.0).lon).abs() < 1e-9);
}

#[test]
fn the_order_of_lines_in_the_file_changes_nothing() {
    let folder = std::path::Path::new("fixtures/river");
    let loaded = read_folder(folder, None).unwrap();
    let streets = loaded.district.streets.as_ref().unwrap();
    let text = std::fs::read_to_string(folder.join("streets.geojson")).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    json["features"].as_array_mut().unwrap().reverse();
    for feature in json["features"].as_array_mut().unwrap() {
        feature["geometry"]["coordinates"].as_array_mut().unwrap().reverse();
    }
    let turned = crate::streets_files::drawn(&json.to_string()).unwrap();
    assert_eq!(**streets, turned);
}
