//! What each of the three rules makes of a version of inputs, and today's zones, on one sheet.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::jobs::Asked;
use super::{Room, figures};
use crate::language::{Language, called_apart, say};
use crate::office::Permission;
use crate::office::jobs::SHEETS;
use crate::store::database::{InputVersion, Job};
use crate::wire::{SchoolNamesJson, SheetJson};

/// Sheets that were made.
pub struct RulesPage<'a> {
    /// Jobs that made sheets, each with the version it was for, the newest first.
    pub made: &'a [(Job, Option<InputVersion>)],
    pub shown: Option<Sheets<'a>>,
    pub asked: Asked<'a>,
}

/// The sheets of one job.
pub struct Sheets<'a> {
    pub job: &'a str,
    /// What schools are called; ids stand for those that are not among them.
    pub schools: &'a [SchoolNamesJson],
    pub sheets: &'a [(String, SheetJson)],
    /// Rules that make no plan of it, each with why.
    pub none: &'a [(String, Vec<String>)],
}

pub fn rules(room: &Room, page: &RulesPage) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "rules-sheet")) }
        p.hint { (say!(language, "rules-sheet-what")) }
        @if !page.made.is_empty() {
            form action=(room.here("rules")) {
                p {
                    label for="job" { (say!(language, "rules-made")) } br;
                    select #job name="job" {
                        @for (job, version) in page.made {
                            option value=(job.id) selected[page.shown.as_ref().is_some_and(|shown| shown.job == job.id)] {
                                (made(room, job, version.as_ref()))
                            }
                        }
                    }
                }
                p { button.quiet { (say!(language, "rules-show")) } }
            }
        }
        @match &page.shown {
            None => p { (say!(language, "rules-none")) },
            Some(shown) => (sheets(language, shown)),
        }
        @if room.may(Permission::Plan) {
            @if page.asked.versions.is_empty() { (super::inputs::first(room)) } @else { (ask(room, page.asked)) }
        }
    }
}

fn made(room: &Room, job: &Job, version: Option<&InputVersion>) -> String {
    let version = version.map(|version| super::inputs::called(room, version)).unwrap_or_default();
    format!("{version} ({})", room.when(job.made_at))
}

fn name(language: Language, name: &str) -> String {
    match name {
        "today" => say!(language, "plan-title-today"),
        rule => say!(language, "drawing-rule-name", rule = rule),
    }
}

fn sheets(language: Language, shown: &Sheets) -> Markup {
    let columns: Vec<(String, &SheetJson)> =
        shown.sheets.iter().map(|(rule, sheet)| (name(language, rule), sheet)).collect();
    html! {
        @for (rule, why) in shown.none {
            div.times {
                p { (say!(language, "rules-no-plan", rule = name(language, rule))) }
                // The reasons are told as everywhere else in this program, in English.
                ul lang="en" { @for why in why { li { (why) } } }
            }
        }
        section aria-labelledby="figures" {
            h2 #figures { (say!(language, "compare-figures")) }
            (figures::table(language, &columns))
            p.hint { (say!(language, "compare-envy-what")) }
        }
        (loads(language, shown.schools, &columns))
    }
}

/// Of every school its seats, and what each rule gives it.
fn loads(
    language: Language,
    schools: &[SchoolNamesJson],
    columns: &[(String, &SheetJson)],
) -> Markup {
    let called = called_apart(&schools.iter().collect::<Vec<_>>(), language);
    let names: BTreeMap<&str, String> =
        schools.iter().map(|school| school.id.as_str()).zip(called).collect();
    let mut schools: BTreeMap<&str, Vec<Option<(i64, i64)>>> = BTreeMap::new();
    for (at, (_, sheet)) in columns.iter().enumerate() {
        for load in &sheet.schools {
            let row = schools.entry(&load.id).or_insert_with(|| vec![None; columns.len()]);
            row[at] = Some((load.children, load.seats));
        }
    }
    html! {
        section aria-labelledby="loads" {
            h2 #loads { (say!(language, "compare-loads")) }
            div.wide role="group" tabindex="0" aria-label=(say!(language, "compare-loads")) { table {
                thead { tr {
                    th scope="col" { (say!(language, "compare-school")) }
                    th scope="col" { (say!(language, "compare-seats")) }
                    @for (name, _) in columns { th scope="col" { (name) } }
                } }
                tbody { @for (id, loads) in &schools {
                    tr {
                        th scope="row" { (names.get(id).map_or(*id, String::as_str)) }
                        td { (loads.iter().flatten().next().map_or(String::new(), |(_, seats)| language.number(*seats))) }
                        @for load in loads {
                            td { (load.map_or("–".to_owned(), |(children, _)| language.number(children))) }
                        }
                    }
                } }
            } }
        }
    }
}

fn ask(room: &Room, asked: Asked) -> Markup {
    let language = room.language;
    html! {
        section aria-labelledby="ask" {
            h2 #ask { (say!(language, "rules-ask")) }
            form method="post" action=(room.here("jobs")) {
                (super::jobs::of_what(room, asked))
                p { button name="kind" value=(SHEETS) { (say!(language, "jobs-sheets")) } }
            }
        }
    }
}
