use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::file_wishes::FileWishes;
use super::formats::{self, How, NoText, NotPacked, Text};
use super::problem::{FileName, Place, Problems};
use super::{Code, Files};
use crate::model::{InputDigest, InputRole};

/// One file as it was opened.
pub(super) struct Source {
    pub file: FileName,
    /// `None`: it could not be opened.
    pub digest: Option<InputDigest>,
    /// `None`: it could not be opened, is empty, or was made a text or a table.
    bytes: Option<Vec<u8>>,
    /// Without a byte order mark. `None`: it is no text, or a table is made of it.
    pub text: Option<String>,
}

/// Streets of a larger file are of no one district.
const LARGEST_STREETS: u64 = 2 << 30;

/// Every file that was given, each opened once.
pub(super) struct Sources {
    pub schools: Source,
    pub blocks: Source,
    pub distances: Option<Source>,
    pub adjacency: Option<Source>,
    pub settings: Option<Source>,
    pub keep: Option<Source>,
    pub pins: Option<Source>,
    pub bans: Option<Source>,
    pub streets: Option<Source>,
    pub barriers: Option<Source>,
    pub addresses: Option<Source>,
}

impl Sources {
    pub fn open(files: &Files, problems: &mut Problems) -> Self {
        let schools = Source::open(InputRole::Schools, files.schools, &[], problems);
        let blocks = Source::open(InputRole::Blocks, files.blocks, files.more_blocks, problems);
        let mut given = |role, path: Option<&Path>| Some(Source::open(role, path?, &[], problems));
        Self {
            schools,
            blocks,
            distances: given(InputRole::Distances, files.distances),
            adjacency: given(InputRole::Adjacency, files.adjacency),
            settings: given(InputRole::Settings, files.settings),
            keep: given(InputRole::Keep, files.keep),
            pins: given(InputRole::Pins, files.pins),
            bans: given(InputRole::Bans, files.bans),
            streets: given(InputRole::Streets, files.streets),
            barriers: given(InputRole::Barriers, files.barriers),
            addresses: given(InputRole::Addresses, files.addresses),
        }
    }

    /// Makes texts of the files that are lists of pairs.
    pub fn decode(&mut self, wishes: &FileWishes, problems: &mut Problems) {
        let (keep, pins, bans) = (&mut self.keep, &mut self.pins, &mut self.bans);
        let lists = [&mut self.distances, &mut self.adjacency, keep, pins, bans];
        for source in lists.into_iter().flatten() {
            source.decode(&wishes.how(source.file.role), problems);
        }
    }

    /// Sorted by role.
    pub fn digests(&self) -> Vec<InputDigest> {
        let wishes = [&self.settings, &self.keep, &self.pins, &self.bans];
        let ground = [&self.streets, &self.barriers, &self.addresses];
        let given = [&self.distances, &self.adjacency];
        let optional = given.into_iter().chain(wishes).chain(ground);
        let all = [&self.schools, &self.blocks].into_iter().chain(optional.flatten());
        all.filter_map(|source| source.digest.clone()).collect()
    }
}

impl Source {
    pub fn open(role: InputRole, path: &Path, more: &[PathBuf], problems: &mut Problems) -> Self {
        let names = std::iter::once(path).chain(more.iter().map(PathBuf::as_path));
        let names: Vec<String> = names.map(|path| path.display().to_string()).collect();
        let file = FileName { role, name: names.join(", ") };
        if role == InputRole::Streets
            && std::fs::metadata(path).is_ok_and(|file| LARGEST_STREETS < file.len())
        {
            problems.add(file.problem(Code::TooMuchStreet).detail("it has more than 2 GB"));
            return Self { file, digest: None, bytes: None, text: None };
        }
        let bytes = match formats::packed(path, more) {
            Ok(packed) => packed.bytes,
            Err(why) => {
                problems.add(match why {
                    NotPacked::Io { path: which, source } => {
                        let name = which.display().to_string();
                        let file = FileName { role, name };
                        file.problem(Code::CannotRead).detail(source.kind().to_string())
                    }
                    NotPacked::OpenElsewhere(_) => file.problem(Code::OpenElsewhere),
                    NotPacked::CannotPack { why, .. } => file.problem(Code::Damaged).detail(why),
                });
                return Self { file, digest: None, bytes: None, text: None };
            }
        };
        let digest = Some(InputDigest { role, sha256: sha256(&bytes) });
        // No settings at all are settings too.
        if role != InputRole::Settings && is_blank(&bytes) {
            problems.add(file.problem(Code::Empty));
            return Self { file, digest, bytes: None, text: None };
        }
        Self { file, digest, bytes: Some(bytes), text: None }
    }

    /// What its bytes look like, if there are any.
    pub fn looks(&self, like: fn(&[u8]) -> bool) -> bool {
        self.bytes.as_deref().is_some_and(like)
    }

    /// The bytes, which can be taken once.
    pub fn take_bytes(&mut self) -> Option<Vec<u8>> {
        self.bytes.take()
    }

    pub fn decode(&mut self, how: &How, problems: &mut Problems) {
        let bytes = self.bytes.take();
        let text = bytes.and_then(|bytes| text(&self.file, bytes, how, problems));
        self.text = text.map(|text| text.text);
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.iter().all(u8::is_ascii_whitespace)
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Bytes as text. `None` after a problem for each run of bytes that is none.
pub(super) fn text(
    file: &FileName,
    bytes: Vec<u8>,
    how: &How,
    problems: &mut Problems,
) -> Option<Text> {
    // Zeros are in UTF-8 as well, but in no text.
    let is_utf8 = || std::str::from_utf8(&bytes).is_ok() && !bytes.contains(&0);
    let said = how.encoding.or_else(|| how.other_encoding.filter(|_| !is_utf8()));
    match formats::decode(bytes, said) {
        Ok(text) => {
            if text.assumed {
                problems.add(file.problem(Code::AssumedEncoding).value(text.encoding));
            }
            Some(text)
        }
        Err(NoText::NotIn(name)) => {
            problems.add(file.problem(Code::NotUtf8).detail(format!("not {name} either")));
            None
        }
        Err(NoText::Unknown(bytes)) => {
            bad_bytes(file, &bytes, problems);
            None
        }
    }
}

fn bad_bytes(file: &FileName, bytes: &[u8], problems: &mut Problems) {
    let (mut offset, mut line) = (0, 1);
    let mut run: Vec<u8> = Vec::new();
    let mut report = |run: &mut Vec<u8>, end: usize, line: u64| {
        if !run.is_empty() {
            let hex: Vec<String> = run.iter().map(|byte| format!("{byte:02X}")).collect();
            let problem = file.problem(Code::NotUtf8).at(&Place::Line(line)).value(hex.join(" "));
            problems.add(problem.detail(format!("byte {} of the file", end - run.len())));
            run.clear();
        }
    };
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().is_empty() {
            report(&mut run, offset, line);
        }
        offset += chunk.valid().len() + chunk.invalid().len();
        line += chunk.valid().bytes().filter(|byte| *byte == b'\n').count() as u64;
        run.extend(chunk.invalid());
    }
    report(&mut run, offset, line);
}
