//! What every answer has in common: headers, a name, a time limit, a line in the log.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ALLOW, CACHE_CONTROL, CONTENT_LENGTH,
    CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, TRANSFER_ENCODING,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tower_http::catch_panic::CatchPanicLayer;

use super::date;
use super::problem::{ApiError, METHODS, methods_at};
use super::site::Site;
use crate::model::Basemap;

/// Scripts, workers, data and styles come from here and nowhere else. MapLibre draws its controls
/// from `data:` pictures and hands tiles around as `blob:` ones.
pub fn only_from_here(basemap: Option<&Basemap>, framed_by: &str) -> HeaderValue {
    // The one exception is the office's own.
    let map = basemap.and_then(|basemap| origin(&basemap.tiles)).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'{map}; \
         style-src 'self'; img-src 'self' data: blob:{map}; base-uri 'none'; form-action 'self'; \
         frame-ancestors {framed_by}"
    );
    HeaderValue::from_str(&policy).expect("an origin is made of ASCII")
}

/// Scheme, host and port after a space, where they are such as browsers understand.
fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split('/').next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    host.chars().all(plain).then(|| format!(" {scheme}://{host}"))
}

/// As browsers say. One that says nothing of sites may say where the page came from, which is
/// `null` where the page keeps that to itself, as ours do. `base`: our own address.
pub fn from_another_site(headers: &HeaderMap, base: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !["same-origin", "none"].contains(&site);
    }
    let Some(origin) = text(ORIGIN.as_str()).filter(|origin| *origin != "null") else {
        return false;
    };
    let host_of = |address: &str| {
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default().to_ascii_lowercase()
    };
    let own = [host_of(base), text(HOST.as_str()).map(host_of).unwrap_or_default()];
    !own.contains(&host_of(origin))
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Nothing here takes so long.
const LONGEST: Duration = Duration::from_secs(30);

/// Longer bodies of requests are refused, shorter ones passed over except where comments are taken:
/// a form takes nine bytes for a Chinese character.
pub const LONGEST_BODY: u64 = 32_768;

/// Problems as problems, whatever goes wrong, and what everything carries.
pub fn with_manners(routes: Router<Arc<Site>>, site: &Arc<Site>) -> Router {
    routes
        .fallback(async |request: Request| ApiError::NoSuchPage(request.uri().path().to_owned()))
        .method_not_allowed_fallback(other_method)
        .layer(CatchPanicLayer::custom(|_| ApiError::bug("a handler panicked")))
        .layer(from_fn_with_state(site.clone(), around))
        .with_state(site.clone())
}

/// What may be done here, for who asks before doing it; everything else may not.
async fn other_method(request: Request) -> Response {
    let allowed = methods_at(request.uri().path());
    if request.method() != Method::OPTIONS {
        let method = request.method().to_string();
        return ApiError::MethodNotAllowed { method, allowed }.into_response();
    }
    // Pages of other sites may read everything, and comment on nothing.
    let headers = [
        (ALLOW, allowed),
        (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (ACCESS_CONTROL_ALLOW_HEADERS, "accept, accept-language, authorization, if-none-match"),
        (ACCESS_CONTROL_MAX_AGE, "86400"),
        (CACHE_CONTROL, "public, max-age=86400"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

async fn around(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = id_of(request.headers());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let counted = InFlight::of(&site);
    let mut answer = if has_long_body(request.headers()) {
        ApiError::BodyTooLong.into_response()
    } else {
        let answer = tokio::time::timeout(LONGEST, next.run(request)).await;
        answer.unwrap_or_else(|_| ApiError::TookTooLong.into_response())
    };
    drop(counted);
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let status = answer.status().as_u16();
    site.metrics.count(route, (method.as_str(), status), began.elapsed());
    if site.options.log {
        // Neither where somebody asked about nor who asked: no query, no path, no address.
        let line = json!({
            "time": date::now(), "level": "info", "request": id, "method": method.as_str(),
            "route": route, "status": status, "ms": began.elapsed().as_micros() as f64 / 1000.0,
        });
        eprintln!("{line}");
    }
    put_headers(answer.headers_mut(), &site, &id);
    answer
}

/// All is public, so any page may read it.
fn put_headers(headers: &mut HeaderMap, site: &Site, id: &str) {
    headers.entry(CONTENT_SECURITY_POLICY).or_insert_with(|| site.policy.clone());
    let fixed = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_EXPOSE_HEADERS, "etag, content-crs, link, x-request-id"),
    ];
    headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
    headers.extend(HeaderValue::from_str(id).ok().map(|id| (REQUEST_ID, id)));
}

/// The one that somebody before us gave the request, or a new one.
fn id_of(headers: &HeaderMap) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let plain = |id: &&str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        (1..=64).contains(&id.len()) && id.bytes().all(plain)
    };
    let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(plain);
    let new = || format!("{:x}-{:x}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    given.map_or_else(new, str::to_owned)
}

fn has_long_body(headers: &HeaderMap) -> bool {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let length = length.and_then(|length| length.parse::<u64>().ok());
    length.is_some_and(|length| LONGEST_BODY < length) || headers.contains_key(TRANSFER_ENCODING)
}

/// Counts as long as it lives, however its request ends.
struct InFlight<'a>(&'a Site);

impl<'a> InFlight<'a> {
    fn of(site: &'a Site) -> Self {
        site.metrics.begin();
        Self(site)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.metrics.end();
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::header::CONTENT_TYPE;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::super::plans::Plans;
    use super::super::site::Options;
    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_problem_of_ours_and_says_nothing() {
        let broken = Router::new().route("/", get(async || -> () { panic!("secret") }));
        let site = Site::new(Plans::new(Vec::new()), Options::default());
        let request = Request::new(Body::empty());
        let answer = with_manners(broken, &site).oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.headers()[CONTENT_TYPE], "application/problem+json");
        assert!(answer.headers().contains_key(CONTENT_SECURITY_POLICY));
        let body = axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap();
        assert!(!String::from_utf8_lossy(&body).contains("secret"));
    }
}
