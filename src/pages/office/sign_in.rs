use maud::{Markup, html};

use super::Room;
use crate::language::say;
use crate::model::OpenId;
use crate::pages::encoded;

/// `wrong`: why the last try did not do. `next`: where to go then. `elsewhere`: where people may
/// sign in, too.
pub fn sign_in(
    room: &Room,
    (wrong, next): (Option<&str>, &str),
    elsewhere: Option<&OpenId>,
) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "office-sign-in")) }
        @if let Some(wrong) = wrong {
            p.status role="alert" {
                (say!(language, wrong))
                // Whoever is asked for help asks for it.
                @if wrong.starts_with("openid-") { " (" code { (wrong) } ")" }
            }
        }
        @if let Some(elsewhere) = elsewhere {
            p { a.button href={ (room.link("openid")) "?next=" (encoded(next)) } { (by(room, elsewhere)) } }
            h2 { (say!(language, "openid-or-here")) }
        }
        form method="post" action=(room.link("sign-in")) {
            input type="hidden" name="next" value=(next);
            p {
                label for="name" { (say!(language, "office-name")) } br;
                input id="name" name="name" autocomplete="username" autocapitalize="none" required;
            }
            p {
                label for="password" { (say!(language, "office-password")) } br;
                input id="password" name="password" type="password" autocomplete="current-password" required;
            }
            p { button { (say!(language, "office-sign-in")) } }
        }
    }
}

fn by(room: &Room, elsewhere: &OpenId) -> String {
    let label = elsewhere.label.as_ref().map(|label| room.language.wording(label));
    match label {
        Some(label) => say!(room.language, "openid-sign-in-by", name = label),
        None => say!(room.language, "openid-sign-in"),
    }
}

/// Somebody is in; `to`: where they go on by themselves, and without a click.
pub fn welcome(room: &Room, to: &str) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "openid-welcome")) }
        p { a href=(to) { (say!(language, "office-go-on")) } }
    }
}

/// Somebody is signed out. `there`: where they go on by themselves, and without a click, to be signed
/// out there, too. `None`: they have been there.
pub fn farewell(room: &Room, there: Option<&str>) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "openid-farewell")) }
        @match there {
            Some(there) => {
                p { (say!(language, "openid-farewell-there")) }
                p { a href=(there) { (say!(language, "office-go-on")) } }
            },
            None => {
                p { (say!(language, "openid-farewell-both")) }
                p { a href=(room.link("sign-in")) { (say!(language, "office-sign-in")) } }
            },
        }
    }
}

pub fn second_factor(room: &Room, wrong: Option<&str>) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "office-second-factor")) }
        @if let Some(wrong) = wrong { p.status role="alert" { (say!(language, wrong)) } }
        form method="post" action=(room.link("second-factor")) {
            (room.shown())
            p {
                label for="code" { (say!(language, "office-code")) } br;
                input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required;
            }
            p { button { (say!(language, "office-go-on")) } }
        }
    }
}
