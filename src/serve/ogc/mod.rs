//! OGC API – Features: Part 1 (Core), Part 2 (coordinate reference systems) and Part 3
//! (filtering), for programs and for people.
//!
//! 1. `collections`: which there are, and their columns.
//! 2. `layer`: all features of one collection of one plan, in memory.
//! 3. `query`, `area`, `cql2`: what is asked of them; `system`: in which coordinates.
//! 4. `items`: the answer; `documents`: everything around it; `html`: pages for people.

mod area;
mod collections;
mod cql2;
mod documents;
mod html;
mod items;
mod layer;
mod query;
mod system;

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::{MethodRouter, get};

pub use collections::{Collection, Column, Kind};
pub use documents::DOCUMENT;
pub use html::{content_language, escaped, page};
pub use items::ITEM;
pub use layer::{Layer, layers};
pub use query::{LARGEST_LIMIT, USUAL_LIMIT, known};
pub use system::{System, systems};

use super::plans::Shown;
use super::problem::ApiError;
use super::resource::Resource;
use super::site::{Asked, Site};

/// Where it all is; ArcGIS looks for the second.
pub const BASES: [&str; 2] = ["/ogc", "/OGCFeatureServer"];

pub fn routes() -> Router<Arc<Site>> {
    let style = Arc::new(Resource::made("text/css; charset=utf-8", html::STYLE));
    let style = get(async move |asked: Asked| style.answer(&asked.headers));
    let mut router = Router::new().route(&format!("{}/style.css", BASES[0]), style);
    for base in BASES {
        let at = |rest: &str| format!("{base}{rest}");
        router = router
            .route(base, off_thread(|asked, _| documents::landing(asked)))
            .route(&at("/"), off_thread(|asked, _| documents::landing(asked)))
            .route(&at("/conformance"), off_thread(|asked, _| documents::conformance(asked)))
            .route(&at("/api"), off_thread(|asked, _| documents::api(asked)))
            .route(&at("/collections"), off_thread(|asked, _| documents::collections(asked)))
            .route(&at("/collections/{collection}"), off_thread(documents::collection))
            .route(&at("/collections/{collection}/schema"), off_thread(documents::schema))
            .route(&at("/collections/{collection}/queryables"), off_thread(documents::queryables))
            .route(&at("/collections/{collection}/items"), off_thread(items::items))
            .route(&at("/collections/{collection}/items/{feature}"), off_thread(items::item));
    }
    router
}

/// The front door for programs.
pub async fn landing(asked: Asked) -> Result<Response, ApiError> {
    documents::landing(&asked)
}

/// What stands in the path of an address.
#[derive(Debug, Default)]
pub struct Named {
    collection: String,
    feature: String,
}

impl FromRequestParts<Arc<Site>> for Named {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, ApiError> {
        let path = parts.uri.path().to_owned();
        let unreadable = |_| ApiError::NoSuchPage(path);
        let found = RawPathParams::from_request_parts(parts, site).await.map_err(unreadable)?;
        let named = |wanted: &str| {
            let found = found.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| value.to_owned()).unwrap_or_default()
        };
        Ok(Self { collection: named("collection"), feature: named("feature") })
    }
}

type Answering = fn(&Asked, &Named) -> Result<Response, ApiError>;

fn off_thread(answer: Answering) -> MethodRouter<Arc<Site>> {
    get(async move |State(site): State<Arc<Site>>, asked: Asked, named: Named| {
        site.in_turn(move || answer(&asked, &named)).await?
    })
}

/// Under which of [`BASES`] somebody asks.
fn base_of(path: &str) -> &'static str {
    BASES.into_iter().find(|base| path.starts_with(base)).unwrap_or(BASES[0])
}

/// The collection, with what only the office may read if the office asks.
fn layer_of<'a>(shown: &'a Shown, id: &str, by_office: bool) -> Result<&'a Layer, ApiError> {
    let published = &*shown.published;
    let found = published.layers.iter().find(|layer| layer.collection.id == id);
    let found = found.ok_or_else(|| ApiError::UnknownCollection(id.to_owned()))?;
    if by_office && id == collections::OFFICE_BLOCKS.id {
        let make = || layer::office_blocks(&published.world, &published.verified);
        return Ok(published.office_blocks.get_or_init(make));
    }
    Ok(found)
}

/// As much of a plan's digest as tells it from others.
fn short_digest(shown: &Shown) -> &str {
    &shown.published.digest()[..16]
}
