//! One home's answer: its school, why, and what to do with it.

use maud::{Markup, html};

use super::levels::{self, Beside};
use super::map::{self, Subject, Walk};
use super::over_time::Times;
use super::sketch::Sketch;
use super::{Frame, View};
use crate::explain::{Bar, Choice, Explanation, Figure, along_streets};
use crate::language::{Language, called, say};
use crate::model::{BlockIdx, Millimeters, Office, Point, School, SchoolIdx};

/// What is known about a home.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    pub explanation: &'a Explanation,
    /// The way to its school along streets. `None`: as the crow flies.
    pub route: Option<&'a [Point]>,
    /// In the other plans.
    pub times: &'a Times,
    /// At other levels.
    pub beside: &'a [Beside],
    /// What the notice can be checked by.
    pub code: &'a str,
    /// Below everything: what people may do about a draft.
    pub consultation: Option<&'a Markup>,
}

/// The page.
pub fn answer(frame: &Frame, view: &View, answered: Answered) -> String {
    let language = frame.language;
    let Answered { explanation, .. } = answered;
    let block = view.world.district.block(explanation.block);
    let name = called(block, language);
    let walks = walks(view, answered);
    let subject = Subject {
        block: Some(explanation.block),
        school: explanation.school,
        named: explanation.choices.iter().map(|choice| choice.school).collect(),
        walks: walks.clone(),
    };
    let main = html! {
            (headline(frame, view, explanation))
            (levels::of_home(frame, answered.beside))
            @if let Some(times) = answered.times.told(frame, block) { (times) }
            @if let Some(picture) = picture(frame, view, (explanation, &walks)) { (picture) }
            @if let Some(map) = map::place(frame, view, &subject) { (map) }
            section aria-labelledby="why" {
                h2 #why { (say!(language, "why")) }
                p.sentence { (explanation.sentence(view.world, language)) }
                (arithmetic(frame, view, explanation))
            }
            (next(frame, view, explanation.school))
            (check_yourself(frame, view, explanation))
            (notice(frame, view, answered))
            @if let Some(history) = answered.times.history(frame, block) { (history) }
            @if let Some(consultation) = answered.consultation { (consultation) }
    };
    frame.page(name, &main)
}

/// The same in a few lines, for a frame in somebody else's page.
pub fn embedded(frame: &Frame, view: &View, explanation: &Explanation) -> String {
    let block = view.world.district.block(explanation.block);
    let whole = frame.link("answer", &[("block", &block.id.0)]);
    let main = html! {
        (headline(frame, view, explanation))
        p { a href=(whole) target="_blank" rel="noopener" { (say!(frame.language, "whole-answer")) } }
    };
    frame.bare(called(block, frame.language), &main)
}

/// The school, how far it is, and where.
fn headline(frame: &Frame, view: &View, explanation: &Explanation) -> Markup {
    let language = frame.language;
    let block = view.world.district.block(explanation.block);
    let name = called(block, language);
    let level = view.plan.level.as_deref().map(|level| level_name(level, language));
    let status = view.status.told(language);
    html! {
        p.what {
            @if let Some(level) = &level { span.level { (level) } " " }
            (say!(language, "home-belongs-to", home = name))
        }
        @match explanation.school {
            None => { h1 { (say!(language, "no-seat")) } p { (say!(language, "no-seat-means")) } }
            Some(school) => {
                h1 {
                    i class={ "swatch z" (view.colors[school.0]) } aria-hidden="true" {}
                    a href=(school_link(frame, view, school)) { (view.school_name(school, language)) }
                }
                p.walk { (walk(view, explanation, language)) }
                (gate(frame, view, school))
            }
        }
        @if let Some(status) = &status { p.status { (status) } }
    }
}

fn walk(view: &View, explanation: &Explanation, language: Language) -> String {
    let own = explanation.school.and_then(|school| explanation.choice(school));
    let Some(own) = own else { return String::new() };
    let meters = Figure::of(own.walk, explanation.decimals()).said(language);
    match along_streets(explanation, view.world) {
        None => say!(language, "walk-straight", meters = meters),
        Some(along) => match along.minutes {
            None => say!(language, "walk-streets", meters = meters),
            Some(minutes) => {
                say!(language, "walk-streets-minutes", meters = meters, minutes = minutes)
            }
        },
    }
}

/// Where the school is, and who shares its zone.
fn gate(frame: &Frame, view: &View, school: SchoolIdx) -> Markup {
    let language = frame.language;
    let others = view.shared_with(school);
    let names: Vec<String> =
        others.iter().map(|other| view.school_name(*other, language)).collect();
    html! {
        (address(frame, view.school(school)))
        @if let Some(point) = view.school(school).point {
            p.gate {
                (say!(language, "gate-at")) " "
                a href=(geo_link(point)) { (degrees(point)) }
                @if !view.school(school).gates.is_empty() {
                    " " (say!(language, "more-gates", count = view.school(school).gates.len()))
                }
            }
        }
        @if names.is_empty() {
            p.zone { (say!(language, "single-school-zone")) }
        } @else {
            p.zone { (say!(language, "shared-zone", schools = language.joined("between-names", &names))) }
        }
    }
}

/// Nothing where the office has not said it.
pub fn address(frame: &Frame, school: &School) -> Markup {
    html! {
        @if let Some(address) = &school.address { address { (frame.wording(address)) } }
    }
}

/// The telephone's own map opens it.
fn geo_link(point: Point) -> String {
    format!("geo:{:.6},{:.6}", point.lat, point.lon)
}

fn degrees(point: Point) -> String {
    format!("{:.5}, {:.5}", point.lon, point.lat)
}

pub fn school_link(frame: &Frame, view: &View, school: SchoolIdx) -> String {
    frame.link("school", &[("id", &view.school(school).id.0)])
}

/// Levels have names of their own where the office calls them as everybody does.
pub fn level_name(level: &str, language: Language) -> String {
    match level {
        "primary" | "junior" | "nine-year" => language.say(&format!("level-{level}"), &[]),
        other => other.to_owned(),
    }
}

fn walks(view: &View, answered: Answered) -> Vec<Walk> {
    let Answered { explanation, route, .. } = answered;
    let home = view.world.district.block(explanation.block).point;
    let walk = |choice: &Choice| {
        let chosen = Some(choice.school) == explanation.school;
        let straight = || Some(vec![home?, view.school(choice.school).point?]);
        let line = match route.filter(|_| chosen) {
            Some(route) => route.to_vec(),
            None => straight()?,
        };
        Some(Walk { line, chosen })
    };
    explanation.choices.iter().filter_map(walk).collect()
}

/// So many names do not hide each other.
const MOST_NAMES: usize = 3;

fn picture(
    frame: &Frame,
    view: &View,
    (explanation, walks): (&Explanation, &[Walk]),
) -> Option<Markup> {
    let own = explanation.school?;
    let language = frame.language;
    let others = explanation.choices.iter().map(|choice| choice.school);
    let others = others.filter(|school| *school != own).take(MOST_NAMES - 1);
    let schools = std::iter::once(own).chain(others);
    let sketch = Sketch {
        zone: own,
        block: Some(explanation.block),
        schools: schools.map(|school| (school, view.school_name(school, language))).collect(),
        walks,
    };
    let home = called(view.world.district.block(explanation.block), language);
    let school = view.school_name(own, language);
    let drawn = sketch.drawn(view, &say!(language, "sketch", home = home, school = school))?;
    Some(html! { figure { (drawn) figcaption { (say!(language, "sketch-caption")) } } })
}

/// Rounded first and added then: people add up what they read.
fn arithmetic(frame: &Frame, view: &View, explanation: &Explanation) -> Markup {
    let language = frame.language;
    let decimals = explanation.decimals();
    let moving = explanation.choices.iter().any(|choice| choice.moving != Millimeters(0));
    html! {
        table.arithmetic {
            caption { (say!(language, "arithmetic")) }
            thead { tr {
                th scope="col" { (say!(language, "school")) }
                th scope="col" { (say!(language, "distance")) }
                th scope="col" { (say!(language, "crowding")) }
                @if moving { th scope="col" { (say!(language, "moving")) } }
                th scope="col" { (say!(language, "sum")) }
            } }
            tbody {
                @for choice in &explanation.choices {
                    @let own = Some(choice.school) == explanation.school;
                    @let [walk, crowding, price] = [choice.walk, choice.crowding, choice.moving]
                        .map(|length| Figure::of(length, decimals));
                    tr.chosen[own] {
                        th scope="row" {
                            a href=(school_link(frame, view, choice.school)) {
                                (view.school_name(choice.school, language))
                            }
                            (note(explanation, choice, language))
                        }
                        td { (walk.said(language)) }
                        td { (signed(crowding, language)) }
                        @if moving { td { (signed(price, language)) } }
                        td { "= " (walk.plus(crowding).plus(price).said(language)) }
                    }
                }
            }
        }
    }
}

fn signed(figure: Figure, language: Language) -> String {
    let sign = if figure.is_negative() { "−" } else { "+" };
    format!("{sign} {}", figure.size().said(language))
}

/// Why not this one, or what would make it this one.
fn note(explanation: &Explanation, choice: &Choice, language: Language) -> Markup {
    if Some(choice.school) == explanation.school {
        return html! { small.yours { (say!(language, "yours")) } };
    }
    let decimals = explanation.decimals();
    let barred = choice.barred.map(|bar| match bar {
        Bar::Ban => say!(language, "barred-ban"),
        Bar::TooFar { most } | Bar::WorstWalk { most } => {
            say!(language, "barred-too-far", meters = Figure::of(most, decimals).said(language))
        }
    });
    let seats = choice.seats_to_get_in.filter(|seats| 0 < seats.0);
    let seats = seats.map(|seats| say!(language, "seats-to-get-in", count = seats.0));
    html! { @if let Some(text) = barred.or(seats) { small { (text) } } }
}

/// What to do now, and whom to ask.
fn next(frame: &Frame, view: &View, school: Option<SchoolIdx>) -> Markup {
    let language = frame.language;
    let Office { registration, .. } = frame.office;
    let school = school.map(|school| view.school_name(school, language));
    let days = match (registration.first_day, registration.last_day) {
        (Some(first), Some(last)) => Some(say!(
            language,
            "register-from-until",
            first = language.day(first),
            last = language.day(last)
        )),
        (Some(first), None) => Some(say!(language, "register-from", first = language.day(first))),
        (None, Some(last)) => Some(say!(language, "register-until", last = language.day(last))),
        (None, None) => None,
    };
    html! {
        section aria-labelledby="next" {
            h2 #next { (say!(language, "next")) }
            @match &school {
                Some(school) => { p { (say!(language, "register-at", school = school.as_str())) } }
                None => { p { (say!(language, "ask-for-a-seat")) } }
            }
            @if let Some(days) = days { p { (days) } }
            @if let Some(website) = &registration.website {
                p { a href=(website) rel="noopener" { (say!(language, "register-online")) } }
            }
            @if !registration.bring.is_empty() {
                p { (say!(language, "bring")) }
                ul { @for paper in &registration.bring { li { (frame.wording(paper)) } } }
            }
            (contact(frame))
        }
    }
}

fn contact(frame: &Frame) -> Markup {
    let language = frame.language;
    let Office { name, phone, address, hours, website, .. } = frame.office;
    let known = [name, address, hours].iter().any(|one| one.is_some()) || phone.is_some();
    html! {
        @if known {
            h3 { (say!(language, "whom-to-ask")) }
            address {
                @for wording in [name, address, hours].into_iter().flatten() {
                    (frame.wording(wording)) br;
                }
                @if let Some(phone) = phone {
                    a href={ "tel:" (phone.replace(' ', "")) } { (phone) } br;
                }
                @if let Some(website) = website { a href=(website) rel="noopener" { (website) } }
            }
        } @else {
            p { (say!(language, "ask-the-office")) }
        }
    }
}

/// Nobody has to believe the numbers.
fn check_yourself(frame: &Frame, view: &View, explanation: &Explanation) -> Markup {
    let language = frame.language;
    let block = view.world.district.block(explanation.block);
    let measured = match (view.world.distances.streets().is_some(), block.point) {
        (true, Some(point)) => say!(language, "check-streets", place = degrees(point)),
        (false, Some(point)) => say!(language, "check-straight", place = degrees(point)),
        (_, None) => say!(language, "check-given"),
    };
    let api = frame.link("api/lookup", &[("block", &block.id.0)]);
    html! {
        details {
            summary { (say!(language, "check-yourself")) }
            ol {
                li { (measured) }
                li { (say!(language, "check-crowding")) " " a href=(frame.link("schools", &[])) { (say!(language, "all-schools")) } }
                li { (say!(language, "check-sum")) }
                li { (say!(language, "check-plan")) " " code { (view.digest) } }
            }
            p { a href=(api) { (say!(language, "answer-as-data")) } }
        }
    }
}

fn notice(frame: &Frame, view: &View, answered: Answered) -> Markup {
    let language = frame.language;
    let block = &view.world.district.block(answered.explanation.block).id.0;
    let pdf = frame.link("notice.pdf", &[("block", block), ("plan", view.digest)]);
    let check = frame.link("check", &[("code", answered.code)]);
    html! {
        section.notice aria-labelledby="notice" {
            h2 #notice { (say!(language, "notice")) }
            p { a.button href=(pdf) { (say!(language, "notice-pdf")) } }
            p { (say!(language, "notice-code")) " " a.code href=(check) { (answered.code) } }
        }
    }
}

/// What a block's own answer is at.
pub fn answer_link(frame: &Frame, view: &View, block: BlockIdx) -> String {
    frame.link("answer", &[("block", &view.world.district.block(block).id.0)])
}
