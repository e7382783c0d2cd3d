use geo::Coord;

use crate::adjacency::border::{self, Side};

/// The same sides, but where a vertex of a neighbor lies along a side that nobody shares, the side
/// is split there: one long side next to two short ones becomes two short ones too.
///
/// A vertex that lies beside the line moves the line by as much, at most
/// [`border::SEAM_WIDTH_M`]: the sliver between neighbors closes, once and for both of them.
pub fn with_vertices_matched(mut sides: Vec<Side>) -> Vec<Side> {
    let lonely: Vec<Side> =
        border::runs(&sides).filter(|run| run.len() == 1).map(|run| run[0]).collect();
    let splits = splits(&lonely);
    if splits.is_empty() {
        return sides;
    }
    let is_split = |side: &Side| {
        // Lonely sides are in the order of sides, by their ends.
        let at = lonely.binary_search_by_key(&side.ends(), Side::ends);
        at.is_ok_and(|at| splits.binary_search_by_key(&at, |split| split.side).is_ok())
    };
    sides.retain(|side| !is_split(side));
    for at_side in splits.chunk_by(|one, other| one.side == other.side) {
        let whole = lonely[at_side[0].side];
        let mut from = whole.from;
        for split in at_side {
            sides.push(Side { from, to: split.at, ..whole });
            from = split.at;
        }
        sides.push(Side { from, ..whole });
    }
    border::sort_sides(&mut sides);
    sides
}

/// One vertex to put into a side.
struct Split {
    side: usize,
    along_m: f64,
    at: Coord<f64>,
}

/// Sorted by side, and from its start to its end.
fn splits(lonely: &[Side]) -> Vec<Split> {
    let mut splits: Vec<Split> = Vec::new();
    for seam in border::seams(lonely) {
        for (side, other) in [(seam.long, seam.short), (seam.short, seam.long)] {
            for at in [lonely[other].from, lonely[other].to] {
                let (along_m, _) = lonely[side].along(at);
                if 0.0 < along_m && along_m < lonely[side].length_m() {
                    splits.push(Split { side, along_m, at });
                }
            }
        }
    }
    splits.retain(|split| split.at != lonely[split.side].from && split.at != lonely[split.side].to);
    let order = |split: &Split| (split.side, split.along_m.to_bits(), border::bits(split.at));
    splits.sort_unstable_by_key(order);
    splits.dedup_by_key(|split| (split.side, border::bits(split.at)));
    splits
}
