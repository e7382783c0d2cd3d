//! A zone: a school and the blocks it would get.

/// What one school could be given: in one piece, with its root, within its seats.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Zone {
    pub school: u32,
    /// Sorted.
    pub blocks: Box<[u32]>,
    /// Of all its blocks together, child-millimeters.
    pub cost: i64,
}

impl Zone {
    /// The zone of these blocks, in any order.
    pub fn of(ground: &super::Ground, school: usize, mut blocks: Vec<u32>) -> Self {
        blocks.sort_unstable();
        let cost = |&block: &u32| ground.cost(school, block as usize);
        let cost = blocks.iter().map(|block| cost(block).expect("reached by ways")).sum();
        Self { school: school as u32, blocks: blocks.into(), cost }
    }

    /// What the prices pay for the zone beyond its cost.
    pub fn gain(&self, prices: &[i64]) -> i64 {
        self.blocks.iter().map(|&block| prices[block as usize]).sum::<i64>() - self.cost
    }

    /// The zones of a plan, one per school that has blocks, by school.
    pub fn all_of(ground: &super::Ground, schools: &[u32]) -> Vec<Zone> {
        let mut zones: Vec<(Vec<u32>, i64)> = vec![(Vec::new(), 0); ground.n_schools()];
        for (block, &school) in schools.iter().enumerate() {
            let zone = &mut zones[school as usize];
            zone.0.push(block as u32);
            zone.1 += ground.cost(school as usize, block).expect("a plan uses ways only");
        }
        let full = |(school, (blocks, cost)): (usize, (Vec<u32>, i64))| {
            let school = school as u32;
            (!blocks.is_empty()).then(|| Zone { school, blocks: blocks.into(), cost })
        };
        zones.into_iter().enumerate().filter_map(full).collect()
    }
}
