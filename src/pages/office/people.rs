use maud::{Markup, html};

use super::{Room, district_name, field};
use crate::language::say;
use crate::store::database::{AuditRow, District, Membership, Person, Role};

/// Somebody, and what they may do.
#[derive(Clone, Debug)]
pub struct Colleague {
    pub person: Person,
    pub memberships: Vec<Membership>,
}

/// `told`: a password that is told once, with whose it is.
pub fn people(
    room: &Room,
    (all, districts): (&[Colleague], &[District]),
    told: Option<(&str, &str)>,
) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "office-people")) }
        @if let Some((sign_in, password)) = told {
            p.status role="status" {
                (say!(language, "office-password-once", name = sign_in)) " " code { (password) }
            }
        }
        @for one in all { (colleague(room, one, districts)) }
        section aria-labelledby="new-head" {
            h2 #new-head { (say!(language, "office-new-person")) }
            form method="post" action=(room.link("people")) {
                (room.shown())
                (field(language, "sign_in", "office-name"))
                (field(language, "called", "office-called"))
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

fn colleague(room: &Room, one: &Colleague, districts: &[District]) -> Markup {
    let language = room.language;
    let Person { id, sign_in, called, closed_at, .. } = &one.person;
    let at = |action: &str| room.link(&format!("people/{id}/{action}"));
    let button = |action: &str, text: &str| {
        html! {
            form method="post" action=(at(action)) {
                (room.shown())
                button.quiet { (say!(language, text)) }
            }
        }
    };
    html! {
        section aria-labelledby={ "p-" (id) } {
            h2 id={ "p-" (id) } { (called) " (" (sign_in) ")" }
            form method="post" action=(at("roles")) {
                (room.shown())
                (roles(room, one, None))
                @for district in districts { (roles(room, one, Some(district))) }
                p { button { (say!(language, "office-save-roles")) } }
            }
            div.row {
                (button("password", "office-reset-password"))
                @if closed_at.is_some() {
                    (button("open", "office-open-person"))
                } @else {
                    (button("close", "office-close-person"))
                }
            }
        }
    }
}

fn roles(room: &Room, one: &Colleague, district: Option<&District>) -> Markup {
    let language = room.language;
    let of = district.map(|district| district.id.clone());
    let has = |role: Role| one.memberships.iter().any(|m| m.district == of && m.role == role);
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

/// The last of what was done.
pub fn log(room: &Room, rows: &[AuditRow], people: &[Person]) -> Markup {
    let language = room.language;
    let who = |id: &Option<String>| {
        let person = people.iter().find(|person| Some(&person.id) == id.as_ref());
        person.map_or("—", |person| person.called.as_str()).to_owned()
    };
    html! {
        h1 { (say!(language, "office-log")) }
        div.wide { table {
            thead { tr {
                th scope="col" { (say!(language, "office-log-number")) }
                th scope="col" { (say!(language, "office-log-time")) }
                th scope="col" { (say!(language, "office-log-who")) }
                th scope="col" { (say!(language, "office-log-what")) }
            } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.seq) }
                        td { (row.at.written()) }
                        td { (who(&row.who)) }
                        td.words { (row.action) " " code { (row.what) } }
                    }
                }
            }
        } }
    }
}
