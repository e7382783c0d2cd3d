use maud::{Markup, html};

use super::Room;
use crate::language::say;
use crate::office::Permission;
use crate::store::database::{Draft, KeptPlan};

/// All drafts of a district, and a new one.
pub fn drafts(room: &Room, (drafts, plans): (&[Draft], &[KeptPlan])) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "drawing-drafts")) }
        @if drafts.is_empty() { p { (say!(language, "drawing-no-drafts")) } }
        ul.offers {
            @for draft in drafts {
                li {
                    a href=(room.here(&format!("drafts/{}", draft.id))) { (draft.title) }
                    @if draft.closed_at.is_some() { " · " (say!(language, "drawing-closed")) }
                }
            }
        }
        @if room.may(Permission::Plan) { (begin(room, plans)) }
    }
}

fn begin(room: &Room, plans: &[KeptPlan]) -> Markup {
    let language = room.language;
    html! {
        section aria-labelledby="new-draft" {
            h2 #new-draft { (say!(language, "drawing-new")) }
            @if plans.is_empty() { p { (say!(language, "drawing-no-plans")) } } @else {
                form method="post" action=(room.here("drafts")) {
                    (room.shown())
                    (super::field(language, "title", "drawing-title"))
                    p {
                        label for="plan" { (say!(language, "drawing-plan")) } br;
                        select #plan name="plan" {
                            @for plan in plans {
                                option value=(plan.digest) {
                                    (plan.digest.get(..12).unwrap_or(&plan.digest)) " · " (plan.made_at.written())
                                }
                            }
                        }
                    }
                    p { button { (say!(language, "drawing-begin")) } }
                }
            }
        }
    }
}
