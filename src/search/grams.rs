//! The short pieces of a text by which likely names are found before they are compared.

use super::signs::{N_LATIN, Reading, Sign, is_digit};

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gram {
    /// Three letters that follow each other when the text is read aloud.
    Letters(u32),
    /// The first letters of two words or characters that follow each other.
    Initials(u32),
    /// A character.
    One(Sign),
    /// Two characters that follow each other.
    Two(Sign, Sign),
}

/// Stands before the text.
const START: u8 = N_LATIN;

const BASE: u32 = N_LATIN as u32 + 1;

pub(super) const N_LETTERS: u32 = BASE * BASE * BASE;

pub(super) const N_INITIALS: u32 = BASE * BASE;

/// One character of a text, as its pieces are made from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit<'a> {
    /// `None`: it is in no name.
    pub sign: Option<Sign>,
    pub readings: &'a [Reading],
    /// Whether its first letter is one that people abbreviate the text by.
    pub is_initial: bool,
}

/// By how the text is read aloud.
pub(super) fn letters(text: &[Unit], found: &mut Vec<Gram>) {
    let Some(first) = text.first() else { return };
    for reading in first.readings {
        follow(text, (0, reading), (u32::from(START), 1), found);
    }
    for (at, unit) in text.iter().enumerate() {
        for reading in unit.readings {
            for from in 0..reading.len() {
                follow(text, (at, &reading[from..]), (0, 0), found);
            }
        }
    }
}

/// Every piece that begins as `(piece, length)` and goes on with `rest` of the unit `at`.
fn follow(
    text: &[Unit],
    (at, rest): (usize, &[u8]),
    (piece, length): (u32, u32),
    found: &mut Vec<Gram>,
) {
    if length == 3 {
        found.push(Gram::Letters(piece));
    } else if let [next, rest @ ..] = rest {
        follow(text, (at, rest), (piece * BASE + u32::from(*next), length + 1), found);
    } else if let Some(next) = text.get(at + 1) {
        for reading in next.readings {
            follow(text, (at + 1, reading), (piece, length), found);
        }
    }
}

/// By the first letters.
pub(super) fn initials(text: &[Unit], found: &mut Vec<Gram>) {
    let mut before = vec![START];
    for unit in text.iter().filter(|unit| unit.is_initial) {
        let mut now: Vec<u8> =
            unit.readings.iter().filter_map(|reading| reading.first()).copied().collect();
        now.sort_unstable();
        now.dedup();
        for first in &before {
            let pair = |second: &u8| u32::from(*first) * BASE + u32::from(*second);
            found.extend(now.iter().map(|second| Gram::Initials(pair(second))));
        }
        before = now;
    }
}

/// By the characters, as far as they are no Latin letters.
pub(super) fn characters(text: &[Unit], found: &mut Vec<Gram>) {
    let counts = |sign: Sign| !u8::try_from(sign).is_ok_and(|one| one < N_LATIN && !is_digit(one));
    let is_han = |sign: Sign| u16::from(N_LATIN) <= sign;
    found
        .extend(text.iter().filter_map(|unit| unit.sign).filter(|one| is_han(*one)).map(Gram::One));
    for pair in text.windows(2) {
        if let (Some(first), Some(second)) = (pair[0].sign, pair[1].sign)
            && counts(first)
            && counts(second)
            && (is_han(first) || is_han(second))
        {
            found.push(Gram::Two(first, second));
        }
    }
}
