//! The settings: one TOML file, every key optional.

mod columns;
mod files;
mod office;
mod open_id;
mod reader;
mod streets;
mod wishes;

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub use office::{office, office_of};
pub use open_id::open_id;

pub(super) use columns::{COLUMNS, names_of, unused};

use super::Code;
use super::file_wishes::FileWishes;
use super::problem::{FileName, Problems};
use super::wishes::Wishes;
use crate::model::{
    Children, ClassSizes, Columns, Effort, Millimeters, Millionths, Rule, Settings,
};
use columns::column_named;
use reader::Reader;

const KEYS: [&str; 16] = [
    "rule",
    "connected",
    "own_block",
    "effort",
    "max_walk_m",
    "compact_within",
    "columns",
    "class_size",
    "schools",
    "pins",
    "bans",
    "shared_zones",
    "keep",
    "grandfathered",
    "streets",
    "files",
];

/// The most that walks may grow for smoother borders.
const MOST_COMPACT: Millionths = Millionths(100_000);

/// A key of the settings and what it is set to, with their places in the text.
type Entry<'a, 'i> = (&'a Spanned<Cow<'i, str>>, &'a Spanned<DeValue<'i>>);

/// How to allocate, and what else the office wishes.
#[derive(Default)]
pub(super) struct Said {
    pub settings: Settings,
    pub wishes: Wishes,
    pub files: FileWishes,
}

/// Settings with every key that could be understood, the others as by default. `None` after a
/// problem that leaves nothing to be trusted.
pub(super) fn read(file: &FileName, text: &str, problems: &mut Problems) -> Option<Said> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { file, text, problems };
    reader.errors(&errors);
    if !errors.is_empty() {
        return None;
    }
    let mut said = Said::default();
    said.wishes.file = Some(file.clone());
    for entry in table.get_ref() {
        let known = reader.setting(entry, &mut said.settings)
            || reader.wish(entry, &mut said.wishes)
            || reader.files(entry, &mut said.files);
        if !known {
            reader.unknown(entry.0, &KEYS);
        }
    }
    Some(said)
}

impl Reader<'_> {
    /// Whether it is one.
    fn setting(&mut self, entry: Entry, settings: &mut Settings) -> bool {
        match entry.0.get_ref().as_ref() {
            "rule" => {
                let names = Rule::ALL.map(|rule| (rule.name(), rule));
                settings.rule =
                    self.one_of(entry, names, Code::UnknownRule).unwrap_or(settings.rule);
            }
            "effort" => {
                let names = Effort::ALL.map(|effort| (effort.name(), effort));
                let said = self.one_of(entry, names, Code::UnknownEffort);
                settings.effort = said.unwrap_or(settings.effort);
            }
            "connected" => settings.connected = self.boolean(entry),
            "own_block" => settings.own_block = self.boolean(entry).unwrap_or(settings.own_block),
            "max_walk_m" => settings.max_walk = self.max_walk(entry),
            "compact_within" => settings.compact_within = self.compact_within(entry),
            "columns" => {
                for entry in self.table(entry).into_iter().flatten() {
                    self.column(entry, &mut settings.columns);
                }
            }
            "streets" => {
                for entry in self.table(entry).into_iter().flatten() {
                    self.street_setting(entry, &mut settings.streets);
                }
            }
            "class_size" => {
                for entry in self.table(entry).into_iter().flatten() {
                    self.class_size(entry, &mut settings.class_sizes);
                }
            }
            _ => return false,
        }
        true
    }

    fn max_walk(&mut self, entry: Entry) -> Option<Millimeters> {
        let most = self.decimal(entry.1).map(|number| Millimeters(number.thousandths()));
        let fits = most.filter(|most| (Millimeters(1)..=Millimeters::LONGEST).contains(most));
        self.or_problem(fits, Code::BadMaxWalk, entry)
    }

    fn compact_within(&mut self, entry: Entry) -> Option<Millionths> {
        let share = self.decimal(entry.1).and_then(|number| number.millionths());
        let fits = share.filter(|share| (Millionths(0)..=MOST_COMPACT).contains(share));
        self.or_problem(fits, Code::BadCompactWithin, entry)
    }

    fn column(&mut self, entry: Entry, columns: &mut Columns) {
        let Some(names) = column_named(columns, entry.0.get_ref()) else {
            return self.unknown(entry.0, &COLUMNS);
        };
        if let Some(said) = self.texts(entry, "a column's name or a list of names") {
            *names = said;
        }
    }

    fn class_size(&mut self, entry: Entry, sizes: &mut ClassSizes) {
        let size = self.integer(entry.1).filter(|size| (1..=super::MOST).contains(size));
        match size {
            Some(size) => {
                sizes.0.insert(entry.0.get_ref().to_string(), Children(size));
            }
            None => {
                let problem = self.at(Code::BadClassSize, entry.1).value(self.written(entry.1));
                self.problems.add(problem.detail(format!("class_size.{}", entry.0.get_ref())));
            }
        }
    }
}
