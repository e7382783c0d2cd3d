//! Schools: all of them with their figures, and each with its zone.

use maud::{Markup, html};

use super::answer::{address, answer_link, level_name, school_link};
use super::home::meters;
use super::levels::{self, SharesHomes};
use super::map::{self, Subject};
use super::sketch::Sketch;
use super::{Frame, View};
use crate::describe::{Paragraph, Told};
use crate::explain::Figure;
use crate::language::{Language, called, say};
use crate::model::{BlockIdx, Millimeters, SchoolIdx};
use crate::report::SchoolFigures;

/// Every school with its seats, children, crowding and mean walk.
pub fn schools(frame: &Frame, view: &View) -> String {
    let language = frame.language;
    let title = say!(language, "so-many-schools", count = view.report.schools.len());
    let main = html! {
        h1 { (title) }
        p { (say!(language, "crowding-means")) }
        div.wide { table.schools {
            thead { tr {
                @for column in ["school", "fill", "crowding-column", "mean-walk-column"] {
                    th scope="col" { (language.say(column, &[])) }
                }
            } }
            tbody {
                @for figures in &view.report.schools {
                    tr {
                        th scope="row" {
                            i class={ "swatch z" (view.colors[figures.school.0]) } aria-hidden="true" {}
                            a href=(school_link(frame, view, figures.school)) {
                                (view.school_name(figures.school, language))
                            }
                        }
                        td { (fill(figures, language)) }
                        td { (crowding(figures.crowding, language)) }
                        td { (figures.mean_walk_m().map(|mean| meters(mean, language)).unwrap_or_default()) }
                    }
                }
            }
        } }
    };
    frame.page(&title, &main)
}

fn fill(figures: &SchoolFigures, language: Language) -> Markup {
    let (children, seats) = (figures.children.0, figures.seats.0);
    html! {
        (say!(language, "of-seats", children = children, seats = seats)) " "
        meter min="0" max=(seats.max(1)) value=(children) aria-hidden="true" {}
    }
}

fn crowding(crowding: Millimeters, language: Language) -> String {
    let figure = Figure::of(crowding, 0);
    match crowding {
        Millimeters(0) => "0".to_owned(),
        _ if figure.is_negative() => format!("− {}", figure.size().said(language)),
        _ => format!("+ {}", figure.said(language)),
    }
}

/// What is known about one school.
#[derive(Clone, Debug)]
pub struct SchoolPage<'a> {
    pub school: SchoolIdx,
    /// Its zone in words, which it may share.
    pub told: &'a Told,
    /// Schools of other levels that its homes belong to.
    pub sharing: &'a [SharesHomes],
    /// The blocks of its own.
    pub blocks: &'a [BlockIdx],
}

/// The school and its zone.
pub fn school(frame: &Frame, view: &View, page: &SchoolPage) -> String {
    let language = frame.language;
    let name = view.school_name(page.school, language);
    let figures = &view.report.schools[page.school.0];
    let subject =
        Subject { school: Some(page.school), named: vec![page.school], ..Subject::default() };
    let level = view.plan.level.as_deref().map(|level| level_name(level, language));
    let status = view.status.told(language);
    let main = html! {
        @if let Some(level) = level { p.what { span.level { (level) } } }
        h1 { i class={ "swatch z" (view.colors[page.school.0]) } aria-hidden="true" {} (name) }
        (address(frame, view.school(page.school)))
        @if let Some(status) = status { p.status { (status) } }
        dl.figures {
            div.figure { dd { (fill(figures, language)) } dt { (say!(language, "fill")) } }
            div.figure { dd { (crowding(figures.crowding, language)) } dt { (say!(language, "crowding-column")) } }
            @if let Some(mean) = figures.mean_walk_m() {
                div.figure { dd { (meters(mean, language)) } dt { (say!(language, "mean-walk")) } }
            }
            @if let Some(longest) = figures.longest_walk {
                div.figure { dd { (meters(longest.meters(), language)) } dt { (say!(language, "longest-walk")) } }
            }
        }
        (sharing(frame, view, page.school))
        @if let Some(picture) = picture(frame, view, page.school) { (picture) }
        @if let Some(map) = map::place(frame, view, &subject) { (map) }
        @if let Some(levels) = levels::of_school(frame, page.sharing) { (levels) }
        (zone(frame, page.told))
        (blocks(frame, view, page.blocks))
    };
    frame.page(&name, &main)
}

fn sharing(frame: &Frame, view: &View, school: SchoolIdx) -> Markup {
    let language = frame.language;
    let others = view.shared_with(school);
    html! {
        @if others.is_empty() {
            p { (say!(language, "single-school-zone")) }
        } @else {
            p { (say!(language, "shares-its-zone")) }
            ul { @for other in others {
                li { a href=(school_link(frame, view, other)) { (view.school_name(other, language)) } }
            } }
        }
    }
}

fn picture(frame: &Frame, view: &View, school: SchoolIdx) -> Option<Markup> {
    let name = view.school_name(school, frame.language);
    let title = say!(frame.language, "sketch-of-zone", school = name.as_str());
    let sketch = Sketch { zone: school, block: None, schools: vec![(school, name)], walks: &[] };
    Some(html! { figure { (sketch.drawn(view, &title)?) } })
}

/// The zone's borders and streets, in words.
fn zone(frame: &Frame, told: &Told) -> Markup {
    let paragraph = |paragraph: &Paragraph| {
        html! {
            @match paragraph {
                Paragraph::Text(text) => { p { (text) } }
                Paragraph::Steps(steps) => { ol { @for step in steps { li { (step) } } } }
                Paragraph::List(list) => { ul.names { @for one in list { li { (one) } } } }
            }
        }
    };
    html! {
        section aria-labelledby="zone" {
            h2 #zone { (told.title) }
            @for line in &told.bounds { p { (line) } }
            details {
                summary { (say!(frame.language, "border-in-words")) }
                @for one in &told.border { (paragraph(one)) }
            }
        }
    }
}

/// By name, as people look for theirs.
fn blocks(frame: &Frame, view: &View, blocks: &[BlockIdx]) -> Markup {
    let language = frame.language;
    let district = &view.world.district;
    let mut named: Vec<(&str, BlockIdx)> =
        blocks.iter().map(|block| (called(district.block(*block), language), *block)).collect();
    named.sort_unstable();
    html! {
        section aria-labelledby="homes" {
            h2 #homes { (say!(language, "so-many-blocks", count = named.len())) }
            ul.names {
                @for (name, block) in named {
                    li { a href=(answer_link(frame, view, block)) { (name) } }
                }
            }
        }
    }
}
