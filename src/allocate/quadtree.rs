use rayon::prelude::*;

use super::Problem;
use crate::distance::{Place, StraightLine};
use crate::model::Children;

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
        let curve = Curve::through(problem, lines);
        let order: Vec<u32> = curve.order();
        let places: Vec<Place> =
            order.par_iter().map(|block| lines.blocks()[*block as usize]).collect();
        let children =
            order.par_iter().map(|block| problem.children[*block as usize]).collect::<Vec<_>>();
        let mut grower =
            Grower { curve: &curve, places: &places, children: &children, cells: Vec::new() };
        if !order.is_empty() {
            grower.grow(0, order.len(), 2 * curve.axis_bits);
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
}

/// A Z-order curve over the plane that touches the earth in the middle of the blocks.
struct Curve {
    /// Sorted: a position on the curve and, in the lowest bits, the block there.
    keys: Vec<u64>,
    block_bits: u32,
    axis_bits: u32,
}

impl Curve {
    fn through(problem: &Problem, lines: &StraightLine) -> Self {
        let n_blocks = problem.n_blocks() as u32;
        let block_bits = u32::BITS - n_blocks.leading_zeros();
        let axis_bits = ((u64::BITS - block_bits) / 2).min(24);
        let plane = Plane::through(lines.blocks());
        let spots: Vec<(f64, f64)> =
            lines.blocks().par_iter().map(|place| plane.spot(*place)).collect();
        let least = |axis: fn(&(f64, f64)) -> f64| spots.iter().map(axis).fold(f64::MAX, f64::min);
        let most = |axis: fn(&(f64, f64)) -> f64| spots.iter().map(axis).fold(f64::MIN, f64::max);
        let (west, south) = (least(|spot| spot.0), least(|spot| spot.1));
        let extent = (most(|spot| spot.0) - west).max(most(|spot| spot.1) - south).max(1.0);
        let steps = f64::from((1_u32 << axis_bits) - 1) / extent;
        let key = |block: u32| {
            let spot = spots[block as usize];
            let (x, y) = ((spot.0 - west) * steps, (spot.1 - south) * steps);
            (spread(x as u64) | spread(y as u64) << 1) << block_bits | u64::from(block)
        };
        let free = |block: &u32| problem.fixed[*block as usize].is_none();
        let mut keys: Vec<u64> = (0..n_blocks).into_par_iter().filter(free).map(key).collect();
        keys.par_sort_unstable();
        Self { keys, block_bits, axis_bits }
    }

    fn order(&self) -> Vec<u32> {
        let blocks = (1_u64 << self.block_bits) - 1;
        self.keys.par_iter().map(|key| (key & blocks) as u32).collect()
    }

    /// Where position `at` is, but for the lowest bits.
    fn quarter(&self, at: usize, low_bits: u32) -> u64 {
        self.keys[at] >> (self.block_bits + low_bits)
    }
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
    curve: &'a Curve,
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
            while 0 < shift
                && self.curve.quarter(first, shift) == self.curve.quarter(end - 1, shift)
            {
                shift -= 2;
            }
            while from < end {
                let to = self.end_of_quarter(from, end, shift);
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

    fn end_of_quarter(&self, from: usize, end: usize, low_bits: u32) -> usize {
        let quarter = self.curve.quarter(from, low_bits);
        let shift = self.curve.block_bits + low_bits;
        from + self.curve.keys[from..end].partition_point(|key| key >> shift == quarter)
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
        let mut mass = Mass::default();
        self.for_each_part(idx, |place, children, _| mass.add(place, children));
        let center = mass.center();
        let mut radius_m: f64 = 0.0;
        self.for_each_part(idx, |place, _, part_m| {
            radius_m = radius_m.max(center.chord_m(place) + part_m);
        });
        self.cells[idx] = Cell { center, radius_m, children: mass.children, ..cell };
    }

    /// Place, children and radius of every block of a leaf, or of every part of a larger cell.
    fn for_each_part(&self, idx: usize, mut see: impl FnMut(Place, Children, f64)) {
        let cell = &self.cells[idx];
        if cell.is_leaf(idx) {
            for at in cell.first as usize..cell.end as usize {
                see(self.places[at], self.children[at], 0.0);
            }
        } else {
            let mut part = idx + 1;
            while part < cell.skip as usize {
                let of = &self.cells[part];
                see(of.center, of.children, of.radius_m);
                part = of.skip as usize;
            }
        }
    }
}

/// Places weighed by children; where there are none, all weigh the same.
#[derive(Default)]
struct Mass {
    children: Children,
    weighed: [f64; 3],
    n: f64,
    plain: [f64; 3],
}

impl Mass {
    fn add(&mut self, place: Place, children: Children) {
        self.children += children;
        self.n += 1.0;
        for (axis, at) in [place.x, place.y, place.z].into_iter().enumerate() {
            self.weighed[axis] += children.0 as f64 * at;
            self.plain[axis] += at;
        }
    }

    fn center(&self) -> Place {
        let (sum, total) = match self.children {
            Children(0) => (self.plain, self.n),
            children => (self.weighed, children.0 as f64),
        };
        Place { x: sum[0] / total, y: sum[1] / total, z: sum[2] / total }
    }
}
