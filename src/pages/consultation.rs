//! A draft that people are asked about: what it changes, and what they say.

use maud::{Markup, html};

use super::{Frame, View, link};
use crate::language::{called, say};
use crate::model::BlockIdx;
use crate::report::Change;

/// Of a comment, in characters.
#[derive(Clone, Copy, Debug)]
pub struct Longest {
    pub text: usize,
    pub contact: usize,
}

/// The form, for a home or for the draft as a whole.
pub fn form(frame: &Frame, view: &View, block: Option<BlockIdx>, longest: Longest) -> Markup {
    let language = frame.language;
    let block = block.map(|block| view.world.district.block(block).id.0.as_str());
    html! {
        section aria-labelledby="comment" {
            h2 #comment { (say!(language, "comment-title")) }
            p { (say!(language, "comment-means")) }
            form action="comment" method="post" {
                p {
                    label for="text" { (say!(language, "comment-text")) }
                    textarea #text name="text" required maxlength=(longest.text) {}
                }
                p {
                    label for="contact" { (say!(language, "comment-contact")) }
                    div.row { input #contact name="contact" maxlength=(longest.contact) autocomplete="email"; }
                }
                div.trap aria-hidden="true" {
                    label for="website" { (say!(language, "comment-trap")) }
                    input #website name="website" tabindex="-1" autocomplete="off";
                }
                @if let Some(block) = block { input type="hidden" name="block" value=(block); }
                input type="hidden" name="plan" value=(view.digest);
                input type="hidden" name="lang" value=(language.code());
                button { (say!(language, "comment-send")) }
            }
        }
    }
}

/// What somebody said is kept.
pub fn thanks(frame: &Frame, id: i64, back: &str) -> String {
    let language = frame.language;
    let title = say!(language, "comment-taken");
    let main = html! {
        h1 { (title) }
        p role="status" { (say!(language, "comment-number", id = id.to_string())) }
        p { a href=(back) { (say!(language, "back")) } }
    };
    frame.page(&title, &main)
}

/// On a page so many; the file has all.
const MOST_LISTED: usize = 200;

/// Whose school another plan would change.
pub fn changes(
    frame: &Frame,
    (now, then): (&View, &View),
    changes: &[Change],
    form: Option<&Markup>,
) -> String {
    let language = frame.language;
    let title = say!(language, "changes-title");
    let school = |view: &View, id: Option<&crate::model::SchoolId>| {
        let school = id.and_then(|id| view.world.district.school_named(id));
        let name = school.map(|school| view.school_name(school, language));
        name.unwrap_or_else(|| say!(language, "without-seat"))
    };
    let main = html! {
        h1 { (title) }
        @if let Some(status) = then.status.told(language) { p.status { (status) } }
        p { (say!(language, "so-many-changes", count = changes.len())) }
        @if !changes.is_empty() {
            p { a.button href=(link("downloads/changes.csv", &[("plan", then.digest)])) { (say!(language, "changes-file")) } }
            div.wide { table {
                thead { tr {
                    th scope="col" { (say!(language, "home")) }
                    th scope="col" { (say!(language, "school-now")) }
                    th scope="col" { (say!(language, "school-then")) }
                } }
                tbody {
                    @for change in changes.iter().take(MOST_LISTED) {
                        @let block = then.world.district.block_named(&change.block);
                        tr {
                            th scope="row" {
                                @match block {
                                    Some(at) => {
                                        a href=(frame.link("answer", &[("block", &change.block.0), ("plan", then.digest)])) {
                                            (called(then.world.district.block(at), language))
                                        }
                                    }
                                    None => { (change.block.0) }
                                }
                            }
                            td { (school(now, change.now.as_ref().map(|(id, _)| id))) }
                            td { (school(then, change.then.as_ref().map(|(id, _)| id))) }
                        }
                    }
                }
            } }
            @if MOST_LISTED < changes.len() { p { (say!(language, "changes-more", count = changes.len() - MOST_LISTED)) } }
        }
        @if let Some(form) = form { (form) }
    };
    frame.page(&title, &main)
}
