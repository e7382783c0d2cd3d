//! What people read, in every language: texts by name, with plurals, numbers and days.
//!
//! Texts stand in Fluent files (`en/*.ftl`, `zh/*.ftl`), one per subject, and nowhere else. A test
//! holds that every language has every text, with the same arguments.

mod names;

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use time::Date;
use unic_langid::LanguageIdentifier;

pub use names::{Named, called, called_among, called_apart};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    English,
    Chinese,
}

/// What a text is filled with: a text, or a whole number, which is written as the language writes
/// numbers and decides about the plural.
pub type Filling<'a> = FluentValue<'a>;

/// The text of this name in a language: `say!(language, "so-many-schools", count = 3)`.
macro_rules! say {
    ($language:expr, $name:expr $(, $argument:ident = $value:expr)* $(,)?) => {
        $language.say($name, &[$((stringify!($argument), $crate::language::Filling::from($value))),*])
    };
}
pub(crate) use say;

/// One file of texts in all languages.
macro_rules! texts {
    ($($file:literal),* $(,)?) => {
        [$(($file, [
            include_str!(concat!("en/", $file, ".ftl")),
            include_str!(concat!("zh/", $file, ".ftl")),
        ])),*]
    };
}

/// By subject, in the order of [`Language::ALL`].
const TEXTS: [(&str, [&str; 2]); 18] = texts![
    "colleagues",
    "common",
    "compare",
    "description",
    "drawing",
    "explanation",
    "inputs",
    "jobs",
    "log",
    "notice",
    "office",
    "openid",
    "people",
    "plans",
    "publishing",
    "report",
    "server",
    "workbook",
];

type Texts = FluentBundle<FluentResource>;

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// As browsers call it: `en`, `zh`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// As documents declare it: `en`, `zh-CN`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// The one that a page in this one offers.
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::Chinese,
            Self::Chinese => Self::English,
        }
    }

    /// `None`: it is called otherwise.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The text of this name. Where there is none, the name, so that a page with a mistake of ours
    /// is still a page.
    pub fn say(self, name: &str, fillings: &[(&'static str, Filling)]) -> String {
        let texts = self.texts();
        let Some(text) = texts.get_message(name).and_then(|message| message.value()) else {
            debug_assert!(false, "no text is called {name}");
            return name.to_owned();
        };
        let arguments: FluentArgs = fillings.iter().cloned().collect();
        let mut faults = Vec::new();
        let said = texts.format_pattern(text, Some(&arguments), &mut faults).into_owned();
        debug_assert!(faults.is_empty(), "{name}: {faults:?}");
        said
    }

    /// Whether there is a text of this name.
    pub fn has(self, name: &str) -> bool {
        self.texts().has_message(name)
    }

    /// 1 September 2027, 2027年9月1日
    pub fn day(self, day: Date) -> String {
        let (year, month, day) = day.to_calendar_date();
        // A text, as the year 2,027 is not what anybody says.
        say!(self, "day", year = year.to_string(), month = u8::from(month), day = day)
    }

    /// `1,042`, `1042`: as the language writes it.
    pub fn number(self, number: i64) -> String {
        grouped(number, &self.say("thousands", &[]))
    }

    /// Parts one after another, between them what the text of this name says.
    pub fn joined(self, between: &str, parts: &[String]) -> String {
        parts.join(&self.say(between, &[]))
    }

    /// A clause that stands alone.
    pub fn sentence(self, clause: &str) -> String {
        let mut rest = clause.chars();
        let first = rest.next().map(char::to_uppercase);
        let clause: String = first.into_iter().flatten().chain(rest).collect();
        say!(self, "sentence", clause = clause)
    }

    fn texts(self) -> &'static Texts {
        static ALL: OnceLock<[Texts; 2]> = OnceLock::new();
        let all = ALL.get_or_init(|| Self::ALL.map(Self::read));
        &all[self as usize]
    }

    fn read(self) -> Texts {
        let name: LanguageIdentifier = self.code().parse().expect("it is a language's name");
        let mut texts = FluentBundle::new_concurrent(vec![name]);
        // Marks around what is filled in are for languages written from right to left.
        texts.set_use_isolating(false);
        texts.set_formatter(Some(match self {
            Self::English => |value, _| number_in(Self::English, value),
            Self::Chinese => |value, _| number_in(Self::Chinese, value),
        }));
        for (file, by_language) in TEXTS {
            let text = by_language[self as usize].to_owned();
            let read = FluentResource::try_new(text);
            let read = read.unwrap_or_else(|(_, faults)| panic!("{file}.ftl: {faults:?}"));
            texts.add_resource(read).unwrap_or_else(|twice| panic!("{file}.ftl: {twice:?}"));
        }
        texts
    }
}

/// `None`: it is no number.
fn number_in(language: Language, value: &FluentValue) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(language.number(number.value as i64)),
        _ => None,
    }
}

/// `1,042`, `−1,042`
fn grouped(number: i64, sign: &str) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 { "−".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            text.push_str(sign);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn numbers_are_grouped_and_days_are_days() {
        let numbers = [0, 999, 1000, -1_234_567];
        let by = |language: Language| numbers.map(|number| language.number(number));
        assert_eq!(by(Language::English), ["0", "999", "1,000", "−1,234,567"]);
        assert_eq!(by(Language::Chinese), ["0", "999", "1000", "−1234567"]);
        let day = Date::from_calendar_date(2027, time::Month::September, 1).unwrap();
        assert_eq!(Language::English.day(day), "1 September 2027");
        assert_eq!(Language::Chinese.day(day), "2027年9月1日");
    }

    #[test]
    fn plurals_follow_the_language() {
        let schools =
            |language: Language, count: i64| say!(language, "so-many-schools", count = count);
        assert_eq!(schools(Language::English, 1), "1 school");
        assert_eq!(schools(Language::English, 1200), "1,200 schools");
        assert_eq!(schools(Language::Chinese, 1200), "1200 所学校");
    }

    /// Every text by its name, with the arguments it takes.
    fn arguments(at: usize) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::<String, BTreeSet<String>>::new();
        for (_, by_language) in TEXTS {
            let mut name = String::new();
            for line in by_language[at].lines().filter(|line| !line.starts_with('#')) {
                let begins = line.chars().next().is_some_and(|first| first.is_ascii_lowercase());
                if let Some((begun, _)) = line.split_once('=').filter(|_| begins) {
                    name = begun.trim().to_owned();
                    assert!(found.insert(name.clone(), BTreeSet::new()).is_none(), "{name}");
                }
                let words = line.split('$').skip(1).map(|rest| {
                    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                    rest[..end.unwrap_or(rest.len())].to_owned()
                });
                found.entry(name.clone()).or_default().extend(words);
            }
        }
        found
    }

    #[test]
    fn every_language_has_every_text_with_the_same_arguments() {
        let (english, chinese) = (arguments(0), arguments(1));
        let only = |one: &BTreeMap<String, _>, other: &BTreeMap<String, _>| -> Vec<String> {
            one.keys().filter(|name| !other.contains_key(*name)).cloned().collect()
        };
        assert_eq!(only(&english, &chinese), Vec::<String>::new(), "only in English");
        assert_eq!(only(&chinese, &english), Vec::<String>::new(), "only in Chinese");
        for (name, arguments) in &english {
            assert_eq!(arguments, &chinese[name], "{name}");
        }
    }
}
