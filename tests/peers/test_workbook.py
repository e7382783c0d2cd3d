"""openpyxl reads the workbook as a spreadsheet does: what is on it, and how it prints."""

import hashlib
import json

import openpyxl
import pytest
from conftest import ROOT, run

GIVEN = ROOT / "fixtures/four_streets"
INPUTS = [flag for name in ("schools", "blocks", "streets", "barriers") for flag in (f"--{name}", GIVEN / f"{name}.geojson")]


@pytest.fixture
def plan(tmp_path):
    run("allocate", *INPUTS, "--out", tmp_path / "plan")
    return tmp_path / "plan"


def book(plan, name, *flags):
    run("export", plan, plan.parent / name, *flags)
    return openpyxl.load_workbook(plan.parent / name)


def texts(sheet):
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_every_sheet_prints_on_a4_as_wide_as_the_page(plan):
    workbook = book(plan, "plan.xlsx")
    digest = hashlib.sha256((plan / "plan.json").read_bytes()).hexdigest()
    assert workbook.sheetnames == ["封面 Cover", "学校 Schools", "例外 Exceptions", "东校", "西校"]
    for sheet in workbook:
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation) == (9, "portrait")
        # One page wide is what the format takes where nothing is written.
        assert (setup.fitToWidth or 1, setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, 0, True)
        footer = sheet.oddFooter
        assert digest[:12] in footer.left.text and footer.right.text == "第 &P 页，共 &N 页", sheet.title
        assert sheet.oddHeader.left.text
    assert digest in texts(workbook["封面 Cover"])


def test_a_school_has_its_name_on_every_page_and_the_head_of_its_table(plan):
    sheet = book(plan, "plan.xlsx", "--lang", "zh")["西校"]
    assert sheet["A1"].value == "西校" and sheet.oddHeader.left.text == "西校"
    head = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    row = head[0].row
    assert sheet.print_title_rows == f"${row}:${row}" and sheet.freeze_panes == f"A{row + 1}"
    assert [cell.value for cell in head] == ["序号", "小区", "步行距离（米）"]
    blocks = [[cell.value for cell in sheet[row + at]] for at in (1, 2)]
    planned = {block["id"]: block["meters"] for block in json.loads((plan / "plan.json").read_text(encoding="utf-8"))["blocks"]}
    assert blocks == [[1, "北大街 1-49号单号", planned["B1"]], [2, "幸福里小区", planned["B2"]]]
    said = texts(sheet)
    assert "四至：东至中路，南至南大街，西至西环路，北至北大街。" in said
    assert any(text.startswith("2. 沿中路向南约 890 米") for text in said) and "北大街：1–49号（单号）" in said
    # A Chinese character is two digits wide.
    assert 2 * max(len(block[1]) for block in blocks) <= sheet.column_dimensions["B"].width


def test_children_are_for_the_office(plan):
    public, office = book(plan, "public.xlsx"), book(plan, "office.xlsx", "--children")
    assert "儿童 Children" not in texts(public["西校"]) and "可以公开" in " ".join(texts(public["封面 Cover"]))
    assert "儿童 Children" in texts(office["西校"]) and "不得公开" in " ".join(texts(office["西校"]))


def test_the_same_plan_is_the_same_bytes(plan):
    book(plan, "one.xlsx"), book(plan, "other.xlsx")
    assert (plan.parent / "one.xlsx").read_bytes() == (plan.parent / "other.xlsx").read_bytes()
