//! Shared zones (多校划片): which schools should share one, and how even zones then are.
//!
//! 1. `touching`: which schools are neighbors.
//! 2. `stock`: what a school, or several together, have and are asked for.
//! 3. `balance`: how far zones differ in that.
//! 4. `partition`: groups of neighbors that differ least.

mod balance;
mod exchanges;
mod partition;
mod stock;
mod touching;

pub use balance::Balance;
pub use partition::{Question, Score, partition, score};
pub use stock::{Stock, nearest_schools, stocks};
pub use touching::touching_schools;

use crate::model::{Plan, SchoolIdx};
use crate::world::World;

/// Schools that should share a zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Sorted.
    pub schools: Vec<SchoolIdx>,
    pub stock: Stock,
}

/// Every school in one group, and what that evens out.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// In the order of their first schools. A school without a neighbor is alone.
    pub groups: Vec<Group>,
    /// Every school with a zone of its own.
    pub before: Balance,
    /// Every group with one zone.
    pub after: Balance,
}

/// Groups of about `size` neighboring schools, as even as a search with a limit finds them: see
/// `partition`.
///
/// `plan` must be a verified plan of `world`.
pub fn propose(world: &World, plan: &Plan, size: usize) -> Proposal {
    let question = Question {
        stocks: stocks(world, plan, &nearest_schools(world)),
        touching: touching_schools(world, plan),
        size,
    };
    let groups = grouped(&partition(&question), &question.stocks);
    let after: Vec<Stock> = groups.iter().map(|group| group.stock).collect();
    Proposal { before: Balance::of(&question.stocks), after: Balance::of(&after), groups }
}

/// `numbers`: one per school, the number of its group.
fn grouped(numbers: &[usize], stocks: &[Stock]) -> Vec<Group> {
    let n_groups = numbers.iter().max().map_or(0, |last| last + 1);
    let mut groups = vec![Group { schools: Vec::new(), stock: Stock::default() }; n_groups];
    for (school, number) in numbers.iter().enumerate() {
        groups[*number].schools.push(SchoolIdx(school));
        groups[*number].stock += stocks[school];
    }
    groups
}
