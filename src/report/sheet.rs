use rayon::prelude::*;

use super::exceptions::bends;
use super::figures::Placement;
use crate::model::{
    BlockId, BlockIdx, ChildMillimeters, Children, Millimeters, Millionths, Plan, Reason, SchoolId,
    SchoolIdx,
};
use crate::sharing::nearest_schools;
use crate::world::World;

/// A way to place everybody, to be put beside others: a plan, or today's zones.
#[derive(Clone, Debug)]
pub struct Placed<'a> {
    pub world: &'a World,
    /// One per block; `None`: no school, or no way there.
    schools: Vec<Option<SchoolIdx>>,
    /// `None`: nobody proved anything about it.
    pub plan: Option<&'a Plan>,
}

/// What can be said of any way to place everybody. For the office alone: few children may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub children: Children,
    pub unplaced: Children,
    pub walk: ChildMillimeters,
    /// Of placed children; `None`: nobody is placed.
    pub walks: Option<Walks>,
    /// For each length that was asked about, who walks farther.
    pub beyond: Vec<(Millimeters, Children)>,
    /// Placed children for whom no school is nearer.
    pub at_nearest: Children,
    pub envy: Envy,
    pub over_seats: Children,
    pub n_schools_over_seats: usize,
    /// `None`: no school has seats.
    pub fill: Option<Fill>,
    /// Sorted by id.
    pub loads: Vec<Load>,
    /// Sorted by block; empty where there is no plan.
    pub exceptions: Vec<Price>,
}

/// How far children walk. A share of children walks no farther than its walk, and no shorter walk
/// is enough for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walks {
    pub mean: Millimeters,
    /// Of half of the children.
    pub median: Millimeters,
    /// Of 95 in 100.
    pub most: Millimeters,
    pub worst: Millimeters,
}

/// Children per seat, over schools with seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    pub least: Millionths,
    pub most: Millionths,
}

/// Who might ask "why not us?": blocks with children that are free to go anywhere, and a nearer
/// school, by the distances that count, that would have room for them if whoever lives farther from
/// it had to leave. By the rule nearest-first nobody does, where zones need not connect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Envy {
    pub blocks: usize,
    pub children: Children,
}

/// What a school gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    pub school: SchoolId,
    pub seats: Children,
    pub children: Children,
    pub walk: ChildMillimeters,
    /// `None`: nobody goes here.
    pub worst_walk: Option<Millimeters>,
    pub n_blocks: usize,
}

/// An exception and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    pub block: BlockId,
    pub reason: Reason,
    /// `None`: it has no seat.
    pub school: Option<SchoolId>,
    /// Where the crowdings alone would have sent it. `None`: nowhere.
    pub rule_school: Option<SchoolId>,
    pub children: Children,
    /// Of all its children together.
    pub extra: ChildMillimeters,
}

/// Two ways to place people, in the words of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    pub before: Sheet,
    pub after: Sheet,
    /// Blocks that both know, and send elsewhere; sorted by id.
    pub movers: Vec<Mover>,
    /// Their children, as those after count them.
    pub moving_children: Children,
    /// Blocks that only one of the two knows, sorted.
    pub gone: Vec<BlockId>,
    pub new: Vec<BlockId>,
}

/// A block that goes elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mover {
    pub block: BlockId,
    pub children: Children,
    /// Its school and the walk there. `None`: it has none.
    pub from: Option<(SchoolId, Millimeters)>,
    pub to: Option<(SchoolId, Millimeters)>,
}

impl<'a> Placed<'a> {
    /// `plan` must be a verified plan of `world`.
    pub fn of_plan(world: &'a World, plan: &'a Plan) -> Self {
        let school = |id: &SchoolId| world.district.school_named(id);
        let schools = plan.blocks.iter().map(|block| school(&block.school.as_ref()?.0));
        Self { world, schools: schools.collect(), plan: Some(plan) }
    }

    /// Today's zones. `None`: no block says which school is its own today.
    pub fn today(world: &'a World) -> Option<Self> {
        let today = world.district.blocks().iter().map(|block| block.current_school);
        let today: Vec<Option<SchoolIdx>> = today.collect();
        today.iter().any(Option::is_some).then(|| Self::of(world, today))
    }

    /// Any way at all; one per block.
    pub fn of(world: &'a World, schools: Vec<Option<SchoolIdx>>) -> Self {
        let schools = Placement::of(world, schools).schools;
        Self { world, schools, plan: None }
    }

    /// One per block; `None`: no school, or no way there.
    pub fn schools(&self) -> &[Option<SchoolIdx>] {
        &self.schools
    }

    fn place(&self, block: BlockIdx) -> Option<(SchoolId, Millimeters)> {
        let school = self.schools[block.0]?;
        let walk = self.world.distances.between(block, school)?;
        Some((self.world.district.school(school).id.clone(), walk))
    }
}

/// `beyond`: lengths of which it is wanted who walks farther.
pub fn sheet(placed: &Placed, beyond: &[Millimeters]) -> Sheet {
    let world = placed.world;
    let placement = Placement::of(world, placed.schools.clone());
    let figures = placement.figures(world, &nearest_schools(world));
    let walked = walked(placed);
    let farther = |length: Millimeters| {
        let from = walked.partition_point(|(walk, _)| *walk <= length);
        walked[from..].iter().map(|(_, children)| *children).sum()
    };
    let load = |(school, load): (&crate::model::School, &super::figures::Load)| Load {
        school: school.id.clone(),
        seats: school.seats,
        children: load.children,
        walk: load.walk,
        worst_walk: load.longest_walk,
        n_blocks: load.blocks.len(),
    };
    let loads: Vec<Load> =
        world.district.schools().iter().zip(&placement.loads).map(load).collect();
    Sheet {
        children: figures.children,
        unplaced: figures.unplaced,
        walk: figures.walk,
        walks: walks(&walked),
        beyond: beyond.iter().map(|length| (*length, farther(*length))).collect(),
        at_nearest: figures.at_nearest,
        envy: envy(placed),
        over_seats: figures.over_seats,
        n_schools_over_seats: figures.n_schools_over_seats,
        fill: fill(&loads),
        loads,
        exceptions: placed.plan.map_or(Vec::new(), |plan| prices(world, plan)),
    }
}

/// Walks of placed blocks with children, sorted.
fn walked(placed: &Placed) -> Vec<(Millimeters, Children)> {
    let walk = |block: BlockIdx| {
        let walk = placed.world.distances.between(block, placed.schools[block.0]?)?;
        Some((walk, placed.world.district.block(block).children))
    };
    let walks = placed.world.district.block_idxs().filter_map(walk);
    let mut walks: Vec<_> = walks.filter(|(_, children)| Children(0) < *children).collect();
    walks.sort_unstable();
    walks
}

fn walks(walked: &[(Millimeters, Children)]) -> Option<Walks> {
    let children: Children = walked.iter().map(|(_, children)| *children).sum();
    let total: ChildMillimeters = walked.iter().map(|(walk, children)| *walk * *children).sum();
    let within = |percent: i64| {
        let mut so_far = Children(0);
        let enough = walked.iter().find(|(_, more)| {
            so_far += *more;
            i128::from(percent) * i128::from(children.0) <= 100 * i128::from(so_far.0)
        });
        enough.map(|(walk, _)| *walk)
    };
    Some(Walks {
        mean: Millimeters((total.0 + children.0 / 2) / children.0.max(1)),
        median: within(50)?,
        most: within(95)?,
        worst: walked.last()?.0,
    })
}

fn fill(loads: &[Load]) -> Option<Fill> {
    let with_seats = loads.iter().filter(|load| Children(0) < load.seats);
    let fills = with_seats.map(|load| {
        let millionths = i128::from(load.children.0) * 1_000_000 / i128::from(load.seats.0);
        Millionths(i64::try_from(millionths).unwrap_or(i64::MAX))
    });
    let fills: Vec<Millionths> = fills.collect();
    Some(Fill { least: *fills.iter().min()?, most: *fills.iter().max()? })
}

fn envy(placed: &Placed) -> Envy {
    let Placed { world, schools, .. } = placed;
    let district = &world.district;
    let children = |block: BlockIdx| district.block(block).children;
    let mut room: Vec<Children> = district.schools().iter().map(|school| school.seats).collect();
    let mut admitted: Vec<Vec<(Millimeters, BlockIdx)>> = vec![Vec::new(); room.len()];
    for (block, school) in district.block_idxs().zip(schools) {
        let Some(school) = school else { continue };
        match (world.terms.fixed[block.0], world.counted().between(block, *school)) {
            (None, Some(counted)) => admitted[school.0].push((counted, block)),
            _ => room[school.0] -= children(block),
        }
    }
    let so_far = |list: &mut Vec<(Millimeters, BlockIdx)>| {
        list.sort_unstable();
        let mut sum = Children(0);
        let sums = list.iter().map(|(_, block)| {
            sum += children(*block);
            sum
        });
        sums.collect()
    };
    let sums: Vec<Vec<Children>> = admitted.iter_mut().map(so_far).collect();
    let envies = |block: &BlockIdx| {
        let own =
            schools[block.0].and_then(|own| Some((world.counted().between(*block, own)?, own)));
        district.school_idxs().any(|school| {
            let Some(way) = world.counted().between(*block, school) else { return false };
            let nearer = own.is_none_or(|own| (way, school) < own);
            let before = admitted[school.0].partition_point(|other| *other < (way, *block));
            let taken = before.checked_sub(1).map_or(Children(0), |last| sums[school.0][last]);
            nearer && taken + children(*block) <= room[school.0]
        })
    };
    let free =
        |block: &BlockIdx| world.terms.fixed[block.0].is_none() && Children(0) < children(*block);
    let blocks: Vec<BlockIdx> = district.block_idxs().collect();
    let envious: Vec<BlockIdx> = blocks.into_par_iter().filter(free).filter(envies).collect();
    let children = envious.iter().map(|block| children(*block)).sum();
    Envy { blocks: envious.len(), children }
}

fn prices(world: &World, plan: &Plan) -> Vec<Price> {
    let price = |bend: super::Bend| Price {
        block: bend.exception.block.clone(),
        reason: bend.exception.reason,
        school: bend.exception.school.clone(),
        rule_school: bend.rule_school.map(|school| world.district.school(school).id.clone()),
        children: bend.children,
        extra: bend.extra,
    };
    bends(world, plan).into_iter().map(price).collect()
}

/// The two may be of different versions of a district: blocks and schools are the same by id.
pub fn beside(before: &Placed, after: &Placed, beyond: &[Millimeters]) -> Beside {
    let (was, is) = (&before.world.district, &after.world.district);
    let (mut movers, mut new) = (Vec::new(), Vec::new());
    for block in is.block_idxs() {
        let id = &is.block(block).id;
        let Some(old) = was.block_named(id) else {
            new.push(id.clone());
            continue;
        };
        let (from, to) = (before.place(old), after.place(block));
        let school =
            |place: &Option<(SchoolId, Millimeters)>| place.as_ref().map(|at| at.0.clone());
        if school(&from) != school(&to) {
            movers.push(Mover { block: id.clone(), children: is.block(block).children, from, to });
        }
    }
    let gone = was.blocks().iter().map(|block| &block.id);
    let gone = gone.filter(|id| is.block_named(id).is_none()).cloned().collect();
    Beside {
        before: sheet(before, beyond),
        after: sheet(after, beyond),
        moving_children: movers.iter().map(|mover| mover.children).sum(),
        movers,
        gone,
        new,
    }
}
