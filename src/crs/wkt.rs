//! Coordinate reference systems as well-known text, in which `.prj` files are written: as much of
//! it as tells the authority's code or, without one, the projection.

use super::datums;

/// `NAME["text", 12.3, INNER[...]]`
struct Node<'a> {
    name: &'a str,
    texts: Vec<&'a str>,
    numbers: Vec<f64>,
    inner: Vec<Node<'a>>,
}

/// What well-known text says, in words that [`super::of`] understands.
pub enum Meaning {
    Epsg(u32),
    Proj(String),
}

/// Deeper than any that means something.
const DEEPEST: usize = 16;

/// `None`: it is no well-known text, or says nothing that is known here.
pub fn read(text: &str) -> Option<Meaning> {
    let root = node(&mut text.trim(), 0)?;
    // Of a system that is put together of a flat and a vertical one, the flat one.
    let root = match root.upper().as_str() {
        "COMPD_CS" | "COMPOUNDCRS" => root.inner.into_iter().next()?,
        _ => root,
    };
    let authority = root.inner.iter().find(|node| ["AUTHORITY", "ID"].contains(&&*node.upper()));
    if let Some(authority) = authority.filter(|node| node.texts.first() == Some(&"EPSG")) {
        let text = authority.texts.get(1).and_then(|text| text.parse().ok());
        if let Some(code) = text.or(authority.numbers.first().map(|code| *code as u32)) {
            return Some(Meaning::Epsg(code));
        }
    }
    match root.upper().as_str() {
        "GEOGCS" => Some(Meaning::Proj(format!("+proj=longlat {}", geographic(&root)?))),
        "PROJCS" => projected(&root).map(Meaning::Proj),
        _ => None,
    }
}

impl<'a> Node<'a> {
    fn upper(&self) -> String {
        self.name.to_uppercase()
    }

    fn find(&self, name: &str) -> Option<&Node<'a>> {
        self.inner.iter().find(|node| node.upper() == name)
    }

    fn parameter(&self, name: &str) -> Option<f64> {
        let is_it = |node: &&Node| {
            node.upper() == "PARAMETER"
                && node.texts.first().is_some_and(|text| plain(text) == name)
        };
        self.inner.iter().find(is_it)?.numbers.first().copied()
    }
}

/// Letters and digits, small.
pub fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

fn node<'a>(rest: &mut &'a str, depth: usize) -> Option<Node<'a>> {
    let start = rest.find(['[', '('])?;
    let name = rest[..start].trim();
    if DEEPEST < depth
        || name.is_empty()
        || !name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')
    {
        return None;
    }
    let mut found = Node { name, texts: Vec::new(), numbers: Vec::new(), inner: Vec::new() };
    *rest = &rest[start + 1..];
    loop {
        *rest = rest.trim_start_matches(|char: char| char == ',' || char.is_whitespace());
        if let Some(after) = rest.strip_prefix([']', ')']) {
            *rest = after;
            return Some(found);
        }
        if let Some(text) = rest.strip_prefix('"') {
            let (text, after) = text.split_once('"')?;
            found.texts.push(text);
            *rest = after;
            continue;
        }
        let end = rest.find([',', ']', ')', '[', '('])?;
        if ['[', '('].iter().any(|bracket| rest[end..].starts_with(*bracket)) {
            found.inner.push(node(rest, depth + 1)?);
        } else {
            // Directions of axes are words, and not needed.
            found.numbers.extend(rest[..end].trim().parse::<f64>().ok());
            *rest = &rest[end..];
        }
    }
}

/// The ellipsoid, the shift and the prime meridian of a `GEOGCS`.
fn geographic(node: &Node) -> Option<String> {
    let datum = node.find("DATUM")?;
    let spheroid = datum.find("SPHEROID")?;
    let [a, inverse] = *spheroid.numbers.first_chunk()?;
    let b = if inverse == 0.0 { a } else { a * (1.0 - 1.0 / inverse) };
    let mut said = format!("+a={a} +b={b}");
    let shift = datum
        .find("TOWGS84")
        .map(|node| node.numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(","));
    let name = datum.texts.first().copied().unwrap_or_default();
    match shift.or_else(|| datums::shift_of(name)) {
        Some(shift) => said += &format!(" +towgs84={shift}"),
        None => said += " +unknown_shift",
    }
    let meridian = node.find("PRIMEM").and_then(|node| node.numbers.first().copied());
    if let Some(meridian) = meridian.filter(|meridian| *meridian != 0.0) {
        said += &format!(" +pm={meridian}");
    }
    Some(said)
}

fn projected(node: &Node) -> Option<String> {
    let geographic = geographic(node.find("GEOGCS")?)?;
    let unit = node.find("UNIT").and_then(|node| node.numbers.first().copied()).unwrap_or(1.0);
    let kind = plain(node.find("PROJECTION")?.texts.first()?);
    let kind = match &*kind {
        "transversemercator" | "gausskruger" => "tmerc",
        "mercatorauxiliarysphere" | "popularvisualisationpseudomercator" => {
            return Some("+proj=merc +a=6378137 +b=6378137 +units=m".to_owned());
        }
        "mercator" | "mercator1sp" | "mercator2sp" => "merc",
        "lambertconformalconic" | "lambertconformalconic1sp" | "lambertconformalconic2sp" => "lcc",
        "albers" | "albersconicequalarea" => "aea",
        "lambertazimuthalequalarea" => "laea",
        "doublestereographic" | "obliquestereographic" => "sterea",
        "cassini" | "cassinisoldner" => "cass",
        _ => return None,
    };
    let mut said = format!("+proj={kind} {geographic} +to_meter={unit}");
    let parameters = [
        ("lat_0", ["latitudeoforigin", "latitudeofcenter"]),
        ("lon_0", ["centralmeridian", "longitudeofcenter"]),
        ("lat_1", ["standardparallel1", ""]),
        ("lat_2", ["standardparallel2", ""]),
        ("k", ["scalefactor", ""]),
    ];
    for (proj, names) in parameters {
        if let Some(number) = names.iter().find_map(|name| node.parameter(name)) {
            let proj = if kind == "merc" && proj == "lat_1" { "lat_ts" } else { proj };
            said += &format!(" +{proj}={number}");
        }
    }
    if kind == "lcc" && node.parameter("standardparallel1").is_none() {
        said += &format!(" +lat_1={}", node.parameter("latitudeoforigin")?);
    }
    for (proj, name) in [("x_0", "falseeasting"), ("y_0", "falsenorthing")] {
        said += &format!(" +{proj}={}", unit * node.parameter(name).unwrap_or(0.0));
    }
    Some(said)
}
