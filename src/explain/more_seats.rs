use crate::allocate::{Problem, Solver};
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx};

/// The least number of seats more at `school` with which the rule sends `block` there, ties in its
/// favor. `None`: not even with seats for all children.
///
/// With more seats at a school its crowding falls, and no other falls faster (the dual of a
/// transportation problem is L♮-convex: Murota, *Discrete Convex Analysis*, 2003, ch. 9). So a
/// block that gets in stays in: steps four times as long each find a number that is enough, and
/// halving and interpolation by turns the least one. Each solve starts from the crowdings of the
/// largest number that was too small.
pub fn seats_to_get_in(
    problem: &Problem,
    solver: &Solver,
    crowding: &[Millimeters],
    wish: (BlockIdx, SchoolIdx),
) -> Option<Children> {
    let everybody: i64 = problem.children.iter().map(|children| children.0).sum();
    let mut low = Trial::of(problem, crowding.to_vec(), (0, wish));
    if low.gets_in() {
        return Some(Children(0));
    }
    let mut step = 1;
    let mut high = loop {
        let next = low.with_seats((problem, solver), (low.seats + step).min(everybody), wish);
        if next.gets_in() {
            break next;
        }
        if next.seats == everybody {
            return None;
        }
        low = next;
        step *= 4;
    };
    let mut halve = false;
    while low.seats + 1 < high.seats {
        let seats = if halve { (low.seats + high.seats) / 2 } else { low.guess(&high) };
        let next = low.with_seats((problem, solver), seats, wish);
        let end = if next.gets_in() { &mut high } else { &mut low };
        *end = next;
        halve = !halve;
    }
    Some(Children(high.seats))
}

/// What so many seats more would bring.
struct Trial {
    seats: i64,
    crowding: Vec<Millimeters>,
    /// How much farther the school is than the best of the others, crowding counted. Not above
    /// zero: the block gets in.
    behind: Millimeters,
}

impl Trial {
    fn of(
        problem: &Problem,
        crowding: Vec<Millimeters>,
        (seats, (block, school)): (i64, (BlockIdx, SchoolIdx)),
    ) -> Self {
        let sum =
            |other: SchoolIdx| Some(problem.distances.between(block, other)? + crowding[other.0]);
        let others = (0..crowding.len()).map(SchoolIdx).filter(|other| *other != school);
        let best = others.filter_map(sum).fold(problem.no_seat, Millimeters::min);
        let here = sum(school).expect("choices are schools to which there is a way");
        Self { seats, crowding, behind: here - best }
    }

    fn with_seats(
        &self,
        (problem, solver): (&Problem, &Solver),
        seats: i64,
        wish: (BlockIdx, SchoolIdx),
    ) -> Self {
        let crowding = solver.crowding_with_more_seats(&self.crowding, wish.1, Children(seats));
        Self::of(problem, crowding, (seats, wish))
    }

    fn gets_in(&self) -> bool {
        self.behind <= Millimeters(0)
    }

    /// Between the two, where a straight line says that it would just get in.
    fn guess(&self, high: &Self) -> i64 {
        let seats = (high.seats - self.seats) as i128;
        let share = self.behind.0 as i128;
        let whole = share - high.behind.0 as i128;
        let more = (seats * share / whole) as i64;
        self.seats + more.clamp(1, high.seats - self.seats - 1)
    }
}
