use crate::adjacency::Adjacency;
use crate::model::{BlockIdx, ChildMillimeters, Children, Millimeters, SchoolIdx};
use crate::world::World;

/// A drawing as it is, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// One per school, in the order of ids.
    pub schools: Vec<SchoolNow>,
    /// Walks of all placed children.
    pub walk: ChildMillimeters,
    pub placed: Children,
    /// Children of blocks without a school.
    pub unplaced: Children,
    /// Children beyond the seats of their schools, summed.
    pub over_seats: Children,
    pub n_schools_over_seats: usize,
    pub worst_walk: Option<Millimeters>,
    /// Zones in more pieces than they need to be. `None`: nobody's neighbors are known.
    pub n_zones_in_pieces: Option<usize>,
    /// Whether the settings ask for zones of one piece.
    pub connected: bool,
    pub n_pinned: usize,
    /// Who goes to another school than in the plan that was drawn on.
    pub moved_blocks: usize,
    pub moved_children: Children,
}

/// A school in a drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SchoolNow {
    pub seats: Children,
    pub children: Children,
    pub least_children: Children,
    pub walk: ChildMillimeters,
    /// Of a block with children. `None`: nobody goes here.
    pub worst_walk: Option<Millimeters>,
    pub n_blocks: usize,
    /// Of its zone, which it may share. `None`: nobody's neighbors are known.
    pub pieces: Option<Pieces>,
}

/// How a zone lies on the ground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    pub pieces: usize,
    /// In so many parts of the district, between which nothing touches, it has blocks: fewer pieces
    /// cannot be.
    pub parts: usize,
}

impl Pieces {
    pub fn is_whole(self) -> bool {
        self.pieces == self.parts
    }
}

impl SchoolNow {
    /// Children beyond the seats; negative: so many seats are left.
    pub fn over(&self) -> Children {
        self.children - self.seats
    }

    /// `None`: nobody goes here.
    pub fn mean_walk(&self) -> Option<Millimeters> {
        let children = self.children.0;
        (0 < children).then(|| Millimeters((self.walk.0 + children / 2) / children))
    }
}

/// Who goes where, as far as figures need it.
pub(super) struct Count<'a> {
    pub world: &'a World,
    /// One per block: the part of the district that it hangs together with.
    pub parts: &'a [usize],
    /// One per block.
    pub schools: &'a [Option<SchoolIdx>],
}

impl Count<'_> {
    /// All but the pieces. `blocks`: those that go there.
    pub fn school(&self, school: SchoolIdx, blocks: impl Iterator<Item = BlockIdx>) -> SchoolNow {
        let district = &self.world.district;
        let it = district.school(school);
        let mut now = SchoolNow {
            seats: it.seats,
            least_children: it.least_children,
            ..SchoolNow::default()
        };
        for block in blocks {
            let children = district.block(block).children;
            let walk = self.world.distances.between(block, school).unwrap_or_default();
            now.n_blocks += 1;
            now.children += children;
            now.walk += walk * children;
            if Children(0) < children {
                now.worst_walk = now.worst_walk.max(Some(walk));
            }
        }
        now
    }

    /// Of a zone. `blocks`: all of it; `seen`: one per block, no block of this zone was seen yet.
    pub fn pieces(
        &self,
        zone: SchoolIdx,
        blocks: impl Iterator<Item = BlockIdx>,
        seen: &mut [bool],
    ) -> Pieces {
        let zone_of = &self.world.terms.zone_of;
        let inside =
            |block: BlockIdx| self.schools[block.0].is_some_and(|school| zone_of[school.0] == zone);
        let mut parts: Vec<usize> = Vec::new();
        for block in blocks {
            if !seen[block.0] {
                flood(&self.world.adjacency, block, seen, inside);
                parts.push(self.parts[block.0]);
            }
        }
        let pieces = parts.len();
        parts.sort_unstable();
        parts.dedup();
        Pieces { pieces, parts: parts.len() }
    }
}

fn flood(
    adjacency: &Adjacency,
    start: BlockIdx,
    seen: &mut [bool],
    inside: impl Fn(BlockIdx) -> bool,
) {
    seen[start.0] = true;
    let mut open = vec![start];
    while let Some(block) = open.pop() {
        for next in adjacency.neighbors(block) {
            if !seen[next.0] && inside(*next) {
                seen[next.0] = true;
                open.push(*next);
            }
        }
    }
}

/// One per block: the part of the district that hangs together with it, by its first block.
pub(super) fn parts_of(adjacency: &Adjacency, n_blocks: usize) -> Vec<usize> {
    let mut parts = vec![0; n_blocks];
    for component in adjacency.components() {
        let first = component[0].0;
        component.iter().for_each(|block| parts[block.0] = first);
    }
    parts
}
