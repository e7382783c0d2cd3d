"""Comments over a real socket: kept when the server is killed, read by the office."""

import contextlib
import csv
import datetime
import json
import os
import sqlite3
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest

from conftest import BINARY, ROOT, run

SAMPLE = ROOT / "data" / "xinghualing"
TOKEN = "a-token-of-the-office"


@contextlib.contextmanager
def served(folder, *flags):
    """The address of a server of what is published, which is killed in the end."""
    args = [BINARY, "serve", "--published", folder, "--listen", "127.0.0.1:0", *flags]
    environment = {**os.environ, "CATCHMENT_OFFICE_TOKEN": TOKEN}
    server = subprocess.Popen(args, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield next(line.split()[0].rstrip("/") for line in server.stdout if line.startswith("http://"))
    finally:
        server.kill()
        server.wait(60)


@pytest.fixture
def published(tmp_path):
    plan = tmp_path / "plan"
    run("allocate", "--schools", SAMPLE / "schools.geojson", "--blocks", SAMPLE / "blocks.geojson", "--effort", "quick", "--out", plan)
    until = datetime.date.today() + datetime.timedelta(days=7)
    run("publish", plan, "--to", tmp_path / "published", "--consult-until", until)
    return tmp_path / "published"


def post(address, headers=(), **fields):
    """The status and the answer."""
    request = urllib.request.Request(f"{address}/comment", urllib.parse.urlencode(fields).encode(), dict(headers))
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer), answer.headers
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused), refused.headers


def test_what_was_acknowledged_is_there_after_the_server_was_killed(published, tmp_path):
    said = [f"第{n}条意见:学校太远。" for n in range(5)]
    with served(published) as address:
        for n, text in enumerate(said):
            status, answer, _ = post(address, text=text, block="B0001", contact="someone@example.org")
            assert (status, answer["id"]) == (201, n + 1), answer
        # All come from one address.
        status, answer, headers = post(address, text="one more")
        assert (status, answer["code"]) == (429, "too-many-comments")
        assert 1 <= int(headers["retry-after"]) <= 60
    with served(published) as address:
        request = urllib.request.Request(f"{address}/api/comments", headers={"authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(request) as answer:
            assert [one["text"] for one in json.load(answer)["comments"]] == said
    run("comments", published, "--csv", tmp_path / "comments.csv")
    with open(tmp_path / "comments.csv", encoding="utf-8", newline="") as table:
        assert [row["text"] for row in csv.DictReader(table)] == said
    with contextlib.closing(sqlite3.connect(published / "comments.sqlite")) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    # Who sent them is nowhere.
    kept = b"".join(path.read_bytes() for path in published.glob("comments.sqlite*"))
    assert b"127.0.0.1" not in kept


def test_behind_a_proxy_each_address_has_its_turn(published):
    with served(published, "--behind-proxy") as address:
        for n in range(7):
            status, *_ = post(address, {"x-forwarded-for": f"198.51.100.7, 192.0.2.{n}"}, text="x")
            assert status == 201
        status, answer, _ = post(address, {"sec-fetch-site": "cross-site"}, text="x")
        assert (status, answer["code"]) == (403, "from-another-site")
