"""Connected zones of whole blocks, beside what HiGHS proves with connection as a flow."""

import random

import solvers
import worlds

COLUMNS, ROWS, SCHOOLS = 6, 5, 4


def grid(seed, slack):
    """Blocks on a grid, schools on some of them, walks with detours; and who touches whom."""
    rng = random.Random(seed)
    spots = [(300 * x, 300 * y) for y in range(ROWS) for x in range(COLUMNS)]
    own_blocks = sorted(rng.sample(range(len(spots)), SCHOOLS))
    children = [0 if rng.random() < 0.1 else rng.randint(5, 40) for _ in spots]
    wanted = round(sum(children) * slack)
    weights = [rng.uniform(0.7, 1.3) for _ in own_blocks]
    seats = [int(wanted * weight / sum(weights)) for weight in weights]
    seats[0] += wanted - sum(seats)
    walks = [[worlds.crooked(rng, spot, spots[own], 0.0) for own in own_blocks] for spot in spots]
    neighbors = [[] for _ in spots]
    for at in range(len(spots)):
        for step in [1] * (at % COLUMNS + 1 < COLUMNS) + [COLUMNS] * (at + COLUMNS < len(spots)):
            neighbors[at].append(at + step)
            neighbors[at + step].append(at)
    return worlds.World(seats, children, walks, own_blocks, True), neighbors


def write(world, neighbors, folder):
    """The files, with who touches whom, and the flags that name them."""
    flags = worlds.write(world, folder)
    pairs = [(worlds.name("b", a), worlds.name("b", b)) for a, near in enumerate(neighbors) for b in near if a < b]
    worlds.table(folder / "adjacency.csv", ["block", "neighbor"], pairs)
    return [*flags, "--adjacency", str(folder / "adjacency.csv")]


def test_connected_zones_are_the_proved_best(plan_of, tmp_path):
    gaps = []
    for seed in range(200, 216):
        world, neighbors = grid(seed, 1.08 + 0.02 * (seed % 4))
        best, proved = solvers.connected_by_highs(world, neighbors)
        plan = plan_of(write(world, neighbors, tmp_path / str(seed)))
        if not proved or best is None:
            continue
        assert plan["unplaced_children"] == 0, f"seed {seed}: HiGHS seats everybody"
        ours = round(plan["cost_child_meters"] * 1000)
        assert best <= ours, f"seed {seed}: better than the proved best"
        gaps.append(ours / best - 1)
    equal = sum(gap == 0 for gap in gaps)
    print(f"{len(gaps)} proved, {equal} equal; mean above best {sum(gaps) / len(gaps):.5%}, worst {max(gaps):.5%}")
    assert len(gaps) >= 12
    assert equal == len(gaps)
