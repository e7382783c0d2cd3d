//! The layers of a plan's map in other people's file formats.
//!
//! 1. `delimited`: rows without outlines, for spreadsheets and scripts.
//! 2. `geojson`: one feature a line.
//! 3. `geopackage`: every layer in one SQLite database, each with its spatial index.
//! 4. `flatgeobuf`: one layer with its index in front, for the web.
//! 5. `pmtiles`: tiles of all layers but exceptions, for web maps.
//! 6. `sheet`: one layer as a table in xlsx.
//! 7. `workbook`: no layers, but the plan as an office prints it, a sheet for each school; and two
//!    plans side by side.
//! 8. `mail`: a row for each letter; `archive`: many documents in one file.
//!
//! What they say is [`layers`](crate::wire::layers)'; here is only how it is written. Positions
//! are written to the last digit, and the same layers give the same bytes.

pub mod archive;
mod bounds;
mod delimited;
mod flatgeobuf;
mod geojson;
mod geopackage;
pub mod mail;
mod pmtiles;
mod sheet;
mod wkb;
pub mod workbook;

use std::io::{self, Write};

pub use self::pmtiles::vector_layers;
use crate::wire::layers::{Layer, Source};

/// A kind of file that we write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    GeoPackage,
    FlatGeobuf,
    GeoJson,
    Csv,
    PmTiles,
    Workbook,
}

/// Why nothing is written to a file of this ending.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownFormat {
    #[error(".{0} is no format that is written; there are {known}", known = known_endings())]
    Unknown(String),
    #[error("no ending says the format; there are {known}", known = known_endings())]
    NoEnding,
    #[error(
        "a Shapefile cuts column names after 10 letters, texts after 254 bytes, and leaves its \
         encoding to guesses; write .gpkg, which every GIS reads"
    )]
    Shapefile,
}

impl Format {
    pub const ALL: [Self; 6] = [
        Self::GeoPackage,
        Self::FlatGeobuf,
        Self::GeoJson,
        Self::Csv,
        Self::PmTiles,
        Self::Workbook,
    ];

    /// Those that hold layers as they are, to the last digit, as tiles and a workbook do not.
    pub const OF_LAYERS: [Self; 4] = [Self::GeoPackage, Self::FlatGeobuf, Self::GeoJson, Self::Csv];

    /// By the ending of a file's name, without the dot, in any case.
    ///
    /// # Errors
    ///
    /// There is none; the text says what to do.
    pub fn of_ending(ending: &str) -> Result<Self, UnknownFormat> {
        match ending.to_lowercase().as_str() {
            "gpkg" => Ok(Self::GeoPackage),
            "fgb" => Ok(Self::FlatGeobuf),
            "geojson" => Ok(Self::GeoJson),
            "csv" => Ok(Self::Csv),
            "pmtiles" => Ok(Self::PmTiles),
            "xlsx" => Ok(Self::Workbook),
            "shp" | "dbf" | "shx" => Err(UnknownFormat::Shapefile),
            "" => Err(UnknownFormat::NoEnding),
            other => Err(UnknownFormat::Unknown(other.to_owned())),
        }
    }

    pub fn ending(self) -> &'static str {
        match self {
            Self::GeoPackage => "gpkg",
            Self::FlatGeobuf => "fgb",
            Self::GeoJson => "geojson",
            Self::Csv => "csv",
            Self::PmTiles => "pmtiles",
            Self::Workbook => "xlsx",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::GeoPackage => "application/geopackage+sqlite3",
            Self::FlatGeobuf => "application/flatgeobuf",
            Self::GeoJson => "application/geo+json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::PmTiles => "application/vnd.pmtiles",
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// Whether one file holds several layers.
    pub fn holds_layers(self) -> bool {
        match self {
            Self::GeoPackage | Self::PmTiles | Self::Workbook => true,
            Self::FlatGeobuf | Self::GeoJson | Self::Csv => false,
        }
    }
}

fn known_endings() -> String {
    Format::ALL.map(|format| format!(".{}", format.ending())).join(", ")
}

/// Writes layers into one file.
///
/// Formats that hold one layer take the first; a workbook has its own sheets, whatever the layers.
///
/// # Errors
///
/// Of `out`; or what is to be written does not fit the format, as a file of SQLite of 281 TB.
///
/// # Panics
///
/// There is no layer.
pub fn write(
    format: Format,
    source: Source,
    layers: &[Layer],
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        Format::GeoPackage => geopackage::write(source, layers, out),
        Format::FlatGeobuf => flatgeobuf::write(&source.table(layers[0]), out),
        Format::GeoJson => geojson::write(&source.table(layers[0]), out),
        Format::PmTiles => pmtiles::write(source, out),
        Format::Csv => delimited::write(&source.table(layers[0]), out),
        Format::Workbook => match layers {
            [layer] => sheet::write(&source.table(*layer), out),
            _ => workbook::write(source, workbook::Wishes::default(), out),
        },
    }
}
