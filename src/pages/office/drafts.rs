use maud::{Markup, html};

use super::Room;
use super::plans::{Choice, select};
use crate::language::say;
use crate::office::{KnownPlan, Permission};
use crate::store::database::Draft;

/// All drafts of a district, and a new one.
pub fn drafts(room: &Room, (drafts, plans): (&[Draft], &[KnownPlan])) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "drawing-drafts")) }
        @if drafts.is_empty() { p { (say!(language, "drawing-no-drafts")) } }
        ul.offers {
            @for draft in drafts {
                li {
                    @let edits = room.here(&format!("drafts/{}/edits", draft.id));
                    // Only who may draw in it gets to draw.
                    @if room.may(Permission::Plan) && draft.closed_at.is_none() {
                        a href=(room.here(&format!("drafts/{}", draft.id))) { (draft.title) }
                        " · " a href=(edits) { (say!(language, "edits")) }
                    } @else {
                        a href=(edits) { (draft.title) }
                    }
                    @if draft.closed_at.is_some() { " · " (say!(language, "drawing-closed")) }
                }
            }
        }
        @if room.may(Permission::Plan) { (begin(room, plans)) }
    }
}

fn begin(room: &Room, plans: &[KnownPlan]) -> Markup {
    let language = room.language;
    html! {
        section aria-labelledby="new-draft" {
            h2 #new-draft { (say!(language, "drawing-new")) }
            @if plans.is_empty() { p { (say!(language, "drawing-no-plans")) } } @else {
                form method="post" action=(room.here("drafts")) {
                    (room.shown())
                    (super::field(language, "title", "drawing-title"))
                    @let choice = Choice { name: "plan", label: "drawing-plan", chosen: None, today: false };
                    (select(room, plans, &choice))
                    p { button { (say!(language, "drawing-begin")) } }
                }
            }
        }
    }
}
