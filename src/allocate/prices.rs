use super::Problem;
use super::ground::{Blur, Border, Ground, Node};
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
    let seats: Vec<f64> = problem.seats.iter().map(|seats| seats.0 as f64).collect();
    let mut crowding = vec![0.0; seats.len()];
    for blur in ground.blurs() {
        for _ in 0..ROUNDS {
            let reach = REACH * blur.width_mm;
            let border = ground.glance(&crowding, blur, blur.width_mm + 2.0 * reach);
            let climb = Climb { border: &border, seats: &seats, blur, reach };
            let better = climb.from(&crowding);
            let moved = crowding.iter().zip(&better).map(|(old, new)| (new - old).abs());
            let farthest = moved.fold(0.0, f64::max);
            crowding = better;
            if farthest < reach {
                break;
            }
        }
    }
    crowding.iter().map(|price| Millimeters(price.round() as i64)).collect()
}

/// Looks at each level of blur.
const ROUNDS: usize = 12;

/// How many blurs a crowding may move between two looks.
const REACH: f64 = 2.0;

/// Newton steps between two looks.
const STEPS: usize = 8;

/// Newton's method on one border.
pub struct Climb<'a> {
    pub border: &'a Border,
    /// One per school.
    pub seats: &'a [f64],
    pub blur: Blur,
    /// No crowding may move farther than this: the border knows nothing beyond.
    pub reach: f64,
}

/// The rounded dual at some crowdings.
struct Slope {
    value: f64,
    /// One per node: how many children are there.
    loads: Vec<f64>,
}

impl Climb<'_> {
    /// Better crowdings than `start`, none farther than the reach from there.
    pub fn from(&self, start: &[f64]) -> Vec<f64> {
        let mut crowding = start.to_vec();
        let mut springs = Springs::new(self.seats.len());
        let mut slope = self.slope(&crowding, &mut springs);
        for _ in 0..STEPS {
            let excess: Vec<f64> =
                self.seats.iter().zip(&slope.loads).map(|(seats, load)| load - seats).collect();
            let step = springs.solve(&excess, &crowding, self.reach);
            let mut length = 1.0;
            let climbed = loop {
                let next: Vec<f64> = (0..crowding.len())
                    .map(|school| {
                        let free = crowding[school] + length * step[school];
                        let (low, high) = (start[school] - self.reach, start[school] + self.reach);
                        free.clamp(low, high).max(0.0)
                    })
                    .collect();
                let mut next_springs = Springs::new(self.seats.len());
                let next_slope = self.slope(&next, &mut next_springs);
                if slope.value < next_slope.value {
                    break Some((next, next_slope, next_springs));
                }
                length *= 0.25;
                if length < 0.01 {
                    break None;
                }
            };
            let Some((next, next_slope, next_springs)) = climbed else { break };
            let moved = crowding.iter().zip(&next).map(|(old, new)| (new - old).abs());
            let farthest = moved.fold(0.0, f64::max);
            (crowding, slope, springs) = (next, next_slope, next_springs);
            if farthest < 0.02 * self.blur.width_mm {
                break;
            }
        }
        crowding
    }

    fn slope(&self, crowding: &[f64], springs: &mut Springs) -> Slope {
        let outside = self.seats.len();
        let price = |node: Node| if node < outside { crowding[node] } else { 0.0 };
        let mut loads = self.border.settled.clone();
        let mut value = 0.0;
        for school in 0..outside {
            value += crowding[school] * (loads[school] - self.seats[school]);
        }
        let mut sums: Vec<(f64, Node)> = Vec::new();
        for (lump, children) in self.border.children.iter().enumerate() {
            let choices = self.border.choices_of(lump);
            sums.clear();
            sums.extend(choices.iter().map(|(node, walk_mm)| (walk_mm + price(*node), *node)));
            let level = self.share_out(&mut sums);
            let width = self.blur.width_mm;
            for (sum, node) in &sums {
                let share = (level - sum) / width;
                loads[*node] += children * share;
                value += children * share * (sum + 0.5 * width * share);
            }
            springs.tie(&sums, children / (width * sums.len() as f64));
        }
        Slope { value, loads }
    }

    /// Keeps the sums that get a share, and says up to which level: shares are the heights below
    /// it, as if the blur's width of water were poured in.
    fn share_out(&self, sums: &mut Vec<(f64, Node)>) -> f64 {
        let least = sums.iter().map(|sum| sum.0).fold(f64::MAX, f64::min);
        let width = self.blur.width_mm;
        sums.retain(|sum| sum.0 < least + width);
        loop {
            let total: f64 = sums.iter().map(|sum| sum.0).sum();
            let level = (total + width) / sums.len() as f64;
            let before = sums.len();
            sums.retain(|sum| sum.0 < level);
            if sums.len() == before {
                return level;
            }
        }
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
    /// zero and room stay put; each is damped so that none goes much farther than the reach.
    fn solve(&mut self, excess: &[f64], crowding: &[f64], reach: f64) -> Vec<f64> {
        self.merge();
        let n = excess.len();
        let free: Vec<bool> = (0..n).map(|at| 0.0 < crowding[at] || 0.0 < excess[at]).collect();
        let diagonal: Vec<f64> =
            (0..n).map(|at| self.diagonal[at] * 1.0001 + excess[at].abs() / reach + 1e-9).collect();
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

    /// Springs between the same two schools become one.
    fn merge(&mut self) {
        self.pairs.sort_by_key(|pair| (pair.0, pair.1));
        let mut merged: Vec<(u32, u32, f64)> = Vec::new();
        for pair in &self.pairs {
            match merged.last_mut() {
                Some(last) if (last.0, last.1) == (pair.0, pair.1) => last.2 += pair.2,
                _ => merged.push(*pair),
            }
        }
        self.pairs = merged;
    }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}
