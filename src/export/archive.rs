//! Several documents as one file.

use std::error::Error;
use std::io::{self, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Writes documents, each with the name of its file, one after another as they come: no more than
/// one of them is in memory. The same documents are the same bytes.
///
/// # Errors
///
/// Of `out`; or a document could not be made.
pub fn write<E: Error + Send + Sync + 'static>(
    documents: impl Iterator<Item = (String, Result<Vec<u8>, E>)>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut archive = ZipWriter::new_stream(out);
    // They are packed already, and no clock is asked.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    for (name, document) in documents {
        archive.start_file(name, options)?;
        archive.write_all(&document.map_err(io::Error::other)?)?;
    }
    archive.finish()?.flush()
}
