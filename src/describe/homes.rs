use std::collections::BTreeMap;

use super::numbers::{Numbers, Parity, street_numbers};
use crate::language::{Language, called};
use crate::model::{BlockIdx, District};

/// The homes of a zone: streets with house numbers as far as names of blocks say them, and the
/// other blocks by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Homes {
    /// By name.
    pub streets: Vec<StreetHomes>,
    /// Sorted.
    pub names: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreetHomes {
    pub street: String,
    /// Ranges that meet are one. Sorted.
    pub numbers: Vec<Numbers>,
}

impl Homes {
    pub fn of(district: &District, blocks: &[BlockIdx], language: Language) -> Self {
        let mut streets: BTreeMap<String, Vec<Numbers>> = BTreeMap::new();
        let mut names = Vec::new();
        for block in blocks {
            let name = called(district.block(*block), language);
            match street_numbers(name) {
                Some(found) => streets.entry(found.street).or_default().extend(found.numbers),
                None => names.push(name.to_owned()),
            }
        }
        names.sort_unstable();
        names.dedup();
        let streets = streets.into_iter();
        let streets = streets.map(|(street, all)| StreetHomes { street, numbers: united(all) });
        Self { streets: streets.collect(), names }
    }
}

fn united(mut all: Vec<Numbers>) -> Vec<Numbers> {
    all.sort_unstable_by_key(|one| (one.parity, one.from, one.to));
    let mut united: Vec<Numbers> = Vec::new();
    for one in all {
        let step = if one.parity == Parity::All { 1 } else { 2 };
        match united.last_mut() {
            Some(last) if last.parity == one.parity && one.from <= last.to.saturating_add(step) => {
                last.to = last.to.max(one.to);
            }
            _ => united.push(one),
        }
    }
    united.sort_unstable();
    united
}
