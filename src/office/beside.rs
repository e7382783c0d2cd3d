//! Two ways to place everybody, side by side: plans that are kept, or today's zones.

use std::sync::Arc;

use super::{Base, DraftError, Installation};
use crate::model::{InputRole, Millimeters, Plan, SchoolIdx};
use crate::report::{self, Beside, Placed};
use crate::world::World;

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// By its digest.
    Plan(String),
    /// Today's zones, as the inputs of the other one say them.
    Today,
}

/// Two that can be put side by side.
#[derive(Clone, Debug)]
pub struct Pair {
    pub one: Column,
    pub other: Column,
}

/// A plan, or today's zones on its ground.
#[derive(Clone, Debug)]
pub struct Column {
    pub base: Arc<Base>,
    pub is_today: bool,
}

/// Why two cannot be put side by side.
#[derive(Debug, thiserror::Error)]
pub enum NotBeside {
    #[error(transparent)]
    Plan(#[from] DraftError),
    #[error("today's zones are beside themselves; name a plan to put beside them")]
    TodayTwice,
    #[error(
        "nobody knows today's zones here: the plan's inputs name no school of today \
         (current_school), and no plan to keep to"
    )]
    NoToday,
}

/// How far children walk at most is asked of these lengths.
const BEYOND: [Millimeters; 3] =
    [Millimeters(1_000_000), Millimeters(2_000_000), Millimeters(3_000_000)];

/// Today's zones: the schools that blocks say are theirs, else those of the plan to keep to. They
/// are no optimum and have no certificate. `None`: nobody says.
pub fn today(world: &World) -> Option<Placed<'_>> {
    let kept = || world.district.hand.keep.as_ref().map(|keep| keep.schools.clone());
    Placed::today(world).or_else(|| Some(Placed::of(world, kept()?)))
}

impl Installation {
    /// # Errors
    ///
    /// There is no such plan, or nobody knows today's zones.
    pub async fn pair(&self, district: &str, which: (&Which, &Which)) -> Result<Pair, NotBeside> {
        let base = async |digest: &str| self.drafts.base(district, digest).await;
        let plan = |base| Column { base, is_today: false };
        let (one, other) = match which {
            (Which::Today, Which::Today) => return Err(NotBeside::TodayTwice),
            (Which::Plan(one), Which::Plan(other)) => {
                (plan(base(one).await?), plan(base(other).await?))
            }
            (Which::Today, Which::Plan(other)) => {
                let base = base(other).await?;
                (Column { base: base.clone(), is_today: true }, plan(base))
            }
            (Which::Plan(one), Which::Today) => {
                let base = base(one).await?;
                (plan(base.clone()), Column { base, is_today: true })
            }
        };
        let pair = Pair { one, other };
        if pair.one.placed().is_none() || pair.other.placed().is_none() {
            return Err(NotBeside::NoToday);
        }
        Ok(pair)
    }
}

impl Column {
    /// `None`: nobody knows today's zones.
    pub fn placed(&self) -> Option<Placed<'_>> {
        match self.is_today {
            true => today(&self.base.world),
            false => Some(Placed::of_plan(&self.base.world, &self.base.plan)),
        }
    }

    /// `None`: today's zones have none.
    pub fn plan(&self) -> Option<&Plan> {
        (!self.is_today).then_some(&*self.base.plan)
    }

    /// One per block.
    pub fn schools(&self) -> Vec<Option<SchoolIdx>> {
        self.placed().map_or(Vec::new(), |placed| placed.schools().to_vec())
    }
}

impl Pair {
    /// `None`: nobody knows today's zones, as was found when they were paired.
    pub fn beside(&self) -> Option<Beside> {
        Some(report::beside(&self.one.placed()?, &self.other.placed()?, &BEYOND))
    }

    /// Whether both are on the same blocks, so that one map's outlines do for both.
    pub fn same_blocks(&self) -> bool {
        let (one, other) = (&self.one.base, &self.other.base);
        let blocks = |base: &Base| {
            let inputs = base.world.district.inputs.iter();
            let of = inputs.filter(|input| input.role == InputRole::Blocks).cloned();
            of.collect::<Vec<_>>()
        };
        Arc::ptr_eq(one, other)
            || (!blocks(one).is_empty()
                && blocks(one) == blocks(other)
                && one.world.district.blocks() == other.world.district.blocks())
    }
}
