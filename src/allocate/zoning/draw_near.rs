use super::Zoning;
use super::ground::Ground;
use super::layout::Layout;

/// Blocks without children cost nothing wherever they are; lets each go to the nearest of the
/// schools around it, as long as zones stay in one piece. Nobody else is moved.
///
/// `walk` from a block to a school; `None`: there is no way.
pub fn draw_near(
    zoning: &Zoning,
    schools: &mut Vec<u32>,
    walk: impl Fn(usize, usize) -> Option<i64>,
) {
    let ground = Ground::of(zoning);
    let mut layout = Layout::of(&ground, schools);
    let empty: Vec<u32> =
        ground.free.iter().copied().filter(|block| ground.children(*block) == 0).collect();
    for _ in 0..MOST_ROUNDS {
        let mut moved = false;
        for &block in &empty {
            let around = ground.neighbors(block).iter().map(|next| layout.spot(*next));
            let lone = ground.near.of(block as usize).iter().copied();
            let spots = around.chain(lone).filter(|spot| *spot != ground.outside());
            let nearest = spots
                .filter(|spot| layout.may_join(block, *spot))
                .filter_map(|spot| Some((walk(block as usize, spot as usize)?, spot)))
                .min();
            let here = layout.spot(block);
            if let Some((_, spot)) = nearest
                && spot != here
                && layout.may_leave(block)
            {
                let shorter = here == ground.outside()
                    || walk(block as usize, spot as usize) < walk(block as usize, here as usize);
                if shorter {
                    layout.put(block, spot);
                    moved = true;
                }
            }
        }
        if !moved {
            break;
        }
    }
    *schools = layout.schools();
}

/// Each round brings walks down, so there is an end; this one is for the worst of cases.
const MOST_ROUNDS: usize = 100;
