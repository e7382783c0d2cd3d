use rayon::prelude::*;

use super::Problem;
use super::exchange::Exchange;
use super::ground::{self, Ground, Node, Sweep, Width};
use super::{least_crowding, prices, splits};
use crate::model::{BlockIdx, ChildMillimeters, Children, Millimeters, SchoolIdx};

/// The exact least walk if blocks could be split, and the proof of it.
///
/// Every share of a block is at a school where distance + crowding is least (or without a seat,
/// where that is no less than [`Problem::no_seat`]); schools with seats left have no crowding above
/// zero, and schools with more children than they have to get none below; so `cost` is the least
/// there is, and equals the bound from the crowdings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Optimum {
    /// One per school. Where it is less than zero, a discount, without which the school would not
    /// get the children it has to get: as small as in any proof of the optimum. With these
    /// discounts the crowdings are the least that prove it, so they are unique; without any, each
    /// is what one more seat there would save.
    pub crowding: Vec<Millimeters>,
    /// One per block: where the largest share of its children goes; ties by school. `None`: no
    /// seat. Fixed blocks are where they are fixed; blocks without children go where
    /// distance + crowding is least.
    pub schools: Vec<Option<SchoolIdx>>,
    /// The blocks with children in more than one place, sorted.
    pub splits: Vec<Split>,
    /// Walks of all placed children, fixed blocks included, plus `no_seat` for everyone unplaced.
    pub cost: ChildMillimeters,
}

/// A block whose children go to several schools at the optimum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    pub block: BlockIdx,
    /// Sorted; `None`: without a seat, first. Sums to the block's children.
    pub shares: Vec<(Option<SchoolIdx>, Children)>,
}

/// The exact optimum. Some way of placing children must give every school the children it has to
/// get.
pub fn solve(problem: &Problem) -> Optimum {
    Solver::of(problem).solve()
}

/// A problem whose ground is known, to be solved more than once.
pub struct Solver<'a> {
    problem: &'a Problem<'a>,
    ground: Box<dyn Ground + 'a>,
}

impl<'a> Solver<'a> {
    pub fn of(problem: &'a Problem<'a>) -> Self {
        Self { problem, ground: ground::of(problem) }
    }

    /// The exact optimum.
    pub fn solve(&self) -> Optimum {
        let mut crowding = prices::guess(self.problem, &*self.ground);
        let mut sweep = self.ground.sweep(&crowding, Width::Grains(SEARCHING_GRAINS));
        prices::refine(self.problem, &mut crowding, &mut sweep);
        // What refining leaves of the band was looked up at other crowdings, so it proves nothing.
        self.optimum(prove(self.problem, &*self.ground, Start { crowding, sweep, fresh: false }))
    }

    /// The same exact optimum, sooner if `crowding` is close to its own: one number per school.
    pub fn resume(&self, crowding: &[Millimeters]) -> Optimum {
        self.optimum(self.prove_from(self.problem, crowding))
    }

    /// The least crowdings if one school had more seats, sooner if `crowding` is close to them.
    pub fn crowding_with_more_seats(
        &self,
        crowding: &[Millimeters],
        school: SchoolIdx,
        more: Children,
    ) -> Vec<Millimeters> {
        let mut roomier = self.problem.clone();
        roomier.seats[school.0] += more;
        // Seats do not change what lies where, so the ground holds.
        self.prove_from(&roomier, crowding).crowding
    }

    fn prove_from(&self, problem: &Problem, crowding: &[Millimeters]) -> Proof {
        let crowding = crowding.to_vec();
        let sweep = self.ground.sweep(&crowding, Width::Grains(SEARCHING_GRAINS));
        prove(problem, &*self.ground, Start { crowding, sweep, fresh: true })
    }

    fn optimum(&self, proof: Proof) -> Optimum {
        let bound = bound(self.problem, &proof);
        let optimum = proof.optimum(self.problem);
        assert_eq!(optimum.cost, bound, "everybody is where distance + crowding is least");
        optimum
    }
}

/// How many grains the band is wide while crowdings are searched for, at first.
const SEARCHING_GRAINS: f64 = 0.5;

/// How many grains are enough to confirm an optimum.
const CONFIRMING_GRAINS: f64 = 0.05;

/// By how much the band grows from round to round.
const WIDER: f64 = 4.0;

/// Where a proof starts from.
struct Start {
    crowding: Vec<Millimeters>,
    sweep: Sweep,
    /// The sweep was made at just these crowdings.
    fresh: bool,
}

/// The least crowdings, and everybody settled at them.
struct Proof {
    crowding: Vec<Millimeters>,
    sweep: Sweep,
    /// One per choice of the band.
    shares: Vec<Children>,
}

/// Sweeps and exchanges until crowdings are found at which everybody settles without any price
/// being changed, and none can be lowered.
///
/// Then everybody is where distance + crowding is least, over all schools and not only the band,
/// and priced schools are full: an optimum. And the crowdings are the least: lowering sees only
/// the exchanges of the band, so it can err only toward lower ones, which prove no optimum.
///
/// Shares follow from the least crowdings alone: nothing but free exchanges is left to do, so
/// neither the guess nor the width of the band has a say.
///
/// Ends: whenever a round changes something the next band is wider, until it holds everything;
/// then a round is exact, and the one after it finds nothing to change.
fn prove(problem: &Problem, ground: &dyn Ground, start: Start) -> Proof {
    let Start { mut crowding, mut sweep, mut fresh } = start;
    let (mut searching, mut confirming) = (SEARCHING_GRAINS, CONFIRMING_GRAINS);
    loop {
        let mut exchange = Exchange::start(problem, &crowding, &sweep);
        let settled = exchange.settle();
        let better = if settled {
            // Where hardly anybody has a choice the band stays empty, however wide it is.
            let limit = sweep.band.mean_width().max(Millimeters(confirming.min(1e15) as i64));
            least_crowding::settle(&mut exchange, limit)
        } else {
            exchange.crowding()
        };
        if fresh && settled && better == crowding {
            let shares = exchange.shares;
            return Proof { crowding, sweep, shares };
        }
        crowding = better;
        let grains = if settled { &mut confirming } else { &mut searching };
        sweep = ground.sweep(&crowding, Width::Grains(*grains));
        *grains *= WIDER;
        fresh = true;
    }
}

impl Proof {
    fn optimum(self, problem: &Problem) -> Optimum {
        let school = |node: Node| (node < problem.n_schools()).then_some(SchoolIdx(node));
        let mut schools: Vec<Option<SchoolIdx>> =
            self.sweep.cheapest.iter().map(|node| school(*node)).collect();
        let band = &self.sweep.band;
        let shares = splits::few(band, self.shares, problem.n_schools() + 1);
        let mut split_blocks = Vec::new();
        for (at, block) in band.blocks.iter().enumerate() {
            let range = band.starts[at]..band.starts[at + 1];
            let held = range.filter(|choice| Children(0) < shares[*choice]);
            let mut held: Vec<(Node, Children)> =
                held.map(|choice| (band.choices[choice].node, shares[choice])).collect();
            held.sort_unstable_by_key(|(node, children)| (-children.0, *node));
            schools[block.0] = school(held[0].0);
            if 1 < held.len() {
                let mut shares: Vec<_> =
                    held.into_iter().map(|(node, children)| (school(node), children)).collect();
                shares.sort_unstable();
                split_blocks.push(Split { block: *block, shares });
            }
        }
        split_blocks.sort_unstable_by_key(|split| split.block);
        let cost = cost(problem, &schools, &split_blocks);
        Optimum { crowding: self.crowding, schools, splits: split_blocks, cost }
    }
}

/// Walks of everybody placed, and `no_seat` for everybody else.
fn cost(problem: &Problem, schools: &[Option<SchoolIdx>], splits: &[Split]) -> ChildMillimeters {
    let price = |block: BlockIdx, school: Option<SchoolIdx>, children: Children| {
        let walk = school.map_or(problem.no_seat, |school| {
            problem.distances.between(block, school).expect("only sent where there is a way")
        });
        walk * children
    };
    let whole = |block: BlockIdx| match problem.children[block.0] {
        Children(0) => ChildMillimeters(0),
        children => price(block, schools[block.0], children),
    };
    let as_if_whole: ChildMillimeters =
        (0..problem.n_blocks()).into_par_iter().map(|block| whole(BlockIdx(block))).sum();
    let split_up = splits.iter().map(|split| {
        let shares = split.shares.iter();
        let cost: ChildMillimeters =
            shares.map(|(school, share)| price(split.block, *school, *share)).sum();
        cost - whole(split.block)
    });
    as_if_whole + split_up.sum()
}

/// What no allocation can cost less than, by these crowdings: the bound.
fn bound(problem: &Problem, proof: &Proof) -> ChildMillimeters {
    let least = |(block, node): (usize, &Node)| {
        let sum = if *node == problem.n_schools() {
            problem.no_seat
        } else {
            let walk = problem.distances.between(BlockIdx(block), SchoolIdx(*node));
            let free = problem.fixed[block].is_none();
            let crowding = if free { proof.crowding[*node] } else { Millimeters(0) };
            walk.expect("only sent where there is a way") + crowding
        };
        sum * problem.children[block]
    };
    let sums: ChildMillimeters = proof.sweep.cheapest.par_iter().enumerate().map(least).sum();
    let rents =
        proof.crowding.iter().enumerate().map(|(school, crowding)| {
            *crowding * problem.priced_seats(SchoolIdx(school), *crowding)
        });
    sums - rents.sum()
}
