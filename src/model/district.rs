use std::fmt;
use std::sync::Arc;

use geo::MultiPolygon;

use super::{Barriers, Children, Hand, Millionths, Settings, Streets, WalkTable, Wording};

/// Everything an allocation starts from: the schools of one level, and the blocks of homes.
///
/// Invariants, held by [`District::new`]:
///
/// - schools and blocks are sorted by id, and ids are unique within their kind, so that the order
///   of rows in a file means nothing;
/// - there is at least one school, and seats and children are not negative;
/// - every school and block has a point, unless walks are given;
/// - positions (a school's own block, a block's school of today, given neighbors) exist.
#[derive(Clone, Debug)]
pub struct District {
    schools: Vec<School>,
    blocks: Vec<Block>,
    /// Walks given by the office in place of measured ones.
    pub given_walks: Option<WalkTable>,
    /// Neighbors given by the office in place of computed ones; each pair once, smaller first,
    /// sorted.
    pub given_neighbors: Option<Vec<(BlockIdx, BlockIdx)>>,
    /// Where people walk. `None`: as the crow flies.
    pub streets: Option<Arc<Streets>>,
    /// What they cannot cross; it stops streets only.
    pub barriers: Option<Arc<Barriers>>,
    pub settings: Settings,
    pub hand: Hand,
    /// The level that was asked for. `None`: the files hold one level only.
    pub level: Option<String>,
    /// The flat map that the office has its blocks on, as `EPSG:4547`. `None`: degrees, or unknown.
    pub grid: Option<String>,
    /// The files this was read from, sorted by role. Empty for districts made in memory.
    pub inputs: Vec<InputDigest>,
}

/// A school that takes pupils.
#[derive(Clone, Debug, PartialEq)]
pub struct School {
    pub id: SchoolId,
    pub name: String,
    pub name_en: Option<String>,
    /// Where letters to it go.
    pub address: Option<Wording>,
    /// The gate. `None` only where walks are given.
    pub point: Option<Point>,
    /// Its other gates. Along streets the nearest one counts, as the crow flies only `point`.
    pub gates: Vec<Point>,
    pub seats: Children,
    /// How many children it has to get at least. Zero: no matter how few.
    pub least_children: Children,
    /// Children of grades that finish where they are. They are no block's children any more, and
    /// neither `seats` nor `least_children` counts them.
    pub grandfathered: Children,
    /// The office's score of it. `None`: the files give none.
    pub quality: Option<Millionths>,
    /// The block the school stands in. `None`: it stands in no block of the district, or blocks
    /// have no outlines and the files do not say.
    pub own_block: Option<BlockIdx>,
}

/// A block of homes, never split between schools.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub id: BlockId,
    pub name: Option<String>,
    pub name_en: Option<String>,
    pub children: Children,
    /// Valid and oriented (exterior rings counterclockwise). `None`: the files give a point or
    /// nothing.
    pub outline: Option<MultiPolygon<f64>>,
    /// Where walks start: the centroid of the outline if it lies inside, else a point inside; or
    /// the point from the file. `None` only where walks are given.
    pub point: Option<Point>,
    /// Where walks along streets start, the nearest one counting. Empty: at the street nearest to
    /// `point`.
    pub entrances: Vec<Point>,
    /// Today's school. `None`: not said, or not one of this level's schools.
    pub current_school: Option<SchoolIdx>,
}

/// A place on the ground, in degrees on WGS 84.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub lon: f64,
    pub lat: f64,
}

/// The office's own name for a school.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchoolId(pub String);

/// The office's own name for a block.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub String);

/// Position in [`District::schools`], which is the order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchoolIdx(pub usize);

/// Position in [`District::blocks`], which is the order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockIdx(pub usize);

/// What a file was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InputRole {
    Schools,
    Blocks,
    Distances,
    Adjacency,
    Settings,
    /// The plan before this one.
    Keep,
    Pins,
    Bans,
    /// Where people walk.
    Streets,
    /// What they cannot cross.
    Barriers,
    /// Children by address, in place of those the blocks say.
    Addresses,
}

impl InputRole {
    pub const ALL: [Self; 11] = [
        Self::Schools,
        Self::Blocks,
        Self::Distances,
        Self::Adjacency,
        Self::Settings,
        Self::Keep,
        Self::Pins,
        Self::Bans,
        Self::Streets,
        Self::Barriers,
        Self::Addresses,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Schools => "schools",
            Self::Blocks => "blocks",
            Self::Distances => "distances",
            Self::Adjacency => "adjacency",
            Self::Settings => "settings",
            Self::Keep => "keep",
            Self::Pins => "pins",
            Self::Bans => "bans",
            Self::Streets => "streets",
            Self::Barriers => "barriers",
            Self::Addresses => "addresses",
        }
    }
}

/// Which bytes a plan was made from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InputDigest {
    pub role: InputRole,
    /// SHA-256 of the file's bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// Why schools and blocks do not make a district.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DistrictError {
    #[error("a district needs at least one school")]
    NoSchools,
    #[error("two schools are called {0:?}")]
    SameSchoolId(SchoolId),
    #[error("two blocks are called {0:?}")]
    SameBlockId(BlockId),
    #[error("school {0:?} has a negative number of seats")]
    NegativeSeats(SchoolId),
    #[error("block {0:?} has a negative number of children")]
    NegativeChildren(BlockId),
    #[error("school {0:?} has no point and walks are not given")]
    SchoolWithoutPoint(SchoolId),
    #[error("block {0:?} has no point and walks are not given")]
    BlockWithoutPoint(BlockId),
}

impl District {
    /// Schools and blocks may come in any order only if nothing refers to positions; readers that
    /// fill `own_block` or `current_school` must sort by id first.
    ///
    /// # Errors
    ///
    /// The first broken invariant.
    pub fn new(
        schools: Vec<School>,
        blocks: Vec<Block>,
        settings: Settings,
        given_walks: Option<WalkTable>,
    ) -> Result<Self, DistrictError> {
        let district = Self {
            schools,
            blocks,
            given_walks,
            given_neighbors: None,
            streets: None,
            barriers: None,
            settings,
            hand: Hand::default(),
            level: None,
            grid: None,
            inputs: Vec::new(),
        };
        district.check()?;
        Ok(district)
    }

    fn check(&self) -> Result<(), DistrictError> {
        if self.schools.is_empty() {
            return Err(DistrictError::NoSchools);
        }
        if let Some(pair) = self.schools.windows(2).find(|pair| pair[0].id >= pair[1].id) {
            return Err(DistrictError::SameSchoolId(pair[1].id.clone()));
        }
        if let Some(pair) = self.blocks.windows(2).find(|pair| pair[0].id >= pair[1].id) {
            return Err(DistrictError::SameBlockId(pair[1].id.clone()));
        }
        for school in &self.schools {
            if school.seats < Children(0) {
                return Err(DistrictError::NegativeSeats(school.id.clone()));
            }
            if school.point.is_none() && self.given_walks.is_none() {
                return Err(DistrictError::SchoolWithoutPoint(school.id.clone()));
            }
        }
        for block in &self.blocks {
            if block.children < Children(0) {
                return Err(DistrictError::NegativeChildren(block.id.clone()));
            }
            if block.point.is_none() && self.given_walks.is_none() {
                return Err(DistrictError::BlockWithoutPoint(block.id.clone()));
            }
        }
        Ok(())
    }

    /// Sorted by id.
    pub fn schools(&self) -> &[School] {
        &self.schools
    }

    /// Sorted by id.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub fn school(&self, school: SchoolIdx) -> &School {
        &self.schools[school.0]
    }

    pub fn block(&self, block: BlockIdx) -> &Block {
        &self.blocks[block.0]
    }

    pub fn school_idxs(&self) -> impl ExactSizeIterator<Item = SchoolIdx> + Clone + use<> {
        (0..self.schools.len()).map(SchoolIdx)
    }

    pub fn block_idxs(&self) -> impl ExactSizeIterator<Item = BlockIdx> + Clone + use<> {
        (0..self.blocks.len()).map(BlockIdx)
    }

    pub fn school_named(&self, id: &SchoolId) -> Option<SchoolIdx> {
        self.schools.binary_search_by(|school| school.id.cmp(id)).ok().map(SchoolIdx)
    }

    pub fn block_named(&self, id: &BlockId) -> Option<BlockIdx> {
        self.blocks.binary_search_by(|block| block.id.cmp(id)).ok().map(BlockIdx)
    }

    /// The schools that stand in `block`, in the order of ids.
    pub fn schools_standing_in(&self, block: BlockIdx) -> impl Iterator<Item = SchoolIdx> + '_ {
        self.school_idxs().filter(move |school| self.school(*school).own_block == Some(block))
    }

    /// Children who finish where they are, in all schools.
    pub fn total_grandfathered(&self) -> Children {
        self.schools.iter().map(|school| school.grandfathered).sum()
    }

    pub fn total_seats(&self) -> Children {
        self.schools.iter().map(|school| school.seats).sum()
    }

    pub fn total_children(&self) -> Children {
        self.blocks.iter().map(|block| block.children).sum()
    }
}

impl fmt::Display for SchoolId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
