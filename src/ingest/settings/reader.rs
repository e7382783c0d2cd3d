use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Entry;
use crate::ingest::Code;
use crate::ingest::number::Decimal;
use crate::ingest::problem::{FileName, Place, Problem, Problems};
use crate::ingest::table::nearest;
use crate::ingest::wishes::Spot;

/// Values as they are wanted, or else a problem with their line.
pub(super) struct Reader<'a> {
    pub file: &'a FileName,
    pub text: &'a str,
    pub problems: &'a mut Problems,
}

impl Reader<'_> {
    /// What is no TOML at all.
    pub fn errors(&mut self, errors: &[toml::de::Error]) {
        for error in errors {
            let offset = error.span().map_or(0, |span| span.start);
            let problem = self.file.problem(Code::NotToml).at(&self.line(offset));
            self.problems.add(problem.detail(error.message()));
        }
    }

    pub fn boolean(&mut self, entry: Entry) -> Option<bool> {
        let said = entry.1.get_ref().as_bool();
        if said.is_none() {
            self.wrong_type(entry, "true or false");
        }
        said
    }

    pub fn table<'a, 'i>(&mut self, entry: Entry<'a, 'i>) -> Option<&'a DeTable<'i>> {
        let said = entry.1.get_ref().as_table();
        if said.is_none() {
            self.wrong_type(entry, "a table");
        }
        said
    }

    /// One of these names; `unknown` is the problem of another text.
    pub fn one_of<T, const N: usize>(
        &mut self,
        entry: Entry,
        names: [(&str, T); N],
        unknown: Code,
    ) -> Option<T> {
        let Some(said) = entry.1.get_ref().as_str() else {
            self.wrong_type(entry, "text");
            return None;
        };
        let found = names.into_iter().find(|(name, _)| *name == said).map(|(_, meant)| meant);
        if found.is_none() {
            self.problems.add(self.at(unknown, entry.1).value(said));
        }
        found
    }

    /// A text, or a list of them, none empty.
    pub fn texts(&mut self, entry: Entry, wanted: &str) -> Option<Vec<String>> {
        let text =
            |value: &DeValue| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        self.list(entry, wanted, text)
    }

    /// An id, or a list of them; whole numbers are ids too.
    pub fn ids(&mut self, entry: Entry, wanted: &str) -> Option<Vec<String>> {
        self.list(entry, wanted, id)
    }

    pub fn id(&mut self, entry: Entry, wanted: &str) -> Option<String> {
        let said = id(entry.1.get_ref());
        if said.is_none() {
            self.wrong_type(entry, wanted);
        }
        said
    }

    fn list(
        &mut self,
        entry: Entry,
        wanted: &str,
        one: impl Fn(&DeValue) -> Option<String>,
    ) -> Option<Vec<String>> {
        let said = match entry.1.get_ref() {
            DeValue::Array(list) => list.iter().map(|value| one(value.get_ref())).collect(),
            value => one(value).map(|said| vec![said]),
        };
        if said.is_none() {
            self.wrong_type(entry, wanted);
        }
        said
    }

    pub fn integer(&self, value: &Spanned<DeValue>) -> Option<i64> {
        let number = value.get_ref().as_integer()?;
        i64::from_str_radix(number.as_str(), number.radix()).ok()
    }

    /// Exactly as written, without the drift of binary fractions.
    pub fn decimal(&self, value: &Spanned<DeValue>) -> Option<Decimal> {
        match value.get_ref() {
            DeValue::Float(number) => Decimal::parse(number.as_str()).ok(),
            DeValue::Integer(number) if number.radix() == 10 => {
                Decimal::parse(number.as_str()).ok()
            }
            _ => None,
        }
    }

    /// `value`, or `code` where it is `None`.
    pub fn or_problem<T>(&mut self, value: Option<T>, code: Code, entry: Entry) -> Option<T> {
        if value.is_none() {
            self.problems.add(self.at(code, entry.1).value(self.written(entry.1)));
        }
        value
    }

    pub fn unknown(&mut self, key: &Spanned<Cow<str>>, known: &[&str]) {
        let name = key.get_ref();
        let like = nearest(name, known.iter().copied()).expect("some keys are known");
        let problem = self.at(Code::UnknownKey, key).value(name);
        self.problems.add(problem.detail(format!("the nearest known one is {like:?}")));
    }

    pub fn wrong_type(&mut self, entry: Entry, wanted: &str) {
        let problem = self.at(Code::WrongType, entry.1).value(self.written(entry.1));
        self.problems.add(problem.detail(format!("{} must be {wanted}", entry.0.get_ref())));
    }

    pub fn at<T>(&self, code: Code, spanned: &Spanned<T>) -> Problem {
        self.spot(spanned).problem(code)
    }

    pub fn spot<T>(&self, spanned: &Spanned<T>) -> Spot {
        Spot { file: self.file.clone(), place: self.line(spanned.span().start) }
    }

    pub fn written<T>(&self, spanned: &Spanned<T>) -> String {
        self.text.get(spanned.span()).unwrap_or_default().to_owned()
    }

    pub fn line(&self, offset: usize) -> Place {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        Place::Line(1 + before.iter().filter(|byte| **byte == b'\n').count() as u64)
    }
}

fn id(value: &DeValue) -> Option<String> {
    match value {
        DeValue::String(text) if !text.is_empty() => Some(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        _ => None,
    }
}
