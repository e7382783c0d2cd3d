use std::collections::{BTreeSet, VecDeque};

use super::ground::{ALONE, Ground, NO_END};
use super::layout::Layout;

/// Everybody where distance and crowding together are least, and zones mended where that leaves
/// them in pieces: the piece with the school's own block stays, or else the largest, and others go
/// block by block to the adjacent zone where they cost least. Seats may be exceeded.
pub fn connected<'a>(ground: &'a Ground<'a>) -> Layout<'a> {
    let outside = ground.outside();
    // Whoever has no children costs the same anywhere, and joins those around.
    let cheapest = |block| match ground.near.of(block).first() {
        Some(school) if 0 < ground.zoning.children[block] || !ground.is_free[block] => *school,
        _ => outside,
    };
    mended(ground, (0..ground.n_blocks()).map(cheapest).collect())
}

/// Rounds of joining what is fixed far from its zone.
const MOST_JOINS: usize = 8;

/// The same from other `spots`, one per block, perhaps outside.
pub fn mended<'a>(ground: &'a Ground<'a>, mut spots: Vec<u32>) -> Layout<'a> {
    let outside = ground.outside();
    let mut kept = Vec::new();
    // What joins one zone may cut another.
    for _ in 0..MOST_JOINS {
        let before = spots.clone();
        kept = kept_pieces(ground, &mut spots);
        for (block, spot) in spots.iter_mut().enumerate() {
            if ground.component[block] != ALONE && !kept[block] {
                *spot = outside;
            }
        }
        if spots == before {
            break;
        }
    }
    let mut layout = Layout::of(ground, &spots);
    grow(&mut layout, &kept);
    layout
}

/// Which blocks are in the piece of their zone that stays. Blocks fixed elsewhere are joined to it
/// by the cheapest way there is.
fn kept_pieces(ground: &Ground, spots: &mut [u32]) -> Vec<bool> {
    let mut kept = vec![false; ground.n_blocks()];
    let mut seen = vec![false; ground.n_blocks()];
    let mut best: Vec<Option<Vec<u32>>> = vec![None; ground.n_zones * ground.n_components];
    let mut is_root = vec![false; ground.n_blocks()];
    ground.zoning.roots.iter().flatten().for_each(|root| is_root[*root as usize] = true);
    let weight = |piece: &Vec<u32>| {
        let roots = piece.iter().filter(|block| is_root[**block as usize]);
        (
            roots.count(),
            piece.iter().filter(|block| ground.has_no_choice(**block)).count(),
            piece.len(),
        )
    };
    for block in 0..ground.n_blocks() {
        if seen[block] || ground.component[block] == ALONE || spots[block] == ground.outside() {
            continue;
        }
        let zone = ground.zone_of[spots[block] as usize];
        let piece = piece(ground, spots, &mut seen, block as u32);
        let best = &mut best[ground.component[block] as usize * ground.n_zones + zone as usize];
        if best.as_ref().is_none_or(|other| weight(other) < weight(&piece)) {
            *best = Some(piece);
        }
    }
    best.iter().flatten().flatten().for_each(|block| kept[*block as usize] = true);
    for block in 0..ground.n_blocks() as u32 {
        if ground.has_no_choice(block)
            && spots[block as usize] != ground.outside()
            && !kept[block as usize]
            && ground.component[block as usize] != ALONE
        {
            join(ground, spots, &mut kept, block);
        }
    }
    kept
}

fn piece(ground: &Ground, spots: &[u32], seen: &mut [bool], first: u32) -> Vec<u32> {
    let zone = ground.zone_of[spots[first as usize] as usize];
    let mut piece = vec![first];
    seen[first as usize] = true;
    let mut at = 0;
    while at < piece.len() {
        for &next in ground.neighbors(piece[at]) {
            if !seen[next as usize] && ground.zone_of[spots[next as usize] as usize] == zone {
                seen[next as usize] = true;
                piece.push(next);
            }
        }
        at += 1;
    }
    piece
}

/// Joins a `block` that has no other school to what is kept of its zone, through as few free blocks
/// as possible. If there is no way through, it is kept only where it is fixed.
fn join(ground: &Ground, spots: &mut [u32], kept: &mut [bool], block: u32) {
    let spot = spots[block as usize];
    let zone = ground.zone_of[spot as usize];
    kept[block as usize] = true;
    let mut from = vec![u32::MAX; ground.n_blocks()];
    from[block as usize] = block;
    let mut queue = VecDeque::from([block]);
    while let Some(here) = queue.pop_front() {
        if here != block
            && kept[here as usize]
            && ground.zone_of[spots[here as usize] as usize] == zone
        {
            let mut back = from[here as usize];
            while back != block {
                spots[back as usize] = spot;
                kept[back as usize] = true;
                back = from[back as usize];
            }
            return;
        }
        for &next in ground.neighbors(here) {
            let own = ground.zone_of[spots[next as usize] as usize] == zone;
            let open = ground.is_free[next as usize] && ground.cost(next, spot) < NO_END;
            if from[next as usize] == u32::MAX && (own || open) {
                from[next as usize] = here;
                queue.push_back(next);
            }
        }
    }
    kept[block as usize] = !ground.is_free[block as usize];
}

/// Blocks outside join adjacent zones, the one that costs least first.
fn grow(layout: &mut Layout, kept: &[bool]) {
    let ground = layout.ground;
    let mut waiting = BTreeSet::new();
    let offer = |layout: &Layout, from: u32, waiting: &mut BTreeSet<(i64, u32, u32)>| {
        for &school in &ground.schools_of[layout.zone(from) as usize] {
            for &next in ground.neighbors(from) {
                if layout.spot(next) == ground.outside() && ground.cost(next, school) < NO_END {
                    let least = ground.near.of(next as usize)[0];
                    waiting.insert((
                        ground.sum(next, school) - ground.sum(next, least),
                        next,
                        school,
                    ));
                }
            }
        }
    };
    for block in (0..ground.n_blocks() as u32).filter(|block| kept[*block as usize]) {
        offer(layout, block, &mut waiting);
    }
    while let Some((_, block, school)) = waiting.pop_first() {
        if layout.spot(block) == ground.outside() {
            layout.put(block, school);
            offer(layout, block, &mut waiting);
        }
    }
}
