use super::asked::Asked;
use super::{Change, Clash, Relaxation, Wish};
use crate::allocate::{Problem, solve};
use crate::distance::Distances;
use crate::model::{BlockIdx, ChildMillimeters, Children, Millimeters, SchoolIdx, WalkTable};
use crate::world::World;

/// Single changes that end the conflict of `own` wishes while `others` hold; the least total walk
/// first.
pub fn of(
    world: &World,
    others: &[Wish],
    own: &[Wish],
    clash: &Clash,
    left_out_anyway: Children,
) -> Vec<Relaxation> {
    let trial = Trial { world, others, own, left_out_anyway };
    let mut changes: Vec<Change> = own.iter().filter_map(|wish| trial.weaker(*wish)).collect();
    changes.extend(own.iter().map(|wish| Change::Without(*wish)));
    changes.extend(more_seats(world, clash));
    changes.retain(|change| trial.ends_it(*change));
    let relaxation = |change| Relaxation { change, cost: trial.cost(change) };
    let mut relaxations: Vec<Relaxation> = changes.into_iter().take(MOST).map(relaxation).collect();
    relaxations.sort_by_key(|relaxation| relaxation.cost);
    relaxations
}

/// So many relaxations are worth a full look.
const MOST: usize = 12;

/// At a school where that might help.
fn more_seats(world: &World, clash: &Clash) -> Vec<Change> {
    match clash {
        Clash::Overfull { school, .. } => {
            // All that has to go there counts, and not only the largest blocks.
            let there = world
                .terms
                .fixed
                .iter()
                .enumerate()
                .filter(|(_, fixed)| fixed.is_some_and(|fixed| fixed.school == *school));
            let all: Children =
                there.map(|(block, _)| world.district.block(BlockIdx(block)).children).sum();
            vec![Change::MoreSeats(*school, all - world.district.school(*school).seats)]
        }
        Clash::LeftOut { children, schools, .. } => {
            schools.iter().map(|school| Change::MoreSeats(*school, *children)).collect()
        }
        Clash::NoWay { .. } | Clash::TooFew { .. } | Clash::CutOff { .. } => Vec::new(),
    }
}

struct Trial<'a> {
    world: &'a World,
    others: &'a [Wish],
    own: &'a [Wish],
    left_out_anyway: Children,
}

impl<'a> Trial<'a> {
    fn ends_it(&self, change: Change) -> bool {
        self.changed(change).clash(self.left_out_anyway).is_none()
    }

    fn changed(&self, change: Change) -> Asked<'a> {
        let wishes: Vec<Wish> = self.others.iter().chain(self.own).copied().collect();
        let instead = |old: Wish| match (change, old) {
            (Change::Without(gone), _) if gone == old => None,
            (Change::MaxWalk(walk), Wish::MaxWalk(_)) => Some(Wish::MaxWalk(walk)),
            (Change::LeastChildren(school, least), Wish::LeastChildren(at, _)) if school == at => {
                Some(Wish::LeastChildren(school, least))
            }
            _ => Some(old),
        };
        let wishes: Vec<Wish> = wishes.into_iter().filter_map(instead).collect();
        let mut asked = Asked::of(self.world, &wishes);
        if let Change::MoreSeats(school, seats) = change {
            asked.seats[school.0] += seats;
        }
        asked
    }

    /// The least change of a wish that has a measure, if that is enough.
    fn weaker(&self, wish: Wish) -> Option<Change> {
        match wish {
            Wish::MaxWalk(walk) => {
                let longest = Millimeters::LONGEST.0 / 1_000;
                let change = |meters: i64| Change::MaxWalk(Millimeters(meters * 1_000));
                self.least(walk.0 / 1_000, longest, change)
            }
            Wish::LeastChildren(school, least) => {
                let change = |less: i64| Change::LeastChildren(school, least - Children(less));
                self.least(0, least.0, change)
            }
            _ => None,
        }
    }

    /// The change of least measure between `too_little` and `most` that ends the conflict, by
    /// bisection. `None`: not even the most does.
    fn least(&self, too_little: i64, most: i64, change: impl Fn(i64) -> Change) -> Option<Change> {
        if !self.ends_it(change(most)) {
            return None;
        }
        let (mut low, mut high) = (too_little, most);
        while 1 < high - low {
            let middle = low + (high - low) / 2;
            if self.ends_it(change(middle)) { high = middle } else { low = middle }
        }
        Some(change(high))
    }

    fn cost(&self, change: Change) -> Option<ChildMillimeters> {
        let asked = self.changed(change);
        asked.clash(self.left_out_anyway).is_none().then_some(())?;
        let left_out = asked.left_out();
        let table = self.table(&asked);
        let district = &self.world.district;
        let children: Vec<Children> =
            district.blocks().iter().map(|block| block.children).collect();
        let mut problem = Problem::free(&table, children, asked.seats.clone());
        problem.least = asked.least.clone();
        for (block, school) in asked.fixed.iter().enumerate() {
            if let Some(school) = school {
                let children = problem.children[block];
                problem.seats[school.0] -= children;
                let least = problem.least[school.0] - children;
                problem.least[school.0] = least.max(Children(0));
            }
        }
        problem.fixed = asked.fixed;
        Some(solve(&problem).cost - problem.no_seat * left_out)
    }

    /// Walks where there is a way.
    fn table(&self, asked: &Asked) -> Distances {
        let district = &self.world.district;
        let (n_blocks, n_schools) = (district.blocks().len(), district.schools().len());
        let mut table = WalkTable::without_ways(n_blocks, n_schools);
        for block in district.block_idxs() {
            for school in (0..n_schools).map(SchoolIdx) {
                if asked.may_go(block, school)
                    && let Some(walk) = self.world.distances.between(block, school)
                {
                    table.set(block, school, walk);
                }
            }
        }
        Distances::Table(table)
    }
}
