use super::{BlockIdx, Millimeters, SchoolIdx};

/// Walks that the office measured itself.
///
/// Shape: `n_blocks × n_schools`, row-major, one row per block. `None`: there is no way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkTable {
    /// Millimeters; `NO_WAY` stands for none, which halves the table.
    cells: Vec<u32>,
    n_schools: usize,
}

const NO_WAY: u32 = u32::MAX;

impl WalkTable {
    /// A table in which there is no way from anywhere to anywhere yet.
    pub fn without_ways(n_blocks: usize, n_schools: usize) -> Self {
        Self { cells: vec![NO_WAY; n_blocks * n_schools], n_schools }
    }

    /// # Panics
    ///
    /// If `walk` is negative or longer than [`Millimeters::LONGEST`].
    pub fn set(&mut self, block: BlockIdx, school: SchoolIdx, walk: Millimeters) {
        assert!((Millimeters(0)..=Millimeters::LONGEST).contains(&walk), "{walk:?} is no walk");
        self.cells[block.0 * self.n_schools + school.0] = walk.0 as u32;
    }

    /// Whole columns, each one walk in millimeters per block; `u32::MAX` where there is no way.
    pub fn set_columns(&mut self, first: SchoolIdx, columns: &[Vec<u32>]) {
        for (block, row) in self.cells.chunks_mut(self.n_schools).enumerate() {
            for (cell, column) in row[first.0..].iter_mut().zip(columns) {
                *cell = column[block];
            }
        }
    }

    pub fn between(&self, block: BlockIdx, school: SchoolIdx) -> Option<Millimeters> {
        debug_assert!(school.0 < self.n_schools);
        let cell = self.cells[block.0 * self.n_schools + school.0];
        (cell != NO_WAY).then_some(Millimeters(i64::from(cell)))
    }

    /// Every school to which there is a way, in order.
    pub fn ways_from(&self, block: BlockIdx) -> impl Iterator<Item = (SchoolIdx, Millimeters)> {
        let row = &self.cells[block.0 * self.n_schools..][..self.n_schools];
        let ways = row.iter().enumerate().filter(|(_, cell)| **cell != NO_WAY);
        ways.map(|(school, cell)| (SchoolIdx(school), Millimeters(i64::from(*cell))))
    }

    pub fn n_schools(&self) -> usize {
        self.n_schools
    }
}
