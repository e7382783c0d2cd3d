use maud::{Markup, html};

use super::Room;
use crate::language::say;
use crate::office::Permission;
use crate::store::database::{InboxCount, Person, Received};

/// What people said, as far as somebody looks at it now.
#[derive(Clone, Copy, Debug)]
pub struct Inbox<'a> {
    /// Of every plan that somebody said something of.
    pub counts: &'a [InboxCount],
    pub comments: &'a [Received],
    pub people: &'a [Person],
    /// `None`: of every plan.
    pub plan: Option<&'a str>,
    /// `None`: handled or not.
    pub handled: Option<bool>,
    /// There are more after this number. `None`: there are none.
    pub next: Option<i64>,
}

fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

pub fn inbox(room: &Room, inbox: Inbox) -> Markup {
    let language = room.language;
    let n_comments: i64 = inbox.counts.iter().map(|one| one.n_comments).sum();
    let n_handled: i64 = inbox.counts.iter().map(|one| one.n_handled).sum();
    html! {
        h1 { (say!(language, "inbox")) }
        p { (say!(language, "inbox-of", count = n_comments, handled = n_handled)) }
        (choice(room, inbox))
        p {
            (say!(language, "inbox-download")) " "
            @for kind in ["csv", "xlsx"] {
                a href={ (room.here(&format!("comments.{kind}"))) "?" (asked(inbox)) } { (kind) } " "
            }
        }
        @if inbox.comments.is_empty() { p { (say!(language, "inbox-none")) } }
        @for one in inbox.comments { (comment(room, inbox, one)) }
        @if let Some(next) = inbox.next {
            p { a href={ "?" (asked(inbox)) "&after=" (next) } { (say!(language, "inbox-next")) } }
        }
    }
}

fn state(handled: Option<bool>) -> &'static str {
    match handled {
        None => "all",
        Some(true) => "handled",
        Some(false) => "new",
    }
}

/// As it stands in addresses.
fn asked(inbox: Inbox) -> String {
    format!("state={}&plan={}", state(inbox.handled), inbox.plan.unwrap_or_default())
}

fn choice(room: &Room, inbox: Inbox) -> Markup {
    let language = room.language;
    html! {
        form method="get" {
            div.row {
                p {
                    label for="state" { (say!(language, "inbox-state")) } br;
                    select id="state" name="state" {
                        @for (name, text) in [("all", "inbox-all"), ("new", "inbox-new"), ("handled", "inbox-handled")] {
                            option value=(name) selected[name == state(inbox.handled)] { (say!(language, text)) }
                        }
                    }
                }
                p {
                    label for="plan" { (say!(language, "inbox-plan")) } br;
                    select id="plan" name="plan" {
                        option value="" { (say!(language, "inbox-all-plans")) }
                        @for one in inbox.counts {
                            option value=(one.plan) selected[inbox.plan == Some(&one.plan)] {
                                (short(&one.plan)) " · " (say!(language, "inbox-of", count = one.n_comments, handled = one.n_handled))
                            }
                        }
                    }
                }
                button { (say!(language, "inbox-show")) }
            }
        }
    }
}

fn comment(room: &Room, inbox: Inbox, one: &Received) -> Markup {
    let language = room.language;
    let (id, said) = (one.comment.id, &one.comment.said);
    let is_handled = one.handling.as_ref().is_some_and(|handling| handling.is_handled);
    html! {
        section.times aria-labelledby={ "c-" (id) } {
            h2 id={ "c-" (id) } {
                (say!(language, "inbox-number")) " " (id) " · " (said.day)
                @if is_handled { " · " (say!(language, "inbox-handled")) }
            }
            @for line in said.text.lines() { p.words { (line) } }
            p.hint {
                (say!(language, "inbox-plan")) " " code { (short(&said.plan)) }
                @if let Some(block) = &said.block { " · " (say!(language, "inbox-about")) " " (block) }
                @if let Some(contact) = &said.contact { " · " (say!(language, "inbox-contact")) " " (contact) }
            }
            @if let Some(handling) = &one.handling {
                @let name = inbox.people.iter().find(|person| person.id == handling.by).map_or("", |person| person.called.as_str());
                p {
                    @if !handling.note.is_empty() { (handling.note) " · " }
                    (say!(language, "inbox-by", name = name, day = language.day(handling.at.day(&room.time_zone))))
                }
            }
            @if room.may(Permission::Plan) {
                form method="post" action=(room.here(&format!("comments/{id}/handle"))) {
                    (room.shown())
                    input type="hidden" name="state" value=(if is_handled { "new" } else { "handled" });
                    p {
                        label for={ "n-" (id) } { (say!(language, "inbox-note")) } br;
                        textarea id={ "n-" (id) } name="note" rows="2" maxlength="2000" {}
                    }
                    p {
                        button.quiet[is_handled] {
                            (say!(language, if is_handled { "inbox-mark-new" } else { "inbox-mark-handled" }))
                        }
                    }
                }
            }
        }
    }
}
