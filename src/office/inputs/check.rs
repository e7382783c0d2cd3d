use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::streets::met;
use super::unpack::within;
use super::{InputsError, aside, unpack};
use crate::ingest::{self, Code, Loaded, Place, Problem};
use crate::model::{Children, Point};
use crate::store::database::{Database, InputVersion};
use crate::store::{InputPaths, Scratch};

/// What was found when a version was read.
#[derive(Debug)]
pub struct Checked {
    /// Those that the schools' file names; one without a name where it names none.
    pub levels: Vec<Level>,
    /// Everything that is wrong, or worth knowing, by file and place; each thing once.
    pub found: Vec<Found>,
    /// Where schools and blocks are, thinned out where they are many: enough to see where problems
    /// are among them.
    pub ground: Vec<Point>,
}

/// A level of a version.
#[derive(Debug)]
pub struct Level {
    pub name: Option<String>,
    /// `None`: it has problems.
    pub totals: Option<Totals>,
}

/// How much there is of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    pub n_schools: usize,
    pub n_blocks: usize,
    pub seats: Children,
    pub children: Children,
}

/// A problem.
#[derive(Debug)]
pub struct Found {
    /// Its file called as it came.
    pub problem: Problem,
    /// Where on the map it is, if it is anywhere.
    pub point: Option<Point>,
}

impl Checked {
    /// Nothing stops the work on any level.
    pub fn is_sound(&self) -> bool {
        self.levels.iter().all(|level| level.totals.is_some())
    }
}

/// What a version says never changes, so that it has to be read once only, as long as it is one of
/// the last few that were.
static KNOWN: Mutex<Known> = Mutex::new(Known { checked: BTreeMap::new(), order: Vec::new() });

struct Known {
    checked: BTreeMap<String, Arc<Checked>>,
    /// The oldest first.
    order: Vec<String>,
}

const MOST_KNOWN: usize = 32;

/// Reads a version as the solver would.
///
/// # Errors
///
/// The database or the disk refuses. Problems of the files are no errors.
pub async fn check(
    database: &Database,
    version: &InputVersion,
) -> Result<Arc<Checked>, InputsError> {
    if let Some(known) = known(&version.id) {
        return Ok(known);
    }
    let folder = Scratch::new()?;
    let paths = within(folder.path(), &unpack(database, version, folder.path()).await?);
    let checked = aside(move || Arc::new(checked(folder.path(), &paths))).await?;
    remember(&version.id, &checked);
    Ok(checked)
}

fn known(id: &str) -> Option<Arc<Checked>> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner).checked.get(id).cloned()
}

fn remember(id: &str, checked: &Arc<Checked>) {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if known.checked.insert(id.to_owned(), checked.clone()).is_none() {
        known.order.push(id.to_owned());
    }
    if MOST_KNOWN < known.order.len() {
        let oldest = known.order.remove(0);
        known.checked.remove(&oldest);
    }
}

fn checked(folder: &Path, paths: &InputPaths) -> Checked {
    let rows = ingest::rows(&paths.files(None));
    let names: Vec<Option<String>> = match rows.levels.len() {
        0 | 1 => vec![None],
        _ => rows.levels.iter().cloned().map(Some).collect(),
    };
    let mut problems: Vec<Problem> = Vec::new();
    let mut levels = Vec::new();
    for name in names {
        let read = ingest::read(&paths.files(name.as_deref()));
        let (totals, found) = match read {
            Ok(loaded) => match met(&loaded.district, paths) {
                Ok(more) => (Some(totals(&loaded)), [loaded.notices, more].concat()),
                Err(more) => (None, [loaded.notices, more].concat()),
            },
            Err(found) => (None, found),
        };
        levels.push(Level { name, totals });
        problems.extend(found);
    }
    let mut seen = BTreeSet::new();
    problems.retain(|problem| seen.insert(sentence_of(problem)));
    problems.sort_by(|a, b| (a.role, &a.place, a.code).cmp(&(b.role, &b.place, b.code)));
    let found = problems.into_iter().map(|problem| {
        let point = rows.point(&problem);
        Found { problem: called_as_it_came(folder, problem), point }
    });
    let found = found.collect();
    let n_points = rows.ground().count();
    let ground = rows.ground().step_by(n_points.div_ceil(MOST_GROUND).max(1)).collect();
    Checked { levels, found, ground }
}

const MOST_GROUND: usize = 3000;

/// Each level finds the same in the files of the blocks.
fn sentence_of(problem: &Problem) -> (Code, Place, String) {
    (problem.code, problem.place.clone(), problem.to_string())
}

fn totals(loaded: &Loaded) -> Totals {
    let district = &loaded.district;
    Totals {
        n_schools: district.schools().len(),
        n_blocks: district.blocks().len(),
        seats: district.total_seats(),
        children: district.total_children(),
    }
}

/// Nobody knows our temporary folders.
pub(in crate::office) fn called_as_it_came(folder: &Path, mut problem: Problem) -> Problem {
    let ours = [
        format!("{}/", folder.join(problem.role.name()).display()),
        format!("{}/", folder.display()),
    ];
    let plain = |text: &str| ours.iter().fold(text.to_owned(), |text, ours| text.replace(ours, ""));
    problem.file = plain(&problem.file);
    problem.detail = problem.detail.as_deref().map(plain);
    if let Place::Of(file, inner) = problem.place {
        problem.place = Place::Of(plain(&file), inner);
    }
    problem
}
