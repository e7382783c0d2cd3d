use crate::model::{BlockIdx, ChildMillimeters, Children, Exception, Plan, Reason, SchoolIdx};
use crate::world::World;

/// An exception with what it costs. For the office alone: it tells a block's children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bend<'a> {
    pub exception: &'a Exception,
    pub children: Children,
    /// Of all its children together.
    pub extra: ChildMillimeters,
    /// Where walk + crowding is least, ties by id. `None`: going without a seat counts less.
    pub rule_school: Option<SchoolIdx>,
}

/// What all exceptions of one reason cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReasonFigures {
    pub reason: Reason,
    pub n_blocks: usize,
    /// Of all their children. `None`: so few blocks that it would tell the children of one.
    pub extra: Option<ChildMillimeters>,
}

/// With fewer exceptions of a reason their cost is not told: it is public, and extra meters per
/// child are public too.
const FEWEST_BLOCKS: usize = 5;

/// Sorted by block.
///
/// `plan` must be a verified plan of `world`.
pub fn bends<'a>(world: &World, plan: &'a Plan) -> Vec<Bend<'a>> {
    let bend = |exception: &'a Exception| {
        let block = world.district.block_named(&exception.block);
        let block = block.expect("a verified plan names the district's blocks");
        let children = world.district.block(block).children;
        Bend {
            exception,
            children,
            extra: exception.extra * children,
            rule_school: rule_school(world, plan, block),
        }
    };
    plan.exceptions.iter().map(bend).collect()
}

/// Of the reasons there are, in their order.
pub(super) fn by_reason(bends: &[Bend]) -> Vec<ReasonFigures> {
    let figures = |reason: Reason| {
        let of_it = || bends.iter().filter(move |bend| bend.exception.reason == reason);
        let n_blocks = of_it().count();
        let extra = (FEWEST_BLOCKS <= n_blocks).then(|| of_it().map(|bend| bend.extra).sum());
        (0 < n_blocks).then_some(ReasonFigures { reason, n_blocks, extra })
    };
    Reason::ALL.into_iter().filter_map(figures).collect()
}

fn rule_school(world: &World, plan: &Plan, block: BlockIdx) -> Option<SchoolIdx> {
    let sums = world.district.school_idxs().filter_map(|school| {
        let walk = world.distances.between(block, school)?;
        Some((walk + plan.schools[school.0].crowding, school))
    });
    sums.min().filter(|(sum, _)| *sum <= plan.no_seat).map(|(_, school)| school)
}
