//! One plan's own page: its figures, and all that an office prints and hands out of it.

use maud::{Markup, html};

use super::Room;
use super::plans::{facts, title};
use crate::language::{Language, say};
use crate::notice::Paper;
use crate::office::{KnownPlan, Permission};

/// A plan, and what may be made of it.
pub struct PlanPage<'a> {
    pub plan: &'a KnownPlan,
    /// Ids and names.
    pub schools: &'a [(String, String)],
    /// Names of files that programs read.
    pub files: &'a [String],
    /// Whether letters know from when it holds, as it is published.
    pub is_published: bool,
    /// Whether this program has the font of papers.
    pub has_font: bool,
}

pub fn plan(room: &Room, page: &PlanPage) -> Markup {
    let language = room.language;
    let PlanPage { plan, .. } = page;
    let digest = &plan.kept.digest;
    let compare = |one: &str| format!("{}?one={one}&other={digest}", room.here("compare"));
    html! {
        p.what { (say!(language, "plan-plan")) }
        h1 { (title(room, plan)) }
        (facts(room, plan))
        p {
            a href=(compare("today")) { (say!(language, "plan-compare-today")) } " · "
            a href={ (room.here("compare")) "?other=" (digest) } { (say!(language, "plan-compare")) } " · "
            a href=(room.here(&format!("plans/{digest}/plan.json"))) { "plan.json" }
        }
        @if !page.has_font { p.status { (say!(language, "export-no-font")) } }
        (letters(room, page))
        (maps(room, page))
        (words(room, page))
        (files(room, page))
        @if room.may(Permission::Plan) {
            section aria-labelledby="next" {
                h2 #next { (say!(language, "plan-next")) }
                h3 { (say!(language, "drawing-new")) }
                form method="post" action=(room.here("drafts")) {
                    (room.shown())
                    input type="hidden" name="plan" value=(digest);
                    fieldset {
                        legend { (say!(language, "drawing-new")) }
                        (super::field(language, "title", "drawing-title"))
                        p { button.quiet { (say!(language, "drawing-begin")) } }
                    }
                }
                (propose(room, plan))
            }
        }
    }
}

fn at(room: &Room, page: &PlanPage, file: &str) -> String {
    room.here(&format!("plans/{}/files/{file}", page.plan.kept.digest))
}

/// Of what is printed, by its own name.
fn language_field(language: Language, id: &str) -> Markup {
    html! {
        p {
            label for=(id) { (say!(language, "export-language")) } br;
            select id=(id) name="lang" {
                @for one in [language, language.other()] {
                    option value=(one.code()) lang=(one.tag()) { (say!(one, "language")) }
                }
            }
        }
    }
}

fn school_field(language: Language, id: &str, schools: &[(String, String)]) -> Markup {
    html! {
        p {
            label for=(id) { (say!(language, "export-school")) } br;
            select.plans id=(id) name="school" {
                option value="" { (say!(language, "export-all-schools")) }
                @for (school, name) in schools { option value=(school) { (name) } }
            }
        }
    }
}

fn letters(room: &Room, page: &PlanPage) -> Markup {
    let language = room.language;
    let button = |file: &str, text: &str, is_quiet: bool| {
        html! { button .quiet[is_quiet] formaction=(at(room, page, file)) { (language.say(text, &[])) } " " }
    };
    html! {
        section aria-labelledby="letters" {
            h2 #letters { (say!(language, "export-letters")) }
            p.hint { (say!(language, "export-letters-what")) }
            form action=(at(room, page, "letters.zip")) {
                (language_field(language, "letters-language"))
                (school_field(language, "letters-school", page.schools))
                @if !page.is_published {
                    p {
                        label for="letters-from" { (say!(language, "office-from")) } br;
                        input #letters-from name="from" type="date" required aria-describedby="letters-from-what"; br;
                        span.hint #letters-from-what { (say!(language, "export-from-what")) }
                    }
                }
                p {
                    (button("letters.zip", "export-letters-zip", false))
                    (button("letters.xlsx", "export-letters-xlsx", true))
                    (button("letters.csv", "export-letters-csv", true))
                }
            }
        }
    }
}

fn maps(room: &Room, page: &PlanPage) -> Markup {
    let language = room.language;
    html! {
        section aria-labelledby="maps" {
            h2 #maps { (say!(language, "export-maps")) }
            p.hint { (say!(language, "export-maps-what")) }
            form action=(at(room, page, "maps.pdf")) {
                (language_field(language, "maps-language"))
                (school_field(language, "maps-school", page.schools))
                p {
                    label for="paper" { (say!(language, "export-paper")) } br;
                    select #paper name="paper" {
                        @for paper in Paper::ALL { option value=(paper.name()) { (paper.name().to_uppercase()) } }
                    }
                }
                p { button { (say!(language, "export-maps-do")) } }
            }
        }
    }
}

fn words(room: &Room, page: &PlanPage) -> Markup {
    let language = room.language;
    html! {
        section aria-labelledby="words" {
            h2 #words { (say!(language, "export-words")) }
            p.hint { (say!(language, "export-words-what")) }
            ul {
                @for one in [language, language.other()] {
                    li lang=(one.tag()) {
                        (say!(one, "language")) ": "
                        @for (file, name) in [("zones-in-words.pdf", "PDF"), ("zones-in-words.md", "Markdown")] {
                            a href={ (at(room, page, file)) "?lang=" (one.code()) } { (name) } " "
                        }
                    }
                }
            }
        }
    }
}

fn files(room: &Room, page: &PlanPage) -> Markup {
    let language = room.language;
    html! {
        section aria-labelledby="files" {
            h2 #files { (say!(language, "export-files")) }
            p.hint { (say!(language, "export-files-what")) }
            ul.names { @for file in page.files { li { a href=(at(room, page, file)) { (file) } } } }
            details {
                summary { (say!(language, "export-files-office")) }
                p.hint { (say!(language, "export-files-office-what")) }
                ul.names {
                    @for file in page.files.iter().filter(|file| tells_children(file)) {
                        li { a href={ (at(room, page, file)) "?children=yes" } { (file) } }
                    }
                }
            }
        }
    }
}

/// Files that say otherwise when children are told.
pub fn tells_children(file: &str) -> bool {
    let whole = ["plan.gpkg", "plan.xlsx"].contains(&file);
    whole || file.starts_with("blocks.")
}

/// The form by which a plan is proposed.
fn propose(room: &Room, plan: &KnownPlan) -> Markup {
    let language = room.language;
    let digest = &plan.kept.digest;
    html! {
        form method="post" action=(room.here("publications")) {
            (room.shown())
            input type="hidden" name="plan" value=(digest);
            fieldset {
                legend { (say!(language, "office-propose")) }
                label { input type="radio" name="kind" value="consultation" checked; " " (say!(language, "office-consultation")) }
                br;
                label { input type="radio" name="kind" value="in-force"; " " (say!(language, "office-in-force")) }
                (day(room, digest, "until", "office-until"))
                (day(room, digest, "from", "office-from"))
                p {
                    label for={ "notice-" (digest) } { (say!(language, "office-notice")) } br;
                    textarea id={ "notice-" (digest) } name="notice" {}
                }
                p { button { (say!(language, "office-propose")) } }
            }
        }
    }
}

fn day(room: &Room, digest: &str, name: &str, text: &str) -> Markup {
    let id = format!("{name}-{digest}");
    html! {
        p {
            label for=(id) { (say!(room.language, text)) } br;
            input id=(id) name=(name) type="date";
        }
    }
}
