use crate::model::{BlockId, Millimeters, Plan, PlannedBlock, SchoolId};

/// A block that has another school in another plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub block: BlockId,
    /// Its school and the walk there. `None`: there is no seat for it.
    pub now: Option<(SchoolId, Millimeters)>,
    pub then: Option<(SchoolId, Millimeters)>,
}

/// Of the blocks that both plans know, those that change school, sorted by id.
pub fn changes(now: &Plan, then: &Plan) -> Vec<Change> {
    let school = |block: &PlannedBlock| block.school.as_ref().map(|(school, _)| school.clone());
    let changed = then.blocks.iter().filter_map(|after| {
        let before = now.block(&after.id)?;
        (school(before) != school(after)).then(|| Change {
            block: after.id.clone(),
            now: before.school.clone(),
            then: after.school.clone(),
        })
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ChildMillimeters, Children, Rule};

    fn plan(blocks: &[(&str, Option<(&str, i64)>)]) -> Plan {
        let block = |(id, school): &(&str, Option<(&str, i64)>)| PlannedBlock {
            id: BlockId((*id).to_owned()),
            school: school.map(|(school, walk)| (SchoolId(school.to_owned()), Millimeters(walk))),
        };
        Plan {
            rule: Rule::LeastWalk,
            own_block: false,
            connected: false,
            level: None,
            inputs: Vec::new(),
            cost: ChildMillimeters(0),
            moved: None,
            bound: ChildMillimeters(0),
            tighter: None,
            worst_walk: None,
            no_seat: Millimeters(0),
            unplaced_children: Children(0),
            seats_needed: Vec::new(),
            schools: Vec::new(),
            blocks: blocks.iter().map(block).collect(),
            exceptions: Vec::new(),
        }
    }

    #[test]
    fn only_another_school_is_a_change() {
        let now =
            plan(&[("B1", Some(("S1", 5))), ("B2", Some(("S1", 6))), ("B3", None), ("B4", None)]);
        let then = plan(&[
            ("B1", Some(("S1", 7))),
            ("B2", Some(("S2", 8))),
            ("B3", Some(("S2", 9))),
            ("B5", Some(("S1", 1))),
        ]);
        let change = |block: &str, now: Option<(&str, i64)>, then: Option<(&str, i64)>| {
            let at = |(school, walk): (&str, i64)| (SchoolId(school.to_owned()), Millimeters(walk));
            Change { block: BlockId(block.to_owned()), now: now.map(at), then: then.map(at) }
        };
        let wanted =
            [change("B2", Some(("S1", 6)), Some(("S2", 8))), change("B3", None, Some(("S2", 9)))];
        assert_eq!(changes(&now, &then), wanted);
        assert_eq!(changes(&now, &now), []);
    }
}
