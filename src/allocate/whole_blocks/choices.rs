use rayon::prelude::*;

use crate::allocate::{Optimum, Problem, near_choices};
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx};

/// Where each block to be seated may go, cheapest by the rule first.
///
/// A *spot* is a school's position, or [`Choices::outside`]: no seat. Blocks that are fixed or have
/// no children take no part and have no choices.
pub struct Choices {
    /// Choices of block `i` in `list`: from `starts[i]` to `starts[i + 1]`.
    starts: Vec<usize>,
    list: Vec<Choice>,
    /// One per block.
    pub children: Vec<i64>,
    /// One per spot.
    pub crowding: Vec<i64>,
    /// One per spot. Outside: how many nobody can avoid leaving out, by the optimum.
    pub seats: Vec<i64>,
    /// One per spot: how many children it has to get. Outside: none.
    pub least: Vec<i64>,
    /// What each child left out beyond that counts, besides `no_seat`: so that no walks are worth
    /// it.
    pub left_out: i64,
}

/// One spot as seen from a block.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    pub spot: usize,
    /// Per child; outside it is `no_seat`.
    pub walk: i64,
    /// Per child: how much more walk + crowding is here than where it is least.
    pub extra: i64,
}

/// More schools than this are never worth trying for one block.
const MOST_SCHOOLS: usize = 8;

impl Choices {
    /// `near`: choices are looked for near borders only, in districts so large that this matters.
    pub fn of(problem: &Problem, optimum: &Optimum, near: bool) -> Self {
        let rows = rows(problem, optimum, near && is_large(problem));
        let mut starts = vec![0];
        let mut list = Vec::with_capacity(rows.iter().map(Vec::len).sum());
        for row in rows {
            list.extend(row);
            starts.push(list.len());
        }
        let plain = |count: &Children| count.0;
        let crowding = optimum.crowding.iter().map(|crowding| crowding.0).chain([0]).collect();
        Self {
            starts,
            list,
            children: problem.children.iter().map(plain).collect(),
            crowding,
            seats: problem
                .seats
                .iter()
                .map(plain)
                .chain([without_seat(problem, optimum)])
                .collect(),
            least: problem.least.iter().map(plain).chain([0]).collect(),
            left_out: left_out(problem),
        }
    }

    /// What each child beyond the seats of a school counts, or lacking to what it has to get: more
    /// than being left out.
    pub fn broken(&self) -> i64 {
        4 * self.left_out
    }

    pub fn outside(&self) -> usize {
        self.crowding.len() - 1
    }

    pub fn n_spots(&self) -> usize {
        self.crowding.len()
    }

    pub fn of_block(&self, block: usize) -> &[Choice] {
        &self.list[self.starts[block]..self.starts[block + 1]]
    }

    pub fn choice(&self, block: usize, spot: usize) -> Option<&Choice> {
        self.of_block(block).iter().find(|choice| choice.spot == spot)
    }

    /// The blocks that take part.
    pub fn blocks(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.children.len()).filter(|block| !self.of_block(*block).is_empty())
    }

    /// What all children of `block` walk to `spot`, which must be one of its choices.
    pub fn cost(&self, block: usize, spot: usize) -> i64 {
        let walk = self.choice(block, spot).expect("blocks only go where they may").walk;
        self.children[block] * walk
    }
}

/// Whether looking at all pairs of blocks and schools is much work.
pub fn is_large(problem: &Problem) -> bool {
    ALL_PAIRS < problem.n_blocks() * problem.n_schools()
}

/// One row of choices per block. If only near ones are wanted, blocks far from the border between
/// two schools have no other choice than their own.
fn rows(problem: &Problem, optimum: &Optimum, near: bool) -> Vec<Vec<Choice>> {
    let near = near.then(|| near_choices(problem, &optimum.crowding, border(problem, optimum)));
    let row = |block: usize| {
        let block = BlockIdx(block);
        if problem.fixed[block.0].is_some() || problem.children[block.0] == Children(0) {
            return Vec::new();
        }
        let sums = match &near {
            Some(near) => near.of(block).iter().map(|near| sum(optimum, *near)).collect(),
            None => all_sums(problem, optimum, block),
        };
        choices_of(sums, problem)
    };
    (0..problem.n_blocks()).into_par_iter().map(row).collect()
}

const ALL_PAIRS: usize = 20_000_000;
/// So many blocks per school are enough to choose from.
const BORDER_BLOCKS: usize = 150;
const SAMPLE: usize = 1_000;

/// How much more distance + crowding may be at the second school of a block near a border: such
/// that about `BORDER_BLOCKS` per school are, judged by a sample.
fn border(problem: &Problem, optimum: &Optimum) -> Millimeters {
    let sample = (0..problem.n_blocks()).step_by(problem.n_blocks().div_ceil(SAMPLE));
    let second_extra = |block: usize| {
        let mut sums = all_sums(problem, optimum, BlockIdx(block));
        sums.sort_unstable();
        (1 < sums.len()).then(|| sums[1].0 - sums[0].0)
    };
    let mut extras: Vec<Millimeters> = sample.filter_map(second_extra).collect();
    extras.sort_unstable();
    let wanted = extras.len() * BORDER_BLOCKS * problem.n_schools() / problem.n_blocks();
    extras.get(wanted).or(extras.last()).copied().unwrap_or_default()
}

/// Distance + crowding, spot, distance.
type Sum = (Millimeters, usize, Millimeters);

fn sum(optimum: &Optimum, (school, walk): (SchoolIdx, Millimeters)) -> Sum {
    (walk + optimum.crowding[school.0], school.0, walk)
}

fn all_sums(problem: &Problem, optimum: &Optimum, block: BlockIdx) -> Vec<Sum> {
    let schools = (0..problem.n_schools()).map(SchoolIdx);
    let ways =
        schools.filter_map(|school| Some((school, problem.distances.between(block, school)?)));
    ways.map(|way| sum(optimum, way)).collect()
}

fn choices_of(mut sums: Vec<Sum>, problem: &Problem) -> Vec<Choice> {
    if MOST_SCHOOLS < sums.len() {
        sums.select_nth_unstable(MOST_SCHOOLS - 1);
        sums.truncate(MOST_SCHOOLS);
    }
    sums.push((problem.no_seat, problem.n_schools(), problem.no_seat));
    sums.sort_unstable();
    let least = sums[0].0;
    let choice = |(sum, spot, walk): Sum| Choice { spot, walk: walk.0, extra: sum.0 - least.0 };
    sums.into_iter().map(choice).collect()
}

/// Children that the optimum leaves out: no plan leaves out fewer.
fn without_seat(problem: &Problem, optimum: &Optimum) -> i64 {
    let mut outside: Vec<i64> = (0..problem.n_blocks())
        .map(|block| if optimum.schools[block].is_none() { problem.children[block].0 } else { 0 })
        .collect();
    for split in &optimum.splits {
        let shares = split.shares.iter().filter(|(school, _)| school.is_none());
        outside[split.block.0] = shares.map(|(_, children)| children.0).sum();
    }
    outside.into_iter().sum()
}

/// More than all walks together, as far as four times that, for all children, cannot overflow.
fn left_out(problem: &Problem) -> i64 {
    let children = problem.children.iter().copied().sum::<Children>().0.max(1);
    let all_walks = problem.no_seat.0.saturating_mul(children);
    all_walks.min(i64::MAX / 16 / children)
}
