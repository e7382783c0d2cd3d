use super::super::chains::NO_END;
use super::seating::{Move, Seating};

/// Between two spots, for every number of children the cheapest exchange of whole blocks that
/// moves just so many.
///
/// Found by dynamic programming over the blocks nearest the border, any subset of them: a knapsack
/// in which blocks of one side weigh more and blocks of the other side weigh less than nothing.
pub struct Exchanges {
    /// The blocks that may change sides: `n_first` of the first spot, then those of the second.
    blocks: Vec<usize>,
    n_first: usize,
    /// For net numbers from `-most` to `most`, counted from the first spot to the second.
    best: Vec<Exchange>,
    most: i64,
}

/// What it costs, `NO_END` if there is none, and which blocks change sides, as bits.
#[derive(Clone, Copy)]
struct Exchange {
    cost: i64,
    blocks: u64,
}

/// So many blocks of each side are considered, and so many of the same size.
const MOST_BLOCKS: usize = 16;
const MOST_OF_A_SIZE: usize = 3;

impl Exchanges {
    /// Up to `most` children net, either way, between `first` and `second`.
    pub fn between(seating: &Seating, first: usize, second: usize, most: i64) -> Self {
        let mut blocks = near_border(seating, first, second);
        let n_first = blocks.len();
        blocks.extend(near_border(seating, second, first));
        // On the way to a small net number the sum may be larger.
        let widest = 2 * most;
        let none = Exchange { cost: NO_END, blocks: 0 };
        let mut best = vec![none; (2 * widest + 1) as usize];
        best[widest as usize].cost = 0;
        for (bit, block) in blocks.iter().enumerate() {
            let (from, to) = if bit < n_first { (first, second) } else { (second, first) };
            let size = seating.choices.children[*block];
            let cost = seating.choices.cost(*block, to) - seating.choices.cost(*block, from);
            let net = if bit < n_first { size } else { -size };
            add_block(&mut best, net, Exchange { cost, blocks: 1 << bit });
        }
        let kept = (widest - most) as usize..=(widest + most) as usize;
        Self { blocks, n_first, best: best[kept].to_vec(), most }
    }

    /// The least cost of moving 0, 1, 2, … children, from the first spot to the second if
    /// `forward`, else back.
    pub fn costs(&self, forward: bool) -> impl Iterator<Item = i64> + '_ {
        let step = if forward { 1 } else { -1 };
        (0..=self.most).map(move |net| self.best[(self.most + step * net) as usize].cost)
    }

    pub fn moves(&self, net: i64, first: usize, second: usize) -> impl Iterator<Item = Move> + '_ {
        let chosen = self.best[(net + self.most) as usize].blocks;
        let chosen = (0..self.blocks.len()).filter(move |bit| chosen >> bit & 1 == 1);
        chosen.map(move |bit| (self.blocks[bit], if bit < self.n_first { second } else { first }))
    }
}

/// The blocks that are cheapest to bring from one spot to the other, few of any one size.
fn near_border(seating: &Seating, from: usize, to: usize) -> Vec<usize> {
    let choices = seating.choices;
    let mut near: Vec<(i64, usize)> = seating
        .members(from)
        .iter()
        .filter_map(|&block| {
            let there = choices.choice(block, to)?;
            let here = choices.choice(block, from)?;
            Some((choices.children[block] * (there.extra - here.extra), block))
        })
        .collect();
    near.sort_unstable();
    let mut chosen: Vec<usize> = Vec::with_capacity(MOST_BLOCKS);
    for (_, block) in near {
        let same_size = |other: &&usize| choices.children[**other] == choices.children[block];
        if chosen.iter().filter(same_size).count() < MOST_OF_A_SIZE {
            chosen.push(block);
        }
        if chosen.len() == MOST_BLOCKS {
            break;
        }
    }
    chosen
}

/// Every exchange so far, also with one block more. Walks against `net`, so that the block is
/// taken once.
fn add_block(best: &mut [Exchange], net: i64, block: Exchange) {
    let shift = net.unsigned_abs() as usize;
    let join = |with: &mut Exchange, without: Exchange| {
        let cost = without.cost.saturating_add(block.cost);
        if without.cost < NO_END && cost < with.cost {
            *with = Exchange { cost, blocks: without.blocks | block.blocks };
        }
    };
    if best.len() <= shift {
        return;
    }
    if 0 < net {
        for at in (shift..best.len()).rev() {
            let without = best[at - shift];
            join(&mut best[at], without);
        }
    } else {
        for at in 0..best.len() - shift {
            let without = best[at + shift];
            join(&mut best[at], without);
        }
    }
}
