use super::beyond::Across;
use super::lines::Lines;
use super::naming::Name;
use super::plane::Heading;
use super::ring::Ring;
use super::{Along, Border};
use crate::model::Millimeters;

/// A part of a border that runs along one thing, on one side of the ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    pub along: Along,
    pub side: Side,
    /// From its start to its end, as the crow flies. `None`: it comes back to its start.
    pub heading: Option<Heading>,
    pub length: Millimeters,
}

/// Of a piece of ground: what lies between two of its outermost corners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    North,
    East,
    South,
    West,
}

impl Side {
    pub const ALL: [Self; 4] = [Self::North, Self::East, Self::South, Self::West];
}

/// What turns a corner is two stretches only if both are as long.
const SHORT: Millimeters = Millimeters(60_000);

/// Pieces `start..end`, where `end` may go beyond the last one and on from the first.
#[derive(Clone, Copy, Debug)]
struct Run {
    start: usize,
    end: usize,
    name: Name,
    side: Side,
}

/// Pieces of one name together. `names`: one per piece.
pub fn border(ring: &Ring, names: &[Name], lines: &Lines) -> Border {
    let mut runs: Vec<Run> = of_one_name(names)
        .into_iter()
        .flat_map(|(start, end)| sides(ring, names[start], (start, end)))
        .collect();
    // The stretch that starts at the northwest corner, or goes over it, comes first.
    let n = names.len();
    let first = runs.iter().position(|run| run.start % n == 0 || n < run.end);
    runs.rotate_left(first.unwrap_or(0));
    let stretches = runs.iter().map(|run| stretch(ring, run, lines)).collect();
    Border { stretches, length: ring.length }
}

/// In order; the last one may go over the start.
fn of_one_name(names: &[Name]) -> Vec<(usize, usize)> {
    let n = names.len();
    let mut runs = Vec::new();
    let mut start = 0;
    for run in names.chunk_by(|one, other| one == other) {
        runs.push((start, start + run.len()));
        start += run.len();
    }
    if 1 < runs.len() && names[0] == names[n - 1] {
        let (_, end) = runs.remove(0);
        let last = runs.last_mut().expect("there were several");
        last.1 = n + end;
    }
    runs
}

/// Cut where it turns a corner of the ground, but for what is short.
fn sides(ring: &Ring, name: Name, (start, end): (usize, usize)) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for at in start..end {
        let side = side(ring, at % ring.pieces.len());
        match runs.last_mut() {
            Some(run) if run.side == side => run.end = at + 1,
            _ => runs.push(Run { start: at, end: at + 1, name, side }),
        }
    }
    while 1 < runs.len() {
        let length = |at: usize| length(ring, &runs[at]);
        let shortest = (0..runs.len()).min_by_key(|at| length(*at)).expect("there are several");
        if SHORT <= length(shortest) {
            break;
        }
        let neighbors = [shortest.wrapping_sub(1), shortest + 1];
        let neighbors = neighbors.into_iter().filter(|at| *at < runs.len());
        let into = neighbors.max_by_key(|at| length(*at)).expect("there are several");
        let short = runs[shortest];
        runs[into].start = runs[into].start.min(short.start);
        runs[into].end = runs[into].end.max(short.end);
        runs.remove(shortest);
    }
    runs
}

fn side(ring: &Ring, piece: usize) -> Side {
    // A corner that is also the one before bounds no side.
    let passed = ring.corners.iter().rposition(|corner| *corner <= piece);
    Side::ALL[passed.expect("the first corner is the first piece's")]
}

fn length(ring: &Ring, run: &Run) -> Millimeters {
    let n = ring.pieces.len();
    let at = |piece: usize| match (piece / n, piece % n) {
        (0, piece) => ring.pieces[piece].start,
        (_, piece) => ring.length + ring.pieces[piece].start,
    };
    at(run.end) - at(run.start)
}

fn stretch(ring: &Ring, run: &Run, lines: &Lines) -> Stretch {
    let along = match run.name.means(lines) {
        Ok(thing) => lines.thing(thing).clone(),
        Err(Across::Edge) => Along::Edge,
        Err(Across::Unplaced) => Along::Unplaced,
        Err(Across::Zone(school)) => Along::Zone(school),
    };
    let place = |piece: usize| ring.pieces[piece % ring.pieces.len()].from;
    Stretch {
        along,
        side: run.side,
        heading: place(run.start).to(place(run.end)).heading(),
        length: length(ring, run),
    }
}

impl Border {
    /// What bounds the ground on one side: whatever takes a fifth of it, in the order walked. On a
    /// side that is but a corner, what leads there.
    pub fn bounds(&self, side: Side) -> Vec<&Along> {
        let here = || self.stretches.iter().filter(|one| one.side == side);
        let whole: i64 = here().map(|one| one.length.0).sum();
        let share = |along: &Along| -> i64 {
            here().filter(|one| one.along == *along).map(|one| one.length.0).sum()
        };
        let mut bounds: Vec<&Along> = Vec::new();
        for one in here() {
            if !bounds.contains(&&one.along) && whole <= 5 * share(&one.along) {
                bounds.push(&one.along);
            }
        }
        if bounds.is_empty() {
            let longest = here().max_by_key(|one| share(&one.along));
            let before = self.stretches.iter().rfind(|one| one.side < side);
            let leading = longest.or(before).or(self.stretches.last());
            bounds.extend(leading.map(|one| &one.along));
        }
        bounds
    }

    /// What meets where the border starts. `None`: it does not change there.
    pub fn start(&self) -> Option<(&Along, &Along)> {
        let (last, first) = (self.stretches.last()?, self.stretches.first()?);
        (last.along != first.along).then_some((&last.along, &first.along))
    }

    /// Each stretch with the one that follows; after the last one nothing does.
    pub fn steps(&self) -> impl Iterator<Item = (&Stretch, Option<&Stretch>)> {
        self.stretches.iter().enumerate().map(|(at, one)| (one, self.stretches.get(at + 1)))
    }
}
