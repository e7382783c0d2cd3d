use axum::Json;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::notice::{Code, NoNotice};
use crate::office::NotIn;
use crate::office::open_id::NotByOpenId;
use crate::store::database::DatabaseError;

/// Everything a request can run into.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("there is nothing at {0:?}")]
    NoSuchPage(String),
    #[error("{method} does nothing here, only {allowed} do")]
    MethodNotAllowed { method: String, allowed: &'static str },
    /// Never an empty list.
    #[error("{}", sentences(.0))]
    BadRequest(Vec<Fault>),
    #[error("no block of this plan is called {0:?}")]
    UnknownBlock(String),
    #[error("no school of this plan is called {0:?}")]
    UnknownSchool(String),
    #[error("no block of this plan holds longitude {lon}, latitude {lat}")]
    OutsideDistrict { lon: f64, lat: f64 },
    #[error("there is no collection {0:?} in this plan")]
    UnknownCollection(String),
    #[error("there is no feature {0:?} in this collection")]
    UnknownFeature(String),
    #[error("no published plan has a digest that begins with {0:?}")]
    UnknownPlan(String),
    #[error("no published plan is of the level {0:?}")]
    UnknownLevel(String),
    #[error("no notice has the code {0}")]
    UnknownCode(Code),
    #[error("{0}")]
    NoNotice(#[from] NoNotice),
    #[error("no published plan is valid then")]
    NoPlanThen,
    #[error("the token is not the office's")]
    WrongToken,
    #[error("the request's body is longer than 32 KiB, or does not say how long it is")]
    BodyTooLong,
    #[error(
        "there is nothing to compare with: name a draft or a coming plan, as /api/plans lists them"
    )]
    NoOtherPlan,
    #[error("no draft is open for comments today")]
    NoConsultation,
    #[error("comments are sent by a form of this site, and by no other site's page")]
    FromAnotherSite,
    #[error("send a form: application/x-www-form-urlencoded, in UTF-8")]
    NoForm,
    #[error("too many comments at once; try again in {0} seconds")]
    TooManyComments(u64),
    #[error("sign in first, or show a token that holds")]
    NotSignedIn,
    #[error("your roles, or the scopes of the token, do not allow this")]
    NotAllowed,
    #[error("there is no district {0:?}, or nothing in it is for you")]
    UnknownDistrict(String),
    #[error("the form is too long")]
    FormTooLong,
    #[error("send files in a form: multipart/form-data")]
    NoFiles,
    /// How many bytes there may be.
    #[error("the files are more than {} MiB together", .0 >> 20)]
    UploadTooLong(u64),
    /// JSON: its problems.
    #[error("the list has problems, and nothing was changed")]
    BadList(Value),
    #[error("{0}")]
    NotIn(NotIn),
    #[error("{0}")]
    NotByOpenId(NotByOpenId),
    #[error("{0}")]
    Store(DatabaseError),
    /// JSON: why.
    #[error("this cannot be done to the draft, and nothing has changed")]
    NotDrawn(String),
    #[error("the draft began with no plan, so there is nothing to draw on")]
    NoBase,
    #[error("it took too long; ask for less")]
    TookTooLong,
    /// Our mistake, said on standard error when it happened.
    #[error("the server failed, and wrote down why")]
    Bug,
}

/// One thing wrong with what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub code: &'static str,
    pub parameter: String,
    pub detail: String,
}

/// What can be done with nearly everything here.
pub const METHODS: &str = "GET, HEAD, OPTIONS";

/// What can be done at a path.
pub fn methods_at(path: &str) -> &'static str {
    if path == "/comment" { "GET, HEAD, OPTIONS, POST" } else { METHODS }
}

fn sentences(faults: &[Fault]) -> String {
    let sentence = |fault: &Fault| format!("{}: {}", fault.parameter, fault.detail);
    faults.iter().map(sentence).collect::<Vec<_>>().join("; ")
}

impl ApiError {
    /// The text is for the log, and says nothing of what was asked.
    pub fn bug(what: &str) -> Response {
        eprintln!("error: {what}");
        Self::Bug.into_response()
    }

    pub fn status(&self) -> StatusCode {
        self.status_and_code().0
    }

    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NoSuchPage(_) => (StatusCode::NOT_FOUND, "no-such-page"),
            Self::MethodNotAllowed { .. } => (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"),
            Self::BadRequest(faults) => {
                (StatusCode::BAD_REQUEST, faults.first().map_or("bad-request", |fault| fault.code))
            }
            Self::UnknownBlock(_) => (StatusCode::NOT_FOUND, "unknown-block"),
            Self::UnknownSchool(_) => (StatusCode::NOT_FOUND, "unknown-school"),
            Self::OutsideDistrict { .. } => (StatusCode::NOT_FOUND, "outside-district"),
            Self::UnknownCollection(_) => (StatusCode::NOT_FOUND, "unknown-collection"),
            Self::UnknownFeature(_) => (StatusCode::NOT_FOUND, "unknown-feature"),
            Self::UnknownPlan(_) => (StatusCode::NOT_FOUND, "unknown-plan"),
            Self::UnknownLevel(_) => (StatusCode::NOT_FOUND, "unknown-level"),
            Self::UnknownCode(_) => (StatusCode::NOT_FOUND, "unknown-code"),
            Self::NoNotice(NoNotice::NoFont) => (StatusCode::NOT_IMPLEMENTED, "no-font"),
            Self::NoNotice(NoNotice::NotWritten(_)) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
            Self::NoPlanThen => (StatusCode::NOT_FOUND, "no-plan-then"),
            Self::WrongToken => (StatusCode::UNAUTHORIZED, "wrong-token"),
            Self::BodyTooLong => (StatusCode::PAYLOAD_TOO_LARGE, "body-too-long"),
            Self::NoOtherPlan => (StatusCode::NOT_FOUND, "no-other-plan"),
            Self::NoConsultation => (StatusCode::CONFLICT, "consultation-closed"),
            Self::FromAnotherSite => (StatusCode::FORBIDDEN, "from-another-site"),
            Self::NoForm => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "no-form"),
            Self::TooManyComments(_) => (StatusCode::TOO_MANY_REQUESTS, "too-many-comments"),
            Self::NotSignedIn => (StatusCode::UNAUTHORIZED, "not-signed-in"),
            Self::NotAllowed => (StatusCode::FORBIDDEN, "not-allowed"),
            Self::UnknownDistrict(_) => (StatusCode::NOT_FOUND, "unknown-district"),
            Self::FormTooLong => (StatusCode::PAYLOAD_TOO_LARGE, "form-too-long"),
            Self::NoFiles => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "no-files"),
            Self::UploadTooLong(_) => (StatusCode::PAYLOAD_TOO_LARGE, "upload-too-long"),
            Self::BadList(_) => (StatusCode::UNPROCESSABLE_ENTITY, "bad-list"),
            Self::NotIn(NotIn::TooOften(_)) => (StatusCode::TOO_MANY_REQUESTS, "too-many-tries"),
            Self::NotIn(_) => (StatusCode::FORBIDDEN, "not-in"),
            Self::NotByOpenId(why) => (of_open_id(why), why.code()),
            Self::Store(why) => of_store(why),
            Self::NotDrawn(_) => (StatusCode::UNPROCESSABLE_ENTITY, "not-drawn"),
            Self::NoBase => (StatusCode::CONFLICT, "no-base"),
            Self::TookTooLong => (StatusCode::SERVICE_UNAVAILABLE, "took-too-long"),
            Self::Bug => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }
}

fn of_open_id(why: &NotByOpenId) -> StatusCode {
    match why {
        NotByOpenId::Unreachable(_) | NotByOpenId::BadMetadata(_) | NotByOpenId::BadToken(_) => {
            StatusCode::BAD_GATEWAY
        }
        NotByOpenId::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
        NotByOpenId::Database(why) => of_store(why).0,
        _ => StatusCode::FORBIDDEN,
    }
}

/// What a client did is told apart from what happened to the store.
fn of_store(why: &DatabaseError) -> (StatusCode, &'static str) {
    match why {
        DatabaseError::Taken { .. } => (StatusCode::CONFLICT, "taken"),
        DatabaseError::Missing { .. } => (StatusCode::NOT_FOUND, "missing"),
        DatabaseError::DrawnMeanwhile { .. } => (StatusCode::CONFLICT, "drawn-meanwhile"),
        DatabaseError::DraftClosed => (StatusCode::CONFLICT, "draft-closed"),
        DatabaseError::OwnPlan => (StatusCode::FORBIDDEN, "own-plan"),
        DatabaseError::AlreadyDecided { .. } => (StatusCode::CONFLICT, "already-decided"),
        DatabaseError::NoDraftAnyMore { .. } => (StatusCode::CONFLICT, "no-draft-any-more"),
        DatabaseError::NobodyCouldComment { .. } => (StatusCode::BAD_REQUEST, "bad-parameter"),
        DatabaseError::NobodyDoes => (StatusCode::FORBIDDEN, "not-allowed"),
        DatabaseError::TooManyComments => (StatusCode::INSUFFICIENT_STORAGE, "too-many-comments"),
        DatabaseError::DiskFull => (StatusCode::INSUFFICIENT_STORAGE, "disk-full"),
        DatabaseError::Busy | DatabaseError::Unreachable { .. } => {
            (StatusCode::SERVICE_UNAVAILABLE, "store-unreachable")
        }
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

impl From<DatabaseError> for ApiError {
    /// What nobody who asks can cause is written down, and not told.
    fn from(why: DatabaseError) -> Self {
        match of_store(&why).0 {
            StatusCode::INTERNAL_SERVER_ERROR => {
                eprintln!("error: {why}");
                Self::Bug
            }
            _ => Self::Store(why),
        }
    }
}

impl From<NotIn> for ApiError {
    fn from(why: NotIn) -> Self {
        match why {
            NotIn::Database(why) => why.into(),
            why => Self::NotIn(why),
        }
    }
}

impl From<NotByOpenId> for ApiError {
    fn from(why: NotByOpenId) -> Self {
        match why {
            NotByOpenId::Database(why) => why.into(),
            why => Self::NotByOpenId(why),
        }
    }
}

/// RFC 9457, with a stable code of our own.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        let mut body = json!({
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": self.to_string(),
            "code": code,
        });
        if let Self::BadRequest(faults) = &self {
            let problem = |fault: &Fault| json!({ "code": fault.code, "parameter": fault.parameter, "detail": fault.detail });
            body["problems"] = faults.iter().map(problem).collect();
        }
        if let Self::NotDrawn(why) = &self {
            body["why"] = serde_json::from_str(why).unwrap_or_default();
        }
        if let Self::BadList(problems) = &self {
            body["problems"] = problems.clone();
        }
        let headers = [(CONTENT_TYPE, "application/problem+json"), (CACHE_CONTROL, "no-store")];
        let mut answer = (status, headers, Json(body)).into_response();
        let more = match self {
            Self::MethodNotAllowed { allowed, .. } => {
                Some((ALLOW, HeaderValue::from_static(allowed)))
            }
            Self::WrongToken | Self::NotSignedIn => {
                Some((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")))
            }
            Self::TookTooLong => Some((RETRY_AFTER, HeaderValue::from_static("10"))),
            Self::TooManyComments(seconds) => Some((RETRY_AFTER, HeaderValue::from(seconds))),
            _ => None,
        };
        answer.headers_mut().extend(more);
        answer
    }
}
