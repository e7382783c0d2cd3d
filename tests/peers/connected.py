"""HiGHS on connected zones. Never imported beside OR-Tools, which carries another HiGHS under the same names."""

import highspy


class Model:
    """A mixed-integer program, written row by row."""

    def __init__(self):
        self.columns, self.rows = [], []

    def column(self, cost, upper, whole):
        self.columns.append((float(cost), float(upper), whole))
        return len(self.columns) - 1

    def row(self, lower, upper, terms):
        self.rows.append((lower, upper, terms))

    def solve(self, seconds):
        """The least cost, and whether it is proved; None where there is no solution."""
        inf = highspy.kHighsInf
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.columns), len(self.rows)
        model.col_cost_ = [column[0] for column in self.columns]
        model.col_lower_, model.col_upper_ = [0.0] * len(self.columns), [column[1] for column in self.columns]
        whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        model.integrality_ = [whole if column[2] else part for column in self.columns]
        model.row_lower_ = [-inf if row[0] is None else float(row[0]) for row in self.rows]
        model.row_upper_ = [inf if row[1] is None else float(row[1]) for row in self.rows]
        starts, index, values = [0], [], []
        for _, _, terms in self.rows:
            index.extend(at for at, _ in terms)
            values.extend(float(value) for _, value in terms)
            starts.append(len(index))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, index, values
        solver = highspy.Highs()
        for option, value in [("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5), ("time_limit", float(seconds))]:
            solver.setOptionValue(option, value)
        solver.passModel(model)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None, True
        return round(solver.getInfo().objective_function_value), status == highspy.HighsModelStatus.kOptimal


def solve(world, neighbors, seconds):
    """Child-millimeters of the best whole connected plan that seats everybody and fixes own blocks.

    Connection as a flow: each school's own block sends one unit to every block of its zone, through the zone.
    """
    n, m = len(world.children), len(world.seats)
    model = Model()
    goes = {
        (i, j): model.column(world.children[i] * world.walks[i][j], 1, True)
        for i in range(n)
        for j in range(m)
    }
    for i in range(n):
        model.row(1, 1, [(goes[i, j], 1) for j in range(m)])
    for j in range(m):
        model.row(None, world.seats[j], [(goes[i, j], world.children[i]) for i in range(n)])
        model.row(1, 1, [(goes[world.own_blocks[j], j], 1)])
        flow = {(a, b): model.column(0, n, False) for a in range(n) for b in neighbors[a]}
        for i in range(n):
            into = [(flow[b, i], 1) for b in neighbors[i]]
            model.row(None, 0, into + [(goes[i, j], -n)])
            if i != world.own_blocks[j]:
                model.row(0, 0, into + [(flow[i, b], -1) for b in neighbors[i]] + [(goes[i, j], -1)])
    return model.solve(seconds)
