use rayon::prelude::*;

use super::Problem;
use super::ground::{Band, Border, Choice, Coarseness, Ground, Sweep, Width};
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx, WalkTable};

/// The ground of given walks: every block looks at its nearest schools, and at all others only
/// where crowdings are so high that one of those might be as good.
///
/// Cost: a pass over the table at first, then over some twenty schools per block for every look.
/// Pieces of it are looked at in parallel and put together in order.
pub struct Rows<'a> {
    problem: &'a Problem<'a>,
    table: &'a WalkTable,
    /// One per block.
    nearest: Vec<Nearest>,
    /// How much farther than the nearest school the next one is, on average over blocks.
    detour_mm: f64,
}

/// The nearest schools of a block.
struct Nearest {
    /// Sorted by walk, ties by school.
    ways: Vec<Choice>,
    /// No other school is nearer.
    others: Millimeters,
}

/// No two sums differ by more.
const WIDEST_MM: f64 = 1e15;

/// The finest blur, as a part of the mean detour.
const GRAIN: f64 = 1.0 / 16.0;

/// Blocks in a piece of the table.
const PIECE: usize = 512;

/// Schools that a block always looks at.
const NEAREST: usize = 24;

/// Walk and price together.
struct Sums<Of, LeastAt> {
    of: Of,
    /// Of any school that is so far.
    least_at: LeastAt,
}

impl Nearest {
    fn of(table: &WalkTable, block: BlockIdx) -> Self {
        // One number per way sorts quicker than two.
        let key =
            |(school, walk): (SchoolIdx, Millimeters)| (walk.0 as u64) << 32 | school.0 as u64;
        let mut keys: Vec<u64> = table.ways_from(block).map(key).collect();
        if NEAREST < keys.len() {
            keys.select_nth_unstable(NEAREST - 1);
            keys.truncate(NEAREST);
        }
        keys.sort_unstable();
        let way = |key: u64| Choice {
            node: (key & u64::from(u32::MAX)) as usize,
            walk: Millimeters((key >> 32) as i64),
        };
        let ways: Vec<Choice> = keys.into_iter().map(way).collect();
        let others = ways.last().map_or(Millimeters(0), |last| last.walk);
        Self { ways, others }
    }
}

impl<'a> Rows<'a> {
    pub fn of(problem: &'a Problem<'a>, table: &'a WalkTable) -> Self {
        let nearest: Vec<Nearest> = (0..problem.n_blocks())
            .into_par_iter()
            .map(|block| Nearest::of(table, BlockIdx(block)))
            .collect();
        let detour_mm = mean_detour_mm(&nearest);
        Self { problem, table, nearest, detour_mm }
    }

    /// Leaves in `near` every node whose walk and price together are within the limit of the least
    /// such sum. Outside is a node for whoever has children, or no way to any school.
    fn look<S: Copy + PartialOrd>(
        &self,
        block: BlockIdx,
        sums: &Sums<impl Fn(Choice) -> S, impl Fn(Millimeters) -> S>,
        limit: impl Fn(S) -> S,
        near: &mut Vec<(S, Choice)>,
    ) {
        let Nearest { ways, others } = &self.nearest[block.0];
        let outside = Choice { node: self.problem.n_schools(), walk: self.problem.no_seat };
        let has_children = Children(0) < self.problem.children[block.0];
        let outside = (has_children || ways.is_empty()).then_some(outside);
        let sum = |choice: Choice| ((sums.of)(choice), choice);
        let most = keep_near(ways.iter().copied().chain(outside).map(sum), &limit, near);
        let others = (sums.least_at)(*others);
        if NEAREST <= ways.len() && most.is_some_and(|most| others <= most) {
            let schools = self.table.ways_from(block);
            let schools = schools.map(|(school, walk)| Choice { node: school.0, walk });
            keep_near(schools.chain(outside).map(sum), &limit, near);
        }
    }
}

impl Rows<'_> {
    /// Free blocks with children: all, or so many per school, evenly spread over the ids.
    fn some_blocks(&self, per_school: usize) -> Vec<BlockIdx> {
        let problem = self.problem;
        let asks = |block: &BlockIdx| {
            problem.fixed[block.0].is_none() && Children(0) < problem.children[block.0]
        };
        let all: Vec<BlockIdx> = (0..problem.n_blocks()).map(BlockIdx).filter(asks).collect();
        let wanted = per_school.saturating_mul(problem.n_schools());
        all.iter().copied().step_by((all.len() / wanted).max(1)).collect()
    }
}

impl Ground for Rows<'_> {
    fn sweep(&self, crowding: &[Millimeters], width: Width) -> Sweep {
        let problem = self.problem;
        let width = match width {
            Width::Even(width) => width,
            Width::Grains(grains) => {
                Millimeters((1.0 + grains * GRAIN * self.detour_mm).min(WIDEST_MM) as i64)
            }
        };
        let least_price = crowding.iter().copied().min().unwrap_or_default();
        let blocks: Vec<usize> = (0..problem.n_blocks()).collect();
        let pieces = blocks.par_chunks(PIECE).map(|piece| {
            let mut look = Sweep { cheapest: Vec::with_capacity(PIECE), band: Band::default() };
            let mut near = Vec::new();
            for block in piece.iter().copied().map(BlockIdx) {
                self.look_from(block, (crowding, least_price), width, &mut near, &mut look);
            }
            look
        });
        let mut sweep = Sweep { cheapest: Vec::new(), band: Band::default() };
        for piece in pieces.collect::<Vec<Sweep>>() {
            sweep.cheapest.extend(piece.cheapest);
            sweep.band.append(piece.band);
        }
        sweep
    }

    fn glance(&self, crowding_mm: &[f64], coarseness: Coarseness, blurs: f64) -> Border {
        let problem = self.problem;
        // A table does not say which blocks lie together, so some stand for all of them.
        let (part, asked_per_school) = match coarseness {
            Coarseness::Coarse => (1.0, 6),
            Coarseness::Middle => (0.25, 24),
            Coarseness::Fine => (GRAIN, usize::MAX),
        };
        let blur_mm = f64::max(part * self.detour_mm, 1.0);
        let n_nodes = problem.n_schools() + 1;
        let asked = self.some_blocks(asked_per_school);
        let of_asked: Children = asked.iter().map(|block| problem.children[block.0]).sum();
        let weight = problem.free_children().0 as f64 / f64::max(of_asked.0 as f64, 1.0);
        let price = |node: usize| crowding_mm.get(node).copied().unwrap_or_default();
        let least_price = crowding_mm.iter().copied().fold(f64::MAX, f64::min);
        let sums = Sums {
            of: |choice: Choice| choice.walk.0 as f64 + price(choice.node),
            least_at: |walk: Millimeters| walk.0 as f64 + least_price,
        };
        let pieces = asked.par_chunks(PIECE).map(|piece| {
            let mut border = Border::empty(n_nodes);
            let mut near = Vec::new();
            for block in piece {
                self.look(*block, &sums, |least| least + blurs * blur_mm, &mut near);
                let children = weight * problem.children[block.0].0 as f64;
                let near = near.iter().map(|(_, choice)| (choice.node, choice.walk.0 as f64));
                border.push(children, blur_mm, near);
            }
            border
        });
        let mut border = Border::empty(n_nodes);
        pieces.collect::<Vec<Border>>().into_iter().for_each(|piece| border.append(piece));
        border
    }
}

impl Rows<'_> {
    /// Where the block's cheapest node is; and the block in the band, if others are near.
    fn look_from(
        &self,
        block: BlockIdx,
        (crowding, least_price): (&[Millimeters], Millimeters),
        width: Millimeters,
        near: &mut Vec<(Millimeters, Choice)>,
        look: &mut Sweep,
    ) {
        if let Some(school) = self.problem.fixed[block.0] {
            look.cheapest.push(school.0);
            return;
        }
        let sums = Sums {
            of: |choice: Choice| choice.sum(crowding).0,
            least_at: |walk: Millimeters| walk + least_price,
        };
        self.look(block, &sums, |least| least + width, near);
        near.sort_unstable_by_key(|(sum, choice)| (*sum, choice.node));
        look.cheapest.push(near[0].1.node);
        if 1 < near.len() && Children(0) < self.problem.children[block.0] {
            let choices: Vec<Choice> = near.iter().map(|(_, choice)| *choice).collect();
            look.band.push(block, width.0 as f64, &choices);
        }
    }
}

/// Leaves in `near` what is within the limit of the least sum, in the same order, and gives back
/// that limit.
fn keep_near<S: Copy + PartialOrd>(
    sums: impl Iterator<Item = (S, Choice)>,
    limit: impl Fn(S) -> S,
    near: &mut Vec<(S, Choice)>,
) -> Option<S> {
    near.clear();
    // The least so far, and its limit.
    let mut so_far: Option<(S, S)> = None;
    for (sum, choice) in sums {
        match so_far {
            Some((_, most)) if most < sum => continue,
            Some((least, _)) if least <= sum => {}
            _ => so_far = Some((sum, limit(sum))),
        }
        near.push((sum, choice));
    }
    if let Some((_, most)) = so_far {
        near.retain(|(sum, _)| *sum <= most);
    }
    so_far.map(|(_, most)| most)
}

fn mean_detour_mm(nearest: &[Nearest]) -> f64 {
    let detour = |nearest: &Nearest| match nearest.ways[..] {
        [first, second, ..] => Some(second.walk - first.walk),
        _ => None,
    };
    let sum: Millimeters = nearest.iter().filter_map(detour).sum();
    f64::max(sum.0 as f64 / f64::max(nearest.iter().filter_map(detour).count() as f64, 1.0), 1.0)
}
