//! The signs that names are written with, and how each is read aloud.

use std::collections::BTreeMap;

use pinyin::ToPinyinMulti;

use super::fold::{self, BETWEEN_NUMBERS};

/// A sign by its number. Digits, letters and [`BETWEEN_NUMBERS`] are the first [`N_LATIN`].
pub(super) type Sign = u16;

/// A way to read a sign aloud, in numbers of Latin signs.
pub(super) type Reading = Vec<u8>;

pub(super) const N_LATIN: u8 = 37;

/// Of a character with more ways the most usual ones count.
const MOST_READINGS: usize = 4;

/// Every sign that is in some name.
#[derive(Debug)]
pub(super) struct Signs {
    numbers: BTreeMap<char, Sign>,
    readings: Vec<Vec<Reading>>,
}

impl Signs {
    pub fn new() -> Self {
        let mut signs = Self { numbers: BTreeMap::new(), readings: Vec::new() };
        for char in ('0'..='9').chain('a'..='z').chain([BETWEEN_NUMBERS]) {
            signs.learn(char);
        }
        signs
    }

    /// `None`: no more signs fit.
    pub fn learn(&mut self, char: char) -> Option<Sign> {
        if let Some(known) = self.number(char) {
            return Some(known);
        }
        let next = Sign::try_from(self.readings.len()).ok()?;
        self.numbers.insert(char, next);
        self.readings.push(readings_of(char));
        Some(next)
    }

    /// `None`: it is in no name.
    pub fn number(&self, char: char) -> Option<Sign> {
        self.numbers.get(&char).copied()
    }

    pub fn readings(&self, sign: Sign) -> &[Reading] {
        &self.readings[usize::from(sign)]
    }

    pub fn len(&self) -> usize {
        self.readings.len()
    }
}

/// The number of a digit, a Latin letter or what stands between numbers.
pub(super) fn latin(char: char) -> Option<u8> {
    match char {
        '0'..='9' => Some(char as u8 - b'0'),
        'a'..='z' => Some(char as u8 - b'a' + 10),
        BETWEEN_NUMBERS => Some(N_LATIN - 1),
        _ => None,
    }
}

pub(super) fn is_digit(latin: u8) -> bool {
    latin < 10
}

/// The usual one first. A letter reads as itself, and numbers read alike in digits, Chinese and
/// pinyin.
pub(super) fn readings_of(char: char) -> Vec<Reading> {
    let spelled = |text: &str| -> Option<Reading> {
        fold::folded(text, text.len()).iter().map(|one| latin(one.char)).collect()
    };
    if let Some(own) = latin(char) {
        let words = ["ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu"];
        let word = words.get(usize::from(own)).and_then(|word| spelled(word));
        return [vec![own]].into_iter().chain(word).collect();
    }
    let mut found: Vec<Reading> = Vec::new();
    for one in char.to_pinyin_multi().into_iter().flatten() {
        if let Some(reading) = spelled(one.plain()).filter(|reading| !reading.is_empty())
            && !found.contains(&reading)
            && found.len() < MOST_READINGS
        {
            found.push(reading);
        }
    }
    found.extend(fold::digit(char).map(|digit| vec![digit]));
    found
}

/// A reading as those say it who do not tell z from zh, l from n and r, f from h, or n from ng.
pub(super) fn slurred(reading: &[u8]) -> Reading {
    let letter = |char: u8| char - b'a' + 10;
    let mut slurred = reading.to_vec();
    if let [_, second, ..] = reading
        && *second == letter(b'h')
    {
        slurred.remove(1);
    }
    if let [.., before, last] = reading
        && [*before, *last] == [letter(b'n'), letter(b'g')]
    {
        slurred.pop();
    }
    if let Some(first) = slurred.first_mut() {
        let same = [(b'n', b'l'), (b'r', b'l'), (b'h', b'f')];
        let found = same.iter().find(|(from, _)| letter(*from) == *first);
        *first = found.map_or(*first, |(_, to)| letter(*to));
    }
    slurred
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(char: char) -> Vec<String> {
        let letter = |latin: &u8| match latin {
            0..10 => char::from(b'0' + latin),
            _ => char::from(b'a' + latin - 10),
        };
        readings_of(char).iter().map(|reading| reading.iter().map(letter).collect()).collect()
    }

    #[test]
    fn a_character_is_read_in_each_of_its_ways() {
        assert_eq!(read('长'), ["zhang", "chang"]);
        assert_eq!(read('绿'), ["lu"]);
        assert_eq!(read('二'), ["er", "2"]);
        assert_eq!(read('2'), ["2", "er"]);
        assert_eq!(read('x'), ["x"]);
        assert!(read('я').is_empty());
    }
}
