"""Other people's solvers on the same problem. All values are whole child-millimeters."""

import numpy as np
from ortools.graph.python import min_cost_flow

import remote
from ways import arcs


def by_min_cost_flow(world, no_seat):
    """OR-Tools' cost-scaling network flow."""
    children, seats, fixed_cost, ways = arcs(world, no_seat)
    n, sink = len(children), len(children) + len(seats)
    flow = min_cost_flow.SimpleMinCostFlow()
    rows, schools, walks = (np.array(column, dtype=np.int64) for column in zip(*ways))
    flow.add_arcs_with_capacity_and_unit_cost(rows, n + schools, np.array(children)[rows], walks)
    for school, room in enumerate(seats):
        flow.add_arc_with_capacity_and_unit_cost(n + school, sink, room, 0)
    for row, count in enumerate(children):
        flow.set_node_supply(row, count)
    flow.set_node_supply(sink, -sum(children))
    assert flow.solve() == flow.OPTIMAL
    return fixed_cost + flow.optimal_cost()


def by_highs(world, no_seat, *, whole_blocks=False, seconds=60):
    """HiGHS: the linear program, or the integer one in which no block is split; and whether it is proved."""
    return remote.POOL.submit(remote.solve, world, no_seat, whole_blocks, seconds).result()


def connected_by_highs(world, neighbors, *, seconds=60):
    """HiGHS: no block split, every zone in one piece; the cost, and whether it is proved."""
    return remote.POOL.submit(remote.solve_connected, world, neighbors, seconds).result()
