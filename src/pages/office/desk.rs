use maud::{Markup, html};

use super::{Room, district_name};
use crate::language::say;
use crate::office::Permission;
use crate::store::Comment;
use crate::store::database::{District, KeptPlan, PublicationKind, Published};

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
    pub plans: &'a [KeptPlan],
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
        p { a href=(room.here("drafts")) { (say!(language, "drawing-drafts")) } }
        section aria-labelledby="proposed" {
            h2 #proposed { (say!(language, "office-proposed")) }
            @if work.proposed.is_empty() { p { (say!(language, "office-nothing-proposed")) } }
            @for one in work.proposed { (proposal(room, one)) }
        }
        section aria-labelledby="published" {
            h2 #published { (say!(language, "office-published")) }
            @if work.published.is_empty() { p { (say!(language, "office-nothing-published")) } }
            ul { @for one in work.published { li { (published(room, one)) } } }
        }
        section aria-labelledby="plans" {
            h2 #plans { (say!(language, "office-plans")) }
            @if work.plans.is_empty() { p { (say!(language, "office-no-plans")) } }
            @for plan in work.plans { (kept(room, plan)) }
        }
        section aria-labelledby="comments" {
            h2 #comments { (say!(language, "office-comments", count = work.comments.len())) }
            ul { @for comment in work.comments { li { (comment.said.day) ": " (comment.said.text) } } }
        }
    }
}

fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
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

fn proposal(room: &Room, one: &Proposal) -> Markup {
    let language = room.language;
    let Published { id, plan, kind, notice, .. } = &one.published;
    let at = |action: &str| room.here(&format!("publications/{id}/{action}"));
    html! {
        div.times {
            p { code { (short(plan)) } " · " (what(room, *kind)) }
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

fn published(room: &Room, one: &Published) -> Markup {
    let district = room.district.map_or("", |district| district.short_name.as_str());
    html! {
        a href={ (room.root) (district) "/?plan=" (one.plan) } { code { (short(&one.plan)) } }
        " · " (what(room, one.kind))
        @if one.withdrawn.is_some() { " · " (say!(room.language, "office-withdrawn")) }
    }
}

fn kept(room: &Room, plan: &KeptPlan) -> Markup {
    let language = room.language;
    html! {
        details {
            summary { code { (short(&plan.digest)) } " · " (plan.made_at.written()) }
            p { a href=(room.here(&format!("plans/{}/plan.json", plan.digest))) { "plan.json" } }
            @if room.may(Permission::Plan) {
                form method="post" action=(room.here("publications")) {
                    (room.shown())
                    input type="hidden" name="plan" value=(plan.digest);
                    fieldset {
                        legend { (say!(language, "office-propose")) }
                        label { input type="radio" name="kind" value="consultation" checked; " " (say!(language, "office-consultation")) }
                        br;
                        label { input type="radio" name="kind" value="in-force"; " " (say!(language, "office-in-force")) }
                        (day(room, plan, "until", "office-until"))
                        (day(room, plan, "from", "office-from"))
                        p {
                            label for={ "notice-" (plan.digest) } { (say!(language, "office-notice")) } br;
                            textarea id={ "notice-" (plan.digest) } name="notice" {}
                        }
                        p { button { (say!(language, "office-propose")) } }
                    }
                }
            }
        }
    }
}

fn day(room: &Room, plan: &KeptPlan, name: &str, text: &str) -> Markup {
    let id = format!("{name}-{}", plan.digest);
    html! {
        p {
            label for=(id) { (say!(room.language, text)) } br;
            input id=(id) name=(name) type="date";
        }
    }
}
