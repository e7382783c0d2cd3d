use maud::{Markup, html};

use super::plans::{short, table, title};
use super::{Room, district_name};
use crate::language::say;
use crate::office::{KnownPlan, Permission};
use crate::store::Comment;
use crate::store::database::{District, PublicationKind, Published};

/// A publication, and whether whoever looks may decide on it.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub published: Published,
    pub proposed_by: String,
    pub may_approve: bool,
}

/// All that is at work in a district.
#[derive(Clone, Copy, Debug)]
pub struct AtWork<'a> {
    pub plans: &'a [KnownPlan],
    pub proposed: &'a [Proposal],
    pub published: &'a [Published],
    pub comments: &'a [Comment],
}

pub fn districts(room: &Room, all: &[&District]) -> Markup {
    let language = room.language;
    html! {
        h1 { (say!(language, "office-districts")) }
        @if all.is_empty() { p { (say!(language, "office-no-districts")) } }
        ul.offers {
            @for district in all {
                li { a href={ (room.root) "office/" (district.short_name) "/" } { (district_name(district, language)) } }
            }
        }
    }
}

pub fn desk(room: &Room, work: AtWork) -> Markup {
    let language = room.language;
    let name = room.district.map_or("", |district| district_name(district, language));
    html! {
        h1 { (name) }
        p {
            a href=(room.here("drafts")) { (say!(language, "drawing-drafts")) } " · "
            a href=(room.here("comments")) { (say!(language, "inbox")) } " · "
            a href=(room.here("about")) { (say!(language, "about")) } " · "
            a href=(room.here("addresses")) { (say!(language, "addresses")) }
        }
        section aria-labelledby="proposed" {
            h2 #proposed { (say!(language, "office-proposed")) }
            @if work.proposed.is_empty() { p { (say!(language, "office-nothing-proposed")) } }
            @for one in work.proposed { (proposal(room, one, &called(room, work.plans, &one.published.plan))) }
        }
        section aria-labelledby="published" {
            h2 #published { (say!(language, "office-published")) }
            @if work.published.is_empty() { p { (say!(language, "office-nothing-published")) } }
            ul { @for one in work.published { li { (published(room, one, &called(room, work.plans, &one.plan))) } } }
        }
        section aria-labelledby="plans" {
            h2 #plans { (say!(language, "office-plans")) }
            @if work.plans.is_empty() { p { (say!(language, "office-no-plans")) } }
            @if !work.plans.is_empty() {
                (table(room, work.plans))
                p { a href=(room.here("compare")) { (say!(language, "compare")) } " · " a href=(room.here("rules")) { (say!(language, "rules-sheet")) } }
            }
        }
        section aria-labelledby="comments" {
            h2 #comments { (say!(language, "office-comments", count = work.comments.len())) }
            ul { @for comment in work.comments { li { (comment.said.day) ": " (comment.said.text) } } }
        }
    }
}

/// What a plan of this digest is called.
fn called(room: &Room, plans: &[KnownPlan], digest: &str) -> String {
    let plan = plans.iter().find(|plan| plan.kept.digest == digest);
    plan.map_or_else(|| short(digest).to_owned(), |plan| title(room, plan))
}

fn what(room: &Room, kind: PublicationKind) -> String {
    let language = room.language;
    match kind {
        PublicationKind::InForce { from: None } => say!(language, "office-in-force"),
        PublicationKind::InForce { from: Some(from) } => {
            say!(language, "office-in-force-from", day = language.day(from))
        }
        PublicationKind::Consultation { days, .. } => {
            say!(language, "office-consultation-until", day = language.day(days.until))
        }
    }
}

fn proposal(room: &Room, one: &Proposal, called: &str) -> Markup {
    let language = room.language;
    let Published { id, plan, kind, notice, .. } = &one.published;
    let at = |action: &str| room.here(&format!("publications/{id}/{action}"));
    html! {
        div.times {
            p { a href=(room.here(&format!("plans/{plan}"))) { (called) } " · " (what(room, *kind)) }
            p { (say!(language, "office-proposed-by", name = one.proposed_by.as_str())) }
            @if !notice.is_empty() { p { (notice) } }
            @if room.may(Permission::Publish) {
                @if one.may_approve {
                    form method="post" action=(at("approve")) {
                        (room.shown())
                        button { (say!(language, "office-approve")) }
                    }
                } @else {
                    p { (say!(language, "office-somebody-else")) }
                }
                form method="post" action=(at("withdraw")) {
                    (room.shown())
                    button.quiet { (say!(language, "office-withdraw")) }
                }
            }
        }
    }
}

fn published(room: &Room, one: &Published, called: &str) -> Markup {
    let district = room.district.map_or("", |district| district.short_name.as_str());
    html! {
        a href={ (room.root) (district) "/?plan=" (one.plan) } { (called) }
        " · " (what(room, one.kind))
        @if one.withdrawn.is_some() { " · " (say!(room.language, "office-withdrawn")) }
    }
}
