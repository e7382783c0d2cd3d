use maud::{Markup, html};

use super::{Room, district_name, field};
use crate::language::say;
use crate::store::database::{District, Membership, Person, Role};

/// Somebody, and what they may do.
#[derive(Clone, Debug)]
pub struct Colleague {
    pub person: Person,
    pub memberships: Vec<Membership>,
}

/// `told`: a password that is told once, with whose it is. `by_open_id`: whether people may sign in
/// elsewhere, too.
pub fn people(
    room: &Room,
    (all, districts): (&[Colleague], &[District]),
    (told, by_open_id): (Option<(&str, &str)>, bool),
) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "office-people")) }
        (once(room, told))
        @for one in all {
            section aria-labelledby={ "p-" (one.person.id) } {
                (heading(room, &one.person))
                form method="post" action=(room.link(&format!("people/{}/roles", one.person.id))) {
                    (room.shown())
                    (roles(room, &one.memberships, None))
                    @for district in districts { (roles(room, &one.memberships, Some(district))) }
                    p { button { (say!(language, "office-save-roles")) } }
                }
                (ways(room, &room.link(&format!("people/{}", one.person.id)), (&one.person, by_open_id)))
            }
        }
        section aria-labelledby="new-head" {
            h2 #new-head { (say!(language, "office-new-person")) }
            form method="post" action=(room.link("people")) {
                (room.shown())
                (somebody(room, by_open_id))
                p { button { (say!(language, "office-add")) } }
            }
        }
        section aria-labelledby="district-head" {
            h2 #district-head { (say!(language, "office-new-district")) }
            form method="post" action=(room.link("districts")) {
                (room.shown())
                (field(language, "short_name", "office-short-name"))
                (field(language, "district_name", "office-district-name"))
                p {
                    label for="english" { (say!(language, "office-district-english")) } br;
                    input id="english" name="english";
                }
                p { button { (say!(language, "office-add")) } }
            }
        }
    }
}

/// The people of one district: with each whether how they sign in is this administrator's business;
/// and who may do something in every district.
pub fn colleagues(
    room: &Room,
    (own, everywhere): (&[(Colleague, bool)], &[Colleague]),
    (told, by_open_id): (Option<(&str, &str)>, bool),
) -> Markup {
    let language = room.language;

    html! {
        h1 { (say!(language, "office-people")) }
        (once(room, told))
        @for (one, is_answered_for) in own {
            section aria-labelledby={ "p-" (one.person.id) } {
                (heading(room, &one.person))
                form method="post" action=(room.here(&format!("people/{}/roles", one.person.id))) {
                    (room.shown())
                    (roles(room, &one.memberships, room.district))
                    p { button { (say!(language, "office-save-roles")) } }
                }
                @if *is_answered_for {
                    (ways(room, &room.here(&format!("people/{}", one.person.id)), (&one.person, by_open_id)))
                } @else {
                    p.hint { (say!(language, "people-elsewhere-too")) }
                }
            }
        }
        @if !everywhere.is_empty() {
            section aria-labelledby="everywhere-head" {
                h2 #everywhere-head { (say!(language, "people-everywhere")) }
                ul {
                    @for one in everywhere {
                        li {
                            (one.person.called) ": "
                            @for (at, held) in one.memberships.iter().enumerate() {
                                @if 0 < at { ", " }
                                (say!(language, "office-role", role = held.role.name()))
                            }
                        }
                    }
                }
            }
        }
        section aria-labelledby="new-head" {
            h2 #new-head { (say!(language, "office-new-person")) }
            p { (say!(language, "people-new-here")) }
            form method="post" action=(room.here("people")) {
                (room.shown())
                (somebody(room, by_open_id))
                (roles(room, &[], room.district))
                p { button { (say!(language, "office-add")) } }
            }
        }
    }
}

fn once(room: &Room, told: Option<(&str, &str)>) -> Markup {
    html! {
        @if let Some((sign_in, password)) = told {
            p.status role="status" {
                (say!(room.language, "office-password-once", name = sign_in)) " " code { (password) }
            }
        }
    }
}

fn heading(room: &Room, person: &Person) -> Markup {
    let Person { id, sign_in, called, password, elsewhere, .. } = person;
    let way = match (elsewhere, password) {
        (Some(_), _) => Some("openid-is-elsewhere"),
        (None, None) => Some("openid-is-awaited"),
        (None, Some(_)) => None,
    };
    html! {
        h2 id={ "p-" (id) } { (called) " (" (sign_in) ")" }
        @if let Some(way) = way { p.hint { (say!(room.language, way)) } }
    }
}

/// How somebody signs in, and whether they may.
fn ways(room: &Room, at: &str, (person, by_open_id): (&Person, bool)) -> Markup {
    let button = |action: &str, text: &str| {
        html! {
            form method="post" action={ (at) "/" (action) } {
                (room.shown())
                button.quiet { (say!(room.language, text)) }
            }
        }
    };
    html! {
        div.row {
            (button("password", "office-reset-password"))
            @if by_open_id { (button("elsewhere", "openid-send")) }
            @if person.closed_at.is_some() {
                (button("open", "office-open-person"))
            } @else {
                (button("close", "office-close-person"))
            }
        }
    }
}

/// Who somebody new is.
fn somebody(room: &Room, by_open_id: bool) -> Markup {
    let language = room.language;
    html! {
        (field(language, "sign_in", "office-name"))
        (field(language, "called", "office-called"))
        @if by_open_id {
            fieldset {
                legend { (say!(language, "openid-how")) }
                label { input type="radio" name="how" value="elsewhere" checked; " " (say!(language, "openid-by-elsewhere")) }
                br;
                label { input type="radio" name="how" value="password"; " " (say!(language, "openid-by-password")) }
            }
        }
    }
}

fn roles(room: &Room, has: &[Membership], district: Option<&District>) -> Markup {
    let language = room.language;
    let of = district.map(|district| district.id.clone());
    let has = |role: Role| has.iter().any(|m| m.district == of && m.role == role);
    let name = district.map_or("", |district| district.short_name.as_str());
    html! {
        fieldset {
            legend {
                @match district {
                    None => (say!(language, "office-all-districts")),
                    Some(district) => (district_name(district, language)),
                }
            }
            @for role in Role::ALL {
                label {
                    input type="checkbox" name="role" value={ (name) ":" (role.name()) } checked[has(role)];
                    " " (say!(language, "office-role", role = role.name()))
                }
                " "
            }
        }
    }
}
