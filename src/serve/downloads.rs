//! Layers of a plan as files, made once and handed out whole or in parts.

use std::ops::RangeInclusive;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_RANGE, IF_RANGE, RANGE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

use super::changes;
use super::kept::Kept;
use super::parameters::Reader;
use super::plans::Shown;
use super::problem::ApiError;
use super::published::Published;
use super::resource::{Encoding, Keep, Resource};
use super::site::{Asked, WHICH_PLAN};
use crate::export::{self, Format};
use crate::wire;
use crate::wire::layers::{Layer, Source};
use crate::zones::zones_of;

/// Of one plan; larger files are made again for each who asks.
const MOST_BYTES: usize = 256 << 20;

/// One layer, or `None`: the whole plan.
pub type File = (Option<Layer>, Format);

/// Files that were made.
#[derive(Debug)]
pub struct Files(Kept<(Option<Layer>, &'static str)>);

impl Default for Files {
    fn default() -> Self {
        Self(Kept::within(MOST_BYTES))
    }
}

/// What a file of the whole plan is called, without its ending.
const WHOLE: &str = "plan";

/// Every file there is.
pub fn all() -> impl Iterator<Item = String> {
    let of = |layer: Option<Layer>| {
        let fits = move |format: &Format| match layer {
            Some(_) => *format != Format::PmTiles,
            None => format.holds_layers(),
        };
        let formats = Format::ALL.into_iter().filter(fits);
        let name = layer.map_or(WHOLE, Layer::name);
        formats.map(move |format| format!("{name}.{}", format.ending()))
    };
    let layers = Layer::ALL.into_iter().map(Some);
    std::iter::once(None).chain(layers).flat_map(of)
}

/// `None`: there is no such file.
pub fn named(file: &str) -> Option<File> {
    all().find(|known| known == file)?;
    let (name, ending) = file.rsplit_once('.')?;
    let layer = Layer::ALL.into_iter().find(|layer| layer.name() == name);
    Some((layer, Format::of_ending(ending).ok()?))
}

/// `/downloads/{file}`
pub async fn file(asked: Asked, Path(name): Path<String>) -> Result<Response, ApiError> {
    if name == changes::CSV {
        return changes::csv(asked).await;
    }
    let mut reader = Reader::of(&asked.given, &WHICH_PLAN);
    let shown = asked.shown(&mut reader)?;
    reader.done()?;
    if let Some(text) = shown.published.places(&name) {
        return Ok(places(&asked, (&shown, &name), text));
    }
    let file = named(&name).ok_or_else(|| ApiError::NoSuchPage(asked.path.clone()))?;
    let published = shown.published.clone();
    let made = match published.files.0.find((file.0, file.1.ending())) {
        Some(made) => made,
        None => asked.site.in_turn(move || published.make_file(file)).await?,
    };
    let made = made.ok_or(ApiError::Bug)?;
    let keep = if asked.names_plan() { Keep::Day } else { Keep::Ask };
    let mut answer = part(&made, &asked.headers, keep)
        .unwrap_or_else(|| made.answer_to_be_kept(&asked.headers, keep));
    let called = format!("attachment; filename=\"{}-{name}\"", &shown.published.digest()[..8]);
    let headers = answer.headers_mut();
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.extend(HeaderValue::from_str(&called).ok().map(|called| (CONTENT_DISPOSITION, called)));
    Ok(answer)
}

/// Where homes and gates are, so that anybody can measure again.
fn places(asked: &Asked, (shown, name): (&Shown, &str), text: String) -> Response {
    let keep = if asked.names_plan() { Keep::Day } else { Keep::Ask };
    let made = Resource::made("text/csv; charset=utf-8", text);
    let mut answer = made.answer_to_be_kept(&asked.headers, keep);
    let called = format!("attachment; filename=\"{}-{name}\"", &shown.published.digest()[..8]);
    let called = HeaderValue::from_str(&called).ok().map(|called| (CONTENT_DISPOSITION, called));
    answer.headers_mut().extend(called);
    answer
}

impl Published {
    /// `None`: no file of places is called so.
    fn places(&self, name: &str) -> Option<String> {
        match name {
            "homes.csv" => Some(wire::homes_csv(&self.world.district)),
            "gates.csv" => Some(wire::gates_csv(&self.world.district)),
            _ => None,
        }
    }

    /// `None`: it could not be made, as has been said on standard error.
    fn make_file(&self, (layer, format): File) -> Option<Arc<Resource>> {
        let zones = zones_of(&self.world, &self.verified);
        let source = Source::public(&self.world, &self.verified, &zones);
        let layers = layer.map_or(Layer::ALL.to_vec(), |layer| vec![layer]);
        let mut bytes = Vec::new();
        if let Err(err) = export::write(format, source, &layers, &mut bytes) {
            eprintln!("error: cannot make a file for download: {err}");
            return None;
        }
        // The others are packed already, or read in parts.
        let is_text = matches!(format, Format::GeoJson | Format::Csv);
        let gzip = is_text.then(|| Encoding::Gzip.pack(&bytes));
        let made = Resource::packed(format.media_type(), bytes, gzip);
        self.files.0.keep((layer, format.ending()), Some(made))
    }
}

/// The part that is asked for; `None`: all of it is, or several parts at once, which nobody has to
/// give. RFC 9110, 14.
fn part(file: &Resource, asked: &HeaderMap, keep: Keep) -> Option<Response> {
    let range = asked.get(RANGE)?.to_str().ok()?;
    let same = asked.get(IF_RANGE).is_none_or(|tag| tag.as_bytes() == file.tag().as_bytes());
    let size = file.plain().len();
    let asked_for = parse(range, size).filter(|_| same)?;
    let answer =
        Response::builder().header("etag", file.tag()).header("cache-control", keep.header());
    let answer = match asked_for {
        Some(part) => answer
            .status(StatusCode::PARTIAL_CONTENT)
            .header("content-type", file.content_type())
            .header(CONTENT_RANGE, format!("bytes {}-{}/{size}", part.start(), part.end()))
            .body(Body::from(file.plain().slice(part))),
        None => answer
            .status(StatusCode::RANGE_NOT_SATISFIABLE)
            .header(CONTENT_RANGE, format!("bytes */{size}"))
            .body(Body::empty()),
    };
    answer.ok()
}

/// `None`: it is not one range of bytes. `Some(None)`: there are no such bytes.
fn parse(range: &str, size: usize) -> Option<Option<RangeInclusive<usize>>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| text.trim().parse::<usize>();
    let whole = size.checked_sub(1);
    let part = match (first.trim(), last.trim()) {
        ("", n_last) => {
            let n_last = number(n_last).ok()?;
            whole.filter(|_| 0 < n_last).map(|end| size.saturating_sub(n_last)..=end)
        }
        (first, "") => {
            let first = number(first).ok()?;
            whole.filter(|end| first <= *end).map(|end| first..=end)
        }
        (first, last) => {
            let (first, last) = (number(first).ok()?, number(last).ok()?);
            if last < first {
                return None;
            }
            whole.filter(|end| first <= *end).map(|end| first..=last.min(end))
        }
    };
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_from_its_first_to_its_last_byte() {
        assert_eq!(parse("bytes=0-6", 10), Some(Some(0..=6)));
        assert_eq!(parse("bytes=3-", 10), Some(Some(3..=9)));
        assert_eq!(parse("bytes=-4", 10), Some(Some(6..=9)));
        assert_eq!(parse("bytes=-40", 10), Some(Some(0..=9)));
        assert_eq!(parse("bytes=8-99", 10), Some(Some(8..=9)));
        for beyond in ["bytes=10-", "bytes=10-12", "bytes=-0"] {
            assert_eq!(parse(beyond, 10), Some(None), "{beyond}");
        }
        for other in ["bytes=5-3", "bytes=0-1,3-4", "lines=0-1", "bytes=-", "bytes=a-b", ""] {
            assert_eq!(parse(other, 10), None, "{other}");
        }
    }

    #[test]
    fn every_file_that_is_listed_has_a_name_that_is_understood() {
        let all: Vec<String> = all().collect();
        for known in ["plan.gpkg", "plan.pmtiles", "plan.xlsx", "zones.fgb", "schools.xlsx"] {
            assert!(all.contains(&known.to_owned()), "{known}");
        }
        for unknown in ["plan.csv", "plan.geojson", "zones.pmtiles"] {
            assert!(!all.contains(&unknown.to_owned()), "{unknown}");
        }
        for file in all {
            let (layer, format) = named(&file).unwrap();
            assert!(layer.is_some() || format.holds_layers());
        }
        assert!(named("plan.csv").is_none() && named("../plan.gpkg").is_none());
    }
}
