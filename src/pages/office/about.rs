use maud::{Markup, html};

use super::Room;
use crate::language::say;
use crate::office::Permission;

/// What a district tells parents. `fields`: as they are called, and what stands in them.
pub fn about(room: &Room, fields: &[(String, String)], problems: &[String]) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "about")) }
        p { (say!(language, "about-what")) }
        @if !problems.is_empty() {
            div.status role="alert" { ul { @for problem in problems { li { (problem) } } } }
        }
        @if room.may(Permission::Plan) {
            form method="post" action=(room.here("about")) {
                (room.shown())
                @for (name, value) in fields { (field(room, name, value)) }
                p { button { (say!(language, "about-save")) } }
            }
        } @else {
            dl {
                @for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
                    dt { (label(room, name)) }
                    dd { @for line in value.lines() { (line) br; } }
                }
            }
        }
    }
}

fn label(room: &Room, name: &str) -> String {
    say!(room.language, "about-field", field = name)
}

fn field(room: &Room, name: &str, value: &str) -> Markup {
    html! {
        p {
            label for=(name) { (label(room, name)) } br;
            @match name.rsplit('-').next().unwrap_or_default() {
                "bring" | "bring_en" => textarea id=(name) name=(name) rows="4" { (value) },
                "first_day" | "last_day" => input id=(name) name=(name) type="date" value=(value);,
                "website" => input id=(name) name=(name) type="url" value=(value);,
                _ => input id=(name) name=(name) value=(value);,
            }
        }
    }
}
