//! One home's answer: the school, the nearer ones, and the same addition for every family.

mod chinese;
mod english;
mod lookup;
mod more_seats;
mod told;

pub use lookup::Lookup;

use crate::allocate::{Problem, Solver};
use crate::model::{BlockIdx, Children, Millimeters, Plan, SchoolIdx};
use crate::world::World;

use more_seats::seats_to_get_in;
use told::Told;

/// Why a block belongs to its school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub block: BlockIdx,
    /// `None`: there is no seat for it.
    pub school: Option<SchoolIdx>,
    pub why: Why,
    /// Its own school and all nearer ones, and where the rule alone would have sent it: nearest
    /// first, ties by school. Without a school, those up to where the rule would have sent it; if
    /// that is nowhere, the nearest three. Only schools to which there is a way.
    pub choices: Vec<Choice>,
}

/// One school as seen from the block: walk + crowding = sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub school: SchoolIdx,
    pub walk: Millimeters,
    pub crowding: Millimeters,
    /// How many more seats at this school would bring the block here by the rule, all else being
    /// equal; a tie counts. `None`: it is the block's own school, or the block is bound to the
    /// school that stands in it, or no number of seats up to all children would, or it is not
    /// among the nearest [`COUNTED`] others.
    pub seats_to_get_in: Option<Children>,
}

/// What decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No school is nearer.
    Nearest,
    /// Walk + crowding is least here.
    LeastSum,
    /// The school stands in this block.
    OwnBlock,
    /// Blocks are never split; the rule alone says `rule`, where the sum is smaller by `extra`.
    /// `None`: the rule alone would leave it without a seat.
    WholeBlock { rule: Option<SchoolIdx>, extra: Millimeters },
    /// Seats do not suffice: every school's sum is at least `no_seat`.
    NoSeat { no_seat: Millimeters },
    /// Seats do not suffice for whole blocks; the rule alone says `rule`.
    NoSeatForWholeBlock { rule: SchoolIdx },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    Chinese,
}

impl Choice {
    pub fn sum(&self) -> Millimeters {
        self.walk + self.crowding
    }
}

/// For how many schools it is counted what more seats would change: each takes the optimum some
/// ten times over.
pub const COUNTED: usize = 3;

/// `plan` must be a verified plan of `world`.
pub fn explain(world: &World, plan: &Plan, block: BlockIdx) -> Explanation {
    let problem = Problem::of(world);
    let mut explanation = why_here(world, plan, (&problem, block));
    if problem.fixed[block.0].is_some() {
        return explanation;
    }
    let crowding: Vec<Millimeters> = plan.schools.iter().map(|school| school.crowding).collect();
    let solver = Solver::of(&problem);
    let own = explanation.school;
    let others = explanation.choices.iter_mut().filter(|choice| Some(choice.school) != own);
    for choice in others.take(COUNTED) {
        let wish = (block, choice.school);
        choice.seats_to_get_in = seats_to_get_in(&problem, &solver, &crowding, wish);
    }
    explanation
}

/// As [`explain`], but it is not counted what more seats would change: quick enough for lists of
/// all blocks.
pub fn explain_briefly(world: &World, plan: &Plan, block: BlockIdx) -> Explanation {
    why_here(world, plan, (&Problem::of(world), block))
}

fn why_here(world: &World, plan: &Plan, (problem, block): (&Problem, BlockIdx)) -> Explanation {
    let mut seen = schools_seen(world, plan, block);
    let own = plan.blocks[block.0].school.as_ref().map(|(id, _)| {
        world.district.school_named(id).expect("a verified plan names the district's schools")
    });
    let rule = rule(&seen, own, plan.no_seat);
    let why = why(problem, &seen, (block, own), rule);
    keep_what_matters(&mut seen, own, rule);
    Explanation { block, school: own, why, choices: seen }
}

impl Explanation {
    /// For people, with the arithmetic: a short paragraph.
    pub fn sentence(&self, world: &World, language: Language) -> String {
        let told = Told::of(self, world, language);
        match language {
            Language::English => english::paragraph(&told),
            Language::Chinese => chinese::paragraph(&told),
        }
    }

    pub fn choice(&self, school: SchoolIdx) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.school == school)
    }
}

/// All schools to which there is a way, nearest first, ties by school.
fn schools_seen(world: &World, plan: &Plan, block: BlockIdx) -> Vec<Choice> {
    let ways = world.district.school_idxs().filter_map(|school| {
        let walk = world.distances.between(block, school)?;
        let crowding = plan.schools[school.0].crowding;
        Some(Choice { school, walk, crowding, seats_to_get_in: None })
    });
    let mut seen: Vec<Choice> = ways.collect();
    seen.sort_unstable_by_key(|choice| (choice.walk, choice.school));
    seen
}

/// Where the rule alone sends it: the least sum; of equal ones its own school, else the nearest.
/// `None`: every sum is more than going without a seat counts, or as much, and it goes without.
fn rule(seen: &[Choice], own: Option<SchoolIdx>, no_seat: Millimeters) -> Option<SchoolIdx> {
    let least = seen.iter().min_by_key(|choice| (choice.sum(), Some(choice.school) != own))?;
    let worse_than_none = match own {
        Some(_) => least.sum() > no_seat,
        None => least.sum() >= no_seat,
    };
    (!worse_than_none).then_some(least.school)
}

fn why(
    problem: &Problem,
    seen: &[Choice],
    (block, own): (BlockIdx, Option<SchoolIdx>),
    rule: Option<SchoolIdx>,
) -> Why {
    let Some(own) = own else {
        let no_seat = Why::NoSeat { no_seat: problem.no_seat };
        return rule.map_or(no_seat, |rule| Why::NoSeatForWholeBlock { rule });
    };
    let of = |school: SchoolIdx| {
        let choice = seen.iter().find(|choice| choice.school == school);
        choice.expect("a block is sent, and would be sent, only where there is a way")
    };
    if problem.fixed[block.0] == Some(own) {
        return Why::OwnBlock;
    }
    let least = rule.map_or(problem.no_seat, |rule| of(rule).sum());
    if of(own).sum() > least {
        return Why::WholeBlock { rule, extra: of(own).sum() - least };
    }
    if of(own).walk == seen[0].walk { Why::Nearest } else { Why::LeastSum }
}

/// How many schools are told of where there is no seat anywhere.
const NEAREST: usize = 3;

fn keep_what_matters(seen: &mut Vec<Choice>, own: Option<SchoolIdx>, rule: Option<SchoolIdx>) {
    match own.or(rule) {
        None => seen.truncate(NEAREST),
        Some(last) => {
            let reach = seen.iter().find(|choice| choice.school == last).map(|choice| choice.walk);
            seen.retain(|choice| {
                let named = [own, rule].contains(&Some(choice.school));
                named || Some(choice.walk) < reach
            });
        }
    }
}
