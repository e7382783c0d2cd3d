use super::Problem;
use super::ground::{Band, Choice, Ground, Node, Sweep};
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx};

/// The ground as it is: every block looks at every school.
pub struct Rows<'a> {
    problem: &'a Problem<'a>,
}

impl<'a> Rows<'a> {
    pub fn of(problem: &'a Problem) -> Self {
        Self { problem }
    }

    /// Every node there is a way to, unsorted.
    fn look(&self, block: BlockIdx, choices: &mut Vec<Choice>) {
        let problem = self.problem;
        choices.clear();
        choices.extend((0..problem.n_schools()).filter_map(|node| {
            let walk = problem.distances.between(block, SchoolIdx(node))?;
            Some(Choice { node, walk })
        }));
        if Children(0) < problem.children[block.0] || choices.is_empty() {
            choices.push(Choice { node: problem.n_schools(), walk: problem.no_seat });
        }
    }
}

impl Ground for Rows<'_> {
    fn sweep(&self, crowding: &[Millimeters], width: Millimeters) -> Sweep {
        let problem = self.problem;
        let sum = |choice: &Choice| -> (Millimeters, Node) {
            let crowding = crowding.get(choice.node).copied().unwrap_or_default();
            (choice.walk + crowding, choice.node)
        };
        let mut sweep = Sweep { cheapest: Vec::new(), band: Band::default() };
        let mut choices = Vec::new();
        for block in (0..problem.n_blocks()).map(BlockIdx) {
            if let Some(school) = problem.fixed[block.0] {
                sweep.cheapest.push(school.0);
                continue;
            }
            self.look(block, &mut choices);
            let (least, node) = choices.iter().map(sum).min().expect("outside is always there");
            sweep.cheapest.push(node);
            choices.retain(|choice| sum(choice).0 <= least + width);
            if 1 < choices.len() && Children(0) < problem.children[block.0] {
                choices.sort_unstable_by_key(sum);
                sweep.band.push(block, &choices);
            }
        }
        sweep
    }
}
