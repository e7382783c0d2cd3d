//! What somebody typed, and what each character of it may stand for.

use super::Called;
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

    /// Whether it is worth comparing with a name: Chinese is not written in Latin letters, and an id
    /// with numbers needs one.
    pub fn may_be(&self, by: Called, name: &[Sign]) -> bool {
        if !self.is_latin {
            return name.iter().any(|sign| u16::from(N_LATIN) <= *sign);
        }
        let is_number = |sign: &Sign| u8::try_from(*sign).is_ok_and(is_digit);
        let has_number = || self.items.iter().any(|item| item.latin.is_some_and(is_digit));
        by != Called::Id || !name.iter().any(is_number) || has_number()
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
