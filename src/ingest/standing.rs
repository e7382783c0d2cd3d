//! Whether schools stand in blocks, and if not, whether a map's shift explains it.

use geo::Intersects;

use super::Code;
use super::blocks::ReadBlocks;
use super::problem::{FileName, Problems};
use super::schools::ReadSchools;
use super::whereabouts::BlockFinder;
use crate::crs;
use crate::model::Point;

/// A shift is spoken of if it makes so many more schools stand in blocks,
const AT_LEAST: usize = 3;

/// and one in so many of all,
const ONE_IN: usize = 10;

/// A school, and the block that the file says it stands in.
type Gate = (Point, Option<usize>);

/// `blocks` are sorted by id.
pub(super) fn check(
    schools: &ReadSchools,
    blocks: &ReadBlocks,
    schools_file: &FileName,
    problems: &mut Problems,
) {
    let finder = BlockFinder::of(blocks.drafts.iter().map(|one| one.block.outline.as_ref()));
    if finder.is_empty() {
        return;
    }
    let position = |id: &String| {
        blocks.drafts.binary_search_by(|block| block.block.id.0.as_str().cmp(id)).ok()
    };
    let mut gates: Vec<Gate> = Vec::new();
    for one in &schools.drafts {
        let Some(point) = one.school.point else { continue };
        let own = one.own_block.as_ref().and_then(position);
        if own.is_none() && finder.at(point).is_none() {
            let problem = one.spot.problem(Code::OutsideAllBlocks);
            problems.add(problem.value(format!("{:.5} {:.5}", point.lon, point.lat)));
        }
        gates.push((point, own));
    }
    let stands = |(point, own): Gate, to: fn((f64, f64)) -> (f64, f64)| {
        let (lon, lat) = to((point.lon, point.lat));
        let outline = own.and_then(|own| blocks.drafts[own].block.outline.as_ref());
        match outline {
            Some(outline) => outline.intersects(&geo::Point::new(lon, lat)),
            None => finder.at(Point { lon, lat }).is_some(),
        }
    };
    let count = |to| gates.iter().filter(|gate| stands(**gate, to)).count();
    let now = count(|at| at);
    let shifts = crs::SHIFTS.iter().map(|shift| (count(shift.to_blocks), shift));
    // Of equals the last: the commoner shift is listed last.
    let Some((then, shift)) = shifts.max_by_key(|(then, _)| *then) else { return };
    if now + AT_LEAST.max(gates.len() / ONE_IN) <= then && gates.len() < 2 * then {
        let (n, words) = (gates.len(), shift.words("schools"));
        let detail = format!("{now} of {n} schools stand in their blocks, {then} if {words}");
        problems.add(schools_file.problem(Code::LooksShifted).detail(detail));
    }
}
