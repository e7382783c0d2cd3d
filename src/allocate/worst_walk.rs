use super::flow::{Flow, Reach};
use super::{Allocation, Problem, WorstWalk, seat, solve};
use crate::distance::Distances;
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx, WalkTable};
use crate::world::World;

/// The longest walk of a child as short as possible, then the least total walk.
///
/// As many children as without any limit have to be placed. How long the longest walk must be if
/// blocks could be split is found by bisection: whether a limit leaves seats for all is a question
/// of flow. From there limits are tried upward until whole blocks fit.
///
/// # Cost
///
/// Two dozen flows, and a few plans more than by least walk.
pub fn shortest(world: &World) -> Allocation {
    let free = Problem::of(world);
    let optimum = solve(&free);
    let mut best = seat(world, &free, &optimum).0;
    let left_out = left_out(&free, &best);
    let ways = Ways::up_to(&free, world, longest(&free, world, &best));
    let least = ways.least_limit(&free, left_out);
    // Fixed blocks walk as far as they do.
    let at_least = least.proved.max(longest_fixed(&free, world));
    let mut limits =
        Limits { low: least.limit.max(at_least), high: longest(&free, world, &best), step: 1 };
    while let Some(limit) = limits.next() {
        let barred = barred(world, &free, limit);
        let problem = Problem { distances: &barred, ..free.clone() };
        let schools = seat(world, &problem, &solve(&problem)).0;
        if self::left_out(&problem, &schools) <= left_out {
            limits.high = longest(&problem, world, &schools);
            best = schools;
        } else {
            limits.fails_at(limit);
        }
    }
    let walk = longest(&free, world, &best);
    let barred = barred(world, &free, walk);
    let optimum = solve(&Problem { distances: &barred, ..free.clone() });
    let worst_walk = WorstWalk { walk, at_least, full_schools: least.full_schools };
    let worst_walk = Some(worst_walk);
    let connected = world.terms.connected;
    Allocation { schools: best, optimum, connected, worst_walk, tighter: None }
}

/// Distances that count, without the ways that are longer than the limit. Fixed blocks keep theirs,
/// and so do blocks without children, for whom nobody walks.
pub fn barred(world: &World, problem: &Problem, limit: Millimeters) -> Distances {
    let mut table = WalkTable::without_ways(problem.n_blocks(), problem.n_schools());
    for block in (0..problem.n_blocks()).map(BlockIdx) {
        let fixed = problem.fixed[block.0];
        for school in (0..problem.n_schools()).map(SchoolIdx) {
            let walk = world.distances.between(block, school);
            let within = walk.is_some_and(|walk| walk <= limit);
            let childless = problem.children[block.0] == Children(0);
            if (within || childless || fixed == Some(school))
                && let Some(counted) = problem.distances.between(block, school)
            {
                table.set(block, school, counted);
            }
        }
    }
    Distances::Table(table)
}

fn left_out(problem: &Problem, schools: &[Option<SchoolIdx>]) -> Children {
    let pairs = schools.iter().zip(&problem.children);
    pairs.filter(|(school, _)| school.is_none()).map(|(_, children)| *children).sum()
}

/// The longest walk of a placed child.
fn longest(problem: &Problem, world: &World, schools: &[Option<SchoolIdx>]) -> Millimeters {
    let walk = |block: usize| {
        let walk = world.distances.between(BlockIdx(block), schools[block]?);
        walk.filter(|_| Children(0) < problem.children[block])
    };
    (0..schools.len()).filter_map(walk).max().unwrap_or_default()
}

fn longest_fixed(problem: &Problem, world: &World) -> Millimeters {
    longest(problem, world, &problem.fixed)
}

/// Which limit to try next: close above one that fails first, then ever farther, then between.
struct Limits {
    /// Not tried yet, or failed.
    low: Millimeters,
    /// A plan within this one is known.
    high: Millimeters,
    /// How far above `low`, in millimeters.
    step: i64,
}

/// Limits closer together are not told apart.
const NEAR: Millimeters = Millimeters(1_000);

impl Limits {
    fn next(&self) -> Option<Millimeters> {
        if self.high <= self.low {
            return None;
        }
        if self.step == 1 {
            return Some(self.low);
        }
        let between = self.low + Millimeters((self.high - self.low).0 / 2);
        let limit = between.min(self.low + Millimeters(self.step));
        (NEAR < self.high - self.low).then_some(limit)
    }

    fn fails_at(&mut self, limit: Millimeters) {
        self.low = limit;
        self.step = 4 * self.step.max(NEAR.0);
    }
}

/// The ways of free blocks with children, by walk.
struct Ways {
    /// The ways of block `i` are from `starts[i]` to `starts[i + 1]`.
    starts: Vec<usize>,
    walks: Vec<Millimeters>,
    schools: Vec<SchoolIdx>,
}

/// The least limit under which blocks that may be split all find a seat.
struct LeastLimit {
    limit: Millimeters,
    /// As far as seats alone demand it.
    proved: Millimeters,
    full_schools: Vec<SchoolIdx>,
}

impl Ways {
    fn up_to(problem: &Problem, world: &World, longest: Millimeters) -> Self {
        let mut ways = Self { starts: vec![0], walks: Vec::new(), schools: Vec::new() };
        for block in (0..problem.n_blocks()).map(BlockIdx) {
            if problem.fixed[block.0].is_none() && Children(0) < problem.children[block.0] {
                let way = |school: SchoolIdx| {
                    problem.distances.between(block, school)?;
                    Some((world.distances.between(block, school)?, school))
                };
                let schools = (0..problem.n_schools()).map(SchoolIdx);
                let mut row: Vec<(Millimeters, SchoolIdx)> =
                    schools.filter_map(way).filter(|way| way.0 <= longest).collect();
                row.sort_unstable();
                ways.walks.extend(row.iter().map(|way| way.0));
                ways.schools.extend(row.iter().map(|way| way.1));
            }
            ways.starts.push(ways.walks.len());
        }
        ways
    }

    /// All ways must be enough to leave out no more than so many.
    fn least_limit(&self, problem: &Problem, left_out: Children) -> LeastLimit {
        let mut walks = self.walks.clone();
        walks.sort_unstable();
        walks.dedup();
        let children = free_children(problem);
        let seated = |limit: Millimeters| self.flow(&children, &problem.seats, limit);
        let at = walks.partition_point(|walk| left_out < seated(*walk).left_out());
        let proved = walks.get(at).copied().unwrap_or_default();
        let total: Children = children.iter().copied().sum();
        if total <= left_out {
            let nobody = Millimeters(0);
            return LeastLimit { limit: nobody, proved: nobody, full_schools: Vec::new() };
        }
        let wanted: Children = problem.least.iter().copied().sum();
        let short = |limit: Millimeters| {
            total - self.flow(&children, &problem.least, limit).left_out() < wanted
        };
        let filled = at + walks[at..].partition_point(|walk| short(*walk));
        let full_schools = seated(proved - Millimeters(1)).full_schools();
        LeastLimit { limit: walks.get(filled).copied().unwrap_or(proved), proved, full_schools }
    }

    fn flow(&self, children: &[Children], seats: &[Children], limit: Millimeters) -> Flow<'_> {
        let end = |row: &[usize]| {
            row[0] + self.walks[row[0]..row[1]].partition_point(|walk| *walk <= limit)
        };
        let ends = self.starts.windows(2).map(end).collect();
        let starts = &self.starts[..self.starts.len() - 1];
        Flow::most(children, seats, Reach { starts, ends, schools: &self.schools })
    }
}

/// One per block: none where it is fixed.
fn free_children(problem: &Problem) -> Vec<Children> {
    let free = problem.fixed.iter().zip(&problem.children);
    free.map(|(fixed, children)| if fixed.is_some() { Children(0) } else { *children }).collect()
}
