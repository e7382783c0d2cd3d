use super::Problem;
use super::ground::{Band, Border, Choice, Coarseness, Ground, Sweep, Width};
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx};

/// The ground as it is: every block looks at every school.
pub struct Rows<'a> {
    problem: &'a Problem<'a>,
    /// How much farther than the nearest school the next one is, on average over blocks.
    detour_mm: f64,
}

/// No two sums differ by more.
const WIDEST_MM: f64 = 1e15;

/// The finest blur, as a part of the mean detour.
const GRAIN: f64 = 1.0 / 16.0;

impl<'a> Rows<'a> {
    pub fn of(problem: &'a Problem) -> Self {
        let bare = Self { problem, detour_mm: 1.0 };
        Self { detour_mm: bare.mean_detour_mm(), problem }
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
    fn sweep(&self, crowding: &[Millimeters], width: Width) -> Sweep {
        let problem = self.problem;
        let sum = |choice: &Choice| choice.sum(crowding);
        let width = match width {
            Width::Even(width) => width,
            Width::Grains(grains) => {
                Millimeters((1.0 + grains * GRAIN * self.detour_mm).min(WIDEST_MM) as i64)
            }
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
                sweep.band.push(block, width.0 as f64, &choices);
            }
        }
        sweep
    }

    fn glance(&self, crowding_mm: &[f64], coarseness: Coarseness, blurs: f64) -> Border {
        let blur_mm = self.detour_mm
            * match coarseness {
                Coarseness::Coarse => 1.0,
                Coarseness::Middle => 0.25,
                Coarseness::Fine => GRAIN,
            };
        let blur_mm = blur_mm.max(1.0);
        let problem = self.problem;
        let mut border = Border::empty(problem.n_schools() + 1);
        let mut choices = Vec::new();
        for block in (0..problem.n_blocks()).map(BlockIdx) {
            if problem.fixed[block.0].is_some() || problem.children[block.0] == Children(0) {
                continue;
            }
            self.look(block, &mut choices);
            let sum = |choice: &Choice| {
                choice.walk.0 as f64 + crowding_mm.get(choice.node).copied().unwrap_or_default()
            };
            let limit_mm = choices.iter().map(sum).fold(f64::MAX, f64::min) + blurs * blur_mm;
            let near = choices.iter().filter(|choice| sum(choice) <= limit_mm);
            let near = near.map(|choice| (choice.node, choice.walk.0 as f64));
            border.push(problem.children[block.0].0 as f64, blur_mm, near);
        }
        border
    }
}

impl Rows<'_> {
    fn mean_detour_mm(&self) -> f64 {
        let mut choices = Vec::new();
        let (mut sum, mut count) = (0.0, 0.0);
        for block in (0..self.problem.n_blocks()).map(BlockIdx) {
            self.look(block, &mut choices);
            let mut nearest = [self.problem.no_seat; 2];
            for choice in &choices {
                if choice.walk < nearest[0] {
                    nearest = [choice.walk, nearest[0]];
                } else if choice.walk < nearest[1] {
                    nearest[1] = choice.walk;
                }
            }
            if nearest[1] < self.problem.no_seat {
                sum += (nearest[1] - nearest[0]).0 as f64;
                count += 1.0;
            }
        }
        f64::max(sum / f64::max(count, 1.0), 1.0)
    }
}
