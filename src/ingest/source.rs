use std::path::Path;

use sha2::{Digest, Sha256};

use super::problem::{FileName, Place, Problems};
use super::{Code, Files, streets};
use crate::model::{InputDigest, InputRole};

/// One file as it was opened.
pub(super) struct Source {
    pub file: FileName,
    /// `None`: it could not be opened.
    pub digest: Option<InputDigest>,
    /// Without a byte order mark. `None`: it could not be opened, is empty or is not UTF-8.
    pub text: Option<String>,
    /// Of a file of OpenStreetMap, which is no text.
    pub pbf: Option<Vec<u8>>,
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
}

impl Sources {
    pub fn open(files: &Files, problems: &mut Problems) -> Self {
        let schools = Source::open(InputRole::Schools, files.schools, problems);
        let blocks = Source::open(InputRole::Blocks, files.blocks, problems);
        let mut given = |role, path: Option<&Path>| Some(Source::open(role, path?, problems));
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
        }
    }

    /// Sorted by role.
    pub fn digests(&self) -> Vec<InputDigest> {
        let wishes = [&self.settings, &self.keep, &self.pins, &self.bans];
        let ground = [&self.streets, &self.barriers];
        let given = [&self.distances, &self.adjacency];
        let optional = given.into_iter().chain(wishes).chain(ground);
        let all = [&self.schools, &self.blocks].into_iter().chain(optional.flatten());
        all.filter_map(|source| source.digest.clone()).collect()
    }
}

impl Source {
    fn open(role: InputRole, path: &Path, problems: &mut Problems) -> Self {
        let file = FileName { role, name: path.display().to_string() };
        if role == InputRole::Streets
            && std::fs::metadata(path).is_ok_and(|file| LARGEST_STREETS < file.len())
        {
            problems.add(file.problem(Code::TooMuchStreet).detail("it has more than 2 GB"));
            return Self { file, digest: None, text: None, pbf: None };
        }
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                problems.add(file.problem(Code::CannotRead).detail(error.kind().to_string()));
                return Self { file, digest: None, text: None, pbf: None };
            }
        };
        let digest = Some(InputDigest { role, sha256: sha256(&bytes) });
        if role == InputRole::Streets && streets::is_pbf(&bytes) {
            return Self { file, digest, text: None, pbf: Some(bytes) };
        }
        let text = utf8(&file, bytes, problems);
        // No settings at all are settings too.
        if role != InputRole::Settings && text.as_ref().is_some_and(|text| text.trim().is_empty()) {
            problems.add(file.problem(Code::Empty));
            return Self { file, digest, text: None, pbf: None };
        }
        Self { file, digest, text, pbf: None }
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `None` after a problem for each run of bytes that is no text.
fn utf8(file: &FileName, bytes: Vec<u8>, problems: &mut Problems) -> Option<String> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        }),
        Err(error) => {
            bad_bytes(file, error.as_bytes(), problems);
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
