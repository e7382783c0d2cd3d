//! One published plan over HTTP: translates, delegates, decides nothing.
//!
//! | address | answer |
//! |---|---|
//! | `/` | the page, its files under `/assets/`, the licenses of what it is made of at `/notices` |
//! | `/api/lookup?lon=&lat=`, `/api/lookup?block=` | the school of a place or a block, and why; `lang=en` or `zh` leaves the other language out |
//! | `/api/plan`, `/api/report` | `plan.json` and `report.json` |
//! | `/schools.geojson`, `/blocks.geojson`, `/zones.geojson` | RFC 7946 |
//! | `/healthz` | `ok` |
//!
//! What goes wrong is `application/problem+json` with a stable `code`; `problem.rs` lists them.
//!
//! Everything that can be prepared is prepared in `Published::new`; only lookups are computed
//! when asked. Nothing is logged: where somebody asked about is nobody's business.

mod headers;
mod lookup;
mod page;
mod problem;
mod published;
mod resource;

use std::future::Future;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

use problem::ApiError;
pub use published::Published;
use resource::Resource;

/// Serves until `shutdown` ends, then finishes what it is answering.
///
/// # Errors
///
/// Of the listener.
pub async fn run(
    published: Arc<Published>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(published)).with_graceful_shutdown(shutdown).await
}

/// Ends when somebody presses Ctrl-C or the system asks the program to stop.
pub async fn stop_signal() {
    let interrupt = async {
        tokio::signal::ctrl_c().await.expect("the system lets a program listen for Ctrl-C");
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        let signal = signal(SignalKind::terminate());
        signal.expect("the system lets a program listen for SIGTERM").recv().await;
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

/// All routes, without a socket.
pub fn router(published: Arc<Published>) -> Router {
    let routes = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/api/lookup", get(lookup::answer))
        .route("/api/plan", prepared(|published| &published.plan))
        .route("/api/report", prepared(|published| &published.report))
        .route("/schools.geojson", prepared(|published| &published.schools))
        .route("/blocks.geojson", prepared(|published| &published.blocks))
        .route("/zones.geojson", prepared(|published| &published.zones))
        .route("/", get(page_file))
        .route("/notices", get(page_file))
        .route("/assets/{*path}", get(page_file));
    with_manners(routes).with_state(published)
}

/// Problems as problems, whatever goes wrong, and the headers that everything carries.
fn with_manners<State: Clone + Send + Sync + 'static>(routes: Router<State>) -> Router<State> {
    routes
        .fallback(async |request: Request| ApiError::NoSuchPage(request.uri().path().to_owned()))
        .method_not_allowed_fallback(async |request: Request| {
            ApiError::MethodNotAllowed(request.method().to_string())
        })
        .layer(CatchPanicLayer::custom(|_| ApiError::bug("a handler panicked")))
        .layer(axum::middleware::map_response(headers::on_everything))
}

/// Hands out what was prepared.
fn prepared(which: fn(&Published) -> &Resource) -> MethodRouter<Arc<Published>> {
    get(async move |State(published): State<Arc<Published>>, asked: HeaderMap| {
        which(&published).answer(&asked)
    })
}

async fn page_file(
    State(published): State<Arc<Published>>,
    request: Request,
) -> Result<Response, ApiError> {
    let path = request.uri().path();
    let file = published.page.get(path).ok_or_else(|| ApiError::NoSuchPage(path.to_owned()))?;
    Ok(file.answer(request.headers()))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_problem_of_ours_and_says_nothing() {
        let broken: Router = Router::new().route("/", get(async || -> () { panic!("secret") }));
        let request = Request::new(Body::empty());
        let answer = with_manners(broken).oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.headers()[CONTENT_TYPE], "application/problem+json");
        assert!(answer.headers().contains_key(CONTENT_SECURITY_POLICY));
        let body = axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap();
        assert!(!String::from_utf8_lossy(&body).contains("secret"));
    }
}
