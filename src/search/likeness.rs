//! How much has to be wrong with a query so that a name was meant.
//!
//! The least cost of turning the query into the name, one character of the name after the other:
//! an alignment (Needleman and Wunsch 1970) with transpositions of neighbors (Damerau 1964) in
//! which a Chinese character may be given as itself, as another one that sounds the same, or by any
//! part of its pinyin, which may be misspelled.

use super::query::{Item, Query};
use super::signs::{self, N_LATIN, Sign, Signs, is_digit};

/// What is wrong, in hundredths of a wrong character. Chosen by hand, for these reasons: a whole
/// name goes before a part of one, its beginning before its middle, and all of them before what
/// needs a correction; a character that sounds right is a slip of the input method, a letter is a
/// slip of a finger, and a wrong number is another house.
mod cost {
    pub const OTHER_CHARACTER: u32 = 100;
    pub const SAME_SOUND: u32 = 25;
    pub const NEARLY_SAME_SOUND: u32 = 55;
    pub const CHARACTER_TOO_MANY: u32 = 80;
    pub const CHARACTER_MISSING: u32 = 70;
    pub const CHARACTERS_EXCHANGED: u32 = 60;
    pub const LETTER: u32 = 40;
    pub const OTHER_NUMBER: u32 = 110;
    pub const DIGIT: u32 = 80;
    pub const SEPARATOR: u32 = 20;
    /// The same number in other signs.
    pub const OTHER_NUMERAL: u32 = 2;
    pub const INITIAL: u32 = 8;
    /// zh, ch or sh.
    pub const LONG_INITIAL: u32 = 12;
    /// Not as the character is read most often.
    pub const RARER_READING: u32 = 3;
    pub const PART_OF_SYLLABLE: u32 = 20;
    /// A part of the syllable with which the query ends.
    pub const BEGUN_SYLLABLE: u32 = 6;
    pub const BEGINNING_OF_NAME: u32 = 5;
    pub const MIDDLE_OF_NAME: u32 = 20;
    /// A query that says more than the name, as an address does.
    pub const BEYOND_NAME: u32 = 30;
    pub const MOST_FOR_LENGTH: u32 = 30;
}

/// Of the weight of what is beyond the name so many hundredths.
const PRICE_BEYOND: u32 = 40;

/// A name of which less is in the query is not what a long query means.
const LEAST_INSIDE: u32 = 150;

/// One way in which a sign of the name takes up items of the query: how many, and the cost.
type Way = (u8, u32);

/// Compares one query with names.
pub(super) struct Comparison<'a> {
    query: &'a Query,
    signs: &'a Signs,
    /// By sign: the ways at each item of the query.
    ways: Vec<Option<Vec<Vec<Way>>>>,
    rows: Vec<Cell>,
}

/// The least cost up to here, and the weight of the query's items before the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    cost: u32,
    beyond: u32,
}

const NOWHERE: Cell = Cell { cost: u32::MAX / 2, beyond: 0 };

impl Cell {
    fn plus(self, cost: u32) -> Self {
        Self { cost: self.cost + cost, ..self }
    }
}

impl<'a> Comparison<'a> {
    pub fn new(query: &'a Query, signs: &'a Signs) -> Self {
        Self { query, signs, ways: vec![None; signs.len()], rows: Vec::new() }
    }

    /// `None`: nobody means this name by that.
    pub fn cost(&mut self, name: &[Sign]) -> Option<u32> {
        self.align(name);
        let (n, m) = (name.len(), self.query.items.len());
        let row = m + 1;
        let begun = (1..=n).map(|at| {
            let left = (n - at) as u32;
            let part = if left == 0 { 0 } else { cost::BEGINNING_OF_NAME };
            self.rows[at * row + m].plus(part + left.min(cost::MOST_FOR_LENGTH))
        });
        let beyond = (1..m).map(|at| {
            let cell = self.rows[n * row + at];
            let weight = self.query.weight(at..m);
            Cell { beyond: cell.beyond + weight, ..cell }.plus(price_beyond(weight))
        });
        begun.chain(beyond).filter(|cell| self.is_meant(*cell)).map(|cell| cell.cost).min()
    }

    /// At most half of what is inside the name is wrong, and that is not too little.
    fn is_meant(&self, cell: Cell) -> bool {
        let whole = self.query.weight(0..self.query.items.len());
        let inside = whole.saturating_sub(cell.beyond);
        let wrong = match cell.beyond {
            0 => cell.cost,
            beyond => cell.cost.saturating_sub(price_beyond(beyond)),
        };
        2 * wrong <= inside && (cell.beyond == 0 || LEAST_INSIDE <= inside)
    }

    /// Fills `rows`: one per sign of the name and one before them, each with a cell per item of the
    /// query and one before them.
    fn align(&mut self, name: &[Sign]) {
        let m = self.query.items.len();
        let row = m + 1;
        self.rows.clear();
        self.rows.resize((name.len() + 1) * row, NOWHERE);
        for at in 0..=m {
            let beyond = self.query.weight(0..at);
            let price = if at == 0 { 0 } else { price_beyond(beyond) };
            self.rows[at] = Cell { cost: price, beyond };
        }
        for (at, sign) in name.iter().enumerate().skip(1) {
            let whole_word = u16::from(N_LATIN) <= *sign || u16::from(N_LATIN) <= name[at - 1];
            let skipped = if whole_word { 2 * at as u32 } else { 10 + at as u32 };
            let cost = cost::MIDDLE_OF_NAME + skipped.min(cost::MOST_FOR_LENGTH);
            self.rows[at * row] = Cell { cost, beyond: 0 };
        }
        for (at, sign) in name.iter().enumerate() {
            self.learn(*sign);
            for item in 0..=m {
                self.step((at, item), name);
            }
        }
        for item in 0..m {
            self.insert(name.len() * row + item, item);
        }
    }

    /// From one cell to those after it.
    fn step(&mut self, (at, item): (usize, usize), name: &[Sign]) {
        let row = self.query.items.len() + 1;
        let here = at * row + item;
        if 0 < at && item + 1 < row {
            self.insert(here, item);
        }
        let cell = self.rows[here];
        let sign = name[at];
        if 0 < item {
            lower(&mut self.rows[here + row], cell.plus(missing(sign)));
        }
        let Some(next) = self.query.items.get(item) else { return };
        let ways = self.ways[usize::from(sign)].as_ref().expect("it was learned");
        for (taken, cost) in &ways[item] {
            lower(&mut self.rows[here + row + usize::from(*taken)], cell.plus(*cost));
        }
        let exchanged = name.get(at + 1).zip(self.query.items.get(item + 1));
        if let Some((other, second)) = exchanged
            && next.sign == Some(*other)
            && second.sign == Some(sign)
            && *other != sign
        {
            let price = if is_letter(next) { cost::LETTER } else { cost::CHARACTERS_EXCHANGED };
            lower(&mut self.rows[here + 2 * row + 2], cell.plus(price));
        }
    }

    /// An item of the query that is not in the name.
    fn insert(&mut self, here: usize, item: usize) {
        let too_many = match self.query.items[item].latin {
            None => cost::CHARACTER_TOO_MANY,
            Some(latin) if is_digit(latin) => cost::DIGIT,
            Some(latin) if latin == N_LATIN - 1 => cost::SEPARATOR,
            Some(_) => cost::LETTER,
        };
        let cell = self.rows[here].plus(too_many);
        lower(&mut self.rows[here + 1], cell);
    }

    fn learn(&mut self, sign: Sign) {
        if self.ways[usize::from(sign)].is_none() {
            let ways = (0..self.query.items.len()).map(|at| self.ways_at(sign, at)).collect();
            self.ways[usize::from(sign)] = Some(ways);
        }
    }

    fn ways_at(&self, sign: Sign, at: usize) -> Vec<Way> {
        let items = &self.query.items[at..];
        let mut ways = vec![(1, self.instead(sign, &items[0]))];
        let letters: Vec<u8> = items.iter().map_while(|item| item.latin).collect();
        if own_letter(sign).is_some() || letters.is_empty() {
            return ways;
        }
        for (rank, reading) in self.signs.readings(sign).iter().enumerate() {
            let rarer = if rank == 0 { 0 } else { cost::RARER_READING };
            let most = letters.len().min(reading.len() + 2);
            let edits = edits(reading, &letters[..most]);
            for taken in 1..=most {
                let ends = taken == items.len();
                let cost = spelled(reading, (&letters[..taken], edits[taken]), ends);
                ways.extend(cost.map(|cost| (taken as u8, cost + rarer)));
            }
        }
        ways.sort_unstable();
        ways.dedup_by_key(|(taken, _)| *taken);
        ways
    }

    /// What it costs that `item` stands where the name has `sign`.
    fn instead(&self, sign: Sign, item: &Item) -> u32 {
        if item.sign == Some(sign) {
            return 0;
        }
        let own = u8::try_from(sign).ok().filter(|own| *own < N_LATIN);
        match (own, item.latin) {
            (Some(own), Some(other)) if is_digit(own) || is_digit(other) => cost::OTHER_NUMBER,
            (Some(_), Some(_)) => cost::LETTER,
            _ => self.by_sound(sign, item),
        }
    }

    fn by_sound(&self, sign: Sign, item: &Item) -> u32 {
        let mut least = cost::OTHER_CHARACTER;
        for own in self.signs.readings(sign) {
            for other in &item.readings {
                let numbers = own.len() == 1 && own.first().is_some_and(|one| is_digit(*one));
                let cost = match () {
                    () if own == other && numbers => cost::OTHER_NUMERAL,
                    () if own == other => cost::SAME_SOUND,
                    () if signs::slurred(own) == signs::slurred(other) => cost::NEARLY_SAME_SOUND,
                    () => continue,
                };
                least = least.min(cost);
            }
        }
        least
    }
}

fn lower(cell: &mut Cell, other: Cell) {
    *cell = other.min(*cell);
}

fn price_beyond(weight: u32) -> u32 {
    cost::BEYOND_NAME + weight * PRICE_BEYOND / 100
}

fn missing(sign: Sign) -> u32 {
    match u8::try_from(sign) {
        Ok(own) if is_digit(own) => cost::DIGIT,
        Ok(own) if own == N_LATIN - 1 => cost::SEPARATOR,
        Ok(own) if own < N_LATIN => cost::LETTER,
        _ => cost::CHARACTER_MISSING,
    }
}

/// The letter that a sign is. `None`: it is read aloud.
fn own_letter(sign: Sign) -> Option<u8> {
    u8::try_from(sign).ok().filter(|own| *own < N_LATIN && !is_digit(*own))
}

fn is_letter(item: &Item) -> bool {
    item.latin.is_some_and(|latin| !is_digit(latin))
}

const H: u8 = 10 + b'h' - b'a';

/// What it costs to write `letters` for `reading`. `None`: that is not how it is written.
fn spelled(reading: &[u8], (letters, edits): (&[u8], u8), ends: bool) -> Option<u32> {
    if letters == reading {
        let is_number = reading.len() == 1 && is_digit(reading[0]);
        return Some(if is_number { cost::OTHER_NUMERAL } else { 0 });
    }
    if reading.starts_with(letters) {
        return Some(match (letters, ends) {
            ([_], _) => cost::INITIAL,
            (_, true) => cost::BEGUN_SYLLABLE,
            ([_, H], _) => cost::LONG_INITIAL,
            _ => cost::PART_OF_SYLLABLE,
        });
    }
    let most = if reading.len() < 4 { 1 } else { 2 };
    (edits <= most && usize::from(edits) < reading.len()).then(|| cost::LETTER * u32::from(edits))
}

/// How many letters have to be changed, left out, added or exchanged with their neighbor to get
/// from `reading` to the first 0, 1, 2, … letters.
fn edits(reading: &[u8], letters: &[u8]) -> Vec<u8> {
    let mut before: Vec<u8> = Vec::new();
    let mut last: Vec<u8> = (0..=letters.len() as u8).collect();
    for (at, own) in reading.iter().enumerate() {
        let mut now = vec![at as u8 + 1];
        for (other_at, other) in letters.iter().enumerate() {
            let mut least = last[other_at] + u8::from(own != other);
            least = least.min(last[other_at + 1] + 1).min(now[other_at] + 1);
            let exchanged =
                0 < at.min(other_at) && reading[at - 1] == *other && letters[other_at - 1] == *own;
            if exchanged {
                least = least.min(before[other_at - 1] + 1);
            }
            now.push(least);
        }
        before = std::mem::replace(&mut last, now);
    }
    last
}
