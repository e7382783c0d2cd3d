//! Well-known binary: geometries as databases hold them (OGC 06-103r4, chapter 8; with the marks of
//! EWKB for heights and measures). Heights and measures are left out.

use geo::{Coord, LineString, MultiLineString, MultiPolygon, Polygon};

use super::cursor::Cursor;
use crate::ingest::table::{Fault, Shape};
use crate::model::Point;

/// A geometry, its positions as they are written. `None`: it is empty.
///
/// # Errors
///
/// It is not well-known binary, or it ends too early.
pub fn shape(bytes: &[u8]) -> Result<Option<Shape>, Fault> {
    geometry(&mut Cursor::new(bytes)).ok_or_else(broken)
}

pub fn broken() -> Fault {
    Fault::bad_geometry("its bytes are damaged")
}

/// What one geometry begins with.
struct Head {
    big_endian: bool,
    kind: u32,
    /// Numbers per position.
    dimensions: usize,
}

/// `None`: bytes are missing or mean nothing.
fn geometry(bytes: &mut Cursor) -> Option<Option<Shape>> {
    let head = head(bytes)?;
    Some(match head.kind {
        1 => point(bytes, &head)?.map(Shape::Point),
        2 => Some(Shape::Line(MultiLineString(vec![line(bytes, &head)?]))).filter(any),
        3 => Some(Shape::Area(MultiPolygon(polygon(bytes, &head)?.into_iter().collect())))
            .filter(any),
        4 => {
            let points = parts(bytes, &head, 1, point)?;
            match points.into_iter().flatten().collect::<Vec<_>>().as_slice() {
                [] => None,
                [one] => Some(Shape::Point(*one)),
                several => Some(Shape::Points(several.to_vec())),
            }
        }
        5 => Some(Shape::Line(MultiLineString(parts(bytes, &head, 2, line)?))).filter(any),
        6 => {
            let polygons = parts(bytes, &head, 3, polygon)?;
            Some(Shape::Area(MultiPolygon(polygons.into_iter().flatten().collect()))).filter(any)
        }
        7 => Some(Shape::Other("GeometryCollection")),
        8..=17 => Some(Shape::Other("a curve or a surface")),
        _ => return None,
    })
}

fn any(shape: &Shape) -> bool {
    match shape {
        Shape::Area(area) => !area.0.is_empty(),
        Shape::Line(lines) => lines.0.iter().any(|line| !line.0.is_empty()),
        Shape::Point(_) | Shape::Points(_) | Shape::Other(_) => true,
    }
}

fn head(bytes: &mut Cursor) -> Option<Head> {
    let big_endian = match bytes.u8()? {
        0 => true,
        1 => false,
        _ => return None,
    };
    let code = bytes.u32(big_endian)?;
    let marked = |bit: u32| usize::from(code >> bit & 1 == 1);
    if marked(29) == 1 {
        bytes.u32(big_endian)?;
    }
    let code_of_kind = code & 0x1fff_ffff;
    let more = match code_of_kind / 1000 {
        0 => 0,
        1 | 2 => 1,
        3 => 2,
        _ => return None,
    };
    let dimensions = 2 + more + marked(31) + marked(30);
    Some(Head { big_endian, kind: code_of_kind % 1000, dimensions })
}

/// `Some(None)`: an empty point is written as not-a-number.
fn point(bytes: &mut Cursor, head: &Head) -> Option<Option<Point>> {
    let coord = coord(bytes, head)?;
    let empty = coord.x.is_nan() && coord.y.is_nan();
    Some((!empty).then_some(Point { lon: coord.x, lat: coord.y }))
}

fn coord(bytes: &mut Cursor, head: &Head) -> Option<Coord> {
    let (x, y) = (bytes.f64(head.big_endian)?, bytes.f64(head.big_endian)?);
    bytes.skip(8 * (head.dimensions - 2))?;
    Some(Coord { x, y })
}

fn line(bytes: &mut Cursor, head: &Head) -> Option<LineString> {
    let n = bytes.count(head.big_endian, 8 * head.dimensions)?;
    (0..n).map(|_| coord(bytes, head)).collect::<Option<_>>().map(LineString)
}

/// `Some(None)`: it has no ring.
fn polygon(bytes: &mut Cursor, head: &Head) -> Option<Option<Polygon>> {
    let n = bytes.count(head.big_endian, 4)?;
    let mut rings = (0..n).map(|_| line(bytes, head)).collect::<Option<Vec<_>>>()?.into_iter();
    Some(rings.next().map(|exterior| Polygon::new(exterior, rings.collect())))
}

/// Geometries of one kind, each with a head of its own.
fn parts<T>(
    bytes: &mut Cursor,
    whole: &Head,
    kind: u32,
    part: impl Fn(&mut Cursor, &Head) -> Option<T>,
) -> Option<Vec<T>> {
    let n = bytes.count(whole.big_endian, 5)?;
    let one = |_| {
        let head = head(bytes).filter(|head| head.kind == kind)?;
        part(bytes, &head)
    };
    (0..n).map(one).collect()
}
