//! Well-known binary, little-endian (OGC 06-103r4, chapter 8).

use geo::{LineString, MultiPolygon};

use crate::model::Point;
use crate::wire::layers::Geometry;

const POINT: u32 = 1;
const POLYGON: u32 = 3;
const MULTI_POINT: u32 = 4;
const MULTI_POLYGON: u32 = 6;
const COLLECTION: u32 = 7;

/// Puts a geometry at the end of `bytes`.
pub fn put(bytes: &mut Vec<u8>, geometry: &Geometry) {
    match geometry {
        Geometry::Point(point) => put_point(bytes, point),
        Geometry::Points(points) => put_points(bytes, points),
        Geometry::Area(area) => put_area(bytes, area),
        Geometry::AreaAndPoints(area, points) => {
            head(bytes, COLLECTION);
            count(bytes, 2);
            put_area(bytes, area);
            put_points(bytes, points);
        }
    }
}

fn put_point(bytes: &mut Vec<u8>, point: &Point) {
    head(bytes, POINT);
    position(bytes, point.lon, point.lat);
}

fn put_points(bytes: &mut Vec<u8>, points: &[Point]) {
    head(bytes, MULTI_POINT);
    count(bytes, points.len());
    points.iter().for_each(|point| put_point(bytes, point));
}

fn put_area(bytes: &mut Vec<u8>, area: &MultiPolygon<f64>) {
    head(bytes, MULTI_POLYGON);
    count(bytes, area.0.len());
    for polygon in area {
        head(bytes, POLYGON);
        count(bytes, 1 + polygon.interiors().len());
        put_ring(bytes, polygon.exterior());
        polygon.interiors().iter().for_each(|hole| put_ring(bytes, hole));
    }
}

fn put_ring(bytes: &mut Vec<u8>, ring: &LineString<f64>) {
    count(bytes, ring.0.len());
    ring.coords().for_each(|at| position(bytes, at.x, at.y));
}

fn head(bytes: &mut Vec<u8>, kind: u32) {
    bytes.push(1);
    bytes.extend(kind.to_le_bytes());
}

fn count(bytes: &mut Vec<u8>, n: usize) {
    let n = u32::try_from(n).expect("nobody has four billion corners in memory");
    bytes.extend(n.to_le_bytes());
}

fn position(bytes: &mut Vec<u8>, lon: f64, lat: f64) {
    bytes.extend(lon.to_le_bytes());
    bytes.extend(lat.to_le_bytes());
}
