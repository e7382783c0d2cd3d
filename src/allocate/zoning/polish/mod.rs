//! Zones connected near a plan that is good already but for connection.
//!
//! Strays go to the cheapest zone they touch. That leaves some schools overfull and others with
//! seats that somebody wants; [`exchanges`] says for two neighboring zones what it costs to move so
//! many children by [`parcels`], blocks that can leave one zone for the other; [`chains`] put
//! exchanges together until every school is within its seats and nothing is gained any more;
//! [`anew`] deals the blocks of a few neighboring schools anew where most is to be gained. Every
//! step leaves all zones in one piece, and seats missed or, that being equal, costs come down.
//!
//! Work grows with the borders that change, and hardly with the district: so this is for districts
//! in which [`super::annealing`] cannot afford to look at every block often enough.

mod anew;
mod borders;
mod chains;
mod exchanges;
mod parcels;
mod part;
#[cfg(test)]
mod tests;

use super::ground::Ground;
use super::layout::Layout;
use super::start::mended;
use super::{NOWHERE, Zoning, search};
use borders::Borders;

/// It is over after so many rounds that gained nothing.
const MOST_STALE: u32 = 5;

/// Connected zones near `schools`, one per block or `NOWHERE`.
///
/// Ends when nothing was gained several times, or when so many changes have been proposed.
pub fn near<'a>(ground: &'a Ground<'a>, schools: &[u32], mut proposals: u64) -> Layout<'a> {
    let mut layout = connected(ground, schools);
    let mut borders = Borders::of(&layout);
    chains::improve(&mut layout, &mut borders);
    let (mut round, mut stale) = (0, 0);
    while 0 < proposals && stale < MOST_STALE {
        let starts = anew::promising(&layout);
        let mut gained = anew::improve(&mut layout, &starts, round, &mut proposals);
        gained |= gained && chains::improve(&mut layout, &mut borders);
        stale = if gained { 0 } else { stale + 1 };
        round += 1;
    }
    search::bring_in(&mut layout);
    layout
}

/// Changes proposed per block of the schools that something changed at.
const RESUMED: u64 = 1_000;

/// As [`super::search()`], from the plan before something changed: blocks stay where they were unless
/// connection, seats or a gain say otherwise, and gains are looked for near the change.
pub fn resume(zoning: &Zoning, before: &[u32]) -> Vec<u32> {
    let ground = Ground::of(zoning);
    let old = Layout::of(&ground, before);
    let mut layout = connected(&ground, before);
    let changed = |layout: &Layout| -> Vec<u32> {
        let changed =
            |school: &u32| layout.mark(*school) != old.mark(*school) || !layout.is_within(*school);
        (0..ground.outside()).filter(changed).collect()
    };
    let mut borders = Borders::near(&layout, &changed(&layout));
    chains::improve(&mut layout, &mut borders);
    let starts = changed(&layout);
    let n_blocks: usize = starts.iter().map(|school| layout.members(*school).len()).sum();
    let mut proposals = RESUMED * n_blocks as u64;
    if anew::improve(&mut layout, &starts, 0, &mut proposals) {
        chains::improve(&mut layout, &mut borders);
    }
    search::settled(layout)
}

/// Strays mended; whoever had no seat is still without one, where zones hold without and there are
/// not seats for all.
fn connected<'a>(ground: &'a Ground<'a>, schools: &[u32]) -> Layout<'a> {
    let fixed = |block: usize| ground.zoning.ways.of(block).first().map(|way| way.school);
    let spot = |(block, school): (usize, &u32)| match fixed(block) {
        Some(fixed) if !ground.is_free[block] => fixed,
        _ if *school == NOWHERE => ground.outside(),
        _ => *school,
    };
    let mut layout = mended(ground, schools.iter().enumerate().map(spot).collect());
    let mut short =
        ground.zoning.children.iter().sum::<i64>() - ground.zoning.seats.iter().sum::<i64>();
    for &block in &ground.free {
        let outside = schools[block as usize] == NOWHERE && 0 < ground.children(block);
        if 0 < short && outside && layout.may_leave(block) {
            layout.put(block, ground.outside());
            short -= ground.children(block);
        }
    }
    layout
}
