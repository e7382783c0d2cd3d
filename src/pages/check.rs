use maud::html;

use super::answer::answer_link;
use super::{Frame, View};
use crate::language::{called, say};
use crate::model::{BlockIdx, SchoolIdx};

/// What a code was found to be.
#[derive(Clone, Copy, Debug)]
pub enum Checked<'a> {
    /// Nobody has asked yet.
    NotAsked,
    /// No notice has it, or it is no code at all.
    Unknown(&'a str),
    Found {
        code: &'a str,
        view: View<'a>,
        block: BlockIdx,
        /// `None`: there was no seat.
        school: Option<SchoolIdx>,
        is_current: bool,
    },
}

/// Whether a notice that somebody holds in hand says what is published.
pub fn check(frame: &Frame, checked: Checked) -> String {
    let language = frame.language;
    let title = say!(language, "check-title");
    let asked = match checked {
        Checked::NotAsked => "",
        Checked::Unknown(code) | Checked::Found { code, .. } => code,
    };
    let main = html! {
        h1 { (title) }
        @match checked {
            Checked::NotAsked => { p { (say!(language, "check-means")) } }
            Checked::Unknown(_) => { p.status role="status" { (say!(language, "check-unknown")) } }
            Checked::Found { view, block, school, is_current, .. } => {
                @let home = called(view.world.district.block(block), language);
                p role="status" {
                    (say!(language, "check-found")) " "
                    @match school {
                        Some(school) => {
                            (say!(language, "check-home", home = home, school = view.school_name(school, language)))
                        }
                        None => { (say!(language, "check-home-without", home = home)) }
                    }
                }
                @if let Some(status) = view.status.told(language) { p.status { (status) } }
                @if !is_current { p { (say!(language, "check-not-current")) } }
                @let plan = [("plan", view.digest)];
                p { a href=(Frame { kept: plan.to_vec(), ..frame.clone() }.answer(&view, block)) {
                    (say!(language, "whole-answer"))
                } }
            }
        }
        form.find action="check" method="get" {
            label for="code" { (say!(language, "check-label")) }
            div.row {
                input #code name="code" value=(asked) required maxlength="40" autocomplete="off"
                    autocapitalize="characters" spellcheck="false" placeholder="XXXX-XXXX-XXXX";
                button { (say!(language, "check-button")) }
            }
            input type="hidden" name="lang" value=(language.code());
        }
    };
    frame.page(&title, &main)
}

impl Frame<'_> {
    fn answer(&self, view: &View, block: BlockIdx) -> String {
        answer_link(self, view, block)
    }
}
