//! A file as GeoJSON on WGS 84, to be seen on any map.

use std::path::Path;

use geojson::{GeometryValue, JsonObject};
use serde_json::{Number, Value, json};

use crate::ingest::file_wishes::FileWishes;
use crate::ingest::placing::{self, Ground};
use crate::ingest::problem::{Problem, Problems};
use crate::ingest::source::Source;
use crate::ingest::table::{Cell, Row, Shape, Table};
use crate::model::{Columns, InputRole};

/// A FeatureCollection of the file's rows, positions and facts as they are understood without any
/// settings.
///
/// # Errors
///
/// Everything that is wrong with the file.
pub fn picture(path: &Path) -> Result<String, Vec<Problem>> {
    let mut problems = Problems::default();
    let mut source = Source::open(InputRole::Schools, path, &[], &mut problems);
    let ground = Ground { files: &FileWishes::default(), columns: &Columns::default() };
    let table = placing::table(&mut source, ground, &mut problems);
    let features = table.map(|table| features(table, &mut problems));
    problems.into_notices()?;
    let features = features.expect("without a problem there is a table");
    Ok(json!({"type": "FeatureCollection", "features": features}).to_string())
}

fn features(mut table: Table, problems: &mut Problems) -> Vec<Value> {
    let mut features = Vec::with_capacity(table.rows.len());
    for row in &mut table.rows {
        let shape = row.take_shape().unwrap_or_else(|fault| {
            problems.add(fault.problem(&table.file, &row.place));
            None
        });
        let properties = properties(&table.columns, row);
        let geometry = shape.as_ref().and_then(geometry);
        features.push(json!({"type": "Feature", "properties": properties, "geometry": geometry}));
    }
    features
}

fn properties(columns: &[String], row: &Row) -> JsonObject {
    let fact = |(at, name): (usize, &String)| {
        let value = match row.cell(Some(at)) {
            Cell::Missing => Value::Null,
            Cell::Text(text) => Value::String(text.clone()),
            Cell::Number(text) => match text.parse::<Number>() {
                Ok(number) => Value::Number(number),
                Err(_) => Value::String(text.clone()),
            },
            Cell::Other(text) => serde_json::from_str(text).unwrap_or_default(),
        };
        (name.clone(), value)
    };
    columns.iter().enumerate().map(fact).collect()
}

fn geometry(shape: &Shape) -> Option<GeometryValue> {
    match shape {
        Shape::Point(at) => Some(GeometryValue::new_point([at.lon, at.lat])),
        Shape::Area(area) => Some(GeometryValue::from(area)),
        Shape::Line(lines) => Some(GeometryValue::from(lines)),
        Shape::Points(points) => {
            Some(GeometryValue::new_multi_point(points.iter().map(|at| [at.lon, at.lat])))
        }
        Shape::Other(_) => None,
    }
}
