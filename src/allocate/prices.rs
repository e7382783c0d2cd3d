use std::ops::Range;

use rayon::prelude::*;

use super::Problem;
use super::ground::{Border, Coarseness, Ground, Node, Sweep};
use crate::model::Millimeters;

/// Crowdings close to the optimum: where the exchange starts from, so that few exchanges are left.
///
/// Crowdings maximize the dual, Σ children · least sum − Σ seats · crowding, which has a kink at
/// every border. Here a lump shares its children among near nodes, the more the cheaper: least
/// sum + half the blur · Σ share². That rounds the kinks off, so Newton's method climbs it, with
/// lumps and blur growing finer.
///
/// The second derivatives are those of a network of springs between schools: children on the
/// border of two schools pull their crowdings together.
///
/// Floats only steer here, by + − × ÷ alone, so they steer alike on every machine.
pub fn guess(problem: &Problem, ground: &dyn Ground) -> Vec<Millimeters> {
    let seats = seats_of(problem);
    let mut crowding = vec![start_mm(problem, ground); seats.len()];
    for coarseness in [Coarseness::Coarse, Coarseness::Middle, Coarseness::Fine] {
        for _ in 0..LOOKS {
            let border = ground.glance(&crowding, coarseness, 1.0 + 2.0 * REACH);
            let climb = Climb::on(&border, &seats, REACH);
            let better = climb.from(&crowding);
            let far = climb.went_far(&crowding, &better);
            crowding = better;
            if far == 0 {
                break;
            }
        }
    }
    crowding.iter().map(|price| Millimeters(price.round() as i64)).collect()
}

/// Nobody is crowded; or, where seats do not suffice, everybody is almost as if without a seat.
fn start_mm(problem: &Problem, ground: &dyn Ground) -> f64 {
    if problem.free_children() <= problem.seats.iter().copied().sum() {
        return 0.0;
    }
    let nobody = vec![0.0; problem.n_schools()];
    let blur_mm = ground.glance(&nobody, Coarseness::Coarse, 1.0).mean_blur_mm();
    f64::max(problem.no_seat.0 as f64 - 2.0 * blur_mm, 0.0)
}

/// Better crowdings by what a sweep has found on its band; the sweep at those, narrowed.
pub fn refine(problem: &Problem, crowding: &mut Vec<Millimeters>, sweep: &mut Sweep) {
    let seats = seats_of(problem);
    let start: Vec<f64> = crowding.iter().map(|price| price.0 as f64).collect();
    let border = Border::of(problem, sweep, NARROWER);
    let climb = Climb::on(&border, &seats, (1.0 / NARROWER - 1.0) / 2.0);
    let better = climb.from(&start);
    *crowding = better.into_iter().map(|price| Millimeters(price.round() as i64)).collect();
    sweep.reprice(crowding, NARROWER);
}

/// The part of a band's width that is left after refining.
const NARROWER: f64 = 0.25;

/// Looks at each level of coarseness, at most.
const LOOKS: usize = 8;

/// How many blurs a crowding may move between two looks.
const REACH: f64 = 1.5;

/// Newton steps between two looks, at most.
const STEPS: usize = 8;

/// A step so small, as a part of the reach, is the last.
const SMALL: f64 = 0.2;

/// Lumps that are looked at together, side by side with others.
const PIECE: usize = 4096;

fn seats_of(problem: &Problem) -> Vec<f64> {
    problem.seats.iter().map(|seats| seats.0 as f64).collect()
}

/// Newton's method on one border.
struct Climb<'a> {
    border: &'a Border,
    /// One per school.
    seats: &'a [f64],
    /// One per school: it may move no farther than this, for the border knows nothing beyond.
    reaches: Vec<f64>,
}

impl<'a> Climb<'a> {
    fn on(border: &'a Border, seats: &'a [f64], reach: f64) -> Self {
        let mut sums = vec![(0.0, 0.0); seats.len() + 1];
        for (lump, blur_mm) in border.blurs_mm.iter().enumerate() {
            for (node, _) in border.choices_of(lump) {
                sums[*node] = (sums[*node].0 + blur_mm, sums[*node].1 + 1.0);
            }
        }
        sums.pop();
        // A school that is near nowhere goes at an average pace.
        let all = border.mean_blur_mm();
        let reaches =
            sums.iter().map(|(sum, count)| reach * if *count == 0.0 { all } else { sum / count });
        Self { border, seats, reaches: reaches.collect() }
    }

    /// How many schools went as far as they may.
    fn went_far(&self, from: &[f64], to: &[f64]) -> usize {
        let moves = from.iter().zip(to).zip(&self.reaches);
        moves.filter(|((from, to), reach)| 0.9 * **reach < (*to - *from).abs()).count()
    }

    /// Better crowdings than `start`, none farther than the reach from there.
    ///
    /// Stops when a step is small, when no part of a step climbs, or after so many steps.
    fn from(&self, start: &[f64]) -> Vec<f64> {
        let mut crowding = start.to_vec();
        let mut slope = self.slope(&crowding);
        for _ in 0..STEPS {
            let excess: Vec<f64> =
                self.seats.iter().zip(&slope.loads).map(|(seats, load)| load - seats).collect();
            let step = slope.springs.solve(&excess, &crowding, &self.reaches);
            let lengths = [1.0, 0.25, 0.0625];
            let climbed = lengths.into_iter().find_map(|length| {
                let next = self.stepped(start, &crowding, &step, length);
                let next_slope = self.slope(&next);
                (slope.value < next_slope.value).then_some((next, next_slope))
            });
            let Some((next, next_slope)) = climbed else { break };
            let moves = crowding.iter().zip(&next).zip(&self.reaches);
            let small = moves.clone().all(|((old, new), reach)| (new - old).abs() < SMALL * reach);
            (crowding, slope) = (next, next_slope);
            if small {
                break;
            }
        }
        crowding
    }

    fn stepped(&self, start: &[f64], from: &[f64], step: &[f64], length: f64) -> Vec<f64> {
        let stepped = |school: usize| {
            let (low, high) =
                (start[school] - self.reaches[school], start[school] + self.reaches[school]);
            (from[school] + length * step[school]).clamp(low, high).max(0.0)
        };
        (0..from.len()).map(stepped).collect()
    }

    fn slope(&self, crowding: &[f64]) -> Slope {
        let n_lumps = self.border.children.len();
        let n_pieces = n_lumps.div_ceil(PIECE);
        let pieces: Vec<Slope> = (0..n_pieces)
            .into_par_iter()
            .map(|piece| {
                let lumps = piece * PIECE..((piece + 1) * PIECE).min(n_lumps);
                self.slope_of(lumps, crowding)
            })
            .collect();
        let mut slope = Slope::flat(self.seats.len());
        slope.loads.clone_from(&self.border.settled);
        let settled = crowding.iter().zip(&slope.loads).zip(self.seats);
        slope.value = settled.map(|((crowding, load), seats)| crowding * (load - seats)).sum();
        pieces.into_iter().for_each(|piece| slope.append(piece));
        slope
    }

    /// What these lumps add.
    fn slope_of(&self, lumps: Range<usize>, crowding: &[f64]) -> Slope {
        let price = |node: Node| crowding.get(node).copied().unwrap_or_default();
        let mut slope = Slope::flat(self.seats.len());
        let mut sums: Vec<(f64, Node)> = Vec::new();
        for lump in lumps {
            let (children, blur_mm) = (self.border.children[lump], self.border.blurs_mm[lump]);
            let choices = self.border.choices_of(lump);
            sums.clear();
            sums.extend(choices.iter().map(|(node, walk_mm)| (walk_mm + price(*node), *node)));
            let level = share_out(&mut sums, blur_mm);
            for (sum, node) in &sums {
                let share = (level - sum) / blur_mm;
                slope.loads[*node] += children * share;
                slope.value += children * share * (sum + 0.5 * blur_mm * share);
            }
            slope.springs.tie(&sums, children / (blur_mm * sums.len() as f64));
        }
        slope
    }
}

/// Keeps the sums that get a share, and says up to which level: shares are the heights below it,
/// as if a blur of water were poured in.
fn share_out(sums: &mut Vec<(f64, Node)>, blur_mm: f64) -> f64 {
    let least = sums.iter().map(|sum| sum.0).fold(f64::MAX, f64::min);
    sums.retain(|sum| sum.0 < least + blur_mm);
    loop {
        let total: f64 = sums.iter().map(|sum| sum.0 - least).sum();
        let level = least + (total + blur_mm) / sums.len() as f64;
        let before = sums.len();
        sums.retain(|sum| sum.0 < level);
        if sums.len() == before {
            return level;
        }
    }
}

/// The rounded dual at some crowdings.
struct Slope {
    value: f64,
    /// One per node: how many children are there.
    loads: Vec<f64>,
    springs: Springs,
}

impl Slope {
    fn flat(n_schools: usize) -> Self {
        Self { value: 0.0, loads: vec![0.0; n_schools + 1], springs: Springs::new(n_schools) }
    }

    fn append(&mut self, piece: Self) {
        self.value += piece.value;
        add(&mut self.loads, &piece.loads);
        add(&mut self.springs.diagonal, &piece.springs.diagonal);
        self.springs.pairs.extend(piece.springs.pairs);
    }
}

/// Second derivatives of the rounded dual, with the opposite sign: a sparse symmetric matrix.
struct Springs {
    /// One per school: everything that pulls on it.
    diagonal: Vec<f64>,
    /// (school, other school, pull), each pair once.
    pairs: Vec<(u32, u32, f64)>,
}

impl Springs {
    fn new(n_schools: usize) -> Self {
        Self { diagonal: vec![0.0; n_schools], pairs: Vec::new() }
    }

    /// Each two of these nodes pull on each other.
    fn tie(&mut self, sums: &[(f64, Node)], pull: f64) {
        let outside = self.diagonal.len();
        for (at, (_, node)) in sums.iter().enumerate() {
            for (_, other) in &sums[at + 1..] {
                if *node < outside {
                    self.diagonal[*node] += pull;
                }
                if *other < outside {
                    self.diagonal[*other] += pull;
                }
                if *node < outside && *other < outside {
                    let (low, high) = (*node.min(other) as u32, *node.max(other) as u32);
                    self.pairs.push((low, high, pull));
                }
            }
        }
    }

    /// The step at which springs balance the excess, by conjugate gradients. Schools with crowding
    /// zero and room stay put; each is damped so that none goes much farther than its reach.
    fn solve(&mut self, excess: &[f64], crowding: &[f64], reaches: &[f64]) -> Vec<f64> {
        self.merge();
        let n = excess.len();
        let free: Vec<bool> = (0..n).map(|at| 0.0 < crowding[at] || 0.0 < excess[at]).collect();
        let damping = |at: usize| excess[at].abs() / f64::max(reaches[at], 1.0) + 1e-9;
        let diagonal: Vec<f64> =
            (0..n).map(|at| self.diagonal[at] * 1.0001 + damping(at)).collect();
        let mut step = vec![0.0; n];
        let mut rest: Vec<f64> = (0..n).map(|at| if free[at] { excess[at] } else { 0.0 }).collect();
        let mut scaled: Vec<f64> = (0..n).map(|at| rest[at] / diagonal[at]).collect();
        let mut direction = scaled.clone();
        let mut energy = dot(&rest, &scaled);
        let goal = energy * 1e-6;
        for _ in 0..n.min(200) {
            if energy <= goal {
                break;
            }
            let mut pulled: Vec<f64> = (0..n).map(|at| diagonal[at] * direction[at]).collect();
            for (low, high, pull) in &self.pairs {
                let (low, high) = (*low as usize, *high as usize);
                pulled[low] -= pull * direction[high];
                pulled[high] -= pull * direction[low];
            }
            for at in 0..n {
                if !free[at] {
                    pulled[at] = 0.0;
                }
            }
            let length = energy / dot(&direction, &pulled);
            for at in 0..n {
                step[at] += length * direction[at];
                rest[at] -= length * pulled[at];
                scaled[at] = rest[at] / diagonal[at];
            }
            let left = dot(&rest, &scaled);
            let turn = left / energy;
            energy = left;
            for at in 0..n {
                direction[at] = scaled[at] + turn * direction[at];
            }
        }
        step
    }

    /// Springs between the same two schools become one: they are put in one row per school, and
    /// each row is added up on a board of all schools.
    fn merge(&mut self) {
        let n = self.diagonal.len();
        let mut ends = vec![0; n + 1];
        self.pairs.iter().for_each(|pair| ends[pair.0 as usize + 1] += 1);
        (0..n).for_each(|row| ends[row + 1] += ends[row]);
        let mut rows = vec![(0, 0.0); self.pairs.len()];
        for (low, high, pull) in &self.pairs {
            let end = &mut ends[*low as usize];
            rows[*end] = (*high, *pull);
            *end += 1;
        }
        self.pairs.clear();
        let mut board = vec![0.0; n];
        let mut first = 0;
        for (low, end) in ends[..n].iter().enumerate() {
            let row = &rows[first..*end];
            row.iter().for_each(|(high, pull)| board[*high as usize] += pull);
            for (high, _) in row {
                let pull = std::mem::take(&mut board[*high as usize]);
                if 0.0 < pull {
                    self.pairs.push((low as u32, *high, pull));
                }
            }
            first = *end;
        }
    }
}

fn add(sums: &mut [f64], more: &[f64]) {
    sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}
