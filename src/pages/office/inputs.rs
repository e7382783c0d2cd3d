use std::collections::BTreeSet;

use maud::{Markup, html};

use super::Room;
use super::sketch::sketch;
use crate::ingest::{Code, Inspected, Place};
use crate::language::{Language, say};
use crate::model::InputRole;
use crate::office::Permission;
use crate::office::inputs::{Checked, Compared, Differences, Found, Level, Subject};
use crate::store::database::InputVersion;

/// A version, and what was found in it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub version: &'a InputVersion,
    pub checked: &'a Checked,
    pub seen: &'a [(InputRole, Inspected)],
    /// All versions of the district, to compare with.
    pub all: &'a [InputVersion],
}

/// Lists of what changed are cut after so many; programs get all of it.
const MOST_LISTED: usize = 200;

pub fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

/// What a person knows a version by.
pub fn called(room: &Room, version: &InputVersion) -> String {
    let note =
        if version.note.is_empty() { String::new() } else { format!(" · {}", version.note) };
    format!("{}{note} · {}", room.when(version.made_at), short(&version.id))
}

/// Where there is no version of the data that anything could be made from.
pub fn first(room: &Room) -> Markup {
    html! { p { a.button href=(room.here("inputs")) { (say!(room.language, "inputs-first")) } } }
}

pub fn versions(room: &Room, versions: &[InputVersion]) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "inputs")) }
        @if room.may(Permission::Plan) { (upload(room, None)) }
        section aria-labelledby="versions" {
            h2 #versions { (say!(language, "inputs-versions")) }
            @if versions.is_empty() { p { (say!(language, "inputs-none")) } }
            ul {
                @for version in versions {
                    li {
                        a href=(room.here(&format!("inputs/{}", version.id))) { (called(room, version)) }
                        br; (files(version))
                    }
                }
            }
            @if 1 < versions.len() { (compare_form(room, versions, None)) }
        }
    }
}

fn files(version: &InputVersion) -> String {
    let names: Vec<&str> = version.files.iter().map(|file| file.file_name.as_str()).collect();
    names.join(", ")
}

/// What no plan can do without; or rarely, as the settings say how to read the other two.
const NEEDED: [InputRole; 3] = [InputRole::Schools, InputRole::Blocks, InputRole::Settings];

fn file_field(room: &Room, role: InputRole) -> Markup {
    html! {
        p {
            label for={ "file-" (role.name()) } { (say!(room.language, "inputs-role", role = role.name())) } br;
            // A shapefile is several files, and blocks may be several tables.
            input id={ "file-" (role.name()) } name=(role.name()) type="file" multiple;
        }
    }
}

/// `base`: whose files stand for those that are not sent.
fn upload(room: &Room, base: Option<&InputVersion>) -> Markup {
    let language = room.language;
    html! {
        section aria-labelledby="upload" {
            h2 #upload { (say!(language, if base.is_some() { "inputs-correct" } else { "inputs-upload" })) }
            form method="post" action=(room.here("inputs")) enctype="multipart/form-data" data-upload
                data-sending=(say!(language, "inputs-sending")) data-checking=(say!(language, "inputs-checking"))
                data-failed=(say!(language, "inputs-failed")) {
                (room.shown())
                @if let Some(base) = base {
                    input type="hidden" name="base" value=(base.id);
                    p.hint { (say!(language, "inputs-correct-hint")) }
                } @else {
                    p.hint { (say!(language, "inputs-formats")) }
                }
                @for role in NEEDED { (file_field(room, role)) }
                details open[base.is_some()] {
                    summary { (say!(language, "inputs-more")) }
                    @for role in InputRole::ALL.into_iter().filter(|role| !NEEDED.contains(role)) {
                        (file_field(room, role))
                    }
                }
                p {
                    label for="note" { (say!(language, "inputs-note")) } br;
                    input #note name="note" maxlength="500";
                }
                p { button { (say!(language, "inputs-send")) } }
                progress hidden {}
                p role="status" {}
            }
            script type="module" src=(room.link("upload.js")) {}
        }
    }
}

pub fn version(room: &Room, shown: Shown) -> Markup {
    let language = room.language;
    let Shown { version, checked, seen, all } = shown;
    html! {
        h1 { (say!(language, "inputs-version")) }
        p { (called(room, version)) }
        ul {
            @for file in &version.files {
                li {
                    (say!(language, "inputs-role", role = file.role.as_str())) ": "
                    a href=(room.here(&format!("inputs/{}/files/{}/{}", version.id, file.role, super::super::encoded(&file.file_name)))) { (file.file_name) }
                }
            }
        }
        @for level in &checked.levels { (level_row(language, level)) }
        (problems(language, checked))
        @if room.may(Permission::Plan) {
            @if checked.is_sound() { p { a.button href=(room.here("jobs")) { (say!(language, "jobs-ask")) } } }
            (mapping(room, (version, lacks_columns(checked)), seen))
            (upload(room, Some(version)))
        }
        @if 1 < all.len() { (compare_form(room, all, Some(version))) }
    }
}

fn level_row(language: Language, level: &Level) -> Markup {
    let name = level.name.as_deref().unwrap_or_default();
    html! {
        p {
            @if !name.is_empty() { (name) ": " }
            @match level.totals {
                Some(totals) => (say!(
                    language, "inputs-totals", schools = totals.n_schools, blocks = totals.n_blocks,
                    seats = totals.seats.0, children = totals.children.0
                )),
                None => (say!(language, "inputs-unsound")),
            }
        }
    }
}

fn problems(language: Language, checked: &Checked) -> Markup {
    html! {
        section aria-labelledby="problems" {
            h2 #problems { (say!(language, "inputs-problems", count = checked.found.len())) }
            @if !checked.found.is_empty() {
                (sketch(language, checked))
                (table(language, &checked.found))
            }
        }
    }
}

/// Whatever was found in files, a row each.
pub fn table(language: Language, found: &[Found]) -> Markup {
    html! {
        table.words {
            thead { tr {
                @for column in ["inputs-code", "inputs-place", "inputs-value", "inputs-what-to-do"] {
                    th scope="col" { (language.say(column, &[])) }
                }
            } }
            tbody { @for (at, found) in found.iter().enumerate() { (problem(language, at, found)) } }
        }
    }
}

/// What is wrong is said as everywhere else in this program, in English.
fn problem(language: Language, at: usize, found: &Found) -> Markup {
    let one = &found.problem;
    html! {
        tr id={ "problem-" (at + 1) } {
            td { (one.code.id()) @if one.code.is_notice() { " " (say!(language, "inputs-notice")) } }
            td {
                (one.file)
                @if one.place != Place::File { ", " (one.place) }
                @if let Some(point) = found.point {
                    br; a href={ "#place-" (at + 1) } { (format!("{:.5} {:.5}", point.lon, point.lat)) }
                }
            }
            td { (one.value.as_deref().unwrap_or_default()) }
            td lang="en" { (one.code.advice()) @if let Some(detail) = &one.detail { " (" (detail) ")" } }
        }
    }
}

/// Facts that tables may hold, in the order of the form.
const FACTS: [&str; 19] = [
    "id",
    "name",
    "name_en",
    "children",
    "current_school",
    "seats",
    "classes",
    "class_size",
    "least_children",
    "level",
    "quality",
    "block",
    "address",
    "address_en",
    "lon",
    "lat",
    "x",
    "y",
    "shared_zone",
];

fn lacks_columns(checked: &Checked) -> bool {
    let lack = |code| matches!(code, Code::MissingColumn | Code::NoSeats);
    checked.found.iter().any(|found| lack(found.problem.code))
}

/// `unknown`: not even which columns are meant is clear, so it is where to begin.
fn mapping(
    room: &Room,
    (version, unknown): (&InputVersion, bool),
    seen: &[(InputRole, Inspected)],
) -> Markup {
    let language = room.language;
    let layers = || seen.iter().flat_map(|(_, file)| &file.layers);
    let columns = || layers().flat_map(|layer| &layer.columns);
    let mut names: Vec<&str> = columns().map(|column| column.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    html! {
        details open[unknown] {
            summary { (say!(language, "inputs-columns")) }
            p.hint { (say!(language, "inputs-columns-hint")) }
            @for (role, file) in seen {
                @for layer in &file.layers {
                    details {
                        summary { (say!(language, "inputs-role", role = role.name())) ": " (file.file) @if let Some(name) = &layer.name { " · " (name) } }
                        table.words {
                            tbody { @for column in &layer.columns {
                                tr {
                                    th scope="row" { (column.name) }
                                    td { (column.samples.join(" · ")) }
                                    td { @if let Some(guess) = column.guess { (say!(language, "inputs-fact", fact = guess)) } }
                                }
                            } }
                        }
                    }
                }
            }
            form method="post" action=(room.here(&format!("inputs/{}/columns", version.id))) {
                (room.shown())
                @for fact in FACTS {
                    @let guesses: BTreeSet<&str> = columns().filter(|one| one.guess == Some(fact)).map(|one| &*one.name).collect();
                    @let guesses: Vec<&str> = guesses.into_iter().collect();
                    @let slots = guesses.len().clamp(1, 2);
                    p {
                        label for={ "column-" (fact) } { (say!(language, "inputs-fact", fact = fact)) } br;
                        @for slot in 0..slots {
                            select id=[(slot == 0).then(|| format!("column-{fact}"))]
                                aria-label=(say!(language, "inputs-fact", fact = fact)) name={ "column-" (fact) } {
                                option value="" { (say!(language, "inputs-no-column")) }
                                @for name in &names {
                                    option value=(name) selected[guesses.get(slot) == Some(name)] { (name) }
                                }
                            }
                        }
                    }
                }
                p { button { (say!(language, "inputs-map")) } }
            }
        }
    }
}

fn compare_form(room: &Room, all: &[InputVersion], after: Option<&InputVersion>) -> Markup {
    let language = room.language;
    let newest = after.or(all.first()).map(|version| &version.id);
    let other = all.iter().map(|version| &version.id).find(|id| Some(*id) != newest);
    let choice = |name: &str, text: &str, chosen: Option<&String>| {
        html! {
            p {
                label for=(name) { (say!(language, text)) } br;
                select id=(name) name=(name) {
                    @for version in all {
                        option value=(version.id) selected[Some(&version.id) == chosen] { (called(room, version)) }
                    }
                }
            }
        }
    };
    html! {
        form action=(room.here("inputs/compare")) {
            h2 { (say!(language, "inputs-compare")) }
            (choice("before", "inputs-before", other))
            (choice("after", "inputs-after", newest))
            p { button.quiet { (say!(language, "inputs-compare")) } }
        }
    }
}

pub fn compared(
    room: &Room,
    (before, after): (&InputVersion, &InputVersion),
    compared: &Compared,
) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "inputs-compared")) }
        p { (say!(language, "inputs-before")) ": " a href=(room.here(&format!("inputs/{}", before.id))) { (called(room, before)) } }
        p { (say!(language, "inputs-after")) ": " a href=(room.here(&format!("inputs/{}", after.id))) { (called(room, after)) } }
        @for role in &compared.files { p { (say!(language, "inputs-other-file", role = say!(language, "inputs-role", role = role.as_str()))) } }
        h2 { (say!(language, "inputs-schools")) }
        (differences(language, &compared.schools))
        h2 { (say!(language, "inputs-blocks")) }
        (differences(language, &compared.blocks))
    }
}

fn differences(language: Language, differences: &Differences) -> Markup {
    let Differences { new, gone, changed } = differences;
    let subject = |subject: &Subject| {
        html! {
            (subject.id) @if let Some(name) = &subject.name { " " (name) }
        }
    };
    let list = |text: &str, subjects: &[Subject]| {
        html! {
            @if !subjects.is_empty() {
                details {
                    summary { (say!(language, text, count = subjects.len())) }
                    ul { @for one in subjects.iter().take(MOST_LISTED) { li { (subject(one)) } } }
                    (and_more(language, subjects.len()))
                }
            }
        }
    };
    html! {
        p { (say!(language, "inputs-differences", changed = changed.len(), new = new.len(), gone = gone.len())) }
        (list("inputs-new", new))
        (list("inputs-gone", gone))
        @if !changed.is_empty() {
            table.words {
                tbody { @for one in changed.iter().take(MOST_LISTED) {
                    tr {
                        th scope="row" { (subject(&one.subject)) }
                        td { @for fact in &one.facts {
                            (say!(language, "inputs-fact", fact = fact.name)) ": "
                            del { (fact.before.as_deref().unwrap_or("–")) } " → " ins { (fact.after.as_deref().unwrap_or("–")) } br;
                        } }
                    }
                } }
            }
            (and_more(language, changed.len()))
        }
    }
}

fn and_more(language: Language, count: usize) -> Markup {
    let more = count.saturating_sub(MOST_LISTED);
    html! { @if 0 < more { p { (say!(language, "inputs-and-more", count = more)) } } }
}
