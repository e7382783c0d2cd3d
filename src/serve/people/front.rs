use axum::http::HeaderValue;
use axum::http::header::{ACCEPT, VARY};
use axum::response::Response;

use super::super::negotiation::{self, Format};
use super::super::ogc;
use super::super::problem::ApiError;
use super::super::reply::Readers;
use super::super::site::Asked;
use super::{Visitor, page, view};
use crate::pages::{self, Others, Status};

/// The page for people. Programs that are given the address of the server alone find out there
/// where the features are.
pub async fn front(asked: Asked) -> Result<Response, ApiError> {
    let names_json = asked.headers.get(ACCEPT);
    let names_json =
        names_json.and_then(|list| list.to_str().ok()).is_some_and(|list| list.contains("json"));
    let wants = asked.given.iter().any(|(name, value)| name == "f" && value == "json");
    if wants || (names_json && negotiation::accepted(&asked.headers) == Format::Json) {
        return ogc::landing(Asked { path: ogc::BASES[0].to_owned(), ..asked }).await;
    }
    let home = page(asked, &["f"], async |visitor, reader| {
        reader.done()?;
        let others = others(visitor);
        visitor
            .reply(Readers::Everybody, || pages::home(&visitor.frame(), &visitor.view(), &others))
    });
    let mut answer = home.await;
    answer.headers_mut().append(VARY, HeaderValue::from_static("accept"));
    Ok(answer)
}

fn others<'a>(visitor: &Visitor<'a>) -> Others<'a> {
    let shelf = &visitor.asked.shelf;
    let here = visitor.shown.published.digest();
    let same_level = shelf.plans().iter().filter(|shown| shown.level() == visitor.shown.level());
    let views = same_level
        .filter(|shown| shown.published.digest() != here)
        .map(|shown| view(shown, visitor.asked.today));
    let is_open = |view: &pages::View| {
        matches!(view.status, Status::Draft { is_open: true, .. } | Status::Coming { .. })
    };
    Others {
        levels: shelf.levels().iter().flatten().cloned().collect(),
        open: views.filter(is_open).collect(),
    }
}
