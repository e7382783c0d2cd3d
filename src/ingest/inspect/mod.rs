//! What is in a file, before anybody knows what it means: for people who prepare one.

mod guess;
mod picture;
mod stub;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub use picture::picture;
pub use stub::settings;

use super::Code;
use super::candidates;
use super::formats::{self, How, Read};
use super::problem::{FileName, Place, Problem, Problems};
use super::table::{Cell, Shape, Table};
use crate::crs::{self, Crs};
use crate::model::InputRole;

/// One file, looked at.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// As the caller named it.
    pub file: String,
    pub layers: Vec<Layer>,
    /// Why there are no more layers, and what was assumed about them.
    pub problems: Vec<Problem>,
}

/// A table of a file.
#[derive(Clone, Debug)]
pub struct Layer {
    /// `None`: the format has no layers.
    pub name: Option<String>,
    pub format: &'static str,
    /// Of formats that are not always UTF-8.
    pub encoding: Option<&'static str>,
    /// Nothing in the file says so; it was seen.
    pub encoding_assumed: bool,
    /// What is between fields.
    pub delimiter: Option<char>,
    /// The row that names the columns, if rows were passed over to find it.
    pub header_row: Option<u64>,
    pub n_rows: usize,
    /// Kinds of geometries, and how many rows have one.
    pub geometries: Vec<(String, usize)>,
    pub crs: SeenCrs,
    /// Least and greatest x, then y, as the file has them.
    pub extent: Option<[f64; 4]>,
    /// Corners of it, longitude before latitude, in degrees. `None`: the map is not known.
    pub on_globe: Option<[f64; 4]>,
    pub columns: Vec<Column>,
    /// What the file may be given as.
    pub role: Option<InputRole>,
}

/// The coordinate reference system of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeenCrs {
    /// There are no positions.
    None,
    /// The file says it.
    Said(String),
    /// The file says it in words that mean nothing here.
    Unknown(String),
    /// The file does not say it, and its positions can be degrees.
    Degrees,
    /// The file does not say it, and its positions cannot be degrees: which may fit.
    Meters(String),
}

/// A column of a layer.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    pub kind: &'static str,
    /// Different values, the first few.
    pub samples: Vec<String>,
    pub n_empty: usize,
    /// Every row says something else.
    pub unique: bool,
    /// The fact that it may hold.
    pub guess: Option<&'static str>,
}

const SAMPLES: usize = 3;
const LONGEST_SAMPLE: usize = 24;

/// Looks into a file of any format, whatever it is to be used for.
pub fn inspect(path: &Path) -> Inspected {
    // Schools are as good a role as any other: codes are about files here.
    let file = FileName { role: InputRole::Schools, name: path.display().to_string() };
    let mut problems = Problems::default();
    let mut layers = Vec::new();
    let mut source = super::source::Source::open(file.role, path, &[], &mut problems);
    if let Some(bytes) = source.take_bytes() {
        let names = formats::layer_names(&bytes);
        if names.is_empty() {
            let read = formats::read(&file, bytes, &How::default(), &mut problems);
            layers.extend(read.into_iter().flatten().map(|read| looked_at(read, &problems)));
        } else {
            for name in names {
                let how = How { layer: Some(name), ..How::default() };
                // What one layer assumes says nothing of another.
                let mut own = Problems::default();
                let read = formats::read(&file, bytes.clone(), &how, &mut own);
                layers.extend(read.into_iter().flatten().map(|read| looked_at(read, &own)));
                problems.extend(own.all().into_iter().filter(|one| one.code != Code::Empty));
            }
        }
    }
    let mut problems = problems.all();
    // An empty sheet beside others is nothing to speak of; if there are only empty ones, it is.
    if layers.is_empty() && problems.is_empty() {
        problems.push(file.problem(Code::Empty));
    }
    Inspected { file: file.name, layers, problems }
}

fn looked_at(read: Read, problems: &Problems) -> Layer {
    let Read { format, layer: name, mut table, crs, encoding, delimiter } = read;
    let header_row = problems.find(Code::RowsAbove).and_then(|found| match found.place {
        Place::Row(row, _) => Some(row),
        _ => None,
    });
    let mut columns = columns(&table);
    let role = guess::role(&mut columns, has_areas(&table));
    let known = crs.as_deref().and_then(crs::of);
    take_positions(&mut table, &columns, known.as_ref());
    let extent = extent(&table);
    let seen = match (extent, crs) {
        (None, _) => SeenCrs::None,
        (_, Some(words)) => match &known {
            Some(crs) => SeenCrs::Said(crs.name.clone()),
            None => SeenCrs::Unknown(words),
        },
        (_, None) if candidates::look_projected(&table) => {
            SeenCrs::Meters(candidates::named(&table))
        }
        (_, None) => SeenCrs::Degrees,
    };
    let map = if seen == SeenCrs::Degrees { Some(Crs::wgs84()) } else { known };
    Layer {
        name,
        format,
        encoding,
        encoding_assumed: problems.find(Code::AssumedEncoding).is_some(),
        delimiter,
        header_row,
        n_rows: table.rows.len(),
        geometries: geometries(&table),
        crs: seen,
        extent,
        on_globe: extent.zip(map).and_then(|(extent, map)| corners(extent, &map)),
        columns,
        role,
    }
}

fn has_areas(table: &Table) -> bool {
    table.rows.iter().any(|row| matches!(row.shape, Ok(Some(Shape::Area(_)))))
}

fn take_positions(table: &mut Table, columns: &[Column], crs: Option<&Crs>) {
    let of = |fact| columns.iter().position(|column| column.guess == Some(fact));
    let (x, y) = if crs.is_some_and(|crs| crs.x_is_north) { ("y", "x") } else { ("x", "y") };
    let (east, north) = (of("lon").or(of(x)), of("lat").or(of(y)));
    super::placing::take_from_columns(table, east, north);
}

fn columns(table: &Table) -> Vec<Column> {
    let column = |(at, name): (usize, &String)| {
        let cells = || table.rows.iter().map(move |row| row.cell(Some(at)));
        let texts = || cells().filter_map(Cell::text);
        let different: BTreeSet<&str> = texts().collect();
        let n_empty = cells().filter(|cell| cell.is_missing()).count();
        let mut samples: Vec<String> = Vec::new();
        for text in texts() {
            let short: String = text.chars().take(LONGEST_SAMPLE).collect();
            if SAMPLES <= samples.len() {
                break;
            }
            if !samples.contains(&short) {
                samples.push(short);
            }
        }
        Column {
            name: name.clone(),
            kind: kind(cells()),
            samples,
            n_empty,
            unique: n_empty == 0 && different.len() == table.rows.len(),
            guess: None,
        }
    };
    table.columns.iter().enumerate().map(column).collect()
}

fn kind<'a>(cells: impl Iterator<Item = &'a Cell>) -> &'static str {
    let (mut numbers, mut wholes, mut all) = (0, 0, 0);
    for cell in cells.filter(|cell| !cell.is_missing()) {
        all += 1;
        if let Some(number) = cell.number() {
            numbers += 1;
            wholes += usize::from(number.whole().is_some());
        }
    }
    match all {
        0 => "empty",
        _ if wholes == all => "whole number",
        _ if numbers == all => "number",
        // A few marks among numbers, such as "none", are worth knowing about.
        _ if all < 2 * numbers => "number and text",
        _ => "text",
    }
}

fn geometries(table: &Table) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in &table.rows {
        let name = match &row.shape {
            Ok(None) => continue,
            Ok(Some(shape)) => shape.name(),
            Err(_) => "damaged",
        };
        *counts.entry(name.to_owned()).or_default() += 1;
    }
    counts.into_iter().collect()
}

fn extent(table: &Table) -> Option<[f64; 4]> {
    let mut extent: Option<[f64; 4]> = None;
    let mut take = |x: f64, y: f64| {
        let [least_x, most_x, least_y, most_y] = extent.unwrap_or([x, x, y, y]);
        extent = Some([least_x.min(x), most_x.max(x), least_y.min(y), most_y.max(y)]);
    };
    for row in &table.rows {
        match &row.shape {
            Ok(Some(Shape::Point(point))) => take(point.lon, point.lat),
            Ok(Some(Shape::Points(points))) => {
                points.iter().for_each(|point| take(point.lon, point.lat));
            }
            Ok(Some(Shape::Area(area))) => {
                let corners = area.0.iter().flat_map(|polygon| &polygon.exterior().0);
                corners.for_each(|corner| take(corner.x, corner.y));
            }
            Ok(Some(Shape::Line(lines))) => {
                lines.0.iter().flat_map(|line| &line.0).for_each(|at| take(at.x, at.y));
            }
            _ => {}
        }
    }
    extent
}

fn corners([least_x, most_x, least_y, most_y]: [f64; 4], map: &Crs) -> Option<[f64; 4]> {
    let (west, south) = map.to_wgs84(least_x, least_y)?;
    let (east, north) = map.to_wgs84(most_x, most_y)?;
    Some([west, south, east, north])
}
