//! Vector tiles: the layers of a plan, cut into squares for web maps.
//!
//! 1. `grid`: the map, its squares, and whole units.
//! 2. `arcs`: borders, each once, so that both neighbors get the same one on every zoom.
//! 3. `outlines`: what arcs enclose on one zoom, of blocks and of zones.
//! 4. `rows`: what is said of each feature.
//! 5. `encode`: what of it is on one tile, as bytes.
//!
//! Tiles are made from memory when they are asked for; the same plan gives the same bytes.

mod arcs;
mod encode;
mod grid;
mod outlines;
mod rows;

use std::sync::OnceLock;

use geo::{Coord, Rect};

pub use grid::{EXTENT, LAST_ZOOM, Tile};

use crate::model::SchoolIdx;
use crate::wire::layers::{Column, Layer, Source};
use arcs::Arc;
use encode::{Sheet, with_feature};
use outlines::{Outlines, Owners};
use rows::Rows;

/// On the first zoom that shows blocks, no tile has more of them.
const MOST_BLOCKS: usize = 4000;

/// The layers on tiles, lowest first. Exceptions are among the blocks, which say so.
pub const LAYERS: [Layer; 3] = [Layer::Blocks, Layer::Zones, Layer::Schools];

/// What the tiles of a plan are made from.
#[derive(Debug)]
pub struct Tileset {
    arcs: Vec<Arc>,
    /// One per block: itself, if it has ground.
    own: Vec<Option<usize>>,
    /// One per block: the row of its zone.
    zone_of: Vec<Option<usize>>,
    blocks: Rows,
    zones: Rows,
    schools: Rows,
    bounds: Option<Bounds>,
    first_zoom_of_blocks: u8,
    /// One per zoom, made when first asked for.
    levels: Vec<OnceLock<Level>>,
}

/// Of everything that has a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub west_deg: f64,
    pub south_deg: f64,
    pub east_deg: f64,
    pub north_deg: f64,
}

/// The outlines of one zoom.
#[derive(Debug)]
struct Level {
    zones: Outlines,
    /// `None`: they are too many to be shown.
    blocks: Option<Outlines>,
}

impl Tileset {
    pub fn of(source: Source) -> Self {
        let blocks = Rows::of(source, Layer::Blocks);
        let own = blocks.has_ground.iter().enumerate().map(|(at, has)| has.then_some(at));
        Self {
            arcs: arcs::of(&source.world.district),
            own: own.collect(),
            zone_of: zone_of(source),
            zones: Rows::of(source, Layer::Zones),
            schools: Rows::of(source, Layer::Schools),
            bounds: bounds(source),
            first_zoom_of_blocks: first_zoom_of(&blocks),
            blocks,
            levels: (0..=LAST_ZOOM).map(|_| OnceLock::new()).collect(),
        }
    }

    /// A layer is on tiles from this zoom on.
    pub fn first_zoom_of(&self, layer: Layer) -> u8 {
        if layer == Layer::Blocks { self.first_zoom_of_blocks } else { 0 }
    }

    /// What a layer says of its features. Layers that are not on tiles say nothing.
    pub fn columns(&self, layer: Layer) -> &[Column] {
        match layer {
            Layer::Blocks => &self.blocks.columns,
            Layer::Zones => &self.zones.columns,
            Layer::Schools => &self.schools.columns,
            Layer::Exceptions => &[],
        }
    }

    /// `None`: nobody said where anything is.
    pub fn bounds(&self) -> Option<Bounds> {
        self.bounds
    }

    /// The tiles of a zoom that may have anything on them, by columns from the west.
    ///
    /// # Panics
    ///
    /// There are no tiles beyond [`LAST_ZOOM`].
    pub fn tiles(&self, zoom: u8) -> impl Iterator<Item = Tile> {
        assert!(zoom <= LAST_ZOOM, "there are no tiles on zoom {zoom}");
        let frame = self.bounds.map(|bounds| {
            let corner = |lon, lat| grid::placed(grid::on_map(Coord { x: lon, y: lat }), zoom);
            Rect::new(
                corner(bounds.west_deg, bounds.south_deg),
                corner(bounds.east_deg, bounds.north_deg),
            )
        });
        frame.into_iter().flat_map(move |frame| Tile::across(zoom, frame))
    }

    /// The bytes of a Mapbox Vector Tile. `None`: nothing is there.
    pub fn tile(&self, tile: Tile) -> Option<Vec<u8>> {
        let level = self.level(tile.zoom);
        let mut sheet = Sheet::of(tile);
        if let Some(blocks) = &level.blocks {
            put(&mut sheet, Layer::Blocks, &self.blocks, Some(blocks));
        }
        put(&mut sheet, Layer::Zones, &self.zones, Some(&level.zones));
        put(&mut sheet, Layer::Schools, &self.schools, None);
        sheet.bytes()
    }

    fn level(&self, zoom: u8) -> &Level {
        self.levels[usize::from(zoom)].get_or_init(|| {
            let outlines = |of_block: &[Option<usize>], rows: &Rows| {
                let grounds = rows.places.iter().zip(&rows.has_ground);
                let places = grounds.map(|(place, has)| place.filter(|_| *has)).collect();
                Outlines::of(outlines::of(&self.arcs, &Owners { of_block, places }, zoom))
            };
            let shows_blocks = self.first_zoom_of_blocks <= zoom;
            Level {
                zones: outlines(&self.zone_of, &self.zones),
                blocks: shows_blocks.then(|| outlines(&self.own, &self.blocks)),
            }
        })
    }
}

/// Rows as areas where they have ground, else as points. A zone without ground is not on the map.
fn put(sheet: &mut Sheet, layer: Layer, rows: &Rows, outlines: Option<&Outlines>) {
    let mut made = sheet.layer(layer.name());
    for (at, shape) in outlines.into_iter().flat_map(|outlines| outlines.within(sheet.frame())) {
        if let Some(area) = sheet.area(shape) {
            made = with_feature(made, area, (at + 1, &rows.tags[at]));
        }
    }
    let points = rows.places.iter().enumerate().filter(|(at, _)| !rows.has_ground[*at]);
    for (at, place) in points {
        if let Some(point) = place.and_then(|place| sheet.point(place)) {
            made = with_feature(made, point, (at + 1, &rows.tags[at]));
        }
    }
    sheet.put(made);
}

/// One per block: the row of its zone. `None`: it has no school.
fn zone_of(source: Source) -> Vec<Option<usize>> {
    let Source { world, plan, .. } = source;
    let zone_of = &world.terms.zone_of;
    let is_first = |school: &SchoolIdx| zone_of[school.0] == *school;
    let firsts: Vec<SchoolIdx> = world.district.school_idxs().filter(is_first).collect();
    let row = |id| {
        let school = world.district.school_named(id)?;
        firsts.binary_search(&zone_of[school.0]).ok()
    };
    plan.blocks.iter().map(|block| row(&block.school.as_ref()?.0)).collect()
}

fn bounds(source: Source) -> Option<Bounds> {
    let district = &source.world.district;
    let outlines = district.blocks().iter().filter_map(|block| block.outline.as_ref());
    let corners = outlines
        .flat_map(|outline| outline.iter().flat_map(|polygon| &polygon.exterior().0))
        .map(|at| (at.x, at.y));
    let points = district.blocks().iter().filter_map(|block| block.point);
    let gates = district.schools().iter().filter_map(|school| school.point);
    let places = points.chain(gates).map(|point| (point.lon, point.lat));
    corners.chain(places).fold(None, |bounds: Option<Bounds>, (lon, lat)| {
        let all = bounds.unwrap_or(Bounds {
            west_deg: lon,
            south_deg: lat,
            east_deg: lon,
            north_deg: lat,
        });
        Some(Bounds {
            west_deg: all.west_deg.min(lon),
            south_deg: all.south_deg.min(lat),
            east_deg: all.east_deg.max(lon),
            north_deg: all.north_deg.max(lat),
        })
    })
}

/// The first zoom on which no tile has more than [`MOST_BLOCKS`].
fn first_zoom_of(blocks: &Rows) -> u8 {
    let fits = |zoom: &u8| {
        let tile = |place: Coord| {
            let at = grid::placed(place, *zoom);
            [at.x, at.y].map(|units| (units / f64::from(EXTENT)).floor() as i64)
        };
        let mut tiles: Vec<[i64; 2]> = blocks.places.iter().flatten().map(|at| tile(*at)).collect();
        tiles.sort_unstable();
        tiles.chunk_by(|one, other| one == other).all(|tile| tile.len() <= MOST_BLOCKS)
    };
    (0..LAST_ZOOM).find(fits).unwrap_or(LAST_ZOOM)
}

#[cfg(test)]
mod tests {
    use geo::{Area, BooleanOps, MultiPolygon, Relate, Validation};

    use super::*;
    use crate::model::Effort;
    use crate::pipeline;
    use crate::synth::{Recipe, city};
    use crate::world::World;
    use crate::zones::zones_of;

    fn tileset() -> Tileset {
        let mut district = city(Recipe { n_schools: 8, n_blocks: 400, n_children: None, seed: 5 });
        district.settings.effort = Effort::Quick;
        let world = World::survey(district);
        let plan = pipeline::plan(&world).unwrap();
        let zones = zones_of(&world, &plan);
        Tileset::of(Source::public(&world, &plan, &zones))
    }

    fn all(outlines: &Outlines) -> Vec<&MultiPolygon> {
        let everything = Coord { x: 1e12, y: 1e12 };
        outlines.within(Rect::new(-everything, everything)).map(|(_, shape)| shape).collect()
    }

    fn area(shapes: &[&MultiPolygon]) -> f64 {
        shapes.iter().map(|shape| shape.unsigned_area()).sum()
    }

    /// Smaller than any unit's share, for what is too small to be seen.
    const CRUMBS: f64 = 0.5;

    #[test]
    fn zones_and_blocks_cover_the_same_ground_on_every_zoom_and_nothing_twice() {
        let tileset = tileset();
        for zoom in 9..=LAST_ZOOM {
            let level = tileset.level(zoom);
            let (zones, blocks) = (all(&level.zones), all(level.blocks.as_ref().unwrap()));
            assert_eq!(blocks.len(), 400);
            let n_all = (zones.len() + blocks.len()) as f64;
            assert!((area(&zones) - area(&blocks)).abs() <= CRUMBS * n_all, "zoom {zoom}");
            let union = geo::unary_union(zones.iter().copied());
            assert!((area(&zones) - union.unsigned_area()).abs() <= CRUMBS * n_all, "zoom {zoom}");
        }
    }

    #[test]
    fn on_the_last_zoom_neighbors_have_the_same_border_to_the_unit() {
        let tileset = tileset();
        let level = tileset.level(LAST_ZOOM);
        let zones = all(&level.zones);
        let (mut shared, n_zones) = (0, zones.len());
        for (at, zone) in zones.iter().enumerate() {
            assert!(zone.is_valid(), "zone {at} of {n_zones}");
            for other in &zones[..at] {
                assert!(zone.intersection(*other).unsigned_area() < 1e-6);
                shared += usize::from(zone.relate(*other).is_touches());
            }
        }
        assert!(n_zones < shared, "{shared} of {n_zones} zones touch");
    }

    #[test]
    fn tiles_of_a_zoom_hold_everything_and_others_nothing() {
        let tileset = tileset();
        let tiles: Vec<Tile> = tileset.tiles(12).collect();
        assert!(tiles.iter().any(|tile| tileset.tile(*tile).is_some()));
        let beyond = Tile::of(12, 0, 0).unwrap();
        assert!(!tiles.contains(&beyond) && tileset.tile(beyond).is_none());
        assert_eq!(Tile::of(3, 8, 0), None);
        assert_eq!(Tile::of(LAST_ZOOM + 1, 0, 0), None);
    }

    #[test]
    fn a_place_is_where_other_maps_have_it() {
        // The corner of four tiles of zoom 1, and Tiananmen by the formulas of the tile scheme.
        let origin = grid::placed(grid::on_map(Coord { x: 0.0, y: 0.0 }), 1);
        assert_eq!((origin.x, origin.y), (4096.0, -4096.0));
        let at = grid::placed(grid::on_map(Coord { x: 116.3913, y: 39.9075 }), 14);
        let tile = [at.x, -at.y].map(|units| (units / f64::from(EXTENT)).floor() as u32);
        assert_eq!(tile, [13489, 6208]);
    }
}
