//! A tile's bytes: Mapbox Vector Tile 2.1.

use geo::{BooleanOps, BoundingRect, Contains, Coord, LineString, MapCoords, MultiPolygon};
use geo::{Rect, Winding};
use mvt::{GeomData, GeomEncoder, GeomType, Layer, Tile as Encoder};

use super::grid::{EXTENT, Tile, placed, whole};
use super::outlines::without_nothing;
use super::rows::{Said, Tag};

/// Outlines go on beyond a tile's sides for so many units, so that their ends are not seen.
const BEYOND: f64 = 64.0;

const FITS: &str = "tiles are made of whole units, and layers have names of their own";

/// What a tile is put together from.
pub struct Sheet {
    tile: Tile,
    encoder: Encoder,
}

impl Sheet {
    pub fn of(tile: Tile) -> Self {
        Self { tile, encoder: Encoder::new(EXTENT) }
    }

    /// What is seen on the tile.
    pub fn frame(&self) -> Rect {
        let frame = self.tile.frame();
        let beyond = Coord { x: BEYOND, y: BEYOND };
        Rect::new(frame.min() - beyond, frame.max() + beyond)
    }

    pub fn layer(&self, name: &str) -> Layer {
        self.encoder.create_layer(name)
    }

    /// A layer without features is left out.
    pub fn put(&mut self, layer: Layer) {
        if 0 < layer.num_features() {
            self.encoder.add_layer(layer).expect(FITS);
        }
    }

    /// `None`: there is nothing on it.
    pub fn bytes(self) -> Option<Vec<u8>> {
        (0 < self.encoder.num_layers()).then(|| self.encoder.to_bytes().expect(FITS))
    }

    /// What of a shape is on the tile. `None`: nothing.
    pub fn area(&self, shape: &MultiPolygon) -> Option<GeomData> {
        let frame = self.frame();
        let inside = shape.bounding_rect().is_some_and(|bounds| frame.contains(&bounds));
        let cut;
        let shape = if inside {
            shape
        } else {
            let window = MultiPolygon(vec![frame.to_polygon()]);
            cut = without_nothing(shape.intersection(&window).map_coords(whole));
            &cut
        };
        let mut encoder = GeomEncoder::new(GeomType::Polygon);
        let mut last = None;
        for polygon in shape {
            let exterior = std::iter::once((polygon.exterior(), true));
            let holes = polygon.interiors().iter().map(|hole| (hole, false));
            for (ring, is_exterior) in exterior.chain(holes) {
                let ring = self.ring(ring, is_exterior, last);
                for at in &ring {
                    encoder.add_point(at.x, at.y).expect(FITS);
                }
                encoder.complete_geom().expect(FITS);
                last = ring.last().copied();
            }
        }
        last.map(|_| encoder.encode().expect(FITS))
    }

    /// Without its end, on the tile: y down, exterior rings clockwise to the eye, as the format wants
    /// it. It does not start `at_last`, where the ring before it ended: the encoder would go on
    /// from there.
    fn ring(&self, ring: &LineString, is_exterior: bool, at_last: Option<Coord>) -> Vec<Coord> {
        let mut ring = ring.clone();
        if is_exterior {
            ring.make_cw_winding()
        } else {
            ring.make_ccw_winding()
        }
        let origin = self.origin();
        let mut points: Vec<Coord> =
            ring.0.iter().map(|at| Coord { x: at.x - origin.x, y: origin.y - at.y }).collect();
        points.pop();
        if points.first().copied() == at_last {
            points.rotate_left(1);
        }
        points
    }

    /// The tile's northwest corner.
    fn origin(&self) -> Coord {
        let frame = self.tile.frame();
        Coord { x: frame.min().x, y: frame.max().y }
    }

    /// A place on the map. `None`: it is not on the tile.
    pub fn point(&self, on_map: Coord) -> Option<GeomData> {
        let at = whole(placed(on_map, self.tile.zoom));
        let origin = self.origin();
        let frame = self.frame();
        let within = frame.min().x <= at.x
            && at.x <= frame.max().x
            && frame.min().y <= at.y
            && at.y <= frame.max().y;
        let encoder = GeomEncoder::new(GeomType::Point);
        let point = || encoder.point(at.x - origin.x, origin.y - at.y);
        within.then(|| point().and_then(GeomEncoder::encode).expect(FITS))
    }
}

/// The layer with one feature more, which has a number and what is said of it.
pub fn with_feature(layer: Layer, geometry: GeomData, (number, tags): (usize, &[Tag])) -> Layer {
    let mut feature = layer.into_feature(geometry);
    feature.set_id(number as u64);
    for (name, value) in tags {
        match value {
            Said::Text(text) => feature.add_tag_string(name, text),
            Said::Whole(number) => feature.add_tag_int(name, *number),
            Said::Real(number) => feature.add_tag_double(name, *number),
        }
    }
    feature.into_layer()
}
