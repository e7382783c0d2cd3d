//! Addresses that homes are found by, each in the block that it belongs to.

use crate::explain;
use crate::model::{BlockIdx, District, ListedAddress, Spot};

/// An address of a district.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    pub address: String,
    pub name: Option<String>,
    pub name_en: Option<String>,
    pub block: BlockIdx,
}

/// The addresses that are in a block of the district, sorted, each once; and how many are in none.
pub fn resolved(
    listed: &[ListedAddress],
    district: &District,
    places: &explain::Lookup,
) -> (Vec<Address>, usize) {
    let in_block = |one: &ListedAddress| {
        let block = match &one.spot {
            Spot::In(id) => district.block_named(id),
            Spot::At(point) => places.block_at(*point),
        };
        let ListedAddress { address, name, name_en, .. } = one.clone();
        block.map(|block| Address { address, name, name_en, block })
    };
    let mut found: Vec<Address> = listed.iter().filter_map(in_block).collect();
    let nowhere = listed.len() - found.len();
    found.sort_unstable();
    found.dedup();
    (found, nowhere)
}
