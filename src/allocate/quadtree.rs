use rayon::prelude::*;

use super::Problem;
use crate::distance::{Place, StraightLine};
use crate::model::{BlockIdx, Children};

/// The free blocks of a problem in cells within cells.
pub struct Quadtree {
    /// Blocks along the curve: neighbors on it are neighbors on the ground.
    pub order: Vec<u32>,
    /// In the same order.
    pub places: Vec<Place>,
    /// In pre-order: a cell, then all within its first quarter, and so on. Never empty, unless
    /// there are no blocks.
    pub cells: Vec<Cell>,
}

/// A piece of the curve.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// Where its children are on average.
    pub center: Place,
    /// No block of it is farther from the center, in meters through the earth.
    pub radius_m: f64,
    pub children: Children,
    /// Its blocks are `order[first..end]`.
    pub first: u32,
    pub end: u32,
    /// The next cell that does not lie within this one.
    pub skip: u32,
}

/// Below so many blocks a cell is not divided.
const LEAF: usize = 8;

/// Bits of a curve position per axis.
const AXIS_BITS: u32 = 24;

impl Cell {
    pub fn len(&self) -> usize {
        (self.end - self.first) as usize
    }

    fn is_leaf(&self, idx: usize) -> bool {
        self.skip as usize == idx + 1
    }
}

impl Quadtree {
    pub fn plant(problem: &Problem, lines: &StraightLine) -> Self {
        let keys = keys_along_curve(problem, lines);
        let order: Vec<u32> = keys.iter().map(|key| key.1).collect();
        let places: Vec<Place> =
            order.iter().map(|block| lines.blocks()[*block as usize]).collect();
        let children =
            order.iter().map(|block| problem.children[*block as usize]).collect::<Vec<_>>();
        let mut grower =
            Grower { keys: &keys, places: &places, children: &children, cells: Vec::new() };
        if !keys.is_empty() {
            grower.grow(0, keys.len(), 2 * AXIS_BITS);
        }
        let cells = grower.cells;
        Self { order, places, cells }
    }

    pub fn is_leaf(&self, idx: usize) -> bool {
        self.cells[idx].is_leaf(idx)
    }

    /// The cells that a cell was divided into.
    pub fn parts(&self, idx: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.cells[idx].skip as usize;
        let first = Some(idx + 1).filter(|part| *part < end);
        std::iter::successors(first, move |part| {
            Some(self.cells[*part].skip as usize).filter(|part| *part < end)
        })
    }

    pub fn blocks_of(&self, cell: &Cell) -> impl Iterator<Item = BlockIdx> + '_ {
        let range = cell.first as usize..cell.end as usize;
        self.order[range].iter().map(|block| BlockIdx(*block as usize))
    }
}

/// Positions on a Z-order curve over the plane that touches the earth in the middle of the
/// blocks, with the blocks, sorted.
fn keys_along_curve(problem: &Problem, lines: &StraightLine) -> Vec<(u64, u32)> {
    let free: Vec<u32> = (0..problem.n_blocks() as u32)
        .filter(|block| problem.fixed[*block as usize].is_none())
        .collect();
    let plane = Plane::through(lines.blocks());
    let spots: Vec<(f64, f64)> =
        free.par_iter().map(|block| plane.spot(lines.blocks()[*block as usize])).collect();
    let least = |axis: fn(&(f64, f64)) -> f64| spots.iter().map(axis).fold(f64::MAX, f64::min);
    let most = |axis: fn(&(f64, f64)) -> f64| spots.iter().map(axis).fold(f64::MIN, f64::max);
    let (west, south) = (least(|spot| spot.0), least(|spot| spot.1));
    let extent = (most(|spot| spot.0) - west).max(most(|spot| spot.1) - south).max(1.0);
    let steps = f64::from((1_u32 << AXIS_BITS) - 1) / extent;
    let key = |spot: (f64, f64)| {
        let (x, y) = ((spot.0 - west) * steps, (spot.1 - south) * steps);
        spread(x as u64) | spread(y as u64) << 1
    };
    let mut keys: Vec<(u64, u32)> =
        spots.par_iter().zip(&free).map(|(spot, block)| (key(*spot), *block)).collect();
    keys.par_sort_unstable();
    keys
}

/// The bits of a number, each followed by a zero.
fn spread(axis: u64) -> u64 {
    let mut bits = axis & 0xffff_ffff;
    bits = (bits | bits << 16) & 0x0000_ffff_0000_ffff;
    bits = (bits | bits << 8) & 0x00ff_00ff_00ff_00ff;
    bits = (bits | bits << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    bits = (bits | bits << 2) & 0x3333_3333_3333_3333;
    (bits | bits << 1) & 0x5555_5555_5555_5555
}

/// Two level directions, square to each other.
struct Plane {
    east: Place,
    north: Place,
}

impl Plane {
    fn through(places: &[Place]) -> Self {
        let sum = places.iter().fold(Place { x: 0.0, y: 0.0, z: 0.0 }, |sum, place| Place {
            x: sum.x + place.x,
            y: sum.y + place.y,
            z: sum.z + place.z,
        });
        let level = (sum.x * sum.x + sum.y * sum.y).sqrt();
        let length = (level * level + sum.z * sum.z).sqrt();
        if level < 1.0 {
            // At a pole, or with blocks all around the earth, any plane will do.
            let (x, y, z) = (1.0, 0.0, 0.0);
            return Self { east: Place { x, y, z }, north: Place { x: y, y: x, z } };
        }
        let east = Place { x: -sum.y / level, y: sum.x / level, z: 0.0 };
        let tilt = sum.z / length;
        let north = Place { x: -tilt * east.y, y: tilt * east.x, z: level / length };
        Self { east, north }
    }

    fn spot(&self, place: Place) -> (f64, f64) {
        let along = |axis: Place| axis.x * place.x + axis.y * place.y + axis.z * place.z;
        (along(self.east), along(self.north))
    }
}

struct Grower<'a> {
    keys: &'a [(u64, u32)],
    places: &'a [Place],
    children: &'a [Children],
    cells: Vec<Cell>,
}

impl Grower<'_> {
    /// The cell of these positions on the curve, all alike above the lowest `bits` bits of their
    /// keys, with everything within it.
    fn grow(&mut self, first: usize, end: usize, bits: u32) {
        let idx = self.cells.len();
        self.cells.push(self.bare_cell(first, end));
        if LEAF < end - first && 0 < bits {
            let mut from = first;
            let mut shift = bits - 2;
            // Where all blocks are in one quarter, the quarter takes the cell's place.
            while 0 < shift && self.keys[first].0 >> shift == self.keys[end - 1].0 >> shift {
                shift -= 2;
            }
            while from < end {
                let quarter = self.keys[from].0 >> shift;
                let rest = &self.keys[from..end];
                let to = from + rest.partition_point(|key| key.0 >> shift == quarter);
                if to - from == end - first {
                    break;
                }
                self.grow(from, to, shift);
                from = to;
            }
        }
        self.cells[idx].skip = self.cells.len() as u32;
        self.measure(idx);
    }

    fn bare_cell(&self, first: usize, end: usize) -> Cell {
        Cell {
            center: self.places[first],
            radius_m: 0.0,
            children: Children(0),
            first: first as u32,
            end: end as u32,
            skip: 0,
        }
    }

    /// Center, radius and children, from the blocks of a leaf or from the parts of a cell.
    fn measure(&mut self, idx: usize) {
        let cell = self.cells[idx];
        let blocks = cell.first as usize..cell.end as usize;
        let masses: Vec<(Place, Children, f64)> = if cell.is_leaf(idx) {
            blocks.map(|at| (self.places[at], self.children[at], 0.0)).collect()
        } else {
            let mut parts = Vec::new();
            let mut part = idx + 1;
            while part < cell.skip as usize {
                let of = self.cells[part];
                parts.push((of.center, of.children, of.radius_m));
                part = of.skip as usize;
            }
            parts
        };
        let children: Children = masses.iter().map(|mass| mass.1).sum();
        // Where there are no children all masses weigh the same.
        let extra = if children == Children(0) { 1.0 } else { 0.0 };
        let weighed = || masses.iter().map(|mass| (mass.0, mass.1.0 as f64 + extra));
        let total: f64 = weighed().map(|(_, weight)| weight).sum();
        let mean = |axis: fn(Place) -> f64| {
            weighed().map(|(place, weight)| axis(place) * weight).sum::<f64>() / total
        };
        let center = Place { x: mean(|at| at.x), y: mean(|at| at.y), z: mean(|at| at.z) };
        let reach = masses.iter().map(|(place, _, radius_m)| center.chord_m(*place) + radius_m);
        let radius_m = reach.fold(0.0, f64::max);
        self.cells[idx] = Cell { center, radius_m, children, ..cell };
    }
}
