use geo::{Coord, MapCoords};
use geojson::GeometryValue;

use crate::crs::{self, Crs};

/// A coordinate reference system that answers can be in.
#[derive(Debug)]
pub struct System {
    pub uri: String,
    pub crs: Crs,
}

pub const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

/// Always there.
const EPSG: [u32; 3] = [4326, 3857, 4490];

/// Degrees, the web's map, China's degrees, and the office's own map, where it is known how to get
/// there. CRS84 first.
pub fn systems(grid: Option<&str>) -> Vec<System> {
    let mut names: Vec<String> = EPSG.iter().map(|code| format!("EPSG:{code}")).collect();
    names.extend(grid.map(str::to_owned).filter(|grid| !names.contains(grid)));
    let epsg = names.iter().filter_map(|name| {
        let uri = format!("http://www.opengis.net/def/crs/EPSG/0/{}", name.strip_prefix("EPSG:")?);
        Some(System { uri, crs: crs::of(name)? })
    });
    let crs84 = System { uri: CRS84.to_owned(), crs: crs::of("CRS84").expect("it is known") };
    std::iter::once(crs84).chain(epsg).collect()
}

impl System {
    pub fn is_crs84(&self) -> bool {
        self.uri == CRS84
    }

    /// Longitude and latitude of a position whose axes are in the system's own order. `None`: no
    /// place there.
    pub fn read(&self, at: Coord) -> Option<Coord> {
        let (x, y) = if self.crs.is_north_first { (at.y, at.x) } else { (at.x, at.y) };
        let (x, y) = self.crs.to_wgs84(x, y)?;
        let on_globe = x.abs() <= 180.0 && y.abs() <= 90.0;
        on_globe.then_some(Coord { x, y })
    }

    /// A geometry in longitude and latitude, as answers in this system write it: to 10⁻⁹ degrees,
    /// or to a millimeter. `None`: it is not on the map.
    pub fn write(&self, geometry: &geo::Geometry) -> Option<GeometryValue> {
        let parts = if self.crs.is_geographic() { 1e9 } else { 1e3 };
        let onto = |at: Coord| {
            let (x, y) = self.crs.from_wgs84(at.x, at.y).ok_or(())?;
            let (x, y) = if self.crs.is_north_first { (y, x) } else { (x, y) };
            Ok::<_, ()>(Coord { x: (x * parts).round() / parts, y: (y * parts).round() / parts })
        };
        let there = geometry.try_map_coords(onto).ok()?;
        Some(GeometryValue::from(&there))
    }

    /// A corner's own axes, for boxes: the lower and the upper one in longitude and latitude.
    pub fn corners(&self, [a, b, c, d]: [f64; 4]) -> ([f64; 2], [f64; 2]) {
        if self.crs.is_north_first { ([b, a], [d, c]) } else { ([a, b], [c, d]) }
    }
}
