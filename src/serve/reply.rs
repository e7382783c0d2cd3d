use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, VARY,
};
use axum::http::{StatusCode, response};
use axum::response::Response;
use sha2::{Digest, Sha256};

use super::address;
use super::plans::Shown;
use super::problem::ApiError;
use super::resource::{Encoding, lists};
use super::site::Asked;

/// An answer that is made when it is asked for. What is published does not change, so the same
/// question to the same server has the same answer to the byte, and its tag is known before it.
#[derive(Debug)]
pub struct Reply<'a> {
    pub asked: &'a Asked,
    pub shown: &'a Shown,
    pub content_type: &'static str,
    pub readers: Readers,
    pub headers: Vec<(HeaderName, String)>,
}

/// Whose an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    Everybody,
    /// Who asks, and nobody on the way: it tells where somebody lives.
    Asker,
    Office,
}

impl Readers {
    pub fn of(by_office: bool) -> Self {
        if by_office { Self::Office } else { Self::Everybody }
    }
}

/// Shorter ones do not get shorter.
const WORTH_PACKING: usize = 1000;

impl Reply<'_> {
    /// # Errors
    ///
    /// Those of `body`, which is made only if the client does not have it.
    pub fn with(
        self,
        body: impl FnOnce() -> Result<String, ApiError>,
    ) -> Result<Response, ApiError> {
        let encoding = Encoding::liked_best(&self.asked.headers);
        let etag = self.tag(encoding);
        let known = self.asked.headers.get_all(IF_NONE_MATCH).iter();
        let mut answer: response::Builder =
            Response::builder().header(ETAG, &etag).header(CACHE_CONTROL, self.keep()).header(
                VARY,
                format!(
                    "accept, accept-encoding, accept-language, authorization, {}",
                    address::VARY
                ),
            );
        for (name, value) in &self.headers {
            answer = answer.header(name, value);
        }
        if known.into_iter().any(|tags| lists(tags.as_bytes(), &etag)) {
            answer = answer.status(StatusCode::NOT_MODIFIED);
            return answer.body(Body::empty()).map_err(|_| ApiError::Bug);
        }
        let body = body()?;
        answer = answer.header(CONTENT_TYPE, self.content_type);
        let body = match encoding.name() {
            Some(name) if WORTH_PACKING < body.len() => {
                answer = answer.header(CONTENT_ENCODING, name);
                Body::from(encoding.pack(body.as_bytes()))
            }
            _ => Body::from(body),
        };
        answer.body(body).map_err(|_| ApiError::Bug)
    }

    fn keep(&self) -> &'static str {
        match (self.readers, self.asked.names_plan()) {
            (Readers::Office, _) => "private, no-store",
            (Readers::Asker, _) => "private, no-cache",
            (Readers::Everybody, true) => "public, max-age=3600",
            (Readers::Everybody, false) => "public, no-cache",
        }
    }

    /// Of everything that the bytes depend on.
    fn tag(&self, encoding: Encoding) -> String {
        let Self { asked, shown, .. } = self;
        let mut digest = Sha256::new();
        let headers = self.headers.iter().map(|(_, value)| value.as_str());
        let base = asked.base();
        let parts = [
            env!("CARGO_PKG_VERSION"),
            shown.published.digest(),
            &asked.shelf.since,
            &base,
            &asked.path,
            &asked.query,
            self.content_type,
            if self.readers == Readers::Office { "office" } else { "public" },
        ];
        for part in parts.into_iter().chain(headers) {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part.as_bytes());
        }
        let digest: String =
            digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        match encoding.name() {
            None => format!("\"{digest}\""),
            Some(name) => format!("\"{digest}-{name}\""),
        }
    }
}
