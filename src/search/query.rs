//! What somebody typed, and what each character of it may stand for.

use super::fold::Folded;
use super::grams::Unit;
use super::signs::{self, N_LATIN, Reading, Sign, Signs, is_digit};

/// What somebody typed, folded.
#[derive(Debug)]
pub(super) struct Query {
    pub items: Vec<Item>,
    /// Whether every character is a Latin letter, a digit, or between two numbers.
    pub is_latin: bool,
}

/// One character of a query.
#[derive(Debug)]
pub(super) struct Item {
    /// `None`: it is in no name.
    pub sign: Option<Sign>,
    /// `None`: it is neither a Latin letter nor a digit.
    pub latin: Option<u8>,
    pub readings: Vec<Reading>,
}

/// A wrong character costs this.
const CHARACTER: u32 = 100;

impl Query {
    pub fn of(text: &[Folded], signs: &Signs) -> Self {
        let item = |one: &Folded| Item {
            sign: signs.number(one.char),
            latin: signs::latin(one.char),
            readings: signs::readings_of(one.char),
        };
        let items: Vec<Item> = text.iter().map(item).collect();
        let is_latin = items.iter().all(|item| item.latin.is_some());
        Self { items, is_latin }
    }

    pub fn units(&self) -> Vec<Unit<'_>> {
        let items = self.items.iter();
        items
            .map(|Item { sign, readings, .. }| Unit { sign: *sign, readings, is_initial: true })
            .collect()
    }

    /// As it would stand in a name. `None`: it has a character that is in none.
    pub fn signs(&self) -> Option<Vec<Sign>> {
        self.items.iter().map(|item| item.sign).collect()
    }

    /// How much there is to be right or wrong: a character as much as three letters.
    pub fn weight(&self, items: std::ops::Range<usize>) -> u32 {
        self.items[items].iter().map(Item::weight).sum()
    }
}

impl Item {
    pub fn weight(&self) -> u32 {
        match self.latin {
            None => CHARACTER,
            Some(latin) if is_digit(latin) => CHARACTER / 2,
            Some(latin) if latin == N_LATIN - 1 => 0,
            Some(_) => CHARACTER / 3,
        }
    }
}
