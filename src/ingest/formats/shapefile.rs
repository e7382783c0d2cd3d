//! Shapefiles: positions in `.shp`, facts in `.dbf` (ESRI, Shapefile Technical Description, 1998).

use geo::{
    Area, BoundingRect, Contains, Coord, LineString, MultiLineString, MultiPolygon, Polygon,
};
use rayon::prelude::*;

use super::cursor::Cursor;
use super::{How, Read, dbase};
use crate::ingest::Code;
use crate::ingest::problem::{FileName, Place, Problems};
use crate::ingest::table::{Cell, Fault, Row, Shape, Table};
use crate::model::Point;

/// What the files of one shapefile hold. `None`: there is no such file.
#[derive(Default)]
pub struct Parts {
    pub shp: Vec<u8>,
    pub dbf: Option<Vec<u8>>,
    pub prj: Option<Vec<u8>>,
    pub cpg: Option<Vec<u8>>,
}

pub const SHP_MARK: [u8; 4] = [0, 0, 0x27, 0x0a];

const HEADER: usize = 100;

/// `None` after a problem.
pub fn read(file: &FileName, parts: Parts, how: &How, problems: &mut Problems) -> Option<Read> {
    let Some(records) = records(&parts.shp) else {
        problems.add(file.problem(Code::Damaged).detail("the .shp is no whole shapefile"));
        return None;
    };
    let facts = match &parts.dbf {
        Some(dbf) => dbase::read(file, dbf, (parts.cpg.as_deref(), how), problems)?,
        None => {
            problems.add(file.problem(Code::LacksPart).value(".dbf"));
            return None;
        }
    };
    if facts.rows.len() != records.len() {
        let detail = format!("{} shapes, and {} rows in the .dbf", records.len(), facts.rows.len());
        problems.add(file.problem(Code::Damaged).detail(detail));
        return None;
    }
    let shapes: Vec<Result<Option<Shape>, Fault>> =
        records.par_iter().map(|record| shape(record).unwrap_or_else(|| Err(broken()))).collect();
    let rows =
        (1..).zip(facts.rows.into_iter().zip(shapes)).filter_map(|(number, (cells, shape))| {
            let place = Place::Feature(number, None);
            cells.map(|cells| Row { place, cells, own_id: Cell::Missing, shape })
        });
    let table =
        Table { file: file.clone(), columns: facts.columns, grid: None, rows: rows.collect() };
    let wkt = parts.prj.map(|prj| String::from_utf8_lossy(&prj).trim().to_owned());
    let crs = wkt.filter(|wkt| !wkt.is_empty());
    Some(Read { crs, encoding: Some(facts.encoding), ..Read::new("Shapefile", None, table) })
}

fn broken() -> Fault {
    Fault::bad_geometry("its bytes are damaged")
}

/// The content of every record. `None`: they do not fit the file.
fn records(shp: &[u8]) -> Option<Vec<&[u8]>> {
    let mut bytes = Cursor::new(shp);
    if bytes.take(4)? != SHP_MARK {
        return None;
    }
    bytes.skip(HEADER - 4)?;
    let mut records = Vec::new();
    while !bytes.rest().is_empty() {
        let _number = bytes.u32(true)?;
        // Lengths are in words of two bytes.
        let len = bytes.u32(true)? as usize;
        records.push(bytes.take(len.checked_mul(2)?)?);
    }
    Some(records)
}

/// `None`: bytes are missing.
fn shape(record: &[u8]) -> Option<Result<Option<Shape>, Fault>> {
    let mut bytes = Cursor::new(record);
    let kind = bytes.u32(false)?;
    Some(Ok(match kind {
        0 => None,
        1 | 11 | 21 => {
            let at = coord(&mut bytes)?;
            Some(Shape::Point(Point { lon: at.x, lat: at.y }))
        }
        3 | 13 | 23 => Some(Shape::Line(MultiLineString(parts(&mut bytes)?))),
        5 | 15 | 25 => area(parts(&mut bytes)?),
        8 | 18 | 28 => {
            bytes.skip(32)?;
            match bytes.count(false, 16)? {
                0 => None,
                1 => {
                    let at = coord(&mut bytes)?;
                    Some(Shape::Point(Point { lon: at.x, lat: at.y }))
                }
                n => {
                    let points = (0..n).map(|_| coord(&mut bytes));
                    let point = |at: Coord| Point { lon: at.x, lat: at.y };
                    Some(Shape::Points(points.map(|at| at.map(point)).collect::<Option<_>>()?))
                }
            }
        }
        31 => Some(Shape::Other("MultiPatch")),
        _ => return Some(Err(broken())),
    }))
}

fn coord(bytes: &mut Cursor) -> Option<Coord> {
    Some(Coord { x: bytes.f64(false)?, y: bytes.f64(false)? })
}

/// Rings or lines; heights and measures, which follow, are left out.
fn parts(bytes: &mut Cursor) -> Option<Vec<LineString>> {
    bytes.skip(32)?;
    let n_parts = bytes.count(false, 4)?;
    let n_points = bytes.count(false, 16)?;
    let starts = (0..n_parts).map(|_| bytes.u32(false).map(|at| at as usize));
    let mut starts = starts.collect::<Option<Vec<usize>>>()?;
    starts.push(n_points);
    let points = (0..n_points).map(|_| coord(bytes)).collect::<Option<Vec<Coord>>>()?;
    let part = |ends: &[usize]| points.get(ends[0]..ends[1]).map(|part| LineString(part.to_vec()));
    starts.windows(2).map(part).collect()
}

/// Outer rings run clockwise, holes counterclockwise, in any order: each hole belongs to the
/// smallest outer ring around it, and is one itself where there is none.
fn area(rings: Vec<LineString>) -> Option<Shape> {
    let signed = |ring: &LineString| Polygon::new(ring.clone(), Vec::new()).signed_area();
    let rings = rings.into_iter().filter(|ring| !ring.0.is_empty());
    let (holes, outer): (Vec<LineString>, Vec<LineString>) =
        rings.partition(|ring| 0.0 < signed(ring));
    let mut polygons: Vec<Polygon> =
        outer.into_iter().map(|ring| Polygon::new(ring, Vec::new())).collect();
    let n_outer = polygons.len();
    for hole in holes {
        let around = around(&polygons[..n_outer], &hole);
        match around {
            Some(at) => polygons[at].interiors_push(hole),
            None => polygons.push(Polygon::new(hole, Vec::new())),
        }
    }
    (!polygons.is_empty()).then_some(Shape::Area(MultiPolygon(polygons)))
}

fn around(outer: &[Polygon], hole: &LineString) -> Option<usize> {
    if outer.len() == 1 {
        return Some(0);
    }
    let frame = hole.bounding_rect()?;
    let holds = |polygon: &Polygon| {
        let ring = Polygon::new(polygon.exterior().clone(), Vec::new());
        let fits =
            ring.bounding_rect().is_some_and(|outer| outer.contains(&frame) || outer == frame);
        // A hole may touch its ring in some positions, hardly in most.
        let inside = hole.0.iter().filter(|at| ring.contains(*at)).count();
        fits && hole.0.len() < 2 * inside + 2
    };
    let held = outer.iter().enumerate().filter(|(_, polygon)| holds(polygon));
    held.min_by(|a, b| a.1.unsigned_area().total_cmp(&b.1.unsigned_area())).map(|(at, _)| at)
}
