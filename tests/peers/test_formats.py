"""GDAL writes a district in every format, PROJ puts it on every map; what we make of it is the same."""

import json

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from conftest import run
from shapely.geometry import Point, box, mapping

NAMES = ["杏花苑", "东岗小区", "桃园，北", "新建路“甲”", "五一里", "Bahía ñandú"]

def district(lon, lat):
    """Blocks in two rows, a school in the middle of each: every zone is a block."""
    boxes = [box(lon + 0.004 * (i % 3), lat + 0.003 * (i // 3), lon + 0.004 * (i % 3 + 1), lat + 0.003 * (i // 3 + 1)) for i in range(6)]
    blocks = [({"id": f"B{i}", "name": NAMES[i], "children": 10 + i}, shape) for i, shape in enumerate(boxes)]
    schools = [({"id": f"S{i}", "name": NAMES[i], "seats": 10 + i}, shape.centroid) for i, shape in enumerate(boxes)]
    return schools, blocks


def write(path, driver, rows, crs="EPSG:4326", **options):
    """Positions of the rows are in degrees; in the file they are on the map of `crs`."""
    onto = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    shapes = [shapely.transform(shape, lambda at: np.column_stack(onto.transform(at[:, 0], at[:, 1]))) for _, shape in rows]
    fields = list(rows[0][0])
    columns = [[facts[field] for facts, _ in rows] for field in fields]
    data = [np.array(column, dtype=object if isinstance(column[0], str) else np.int32) for column in columns]
    pyogrio.raw.write(
        path, geometry=np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object), field_data=data,
        fields=fields, crs=crs, geometry_type=shapes[0].geom_type, driver=driver, **options,
    )
    return path


def geojson(path, rows):
    features = [{"type": "Feature", "properties": facts, "geometry": mapping(shape)} for facts, shape in rows]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def answer(folder, schools, blocks, settings=""):
    """Every walk to the millimeter, and every zone."""
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    out = folder / "plan"
    run("allocate", "--schools", schools, "--blocks", blocks, "--settings", folder / "settings.toml", "--out", out)
    run("verify", out / "plan.json")
    plan, zones = (json.loads((out / name).read_text(encoding="utf-8")) for name in ("plan.json", "zones.geojson"))
    names = sorted(zone["properties"]["name"] for zone in zones["features"])
    outlines = shapely.get_parts([shapely.geometry.shape(zone["geometry"]) for zone in zones["features"]])
    corners = [at for outline in outlines for at in outline.exterior.coords[:-1]]
    # By what all of them have in common.
    corners.sort(key=lambda at: np.round(at, 6).tolist())
    return plan["blocks"], names, np.array(corners)


@pytest.fixture
def wanted(tmp_path):
    folder = tmp_path / "plain"
    folder.mkdir()
    schools, blocks = district(112.5612345678, 37.8712345678)
    return answer(folder, geojson(folder / "s.geojson", schools), geojson(folder / "b.geojson", blocks))


@pytest.mark.parametrize(
    "driver, ending, options",
    [
        ("GPKG", "gpkg", {}),
        ("GPKG", "gpkg", {"layer_options": {"SPATIAL_INDEX": "NO"}}),
        ("FlatGeobuf", "fgb", {}),
        ("FlatGeobuf", "fgb", {"layer_options": {"SPATIAL_INDEX": "NO"}}),
        ("ESRI Shapefile", "shp", {"encoding": "CP936"}),
        ("ESRI Shapefile", "shp", {"encoding": "UTF-8"}),
        ("GeoJSON", "geojson", {}),
        ("GeoJSON", "geojson", {"layer_options": {"RFC7946": "YES", "COORDINATE_PRECISION": "15"}}),
    ],
)
def test_every_format_says_the_same(tmp_path, wanted, driver, ending, options):
    schools, blocks = district(112.5612345678, 37.8712345678)
    # A code page of Chinese has no ñ.
    if options.get("encoding") == "CP936":
        for facts, _ in schools + blocks:
            facts["name"] = facts["name"].replace("ñ", "n").replace("í", "i")
        wanted = (wanted[0], sorted(facts["name"] for facts, _ in blocks), wanted[2])
    files = [write(tmp_path / f"{name}.{ending}", driver, rows, **options) for name, rows in (("s", schools), ("b", blocks))]
    found = answer(tmp_path, *files)
    assert found[0] == wanted[0] and found[1] == wanted[1]
    # The corners of zones are written with seven decimals.
    assert np.abs(found[2] - wanted[2]).max() < 1.5e-7


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4547", "EPSG:4526", "EPSG:4508", "EPSG:32649", "EPSG:3857"])
@pytest.mark.parametrize("driver, ending", [("GPKG", "gpkg"), ("ESRI Shapefile", "shp"), ("FlatGeobuf", "fgb")])
def test_every_map_says_the_same(tmp_path, wanted, crs, driver, ending):
    schools, blocks = district(112.5612345678, 37.8712345678)
    files = [write(tmp_path / f"{name}.{ending}", driver, rows, crs) for name, rows in (("s", schools), ("b", blocks))]
    found = answer(tmp_path, *files)
    assert found[1] == wanted[1]
    assert np.abs(found[2] - wanted[2]).max() < 1.5e-7
    for a, b in zip(found[0], wanted[0]):
        assert a["school"] == b["school"] and abs(a["meters"] - b["meters"]) <= 0.001


# Code, a rectangle that it is used in, and the shift that definitions by seven numbers have, where PROJ knows better ones.
MAPS = [
    ("EPSG:4490", (73, 18, 135, 53), None),
    ("EPSG:4547", (112, 20, 116, 50), None),
    ("EPSG:4549", (118, 24, 122, 50), None),
    ("EPSG:4526", (112.5, 20, 115.5, 42), None),
    ("EPSG:4513", (73.6, 35, 76.5, 41), None),
    ("EPSG:4508", (108, 18, 114, 45), None),
    ("EPSG:4491", (73.6, 30, 78, 40), None),
    ("EPSG:3857", (-179, -80, 179, 80), None),
    ("EPSG:32650", (114, 0, 120, 80), None),
    ("EPSG:32733", (12, -70, 18, -1), None),
    ("EPSG:25832", (6, 45, 12, 60), None),
    ("EPSG:2154", (-4, 42, 8, 51), None),
    ("EPSG:26986", (-73, 41.5, -70, 42.8), None),
    ("EPSG:2249", (-73, 41.5, -70, 42.8), None),
    ("EPSG:3035", (-10, 35, 30, 65), None),
    ("EPSG:5070", (-120, 25, -70, 48), None),
    ("EPSG:2193", (167, -46, 178, -35), None),
    ("EPSG:2437", (119, 24, 121, 50), "+proj=tmerc +lon_0=120 +x_0=500000 +ellps=krass +towgs84=15.8,-154.4,-82.3,0,0,0,0"),
    ("EPSG:27700", (-5, 50, 1, 58), "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +datum=OSGB36"),
    ("EPSG:31467", (8, 47, 11, 55), "+proj=tmerc +lon_0=9 +x_0=3500000 +ellps=bessel +towgs84=598.1,73.7,418.2,0.202,0.045,-2.455,6.7"),
    ("EPSG:28992", (3.5, 51, 7, 53.5), "+proj=sterea +lat_0=52.15616055555555 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel +towgs84=565.2369,50.0087,465.658,-0.406857,0.350733,-1.87035,4.0812"),
    ("EPSG:2056", (6, 46, 10, 47.5), "+proj=somerc +lat_0=46.95240555555556 +lon_0=7.439583333333333 +x_0=2600000 +y_0=1200000 +ellps=bessel +towgs84=674.374,15.056,405.346"),
]


@pytest.mark.parametrize("crs, area, shift", MAPS, ids=[crs for crs, _, _ in MAPS])
def test_a_thousand_positions_are_where_proj_puts_them(tmp_path, crs, area, shift):
    dice = np.random.default_rng(7)
    lon, lat = (dice.uniform(area[at], area[at + 2], 1000) for at in (0, 1))
    definition = f"{shift} +units=m +no_defs +type=crs" if shift else crs
    onto = pyproj.Transformer.from_crs("EPSG:4326", definition, always_xy=True)
    points = shapely.points(*onto.transform(lon, lat))
    file = tmp_path / "points.fgb"
    pyogrio.raw.write(
        file, geometry=np.array([shapely.to_wkb(point) for point in points], dtype=object),
        field_data=[np.arange(1000, dtype=np.int32)], fields=["number"], crs=crs, geometry_type="Point", driver="FlatGeobuf",
    )
    found = features(tmp_path, file)
    places = {one["properties"]["number"]: one["geometry"]["coordinates"] for one in found}
    assert len(places) == 1000
    _, _, meters = pyproj.Geod(ellps="WGS84").inv(lon, lat, *zip(*(places[at] for at in range(1000))))
    assert max(meters) <= 0.01, max(meters)


@pytest.mark.parametrize("driver, ending", [("GPKG", "gpkg"), ("FlatGeobuf", "fgb"), ("ESRI Shapefile", "shp"), ("GeoJSON", "geojson")])
def test_lines_and_holes_and_parts_come_back_as_they_went(tmp_path, driver, ending):
    dice = np.random.default_rng(3)
    at = lambda: dice.uniform((112, 37), (113, 38))
    square = lambda at, size: box(at[0], at[1], at[0] + size, at[1] + size)
    with_hole = lambda at: square(at, 0.01).difference(square(at + 0.002, 0.003))
    areas = [shapely.MultiPolygon([with_hole(a), with_hole(a + 0.1)]) for a in (at() for _ in range(50))]
    lines = [shapely.MultiLineString([[at(), at(), at()], [at(), at()]]) for _ in range(50)]
    for name, shapes in (("areas", areas), ("lines", lines)):
        facts = [({"id": f"x{n}", "text": NAMES[n % 6], "number": n / 8, "none": None if n % 3 else "有"}, shape) for n, shape in enumerate(shapes)]
        file = tmp_path / f"{name}.{ending}"
        fields = list(facts[0][0])
        columns = [[row[field] for row, _ in facts] for field in fields]
        data = [np.array(column, dtype=float if field == "number" else object) for field, column in zip(fields, columns)]
        options = {"encoding": "UTF-8"} if ending == "shp" else {}
        options |= {"layer_options": {"COORDINATE_PRECISION": "15"}} if ending == "geojson" else {}
        pyogrio.raw.write(
            file, geometry=np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object), field_data=data, fields=fields,
            crs="EPSG:4326", geometry_type=shapes[0].geom_type, driver=driver, **options,
        )
        found = {one["properties"]["id"]: one for one in features(tmp_path, file)}
        assert len(found) == 50
        for row, shape in facts:
            one = found[row["id"]]
            back = shapely.geometry.shape(one["geometry"])
            assert shapely.equals_exact(shapely.normalize(back), shapely.normalize(shape), tolerance=1e-9)
            assert {key: one["properties"][key] for key in row} == row


def features(folder, file):
    """The file as `inspect` draws it."""
    out = folder / f"{file.name}.drawn"
    run("inspect", file, "--geojson", out)
    return json.loads(out.read_text(encoding="utf-8"))["features"]
