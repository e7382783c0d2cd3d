//! Untrusted files in, a valid `District` out, or everything that is wrong with them.

mod apportion;
mod blocks;
mod code;
mod csv_table;
mod geojson_table;
mod hand;
mod identity;
mod number;
mod outline;
mod pairs;
mod problem;
mod schools;
mod seats;
mod settings;
mod source;
mod staying;
mod streets;
mod table;
mod together;
mod what_if;
mod whereabouts;
mod wishes;

use std::path::Path;
use std::sync::Arc;

pub use code::Code;
pub use problem::{Place, Problem};

use crate::model::{Barriers, District, Settings, Streets};
use problem::Problems;
use settings::Said;
use source::{Source, Sources};
use table::Table;
use wishes::Wishes;

/// What to read.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    pub schools: &'a Path,
    pub blocks: &'a Path,
    pub distances: Option<&'a Path>,
    pub adjacency: Option<&'a Path>,
    pub settings: Option<&'a Path>,
    pub keep: Option<&'a Path>,
    pub pins: Option<&'a Path>,
    pub bans: Option<&'a Path>,
    pub streets: Option<&'a Path>,
    pub barriers: Option<&'a Path>,
    pub level: Option<&'a str>,
}

impl<'a> Files<'a> {
    /// Nothing but what every district needs.
    pub fn of(schools: &'a Path, blocks: &'a Path) -> Self {
        Self {
            schools,
            blocks,
            distances: None,
            adjacency: None,
            settings: None,
            keep: None,
            pins: None,
            bans: None,
            streets: None,
            barriers: None,
            level: None,
        }
    }
}

/// A district, and what its readers should know about how it was read.
#[derive(Debug)]
pub struct Loaded {
    pub district: District,
    /// Repairs, apportionments and doubts, none of which stops the work.
    pub notices: Vec<Problem>,
}

/// By what the files are understood.
struct Asked<'a> {
    settings: Settings,
    wishes: Wishes,
    level: Option<&'a str>,
    walks_given: bool,
}

/// The most children or seats that a district may have, so that totals cannot overflow.
const MOST: i64 = 100_000_000;

/// Reads every file completely before it gives up.
///
/// # Errors
///
/// Every problem of every file, by file and place. Never an empty list.
pub fn read(files: &Files) -> Result<Loaded, Vec<Problem>> {
    let mut problems = Problems::default();
    let sources = Sources::open(files, &mut problems);
    let settings = settings_of(sources.settings.as_ref(), &mut problems);
    let schools = table_of(&sources.schools, &mut problems);
    let blocks = table_of(&sources.blocks, &mut problems);
    let Some(Said { settings, wishes }) = settings else {
        return Err(errors(problems));
    };
    let (level, walks_given) = (files.level, files.distances.is_some());
    let network = network(&sources, &settings, &mut problems);
    let asked = Asked { settings, wishes, level, walks_given };
    let district = together::district(&sources, schools, blocks, asked, &mut problems);
    let notices = problems.into_notices()?;
    let mut district = district.expect("without a problem there is a district");
    (district.streets, district.barriers) = network;
    Ok(Loaded { district, notices })
}

/// What was found elsewhere about the files, as [`read`] tells what it finds: sorted, long lists
/// cut short. Notices if nothing else was found.
///
/// # Errors
///
/// The errors, if there are any.
pub fn sorted_out(found: impl Iterator<Item = Problem>) -> Result<Vec<Problem>, Vec<Problem>> {
    let mut problems = Problems::default();
    problems.extend(found);
    problems.into_notices()
}

fn errors(problems: Problems) -> Vec<Problem> {
    problems.into_notices().expect_err("something was missing, and that was reported")
}

/// `None` after a problem that leaves nothing to understand the other files by.
fn settings_of(source: Option<&Source>, problems: &mut Problems) -> Option<Said> {
    match source {
        None => Some(Said::default()),
        Some(source) => settings::read(&source.file, source.text.as_deref()?, problems),
    }
}

/// Where people walk, and what they cannot cross, as far as it is given.
fn network(
    sources: &Sources,
    settings: &Settings,
    problems: &mut Problems,
) -> (Option<Arc<Streets>>, Option<Arc<Barriers>>) {
    let (given, settings) = (&sources.streets, &settings.streets);
    if let (Some(streets), Some(_)) = (given, &sources.distances) {
        problems.add(streets.file.problem(Code::StreetsAndDistances));
    }
    if let (None, Some(barriers)) = (given, &sources.barriers) {
        problems.add(barriers.file.problem(Code::BarriersAlone));
    }
    let network = given.as_ref().and_then(|source| match &source.pbf {
        Some(bytes) => streets::of_pbf(&source.file, bytes, problems),
        None => streets::of_lines(table_of(source, problems)?, settings, problems),
    });
    let barriers = sources
        .barriers
        .as_ref()
        .and_then(|source| Some(streets::barriers::read(table_of(source, problems)?, problems)));
    (network.map(Arc::new), barriers.map(Arc::new))
}

/// GeoJSON or CSV, whatever the file is called. `None` after a problem.
fn table_of(source: &Source, problems: &mut Problems) -> Option<Table> {
    let text = source.text.as_deref()?;
    if text.trim_start().starts_with(['{', '[']) {
        geojson_table::read(&source.file, text, problems)
    } else {
        csv_table::read(&source.file, text, problems)
    }
}
