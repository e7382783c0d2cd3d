//! From coordinates on a map to longitude and latitude on WGS 84, which is all that the rooms
//! between files and answers know, and back.
//!
//! What most offices have (degrees, Gauss-Krüger and UTM and every other transverse Mercator map,
//! Mercator, Lambert's conformal conic) is computed here by `libm`, the same on every machine.
//! Other projections are left to `proj4rs`, whose last digits are the machine's, and rounded to
//! 10⁻¹⁰ degrees, a hundredth of a millimeter.

mod axes;
mod datums;
mod definition;
mod ellipsoid;
mod flat;
mod shifted;
mod wkt;

use libm::fabs;
use proj4rs::Proj;

use definition::projection;
use ellipsoid::{Ellipsoid, Shift, within_a_turn};
use flat::Flat;

/// A coordinate reference system, as far as its coordinates can be understood.
#[derive(Debug)]
pub struct Crs {
    /// How people call it: `EPSG:4547`, `GCJ-02`, or the words of its definition.
    pub name: String,
    kind: Kind,
    /// By its definition X is the way north and Y the way east.
    pub x_is_north: bool,
    /// By its definition a position is written with latitude or northing first.
    pub is_north_first: bool,
    /// Its datum is not WGS 84, and nobody says how far it is from there.
    pub unknown_shift: bool,
}

#[derive(Debug)]
enum Kind {
    Wgs84,
    Gcj02,
    Bd09,
    Map(Box<Map>),
    Foreign(Box<Proj>, Box<Proj>),
}

/// A flat map.
#[derive(Debug)]
struct Map {
    flat: Flat,
    ellipsoid: Ellipsoid,
    shift: Option<Shift>,
    /// Meters per unit.
    unit: f64,
    false_easting: f64,
    false_northing: f64,
    /// Radians.
    central_meridian: f64,
    /// West and south are the positive directions.
    turned: bool,
}

/// A way in which the blocks can be shifted against another file.
#[derive(Clone, Copy, Debug)]
pub struct Shifting {
    /// It is the blocks that are shifted, not the other file.
    of_blocks: bool,
    map: &'static str,
    /// Where a position of the other file is on the map of the blocks, if they are shifted so.
    pub to_blocks: fn((f64, f64)) -> (f64, f64),
}

/// Commoner ones last.
pub const SHIFTS: [Shifting; 4] = [
    Shifting { of_blocks: true, map: "BD-09", to_blocks: shifted::bd09 },
    Shifting { of_blocks: false, map: "BD-09", to_blocks: |at| shifted::undone(shifted::bd09, at) },
    Shifting { of_blocks: true, map: "GCJ-02", to_blocks: shifted::gcj02 },
    Shifting {
        of_blocks: false,
        map: "GCJ-02",
        to_blocks: |at| shifted::undone(shifted::gcj02, at),
    },
];

impl Shifting {
    /// `other`: what the other file holds.
    pub fn words(self, other: &str) -> String {
        format!("the {} are in {}", if self.of_blocks { "blocks" } else { other }, self.map)
    }
}

impl Crs {
    /// Longitude and latitude in degrees on WGS 84.
    pub fn wgs84() -> Self {
        Self { is_north_first: true, ..Self::plain("EPSG:4326", Kind::Wgs84) }
    }

    /// The same, written with longitude first by its definition too.
    fn crs84() -> Self {
        Self { is_north_first: false, ..Self::wgs84() }
    }

    fn plain(name: &str, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            x_is_north: false,
            is_north_first: false,
            unknown_shift: false,
        }
    }

    pub fn is_wgs84(&self) -> bool {
        matches!(self.kind, Kind::Wgs84)
    }

    /// Its coordinates are longitude and latitude.
    pub fn is_geographic(&self) -> bool {
        match &self.kind {
            Kind::Wgs84 | Kind::Gcj02 | Kind::Bd09 => true,
            Kind::Map(map) => matches!(map.flat, Flat::Degrees),
            Kind::Foreign(proj, _) => proj.is_latlong(),
        }
    }

    /// One of the shifts of published maps, which no format of files can name.
    pub fn is_shifted(&self) -> bool {
        matches!(self.kind, Kind::Gcj02 | Kind::Bd09)
    }

    /// Longitude and latitude of a position: easting (or longitude) first. `None`: no place there.
    pub fn to_wgs84(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (lon, lat) = match &self.kind {
            Kind::Wgs84 => (x, y),
            _ if self.is_geographic() && (180.0 < fabs(x) || 90.0 < fabs(y)) => return None,
            Kind::Gcj02 => shifted::undone(shifted::gcj02, (x, y)),
            Kind::Bd09 => shifted::undone(shifted::bd09, (x, y)),
            Kind::Map(map) => map.undone(x, y)?,
            Kind::Foreign(proj, degrees) => foreign((proj, degrees), (x, y))?,
        };
        (fabs(lon) <= 180.0 && fabs(lat) <= 90.0).then_some((lon, lat))
    }

    /// The position, easting (or longitude) first, of a longitude and latitude. `None`: it is not
    /// on the map.
    pub fn from_wgs84(&self, lon: f64, lat: f64) -> Option<(f64, f64)> {
        if !(fabs(lon) <= 180.0 && fabs(lat) <= 90.0) {
            return None;
        }
        match &self.kind {
            Kind::Wgs84 => Some((lon, lat)),
            Kind::Gcj02 => Some(shifted::gcj02((lon, lat))),
            Kind::Bd09 => Some(shifted::bd09((lon, lat))),
            Kind::Map(map) => map.done(lon, lat),
            Kind::Foreign(proj, degrees) => foreign((degrees, proj), (lon, lat)),
        }
    }
}

impl Map {
    fn undone(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (x, y) = if self.turned { (-x, -y) } else { (x, y) };
        let at = match self.flat {
            Flat::Degrees => (x, y),
            _ => (x * self.unit - self.false_easting, y * self.unit - self.false_northing),
        };
        let (lon, lat) = self.flat.undone(self.ellipsoid, at)?;
        let at = (lon + self.central_meridian, lat);
        let (lon, lat) = match &self.shift {
            Some(shift) => self.ellipsoid.to_wgs84(shift, at),
            None => at,
        };
        let lon = lon.to_degrees();
        let lon = if 180.0 < fabs(lon) { lon - 360.0 * lon.signum() } else { lon };
        Some((lon, lat.to_degrees()))
    }

    fn done(&self, lon: f64, lat: f64) -> Option<(f64, f64)> {
        let at = (lon.to_radians(), lat.to_radians());
        let (lon, lat) = match &self.shift {
            Some(shift) => self.ellipsoid.of_wgs84(shift, at),
            None => at,
        };
        let (x, y) =
            self.flat.done(self.ellipsoid, (within_a_turn(lon - self.central_meridian), lat))?;
        let (x, y) = match self.flat {
            Flat::Degrees => (x, y),
            _ => ((x + self.false_easting) / self.unit, (y + self.false_northing) / self.unit),
        };
        Some(if self.turned { (-x, -y) } else { (x, y) })
    }
}

/// From one to the other, to 10⁻¹⁰ degrees or a millionth of a unit.
fn foreign((from, to): (&Proj, &Proj), (x, y): (f64, f64)) -> Option<(f64, f64)> {
    let mut at =
        if from.is_latlong() { (x.to_radians(), y.to_radians(), 0.0) } else { (x, y, 0.0) };
    proj4rs::transform::transform(from, to, &mut at).ok()?;
    let (x, y, parts) = match to.is_latlong() {
        true => (at.0.to_degrees(), at.1.to_degrees(), 1e10),
        false => (at.0, at.1, 1e6),
    };
    let rounded = |number: f64| (number * parts).round() / parts;
    (x.is_finite() && y.is_finite()).then(|| (rounded(x), rounded(y)))
}

/// The system that a file or the settings speak of. `None`: it is not known here.
pub fn of(said: &str) -> Option<Crs> {
    let said = said.trim();
    match said.to_uppercase().replace(['-', '_', ' '], "").as_str() {
        "GCJ02" => return Some(Crs::plain("GCJ-02", Kind::Gcj02)),
        "BD09" | "BD09LL" => return Some(Crs::plain("BD-09", Kind::Bd09)),
        "WGS84" => return Some(Crs::wgs84()),
        "CRS84" | "OGC:CRS84" => return Some(Crs::crs84()),
        "CGCS2000" => return epsg(4490),
        _ => {}
    }
    if said.ends_with(":CRS84") || said.ends_with("/CRS84") {
        return Some(Crs::crs84());
    }
    if said.starts_with('+') {
        return projection(said).map(|kind| named(said, kind, said));
    }
    if said.contains('[') {
        return match wkt::read(said)? {
            wkt::Meaning::Epsg(code) => epsg(code),
            wkt::Meaning::Proj(proj) => {
                let name = said.split('"').nth(1).unwrap_or("an unnamed system");
                projection(&proj).map(|kind| named(name, kind, &proj))
            }
        };
    }
    let code: u32 = said.rsplit([':', '/']).next()?.parse().ok()?;
    let upper = said.to_uppercase();
    (upper.contains("EPSG") || upper.contains("ESRI") || upper == code.to_string())
        .then(|| epsg(code))?
}

fn named(name: &str, kind: Kind, proj: &str) -> Crs {
    let unknown_shift = proj.contains("+unknown_shift");
    Crs { unknown_shift, ..Crs::plain(name, kind) }
}

fn epsg(code: u32) -> Option<Crs> {
    let code = match code {
        4326 | 4979 => return Some(Crs::wgs84()),
        900_913 | 102_100 | 102_113 => 3857,
        code => code,
    };
    let proj = crs_definitions::from_code(u16::try_from(code).ok()?)?.proj4;
    let kind = projection(proj)?;
    let x_is_north = axes::x_is_north(code);
    let like_wgs84 = ["+towgs84", "GRS80", "WGS84", "+datum"];
    let unknown_shift = !like_wgs84.iter().any(|known| proj.contains(known));
    let mut crs = Crs { x_is_north, unknown_shift, ..Crs::plain(&format!("EPSG:{code}"), kind) };
    crs.is_north_first = crs.is_geographic() || axes::is_north_first(code);
    Some(crs)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each with a rectangle that it is used in: west, south, east, north.
    const MAPS: [(&str, [f64; 4]); 15] = [
        ("EPSG:4326", [-180.0, -90.0, 180.0, 90.0]),
        ("EPSG:4490", [73.0, 18.0, 135.0, 53.0]),
        ("EPSG:4547", [112.0, 20.0, 116.0, 50.0]),
        ("EPSG:4526", [112.5, 20.0, 115.5, 42.0]),
        ("EPSG:3857", [-179.999, -85.0, 179.999, 85.0]),
        ("EPSG:32733", [12.0, -70.0, 18.0, -1.0]),
        ("EPSG:2249", [-73.0, 41.5, -70.0, 42.8]),
        ("EPSG:2154", [-4.0, 42.0, 8.0, 51.0]),
        ("EPSG:2193", [167.0, -46.0, 178.0, -35.0]),
        ("EPSG:2437", [119.0, 24.0, 121.0, 50.0]),
        ("EPSG:27700", [-5.0, 50.0, 1.0, 58.0]),
        ("EPSG:2056", [6.0, 46.0, 10.0, 47.5]),
        ("EPSG:3035", [-10.0, 35.0, 30.0, 65.0]),
        ("EPSG:28992", [3.5, 51.0, 7.0, 53.5]),
        ("GCJ-02", [73.0, 18.0, 135.0, 53.0]),
    ];

    proptest! {
        #[test]
        fn there_and_back_is_where_it_began(across in 0.0..=1.0, along in 0.0..=1.0) {
            for (name, [west, south, east, north]) in MAPS {
                let crs = of(name).unwrap();
                let (lon, lat) = (west + across * (east - west), south + along * (north - south));
                let (x, y) = crs.from_wgs84(lon, lat).unwrap();
                let (back_lon, back_lat) = crs.to_wgs84(x, y).unwrap();
                // A tenth of a millimeter; half a centimeter where heights get lost on the way.
                let close = if matches!(crs.kind, Kind::Foreign(..)) { 5e-8 } else { 1e-9 };
                prop_assert!((back_lat - lat).abs() < close, "{name} {lon} {lat}: {back_lat}");
                let lon_off = (back_lon - lon).abs() * lat.to_radians().cos();
                prop_assert!(lon_off < close, "{name} {lon} {lat}: {back_lon}");
            }
        }
    }

    #[test]
    fn the_first_axis_is_that_of_the_definition() {
        for (name, north_first) in [
            ("EPSG:4326", true),
            ("CRS84", false),
            ("EPSG:4490", true),
            ("EPSG:3857", false),
            ("EPSG:4547", true),
            ("EPSG:32650", false),
            ("EPSG:2193", true),
        ] {
            assert_eq!(of(name).unwrap().is_north_first, north_first, "{name}");
        }
    }

    #[test]
    fn what_is_on_no_map_has_no_position() {
        for (name, lon, lat) in [
            ("EPSG:4547", 0.0, 30.0),
            ("EPSG:3857", 0.0, 90.0),
            ("EPSG:4326", 181.0, 0.0),
            ("EPSG:4326", f64::NAN, 0.0),
        ] {
            assert_eq!(of(name).unwrap().from_wgs84(lon, lat), None, "{name} {lon} {lat}");
        }
    }
}
