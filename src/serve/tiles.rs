//! Vector tiles of a plan, and what web maps want to know about them.

use std::sync::{Arc, OnceLock};

use axum::extract::Path;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::kept::Kept;
use super::parameters::Reader;
use super::plans::Shown;
use super::problem::ApiError;
use super::published::Published;
use super::reply::{Readers, Reply};
use super::resource::{Encoding, Keep, Resource};
use super::site::{Asked, WHICH_PLAN};
use crate::export;
use crate::report::PALETTE;
use crate::tiles::{LAST_ZOOM, Tile, Tileset};
use crate::wire::layers::Source;
use crate::zones::zones_of;

pub const TILE: &str = "application/vnd.mapbox-vector-tile";

/// Of one plan: some ten thousand tiles.
const MOST_BYTES: usize = 128 << 20;

/// The tiles of one plan, made when they are asked for.
#[derive(Debug)]
pub struct Tiles {
    set: OnceLock<Tileset>,
    made: Kept<Tile>,
}

impl Default for Tiles {
    fn default() -> Self {
        Self { set: OnceLock::new(), made: Kept::within(MOST_BYTES) }
    }
}

impl Published {
    fn tileset(&self) -> &Tileset {
        self.tiles.set.get_or_init(|| {
            let zones = zones_of(&self.world, &self.verified);
            Tileset::of(Source::public(&self.world, &self.verified, &zones))
        })
    }

    /// `None`: nothing is there.
    fn make_tile(&self, tile: Tile) -> Option<Arc<Resource>> {
        let bytes = self.tileset().tile(tile);
        let made = bytes.map(|bytes| {
            let gzip = Encoding::Gzip.pack(&bytes);
            Resource::packed(TILE, bytes, Some(gzip))
        });
        self.tiles.made.keep(tile, made)
    }
}

/// The tile around some block, where anybody would look. `None`: nobody said where blocks are.
pub fn example(published: &Published) -> Option<Tile> {
    let point = published.world.district.blocks().iter().find_map(|block| block.point)?;
    Some(Tile::holding(point.lon, point.lat, 12))
}

/// `/tiles/{zoom}/{x}/{y}.mvt`
pub async fn tile(
    asked: Asked,
    Path((zoom, x, y)): Path<(String, String, String)>,
) -> Result<Response, ApiError> {
    let shown = shown(&asked)?;
    let tile = named(&zoom, &x, &y).ok_or_else(|| ApiError::NoSuchPage(asked.path.clone()))?;
    let published = shown.published;
    let made = match published.tiles.made.find(tile) {
        Some(made) => made,
        None => asked.site.in_turn(move || published.make_tile(tile)).await?,
    };
    let keep = if asked.names_plan() { Keep::Day } else { Keep::Ask };
    Ok(match made {
        Some(made) => made.answer_to_be_kept(&asked.headers, keep),
        None => {
            let keep = HeaderValue::from_static(keep.header());
            (StatusCode::NO_CONTENT, [(CACHE_CONTROL, keep)]).into_response()
        }
    })
}

fn named(zoom: &str, x: &str, y: &str) -> Option<Tile> {
    let y = y.strip_suffix(".mvt").or_else(|| y.strip_suffix(".pbf")).unwrap_or(y);
    Tile::of(zoom.parse().ok()?, x.parse().ok()?, y.parse().ok()?)
}

fn shown(asked: &Asked) -> Result<Shown, ApiError> {
    let mut reader = Reader::of(&asked.given, &WHICH_PLAN);
    let shown = asked.shown(&mut reader)?;
    reader.done()?;
    Ok(shown)
}

/// `/tiles.json`: TileJSON 3.
pub async fn tile_json(asked: Asked) -> Result<Response, ApiError> {
    about(asked, |asked, published| {
        let tileset = published.tileset();
        let plan = [("plan", published.digest())];
        let mut told = json!({
            "tilejson": "3.0.0",
            "name": "catchment",
            "scheme": "xyz",
            "tiles": [asked.link("/tiles/{z}/{x}/{y}.mvt", &plan)],
            "minzoom": 0,
            "maxzoom": LAST_ZOOM,
            "vector_layers": export::vector_layers(tileset),
        });
        if let Some(bounds) = tileset.bounds() {
            let (west, south) = (bounds.west_deg, bounds.south_deg);
            let (east, north) = (bounds.east_deg, bounds.north_deg);
            told["bounds"] = json!([west, south, east, north]);
            told["center"] = json!([(west + east) / 2.0, (south + north) / 2.0, 11]);
        }
        told
    })
    .await
}

/// `/style.json`: how MapLibre may draw the tiles. It names no fonts, so it asks nobody else.
pub async fn style(asked: Asked) -> Result<Response, ApiError> {
    about(asked, |asked, published| {
        let source = asked.link("/tiles.json", &[("plan", published.digest())]);
        let line = |layer: &str, width: Value, color: &str| {
            json!({
                "id": format!("{layer}-borders"), "type": "line", "source": "catchment",
                "source-layer": layer,
                "paint": { "line-color": color, "line-width": width },
            })
        };
        let by_color =
            PALETTE.iter().enumerate().flat_map(|(at, color)| [json!(at), json!(color)]);
        let mut color = vec![json!("match"), json!(["get", "color"])];
        color.extend(by_color);
        color.push(json!("#cccccc"));
        json!({
            "version": 8,
            "name": "catchment",
            "sources": { "catchment": { "type": "vector", "url": source } },
            "layers": [
                { "id": "ground", "type": "background", "paint": { "background-color": "#f6f4ef" } },
                {
                    "id": "zones", "type": "fill", "source": "catchment", "source-layer": "zones",
                    "paint": { "fill-color": color, "fill-opacity": 0.5 },
                },
                line("blocks", json!(0.4), "#8a8a86"),
                line("zones", json!(1.5), "#3a3a38"),
                {
                    "id": "schools", "type": "circle", "source": "catchment",
                    "source-layer": "schools",
                    "paint": {
                        "circle-radius": 4, "circle-color": "#ffffff",
                        "circle-stroke-color": "#1b1b1a", "circle-stroke-width": 2,
                    },
                },
            ],
        })
    })
    .await
}

async fn about(
    asked: Asked,
    tell: impl FnOnce(&Asked, &Published) -> Value + Send + 'static,
) -> Result<Response, ApiError> {
    let shown = shown(&asked)?;
    let site = asked.site.clone();
    let answer = move || {
        let reply = Reply {
            asked: &asked,
            shown: &shown,
            content_type: "application/json",
            readers: Readers::Everybody,
            headers: Vec::new(),
        };
        reply.with(|| Ok(tell(&asked, &shown.published).to_string()))
    };
    site.in_turn(answer).await?
}
