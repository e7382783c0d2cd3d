//! What was drawn in a draft, step by step, and by whom.

use maud::{Markup, html};

use super::Room;
use crate::draw::{Edit, Premise};
use crate::language::{Language, called, say};
use crate::model::{BlockId, District, SchoolId};
use crate::office::Permission;
use crate::store::database::{Draft, Moment};

/// One edit, as it was made.
#[derive(Clone, Debug)]
pub struct EditMade {
    /// What whoever made it is called.
    pub who: String,
    pub at: Moment,
    /// `None`: this program does not understand it; a newer one made it.
    pub edit: Option<Edit>,
    pub stands: Stands,
}

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    Yes,
    /// It was undone, and can be done again.
    Again,
    No,
}

/// All edits of a draft in the order in which they were made.
#[derive(Clone, Copy, Debug)]
pub struct EditsPage<'a> {
    pub draft: &'a Draft,
    /// What the plan is called that it began with.
    pub base: Option<&'a str>,
    pub edits: &'a [EditMade],
    /// By whose names schools and blocks are told. `None`: by their ids.
    pub district: Option<&'a District>,
}

/// So many blocks of an edit are named.
const NAMED: usize = 5;

pub fn edits(room: &Room, page: EditsPage) -> Markup {
    let language = room.language;
    let EditsPage { draft, base, edits, district } = page;
    let closed = draft.closed_at.is_some();
    let heads = ["edits-what", "edits-who", "edits-when", "edits-counts"];
    html! {
        h1 { (say!(language, "edits-of", draft = draft.title.as_str())) }
        @if let (Some(digest), Some(base)) = (&draft.base, base) {
            p { (say!(language, "edits-began-with")) ": " a href=(room.here(&format!("plans/{digest}"))) { (base) } }
        }
        @if closed { p.status { (say!(language, "edits-closed")) } }
        @if edits.is_empty() { p { (say!(language, "edits-none")) } } @else {
            div.wide role="group" tabindex="0" aria-label=(say!(language, "edits")) { table.words {
                thead { tr {
                    th scope="col" { (say!(language, "office-log-number")) }
                    @for head in heads { th.words scope="col" { (language.say(head, &[])) } }
                } }
                tbody { @for (number, made) in (1..).zip(edits) {
                    tr {
                        th scope="row" { (number) }
                        td.words { (did(language, made.edit.as_ref(), district)) }
                        td.words { (made.who) }
                        td.words { time datetime=(made.at.written()) { (room.when(made.at)) } }
                        td.words { (say!(language, "edits-stands", stands = made.stands.name())) }
                    }
                } }
            } }
        }
        @if room.may(Permission::Plan) && !closed {
            p { a.button href=(room.here(&format!("drafts/{}", draft.id))) { (say!(language, "edits-draw")) } }
            form method="post" action=(room.here(&format!("drafts/{}/close", draft.id))) {
                (room.shown())
                p.hint { (say!(language, "edits-close-what")) }
                p { button.quiet { (say!(language, "edits-close")) } }
            }
        }
        p { a href=(room.here("drafts")) { (say!(language, "drawing-drafts")) } }
    }
}

impl Stands {
    fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Again => "again",
            Self::No => "no",
        }
    }
}

fn did(language: Language, edit: Option<&Edit>, district: Option<&District>) -> Markup {
    let school = |id: &SchoolId| {
        let known = district.and_then(|district| Some(district.school(district.school_named(id)?)));
        known.map_or_else(|| id.0.clone(), |school| called(school, language).to_owned())
    };
    let said = |did: &str, school: String, count: i64| {
        say!(language, "edits-did", did = did, school = school, count = count)
    };
    let none = String::new;
    let (text, blocks): (String, &[BlockId]) = match edit {
        None => return html! { "?" },
        Some(Edit::Assign { blocks, school: to }) => {
            (said("assign", school(to), blocks.len() as i64), blocks)
        }
        Some(Edit::Release { blocks }) => (said("release", none(), blocks.len() as i64), blocks),
        Some(Edit::Recompute) => (said("recompute", none(), 0), &[]),
        Some(Edit::Suppose(premise)) => {
            let text = match premise {
                Premise::Seats { school: of, seats } => said("seats", school(of), seats.0),
                Premise::Close { school: of } => said("close", school(of), 0),
                Premise::Open(new) if new.name.is_empty() => {
                    said("open", new.id.0.clone(), new.seats.0)
                }
                Premise::Open(new) => said("open", new.name.clone(), new.seats.0),
                Premise::Rules(rules) => {
                    let rule = say!(language, "drawing-rule-name", rule = rules.rule.name());
                    said("rules", rule, 0)
                }
            };
            (text, &[])
        }
    };
    html! {
        (text)
        @if !blocks.is_empty() { br; small { (named(language, blocks, district)) } }
    }
}

/// The first blocks by name, and how many more there are.
fn named(language: Language, blocks: &[BlockId], district: Option<&District>) -> String {
    let name = |id: &BlockId| {
        let known = district.and_then(|district| Some(district.block(district.block_named(id)?)));
        known.map_or_else(|| id.0.clone(), |block| called(block, language).to_owned())
    };
    let names: Vec<String> = blocks.iter().take(NAMED).map(name).collect();
    let names = language.joined("between-names", &names);
    match blocks.len().saturating_sub(NAMED) {
        0 => names,
        more => say!(language, "edits-blocks", names = names, more = more),
    }
}
