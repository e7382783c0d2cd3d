use super::Problem;
use super::ground::{Band, Border, Choice, Coarseness, Ground, Sweep, Width};
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx, WalkTable};

/// The ground of given walks: every block looks at every school.
///
/// Cost: two passes over the table for every look.
pub struct Rows<'a> {
    problem: &'a Problem<'a>,
    table: &'a WalkTable,
    /// How much farther than the nearest school the next one is, on average over blocks.
    detour_mm: f64,
}

/// No two sums differ by more.
const WIDEST_MM: f64 = 1e15;

/// The finest blur, as a part of the mean detour.
const GRAIN: f64 = 1.0 / 16.0;

impl<'a> Rows<'a> {
    pub fn of(problem: &'a Problem, table: &'a WalkTable) -> Self {
        let detour_mm = mean_detour_mm(problem, table);
        Self { problem, table, detour_mm }
    }

    /// Every node there is a way to. Outside is one for whoever has children, or no other way.
    fn ways(&self, block: BlockIdx) -> impl Iterator<Item = Choice> + '_ {
        let n_schools = self.problem.n_schools();
        let walk = move |node| self.table.between(block, SchoolIdx(node));
        let schools =
            (0..n_schools).filter_map(move |node| Some(Choice { node, walk: walk(node)? }));
        let outside = Choice { node: n_schools, walk: self.problem.no_seat };
        let has_children = Children(0) < self.problem.children[block.0];
        let may_be_outside = has_children || (0..n_schools).all(|node| walk(node).is_none());
        schools.chain(may_be_outside.then_some(outside))
    }
}

impl Rows<'_> {
    /// Free blocks with children: all, or so many per school, evenly spread over the ids.
    fn some_blocks(&self, per_school: usize) -> Vec<BlockIdx> {
        let problem = self.problem;
        let asks = |block: &BlockIdx| {
            problem.fixed[block.0].is_none() && Children(0) < problem.children[block.0]
        };
        let all: Vec<BlockIdx> = (0..problem.n_blocks()).map(BlockIdx).filter(asks).collect();
        let wanted = per_school.saturating_mul(problem.n_schools());
        all.iter().copied().step_by((all.len() / wanted).max(1)).collect()
    }
}

impl Ground for Rows<'_> {
    fn sweep(&self, crowding: &[Millimeters], width: Width) -> Sweep {
        let problem = self.problem;
        let width = match width {
            Width::Even(width) => width,
            Width::Grains(grains) => {
                Millimeters((1.0 + grains * GRAIN * self.detour_mm).min(WIDEST_MM) as i64)
            }
        };
        let sum = |choice: &Choice| choice.sum(crowding);
        let mut sweep = Sweep { cheapest: Vec::new(), band: Band::default() };
        let mut choices = Vec::new();
        for block in (0..problem.n_blocks()).map(BlockIdx) {
            if let Some(school) = problem.fixed[block.0] {
                sweep.cheapest.push(school.0);
                continue;
            }
            let sums = self.ways(block).map(|choice| sum(&choice));
            let (least, node) = sums.min().expect("outside is always there");
            sweep.cheapest.push(node);
            if problem.children[block.0] == Children(0) {
                continue;
            }
            choices.clear();
            choices.extend(self.ways(block).filter(|choice| sum(choice).0 <= least + width));
            if 1 < choices.len() {
                choices.sort_unstable_by_key(sum);
                sweep.band.push(block, width.0 as f64, &choices);
            }
        }
        sweep
    }

    fn glance(&self, crowding_mm: &[f64], coarseness: Coarseness, blurs: f64) -> Border {
        let problem = self.problem;
        // A table does not say which blocks lie together, so some stand for all of them.
        let (part, asked_per_school) = match coarseness {
            Coarseness::Coarse => (1.0, 6),
            Coarseness::Middle => (0.25, 24),
            Coarseness::Fine => (GRAIN, usize::MAX),
        };
        let blur_mm = f64::max(part * self.detour_mm, 1.0);
        let sum = |choice: &Choice| {
            choice.walk.0 as f64 + crowding_mm.get(choice.node).copied().unwrap_or_default()
        };
        let mut border = Border::empty(problem.n_schools() + 1);
        let asked = self.some_blocks(asked_per_school);
        let of_asked: Children = asked.iter().map(|block| problem.children[block.0]).sum();
        let weight = problem.free_children().0 as f64 / f64::max(of_asked.0 as f64, 1.0);
        for block in asked {
            let children = problem.children[block.0];
            let least = self.ways(block).map(|choice| sum(&choice)).fold(f64::MAX, f64::min);
            let near = self.ways(block).filter(|choice| sum(choice) <= least + blurs * blur_mm);
            let near = near.map(|choice| (choice.node, choice.walk.0 as f64));
            border.push(weight * children.0 as f64, blur_mm, near);
        }
        border
    }
}

fn mean_detour_mm(problem: &Problem, table: &WalkTable) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for block in (0..problem.n_blocks()).map(BlockIdx) {
        let (mut nearest, mut next) = (problem.no_seat, problem.no_seat);
        for walk in
            (0..problem.n_schools()).filter_map(|node| table.between(block, SchoolIdx(node)))
        {
            next = next.min(walk.max(nearest));
            nearest = nearest.min(walk);
        }
        if next < problem.no_seat {
            sum += (next - nearest).0 as f64;
            count += 1.0;
        }
    }
    f64::max(sum / f64::max(count, 1.0), 1.0)
}
