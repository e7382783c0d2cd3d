//! How fast the exact split optimum is found, beside merely finding everybody's nearest school, and
//! how both grow.
//!
//!     cargo bench --bench optimum
//!     cargo bench --bench optimum -- 100000x200                one world only
//!     cargo bench --bench optimum -- --growth                  growth only, drawn as an SVG
//!     cargo bench --bench optimum -- --write DIR 100000x200    and its files, for peers.py beside
//!
//! Every world is a seeded city: crowded quarters, thin outskirts, blocks of 1 to 20 children, and
//! 5 % more seats than children, shared out so unevenly that about a quarter of the blocks cannot
//! have their nearest school. Both see the same coordinates; `rstar` gets them in a plane, where
//! it is fastest. Seconds are wall time, the best of several runs taken in turn; memory is what the
//! run adds to the peak of the process.

mod city;
mod plot;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use catchment::allocate::{Optimum, Problem, solve};
use catchment::distance::Distances;
use catchment::model::{BlockIdx, SchoolIdx};
use city::{City, nearest};
use plot::{Line, Panel};

const WORLDS: [(usize, usize); 5] =
    [(10_000, 50), (100_000, 200), (100_000, 1_000), (1_000_000, 500), (1_000_000, 2_000)];
const MORE_BLOCKS: [usize; 5] = [10_000, 30_000, 100_000, 300_000, 1_000_000];
const MORE_SCHOOLS: [usize; 6] = [50, 100, 200, 500, 1_000, 2_000];

/// What was asked for on the command line.
#[derive(Default)]
struct Asked {
    worlds: Vec<(usize, usize)>,
    growth: bool,
    write_to: Option<PathBuf>,
}

/// One world, measured.
pub struct Found {
    pub optimum_s: f64,
    pub nearest_s: f64,
    pub peak_mb: u64,
    pub optimum: Optimum,
}

fn main() {
    let asked = asked();
    println!(
        "| blocks × schools | threads | optimum s | nearest (rstar) s | ratio | peak MB | away from nearest | split | crowded |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (n_blocks, n_schools) in &asked.worlds {
        let city = City::build(*n_blocks, *n_schools, 1);
        let alone = measure_on(&city, 1);
        measure_on(&city, 2);
        if let Some(folder) = &asked.write_to {
            let name = format!("{n_blocks}x{n_schools}");
            city.write(folder, &name, &alone).expect("the folder can be written");
        }
    }
    if asked.growth {
        let panels = [
            grow("blocks, 200 schools", MORE_BLOCKS.map(|n| (n, 200))),
            grow("schools, 100,000 blocks", MORE_SCHOOLS.map(|m| (100_000, m))),
        ];
        let svg = Path::new(env!("CARGO_TARGET_TMPDIR")).join("growth.svg");
        fs::write(&svg, plot::svg(&panels)).expect("cargo's folder can be written");
        println!("\ngrowth on one thread: {}", svg.display());
    }
}

/// All worlds and growth, unless something is named.
fn asked() -> Asked {
    let mut args = std::env::args().skip(1);
    let mut asked = Asked::default();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--write" => asked.write_to = Some(args.next().expect("--write takes a folder").into()),
            "--growth" => asked.growth = true,
            // Cargo's own flag.
            "--bench" => {}
            world => {
                let sizes = world.split_once('x').and_then(|(blocks, schools)| {
                    Some((blocks.parse().ok()?, schools.parse().ok()?))
                });
                asked.worlds.push(sizes.expect("worlds are named like 10000x50"));
            }
        }
    }
    if asked.worlds.is_empty() && !asked.growth {
        asked.growth = true;
        asked.worlds = WORLDS.to_vec();
    }
    asked
}

/// Seconds over sizes, for the optimum and for `rstar`; the size that varies is the one not fixed.
fn grow<const N: usize>(what: &'static str, worlds: [(usize, usize); N]) -> Panel {
    let blocks_vary = worlds[0].0 != worlds[1].0;
    let size = |world: (usize, usize)| if blocks_vary { world.0 } else { world.1 };
    let mut lines = [
        Line { what: "exact optimum", color: "#b5473c", points: Vec::new() },
        Line { what: "nearest school by rstar", color: "#3c6cb5", points: Vec::new() },
    ];
    for world in worlds {
        let found = measure_on(&City::build(world.0, world.1, 1), 1);
        lines[0].points.push((size(world) as f64, found.optimum_s));
        lines[1].points.push((size(world) as f64, found.nearest_s));
    }
    Panel { what, lines: lines.into() }
}

fn measure_on(city: &City, threads: usize) -> Found {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let found = pool.expect("threads can be started").install(|| measure(city));
    let (n, m) = (city.children.len(), city.seats.len());
    let Found { optimum_s, nearest_s, peak_mb, optimum } = &found;
    let away = 100.0 * away_from_nearest(city, optimum) as f64 / n as f64;
    let crowded = optimum.crowding.iter().filter(|crowding| 0 < crowding.0).count();
    let (ratio, splits) = (optimum_s / nearest_s, optimum.splits.len());
    println!(
        "| {n} × {m} | {threads} | {optimum_s:.4} | {nearest_s:.4} | {ratio:.2} | {peak_mb} | {away:.1} % | {splits} | {crowded} |"
    );
    found
}

/// Both by turns, so that whatever else the machine does falls on both.
fn measure(city: &City) -> Found {
    let problem = Problem::free(&city.distances, city.children.clone(), city.seats.clone());
    let runs = if city.children.len() < 1_000_000 { 7 } else { 3 };
    forget_peak();
    let before_kb = status_kb("VmRSS:");
    let (mut optimum_s, optimum) = timed(|| solve(&problem));
    let peak_mb = status_kb("VmHWM:").saturating_sub(before_kb) / 1024;
    let mut nearest_s = f64::MAX;
    for _ in 0..runs {
        nearest_s = nearest_s.min(timed(|| nearest(city)).0);
        optimum_s = optimum_s.min(timed(|| solve(&problem)).0);
    }
    Found { optimum_s, nearest_s, peak_mb, optimum }
}

fn timed<T>(run: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let answer = run();
    (start.elapsed().as_secs_f64(), answer)
}

fn away_from_nearest(city: &City, optimum: &Optimum) -> usize {
    let Distances::StraightLine(lines) = &city.distances else { unreachable!("built so") };
    let farther = |(block, nearest): (usize, usize)| {
        let walk = |school| lines.between(BlockIdx(block), school);
        let school = optimum.schools[block].expect("seats suffice");
        walk(SchoolIdx(nearest)) < walk(school)
    };
    nearest(city).into_iter().enumerate().filter(|pair| farther(*pair)).count()
}

/// Lets the peak of memory start anew; where the system cannot, peaks include what came before.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

fn status_kb(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
