"""Seeded worlds, written as the files `catchment allocate` reads, with their walks in whole millimeters."""

import csv
import json
import math
import random
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class World:
    """walks[block][school] in millimeters; None where there is no way."""

    seats: list[int]
    children: list[int]
    walks: list[list[int | None]]
    own_blocks: list[int | None]
    own_block_rule: bool
    places: list[tuple[float, float]] | None = None
    gates: list[tuple[float, float]] | None = None
    files: list[str] = field(default_factory=list)

    def fixed(self):
        """block -> the school it is fixed to: the nearest of those that stand in it, if its children fit."""
        if not self.own_block_rule:
            return {}
        claims = {}
        for school, block in enumerate(self.own_blocks):
            if block is None or self.walks[block][school] is None or self.children[block] > self.seats[school]:
                continue
            claims.setdefault(block, []).append((self.walks[block][school], school))
        return {block: min(schools)[1] for block, schools in claims.items()}


def name(kind, number):
    return f"{kind}{number:05}"


def random_world(seed, n_blocks, n_schools, *, slack, own_block, given, missing=0.0):
    """A square of 4 × 4 km with clustered homes.

    slack: seats / children. given: walks come as a table, detours and all, of which `missing` is left out.
    """
    rng = random.Random(seed)
    centers = [(rng.uniform(0, 4000), rng.uniform(0, 4000)) for _ in range(max(2, n_schools // 3))]

    def spot():
        x, y = rng.choice(centers)
        return rng.gauss(x, 600), rng.gauss(y, 600)

    homes, gates = [spot() for _ in range(n_blocks)], [spot() for _ in range(n_schools)]
    children = [0 if rng.random() < 0.1 else rng.randint(1, 30) for _ in homes]
    weights = [rng.uniform(0.5, 1.5) for _ in gates]
    wanted = round(sum(children) * slack)
    seats = [int(wanted * weight / sum(weights)) for weight in weights]
    seats[0] += wanted - sum(seats)
    own_blocks = rng.sample(range(n_blocks), n_schools)
    if given:
        walks = [[crooked(rng, home, gate, missing) for gate in gates] for home in homes]
        for row in walks:
            if all(walk is None for walk in row):
                row[rng.randrange(n_schools)] = rng.randint(1, 9_000_000)
        return World(seats, children, walks, own_blocks, own_block)
    to_degrees = lambda spot: (round(112.5 + spot[0] / 88_000, 6), round(37.8 + spot[1] / 111_000, 6))
    places, degrees = [to_degrees(home) for home in homes], [to_degrees(gate) for gate in gates]
    walks = [[straight_line(place, gate) for gate in degrees] for place in places]
    return World(seats, children, walks, own_blocks, own_block, places, degrees)


def crooked(rng, home, gate, missing):
    if rng.random() < missing:
        return None
    return round(1000 * math.dist(home, gate) * rng.uniform(1.0, 1.6))


def straight_line(a, b):
    """The walk as the README defines it: a chord between geocentric WGS 84 coordinates, lengthened to its arc."""

    def geocentric(lon, lat):
        lon, lat = math.radians(lon), math.radians(lat)
        e2 = 0.00669437999014131650
        n = 6378137.0 / math.sqrt(1 - e2 * math.sin(lat) ** 2)
        return n * math.cos(lat) * math.cos(lon), n * math.cos(lat) * math.sin(lon), n * (1 - e2) * math.sin(lat)

    chord, radius = math.dist(geocentric(*a), geocentric(*b)), 6371008.8
    square = (chord / radius) ** 2
    return math.floor(1000 * chord * (1 + square * (1 / 24 + square * 3 / 640)) + 0.5)


def write(world, folder: Path):
    """The files, and the flags that name them."""
    folder.mkdir(parents=True, exist_ok=True)
    where = lambda spots, at: list(spots[at]) if spots else []
    header = ["lon", "lat"] if world.places else []
    table(
        folder / "schools.csv",
        ["id", "name", "seats", "block", *header],
        [
            [name("s", at), f"School {at}", seats, name("b", world.own_blocks[at]), *where(world.gates, at)]
            for at, seats in enumerate(world.seats)
        ],
    )
    table(
        folder / "blocks.csv",
        ["id", "children", *header],
        [[name("b", at), children, *where(world.places, at)] for at, children in enumerate(world.children)],
    )
    (folder / "settings.toml").write_text(f"own_block = {json.dumps(world.own_block_rule)}\n")
    flags = ["--schools", folder / "schools.csv", "--blocks", folder / "blocks.csv", "--settings", folder / "settings.toml"]
    if not world.places:
        pairs = (
            [name("b", block), name("s", school), f"{walk / 1000:.3f}"]
            for block, row in enumerate(world.walks)
            for school, walk in enumerate(row)
            if walk is not None
        )
        table(folder / "distances.csv", ["block", "school", "meters"], pairs)
        flags += ["--distances", folder / "distances.csv"]
    return [str(flag) for flag in flags]


def table(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
