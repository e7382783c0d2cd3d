//! The same homes in plans of other levels: where children go on to, and where they come from.

use maud::{Markup, html};

use super::Frame;
use super::answer::level_name;
use crate::language::say;

/// What the plan of another level says of a home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// As the office calls it.
    pub level: String,
    /// `None`: there is no seat.
    pub school: Option<String>,
    /// Where that answer is.
    pub link: String,
}

/// A school of another level that some of the same homes belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharesHomes {
    pub level: String,
    pub school: String,
    pub link: String,
    pub n_blocks: usize,
}

/// Nothing where there is one level.
pub fn of_home(frame: &Frame, beside: &[Beside]) -> Markup {
    let language = frame.language;
    html! {
        @for one in beside {
            p.level-beside {
                span.level { (level_name(&one.level, language)) } " "
                a href=(one.link) {
                    (one.school.clone().unwrap_or_else(|| say!(language, "without-seat")))
                }
            }
        }
    }
}

/// Nothing where there is one level.
pub fn of_school(frame: &Frame, sharing: &[SharesHomes]) -> Option<Markup> {
    let language = frame.language;
    if sharing.is_empty() {
        return None;
    }
    Some(html! {
        section aria-labelledby="levels" {
            h2 #levels { (say!(language, "other-levels")) }
            ul {
                @for one in sharing {
                    li {
                        span.level { (level_name(&one.level, language)) } " "
                        a href=(one.link) { (one.school) } " "
                        span.more { (say!(language, "so-many-blocks", count = one.n_blocks)) }
                    }
                }
            }
        }
    })
}

/// Ways to the plans of all levels. Nothing where there is one.
pub fn choice(frame: &Frame, levels: &[String], here: Option<&str>) -> Option<Markup> {
    let language = frame.language;
    if levels.len() < 2 {
        return None;
    }
    Some(html! {
        nav.levels aria-label=(say!(language, "levels")) {
            @for level in levels {
                @let current = (here == Some(level)).then_some("page");
                a href=(super::link(".", &[("level", level), ("lang", language.code())])) aria-current=[current] {
                    (level_name(level, language))
                }
            }
        }
    })
}
