use serde::Serialize;

use super::layout::to_lines;
use super::meters::Meters;
use crate::report::{Comparison, Move, SchoolChange};

#[derive(Serialize)]
struct ComparisonJson<'a> {
    walk_child_meters: [Meters; 2],
    placed_children: [i64; 2],
    unplaced_children: [i64; 2],
    /// `null` where the plan's inputs are not beside it.
    cut_edges: [Option<usize>; 2],
    schools: Vec<SchoolChangeJson<'a>>,
    moves: Vec<MoveJson<'a>>,
    blocks_gone: Vec<&'a str>,
    blocks_new: Vec<&'a str>,
}

/// Before and after; `null` where that plan does not know the school.
#[derive(Serialize)]
struct SchoolChangeJson<'a> {
    id: &'a str,
    seats: [Option<i64>; 2],
    children: [Option<i64>; 2],
    walk_child_meters: [Option<Meters>; 2],
}

#[derive(Serialize)]
struct MoveJson<'a> {
    block: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

/// Two plans side by side as JSON; every pair is before, after.
pub fn comparison_json(comparison: &Comparison) -> String {
    let (before, after) = comparison.walk;
    to_lines(&ComparisonJson {
        walk_child_meters: [before.into(), after.into()],
        placed_children: [comparison.placed.0.0, comparison.placed.1.0],
        unplaced_children: [comparison.unplaced.0.0, comparison.unplaced.1.0],
        cut_edges: [comparison.cut_edges.0, comparison.cut_edges.1],
        schools: comparison.schools.iter().map(SchoolChangeJson::of).collect(),
        moves: comparison.moves.iter().map(MoveJson::of).collect(),
        blocks_gone: comparison.gone.iter().map(|block| block.0.as_str()).collect(),
        blocks_new: comparison.new.iter().map(|block| block.0.as_str()).collect(),
    })
}

impl<'a> SchoolChangeJson<'a> {
    fn of(change: &'a SchoolChange) -> Self {
        Self {
            id: &change.school.0,
            seats: [change.seats.0.map(|seats| seats.0), change.seats.1.map(|seats| seats.0)],
            children: [
                change.children.0.map(|children| children.0),
                change.children.1.map(|children| children.0),
            ],
            walk_child_meters: [change.walk.0.map(Meters::from), change.walk.1.map(Meters::from)],
        }
    }
}

impl<'a> MoveJson<'a> {
    fn of(moved: &'a Move) -> Self {
        Self {
            block: &moved.block.0,
            from: moved.from.as_ref().map(|school| school.0.as_str()),
            to: moved.to.as_ref().map(|school| school.0.as_str()),
        }
    }
}
