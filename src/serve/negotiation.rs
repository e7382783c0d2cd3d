//! What a client likes best.

use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE};
use axum::http::{HeaderMap, HeaderName};

use super::parameters::Reader;
use crate::language::Language;

/// For programs or for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    Html,
}

/// By `f`, else by `Accept`; for programs where neither says anything.
pub fn format(reader: &mut Reader, headers: &HeaderMap) -> Format {
    let said = reader.read("f", "json or html", |text| match text {
        "json" | "geojson" => Some(Format::Json),
        "html" => Some(Format::Html),
        _ => None,
    });
    said.unwrap_or_else(|| accepted(headers))
}

/// By `Accept`.
pub fn accepted(headers: &HeaderMap) -> Format {
    let is_json = |name: &str| name.ends_with("json") || name == "application/*" || name == "*/*";
    let is_html = |name: &str| name == "text/html" || name == "application/xhtml+xml";
    let json = weight(headers, ACCEPT, is_json);
    if json < weight(headers, ACCEPT, is_html) { Format::Html } else { Format::Json }
}

/// By `lang`, else by `Accept-Language`, else English.
pub fn language(reader: &mut Reader, headers: &HeaderMap) -> Language {
    let said = reader.read("lang", "en or zh", Language::of_code);
    let of = |language: &'static str| {
        weight(headers, ACCEPT_LANGUAGE, |name| name.split('-').next() == Some(language))
    };
    let accepted = if of("en") < of("zh") { Language::Chinese } else { Language::English };
    said.unwrap_or(accepted)
}

/// The largest weight that a list gives to what fits, in thousandths.
fn weight(headers: &HeaderMap, name: HeaderName, fits: impl Fn(&str) -> bool) -> u32 {
    let lists = headers.get_all(name).into_iter().filter_map(|list| list.to_str().ok());
    let items = lists.flat_map(|list| list.split(','));
    let weights = items.filter_map(|item| {
        let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
        let weight = parameters.split(';').find_map(|one| one.trim().strip_prefix("q="));
        let weight = weight.map_or(Ok(1.0), str::parse::<f64>).unwrap_or(0.0);
        fits(&name.trim().to_ascii_lowercase()).then_some((weight.clamp(0.0, 1.0) * 1000.0) as u32)
    });
    weights.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_programs_get_what_they_like_best() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
        for (accept, format) in [
            (browser, Format::Html),
            ("*/*", Format::Json),
            ("", Format::Json),
            ("application/geo+json, application/json;q=0.9", Format::Json),
            ("text/html;q=0.5, application/json", Format::Json),
            ("application/json;q=0.5, text/html", Format::Html),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT, accept.parse().unwrap())]);
            assert_eq!(accepted(&headers), format, "{accept}");
        }
    }
}
