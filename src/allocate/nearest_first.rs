use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::Problem;
use crate::distance::{Held, Place, StraightLine};
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx};

/// The one outcome in which no seat goes to a home farther away while a nearer one wants it.
///
/// Pairs of a block and a school come in the order of their distance, ties by block, then by
/// school. A block without a school takes the school if all its children still fit there. Fixed
/// blocks sit beforehand.
///
/// Hence for every block and every school that it would have come to before its own, the children
/// who got in there earlier, and its own, are more than the seats; and only one outcome is like
/// that.
///
/// # Cost
///
/// Every block has one pair in a heap, its next. On straight lines a block asks a tree of gates
/// for the few schools nearest to it, and only a block that all of these refuse looks at all
/// schools that could still take it.
pub fn nearest_first(problem: &Problem) -> Vec<Option<SchoolIdx>> {
    let nearest = Nearest::of(problem);
    let mut schools = problem.fixed.clone();
    let mut room = problem.seats.clone();
    let first = |block: usize| Turn::first(&nearest, BlockIdx(block), &room);
    let blocks = (0..problem.n_blocks()).into_par_iter();
    let mut turns: Vec<Turn> = blocks.map(first).collect();
    let next = |block: usize, turns: &[Turn]| {
        turns[block].next().map(|(walk, school)| Reverse((walk, block, school)))
    };
    let free = (0..problem.n_blocks()).filter(|block| problem.fixed[*block].is_none());
    let mut pairs: BinaryHeap<_> = free.filter_map(|block| next(block, &turns)).collect();
    while let Some(Reverse((_, block, school))) = pairs.pop() {
        if problem.children[block] <= room[school.0] {
            room[school.0] -= problem.children[block];
            schools[block] = Some(school);
        } else {
            turns[block].refuse(&nearest, BlockIdx(block), &room);
            pairs.extend(next(block, &turns));
        }
    }
    schools
}

/// Schools by distance, ties by school.
type Way = (Millimeters, SchoolIdx);

/// The schools that a block asks, one after the other.
struct Turn {
    /// Sorted.
    ways: Vec<Way>,
    /// The position of the one that is asked now.
    at: usize,
    /// Whether `ways` holds all schools that may still take the block.
    all: bool,
}

/// Asked for at first; most blocks need no more.
const FEW: usize = 3;

impl Turn {
    fn first(nearest: &Nearest, block: BlockIdx, room: &[Children]) -> Self {
        let (ways, all) = match &nearest.gates {
            Some(gates) if FEW < room.len() => (gates.few_nearest(block), false),
            _ => (nearest.all_with_room(block, room), true),
        };
        Self { ways, at: 0, all }
    }

    fn next(&self) -> Option<Way> {
        self.ways.get(self.at).copied()
    }

    /// Goes on to the next school.
    fn refuse(&mut self, nearest: &Nearest, block: BlockIdx, room: &[Children]) {
        self.at += 1;
        if self.at == self.ways.len() && !self.all {
            let asked = self.ways[self.at - 1];
            self.ways = nearest.all_with_room(block, room);
            self.ways.retain(|way| asked < *way);
            (self.at, self.all) = (0, true);
        }
    }
}

struct Nearest<'a> {
    problem: &'a Problem<'a>,
    /// On straight lines.
    gates: Option<Gates<'a>>,
}

impl<'a> Nearest<'a> {
    fn of(problem: &'a Problem) -> Self {
        let gates = match problem.distances.held() {
            Held::Lines(lines) => Some(Gates::of(lines)),
            Held::Table(_) => None,
        };
        Self { problem, gates }
    }

    /// Every school that there is a way to and that can still take the block. Room never grows.
    fn all_with_room(&self, block: BlockIdx, room: &[Children]) -> Vec<Way> {
        let children = self.problem.children[block.0];
        let able = (0..room.len()).map(SchoolIdx).filter(|school| children <= room[school.0]);
        let way = |school| Some((self.problem.distances.between(block, school)?, school));
        let mut ways: Vec<Way> = able.filter_map(way).collect();
        ways.sort_unstable();
        ways
    }
}

/// A tree of school gates.
struct Gates<'a> {
    lines: &'a StraightLine,
    tree: RTree<GeomWithData<[f64; 3], SchoolIdx>>,
}

impl<'a> Gates<'a> {
    fn of(lines: &'a StraightLine) -> Self {
        let gates = lines.schools().iter().enumerate();
        let gates = gates.map(|(at, place)| GeomWithData::new(axes(*place), SchoolIdx(at)));
        Self { lines, tree: RTree::bulk_load(gates.collect()) }
    }

    /// The nearest schools and all that are as far as the last of them, so that none is missing
    /// between.
    fn few_nearest(&self, block: BlockIdx) -> Vec<Way> {
        let mut ways: Vec<Way> = Vec::with_capacity(FEW + 1);
        let mut last = Millimeters(0);
        for gate in self.tree.nearest_neighbor_iter(&axes(self.lines.blocks()[block.0])) {
            let walk = self.lines.between(block, gate.data);
            // The tree compares before rounding.
            if FEW <= ways.len() && last + Millimeters(1) < walk {
                break;
            }
            if ways.len() < FEW {
                last = last.max(walk);
            }
            ways.push((walk, gate.data));
        }
        ways.retain(|way| way.0 <= last);
        ways.sort_unstable();
        ways
    }
}

fn axes(place: Place) -> [f64; 3] {
    [place.x, place.y, place.z]
}
