//! What a district tells parents besides its plans, from a form of the office.

use toml::{Table, Value};

use crate::ingest::{self, Problem};
use crate::model::Office;

/// Every field of the form, by the table and the key of the file that `serve --about` takes.
pub const FIELDS: [(&str, &str); 14] = [
    ("office", "name"),
    ("office", "name_en"),
    ("office", "phone"),
    ("office", "address"),
    ("office", "address_en"),
    ("office", "hours"),
    ("office", "hours_en"),
    ("office", "website"),
    ("office", "time_zone"),
    ("registration", "first_day"),
    ("registration", "last_day"),
    ("registration", "website"),
    ("registration", "bring"),
    ("registration", "bring_en"),
];

/// What stands in a list: a line each.
const LISTS: [&str; 2] = ["bring", "bring_en"];

/// As that file says it. `said`: what somebody wrote into a field; `None`: nothing.
///
/// # Errors
///
/// Every problem of it.
pub fn about_of<'a>(
    said: impl Fn(&str, &str) -> Option<&'a str>,
) -> Result<(String, Office), Vec<Problem>> {
    let mut tables = Table::new();
    for (table, key) in FIELDS {
        let Some(text) = said(table, key).map(str::trim).filter(|text| !text.is_empty()) else {
            continue;
        };
        let value = if LISTS.contains(&key) {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            Value::Array(lines.map(|line| Value::String(line.to_owned())).collect())
        } else {
            Value::String(text.to_owned())
        };
        let own = tables.entry(table).or_insert_with(|| Value::Table(Table::new()));
        own.as_table_mut().expect("only tables are put there").insert(key.to_owned(), value);
    }
    let body = tables.to_string();
    let office = ingest::office_of(&body)?;
    Ok((body, office))
}

/// As [`about_of`] wrote it, field by field.
pub fn fields_of(body: &str) -> impl Fn(&str, &str) -> String {
    let tables: Table = body.parse().unwrap_or_default();
    move |table, key| match tables.get(table).and_then(|own| own.get(key)) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(all)) => {
            let lines: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
            lines.join("\n")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let said = |table: &str, key: &str| match (table, key) {
            ("office", "name") => Some(" 招生办 \"东区\" "),
            ("registration", "first_day") => Some("2027-06-15"),
            ("registration", "bring") => Some("户口簿\r\n\n房产证明\r\n"),
            _ => None,
        };
        let (body, office) = about_of(said).unwrap();
        assert_eq!(office.name.unwrap().text, "招生办 \"东区\"");
        assert_eq!(office.registration.bring.len(), 2);
        let fields = fields_of(&body);
        assert_eq!(fields("office", "name"), "招生办 \"东区\"");
        assert_eq!(fields("registration", "bring"), "户口簿\n房产证明");
        assert_eq!(fields("office", "phone"), "");
        assert_eq!(about_of(|_, _| None).unwrap().1, Office::default());
    }

    #[test]
    fn what_makes_no_sense_is_said_at_once() {
        let said = |_: &str, key: &str| match key {
            "website" => Some("javascript:alert(1)"),
            "last_day" => Some("2027-02-30"),
            _ => None,
        };
        let problems = about_of(said).unwrap_err();
        let mut codes: Vec<_> = problems.iter().map(|problem| problem.code.id()).collect();
        codes.sort();
        assert_eq!(codes, ["E625", "E626", "E626"]);
    }
}
