//! Whole blocks, seats kept, every zone in one piece: the search for the least walk under all
//! three.
//!
//! [`Zoning`] is the question in plain integers, `Ground` what the search looks up about it, and
//! `Layout` one way to zone, which moves of [`annealing`] change: [`connection`] says whether a
//! block may leave or join a zone. Overfull schools are allowed on the way, at a price per child
//! that rises until they are gone. Good zones of all layouts are kept in [`found`], and [`cover`]
//! picks the best set of them that covers every block once: that is how several searches,
//! independent of each other, add up (`search`). [`neighborhoods`] zones a few schools at a time
//! anew exactly, by [`columns`]. In large districts [`polish`] does what can be done near a plan
//! that is good but for connection.

mod annealing;
mod chance;
pub mod columns;
pub mod compact;
mod connection;
mod cover;
mod draw_near;
mod found;
mod ground;
mod layout;
mod neighborhoods;
mod polish;
mod search;
mod start;
#[cfg(test)]
mod tests;

pub use draw_near::draw_near;
pub use polish::resume;
pub use search::{Effort, Searched, search, seated};

/// Lists of different lengths, one per position, in one vector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists<T> {
    /// List `i` is `items[starts[i]..starts[i + 1]]`.
    starts: Vec<usize>,
    items: Vec<T>,
}

impl<T> Lists<T> {
    pub fn new() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }

    pub fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.items.extend(list);
        self.starts.push(self.items.len());
    }

    pub fn of(&self, position: usize) -> &[T] {
        &self.items[self.starts[position]..self.starts[position + 1]]
    }

    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Where a block may go, and what that costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    pub school: u32,
    /// Of the whole block: its children × the distance that counts, child-millimeters.
    pub cost: i64,
}

/// Which school gets which block, so that no block is split, no school overfull and every zone in
/// one piece: all that the search for zones knows of the world, in plain integers.
///
/// A *zone* is the blocks of one school, or of several schools that share it. Connection is judged
/// in each component of `neighbors` on its own: there a zone is one piece, and holds the roots of
/// its schools that lie in that component.
#[derive(Clone, Debug)]
pub struct Zoning {
    /// One per block.
    pub children: Vec<i64>,
    /// One list per block, sorted by school. A fixed block has one way at most.
    pub ways: Lists<Way>,
    /// One per block: it goes its one way, whether there are seats or not.
    pub fixed: Vec<bool>,
    /// One sorted list per block; symmetric. All empty if connection does not matter.
    pub neighbors: Lists<u32>,
    /// One per school: what it takes at most.
    pub seats: Vec<i64>,
    /// One per school: how many children it has to get. Mostly zero.
    pub least: Vec<i64>,
    /// One per school: its own block, where that is fixed to it.
    pub roots: Vec<Option<u32>>,
    /// One per school: its zone. Schools with a zone of their own have a number of their own.
    pub zone_of: Vec<u32>,
    /// What a child without a seat costs: more than any chain of moves could save.
    pub no_seat: i64,
    /// One per school, millimeters per child: the crowding of the optimum with blocks split.
    pub crowding: Vec<i64>,
}

/// No seat, in a list of schools by block.
pub const NOWHERE: u32 = u32::MAX;
