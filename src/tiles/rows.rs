//! What tiles say of each feature: the layers' own columns.

use geo::Coord;

use super::grid;
use crate::wire::layers::{Column, Geometry, Layer, Row, Source, Value};

/// What is known of a feature, by the column's name. What is not known is left out.
pub type Tag = (&'static str, Said);

#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Text(String),
    Whole(i64),
    Real(f64),
}

/// A layer's rows without their outlines.
#[derive(Debug)]
pub struct Rows {
    pub columns: Vec<Column>,
    /// One per row.
    pub tags: Vec<Vec<Tag>>,
    /// One per row: a place in it, on the map. `None`: nobody said where it is.
    pub places: Vec<Option<Coord>>,
    /// One per row: whether it has an outline.
    pub has_ground: Vec<bool>,
}

impl Rows {
    pub fn of(source: Source, layer: Layer) -> Self {
        let table = source.table(layer);
        let is_area = |row: &Row| {
            matches!(row.geometry, Some(Geometry::Area(_) | Geometry::AreaAndPoints(..)))
        };
        let mut rows = Self {
            columns: table.columns(),
            tags: Vec::new(),
            places: Vec::new(),
            has_ground: Vec::new(),
        };
        for row in table.rows() {
            rows.has_ground.push(is_area(&row));
            rows.places.push(place(&row));
            let told = rows.columns.iter().zip(row.values);
            let tags = told.filter_map(|(column, value)| Some((column.name, said(value)?)));
            rows.tags.push(tags.collect());
        }
        rows
    }
}

/// Its point, or else a corner of its outline.
fn place(row: &Row) -> Option<Coord> {
    let corner = || match row.geometry? {
        Geometry::Area(outline) | Geometry::AreaAndPoints(outline, _) => {
            outline.0.first()?.exterior().0.first().copied()
        }
        Geometry::Point(_) | Geometry::Points(_) => None,
    };
    let point = row.point.map(|point| Coord { x: point.lon, y: point.lat });
    point.or_else(corner).map(grid::on_map)
}

fn said(value: Value) -> Option<Said> {
    match value {
        Value::Null => None,
        Value::Text(text) => Some(Said::Text(text.to_owned())),
        Value::Texts(texts) => Some(Said::Text(texts.join(", "))),
        Value::Whole(number) => Some(Said::Whole(number)),
        Value::Real(number) => Some(Said::Real(number)),
    }
}
