use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::answers;
use super::parameters::Reader;
use super::problem::ApiError;
use super::published::Published;
use super::site::Asked;
use crate::language::Language;
use crate::model::{BlockId, BlockIdx, Point};

/// What `/api/lookup` understands.
pub const PARAMETERS: [&str; 7] = ["block", "lon", "lat", "lang", "plan", "datetime", "level"];

/// Which school, and why. Nobody keeps the answer: it tells where somebody lives.
pub async fn answer(asked: Asked) -> Result<Response, ApiError> {
    let mut reader = Reader::of(&asked.given, &PARAMETERS);
    let place = place_asked(&mut reader);
    let language = reader.read("lang", "en or zh", Language::of_code);
    let published = asked.shown(&mut reader)?.published;
    reader.done()?;
    let block = place.ok_or(ApiError::Bug)?.block(&published)?;
    let answer = answers::explained(&published, block).await?;
    let headers = [(CACHE_CONTROL, "no-store"), (CONTENT_TYPE, "application/json")];
    Ok((headers, answer.json(language)).into_response())
}

/// What somebody asks about.
pub enum Asking<'a> {
    Block(&'a str),
    Place(Point),
}

impl Asking<'_> {
    /// # Errors
    ///
    /// There is no such block, or none there.
    pub fn block(self, published: &Published) -> Result<BlockIdx, ApiError> {
        match self {
            Self::Block(id) => {
                let found = published.world.district.block_named(&BlockId(id.to_owned()));
                found.ok_or_else(|| ApiError::UnknownBlock(id.to_owned()))
            }
            Self::Place(Point { lon, lat }) => {
                let found = published.lookup.block_at(Point { lon, lat });
                found.ok_or(ApiError::OutsideDistrict { lon, lat })
            }
        }
    }
}

/// `None` after a fault.
fn place_asked<'a>(reader: &mut Reader<'a>) -> Option<Asking<'a>> {
    let given = ["block", "lon", "lat"].map(|name| reader.text(name));
    let lon = reader.read("lon", "degrees of longitude, -180 to 180", |text| degrees(text, 180.0));
    let lat = reader.read("lat", "degrees of latitude, -90 to 90", |text| degrees(text, 90.0));
    match given {
        [Some(id), None, None] => Some(Asking::Block(id)),
        [None, Some(_), Some(_)] => Some(Asking::Place(Point { lon: lon?, lat: lat? })),
        _ => {
            let detail = "ask for a block (?block=ID) or for a place (?lon=112.55&lat=37.87), and not for both";
            reader.fault("block-or-place", "block", detail.to_owned());
            None
        }
    }
}

/// `None`: it is no number, or beyond `most`.
pub fn degrees(text: &str, most: f64) -> Option<f64> {
    text.parse().ok().filter(|degrees: &f64| degrees.abs() <= most)
}
