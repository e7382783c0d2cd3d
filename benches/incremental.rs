//! How fast a plan follows the office's hand, and whether it is as good as one made from scratch.
//!
//!     cargo bench --bench incremental
//!
//! On Fairfax's elementary schools, in connected zones and without connection, a hundred seeded
//! blocks are pinned, each alone, to one of the three nearest schools that they do not go to.
//! Seconds are from the pin to whole blocks, on all threads and on one. Optima are compared with
//! those made from scratch, and, for each fifth pin, plans by the counted walk. Reads
//! `../shared/real`; says so and stops where that is absent.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

use catchment::allocate::{Allocation, Problem, least_walk, resolve, solve};
use catchment::ingest::{self, Files};
use catchment::model::{BlockIdx, Children, Hand, SchoolIdx};
use catchment::world::World;

const PINS: usize = 100;
/// From scratch a plan takes seconds: so many pins are followed for each that is compared.
const PER_PLAN: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    if !Path::new("../shared/real").exists() {
        println!("ignored: ../shared/real is absent");
        return Ok(());
    }
    for connected in [true, false] {
        follow(fairfax(connected)?, connected)?;
    }
    Ok(())
}

fn follow(mut world: World, connected: bool) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let before = least_walk(&world);
    let scratch_s = start.elapsed().as_secs_f64();
    println!("connected = {connected}; from scratch: {scratch_s:.3} s");
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let (mut seconds, mut on_one, mut worse) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (block, school)) in pins(&world, &before).into_iter().enumerate() {
        let hand = Hand { pins: [(block, school)].into(), ..Hand::default() };
        let start = Instant::now();
        world.take_in_hand(hand);
        let after = resolve(&world, &before);
        seconds.push(start.elapsed().as_secs_f64());
        assert_eq!(after.schools[block.0], Some(school));
        let start = Instant::now();
        let again = one.install(|| resolve(&world, &before));
        on_one.push(start.elapsed().as_secs_f64());
        assert!(after == again, "the number of threads changes nothing");
        assert!(after.optimum == solve(&Problem::of(&world)), "the optimum is the same");
        if at % PER_PLAN == 0 {
            let scratch = least_walk(&world);
            worse.push(walk(&world, &after) / walk(&world, &scratch) - 1.0);
        }
    }
    for (what, list, scale, unit) in [
        ("all threads", &mut seconds, 1000.0, "ms"),
        ("one thread", &mut on_one, 1000.0, "ms"),
        ("above a plan from scratch", &mut worse, 100.0, "%"),
    ] {
        list.sort_by(f64::total_cmp);
        let at = |share: f64| scale * list[((list.len() - 1) as f64 * share) as usize];
        println!("{what}: median {:.4} {unit}, p90 {:.4}, worst {:.4}", at(0.5), at(0.9), at(1.0));
    }
    Ok(())
}

fn fairfax(connected: bool) -> Result<World, Box<dyn Error>> {
    let folder = Path::new("../shared/real/fairfax");
    let settings = Path::new(env!("CARGO_TARGET_TMPDIR")).join("incremental.toml");
    let columns = "[columns]\nseats = \"capacity\"\nchildren = \"children\"\n";
    fs::write(&settings, format!("connected = {connected}\n{columns}"))?;
    let (schools, blocks) = (folder.join("schools.geojson"), folder.join("blocks.geojson"));
    let files =
        Files { settings: Some(&settings), level: Some("ES"), ..Files::of(&schools, &blocks) };
    let loaded = ingest::read(&files).map_err(|problems| problems[0].to_string())?;
    Ok(World::survey(loaded.district))
}

fn pins(world: &World, before: &Allocation) -> Vec<(BlockIdx, SchoolIdx)> {
    // SplitMix64 (Steele, Lea, Flood 2014).
    let mut state = 1_u64;
    let mut roll = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize
    };
    let mut pins = Vec::new();
    while pins.len() < PINS {
        let block = BlockIdx(roll() % before.schools.len());
        let mut schools: Vec<SchoolIdx> = world.district.school_idxs().collect();
        schools.sort_by_key(|school| (world.distances.between(block, *school), *school));
        schools.retain(|school| before.schools[block.0] != Some(*school));
        let children = world.district.block(block).children;
        if Children(0) < children && world.terms.fixed[block.0].is_none() {
            pins.push((block, schools[roll() % 3]));
        }
    }
    pins
}

fn walk(world: &World, allocation: &Allocation) -> f64 {
    let placed = world.district.block_idxs().zip(&allocation.schools);
    let walk = placed.filter_map(|(block, school)| {
        let walk = world.counted().between(block, (*school)?)?;
        Some((walk * world.district.block(block).children).0 as f64)
    });
    walk.sum()
}
