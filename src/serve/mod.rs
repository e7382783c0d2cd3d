//! Published plans over HTTP: translates, delegates, decides nothing.
//!
//! | address | answer |
//! |---|---|
//! | `/` | where people begin, files of pages under `/assets/`, the licenses of what they are made of at `/notices`; for programs what `/ogc` answers |
//! | `/find?q=`, `/find?lon=&lat=` | the answer that is meant, or what may be meant |
//! | `/answer?block=`, `/embed?block=` | one home's answer for people, and in a few lines for a frame |
//! | `/schools`, `/school?id=`, `/how`, `/privacy`, `/verify` | more pages for people |
//! | `/api/lookup?lon=&lat=`, `/api/lookup?block=` | the school of a place or a block, and why; `lang=en` or `zh` leaves the other language out |
//! | `/api/find?q=` | blocks, schools and addresses by what people call them |
//! | `/api/plan`, `/api/report` | `plan.json` and `report.json` |
//! | `/api/plans` | which plans are published, and from when they are valid |
//! | `/notice.pdf?block=` | one home's answer on paper |
//! | `/api/check?code=` | which notice has this code |
//! | `/api/changes`, `/downloads/changes.csv` | who changes school by a draft or a coming plan |
//! | `POST /comment`, `/api/comments` | what people say of a draft; the office reads it |
//! | `/schools.geojson`, `/blocks.geojson`, `/zones.geojson` | RFC 7946 |
//! | `/tiles.json`, `/tiles/{zoom}/{x}/{y}.mvt`, `/style.json` | vector tiles, and how to draw them |
//! | `/downloads/{file}` | `plan.gpkg`, `plan.pmtiles`, `plan.xlsx`, `zones.fgb`, … |
//! | `/examples` | how other tools read this server, to be copied |
//! | `/ogc`, `/OGCFeatureServer` | OGC API – Features |
//! | `/openapi.json` | all of this as OpenAPI 3.1 |
//! | `/healthz`, `/readyz`, `/metrics` | how the server is |
//!
//! `?plan=` (eight or more characters of its digest), or `?level=` and `?datetime=`, choose a plan;
//! without them it is the current one of the first level. What goes wrong is `application/problem+json` with a stable `code`;
//! `problem.rs` lists them.
//!
//! A request takes one snapshot of what is published and is answered from it. All that is asked
//! often is prepared in `Published::new`. No log holds where somebody asked about.

mod address;
mod answers;
mod board;
mod changes;
mod check;
mod comment;
mod date;
mod downloads;
mod examples;
mod find;
mod house;
mod inbox;
mod kept;
mod limits;
mod lookup;
mod manners;
mod metrics;
mod negotiation;
mod notice;
mod office;
mod office_token;
mod ogc;
mod openapi;
mod page;
mod parameters;
mod people;
mod plans;
mod problem;
mod published;
mod reply;
mod resource;
mod site;
mod tiles;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

pub use house::{House, house_routes};
pub use inbox::Inbox;
pub use office::{Address, Needs, table};
pub use office_token::{BadToken, OfficeToken};
pub use plans::{Listed, Plans};
pub use published::Published;
pub use site::Options;

use parameters::Reader;
use plans::Shelf;
use problem::ApiError;
use resource::Resource;
use site::{Asked, Site, WHICH_PLAN};

/// Who is still being answered when the server is to end is waited for, so long.
const LAST_ANSWERS: Duration = Duration::from_secs(30);

/// Serves until `shutdown` ends, then finishes what it is answering.
///
/// # Errors
///
/// Of the listener.
pub async fn run(
    (plans, options): (Plans, Options),
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let site = Site::new(plans, options);
    let routes = routes(&site);
    let answering = site.clone();
    std::thread::spawn(move || answer_ahead(&answering, || vec![answering.clone()]));
    until(shutdown, (listener, routes), site).await
}

/// As [`run`], an installation with all its districts.
///
/// # Errors
///
/// Of the listener.
pub async fn run_house(
    house: Arc<House>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let routes = house_routes(&house);
    let answering = house.clone();
    std::thread::spawn(move || answer_ahead(&answering.front, || answering.sites()));
    let watching = tokio::spawn(house.clone().watch());
    let served = until(shutdown, (listener, routes), house.front.clone()).await;
    watching.abort();
    served
}

async fn until(
    shutdown: impl Future<Output = ()> + Send + 'static,
    (listener, routes): (TcpListener, Router),
    site: Arc<Site>,
) -> io::Result<()> {
    let (tell, told) = oneshot::channel();
    let ending = async move {
        shutdown.await;
        site.stop();
        // Nobody listens when the server has ended already.
        tell.send(()).unwrap_or_default();
    };
    let routes = routes.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, routes).with_graceful_shutdown(ending);
    let too_long = async {
        match told.await {
            Ok(()) => tokio::time::sleep(LAST_ANSWERS).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        served = server.into_future() => served,
        () = too_long => Ok(()),
    }
}

/// How soon a plan that was published is answered from ahead.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Computes what will be asked for, so that nobody waits: every answer of every plan that is in
/// force, or comes, or is a draft.
fn answer_ahead(front: &Site, sites: impl Fn() -> Vec<Arc<Site>>) {
    let mut seen: Vec<Arc<Shelf>> = Vec::new();
    while !front.is_stopping() {
        let shelves: Vec<_> = sites().iter().map(|site| site.plans.now()).collect();
        for shelf in &shelves {
            if !seen.iter().any(|seen| Arc::ptr_eq(seen, shelf)) {
                shelf.plans().iter().rev().for_each(|shown| {
                    shown.published.answer_all(|| front.is_stopping());
                });
            }
        }
        seen = shelves;
        std::thread::sleep(LOOK_AGAIN);
    }
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
pub fn router(plans: Plans, options: Options) -> Router {
    routes(&Site::new(plans, options))
}

fn routes(site: &Arc<Site>) -> Router {
    let routes = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/api/lookup", get(lookup::answer))
        .route("/api/find", get(find::answer))
        .route("/api/plans", get(published_plans))
        .route("/api/check", get(check::answer))
        .route("/api/changes", get(changes::answer))
        .route("/api/comments", get(comment::read))
        .route("/notice.pdf", get(notice::pdf))
        .route("/api/plan", prepared(|published| &published.plan))
        .route("/api/report", prepared(|published| &published.report))
        .route("/schools.geojson", prepared(|published| &published.schools))
        .route("/blocks.geojson", prepared(|published| &published.blocks))
        .route("/zones.geojson", prepared(|published| &published.zones))
        .route("/tiles.json", get(tiles::tile_json))
        .route("/tiles/{zoom}/{x}/{y}", get(tiles::tile))
        .route("/style.json", get(tiles::style))
        .route("/downloads/{file}", get(downloads::file))
        .route("/examples", get(examples::examples))
        .route("/openapi.json", get(openapi::of_everything))
        .route("/", get(people::front))
        .route("/icon.svg", get(page_file))
        .route("/notices", get(page_file))
        .route("/assets/{*path}", get(page_file))
        .merge(ogc::routes())
        .merge(people::routes());
    manners::with_manners(routes, site)
}

/// Hands out what was prepared.
fn prepared(which: fn(&Published) -> &Resource) -> MethodRouter<Arc<Site>> {
    get(async move |asked: Asked| {
        let mut reader = Reader::of(&asked.given, &WHICH_PLAN);
        let shown = asked.shown(&mut reader)?;
        reader.done()?;
        Ok::<_, ApiError>(which(&shown.published).answer(&asked.headers))
    })
}

async fn page_file(asked: Asked) -> Result<Response, ApiError> {
    let path = asked.path.as_str();
    let file = asked.site.page.get(path).ok_or_else(|| ApiError::NoSuchPage(path.to_owned()))?;
    Ok(file.answer(&asked.headers))
}

async fn ready(State(site): State<Arc<Site>>) -> Response {
    if site.is_ready() {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
    }
}

async fn metrics(State(site): State<Arc<Site>>) -> Response {
    let headers =
        [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    (headers, site.metrics.text(&site.plans.now(), site.today())).into_response()
}

/// What is published, by the day from which it is valid.
async fn published_plans(asked: Asked) -> Result<Response, ApiError> {
    Reader::of(&asked.given, &[]).done()?;
    let plans = asked.shelf.plans().iter().map(|shown| {
        let mut plan = shown.json(asked.today);
        plan["current"] = asked.shelf.is_current(shown, asked.today).into();
        plan
    });
    let plans: Value = plans.collect();
    Ok(([(CACHE_CONTROL, "public, no-cache")], Json(json!({ "plans": plans }))).into_response())
}
