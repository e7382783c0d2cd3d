//! Pages that are text.

use maud::html;

use super::Frame;
use crate::language::say;

/// What crowding is, and why zones are as they are.
pub fn how(frame: &Frame) -> String {
    let language = frame.language;
    let title = say!(language, "how-title");
    let main = html! {
        h1 { (title) }
        @for part in ["how-nearest", "how-crowding", "how-proof", "how-blocks", "how-rules"] {
            p { (language.say(part, &[])) }
        }
        p {
            a href=(frame.link("schools", &[])) { (say!(language, "all-schools")) } " · "
            a href=(frame.link("verify", &[])) { (say!(language, "checking")) }
        }
    };
    frame.page(&title, &main)
}

/// What is not kept of who asks here.
pub fn privacy(frame: &Frame) -> String {
    let language = frame.language;
    let title = say!(language, "privacy");
    let main = html! {
        h1 { (title) }
        ul {
            @for part in ["privacy-cookies", "privacy-log", "privacy-position", "privacy-others", "privacy-children", "privacy-comments"] {
                li { (language.say(part, &[])) }
            }
        }
    };
    frame.page(&title, &main)
}
