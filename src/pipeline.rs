use crate::allocate;
use crate::model::Plan;
use crate::verify::{self, Promise};
use crate::world::World;

/// A plan that keeps every promise.
///
/// # Errors
///
/// The promises it breaks. That is our mistake, never the caller's, and such a plan is shown to
/// nobody.
pub fn plan(world: &World) -> Result<Plan, Vec<Promise>> {
    Ok(prove(world)?.plan)
}

/// A plan, and what was found when each of its promises was checked: all of them hold.
#[derive(Clone, Debug)]
pub struct Proved {
    pub plan: Plan,
    pub promises: Vec<Promise>,
}

/// # Errors
///
/// As of [`plan`].
pub fn prove(world: &World) -> Result<Proved, Vec<Promise>> {
    let allocation = allocate::least_walk(world);
    let plan = allocate::certify(world, &allocation);
    let promises = verify::verify(world, &plan);
    if promises.iter().all(|promise| promise.finding.is_ok()) {
        Ok(Proved { plan, promises })
    } else {
        Err(promises.into_iter().filter(|promise| promise.finding.is_err()).collect())
    }
}
