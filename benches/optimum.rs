//! How fast the exact split optimum is found, beside merely finding everybody's nearest school.
//!
//!     cargo bench --bench optimum
//!     cargo bench --bench optimum -- 100000x200                one world only
//!     cargo bench --bench optimum -- --write DIR 100000x200    and its files, for benches/peers.py
//!
//! Every world is a seeded city: crowded quarters, thin outskirts, blocks of 1 to 20 children, and
//! 5 % more seats than children, shared out so unevenly that about a quarter of the blocks cannot
//! have their nearest school. Both see the same coordinates; `rstar` gets them in a plane, where
//! it is fastest. Seconds are wall time, the best of several runs; memory is what the run adds to
//! the peak of the process.

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{fs, io};

use catchment::allocate::{Optimum, Problem, solve};
use catchment::distance::{Distances, Place, StraightLine};
use catchment::model::{BlockIdx, ChildMillimeters, Children, Point, SchoolIdx};
use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;

const WORLDS: [(usize, usize); 5] =
    [(10_000, 50), (100_000, 200), (100_000, 1_000), (1_000_000, 500), (1_000_000, 2_000)];

fn main() {
    let mut args = std::env::args().skip(1);
    let (mut asked, mut write_to) = (Vec::new(), None);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--write" => {
                write_to = Some(PathBuf::from(args.next().expect("--write takes a folder")))
            }
            // Cargo's own flag.
            "--bench" => {}
            _ => asked.push(arg),
        }
    }
    println!(
        "| blocks × schools | threads | optimum s | nearest (rstar) s | ratio | peak MB | away from nearest | split | crowded |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (n_blocks, n_schools) in WORLDS {
        let name = format!("{n_blocks}x{n_schools}");
        if asked.is_empty() || asked.contains(&name) {
            let city = City::build(n_blocks, n_schools, 1);
            for threads in [1, 2] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                let pool = pool.expect("threads can be started");
                let found = pool.install(|| measure(&city, threads));
                if let (1, Some(folder)) = (threads, &write_to) {
                    city.write(folder, &name, found).expect("the folder can be written");
                }
            }
        }
    }
}

/// Seconds, and the least cost.
fn measure(city: &City, threads: usize) -> (f64, ChildMillimeters) {
    let problem = Problem::free(&city.distances, city.children.clone(), city.seats.clone());
    let runs = if city.children.len() < 1_000_000 { 7 } else { 3 };
    let (nearest_s, _) = best_of(runs, || nearest(city));
    forget_peak();
    let before_kb = status_kb("VmRSS:");
    let (optimum_s, optimum) = best_of(runs, || solve(&problem));
    let peak_mb = (status_kb("VmHWM:") - before_kb) / 1024;
    let (n, m) = (city.children.len(), city.seats.len());
    let away = 100.0 * away_from_nearest(city, &optimum) as f64 / n as f64;
    let crowded = optimum.crowding.iter().filter(|crowding| 0 < crowding.0).count();
    let (ratio, splits) = (optimum_s / nearest_s, optimum.splits.len());
    println!(
        "| {n} × {m} | {threads} | {optimum_s:.4} | {nearest_s:.4} | {ratio:.2} | {peak_mb} | {away:.1} % | {splits} | {crowded} |"
    );
    (optimum_s, optimum.cost)
}

fn best_of<T>(runs: usize, run: impl Fn() -> T) -> (f64, T) {
    let timed = (0..runs).map(|_| {
        let start = Instant::now();
        let answer = run();
        (start.elapsed().as_secs_f64(), answer)
    });
    timed.min_by(|one, other| one.0.total_cmp(&other.0)).expect("at least one run")
}

/// Everybody's nearest school by `rstar`, tree included.
fn nearest(city: &City) -> Vec<usize> {
    let gates = city.gates.iter().enumerate().map(|(school, at)| GeomWithData::new(*at, school));
    let tree = RTree::bulk_load(gates.collect());
    let school = |at: &[f64; 2]| tree.nearest_neighbor(at).expect("there are schools").data;
    city.homes.par_iter().map(school).collect()
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

/// A seeded city, without the trouble of a whole district.
struct City {
    /// Meters east and north.
    homes: Vec<[f64; 2]>,
    gates: Vec<[f64; 2]>,
    distances: Distances,
    children: Vec<Children>,
    seats: Vec<Children>,
}

impl City {
    fn build(n_blocks: usize, n_schools: usize, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let extent_m = 200.0 * (n_blocks as f64).sqrt();
        let quarters: Vec<([f64; 2], f64)> = (0..12)
            .map(|_| {
                let center = [dice.unit() * extent_m, dice.unit() * extent_m];
                (center, extent_m * (0.02 + 0.1 * dice.unit()))
            })
            .collect();
        let homes: Vec<[f64; 2]> = (0..n_blocks).map(|_| dice.place(&quarters, extent_m)).collect();
        let gates: Vec<[f64; 2]> =
            (0..n_schools).map(|_| dice.place(&quarters, extent_m)).collect();
        let children: Vec<Children> =
            (0..n_blocks).map(|_| Children(1 + dice.below(20) as i64)).collect();
        let place = |at: &[f64; 2]| {
            let (lon, lat) = (112.5 + at[0] / 88_000.0, 37.8 + at[1] / 111_000.0);
            Place::of(Point { lon, lat })
        };
        let lines = StraightLine::between_places(
            homes.iter().map(place).collect(),
            gates.iter().map(place).collect(),
        );
        let distances = Distances::StraightLine(lines);
        let seats = Vec::new();
        let mut city = Self { homes, gates, distances, children, seats };
        city.seats = city.share_seats_out(&mut dice);
        city
    }

    /// Coordinates as little-endian floats, counts as integers, and what was found, as JSON.
    fn write(&self, folder: &Path, name: &str, found: (f64, ChildMillimeters)) -> io::Result<()> {
        let Distances::StraightLine(lines) = &self.distances else { unreachable!("built so") };
        let floats = |places: &[Place]| -> Vec<u8> {
            places.iter().flat_map(|at| [at.x, at.y, at.z]).flat_map(f64::to_le_bytes).collect()
        };
        let counts = |counts: &[Children]| -> Vec<u8> {
            counts.iter().flat_map(|count| count.0.to_le_bytes()).collect()
        };
        fs::create_dir_all(folder)?;
        fs::write(folder.join(format!("{name}.homes")), floats(lines.blocks()))?;
        fs::write(folder.join(format!("{name}.gates")), floats(lines.schools()))?;
        fs::write(folder.join(format!("{name}.children")), counts(&self.children))?;
        fs::write(folder.join(format!("{name}.seats")), counts(&self.seats))?;
        let (seconds, cost) = found;
        let found = format!("{{\"seconds\": {seconds}, \"cost\": {}}}\n", cost.0);
        fs::write(folder.join(format!("{name}.json")), found)
    }

    /// Half by who lives nearest, half evenly, and one school a bit larger than the next.
    fn share_seats_out(&self, dice: &mut Dice) -> Vec<Children> {
        let mut asked = vec![0.0; self.gates.len()];
        for (school, children) in nearest(self).into_iter().zip(&self.children) {
            asked[school] += children.0 as f64;
        }
        let total: f64 = asked.iter().sum();
        let even = total / asked.len() as f64;
        let weights: Vec<f64> = asked
            .iter()
            .map(|asked| (0.7 * asked + 0.3 * even) * (0.4 + 1.2 * dice.unit()))
            .collect();
        let scale = 1.05 * total / weights.iter().sum::<f64>();
        weights.iter().map(|weight| Children((weight * scale).ceil() as i64)).collect()
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn unit(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A third anywhere, the rest in one of the quarters, the denser toward its center.
    fn place(&mut self, quarters: &[([f64; 2], f64)], extent_m: f64) -> [f64; 2] {
        if self.below(3) == 0 {
            return [self.unit() * extent_m, self.unit() * extent_m];
        }
        let (center, spread) = quarters[self.below(quarters.len() as u64) as usize];
        // The sum of four evens is nearly a bell.
        let mut bell = || (0..4).map(|_| self.unit() - 0.5).sum::<f64>() * 1.7;
        [center[0] + spread * bell(), center[1] + spread * bell()]
    }
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
