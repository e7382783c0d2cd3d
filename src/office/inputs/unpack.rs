use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::set::lies_beside;
use super::{InputsError, aside};
use crate::ingest::{Inspected, inspect};
use crate::model::InputRole;
use crate::store::database::{Database, DatabaseError, InputVersion};
use crate::store::{InputPaths, Scratch};

/// Writes the files of a version into a folder, each in one called as its role, and says where
/// they are from there. A file that the version lacks is where none is.
///
/// # Errors
///
/// The database or the disk refuses.
pub async fn unpack(
    database: &Database,
    version: &InputVersion,
    into: &Path,
) -> Result<InputPaths, DatabaseError> {
    for file in &version.files {
        let folder = into.join(&file.role);
        fs::create_dir_all(&folder).map_err(DatabaseError::file(&folder))?;
        let path = folder.join(&file.file_name);
        let mut out = File::create_new(&path).map_err(DatabaseError::file(&path))?;
        database.copy_content(&file.content, &mut out).await?;
    }
    Ok(paths(version))
}

fn paths(version: &InputVersion) -> InputPaths {
    let of = |role: InputRole| {
        let files = version.files.iter().filter(|file| file.role == role.name());
        let names: BTreeSet<String> =
            files.clone().map(|file| file.file_name.to_lowercase()).collect();
        let main = files.filter(|file| !lies_beside(&file.file_name, &names));
        let paths: Vec<PathBuf> =
            main.map(|file| Path::new(role.name()).join(&file.file_name)).collect();
        paths.into_iter()
    };
    let needed = |role: InputRole| of(role).next().unwrap_or_else(|| PathBuf::from(role.name()));
    let given = |role| of(role).next();
    InputPaths {
        schools: needed(InputRole::Schools),
        blocks: needed(InputRole::Blocks),
        more_blocks: of(InputRole::Blocks).skip(1).collect(),
        distances: given(InputRole::Distances),
        adjacency: given(InputRole::Adjacency),
        settings: given(InputRole::Settings),
        keep: given(InputRole::Keep),
        pins: given(InputRole::Pins),
        bans: given(InputRole::Bans),
        streets: given(InputRole::Streets),
        barriers: given(InputRole::Barriers),
        addresses: given(InputRole::Addresses),
    }
}

/// The same paths from elsewhere.
pub(super) fn within(folder: &Path, paths: &InputPaths) -> InputPaths {
    let whole = |path: &PathBuf| folder.join(path);
    let given = |path: &Option<PathBuf>| path.as_ref().map(whole);
    InputPaths {
        schools: whole(&paths.schools),
        blocks: whole(&paths.blocks),
        more_blocks: paths.more_blocks.iter().map(whole).collect(),
        distances: given(&paths.distances),
        adjacency: given(&paths.adjacency),
        settings: given(&paths.settings),
        keep: given(&paths.keep),
        pins: given(&paths.pins),
        bans: given(&paths.bans),
        streets: given(&paths.streets),
        barriers: given(&paths.barriers),
        addresses: given(&paths.addresses),
    }
}

/// What is in the tables of a version: which column may hold what.
///
/// # Errors
///
/// The database or the disk refuses.
pub async fn looked_into(
    database: &Database,
    version: &InputVersion,
) -> Result<Vec<(InputRole, Inspected)>, InputsError> {
    let folder = Scratch::new()?;
    let paths = within(folder.path(), &unpack(database, version, folder.path()).await?);
    aside(move || {
        let tables = [InputRole::Schools, InputRole::Blocks, InputRole::Addresses];
        let files = paths.by_role().filter(|(role, path)| tables.contains(role) && path.is_file());
        let look = |(role, path): (InputRole, &Path)| {
            let mut seen = inspect(path);
            let prefix = format!("{}/", path.parent().unwrap_or(path).display());
            seen.file = seen.file.replace(&prefix, "");
            (role, seen)
        };
        let seen = files.map(look).collect();
        drop(folder);
        seen
    })
    .await
}
