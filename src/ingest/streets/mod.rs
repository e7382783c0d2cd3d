//! Where people walk: OpenStreetMap, or lines that somebody drew.

pub mod barriers;
mod lines;
mod pbf;
pub mod shifted;
mod walkable;

use geo::MultiLineString;

pub use pbf::is_pbf;

use super::Code;
use super::problem::{FileName, Problems};
use super::table::{Fault, Row, Shape, Table};
use crate::model::{Point, StreetSettings, Streets};
use lines::Drawn;
use pbf::Broken;
use walkable::Tags;

/// The walking network of an `.osm.pbf` file. `None` after a problem.
pub fn of_pbf(file: &FileName, bytes: &[u8], problems: &mut Problems) -> Option<Streets> {
    match pbf::read(bytes) {
        Ok(read) if read.streets.segments().is_empty() => {
            let detail = format!("it has {} ways", read.n_ways);
            problems.add(file.problem(Code::NoStreets).detail(detail));
            None
        }
        Ok(read) => {
            if 0 < read.n_missing {
                let n_missing = read.n_missing;
                problems.add(file.problem(Code::MissingNodes).value(n_missing));
            }
            Some(read.streets)
        }
        Err((offset, broken)) => {
            let (code, detail) = told(broken);
            let detail = format!("from byte {offset} on: {detail}");
            problems.add(file.problem(code).detail(detail));
            None
        }
    }
}

fn told(broken: Broken) -> (Code, &'static str) {
    match broken {
        Broken::CutOff => (Code::BrokenPbf, "it ends in the middle of a blob"),
        Broken::Message => (Code::BrokenPbf, "this is not what the format puts there"),
        Broken::Zlib => (Code::BrokenPbf, "the compressed data is damaged"),
        Broken::TooLong => (Code::BrokenPbf, "a blob is longer than the format allows"),
        Broken::Inflates => (Code::TooMuchStreet, "it inflates to more than 50 times its size"),
        Broken::TooMany => (Code::TooMuchStreet, "it has more than 100 million nodes"),
        Broken::Compression => (Code::UnknownPbf, "it is compressed, but not by zlib"),
        Broken::Feature => (Code::UnknownPbf, "its header requires a feature that is not known"),
    }
}

/// The walking network of drawn lines. Where rows say `highway`, only those that people walk.
/// `None` after a problem.
pub fn of_lines(
    mut table: Table,
    settings: &StreetSettings,
    problems: &mut Problems,
) -> Option<Streets> {
    let columns =
        walkable::KEYS.map(|key| (key, table.columns.iter().position(|column| column == key)));
    let osm = table.columns.iter().any(|column| column == "highway");
    let (mut drawn, mut names) = (Vec::new(), Vec::new());
    for row in &mut table.rows {
        let shape = row.take_shape();
        let tags = tags(row, &columns);
        if osm && !tags.walkable() {
            continue;
        }
        match lines_and_layer(shape, &tags) {
            Ok((lines, layer)) => {
                let name = tags.name.map(|name| {
                    names.push(name.to_owned());
                    names.len() as u32 - 1
                });
                drawn.extend(lines.into_iter().map(|points| Drawn { points, layer, name }));
            }
            // Maps have places beside streets.
            Err(fault) if osm && fault.code == Code::NoStreet => {}
            Err(fault) => problems.add(fault.problem(&table.file, &row.place)),
        }
    }
    let Some(streets) = lines::joined(&drawn, &names, settings.join_within) else {
        problems.add(table.file.problem(Code::TooDense));
        return None;
    };
    if streets.segments().is_empty() {
        problems.add(table.file.problem(Code::NoStreets));
        return None;
    }
    Some(streets)
}

fn tags<'a>(row: &'a Row, columns: &[(&str, Option<usize>)]) -> Tags<'a> {
    let mut tags = Tags::default();
    for (key, column) in columns {
        if let Some(value) = row.cell(*column).text() {
            tags.set(key, value);
        }
    }
    tags
}

fn lines_and_layer(
    shape: Result<Option<Shape>, Fault>,
    tags: &Tags,
) -> Result<(Vec<Vec<Point>>, i8), Fault> {
    let fault =
        |code, value: Option<&str>| Fault { code, value: value.map(str::to_owned), detail: None };
    match shape? {
        Some(Shape::Line(lines)) => {
            let layer = tags.layer().ok_or_else(|| fault(Code::BadLayer, tags.layer))?;
            Ok((lines_of(lines), layer))
        }
        other => Err(fault(Code::NoStreet, other.as_ref().map(Shape::name))),
    }
}

/// Lines of at least two points.
fn lines_of(lines: MultiLineString<f64>) -> Vec<Vec<Point>> {
    let points = |line: geo::LineString| -> Vec<Point> {
        line.0.iter().map(|at| Point { lon: at.x, lat: at.y }).collect()
    };
    lines.0.into_iter().map(points).filter(|line| 2 <= line.len()).collect()
}
