//! What is asked of a collection's items.

use super::area::Area;
use super::collections::{Collection, Kind};
use super::cql2::{self, Comparison, Filter, Scalar, Terms};
use super::system::System;
use crate::serve::parameters::Reader;

/// All but the plan, the format and the language.
#[derive(Debug)]
pub struct Query<'a> {
    pub limit: usize,
    /// How many of those that match come before.
    pub offset: usize,
    pub area: Option<Area<'a>>,
    pub filter: Option<Filter>,
    /// Columns, and whether the largest comes first.
    pub order: Vec<(usize, bool)>,
    /// `None`: all.
    pub columns: Option<Vec<usize>>,
    pub with_geometry: bool,
    /// In which system the answer is.
    pub system: &'a System,
}

/// What a client gets that does not say how many it wants.
pub const USUAL_LIMIT: usize = 100;

/// Who wants more gets so many, and a link to the others.
pub const LARGEST_LIMIT: usize = 10_000;

/// What every collection's items understand; besides, each property that can be filtered by.
pub const ITEMS: [&str; 16] = [
    "limit",
    "offset",
    "bbox",
    "bbox-crs",
    "crs",
    "filter",
    "filter-lang",
    "filter-crs",
    "sortby",
    "properties",
    "skipGeometry",
    "f",
    "lang",
    "plan",
    "datetime",
    "level",
];

pub fn known(collection: &'static Collection) -> Vec<&'static str> {
    ITEMS.into_iter().chain(collection.queryables().map(|column| column.name)).collect()
}

/// What is wrong stays with the reader, and something else stands in its place.
pub fn read<'a>(
    reader: &mut Reader,
    collection: &'static Collection,
    systems: &'a [System],
) -> Query<'a> {
    let wanted = "a whole number, 1 or more";
    let limit = reader.read("limit", wanted, |text| whole(text).filter(|limit| 0 < *limit));
    let offset = reader.read("offset", "a whole number", whole);
    let area_system = system(reader, "bbox-crs", systems);
    let filter_system = system(reader, "filter-crs", systems);
    let terms = Terms { collection, system: filter_system };
    let mut parts: Vec<Filter> = filter(reader, terms).into_iter().collect();
    parts.extend(equalities(reader, collection));
    Query {
        limit: limit.unwrap_or(USUAL_LIMIT).min(LARGEST_LIMIT),
        offset: offset.unwrap_or(0),
        area: area(reader, area_system),
        filter: (!parts.is_empty()).then_some(Filter::All(parts)),
        order: order(reader, collection),
        columns: columns(reader, collection),
        with_geometry: !reader.read("skipGeometry", "true or false", truth).unwrap_or(false),
        system: system(reader, "crs", systems),
    }
}

/// By `crs`, else CRS84.
pub fn system<'a>(reader: &mut Reader, name: &str, systems: &'a [System]) -> &'a System {
    let uris: Vec<&str> = systems.iter().map(|system| system.uri.as_str()).collect();
    let wanted = format!("one of {}", uris.join(", "));
    let found = reader.read(name, &wanted, |uri| systems.iter().find(|system| system.uri == uri));
    found.unwrap_or(&systems[0])
}

/// Six numbers are a box with heights, which do not count.
pub fn flat_corners(numbers: &[f64]) -> Option<[f64; 4]> {
    match *numbers {
        [a, b, c, d] => Some([a, b, c, d]),
        [a, b, _, c, d, _] => Some([a, b, c, d]),
        _ => None,
    }
}

fn area<'a>(reader: &mut Reader, system: &'a System) -> Option<Area<'a>> {
    let axes =
        if system.crs.is_north_first { "south,west,north,east" } else { "west,south,east,north" };
    let wanted = format!("4 or 6 numbers, {axes}");
    reader.read("bbox", &wanted, |text| {
        let numbers: Option<Vec<f64>> =
            text.split(',').map(|number| number.trim().parse().ok()).collect();
        Area::of(flat_corners(&numbers?)?, system)
    })
}

fn filter(reader: &mut Reader, terms: Terms) -> Option<Filter> {
    let wanted = "cql2-text or cql2-json";
    let in_json = reader.read("filter-lang", wanted, |text| match text {
        "cql2-text" => Some(false),
        "cql2-json" => Some(true),
        _ => None,
    });
    let text = reader.text("filter")?;
    let by_looks = text.trim_start().starts_with('{');
    let read = match in_json.unwrap_or(by_looks) {
        true => cql2::from_json(text, terms),
        false => cql2::from_text(text, terms),
    };
    read.map_err(|detail| reader.fault("bad-filter", "filter", detail)).ok()
}

/// `?school=adams`
fn equalities(reader: &mut Reader, collection: &'static Collection) -> Vec<Filter> {
    let equal = |column: &super::collections::Column| {
        let at = collection.column(column.name)?;
        let value = match column.kind {
            Kind::Text | Kind::Texts => Scalar::Text(reader.text(column.name)?.to_owned()),
            Kind::Number | Kind::Integer => {
                let number =
                    |text: &str| text.parse().ok().filter(|number: &f64| number.is_finite());
                Scalar::Number(reader.read(column.name, "a number", number)?)
            }
        };
        Some(Filter::Compare(Scalar::Column(at), Comparison::Equal, value))
    };
    collection.queryables().filter_map(equal).collect()
}

fn order(reader: &mut Reader, collection: &'static Collection) -> Vec<(usize, bool)> {
    let names: Vec<&str> = collection.queryables().map(|column| column.name).collect();
    let wanted = format!(
        "a list of {}, each with a - before it where the largest comes first",
        names.join(", ")
    );
    let order = reader.read("sortby", &wanted, |text| {
        let key = |key: &str| {
            // A plus behind the ? may come as a space.
            let key = key.trim();
            let (name, descending) = match key.strip_prefix('-') {
                Some(name) => (name, true),
                None => (key.strip_prefix('+').unwrap_or(key), false),
            };
            names.contains(&name).then(|| Some((collection.column(name)?, descending)))?
        };
        text.split(',').map(key).collect::<Option<Vec<_>>>()
    });
    order.unwrap_or_default()
}

fn columns(reader: &mut Reader, collection: &'static Collection) -> Option<Vec<usize>> {
    let names: Vec<&str> = collection.columns.iter().map(|column| column.name).collect();
    let wanted = format!("a list of {}", names.join(", "));
    reader.read("properties", &wanted, |text| {
        text.split(',').map(|name| collection.column(name.trim())).collect::<Option<Vec<_>>>()
    })
}

fn whole(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // More digits than any number has mean as many as there are.
    digits.then(|| text.parse().unwrap_or(usize::MAX))
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}
