use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};

use super::Published;
use super::problem::ApiError;
use crate::explain::{Language, explain};
use crate::model::{BlockId, BlockIdx, Point};
use crate::wire::explanation::ExplanationJson;

/// Name and value, in the order of the address.
type Parameters = Vec<(String, String)>;

/// Which school, and why. Nobody keeps the answer: it tells where somebody lives.
pub async fn answer(
    State(published): State<Arc<Published>>,
    Query(parameters): Query<Parameters>,
) -> Result<Response, ApiError> {
    let block = block_asked(&published, &parameters)?;
    let language = language_asked(&parameters)?;

    // What more seats would change is computed, and may take milliseconds: keep it off the threads
    // that answer everybody else, and at no more threads than there are cores.
    let turn = published.turns.acquire().await.map_err(|_| ApiError::Bug)?;
    let explained = published.clone();
    let answer = tokio::task::spawn_blocking(move || {
        let Published { world, verified, .. } = &*explained;
        ExplanationJson::of(world, verified, &explain(world, verified, block), language)
    });
    let answer = answer.await.map_err(|_| ApiError::Bug)?;
    drop(turn);
    Ok(([(CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

fn block_asked(published: &Published, parameters: &Parameters) -> Result<BlockIdx, ApiError> {
    let block = value_of(parameters, "block")?;
    let lon = value_of(parameters, "lon")?;
    let lat = value_of(parameters, "lat")?;
    match (block, lon, lat) {
        (Some(id), None, None) => {
            let found = published.world.district.block_named(&BlockId(id.to_owned()));
            found.ok_or_else(|| ApiError::UnknownBlock(id.to_owned()))
        }
        (None, Some(lon), Some(lat)) => {
            let lon = degrees("lon", lon, (180.0, "degrees of longitude, -180 to 180"))?;
            let lat = degrees("lat", lat, (90.0, "degrees of latitude, -90 to 90"))?;
            let found = published.lookup.block_at(Point { lon, lat });
            found.ok_or(ApiError::OutsideDistrict { lon, lat })
        }
        _ => Err(ApiError::BlockOrPlace),
    }
}

fn language_asked(parameters: &Parameters) -> Result<Option<Language>, ApiError> {
    match value_of(parameters, "lang")? {
        None => Ok(None),
        Some("en") => Ok(Some(Language::English)),
        Some("zh") => Ok(Some(Language::Chinese)),
        Some(other) => Err(bad("lang", other, "en or zh")),
    }
}

fn value_of<'a>(
    parameters: &'a Parameters,
    name: &'static str,
) -> Result<Option<&'a str>, ApiError> {
    let mut values = parameters.iter().filter(|(given, _)| given == name);
    let value = values.next().map(|(_, value)| value.as_str());
    if values.next().is_some() { Err(ApiError::GivenTwice { name }) } else { Ok(value) }
}

fn degrees(
    name: &'static str,
    value: &str,
    (most, wanted): (f64, &'static str),
) -> Result<f64, ApiError> {
    let degrees = value.parse().ok().filter(|degrees: &f64| degrees.abs() <= most);
    degrees.ok_or_else(|| bad(name, value, wanted))
}

fn bad(name: &'static str, value: &str, wanted: &'static str) -> ApiError {
    ApiError::BadParameter { name, value: value.to_owned(), wanted }
}
