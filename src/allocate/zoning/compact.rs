//! Smoother borders, as a second wish: shorter than the search would draw them, at a small price
//! in walks.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{NOWHERE, Zoning};

/// The same zones with fewer *cut edges*, pairs of neighbors in different zones, and walks that are
/// longer by `millionths` of the total at most.
///
/// `zoning.neighbors` says which borders count, also where zones need not be connected. Whatever
/// `schools` (one per block, or [`NOWHERE`]) keeps is kept: seats, least children, fixed blocks,
/// barred ways, who is without a seat; and no zone falls into more pieces.
///
/// A change moves one block, two neighbors together, or exchanges two blocks between two schools,
/// which helps where seats are full. In every pass all changes that save edges are tried, those that
/// save most per child-meter first.
///
/// Stops when a pass saves nothing, or after [`MOST_PASSES`]; fewer edges may be possible then, by
/// changes of more than two blocks.
///
/// # Cost
///
/// A pass looks at O(border blocks × neighbors) changes, and at every pair of blocks along each
/// border for exchanges.
pub fn smooth(zoning: &Zoning, schools: &[u32], millionths: i64) -> Vec<u32> {
    let mut borders = Borders::of(zoning, schools, millionths);
    for _ in 0..MOST_PASSES {
        if !borders.pass() {
            break;
        }
    }
    borders.schools
}

const MOST_PASSES: usize = 100;

#[cfg(test)]
/// Pairs of neighbors in different zones; blocks without a seat are in none together.
pub fn cut_edges(zoning: &Zoning, schools: &[u32]) -> usize {
    let zone = |block: u32| zone(zoning, schools[block as usize]);
    let blocks = 0..schools.len().min(zoning.neighbors.len()) as u32;
    let cut = |block: u32| {
        let after = zoning.neighbors.of(block as usize).iter().filter(|next| block < **next);
        after.filter(|next| zone(block) != zone(**next)).count()
    };
    blocks.map(cut).sum()
}

fn zone(zoning: &Zoning, school: u32) -> u32 {
    zoning.zone_of.get(school as usize).copied().unwrap_or(NOWHERE)
}

struct Borders<'a> {
    zoning: &'a Zoning,
    /// One per block.
    schools: Vec<u32>,
    /// One per school.
    loads: Vec<i64>,
    /// Blocks by zone.
    members: BTreeMap<u32, Vec<u32>>,
    /// How much more may be walked, child-millimeters.
    left: i64,
}

/// One or two blocks, with the schools they go to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Change(Vec<(u32, u32)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Worth {
    edges: i64,
    cost: i64,
}

impl Worth {
    /// What costs nothing first, then most edges per child-millimeter.
    fn order(self, other: Self) -> Ordering {
        let costs = |worth: Self| 0 < worth.cost;
        costs(self).cmp(&costs(other)).then_with(|| {
            if costs(self) {
                let ours = i128::from(self.edges) * i128::from(other.cost);
                let theirs = i128::from(other.edges) * i128::from(self.cost);
                theirs.cmp(&ours)
            } else {
                (other.edges, self.cost).cmp(&(self.edges, other.cost))
            }
        })
    }
}

impl<'a> Borders<'a> {
    fn of(zoning: &'a Zoning, schools: &[u32], millionths: i64) -> Self {
        let mut borders = Self {
            zoning,
            schools: schools.to_vec(),
            loads: vec![0; zoning.seats.len()],
            members: BTreeMap::new(),
            left: 0,
        };
        let mut walk = 0;
        for (block, school) in schools.iter().enumerate() {
            if *school == NOWHERE {
                continue;
            }
            borders.loads[*school as usize] += zoning.children[block];
            borders.members.entry(zone(zoning, *school)).or_default().push(block as u32);
            walk += i128::from(borders.cost(block as u32, *school).unwrap_or(0));
        }
        let left = walk * i128::from(millionths) / 1_000_000;
        borders.left = i64::try_from(left).unwrap_or(i64::MAX);
        borders
    }

    /// Whether edges were saved.
    fn pass(&mut self) -> bool {
        let mut changes: Vec<(Worth, Change)> = self.changes();
        changes.sort_by(|one, other| one.0.order(other.0).then_with(|| one.1.cmp(&other.1)));
        changes.dedup_by(|one, other| one.1 == other.1);
        let mut any = false;
        for (promised, change) in changes {
            // Changes made since may have spoiled this one; the next pass sees it as it is then.
            let Some(worth) = self.worth(&change) else { continue };
            let as_good = worth.order(promised) != Ordering::Greater;
            if as_good && self.holds_together_after(&change) {
                self.apply(&change, worth);
                any = true;
            }
        }
        any
    }

    /// All that save edges, keep limits and can be paid; zones may still fall into pieces.
    fn changes(&self) -> Vec<(Worth, Change)> {
        let rim = self.rim();
        let mut changes = Vec::new();
        let mut add = |moves: Vec<(u32, u32)>| {
            let change = Change(moves);
            changes.extend(self.worth(&change).map(|worth| (worth, change)));
        };
        for ((from, to_zone), blocks) in &rim {
            let to_schools = self.zoning.zone_of.iter().enumerate();
            let to_schools = to_schools.filter(|(_, zone)| *zone == to_zone);
            for to in to_schools.map(|(school, _)| school as u32) {
                let back = rim.get(&(to, zone(self.zoning, *from)));
                for &block in blocks {
                    add(vec![(block, to)]);
                    for &next in self.zoning.neighbors.of(block as usize) {
                        if self.zone(next) == self.zone(block) {
                            add(vec![(block, to), (next, to)]);
                        }
                    }
                    for &other in back.into_iter().flatten() {
                        add(vec![(block, to), (other, *from)]);
                    }
                }
            }
        }
        changes
    }

    /// By school and zone next door, the blocks of that school that border there.
    fn rim(&self) -> BTreeMap<(u32, u32), Vec<u32>> {
        let mut rim: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
        if self.zoning.neighbors.is_empty() {
            return rim;
        }
        for block in 0..self.schools.len() as u32 {
            let school = self.schools[block as usize];
            if school == NOWHERE || self.zoning.ways.of(block as usize).len() < 2 {
                continue;
            }
            let around = self.zoning.neighbors.of(block as usize).iter();
            let mut zones: Vec<u32> = around.map(|next| self.zone(*next)).collect();
            zones.sort_unstable();
            zones.dedup();
            zones.retain(|zone| *zone != NOWHERE && *zone != self.zone(block));
            for zone in zones {
                rim.entry((school, zone)).or_default().push(block);
            }
        }
        rim
    }

    /// `None`: it saves no edges, breaks a limit, or cannot be paid.
    fn worth(&self, change: &Change) -> Option<Worth> {
        let mut cost = 0;
        for (block, to) in &change.0 {
            let from = self.schools[*block as usize];
            let is_free = 1 < self.zoning.ways.of(*block as usize).len();
            if from == NOWHERE || from == *to || !is_free {
                return None;
            }
            cost += self.cost(*block, *to)? - self.cost(*block, from)?;
        }
        let worth = Worth { edges: self.edges_saved(change), cost };
        (0 < worth.edges && cost <= self.left && self.keeps_limits(change)).then_some(worth)
    }

    fn edges_saved(&self, change: &Change) -> i64 {
        let mut saved = 0;
        for (block, _) in &change.0 {
            for next in self.zoning.neighbors.of(*block as usize) {
                let is_second = change.0.iter().any(|(other, _)| other == next) && next < block;
                if !is_second {
                    saved += i64::from(self.zone(*block) != self.zone(*next));
                    let (here, there) =
                        (self.zone_after(change, *block), self.zone_after(change, *next));
                    saved -= i64::from(here != there);
                }
            }
        }
        saved
    }

    /// No school gets more than its seats, or less than its least, or further beyond if it is.
    fn keeps_limits(&self, change: &Change) -> bool {
        let keeps = |school: u32| {
            let mut after = self.loads[school as usize];
            for (block, to) in &change.0 {
                let children = self.zoning.children[*block as usize];
                after += if *to == school { children } else { 0 };
                after -= if self.schools[*block as usize] == school { children } else { 0 };
            }
            let now = self.loads[school as usize];
            let (most, least) =
                (self.zoning.seats[school as usize], self.zoning.least[school as usize]);
            after <= most.max(now) && least.min(now) <= after
        };
        change.0.iter().all(|(block, to)| keeps(*to) && keeps(self.schools[*block as usize]))
    }

    /// No zone of the change is in more pieces after it.
    fn holds_together_after(&self, change: &Change) -> bool {
        let nothing = Change(Vec::new());
        let zones =
            change.0.iter().flat_map(|(block, to)| [self.zone(*block), zone(self.zoning, *to)]);
        let mut zones: Vec<u32> = zones.collect();
        zones.sort_unstable();
        zones.dedup();
        zones.iter().all(|zone| self.n_pieces(*zone, change) <= self.n_pieces(*zone, &nothing))
    }

    fn n_pieces(&self, zone: u32, change: &Change) -> usize {
        let moved = change.0.iter().map(|(block, _)| block);
        let members = self.members.get(&zone).into_iter().flatten().chain(moved);
        let inside = members.filter(|block| self.zone_after(change, **block) == zone);
        let mut left: Vec<u32> = inside.copied().collect();
        left.sort_unstable();
        left.dedup();
        let mut seen = vec![false; left.len()];
        let mut n_pieces = 0;
        for first in 0..left.len() {
            if std::mem::replace(&mut seen[first], true) {
                continue;
            }
            n_pieces += 1;
            let mut queue = vec![first];
            while let Some(at) = queue.pop() {
                for next in self.zoning.neighbors.of(left[at] as usize) {
                    if let Ok(next) = left.binary_search(next)
                        && !std::mem::replace(&mut seen[next], true)
                    {
                        queue.push(next);
                    }
                }
            }
        }
        n_pieces
    }

    fn apply(&mut self, change: &Change, worth: Worth) {
        for (block, to) in &change.0 {
            let children = self.zoning.children[*block as usize];
            let from = std::mem::replace(&mut self.schools[*block as usize], *to);
            self.loads[from as usize] -= children;
            self.loads[*to as usize] += children;
            let (old, new) = (zone(self.zoning, from), zone(self.zoning, *to));
            self.members.entry(old).or_default().retain(|member| member != block);
            self.members.entry(new).or_default().push(*block);
        }
        self.left -= worth.cost;
    }

    fn zone(&self, block: u32) -> u32 {
        zone(self.zoning, self.schools[block as usize])
    }

    fn zone_after(&self, change: &Change, block: u32) -> u32 {
        let moved = change.0.iter().find(|(moved, _)| *moved == block);
        moved.map_or_else(|| self.zone(block), |(_, to)| zone(self.zoning, *to))
    }

    /// Of the whole block. `None`: there is no way.
    fn cost(&self, block: u32, school: u32) -> Option<i64> {
        let ways = self.zoning.ways.of(block as usize);
        let at = ways.binary_search_by_key(&school, |way| way.school).ok()?;
        Some(ways[at].cost)
    }
}

#[cfg(test)]
mod tests;
