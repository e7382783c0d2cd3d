use std::collections::BTreeMap;

use super::figures::count;
use super::objections::Objections;
use super::{Evidence, Finding};
use crate::model::{BlockId, BlockIdx, District, Millimeters, Plan, SchoolId, SchoolIdx};

/// What the plan says, in the district's order, so far as it can be understood: what is missing
/// or unknown counts as not said, and of what is said twice the first counts.
pub struct Claims {
    /// One per block.
    pub blocks: Vec<Claim>,
    /// One per school: the row of the plan that speaks of it.
    pub schools: Vec<Option<usize>>,
    /// One per school, within what can be added up.
    pub crowding: Vec<Millimeters>,
}

/// What the plan says of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nothing, or nothing that makes sense.
    Missing,
    /// No seat for it.
    NoSeat,
    At {
        school: SchoolIdx,
        walk: Millimeters,
    },
}

impl Claim {
    pub fn school(self) -> Option<SchoolIdx> {
        match self {
            Self::At { school, .. } => Some(school),
            Self::Missing | Self::NoSeat => None,
        }
    }
}

/// Crowdings beyond these are objected to elsewhere.
const HIGHEST: Millimeters = Millimeters(1 << 60);
const LOWEST: Millimeters = Millimeters(-(1 << 60));

impl Claims {
    pub fn read(district: &District, plan: &Plan) -> Self {
        let mut schools = vec![None; district.schools().len()];
        let mut crowding = vec![Millimeters(0); schools.len()];
        for (row, planned) in plan.schools.iter().enumerate() {
            if let Some(school) = district.school_named(&planned.id)
                && schools[school.0].is_none()
            {
                schools[school.0] = Some(row);
                crowding[school.0] = planned.crowding.clamp(LOWEST, HIGHEST);
            }
        }
        let mut blocks = vec![Claim::Missing; district.blocks().len()];
        for (row, planned) in plan.blocks.iter().enumerate() {
            if let Some(block) = block_near(district, &planned.id, row)
                && blocks[block.0] == Claim::Missing
            {
                blocks[block.0] = claim(district, planned.school.as_ref());
            }
        }
        Self { blocks, schools, crowding }
    }

    /// Placed blocks with their school and claimed walk.
    pub fn placed(&self) -> impl Iterator<Item = (BlockIdx, SchoolIdx, Millimeters)> + '_ {
        self.blocks.iter().enumerate().filter_map(|(block, claim)| match claim {
            Claim::At { school, walk } => Some((BlockIdx(block), *school, *walk)),
            Claim::Missing | Claim::NoSeat => None,
        })
    }

    /// Blocks of which the plan says that there is no seat for them.
    pub fn without_seat(&self) -> impl Iterator<Item = BlockIdx> + '_ {
        let all = self.blocks.iter().enumerate();
        all.filter(|(_, claim)| **claim == Claim::NoSeat).map(|(block, _)| BlockIdx(block))
    }
}

fn claim(district: &District, said: Option<&(SchoolId, Millimeters)>) -> Claim {
    match said {
        None => Claim::NoSeat,
        Some((id, walk)) => district
            .school_named(id)
            .map_or(Claim::Missing, |school| Claim::At { school, walk: *walk }),
    }
}

/// A sound plan has every block in its own row, which spares the search.
fn block_near(district: &District, id: &BlockId, row: usize) -> Option<BlockIdx> {
    match district.blocks().get(row) {
        Some(block) if block.id == *id => Some(BlockIdx(row)),
        _ => district.block_named(id),
    }
}

/// Every block once, every school once, in the order of ids, and no others.
pub fn check(evidence: &Evidence) -> Finding {
    let (district, plan) = (&evidence.world.district, evidence.plan);
    let mut objections = Objections::default();

    let known = |id: &SchoolId| district.school_named(id).is_some();
    let schools = plan.schools.iter().map(|school| &school.id);
    listed_once("school", schools, known, &mut objections);
    for (row, school) in evidence.claims.schools.iter().zip(district.schools()) {
        objections.unless(row.is_some(), || format!("school {} is not in the plan", school.id));
    }

    let known = |id: &BlockId| district.block_named(id).is_some();
    let blocks = plan.blocks.iter().map(|block| &block.id);
    listed_once("block", blocks, known, &mut objections);
    for (claim, block) in evidence.claims.blocks.iter().zip(district.blocks()) {
        // A block at an unknown school is objected to below.
        objections.unless(*claim != Claim::Missing || plan.block(&block.id).is_some(), || {
            format!("block {} is not in the plan", block.id)
        });
    }
    for planned in &plan.blocks {
        if let Some((school, _)) = &planned.school {
            objections.unless(district.school_named(school).is_some(), || {
                format!("block {} goes to {school}, which is no school of the inputs", planned.id)
            });
        }
    }
    objections.or_else(|| {
        let blocks = count(district.blocks().len() as i128, "block");
        let schools = count(district.schools().len() as i128, "school");
        format!("{blocks} and {schools}, each in the plan once")
    })
}

/// Objects to ids that are unknown, said twice or out of order.
fn listed_once<'a, Id: Ord + std::fmt::Display + 'a>(
    kind: &str,
    ids: impl Iterator<Item = &'a Id>,
    known: impl Fn(&Id) -> bool,
    objections: &mut Objections,
) {
    let mut times: BTreeMap<&Id, usize> = BTreeMap::new();
    let mut before: Option<&Id> = None;
    for id in ids {
        objections
            .unless(known(id), || format!("{kind} {id} is in the plan but not in the inputs"));
        let said = times.entry(id).or_default();
        *said += 1;
        let repeated = *said > 1;
        objections.unless(!repeated, || format!("{kind} {id} is in the plan more than once"));
        if let Some(before) = before.filter(|before| *before > id) {
            objections.add(|| format!("{kind} {id} comes after {before}, out of order"));
        }
        before = Some(id);
    }
}
