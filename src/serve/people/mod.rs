//! Pages for people: which page, of which plan, in which language.

mod answer;
mod check;
mod checking;
mod consultation;
mod find;
mod front;
mod levels;
mod schools;
mod texts;

use std::sync::Arc;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use time::Date;

use super::negotiation;
use super::parameters::Reader;
use super::plans::Shown;
use super::problem::ApiError;
use super::reply::{Readers, Reply};
use super::site::{Asked, Site, WHICH_PLAN};
use crate::language::Language;
use crate::pages::{self, Frame, Status, View};

pub use front::front;

/// Every page.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/find", get(find::find))
        .route("/answer", get(answer::answer))
        .route("/check", get(check::check))
        .route("/changes", get(consultation::changes))
        .route("/comment", post(consultation::comment))
        .route("/embed", get(answer::embedded))
        .route("/school", get(schools::school))
        .route("/schools", get(schools::schools))
        .route("/how", get(texts::how))
        .route("/verify", get(checking::checking))
        .route("/privacy", get(texts::privacy))
}

const HTML: &str = "text/html; charset=utf-8";

/// What links on a page keep of its address.
const KEPT: [&str; 4] = ["plan", "datetime", "level", "lang"];

/// Somebody in front of a page.
struct Visitor<'a> {
    asked: &'a Asked,
    language: Language,
    shown: Shown,
}

/// The page that `tell` makes, or one that says what is wrong. `known`: what it understands besides
/// the plan and the language.
async fn page(
    asked: Asked,
    known: &[&str],
    tell: impl AsyncFnOnce(&Visitor, Reader) -> Result<Response, ApiError>,
) -> Response {
    let all: Vec<&str> = known.iter().chain(&WHICH_PLAN).chain(&["lang"]).copied().collect();
    let mut reader = Reader::of(&asked.given, &all);
    let language = negotiation::language(&mut reader, &asked.headers);
    let told = match asked.shown(&mut reader) {
        Ok(shown) => tell(&Visitor { asked: &asked, language, shown }, reader).await,
        Err(error) => Err(error),
    };
    told.unwrap_or_else(|error| trouble(&asked, language, error))
}

/// What is wrong, as people understand it.
fn trouble(asked: &Asked, language: Language, error: ApiError) -> Response {
    let about = match &error {
        ApiError::UnknownBlock(_) => "unknown-block",
        ApiError::OutsideDistrict { .. } => "outside",
        ApiError::UnknownPlan(_) | ApiError::NoPlanThen => "no-plan",
        error => consultation::trouble_of_form(error).unwrap_or("trouble"),
    };
    let title = language.say(&format!("{about}-title"), &[]);
    let text = language.say(&format!("{about}-text"), &[]);
    // Nothing of an address that is wrong is kept in links.
    let frame = Frame { kept: Vec::new(), ..frame(asked, language) };
    let page = pages::trouble(&frame, &title, &text);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(HTML)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_LANGUAGE, HeaderValue::from_static(language.code())),
    ];
    let status = error.into_response().status();
    (status, headers, page).into_response()
}

fn frame(asked: &Asked, language: Language) -> Frame<'_> {
    let given = || asked.given.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let kept = given().filter(|(name, _)| KEPT.contains(name)).collect();
    let other = Language::ALL.into_iter().find(|other| *other != language);
    let other = other.unwrap_or(language).code();
    let here = asked.path.trim_start_matches('/');
    let again: Vec<(&str, &str)> =
        given().filter(|(name, _)| *name != "lang").chain([("lang", other)]).collect();
    Frame {
        language,
        other_language: pages::link(if here.is_empty() { "." } else { here }, &again),
        kept,
        style: &asked.site.style,
        script: asked.site.script.as_deref(),
        office: &asked.site.options.about,
    }
}

impl Visitor<'_> {
    fn frame(&self) -> Frame<'_> {
        frame(self.asked, self.language)
    }

    fn view(&self) -> View<'_> {
        view(&self.shown, self.asked.today)
    }

    /// The page, or that it has not changed.
    fn reply(&self, readers: Readers, body: impl FnOnce() -> String) -> Result<Response, ApiError> {
        let headers = vec![(CONTENT_LANGUAGE, self.language.code().to_owned())];
        let Self { asked, shown, .. } = self;
        let reply = Reply { asked, shown, content_type: HTML, readers, headers };
        reply.with(|| Ok(body()))
    }
}

fn view(shown: &Shown, today: Date) -> View<'_> {
    let published = &shown.published;
    View {
        world: &published.world,
        plan: &published.verified,
        report: &published.figures,
        zones: &published.zones_drawn,
        colors: &published.colors,
        digest: published.digest(),
        status: Status::of(shown.standing(), today),
        notice: &shown.notice,
    }
}

/// Somewhere else on this server, by an address relative to the one that was asked for.
fn see_other(address: &str) -> Result<Response, ApiError> {
    let location = HeaderValue::from_str(address).map_err(|_| ApiError::Bug)?;
    let headers = [
        (axum::http::header::LOCATION, location),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}
