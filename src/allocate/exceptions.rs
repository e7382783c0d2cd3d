use petgraph::unionfind::UnionFind;

use super::{Allocation, Problem};
use crate::adjacency::Adjacency;
use crate::model::{BlockIdx, Exception, Millimeters, Reason, Rule, SchoolIdx};
use crate::terms::{Fixed, FixedBy};
use crate::world::World;

/// Where walk + crowding is least, or going without a seat if that is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Least {
    pub sum: Millimeters,
    /// Ties by school. `None`: no seat.
    pub school: Option<SchoolIdx>,
}

/// Every block whose walk + crowding is more than the least of all schools there is a way to,
/// whatever the office bars, with or without children. One that ties for the least is none.
///
/// `least`: one per block. `longest`: nobody may walk farther by the rule shortest-worst-walk.
pub fn exceptions(
    world: &World,
    problem: &Problem,
    allocation: &Allocation,
    (least, longest): (&[Least], Option<Millimeters>),
) -> Vec<Exception> {
    let pieces = allocation.connected.then(|| Pieces::of(world, &allocation.schools));
    let cases = Cases { world, problem, allocation, pieces, longest };
    let crowding = &allocation.optimum.crowding;
    let exception = |block: BlockIdx| {
        let school = allocation.schools[block.0];
        let sum =
            school.map_or(problem.no_seat, |school| cases.walk(block, school) + crowding[school.0]);
        let extra = sum - least[block.0].sum;
        (extra > Millimeters(0)).then(|| Exception {
            block: world.district.block(block).id.clone(),
            school: school.map(|school| world.district.school(school).id.clone()),
            reason: cases.reason(block, school, least[block.0].school),
            extra,
        })
    };
    world.district.block_idxs().filter_map(exception).collect()
}

/// What decides why a block is an exception.
struct Cases<'a> {
    world: &'a World,
    problem: &'a Problem<'a>,
    allocation: &'a Allocation,
    /// `None`: zones need not be of one piece.
    pieces: Option<Pieces<'a>>,
    longest: Option<Millimeters>,
}

impl Cases<'_> {
    fn walk(&self, block: BlockIdx, school: SchoolIdx) -> Millimeters {
        let walk = self.world.distances.between(block, school);
        walk.expect("blocks are placed, and sums are least, where there is a way")
    }

    /// The first that applies in the order of [`Reason`].
    fn reason(&self, block: BlockIdx, here: Option<SchoolIdx>, there: Option<SchoolIdx>) -> Reason {
        if let Some(Fixed { school, by }) = self.world.terms.fixed[block.0]
            && here == Some(school)
        {
            return match by {
                FixedBy::Pin => Reason::Pin,
                FixedBy::Hold => Reason::NotTwice,
                FixedBy::OwnBlock => Reason::OwnBlock,
            };
        }
        if let Some(reason) = there.and_then(|there| self.office(block, here, there)) {
            return reason;
        }
        if self.pieces.as_ref().is_some_and(|pieces| pieces.more_if_moved(block, here, there)) {
            return Reason::Connected;
        }
        let beyond = |there| self.longest.is_some_and(|longest| longest < self.walk(block, there));
        match self.world.district.settings.rule {
            Rule::NearestFirst => Reason::Rule,
            Rule::ShortestWorstWalk if there.is_some_and(beyond) => Reason::Rule,
            Rule::LeastWalk | Rule::ShortestWorstWalk => Reason::WholeBlock,
        }
    }

    fn office(&self, block: BlockIdx, here: Option<SchoolIdx>, there: SchoolIdx) -> Option<Reason> {
        let district = &self.world.district;
        if district.hand.bans.contains(&(block, there)) {
            return Some(Reason::Ban);
        }
        if district.settings.max_walk.is_some_and(|most| most < self.walk(block, there)) {
            return Some(Reason::TooFar);
        }
        let kept = district.hand.keep.as_ref().and_then(|keep| keep.schools[block.0])?;
        let counted = |school: SchoolIdx| {
            let walk = self.problem.distances.between(block, school)?;
            Some(walk + self.allocation.optimum.crowding[school.0])
        };
        (here == Some(kept) && counted(kept)? <= counted(there)?).then_some(Reason::Keep)
    }
}

/// Into how many pieces zones fall.
struct Pieces<'a> {
    adjacency: &'a Adjacency,
    /// One per school.
    zone_of: &'a [SchoolIdx],
    /// One per zone, by its number: its blocks, sorted.
    zones: Vec<Vec<BlockIdx>>,
    /// One per block: the part of the district that it hangs together with.
    component: Vec<usize>,
}

impl<'a> Pieces<'a> {
    fn of(world: &'a World, schools: &[Option<SchoolIdx>]) -> Self {
        let zone_of = &world.terms.zone_of;
        let mut zones = vec![Vec::new(); zone_of.len()];
        for (block, school) in schools.iter().enumerate() {
            if let Some(school) = school {
                zones[zone_of[school.0].0].push(BlockIdx(block));
            }
        }
        let mut component = UnionFind::<usize>::new(schools.len());
        for block in world.district.block_idxs() {
            for neighbor in world.adjacency.neighbors(block) {
                component.union(block.0, neighbor.0);
            }
        }
        let component = component.into_labeling();
        Self { adjacency: &world.adjacency, zone_of, zones, component }
    }

    /// Whether a zone would not be in one piece if `block` alone went from `here` to `there`.
    fn more_if_moved(
        &self,
        block: BlockIdx,
        here: Option<SchoolIdx>,
        there: Option<SchoolIdx>,
    ) -> bool {
        let zone = |school: Option<SchoolIdx>| school.map(|school| self.zone_of[school.0]);
        let (left, joined) = (zone(here), zone(there));
        if left == joined {
            return false;
        }
        let falls_apart = |zone: SchoolIdx| {
            let together = |other: &&BlockIdx| {
                **other != block && self.component[other.0] == self.component[block.0]
            };
            let mut members: Vec<BlockIdx> =
                self.zones[zone.0].iter().filter(together).copied().collect();
            if Some(zone) == joined {
                let at = members.partition_point(|other| *other < block);
                members.insert(at, block);
            }
            1 < self.adjacency.n_pieces(&members)
        };
        left.is_some_and(falls_apart) || joined.is_some_and(falls_apart)
    }
}
