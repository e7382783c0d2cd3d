use maud::{Markup, html};

use super::Room;
use crate::language::say;

/// `wrong`: why the last try did not do. `next`: where to go then.
pub fn sign_in(room: &Room, wrong: Option<&str>, next: &str) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "office-sign-in")) }
        @if let Some(wrong) = wrong { p.status role="alert" { (say!(language, wrong)) } }
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
