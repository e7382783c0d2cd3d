//! Walks along streets, on a made city: every school's sweep against bare runs of Dijkstra's
//! algorithm on the same network in the same run, and the reading of `.osm.pbf` files against bare
//! decoding.
//!
//! `cargo bench --bench streets -- [FILE.osm.pbf ...]`

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use catchment::distance::Place;
use catchment::distance::streets::{StreetWalks, sweep_all};
use catchment::ingest::{self, Files};
use catchment::model::{
    Block, BlockId, BlockIdx, Children, District, Millimeters, Point, School, SchoolId, SchoolIdx,
    Settings, Streets, Stretch,
};

const SIDE: u32 = 447;
const N_SCHOOLS: usize = 500;
const N_BLOCKS: usize = 50_000;

fn main() {
    let streets = Arc::new(city());
    let district = settled(&streets);
    println!(
        "{} nodes, {} segments, {N_SCHOOLS} schools, {N_BLOCKS} blocks, {} threads",
        streets.nodes().len(),
        streets.segments().len(),
        rayon::current_num_threads()
    );
    let (all, walks) = timed(|| StreetWalks::measure(&district, &streets));
    println!("all of it (graph, snapping, sweeps): {:.2} s", all.as_secs_f64());

    let bare = Bare::of(&streets);
    let starts: Vec<u32> = (0..N_SCHOOLS)
        .map(|school| streets.segments()[walks.gates(SchoolIdx(school))[0].segment as usize].from.0)
        .collect();
    let mut ratios = Vec::new();
    for _ in 0..3 {
        let homes: Vec<_> =
            (0..N_BLOCKS).map(|block| walks.homes(BlockIdx(block)).to_vec()).collect();
        let gates: Vec<_> =
            (0..N_SCHOOLS).map(|school| walks.gates(SchoolIdx(school)).to_vec()).collect();
        let (swept, _) = timed(|| sweep_all((walks.streets(), walks.graph()), &homes, &gates));
        let (alone, _) = timed(|| starts.iter().map(|start| bare.run(*start)).sum::<u64>());
        println!(
            "sweeps from {N_SCHOOLS} schools: {:.2} s; {N_SCHOOLS} bare runs, one after another: {:.2} s; ratio {:.2}",
            swept.as_secs_f64(),
            alone.as_secs_f64(),
            swept.as_secs_f64() / alone.as_secs_f64()
        );
        ratios.push(swept.as_secs_f64() / alone.as_secs_f64());
    }
    let graph_mb = walks.graph().n_bytes() as f64 / 1e6;
    let table_mb = (N_BLOCKS * N_SCHOOLS * 4) as f64 / 1e6;
    println!(
        "memory: graph {graph_mb:.0} MB, table {table_mb:.0} MB; whole process at most {}",
        peak()
    );
    println!("ratio at most {:.2}, bar 3", ratios.iter().copied().fold(0.0, f64::max));
    read_pbf(&std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect::<Vec<_>>());
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = black_box(work());
    (start.elapsed(), done)
}

/// Streets about 100 m apart, somewhat crooked.
fn city() -> Streets {
    let crooked = |at: u32, salt: u32| {
        f64::from((at.wrapping_mul(2_654_435_761).wrapping_add(salt) >> 8) % 1000) * 2e-7
    };
    let node = |at: u32| Point {
        lon: 112.0 + f64::from(at % SIDE) * 0.001 + crooked(at, 1),
        lat: 37.5 + f64::from(at / SIDE) * 0.001 + crooked(at, 77_777),
    };
    let nodes: Vec<Point> = (0..SIDE * SIDE).map(node).collect();
    let mut stretches = Vec::new();
    for at in 0..SIDE * SIDE {
        let east = (at % SIDE + 1 < SIDE).then_some(at + 1);
        let north = (at / SIDE + 1 < SIDE).then_some(at + SIDE);
        for to in [east, north].into_iter().flatten() {
            let (bends, toll) = (Vec::new(), Millimeters(0));
            stretches.push(Stretch { ends: [at, to], bends, layer: 0, toll, name: None });
        }
    }
    Streets::of(&nodes, stretches, &[])
}

fn settled(streets: &Streets) -> District {
    let spread = |at: usize, many: usize| {
        let node = at * streets.nodes().len() / many;
        let Point { lon, lat } = streets.nodes()[node];
        Some(Point { lon: lon + 0.0003, lat: lat + 0.0002 })
    };
    let school = |at: usize| School {
        id: SchoolId(format!("S{at:06}")),
        name: "School".to_owned(),
        name_en: None,
        address: None,
        point: spread(at, N_SCHOOLS),
        gates: Vec::new(),
        seats: Children(1000),
        least_children: Children(0),
        grandfathered: Children(0),
        quality: None,
        own_block: None,
    };
    let block = |at: usize| Block {
        id: BlockId(format!("B{at:06}")),
        name: None,
        name_en: None,
        children: Children(5),
        outline: None,
        point: spread(at, N_BLOCKS),
        entrances: Vec::new(),
        current_school: None,
    };
    let (schools, blocks) = ((0..N_SCHOOLS).map(school), (0..N_BLOCKS).map(block));
    District::new(schools.collect(), blocks.collect(), Settings::default(), None).unwrap()
}

/// The lower bound: nothing but the network as arrays, and a binary heap.
struct Bare {
    starts: Vec<usize>,
    ways: Vec<(u32, u32)>,
}

impl Bare {
    fn of(streets: &Streets) -> Self {
        let mut lists: Vec<Vec<(u32, u32)>> = vec![Vec::new(); streets.nodes().len()];
        for segment in streets.segments() {
            let ends = [segment.from, segment.to].map(|node| Place::of(streets.node(node)));
            let mm = ends[0].walk_to(ends[1]).0 as u32;
            lists[segment.from.0 as usize].push((segment.to.0, mm));
            lists[segment.to.0 as usize].push((segment.from.0, mm));
        }
        let mut starts = vec![0];
        starts.extend(lists.iter().scan(0, |sum, list| {
            *sum += list.len();
            Some(*sum)
        }));
        Self { starts, ways: lists.concat() }
    }

    fn run(&self, start: u32) -> u64 {
        let mut far = vec![u32::MAX; self.starts.len() - 1];
        let mut heap = BinaryHeap::from([Reverse((0_u32, start))]);
        far[start as usize] = 0;
        while let Some(Reverse((mm, node))) = heap.pop() {
            if far[node as usize] < mm {
                continue;
            }
            let ways = self.starts[node as usize]..self.starts[node as usize + 1];
            for (to, more) in &self.ways[ways] {
                if mm + more < far[*to as usize] {
                    far[*to as usize] = mm + more;
                    heap.push(Reverse((mm + more, *to)));
                }
            }
        }
        far.iter().map(|mm| u64::from(*mm)).sum()
    }
}

/// Each file read as streets, and only decoded by another reader, three times in turn.
fn read_pbf(paths: &[String]) {
    for path in paths {
        let bytes = std::fs::metadata(path).unwrap().len() as f64;
        let mut line = format!("{path}, {:.1} MB:", bytes / 1e6);
        for _ in 0..3 {
            let (reading, _) = timed(|| read_streets(Path::new(path)));
            let (decoding, _) = timed(|| decode(path));
            let (reading, decoding) = (reading.as_secs_f64(), decoding.as_secs_f64());
            let speed = bytes / 1e6 / reading;
            write!(line, " {speed:.0} MB/s, {:.2} x a bare decode;", reading / decoding).unwrap();
        }
        println!("{line}");
    }
}

/// As a district's streets; somebody lives in the middle of nowhere.
fn read_streets(path: &Path) -> Arc<Streets> {
    let folder = std::env::temp_dir().join(format!("catchment-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (schools, blocks) = (folder.join("schools.csv"), folder.join("blocks.csv"));
    std::fs::write(&schools, "id,name,seats,lon,lat\nS,S,1,0,0\n").unwrap();
    std::fs::write(&blocks, "id,children,lon,lat\nB,1,0,0\n").unwrap();
    let files = Files { streets: Some(path), ..Files::of(&schools, &blocks) };
    let streets = ingest::read(&files).unwrap().district.streets.unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    streets
}

/// Every element, and nothing done with it.
fn decode(path: &str) -> usize {
    let mut count = 0;
    let reader = osmpbf::ElementReader::from_path(path).unwrap();
    reader
        .for_each(|element| count += usize::from(!matches!(element, osmpbf::Element::Relation(_))))
        .unwrap();
    count
}

/// The most memory that the process ever had, where the system says it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "(not known here)".to_owned(), |text| text.trim().to_owned())
}
