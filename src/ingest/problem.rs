use std::collections::BTreeMap;
use std::fmt;

use super::Code;
use crate::model::InputRole;

/// One thing wrong with an input, or worth knowing about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    pub role: InputRole,
    /// The file as the caller named it.
    pub file: String,
    pub place: Place,
    /// The offending value, as it stands in the file.
    pub value: Option<String>,
    /// What is particular about this one, where the code's advice does not say it all.
    pub detail: Option<String>,
}

/// Where in a file. Numbers start at 1; an id is given where it is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The whole file.
    File,
    Line(u64),
    /// The line on which a row of a table starts; the header is row 1.
    Row(u64, Option<String>),
    Feature(u64, Option<String>),
    /// In one of several files that are one table.
    Of(String, Box<Place>),
    /// As many more places with the same problem, which are counted and not listed.
    More(usize),
}

/// A file as problems speak of it.
#[derive(Clone, Debug)]
pub(super) struct FileName {
    pub role: InputRole,
    pub name: String,
}

/// Every problem of every file. Of one code in one file the first [`LISTED`] are listed, the others
/// counted.
#[derive(Debug, Default)]
pub(super) struct Problems {
    listed: Vec<Problem>,
    counts: BTreeMap<(InputRole, Code), usize>,
}

const LISTED: usize = 20;

/// Characters of an offending value that are shown.
const SHOWN: usize = 60;

impl FileName {
    pub fn problem(&self, code: Code) -> Problem {
        Problem {
            code,
            role: self.role,
            file: self.name.clone(),
            place: Place::File,
            value: None,
            detail: None,
        }
    }
}

impl Problem {
    pub(super) fn at(self, place: &Place) -> Self {
        Self { place: place.clone(), ..self }
    }

    pub(super) fn value(self, value: impl fmt::Display) -> Self {
        let whole = value.to_string();
        let mut shown: String = whole.chars().take(SHOWN).collect();
        if shown.len() < whole.len() {
            shown.push('…');
        }
        Self { value: Some(shown), ..self }
    }

    pub(super) fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }
}

impl Problems {
    pub fn add(&mut self, problem: Problem) {
        let count = self.counts.entry((problem.role, problem.code)).or_default();
        *count += 1;
        if *count <= LISTED {
            self.listed.push(problem);
        }
    }

    pub fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        problems.into_iter().for_each(|problem| self.add(problem));
    }

    /// The first of its code.
    pub fn find(&self, code: Code) -> Option<&Problem> {
        self.listed.iter().find(|problem| problem.code == code)
    }

    /// Errors and notices alike, in the order in which they were found.
    pub fn all(self) -> Vec<Problem> {
        self.listed
    }

    pub fn any_errors(&self) -> bool {
        self.counts.keys().any(|(_, code)| !code.is_notice())
    }

    /// Notices if nothing else was found.
    ///
    /// # Errors
    ///
    /// The errors, by file and place. Never an empty list.
    pub fn into_notices(self) -> Result<Vec<Problem>, Vec<Problem>> {
        let stops = self.any_errors();
        let mut problems = self.listed;
        for ((role, code), count) in self.counts {
            if LISTED < count {
                let like = problems.iter().find(|one| (one.role, one.code) == (role, code));
                let file = like.expect("the first ones are listed").file.clone();
                let place = Place::More(count - LISTED);
                problems.push(Problem { code, role, file, place, value: None, detail: None });
            }
        }
        problems.retain(|problem| problem.code.is_notice() != stops);
        problems.sort_by(|a, b| {
            (a.role, &a.place, a.code, &a.value).cmp(&(b.role, &b.place, b.code, &b.value))
        });
        if stops { Err(problems) } else { Ok(problems) }
    }
}

impl Place {
    pub(super) fn with_id(&self, id: &str) -> Self {
        match self {
            Self::Row(number, _) => Self::Row(*number, Some(id.to_owned())),
            Self::Feature(number, _) => Self::Feature(*number, Some(id.to_owned())),
            Self::Of(file, place) => Self::Of(file.clone(), Box::new(place.with_id(id))),
            other => other.clone(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, number, id) = match self {
            Self::File => return Ok(()),
            Self::Line(number) => ("line", number, &None),
            Self::Row(number, id) => ("row", number, id),
            Self::Feature(number, id) => ("feature", number, id),
            Self::Of(file, place) => return write!(f, "{file}, {place}"),
            Self::More(count) => return write!(f, "and {count} more"),
        };
        write!(f, "{what} {number}")?;
        id.as_ref().map_or(Ok(()), |id| write!(f, " (id {id:?})"))
    }
}

/// `E302 blocks.csv, row 7 (id "B6"): "-3": children must be …; correct the number (detail)`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code.id(), self.file)?;
        if self.place != Place::File {
            write!(f, ", {}", self.place)?;
        }
        if let Some(value) = &self.value {
            write!(f, ": {value:?}")?;
        }
        write!(f, ": {}", self.code.advice())?;
        self.detail.as_ref().map_or(Ok(()), |detail| write!(f, " ({detail})"))
    }
}
