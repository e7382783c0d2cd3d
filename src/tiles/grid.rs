//! Web Mercator (EPSG:3857) as every web map cuts it into squares.

use std::f64::consts::PI;

use geo::{Coord, Rect};

/// Units along a side of a tile.
pub const EXTENT: u32 = 4096;

/// The last zoom with tiles of its own: a unit is half a meter on the ground. Maps magnify these.
pub const LAST_ZOOM: u8 = 14;

/// The poles are not on the map.
const LAST_LATITUDE: f64 = 85.051_128_779_806_6;

/// A square of the map: from the west, and from the north.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    pub zoom: u8,
    pub x: u32,
    pub y: u32,
}

impl Tile {
    /// `None`: the map has no such square.
    pub fn of(zoom: u8, x: u32, y: u32) -> Option<Self> {
        let n_along = 1_u32.checked_shl(u32::from(zoom)).filter(|_| zoom <= LAST_ZOOM)?;
        (x < n_along && y < n_along).then_some(Self { zoom, x, y })
    }

    /// The one that holds a place in degrees.
    ///
    /// # Panics
    ///
    /// There are no tiles beyond [`LAST_ZOOM`].
    pub fn holding(lon: f64, lat: f64, zoom: u8) -> Self {
        assert!(zoom <= LAST_ZOOM, "there are no tiles on zoom {zoom}");
        let at = placed(on_map(Coord { x: lon, y: lat }), zoom);
        let mut tiles = Self::across(zoom, Rect::new(at, at));
        tiles.next().expect("every place is on a tile")
    }

    /// In units of its zoom, from the map's northwest corner; north is up.
    pub fn frame(self) -> Rect {
        let corner = |x: u32, y: u32| Coord {
            x: f64::from(x) * f64::from(EXTENT),
            y: -(f64::from(y) * f64::from(EXTENT)),
        };
        Rect::new(corner(self.x, self.y), corner(self.x + 1, self.y + 1))
    }

    /// The tiles of a zoom that touch a frame.
    pub fn across(zoom: u8, frame: Rect) -> impl Iterator<Item = Self> {
        let last = f64::from((1_u32 << zoom) - 1);
        let along = |units: f64| (units / f64::from(EXTENT)).floor().clamp(0.0, last) as u32;
        let (west, east) = (along(frame.min().x), along(frame.max().x));
        let (north, south) = (along(-frame.max().y), along(-frame.min().y));
        (west..=east).flat_map(move |x| (north..=south).map(move |y| Self { zoom, x, y }))
    }
}

/// From degrees to shares of the map's width: `x` from the west edge, `y` from the north edge up,
/// so that outlines keep their sense and all of the map lies below zero.
pub fn on_map(at: Coord) -> Coord {
    let lat = at.y.clamp(-LAST_LATITUDE, LAST_LATITUDE).to_radians();
    let north = libm::asinh(libm::tan(lat)) / (2.0 * PI);
    Coord { x: at.x / 360.0 + 0.5, y: north - 0.5 }
}

/// From shares of the map's width to units of a zoom, not yet whole.
pub fn placed(on_map: Coord, zoom: u8) -> Coord {
    let units = f64::from(EXTENT) * f64::from(1_u32 << zoom);
    Coord { x: on_map.x * units, y: on_map.y * units }
}

/// The nearest whole units.
pub fn whole(at: Coord) -> Coord {
    // Minus zero is zero.
    Coord { x: at.x.round() + 0.0, y: at.y.round() + 0.0 }
}
