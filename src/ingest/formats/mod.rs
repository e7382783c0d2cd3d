//! Files as offices have them, recognized by their first bytes and not by their names: each gives
//! a table whose positions are still as the file has them.

mod archive;
mod cursor;
mod dbase;
mod encoding;
mod flatbuffer;
mod flatgeobuf;
mod geopackage;
mod grid;
mod pack;
mod shapefile;
mod wkb;
mod xlsx;
mod xml;

use encoding_rs::Encoding;

pub(super) use encoding::{NoText, Text, decode};
pub(super) use grid::header;
pub use pack::{NotPacked, Packed, packed};

use super::problem::{FileName, Problems};
use super::table::Table;
use super::{Code, csv_table, geojson_table, source};
use archive::{Archive, BadArchive, Member};
use shapefile::Parts;

/// How to read a file where it does not say so itself.
#[derive(Clone, Debug, Default)]
pub(super) struct How {
    /// `None`: the only one, or of a workbook the first sheet that is not empty.
    pub layer: Option<String>,
    pub encoding: Option<&'static Encoding>,
    /// What a file is in that is not UTF-8.
    pub other_encoding: Option<&'static Encoding>,
    /// From 1. `None`: below the titles.
    pub header_row: Option<u32>,
}

/// One table of a file, and what was found out about it.
pub(super) struct Read {
    pub format: &'static str,
    /// `None`: the format has no layers, or the file is one of several in an archive.
    pub layer: Option<String>,
    pub table: Table,
    /// What the file says its positions are in, in its own words. `None`: nothing.
    pub crs: Option<String>,
    /// Of formats that are not always UTF-8.
    pub encoding: Option<&'static str>,
    /// What is between the fields of a CSV file.
    pub delimiter: Option<char>,
}

impl Read {
    pub fn new(format: &'static str, layer: Option<String>, table: Table) -> Self {
        Self { format, layer, table, crs: None, encoding: None, delimiter: None }
    }
}

/// In archives of our own making everything in this folder is one table.
const TOGETHER: &str = "together/";

/// Endings of files in archives that are tables.
const TABLES: [&str; 9] = ["shp", "gpkg", "fgb", "geojson", "json", "csv", "tsv", "txt", "xlsx"];

const ZIP_MARKS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// Kinds of files that are not read, by their first bytes, and what to do about it.
const OTHERS: [(&[u8], &str); 5] = [
    (b"\xd0\xcf\x11\xe0", "it is an Excel file of before 2007; save it as .xlsx"),
    (b"\x1f\x8b", "it is packed with gzip; unpack it"),
    (b"Rar!", "it is a RAR archive; unpack it"),
    (b"%PDF", "it is a PDF; export the table it was made from"),
    (b"PAR1", "it is Parquet; export it as GeoPackage or CSV"),
];

/// The layers of a file, if its format has any.
pub(super) fn layer_names(bytes: &[u8]) -> Vec<String> {
    if bytes.starts_with(geopackage::MARK) {
        return geopackage::layer_names(bytes.to_vec());
    }
    if !ZIP_MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        return Vec::new();
    }
    let Ok(archive) = Archive::open(bytes) else { return Vec::new() };
    if xlsx::is_one(&archive) {
        return xlsx::sheet_names(&archive);
    }
    let tables = tables_in(&archive);
    if tables.len() < 2 || are_together(&tables) {
        return Vec::new();
    }
    tables.iter().map(|member| stem(&member.name).to_owned()).collect()
}

fn tables_in<'a>(archive: &'a Archive) -> Vec<&'a Member> {
    let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let is_table =
        |member: &&Member| ending(&member.name).is_some_and(|ending| TABLES.contains(&&*ending));
    archive.members().iter().filter(is_table).collect()
}

fn are_together(tables: &[&Member]) -> bool {
    tables.iter().all(|member| member.name.starts_with(TOGETHER))
}

/// The table of a file; several where an archive holds several to be one. `None` after a problem.
pub(super) fn read(
    file: &FileName,
    bytes: Vec<u8>,
    how: &How,
    problems: &mut Problems,
) -> Option<Vec<Read>> {
    if ZIP_MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        let archive = match Archive::open(&bytes) {
            Ok(archive) => archive,
            Err(bad) => return refuse(file, bad, problems),
        };
        if xlsx::is_one(&archive) {
            return Some(vec![xlsx::read(file, &archive, how, problems)?]);
        }
        return in_archive(file, &archive, how, problems);
    }
    single(file, bytes, how, problems).map(|read| vec![read])
}

/// `None` after a problem. Archives in archives are not opened.
fn single(file: &FileName, bytes: Vec<u8>, how: &How, problems: &mut Problems) -> Option<Read> {
    if bytes.starts_with(geopackage::MARK) {
        return geopackage::read(file, bytes, how, problems);
    }
    if bytes.starts_with(&flatgeobuf::MARK) {
        return flatgeobuf::read(file, &bytes, problems);
    }
    if bytes.starts_with(&shapefile::SHP_MARK) {
        let parts = Parts { shp: bytes, ..Parts::default() };
        return shapefile::read(file, parts, how, problems);
    }
    if let Some((_, why)) = OTHERS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        problems.add(file.problem(Code::UnknownFormat).detail(*why));
        return None;
    }
    let text = source::text(file, bytes, how, problems)?;
    match text.text.trim_start().chars().next() {
        None => {
            problems.add(file.problem(Code::Empty));
            None
        }
        Some('{' | '[') => {
            let (table, crs) = geojson_table::read(file, &text.text, problems)?;
            Some(Read { crs, ..Read::new("GeoJSON", None, table) })
        }
        Some('<') => {
            let why = "it is XML or a page; export it as GeoPackage, GeoJSON or CSV";
            problems.add(file.problem(Code::UnknownFormat).detail(why));
            None
        }
        Some(_) => {
            let (table, delimiter) = csv_table::read(file, &text.text, how, problems)?;
            let (encoding, delimiter) = (Some(text.encoding), Some(delimiter));
            Some(Read { encoding, delimiter, ..Read::new("CSV", None, table) })
        }
    }
}

/// `None` after a problem.
fn in_archive(
    file: &FileName,
    archive: &Archive,
    how: &How,
    problems: &mut Problems,
) -> Option<Vec<Read>> {
    let tables = tables_in(archive);
    if tables.is_empty() {
        let why = "the archive holds no table: no .shp, .gpkg, .fgb, .geojson, .csv or .xlsx";
        problems.add(file.problem(Code::UnknownFormat).detail(why));
        return None;
    }
    if are_together(&tables) {
        let read = |member: &&Member| {
            let file = part(file, member, 1 < tables.len());
            read_member(&file, archive, member, how, problems)
        };
        // Every file is read before any is given up.
        return tables.iter().map(read).collect::<Vec<_>>().into_iter().collect();
    }
    let names: Vec<String> = tables.iter().map(|member| member.name.clone()).collect();
    let chosen = match (&*tables, &how.layer) {
        ([only], _) => only,
        (_, Some(layer)) => match tables.iter().find(|member| stem(&member.name) == layer) {
            Some(member) => member,
            None => return no_such_layer(file, layer, &names, problems),
        },
        (_, None) => {
            problems.add(file.problem(Code::WhichLayer).detail(listed(&names)));
            return None;
        }
    };
    let how = if 1 < tables.len() { &How { layer: None, ..how.clone() } } else { how };
    let mut read = read_member(file, archive, chosen, how, problems)?;
    if 1 < tables.len() {
        read.layer = Some(stem(&chosen.name).to_owned());
    }
    Some(vec![read])
}

fn read_member(
    file: &FileName,
    archive: &Archive,
    member: &Member,
    how: &How,
    problems: &mut Problems,
) -> Option<Read> {
    let bytes = match archive.unpack(member) {
        Ok(bytes) => bytes,
        Err(bad) => return refuse(file, bad, problems),
    };
    if ZIP_MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        let inner = match Archive::open(&bytes) {
            Ok(inner) => inner,
            Err(bad) => return refuse(file, bad, problems),
        };
        if xlsx::is_one(&inner) {
            return xlsx::read(file, &inner, how, problems);
        }
        let why = "an archive in an archive is not opened; unpack it";
        problems.add(file.problem(Code::UnknownFormat).detail(why));
        return None;
    }
    if !bytes.starts_with(&shapefile::SHP_MARK) {
        return single(file, bytes, how, problems);
    }
    let sibling = |ending: &str| {
        let name = format!("{}.{ending}", without_ending(&member.name)).to_lowercase();
        let found = archive.members().iter().find(|other| other.name.to_lowercase() == name)?;
        Some(archive.unpack(found))
    };
    let siblings = || -> Result<Parts, BadArchive> {
        let [dbf, prj, cpg] = ["dbf", "prj", "cpg"].map(|ending| sibling(ending).transpose());
        Ok(Parts { shp: Vec::new(), dbf: dbf?, prj: prj?, cpg: cpg? })
    };
    match siblings() {
        Ok(parts) => shapefile::read(file, Parts { shp: bytes, ..parts }, how, problems),
        Err(bad) => refuse(file, bad, problems),
    }
}

/// A file in an archive, as problems speak of it.
fn part(file: &FileName, member: &Member, several: bool) -> FileName {
    let name = member.name.rsplit('/').next().unwrap_or(&member.name);
    match several {
        true => FileName { role: file.role, name: name.to_owned() },
        false => file.clone(),
    }
}

fn without_ending(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn stem(name: &str) -> &str {
    let name = without_ending(name);
    name.rsplit_once('/').map_or(name, |(_, stem)| stem)
}

fn refuse<T>(file: &FileName, bad: BadArchive, problems: &mut Problems) -> Option<T> {
    problems.add(match bad {
        BadArchive::Broken(why) => file.problem(Code::Damaged).detail(why),
        BadArchive::TooLarge(why) => file.problem(Code::TooLargeInside).detail(why),
    });
    None
}

fn no_such_layer<T>(
    file: &FileName,
    layer: &str,
    all: &[String],
    problems: &mut Problems,
) -> Option<T> {
    problems.add(file.problem(Code::NoSuchLayer).value(layer).detail(listed(all)));
    None
}

fn listed(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    format!("it holds {}", names.join(", "))
}
