//! How good the plans are on real districts: the table of the README.
//!
//!     cargo bench --bench real
//!
//! Reads `../shared/real`; says so and stops where that is absent.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use catchment::ingest::{self, Files};
use catchment::pipeline;
use catchment::report::{self, Figures};
use catchment::world::World;
use catchment::zones::zones_of;
use serde_json::Value;

/// A district of `../shared/real`, with what its columns are called.
struct Case {
    name: &'static str,
    folder: &'static str,
    level: Option<&'static str>,
    columns: &'static str,
    /// Share of the seats that is left.
    seats_left: f64,
}

const FAIRFAX_ES: &str =
    "seats = \"capacity\"\nchildren = \"children\"\ncurrent_school = \"current_es\"";
const FAIRFAX_MS: &str =
    "seats = \"capacity\"\nchildren = \"children_est_ms\"\ncurrent_school = \"current_ms\"";
const FAIRFAX_HS: &str =
    "seats = \"capacity\"\nchildren = \"children_est_hs\"\ncurrent_school = \"current_hs\"";
const SOMERVILLE: &str = "seats = \"capacity_assumed\"\nlevel = []";

const CASES: [Case; 5] = [
    Case {
        name: "Fairfax ES",
        folder: "fairfax",
        level: Some("ES"),
        columns: FAIRFAX_ES,
        seats_left: 1.0,
    },
    Case {
        name: "Fairfax MS",
        folder: "fairfax",
        level: Some("MS"),
        columns: FAIRFAX_MS,
        seats_left: 1.0,
    },
    Case {
        name: "Fairfax HS",
        folder: "fairfax",
        level: Some("HS"),
        columns: FAIRFAX_HS,
        seats_left: 1.0,
    },
    Case {
        name: "Somerville",
        folder: "somerville",
        level: None,
        columns: SOMERVILLE,
        seats_left: 1.0,
    },
    Case {
        name: "Fairfax ES, 15 % fewer seats",
        folder: "fairfax",
        level: Some("ES"),
        columns: FAIRFAX_ES,
        seats_left: 0.85,
    },
];

fn main() -> Result<(), Box<dyn Error>> {
    if !Path::new("../shared/real").exists() {
        println!("ignored: ../shared/real is absent");
        return Ok(());
    }
    println!(
        "| district | | children | over seats | without seat | mean walk m | longest m | at nearest |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|");
    let timings: Vec<String> = CASES.iter().map(measure).collect::<Result<_, _>>()?;
    println!("\n| district | gap | exceptions | seconds to read, survey, plan and verify |");
    println!("|---|--:|--:|--:|");
    timings.iter().for_each(|row| println!("{row}"));
    Ok(())
}

fn measure(case: &Case) -> Result<String, Box<dyn Error>> {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join(case.name);
    fs::create_dir_all(&scratch)?;
    let from = Path::new("../shared/real").join(case.folder);
    let schools = cut_seats(&from.join("schools.geojson"), &scratch, case.seats_left)?;
    let settings = scratch.join("settings.toml");
    fs::write(&settings, format!("connected = false\n[columns]\n{}\n", case.columns))?;

    let start = Instant::now();
    let blocks = from.join("blocks.geojson");
    let files =
        Files { settings: Some(&settings), level: case.level, ..Files::of(&schools, &blocks) };
    let loaded = ingest::read(&files).map_err(|problems| problems[0].to_string())?;
    let world = World::survey(loaded.district);
    let plan = pipeline::plan(&world).map_err(|broken| format!("{broken:?}"))?;
    let seconds = start.elapsed().as_secs_f64();

    let report = report::report(&world, &plan, &zones_of(&world, &plan));
    let today = report.today.map(|figures| ("today", figures));
    for (what, figures) in
        today.into_iter().chain([("nearest only", report.nearest), ("ours", report.plan)])
    {
        println!("| {} | {what} {} |", case.name, columns(&figures));
    }
    let placed = (report.plan.children - report.plan.unplaced).0 as f64;
    let bound = (plan.cost - plan.excess()).child_meters() / placed;
    println!("| {} | bound | | 0 | | {bound:.2} | | |", case.name);
    let (gap, exceptions) = (100.0 * plan.gap(), plan.exceptions.len());
    Ok(format!("| {} | {gap:.4} % | {exceptions} | {seconds:.2} |", case.name))
}

fn columns(figures: &Figures) -> String {
    let longest =
        figures.longest_walk.map_or(String::new(), |walk| format!("{:.0}", walk.meters()));
    let nearest =
        100.0 * figures.at_nearest.0 as f64 / (figures.children - figures.unplaced).0 as f64;
    let (children, over, unplaced) = (figures.children.0, figures.over_seats.0, figures.unplaced.0);
    format!(
        "| {children} | {over} | {unplaced} | {:.2} | {longest} | {nearest:.1} %",
        figures.mean_walk_m()
    )
}

/// The schools with a share of their seats, rounded down; the file itself where all are left.
fn cut_seats(schools: &Path, scratch: &Path, left: f64) -> Result<PathBuf, Box<dyn Error>> {
    if left == 1.0 {
        return Ok(schools.to_owned());
    }
    let mut collection: Value = serde_json::from_str(&fs::read_to_string(schools)?)?;
    for feature in collection["features"].as_array_mut().ok_or("no features")? {
        let seats = &mut feature["properties"]["capacity"];
        *seats = ((seats.as_f64().ok_or("no seats")? * left).floor() as i64).into();
    }
    let cut = scratch.join("schools.geojson");
    fs::write(&cut, collection.to_string())?;
    Ok(cut)
}
