//! PMTiles 3: all tiles of a plan in one file, for web maps without a tile server.

use std::io::{self, Cursor, Write};

use pmtiles::{Compression, PmTilesWriter, TileCoord, TileType};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::tiles::{LAST_ZOOM, LAYERS, Tile, Tileset};
use crate::wire::layers::{Kind, Source};

pub fn write(source: Source, out: &mut impl Write) -> io::Result<()> {
    let tileset = Tileset::of(source);
    let mut file = Cursor::new(Vec::new());
    let mut writer = PmTilesWriter::new(TileType::Mvt)
        .tile_compression(Compression::Gzip)
        .min_zoom(0)
        .max_zoom(LAST_ZOOM)
        .metadata(json!({ "vector_layers": vector_layers(&tileset) }).to_string());
    if let Some(bounds) = tileset.bounds() {
        let (west, south) = (bounds.west_deg, bounds.south_deg);
        let (east, north) = (bounds.east_deg, bounds.north_deg);
        writer = writer.bounds(west, south, east, north);
        writer =
            writer.center((west + east) / 2.0, (south + north) / 2.0).center_zoom(LAST_ZOOM / 2);
    }
    let mut writer = writer.create(&mut file).map_err(io::Error::other)?;
    for zoom in 0..=LAST_ZOOM {
        for (at, bytes) in tiles(&tileset, zoom)? {
            writer.add_tile(at, &bytes).map_err(io::Error::other)?;
        }
    }
    writer.finalize().map_err(io::Error::other)?;
    out.write_all(file.get_ref())
}

/// The tiles of a zoom that have something on them, in the order in which the file has them.
fn tiles(tileset: &Tileset, zoom: u8) -> io::Result<Vec<(TileCoord, Vec<u8>)>> {
    let wanted: Vec<Tile> = tileset.tiles(zoom).collect();
    let made = wanted.into_par_iter().filter_map(|tile| {
        let bytes = tileset.tile(tile)?;
        Some(TileCoord::new(tile.zoom, tile.x, tile.y).map(|at| (at, bytes)))
    });
    let mut made: Vec<(TileCoord, Vec<u8>)> =
        made.collect::<Result<_, _>>().map_err(io::Error::other)?;
    made.sort_by_key(|(at, _)| pmtiles::TileId::from(*at));
    Ok(made)
}

/// The layers of a tileset as TileJSON describes them.
pub fn vector_layers(tileset: &Tileset) -> Value {
    let described = LAYERS.map(|layer| {
        let fields = tileset.columns(layer).iter().map(|column| {
            let kind = match column.kind {
                Kind::Text | Kind::Texts => "String",
                Kind::Whole | Kind::Real => "Number",
            };
            (column.name.to_owned(), kind.into())
        });
        json!({
            "id": layer.name(),
            "fields": fields.collect::<Map<String, Value>>(),
            "minzoom": tileset.first_zoom_of(layer),
            "maxzoom": LAST_ZOOM,
        })
    });
    described.into()
}
