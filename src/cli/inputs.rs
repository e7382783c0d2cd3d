use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::progress::stage;
use super::survey::survey;
use crate::ingest::{self, Address, Files, Loaded};
use crate::model::{Effort, Plan};
use crate::store::{self, InputPaths, StoreError};
use crate::wire;
use crate::world::World;

/// What a plan is made from.
#[derive(Debug, Args)]
pub(super) struct InputFlags {
    /// Schools with their seats (GeoJSON, CSV, xlsx, GeoPackage, Shapefile or FlatGeobuf)
    #[arg(long, value_name = "FILE")]
    pub schools: PathBuf,
    /// Blocks of homes with their children; several files are one table
    #[arg(long, value_name = "FILE", required = true)]
    pub blocks: Vec<PathBuf>,
    /// Walks measured by the office (CSV: block,school,meters) in place of straight lines
    #[arg(long, value_name = "FILE")]
    pub distances: Option<PathBuf>,
    /// Neighboring blocks (CSV: block,neighbor) in place of shared borders
    #[arg(long, value_name = "FILE")]
    pub adjacency: Option<PathBuf>,
    /// What the files call things, how to allocate, and what-ifs about schools (TOML)
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// The plan before this one, to be kept as far as the settings' `[keep]` says (CSV:
    /// `block,school[,moved]`; the assignments.csv of its folder will do)
    #[arg(long, value_name = "FILE")]
    pub keep: Option<PathBuf>,
    /// Blocks that go to these schools, whatever the rule says (CSV: block,school)
    #[arg(long, value_name = "FILE")]
    pub pins: Option<PathBuf>,
    /// Blocks that do not go to these schools (CSV: block,school)
    #[arg(long, value_name = "FILE")]
    pub bans: Option<PathBuf>,
    /// Where people walk, in place of straight lines: OpenStreetMap (.osm.pbf) or lines
    #[arg(long, value_name = "FILE")]
    pub streets: Option<PathBuf>,
    /// Lines that nobody on the streets crosses, or at a price (price_m), and points to cross at
    #[arg(long, value_name = "FILE")]
    pub barriers: Option<PathBuf>,
    /// Children by address, in place of those the blocks say (address, children, and block or lon
    /// and lat)
    #[arg(long, value_name = "FILE")]
    pub addresses: Option<PathBuf>,
    /// The level to allocate, where the files hold several: primary, junior, or the office's own
    #[arg(long, value_name = "LEVEL")]
    pub level: Option<String>,
}

/// What a plan was made from; without these flags, the copies in the plan's own folder.
#[derive(Debug, Args)]
#[command(next_help_heading = "Inputs (none: the copies in the plan's own folder, DIR/inputs)")]
pub(super) struct OtherInputFlags {
    /// Schools with their seats (GeoJSON, CSV, xlsx, GeoPackage, Shapefile or FlatGeobuf)
    #[arg(long, value_name = "FILE", requires = "blocks")]
    schools: Option<PathBuf>,
    /// Blocks of homes with their children; several files are one table
    #[arg(long, value_name = "FILE", requires = "schools")]
    blocks: Vec<PathBuf>,
    /// Walks measured by the office (CSV: block,school,meters)
    #[arg(long, value_name = "FILE", requires = "schools")]
    distances: Option<PathBuf>,
    /// Neighboring blocks (CSV: block,neighbor)
    #[arg(long, value_name = "FILE", requires = "schools")]
    adjacency: Option<PathBuf>,
    /// Settings (TOML)
    #[arg(long, value_name = "FILE", requires = "schools")]
    settings: Option<PathBuf>,
    /// The plan before this one, to be kept as far as the settings' `[keep]` says (CSV:
    /// `block,school[,moved]`; the assignments.csv of its folder will do)
    #[arg(long, value_name = "FILE", requires = "schools")]
    keep: Option<PathBuf>,
    /// Blocks that go to these schools, whatever the rule says (CSV: block,school)
    #[arg(long, value_name = "FILE", requires = "schools")]
    pins: Option<PathBuf>,
    /// Blocks that do not go to these schools (CSV: block,school)
    #[arg(long, value_name = "FILE", requires = "schools")]
    bans: Option<PathBuf>,
    /// Where people walk: OpenStreetMap (.osm.pbf) or lines
    #[arg(long, value_name = "FILE", requires = "schools")]
    streets: Option<PathBuf>,
    /// Lines that nobody on the streets crosses, or at a price (price_m), and points to cross at
    #[arg(long, value_name = "FILE", requires = "schools")]
    barriers: Option<PathBuf>,
    /// Children by address, in place of those the blocks say
    #[arg(long, value_name = "FILE", requires = "schools")]
    addresses: Option<PathBuf>,
    /// The level that was allocated; without it, the one the plan names
    #[arg(long, value_name = "LEVEL", requires = "schools")]
    level: Option<String>,
}

impl InputFlags {
    pub(super) fn paths(&self) -> InputPaths {
        let (blocks, more) = self.blocks.split_first().expect("the flag is required");
        InputPaths {
            schools: self.schools.clone(),
            blocks: blocks.clone(),
            more_blocks: more.to_vec(),
            distances: self.distances.clone(),
            adjacency: self.adjacency.clone(),
            settings: self.settings.clone(),
            keep: self.keep.clone(),
            pins: self.pins.clone(),
            bans: self.bans.clone(),
            streets: self.streets.clone(),
            barriers: self.barriers.clone(),
            addresses: self.addresses.clone(),
        }
    }
}

impl OtherInputFlags {
    /// Read again what `plan`, in the file `plan_file`, was made from.
    pub(super) fn world(&self, plan_file: &Path, plan: &Plan) -> Result<World, Failure> {
        let paths = self.paths(plan_file, plan)?;
        let loaded = read(&paths, self.level(plan))?;
        Ok(survey(loaded.district, &paths)?.world)
    }

    /// The addresses of each block, as far as the plan was made from a list of them.
    pub(super) fn addresses(
        &self,
        plan_file: &Path,
        plan: &Plan,
    ) -> Result<Vec<Vec<Address>>, Failure> {
        let paths = self.paths(plan_file, plan)?;
        if paths.addresses.is_none() {
            return Ok(Vec::new());
        }
        let files = Files { keep_addresses: true, ..paths.files(self.level(plan)) };
        let loaded = stage("reading", || ingest::read(&files)).map_err(Failure::Problems)?;
        Ok(loaded.addresses)
    }

    fn level<'a>(&'a self, plan: &'a Plan) -> Option<&'a str> {
        self.level.as_deref().or(plan.level.as_deref())
    }

    fn paths(&self, plan_file: &Path, plan: &Plan) -> Result<InputPaths, Failure> {
        Ok(match (&self.schools, &*self.blocks) {
            (Some(schools), [blocks, more @ ..]) => InputPaths {
                schools: schools.clone(),
                blocks: blocks.clone(),
                more_blocks: more.to_vec(),
                distances: self.distances.clone(),
                adjacency: self.adjacency.clone(),
                settings: self.settings.clone(),
                keep: self.keep.clone(),
                pins: self.pins.clone(),
                bans: self.bans.clone(),
                streets: self.streets.clone(),
                barriers: self.barriers.clone(),
                addresses: self.addresses.clone(),
            },
            _ => store::input_paths(plan_file.parent().unwrap_or(Path::new("")), plan)?,
        })
    }
}

/// What `plan`, in the file `plan_file`, was made from: the copies in its own folder.
///
/// # Errors
///
/// Every problem of every file.
pub(super) fn own_world(plan_file: &Path, plan: &Plan) -> Result<World, Failure> {
    let paths = store::input_paths(plan_file.parent().unwrap_or(Path::new("")), plan)?;
    let loaded = read(&paths, plan.level.as_deref())?;
    Ok(survey(loaded.district, &paths)?.world)
}

/// What `plan`, in the file `plan_file`, was made from, if it lies unchanged in the plan's folder.
pub(super) fn world_beside(plan_file: &Path, plan: &Plan) -> Option<World> {
    let paths = store::input_paths(plan_file.parent().unwrap_or(Path::new("")), plan).ok()?;
    let district = read(&paths, plan.level.as_deref()).ok()?.district;
    let n_blocks = district.blocks().len();
    let same = district.inputs == plan.inputs && n_blocks == plan.blocks.len();
    if same { survey(district, &paths).ok().map(|surveyed| surveyed.world) } else { None }
}

/// # Errors
///
/// Every problem of every file.
pub(super) fn read(paths: &InputPaths, level: Option<&str>) -> Result<Loaded, Failure> {
    stage("reading", || ingest::read(&paths.files(level))).map_err(Failure::Problems)
}

/// # Errors
///
/// It is none; the text says which there are.
pub(super) fn effort(name: &str) -> Result<Effort, String> {
    let known = || Effort::ALL.map(Effort::name).join(", ");
    let found = Effort::ALL.into_iter().find(|effort| effort.name() == name);
    found.ok_or_else(|| format!("there is {}", known()))
}

/// `given` as it is, or `given/plan.json` if it is a folder.
pub(super) fn plan_file(given: &Path) -> PathBuf {
    if given.is_dir() { given.join(store::PLAN_FILE) } else { given.to_owned() }
}

/// A plan as it stands in its file, unverified.
pub(super) fn read_plan(path: &Path) -> Result<Plan, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    let bad = |bad| StoreError::BadPlan { path: path.to_owned(), bad };
    Ok(wire::plan_from_json(&text).map_err(bad)?)
}
