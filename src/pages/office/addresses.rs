use maud::{Markup, html};

use super::{Room, inputs};
use crate::language::say;
use crate::model::{InputRole, ListedAddress, Spot};
use crate::office::Permission;
use crate::office::inputs::Found;
use crate::store::database::{NameList, Person};

/// By which addresses a district's homes are found.
#[derive(Clone, Copy, Debug)]
pub struct AddressesPage<'a> {
    /// The newest first.
    pub lists: &'a [NameList],
    pub people: &'a [Person],
    /// Those of the newest list.
    pub own: &'a [ListedAddress],
    /// So many more the server has for all districts.
    pub n_common: usize,
    /// So many of all are in no block of the plan that everybody is shown. `None`: none is shown.
    pub elsewhere: Option<usize>,
    /// What is worth knowing about the newest list.
    pub notices: &'a [Found],
    /// What is wrong with what was just sent.
    pub refused: Option<&'a [Found]>,
}

/// A list is cut after so many; its file holds all.
const MOST_SHOWN: usize = 100;

pub fn addresses(room: &Room, page: AddressesPage) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "addresses")) }
        p { (say!(language, "addresses-what")) }
        @if let Some(found) = page.refused {
            section.status role="alert" { p { (say!(language, "addresses-refused")) } }
            (inputs::table(language, found))
        }
        (now(room, page))
        @if room.may(Permission::Administer) { (put(room)) }
        @if 1 < page.lists.len() {
            section aria-labelledby="before" {
                h2 #before { (say!(language, "addresses-before")) }
                ul { @for list in &page.lists[1..] { li { (called(room, page, list)) } } }
            }
        }
    }
}

fn now(room: &Room, page: AddressesPage) -> Markup {
    let language = room.language;
    html! {
        section aria-labelledby="now" {
            h2 #now { (say!(language, "addresses-now", count = page.own.len())) }
            @match page.lists.first() {
                Some(list) => p { (called(room, page, list)) },
                None => p { (say!(language, "addresses-none")) },
            }
            @if 0 < page.n_common { p { (say!(language, "addresses-common", count = page.n_common)) } }
            @if let Some(count) = page.elsewhere.filter(|count| 0 < *count) {
                p { (say!(language, "addresses-elsewhere", count = count)) }
            }
            @if !page.notices.is_empty() { (inputs::table(language, page.notices)) }
            @if !page.own.is_empty() {
                details {
                    summary { (say!(language, "addresses-first", count = page.own.len().min(MOST_SHOWN))) }
                    (rows(room, &page.own[..page.own.len().min(MOST_SHOWN)]))
                }
            }
        }
    }
}

fn called(room: &Room, page: AddressesPage, list: &NameList) -> Markup {
    let language = room.language;
    let by = page.people.iter().find(|person| Some(&person.id) == list.made_by.as_ref());
    html! {
        a href=(room.here(&format!("addresses/{}", list.number))) { (list.file_name) }
        " · " (room.when(list.made_at)) " · "
        (by.map_or_else(|| say!(language, "log-by-machine"), |person| person.called.clone()))
    }
}

fn rows(room: &Room, shown: &[ListedAddress]) -> Markup {
    let language = room.language;
    html! {
        table.words {
            thead { tr {
                @for fact in ["address", "name", "place"] {
                    th scope="col" { (say!(language, "inputs-fact", fact = fact)) }
                }
            } }
            tbody { @for one in shown {
                tr {
                    td.words { (one.address) }
                    td.words { (one.name.as_deref().or(one.name_en.as_deref()).unwrap_or_default()) }
                    td.words {
                        @match &one.spot {
                            Spot::In(block) => (block.0),
                            Spot::At(point) => (format!("{:.5} {:.5}", point.lon, point.lat)),
                        }
                    }
                }
            } }
        }
    }
}

fn put(room: &Room) -> Markup {
    let language = room.language;
    let role = InputRole::Addresses.name();
    html! {
        section aria-labelledby="put" {
            h2 #put { (say!(language, "addresses-put")) }
            p.hint { (say!(language, "addresses-columns")) }
            form method="post" action=(room.here("addresses")) enctype="multipart/form-data" {
                // It has to come first.
                (room.shown())
                p {
                    label for="file" { (say!(language, "addresses-file")) } br;
                    input #file name=(role) type="file" required;
                }
                p { button { (say!(language, "inputs-send")) } }
            }
        }
    }
}
