//! Filters, by OGC 21-065r2 (CQL2): text or JSON in, one question of every feature out.
//!
//! What is understood: basic CQL2, LIKE, BETWEEN and IN, CASEI, comparison of two properties, and
//! S_INTERSECTS with any geometry. The truth of a comparison with nothing is unknown, as in SQL.

mod holds;
mod json;
mod text;
mod typed;

pub use holds::holds;

use geo::Geometry;

use super::collections::Collection;
use super::system::System;

/// Something that is true of a feature, false, or unknown.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    Literal(bool),
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Not(Box<Filter>),
    Compare(Scalar, Comparison, Scalar),
    Like(Scalar, Scalar),
    Between(Scalar, Scalar, Scalar),
    In(Scalar, Vec<Scalar>),
    IsNull(Scalar),
    Intersects(Shape, Shape),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    Greater,
    AtMost,
    AtLeast,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// The position of a column.
    Column(usize),
    Text(String),
    Number(f64),
    Truth(bool),
    /// Whether letters are capital does not count.
    AnyCase(Box<Scalar>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    OfFeature,
    /// In degrees of longitude and latitude.
    Given(Geometry),
}

/// By what a filter is understood.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    pub collection: &'static Collection,
    /// That of its geometries.
    pub system: &'a System,
}

/// Deeper ones nobody writes by hand.
const DEEPEST: usize = 40;

/// What the geometry of a feature is called.
pub const GEOMETRY: &str = "geometry";

/// # Errors
///
/// What is wrong with it, and where.
pub fn from_text(text: &str, terms: Terms) -> Result<Filter, String> {
    let filter = text::parse(text, terms)?;
    typed::check(&filter, terms.collection)?;
    Ok(filter)
}

/// # Errors
///
/// What is wrong with it.
pub fn from_json(text: &str, terms: Terms) -> Result<Filter, String> {
    let value = serde_json::from_str(text).map_err(|err| format!("it is no JSON: {err}"))?;
    let filter = json::filter(&value, terms, 0)?;
    typed::check(&filter, terms.collection)?;
    Ok(filter)
}

impl Comparison {
    fn called(sign: &str) -> Option<Self> {
        Some(match sign {
            "=" => Self::Equal,
            "<>" => Self::Unequal,
            "<" => Self::Less,
            ">" => Self::Greater,
            "<=" => Self::AtMost,
            ">=" => Self::AtLeast,
            _ => return None,
        })
    }
}

impl Terms<'_> {
    fn column(&self, name: &str) -> Result<Scalar, String> {
        let known = self.collection.queryables().any(|column| column.name == name);
        let column = self.collection.column(name).filter(|_| known).map(Scalar::Column);
        column.ok_or_else(|| {
            let names: Vec<&str> = self.collection.queryables().map(|column| column.name).collect();
            format!("there is no property {name:?} to filter by; there is {}, and {GEOMETRY} in S_INTERSECTS", names.join(", "))
        })
    }

    /// The place of a position as the filter has it.
    fn place(&self, x: f64, y: f64) -> Result<geo::Coord, String> {
        let found = self.system.read(geo::Coord { x, y });
        found.ok_or_else(|| format!("{x} {y} is no place on the map of filter-crs"))
    }

    fn rectangle(&self, numbers: [f64; 4]) -> Result<Geometry, String> {
        let found = super::area::Area::of(numbers, self.system).and_then(|area| area.geometry());
        found.ok_or_else(|| "the box has no place on the map of filter-crs".to_owned())
    }
}
