//! The bytes of an input: of one file, of the files a shapefile consists of, of several files that
//! are one table. The same files give the same bytes, which are kept with a plan and read again.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::archive::{Archive, BadArchive, stored};
use super::{TABLES, TOGETHER, ZIP_MARKS, flatgeobuf, geopackage, shapefile, xlsx};

/// The bytes of an input.
#[derive(Debug)]
pub struct Packed {
    pub bytes: Vec<u8>,
    /// They are an archive made here, whatever the file was called.
    pub is_archive: bool,
}

/// Why there are no bytes of an input.
#[derive(Debug, thiserror::Error)]
pub enum NotPacked {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{}: a program has it open and has not written everything to it yet", .0.display())]
    OpenElsewhere(PathBuf),
    #[error("{}: {why}", path.display())]
    CannotPack { path: PathBuf, why: String },
}

/// The files a shapefile consists of, as far as they are read.
const PARTS: [&str; 5] = ["shp", "shx", "dbf", "prj", "cpg"];

/// # Errors
///
/// A file cannot be read, or is not yet complete.
pub fn packed(path: &Path, more: &[PathBuf]) -> Result<Packed, NotPacked> {
    if more.is_empty() {
        let bytes = bytes_of(path)?;
        if !bytes.starts_with(&shapefile::SHP_MARK) {
            return Ok(Packed { bytes, is_archive: false });
        }
        drop(bytes);
        let parts = shapefile_parts(path)?;
        return archived(path, parts);
    }
    let mut all = Vec::new();
    let paths = std::iter::once(path).chain(more.iter().map(PathBuf::as_path));
    for (number, path) in (1..).zip(paths) {
        for (name, bytes) in parts(path)? {
            all.push((format!("{TOGETHER}{number}/{name}"), bytes));
        }
    }
    archived(path, all)
}

fn archived(path: &Path, files: Vec<(String, Vec<u8>)>) -> Result<Packed, NotPacked> {
    let bytes = stored(files).map_err(|bad| cannot(path, bad))?;
    Ok(Packed { bytes, is_archive: true })
}

fn cannot(path: &Path, bad: BadArchive) -> NotPacked {
    let why = match bad {
        BadArchive::Broken(why) => why.to_owned(),
        BadArchive::TooLarge(why) => why,
    };
    NotPacked::CannotPack { path: path.to_owned(), why }
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, NotPacked> {
    let bytes = fs::read(path).map_err(|source| NotPacked::Io { path: path.to_owned(), source })?;
    if bytes.starts_with(geopackage::MARK) {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        if fs::metadata(log).is_ok_and(|log| 0 < log.len()) {
            return Err(NotPacked::OpenElsewhere(path.to_owned()));
        }
    }
    Ok(bytes)
}

/// The files that `path` stands for, with names that tell what they are.
fn parts(path: &Path) -> Result<Vec<(String, Vec<u8>)>, NotPacked> {
    let bytes = bytes_of(path)?;
    if bytes.starts_with(&shapefile::SHP_MARK) {
        return shapefile_parts(path);
    }
    let is_zip = ZIP_MARKS.iter().any(|mark| bytes.starts_with(mark));
    if is_zip {
        let archive = Archive::open(&bytes).map_err(|bad| cannot(path, bad))?;
        if !xlsx::is_one(&archive) {
            let unpack = |member| Ok((flat(member), archive.unpack(member)?));
            let all: Result<_, BadArchive> = archive.members().iter().map(unpack).collect();
            return all.map_err(|bad| cannot(path, bad));
        }
    }
    let name = name_of(path);
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if ending.is_some_and(|ending| TABLES.contains(&&*ending)) {
        return Ok(vec![(name, bytes)]);
    }
    let ending = match () {
        () if is_zip => "xlsx",
        () if bytes.starts_with(geopackage::MARK) => "gpkg",
        () if bytes.starts_with(&flatgeobuf::MARK) => "fgb",
        () => "txt",
    };
    Ok(vec![(format!("{name}.{ending}"), bytes)])
}

fn flat(member: &super::Member) -> String {
    member.name.replace('/', "-")
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What lies beside a `.shp` under the same name, endings in small letters.
fn shapefile_parts(path: &Path) -> Result<Vec<(String, Vec<u8>)>, NotPacked> {
    let io = |path: &Path, source| NotPacked::Io { path: path.to_owned(), source };
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let stem = path.file_stem().unwrap_or_default();
    let mut parts = vec![(format!("{}.shp", stem.to_string_lossy()), bytes_of(path)?)];
    let mut beside: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
        .map_err(|source| io(folder, source))?;
    beside.sort();
    for other in beside.iter().filter(|other| other.file_stem() == Some(stem)) {
        let ending = other.extension().unwrap_or(OsStr::new("")).to_string_lossy().to_lowercase();
        let name = format!("{}.{ending}", stem.to_string_lossy());
        let wanted = PARTS[1..].contains(&&*ending) && parts.iter().all(|(had, _)| *had != name);
        if wanted {
            let bytes = fs::read(other).map_err(|source| io(other, source))?;
            parts.push((name, bytes));
        }
    }
    Ok(parts)
}
