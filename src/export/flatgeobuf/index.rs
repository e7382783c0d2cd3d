//! The packed Hilbert R-tree in front of the features: root first, a row of nodes per level.
//!
//! # Source
//!
//! FlatGeobuf's specification, version 3. The curve: Hilbert, *Ueber die stetige Abbildung einer
//! Linie auf ein Flächenstück*, 1891, walked bit by bit from the coarsest square.

use super::super::bounds::Bounds;

/// As many children has a node.
pub const NODE_SIZE: u16 = 16;

/// The curve visits so many cells on a side.
const CELLS: u32 = 1 << 16;

/// The rows as the curve passes the middles of their boxes, ties by place in the table.
pub fn order(boxes: &[Bounds]) -> Vec<usize> {
    let mut whole = Bounds::NOTHING;
    boxes.iter().for_each(|one| whole.join(one));
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by_cached_key(|at| along_curve(cell(&whole, boxes[*at].middle())));
    order
}

fn cell(whole: &Bounds, at: [f64; 2]) -> [u32; 2] {
    [0, 1].map(|axis| {
        let length = whole.max[axis] - whole.min[axis];
        let share = if length > 0.0 { (at[axis] - whole.min[axis]) / length } else { 0.0 };
        ((share * f64::from(CELLS)) as u32).min(CELLS - 1)
    })
}

/// How many cells the curve has visited before this one.
fn along_curve([mut x, mut y]: [u32; 2]) -> u32 {
    let mut visited = 0;
    let mut side = CELLS / 2;
    while 0 < side {
        let (right, up) = (u32::from(x & side != 0), u32::from(y & side != 0));
        visited += side * side * ((3 * right) ^ up);
        // Each quarter is the whole curve, turned so that it begins where the last one ended.
        if up == 0 {
            if right == 1 {
                (x, y) = (CELLS - 1 - x, CELLS - 1 - y);
            }
            (x, y) = (y, x);
        }
        side /= 2;
    }
    visited
}

/// 40 bytes per node: its box, then for a leaf where its feature begins behind the tree, for
/// others which node is the first child.
///
/// `leaves`: the box and length of each feature, in the order of the file; at least one.
pub fn tree(leaves: Vec<(Bounds, usize)>) -> Vec<u8> {
    let mut begin = 0;
    let leaf = |(bounds, len): (Bounds, usize)| {
        let at = begin;
        begin += len as u64;
        (bounds, at)
    };
    let mut levels: Vec<Vec<(Bounds, u64)>> = vec![leaves.into_iter().map(leaf).collect()];
    // The root is a node of its own, also above a single leaf.
    while levels.len() == 1 || 1 < levels[levels.len() - 1].len() {
        let below = &levels[levels.len() - 1];
        levels.push(below.chunks(NODE_SIZE.into()).map(|children| (around(children), 0)).collect());
    }
    let mut bytes = Vec::new();
    let mut first_below = 0;
    for (height, level) in levels.into_iter().enumerate().rev() {
        first_below += level.len() as u64;
        for (place, (bounds, begin)) in (0_u64..).zip(level) {
            let first_child = first_below + place * u64::from(NODE_SIZE);
            put_node(&mut bytes, &bounds, if height == 0 { begin } else { first_child });
        }
    }
    bytes
}

fn around(children: &[(Bounds, u64)]) -> Bounds {
    let mut bounds = Bounds::NOTHING;
    children.iter().for_each(|(child, _)| bounds.join(child));
    bounds
}

fn put_node(bytes: &mut Vec<u8>, Bounds { min, max }: &Bounds, offset: u64) {
    bytes.extend([min[0], min[1], max[0], max[1]].into_iter().flat_map(f64::to_le_bytes));
    bytes.extend(offset.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_never_jumps() {
        // Where it is after so many cells: every cell once, and each beside the one before.
        let mut cells: Vec<[u32; 2]> =
            (0..64).flat_map(|x| (0..64).map(move |y| [x * 1024, y * 1024])).collect();
        cells.sort_by_key(|cell| along_curve(*cell));
        for pair in cells.windows(2) {
            let step = [0, 1].map(|axis| pair[0][axis].abs_diff(pair[1][axis]));
            assert_eq!(step[0] + step[1], 1024, "{pair:?}");
        }
    }
}
