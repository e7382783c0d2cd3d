//! What was done, in sentences; the log itself is beside each.

use std::collections::BTreeMap;

use maud::{Markup, html};
use serde_json::Value;

use super::plans::short;
use super::{Room, district_name};
use crate::language::{Language, say};
use crate::store::database::{AuditRow, District, Person};

/// Rows of the log, the newest first, and by whose names they are told.
#[derive(Clone, Copy, Debug)]
pub struct LogPage<'a> {
    /// Where it is, as links go.
    pub at: &'a str,
    pub rows: &'a [AuditRow],
    pub people: &'a [Person],
    pub districts: &'a [District],
    /// Titles by the ids of drafts.
    pub drafts: &'a BTreeMap<String, String>,
    /// Whether there are newer ones.
    pub newer: bool,
}

pub fn log(room: &Room, page: LogPage) -> Markup {
    let language = room.language;
    let heads = ["office-log-number", "office-log-time", "office-log-who", "office-log-what"];
    html! {
        h1 { (say!(language, "office-log")) }
        @if page.rows.is_empty() { p { (say!(language, "log-none")) } } @else {
            div.wide role="group" tabindex="0" aria-label=(say!(language, "office-log")) { table.words {
                thead { tr { @for head in heads { th.words scope="col" { (language.say(head, &[])) } } } }
                tbody { @for row in page.rows { (entry(room, row, page)) } }
            } }
        }
        p {
            @if page.newer { a href=(page.at) { (say!(language, "log-newest")) } " " }
            @if let Some(last) = page.rows.last().filter(|last| 1 < last.seq) {
                a href={ (page.at) "?before=" (last.seq) } { (say!(language, "log-older")) }
            }
        }
    }
}

fn entry(room: &Room, row: &AuditRow, page: LogPage) -> Markup {
    let language = room.language;
    let who = page.people.iter().find(|person| Some(&person.id) == row.who.as_ref());
    let who = who.map(|person| person.called.clone());
    let district = page.districts.iter().find(|one| Some(&one.id) == row.district.as_ref());
    html! {
        tr {
            th scope="row" { (row.seq) }
            td.words { time datetime=(row.at.written()) { (room.when(row.at)) } }
            td.words { (who.unwrap_or_else(|| say!(language, "log-by-machine"))) }
            td.words {
                (sentence(language, row, page))
                @if let Some(district) = district { " · " (district_name(district, language)) }
                details {
                    summary { (say!(language, "log-raw")) }
                    code { (row.action) " " (row.what) " " (row.hash) }
                }
            }
        }
    }
}

fn sentence(language: Language, row: &AuditRow, page: LogPage) -> String {
    let what: Value = serde_json::from_str(&row.what).unwrap_or_default();
    let text = |key: &str| what[key].as_str();
    let person = text("person").map(|id| {
        let known = page.people.iter().find(|person| person.id == id);
        known.map_or_else(|| short(id).to_owned(), |person| person.called.clone())
    });
    let draft = text("draft").map(|id| page.drafts.get(id).map_or(short(id), String::as_str));
    let draft = draft.filter(|_| !row.action.starts_with("plan")).map(str::to_owned);
    let named = ["called", "label", "title", "note", "name"].into_iter().filter_map(text);
    let named = named.map(str::to_owned).find(|name| !name.is_empty());
    let digest = ["plan", "inputs"].into_iter().find_map(text);
    let name = named.or(draft).or(person).or(digest.map(|digest| short(digest).to_owned()));
    let more = ["role", "kind"].into_iter().find_map(text).map(|more| match more {
        "reader" | "planner" | "publisher" | "administrator" => {
            say!(language, "office-role", role = more)
        }
        other if row.action.starts_with("job") => say!(language, "job-kind", kind = other),
        other => other.to_owned(),
    });
    let number = ["edit", "number", "comment"].into_iter().find_map(|key| what[key].as_i64());
    let more = more.or(number.map(|number| number.to_string())).unwrap_or_default();
    let action = row.action.replace(' ', "-");
    say!(language, "log-did", action = action, name = name.unwrap_or_default(), more = more)
}
