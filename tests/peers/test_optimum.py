"""The bound in a plan is the optimum that other people's solvers find, to the unit."""

from dataclasses import replace
from itertools import product

import pytest

import solvers
import worlds

SLACKS = (0.85, 1.0, 1.05, 1.4)
KINDS = ("table", "gaps", "line")
WORLDS = [(10 + at, *kind) for at, kind in enumerate(product(SLACKS, KINDS, (True, False)))]


def make(seed, slack, kind, own_block):
    n_blocks, n_schools = 40 + 37 * (seed % 7), 3 + seed % 9
    missing = 0.4 if kind == "gaps" else 0.0
    given = kind != "line"
    return worlds.random_world(
        seed, n_blocks, n_schools, slack=slack, own_block=own_block, given=given, missing=missing
    )


def millimeters(meters):
    return round(meters * 1000)


@pytest.mark.parametrize("seed,slack,kind,own_block", WORLDS)
def test_the_bound_is_the_optimum(seed, slack, kind, own_block, plan_of, tmp_path):
    world = make(seed, slack, kind, own_block)
    plan = plan_of(worlds.write(world, tmp_path / "in"))
    no_seat = millimeters(plan["no_seat_m"])
    bound = millimeters(plan["bound_child_meters"])
    assert bound == solvers.by_min_cost_flow(world, no_seat)
    assert (bound, True) == solvers.by_highs(world, no_seat)
    spent = millimeters(plan["cost_child_meters"]) + no_seat * plan["unplaced_children"]
    assert bound <= spent


@pytest.mark.parametrize("seed,slack,kind,own_block", WORLDS[::5])
def test_a_crowding_is_what_one_more_seat_saves(seed, slack, kind, own_block, plan_of, tmp_path):
    world = make(seed, slack, kind, own_block)
    plan = plan_of(worlds.write(world, tmp_path / "in"))
    no_seat = millimeters(plan["no_seat_m"])
    before = solvers.by_min_cost_flow(world, no_seat)
    fixed = world.fixed()
    for at, school in enumerate(plan["schools"]):
        # A seat more must not let an own block in that did not fit: that would be another problem.
        seats = [seats + (at == other) for other, seats in enumerate(world.seats)]
        more = replace(world, seats=seats)
        if more.fixed() == fixed:
            assert millimeters(school["crowding_m"]) == before - solvers.by_min_cost_flow(more, no_seat)
