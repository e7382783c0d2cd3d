//! A lattice of streets bent along a river, and its cells joined into blocks.
//!
//! One column of the lattice is the river. Every vertex is rounded to a millionth of a degree once,
//! before any outline is cut, so neighbors share their vertices exactly.

use geo::{Coord, LineString, Polygon};
use petgraph::unionfind::UnionFind;

use super::{Dice, Recipe};

/// Where the city is.
const CENTER_LON: f64 = 112.57;
const CENTER_LAT: f64 = 37.88;

/// Meters in a degree of latitude and, at the center, of longitude.
const LAT_DEGREE_M: f64 = 110_996.0;
const LON_DEGREE_M: f64 = 87_993.0;

/// A cell's usual side; two thirds of it in the center, one and a half at the edge.
const CELL_M: f64 = 160.0;
const HALF_RIVER_M: f64 = 90.0;

/// Cells per block, on average: the rest of the cells is joined away.
const CELLS_PER_BLOCK: f64 = 1.3;
const MOST_CELLS_PER_BLOCK: usize = 4;
/// Seven could bite their own tail at a corner.
const MOST_CELLS_WITHOUT_HOLE: usize = 6;

/// Every so many streets one is a straight avenue, which no block crosses.
const AVENUE: usize = 6;

/// Blocks and the river, without anybody in them.
pub struct Ground {
    /// From south to north, then west to east, by each block's first cell.
    pub plots: Vec<Plot>,
    pub river: Polygon<f64>,
    pub bridges: Vec<LineString<f64>>,
}

/// Where a block lies.
pub struct Plot {
    /// Column and row of its first cell.
    pub cell: (usize, usize),
    pub n_cells: usize,
    pub west_bank: bool,
    /// 0 in the center, about 1 at the city's edge.
    pub remoteness: f64,
    pub outline: Polygon<f64>,
}

/// A lattice of `n_cols × n_rows` cells.
struct Lattice {
    n_cols: usize,
    n_rows: usize,
    /// This column is the river.
    river_col: usize,
    /// `(n_cols + 1) × (n_rows + 1)` vertices, row by row, in degrees.
    vertices: Vec<Coord<f64>>,
}

impl Ground {
    pub fn lay_out(recipe: Recipe) -> Self {
        let n_cells = (recipe.n_blocks as f64 * CELLS_PER_BLOCK).ceil() as usize;
        // A rounded shape fills about three quarters of its square.
        let side = (n_cells as f64 * 1.35).sqrt().ceil() as usize + 2;
        let lattice = Lattice::lay_out(side, recipe.seed);
        let cells = lattice.city_cells(n_cells, recipe.seed);
        let groups = lattice.join(&cells, recipe.n_blocks, recipe.seed);
        let plots = groups.iter().map(|group| lattice.plot(group)).collect();
        Self { plots, river: lattice.river(), bridges: lattice.bridges(&cells) }
    }
}

impl Lattice {
    fn lay_out(side: usize, seed: u64) -> Self {
        let mut dice = Dice::new(seed, "streets");
        let (n_cols, n_rows) = (side + 1, side);
        let mut lattice = Self { n_cols, n_rows, river_col: side / 2, vertices: Vec::new() };
        let bend = Bend::new(side, seed);
        for row in 0..=n_rows {
            for col in 0..=n_cols {
                // Each throw is made whether or not it is used.
                let shift = (dice.between(-0.2, 0.2), dice.between(-0.2, 0.2));
                let (east, north) = lattice.square(col, row, shift);
                lattice.vertices.push(bend.degrees(east, north, lattice.river_col < col));
            }
        }
        lattice
    }

    /// A vertex in the square from −1 to 1, moved by shares of a cell, less along avenues. Both
    /// banks of the river are at 0 east.
    fn square(&self, col: usize, row: usize, shift: (f64, f64)) -> (f64, f64) {
        let banks = [self.river_col, self.river_col + 1];
        let on_bank = banks.contains(&col);
        let steadied = |shift: f64, line: usize| {
            if line.is_multiple_of(AVENUE) { shift * 0.15 } else { shift }
        };
        let shift_east = if on_bank { 0.0 } else { steadied(shift.0, col) };
        let shift_north = steadied(shift.1, row);
        let half = self.n_rows as f64 / 2.0;
        // The river column has no width yet.
        let east = if col <= self.river_col { col } else { col - 1 } as f64 + shift_east;
        let east = east - self.river_col as f64;
        let north = row as f64 + shift_north - half;
        (east / half, north / half)
    }

    fn vertex(&self, col: usize, row: usize) -> Coord<f64> {
        self.vertices[row * (self.n_cols + 1) + col]
    }

    /// 0 in the center, 1 at the middle of the square's sides.
    fn remoteness(&self, (col, row): (usize, usize)) -> f64 {
        let (east, north) = self.middle((col, row));
        (east * east + north * north).sqrt()
    }

    fn middle(&self, (col, row): (usize, usize)) -> (f64, f64) {
        let half = self.n_rows as f64 / 2.0;
        let east = if col <= self.river_col { col } else { col - 1 } as f64 + 0.5;
        ((east - self.river_col as f64) / half, (row as f64 + 0.5 - half) / half)
    }

    /// The `count` innermost cells of a lobed shape, row by row.
    fn city_cells(&self, count: usize, seed: u64) -> Vec<(usize, usize)> {
        let mut dice = Dice::new(seed, "outskirts");
        let turns = [dice.between(0.0, 6.0), dice.between(0.0, 6.0)];
        let mut ranked: Vec<(u64, (usize, usize))> = (0..self.n_rows)
            .flat_map(|row| (0..self.n_cols).map(move |col| (col, row)))
            .filter(|cell| cell.0 != self.river_col)
            .map(|cell| {
                let (east, north) = self.middle(cell);
                let angle = libm::atan2(north, east);
                let lobes = 1.0
                    + 0.05 * libm::sin(3.0 * angle + turns[0])
                    + 0.03 * libm::sin(7.0 * angle + turns[1]);
                // Positive numbers sort like their bits.
                ((self.remoteness(cell) * lobes).to_bits(), cell)
            })
            .collect();
        ranked.sort_unstable();
        let mut cells: Vec<(usize, usize)> =
            ranked.into_iter().take(count).map(|(_, cell)| cell).collect();
        cells.sort_unstable_by_key(|&(col, row)| (row, col));
        cells
    }

    /// `count` groups of neighboring cells, in the order of their first cells. No group crosses
    /// the river or, while there is a choice, an avenue.
    fn join(&self, cells: &[(usize, usize)], count: usize, seed: u64) -> Vec<Vec<(usize, usize)>> {
        let position = |col: usize, row: usize| {
            cells.binary_search_by_key(&(row, col), |&(col, row)| (row, col)).ok()
        };
        let mut borders: Vec<(bool, usize, usize)> = Vec::with_capacity(2 * cells.len());
        for (at, &(col, row)) in cells.iter().enumerate() {
            if let Some(east) = position(col + 1, row) {
                borders.push(((col + 1).is_multiple_of(AVENUE), at, east));
            }
            if let Some(north) = position(col, row + 1) {
                borders.push(((row + 1).is_multiple_of(AVENUE), at, north));
            }
        }
        Dice::new(seed, "blocks").shuffle(&mut borders);
        borders.sort_by_key(|border| border.0);

        let mut joined = UnionFind::<usize>::new(cells.len());
        let mut sizes = vec![1; cells.len()];
        let mut n_groups = cells.len();
        for most_cells in [MOST_CELLS_PER_BLOCK, MOST_CELLS_WITHOUT_HOLE] {
            for &(_, one, other) in &borders {
                let (one, other) = (joined.find_mut(one), joined.find_mut(other));
                let size = sizes[one] + sizes[other];
                if n_groups == count || one == other || most_cells < size {
                    continue;
                }
                joined.union(one, other);
                sizes[joined.find_mut(one)] = size;
                n_groups -= 1;
            }
        }
        let mut groups = grouped(cells, &joined.into_labeling());
        // In a hamlet the river may leave nobody to join: then its northernmost cells are fields.
        groups.truncate(count);
        groups
    }

    fn plot(&self, group: &[(usize, usize)]) -> Plot {
        let remoteness = group.iter().map(|cell| self.remoteness(*cell)).sum::<f64>();
        Plot {
            cell: group[0],
            n_cells: group.len(),
            west_bank: group[0].0 < self.river_col,
            remoteness: remoteness / group.len() as f64,
            outline: Polygon::new(self.ring_around(group), vec![]),
        }
    }

    /// Counterclockwise: the sides of the cells that no other cell of the group has.
    fn ring_around(&self, group: &[(usize, usize)]) -> LineString<f64> {
        let mut sides: Vec<((usize, usize), (usize, usize))> = Vec::new();
        for &(col, row) in group {
            let corners = [(col, row), (col + 1, row), (col + 1, row + 1), (col, row + 1)];
            for at in 0..4 {
                let (from, to) = (corners[at], corners[(at + 1) % 4]);
                match sides.iter().position(|side| *side == (to, from)) {
                    Some(shared) => drop(sides.swap_remove(shared)),
                    None => sides.push((from, to)),
                }
            }
        }
        let start = sides[0].0;
        let mut corner = start;
        let mut ring = vec![self.vertex(start.0, start.1)];
        for _ in 0..sides.len() {
            let next = sides.iter().find(|side| side.0 == corner);
            corner = next.expect("sides close to a ring").1;
            ring.push(self.vertex(corner.0, corner.1));
        }
        debug_assert_eq!(corner, start);
        LineString(ring)
    }

    fn river(&self) -> Polygon<f64> {
        let west = (0..=self.n_rows).map(|row| self.vertex(self.river_col, row));
        let east = (0..=self.n_rows).map(|row| self.vertex(self.river_col + 1, row));
        let mut ring: Vec<Coord<f64>> = east.chain(west.rev()).collect();
        ring.push(ring[0]);
        Polygon::new(LineString(ring), vec![])
    }

    /// From bank to bank, where avenues meet the river and the city lies on both sides.
    fn bridges(&self, cells: &[(usize, usize)]) -> Vec<LineString<f64>> {
        let is_city = |col: usize, row: usize| {
            cells.binary_search_by_key(&(row, col), |&(col, row)| (row, col)).is_ok()
        };
        let joins_city = |row: &usize| {
            [self.river_col - 1, self.river_col + 1].into_iter().all(|bank| is_city(bank, *row))
        };
        let rows = (0..self.n_rows).filter(|row| row.is_multiple_of(AVENUE)).filter(joins_city);
        let line = |row| {
            let banks = [self.river_col, self.river_col + 1];
            LineString(banks.map(|col| self.vertex(col, row)).to_vec())
        };
        rows.map(line).collect()
    }
}

/// Cells of one label together; groups, and cells in them, in the order of cells.
fn grouped(cells: &[(usize, usize)], labels: &[usize]) -> Vec<Vec<(usize, usize)>> {
    let mut group_of_label = vec![None; cells.len()];
    let mut groups: Vec<Vec<(usize, usize)>> = Vec::new();
    for (cell, label) in cells.iter().zip(labels) {
        let group = *group_of_label[*label].get_or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(*cell);
    }
    groups
}

/// From the square to the ground: narrow streets in the center, wide ones outside, all of them
/// following the river.
struct Bend {
    half_m: f64,
    /// The river's curves: amplitude in meters, waves per city, phase.
    curves: [(f64, f64, f64); 2],
}

impl Bend {
    fn new(side: usize, seed: u64) -> Self {
        let mut dice = Dice::new(seed, "river");
        let half_m = side as f64 / 2.0 * CELL_M;
        let phase = |dice: &mut Dice| dice.between(0.0, std::f64::consts::TAU);
        let curves = [
            (0.13 * half_m, dice.between(0.7, 1.0), phase(&mut dice)),
            (0.035 * half_m, dice.between(1.8, 2.5), phase(&mut dice)),
        ];
        Self { half_m, curves }
    }

    /// Rounded to a millionth of a degree, a tenth of a meter.
    fn degrees(&self, east: f64, north: f64, east_bank: bool) -> Coord<f64> {
        let stretch = 0.62 + 0.38 * (east * east + north * north);
        let (east, north) = (east * stretch, north * stretch);
        let river_m: f64 = self
            .curves
            .iter()
            .map(|(meters, waves, phase)| {
                meters * libm::sin(std::f64::consts::PI * waves * north + phase)
            })
            .sum();
        let bank_m = if east_bank { HALF_RIVER_M } else { -HALF_RIVER_M };
        // Far from the river streets forget its curves.
        let x_m = self.half_m * east + bank_m + river_m / (1.0 + 5.0 * east * east);
        let y_m = self.half_m * north;
        let rounded = |degrees: f64| (degrees * 1e6).round() / 1e6;
        Coord {
            x: rounded(CENTER_LON + x_m / LON_DEGREE_M),
            y: rounded(CENTER_LAT + y_m / LAT_DEGREE_M),
        }
    }
}
