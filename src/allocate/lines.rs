use rayon::prelude::*;

use super::Problem;
use super::ground::{Band, Blur, Border, Choice, Ground, Node, Sweep};
use super::quadtree::{Cell, Quadtree};
use crate::distance::{Place, StraightLine, growth_at};
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx};

/// The ground of straight lines: cells of blocks look at schools together, as long as the cell is
/// small against the difference between schools.
///
/// Cost: about a dozen schools for each of a few cells per school, then only the cells on borders.
pub struct Lines<'a> {
    problem: &'a Problem<'a>,
    lines: &'a StraightLine,
    tree: Quadtree,
    /// Walks from two places differ by at most the chord between them, in meters, times this.
    growth_mm: f64,
}

/// A node that might still be the cheapest for some block of a cell.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    gate: Place,
    /// Millimeters per meter of walk. To outside nobody walks: it is zero, and going without a
    /// seat counts the same from everywhere.
    scale: f64,
    no_seat_mm: f64,
    crowding_mm: f64,
    node: Node,
}

/// Two walks rounded to whole millimeters, and what floats add to that.
const ROUNDING_MM: f64 = 1.5;

/// Pieces of the tree that are looked at in parallel have at most this share of the blocks.
const PIECES: usize = 64;

/// What is found below one cell, in the order of the curve.
#[derive(Default)]
struct Found {
    /// A node, and where on the curve its run of blocks ends.
    runs: Vec<(Node, u32)>,
    band: Band,
}

impl<'a> Lines<'a> {
    pub fn of(problem: &'a Problem, lines: &'a StraightLine) -> Self {
        let longest_m = lines.longest_bound().meters();
        let tree = Quadtree::plant(problem, lines);
        Self { problem, lines, tree, growth_mm: 1000.0 * growth_at(longest_m) }
    }

    fn candidates(&self, crowding_mm: impl Iterator<Item = f64>) -> Vec<Candidate> {
        let gates = self.lines.schools().iter().zip(crowding_mm).enumerate();
        let schools = gates.map(|(node, (gate, crowding_mm))| Candidate {
            gate: *gate,
            scale: 1000.0,
            no_seat_mm: 0.0,
            crowding_mm,
            node,
        });
        let outside = Candidate {
            gate: self.lines.schools()[0],
            scale: 0.0,
            no_seat_mm: self.problem.no_seat.0 as f64,
            crowding_mm: 0.0,
            node: self.problem.n_schools(),
        };
        schools.chain([outside]).collect()
    }

    /// The cells to look at in parallel, each with the candidates that are left there, in the
    /// order of the curve.
    fn pieces(&self, all: Vec<Candidate>, width_mm: f64) -> Vec<(usize, Vec<Candidate>)> {
        let largest = self.tree.order.len() / PIECES;
        let mut open: Vec<(usize, Vec<Candidate>)> = Vec::new();
        open.extend((!self.tree.cells.is_empty()).then_some((0, all)));
        let mut pieces = Vec::new();
        while let Some((idx, candidates)) = open.pop() {
            let cell = &self.tree.cells[idx];
            if cell.len() <= largest || self.tree.is_leaf(idx) {
                pieces.push((idx, candidates));
                continue;
            }
            let mut left = candidates;
            let kept = self.prune(cell, &mut left, 0, width_mm);
            left.drain(..kept);
            let parts: Vec<usize> = self.tree.parts(idx).collect();
            open.extend(parts.into_iter().rev().map(|part| (part, left.clone())));
        }
        pieces
    }

    /// Pushes those of the candidates from `first` on that can be within the width of the least
    /// for some block of the cell, and says where they begin.
    fn prune(&self, cell: &Cell, stack: &mut Vec<Candidate>, first: usize, width_mm: f64) -> usize {
        let end = stack.len();
        let reach = 2.0 * cell.radius_m * self.growth_mm + width_mm + ROUNDING_MM;
        let least =
            stack[first..].iter().map(|option| option.sum_mm(cell.center)).fold(f64::MAX, f64::min);
        for at in first..end {
            if stack[at].sum_mm(cell.center) <= least + reach {
                let kept = stack[at];
                stack.push(kept);
            }
        }
        end
    }

    fn search(&self, idx: usize, stack: &mut Vec<Candidate>, first: usize, look: &mut Look) {
        let cell = &self.tree.cells[idx];
        let kept = self.prune(cell, stack, first, look.width.0 as f64);
        if let [only] = &stack[kept..] {
            look.found.runs.push((only.node, cell.end));
        } else if self.tree.is_leaf(idx) {
            for at in cell.first as usize..cell.end as usize {
                self.look_from(at, &stack[kept..], look);
            }
        } else {
            for part in self.tree.parts(idx) {
                self.search(part, stack, kept, look);
            }
        }
        stack.truncate(kept);
    }

    /// Exactly, from one block: floats only choose whom to ask.
    fn look_from(&self, at: usize, candidates: &[Candidate], look: &mut Look) {
        let place = self.tree.places[at];
        look.sums_mm.clear();
        look.sums_mm.extend(candidates.iter().map(|option| option.sum_mm(place)));
        let least_mm = look.sums_mm.iter().copied().fold(f64::MAX, f64::min);
        let limit_mm = least_mm + look.width.0 as f64 + ROUNDING_MM;
        let near = look.sums_mm.iter().zip(candidates).filter(|(sum, _)| **sum <= limit_mm);
        look.choices.clear();
        look.choices.extend(near.map(|(_, option)| {
            let school = SchoolIdx(option.node);
            let walk = if school.0 == self.problem.n_schools() {
                self.problem.no_seat
            } else {
                place.walk_to(self.lines.schools()[school.0])
            };
            Choice { node: option.node, walk }
        }));
        let block = BlockIdx(self.tree.order[at] as usize);
        let node = look.settle(block, self.problem.children[block.0]);
        match look.found.runs.last_mut() {
            Some(run) if run.0 == node => run.1 = at as u32 + 1,
            _ => look.found.runs.push((node, at as u32 + 1)),
        }
    }

    /// Blocks without children that were found outside: they go to a school all the same.
    fn bring_in_the_childless(&self, crowding: &[Millimeters], cheapest: &mut [Node]) {
        let problem = self.problem;
        for (block, node) in cheapest.iter_mut().enumerate() {
            if *node == problem.n_schools() && problem.children[block] == Children(0) {
                let schools = (0..problem.n_schools()).map(SchoolIdx);
                let sum = |school: SchoolIdx| {
                    (self.lines.between(BlockIdx(block), school) + crowding[school.0], school)
                };
                let least = schools.map(sum).min().expect("a district has a school");
                *node = least.1.0;
            }
        }
    }

    fn peek(&self, idx: usize, stack: &mut Vec<Candidate>, first: usize, glance: &mut Glance) {
        let cell = &self.tree.cells[idx];
        let kept = self.prune(cell, stack, first, glance.width_mm);
        if let [only] = &stack[kept..] {
            glance.border.settled[only.node] += cell.children.0 as f64;
        } else if cell.len() <= glance.lump {
            glance.lump(cell.center, cell.children, &stack[kept..]);
        } else if self.tree.is_leaf(idx) {
            for at in cell.first as usize..cell.end as usize {
                let children = self.problem.children[self.tree.order[at] as usize];
                glance.lump(self.tree.places[at], children, &stack[kept..]);
            }
        } else {
            for part in self.tree.parts(idx) {
                self.peek(part, stack, kept, glance);
            }
        }
        stack.truncate(kept);
    }
}

impl Candidate {
    fn sum_mm(&self, place: Place) -> f64 {
        place.walk_m(self.gate) * self.scale + self.no_seat_mm + self.crowding_mm
    }
}

/// A sweep below one cell.
struct Look<'a> {
    crowding: &'a [Millimeters],
    width: Millimeters,
    found: Found,
    sums_mm: Vec<f64>,
    choices: Vec<Choice>,
}

impl Look<'_> {
    /// The block's cheapest node; if others are near, the block is in the band.
    fn settle(&mut self, block: BlockIdx, children: Children) -> Node {
        let crowding = self.crowding;
        let sum = |choice: &Choice| -> (Millimeters, Node) {
            let crowding = crowding.get(choice.node).copied().unwrap_or_default();
            (choice.walk + crowding, choice.node)
        };
        let (least, node) = self.choices.iter().map(sum).min().expect("somebody is nearest");
        if 1 < self.choices.len() && Children(0) < children {
            let width = self.width;
            self.choices.retain(|choice| sum(choice).0 <= least + width);
            if 1 < self.choices.len() {
                self.choices.sort_unstable_by_key(sum);
                self.found.band.push(block, &self.choices);
            }
        }
        node
    }
}

/// A glance below one cell.
struct Glance {
    width_mm: f64,
    lump: usize,
    border: Border,
    sums_mm: Vec<f64>,
}

impl Glance {
    fn lump(&mut self, place: Place, children: Children, candidates: &[Candidate]) {
        if children == Children(0) {
            return;
        }
        self.sums_mm.clear();
        self.sums_mm.extend(candidates.iter().map(|option| option.sum_mm(place)));
        let limit_mm = self.sums_mm.iter().copied().fold(f64::MAX, f64::min) + self.width_mm;
        let near = self.sums_mm.iter().zip(candidates).filter(|(sum, _)| **sum <= limit_mm);
        let choices = near.map(|(sum, option)| (option.node, sum - option.crowding_mm));
        self.border.push(children.0 as f64, choices);
    }
}

impl Ground for Lines<'_> {
    fn sweep(&self, crowding: &[Millimeters], width: Millimeters) -> Sweep {
        let all = self.candidates(crowding.iter().map(|price| price.0 as f64));
        let pieces = self.pieces(all, width.0 as f64);
        let found: Vec<Found> = pieces
            .into_par_iter()
            .map(|(idx, mut stack)| {
                let (sums_mm, choices) = (Vec::new(), Vec::new());
                let mut look = Look { crowding, width, found: Found::default(), sums_mm, choices };
                self.search(idx, &mut stack, 0, &mut look);
                look.found
            })
            .collect();
        let fixed = |school: &Option<SchoolIdx>| school.map_or(usize::MAX, |school| school.0);
        let mut cheapest: Vec<Node> = self.problem.fixed.iter().map(fixed).collect();
        let mut band = Band::default();
        let mut at = 0;
        for piece in found {
            for (node, end) in piece.runs {
                for block in &self.tree.order[at..end as usize] {
                    cheapest[*block as usize] = node;
                }
                at = end as usize;
            }
            band.append(piece.band);
        }
        self.bring_in_the_childless(crowding, &mut cheapest);
        Sweep { cheapest, band }
    }

    fn blurs(&self) -> Vec<Blur> {
        let blocks_per_school = self.tree.order.len() / self.problem.n_schools();
        let mut lumps: Vec<usize> =
            [3, 8, 30].map(|part| (blocks_per_school / part).max(1)).to_vec();
        lumps.dedup();
        lumps
            .iter()
            .map(|lump| Blur { lump: *lump, width_mm: self.mean_radius_mm(*lump) })
            .collect()
    }

    fn glance(&self, crowding_mm: &[f64], blur: Blur, width_mm: f64) -> Border {
        let n_nodes = self.problem.n_schools() + 1;
        let pieces = self.pieces(self.candidates(crowding_mm.iter().copied()), width_mm);
        let borders: Vec<Border> = pieces
            .into_par_iter()
            .map(|(idx, mut stack)| {
                let (border, sums_mm) = (Border::empty(n_nodes), Vec::new());
                let mut glance = Glance { width_mm, lump: blur.lump, border, sums_mm };
                self.peek(idx, &mut stack, 0, &mut glance);
                glance.border
            })
            .collect();
        let mut border = Border::empty(n_nodes);
        borders.into_iter().for_each(|piece| border.append(piece));
        border
    }
}

impl Lines<'_> {
    /// Of the largest cells that hold no more than `lump` blocks, weighed by children; for single
    /// blocks, about half the distance to the next.
    fn mean_radius_mm(&self, lump: usize) -> f64 {
        let mut idx = 0;
        let (mut children, mut sum) = (0.0, 0.0);
        while idx < self.tree.cells.len() {
            let cell = &self.tree.cells[idx];
            if cell.len() <= lump || self.tree.is_leaf(idx) {
                let shrink = (lump as f64 / cell.len() as f64).sqrt().min(1.0);
                children += cell.children.0 as f64;
                sum += cell.children.0 as f64 * cell.radius_m * shrink;
                idx = cell.skip as usize;
            } else {
                idx += 1;
            }
        }
        (1000.0 * sum / f64::max(children, 1.0)).max(1.0)
    }
}
