//! What somebody asks behind the `?` of an address: all that is wrong with it at once.

use super::problem::{ApiError, Fault};

pub use crate::pages::encoded;

/// Name and value, in the order of the address.
pub type Given = Vec<(String, String)>;

/// Reads parameters and remembers what was wrong with them.
pub struct Reader<'a> {
    given: &'a [(String, String)],
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    /// `known`: whatever else is given is wrong.
    pub fn of(given: &'a Given, known: &[&str]) -> Self {
        let mut reader = Self { given, faults: Vec::new() };
        for (at, (name, _)) in given.iter().enumerate() {
            if given[..at].iter().any(|(before, _)| before == name) {
                continue;
            }
            if !known.contains(&name.as_str()) {
                reader.fault("unknown-parameter", name, format!("there is {}", known.join(", ")));
            } else if given[at + 1..].iter().any(|(later, _)| later == name) {
                reader.fault("given-twice", name, "it is given twice".to_owned());
            }
        }
        reader
    }

    /// `None`: it is not given.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.given.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// `None`: it is not given, or `read` takes it for nothing, and then `wanted` is what it
    /// should be.
    pub fn read<T>(
        &mut self,
        name: &str,
        wanted: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(name)?;
        let found = read(text);
        if found.is_none() {
            self.bad(name, text, wanted);
        }
        found
    }

    pub fn bad(&mut self, name: &str, value: &str, wanted: &str) {
        self.fault("bad-parameter", name, format!("it is {value:?}, and should be {wanted}"));
    }

    pub fn fault(&mut self, code: &'static str, parameter: &str, detail: String) {
        self.faults.push(Fault { code, parameter: parameter.to_owned(), detail });
    }

    /// # Errors
    ///
    /// Everything that was wrong.
    pub fn done(self) -> Result<(), ApiError> {
        if self.faults.is_empty() { Ok(()) } else { Err(ApiError::BadRequest(self.faults)) }
    }
}
