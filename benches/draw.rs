//! How fast a drawing follows the office's hand.
//!
//!     cargo bench --bench draw
//!
//! On Fairfax's elementary schools and on a city of 50,000 blocks, both in connected zones, the same
//! is done with a hundred seeded strokes, of 1 to 40 blocks around one, to a school beside them:
//! tried; done and undone; done, recomputed, and undone. Then blocks are picked by lassos of 200
//! corners, by lines across, and along lines. Each time is also said as a share of what it takes to
//! do it from nothing: figures of all schools, a plan from scratch, a look at every block. Reads
//! `../shared/real`, and does without Fairfax where that is absent.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use catchment::allocate::{certify, least_walk};
use catchment::draw::{Along, Drawing, Edit, Picker};
use catchment::ingest::{self, Files};
use catchment::model::{BlockId, BlockIdx, Effort, Millimeters, Point, SchoolIdx, Side};
use catchment::synth::{self, Dice, Recipe};
use catchment::verify::verify;
use catchment::world::World;
use geo::{Coord, Intersects, LineString, Polygon};

const STROKES: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    match Path::new("../shared/real").exists() {
        true => draw("Fairfax, 9,404 blocks", fairfax()?),
        false => println!("Fairfax: ignored, ../shared/real is absent"),
    }
    let recipe = Recipe { n_schools: 138, n_blocks: 50_000, n_children: None, seed: 1 };
    let mut district = synth::city(recipe);
    district.settings.effort = Effort::Quick;
    draw("a city of 50,000 blocks", World::survey(district));
    Ok(())
}

fn draw(name: &str, world: World) {
    let start = Instant::now();
    let allocation = least_walk(&world);
    let scratch = start.elapsed().as_secs_f64();
    let base = Arc::new(certify(&world, &allocation));
    let sound = verify(&world, &base).iter().all(|promise| promise.finding.is_ok());
    println!("\n{name}: a plan from scratch in {:.0} ms; it verifies: {sound}", 1e3 * scratch);
    let copy = world.clone();
    let start = Instant::now();
    let mut drawing = Drawing::open(copy, base);
    let open = start.elapsed().as_secs_f64();
    println!("opened in {:.1} ms", 1e3 * open);
    let mut dice = Dice::new(1, "strokes");
    let strokes: Vec<_> = (0..STROKES).map(|_| stroke(&drawing, &mut dice)).collect();
    follow(&mut drawing, &strokes, (open, scratch));
    pick(&world, &mut dice);
}

type Stroke = (Vec<BlockIdx>, SchoolIdx);

fn stroke(drawing: &Drawing, dice: &mut Dice) -> Stroke {
    let world = drawing.world();
    loop {
        let mut blocks = vec![BlockIdx(dice.below(drawing.schools().len()))];
        for _ in 0..dice.below(40) {
            let around = world.adjacency.neighbors(blocks[dice.below(blocks.len())]);
            blocks.extend(around.get(dice.below(around.len().max(1))));
        }
        blocks.sort_unstable();
        blocks.dedup();
        let beside = blocks.iter().flat_map(|block| world.adjacency.neighbors(*block));
        let own = drawing.schools()[blocks[0].0];
        let others = beside.filter_map(|block| drawing.schools()[block.0]);
        if let Some(school) = others.filter(|school| Some(*school) != own).min() {
            return (blocks, school);
        }
    }
}

fn follow(drawing: &mut Drawing, strokes: &[Stroke], (open, scratch): (f64, f64)) {
    let (mut tried, mut done, mut recomputed) = (Vec::new(), Vec::new(), Vec::new());
    let (mut moved, mut left_out) = (Vec::new(), 0);
    for (blocks, school) in strokes {
        tried.push(timed(|| drawing.attempt(blocks, *school)).1);
        let district = &drawing.world().district;
        let ids: Vec<BlockId> = blocks.iter().map(|at| district.block(*at).id.clone()).collect();
        let edit = Edit::Assign { blocks: ids, school: district.school(*school).id.clone() };
        let (_, seconds) = timed(|| {
            drawing.apply(edit).expect("every school exists");
            drawing.now()
        });
        done.push(seconds);
        match timed(|| drawing.apply(Edit::Recompute)) {
            (Ok(effect), seconds) => {
                recomputed.push(seconds);
                moved.push(effect.changed.len() as f64);
                drawing.undo();
            }
            (Err(_), _) => left_out += 1,
        }
        drawing.undo();
    }
    say("tried", &mut tried, open);
    say("done, and all figures", &mut done, open);
    say("recomputed", &mut recomputed, scratch);
    moved.sort_by(f64::total_cmp);
    let median = moved.get(moved.len() / 2).copied().unwrap_or(0.0);
    println!(
        "  moving {median} blocks in the middle of cases; {left_out} strokes cannot be a plan"
    );
}

fn pick(world: &World, dice: &mut Dice) {
    let (picker, seconds) = timed(|| Picker::over(world));
    println!("  a picker is made in {:.1} ms", 1e3 * seconds);
    let district = &world.district;
    let (mut lassos, mut lines, mut streets) = (Vec::new(), Vec::new(), Vec::new());
    let mut every = Vec::new();
    for _ in 0..STROKES {
        let mut spot = || district.blocks()[dice.below(district.blocks().len())].point;
        let (Some(from), Some(to)) = (spot(), spot()) else { continue };
        let lasso = lasso(from, 0.02);
        lassos.push(timed(|| picker.within(&lasso)).1);
        let (holds, seconds) = timed(|| {
            let points = district.blocks().iter().filter_map(|block| block.point);
            points.filter(|at| lasso.intersects(&geo::Point::new(at.lon, at.lat))).count()
        });
        assert_eq!(picker.within(&lasso).len(), holds);
        every.push(seconds);
        let line: LineString<f64> = [coord(from), coord(to)].into_iter().collect();
        lines.push(timed(|| picker.touching(world, &line)).1);
        let along = Along { within: Millimeters(50_000), side: Some(Side::Left) };
        streets.push(timed(|| picker.along(world, &[from, to], along)).1);
    }
    every.sort_by(f64::total_cmp);
    let nothing = every[every.len() / 2];
    say("picked by lasso", &mut lassos, nothing);
    say("picked across", &mut lines, nothing);
    say("picked along", &mut streets, nothing);
}

/// Round, with 200 corners, of so many degrees from its middle.
fn lasso(middle: Point, reach: f64) -> Polygon<f64> {
    let corner = |at: usize| {
        let turn = at as f64 / 200.0 * std::f64::consts::TAU;
        let reach = reach * (1.0 + 0.2 * (7.0 * turn).sin());
        Coord { x: middle.lon + reach * turn.cos(), y: middle.lat + reach * turn.sin() }
    };
    Polygon::new((0..200).map(corner).collect(), Vec::new())
}

fn coord(point: Point) -> Coord<f64> {
    Coord { x: point.lon, y: point.lat }
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = run();
    (result, start.elapsed().as_secs_f64())
}

fn say(what: &str, seconds: &mut [f64], nothing: f64) {
    seconds.sort_by(f64::total_cmp);
    let at = |share: f64| seconds[((seconds.len() - 1) as f64 * share) as usize];
    let [median, late, worst] = [0.5, 0.95, 1.0].map(at);
    let [m, l, w] = [median, late, worst].map(|seconds| 1e3 * seconds);
    let share = 100.0 * median / nothing;
    println!("  {what}: median {m:.3} ms ({share:.2} % of from nothing), p95 {l:.3}, worst {w:.3}");
}

fn fairfax() -> Result<World, Box<dyn Error>> {
    let folder = Path::new("../shared/real/fairfax");
    let settings = Path::new(env!("CARGO_TARGET_TMPDIR")).join("draw.toml");
    let columns = "[columns]\nseats = \"capacity\"\nchildren = \"children\"\n";
    fs::write(&settings, format!("effort = \"quick\"\nconnected = true\n{columns}"))?;
    let (schools, blocks) = (folder.join("schools.geojson"), folder.join("blocks.geojson"));
    let files =
        Files { settings: Some(&settings), level: Some("ES"), ..Files::of(&schools, &blocks) };
    let loaded = ingest::read(&files).map_err(|problems| problems[0].to_string())?;
    Ok(World::survey(loaded.district))
}
