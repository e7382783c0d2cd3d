//! Streets and barriers from files, whatever is in them.

use catchment::ingest::{Code, Problem};
use catchment::model::{Point, Streets};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::ingest::Folder;
use crate::pbf::{Pbf, Way, bytes, deltas, dense, number, varint};

const SCHOOLS: &str = "id,name,seats,lon,lat\nS1,North,100,112.5,37.8\n";
const BLOCKS: &str = "id,children,lon,lat\nB1,30,112.501,37.8\n";

/// A district with these streets.
fn read(name: &str, bytes: &[u8], settings: &str) -> Result<Streets, Vec<Problem>> {
    let files = [("schools.csv", SCHOOLS), ("blocks.csv", BLOCKS), ("settings.toml", settings)];
    let folder = Folder::new(&files);
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let loaded = folder.read(None)?;
    Ok((**loaded.district.streets.as_ref().unwrap()).clone())
}

pub fn drawn(text: &str) -> Result<Streets, Vec<Problem>> {
    read("streets.geojson", text.as_bytes(), "")
}

fn of_pbf(bytes: &[u8]) -> Result<Streets, Vec<Problem>> {
    read("streets.osm.pbf", bytes, "")
}

fn code(read: Result<Streets, Vec<Problem>>) -> Code {
    read.unwrap_err()[0].code
}

/// Positions in meters or so, and properties.
type Line<'a> = (&'a [(f64, f64)], Value);

fn lines(lines: &[Line]) -> String {
    let features = lines.iter().map(|(points, properties)| {
        let position = |at: &(f64, f64)| json!([112.5 + at.0 * 1e-5, 37.8 + at.1 * 1e-5]);
        let coordinates: Vec<Value> = points.iter().map(position).collect();
        let geometry = json!({"type": "LineString", "coordinates": coordinates});
        json!({"type": "Feature", "properties": properties, "geometry": geometry})
    });
    let features: Vec<Value> = features.collect();
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

/// Nodes, segments, and parts that hang together.
type Counts = (usize, usize, usize);

fn shape_of(streets: &Streets) -> Counts {
    let mut sets = petgraph::unionfind::UnionFind::<u32>::new(streets.nodes().len());
    for segment in streets.segments() {
        sets.union(segment.from.0, segment.to.0);
    }
    let parts: std::collections::BTreeSet<u32> = sets.into_labeling().into_iter().collect();
    (streets.nodes().len(), streets.segments().len(), parts.len())
}

#[test]
fn drawn_lines_join_at_shared_points_and_where_one_ends_at_another() {
    let none = || json!({});
    let cross: &[(f64, f64)] = &[(0.0, 0.0), (100.0, 0.0)];
    let cases: [(&str, Vec<Line>, Counts); 9] = [
        (
            "ends at one place",
            vec![(cross, none()), (&[(100.0, 0.0), (100.0, 50.0)], none())],
            (3, 2, 1),
        ),
        (
            "ends half a meter apart",
            vec![(cross, none()), (&[(100.4, 0.0), (100.0, 50.0)], none())],
            (3, 2, 1),
        ),
        (
            "ends three meters apart",
            vec![(cross, none()), (&[(103.0, 0.0), (100.0, 50.0)], none())],
            (4, 2, 2),
        ),
        (
            "a line that ends on another",
            vec![(cross, none()), (&[(50.0, 0.3), (50.0, 50.0)], none())],
            (4, 3, 1),
        ),
        (
            "lines that cross",
            vec![(cross, none()), (&[(50.0, -50.0), (50.0, 50.0)], none())],
            (4, 2, 2),
        ),
        (
            "lines that cross at a point of both",
            vec![
                (&[(0.0, 0.0), (50.0, 0.0), (100.0, 0.0)], none()),
                (&[(50.0, -50.0), (50.0, 0.0), (50.0, 50.0)], none()),
            ],
            (5, 4, 1),
        ),
        (
            "the same, one of them a bridge",
            vec![
                (&[(0.0, 0.0), (50.0, 0.0), (100.0, 0.0)], none()),
                (&[(50.0, -50.0), (50.0, 0.0), (50.0, 50.0)], json!({"layer": 1})),
            ],
            (4, 2, 2),
        ),
        (
            "a bridge between streets on the ground",
            vec![
                (cross, none()),
                (&[(100.0, 0.0), (200.0, 0.0)], json!({"bridge": "yes"})),
                (&[(200.0, 0.0), (300.0, 0.0)], none()),
            ],
            (4, 3, 1),
        ),
        (
            "two streets cut in two where they cross, one of them above",
            vec![
                (&[(0.0, 0.0), (50.0, 0.0)], none()),
                (&[(50.0, 0.0), (100.0, 0.0)], none()),
                (&[(50.0, -50.0), (50.0, 0.0)], json!({"layer": 1})),
                (&[(50.0, 0.0), (50.0, 50.0)], json!({"layer": 1})),
            ],
            (6, 4, 2),
        ),
    ];
    for (story, drawing, want) in cases {
        assert_eq!(shape_of(&drawn(&lines(&drawing)).unwrap()), want, "{story}");
        let reversed: Vec<_> = drawing.into_iter().rev().collect();
        assert_eq!(shape_of(&drawn(&lines(&reversed)).unwrap()), want, "{story}, reversed");
    }
}

#[test]
fn lines_of_openstreetmap_in_geojson_are_read_by_their_tags() {
    let [walked, motorway, private] = [0.0, 50.0, 90.0].map(|at| [(at, 0.0), (at, 100.0)]);
    let text = lines(&[
        (&walked, json!({"highway": "residential", "name": "中街"})),
        (&motorway, json!({"highway": "motorway"})),
        (&private, json!({"highway": "service", "access": "private"})),
    ]);
    let streets = drawn(&text).unwrap();
    assert_eq!(streets.segments().len(), 1);
    assert_eq!(streets.name(&streets.segments()[0]), Some("中街"));
    assert_eq!(
        code(drawn(&lines(&[(&motorway, json!({"highway": "motorway"}))]))),
        Code::NoStreets
    );
}

const NODES: [(i64, i64, i64); 5] = [
    (1, 1_125_000_000, 378_000_000),
    (2, 1_125_010_000, 378_000_000),
    (3, 1_125_020_000, 378_000_000),
    (4, 1_125_010_000, 377_990_000),
    (5, 1_125_010_000, 378_010_000),
];

/// A street of three nodes, and another one across its middle.
fn crossroads(shared: bool) -> Vec<u8> {
    let middle = if shared { 2 } else { 6 };
    let nodes = [&NODES[..], &[(6, NODES[1].1, NODES[1].2)]].concat();
    let street: &[(&str, &str)] = &[("highway", "residential"), ("name", "Long Street")];
    let bridge: &[(&str, &str)] = &[("highway", "footway"), ("layer", "1")];
    let ways: [Way; 2] = [(&[1, 2, 3], street), (&[4, middle, 5], bridge)];
    Pbf::with_header().data(&nodes, &ways).0
}

#[test]
fn ways_join_only_at_nodes_that_they_share() {
    let joined = of_pbf(&crossroads(true)).unwrap();
    assert_eq!(shape_of(&joined), (5, 4, 1));
    let apart = of_pbf(&crossroads(false)).unwrap();
    assert_eq!(shape_of(&apart), (4, 2, 2));
    assert_eq!(apart.segments().iter().map(|one| one.layer).max(), Some(1));
    assert_eq!(joined.names(), ["Long Street"]);
    assert!(joined.nodes().contains(&Point { lon: 112.501, lat: 37.8 }));
}

#[test]
fn what_is_walked_is_read_and_nothing_else() {
    let residential: &[(&str, &str)] = &[("highway", "residential"), ("oneway", "yes")];
    let ways: [Way; 4] = [
        (&[1, 2], residential),
        (&[2, 3], &[("highway", "motorway")]),
        (&[2, 4], &[("highway", "service"), ("access", "private")]),
        (&[2, 5], &[("waterway", "river")]),
    ];
    let streets = of_pbf(&Pbf::with_header().data(&NODES, &ways).0).unwrap();
    assert_eq!(shape_of(&streets), (2, 1, 1));
}

/// A way through a node that the file lacks ends there, and that is told.
#[test]
fn a_way_without_one_of_its_nodes_ends_there() {
    let street: &[(&str, &str)] = &[("highway", "path")];
    let file = Pbf::with_header().data(&NODES, &[(&[1, 2, 99, 4, 5], street)]).0;
    assert_eq!(shape_of(&of_pbf(&file).unwrap()), (4, 2, 2));
}

#[test]
fn damaged_and_hostile_files_are_refused() {
    let street: &[(&str, &str)] = &[("highway", "path")];
    let whole = crossroads(true);
    let cut = &whole[..whole.len() - 3];
    let mut flipped = whole.clone();
    let at = flipped.len() - 20;
    flipped[at] ^= 0x55;
    // Thirty-one megabytes of nothing in thirty kilobytes; a blob that says to be of 2 GB; a header of
    // 1 GB; a way whose tags are not in the table; nodes without as many latitudes.
    let bomb = Pbf::with_header().zlib("OSMData", &vec![0x78; 31 << 20]);
    let bombs = (0..40).fold(bomb, |file, _| file.zlib("OSMData", &bytes(9, &vec![0; 31 << 20])));
    let mut huge = Pbf::with_header().0;
    let header = [bytes(1, b"OSMData"), number(3, 2 << 30)].concat();
    huge.extend((header.len() as u32).to_be_bytes());
    huge.extend(header);
    let long_header = [Pbf::with_header().0, vec![0x40, 0, 0, 0]].concat();
    let way = [bytes(2, &varint(7)), bytes(3, &varint(8)), bytes(8, &deltas(&[1, 2]))].concat();
    let no_tags = Pbf::with_header().zlib("OSMData", &bytes(2, &bytes(3, &way)));
    let uneven =
        bytes(2, &bytes(2, &[bytes(1, &deltas(&[1, 2])), bytes(8, &deltas(&[1]))].concat()));
    let uneven = Pbf::with_header().zlib("OSMData", &uneven);
    let history = Pbf::default().zlib("OSMHeader", &bytes(4, b"HistoricalInformation"));
    let zstd = Pbf::with_header().blob("OSMData", &bytes(7, b"whatever"));
    let motorway: &[(&str, &str)] = &[("highway", "motorway")];
    let cases = [
        (cut.to_vec(), Code::BrokenPbf),
        (flipped, Code::BrokenPbf),
        (bombs.0, Code::TooMuchStreet),
        (huge, Code::BrokenPbf),
        (long_header, Code::BrokenPbf),
        (no_tags.0, Code::BrokenPbf),
        (uneven.0, Code::BrokenPbf),
        (history.0, Code::UnknownPbf),
        (zstd.0, Code::UnknownPbf),
        (Pbf::with_header().data(&NODES, &[(&[1, 2], motorway)]).0, Code::NoStreets),
        (Pbf::with_header().data(&[], &[(&[1, 2], street)]).0, Code::NoStreets),
    ];
    for (number, (file, want)) in cases.into_iter().enumerate() {
        assert_eq!(code(of_pbf(&file)), want, "case {number}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever bytes change in a good file, the reader answers.
    #[test]
    fn no_bytes_make_the_reader_of_openstreetmap_fall_over(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        inside in any::<bool>(),
    ) {
        let mut file = crossroads(true);
        if inside {
            // The same contents, not compressed: changes reach them.
            let texts = ["", "highway", "residential"];
            let strings: Vec<u8> = texts.iter().flat_map(|text| bytes(1, text.as_bytes())).collect();
            let way = [number(1, 7), bytes(2, &[1]), bytes(3, &[2]), bytes(8, &deltas(&[1, 2, 3]))];
            let groups = [dense(&NODES), bytes(2, &bytes(3, &way.concat()))].concat();
            let contents = [bytes(1, &strings), groups, number(17, 100)].concat();
            file = Pbf::with_header().blob("OSMData", &bytes(1, &contents)).0;
            prop_assert_eq!(shape_of(&of_pbf(&file).unwrap()), (2, 1, 1));
        }
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] ^= byte;
        }
        file.truncate(1 + cut.index(file.len()));
        let _ = of_pbf(&file);
    }

    /// Lines of any shape and property.
    #[test]
    fn no_lines_make_the_joiner_fall_over(
        drawing in prop::collection::vec(
            (prop::collection::vec((-3_i32..4, -3_i32..4), 0..6), -2_i32..3, any::<bool>()),
            0..12,
        ),
        join_within_m in 0_u32..40,
    ) {
        let drawing: Vec<(Vec<(f64, f64)>, Value)> = drawing
            .into_iter()
            .map(|(points, layer, bridge)| {
                let points = points.into_iter().map(|(x, y)| (10.0 * f64::from(x), 10.0 * f64::from(y)));
                let properties = if bridge { json!({"bridge": "yes"}) } else { json!({"layer": layer}) };
                (points.collect(), properties)
            })
            .collect();
        let borrowed: Vec<Line> =
            drawing.iter().map(|(points, properties)| (&points[..], properties.clone())).collect();
        let settings = format!("[streets]\njoin_within_m = {join_within_m}\n");
        let read_lines = |text: String| read("streets.geojson", text.as_bytes(), &settings);
        if let Ok(streets) = read_lines(lines(&borrowed)) {
            let turned: Vec<Line> = borrowed.into_iter().rev().collect();
            prop_assert_eq!(streets, read_lines(lines(&turned)).unwrap());
        }
    }

    #[test]
    fn no_bytes_make_the_reader_of_barriers_fall_over(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let good = json!({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"price_m": 300, "layer": 0}, "geometry":
                {"type": "LineString", "coordinates": [[112.5, 37.7], [112.5, 37.9]]}},
            {"type": "Feature", "properties": {}, "geometry":
                {"type": "MultiPoint", "coordinates": [[112.5, 37.8], [112.5, 37.81]]}},
        ]});
        let mut bytes = good.to_string().into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let street = lines(&[(&[(0.0, 0.0), (100.0, 0.0)], json!({}))]);
        let folder = Folder::new(&[("schools.csv", SCHOOLS), ("blocks.csv", BLOCKS), ("streets.geojson", &street)]);
        std::fs::write(folder.path().join("barriers.geojson"), bytes).unwrap();
        let _ = folder.read(None);
    }
}
