use std::fmt;

/// One thing wrong with an input, or worth knowing about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    /// The file as the caller named it.
    pub file: String,
    /// `row 7` (the header is row 1), `feature 3`, `line 12`. `None`: the whole file.
    pub place: Option<String>,
    /// The offending value, as it stands in the file.
    pub value: Option<String>,
}

/// Stable codes, listed in the README: E… stop the work, W… do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    CannotRead,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)
    }
}
