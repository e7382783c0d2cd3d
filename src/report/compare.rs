use std::collections::BTreeMap;

use crate::model::{
    BlockId, ChildMillimeters, Children, Plan, PlannedBlock, PlannedSchool, SchoolId,
};

/// Two plans side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Blocks whose school differs, sorted by id.
    pub moves: Vec<Move>,
    /// Blocks that only the plan before knows, sorted.
    pub gone: Vec<BlockId>,
    /// Blocks that only the plan after knows, sorted.
    pub new: Vec<BlockId>,
    /// Every school of either plan, sorted by id.
    pub schools: Vec<SchoolChange>,
    pub walk: (ChildMillimeters, ChildMillimeters),
    pub placed: (Children, Children),
    pub unplaced: (Children, Children),
    /// As of [`super::cut_edges`]. A plan alone does not know which blocks touch: `None` until
    /// somebody who does says so, and where nobody does.
    pub cut_edges: (Option<usize>, Option<usize>),
}

/// A block that changes school. `None`: it has no seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub block: BlockId,
    pub from: Option<SchoolId>,
    pub to: Option<SchoolId>,
}

/// Before and after. `None`: that plan does not know the school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolChange {
    pub school: SchoolId,
    pub seats: (Option<Children>, Option<Children>),
    pub children: (Option<Children>, Option<Children>),
    pub walk: (Option<ChildMillimeters>, Option<ChildMillimeters>),
}

pub fn compare(before: &Plan, after: &Plan) -> Comparison {
    let mut comparison = Comparison {
        moves: Vec::new(),
        gone: Vec::new(),
        new: Vec::new(),
        schools: schools(before, after),
        walk: (before.cost, after.cost),
        placed: (placed(before), placed(after)),
        unplaced: (before.unplaced_children, after.unplaced_children),
        cut_edges: (None, None),
    };
    let by_id = |block: &PlannedBlock| block.id.clone();
    for (id, pair) in side_by_side(&before.blocks, &after.blocks, by_id) {
        let school = |block: &PlannedBlock| block.school.as_ref().map(|(school, _)| school.clone());
        match pair {
            (Some(before), Some(after)) => {
                let (from, to) = (school(before), school(after));
                if from != to {
                    comparison.moves.push(Move { block: id, from, to });
                }
            }
            (Some(_), None) => comparison.gone.push(id),
            (None, _) => comparison.new.push(id),
        }
    }
    comparison
}

fn schools(before: &Plan, after: &Plan) -> Vec<SchoolChange> {
    let by_id = |school: &PlannedSchool| school.id.clone();
    let pairs = side_by_side(&before.schools, &after.schools, by_id);
    let changes = pairs.into_iter().map(|(school, (before, after))| SchoolChange {
        school,
        seats: (before.map(|school| school.seats), after.map(|school| school.seats)),
        children: (before.map(|school| school.children), after.map(|school| school.children)),
        walk: (before.map(|school| school.walk), after.map(|school| school.walk)),
    });
    changes.collect()
}

fn placed(plan: &Plan) -> Children {
    plan.schools.iter().map(|school| school.children).sum()
}

/// One of two lists has it, or both have.
type Pair<'a, T> = (Option<&'a T>, Option<&'a T>);

fn side_by_side<'a, T, Id: Ord>(
    before: &'a [T],
    after: &'a [T],
    id: impl Fn(&T) -> Id,
) -> BTreeMap<Id, Pair<'a, T>> {
    let mut pairs: BTreeMap<Id, Pair<T>> = BTreeMap::new();
    for row in before {
        pairs.entry(id(row)).or_default().0 = Some(row);
    }
    for row in after {
        pairs.entry(id(row)).or_default().1 = Some(row);
    }
    pairs
}
