//! A block of a PBF file: its nodes' places, and the ways that are kept.

use super::message::{Message, Packed, signed};
use super::{Broken, Keep};
use crate::ingest::streets::walkable::Tags;

/// A node's place, in units of 10⁻⁷ degrees, as OpenStreetMap keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    pub id: i64,
    pub lon: i32,
    pub lat: i32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Of the block's `refs` the first one of the way, and how many they are.
    pub first: usize,
    pub n_refs: usize,
    pub layer: i8,
    /// Position in the block's names.
    pub name: Option<u32>,
}

/// What is kept of a block.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub nodes: Vec<Node>,
    pub ways: Vec<Way>,
    /// Ids of nodes, of all ways one after another.
    pub refs: Vec<i64>,
    pub names: Vec<String>,
    /// Ways of whatever kind.
    pub n_ways: usize,
}

/// How numbers become degrees: 10⁻⁹ · (offset + granularity · number).
struct Grid {
    granularity: i64,
    lon: i64,
    lat: i64,
}

/// Numbers of nanodegrees in the unit of [`Node`].
const UNIT: i64 = 100;

/// # Errors
///
/// What is broken, or more than `most` nodes and references.
pub fn read(contents: &[u8], most: usize, keep: Keep) -> Result<Block, Broken> {
    let (mut strings, mut groups) = (Strings::default(), Vec::new());
    let mut grid = Grid { granularity: 100, lon: 0, lat: 0 };
    for field in Message(contents) {
        match field? {
            (1, field) => strings = Strings::of(field.bytes()?)?,
            (2, field) => groups.push(field.bytes()?),
            (17, field) => grid.granularity = field.number()? as i64,
            (19, field) => grid.lat = field.number()? as i64,
            (20, field) => grid.lon = field.number()? as i64,
            _ => {}
        }
    }
    let mut block = Block::default();
    for group in groups {
        for field in Message(group) {
            match field? {
                (1, field) => block.node(field.bytes()?, &grid)?,
                (2, field) => block.dense_nodes(field.bytes()?, &grid)?,
                (3, field) => block.way(field.bytes()?, &mut strings, keep)?,
                _ => {}
            }
            if most < block.nodes.len().max(block.refs.len()) {
                return Err(Broken::TooMany);
            }
        }
    }
    Ok(block)
}

/// Every text of a block.
#[derive(Default)]
struct Strings<'a> {
    texts: Vec<&'a [u8]>,
    /// One per text: its position in the block's names, once it is there.
    names: Vec<Option<u32>>,
}

impl<'a> Strings<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, Broken> {
        let mut texts = Vec::new();
        for field in Message(bytes) {
            if let (1, field) = field? {
                texts.push(field.bytes()?);
            }
        }
        let names = vec![None; texts.len()];
        Ok(Self { texts, names })
    }

    /// What is not UTF-8 is nothing that is looked at.
    fn text(&self, at: u64) -> Result<&'a str, Broken> {
        let bytes = usize::try_from(at).ok().and_then(|at| self.texts.get(at));
        bytes.ok_or(Broken::Message).map(|bytes| std::str::from_utf8(bytes).unwrap_or(""))
    }
}

impl Grid {
    /// `None`: it is off the globe.
    fn node(&self, id: i64, lon: i64, lat: i64) -> Option<Node> {
        let degrees = |offset: i64, number: i64, most: i64| {
            let nano = self.granularity.checked_mul(number)?.checked_add(offset)?;
            let units = nano.checked_add(UNIT / 2)?.div_euclid(UNIT);
            (units.abs() <= most * 10_000_000).then_some(units as i32)
        };
        Some(Node { id, lon: degrees(self.lon, lon, 180)?, lat: degrees(self.lat, lat, 90)? })
    }
}

impl Block {
    fn node(&mut self, bytes: &[u8], grid: &Grid) -> Result<(), Broken> {
        let (mut id, mut lat, mut lon) = (0, 0, 0);
        for field in Message(bytes) {
            match field? {
                (1, field) => id = signed(field.number()?),
                (8, field) => lat = signed(field.number()?),
                (9, field) => lon = signed(field.number()?),
                _ => {}
            }
        }
        self.nodes.extend(grid.node(id, lon, lat));
        Ok(())
    }

    /// Each number is the difference to the one before.
    fn dense_nodes(&mut self, bytes: &[u8], grid: &Grid) -> Result<(), Broken> {
        let (mut ids, mut lats, mut lons) =
            (Packed::default(), Packed::default(), Packed::default());
        for field in Message(bytes) {
            match field? {
                (1, field) => ids = Packed(field.bytes()?),
                (8, field) => lats = Packed(field.bytes()?),
                (9, field) => lons = Packed(field.bytes()?),
                _ => {}
            }
        }
        let (mut id, mut lat, mut lon) = (0_i64, 0_i64, 0_i64);
        for step in ids {
            let (Some(north), Some(east)) = (lats.next(), lons.next()) else {
                return Err(Broken::Message);
            };
            id = id.wrapping_add(signed(step?));
            lat = lat.wrapping_add(signed(north?));
            lon = lon.wrapping_add(signed(east?));
            self.nodes.extend(grid.node(id, lon, lat));
        }
        Ok(())
    }

    fn way(&mut self, bytes: &[u8], strings: &mut Strings, keep: Keep) -> Result<(), Broken> {
        let (mut keys, mut values, mut refs) =
            (Packed::default(), Packed::default(), Packed::default());
        for field in Message(bytes) {
            match field? {
                (2, field) => keys = Packed(field.bytes()?),
                (3, field) => values = Packed(field.bytes()?),
                (8, field) => refs = Packed(field.bytes()?),
                _ => {}
            }
        }
        self.n_ways += 1;
        let (mut tags, mut name) = (Tags::default(), None);
        for (key, value) in keys.zip(values) {
            let (key, value) = (strings.text(key?)?, value?);
            tags.set(key, strings.text(value)?);
            if key == "name" {
                name = Some(value as usize);
            }
        }
        if !keep(&tags) {
            return Ok(());
        }
        let first = self.refs.len();
        let mut id = 0_i64;
        for step in refs {
            id = id.wrapping_add(signed(step?));
            self.refs.push(id);
        }
        let n_refs = self.refs.len() - first;
        let named = tags.name.zip(name).filter(|(name, _)| !name.is_empty());
        let name = named.map(|(name, at)| {
            *strings.names[at].get_or_insert_with(|| {
                self.names.push(name.to_owned());
                self.names.len() as u32 - 1
            })
        });
        // Who writes nonsense about a layer still draws a way on the ground.
        self.ways.push(Way { first, n_refs, layer: tags.layer().unwrap_or(0), name });
        Ok(())
    }
}
