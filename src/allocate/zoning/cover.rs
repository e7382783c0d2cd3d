use super::found::{Found, Zone};
use super::ground::Ground;

/// The cheapest choice of one found zone each that covers every block once, if it is cheaper than
/// `most` and found within `work` steps. Schools by block, with the cost.
///
/// # Method
///
/// A bound by Lagrangian relaxation of the covering (what each block is worth, by subgradients),
/// then every zone that the bound rules out is dropped, and the rest is tried exhaustively, the
/// school with fewest choices first.
///
/// # Source
///
/// Fisher, *The Lagrangian Relaxation Method for Solving Integer Programming Problems*, Management
/// Science 27, 1981; set partitioning over zones: Kong, *An iterative local search based hybrid
/// algorithm for the service area problem*, Computational Urban Science 1:19, 2021.
pub fn best_cover(ground: &Ground, found: &Found, most: i64, work: u64) -> Option<(i64, Vec<u32>)> {
    let mut cover = Covering::of(ground, found, most);
    cover.price();
    cover.try_all(work)
}

struct Column<'a> {
    zone: u32,
    found: &'a Zone,
    reduced: f64,
}

struct Covering<'a> {
    ground: &'a Ground<'a>,
    columns: Vec<Column<'a>>,
    /// What covering each block is worth.
    worth: Vec<f64>,
    bound: f64,
    most: i64,
    work: u64,
}

/// Subgradient steps without gain before they get shorter, and how much shorter.
const MOST_STALLED: usize = 20;
const SLOWER: f64 = 0.7;
/// How much of the last direction each step keeps.
const KEEP: f64 = 0.8;
/// Steps, and blocks of columns looked at in all of them.
const MOST_ROUNDS: usize = 1_500;
const PRICING: usize = 300_000_000;

impl<'a> Covering<'a> {
    fn of(ground: &'a Ground<'a>, found: &'a Found, most: i64) -> Self {
        let columns: Vec<Column> =
            found.zones().map(|(zone, found)| Column { zone, found, reduced: 0.0 }).collect();
        let least = |block: u32| match ground.near.of(block as usize).first() {
            Some(spot) => ground.sum(block, *spot) as f64,
            None => 0.0,
        };
        let worth = (0..ground.n_blocks() as u32).map(least).collect();
        Self { ground, columns, worth, bound: f64::MIN, most, work: 0 }
    }

    fn reduce(&mut self) {
        for column in &mut self.columns {
            let worth: f64 =
                column.found.schools.iter().map(|(block, _)| self.worth[*block as usize]).sum();
            column.reduced = column.found.cost as f64 - worth;
        }
    }

    /// The columns of least reduced cost, one per zone; `None` where a zone has none.
    fn least(&self) -> Vec<Option<usize>> {
        let mut least: Vec<Option<usize>> = vec![None; self.ground.n_zones];
        for (at, column) in self.columns.iter().enumerate() {
            let least = &mut least[column.zone as usize];
            if least.is_none_or(|other| column.reduced < self.columns[other].reduced) {
                *least = Some(at);
            }
        }
        least
    }

    /// Subgradient steps; keeps the best bound's worths, and the columns it does not rule out.
    fn price(&mut self) {
        let n_blocks = self.ground.n_blocks();
        let size: usize = self.columns.iter().map(|column| column.found.schools.len()).sum();
        let n_rounds = (PRICING / (size + n_blocks).max(1)).min(MOST_ROUNDS);
        let mut best_worth = self.worth.clone();
        let mut pace = 1.0;
        let mut stalled = 0;
        let mut way = vec![0.0; n_blocks];
        for _ in 0..n_rounds {
            self.reduce();
            let least = self.least();
            let base: f64 = least.iter().flatten().map(|at| self.columns[*at].reduced).sum();
            let bound = self.worth.iter().sum::<f64>() + base;
            let was = self.bound;
            if self.bound < bound {
                self.bound = bound;
                best_worth.clone_from(&self.worth);
            }
            if was + 1e-7 * bound.abs() < bound {
                stalled = 0;
            } else {
                stalled += 1;
            }
            if MOST_STALLED <= stalled {
                stalled = 0;
                pace *= SLOWER;
                self.worth.clone_from(&best_worth);
                if pace < 1e-4 {
                    break;
                }
                way.fill(0.0);
                continue;
            }
            way.iter_mut().for_each(|way| *way = KEEP * *way + (1.0 - KEEP));
            for at in least.into_iter().flatten() {
                self.columns[at]
                    .found
                    .schools
                    .iter()
                    .for_each(|(block, _)| way[*block as usize] -= 1.0 - KEEP);
            }
            let length: f64 = way.iter().map(|way| way * way).sum();
            let gap = (self.most as f64 - bound).max(0.0);
            if length < 1e-9 || gap <= 0.0 {
                break;
            }
            let step = pace * gap / length;
            for (worth, way) in self.worth.iter_mut().zip(&way) {
                *worth += step * way;
            }
        }
        self.worth = best_worth;
        self.reduce();
        let least = self.least();
        self.drop_hopeless(&least);
    }

    /// At the worths that `reduced` was computed with.
    fn drop_hopeless(&mut self, least: &[Option<usize>]) {
        let base: Vec<f64> =
            least.iter().map(|at| at.map_or(0.0, |at| self.columns[at].reduced)).collect();
        let bound = self.worth.iter().sum::<f64>() + base.iter().sum::<f64>();
        let room = self.most as f64 - bound;
        self.columns.retain(|column| column.reduced - base[column.zone as usize] < room);
    }

    fn try_all(&mut self, work: u64) -> Option<(i64, Vec<u32>)> {
        let n_words = self.ground.n_blocks().div_ceil(64);
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order.sort_by(|a, b| {
            self.columns[*a].reduced.total_cmp(&self.columns[*b].reduced).then(a.cmp(b))
        });
        let bits = |column: &Column| {
            let mut bits = vec![0_u64; n_words];
            column
                .found
                .schools
                .iter()
                .for_each(|(block, _)| bits[*block as usize / 64] |= 1 << (block % 64));
            Bits::of(&bits)
        };
        let bits: Vec<Bits> = self.columns.iter().map(bits).collect();
        let mut by_zone = vec![Vec::new(); self.ground.n_zones];
        for at in order {
            by_zone[self.columns[at].zone as usize].push(at as u32);
        }
        if by_zone.iter().any(Vec::is_empty) {
            return None;
        }
        let worth: f64 = self.worth.iter().sum();
        let mut trial = Trial { cover: self, bits, chosen: Vec::new(), best: None, work };
        let zones =
            by_zone.into_iter().enumerate().map(|(zone, columns)| (zone as u32, columns)).collect();
        trial.choose(zones, worth, 0);
        let best = trial.best?;
        let mut schools = vec![super::NOWHERE; self.ground.n_blocks()];
        for at in &best.1 {
            for (block, school) in &self.columns[*at as usize].found.schools {
                schools[*block as usize] = *school;
            }
        }
        Some((best.0, schools))
    }
}

/// A set of blocks, without the empty words before and after.
struct Bits {
    first: usize,
    words: Vec<u64>,
}

impl Bits {
    fn of(bits: &[u64]) -> Self {
        let first = bits.iter().position(|word| *word != 0).unwrap_or(0);
        let end = bits.iter().rposition(|word| *word != 0).map_or(first, |last| last + 1);
        Self { first, words: bits[first..end].to_vec() }
    }

    fn meets(&self, other: &Self) -> bool {
        let first = self.first.max(other.first);
        let end = (self.first + self.words.len()).min(other.first + other.words.len());
        (first..end).any(|at| self.words[at - self.first] & other.words[at - other.first] != 0)
    }
}

struct Trial<'t, 'a> {
    cover: &'t mut Covering<'a>,
    bits: Vec<Bits>,
    chosen: Vec<u32>,
    best: Option<(i64, Vec<u32>)>,
    work: u64,
}

impl Trial<'_, '_> {
    /// `zones`: those without a choice yet, each with the columns that fit what was chosen.
    /// `sum`: all worths and the reduced costs of what was chosen.
    fn choose(&mut self, zones: Vec<(u32, Vec<u32>)>, sum: f64, n_covered: usize) {
        let columns = &self.cover.columns;
        let least = |zone: &(u32, Vec<u32>)| columns[zone.1[0] as usize].reduced;
        if zones.is_empty() {
            let cost = self.chosen.iter().map(|at| columns[*at as usize].found.cost).sum();
            if n_covered == self.cover.ground.n_blocks() && cost < self.cover.most {
                self.cover.most = cost;
                self.best = Some((cost, self.chosen.clone()));
            }
            return;
        }
        let rest: f64 = zones.iter().map(least).sum();
        let at = (0..zones.len()).min_by_key(|at| zones[*at].1.len()).expect("zones are left");
        let base = least(&zones[at]);
        for &column in &zones[at].1 {
            let reduced = self.cover.columns[column as usize].reduced;
            if self.cover.most as f64 <= sum + rest - base + reduced + 0.5
                || self.work <= self.cover.work
            {
                return;
            }
            if let Some(others) = self.fitting(&zones, at, column, sum + reduced) {
                self.chosen.push(column);
                let n_covered = n_covered + self.cover.columns[column as usize].found.schools.len();
                self.choose(others, sum + reduced, n_covered);
                self.chosen.pop();
            }
        }
    }

    /// What fits `column`, or `None` if something is left without a choice or the bound says no.
    fn fitting(
        &mut self,
        zones: &[(u32, Vec<u32>)],
        at: usize,
        column: u32,
        sum: f64,
    ) -> Option<Vec<(u32, Vec<u32>)>> {
        let mut fitting = Vec::with_capacity(zones.len() - 1);
        let mut rest: f64 =
            zones.iter().map(|zone| self.cover.columns[zone.1[0] as usize].reduced).sum();
        rest -= self.cover.columns[zones[at].1[0] as usize].reduced;
        for (other, (zone, columns)) in zones.iter().enumerate() {
            if other == at {
                continue;
            }
            self.cover.work += columns.len() as u64;
            let base = self.cover.columns[columns[0] as usize].reduced;
            let room = self.cover.most as f64 - 0.5 - (sum + rest - base);
            let mut left = Vec::new();
            for &next in columns {
                if room <= self.cover.columns[next as usize].reduced {
                    break;
                }
                if !self.bits[next as usize].meets(&self.bits[column as usize]) {
                    left.push(next);
                }
            }
            rest += self.cover.columns[*left.first()? as usize].reduced - base;
            fitting.push((*zone, left));
        }
        Some(fitting)
    }
}
