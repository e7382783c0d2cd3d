use super::optimum::Solver;
use super::{Allocation, Problem, allocate, connected, whole_blocks};
use crate::model::Rule;
use crate::world::World;

/// The least total walk after a change, from the allocation before it: fast enough to follow a
/// drawing hand.
///
/// The world may differ from that of `before` in anything but which blocks and schools there are:
/// blocks pinned or let go, seats, a school closed by taking all its seats. The optimum is exactly
/// that of [`super::least_walk`]. Whole blocks stay where they were unless seats or a gain say
/// otherwise, so a plan changes near the change only; their gap is about as small.
///
/// Rules other than least walk are allocated from scratch, and so are connected zones if those of
/// before were not connected.
///
/// # Panics
///
/// If `before` has not as many blocks and schools as the world.
pub fn resolve(world: &World, before: &Allocation) -> Allocation {
    let connected = world.terms.connected;
    if world.district.settings.rule != Rule::LeastWalk || connected && !before.connected {
        return allocate(world);
    }
    let problem = Problem::of(world);
    assert_eq!(before.schools.len(), problem.n_blocks(), "blocks stay the same");
    let optimum = Solver::of(&problem).resume(&before.optimum.crowding);
    let schools = match connected {
        true => connected::mend(world, &problem, &optimum, &before.schools),
        false => whole_blocks::mend(&problem, &optimum, before),
    };
    Allocation { schools, optimum, connected, worst_walk: None, tighter: None }
}
