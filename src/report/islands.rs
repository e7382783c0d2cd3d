use crate::model::BlockIdx;
use crate::world::World;

/// Parts of the district that hang together and in which no school stands, by their first blocks;
/// blocks sorted. Connection is judged in each part on its own, so their zones do not reach their
/// schools.
///
/// Empty where nobody's neighbors are known, or no school's block.
pub fn islands(world: &World) -> Vec<Vec<BlockIdx>> {
    let district = &world.district;
    let mut has_school = vec![false; district.blocks().len()];
    for school in district.schools() {
        if let Some(block) = school.own_block {
            has_school[block.0] = true;
        }
    }
    if world.adjacency.is_empty() || !has_school.contains(&true) {
        return Vec::new();
    }
    let mut met = vec![false; has_school.len()];
    let mut islands = Vec::new();
    for block in district.block_idxs() {
        if met[block.0] {
            continue;
        }
        let mut part = vec![block];
        met[block.0] = true;
        let mut next = 0;
        while let Some(block) = part.get(next).copied() {
            next += 1;
            for other in world.adjacency.neighbors(block) {
                if !met[other.0] {
                    met[other.0] = true;
                    part.push(*other);
                }
            }
        }
        if !part.iter().any(|block| has_school[block.0]) {
            part.sort_unstable();
            islands.push(part);
        }
    }
    islands
}
