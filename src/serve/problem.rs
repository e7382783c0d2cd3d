use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Everything a request can run into.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("there is nothing at {0:?}")]
    NoSuchPage(String),
    #[error("{0} does nothing here, only GET and HEAD do")]
    MethodNotAllowed(String),
    #[error("ask for a block (?block=ID) or for a place (?lon=112.55&lat=37.87), and not for both")]
    BlockOrPlace,
    #[error("{name} is given twice")]
    GivenTwice { name: &'static str },
    #[error("{name} is {value:?}, and should be {wanted}")]
    BadParameter { name: &'static str, value: String, wanted: &'static str },
    #[error("no block of this plan is called {0:?}")]
    UnknownBlock(String),
    #[error("no block of this plan holds longitude {lon}, latitude {lat}")]
    OutsideDistrict { lon: f64, lat: f64 },
    /// Our mistake, said on standard error when it happened.
    #[error("the server failed, and wrote down why")]
    Bug,
}

impl ApiError {
    /// The text is for the log, and says nothing of what was asked.
    pub fn bug(what: &str) -> Response {
        eprintln!("error: {what}");
        Self::Bug.into_response()
    }

    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NoSuchPage(_) => (StatusCode::NOT_FOUND, "no-such-page"),
            Self::MethodNotAllowed(_) => (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"),
            Self::BlockOrPlace => (StatusCode::BAD_REQUEST, "block-or-place"),
            Self::GivenTwice { .. } => (StatusCode::BAD_REQUEST, "given-twice"),
            Self::BadParameter { .. } => (StatusCode::BAD_REQUEST, "bad-parameter"),
            Self::UnknownBlock(_) => (StatusCode::NOT_FOUND, "unknown-block"),
            Self::OutsideDistrict { .. } => (StatusCode::NOT_FOUND, "outside-district"),
            Self::Bug => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }
}

/// RFC 9457, with a stable code of our own.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        let body = json!({
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": self.to_string(),
            "code": code,
        });
        let headers = [(CONTENT_TYPE, "application/problem+json"), (CACHE_CONTROL, "no-store")];
        (status, headers, Json(body)).into_response()
    }
}
