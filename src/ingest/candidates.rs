//! Which coordinate reference system a file may be in that does not say it. Nothing here decides:
//! it words what a person may want to try.

use super::Code;
use super::table::{Fault, Shape, Table};
use crate::crs::{self, Crs};

/// Whether most positions cannot be degrees.
pub(super) fn look_projected(table: &Table) -> bool {
    let positions: Vec<(f64, f64)> = table.rows.iter().filter_map(first_position).collect();
    let meters = |(x, y): &&(f64, f64)| 1000.0 < x.abs().max(y.abs());
    let n_others = positions.iter().filter(meters).count();
    positions.len() < 2 * n_others
}

/// Systems in which the table lies on the globe, and where that is.
pub(super) fn named(table: &Table) -> String {
    let Some(at) =
        table.rows.iter().filter_map(first_position).find(|(x, y)| 1000.0 < x.abs().max(y.abs()))
    else {
        return "no system fits".to_owned();
    };
    let mut words: Vec<String> = Vec::new();
    let orders = [(at, ""), ((at.1, at.0), ", the northing first,")];
    for ((x, y), order) in orders {
        for said in codes((x, y)).iter().map(|code| format!("EPSG:{code}")) {
            if let Some((lon, lat)) = crs::of(&said).and_then(|crs| crs.to_wgs84(x, y)) {
                words.push(format!("{said}{order} is at {lon:.2} {lat:.2}"));
            }
        }
    }
    let first = format!("the first position, {} {}, by", at.0, at.1);
    if words.is_empty() {
        format!("{first} no system that is tried")
    } else {
        format!("{first} {}", words.join("; by "))
    }
}

/// The fault of a position that is on no place of its map, with what may be the reason.
pub(super) fn off_the_map(x: f64, y: f64, crs: &Crs) -> Fault {
    let detail = match (crs.to_wgs84(y, x), zone(x)) {
        _ if crs.is_geographic() && 1000.0 < x.abs() => "they look like meters, not degrees".to_owned(),
        (Some(_), _) => "easting and northing are exchanged: the settings say which column is which with [columns] lon and lat".to_owned(),
        (None, Some(code)) => format!("the easting begins with the number of a zone; EPSG:{code} fits"),
        (None, None) => format!("it is on no place of {}", crs.name),
    };
    let value = Some(format!("{x} {y}"));
    Fault { code: Code::OffTheMap, value, detail: Some(detail) }
}

/// The Gauss-Krüger map of China whose zone an easting of eight digits begins with: 13 to 23 of six
/// degrees, 25 to 45 of three.
fn zone(easting: f64) -> Option<u32> {
    let zone = (easting / 1e6).floor();
    if (13.0..=23.0).contains(&zone) {
        return Some(4491 + zone as u32 - 13);
    }
    (25.0..=45.0).contains(&zone).then(|| 4513 + zone as u32 - 25)
}

fn codes((x, y): (f64, f64)) -> Vec<u32> {
    if let Some(code) = zone(x) {
        return vec![code];
    }
    let mut codes = Vec::new();
    if x.abs() <= 20_037_508.4 && 1_000_000.0 < x.abs() {
        codes.push(3857);
    }
    if (100_000.0..900_000.0).contains(&x) && 1_000_000.0 < y {
        // The middle of China; a neighboring zone is one number further.
        codes.extend([4547, 4549, 32_650]);
    }
    codes
}

fn first_position(row: &super::table::Row) -> Option<(f64, f64)> {
    match row.shape.as_ref().ok()?.as_ref()? {
        Shape::Point(point) => Some((point.lon, point.lat)),
        Shape::Area(area) => area.0.first()?.exterior().0.first().map(|coord| (coord.x, coord.y)),
        Shape::Line(lines) => lines.0.first()?.0.first().map(|coord| (coord.x, coord.y)),
        Shape::Points(points) => points.first().map(|point| (point.lon, point.lat)),
        Shape::Other(_) => None,
    }
}
