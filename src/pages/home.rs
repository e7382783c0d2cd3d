use maud::{Markup, html};

use super::levels;
use super::map::{self, Subject};
use super::{Frame, View};
use crate::explain::Figure;
use crate::language::{Language, say};
use crate::model::Millimeters;
use crate::report::Figures;

/// What else is published.
#[derive(Clone, Debug, Default)]
pub struct Others<'a> {
    /// Every level, in the order in which they were first published.
    pub levels: Vec<String>,
    /// Of this level: drafts that people are asked about, and what comes next.
    pub open: Vec<View<'a>>,
}

/// Where everybody begins: find home, and how good the plan is.
pub fn home(frame: &Frame, view: &View, others: &Others) -> String {
    let language = frame.language;
    let main = html! {
        h1 { (say!(language, "site-name")) }
        @if let Some(levels) = levels::choice(frame, &others.levels, view.plan.level.as_deref()) { (levels) }
        (find_form(frame, ""))
        @for draft in &others.open {
            p.status {
                (draft.status.told(language).unwrap_or_default()) " "
                a href=(frame.link(".", &[("plan", draft.digest)])) { (say!(language, "look")) } " "
                a href=(frame.link("changes", &[("plan", draft.digest)])) { (say!(language, "changes-title")) }
            }
        }
        @if let Some(map) = map::place(frame, view, &Subject::default()) { (map) }
        (figures(frame, view))
    };
    frame.page(&say!(language, "site-name"), &main)
}

/// Ask by name, or, with a script, by the telephone's position.
pub fn find_form(frame: &Frame, asked: &str) -> Markup {
    let language = frame.language;
    html! {
        form.find role="search" action="find" method="get" {
            label for="q" { (say!(language, "find-label")) }
            div.row {
                input #q name="q" type="search" value=(asked) required maxlength="100"
                    list="suggestions" autocomplete="street-address" autocapitalize="none"
                    spellcheck="false" enterkeyhint="search" aria-describedby="find-hint";
                datalist #suggestions {}
                button { (say!(language, "find-button")) }
            }
            (frame.hidden_fields())
            p.hint #find-hint { (say!(language, "find-hint")) }
            p #here hidden data-find=(frame.link("find", &[]))
                data-refused=(say!(language, "position-refused")) {
                button.quiet type="button" { (say!(language, "use-my-position")) } " "
                span role="status" {}
            }
        }
    }
}

fn figures(frame: &Frame, view: &View) -> Markup {
    let language = frame.language;
    let report = view.report;
    let placed = (report.plan.children.0 - report.plan.unplaced.0).max(1);
    let status = view.status.told(language);
    let bound = meters(report.bound_mean_walk_m(view.plan), language);
    let figure =
        |value: String, label: String| html! { div.figure { dd { (value) } dt { (label) } } };
    let beside = |name: &'static str, figures: &Figures| {
        let mean = meters(figures.mean_walk_m(), language);
        html! { p { (language.say(name, &[("over", figures.over_seats.0.into()), ("meters", mean.into())])) } }
    };
    html! {
        section aria-labelledby="plan" {
            h2 #plan { (say!(language, "this-plan")) }
            @if let Some(status) = status { p.status { (status) } }
            @for line in view.notice.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
            dl.figures {
                (figure(meters(report.plan.mean_walk_m(), language), say!(language, "mean-walk")))
                (figure(percent(report.plan.at_nearest.0 as f64 / placed as f64), say!(language, "at-nearest")))
                (figure(count(report.plan.over_seats.0, language), say!(language, "over-seats")))
                (figure(count(report.plan.unplaced.0, language), say!(language, "unplaced")))
            }
            p { (say!(language, "bound", meters = bound, gap = share(report.gap))) }
            (beside("nearest-only", &report.nearest))
            @if let Some(today) = &report.today { (beside("todays-zones", today)) }
            p {
                a href=(frame.link("schools", &[])) { (say!(language, "so-many-schools", count = report.schools.len())) }
                " · "
                a href=(frame.link("how", &[])) { (say!(language, "what-it-means")) }
                " · "
                a href=(frame.link("verify", &[])) { (say!(language, "checking")) }
            }
        }
    }
}

fn count(number: i64, language: Language) -> String {
    say!(language, "number", count = number)
}

/// Whole meters.
pub fn meters(meters: f64, language: Language) -> String {
    let length = Millimeters((meters * 1000.0).round() as i64);
    say!(language, "meters", meters = Figure::of(length, 0).said(language))
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// With as many digits as say something.
fn share(share: f64) -> String {
    match share {
        none if none <= 0.0 => "0 %".to_owned(),
        small if small < 0.0001 => "< 0.01 %".to_owned(),
        share => format!("{:.2} %", share * 100.0),
    }
}
