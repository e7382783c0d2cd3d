#!/usr/bin/env python3
"""How long OR-Tools' network flow takes on the worlds of the optimum bench, and whether it agrees.

    cargo bench --bench optimum -- --write target/worlds 1000000x2000
    target/peers/bin/pip install scipy
    target/peers/bin/python benches/peers.py target/worlds

OR-Tools gets only the ways to each block's 32 nearest schools (with all of them, a million blocks need
more memory than most machines have), ready made; its time starts when they are in its arrays. With so few
ways it may miss the optimum, and it may even find no seat for somebody; both are said.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.spatial import KDTree

N_NEAREST = 32
MEAN_RADIUS_M = 6_371_008.8


def walks_mm(homes, gates):
    """As src/distance/straight_line.rs defines a walk: the same operations, so the same millimeters."""
    x, y, z = (homes - gates).T
    chord = np.sqrt(x * x + y * y + z * z)
    square = (chord / MEAN_RADIUS_M) * (chord / MEAN_RADIUS_M)
    return np.floor(chord * (1.0 + square * (1.0 / 24.0 + square * (3.0 / 640.0))) * 1000.0 + 0.5).astype(np.int64)


def solve(homes, gates, children, seats):
    """Seconds, and the cost in child-millimeters; None if the ways do not suffice."""
    n, m = len(homes), len(gates)
    k = min(N_NEAREST, m)
    _, near = KDTree(gates).query(homes, k=k, workers=-1)
    rows, schools = np.repeat(np.arange(n), k), near.ravel()
    walks = walks_mm(homes[rows], gates[schools])
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(rows, n + schools, children[rows], walks)
    sink = n + m
    flow.add_arcs_with_capacity_and_unit_cost(n + np.arange(m), np.full(m, sink), seats, np.zeros(m, dtype=np.int64))
    flow.set_nodes_supplies(np.arange(n + m + 1), np.concatenate([children, np.zeros(m, dtype=np.int64), [-children.sum()]]))
    start = time.perf_counter()
    status = flow.solve()
    seconds = time.perf_counter() - start
    return seconds, flow.optimal_cost() if status == flow.OPTIMAL else None


def main(folder):
    print(f"| blocks × schools | catchment s | OR-Tools, {N_NEAREST} nearest, s | ratio | cost | peak GB |")
    print("|---|--:|--:|--:|---|--:|")
    for world in sorted(Path(folder).glob("*.json")):
        ours = json.loads(world.read_text())
        read = lambda name, kind: np.fromfile(world.with_suffix(f".{name}"), dtype=kind)
        homes, gates = read("homes", "<f8").reshape(-1, 3), read("gates", "<f8").reshape(-1, 3)
        seconds, cost = solve(homes, gates, read("children", "<i8"), read("seats", "<i8"))
        verdict = "ways do not suffice" if cost is None else "equal" if cost == ours["cost"] else f"{cost / ours['cost'] - 1:+.2e}"
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        ratio = seconds / ours["seconds"]
        print(f"| {len(homes)} × {len(gates)} | {ours['seconds']:.3f} | {seconds:.1f} | {ratio:.0f} | {verdict} | {peak:.1f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
