"""HiGHS. Never imported beside OR-Tools, which carries another HiGHS under the same names."""

import highspy

from ways import arcs


def solve(world, no_seat, whole_blocks, seconds):
    """The cost in child-millimeters, and whether it is proved to be the least."""
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
