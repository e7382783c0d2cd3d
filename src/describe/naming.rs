//! A name for each piece of a border: the cheapest naming of the whole ring.
//!
//! A piece named by a street costs its length times the share of the tolerance that the street is
//! away; by what lies beyond, its length; by anything else, twice its length. Each change of names
//! costs [`CHANGE_MM`]. So a street names what it runs along, through gaps and around stubs too
//! short to be worth two changes, and never what it merely crosses. The cheapest naming is found
//! exactly, piece after piece (Viterbi 1967), keeping only names that can still be part of one.

use super::beyond::Across;
use super::lines::{Lines, TOLERANCE_MM};
use super::ring::Ring;
use crate::model::SchoolIdx;

/// Position of a street or barrier in [`Lines`]; after them, what lies beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(u32);

/// What a change of names costs, in millimeters of border.
const CHANGE_MM: i64 = 30_000;

/// So many names a piece may have, the cheapest ones. On no map do so many streets run side by side.
const MOST_CHOICES: usize = 64;

/// A name that a piece may have, with the least cost of everything before and including it.
#[derive(Clone, Copy, Debug)]
struct Choice {
    name: Name,
    cost: i64,
    /// Position of the choice for the piece before.
    before: u32,
}

/// One per piece.
pub fn names(ring: &Ring, lines: &Lines) -> Vec<Name> {
    let n = ring.pieces.len();
    let found: Vec<Vec<(Name, i64)>> = (0..n).map(|at| candidates(ring, at, lines)).collect();
    // Twice around, of which the middle counts, so that no start is felt.
    let order: Vec<usize> = (n - n / 2..n).chain(0..n).chain(0..n - n / 2).collect();
    let mut columns: Vec<Vec<Choice>> = Vec::with_capacity(order.len());
    for at in order {
        let before = columns.last().map_or(&[][..], Vec::as_slice);
        columns.push(column(before, &found[at], ring.pieces[at].length_mm));
    }
    let all = cheapest(&columns);
    all[n / 2..n / 2 + n].to_vec()
}

/// What a piece may be called by itself, with the cost; sorted.
fn candidates(ring: &Ring, at: usize, lines: &Lines) -> Vec<(Name, i64)> {
    let piece = &ring.pieces[at];
    let along = lines.along(piece, &ring.plane).into_iter();
    let mut candidates: Vec<(Name, i64)> =
        along.map(|(thing, far)| (Name(thing), piece.length_mm * far / TOLERANCE_MM)).collect();
    candidates.push((beyond(piece.across, lines), piece.length_mm));
    candidates
}

fn beyond(across: Across, lines: &Lines) -> Name {
    let number = match across {
        Across::Edge => 0,
        Across::Unplaced => 1,
        Across::Zone(school) => 2 + school.0 as u32,
    };
    Name(lines.n_things() + number)
}

impl Name {
    /// A street or barrier by its position, or what lies beyond.
    pub fn means(self, lines: &Lines) -> Result<u32, Across> {
        match self.0.checked_sub(lines.n_things()) {
            None => Ok(self.0),
            Some(0) => Err(Across::Edge),
            Some(1) => Err(Across::Unplaced),
            Some(number) => Err(Across::Zone(SchoolIdx(number as usize - 2))),
        }
    }
}

fn column(before: &[Choice], candidates: &[(Name, i64)], length: i64) -> Vec<Choice> {
    let best = (0..before.len()).min_by_key(|at| before[*at].cost);
    let come = |name: Name| -> (i64, u32) {
        let Some(best) = best else { return (0, 0) };
        let changed = (before[best].cost + CHANGE_MM, best as u32);
        match before.binary_search_by_key(&name, |choice| choice.name) {
            Ok(at) if before[at].cost <= changed.0 => (before[at].cost, at as u32),
            _ => changed,
        }
    };
    let choice = |(name, own): (Name, i64)| {
        let (cost, before) = come(name);
        Choice { name, cost: cost + own, before }
    };
    let is_candidate =
        |name: Name| candidates.binary_search_by_key(&name, |candidate| candidate.0).is_ok();
    let others = before.iter().map(|choice| choice.name).filter(|name| !is_candidate(*name));
    let mut choices: Vec<Choice> = candidates.iter().copied().map(choice).collect();
    choices.extend(others.map(|name| choice((name, 2 * length))));
    let least = choices.iter().map(|choice| choice.cost).min().expect("something lies beyond");
    // Who costs more is never better than changing from the cheapest.
    choices.retain(|choice| choice.cost <= least + CHANGE_MM);
    if MOST_CHOICES < choices.len() {
        choices.sort_unstable_by_key(|choice| (choice.cost, choice.name));
        choices.truncate(MOST_CHOICES);
    }
    choices.sort_unstable_by_key(|choice| choice.name);
    choices
}

fn cheapest(columns: &[Vec<Choice>]) -> Vec<Name> {
    let Some(last) = columns.last() else { return Vec::new() };
    let mut at = (0..last.len()).min_by_key(|at| last[*at].cost).expect("columns are not empty");
    let mut names: Vec<Name> = columns
        .iter()
        .rev()
        .map(|column| {
            let choice = column[at];
            at = choice.before as usize;
            choice.name
        })
        .collect();
    names.reverse();
    names
}
