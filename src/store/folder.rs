use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::StoreError;
use crate::ingest::{self, Files, Packed};
use crate::model::{InputDigest, InputRole, Plan};
use crate::wire;

/// What makes a folder a plan's.
pub const PLAN_FILE: &str = "plan.json";

/// Holds byte-exact copies of the files the plan was made from.
pub(super) const INPUTS: &str = "inputs";

/// A plan, and where the files are that it was made from.
#[derive(Debug)]
pub struct Opened {
    pub plan: Plan,
    pub inputs: InputPaths,
}

/// `None`: the plan was made without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputPaths {
    pub schools: PathBuf,
    pub blocks: PathBuf,
    /// Other files of blocks, which are one table with the first.
    pub more_blocks: Vec<PathBuf>,
    pub distances: Option<PathBuf>,
    pub adjacency: Option<PathBuf>,
    pub settings: Option<PathBuf>,
    pub keep: Option<PathBuf>,
    pub pins: Option<PathBuf>,
    pub bans: Option<PathBuf>,
    pub streets: Option<PathBuf>,
    pub barriers: Option<PathBuf>,
    pub addresses: Option<PathBuf>,
}

/// What is in `dir`, unverified.
///
/// # Errors
///
/// There is no plan, it is unreadable, or an input it names is missing.
pub fn open(dir: &Path) -> Result<Opened, StoreError> {
    let path = dir.join(PLAN_FILE);
    let text = fs::read_to_string(&path)
        .map_err(|source| StoreError::Io { path: path.clone(), source })?;
    let plan = wire::plan_from_json(&text).map_err(|bad| StoreError::BadPlan { path, bad })?;
    let inputs = input_paths(dir, &plan)?;
    Ok(Opened { plan, inputs })
}

/// Where in the plan's folder `dir` its inputs are.
///
/// # Errors
///
/// One that the plan names is missing.
pub fn input_paths(dir: &Path, plan: &Plan) -> Result<InputPaths, StoreError> {
    let folder = dir.join(INPUTS);
    let named = |role: InputRole| plan.inputs.iter().any(|input| input.role == role);
    let find = |role: InputRole| match file_called(&folder, role.name()) {
        Some(path) => Ok(path),
        None => Err(StoreError::InputMissing { folder: folder.clone(), role: role.name() }),
    };
    let find_named = |role| if named(role) { find(role).map(Some) } else { Ok(None) };
    Ok(InputPaths {
        schools: find(InputRole::Schools)?,
        blocks: find(InputRole::Blocks)?,
        more_blocks: Vec::new(),
        distances: find_named(InputRole::Distances)?,
        adjacency: find_named(InputRole::Adjacency)?,
        settings: find_named(InputRole::Settings)?,
        keep: find_named(InputRole::Keep)?,
        pins: find_named(InputRole::Pins)?,
        bans: find_named(InputRole::Bans)?,
        streets: find_named(InputRole::Streets)?,
        barriers: find_named(InputRole::Barriers)?,
        addresses: find_named(InputRole::Addresses)?,
    })
}

impl InputPaths {
    /// Nothing but what every district needs.
    pub fn of(schools: PathBuf, blocks: PathBuf) -> Self {
        Self {
            schools,
            blocks,
            more_blocks: Vec::new(),
            distances: None,
            adjacency: None,
            settings: None,
            keep: None,
            pins: None,
            bans: None,
            streets: None,
            barriers: None,
            addresses: None,
        }
    }

    /// To be read as one level's.
    pub fn files<'a>(&'a self, level: Option<&'a str>) -> Files<'a> {
        Files {
            schools: &self.schools,
            blocks: &self.blocks,
            more_blocks: &self.more_blocks,
            distances: self.distances.as_deref(),
            adjacency: self.adjacency.as_deref(),
            settings: self.settings.as_deref(),
            keep: self.keep.as_deref(),
            pins: self.pins.as_deref(),
            bans: self.bans.as_deref(),
            streets: self.streets.as_deref(),
            barriers: self.barriers.as_deref(),
            addresses: self.addresses.as_deref(),
            keep_addresses: false,
            level,
        }
    }

    /// The files there are, each with its role; of several that are one table the first.
    pub fn by_role(&self) -> impl Iterator<Item = (InputRole, &Path)> {
        let optional = [
            (InputRole::Distances, &self.distances),
            (InputRole::Adjacency, &self.adjacency),
            (InputRole::Settings, &self.settings),
            (InputRole::Keep, &self.keep),
            (InputRole::Pins, &self.pins),
            (InputRole::Bans, &self.bans),
            (InputRole::Streets, &self.streets),
            (InputRole::Barriers, &self.barriers),
            (InputRole::Addresses, &self.addresses),
        ];
        let optional =
            optional.into_iter().filter_map(|(role, path)| Some((role, path.as_deref()?)));
        let needed = [(InputRole::Schools, &*self.schools), (InputRole::Blocks, &*self.blocks)];
        needed.into_iter().chain(optional)
    }
}

/// Byte-exact copies for the plan's folder of the files it was made from.
///
/// # Errors
///
/// A file is no longer the one with this digest, or cannot be read.
pub fn copies(
    paths: &InputPaths,
    digests: &[InputDigest],
) -> Result<Vec<(PathBuf, Vec<u8>)>, StoreError> {
    let copy = |(role, path): (InputRole, &Path)| {
        let more = if role == InputRole::Blocks { &*paths.more_blocks } else { &[] };
        let Packed { bytes, is_archive } = ingest::packed(path, more)?;
        let sha256 = hex::encode(Sha256::digest(&bytes));
        if digests.contains(&InputDigest { role, sha256 }) {
            let file = input_file(role, path);
            Ok((if is_archive { file.with_extension("zip") } else { file }, bytes))
        } else {
            Err(StoreError::InputChanged(path.to_owned()))
        }
    };
    paths.by_role().map(copy).collect()
}

/// Where in a plan's folder the copy of an input goes: its role, with the ending it came with.
fn input_file(role: InputRole, given: &Path) -> PathBuf {
    let name = Path::new(INPUTS).join(role.name());
    match given.extension() {
        Some(ending) => name.with_extension(ending),
        None => name,
    }
}

/// The first by name of the files that are called `stem`, whatever their ending.
fn file_called(folder: &Path, stem: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.filter(|path| path.file_stem().is_some_and(|found| found == stem)).min()
}
