//! Borders between two blocks, from one corner where others join to the next: each of them once.
//!
//! Whatever becomes of an arc becomes of it for the blocks on both sides, so that neighbors stay
//! neighbors on every zoom.

use geo::{Coord, LineString, Simplify};

use super::grid;
use crate::adjacency::border::{self, Side};
use crate::model::{BlockIdx, District};
use crate::zones;

/// A border and who lies to its left and right. `None`: nobody.
#[derive(Clone, Debug)]
pub struct Arc {
    /// On the map, in shares of its width.
    line: LineString,
    pub left: Option<BlockIdx>,
    pub right: Option<BlockIdx>,
}

/// A quarter of a pixel where tiles are 512 pixels wide.
const TOLERANCE: f64 = 2.0;

impl Arc {
    /// In whole units of a zoom, as few of them as show its shape.
    pub fn at_zoom(&self, zoom: u8) -> Vec<Coord> {
        let placed: LineString = self.line.0.iter().map(|at| grid::placed(*at, zoom)).collect();
        let mut line: Vec<Coord> =
            placed.simplify(TOLERANCE).0.into_iter().map(grid::whole).collect();
        line.dedup();
        line
    }
}

/// A piece of an arc, from the lesser end to the greater.
struct Piece {
    from: usize,
    to: usize,
    left: Option<BlockIdx>,
    right: Option<BlockIdx>,
}

impl Piece {
    /// The other end, and the blocks to the left and right on the way there.
    fn onward(&self, from: usize) -> (usize, [Option<BlockIdx>; 2]) {
        if self.from == from {
            (self.to, [self.left, self.right])
        } else {
            (self.from, [self.right, self.left])
        }
    }
}

/// All borders of a district's blocks, in an order that depends on nothing but them.
pub fn of(district: &District) -> Vec<Arc> {
    let sides = zones::sides(district);
    let mut corners: Vec<Coord> = sides.iter().flat_map(|side| [side.from, side.to]).collect();
    corners.sort_unstable_by_key(|at| border::bits(*at));
    corners.dedup_by_key(|at| border::bits(*at));
    let network = Network::of(pieces(&sides, &corners), corners.len());
    network.arcs(&corners)
}

fn pieces(sides: &[Side], corners: &[Coord]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let number = |bits: (u64, u64)| {
        let found = corners.binary_search_by_key(&bits, |at| border::bits(*at));
        found.expect("corners are those of the sides")
    };
    for run in border::runs(sides) {
        let (from, to) = run[0].ends();
        let (from, to) = (number(from), number(to));
        let is_forward = |side: &&Side| border::bits(side.from) == run[0].ends().0;
        let mut forward = run.iter().filter(is_forward).map(|side| side.block);
        let mut backward = run.iter().filter(|side| !is_forward(side)).map(|side| side.block);
        // Where blocks overlap, more than two lie along one side.
        loop {
            let (left, right) = (forward.next(), backward.next());
            if left.is_none() && right.is_none() {
                break;
            }
            pieces.push(Piece { from, to, left, right });
        }
    }
    pieces
}

struct Network {
    pieces: Vec<Piece>,
    /// Pieces at corner `i`: from `starts[i]` to `starts[i + 1]` in `at`.
    starts: Vec<usize>,
    at: Vec<usize>,
}

impl Network {
    fn of(pieces: Vec<Piece>, n_corners: usize) -> Self {
        let mut ends: Vec<(usize, usize)> = Vec::with_capacity(2 * pieces.len());
        for (number, piece) in pieces.iter().enumerate() {
            ends.extend([(piece.from, number), (piece.to, number)]);
        }
        ends.sort_unstable();
        let starts = (0..=n_corners).map(|corner| ends.partition_point(|end| end.0 < corner));
        Self { starts: starts.collect(), at: ends.into_iter().map(|end| end.1).collect(), pieces }
    }

    fn pieces_at(&self, corner: usize) -> &[usize] {
        &self.at[self.starts[corner]..self.starts[corner + 1]]
    }

    /// Where an arc ends: others join, or other blocks begin.
    fn is_end(&self, corner: usize) -> bool {
        let &[one, other] = self.pieces_at(corner) else { return true };
        let [left, right] = self.pieces[one].onward(corner).1;
        self.pieces[other].onward(corner).1 != [right, left]
    }

    fn arcs(&self, corners: &[Coord]) -> Vec<Arc> {
        let mut used = vec![false; self.pieces.len()];
        let mut arcs = Vec::new();
        let ends = (0..corners.len()).filter(|corner| self.is_end(*corner));
        // What is left after the arcs between ends are rings without any.
        let rings = 0..corners.len();
        for corner in ends.chain(rings) {
            for first in self.pieces_at(corner) {
                if !used[*first] {
                    arcs.push(self.arc((corner, *first), &mut used, corners));
                }
            }
        }
        arcs
    }

    fn arc(&self, (start, first): (usize, usize), used: &mut [bool], corners: &[Coord]) -> Arc {
        let [left, right] = self.pieces[first].onward(start).1;
        let (mut corner, mut piece) = (start, first);
        let mut line = vec![grid::on_map(corners[start])];
        loop {
            used[piece] = true;
            corner = self.pieces[piece].onward(corner).0;
            line.push(grid::on_map(corners[corner]));
            let next = self.pieces_at(corner).iter().find(|next| !used[**next]);
            match next {
                Some(next) if corner != start && !self.is_end(corner) => piece = *next,
                _ => return Arc { line: LineString(line), left, right },
            }
        }
    }
}
