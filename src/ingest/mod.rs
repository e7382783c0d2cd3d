//! Untrusted files in, a valid `District` out, or everything that is wrong with them.

mod addresses;
mod apportion;
mod blocks;
mod candidates;
mod code;
mod coverage;
mod csv_table;
mod file_wishes;
mod formats;
mod gaps;
mod geojson_table;
mod hand;
mod identity;
mod inspect;
mod number;
mod outline;
mod pairs;
mod places;
mod placing;
mod problem;
mod public_addresses;
mod rows;
mod schools;
mod seats;
mod settings;
mod source;
mod standing;
mod staying;
mod street_sides;
mod streets;
mod table;
mod together;
mod what_if;
mod whereabouts;
mod wishes;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use addresses::Address;
pub use code::Code;
pub use formats::{NotPacked, Packed, packed};
pub use inspect::{
    Column as InspectedColumn, Inspected, Layer as InspectedLayer, SeenCrs, inspect, picture,
    settings as stub,
};
pub use places::places;
pub use problem::{Place, Problem};
pub use public_addresses::public_addresses;
pub use rows::{Rows, rows};
pub use settings::{office, office_of, open_id};

use crate::model::{Barriers, District, InputRole, Settings, Streets};
use formats::How;
use placing::Ground;
use problem::Problems;
use settings::Said;
use source::{Source, Sources};
use together::Tables;
use wishes::Wishes;

/// What to read.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    pub schools: &'a Path,
    pub blocks: &'a Path,
    /// Other files of blocks, which are one table with the first.
    pub more_blocks: &'a [PathBuf],
    pub distances: Option<&'a Path>,
    pub adjacency: Option<&'a Path>,
    pub settings: Option<&'a Path>,
    pub keep: Option<&'a Path>,
    pub pins: Option<&'a Path>,
    pub bans: Option<&'a Path>,
    pub streets: Option<&'a Path>,
    pub barriers: Option<&'a Path>,
    pub addresses: Option<&'a Path>,
    /// Whether [`Loaded::addresses`] are wanted, which may be many.
    pub keep_addresses: bool,
    pub level: Option<&'a str>,
}

impl<'a> Files<'a> {
    /// Nothing but what every district needs.
    pub fn of(schools: &'a Path, blocks: &'a Path) -> Self {
        Self {
            schools,
            blocks,
            more_blocks: &[],
            distances: None,
            adjacency: None,
            settings: None,
            keep: None,
            pins: None,
            bans: None,
            streets: None,
            barriers: None,
            addresses: None,
            keep_addresses: false,
            level: None,
        }
    }
}

/// A district, and what its readers should know about how it was read.
#[derive(Debug)]
pub struct Loaded {
    pub district: District,
    /// Those of each block, if they were asked for and the district has a list of them.
    pub addresses: Vec<Vec<Address>>,
    /// Repairs, apportionments and doubts, none of which stops the work.
    pub notices: Vec<Problem>,
}

/// By what the files are understood.
struct Asked<'a> {
    settings: Settings,
    wishes: Wishes,
    level: Option<&'a str>,
    walks_given: bool,
    /// Children are those of the addresses, and no column of the blocks counts them.
    by_address: bool,
    keep_addresses: bool,
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
    let mut sources = Sources::open(files, &mut problems);
    let settings = settings_of(sources.settings.as_mut(), &mut problems);
    let readable = settings.is_some();
    let Said { settings, wishes, files: said } = settings.unwrap_or_default();
    sources.decode(&said, &mut problems);
    let ground = Ground { files: &said, columns: &settings.columns };
    let mut table = |source: &mut Source| placing::table(source, ground, &mut problems);
    let schools = table(&mut sources.schools);
    let blocks = table(&mut sources.blocks);
    let addresses = sources.addresses.as_mut().and_then(&mut table);
    if !readable {
        return Err(errors(problems));
    }
    let (level, walks_given) = (files.level, files.distances.is_some());
    let network = network(&mut sources, (ground, &settings), &mut problems);
    let by_address = files.addresses.is_some();
    let keep_addresses = files.keep_addresses;
    let asked = Asked { settings, wishes, level, walks_given, by_address, keep_addresses };
    let tables = Tables { schools, blocks, addresses };
    let district = together::district(&sources, tables, asked, &mut problems);
    if let (Some((district, _)), (Some(streets), _), Some(source)) =
        (&district, &network, &sources.streets)
    {
        streets::shifted::check(district, streets, &source.file, &mut problems);
    }
    let notices = problems.into_notices()?;
    let (mut district, addresses) = district.expect("without a problem there is a district");
    (district.streets, district.barriers) = network;
    Ok(Loaded { district, addresses, notices })
}

/// Streets that are there to be called by name only, understood as `settings` say; and what their
/// readers should know.
///
/// # Errors
///
/// Every problem of both files.
pub fn named_streets(
    streets: &Path,
    settings: Option<&Path>,
) -> Result<(Streets, Vec<Problem>), Vec<Problem>> {
    let mut problems = Problems::default();
    let mut opened = |role, path| Source::open(role, path, &[], &mut problems);
    let mut source = opened(InputRole::Streets, streets);
    let mut settings = settings.map(|path| opened(InputRole::Settings, path));
    let said = settings_of(settings.as_mut(), &mut problems);
    let readable = said.is_some();
    let Said { settings, files, .. } = said.unwrap_or_default();
    let ground = Ground { files: &files, columns: &settings.columns };
    let named = if source.looks(streets::is_pbf) {
        let bytes = source.take_bytes().filter(|_| readable);
        bytes.and_then(|bytes| streets::named_of_pbf(&source.file, &bytes, &mut problems))
    } else {
        let table =
            if readable { placing::table(&mut source, ground, &mut problems) } else { None };
        table.and_then(|table| streets::named_of_lines(table, &mut problems))
    };
    let notices = problems.into_notices()?;
    Ok((named.expect("without a problem there are streets"), notices))
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
fn settings_of(source: Option<&mut Source>, problems: &mut Problems) -> Option<Said> {
    match source {
        None => Some(Said::default()),
        Some(source) => {
            let how = How { encoding: Some(encoding_rs::UTF_8), ..How::default() };
            source.decode(&how, problems);
            settings::read(&source.file, source.text.as_deref()?, problems)
        }
    }
}

/// Where people walk, and what they cannot cross, as far as it is given.
fn network(
    sources: &mut Sources,
    (ground, settings): (Ground, &Settings),
    problems: &mut Problems,
) -> (Option<Arc<Streets>>, Option<Arc<Barriers>>) {
    if let (Some(streets), Some(_)) = (&sources.streets, &sources.distances) {
        problems.add(streets.file.problem(Code::StreetsAndDistances));
    }
    if let (None, Some(barriers)) = (&sources.streets, &sources.barriers) {
        problems.add(barriers.file.problem(Code::BarriersAlone));
    }
    let network = sources.streets.as_mut().and_then(|source| {
        if source.looks(streets::is_pbf) {
            let bytes = source.take_bytes()?;
            return streets::of_pbf(&source.file, &bytes, problems);
        }
        let table = placing::table(source, ground, problems)?;
        streets::of_lines(table, &settings.streets, problems)
    });
    let barriers = sources.barriers.as_mut().and_then(|source| {
        let table = placing::table(source, ground, problems)?;
        Some(streets::barriers::read(table, problems))
    });
    (network.map(Arc::new), barriers.map(Arc::new))
}
