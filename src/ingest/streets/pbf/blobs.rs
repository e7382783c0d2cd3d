//! A PBF file is a list of blobs, each with a header that says what it holds and how long it is.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::Broken;
use super::message::Message;

/// What the format allows: 64 KiB of header, 32 MiB of contents.
const LONGEST_HEADER: usize = 64 << 10;
const LONGEST_BLOB: usize = 32 << 20;

/// Every writer stays below 20 times; what inflates to more is no map.
const MOST_INFLATION: u64 = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Header,
    Data,
}

/// A blob as it lies in the file.
#[derive(Clone, Copy, Debug)]
pub struct Blob<'a> {
    pub kind: Kind,
    /// Of the file's bytes the first one.
    pub offset: usize,
    bytes: &'a [u8],
}

/// How much all blobs of a file may hold together.
pub fn most_contents(file: &[u8]) -> u64 {
    file.len() as u64 * MOST_INFLATION + LONGEST_BLOB as u64
}

/// Whether it starts like a PBF file.
pub fn is_pbf(bytes: &[u8]) -> bool {
    let mut start = bytes;
    framed(&mut start).is_ok_and(|(kind, _)| kind == b"OSMHeader")
}

/// All blobs but those of unknown kinds, which the format says to skip.
///
/// # Errors
///
/// Where the file is broken.
pub fn blobs(file: &[u8]) -> Result<Vec<Blob<'_>>, (usize, Broken)> {
    let (mut rest, mut blobs) = (file, Vec::new());
    while !rest.is_empty() {
        let offset = file.len() - rest.len();
        let (kind, bytes) = framed(&mut rest).map_err(|broken| (offset, broken))?;
        let kind = match kind {
            b"OSMHeader" => Kind::Header,
            b"OSMData" => Kind::Data,
            _ => continue,
        };
        blobs.push(Blob { kind, offset, bytes });
    }
    Ok(blobs)
}

/// The kind and the bytes of the first blob, which are taken off.
fn framed<'a>(rest: &mut &'a [u8]) -> Result<(&'a [u8], &'a [u8]), Broken> {
    let (length, after) = rest.split_first_chunk().ok_or(Broken::CutOff)?;
    let length = u32::from_be_bytes(*length) as usize;
    if LONGEST_HEADER < length {
        return Err(Broken::TooLong);
    }
    let (header, after) = after.split_at_checked(length).ok_or(Broken::CutOff)?;
    let (mut kind, mut size) = (None, None);
    for field in Message(header) {
        match field? {
            (1, field) => kind = Some(field.bytes()?),
            (3, field) => size = Some(field.number()?),
            _ => {}
        }
    }
    let (kind, size) = kind.zip(size).ok_or(Broken::Message)?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if LONGEST_BLOB < size {
        return Err(Broken::TooLong);
    }
    let (bytes, after) = after.split_at_checked(size).ok_or(Broken::CutOff)?;
    *rest = after;
    Ok((kind, bytes))
}

impl<'a> Blob<'a> {
    /// What is in it; `buffer` holds it if it had to be inflated.
    pub fn contents<'b>(&self, buffer: &'b mut Vec<u8>) -> Result<&'b [u8], Broken>
    where
        'a: 'b,
    {
        for field in Message(self.bytes) {
            match field? {
                (1, field) => return field.bytes(),
                (3, field) => return inflated(field.bytes()?, buffer),
                (4..=7, _) => return Err(Broken::Compression),
                _ => {}
            }
        }
        Err(Broken::Message)
    }
}

/// However long it says to be, memory grows only with what is there.
fn inflated<'b>(bytes: &[u8], buffer: &'b mut Vec<u8>) -> Result<&'b [u8], Broken> {
    buffer.clear();
    let most = LONGEST_BLOB as u64 + 1;
    let read = ZlibDecoder::new(bytes).take(most).read_to_end(buffer);
    read.map_err(|_| Broken::Zlib)?;
    if LONGEST_BLOB < buffer.len() {
        return Err(Broken::TooLong);
    }
    Ok(buffer)
}
