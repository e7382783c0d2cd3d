//! From files to tables whose positions are longitude and latitude on WGS 84.

use std::collections::BTreeMap;

use geo::MapCoordsInPlace;
use rayon::prelude::*;

use super::file_wishes::FileWishes;
use super::formats::{self, Read};
use super::problem::{FileName, Place, Problems};
use super::source::Source;
use super::table::{Cell, Fault, Row, Shape, Table, position};
use super::{Code, candidates};
use crate::crs::{self, Crs};
use crate::model::{Columns, Point};

/// By what the positions of a file are understood.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub files: &'a FileWishes,
    pub columns: &'a Columns,
}

/// The table of a file, or of the files that are to be one. `None` after a problem.
pub(super) fn table(source: &mut Source, ground: Ground, problems: &mut Problems) -> Option<Table> {
    let bytes = source.take_bytes()?;
    let how = ground.files.how(source.file.role);
    let parts = formats::read(&source.file, bytes, &how, problems)?;
    let placed = |read| placed(read, ground, problems);
    let parts: Option<Vec<Table>> =
        parts.into_iter().map(placed).collect::<Vec<_>>().into_iter().collect();
    Some(joined(&source.file, parts?))
}

/// `None` after a problem.
fn placed(read: Read, ground: Ground, problems: &mut Problems) -> Option<Table> {
    let Read { mut table, crs: said, .. } = read;
    let crs = crs_of(&table.file, said.as_deref(), ground.files, problems)?;
    let crs = crs.as_ref();
    let wgs84 = Crs::wgs84();
    let known = crs.map_or(&wgs84, Chosen::crs);
    take_positions(&mut table, known, ground.columns);
    if crs.is_none() && candidates::look_projected(&table) {
        let detail = candidates::named(&table);
        problems.add(table.file.problem(Code::NoCrs).detail(detail));
        return None;
    }
    let is_grid = !known.is_geographic() && known.name.starts_with("EPSG:");
    table.grid = is_grid.then(|| known.name.clone());
    if known.unknown_shift {
        problems.add(table.file.problem(Code::UnknownShift).value(&known.name));
    }
    if !known.is_wgs84() || crs.is_none() {
        table.rows.par_iter_mut().for_each(|row| place(row, known));
    } else {
        table.rows.par_iter_mut().for_each(|row| place(row, &wgs84));
    }
    Some(table)
}

/// Of a file or of the settings.
enum Chosen<'a> {
    Own(Crs),
    Said(&'a Crs),
}

impl Chosen<'_> {
    fn crs(&self) -> &Crs {
        match self {
            Self::Own(crs) => crs,
            Self::Said(crs) => crs,
        }
    }
}

/// What the settings say of this file; else what it says itself; else what they say of all files.
/// `Some(None)`: nobody says anything. `None` after a problem.
fn crs_of<'a>(
    file: &FileName,
    own: Option<&str>,
    files: &'a FileWishes,
    problems: &mut Problems,
) -> Option<Option<Chosen<'a>>> {
    let own_crs = own.map(|own| (own, crs::of(own)));
    let of_file = files.crs_of(file.role);
    // No file can say that it is shifted: one that says it is in degrees may be.
    let shifted = files.crs.as_ref().filter(|crs| {
        let degrees = |own: &Crs| own.is_geographic();
        crs.is_shifted()
            && own_crs.as_ref().is_none_or(|(_, own)| own.as_ref().is_some_and(degrees))
    });
    if let Some(said) = of_file.or(shifted) {
        if let Some((_, Some(own))) =
            own_crs.filter(|(_, own)| own.as_ref().is_some_and(|own| own.name != said.name))
        {
            let detail = format!("read as {}", said.name);
            problems.add(file.problem(Code::CrsOverruled).value(&own.name).detail(detail));
        }
        return Some(Some(Chosen::Said(said)));
    }
    match own_crs {
        None => Some(files.crs.as_ref().map(Chosen::Said)),
        Some((_, Some(own))) => Some(Some(Chosen::Own(own))),
        Some((words, None)) => {
            problems.add(file.problem(Code::OtherCrs).value(words));
            None
        }
    }
}

/// Rows without a geometry stand where their columns say.
fn take_positions(table: &mut Table, crs: &Crs, columns: &Columns) {
    let (x, y) = (table.column(&columns.x), table.column(&columns.y));
    let (x, y) = if crs.x_is_north { (y, x) } else { (x, y) };
    let east = table.column(&columns.lon).or(x);
    let north = table.column(&columns.lat).or(y);
    take_from_columns(table, east, north);
}

/// Rows without a geometry stand where these columns say.
pub(super) fn take_from_columns(table: &mut Table, east: Option<usize>, north: Option<usize>) {
    for row in table.rows.iter_mut().filter(|row| matches!(row.shape, Ok(None))) {
        let (east, north) = (row.cell(east), row.cell(north));
        if !(east.is_missing() && north.is_missing()) {
            row.shape = point(east, north).map(Some);
        }
    }
}

fn point(east: &Cell, north: &Cell) -> Result<Shape, Fault> {
    Ok(Shape::Point(Point { lon: number(east)?, lat: number(north)? }))
}

fn number(cell: &Cell) -> Result<f64, Fault> {
    let number = cell.text().and_then(|text| text.parse().ok());
    number.ok_or_else(|| Fault {
        code: Code::BadGeometry,
        value: cell.text().map(str::to_owned),
        detail: Some("longitude and latitude must be numbers".to_owned()),
    })
}

fn place(row: &mut Row, crs: &Crs) {
    let found = std::mem::replace(&mut row.shape, Ok(None));
    row.shape = found.and_then(|shape| shape.map(|shape| on_globe(shape, crs)).transpose());
}

/// # Errors
///
/// The first position that is not on the globe, or not on the map that the file is in.
fn on_globe(shape: Shape, crs: &Crs) -> Result<Shape, Fault> {
    let at = |x: f64, y: f64| -> Result<Point, Fault> {
        if crs.is_wgs84() {
            return position(x, y);
        }
        let found = crs.to_wgs84(x, y);
        let (lon, lat) = found.ok_or_else(|| candidates::off_the_map(x, y, crs))?;
        Ok(Point { lon, lat })
    };
    let coord = |coord: geo::Coord| -> Result<geo::Coord, Fault> {
        let point = at(coord.x, coord.y)?;
        Ok(geo::Coord { x: point.lon, y: point.lat })
    };
    Ok(match shape {
        Shape::Point(point) => Shape::Point(at(point.lon, point.lat)?),
        Shape::Points(points) => {
            let points = points.into_iter().map(|point| at(point.lon, point.lat));
            Shape::Points(points.collect::<Result<_, _>>()?)
        }
        Shape::Area(mut area) => {
            area.try_map_coords_in_place(coord)?;
            Shape::Area(area)
        }
        Shape::Line(mut line) => {
            line.try_map_coords_in_place(coord)?;
            Shape::Line(line)
        }
        Shape::Other(name) => Shape::Other(name),
    })
}

/// One table of several, its columns those of all of them. Places tell the files.
fn joined(file: &FileName, mut parts: Vec<Table>) -> Table {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let grid = parts.iter().find_map(|part| part.grid.clone());
    let mut columns: Vec<String> = Vec::new();
    let mut positions: BTreeMap<String, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for part in parts {
        let mut to = Vec::with_capacity(part.columns.len());
        for name in part.columns {
            let next = columns.len();
            let at = *positions.entry(name.clone()).or_insert(next);
            if at == next {
                columns.push(name);
            }
            to.push(at);
        }
        let n_columns = columns.len();
        rows.extend(part.rows.into_iter().map(|row| {
            let mut cells = vec![Cell::Missing; n_columns];
            for (cell, at) in row.cells.into_iter().zip(&to) {
                cells[*at] = cell;
            }
            let place = Place::Of(part.file.name.clone(), Box::new(row.place));
            Row { cells, place, ..row }
        }));
    }
    Table { file: file.clone(), columns, grid, rows }
}
