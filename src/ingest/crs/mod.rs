//! From the coordinates of a file to longitude and latitude on WGS 84, which is all that the other
//! rooms know.
//!
//! What most offices have (degrees, Gauss-Krüger and UTM and every other transverse Mercator map,
//! Mercator, Lambert's conformal conic) is computed here by `libm`, the same on every machine.
//! Other projections are left to `proj4rs`, whose last digits are the machine's, and rounded to
//! 10⁻¹⁰ degrees, a hundredth of a millimeter.

mod axes;
mod datums;
mod ellipsoid;
mod flat;
mod shifted;
mod wkt;

use libm::fabs;
use proj4rs::Proj;

use ellipsoid::{Ellipsoid, Shift, WGS84};
use flat::{Conic, Flat, TransverseMercator};

/// A coordinate reference system, as far as its coordinates can be understood.
#[derive(Debug)]
pub struct Crs {
    /// How people call it: `EPSG:4547`, `GCJ-02`, or the words of its definition.
    pub name: String,
    kind: Kind,
    /// By its definition X is the way north and Y the way east.
    pub x_is_north: bool,
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
        Self::plain("EPSG:4326", Kind::Wgs84)
    }

    fn plain(name: &str, kind: Kind) -> Self {
        Self { name: name.to_owned(), kind, x_is_north: false, unknown_shift: false }
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
            Kind::Foreign(from, to) => foreign(from, to, x, y)?,
        };
        (fabs(lon) <= 180.0 && fabs(lat) <= 90.0).then_some((lon, lat))
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
}

fn foreign(from: &Proj, to: &Proj, x: f64, y: f64) -> Option<(f64, f64)> {
    let mut at =
        if from.is_latlong() { (x.to_radians(), y.to_radians(), 0.0) } else { (x, y, 0.0) };
    proj4rs::transform::transform(from, to, &mut at).ok()?;
    let rounded = |radians: f64| (radians.to_degrees() * 1e10).round() / 1e10;
    let (lon, lat) = (rounded(at.0), rounded(at.1));
    (lon.is_finite() && lat.is_finite()).then_some((lon, lat))
}

/// The system that a file or the settings speak of. `None`: it is not known here.
pub fn of(said: &str) -> Option<Crs> {
    let said = said.trim();
    match said.to_uppercase().replace(['-', '_', ' '], "").as_str() {
        "GCJ02" => return Some(Crs::plain("GCJ-02", Kind::Gcj02)),
        "BD09" | "BD09LL" => return Some(Crs::plain("BD-09", Kind::Bd09)),
        "WGS84" | "CRS84" | "OGC:CRS84" => return Some(Crs::wgs84()),
        "CGCS2000" => return epsg(4490),
        _ => {}
    }
    if said.ends_with(":CRS84") || said.ends_with("/CRS84") {
        return Some(Crs::wgs84());
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
    Crs { name: name.to_owned(), kind, x_is_north: false, unknown_shift }
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
    Some(Crs { name: format!("EPSG:{code}"), kind, x_is_north, unknown_shift })
}

/// `None`: it means nothing, or needs a grid of shifts.
fn projection(proj: &str) -> Option<Kind> {
    if proj.contains("+nadgrids") && !proj.contains("+nadgrids=@null") {
        return None;
    }
    own(proj).or_else(|| {
        let known = proj.replace("+unknown_shift", "").replace("+nadgrids=@null", "");
        let from = Proj::from_proj_string(&known).ok().filter(Proj::has_inverse)?;
        let to = Proj::from_proj_string("+proj=longlat +datum=WGS84").ok()?;
        Some(Kind::Foreign(Box::new(from), Box::new(to)))
    })
}

/// `None`: the definition has something that is not computed here.
fn own(proj: &str) -> Option<Kind> {
    let said = |key: &str| {
        let words = proj.split_whitespace().filter_map(|word| word.strip_prefix('+'));
        words.filter_map(|word| word.split_once('=')).find(|(name, _)| *name == key).map(|(_, v)| v)
    };
    let number = |key: &str| said(key).map(|text| text.parse::<f64>());
    let number =
        |key: &str| number(key).transpose().ok().map(|found| found.filter(|n| n.is_finite()));
    let degrees = |key: &str| Some(number(key)?.unwrap_or(0.0).to_radians());
    let datum = match said("datum") {
        Some(name) => Some(datums::datum(name)?),
        None => None,
    };
    let ellipsoid = ellipsoid_of(said("ellps").or(datum.map(|(ellipsoid, _)| ellipsoid)), &number)?;
    let shift = said("towgs84").or(datum.map(|(_, shift)| shift));
    let k = number("k")?.or(number("k_0")?).unwrap_or(1.0);
    let (lat_0, lon_0) = (degrees("lat_0")?, degrees("lon_0")?);
    let mut central_meridian = lon_0;
    let (mut false_easting, mut false_northing) =
        (number("x_0")?.unwrap_or(0.0), number("y_0")?.unwrap_or(0.0));
    let flat = match said("proj")? {
        "longlat" | "latlong" => Flat::Degrees,
        "merc" => {
            let true_at = number("lat_ts")?.map(f64::to_radians);
            Flat::mercator(ellipsoid, k, true_at)
        }
        "tmerc" | "etmerc" => {
            Flat::TransverseMercator(TransverseMercator::new(ellipsoid, k, lat_0))
        }
        "utm" => {
            let zone = number("zone")?.filter(|zone| (1.0..=60.0).contains(zone))?;
            central_meridian = (6.0 * zone - 183.0).to_radians();
            false_easting = 500_000.0;
            false_northing = if proj.contains("+south") { 10_000_000.0 } else { 0.0 };
            Flat::TransverseMercator(TransverseMercator::new(ellipsoid, 0.9996, 0.0))
        }
        "lcc" => {
            let first = degrees("lat_1")?;
            let second = number("lat_2")?.map_or(first, f64::to_radians);
            Flat::Conic(Conic::new(ellipsoid, k, [first, second], lat_0)?)
        }
        _ => return None,
    };
    let turned = match said("axis") {
        None | Some("enu") => false,
        Some("wsu") => true,
        Some(_) => return None,
    };
    let unit = match (said("to_meter"), said("units")) {
        (Some(_), _) => number("to_meter")??,
        (None, Some(name)) => datums::unit(name)?,
        (None, None) => 1.0,
    };
    let meridian = said("pm").map_or(Some(0.0), datums::meridian)?;
    central_meridian += meridian.to_radians();
    let shift = shift.map_or(Some(None), shift_of)?;
    if matches!(flat, Flat::Degrees)
        && shift.is_none()
        && meridian == 0.0
        && !turned
        && lon_0 == 0.0
    {
        return Some(Kind::Wgs84);
    }
    Some(Kind::Map(Box::new(Map {
        flat,
        ellipsoid,
        shift,
        unit,
        false_easting,
        false_northing,
        central_meridian,
        turned,
    })))
}

/// `Some(None)`: there is nothing to shift. `None`: it is no list of three or seven numbers.
fn shift_of(text: &str) -> Option<Option<Shift>> {
    let numbers: Vec<f64> = text.split(',').map(|n| n.parse().ok()).collect::<Option<_>>()?;
    let mut shift = [0.0; 7];
    shift.get_mut(..numbers.len())?.copy_from_slice(&numbers);
    let known = [3, 7].contains(&numbers.len()) && numbers.iter().all(|number| number.is_finite());
    known.then(|| shift.iter().any(|number| *number != 0.0).then_some(shift))
}

fn ellipsoid_of(
    name: Option<&str>,
    number: &impl Fn(&str) -> Option<Option<f64>>,
) -> Option<Ellipsoid> {
    let (a, b, inverse) = (number("a")?, number("b")?, number("rf")?);
    let ellipsoid = match (name, a, b, inverse) {
        (_, Some(a), Some(b), _) => Ellipsoid { a, f: (a - b) / a },
        (_, Some(a), None, Some(inverse)) => Ellipsoid { a, f: 1.0 / inverse },
        (_, Some(a), None, None) => Ellipsoid { a, f: 0.0 },
        (Some(name), None, _, _) => {
            let (a, inverse) = datums::ellipsoid(name)?;
            Ellipsoid { a, f: 1.0 / inverse }
        }
        (None, None, _, _) => WGS84,
    };
    (1.0 < ellipsoid.a && (0.0..0.1).contains(&ellipsoid.f)).then_some(ellipsoid)
}
