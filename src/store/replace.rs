use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::StoreError;
use super::beside::{beside, hold, is_beside, sweep};
use super::folder::{INPUTS, PLAN_FILE};

/// All that a plan's folder may hold.
const OURS: [&str; 7] = [
    PLAN_FILE,
    "assignments.csv",
    "exceptions.csv",
    "zones.geojson",
    "report.json",
    "report.html",
    INPUTS,
];

/// Worth asking before a long computation: whether `dir` may be made or replaced.
///
/// # Errors
///
/// Something that is no plan's folder stands there.
pub fn refuse_foreign(dir: &Path) -> Result<(), StoreError> {
    let io = |source| StoreError::Io { path: dir.to_owned(), source };
    match what_is_there(dir).map_err(io)? {
        There::SomethingElse(what) => Err(StoreError::NotAPlanFolder { dir: dir.to_owned(), what }),
        There::Nothing | There::EmptyFolder | There::Plan => Ok(()),
    }
}

/// Puts a folder with these files at `dir`, wholly or not at all: it is written beside, brought to
/// the disk, and then renamed. A plan's folder that was there is replaced; whoever has it open
/// keeps reading the old one.
///
/// # Errors
///
/// Something that is no plan's folder stands there, or the disk refuses.
pub fn write_folder(dir: &Path, files: &[(PathBuf, Vec<u8>)]) -> Result<(), StoreError> {
    let folder = NewFolder::create(dir)?;
    for (name, bytes) in files {
        let path = folder.path().join(name);
        write_file(&path, bytes).map_err(|source| StoreError::Io { path, source })?;
    }
    folder.put()
}

/// A folder that appears wholly or not at all: it is written beside its place, and gone when
/// dropped before it was put there.
pub(super) struct NewFolder {
    place: PathBuf,
    beside: Beside,
}

impl NewFolder {
    /// # Errors
    ///
    /// Something that is no plan's folder stands there, or the disk refuses.
    pub(super) fn create(dir: &Path) -> Result<Self, StoreError> {
        refuse_foreign(dir)?;
        let place = absolute(dir).map_err(at(dir))?;
        let parent = place.parent().unwrap_or(&place);
        fs::create_dir_all(parent).map_err(at(parent))?;
        let beside = Beside::create(&place).map_err(at(&place))?;
        Ok(Self { place, beside })
    }

    /// Where files go; each is to be synced.
    pub(super) fn path(&self) -> &Path {
        &self.beside.path
    }

    /// Brings it to the disk and puts it where it belongs, in place of the plan that is there.
    ///
    /// # Errors
    ///
    /// The disk refuses.
    pub(super) fn put(self) -> Result<(), StoreError> {
        let Self { place, beside } = self;
        sync_folders(&beside.path).map_err(at(&beside.path))?;
        put(&beside, &place).map_err(at(&place))?;
        let parent = place.parent().unwrap_or(&place);
        sync(parent).map_err(at(parent))
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |source| StoreError::Io { path, source }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum There {
    Nothing,
    EmptyFolder,
    Plan,
    /// And what is in the way.
    SomethingElse(String),
}

/// A folder is a plan's if there is a plan in it and nothing that a plan's folder does not hold:
/// nobody's own files are ever deleted.
fn what_is_there(dir: &Path) -> io::Result<There> {
    if !dir.try_exists()? {
        return Ok(There::Nothing);
    }
    if !dir.is_dir() {
        return Ok(There::SomethingElse("is no folder".to_owned()));
    }
    let names = fs::read_dir(dir)?.map(|entry| Ok(entry?.file_name().into_string()));
    let mut names: Vec<_> = names.collect::<io::Result<_>>()?;
    names.sort();
    let ours = |name: &str| OURS.contains(&name);
    let foreign = names.iter().find(|name| !name.as_deref().is_ok_and(ours));
    Ok(match foreign {
        None if names.is_empty() => There::EmptyFolder,
        None if dir.join(PLAN_FILE).is_file() => There::Plan,
        None => There::SomethingElse(format!("holds no {PLAN_FILE}")),
        Some(name) => There::SomethingElse(format!(
            "holds {name:?}",
            name = match name {
                Ok(name) => name,
                Err(_) => "a file with a strange name",
            }
        )),
    })
}

/// A folder in the same place on the disk, so that renaming it is one step. Gone when dropped.
struct Beside {
    path: PathBuf,
    /// Locked as long as we write. `None`: elsewhere than on Unix folders cannot be.
    _held: Option<File>,
}

impl Beside {
    fn create(dir: &Path) -> io::Result<Self> {
        let folder = dir.parent().unwrap_or(dir);
        sweep(folder, |name| is_beside(name, "new"));
        // Where the way from the old to the new was cut in between, the old is all there is.
        if dir.try_exists()? {
            let old = format!(".{}.old-", dir.file_name().unwrap_or_default().to_string_lossy());
            sweep(folder, |name| name.starts_with(&old) && is_beside(name, "old"));
        }
        loop {
            let path = beside(dir, "new")?;
            fs::create_dir(&path)?;
            if !cfg!(unix) {
                return Ok(Self { path, _held: None });
            }
            if let Some(held) = hold(&path)? {
                return Ok(Self { path, _held: Some(held) });
            }
        }
    }
}

impl Drop for Beside {
    /// Leftovers are no reason to fail: they are hidden, and the plan is safe.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn put(new: &Beside, dir: &Path) -> io::Result<()> {
    if !dir.try_exists()? {
        return fs::rename(&new.path, dir);
    }
    let held = if cfg!(unix) { hold(dir)? } else { None };
    let old = Beside { path: beside(dir, "old")?, _held: held };
    fs::rename(dir, &old.path)?;
    let renamed = fs::rename(&new.path, dir);
    if renamed.is_err() {
        fs::rename(&old.path, dir)?;
    }
    renamed
}

fn sync_folders(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_folders(&path)?;
        }
    }
    sync(dir)
}

/// Elsewhere than on Unix a folder cannot be opened to be synced, nor needs to be.
pub(super) fn sync(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

/// So that a folder given as `out` or `.` has a parent and a name.
pub(super) fn absolute(dir: &Path) -> io::Result<PathBuf> {
    match dir.canonicalize() {
        Ok(path) => Ok(path),
        Err(_) => std::path::absolute(dir),
    }
}
