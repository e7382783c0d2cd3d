use maud::html;

use super::Frame;
use super::home::find_form;
use crate::language::say;

/// What went wrong, for people. `text`: what they may do about it.
pub fn trouble(frame: &Frame, title: &str, text: &str) -> String {
    let main = html! {
        h1 { (title) }
        p { (text) }
        (find_form(frame, ""))
        p { a href=(frame.link(".", &[])) { (say!(frame.language, "to-the-beginning")) } }
    };
    frame.page(title, &main)
}
