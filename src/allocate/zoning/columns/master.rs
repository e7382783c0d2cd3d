//! Every block once, with shares of zones: a linear program, solved by the simplex method.

/// How far from 0 a pivot must be.
const PIVOT: f64 = 1e-7;
/// Right-hand sides differ a little from row to row, so that steps are rarely empty.
const RUFFLE: f64 = 1e-6;
/// Pivots between two fresh inverses.
const FRESH: u32 = 400;
/// Columns that are looked at again before all are.
const SHORTLIST: usize = 48;
/// Pivots per row, at most, at one time.
const LONG: u64 = 10;

/// A basic variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Var {
    /// The row is left uncovered, at the row's `high`.
    Under(usize),
    /// The row is covered too often, at minus the row's `low`.
    Over(usize),
    Column(usize),
}

/// Least cost, so that the columns cover each row once.
///
/// A row may be left or covered twice at a price, `high` or minus `low`: so there is always an
/// answer, and the rows' duals stay between the two.
#[derive(Clone, Debug)]
pub struct Master {
    n_rows: usize,
    /// The rows of each column.
    rows: Vec<Box<[u32]>>,
    costs: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    basis: Vec<Var>,
    /// Per column, whether it is in the basis.
    basic: Vec<bool>,
    /// Column-major: `inverse[row * n_rows + place]`.
    inverse: Vec<f64>,
    values: Vec<f64>,
    duals: Vec<f64>,
    since_fresh: u32,
    tolerance: f64,
    pub pivots: u64,
}

impl Master {
    /// `tolerance`: a column that saves less does not enter.
    ///
    /// `high`: one per row, what it costs to leave it uncovered.
    pub fn new(high: Vec<f64>, tolerance: f64) -> Self {
        let n_rows = high.len();
        let mut master = Self {
            n_rows,
            rows: Vec::new(),
            costs: Vec::new(),
            low: high.iter().map(|high| -high).collect(),
            high,
            basis: (0..n_rows).map(Var::Under).collect(),
            basic: Vec::new(),
            inverse: Vec::new(),
            values: Vec::new(),
            duals: Vec::new(),
            since_fresh: 0,
            tolerance,
            pivots: 0,
        };
        master.freshen();
        master
    }

    pub fn push(&mut self, rows: Box<[u32]>, cost: f64) {
        self.rows.push(rows);
        self.costs.push(cost);
        self.basic.push(false);
    }

    /// Takes all columns away, and leaves so many rows.
    pub fn clear(&mut self, n_rows: usize) {
        self.n_rows = n_rows;
        self.low.resize(n_rows, 0.0);
        self.high.resize(n_rows, 0.0);
        self.rows.clear();
        self.costs.clear();
        self.basic.clear();
        self.basis = (0..self.n_rows).map(Var::Under).collect();
        self.freshen();
    }

    /// One per row.
    pub fn duals(&self) -> &[f64] {
        &self.duals
    }

    /// Moves the prices of rows left or covered twice.
    pub fn set_box(&mut self, low: Vec<f64>, high: Vec<f64>) {
        (self.low, self.high) = (low, high);
        self.reprice();
    }

    pub fn set_cost(&mut self, column: usize, cost: f64) {
        self.costs[column] = cost;
    }

    /// Columns with a share, and the share.
    pub fn shares(&self) -> impl Iterator<Item = (usize, f64)> {
        self.basis.iter().zip(&self.values).filter_map(|(var, &value)| match var {
            Var::Column(column) => (value > 1e-4).then_some((*column, value)),
            _ => None,
        })
    }

    /// The greatest share by which a row that counts is left, or any is covered twice.
    pub fn slack(&self, counts: impl Fn(usize) -> bool) -> f64 {
        let slack = |(var, value): (&Var, &f64)| match var {
            Var::Under(row) if counts(*row) => *value,
            Var::Over(_) => *value,
            _ => 0.0,
        };
        self.basis.iter().zip(&self.values).map(slack).fold(0.0, f64::max)
    }

    /// Pivots to the optimum over all columns; false if that takes too long, as it does in a
    /// circle.
    pub fn solve(&mut self) -> bool {
        let end = self.pivots + LONG * (self.n_rows as u64 + 10);
        self.reprice();
        loop {
            let mut list = self.shortlist();
            if list.is_empty() {
                if self.since_fresh == 0 {
                    return true;
                }
                self.freshen();
                continue;
            }
            let before = self.pivots;
            while let Some(at) = self.best_of(&list) {
                if self.pivots >= end {
                    return false;
                }
                let var = list.swap_remove(at);
                self.enter(var);
            }
            if self.pivots == before {
                return true;
            }
        }
    }

    fn reduced(&self, var: Var) -> f64 {
        match var {
            Var::Under(row) => self.high[row] - self.duals[row],
            Var::Over(row) => self.duals[row] - self.low[row],
            Var::Column(at) => {
                let paid: f64 = self.rows[at].iter().map(|&row| self.duals[row as usize]).sum();
                self.costs[at] - paid
            }
        }
    }

    /// What saves most per unit, at the duals of now.
    fn shortlist(&self) -> Vec<Var> {
        let rows = (0..self.n_rows).flat_map(|row| [Var::Under(row), Var::Over(row)]);
        let columns = (0..self.rows.len()).filter(|&at| !self.basic[at]).map(Var::Column);
        let saving = |var| (self.reduced(var), var);
        let mut list: Vec<(f64, Var)> =
            rows.chain(columns).map(saving).filter(|(cost, _)| *cost < -self.tolerance).collect();
        if list.len() > SHORTLIST {
            list.select_nth_unstable_by(SHORTLIST, |a, b| a.0.total_cmp(&b.0));
            list.truncate(SHORTLIST);
        }
        list.into_iter().map(|(_, var)| var).collect()
    }

    fn best_of(&self, list: &[Var]) -> Option<usize> {
        let costs = list.iter().map(|&var| self.reduced(var)).enumerate();
        let best = costs.min_by(|a, b| a.1.total_cmp(&b.1))?;
        (best.1 < -self.tolerance).then_some(best.0)
    }

    fn column(&self, var: Var) -> Vec<f64> {
        let n = self.n_rows;
        let mut sum = vec![0.0; n];
        let mut add = |row: usize, sign: f64| {
            for (total, part) in sum.iter_mut().zip(&self.inverse[row * n..(row + 1) * n]) {
                *total += sign * part;
            }
        };
        match var {
            Var::Under(row) => add(row, 1.0),
            Var::Over(row) => add(row, -1.0),
            Var::Column(at) => self.rows[at].iter().for_each(|&row| add(row as usize, 1.0)),
        }
        sum
    }

    fn enter(&mut self, var: Var) {
        let cost = self.reduced(var);
        let column = self.column(var);
        let Some(place) = self.leaving(&column) else { return };
        let step = (self.values[place] / column[place]).max(0.0);
        for (value, part) in self.values.iter_mut().zip(&column) {
            *value -= step * part;
        }
        self.values[place] = step;
        self.mark(self.basis[place], false);
        self.mark(var, true);
        self.basis[place] = var;
        self.turn(place, &column, cost);
        self.pivots += 1;
        self.since_fresh += 1;
        if self.since_fresh >= FRESH {
            self.freshen();
        }
    }

    fn mark(&mut self, var: Var, basic: bool) {
        if let Var::Column(at) = var {
            self.basic[at] = basic;
        }
    }

    /// Who is first at zero; of several nearly so, the one with the surest pivot.
    fn leaving(&self, column: &[f64]) -> Option<usize> {
        let ratio = |place: usize| (self.values[place] / column[place]).max(0.0);
        let places = || (0..self.n_rows).filter(|&place| column[place] > PIVOT);
        let least = places().map(ratio).min_by(f64::total_cmp)?;
        let near = places().filter(|&place| ratio(place) <= least + RUFFLE * 1e-3);
        near.max_by(|&a, &b| column[a].total_cmp(&column[b]))
    }

    /// Makes the column a unit at this place, in the inverse and the duals.
    fn turn(&mut self, place: usize, column: &[f64], cost: f64) {
        let n = self.n_rows;
        let parts: Vec<(usize, f64)> =
            column.iter().copied().enumerate().filter(|(_, part)| part.abs() > 1e-12).collect();
        for (row, line) in self.inverse.chunks_exact_mut(n).enumerate() {
            let share = line[place] / column[place];
            if share != 0.0 {
                for &(at, part) in &parts {
                    line[at] -= share * part;
                }
                line[place] = share;
                self.duals[row] += cost * share;
            }
        }
    }

    /// A fresh inverse of the same basis, and values and duals from it.
    fn freshen(&mut self) {
        let n = self.n_rows;
        let old = std::mem::replace(&mut self.basis, (0..n).map(Var::Under).collect());
        self.inverse = vec![0.0; n * n];
        (0..n).for_each(|row| self.inverse[row * n + row] = 1.0);
        self.duals = vec![0.0; n];
        let mut free = vec![true; n];
        let mut columns = Vec::new();
        for var in old {
            match var {
                Var::Under(row) => free[row] = false,
                Var::Over(row) => {
                    free[row] = false;
                    self.basis[row] = var;
                    self.inverse[row * n + row] = -1.0;
                }
                Var::Column(at) => columns.push(at),
            }
        }
        columns.sort_by_key(|&at| self.rows[at].len());
        self.basic.fill(false);
        for at in columns {
            let column = self.column(Var::Column(at));
            let places = (0..n).filter(|&place| free[place]);
            let place = places.max_by(|&a, &b| column[a].abs().total_cmp(&column[b].abs()));
            // A column that has become dependent is left out: its row is left uncovered instead.
            if let Some(place) = place.filter(|&place| column[place].abs() > PIVOT) {
                self.basis[place] = Var::Column(at);
                self.basic[at] = true;
                self.turn(place, &column, 0.0);
                free[place] = false;
            }
        }
        self.values = vec![0.0; n];
        for row in 0..n {
            let side = right_side(row);
            let line = &self.inverse[row * n..(row + 1) * n];
            for (value, part) in self.values.iter_mut().zip(line) {
                *value += side * part;
            }
        }
        self.since_fresh = 0;
        self.reprice();
    }

    fn reprice(&mut self) {
        let n = self.n_rows;
        let cost = |var: &Var| match *var {
            Var::Under(row) => self.high[row],
            Var::Over(row) => -self.low[row],
            Var::Column(at) => self.costs[at],
        };
        let costs: Vec<f64> = self.basis.iter().map(cost).collect();
        let dot = |line: &[f64]| line.iter().zip(&costs).map(|(part, cost)| part * cost).sum();
        self.duals = self.inverse.chunks_exact(n).map(dot).collect();
    }
}

/// 1 and a little, different from row to row.
fn right_side(row: usize) -> f64 {
    let spread = (row as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    1.0 + RUFFLE * (1.0 + spread as f64 / (1u64 << 24) as f64)
}
