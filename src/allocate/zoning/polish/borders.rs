use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::super::chains::Hop;
use super::super::chance::mixed;
use super::super::connection::Walker;
use super::super::ground::{ALONE, NO_END};
use super::super::layout::Layout;
use super::exchanges::Exchanges;
use super::parcels::Parcel;

/// The exchanges between all pairs of spots whose zones touch, kept up to date.
pub struct Borders {
    /// By the pair, smaller spot first.
    exchanges: BTreeMap<(u32, u32), Exchanges>,
    /// One per spot, sorted.
    neighbors: Vec<Vec<u32>>,
    /// The largest net number of children of an exchange.
    pub most: i64,
    /// One per spot: what its zone was like when last looked at.
    seen: Vec<Option<u64>>,
    walker: Walker,
}

/// Children on the way between two schools, at most.
const MOST_NET: i64 = 128;

impl Borders {
    pub fn of(layout: &Layout) -> Self {
        let mut borders = Self::unseen(layout);
        borders.renew(layout);
        borders
    }

    /// Those of some spots and of their neighbors only, until something changes elsewhere.
    pub fn near(layout: &Layout, spots: &[u32]) -> Self {
        let mut borders = Self::unseen(layout);
        let all = 0..borders.seen.len() as u32;
        borders.seen = all.map(|spot| Some(mark(layout, spot))).collect();
        for &spot in spots {
            borders.seen[spot as usize] = None;
            touching(layout, spot).iter().for_each(|near| borders.seen[*near as usize] = None);
        }
        borders.renew(layout);
        borders
    }

    fn unseen(layout: &Layout) -> Self {
        let ground = layout.ground;
        let largest = ground.zoning.children.iter().copied().max().unwrap_or(0);
        let n_schools = ground.n_schools();
        Self {
            exchanges: BTreeMap::new(),
            neighbors: vec![Vec::new(); n_schools],
            most: largest.clamp(1, MOST_NET),
            seen: vec![None; n_schools],
            walker: Walker::new(ground.n_blocks()),
        }
    }

    /// Looks again at every spot whose zone has changed.
    pub fn renew(&mut self, layout: &Layout) {
        let changed: Vec<u32> = (0..self.seen.len() as u32)
            .filter(|spot| self.seen[*spot as usize] != Some(mark(layout, *spot)))
            .collect();
        for &spot in &changed {
            self.seen[spot as usize] = Some(mark(layout, spot));
            for other in std::mem::take(&mut self.neighbors[spot as usize]) {
                self.exchanges.remove(&pair(spot, other));
                self.neighbors[other as usize].retain(|near| *near != spot);
            }
        }
        let mut pairs = Vec::new();
        for &spot in &changed {
            pairs.extend(touching(layout, spot).into_iter().map(|other| pair(spot, other)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let most = self.most;
        let exchanges: Vec<Exchanges> = pairs
            .par_iter()
            .map_init(
                || Walker::new(layout.ground.n_blocks()),
                |walker, pair| Exchanges::between(layout, *pair, most, walker),
            )
            .collect();
        for (pair, exchanges) in pairs.into_iter().zip(exchanges) {
            self.exchanges.insert(pair, exchanges);
            for (one, other) in [pair, (pair.1, pair.0)] {
                let near = &mut self.neighbors[one as usize];
                let at = near.partition_point(|spot| *spot < other);
                near.insert(at, other);
            }
        }
    }

    pub fn n_spots(&self) -> usize {
        self.neighbors.len()
    }

    /// Sorted.
    pub fn neighbors(&self, spot: usize) -> &[u32] {
        &self.neighbors[spot]
    }

    /// The least cost of moving 0, 1, 2, … children from one spot to a neighbor; `NO_END` where
    /// no exchange is known that does just that.
    pub fn costs(&self, from: u32, to: u32) -> impl Iterator<Item = i64> + '_ {
        self.exchanges[&pair(from, to)].costs(from < to)
    }

    fn is_barred(&self, hop: Hop) -> bool {
        self.costs(hop.from as u32, hop.to as u32).nth(hop.net as usize) == Some(NO_END)
    }

    fn parcels(&self, hop: Hop) -> impl Iterator<Item = &Parcel> + '_ {
        let net = if hop.from < hop.to { hop.net } else { -hop.net };
        self.exchanges[&pair_of(hop)].parcels(net)
    }

    /// Carries out all hops, unless together they would move a block twice, not gain, or leave a
    /// zone in pieces.
    pub fn carry_out(&mut self, layout: &mut Layout, hops: &[Hop]) -> Carried {
        if hops.iter().any(|hop| self.is_barred(*hop)) {
            return Carried::Nothing;
        }
        let before = (layout.missing(), layout.cost());
        let mut undo: Vec<(u32, u32)> = Vec::new();
        let mut walker = std::mem::replace(&mut self.walker, Walker::new(0));
        let mut torn = None;
        for (at, hop) in hops.iter().enumerate() {
            for parcel in self.parcels(*hop) {
                for &block in &parcel.blocks {
                    undo.push((block, layout.spot(block)));
                    layout.put(block, parcel.to);
                }
            }
            let whole =
                [hop.from, hop.to].iter().all(|spot| layout.holds(*spot as u32, &mut walker));
            torn = if whole { torn } else { torn.or(Some(at)) };
        }
        let whole = torn.is_none()
            || hops.iter().all(|hop| {
                layout.holds(hop.from as u32, &mut walker)
                    && layout.holds(hop.to as u32, &mut walker)
            });
        self.walker = walker;
        let mut blocks: Vec<u32> = undo.iter().map(|step| step.0).collect();
        blocks.sort_unstable();
        let twice = blocks.windows(2).any(|two| two[0] == two[1]);
        let gains = (layout.missing(), layout.cost()) < before;
        if whole && !twice && gains {
            return Carried::Out;
        }
        for (block, spot) in undo.into_iter().rev() {
            layout.put(block, spot);
        }
        let culprit = torn.unwrap_or(hops.len() - 1);
        if !whole || twice {
            let hop = hops[culprit];
            let net = if hop.from < hop.to { hop.net } else { -hop.net };
            self.exchanges.get_mut(&pair_of(hop)).expect("hops are known").bar(net);
            return Carried::Barred;
        }
        Carried::Nothing
    }
}

/// What became of hops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    Out,
    /// One of them will not be offered again until its zones change.
    Barred,
    Nothing,
}

fn pair(one: u32, other: u32) -> (u32, u32) {
    (one.min(other), one.max(other))
}

fn pair_of(hop: Hop) -> (u32, u32) {
    pair(hop.from as u32, hop.to as u32)
}

fn mark(layout: &Layout, spot: u32) -> u64 {
    let ground = layout.ground;
    let schools = &ground.schools_of[ground.zone_of[spot as usize] as usize];
    schools.iter().fold(u64::from(spot), |mark, school| mixed(mark ^ layout.mark(*school)))
}

/// The spots that members of `spot` may go to, or whose members may come. Sorted.
fn touching(layout: &Layout, spot: u32) -> Vec<u32> {
    let ground = layout.ground;
    let mut touching = ground.schools_of[ground.zone_of[spot as usize] as usize].clone();
    for &block in layout.members(spot) {
        if ground.component[block as usize] == ALONE {
            touching.extend(ground.near.of(block as usize));
        }
        for next in ground.neighbors(block) {
            if let Some(schools) = ground.schools_of.get(layout.zone(*next) as usize) {
                touching.extend(schools);
            }
        }
    }
    touching.sort_unstable();
    touching.dedup();
    touching.retain(|other| *other != spot);
    touching
}
