//! Pages of the office at work.

mod about;
mod account;
mod addresses;
mod compare;
mod desk;
mod draft;
mod drafts;
mod edits;
mod figures;
mod inbox;
mod inputs;
mod jobs;
mod log;
mod people;
mod plan;
pub mod plans;
mod rules;
mod sign_in;
mod sketch;

use maud::{DOCTYPE, Markup, html};

use crate::language::{Language, say};
use crate::model::TimeZone;
use crate::office::{Permission, Visitor};
use crate::store::database::District;

pub use about::about;
pub use account::{Account, account};
pub use addresses::{AddressesPage, addresses};
pub use compare::{ComparePage, Compared, compare};
pub use desk::{AtWork, Proposal, desk, districts};
pub use draft::{DraftPage, draft};
pub use drafts::drafts;
pub use edits::{EditMade, EditsPage, Stands, edits};
pub use inbox::{Inbox, inbox};
pub use inputs::{Shown, compared, version, versions};
pub use jobs::{Asked, job, jobs};
pub use log::{LogPage, log};
pub use people::{Colleague, colleagues, people};
pub use plan::{PlanPage, plan, tells_children};
pub use rules::{RulesPage, Sheets, rules};
pub use sign_in::{farewell, second_factor, sign_in, welcome};

/// What is around every page of the office.
#[derive(Clone, Debug)]
pub struct Room<'a> {
    pub language: Language,
    /// The way to the server's root, as links go.
    pub root: String,
    /// Where the style is, from the root.
    pub style: &'a str,
    pub visitor: Option<&'a Visitor>,
    pub district: Option<&'a District>,
    /// By which times are told.
    pub time_zone: TimeZone,
}

/// What a district is called.
pub fn district_name(district: &District, language: Language) -> &str {
    match (&district.english, language) {
        (Some(english), Language::English) => english,
        _ => &district.name,
    }
}

impl Room<'_> {
    pub fn page(&self, title: &str, main: &Markup) -> String {
        self.page_with(title, main, None)
    }

    /// As [`Room::page`]; browsers go on by themselves.
    pub fn page_going_on(&self, title: &str, main: &Markup, to: &str) -> String {
        self.page_with(title, main, Some(to))
    }

    fn page_with(&self, title: &str, main: &Markup, to: Option<&str>) -> String {
        let language = self.language;
        let other = language.other();
        html! {
            (DOCTYPE)
            html lang=(language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    @if let Some(to) = to { meta http-equiv="refresh" content={ "0; url=" (to) }; }
                    @if let Some(csrf) = self.csrf() { meta name="csrf" content=(csrf); }
                    title { (title) " · " (say!(language, "office-at-work")) }
                    link rel="icon" href={ (self.root) "icon.svg" } type="image/svg+xml";
                    link rel="stylesheet" href={ (self.root) (self.style) };
                }
                body {
                    a.skip href="#main" { (say!(language, "skip")) }
                    header {
                        a.home href=(self.link("")) { (say!(language, "office-at-work")) }
                        nav aria-label=(say!(language, "navigation")) {
                            @if let Some(district) = self.district {
                                a href=(self.link(&district.short_name) ) { (district_name(district, language)) }
                                a href=(self.here("inputs")) { (say!(language, "inputs")) }
                                a href=(self.here("jobs")) { (say!(language, "jobs")) }
                            }
                            @if self.district.is_some() && self.may(Permission::Administer) {
                                a href=(self.here("people")) { (say!(language, "people-of-district")) }
                                @if !self.visitor.is_some_and(|visitor| visitor.may(Permission::Administer, None)) {
                                    a href=(self.here("log")) { (say!(language, "office-log")) }
                                }
                            }
                            @if self.visitor.is_some_and(|visitor| visitor.may(Permission::Administer, None)) {
                                a href=(self.link("people")) { (say!(language, "office-people")) }
                                a href=(self.link("log")) { (say!(language, "office-log")) }
                            }
                            @if let Some(visitor) = self.visitor {
                                a href=(self.link("account")) { (visitor.person.called) }
                            }
                            a href={ "?lang=" (other.code()) } lang=(other.tag()) rel="alternate" { (say!(other, "language")) }
                        }
                    }
                    main id="main" tabindex="-1" { (main) }
                    @if self.visitor.is_some() {
                        footer {
                            form method="post" action=(self.link("sign-out")) {
                                (self.shown())
                                button.quiet { (say!(language, "office-sign-out")) }
                            }
                        }
                    }
                }
            }
        }
        .into_string()
    }

    /// An address of the office.
    pub fn link(&self, rest: &str) -> String {
        // A district's own page ends in a slash, so that its links stand below it.
        let is_district = self.district.is_some_and(|district| district.short_name == rest);
        let end = if is_district { "/" } else { "" };
        format!("{}office/{rest}{end}", self.root)
    }

    /// An address below the district's.
    pub fn here(&self, rest: &str) -> String {
        let district = self.district.map_or("", |district| district.short_name.as_str());
        format!("{}office/{district}/{rest}", self.root)
    }

    pub fn csrf(&self) -> Option<&str> {
        self.visitor.and_then(Visitor::csrf)
    }

    /// What a form shows, so that it is ours.
    pub fn shown(&self) -> Markup {
        html! { @if let Some(csrf) = self.csrf() { input type="hidden" name="csrf" value=(csrf); } }
    }

    pub fn may(&self, permission: Permission) -> bool {
        let district = self.district.map(|district| district.id.as_str());
        self.visitor.is_some_and(|visitor| visitor.may(permission, district))
    }
}

/// A field that has to be filled.
pub fn field(language: Language, name: &str, text: &str) -> Markup {
    html! {
        p {
            label for=(name) { (say!(language, text)) } br;
            input id=(name) name=(name) required;
        }
    }
}
