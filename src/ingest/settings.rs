use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Code;
use super::problem::{FileName, Place, Problem, Problems};
use super::table::nearest;
use crate::model::{Children, ClassSizes, Columns, Rule, Settings};

const KEYS: [&str; 5] = ["rule", "connected", "own_block", "columns", "class_size"];

pub(super) const COLUMNS: [&str; 13] = [
    "id",
    "name",
    "name_en",
    "level",
    "seats",
    "classes",
    "class_size",
    "max_pupils",
    "block",
    "children",
    "current_school",
    "lon",
    "lat",
];

const LATER_RULES: [&str; 2] = ["nearest-first", "shortest-worst-walk"];

/// A key of the settings and what it is set to, with their places in the text.
type Entry<'a, 'i> = (&'a Spanned<std::borrow::Cow<'i, str>>, &'a Spanned<DeValue<'i>>);

struct Reader<'a> {
    file: &'a FileName,
    text: &'a str,
    problems: &'a mut Problems,
}

/// Settings with every key that could be understood, the others as by default. `None` after a
/// problem that leaves nothing to be trusted.
pub(super) fn read(file: &FileName, text: &str, problems: &mut Problems) -> Option<Settings> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { file, text, problems };
    for error in &errors {
        let offset = error.span().map_or(0, |span| span.start);
        let problem = reader.file.problem(Code::NotToml).at(&reader.line(offset));
        reader.problems.add(problem.detail(error.message()));
    }
    if !errors.is_empty() {
        return None;
    }
    let mut settings = Settings::default();
    for entry in table.get_ref() {
        reader.key(entry, &mut settings);
    }
    Some(settings)
}

impl Reader<'_> {
    fn key(&mut self, entry: Entry, settings: &mut Settings) {
        let (key, value) = entry;
        match key.get_ref().as_ref() {
            "rule" => self.rule(entry, settings),
            "connected" => {
                if self.boolean(entry) == Some(true) {
                    self.object(Code::LaterRule, value, "connected = true");
                }
            }
            "own_block" => settings.own_block = self.boolean(entry).unwrap_or(settings.own_block),
            "columns" => {
                for entry in self.table(entry).into_iter().flatten() {
                    self.column(entry, &mut settings.columns);
                }
            }
            "class_size" => {
                for entry in self.table(entry).into_iter().flatten() {
                    self.class_size(entry, &mut settings.class_sizes);
                }
            }
            _ => self.unknown(key, &KEYS),
        }
    }

    fn rule(&mut self, entry: Entry, settings: &mut Settings) {
        let Some(name) = entry.1.get_ref().as_str() else {
            return self.wrong_type(entry, "text");
        };
        match name {
            "least-walk" => settings.rule = Rule::LeastWalk,
            later if LATER_RULES.contains(&later) => {
                self.object(Code::LaterRule, entry.1, &format!("rule = {later:?}"));
            }
            unknown => {
                let problem = self.at(Code::UnknownRule, entry.1).value(unknown);
                let later = LATER_RULES.map(|rule| format!("{rule:?}")).join(" and ");
                self.problems.add(problem.detail(format!("{later} are planned")));
            }
        }
    }

    fn column(&mut self, entry: Entry, columns: &mut Columns) {
        let Some(names) = column_named(columns, entry.0.get_ref()) else {
            return self.unknown(entry.0, &COLUMNS);
        };
        let text =
            |value: &DeValue| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let said = match entry.1.get_ref() {
            DeValue::Array(list) => list.iter().map(|value| text(value.get_ref())).collect(),
            value => text(value).map(|name| vec![name]),
        };
        match said {
            Some(said) => *names = said,
            None => self.wrong_type(entry, "a column's name or a list of names"),
        }
    }

    fn class_size(&mut self, entry: Entry, sizes: &mut ClassSizes) {
        let number = entry.1.get_ref().as_integer();
        let size = number.and_then(|size| i64::from_str_radix(size.as_str(), size.radix()).ok());
        match size {
            Some(size @ 1..=super::MOST) => {
                sizes.0.insert(entry.0.get_ref().to_string(), Children(size));
            }
            _ => {
                let written = self.written(entry.1);
                let problem = self.at(Code::BadClassSize, entry.1).value(written);
                self.problems.add(problem.detail(format!("class_size.{}", entry.0.get_ref())));
            }
        }
    }

    fn boolean(&mut self, entry: Entry) -> Option<bool> {
        let said = entry.1.get_ref().as_bool();
        if said.is_none() {
            self.wrong_type(entry, "true or false");
        }
        said
    }

    fn table<'a, 'i>(&mut self, entry: Entry<'a, 'i>) -> Option<&'a DeTable<'i>> {
        let said = entry.1.get_ref().as_table();
        if said.is_none() {
            self.wrong_type(entry, "a table");
        }
        said
    }

    fn unknown(&mut self, key: &Spanned<std::borrow::Cow<str>>, known: &[&str]) {
        let name = key.get_ref();
        let like = nearest(name, known.iter().copied()).expect("some keys are known");
        let problem = self.at(Code::UnknownKey, key).value(name);
        self.problems.add(problem.detail(format!("the nearest known one is {like:?}")));
    }

    fn wrong_type(&mut self, entry: Entry, wanted: &str) {
        let written = self.written(entry.1);
        let problem = self.at(Code::WrongType, entry.1).value(written);
        self.problems.add(problem.detail(format!("{} must be {wanted}", entry.0.get_ref())));
    }

    fn object(&mut self, code: Code, value: &Spanned<DeValue>, said: &str) {
        let problem = self.at(code, value).value(said);
        self.problems.add(problem);
    }

    fn at<T>(&self, code: Code, spanned: &Spanned<T>) -> Problem {
        self.file.problem(code).at(&self.line(spanned.span().start))
    }

    fn written<T>(&self, spanned: &Spanned<T>) -> String {
        self.text.get(spanned.span()).unwrap_or_default().to_owned()
    }

    fn line(&self, offset: usize) -> Place {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        Place::Line(1 + before.iter().filter(|byte| **byte == b'\n').count() as u64)
    }
}

fn column_named<'a>(columns: &'a mut Columns, fact: &str) -> Option<&'a mut Vec<String>> {
    Some(match fact {
        "id" => &mut columns.id,
        "name" => &mut columns.name,
        "name_en" => &mut columns.name_en,
        "level" => &mut columns.level,
        "seats" => &mut columns.seats,
        "classes" => &mut columns.classes,
        "class_size" => &mut columns.class_size,
        "max_pupils" => &mut columns.max_pupils,
        "block" => &mut columns.block,
        "children" => &mut columns.children,
        "current_school" => &mut columns.current_school,
        "lon" => &mut columns.lon,
        "lat" => &mut columns.lat,
        _ => return None,
    })
}

/// What the columns of a fact may be called.
pub(super) fn names_of(columns: &Columns, fact: &str) -> Vec<String> {
    column_named(&mut columns.clone(), fact).expect("facts are listed in COLUMNS").clone()
}

/// For every fact whose columns were said, and which are in neither file.
pub(super) fn unused(settings: &Settings, columns: &[&[String]]) -> Vec<(&'static str, String)> {
    let default = Columns::default();
    let mut unused = Vec::new();
    for fact in COLUMNS {
        let (names, own) = (names_of(&settings.columns, fact), names_of(&default, fact));
        let present = |name: &String| columns.iter().any(|columns| columns.contains(name));
        if names != own && !names.is_empty() && !names.iter().any(present) {
            unused.push((fact, names.join(", ")));
        }
    }
    unused
}
