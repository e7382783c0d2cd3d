#!/usr/bin/env python3
"""How long other exact solvers take on the worlds of the optimum bench, with how much memory, and whether they agree.

    cargo bench --bench optimum -- --write target/worlds 100000x200
    target/peers/bin/pip install scipy
    target/peers/bin/python benches/optimum/peers.py target/worlds

OR-Tools' network flow, and LEMON's network simplex where g++ and LEMON are there (Debian: liblemon-dev). Both
get only the ways to each block's 32 nearest schools (with all of them, a million blocks need more memory than
most machines have), ready made; their time starts when the ways are in their arrays. With so few ways they may
miss the optimum, and may even find no seat for somebody; both are said. Each runs in a process of its own, and
memory is the peak of that process.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

N_NEAREST = 32
MEAN_RADIUS_M = 6_371_008.8
HERE = Path(__file__).resolve().parent


def walks_mm(homes, gates):
    """As src/distance/straight_line.rs defines a walk: the same operations, so the same millimeters."""
    x, y, z = (homes - gates).T
    chord = np.sqrt(x * x + y * y + z * z)
    square = (chord / MEAN_RADIUS_M) * (chord / MEAN_RADIUS_M)
    return np.floor(chord * (1.0 + square * (1.0 / 24.0 + square * (3.0 / 640.0))) * 1000.0 + 0.5).astype(np.int64)


def write_ways(world, to):
    """The world with its ways, as lemon.cc reads it. Numbers of blocks and schools."""
    from scipy.spatial import KDTree

    read = lambda name, kind: np.fromfile(world.with_suffix(f".{name}"), dtype=kind)
    homes, gates = read("homes", "<f8").reshape(-1, 3), read("gates", "<f8").reshape(-1, 3)
    n, m = len(homes), len(gates)
    k = min(N_NEAREST, m)
    _, near = KDTree(gates).query(homes, k=k, workers=-1)
    blocks, schools = np.repeat(np.arange(n), k), near.ravel().astype(np.int64)
    with open(to, "wb") as file:
        for numbers in (np.array([n, m, n * k]), read("children", "<i8"), read("seats", "<i8"), blocks, schools):
            numbers.astype("<i8").tofile(file)
        walks_mm(homes[blocks], gates[schools]).astype("<i8").tofile(file)
    return n, m


def or_tools():
    """Reads what lemon.cc reads and says what it says."""
    from ortools.graph.python import min_cost_flow

    read = lambda count: np.fromfile(sys.stdin.buffer, dtype="<i8", count=count)
    n, m, ways = read(3)
    children, seats, blocks, schools, walks = read(n), read(m), read(ways), read(ways), read(ways)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(blocks, n + schools, children[blocks], walks)
    none = np.zeros(m, dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(n + np.arange(m), np.full(m, n + m), seats, none)
    flow.set_nodes_supplies(np.arange(n + m + 1), np.concatenate([children, none, [-children.sum()]]))
    start = time.perf_counter()
    status = flow.solve()
    seconds = time.perf_counter() - start
    print(f"{seconds:.6f} {flow.optimal_cost() if status == flow.OPTIMAL else 'none'}")


def peers(folder):
    """Every solver with the command that runs it."""
    found = {"OR-Tools": [sys.executable, __file__, "--or-tools"]}
    lemon = folder / "lemon"
    compiler = shutil.which("g++")
    if compiler and subprocess.run([compiler, "-O3", "-DNDEBUG", "-o", lemon, HERE / "lemon.cc"], stderr=subprocess.DEVNULL).returncode == 0:
        found["LEMON"] = [str(lemon)]
    else:
        print("LEMON is left out: it takes g++ and liblemon-dev", file=sys.stderr)
    return found


def run(command, ways):
    """Seconds, cost (None: the ways do not suffice) and peak gigabytes."""
    with open(ways, "rb") as file:
        process = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, text=True)
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed")
    seconds, cost = said.split()
    return float(seconds), None if cost == "none" else int(cost), used.ru_maxrss / 1e6


def main(folder):
    print(f"| blocks × schools | solver ({N_NEAREST} nearest) | seconds | catchment s | ratio | cost | peak GB | catchment GB |")
    print("|---|---|--:|--:|--:|---|--:|--:|")
    solvers = peers(folder)
    for world in sorted(folder.glob("*.json")):
        ours = json.loads(world.read_text())
        ways = world.with_suffix(".ways")
        n, m = write_ways(world, ways)
        for name, command in solvers.items():
            seconds, cost, peak = run(command, ways)
            verdict = "ways do not suffice" if cost is None else "equal" if cost == ours["cost"] else f"{cost / ours['cost'] - 1:+.2e}"
            ratio, our_peak = seconds / ours["seconds"], ours["peak_mb"] / 1e3
            print(f"| {n} × {m} | {name} | {seconds:.2f} | {ours['seconds']:.4f} | {ratio:.0f} | {verdict} | {peak:.2f} | {our_peak:.3f} |", flush=True)
        ways.unlink()


if __name__ == "__main__":
    or_tools() if sys.argv[1] == "--or-tools" else main(Path(sys.argv[1]))
