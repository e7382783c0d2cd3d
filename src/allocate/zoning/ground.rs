use super::{Lists, NOWHERE, Zoning};

pub use super::super::chains::NO_END;

/// What the search looks up about a [`Zoning`] again and again.
///
/// Spots are positions of schools, and one more: [`Ground::outside`], without a seat.
pub struct Ground<'a> {
    pub zoning: &'a Zoning,
    costs: Costs,
    /// One per block: its component of the adjacency, or `ALONE`.
    pub component: Vec<u32>,
    pub n_components: usize,
    pub n_zones: usize,
    /// One per spot, counted from 0 without gaps. Outside is no zone: `n_zones`.
    pub zone_of: Vec<u32>,
    /// Schools of each zone.
    pub schools_of: Vec<Vec<u32>>,
    /// Which neighbors of a block are neighbors of each other: for the first 64 of its neighbors
    /// one bit set each.
    pub ring: Lists<u64>,
    /// Blocks that go somewhere or nowhere, as it is best. Some have one way only.
    pub free: Vec<u32>,
    pub is_free: Vec<bool>,
    /// The few spots of each free block that are cheapest with crowding, cheapest first.
    pub near: Lists<u32>,
}

/// A block without neighbors: it may go anywhere.
pub const ALONE: u32 = u32::MAX;

/// Cost by block and school.
enum Costs {
    /// Shape: `n_blocks × n_schools`; `NO_END`: no way.
    Table(Vec<i64>),
    /// Looked up in the ways.
    Ways,
}

/// A table up to this size is worth its memory.
const MOST_CELLS: usize = 4_000_000;
/// So many spots are near.
const NEAR: usize = 8;

impl<'a> Ground<'a> {
    pub fn of(zoning: &'a Zoning) -> Self {
        let n_blocks = zoning.children.len();
        let (zone_of, schools_of) = zones(zoning);
        let (component, n_components) = components(zoning);
        let is_free: Vec<bool> = (0..n_blocks)
            .map(|block| !zoning.fixed[block] && !zoning.ways.of(block).is_empty())
            .collect();
        Self {
            zoning,
            costs: Costs::of(zoning),
            component,
            n_components,
            n_zones: schools_of.len(),
            zone_of,
            schools_of,
            ring: ring(zoning),
            free: (0..n_blocks as u32).filter(|block| is_free[*block as usize]).collect(),
            is_free,
            near: near(zoning),
        }
    }

    pub fn n_blocks(&self) -> usize {
        self.zoning.children.len()
    }

    pub fn n_schools(&self) -> usize {
        self.zoning.seats.len()
    }

    pub fn outside(&self) -> u32 {
        self.n_schools() as u32
    }

    /// Whether there is one school for it at most.
    pub fn has_no_choice(&self, block: u32) -> bool {
        self.zoning.ways.of(block as usize).len() < 2
    }

    pub fn seats(&self, spot: u32) -> i64 {
        self.zoning.seats.get(spot as usize).copied().unwrap_or(NO_END)
    }

    pub fn least(&self, spot: u32) -> i64 {
        self.zoning.least.get(spot as usize).copied().unwrap_or(0)
    }

    pub fn children(&self, block: u32) -> i64 {
        self.zoning.children[block as usize]
    }

    pub fn neighbors(&self, block: u32) -> &[u32] {
        if self.zoning.neighbors.is_empty() {
            &[]
        } else {
            self.zoning.neighbors.of(block as usize)
        }
    }

    /// `NO_END` if there is no way. Outside costs something for blocks without children too.
    pub fn cost(&self, block: u32, spot: u32) -> i64 {
        let n_schools = self.n_schools();
        if spot as usize == n_schools {
            return self.zoning.no_seat * self.children(block).max(1);
        }
        match &self.costs {
            Costs::Table(table) => table[block as usize * n_schools + spot as usize],
            Costs::Ways => way(self.zoning, block, spot),
        }
    }

    /// Cost with crowding.
    pub fn sum(&self, block: u32, spot: u32) -> i64 {
        self.cost(block, spot)
            + self.children(block) * self.zoning.crowding.get(spot as usize).unwrap_or(&0)
    }

    /// Spots by block as lists of schools by block, as handed in and out.
    pub fn school(&self, spot: u32) -> u32 {
        if spot == self.outside() { NOWHERE } else { spot }
    }
}

fn way(zoning: &Zoning, block: u32, school: u32) -> i64 {
    let ways = zoning.ways.of(block as usize);
    ways.binary_search_by_key(&school, |way| way.school).map_or(NO_END, |at| ways[at].cost)
}

impl Costs {
    fn of(zoning: &Zoning) -> Self {
        let n_schools = zoning.seats.len();
        if MOST_CELLS < zoning.children.len() * n_schools {
            return Self::Ways;
        }
        let mut table = vec![NO_END; zoning.children.len() * n_schools];
        for block in 0..zoning.children.len() {
            for way in zoning.ways.of(block) {
                table[block * n_schools + way.school as usize] = way.cost;
            }
        }
        Self::Table(table)
    }
}

fn zones(zoning: &Zoning) -> (Vec<u32>, Vec<Vec<u32>>) {
    let mut names = zoning.zone_of.clone();
    names.sort_unstable();
    names.dedup();
    let position = |name: &u32| names.binary_search(name).expect("every name is listed") as u32;
    let mut zone_of: Vec<u32> = zoning.zone_of.iter().map(position).collect();
    let mut schools_of = vec![Vec::new(); names.len()];
    for (school, zone) in zone_of.iter().enumerate() {
        schools_of[*zone as usize].push(school as u32);
    }
    zone_of.push(names.len() as u32);
    (zone_of, schools_of)
}

fn components(zoning: &Zoning) -> (Vec<u32>, usize) {
    let n_blocks = zoning.children.len();
    let mut component = vec![ALONE; n_blocks];
    let mut n_components = 0;
    if zoning.neighbors.is_empty() {
        return (component, 0);
    }
    for start in 0..n_blocks {
        if component[start] != ALONE || zoning.neighbors.of(start).is_empty() {
            continue;
        }
        let mut queue = vec![start];
        component[start] = n_components;
        while let Some(block) = queue.pop() {
            for &next in zoning.neighbors.of(block) {
                if component[next as usize] == ALONE {
                    component[next as usize] = n_components;
                    queue.push(next as usize);
                }
            }
        }
        n_components += 1;
    }
    (component, n_components as usize)
}

fn ring(zoning: &Zoning) -> Lists<u64> {
    let mut ring = Lists::new();
    if zoning.neighbors.is_empty() {
        return ring;
    }
    for block in 0..zoning.children.len() {
        let around = zoning.neighbors.of(block);
        let around = &around[..around.len().min(64)];
        let touching = |neighbor: &u32| {
            let beyond = zoning.neighbors.of(*neighbor as usize);
            let bits =
                around.iter().enumerate().filter(|(_, other)| beyond.binary_search(other).is_ok());
            bits.fold(0, |set, (bit, _)| set | 1_u64 << bit)
        };
        ring.push(around.iter().map(touching));
    }
    ring
}

fn near(zoning: &Zoning) -> Lists<u32> {
    let mut near = Lists::new();
    for block in 0..zoning.children.len() {
        let children = zoning.children[block];
        let sum = |way: &super::Way| {
            (way.cost + children * zoning.crowding[way.school as usize], way.school)
        };
        let mut sums: Vec<(i64, u32)> = zoning.ways.of(block).iter().map(sum).collect();
        if NEAR < sums.len() {
            sums.select_nth_unstable(NEAR - 1);
            sums.truncate(NEAR);
        }
        sums.sort_unstable();
        near.push(sums.into_iter().map(|(_, school)| school));
    }
    near
}
