"""GDAL, OWSLib and schemathesis read what we serve."""

import contextlib
import json
import os
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from owslib.ogcapi.features import Features

from conftest import BINARY, ROOT, run
from test_formats import MAPS, write

SAMPLE = ROOT / "data" / "xinghualing"
CRS = "http://www.opengis.net/def/crs/"


@contextlib.contextmanager
def served(plan):
    """The address of a server of the plan, as long as it is needed."""
    server = subprocess.Popen([BINARY, "serve", "--plan", plan, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    try:
        for line in server.stdout:
            if line.startswith("http://"):
                yield line.split()[0].rstrip("/")
                break
    finally:
        server.terminate()
        assert server.wait(60) == 0


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    plan = tmp_path_factory.mktemp("http") / "plan"
    run("allocate", "--schools", SAMPLE / "schools.geojson", "--blocks", SAMPLE / "blocks.geojson", "--effort", "quick", "--out", plan)
    with served(plan) as address:
        yield address


def get(address):
    with urllib.request.urlopen(address) as answer:
        return json.load(answer)


def read(site, layer, base="/ogc", **options):
    facts, _, shapes, fields = pyogrio.raw.read(f"OAPIF:{site}{base}", layer=layer, **options)
    return facts, shapely.from_wkb(shapes), dict(zip(facts["fields"], fields))


@pytest.mark.parametrize("layer", ["schools", "blocks", "zones", "exceptions"])
@pytest.mark.parametrize("base", ["/ogc", "/OGCFeatureServer"])
def test_gdal_reads_every_feature_whatever_the_size_of_a_page(site, layer, base):
    wanted = get(f"{site}{base}/collections/{layer}/items?limit=10000")["features"]
    assert len(wanted) > 7
    for options in ({}, {"PAGE_SIZE": "7" if len(wanted) < 500 else "300"}):
        _, shapes, fields = read(site, layer, base, **options)
        assert fields["id"].tolist() == [one["id"] for one in wanted]
        assert all(shapes) and set(fields) == set(wanted[0]["properties"])
        for shape, one in zip(shapes, wanted):
            assert shape.equals_exact(shapely.geometry.shape(one["geometry"]), 1e-9)


def test_gdal_reads_what_touches_a_box(site):
    _, shapes, fields = read(site, "blocks")
    box = (112.55, 37.86, 112.56, 37.87)
    wanted = [name for name, shape in zip(fields["id"], shapes) if shape.intersects(shapely.box(*box))]
    _, _, found = read(site, "blocks", bbox=box, PAGE_SIZE="7")
    assert 7 < len(wanted) < 500 and found["id"].tolist() == wanted


def test_gdal_lets_the_server_filter(site):
    _, _, all_of_them = read(site, "blocks")
    where = "walk_m > 500 AND school IN ('S01', 'S03')"
    wanted = [name for name, walk, school in zip(all_of_them["id"], all_of_them["walk_m"], all_of_them["school"]) if walk > 500 and school in ("S01", "S03")]
    _, _, found = read(site, "blocks", where=where)
    assert wanted and found["id"].tolist() == wanted
    by_us = get(f"{site}/ogc/collections/blocks/items?limit=10000&filter={urllib.parse.quote(where)}")
    assert [one["id"] for one in by_us["features"]] == wanted


@pytest.mark.parametrize("code", [4326, 3857, 4490])
def test_gdal_puts_every_system_where_proj_does(site, code):
    _, plain, _ = read(site, "schools")
    facts, there, _ = read(site, "schools", CRS=f"EPSG:{code}")
    onto = pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{code}", always_xy=True)
    wanted = np.array(onto.transform(*shapely.get_coordinates(plain).T)).T
    assert np.abs(shapely.get_coordinates(there) - wanted).max() <= (0.01 if code == 3857 else 1e-7)


GRIDS = [one for one in MAPS if one[0] not in ("EPSG:4490", "EPSG:3857")]


@pytest.mark.parametrize("crs, area, shift", GRIDS, ids=[crs for crs, _, _ in GRIDS])
def test_an_offices_own_map_is_that_of_proj(tmp_path, crs, area, shift):
    dice = np.random.default_rng(11)
    west, south, east, north = area
    # No walk may be longer than from one end of a country to the other.
    east, north = min(east, west + 15), min(north, south + 15)
    lon, lat = dice.uniform(west, east, 300), dice.uniform(south, north, 300)
    block = lambda at: ({"id": f"b{at:03}", "name": "x", "children": 1}, shapely.Point(lon[at], lat[at]))
    schools = write(tmp_path / "s.gpkg", "GPKG", [({"id": "s", "name": "x", "seats": 999}, shapely.Point((west + east) / 2, (south + north) / 2))])
    blocks = write(tmp_path / "b.gpkg", "GPKG", [block(at) for at in range(300)], crs)
    run("allocate", "--schools", schools, "--blocks", blocks, "--effort", "quick", "--out", tmp_path / "plan")
    uri = f"{CRS}EPSG/0/{crs.split(':')[1]}"
    with served(tmp_path / "plan") as address:
        items = f"{address}/ogc/collections/blocks/items?limit=1000"
        assert uri in get(f"{address}/ogc/collections/blocks")["crs"]
        plain, there = ([one["geometry"]["coordinates"] for one in get(where)["features"]] for where in (items, f"{items}&crs={uri}"))
    definition = f"{shift} +units=m +no_defs +type=crs" if shift else crs
    onto = pyproj.Transformer.from_crs("EPSG:4326", definition, always_xy=True)
    wanted = np.array(onto.transform(*np.array(plain).T)).T
    axes = pyproj.CRS(crs).axis_info
    if axes[0].direction == "north":
        wanted = wanted[:, ::-1]
    off = np.abs(np.array(there) - wanted).max() * axes[0].unit_conversion_factor
    assert off <= 0.01, off


def test_owslib_finds_its_way(site):
    features = Features(f"{site}/ogc")
    assert {"schools", "blocks", "zones", "exceptions"} <= set(features.feature_collections())
    assert any(name.endswith("ogcapi-features-1/1.0/conf/core") for name in features.conformance()["conformsTo"])
    assert features.api()["openapi"].startswith("3.0")
    assert features.collection("zones")["id"] == "zones"
    assert "school" in features.collection_queryables("blocks")["properties"]
    assert "school" in features.collection_schema("blocks")["properties"]
    page = features.collection_items("blocks", limit=7, bbox=[112.55, 37.86, 112.56, 37.87])
    assert page["numberReturned"] == 7 < page["numberMatched"]
    first = page["features"][0]
    assert features.collection_item("blocks", first["id"])["geometry"] == first["geometry"]
    large = features.collection_items("schools", filter="children > 1000")
    figures = [one["properties"]["children"] for one in large["features"]]
    assert figures and min(figures) > 1000


# So many cases for each address and kind of data; `CATCHMENT_CASES=200` takes some minutes.
CASES = os.environ.get("CATCHMENT_CASES", "8")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,unsupported_method"


@pytest.mark.parametrize("description", ["/openapi.json", "/ogc/api?f=json"])
def test_no_question_gets_an_answer_that_is_not_described(site, tmp_path, description):
    flags = ["--max-examples", CASES, "--mode", "all", "--phases", "examples,coverage,fuzzing", "--checks", CHECKS]
    done = subprocess.run(
        [Path(sys.executable).with_name("st"), "run", site + description, *flags, "--generation-deterministic", "--no-color"],
        capture_output=True, text=True, cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    print(*(line for line in done.stdout.splitlines() if "generated" in line))
