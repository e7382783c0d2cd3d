use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::language::Lang;
use super::progress::stage;
use super::proved::{PlanFlags, Proved};
use crate::export::workbook::{self, Wishes};
use crate::export::{self, Format};
use crate::store::{NewFile, StoreError};
use crate::wire::layers::{Layer, Source};
use crate::zones::zones_of;

/// Write a plan's schools, blocks, zones and exceptions as files for GIS and spreadsheets
///
/// The ending of a file says its format: .gpkg holds all layers; .fgb, .geojson and .csv hold the
/// one that --layer names; .pmtiles is for web maps; .xlsx is for printing, with a sheet for each
/// school, or with --layer a plain table. The plan is verified first.
#[derive(Debug, Args)]
pub(super) struct Flags {
    #[command(flatten)]
    of: PlanFlags,
    /// Files to write: .gpkg, .fgb, .geojson, .csv, .pmtiles or .xlsx
    #[arg(value_name = "OUT", required = true)]
    files: Vec<PathBuf>,
    /// This layer alone: schools, blocks, zones or exceptions
    #[arg(long, value_name = "LAYER", value_parser = layer)]
    layer: Option<Layer>,
    /// Say in the layer of blocks how many children each has, and in a workbook where they live.
    /// Such a file is for the office alone, and must not be published
    #[arg(long)]
    children: bool,
    /// The language of a workbook; without it, labels are in both, and the rest is in Chinese
    #[arg(long, value_enum)]
    lang: Option<Lang>,
    /// Replace files that are there
    #[arg(long)]
    replace: bool,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let files = files(flags)?;
    refuse_existing(flags)?;
    let Proved { path, plan, world } = flags.of.read()?;
    let zones = stage("drawing", || zones_of(&world, &plan));
    let source = Source { children: flags.children, ..Source::public(&world, &plan, &zones) };
    let layers = flags.layer.map_or(Layer::ALL.to_vec(), |layer| vec![layer]);
    let addresses = if flags.children && files.iter().any(|(_, format)| is_workbook(*format)) {
        flags.of.inputs.addresses(&path, &plan)?
    } else {
        Vec::new()
    };
    let wishes = Wishes { language: flags.lang.map(Lang::language), addresses: &addresses };
    let write = |(path, format): &(&Path, Format)| {
        let mut file = NewFile::create(path)?;
        let written = match format {
            Format::Workbook if flags.layer.is_none() => workbook::write(source, wishes, &mut file),
            _ => export::write(*format, source, &layers, &mut file),
        };
        written.map_err(|source| StoreError::Io { path: path.to_path_buf(), source })?;
        Ok(file)
    };
    let written: Vec<NewFile> =
        stage("writing", || files.iter().map(write).collect::<Result<_, StoreError>>())?;
    for (file, (path, _)) in written.into_iter().zip(&files) {
        file.put()?;
        writeln!(out, "{}", path.display())?;
    }
    Ok(())
}

/// What to write where.
///
/// # Errors
///
/// Everything that makes no sense about the flags.
fn files(flags: &Flags) -> Result<Vec<(&Path, Format)>, Failure> {
    let mut files: Vec<(&Path, Format)> = Vec::new();
    let mut wrong = Vec::new();
    for path in &flags.files {
        let shown = path.display();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        match Format::of_ending(&ending) {
            Err(why) => wrong.push(format!("{shown}: {why}")),
            Ok(format) if flags.layer.is_none() && !format.holds_layers() => {
                wrong.push(format!(
                    "{shown}: a .{ending} file holds one layer; say which with --layer: {}",
                    known_layers()
                ));
            }
            Ok(_) if files.iter().any(|(other, _)| other == path) => {
                wrong.push(format!("{shown}: named twice"));
            }
            Ok(format) => files.push((path, format)),
        }
    }
    let book = flags.layer.is_none() && files.iter().any(|(_, format)| is_workbook(*format));
    if flags.lang.is_some() && !book {
        wrong.push("--lang is for a workbook, an .xlsx without --layer".to_owned());
    }
    if let Some(layer) = flags.layer.filter(|layer| flags.children && *layer != Layer::Blocks) {
        let layer = layer.name();
        wrong.push(format!("--children is for the layer of blocks, and --layer says {layer}"));
    }
    if wrong.is_empty() { Ok(files) } else { Err(Failure::Flags(wrong)) }
}

fn is_workbook(format: Format) -> bool {
    format == Format::Workbook
}

/// Somebody may have worked on them.
fn refuse_existing(flags: &Flags) -> Result<(), Failure> {
    let exists = |path: &&PathBuf| !flags.replace && path.symlink_metadata().is_ok();
    let there: Vec<String> = flags
        .files
        .iter()
        .filter(exists)
        .map(|path| format!("{} is there already", path.display()))
        .collect();
    match &*there {
        [] => Ok(()),
        _ => Err(Failure::Wrong(format!(
            "{}; name another file, or add --replace",
            there.join(", ")
        ))),
    }
}

fn layer(name: &str) -> Result<Layer, String> {
    let found = Layer::ALL.into_iter().find(|layer| layer.name() == name);
    found.ok_or_else(|| format!("there are {}", known_layers()))
}

fn known_layers() -> String {
    Layer::ALL.map(Layer::name).join(", ")
}
