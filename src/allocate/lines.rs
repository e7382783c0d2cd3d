use rayon::prelude::*;

use super::Problem;
use super::ground::{Band, Border, Choice, Coarseness, Ground, Node, Sweep, Width};
use super::quadtree::{Cell, Quadtree};
use crate::distance::{Place, StraightLine, growth_at};
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx};

/// The ground of straight lines: cells of blocks look at schools together, as long as the cell is
/// small against the difference between schools.
///
/// Cost: about a dozen schools for each of a few cells per school, then only the cells on borders.
/// Pieces of the tree are looked at in parallel and put together in order.
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
    node: Node,
    gate: Place,
    /// Millimeters per meter of walk. To outside nobody walks: it is zero.
    scale: f64,
    /// Crowding; for outside, what going without a seat counts.
    price_mm: f64,
    /// As seen from the last cell that looked.
    sum_mm: f64,
}

/// Which nodes are near, and which cells are small.
#[derive(Clone, Copy, Debug)]
struct Scope {
    width: Width,
    /// Cells of so many blocks are lumps.
    lump: usize,
}

/// Two walks rounded to whole millimeters, and what floats add to that.
const ROUNDING_MM: f64 = 1.5;

/// No two sums differ by more.
const WIDEST_MM: f64 = 1e15;

/// Blocks in a lump whose size is a grain.
const GRAIN_BLOCKS: usize = 16;

/// A piece of the tree has at most one of so many parts of the blocks.
const PIECES: usize = 64;

impl<'a> Lines<'a> {
    pub fn of(problem: &'a Problem, lines: &'a StraightLine) -> Self {
        let tree = Quadtree::plant(problem, lines);
        let growth_mm = 1000.0 * growth_at(lines.longest_bound().meters());
        Self { problem, lines, tree, growth_mm }
    }

    /// Blocks in a lump.
    fn lump(&self, coarseness: Coarseness) -> usize {
        let per_school = self.tree.order.len() / self.problem.n_schools();
        let lump = match coarseness {
            Coarseness::Coarse => per_school,
            Coarseness::Middle => per_school / 6,
            Coarseness::Fine => (per_school / 30).min(GRAIN_BLOCKS),
        };
        lump.max(1)
    }

    fn candidates(&self, crowding_mm: impl Iterator<Item = f64>) -> Vec<Candidate> {
        let schools = self.lines.schools();
        let outside = Candidate {
            node: schools.len(),
            gate: schools[0],
            scale: 0.0,
            price_mm: self.problem.no_seat.0 as f64,
            sum_mm: 0.0,
        };
        let gates = schools.iter().zip(crowding_mm).enumerate();
        let open = |(node, (gate, price_mm)): (Node, (&Place, f64))| Candidate {
            node,
            gate: *gate,
            scale: 1000.0,
            price_mm,
            sum_mm: 0.0,
        };
        gates.map(open).chain([outside]).collect()
    }

    /// What `look` finds in every piece of the tree, in the order of the curve.
    fn in_pieces<T: Send>(
        &self,
        all: Vec<Candidate>,
        scope: Scope,
        look: impl Fn(usize, Vec<Candidate>, f64) -> T + Sync,
    ) -> Vec<T> {
        let largest = self.tree.order.len() / PIECES;
        let mut open = Vec::new();
        if let Some(whole) = self.tree.cells.first() {
            open.push((0, all, scope.own_width_mm(whole)));
        }
        let mut pieces = Vec::new();
        while let Some((idx, mut candidates, above_mm)) = open.pop() {
            let cell = &self.tree.cells[idx];
            if cell.len() <= largest || self.tree.is_leaf(idx) {
                pieces.push((idx, candidates, above_mm));
                continue;
            }
            let width_mm = scope.width_mm(cell, above_mm);
            let kept = self.prune(cell, &mut candidates, 0, width_mm);
            candidates.drain(..kept);
            let parts: Vec<usize> = self.tree.parts(idx).collect();
            open.extend(parts.into_iter().rev().map(|part| (part, candidates.clone(), width_mm)));
        }
        let seen = pieces.into_par_iter().map(|(idx, stack, above_mm)| look(idx, stack, above_mm));
        seen.collect()
    }

    /// Pushes those of the candidates from `first` on that can be within the width of the least
    /// for some block of the cell, and says where they begin.
    fn prune(&self, cell: &Cell, stack: &mut Vec<Candidate>, first: usize, width_mm: f64) -> usize {
        let end = stack.len();
        let mut least_mm = f64::MAX;
        for candidate in &mut stack[first..] {
            candidate.sum_mm = candidate.sum_from(cell.center);
            least_mm = least_mm.min(candidate.sum_mm);
        }
        let limit_mm = least_mm + 2.0 * cell.radius_m * self.growth_mm + width_mm + ROUNDING_MM;
        for at in first..end {
            if stack[at].sum_mm <= limit_mm {
                stack.push(stack[at]);
            }
        }
        end
    }
}

impl Scope {
    /// How near is near in a cell: a lump's own size counts, and a larger cell's is no smaller.
    fn width_mm(&self, cell: &Cell, above_mm: f64) -> f64 {
        if self.lump <= cell.len() { self.own_width_mm(cell) } else { above_mm }
    }

    fn own_width_mm(&self, cell: &Cell) -> f64 {
        match self.width {
            Width::Even(width) => width.0 as f64,
            Width::Grains(grains) => (grains * size_mm(cell, self.lump)).min(WIDEST_MM),
        }
    }
}

/// About how large the lumps of a cell are; even of blocks in one place, a millimeter.
fn size_mm(cell: &Cell, lump: usize) -> f64 {
    1.0 + 1000.0 * cell.radius_m * (lump as f64 / cell.len() as f64).sqrt().min(1.0)
}

impl Candidate {
    fn sum_from(&self, place: Place) -> f64 {
        place.walk_m(self.gate) * self.scale + self.price_mm
    }
}

impl Ground for Lines<'_> {
    fn sweep(&self, crowding: &[Millimeters], width: Width) -> Sweep {
        let all = self.candidates(crowding.iter().map(|price| price.0 as f64));
        let scope = Scope { width, lump: GRAIN_BLOCKS };
        let looks = self.in_pieces(all, scope, |idx, mut stack, above_mm| {
            let mut look = Look::new(self, crowding, scope);
            look.at_cell(idx, &mut stack, 0, above_mm);
            (look.runs, look.band)
        });
        let fixed = |school: &Option<SchoolIdx>| school.map_or(usize::MAX, |school| school.0);
        let mut cheapest: Vec<Node> = self.problem.fixed.iter().map(fixed).collect();
        let mut band = Band::default();
        let mut at = 0;
        for (runs, piece) in looks {
            for (node, end) in runs {
                for block in &self.tree.order[at..end as usize] {
                    cheapest[*block as usize] = node;
                }
                at = end as usize;
            }
            band.append(piece);
        }
        self.bring_in_the_childless(crowding, &mut cheapest);
        Sweep { cheapest, band }
    }

    fn glance(&self, crowding_mm: &[f64], coarseness: Coarseness, blurs: f64) -> Border {
        let n_nodes = self.problem.n_schools() + 1;
        let lump = self.lump(coarseness);
        let scope = Scope { width: Width::Grains(blurs), lump };
        let all = self.candidates(crowding_mm.iter().copied());
        let borders = self.in_pieces(all, scope, |idx, mut stack, above_mm| {
            let border = Border::empty(n_nodes);
            let mut glance = Glance { lines: self, crowding_mm, scope, blurs, border };
            glance.at_cell(idx, &mut stack, 0, above_mm);
            glance.border
        });
        let mut border = Border::empty(n_nodes);
        borders.into_iter().for_each(|piece| border.append(piece));
        border
    }
}

impl Lines<'_> {
    /// Blocks without children that were found outside: they go to a school all the same.
    fn bring_in_the_childless(&self, crowding: &[Millimeters], cheapest: &mut [Node]) {
        let problem = self.problem;
        for (block, node) in cheapest.iter_mut().enumerate() {
            if *node == problem.n_schools() && problem.children[block] == Children(0) {
                let schools = (0..problem.n_schools()).map(SchoolIdx);
                let sum = |school: SchoolIdx| {
                    (self.lines.between(BlockIdx(block), school) + crowding[school.0], school)
                };
                *node = schools.map(sum).min().expect("a district has a school").1.0;
            }
        }
    }
}

/// A sweep of one piece.
struct Look<'a> {
    lines: &'a Lines<'a>,
    crowding: &'a [Millimeters],
    scope: Scope,
    /// A node, and where on the curve its run of blocks ends.
    runs: Vec<(Node, u32)>,
    band: Band,
    choices: Vec<Choice>,
}

impl<'a> Look<'a> {
    fn new(lines: &'a Lines, crowding: &'a [Millimeters], scope: Scope) -> Self {
        let (runs, band, choices) = (Vec::new(), Band::default(), Vec::new());
        Self { lines, crowding, scope, runs, band, choices }
    }

    fn at_cell(&mut self, idx: usize, stack: &mut Vec<Candidate>, first: usize, above_mm: f64) {
        let lines = self.lines;
        let cell = &lines.tree.cells[idx];
        let width_mm = self.scope.width_mm(cell, above_mm);
        let kept = lines.prune(cell, stack, first, width_mm);
        if let [only] = &stack[kept..] {
            self.runs.push((only.node, cell.end));
        } else if lines.tree.is_leaf(idx) {
            for at in cell.first as usize..cell.end as usize {
                let node = self.at_block(at, &mut stack[kept..], width_mm);
                self.runs.push((node, at as u32 + 1));
            }
        } else {
            for part in lines.tree.parts(idx) {
                self.at_cell(part, stack, kept, width_mm);
            }
        }
        stack.truncate(kept);
    }

    /// The block's cheapest node, exactly: floats only choose whom to ask. If others are near, the
    /// block is in the band.
    fn at_block(&mut self, at: usize, candidates: &mut [Candidate], width_mm: f64) -> Node {
        let Lines { problem, lines, tree, .. } = self.lines;
        let place = tree.places[at];
        let mut least_mm = f64::MAX;
        for candidate in &mut *candidates {
            candidate.sum_mm = candidate.sum_from(place);
            least_mm = least_mm.min(candidate.sum_mm);
        }
        let limit_mm = least_mm + width_mm + ROUNDING_MM;
        self.choices.clear();
        for candidate in candidates.iter().filter(|candidate| candidate.sum_mm <= limit_mm) {
            let gate = lines.schools().get(candidate.node);
            let walk = gate.map_or(problem.no_seat, |gate| place.walk_to(*gate));
            self.choices.push(Choice { node: candidate.node, walk });
        }
        let sum = |choice: &Choice| choice.sum(self.crowding);
        let (least, node) = self.choices.iter().map(sum).min().expect("somebody is nearest");
        let block = BlockIdx(tree.order[at] as usize);
        if 1 < self.choices.len() && Children(0) < problem.children[block.0] {
            let limit = least + Millimeters(width_mm as i64);
            self.choices.retain(|choice| sum(choice).0 <= limit);
            if 1 < self.choices.len() {
                self.choices.sort_unstable_by_key(sum);
                self.band.push(block, width_mm, &self.choices);
            }
        }
        node
    }
}

/// A glance at one piece.
struct Glance<'a> {
    lines: &'a Lines<'a>,
    crowding_mm: &'a [f64],
    scope: Scope,
    blurs: f64,
    border: Border,
}

impl Glance<'_> {
    fn at_cell(&mut self, idx: usize, stack: &mut Vec<Candidate>, first: usize, above_mm: f64) {
        let Lines { problem, tree, .. } = self.lines;
        let cell = &tree.cells[idx];
        let width_mm = self.scope.width_mm(cell, above_mm);
        let kept = self.lines.prune(cell, stack, first, width_mm);
        if let [only] = &stack[kept..] {
            self.border.settled[only.node] += cell.children.0 as f64;
        } else if cell.len() <= self.scope.lump {
            self.at_lump(cell.center, cell.children, &mut stack[kept..], width_mm);
        } else if tree.is_leaf(idx) {
            for at in cell.first as usize..cell.end as usize {
                let children = problem.children[tree.order[at] as usize];
                self.at_lump(tree.places[at], children, &mut stack[kept..], width_mm);
            }
        } else {
            for part in tree.parts(idx) {
                self.at_cell(part, stack, kept, width_mm);
            }
        }
        stack.truncate(kept);
    }

    fn at_lump(&mut self, at: Place, children: Children, near: &mut [Candidate], width_mm: f64) {
        if children == Children(0) {
            return;
        }
        let mut least_mm = f64::MAX;
        for candidate in &mut *near {
            candidate.sum_mm = candidate.sum_from(at);
            least_mm = least_mm.min(candidate.sum_mm);
        }
        let choices = near.iter().filter(|candidate| candidate.sum_mm <= least_mm + width_mm);
        let walk_mm = |candidate: &Candidate| {
            candidate.sum_mm - self.crowding_mm.get(candidate.node).copied().unwrap_or_default()
        };
        let choices = choices.map(|candidate| (candidate.node, walk_mm(candidate)));
        self.border.push(children.0 as f64, (width_mm / self.blurs).max(1.0), choices);
    }
}
