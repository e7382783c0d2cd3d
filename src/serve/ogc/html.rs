//! Pages for people: plain, without a script.

use std::fmt::Write;

use axum::http::HeaderName;
use axum::http::header::CONTENT_LANGUAGE;
use serde_json::Value;

use super::base_of;
use crate::language::{Language, say};
use crate::serve::site::Asked;

pub const STYLE: &str = include_str!("style.css");

/// Text that means itself in a page, inside an attribute too.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A property's value, for a cell.
pub fn value(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => escaped(text),
        Value::Array(list) => list.iter().map(self::value).collect::<Vec<_>>().join(", "),
        other => escaped(&other.to_string()),
    }
}

pub fn content_language(language: Language) -> (HeaderName, String) {
    (CONTENT_LANGUAGE, language.tag().to_owned())
}

/// A link for people.
pub fn link(href: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escaped(href), escaped(text))
}

/// `main`: what is between the way here and the end, as HTML.
pub fn page(asked: &Asked, language: Language, title: &str, main: &str) -> String {
    let code = language.tag();
    let title = escaped(title);
    let style = escaped(&format!("{}{}/style.css", asked.base(), super::BASES[0]));
    let other = language.other();
    let other = link(&asked.link_again(&[("lang", other.code())]), &say!(other, "language"));
    let json = link(&asked.link_again(&[("f", "json")]), "JSON");
    let map = link(&format!("{}/", asked.base()), &say!(language, "server-map"));
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"{style}\">\n</head>\n<body>\n\
         <header><nav class=\"way\">{way}</nav><nav class=\"other\">{map} {json} {other}</nav></header>\n\
         <main>\n<h1>{title}</h1>\n{main}\n</main>\n</body>\n</html>\n",
        way = way(asked, language),
    )
}

/// Every part of the path that leads somewhere.
fn way(asked: &Asked, language: Language) -> String {
    let base = base_of(&asked.path);
    let mut so_far = base.to_owned();
    let mut way = link(&asked.link(base, &[]), &say!(language, "server-service"));
    let rest = asked.path.strip_prefix(base).unwrap_or_default();
    for part in rest.split('/').filter(|part| !part.is_empty()) {
        // The path is encoded already; only its text is for people.
        write!(so_far, "/{part}").expect("memory takes it");
        write!(way, " / {}", link(&asked.link(&so_far, &[]), &decoded(part)))
            .expect("memory takes it");
    }
    way
}

fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%');
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::parameters::encoded;

    #[test]
    fn what_a_name_says_stays_text() {
        assert_eq!(escaped("<b a='\"'>&"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;");
        assert_eq!(decoded("%E4%B8%9C%"), "东%");
        assert_eq!(encoded("东/a b"), "%E4%B8%9C%2Fa%20b");
    }
}
