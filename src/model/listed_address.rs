use super::{BlockId, Point};

/// An address of a public list, as homes are found by it. It says nothing about who lives there.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedAddress {
    pub address: String,
    /// What people call the place.
    pub name: Option<String>,
    pub name_en: Option<String>,
    pub spot: Spot,
}

/// Where an address is.
#[derive(Clone, Debug, PartialEq)]
pub enum Spot {
    In(BlockId),
    At(Point),
}
