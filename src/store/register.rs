//! Published plans: a folder with a register of what holds from when, and the plans themselves.
//!
//! ```text
//! published/
//!   register.json        what was published, in the order in which it was
//!   plans/<digest>/      each plan's folder, never changed
//! ```

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::folder::PLAN_FILE;
use super::{NewFile, StoreError, write_folder};
use crate::model::Consultation;

const REGISTER: &str = "register.json";
const PLANS: &str = "plans";

/// As RFC 3339 writes a day.
const DAY: &[BorrowedFormatItem] = format_description!("[year]-[month]-[day]");

/// The published plans of one district.
#[derive(Clone, Debug)]
pub struct Register {
    folder: PathBuf,
}

/// One line of the register. It is never taken back: what comes later supersedes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// SHA-256 of `plan.json`, in hexadecimal.
    pub digest: String,
    /// The first day on which it holds, or might. `None`: since ever, or nobody says.
    pub from: Option<Date>,
    /// Only of a draft, which holds for nobody until it is published again as what it is then.
    pub consultation: Option<Consultation>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Line {
    digest: String,
    from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consultation: Option<Days>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Days {
    from: Option<String>,
    until: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Lines {
    publications: Vec<Line>,
}

/// `2027-09-01`. `None`: there is no such day.
pub fn day(text: &str) -> Option<Date> {
    Date::parse(text, DAY).ok()
}

impl Register {
    /// Of `folder`, which is made when something is published.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// In the order in which they were published.
    ///
    /// # Errors
    ///
    /// There is no register, or it is none.
    pub fn publications(&self) -> Result<Vec<Publication>, StoreError> {
        let path = self.folder.join(REGISTER);
        let io = |source| StoreError::Io { path: path.clone(), source };
        let text = fs::read_to_string(&path).map_err(io)?;
        let bad = |why: String| StoreError::BadRegister { path: path.clone(), why };
        let lines: Lines = serde_json::from_str(&text).map_err(|err| bad(err.to_string()))?;
        let publication = |line: Line| line.publication().map_err(bad);
        lines.publications.into_iter().map(publication).collect()
    }

    /// The folder of a published plan, by its digest.
    pub fn plan_folder(&self, digest: &str) -> PathBuf {
        self.folder.join(PLANS).join(digest)
    }

    /// Puts a plan's folder `dir` among the published ones and writes it into the register: from
    /// the day `from` on, or as a draft. Two who publish at once do so one after the other.
    ///
    /// # Errors
    ///
    /// The disk refuses, what is there is no register, or a draft is no draft any more.
    pub fn publish(
        &self,
        dir: &Path,
        from: Option<Date>,
        consultation: Option<Consultation>,
    ) -> Result<Publication, StoreError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| StoreError::Io { path, source }
        };
        fs::create_dir_all(&self.folder).map_err(io(&self.folder))?;
        let lock_file = self.folder.join(".lock");
        let lock = File::create(&lock_file).map_err(io(&lock_file))?;
        lock.lock().map_err(io(&lock_file))?;

        let path = self.folder.join(REGISTER);
        let there = path.try_exists().map_err(io(&path))?;
        let mut all = if there { self.publications()? } else { Vec::new() };
        let files = files_of(dir).map_err(io(dir))?;
        let plan = files.iter().find(|(name, _)| name == Path::new(PLAN_FILE));
        let missing = || io(&dir.join(PLAN_FILE))(io::ErrorKind::NotFound.into());
        let digest = hex::encode(Sha256::digest(&plan.ok_or_else(missing)?.1));
        let publication = Publication { digest, from, consultation };
        let digest = &publication.digest;
        let holds = |one: &Publication| one.digest == *digest && one.consultation.is_none();
        if consultation.is_some() && all.iter().any(holds) {
            return Err(StoreError::NoDraftAnyMore { digest: digest.clone() });
        }
        let place = self.plan_folder(digest);
        // A published plan never changes.
        if !place.try_exists().map_err(io(&place))? {
            write_folder(&place, &files)?;
        }
        if all.last() != Some(&publication) {
            all.push(publication.clone());
            self.write(&all)?;
        }
        Ok(publication)
    }

    fn write(&self, all: &[Publication]) -> Result<(), StoreError> {
        let path = self.folder.join(REGISTER);
        let written = |day: Date| day.format(DAY).expect("every day has a year and a month");
        let line = |one: &Publication| Line {
            digest: one.digest.clone(),
            from: one.from.map(written),
            consultation: one
                .consultation
                .map(|days| Days { from: days.from.map(written), until: written(days.until) }),
        };
        let lines = Lines { publications: all.iter().map(line).collect() };
        let text = serde_json::to_string_pretty(&lines).expect("texts are always JSON") + "\n";
        let mut file = NewFile::create(&path)?;
        file.write_all(text.as_bytes()).map_err(|source| StoreError::Io { path, source })?;
        file.put()
    }
}

/// What holds of all that was published, in that order: a draft only as it was published last, and
/// only until it is published as none.
pub fn standing(all: &[Publication]) -> impl Iterator<Item = &Publication> {
    let again = |at: usize| all[at + 1..].iter().any(|later| later.digest == all[at].digest);
    let stands = move |at: &usize| all[*at].consultation.is_none() || !again(*at);
    (0..all.len()).filter(stands).map(|at| &all[at])
}

impl Line {
    /// # Errors
    ///
    /// What is wrong with it.
    fn publication(self) -> Result<Publication, String> {
        let read = |text: String| day(&text).ok_or_else(|| format!("{text:?} is no day"));
        let plain = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if self.digest.len() != 64 || !self.digest.bytes().all(plain) {
            return Err(format!("{:?} is no digest", self.digest));
        }
        let consultation = self.consultation.map(|days| {
            let from = days.from.map(read).transpose()?;
            Ok::<_, String>(Consultation { from, until: read(days.until)? })
        });
        Ok(Publication {
            digest: self.digest,
            from: self.from.map(read).transpose()?,
            consultation: consultation.transpose()?,
        })
    }
}

/// Every file under `dir`, by its path there.
fn files_of(dir: &Path) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(dir.join(&folder))? {
            let entry = entry?;
            let name = folder.join(entry.file_name());
            match entry.file_type()?.is_dir() {
                true => folders.push(name),
                false => files.push((name.clone(), fs::read(dir.join(&name))?)),
            }
        }
    }
    files.sort();
    Ok(files)
}
