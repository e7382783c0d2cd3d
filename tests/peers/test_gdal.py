"""GDAL reads what we write."""

import json
import shutil
import subprocess

import pytest

from conftest import ROOT

SAMPLE = ROOT / "data" / "xinghualing"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    from conftest import run

    out = tmp_path_factory.mktemp("sample") / "plan"
    settings = ["--settings", SAMPLE / "settings.toml"] if (SAMPLE / "settings.toml").exists() else []
    run("allocate", "--schools", SAMPLE / "schools.geojson", "--blocks", SAMPLE / "blocks.geojson", *settings, "--out", out)
    return out


def ogr(*args):
    assert shutil.which("ogrinfo"), "tests/run installs gdal-bin"
    done = subprocess.run(["ogrinfo", *map(str, args)], capture_output=True, text=True)
    assert done.returncode == 0 and "ERROR" not in done.stderr, done.stderr
    return done.stdout


def test_every_zone_is_read_as_a_valid_polygon(sample):
    n_schools = len(json.loads((sample / "plan.json").read_text())["schools"])
    summary = ogr("-so", "-al", sample / "zones.geojson")
    assert f"Feature Count: {n_schools}" in summary
    assert "WGS 84" in summary
    valid = ogr(
        "-dialect", "SQLite", "-sql", "SELECT COUNT(*) AS n FROM zones WHERE ST_IsValid(geometry) = 1",
        sample / "zones.geojson",
    )
    assert f"n (Integer) = {n_schools}" in valid, valid


def test_zones_do_not_overlap(sample):
    overlap = ogr(
        "-dialect", "SQLite", "-sql",
        "SELECT COUNT(*) AS n FROM zones a, zones b WHERE a.rowid < b.rowid"
        " AND ST_Area(ST_Intersection(a.geometry, b.geometry)) > 1e-12",
        sample / "zones.geojson",
    )
    assert "n (Integer) = 0" in overlap, overlap
