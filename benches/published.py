#!/usr/bin/env python3
"""The 40 published service-area instances through the ordinary command line, beside what was published.

    cargo build --release
    python3 benches/published.py [--effort best] [--free] [--threads 2] [INSTANCE ...]

Instances and results: Kong (2021), Computational Urban Science 1:19; see ../shared/bench/service-area, which
is read in place. Each plan is checked here again, from the instance alone: whole blocks, seats, own blocks,
one piece per zone. Prints one row per instance: our value, the best known one, how far ours is above it, how far
above its own proved bound, seconds of wall and of CPU.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared" / "bench" / "service-area"


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def convert(instance, folder):
    subprocess.run([sys.executable, SHARED / "convert.py", SHARED / f"{instance}.txt", folder], check=True, stdout=subprocess.DEVNULL)


def allocate(binary, folder, flags):
    """The plan, seconds of wall and of CPU."""
    (folder / "settings.toml").write_text("".join(f"{line}\n" for line in flags.settings))
    inputs = [word for name in ("schools", "blocks", "distances", "adjacency") for word in (f"--{name}", folder / f"{name}.csv")]
    command = [binary, "allocate", *inputs, "--settings", folder / "settings.toml", "--effort", flags.effort, "--out", folder / "plan"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    environment = {**os.environ, "RAYON_NUM_THREADS": str(flags.threads)}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads((folder / "plan" / "plan.json").read_text(encoding="utf-8")), wall, cpu


def objections(folder, school_of, free):
    """What is wrong with the plan, by the instance's own files."""
    schools, blocks = rows(folder / "schools.csv"), rows(folder / "blocks.csv")
    found, load = [], {school["id"]: 0 for school in schools}
    for block in blocks:
        school = school_of.get(block["id"])
        if school is None:
            found.append(f"block {block['id']} has no school")
        else:
            load[school] += int(block["children"])
    for school in schools:
        if load[school["id"]] > int(school["seats"]):
            found.append(f"school {school['id']} has {load[school['id']]} children for {school['seats']} seats")
    if free:
        return found
    near = {block["id"]: [] for block in blocks}
    for pair in rows(folder / "adjacency.csv"):
        near[pair["block"]].append(pair["neighbor"])
        near[pair["neighbor"]].append(pair["block"])
    for school in schools:
        name, root = school["id"], school["block"]
        if school_of.get(root) != name:
            found.append(f"school {name} does not have its own block")
            continue
        reached, waiting = {root}, [root]
        while waiting:
            for block in near[waiting.pop()]:
                if school_of.get(block) == name and block not in reached:
                    reached.add(block)
                    waiting.append(block)
        if len(reached) != sum(1 for other in school_of.values() if other == name):
            found.append(f"the zone of {name} is not in one piece")
    return found


def value(folder, school_of):
    """Σ children · meters / 1000, from the instance's own distances."""
    children = {block["id"]: int(block["children"]) for block in rows(folder / "blocks.csv")}
    return sum(
        children[row["block"]] * float(row["meters"]) / 1000
        for row in rows(folder / "distances.csv")
        if school_of.get(row["block"]) == row["school"]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--effort", default="best", choices=["quick", "normal", "best"])
    parser.add_argument("--free", action="store_true", help="without connection")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--binary", default=str(Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent / "target")) / "release" / "catchment"))
    parser.add_argument("instances", nargs="*")
    flags = parser.parse_args()
    if not SHARED.exists():
        print(f"ignored: {SHARED} is absent")
        return
    flags.settings = [f"connected = {'false' if flags.free else 'true'}", "own_block = true"]
    column = "free_best_known" if flags.free else "contiguous_best_known"
    gaps, unsound = [], 0
    print("| instance | ours | best known | above it | proved within | wall s | CPU s | |")
    print("|---|--:|--:|--:|--:|--:|--:|---|", flush=True)
    for published in rows(SHARED / "published.csv"):
        instance = published["instance"]
        if flags.instances and instance not in flags.instances:
            continue
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            convert(instance, folder)
            plan, wall, cpu = allocate(flags.binary, folder, flags)
            school_of = {block["id"]: block["school"] for block in plan["blocks"] if block.get("school") is not None}
            wrong = objections(folder, school_of, flags.free)
            ours, best = value(folder, school_of), float(published[column])
        bound = max(plan["bound_child_meters"], (plan.get("tighter") or {}).get("bound_child_meters", 0)) / 1000
        gap, proved = ours / best - 1, ours / bound - 1
        unsound += bool(wrong)
        if not wrong:
            gaps.append(gap)
        note = "; ".join(wrong[:3]) or ("proved best" if proved < 1e-9 else "")
        print(f"| {instance} | {ours:.4f} | {best:.4f} | {gap:+.4%} | {proved:.3%} | {wall:.1f} | {cpu:.1f} | {note} |", flush=True)
    if gaps:
        equal = sum(gap <= 1e-7 for gap in gaps)
        better = sum(gap < -1e-7 for gap in gaps)
        print(f"\n{len(gaps)} sound, {unsound} not; mean {sum(gaps) / len(gaps):+.4%}, worst {max(gaps):+.4%}, equal or better {equal} (better {better})")


if __name__ == "__main__":
    main()
