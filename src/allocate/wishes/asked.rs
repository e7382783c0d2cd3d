use std::collections::BTreeSet;

use super::{Clash, Wish};
use crate::allocate::flow::{Flow, Reach};
use crate::model::{BlockIdx, Children, Millimeters, SchoolIdx};
use crate::terms::{Fixed, FixedBy};
use crate::world::World;

/// What some of the wishes, and the facts, make of a district.
pub struct Asked<'a> {
    world: &'a World,
    max_walk: Option<Millimeters>,
    bans: BTreeSet<(BlockIdx, SchoolIdx)>,
    connected: bool,
    /// One per block.
    pub fixed: Vec<Option<SchoolIdx>>,
    /// One per school.
    pub seats: Vec<Children>,
    /// One per school: how many children it has to get, those of fixed blocks included.
    pub least: Vec<Children>,
}

/// The ways of blocks whose children are still to be seated; of others none.
struct Ways {
    starts: Vec<usize>,
    schools: Vec<SchoolIdx>,
}

impl<'a> Asked<'a> {
    pub fn of(world: &'a World, wishes: &[Wish]) -> Self {
        let district = &world.district;
        let own = |fixed: &Option<Fixed>| {
            fixed.filter(|fixed| fixed.by == FixedBy::OwnBlock).map(|fixed| fixed.school)
        };
        let mut asked = Self {
            world,
            max_walk: None,
            bans: BTreeSet::new(),
            connected: false,
            fixed: world.terms.fixed.iter().map(own).collect(),
            seats: district.schools().iter().map(|school| school.seats).collect(),
            least: vec![Children(0); district.schools().len()],
        };
        for wish in wishes {
            match *wish {
                Wish::MaxWalk(walk) => asked.max_walk = Some(walk),
                Wish::LeastChildren(school, least) => asked.least[school.0] = least,
                Wish::Ban(block, school) => drop(asked.bans.insert((block, school))),
                Wish::Pin(block, school) | Wish::Hold(block, school) => {
                    asked.fixed[block.0] = Some(school);
                }
                Wish::Connected => asked.connected = true,
            }
        }
        asked
    }

    pub fn may_go(&self, block: BlockIdx, school: SchoolIdx) -> bool {
        let walk = self.world.distances.between(block, school);
        let pinned = self.world.district.hand.pins.get(&block) == Some(&school)
            && self.fixed[block.0] == Some(school);
        let near = |walk| self.max_walk.is_none_or(|most| walk <= most);
        walk.is_some_and(|walk| pinned || near(walk) && !self.bans.contains(&(block, school)))
    }

    /// What is impossible, if anything. So many children are left out without any wishes.
    pub fn clash(&self, left_out_anyway: Children) -> Option<Clash> {
        self.no_way()
            .or_else(|| self.overfull())
            .or_else(|| self.too_many_left_out(left_out_anyway))
            .or_else(|| self.too_few())
            .or_else(|| self.cut_off())
    }

    /// Children without a seat, however the others are seated.
    pub fn left_out(&self) -> Children {
        let ways = self.ways();
        let seats: Vec<Children> = self.free_seats().collect();
        ways.flow(&self.waiting(), &seats).left_out()
    }

    fn no_way(&self) -> Option<Clash> {
        let fixed = self.fixed.iter().enumerate();
        let mut fixed = fixed.filter_map(|(block, school)| Some((BlockIdx(block), (*school)?)));
        let (block, school) = fixed.find(|(block, school)| !self.may_go(*block, *school))?;
        Some(Clash::NoWay { block, school })
    }

    /// The largest blocks at the school that alone are too many: as few as can be.
    fn overfull(&self) -> Option<Clash> {
        let district = &self.world.district;
        let school = self.free_seats().position(|seats| seats < Children(0)).map(SchoolIdx)?;
        let there = |block: &BlockIdx| self.fixed[block.0] == Some(school);
        let mut blocks: Vec<BlockIdx> = district.block_idxs().filter(there).collect();
        blocks.sort_by_key(|block| (std::cmp::Reverse(district.block(*block).children), *block));
        let mut children = Children(0);
        let enough = blocks.iter().position(|block| {
            children += district.block(*block).children;
            self.seats[school.0] < children
        });
        blocks.truncate(enough.map_or(blocks.len(), |last| last + 1));
        blocks.sort_unstable();
        Some(Clash::Overfull { school, children, blocks })
    }

    fn too_many_left_out(&self, left_out_anyway: Children) -> Option<Clash> {
        let ways = self.ways();
        let children = self.waiting();
        let seats: Vec<Children> = self.free_seats().collect();
        let flow = ways.flow(&children, &seats);
        let more = flow.left_out() - left_out_anyway;
        if more <= Children(0) {
            return None;
        }
        let schools = flow.full_schools();
        let district = &self.world.district;
        let elsewhere = |block: &BlockIdx| {
            let mut others =
                district.school_idxs().filter(|school| schools.binary_search(school).is_err());
            others.any(|school| self.world.distances.between(*block, school).is_some())
        };
        let bound = |block: &BlockIdx| {
            Children(0) < children[block.0]
                && ways.of(*block).iter().all(|school| schools.binary_search(school).is_ok())
                && elsewhere(block)
        };
        let blocks = district.block_idxs().filter(bound).collect();
        Some(Clash::LeftOut { children: more, blocks, schools })
    }

    fn too_few(&self) -> Option<Clash> {
        let seats = self.free_seats();
        let lacking: Vec<Children> = self
            .least
            .iter()
            .zip(self.fixed_children())
            .map(|(l, f)| (*l - f).max(Children(0)))
            .collect();
        let wanted: Children = lacking.iter().copied().sum();
        if wanted == Children(0) {
            return None;
        }
        let capped: Vec<Children> =
            lacking.iter().zip(seats).map(|(lacking, seats)| (*lacking).min(seats)).collect();
        let ways = self.ways();
        let children = self.waiting();
        let flow = ways.flow(&children, &capped);
        let all: Children = children.iter().copied().sum();
        let missing = wanted - (all - flow.left_out());
        if missing <= Children(0) {
            return None;
        }
        let schools = (0..self.least.len()).map(SchoolIdx);
        let schools = schools.filter(|school| Children(0) < self.least[school.0]).collect();
        Some(Clash::TooFew { children: missing, schools })
    }

    fn cut_off(&self) -> Option<Clash> {
        if !self.connected {
            return None;
        }
        let n_schools = self.seats.len();
        (0..n_schools).map(SchoolIdx).find_map(|school| self.cut_off_from(school))
    }

    /// Two blocks fixed to the zone, in one component, with no blocks between that may be in it.
    fn cut_off_from(&self, school: SchoolIdx) -> Option<Clash> {
        let zone_of = &self.world.terms.zone_of;
        let district = &self.world.district;
        if zone_of[school.0] != school {
            return None;
        }
        let schools: Vec<SchoolIdx> =
            district.school_idxs().filter(|other| zone_of[other.0] == school).collect();
        let fixed_here =
            |block: &BlockIdx| self.fixed[block.0].is_some_and(|fixed| zone_of[fixed.0] == school);
        let fixed: Vec<BlockIdx> = district.block_idxs().filter(fixed_here).collect();
        let (first, others) = fixed.split_first()?;
        if others.is_empty() {
            return None;
        }
        let may_be_here = |block: BlockIdx| {
            let free = self.fixed[block.0].is_none();
            fixed_here(&block) || free && schools.iter().any(|school| self.may_go(block, *school))
        };
        let mut seen = vec![None; district.blocks().len()];
        let mut parts = vec![*first];
        self.flood(*first, *first, &mut seen, may_be_here);
        for block in others {
            if seen[block.0].is_none() {
                parts.push(*block);
                self.flood(*block, *block, &mut seen, may_be_here);
            }
        }
        let mut component = vec![None; district.blocks().len()];
        for part in &parts {
            match component[part.0] {
                None => self.flood(*part, *part, &mut component, |_| true),
                Some(other) => return Some(Clash::CutOff { block: *part, other, school }),
            }
        }
        None
    }

    /// Marks everything that hangs together with a block.
    fn flood(
        &self,
        from: BlockIdx,
        mark: BlockIdx,
        seen: &mut [Option<BlockIdx>],
        may: impl Fn(BlockIdx) -> bool,
    ) {
        let mut open = vec![from];
        seen[from.0] = Some(mark);
        while let Some(block) = open.pop() {
            for next in self.world.adjacency.neighbors(block) {
                if seen[next.0].is_none() && may(*next) {
                    seen[next.0] = Some(mark);
                    open.push(*next);
                }
            }
        }
    }

    /// One per school.
    fn fixed_children(&self) -> Vec<Children> {
        let mut children = vec![Children(0); self.seats.len()];
        for (block, school) in self.world.district.blocks().iter().zip(&self.fixed) {
            if let Some(school) = school {
                children[school.0] += block.children;
            }
        }
        children
    }

    fn free_seats(&self) -> impl Iterator<Item = Children> + '_ {
        self.seats.iter().zip(self.fixed_children()).map(|(seats, fixed)| *seats - fixed)
    }

    /// One per block: children that are not fixed.
    fn waiting(&self) -> Vec<Children> {
        let blocks = self.world.district.blocks().iter().zip(&self.fixed);
        blocks
            .map(|(block, fixed)| if fixed.is_some() { Children(0) } else { block.children })
            .collect()
    }

    fn ways(&self) -> Ways {
        let mut ways = Ways { starts: vec![0], schools: Vec::new() };
        let waiting = self.waiting();
        for block in self.world.district.block_idxs() {
            if Children(0) < waiting[block.0] {
                let schools = self.world.district.school_idxs();
                ways.schools.extend(schools.filter(|school| self.may_go(block, *school)));
            }
            ways.starts.push(ways.schools.len());
        }
        ways
    }
}

impl Ways {
    fn of(&self, block: BlockIdx) -> &[SchoolIdx] {
        &self.schools[self.starts[block.0]..self.starts[block.0 + 1]]
    }

    fn flow(&self, children: &[Children], seats: &[Children]) -> Flow<'_> {
        let starts = &self.starts[..children.len()];
        let reach = Reach { starts, ends: self.starts[1..].to_vec(), schools: &self.schools };
        Flow::most(children, seats, reach)
    }
}
