"""Poppler reads the notices that we print."""

import json
import re
import subprocess

import numpy as np
import pytest

from conftest import ROOT, run

SAMPLE = ROOT / "data" / "xinghualing"
ADDRESS = "https://schools.example.org/xinghualing"


def poppler(tool, *args):
    return subprocess.run([tool, *map(str, args)], capture_output=True, check=True, text=True, encoding="utf-8", errors="replace").stdout


@pytest.fixture(scope="module")
def notice(tmp_path_factory):
    """Prints the notice of a block, and gives the file and the code."""
    folder = tmp_path_factory.mktemp("notice")
    schools = json.loads((SAMPLE / "schools.geojson").read_text(encoding="utf-8"))
    for school in schools["features"]:
        school["properties"] |= {"address": "东大街18号", "address_en": "18 East Avenue"}
    (folder / "schools.geojson").write_text(json.dumps(schools), encoding="utf-8")
    run("allocate", "--schools", folder / "schools.geojson", "--blocks", SAMPLE / "blocks.geojson", "--effort", "quick", "--out", folder / "plan")

    def printed(block, language):
        file = folder / f"{block}-{language}.pdf"
        code = run("notice", folder / "plan", "--block", block, "--lang", language, "--from", "2027-09-01", "--url", ADDRESS, "--out", file).strip()
        return file, code

    return printed


def pixels(file, tmp_path):
    """The first page in gray, and how many pages there are."""
    poppler("pdftoppm", "-r", "72", "-gray", file, tmp_path / "page")
    pages = sorted(tmp_path.glob("page*.pgm"))
    head = re.match(rb"P5\s+(\d+) (\d+)\s+255\s", pages[0].read_bytes())
    width, height = map(int, head.groups())
    return np.frombuffer(pages[0].read_bytes()[head.end():], np.uint8).reshape(height, width), len(pages)


@pytest.mark.parametrize("language, wanted", [
    ("zh", ["入学划片告知单", "长门小区", "为什么是这所学校", "2027年9月1日", "验证码", "东大街18号"]),
    ("en", ["School notice", "Changmen Homes", "Why this school", "1 September 2027", "Verification code", "18 East Avenue"]),
])
def test_the_text_can_be_read_and_searched(notice, language, wanted):
    file, code = notice("B0001", language)
    text = poppler("pdftotext", "-layout", file, "-")
    for words in [*wanted, code]:
        assert words in text
    assert f"{ADDRESS}/check?code={code}" in "".join(text.split())
    facts = dict(line.split(":", 1) for line in poppler("pdfinfo", file).splitlines())
    assert facts["Tagged"].strip() == "yes" and facts["Page size"].strip().endswith("(A4)")
    assert code in facts["Title"] and "CreationDate" not in facts
    # What people read to us: headings, a table with its heads, a picture in words.
    structure = poppler("pdfinfo", "-struct", file)
    for element in ["H1", "H2", "P ", "Table", "TR", "TH", "TD", "Link", "Figure"]:
        assert re.search(rf"^\s*{element}", structure, re.M), element


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_font_is_embedded_and_only_what_is_needed_of_it(notice, language):
    file, _ = notice("B0001", language)
    rows = poppler("pdffonts", file).splitlines()[2:]
    assert len(rows) == 1
    assert re.search(r"^[A-Z]{6}\+NotoSans", rows[0])
    embedded, subset, unicode = re.search(r"(yes|no) +(yes|no) +(yes|no) +\d+ +\d+$", rows[0]).groups()
    assert (embedded, subset, unicode) == ("yes", "yes", "yes")
    assert file.stat().st_size < 120_000


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_printed_within_its_margins(notice, tmp_path, language):
    file, _ = notice("B0001", language)
    page, n_pages = pixels(file, tmp_path)
    assert n_pages <= 2 and abs(page.shape[0] - 842) < 2 and abs(page.shape[1] - 595) < 2
    inked = page < 128
    assert 0.01 < inked.mean() < 0.3
    columns, rows = np.flatnonzero(inked.any(axis=0)), np.flatnonzero(inked.any(axis=1))
    assert 55 < columns[0] and columns[-1] < 540 and 50 < rows[0] and rows[-1] < 815


def test_the_same_notice_is_the_same_bytes(notice):
    first, _ = notice("B0002", "zh")
    before = first.read_bytes()
    again, _ = notice("B0002", "zh")
    assert again.read_bytes() == before
