use super::super::layout::Layout;
use super::super::{Lists, Way, Zoning};

/// A few schools and the blocks they hold, as a zoning of their own.
pub struct Part {
    pub zoning: Zoning,
    /// Positions in the whole, sorted.
    pub schools: Vec<u32>,
    pub blocks: Vec<u32>,
    /// The school of each block, as positions in the part.
    pub plan: Vec<u32>,
}

impl Part {
    /// `schools`: sorted.
    pub fn of(layout: &Layout, schools: Vec<u32>) -> Self {
        let zoning = layout.ground.zoning;
        let mut blocks: Vec<u32> =
            schools.iter().flat_map(|school| layout.members(*school)).copied().collect();
        blocks.sort_unstable();
        let place = |of: &[u32], it: u32| of.binary_search(&it).ok().map(|at| at as u32);
        let (mut ways, mut neighbors) = (Lists::new(), Lists::new());
        for &block in &blocks {
            let list = zoning.ways.of(block as usize).iter();
            ways.push(
                list.filter_map(|way| Some(Way { school: place(&schools, way.school)?, ..*way })),
            );
            let list = layout.ground.neighbors(block).iter();
            neighbors.push(list.filter_map(|next| place(&blocks, *next)));
        }
        let of = |list: &[i64]| schools.iter().map(|school| list[*school as usize]).collect();
        let root = |school: &u32| place(&blocks, zoning.roots[*school as usize]?);
        let part = Zoning {
            children: blocks.iter().map(|block| zoning.children[*block as usize]).collect(),
            ways,
            fixed: blocks.iter().map(|block| zoning.fixed[*block as usize]).collect(),
            neighbors,
            seats: of(&zoning.seats),
            least: of(&zoning.least),
            roots: schools.iter().map(root).collect(),
            zone_of: schools.iter().map(|school| zoning.zone_of[*school as usize]).collect(),
            no_seat: zoning.no_seat,
            crowding: of(&zoning.crowding),
        };
        let plan = blocks
            .iter()
            .map(|block| place(&schools, layout.spot(*block)).expect("members of these schools"));
        Self { plan: plan.collect(), zoning: part, schools, blocks }
    }
}
