"""Other people's readers find in our vector tiles what was put there."""

import gzip

import mapbox_vector_tile
import mercantile
import pyogrio
import pytest
import shapely
from conftest import ROOT, run
from pmtiles.reader import MemorySource, Reader
from shapely.geometry import shape

SAMPLE = ROOT / "data" / "xinghualing"
LAST_ZOOM = 14


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The sample district's tiles in one file."""
    folder = tmp_path_factory.mktemp("tiles")
    inputs = ["--schools", SAMPLE / "schools.geojson", "--blocks", SAMPLE / "blocks.geojson"]
    run("allocate", *inputs, "--settings", SAMPLE / "settings.toml", "--effort", "quick", "--out", folder / "plan")
    run("export", folder / "plan", folder / "all.pmtiles", folder / "all.gpkg")
    return folder


@pytest.fixture(scope="module")
def tiles(archive):
    """Every tile by zoom, decoded; positions in units of its zoom, north up."""
    reader = Reader(MemorySource((archive / "all.pmtiles").read_bytes()))
    header = reader.header()
    assert (header["min_zoom"], header["max_zoom"]) == (0, LAST_ZOOM)
    found = {}
    for zoom in range(LAST_ZOOM + 1):
        for x, y in covering(header, zoom):
            data = reader.get(zoom, x, y)
            if data is not None:
                found.setdefault(zoom, []).append(((x, y), mapbox_vector_tile.decode(gzip.decompress(data))))
    return found


def covering(header, zoom):
    """The squares of a zoom around the archive's bounds."""
    box = [header[f"{side}_e7"] / 1e7 for side in ("min_lon", "min_lat", "max_lon", "max_lat")]
    return [(tile.x, tile.y) for tile in mercantile.tiles(*box, zoom)]


def ids(archive, layer):
    meta, _, _, columns = pyogrio.raw.read(archive / "all.gpkg", layer=layer, columns=["id"], read_geometry=False)
    return set(columns[0])


@pytest.mark.parametrize("layer", ["zones", "blocks", "schools"])
def test_every_feature_is_there_on_every_zoom_of_its_layer(archive, tiles, layer):
    wanted = ids(archive, layer)
    first = next(one["minzoom"] for one in vector_layers(archive) if one["id"] == layer)
    assert first <= 12 and len(wanted) > 10
    for zoom in range(first, LAST_ZOOM + 1):
        seen = {one["properties"]["id"] for _, tile in tiles[zoom] for one in tile.get(layer, {"features": []})["features"]}
        assert seen == wanted, f"zoom {zoom}"


def vector_layers(archive):
    return Reader(MemorySource((archive / "all.pmtiles").read_bytes())).metadata()["vector_layers"]


@pytest.mark.parametrize("layer", ["zones", "blocks"])
@pytest.mark.parametrize("zoom", [11, 13, LAST_ZOOM])
def test_neighbors_share_their_borders(tiles, layer, zoom):
    for at, tile in tiles[zoom]:
        areas = [shape(one["geometry"]) for one in tile.get(layer, {"features": []})["features"]]
        assert all(one.area > 0 for one in areas)
        whole = shapely.union_all([one.buffer(0) for one in areas])
        overlap = sum(one.area for one in areas) - whole.area
        # What is too small to be seen is drawn as half a unit of ground.
        assert abs(overlap) <= 0.5 * len(areas) + 1e-6 * whole.area, f"{layer} on {zoom} {at}"


@pytest.mark.parametrize("layer", ["zones", "blocks"])
def test_there_is_no_gap_between_neighbors(archive, tiles, layer):
    """On the last zoom the ground that is covered is that of the outlines."""
    _, _, shapes, _ = pyogrio.raw.read(archive / "all.gpkg", layer=layer, columns=["id"])
    outlines = shapely.union_all(shapely.from_wkb(shapes))
    n_holes = sum(len(part.interiors) for part in getattr(outlines, "geoms", [outlines]))
    covered = []
    for (x, y), tile in tiles[LAST_ZOOM]:
        for one in tile.get(layer, {"features": []})["features"]:
            covered.append(shapely.affinity.translate(shape(one["geometry"]).buffer(0), 4096 * x, -4096 * y))
    ground = shapely.union_all(covered)
    holes = [shapely.Polygon(hole) for part in getattr(ground, "geoms", [ground]) for hole in part.interiors]
    # Where a border is cut off beyond a tile's side, its end is rounded: at most a unit, an eighth of a pixel.
    wide = [hole for hole in holes if hole.area > hole.length / 2]
    assert len(wide) <= n_holes


def test_gdal_reads_them_too(archive):
    _, _, shapes, columns = pyogrio.raw.read(archive / "all.pmtiles", layer="zones", ZOOM_LEVEL=LAST_ZOOM)
    meta = pyogrio.read_info(archive / "all.pmtiles", layer="zones")
    assert set(columns[list(meta["fields"]).index("id")]) == ids(archive, "zones")
    names = columns[list(meta["fields"]).index("name")]
    assert any("小学" in name for name in names)
    assert shapely.is_valid(shapely.from_wkb(shapes)).mean() > 0.99
