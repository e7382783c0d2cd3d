"""Other people's solvers on the same problem. All values are whole child-millimeters."""

import highspy
import numpy as np
from ortools.graph.python import min_cost_flow


def arcs(world, no_seat):
    """Free blocks with children, seats left, what fixed blocks cost, and (block, school, walk) of every way.

    The last school is "no seat": everybody may go there, at the price of no_seat.
    """
    fixed = world.fixed()
    seats = list(world.seats)
    cost = 0
    for block, school in fixed.items():
        seats[school] -= world.children[block]
        cost += world.children[block] * world.walks[block][school]
    free = [block for block, children in enumerate(world.children) if children and block not in fixed]
    seats.append(sum(world.children[block] for block in free))
    ways = [
        (row, school, walk)
        for row, block in enumerate(free)
        for school, walk in enumerate([*world.walks[block], no_seat])
        if walk is not None
    ]
    return [world.children[block] for block in free], seats, cost, ways


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
    """HiGHS: the linear program, or the integer one in which no block is split."""
    children, seats, fixed_cost, ways = arcs(world, no_seat)
    n_rows = len(children) + len(seats)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(ways), n_rows
    model.col_cost_ = [float(walk * children[row]) for row, _, walk in ways]
    model.col_lower_, model.col_upper_ = [0.0] * len(ways), [1.0] * len(ways)
    model.row_lower_ = [1.0] * len(children) + [-highspy.kHighsInf] * len(seats)
    model.row_upper_ = [1.0] * len(children) + [float(room) for room in seats]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = list(range(0, 2 * len(ways) + 1, 2))
    model.a_matrix_.index_ = [at for row, school, _ in ways for at in (row, len(children) + school)]
    model.a_matrix_.value_ = [value for row, _, _ in ways for value in (1.0, float(children[row]))]
    if whole_blocks:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(ways)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.5)
    solver.setOptionValue("time_limit", float(seconds))
    solver.passModel(model)
    solver.run()
    status = solver.getModelStatus()
    optimal = status == highspy.HighsModelStatus.kOptimal
    return fixed_cost + round(solver.getInfo().objective_function_value), optimal
