//! OpenStreetMap's own format, `.osm.pbf`.
//!
//! Read here from its bytes, and not by a general reader of protocol buffers: such a reader makes
//! hundreds of bytes of every two that a hostile file holds, and stops the program where numbers
//! overflow. Here memory grows with what is kept, and whatever is broken is said.

mod blobs;
mod block;
mod message;
mod network;

use rayon::prelude::*;

pub use blobs::is_pbf;

use blobs::{Blob, Kind};
use block::Block;
use message::Message;
use network::Network;

use super::walkable::Tags;

use crate::model::Streets;

/// Why a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It ends in the middle of something.
    CutOff,
    /// Not a message of the kind that should be there.
    Message,
    Zlib,
    /// A blob, or its header, is longer than the format allows.
    TooLong,
    /// It inflates to many times its size.
    Inflates,
    /// More nodes than any city has.
    TooMany,
    /// LZMA, LZ4 or Zstandard.
    Compression,
    /// It says that who reads it must know something else.
    Feature,
}

/// Streets, and how much of the file they are.
pub struct Read {
    pub streets: Streets,
    /// Ways of whatever kind.
    pub n_ways: usize,
    /// Places on ways that are not in the file; streets end there.
    pub n_missing: usize,
}

/// 16 bytes each: 1.6 GB.
const MOST_NODES: usize = 100_000_000;

/// Writers put 8,000 nodes or ways into a block.
const MOST_IN_BLOCK: usize = 2_000_000;

/// Blobs that are read at a time.
const BATCH: usize = 32;

/// Whether a way is kept.
pub type Keep = fn(&Tags) -> bool;

/// The ways of a PBF file that `keep` keeps.
///
/// # Errors
///
/// At which byte the broken part starts, and what is wrong with it.
pub fn read(file: &[u8], keep: Keep) -> Result<Read, (usize, Broken)> {
    let blobs = blobs::blobs(file)?;
    let mut left = blobs::most_contents(file);
    let mut network = Network::default();
    for batch in blobs.chunks(BATCH) {
        let read: Vec<Result<(u64, Block), Broken>> =
            batch.par_iter().map_init(Vec::new, |buffer, blob| block(buffer, blob, keep)).collect();
        // What is broken is told of the first blob that is, however the threads ran.
        for (read, blob) in read.into_iter().zip(batch) {
            let broken = |broken| (blob.offset, broken);
            let (n_bytes, block) = read.map_err(broken)?;
            left = left.checked_sub(n_bytes).ok_or(broken(Broken::Inflates))?;
            network.add(block);
            if MOST_NODES < network.size() {
                return Err(broken(Broken::TooMany));
            }
        }
    }
    Ok(network.read())
}

/// What is kept of a blob, and how many bytes it held.
fn block(buffer: &mut Vec<u8>, blob: &Blob, keep: Keep) -> Result<(u64, Block), Broken> {
    let contents = blob.contents(buffer)?;
    let block = match blob.kind {
        Kind::Header => check_features(contents).map(|()| Block::default()),
        Kind::Data => block::read(contents, MOST_IN_BLOCK, keep),
    };
    Ok((contents.len() as u64, block?))
}

/// Files of history hold a node several times.
fn check_features(header: &[u8]) -> Result<(), Broken> {
    const KNOWN: [&[u8]; 2] = [b"OsmSchema-V0.6", b"DenseNodes"];
    for field in Message(header) {
        if let (4, field) = field?
            && !KNOWN.contains(&field.bytes()?)
        {
            return Err(Broken::Feature);
        }
    }
    Ok(())
}
