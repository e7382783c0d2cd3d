import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("CATCHMENT", str(ROOT / "target/debug/catchment"))


def run(*args):
    done = subprocess.run([BINARY, *map(str, args)], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"catchment {' '.join(map(str, args))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture
def catchment():
    """Runs the binary and gives what it printed."""
    return run


@pytest.fixture
def plan_of(tmp_path):
    """Allocates the inputs that the flags name, has the plan verified, and reads it."""

    def plan(flags):
        out = tmp_path / "plan"
        run("allocate", *flags, "--out", out)
        run("verify", *flags, out / "plan.json")
        return json.loads((out / "plan.json").read_text(encoding="utf-8"))

    return plan
