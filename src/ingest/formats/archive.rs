//! Zip archives, read with distrust: nothing is unpacked beyond what the constants here allow.

use std::io::Read;
use std::ops::Range;

use flate2::read::DeflateDecoder;

/// The most files an archive may hold.
pub const MOST_MEMBERS: usize = 10_000;

/// The most bytes that all files of an archive may have together, once unpacked.
pub const MOST_UNPACKED: u64 = 2 << 30;

const END_OF_DIRECTORY: u32 = 0x0605_4b50;
const ENTRY: u32 = 0x0201_4b50;
const LOCAL: u32 = 0x0403_4b50;

/// A zip archive whose directory has been read, and nothing else.
pub struct Archive<'a> {
    bytes: &'a [u8],
    members: Vec<Member>,
}

/// One file in an archive. What it says of itself is checked when it is unpacked.
#[derive(Clone, Debug)]
pub struct Member {
    /// With `/` between folders.
    pub name: String,
    packed: Range<usize>,
    unpacked_len: u64,
    deflated: bool,
    crc: u32,
}

/// Why an archive is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadArchive {
    /// What is wrong with it.
    Broken(&'static str),
    /// Which limit it exceeds.
    TooLarge(String),
}

impl<'a> Archive<'a> {
    /// # Errors
    ///
    /// It is no zip archive, it is packed in a way that is not read here, or it says that it is too large.
    pub fn open(bytes: &'a [u8]) -> Result<Self, BadArchive> {
        let end = end_of_directory(bytes).ok_or(BadArchive::Broken("it ends too early"))?;
        let n_members = usize::from(u16_at(bytes, end + 10).unwrap_or(0));
        let start = u32_at(bytes, end + 16).unwrap_or(u32::MAX) as usize;
        if MOST_MEMBERS < n_members {
            return Err(BadArchive::TooLarge(format!(
                "{n_members} files in it, and {MOST_MEMBERS} are the most"
            )));
        }
        let mut members = Vec::new();
        let (mut at, mut total) = (start, 0_u64);
        for _ in 0..n_members {
            let (member, next) = member(bytes, at)?;
            total = total.saturating_add(member.unpacked_len);
            members.push(member);
            at = next;
        }
        if MOST_UNPACKED < total {
            return Err(too_large(total));
        }
        members.retain(|member| is_content(&member.name));
        members.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { bytes, members })
    }

    /// Sorted by name; without folders and what file managers leave behind.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    pub fn find(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// The bytes of a file as they were before they were packed.
    ///
    /// # Errors
    ///
    /// They are not what the archive says of them.
    pub fn unpack(&self, member: &Member) -> Result<Vec<u8>, BadArchive> {
        let mut unpacked = Vec::new();
        self.stream(member, |chunk| unpacked.extend_from_slice(chunk))?;
        Ok(unpacked)
    }

    fn stream(&self, member: &Member, mut keep: impl FnMut(&[u8])) -> Result<(), BadArchive> {
        let packed = &self.bytes[member.packed.clone()];
        let mut crc = flate2::Crc::new();
        if member.deflated {
            let mut decoder = DeflateDecoder::new(packed).take(member.unpacked_len + 1);
            let mut chunk = vec![0; 1 << 16];
            loop {
                let n = decoder.read(&mut chunk);
                let n = n.map_err(|_| BadArchive::Broken("it cannot be unpacked"))?;
                if n == 0 {
                    break;
                }
                crc.update(&chunk[..n]);
                keep(&chunk[..n]);
            }
            if decoder.limit() != 1 {
                return Err(BadArchive::Broken("a file in it has another size than it says"));
            }
        } else {
            crc.update(packed);
            keep(packed);
        }
        if crc.sum() == member.crc {
            Ok(())
        } else {
            Err(BadArchive::Broken("a file in it is damaged: its checksum differs"))
        }
    }
}

fn too_large(total: u64) -> BadArchive {
    BadArchive::TooLarge(format!("{total} bytes unpacked, and {MOST_UNPACKED} are the most"))
}

/// Where the last record of an archive starts: before a comment of at most 65,535 bytes.
fn end_of_directory(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(22)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last).rev().find(|at| u32_at(bytes, *at) == Some(END_OF_DIRECTORY))
}

/// The entry of the directory at `at`, and where the next one starts.
fn member(bytes: &[u8], at: usize) -> Result<(Member, usize), BadArchive> {
    let broken = BadArchive::Broken("its list of files is damaged");
    read_member(bytes, at).ok_or(broken)?
}

/// `None`: bytes are missing.
fn read_member(bytes: &[u8], at: usize) -> Option<Result<(Member, usize), BadArchive>> {
    if u32_at(bytes, at)? != ENTRY {
        return None;
    }
    let (flags, method) = (u16_at(bytes, at + 8)?, u16_at(bytes, at + 10)?);
    let crc = u32_at(bytes, at + 16)?;
    let (packed_len, unpacked_len) = (u32_at(bytes, at + 20)?, u32_at(bytes, at + 24)?);
    let lens = [at + 28, at + 30, at + 32].map(|at| u16_at(bytes, at).map(usize::from));
    let [name_len, extra_len, comment_len] = [lens[0]?, lens[1]?, lens[2]?];
    let name_at = at.checked_add(46)?;
    let name = bytes.get(name_at..name_at.checked_add(name_len)?)?;
    let next = name_at + name_len + extra_len + comment_len;
    if flags & 1 == 1 {
        return Some(Err(BadArchive::Broken("it is encrypted")));
    }
    if method != 0 && method != 8 {
        return Some(Err(BadArchive::Broken("it is packed by another method than deflate")));
    }
    if [packed_len, unpacked_len].contains(&u32::MAX) {
        return Some(Err(BadArchive::TooLarge("a file of 4 GB or more is in it".to_owned())));
    }
    if method == 0 && packed_len != unpacked_len {
        return None;
    }
    let local = u32_at(bytes, at + 42)? as usize;
    if u32_at(bytes, local)? != LOCAL {
        return None;
    }
    let skipped = usize::from(u16_at(bytes, local + 26)?) + usize::from(u16_at(bytes, local + 28)?);
    let start = local.checked_add(30 + skipped)?;
    let packed = start..start.checked_add(packed_len as usize)?;
    bytes.get(packed.clone())?;
    let name = member_name(name);
    let unpacked_len = u64::from(unpacked_len);
    Some(Ok((Member { name, packed, unpacked_len, deflated: method == 8, crc }, next)))
}

/// Archives made on Chinese Windows hold GB18030 names without saying so.
fn member_name(bytes: &[u8]) -> String {
    let name = match std::str::from_utf8(bytes) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    };
    name.replace('\\', "/")
}

fn is_content(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    !file.is_empty() && !file.starts_with('.') && !name.starts_with("__MACOSX/")
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let found = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(found.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let found = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(found.try_into().ok()?))
}

/// A zip archive of these files as they are, the same bytes every time. Names are sorted first.
///
/// # Errors
///
/// They are too many or too large for one.
pub fn stored(mut files: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, BadArchive> {
    files.sort();
    let total: u64 = files.iter().map(|(_, bytes)| bytes.len() as u64).sum();
    if MOST_UNPACKED < total || MOST_MEMBERS < files.len() {
        return Err(too_large(total));
    }
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in &files {
        let header = header(name, bytes);
        let local = archive.len() as u32;
        archive.extend(LOCAL.to_le_bytes());
        archive.extend(&header);
        archive.extend(name.as_bytes());
        archive.extend(bytes);
        directory.extend(ENTRY.to_le_bytes());
        directory.extend(20_u16.to_le_bytes());
        directory.extend(&header);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(local.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = archive.len() as u32;
    let n_files = (files.len() as u16).to_le_bytes();
    archive.extend(&directory);
    archive.extend(END_OF_DIRECTORY.to_le_bytes());
    archive.extend([0; 4]);
    archive.extend([n_files, n_files].concat());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    Ok(archive)
}

/// What the record before a file and the one in the directory have in common.
fn header(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    let len = (bytes.len() as u32).to_le_bytes();
    let mut header = Vec::new();
    header.extend(20_u16.to_le_bytes());
    // The name is UTF-8; stored; at the beginning of 1980, the first day a zip archive knows.
    header.extend([0x00, 0x08, 0, 0, 0, 0, 0x21, 0]);
    header.extend(crc.sum().to_le_bytes());
    header.extend([len, len].concat());
    header.extend((name.len() as u16).to_le_bytes());
    header.extend([0; 2]);
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_found_again_whatever_the_order() {
        let files = vec![("b/乙.shp".to_owned(), vec![1, 2, 3]), ("a.csv".to_owned(), Vec::new())];
        let bytes = stored(files.clone()).unwrap();
        assert_eq!(bytes, stored(files.into_iter().rev().collect()).unwrap());
        let archive = Archive::open(&bytes).unwrap();
        let names: Vec<&str> = archive.members().iter().map(|one| &*one.name).collect();
        assert_eq!(names, ["a.csv", "b/乙.shp"]);
        assert_eq!(archive.unpack(&archive.members()[1]).unwrap(), [1, 2, 3]);
    }

    #[test]
    fn a_damaged_file_is_noticed() {
        let mut bytes = stored(vec![("a".to_owned(), vec![7; 40])]).unwrap();
        bytes[40] = 8;
        let archive = Archive::open(&bytes).unwrap();
        let damaged = archive.unpack(&archive.members()[0]);
        assert!(matches!(damaged, Err(BadArchive::Broken(_))));
    }
}
