use maud::html;

use super::Frame;
use super::home::find_form;
use crate::language::say;

/// Something that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Where its page is.
    pub link: String,
    pub name: String,
    /// What tells it from others of its name: an address, its school, its id.
    pub more: String,
}

/// What may be meant by `asked`; never one of them alone.
pub fn offers(frame: &Frame, asked: &str, offers: &[Offer]) -> String {
    let language = frame.language;
    let title = if offers.is_empty() {
        say!(language, "nothing-found", asked = asked)
    } else {
        say!(language, "which-one", asked = asked)
    };
    let main = html! {
        h1 { (title) }
        @if offers.is_empty() {
            p { (say!(language, "nothing-found-hint")) }
        }
        ul.offers {
            @for offer in offers {
                li { a href=(offer.link) { (offer.name) } " " span.more { (offer.more) } }
            }
        }
        (find_form(frame, asked))
    };
    frame.page(&title, &main)
}
