use crate::model::{Children, SchoolIdx};

/// How many children can be seated, walks aside, if each block has only some schools to go to and
/// may be split.
///
/// Paper: E. A. Dinic, Algorithm for solution of a problem of maximum flow in networks with power
/// estimation, Soviet Math. Doklady 11 (1970).
///
/// # Cost
///
/// A round looks at every listed school of every block once, and there are few rounds.
pub struct Flow<'a> {
    reach: Reach<'a>,
    /// One per listed school of every block: its children there.
    shares: Vec<i64>,
    /// One per block: children without a seat.
    left: Vec<i64>,
    /// One per school: seats that nobody has.
    room: Vec<i64>,
    /// One per school: the listed schools of blocks that are this one.
    listed_at: Vec<Vec<(u32, u32)>>,
}

/// The schools that each block has: positions in `schools` from `starts[block]` to `ends[block]`.
#[derive(Clone, Debug)]
pub struct Reach<'a> {
    pub starts: &'a [usize],
    pub ends: Vec<usize>,
    pub schools: &'a [SchoolIdx],
}

/// Steps from children without a seat; `FAR`: not reached.
struct Levels {
    blocks: Vec<u32>,
    schools: Vec<u32>,
}

const FAR: u32 = u32::MAX;

impl<'a> Flow<'a> {
    /// As many children as can be, seated.
    pub fn most(children: &[Children], seats: &[Children], reach: Reach<'a>) -> Self {
        let plain = |count: &Children| count.0;
        let mut listed_at = vec![Vec::new(); seats.len()];
        for (block, range) in reach.starts.iter().zip(&reach.ends).enumerate() {
            if Children(0) < children[block] {
                for at in *range.0..*range.1 {
                    listed_at[reach.schools[at].0].push((block as u32, at as u32));
                }
            }
        }
        let mut flow = Self {
            shares: vec![0; reach.schools.len()],
            left: children.iter().map(plain).collect(),
            room: seats.iter().map(plain).collect(),
            reach,
            listed_at,
        };
        flow.take_what_is_free();
        while flow.round() {}
        flow
    }

    /// Children without a seat.
    pub fn left_out(&self) -> Children {
        Children(self.left.iter().sum())
    }

    /// Why not fewer are left out: the schools that those without a seat could go to, and those
    /// that whoever sits there could go to instead, and so on. All are full, and all who sit there
    /// have no other school. Sorted.
    pub fn full_schools(&self) -> Vec<SchoolIdx> {
        let levels = self.levels();
        (0..self.room.len()).map(SchoolIdx).filter(|at| levels.schools[at.0] != FAR).collect()
    }

    fn take_what_is_free(&mut self) {
        for block in 0..self.left.len() {
            for at in self.reach.starts[block]..self.reach.ends[block] {
                let school = self.reach.schools[at].0;
                let taken = self.left[block].min(self.room[school]);
                self.left[block] -= taken;
                self.room[school] -= taken;
                self.shares[at] += taken;
            }
        }
    }

    /// Seats children along shortest chains until there is none of that length. Gives back whether
    /// anybody was seated.
    fn round(&mut self) -> bool {
        let levels = self.levels();
        if (0..self.room.len()).all(|at| levels.schools[at] == FAR || self.room[at] == 0) {
            return false;
        }
        let mut next =
            Next { of_block: self.reach.starts.to_vec(), of_school: vec![0; self.room.len()] };
        for block in 0..self.left.len() {
            while 0 < self.left[block] {
                let sent = self.send(block, self.left[block], &levels, &mut next);
                if sent == 0 {
                    break;
                }
                self.left[block] -= sent;
            }
        }
        true
    }

    /// Breadth first, no farther than to the first schools with room.
    fn levels(&self) -> Levels {
        let mut levels =
            Levels { blocks: vec![FAR; self.left.len()], schools: vec![FAR; self.room.len()] };
        let waiting = (0..self.left.len()).filter(|block| 0 < self.left[*block]);
        let mut front: Vec<usize> = waiting.collect();
        front.iter().for_each(|block| levels.blocks[*block] = 0);
        let mut level = 0;
        while !front.is_empty() {
            let mut found = Vec::new();
            for block in front.drain(..) {
                for at in self.reach.starts[block]..self.reach.ends[block] {
                    let school = self.reach.schools[at].0;
                    if levels.schools[school] == FAR {
                        levels.schools[school] = level + 1;
                        found.push(school);
                    }
                }
            }
            if found.iter().any(|school| 0 < self.room[*school]) {
                break;
            }
            for school in found {
                for (block, at) in &self.listed_at[school] {
                    let block = *block as usize;
                    if levels.blocks[block] == FAR && 0 < self.shares[*at as usize] {
                        levels.blocks[block] = level + 2;
                        front.push(block);
                    }
                }
            }
            level += 2;
        }
        levels
    }

    /// Up to `most` children of a block to a seat, by one chain.
    fn send(&mut self, block: usize, most: i64, levels: &Levels, next: &mut Next) -> i64 {
        while next.of_block[block] < self.reach.ends[block] {
            let at = next.of_block[block];
            let school = self.reach.schools[at].0;
            if levels.schools[school] == levels.blocks[block] + 1 {
                let sent = self.send_on(school, most, levels, next);
                if 0 < sent {
                    self.shares[at] += sent;
                    return sent;
                }
            }
            next.of_block[block] += 1;
        }
        0
    }

    /// Makes room for up to `most` children at a school.
    fn send_on(&mut self, school: usize, most: i64, levels: &Levels, next: &mut Next) -> i64 {
        if 0 < self.room[school] {
            let taken = most.min(self.room[school]);
            self.room[school] -= taken;
            return taken;
        }
        while next.of_school[school] < self.listed_at[school].len() {
            let (block, at) = self.listed_at[school][next.of_school[school]];
            let (block, at) = (block as usize, at as usize);
            if levels.blocks[block] == levels.schools[school] + 1 && 0 < self.shares[at] {
                let sent = self.send(block, most.min(self.shares[at]), levels, next);
                if 0 < sent {
                    self.shares[at] -= sent;
                    return sent;
                }
            }
            next.of_school[school] += 1;
        }
        0
    }
}

/// Where each search goes on: what was tried in vain in a round is not tried again.
struct Next {
    of_block: Vec<usize>,
    of_school: Vec<usize>,
}
