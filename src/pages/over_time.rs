//! A home in other plans: before, after, and in a draft.

use maud::{Markup, html};

use super::{Frame, Status};
use crate::explain::Figure;
use crate::language::{Language, called, say};
use crate::model::{Block, Millimeters};

/// A home's school in one plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Then {
    pub digest: String,
    pub status: Status,
    /// What people call the school. `None`: there was no seat.
    pub school: Option<String>,
    pub walk: Option<Millimeters>,
    /// It is the plan that is being looked at.
    pub here: bool,
}

/// In all plans in which the home is, by the day from which they are valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times(pub Vec<Then>);

impl Times {
    fn here(&self) -> Option<&Then> {
        self.0.iter().find(|then| then.here)
    }

    /// Plans that may be why somebody asks: what is in force, what comes, what is proposed.
    fn open(&self) -> impl Iterator<Item = &Then> {
        let matters = |then: &&Then| !then.here && !matches!(then.status, Status::Over { .. });
        self.0.iter().filter(matters)
    }

    /// What else holds today or soon, and what decides between the two. Nothing where there is one
    /// plan.
    pub fn told(&self, frame: &Frame, block: &Block) -> Option<Markup> {
        let language = frame.language;
        let here = self.here()?;
        let home = called(block, language);
        let open: Vec<&Then> = self.open().collect();
        if open.is_empty() {
            return None;
        }
        let sentence = |then: &Then| {
            let school = then.school.clone().unwrap_or_else(|| say!(language, "without-seat"));
            let same = then.school == here.school;
            let day = |day| language.day(day);
            match (then.status, same) {
                (Status::Draft { .. }, true) => {
                    say!(language, "draft-changes-nothing", school = school)
                }
                (Status::Draft { .. }, false) => {
                    say!(language, "draft-changes", home = home, school = school)
                }
                (Status::Coming { from }, true) => {
                    say!(language, "coming-changes-nothing", day = day(from), school = school)
                }
                (Status::Coming { from }, false) => {
                    say!(language, "coming-changes", day = day(from), home = home, school = school)
                }
                (_, true) => say!(language, "now-the-same", school = school),
                (_, false) => say!(language, "now-another", home = home, school = school),
            }
        };
        let decides = open.iter().find_map(|then| match then.status {
            Status::Coming { from } => Some(from),
            _ => None,
        });
        let here_comes = match here.status {
            Status::Coming { from } => Some(from),
            _ => None,
        };
        let decides = decides.or(here_comes);
        Some(html! {
            section.times aria-label=(say!(language, "other-plans")) {
                @for then in &open {
                    p {
                        (sentence(then)) " "
                        a href=(frame.link("answer", &[("block", &block.id.0), ("plan", &then.digest)])) { (say!(language, "look")) }
                    }
                }
                @if let Some(day) = decides {
                    p { (say!(language, "first-day-decides", day = language.day(day))) }
                }
            }
        })
    }

    /// Every plan in which the home is. Nothing where there is one.
    pub fn history(&self, frame: &Frame, block: &Block) -> Option<Markup> {
        let language = frame.language;
        if self.0.len() < 2 {
            return None;
        }
        Some(html! {
            section aria-labelledby="history" {
                h2 #history { (say!(language, "history")) }
                table {
                    thead { tr {
                        th scope="col" { (say!(language, "plan")) }
                        th scope="col" { (say!(language, "school")) }
                        th scope="col" { (say!(language, "distance")) }
                    } }
                    tbody {
                        @for then in &self.0 {
                            tr.chosen[then.here] {
                                th scope="row" {
                                    a href=(frame.link("answer", &[("block", &block.id.0), ("plan", &then.digest)])) {
                                        (then.status.told(language).unwrap_or_else(|| say!(language, "status-always")))
                                    }
                                }
                                td.words { (then.school.clone().unwrap_or_else(|| say!(language, "without-seat"))) }
                                td { (then.walk.map(|walk| meters(walk, language)).unwrap_or_default()) }
                            }
                        }
                    }
                }
            }
        })
    }
}

fn meters(walk: Millimeters, language: Language) -> String {
    say!(language, "meters", meters = Figure::of(walk, 0).said(language))
}
