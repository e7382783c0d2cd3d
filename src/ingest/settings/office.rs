//! What the office tells people besides its plans: a file of its own, as it changes nothing of a
//! plan.

use std::path::Path;

use time::Date;
use time::format_description::FormatItem;
use time::macros::format_description;
use toml::de::{DeTable, DeValue};

use super::Entry;
use super::reader::Reader;
use crate::ingest::Code;
use crate::ingest::problem::{FileName, Problem, Problems};
use crate::model::{Basemap, InputRole, Office, TimeZone, Wording};

const TABLES: [&str; 3] = ["office", "registration", "basemap"];
const OFFICE: [&str; 9] = [
    "name",
    "name_en",
    "phone",
    "address",
    "address_en",
    "hours",
    "hours_en",
    "website",
    "time_zone",
];
const REGISTRATION: [&str; 5] = ["first_day", "last_day", "website", "bring", "bring_en"];
const BASEMAP: [&str; 2] = ["tiles", "attribution"];

/// A page may say so many papers.
const MOST_PAPERS: usize = 30;

/// Read from a TOML file in which every key is optional.
///
/// # Errors
///
/// Every problem of the file.
pub fn office(path: &Path) -> Result<Office, Vec<Problem>> {
    let (file, text) = opened(path)?;
    said(&file, &text)
}

/// As of [`office`], from a text that is in no file.
///
/// # Errors
///
/// Every problem of it.
pub fn office_of(text: &str) -> Result<Office, Vec<Problem>> {
    said(&FileName { role: InputRole::Settings, name: "about".to_owned() }, text)
}

fn said(file: &FileName, text: &str) -> Result<Office, Vec<Problem>> {
    let mut problems = Problems::default();
    let office = read(file, text, &mut problems);
    problems.into_notices()?;
    Ok(office)
}

/// A file of settings, as it is called, and its text.
pub(super) fn opened(path: &Path) -> Result<(FileName, String), Vec<Problem>> {
    let file = FileName { role: InputRole::Settings, name: path.display().to_string() };
    let bytes = std::fs::read(path)
        .map_err(|error| vec![file.problem(Code::CannotRead).detail(error.to_string())])?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok((file, text)),
        Err(_) => Err(vec![file.problem(Code::NotUtf8)]),
    }
}

fn read(file: &FileName, text: &str, problems: &mut Problems) -> Office {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { file, text, problems };
    reader.errors(&errors);
    let mut office = Office::default();
    for entry in table.get_ref() {
        match entry.0.get_ref().as_ref() {
            "office" => {
                reader.each(entry, &OFFICE, |reader, entry| reader.contact(entry, &mut office))
            }
            "registration" => reader.each(entry, &REGISTRATION, |reader, entry| {
                reader.registration(entry, &mut office);
            }),
            "basemap" => reader.each(entry, &BASEMAP, |reader, entry| {
                reader.basemap(entry, &mut office);
            }),
            _ => reader.unknown(entry.0, &TABLES),
        }
    }
    office
}

impl Reader<'_> {
    fn each(&mut self, entry: Entry, known: &[&str], mut take: impl FnMut(&mut Self, Entry)) {
        for entry in self.table(entry).into_iter().flatten() {
            if known.contains(&entry.0.get_ref().as_ref()) {
                take(self, entry);
            } else {
                self.unknown(entry.0, known);
            }
        }
    }

    fn contact(&mut self, entry: Entry, office: &mut Office) {
        let key = entry.0.get_ref().as_ref();
        if key == "website" {
            office.website = self.website(entry);
            return;
        }
        let Some(text) = self.id(entry, "text") else { return };
        if key == "time_zone" {
            office.time_zone =
                self.or_problem(TimeZone::named(&text), Code::UnknownTimeZone, entry);
            return;
        }
        let wording = match key.trim_end_matches("_en") {
            "name" => &mut office.name,
            "address" => &mut office.address,
            "hours" => &mut office.hours,
            _ => return office.phone = Some(text),
        };
        put(wording, text, key.ends_with("_en"));
    }

    fn registration(&mut self, entry: Entry, office: &mut Office) {
        let registration = &mut office.registration;
        match entry.0.get_ref().as_ref() {
            "first_day" => registration.first_day = self.day(entry),
            "last_day" => registration.last_day = self.day(entry),
            "website" => registration.website = self.website(entry),
            key => {
                let papers = self.texts(entry, "a text, or a list of them").unwrap_or_default();
                let in_english = key == "bring_en";
                for (at, paper) in papers.into_iter().take(MOST_PAPERS).enumerate() {
                    let mut wording = registration.bring.get(at).cloned();
                    put(&mut wording, paper, in_english);
                    let wording = wording.expect("it was put there");
                    match registration.bring.get_mut(at) {
                        Some(there) => *there = wording,
                        None => registration.bring.push(wording),
                    }
                }
            }
        }
    }

    fn basemap(&mut self, entry: Entry, office: &mut Office) {
        let Some(text) = self.id(entry, "text") else { return };
        let known = office.basemap.take();
        let mut basemap = known.unwrap_or(Basemap { tiles: String::new(), attribution: None });
        if entry.0.get_ref() == "attribution" {
            basemap.attribution = Some(text);
        } else {
            let has_all = ["{z}", "{x}", "{y}"].iter().all(|part| text.contains(part));
            let fits = (is_address(&text) && has_all).then_some(text);
            basemap.tiles = self.or_problem(fits, Code::BadBasemap, entry).unwrap_or_default();
        }
        office.basemap = Some(basemap);
    }

    fn website(&mut self, entry: Entry) -> Option<String> {
        let text = self.id(entry, "text")?;
        self.or_problem(Some(text).filter(|text| is_address(text)), Code::BadWebsite, entry)
    }

    fn day(&mut self, entry: Entry) -> Option<Date> {
        const DAY: &[FormatItem] = format_description!("[year]-[month]-[day]");
        let text = match entry.1.get_ref() {
            DeValue::Datetime(day) => day.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => String::new(),
        };
        self.or_problem(Date::parse(&text, DAY).ok(), Code::BadDay, entry)
    }
}

/// What links may lead to.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"\\^`".contains(c);
    rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(plain))
}

/// The two keys of one wording come in any order.
pub(super) fn put(wording: &mut Option<Wording>, text: String, in_english: bool) {
    let known = wording.take();
    *wording = Some(match (known, in_english) {
        (None, false) => Wording { text, english: None },
        (None, true) => Wording { text: text.clone(), english: Some(text) },
        (Some(known), false) => Wording { text, ..known },
        (Some(known), true) => Wording { english: Some(text), ..known },
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Office, Vec<String>) {
        let file = FileName { role: InputRole::Settings, name: "about.toml".to_owned() };
        let mut problems = Problems::default();
        let office = read(&file, text, &mut problems);
        let problems = problems.into_notices().err().unwrap_or_default();
        (office, problems.iter().map(|problem| problem.code.id().to_owned()).collect())
    }

    #[test]
    fn an_office_says_whom_to_ask_in_one_language_or_two() {
        let (office, problems) = read_text(
            "[office]\nname_en = \"Office\"\nname = \"招生办\"\nphone = \"0351 000\"\n\
             time_zone = \"Asia/Shanghai\"\n\
             website = \"https://example.org/\"\n[registration]\nfirst_day = 2027-06-15\n\
             last_day = \"2027-06-30\"\nbring = [\"户口簿\", \"房产证明\"]\nbring_en = \"register\"\n\
             [basemap]\ntiles = \"https://example.org/{z}/{x}/{y}.png\"\n",
        );
        assert_eq!(problems, Vec::<String>::new());
        let name = office.name.unwrap();
        assert_eq!((name.text.as_str(), name.english.as_deref()), ("招生办", Some("Office")));
        let bring = &office.registration.bring;
        assert_eq!(bring[0].english.as_deref(), Some("register"));
        assert_eq!((bring[1].text.as_str(), &bring[1].english), ("房产证明", &None));
        assert!(office.registration.first_day < office.registration.last_day);
        assert!(office.basemap.is_some());
        assert_eq!(office.time_zone, TimeZone::named("Asia/Shanghai"));
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let (_, problems) = read_text(
            "colour = 1\n[office]\nname = 3.5\nfax = \"1\"\ntime_zone = \"Peking\"\nwebsite = \"javascript:alert(1)\"\n\
             [registration]\nfirst_day = \"2027-02-30\"\n[basemap]\ntiles = \"https://example.org\"\n",
        );
        assert_eq!(problems, ["E602", "E603", "E602", "E632", "E626", "E625", "E627"]);
    }
}
