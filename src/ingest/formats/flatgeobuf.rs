//! FlatGeobuf, version 3: a header, an index that is passed over, and features one after another.

use geo::{Coord, LineString, MultiLineString, MultiPolygon, Polygon};

use super::Read;
use super::cursor::Cursor;
use super::flatbuffer::{Table as Flat, u16_at};
use crate::ingest::Code;
use crate::ingest::problem::{FileName, Place, Problems};
use crate::ingest::table::{Cell, Fault, Row, Shape, Table};
use crate::model::Point;

pub const MARK: [u8; 4] = *b"fgb\x03";

struct Header {
    columns: Vec<Column>,
    /// Zero: every geometry says its own.
    kind: u8,
    crs: Option<String>,
    n_features: u64,
    index_len: usize,
}

struct Column {
    name: String,
    kind: u8,
}

/// `None` after a problem.
pub fn read(file: &FileName, bytes: &[u8], problems: &mut Problems) -> Option<Read> {
    let Some((header, features)) = open(bytes) else {
        let problem = file.problem(Code::Damaged);
        problems.add(problem.detail("the header is no FlatGeobuf header"));
        return None;
    };
    let mut rows = Vec::new();
    let mut rest = Cursor::new(features);
    while !rest.rest().is_empty() {
        let place = Place::Feature(rows.len() as u64 + 1, None);
        let Some(row) = rest.u32(false).and_then(|len| rest.take(len as usize)) else {
            problems.add(file.problem(Code::Damaged).at(&place).detail("it ends too early"));
            return None;
        };
        let Some((cells, shape)) = feature(row, &header) else {
            problems.add(file.problem(Code::Damaged).at(&place));
            return None;
        };
        rows.push(Row { place, cells, own_id: Cell::Missing, shape });
    }
    if header.n_features != 0 && header.n_features != rows.len() as u64 {
        let detail =
            format!("the header promises {} features, {} are there", header.n_features, rows.len());
        problems.add(file.problem(Code::Damaged).detail(detail));
        return None;
    }
    let columns = header.columns.into_iter().map(|column| column.name).collect();
    let table = Table { file: file.clone(), columns, grid: None, rows };
    Some(Read { crs: header.crs, ..Read::new("FlatGeobuf", None, table) })
}

/// The header, and the bytes of the features. `None`: they do not fit the file.
fn open(bytes: &[u8]) -> Option<(Header, &[u8])> {
    let mut rest = Cursor::new(bytes);
    rest.skip(8)?;
    let len = rest.u32(false)? as usize;
    let header = header(&Flat::root(rest.take(len)?)?)?;
    rest.skip(header.index_len)?;
    Some((header, rest.rest()))
}

fn header(flat: &Flat) -> Option<Header> {
    let column = |flat: &Flat| {
        Some(Column { name: flat.text(0)?.to_owned(), kind: flat.u8(1).unwrap_or(0) })
    };
    let columns = flat.tables(7).unwrap_or_default();
    let columns = columns.iter().map(column).collect::<Option<_>>()?;
    let n_features = flat.u64(8).unwrap_or(0);
    let index_len = index_len(n_features, u64::from(flat.u16(9).unwrap_or(16)))?;
    let kind = flat.u8(2).unwrap_or(0);
    Some(Header { columns, kind, crs: crs(flat), n_features, index_len })
}

/// An authority's code where there is one, else the words.
fn crs(flat: &Flat) -> Option<String> {
    let crs = flat.table(10)?;
    let code = crs.i32(1).filter(|code| 0 < *code);
    match code {
        Some(code) => Some(format!("{}:{code}", crs.text(0).unwrap_or("EPSG"))),
        None => crs.text(4).or(crs.text(2)).map(str::to_owned),
    }
}

/// A tree of 40 bytes per node, whose root is a node of its own also above a single leaf. `None`:
/// larger than any file.
fn index_len(n_features: u64, node_size: u64) -> Option<usize> {
    if n_features == 0 || node_size == 0 {
        return Some(0);
    }
    if node_size == 1 {
        return None;
    }
    let (mut level, mut nodes) = (n_features, n_features);
    loop {
        level = level.div_ceil(node_size);
        nodes = nodes.checked_add(level)?;
        if level == 1 {
            break;
        }
    }
    usize::try_from(nodes.checked_mul(40)?).ok()
}

type Facts = (Vec<Cell>, Result<Option<Shape>, Fault>);

/// `None`: it is damaged.
fn feature(bytes: &[u8], header: &Header) -> Option<Facts> {
    let flat = Flat::root(bytes)?;
    let cells = cells(flat.list(1, 1).unwrap_or_default(), &header.columns)?;
    let shape = match flat.table(0) {
        Some(geometry) => shape(&geometry, header.kind).unwrap_or_else(|| Err(broken())),
        None => Ok(None),
    };
    Some((cells, shape))
}

fn broken() -> Fault {
    Fault::bad_geometry("its bytes are damaged")
}

fn cells(bytes: &[u8], columns: &[Column]) -> Option<Vec<Cell>> {
    let mut cells = vec![Cell::Missing; columns.len()];
    let mut rest = Cursor::new(bytes);
    while !rest.rest().is_empty() {
        let at = usize::from(u16_at(rest.take(2)?, 0)?);
        let kind = columns.get(at)?.kind;
        cells[at] = cell(&mut rest, kind)?;
    }
    Some(cells)
}

fn cell(rest: &mut Cursor, kind: u8) -> Option<Cell> {
    let whole = |number: i128| Cell::Number(number.to_string());
    Some(match kind {
        0 => whole(i128::from(rest.u8()?.cast_signed())),
        1 => whole(i128::from(rest.u8()?)),
        2 => Cell::Other((rest.u8()? != 0).to_string()),
        3 => whole(i128::from(u16_at(rest.take(2)?, 0)?.cast_signed())),
        4 => whole(i128::from(u16_at(rest.take(2)?, 0)?)),
        5 => whole(i128::from(rest.u32(false)?.cast_signed())),
        6 => whole(i128::from(rest.u32(false)?)),
        7 => whole(i128::from(i64::from_le_bytes(rest.take(8)?.try_into().ok()?))),
        8 => whole(i128::from(u64::from_le_bytes(rest.take(8)?.try_into().ok()?))),
        9 => Cell::of_f64(f64::from(f32::from_bits(rest.u32(false)?))),
        10 => Cell::of_f64(rest.f64(false)?),
        11..=13 => {
            let len = rest.u32(false)? as usize;
            Cell::of_text(std::str::from_utf8(rest.take(len)?).ok()?)
        }
        14 => {
            let len = rest.u32(false)? as usize;
            rest.skip(len)?;
            Cell::Missing
        }
        _ => return None,
    })
}

/// `None`: its lists do not fit each other.
fn shape(geometry: &Flat, kind: u8) -> Option<Result<Option<Shape>, Fault>> {
    let kind = if kind == 0 { geometry.u8(6).unwrap_or(0) } else { kind };
    Some(Ok(match kind {
        1 | 4 => match coords(geometry)?.as_slice() {
            [] => None,
            [one] if one.x.is_nan() => None,
            [one] => Some(Shape::Point(Point { lon: one.x, lat: one.y })),
            several => {
                let point = |at: &geo::Coord| Point { lon: at.x, lat: at.y };
                Some(Shape::Points(several.iter().map(point).collect()))
            }
        },
        2 => Some(Shape::Line(MultiLineString(vec![LineString(coords(geometry)?)]))),
        5 => Some(Shape::Line(MultiLineString(rings(geometry)?))),
        3 => Some(Shape::Area(MultiPolygon(polygon(geometry)?.into_iter().collect()))),
        6 => {
            let parts = geometry.tables(7).unwrap_or_default();
            let parts = parts.iter().map(polygon).collect::<Option<Vec<_>>>()?;
            Some(Shape::Area(MultiPolygon(parts.into_iter().flatten().collect())))
        }
        7 => Some(Shape::Other("GeometryCollection")),
        8..=17 => Some(Shape::Other("a curve or a surface")),
        _ => return None,
    }))
}

fn coords(geometry: &Flat) -> Option<Vec<Coord>> {
    let number = |bytes: &[u8]| Some(f64::from_le_bytes(bytes.try_into().ok()?));
    let pairs = geometry.list(1, 8).unwrap_or_default().chunks_exact(16);
    pairs.map(|pair| Some(Coord { x: number(&pair[..8])?, y: number(&pair[8..])? })).collect()
}

fn polygon(geometry: &Flat) -> Option<Option<Polygon>> {
    let mut rings = rings(geometry)?.into_iter();
    Some(rings.next().map(|exterior| Polygon::new(exterior, rings.collect())))
}

/// Rings or lines: the positions up to each end; all of them, where no ends are given.
fn rings(geometry: &Flat) -> Option<Vec<LineString>> {
    let coords = coords(geometry)?;
    let ends = geometry.list(0, 4).unwrap_or_default().chunks_exact(4);
    let mut ends: Vec<usize> =
        ends.map(|end| u32::from_le_bytes([end[0], end[1], end[2], end[3]]) as usize).collect();
    if ends.is_empty() && !coords.is_empty() {
        ends.push(coords.len());
    }
    let mut start = 0;
    let ring = |end: usize| {
        let ring = coords.get(start..end)?.to_vec();
        start = end;
        Some(LineString(ring))
    };
    ends.into_iter().map(ring).collect()
}
