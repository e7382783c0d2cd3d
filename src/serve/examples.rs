//! `/examples`: how other people's tools read this very server, to be copied and pasted.

use std::fmt::Write;

use axum::response::Response;
use serde_json::json;

use super::negotiation::{self, Format};
use super::ogc::{escaped, page};
use super::parameters::{Reader, encoded};
use super::plans::Shown;
use super::problem::ApiError;
use super::reply::{Readers, Reply};
use super::site::{Asked, WHICH_PLAN};
use crate::language::{Language, say};

struct Example {
    id: &'static str,
    /// Name of a text.
    title: &'static str,
    /// With names in braces for what differs from server to server.
    code: &'static str,
}

const EXAMPLES: [Example; 7] = [
    Example { id: "curl", title: "example-curl", code: include_str!("recipes/curl.sh") },
    Example { id: "gdal", title: "example-gdal", code: include_str!("recipes/gdal.sh") },
    Example {
        id: "geopandas",
        title: "example-geopandas",
        code: include_str!("recipes/geopandas.py"),
    },
    Example { id: "qgis", title: "example-qgis", code: include_str!("recipes/qgis.py") },
    Example {
        id: "maplibre",
        title: "example-maplibre",
        code: include_str!("recipes/maplibre.html"),
    },
    Example { id: "embed", title: "example-embed", code: include_str!("recipes/embed.html") },
    Example { id: "arcgis", title: "example-arcgis", code: include_str!("recipes/arcgis.html") },
];

/// What the address understands beside which plan.
pub const PARAMETERS: [&str; 5] = [WHICH_PLAN[0], WHICH_PLAN[1], WHICH_PLAN[2], "lang", "f"];

pub async fn examples(asked: Asked) -> Result<Response, ApiError> {
    let mut reader = Reader::of(&asked.given, &PARAMETERS);
    let shown = asked.shown(&mut reader)?;
    let format = negotiation::format(&mut reader, &asked.headers);
    let language = negotiation::language(&mut reader, &asked.headers);
    reader.done()?;
    let filled = |example: &Example| filled(example.code, &asked, (&shown, language));
    let content_type = match format {
        Format::Json => "application/json",
        Format::Html => "text/html; charset=utf-8",
    };
    let reply = Reply {
        asked: &asked,
        shown: &shown,
        content_type,
        readers: Readers::Everybody,
        headers: vec![super::ogc::content_language(language)],
    };
    reply.with(|| {
        Ok(match format {
            Format::Json => {
                let one = |example: &Example| {
                    let title = say!(language, example.title);
                    json!({ "id": example.id, "title": title, "code": filled(example) })
                };
                json!({ "examples": EXAMPLES.iter().map(one).collect::<Vec<_>>() }).to_string()
            }
            Format::Html => {
                let limits = escaped(&say!(language, "examples-limits"));
                let mut main = format!("<p>{limits}</p>\n");
                for example in &EXAMPLES {
                    let title = escaped(&say!(language, example.title));
                    let code = escaped(&filled(example));
                    write!(main, "<h2>{title}</h2>\n<pre id=\"{}\">{code}</pre>\n", example.id)
                        .expect("memory takes it");
                }
                page(&asked, language, &say!(language, "server-examples"), &main)
            }
        })
    })
}

/// About a kilometer around the middle block.
const AROUND_DEG: f64 = 0.01;

fn filled(code: &str, asked: &Asked, (shown, language): (&Shown, Language)) -> String {
    let blocks = shown.published.world.district.blocks();
    let places: Vec<_> = blocks.iter().filter_map(|block| block.point).collect();
    let (lon, lat) = places.get(places.len() / 2).map_or((0.0, 0.0), |at| (at.lon, at.lat));
    let degrees = |degrees: f64| format!("{degrees:.4}");
    [
        ("{site}", asked.base()),
        ("{lang}", language.code().to_owned()),
        (
            "{block}",
            blocks.get(blocks.len() / 2).map_or_else(String::new, |one| encoded(&one.id.0)),
        ),
        ("{title}", say!(language, "example-embed")),
        ("{lon}", degrees(lon)),
        ("{lat}", degrees(lat)),
        ("{west}", degrees(lon - AROUND_DEG)),
        ("{south}", degrees(lat - AROUND_DEG)),
        ("{east}", degrees(lon + AROUND_DEG)),
        ("{north}", degrees(lat + AROUND_DEG)),
    ]
    .iter()
    .fold(code.to_owned(), |code, (name, value)| code.replace(name, value))
}
