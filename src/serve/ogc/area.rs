use geo::{Coord, Geometry, Intersects, LineString, MapCoords, MultiPolygon, Polygon, Rect};

use super::system::System;

/// A box on some map, as a place on the globe.
#[derive(Debug)]
pub enum Area<'a> {
    /// In degrees; two where it crosses the line at 180°.
    Boxes(Vec<Rect>),
    /// In degrees, bent as it is there.
    Bent(Polygon),
    /// On a map that ends before the box does.
    Beyond(Rect, &'a System),
}

/// Into how many parts a side is cut, so that it can be bent: one of 50 km is then as good as a
/// decimeter.
const PARTS: u32 = 32;

impl<'a> Area<'a> {
    /// Its lower and its upper corner, axes in the system's own order. `None`: the upper one is
    /// below the lower one.
    pub fn of(numbers: [f64; 4], system: &'a System) -> Option<Self> {
        let (low, high) = system.corners(numbers);
        if !numbers.iter().all(|number| number.is_finite()) || high[1] < low[1] {
            return None;
        }
        let rect = |west: f64, east: f64| {
            let within =
                |[x, y]: [f64; 2]| Coord { x: x.clamp(-180.0, 180.0), y: y.clamp(-90.0, 90.0) };
            Rect::new(within([west, low[1]]), within([east, high[1]]))
        };
        if system.crs.is_geographic() {
            let crosses = high[0] < low[0];
            return Some(Self::Boxes(if crosses {
                vec![rect(low[0], 180.0), rect(-180.0, high[0])]
            } else {
                vec![rect(low[0], high[0])]
            }));
        }
        if high[0] < low[0] {
            return None;
        }
        let flat = Rect::new(Coord::from(low), Coord::from(high));
        Some(bent(flat, system).map_or(Self::Beyond(flat, system), Self::Bent))
    }

    pub fn touches(&self, geometry: &Geometry) -> bool {
        match self {
            Self::Boxes(boxes) => boxes.iter().any(|one| one.intersects(geometry)),
            Self::Bent(polygon) => polygon.intersects(geometry),
            Self::Beyond(flat, system) => {
                let onto = |at: Coord| system.crs.from_wgs84(at.x, at.y).map(Coord::from).ok_or(());
                geometry.try_map_coords(onto).is_ok_and(|there| flat.intersects(&there))
            }
        }
    }

    /// Boxes in degrees outside which nothing touches it. `None`: nobody knows.
    pub fn boxes(&self) -> Option<Vec<([f64; 2], [f64; 2])>> {
        let corners = |rect: &Rect| (rect.min().into(), rect.max().into());
        match self {
            Self::Boxes(boxes) => Some(boxes.iter().map(corners).collect()),
            Self::Bent(polygon) => {
                geo::BoundingRect::bounding_rect(polygon).map(|around| vec![corners(&around)])
            }
            Self::Beyond(..) => None,
        }
    }

    /// In degrees. `None`: the map ends before the box does.
    pub fn geometry(&self) -> Option<Geometry> {
        match self {
            Self::Boxes(boxes) => {
                let polygons = boxes.iter().map(|one| one.to_polygon()).collect();
                Some(Geometry::MultiPolygon(MultiPolygon::new(polygons)))
            }
            Self::Bent(polygon) => Some(Geometry::Polygon(polygon.clone())),
            Self::Beyond(..) => None,
        }
    }
}

/// `None`: a part of its rim is on no map.
fn bent(flat: Rect, system: &System) -> Option<Polygon> {
    let corners: Vec<Coord> = flat.to_polygon().exterior().0.clone();
    let sides = corners.windows(2).flat_map(|side| {
        let (from, to) = (side[0], side[1]);
        (0..PARTS).map(move |part| from + (to - from) * (f64::from(part) / f64::from(PARTS)))
    });
    let rim: Option<Vec<Coord>> =
        sides.map(|at| system.crs.to_wgs84(at.x, at.y).map(Coord::from)).collect();
    Some(Polygon::new(LineString::new(rim?), Vec::new()))
}
