use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::progress::stage;
use super::tables;
use crate::ingest::{Code, Inspected, InspectedLayer, SeenCrs, inspect, picture, stub};

/// Look into files before using them: layers, columns, encoding, coordinates, and what they may mean
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// GeoJSON, CSV, xlsx, GeoPackage, FlatGeobuf, Shapefile (.shp or zipped)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write what was guessed as settings for `allocate`, to be read and corrected
    #[arg(long, value_name = "OUT")]
    settings: Option<PathBuf>,
    /// Write the one FILE as GeoJSON on WGS 84, to be seen on a map
    #[arg(long, value_name = "OUT")]
    geojson: Option<PathBuf>,
}

pub(super) fn run(flags: &Flags, out: &mut impl Write) -> Result<(), Failure> {
    let files: Vec<Inspected> =
        stage("reading", || flags.files.iter().map(|file| inspect(file)).collect());
    for file in &files {
        print(file, out)?;
    }
    let broken: Vec<_> = files
        .iter()
        .filter(|file| file.layers.is_empty())
        .flat_map(|file| file.problems.clone())
        .collect();
    if !broken.is_empty() {
        return Err(Failure::Problems(broken));
    }
    if let Some(path) = &flags.settings {
        write_new(path, &stub(&files))?;
        writeln!(out, "settings to correct: {}", path.display())?;
    }
    match (&flags.geojson, &*flags.files) {
        (None, _) => Ok(()),
        (Some(path), [file]) => {
            let text = stage("placing", || picture(file)).map_err(Failure::Problems)?;
            write_new(path, &text)?;
            Ok(writeln!(out, "on a map: {}", path.display())?)
        }
        (Some(_), _) => Err(Failure::Wrong("--geojson is for one file".to_owned())),
    }
}

/// Nothing is replaced: somebody may have worked on it.
fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let wrote = file.and_then(|mut file| file.write_all(text.as_bytes()));
    wrote.map_err(|error: io::Error| Failure::Wrong(format!("{}: {error}", path.display())))
}

fn print(file: &Inspected, out: &mut impl Write) -> Result<(), Failure> {
    for layer in &file.layers {
        writeln!(out, "{}", head(file, layer))?;
        writeln!(out, "{}", place(layer))?;
        writeln!(out, "{}\n", tables::columns(layer))?;
    }
    let shown = file.problems.iter().filter(|one| !file.layers.is_empty() || one.code.is_notice());
    // The row of the header is shown above.
    for problem in shown.filter(|one| one.code != Code::RowsAbove) {
        writeln!(out, "{problem}")?;
    }
    Ok(())
}

fn head(file: &Inspected, layer: &InspectedLayer) -> String {
    let mut said = vec![format!("{}: {}", file.file, layer.format)];
    said.extend(layer.name.as_ref().map(|name| format!("layer {name:?}")));
    said.push(format!("{} rows", layer.n_rows));
    said.extend(layer.encoding.map(|encoding| {
        let assumed = if layer.encoding_assumed { " (assumed)" } else { "" };
        format!("{encoding}{assumed}")
    }));
    said.extend(layer.delimiter.map(|delimiter| match delimiter {
        '\t' => "tabs between fields".to_owned(),
        delimiter => format!("{delimiter:?} between fields"),
    }));
    said.extend(layer.header_row.map(|row| format!("header in row {row}")));
    said.extend(layer.role.map(|role| format!("looks like {}", role.name())));
    said.join(", ")
}

fn place(layer: &InspectedLayer) -> String {
    let crs = match &layer.crs {
        SeenCrs::None => return "no positions".to_owned(),
        SeenCrs::Said(name) => name.clone(),
        SeenCrs::Unknown(words) => format!("a coordinate system not known here: {words}"),
        SeenCrs::Degrees => {
            "degrees; the file does not say of which system, WGS 84 is taken".to_owned()
        }
        SeenCrs::Meters(which) => format!("meters; the file does not say on which map: {which}"),
    };
    let kinds: Vec<String> =
        layer.geometries.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    let mut said = vec![crs, kinds.join(", ")];
    if let Some([least_x, most_x, least_y, most_y]) = layer.extent {
        said.push(format!("x {least_x} to {most_x}, y {least_y} to {most_y}"));
    }
    let degrees = layer.on_globe.filter(|_| layer.crs != SeenCrs::Degrees);
    if let Some([west, south, east, north]) = degrees {
        said.push(format!("on the globe {west:.5} {south:.5} to {east:.5} {north:.5}"));
    }
    said.retain(|part| !part.is_empty());
    said.join("; ")
}
