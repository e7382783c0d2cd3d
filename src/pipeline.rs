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
    let allocation = allocate::least_walk(world);
    let plan = allocate::certify(world, &allocation);
    let promises = verify::verify(world, &plan);
    let broken: Vec<Promise> =
        promises.into_iter().filter(|promise| promise.finding.is_err()).collect();
    if broken.is_empty() { Ok(plan) } else { Err(broken) }
}
