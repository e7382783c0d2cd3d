//! A few schools and the blocks they hold, as a zoning of their own.

use super::super::{Lists, NOWHERE, Way, Zoning};

/// What parts can be taken from a zoning.
#[derive(Debug)]
pub struct Parts<'z> {
    zoning: &'z Zoning,
    connected: bool,
    /// Per block, the component of the neighbors it lies in.
    component: Vec<u32>,
    /// Per school, whether its zone is its own.
    alone: Vec<bool>,
}

/// Schools with zones of their own, and blocks in one component.
#[derive(Clone, Debug)]
pub struct Part {
    pub(super) zoning: Zoning,
    pub(super) connected: bool,
    /// Positions in the whole, sorted.
    pub schools: Vec<u32>,
    /// Positions in the whole, sorted.
    pub blocks: Vec<u32>,
    /// The school of each block, as positions in the part; none if that is no plan.
    pub plan: Option<Vec<u32>>,
}

impl<'z> Parts<'z> {
    pub fn new(zoning: &'z Zoning) -> Self {
        let n_schools = zoning.seats.len();
        let n_zones = zoning.zone_of.iter().max().map_or(0, |zone| *zone as usize + 1);
        let mut n_of = vec![0; n_zones];
        zoning.zone_of.iter().for_each(|zone| n_of[*zone as usize] += 1);
        let alone = (0..n_schools).map(|school| n_of[zoning.zone_of[school] as usize] == 1);
        let blocks = 0..zoning.children.len();
        let connected = blocks.clone().any(|block| !zoning.neighbors.of(block).is_empty());
        Self { zoning, connected, component: components(zoning), alone: alone.collect() }
    }

    pub fn is_connected(&self) -> bool {
        self.connected
    }

    /// The part of these schools and blocks; both sorted. `None`: a school shares its zone, or has
    /// its root elsewhere, or the blocks lie in several components.
    ///
    /// `plan`: one school per block of the whole.
    pub fn part(&self, schools: &[u32], blocks: &[u32], plan: &[u32]) -> Option<Part> {
        let one = blocks
            .windows(2)
            .all(|pair| self.component[pair[0] as usize] == self.component[pair[1] as usize]);
        let alone = schools.iter().all(|&school| self.alone[school as usize]);
        if !alone || self.connected && !one {
            return None;
        }
        let place = |of: &[u32], it: u32| of.binary_search(&it).ok().map(|at| at as u32);
        let mut ways = Lists::new();
        let mut neighbors = Lists::new();
        for &block in blocks {
            let list = self.zoning.ways.of(block as usize).iter();
            ways.push(
                list.filter_map(|way| Some(Way { school: place(schools, way.school)?, ..*way })),
            );
            let list = self.zoning.neighbors.of(block as usize).iter();
            neighbors.push(list.filter_map(|&next| place(blocks, next)));
        }
        let mut roots = Vec::new();
        for &school in schools {
            let root = self.zoning.roots[school as usize];
            roots.push(match root {
                Some(root) => Some(place(blocks, root)?),
                None => None,
            });
        }
        let of = |list: &[i64]| schools.iter().map(|&school| list[school as usize]).collect();
        let zoning = Zoning {
            children: blocks.iter().map(|&b| self.zoning.children[b as usize]).collect(),
            ways,
            fixed: blocks.iter().map(|&b| self.zoning.fixed[b as usize]).collect(),
            neighbors,
            seats: of(&self.zoning.seats),
            least: of(&self.zoning.least),
            roots,
            zone_of: (0..schools.len() as u32).collect(),
            no_seat: self.zoning.no_seat,
            crowding: of(&self.zoning.crowding),
        };
        let plan = blocks.iter().map(|&block| place(schools, plan[block as usize])).collect();
        let mut part = Part {
            zoning,
            connected: self.connected,
            schools: schools.to_vec(),
            blocks: blocks.to_vec(),
            plan,
        };
        part.plan = part.plan.take().filter(|plan| part.sound(plan));
        Some(part)
    }

    /// The part that is everything.
    pub fn whole(&self, plan: &[u32]) -> Option<Part> {
        let schools: Vec<u32> = (0..self.zoning.seats.len() as u32).collect();
        let blocks: Vec<u32> = (0..self.zoning.children.len() as u32).collect();
        self.part(&schools, &blocks, plan)
    }
}

impl Part {
    /// Puts a plan of the part into a plan of the whole.
    pub fn write(&self, schools: &[u32], plan: &mut [u32]) {
        for (&block, &school) in self.blocks.iter().zip(schools) {
            plan[block as usize] = self.schools[school as usize];
        }
    }

    /// Every block has a way, every school enough children and not too many, every zone its root
    /// and one piece.
    pub fn sound(&self, plan: &[u32]) -> bool {
        let zoning = &self.zoning;
        let mut load = vec![0; zoning.seats.len()];
        for (block, &school) in plan.iter().enumerate() {
            if school == NOWHERE || !zoning.ways.of(block).iter().any(|way| way.school == school) {
                return false;
            }
            load[school as usize] += zoning.children[block];
        }
        let rooted = |school: usize| {
            zoning.roots[school].is_none_or(|root| plan[root as usize] == school as u32)
        };
        let fits =
            |school: usize| (zoning.least[school]..=zoning.seats[school]).contains(&load[school]);
        (0..load.len()).all(|school| fits(school) && rooted(school))
            && (!self.connected || self.in_pieces(plan) == 0)
    }

    /// Pieces of zones beyond the first of each.
    fn in_pieces(&self, plan: &[u32]) -> usize {
        let mut seen = vec![false; plan.len()];
        let mut met = vec![false; self.zoning.seats.len()];
        let mut more = 0;
        for start in 0..plan.len() {
            if seen[start] {
                continue;
            }
            more += usize::from(std::mem::replace(&mut met[plan[start] as usize], true));
            let mut stack = vec![start];
            seen[start] = true;
            while let Some(at) = stack.pop() {
                for &next in self.zoning.neighbors.of(at) {
                    let next = next as usize;
                    if plan[next] == plan[at] && !std::mem::replace(&mut seen[next], true) {
                        stack.push(next);
                    }
                }
            }
        }
        more
    }
}

fn components(zoning: &Zoning) -> Vec<u32> {
    let mut component = vec![u32::MAX; zoning.children.len()];
    for start in 0..component.len() {
        if component[start] != u32::MAX {
            continue;
        }
        let mut stack = vec![start];
        component[start] = start as u32;
        while let Some(at) = stack.pop() {
            for &next in zoning.neighbors.of(at) {
                if component[next as usize] == u32::MAX {
                    component[next as usize] = start as u32;
                    stack.push(next as usize);
                }
            }
        }
    }
    component
}
