use std::sync::Arc;

use axum::extract::{FromRequestParts, Query};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use maud::Markup;

use super::guard::see;
use crate::language::Language;
use crate::office::{Token, Visitor};
use crate::pages::office::Room;
use crate::serve::house::{House, page};
use crate::serve::negotiation;
use crate::serve::parameters::{Given, Reader};
use crate::serve::problem::{ApiError, Fault};
use crate::store::database::{Deed, District, Moment, Person};

/// What the guard found out.
#[derive(Clone, Debug)]
pub struct At {
    pub house: Arc<House>,
    pub visitor: Option<Visitor>,
    pub token: Option<Token>,
    pub district: Option<District>,
    pub from: Option<String>,
    pub now: Moment,
}

/// A request of anybody, signed in or not.
#[derive(Debug)]
pub struct Visit {
    pub at: At,
    pub path: String,
    pub given: Given,
    pub language: Language,
    pub headers: HeaderMap,
}

/// A request of somebody who may do it, in a district where the address names one.
#[derive(Debug)]
pub struct Desk {
    pub house: Arc<House>,
    pub person: Person,
    pub district: District,
    pub visit: Visit,
}

/// The fields of a form.
#[derive(Clone, Debug, Default)]
pub struct Form(pub Vec<(String, String)>);

impl FromRequestParts<Arc<House>> for Visit {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<House>) -> Result<Self, ApiError> {
        let at = parts.extensions.get::<At>().cloned().ok_or(ApiError::Bug)?;
        let Query(given) = Query::<Given>::try_from_uri(&parts.uri).unwrap_or_default();
        let language = negotiation::language(&mut Reader::of(&given, &[]), &parts.headers);
        let path = parts.uri.path().to_owned();
        Ok(Self { at, path, given, language, headers: parts.headers.clone() })
    }
}

impl FromRequestParts<Arc<House>> for Desk {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, ApiError> {
        let visit = Visit::from_request_parts(parts, house).await?;
        let person = visit.visitor()?.person.clone();
        let district = visit.at.district.clone().ok_or(ApiError::Bug)?;
        Ok(Self { house: house.clone(), person, district, visit })
    }
}

impl FromRequestParts<Arc<House>> for Form {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<House>) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or(ApiError::NoForm)
    }
}

impl Form {
    /// `None`: it is not given, or empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(given, _)| given == name)?;
        Some(value.as_str()).filter(|value| !value.trim().is_empty())
    }

    /// # Errors
    ///
    /// It is not given, or empty.
    pub fn needed(&self, name: &str) -> Result<&str, ApiError> {
        self.text(name).ok_or_else(|| fault("missing-parameter", name, "it is needed"))
    }
}

/// One thing wrong with what was sent.
pub fn fault(code: &'static str, parameter: &str, detail: &str) -> ApiError {
    let fault = Fault { code, parameter: parameter.to_owned(), detail: detail.to_owned() };
    ApiError::BadRequest(vec![fault])
}

/// The way from a path of the server to its root, as links go.
pub fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count().saturating_sub(1))
}

impl Visit {
    /// # Errors
    ///
    /// Nobody is signed in.
    pub fn visitor(&self) -> Result<&Visitor, ApiError> {
        self.at.visitor.as_ref().ok_or(ApiError::NotSignedIn)
    }

    /// For the log.
    pub fn deed(&self) -> Deed<'_> {
        let who = self.at.visitor.as_ref().map(|visitor| visitor.person.id.as_str());
        let district = self.at.district.as_ref().map(|district| district.id.as_str());
        Deed { at: self.at.now, who, district }
    }

    /// What is around every page of the office.
    pub fn room(&self) -> Room<'_> {
        let front = &self.at.house.front;
        Room {
            language: self.language,
            root: root(&self.path),
            style: &front.style,
            visitor: self.at.visitor.as_ref(),
            district: self.at.district.as_ref(),
            time_zone: self.at.house.site(self.at.district.as_ref()).time_zone(),
        }
    }

    /// A page for people.
    pub fn page(&self, title: &str, main: &Markup) -> Response {
        page(axum::http::StatusCode::OK, self.room().page(title, main))
    }

    /// Whoever has done something is shown what came of it.
    pub fn see(&self, rest: &str) -> Response {
        see(&self.path, rest)
    }

    /// Whether a program asks, which wants JSON.
    pub fn wants_json(&self) -> bool {
        negotiation::accepted(&self.headers) == negotiation::Format::Json
    }
}

impl Desk {
    /// For the log.
    pub fn deed(&self) -> Deed<'_> {
        self.visit.deed()
    }
}
