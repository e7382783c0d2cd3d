//! What is written before it is in its place. Whoever writes holds a lock on it as long as they
//! live; what nobody holds was left by one who was killed, and is removed by whoever comes next.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The name of something to be written: hidden, in the same folder as its place, so that renaming it
/// is one step; and nobody else's, on whatever machine.
///
/// # Errors
///
/// The system gives no random bytes.
pub(super) fn beside(place: &Path, what: &str) -> io::Result<PathBuf> {
    let mut mark = [0; MARK / 2];
    getrandom::fill(&mut mark).map_err(|err| io::Error::other(err.to_string()))?;
    let mark = hex::encode(mark);
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    Ok(place.with_file_name(format!(".{name}.{what}-{mark}")))
}

/// Of hexadecimal digits.
const MARK: usize = 16;

/// Whether a name is one of [`beside`].
pub(super) fn is_beside(name: &str, what: &str) -> bool {
    let Some((before, mark)) = name.rsplit_once('-') else { return false };
    let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let marked = mark.len() == MARK && mark.bytes().all(digit);
    marked && before.starts_with('.') && before.ends_with(&format!(".{what}"))
}

/// Holds what was just made. `None`: whoever swept was quicker, and it is gone.
///
/// # Errors
///
/// The disk refuses.
pub(super) fn hold(path: &Path) -> io::Result<Option<File>> {
    let held = match File::open(path) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    // Where a disk knows no locks, nobody sweeps either.
    let _ = held.lock_shared();
    Ok(path.try_exists()?.then_some(held))
}

/// Removes what is called so and nobody holds. What cannot be removed stays: it is hidden, or among
/// temporary files.
pub(super) fn sweep(folder: &Path, is_ours: impl Fn(&str) -> bool) {
    // Folders cannot be held elsewhere.
    if !cfg!(unix) {
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        if !entry.file_name().to_str().is_some_and(&is_ours) || kind.is_symlink() {
            continue;
        }
        let Ok(left) = File::open(&path) else { continue };
        if left.try_lock().is_ok() {
            let _ = if kind.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_holds_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a plan");
        let make = |what: &str| {
            let path = beside(&place, what).unwrap();
            fs::create_dir_all(path.join("inputs")).unwrap();
            path
        };
        let (left, held, old) = (make("new"), make("new"), make("old"));
        let file = beside(&place, "new").unwrap();
        fs::write(&file, "cut").unwrap();
        let others = [".a plan.new-123", ".x.new-00000000000000zz", "b.new-0000000000000000"];
        others.iter().for_each(|name| fs::write(folder.path().join(name), "").unwrap());
        let holding = hold(&held).unwrap();
        assert!(holding.is_some());
        sweep(folder.path(), |name| is_beside(name, "new"));
        assert!(!left.exists() && held.exists() && old.exists() && !file.exists());
        assert!(others.iter().all(|name| folder.path().join(name).exists()));
        drop(holding);
        sweep(folder.path(), |name| is_beside(name, "new"));
        assert!(!held.exists());
        assert!(hold(&held).unwrap().is_none());
    }
}
