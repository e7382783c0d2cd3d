//! From a drawing to a plan's folder, made from files that say what was drawn.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::DraftError;
use crate::draw::Drawing;
use crate::ingest;
use crate::model::Rule;
use crate::report::report;
use crate::store::{self, Shown, StoreError};
use crate::wire;
use crate::world::World;
use crate::zones::zones_of;

/// A plan that keeps every promise, in a folder.
#[derive(Debug)]
pub(super) struct Made {
    pub folder: PathBuf,
    pub level: Option<String>,
    pub rule: Rule,
    /// As of [`wire::report_json`].
    pub report: Value,
}

/// `scratch`: holds as `base` the folder of the plan that was drawn on.
///
/// # Errors
///
/// What keeps the drawing from being a plan, or the disk refuses.
pub(super) fn made(drawing: &Drawing, scratch: &Path) -> Result<Made, DraftError> {
    let opened = store::open(&scratch.join("base"))?;
    let (mut paths, level) = (opened.inputs, opened.plan.level);
    if paths.settings.is_some() || drawing.premises().next().is_some() {
        let settings = paths.settings.as_deref().map(read).transpose()?.unwrap_or_default();
        let settings = wire::settings_with_premises(&settings, drawing.premises());
        let settings = settings.map_err(|why| DraftError::NotSaid(why.to_string()))?;
        paths.settings = Some(write(scratch.join("settings.toml"), &settings)?);
    }
    let pins = || write(scratch.join("pins.csv"), &wire::pins_csv(drawing));
    paths.pins = if drawing.pins().is_empty() { None } else { Some(pins()?) };
    let loaded = ingest::read(&paths.files(level.as_deref())).map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        DraftError::NotSaid(all.join("; "))
    })?;
    let world = World::survey(loaded.district);
    let proved = drawing
        .finish(&world)
        .map_err(|obstacles| DraftError::NoPlanYet(wire::obstacles_json(drawing, &obstacles)))?;
    let zones = zones_of(&world, &proved.plan);
    let report = report(&world, &proved.plan, &zones);
    let shown = Shown { zones: &zones, report: &report };
    let mut files = store::files_of_plan(&world, &proved.plan, shown);
    files.extend(store::copies(&paths, &world.district.inputs)?);
    let folder = scratch.join("plan");
    store::write_folder(&folder, &files)?;
    let report = wire::report_json(&world.district, &proved.plan, &report);
    let report: Value = serde_json::from_str(&report).unwrap_or_default();
    Ok(Made { folder, level, rule: proved.plan.rule, report })
}

fn read(path: &Path) -> Result<String, StoreError> {
    fs::read_to_string(path).map_err(|source| StoreError::Io { path: path.to_owned(), source })
}

fn write(path: PathBuf, text: &str) -> Result<PathBuf, StoreError> {
    match fs::write(&path, text) {
        Ok(()) => Ok(path),
        Err(source) => Err(StoreError::Io { path, source }),
    }
}
