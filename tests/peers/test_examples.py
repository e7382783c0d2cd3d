"""What the page of examples says works as it stands there."""

import html
import re
import subprocess
import sys
import urllib.request

import pytest
from conftest import ROOT, run
from test_http import get, served

SAMPLE = ROOT / "data" / "xinghualing"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    plan = tmp_path_factory.mktemp("examples") / "plan"
    inputs = ["--schools", SAMPLE / "schools.geojson", "--blocks", SAMPLE / "blocks.geojson"]
    run("allocate", *inputs, "--settings", SAMPLE / "settings.toml", "--effort", "quick", "--out", plan)
    with served(plan) as address:
        yield address


def example(site, name):
    """As somebody copies it from the page."""
    asked = urllib.request.Request(f"{site}/examples", headers={"accept": "text/html"})
    with urllib.request.urlopen(asked) as answer:
        page = answer.read().decode()
    code = html.unescape(re.search(rf'<pre id="{name}">(.*?)</pre>', page, re.S)[1])
    assert site in code and not re.search(r"\{[a-z]+\}", code.replace("{ ", ""))
    return code


def pasted(words, code, folder):
    done = subprocess.run(words, input=code, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_command_line(site, tmp_path):
    told = pasted(["bash", "-eu"], example(site, "curl"), tmp_path)
    assert '"school"' in told and '"numberReturned":10' in told.replace(" ", "")
    assert (tmp_path / "district.gpkg").read_bytes().startswith(b"SQLite format 3")
    assert (tmp_path / "zones.geojson").stat().st_size > 10_000


def test_gdal(site, tmp_path):
    told = pasted(["bash", "-eu"], example(site, "gdal"), tmp_path)
    zones = get(f"{site}/ogc/collections/zones/items")["numberMatched"]
    assert f"Feature Count: {zones}" in told
    import pyogrio

    assert pyogrio.read_info(tmp_path / "far.gpkg")["features"] > 0
    assert 0 < pyogrio.read_info(tmp_path / "near.geojson")["features"] < 2000


def test_geopandas(site, tmp_path):
    told = pasted([sys.executable, "-"], example(site, "geopandas"), tmp_path)
    assert "小学" in told and "farther than a kilometer" in told


def test_qgis(site, tmp_path):
    # Debian's Python has it, this one has not.
    words = ["env", "QT_QPA_PLATFORM=offscreen", f"HOME={tmp_path}", "/usr/bin/python3", "-"]
    told = pasted(words, example(site, "qgis"), tmp_path)
    zones = get(f"{site}/ogc/collections/zones/items")["numberMatched"]
    assert f"{zones} zones" in told
