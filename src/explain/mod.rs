//! One home's answer: the school, the nearer ones, and the same addition for every family.

mod lookup;
mod more_seats;
mod sentence;
mod told;

pub use lookup::Lookup;
pub use told::{AlongStreets, Figure, along_streets};

use std::cell::OnceCell;

use crate::allocate::{Problem, Solver};
use crate::language::Language;
use crate::model::{BlockIdx, Children, Millimeters, Plan, Reason, Rule, SchoolIdx};
use crate::terms::FixedBy;
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
    /// Its own school and all nearer ones, and where the crowdings alone would have sent it:
    /// nearest first, ties by school. Without a school, those up to where the crowdings would have
    /// sent it; if that is nowhere, the nearest three. Only schools to which there is a way.
    pub choices: Vec<Choice>,
}

/// One school as seen from the block: walk + crowding = sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub school: SchoolIdx,
    pub walk: Millimeters,
    /// Negative where it takes a discount to get the school enough children.
    pub crowding: Millimeters,
    /// What moving the block there from its school in the plan before counts. Zero: nothing.
    pub moving: Millimeters,
    /// Why the block may not go there. `None`: it may.
    pub barred: Option<Bar>,
    /// How many more seats at this school would bring the block here by the rule, all else being
    /// equal; a tie counts. `None`: it is the block's own school, or the block is bound to its
    /// school, or it may not go here, or no number of seats up to all children would, or it is not
    /// among the nearest [`COUNTED`] others, or the rule is not least-walk.
    pub seats_to_get_in: Option<Children>,
}

/// Why a block may not go to a school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// The office does not want it there.
    Ban,
    /// Nobody may walk farther than `most`.
    TooFar { most: Millimeters },
    /// `most` is the longest walk of all, and as short as can be.
    WorstWalk { most: Millimeters },
}

/// What decided. `rule` is where the crowdings alone would have sent the block, `extra` how much
/// more walk + crowding is at its school than there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No school is nearer.
    Nearest,
    /// Walk + crowding is least here.
    LeastSum,
    /// By the rule nearest-first: at all nearer schools that it may go to, homes nearer to them
    /// left no room for the block; or, where zones have to connect, it could not go there for that.
    NearestFirst { connected: bool },
    /// The school stands in this block.
    OwnBlock,
    /// The office sends it here.
    Pinned,
    /// It was moved not long ago, and stays.
    NotTwice,
    /// It may not go to `rule`.
    Barred { bar: Bar, rule: SchoolIdx, extra: Millimeters },
    /// It was here before, and moving it counts `price`, at least as much as it would save.
    Kept { price: Millimeters, rule: SchoolIdx, extra: Millimeters },
    /// A zone would not be in one piece without it here, or with it there. `None`: the crowdings
    /// alone would leave it without a seat.
    Connected { rule: Option<SchoolIdx>, extra: Millimeters },
    /// Blocks are never split; the crowdings alone say `rule`, where the sum is smaller by
    /// `extra`. `None`: they alone would leave it without a seat.
    WholeBlock { rule: Option<SchoolIdx>, extra: Millimeters },
    /// Seats do not suffice: every school's sum is at least `no_seat`.
    NoSeat { no_seat: Millimeters },
    /// Seats do not suffice for whole blocks; the crowdings alone say `rule`.
    NoSeatForWholeBlock { rule: SchoolIdx },
    /// Seats do not suffice, and to `rule`, which the crowdings alone say, it may not go. `None`:
    /// its zone would not be in one piece.
    NoSeatBarred { bar: Option<Bar>, rule: SchoolIdx },
    /// By the rule nearest-first: at every school that it may go to, homes nearer to it left no
    /// room; or, where zones have to connect, it could not go there for that.
    NoSeatNearestFirst { connected: bool },
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
    let mut explained = None;
    explain_each(world, plan, [block], |explanation| explained = Some(explanation));
    explained.expect("each block has one")
}

/// As [`explain`], of many blocks, one after the other, `tell` being told of each: what they have
/// in common is prepared once.
pub fn explain_each(
    world: &World,
    plan: &Plan,
    blocks: impl IntoIterator<Item = BlockIdx>,
    mut tell: impl FnMut(Explanation),
) {
    let problem = Problem::of(world);
    let solver = OnceCell::new();
    let crowding: Vec<Millimeters> = plan.schools.iter().map(|school| school.crowding).collect();
    for block in blocks {
        let mut explanation = explain_briefly(world, plan, block);
        let by_sums = world.terms.fixed[block.0].is_none() && plan.rule == Rule::LeastWalk;
        let own = explanation.school;
        let others = explanation.choices.iter_mut().filter(|choice| Some(choice.school) != own);
        let counted = others.take(COUNTED).filter(|choice| by_sums && choice.barred.is_none());
        for choice in counted {
            let solver = solver.get_or_init(|| Solver::of(&problem));
            let wish = (block, choice.school);
            choice.seats_to_get_in = seats_to_get_in(&problem, solver, &crowding, wish);
        }
        tell(explanation);
    }
}

/// As [`explain`], but it is not counted what more seats would change: quick enough for lists of
/// all blocks.
pub fn explain_briefly(world: &World, plan: &Plan, block: BlockIdx) -> Explanation {
    let mut choices = schools_seen(world, plan, block);
    let own = plan.blocks[block.0].school.as_ref().map(|(id, _)| {
        world.district.school_named(id).expect("a verified plan names the district's schools")
    });
    let rule = rule(&choices, own, plan.no_seat);
    let why = why(world, plan, (block, own, rule), &choices);
    // What the crowdings say is not to the point where the nearest homes come first.
    let by_walk = matches!(why, Why::NearestFirst { .. } | Why::NoSeatNearestFirst { .. });
    keep_what_matters(&mut choices, own, rule.filter(|_| !by_walk));
    Explanation { block, school: own, why, choices }
}

impl Explanation {
    /// For people, with the arithmetic: a short paragraph.
    pub fn sentence(&self, world: &World, language: Language) -> String {
        sentence::paragraph(&Told::of(self, world, language))
    }

    pub fn choice(&self, school: SchoolIdx) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.school == school)
    }
}

/// All schools to which there is a way, nearest first, ties by school.
fn schools_seen(world: &World, plan: &Plan, block: BlockIdx) -> Vec<Choice> {
    let keep = world.district.hand.keep.as_ref();
    let before = keep.and_then(|keep| Some((keep.schools[block.0]?, keep.price)));
    let ways = world.district.school_idxs().filter_map(|school| {
        let walk = world.distances.between(block, school)?;
        let crowding = plan.schools[school.0].crowding;
        let moving = before.filter(|(kept, _)| *kept != school).map(|(_, price)| price);
        let moving = moving.unwrap_or_default();
        let barred = barred(world, plan, (block, school), walk);
        Some(Choice { school, walk, crowding, moving, barred, seats_to_get_in: None })
    });
    let mut seen: Vec<Choice> = ways.collect();
    seen.sort_unstable_by_key(|choice| (choice.walk, choice.school));
    seen
}

/// What the office says comes first.
fn barred(
    world: &World,
    plan: &Plan,
    pair: (BlockIdx, SchoolIdx),
    walk: Millimeters,
) -> Option<Bar> {
    let district = &world.district;
    if district.hand.pins.get(&pair.0) == Some(&pair.1) {
        return None;
    }
    if district.hand.bans.contains(&pair) {
        return Some(Bar::Ban);
    }
    let too_far = district.settings.max_walk.filter(|most| *most < walk);
    let worst = plan.worst_walk.as_ref().map(|worst| worst.walk).filter(|most| *most < walk);
    let too_far = too_far.map(|most| Bar::TooFar { most });
    too_far.or(worst.map(|most| Bar::WorstWalk { most }))
}

/// Where the crowdings alone send it: the least sum; of equal ones its own school, else the first
/// by id. `None`: every sum is more than going without a seat counts, or as much, and it goes
/// without.
fn rule(seen: &[Choice], own: Option<SchoolIdx>, no_seat: Millimeters) -> Option<SchoolIdx> {
    let order = |choice: &&Choice| (choice.sum(), Some(choice.school) != own, choice.school);
    let least = seen.iter().min_by_key(order)?;
    let worse_than_none = match own {
        Some(_) => least.sum() > no_seat,
        None => least.sum() >= no_seat,
    };
    (!worse_than_none).then_some(least.school)
}

fn why(
    world: &World,
    plan: &Plan,
    (block, own, rule): (BlockIdx, Option<SchoolIdx>, Option<SchoolIdx>),
    seen: &[Choice],
) -> Why {
    let exception = plan.exception(&world.district.block(block).id);
    let reason = exception.map(|exception| exception.reason);
    let Some(own) = own else { return why_no_seat(plan, reason, (seen, rule)) };
    if let Some(fixed) = world.terms.fixed[block.0].filter(|fixed| fixed.school == own) {
        return match fixed.by {
            FixedBy::Pin => Why::Pinned,
            FixedBy::Hold => Why::NotTwice,
            FixedBy::OwnBlock => Why::OwnBlock,
        };
    }
    let of = |school: SchoolIdx| choice_of(seen, school);
    let nearest = of(own).walk == seen[0].walk;
    let Some(exception) = exception else {
        return match plan.rule {
            _ if nearest => Why::Nearest,
            Rule::NearestFirst => Why::NearestFirst { connected: plan.connected },
            Rule::LeastWalk | Rule::ShortestWorstWalk => Why::LeastSum,
        };
    };
    let (extra, bar) = (exception.extra, rule.and_then(|rule| of(rule).barred));
    match (exception.reason, rule, bar) {
        (Reason::Connected, rule, _) => Why::Connected { rule, extra },
        (Reason::Keep, Some(rule), _) if plan.rule != Rule::NearestFirst => {
            Why::Kept { price: of(rule).moving, rule, extra }
        }
        _ if plan.rule == Rule::NearestFirst && nearest => Why::Nearest,
        _ if plan.rule == Rule::NearestFirst => Why::NearestFirst { connected: plan.connected },
        (Reason::Ban | Reason::TooFar | Reason::Rule, Some(rule), Some(bar)) => {
            Why::Barred { bar, rule, extra }
        }
        _ => Why::WholeBlock { rule, extra },
    }
}

fn why_no_seat(
    plan: &Plan,
    reason: Option<Reason>,
    (seen, rule): (&[Choice], Option<SchoolIdx>),
) -> Why {
    if plan.rule == Rule::NearestFirst && reason != Some(Reason::Connected) && !seen.is_empty() {
        return Why::NoSeatNearestFirst { connected: plan.connected };
    }
    let Some(rule) = rule else { return Why::NoSeat { no_seat: plan.no_seat } };
    match (reason, choice_of(seen, rule).barred) {
        (Some(Reason::Connected), _) => Why::NoSeatBarred { bar: None, rule },
        (Some(Reason::Ban | Reason::TooFar | Reason::Rule), bar @ Some(_)) => {
            Why::NoSeatBarred { bar, rule }
        }
        _ => Why::NoSeatForWholeBlock { rule },
    }
}

fn choice_of(seen: &[Choice], school: SchoolIdx) -> &Choice {
    let choice = seen.iter().find(|choice| choice.school == school);
    choice.expect("a block is sent, and would be sent, only where there is a way")
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
