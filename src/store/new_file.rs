use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::StoreError;
use super::beside::{beside, hold, is_beside, sweep};
use super::replace::{absolute, sync};

/// A file that appears whole or not at all: written beside its place, and gone when dropped before
/// it was put there.
pub struct NewFile {
    place: PathBuf,
    beside: PathBuf,
    file: BufWriter<File>,
    /// Locked as long as we write.
    _held: File,
}

impl NewFile {
    /// # Errors
    ///
    /// The disk refuses, or `place` is in no folder.
    pub fn create(place: &Path) -> Result<Self, StoreError> {
        Self::with(place, OpenOptions::new().write(true).create_new(true))
    }

    /// One that nobody else on this machine reads.
    ///
    /// # Errors
    ///
    /// As [`Self::create`].
    pub fn create_private(place: &Path) -> Result<Self, StoreError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Self::with(place, &options)
    }

    fn with(place: &Path, options: &OpenOptions) -> Result<Self, StoreError> {
        let at = |source| StoreError::Io { path: place.to_owned(), source };
        let place = absolute(place).map_err(at)?;
        sweep(place.parent().unwrap_or(&place), |name| is_beside(name, "new"));
        loop {
            let beside = beside(&place, "new").map_err(at)?;
            let file = BufWriter::new(options.open(&beside).map_err(at)?);
            if let Some(held) = hold(&beside).map_err(at)? {
                return Ok(Self { place, beside, file, _held: held });
            }
        }
    }

    /// Brings it to the disk and puts it where it belongs, in place of what is there.
    ///
    /// # Errors
    ///
    /// The disk refuses, or a folder is there.
    pub fn put(mut self) -> Result<(), StoreError> {
        let flushed = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        let put = flushed.and_then(|()| fs::rename(&self.beside, &self.place));
        put.and_then(|()| sync(self.place.parent().unwrap_or(&self.place)))
            .map_err(|source| StoreError::Io { path: self.place.clone(), source })
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for NewFile {
    /// Leftovers are no reason to fail: they are hidden. What was put is no longer beside.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.beside);
    }
}
