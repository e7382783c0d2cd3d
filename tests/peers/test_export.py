"""GDAL reads what we export: every layer of every format says the same."""

import csv
import json
import shutil
import sqlite3
import subprocess

import numpy as np
import pyogrio
import pytest
import shapely
from conftest import ROOT, run

SAMPLE = ROOT / "data" / "xinghualing"
LAYERS = ["schools", "blocks", "zones", "exceptions"]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The sample district, exported in every format."""
    folder = tmp_path_factory.mktemp("exported")
    inputs = ["--schools", SAMPLE / "schools.geojson", "--blocks", SAMPLE / "blocks.geojson"]
    run("allocate", *inputs, "--settings", SAMPLE / "settings.toml", "--out", folder / "plan")
    run("export", folder / "plan", folder / "all.gpkg")
    for layer in LAYERS:
        run("export", folder / "plan", "--layer", layer, *(folder / f"{layer}.{ending}" for ending in ("fgb", "geojson", "csv")))
    return folder


def known(folder, layer):
    """The layer as it stands in its GeoJSON, without GDAL, by id."""
    features = json.loads((folder / f"{layer}.geojson").read_text(encoding="utf-8"))["features"]
    assert all(one["id"] == one["properties"]["id"] for one in features)
    return {one["id"]: (one["properties"], shapely.geometry.shape(one["geometry"])) for one in features}


def read(file, layer, **options):
    """By id, the facts and the geometry that GDAL finds."""
    meta, _, shapes, columns = pyogrio.raw.read(file, layer=layer, **options)
    assert meta["crs"] == "EPSG:4326"
    rows = zip(shapely.from_wkb(shapes), *columns)
    found = {}
    for shape, *values in rows:
        facts = dict(zip(meta["fields"], values))
        found[facts["id"]] = (facts, shape)
    return found, dict(zip(meta["fields"], meta["dtypes"]))


def plain(value):
    """Lists are JSON where a format has none; null is null."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, str) and value.startswith("["):
        return json.loads(value)
    return None if value is None or value != value else value


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("file", ["all.gpkg", "{}.fgb", "{}.geojson"])
def test_every_layer_of_every_format_says_the_same(exported, layer, file):
    wanted = known(exported, layer)
    found, types = read(exported / file.format(layer), layer)
    assert found.keys() == wanted.keys() and len(found) > 10
    for id, (facts, shape) in wanted.items():
        assert {name: plain(value) for name, value in found[id][0].items()} == facts
        assert shapely.equals_exact(found[id][1], shape, tolerance=1e-9)
        assert shapely.is_valid(found[id][1])
    assert any("小学" in (facts.get("name") or "") for facts, _ in found.values()) or layer in ("blocks", "exceptions")
    whole = [name for name in types if isinstance(next(iter(wanted.values()))[0][name], int)]
    assert all(types[name].startswith("int") for name in whole if name != "n_pieces")


@pytest.mark.parametrize("layer", LAYERS)
def test_a_table_is_read_as_points(exported, layer):
    wanted = known(exported, layer)
    with open(exported / f"{layer}.csv", encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert rows.keys() == wanted.keys()
    for id, (facts, _) in wanted.items():
        for name, value in facts.items():
            said = rows[id][name]
            assert value == (None if said == "" else said if isinstance(value, str) else json.loads(said)), name
    if layer == "zones":
        return
    options = {"X_POSSIBLE_NAMES": "lon", "Y_POSSIBLE_NAMES": "lat"}
    meta, _, shapes, columns = pyogrio.raw.read(exported / f"{layer}.csv", **options)
    ids = columns[list(meta["fields"]).index("id")]
    for id, point in zip(ids, shapely.from_wkb(shapes)):
        assert shapely.intersects(point, wanted[id][1])


def test_rings_turn_as_the_formats_want_them(exported):
    for layer in ("blocks", "zones"):
        for file in ("all.gpkg", f"{layer}.fgb"):
            for _, shape in read(exported / file, layer)[0].values():
                for polygon in shapely.get_parts(shape):
                    assert shapely.is_ccw(polygon.exterior)
                    assert not any(shapely.is_ccw(hole) for hole in polygon.interiors)


@pytest.mark.parametrize("file", ["all.gpkg", "blocks.fgb"])
def test_the_spatial_index_finds_what_a_look_at_everything_finds(exported, file):
    wanted = known(exported, "blocks")
    dice = np.random.default_rng(5)
    for _ in range(50):
        west, south = dice.uniform((112.51, 37.84), (112.61, 37.92))
        size = dice.choice([0.0005, 0.004, 0.03])
        found, _ = read(exported / file, "blocks", bbox=(west, south, west + size, south + size))
        frame = shapely.box(west, south, west + size, south + size)
        # GDAL looks at frames in GeoPackage, and at outlines in some versions of others.
        inside = {id for id, (_, shape) in wanted.items() if shape.intersects(frame)}
        near = {id for id, (_, shape) in wanted.items() if shapely.box(*shape.bounds).intersects(frame)}
        assert inside <= found.keys() <= near


def ogr(program, *args):
    assert shutil.which(program), "tests/run installs gdal-bin"
    done = subprocess.run([program, *map(str, args)], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr.strip(), done.stderr
    return done.stdout


def test_gdal_has_nothing_to_say_about_our_files(exported):
    for file in ["all.gpkg", *(f"{layer}.{ending}" for layer in LAYERS for ending in ("fgb", "geojson"))]:
        ogr("ogrinfo", "-ro", "-so", "-al", exported / file)


def test_the_validator_of_geopackages_has_no_objection(exported):
    # Debian's Python has it beside gdal-bin.
    script = "import sys; from osgeo_utils.samples import validate_gpkg; sys.exit(validate_gpkg.main(sys.argv))"
    done = subprocess.run(["/usr/bin/python3", "-c", script, "-k", exported / "all.gpkg"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_edit_keeps_the_index(exported, tmp_path):
    edited = tmp_path / "edited.gpkg"
    shutil.copy(exported / "all.gpkg", edited)
    moved = "UPDATE blocks SET geom = ST_Translate(geom, 1, 1, 0) WHERE id = 'B0001'"
    ogr("ogrinfo", edited, "-sql", moved)
    ogr("ogrinfo", edited, "-sql", "DELETE FROM blocks WHERE id = 'B0002'")
    found, _ = read(edited, "blocks", bbox=(113.5, 38.8, 113.7, 39.0))
    assert list(found) == ["B0001"]
    with sqlite3.connect(edited) as db:
        n_rows, n_indexed = (db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("blocks", "rtree_blocks_geom"))
    assert n_rows == n_indexed == len(known(exported, "blocks")) - 1


def test_what_was_exported_gives_the_same_plan_again(exported, tmp_path):
    both = tmp_path / "both.gpkg"
    run("export", exported / "plan", both, "--children")
    settings = (SAMPLE / "settings.toml").read_text(encoding="utf-8")
    (tmp_path / "settings.toml").write_text(f'{settings}\n[files]\nschools_layer = "schools"\nblocks_layer = "blocks"\n', encoding="utf-8")
    run("allocate", "--schools", both, "--blocks", both, "--settings", tmp_path / "settings.toml", "--out", tmp_path / "plan")
    before, after = (json.loads((folder / "plan.json").read_text()) for folder in (exported / "plan", tmp_path / "plan"))
    assert before["blocks"] == after["blocks"] and before["cost_child_meters"] == after["cost_child_meters"]


def test_zones_of_outlines_and_points_are_whole_in_every_format(tmp_path):
    square = lambda west: {"type": "Polygon", "coordinates": [[[west, 37.85], [west + 0.004, 37.85], [west + 0.004, 37.854], [west, 37.854], [west, 37.85]]]}
    point = lambda west: {"type": "Point", "coordinates": [west, 37.852]}
    blocks = [("B1", square(112.5)), ("B2", point(112.506)), ("B3", square(112.508))]
    features = lambda rows: {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": facts, "geometry": shape} for facts, shape in rows]}
    (tmp_path / "b.geojson").write_text(json.dumps(features([({"id": id, "children": 5}, shape) for id, shape in blocks])))
    (tmp_path / "s.geojson").write_text(json.dumps(features([({"id": "S1", "name": "一小", "seats": 15}, point(112.502))])))
    plan = tmp_path / "plan"
    run("allocate", "--schools", tmp_path / "s.geojson", "--blocks", tmp_path / "b.geojson", "--out", plan)
    run("export", plan, tmp_path / "all.gpkg")
    for layer in ("schools", "blocks", "zones"):
        run("export", plan, "--layer", layer, tmp_path / f"{layer}.fgb", tmp_path / f"{layer}.geojson")
        wanted = known(tmp_path, layer)
        for file in ("all.gpkg", f"{layer}.fgb"):
            found, _ = read(tmp_path / file, layer)
            assert found.keys() == wanted.keys()
            assert all(shapely.equals_exact(found[id][1], shape, tolerance=1e-9) for id, (_, shape) in wanted.items())
    zone = read(tmp_path / "zones.fgb", "zones")[0]["S1"][1]
    assert zone.geom_type == "GeometryCollection" and len(shapely.get_parts(zone)) == 2
