use crate::allocate::wishes::{self, Conflict};
use crate::allocate::{self, Allocation, Problem};
use crate::model::{Children, Plan, Rule, SchoolIdx};
use crate::verify::{self, Promise};
use crate::world::World;

/// A plan that keeps every promise.
///
/// # Errors
///
/// As of [`prove`].
pub fn plan(world: &World) -> Result<Plan, NoPlan> {
    Ok(prove(world)?.plan)
}

/// A plan, and what was found when each of its promises was checked: all of them hold.
#[derive(Clone, Debug)]
pub struct Proved {
    pub plan: Plan,
    pub promises: Vec<Promise>,
}

/// Why there is no plan.
#[derive(Clone, Debug)]
pub enum NoPlan {
    /// The office's wishes cannot hold together.
    Impossible(Vec<Conflict>),
    /// If blocks could be split, all wishes could hold; with whole blocks no plan was found. These
    /// schools came closest, but lack so many children to what they have to get.
    NotFound(Vec<(SchoolIdx, Children)>),
    /// The promises that the plan breaks. That is our mistake, never the caller's, and such a plan
    /// is shown to nobody.
    Broken(Vec<Promise>),
}

/// # Errors
///
/// When the office's wishes cannot all hold, or no plan was found in which they do.
pub fn prove(world: &World) -> Result<Proved, NoPlan> {
    let conflicts = wishes::conflicts(world);
    if !conflicts.is_empty() {
        return Err(NoPlan::Impossible(conflicts));
    }
    let allocation = allocate::allocate(world);
    let lacking = lacking(world, &allocation);
    if !lacking.is_empty() {
        return Err(NoPlan::NotFound(lacking));
    }
    let plan = allocate::certify(world, &allocation);
    let promises = verify::verify(world, &plan);
    if promises.iter().all(|promise| promise.finding.is_ok()) {
        Ok(Proved { plan, promises })
    } else {
        let broken = promises.into_iter().filter(|promise| promise.finding.is_err());
        Err(NoPlan::Broken(broken.collect()))
    }
}

/// The same world by each of the three rules, in the order of [`Rule::ALL`]: what they make of it,
/// to be put side by side. Whether zones connect is for each rule as the settings leave it.
pub fn by_each_rule(world: &World) -> [ByRule; 3] {
    Rule::ALL.map(|rule| {
        let mut world = world.clone();
        world.district.settings.rule = rule;
        world.take_in_hand(world.district.hand.clone());
        let proved = prove(&world);
        ByRule { rule, world, proved }
    })
}

/// What one of the rules makes of a world.
#[derive(Clone, Debug)]
pub struct ByRule {
    pub rule: Rule,
    /// The same, but for the rule.
    pub world: World,
    pub proved: Result<Proved, NoPlan>,
}

/// Schools with fewer children than they have to get.
fn lacking(world: &World, allocation: &Allocation) -> Vec<(SchoolIdx, Children)> {
    let problem = Problem::of(world);
    let mut lacking = problem.least.clone();
    for (block, school) in allocation.schools.iter().enumerate() {
        if let (Some(school), None) = (school, problem.fixed[block]) {
            lacking[school.0] -= problem.children[block];
        }
    }
    let lacking = lacking.into_iter().enumerate().map(|(at, lacking)| (SchoolIdx(at), lacking));
    lacking.filter(|(_, lacking)| Children(0) < *lacking).collect()
}
