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

/// With two letters too many.
const LONGEST_SYLLABLE: usize = 8;

/// A name of which less is in the query is not what a long query means.
const LEAST_INSIDE: u32 = 150;

/// Compares one query with names.
pub(super) struct Comparison<'a> {
    query: &'a Query,
    signs: &'a Signs,
    /// By item: what it costs that the name does not have it.
    too_many: Vec<Cell>,
    /// By sign, as far as one was met.
    met: Vec<Option<Met>>,
    rows: Vec<Cell>,
}

/// The least cost up to here, and below it the weight of the query's items before the name: 32 bits
/// each, so that one number is both and the cost is compared first.
type Cell = u64;

const NOWHERE: Cell = (u32::MAX as u64 / 2) << 32;

const fn cell(cost: u32, beyond: u32) -> Cell {
    ((cost as u64) << 32) | beyond as u64
}

fn cost_of(cell: Cell) -> u32 {
    (cell >> 32) as u32
}

fn beyond_of(cell: Cell) -> u32 {
    cell as u32
}

/// What a sign of names costs where it meets the query.
struct Met {
    missing: Cell,
    /// By item: that it stands for the sign.
    instead: Vec<Cell>,
    /// From which item on how many stand for the sign, where it is read aloud.
    spelled: Vec<(u8, u8, Cell)>,
}

impl<'a> Comparison<'a> {
    pub fn new(query: &'a Query, signs: &'a Signs) -> Self {
        let met = std::iter::repeat_with(|| None).take(signs.len()).collect();
        let too_many = query.items.iter().map(|item| cell(too_many(item), 0)).collect();
        Self { query, signs, too_many, met, rows: Vec::new() }
    }

    /// `None`: nobody means this name by that.
    pub fn cost(&mut self, name: &[Sign]) -> Option<u32> {
        if self.query.items.is_empty() || name.is_empty() {
            return None;
        }
        self.align(name);
        let (n, m) = (name.len(), self.query.items.len());
        let row = m + 1;
        let begun = (1..=n).map(|at| {
            let left = (n - at) as u32;
            let part = if left == 0 { 0 } else { cost::BEGINNING_OF_NAME };
            self.rows[at * row + m] + cell(part + left.min(cost::MOST_FOR_LENGTH), 0)
        });
        let beyond = (1..m).map(|at| {
            let weight = self.query.weight(at..m);
            self.rows[n * row + at] + cell(price_beyond(weight), weight)
        });
        begun.chain(beyond).filter(|cell| self.is_meant(*cell)).map(cost_of).min()
    }

    /// At most half of what is inside the name is wrong, and that is not too little.
    fn is_meant(&self, cell: Cell) -> bool {
        let whole = self.query.weight(0..self.query.items.len());
        let (cost, beyond) = (cost_of(cell), beyond_of(cell));
        let inside = whole.saturating_sub(beyond);
        let wrong = match beyond {
            0 => cost,
            beyond => cost.saturating_sub(price_beyond(beyond)),
        };
        2 * wrong <= inside && (beyond == 0 || LEAST_INSIDE <= inside)
    }

    /// Fills `rows`: one per sign of the name and one before them, each with a cell per item of the
    /// query and one before them.
    fn align(&mut self, name: &[Sign]) {
        let row = self.query.items.len() + 1;
        self.rows.clear();
        self.rows.resize((name.len() + 1) * row, NOWHERE);
        self.rows[0] = cell(0, 0);
        for at in 1..row {
            let beyond = self.query.weight(0..at);
            self.rows[at] = cell(price_beyond(beyond), beyond);
        }
        for (at, pair) in name.windows(2).enumerate() {
            let is_word = pair.iter().any(|sign| u16::from(N_LATIN) <= *sign);
            let skipped = at as u32 + 1;
            let skipped = if is_word { 2 * skipped } else { 10 + skipped };
            self.rows[(at + 1) * row] =
                cell(cost::MIDDLE_OF_NAME + skipped.min(cost::MOST_FOR_LENGTH), 0);
        }
        for (at, sign) in name.iter().enumerate() {
            self.learn(*sign);
            self.step(at, name);
        }
        if !name.is_empty() {
            insert(&mut self.rows[name.len() * row..], &self.too_many);
        }
    }

    /// From the row before a sign to the rows after it.
    fn step(&mut self, at: usize, name: &[Sign]) {
        let row = self.query.items.len() + 1;
        let (before, after) = self.rows[at * row..].split_at_mut(row);
        if 0 < at {
            insert(before, &self.too_many);
        }
        let met = self.met[usize::from(name[at])].as_ref().expect("it was learned");
        let next = &mut after[..row];
        for (from, to) in before[1..].iter().zip(&mut next[1..]) {
            *to = (*to).min(from + met.missing);
        }
        for ((from, price), to) in before.iter().zip(&met.instead).zip(&mut next[1..]) {
            *to = (*to).min(from + price);
        }
        for (item, taken, price) in &met.spelled {
            let to = &mut next[usize::from(*item + *taken)];
            *to = (*to).min(before[usize::from(*item)] + price);
        }
        if let Some(other) = name.get(at + 1).filter(|other| **other != name[at]) {
            for (item, pair) in self.query.items.windows(2).enumerate() {
                if pair[0].sign == Some(*other) && pair[1].sign == Some(name[at]) {
                    let letters = pair[0].latin.is_some_and(|latin| !is_digit(latin));
                    let price = if letters { cost::LETTER } else { cost::CHARACTERS_EXCHANGED };
                    let to = &mut after[row + item + 2];
                    *to = (*to).min(before[item] + cell(price, 0));
                }
            }
        }
    }

    fn learn(&mut self, sign: Sign) {
        if self.met[usize::from(sign)].is_some() {
            return;
        }
        let items = &self.query.items;
        let instead = items.iter().map(|item| cell(self.instead(sign, item), 0)).collect();
        let at = |at: usize| {
            let ways = self.ways_at(sign, at).into_iter();
            ways.map(move |(taken, cost)| (at as u8, taken, cell(cost, 0)))
        };
        let spelled = (0..items.len()).flat_map(at).collect();
        let met = Met { missing: cell(missing(sign), 0), instead, spelled };
        self.met[usize::from(sign)] = Some(met);
    }

    /// How many letters from one on are a way to write how `sign` is read, and the cost.
    fn ways_at(&self, sign: Sign, at: usize) -> Vec<(u8, u32)> {
        let items = &self.query.items[at..];
        let mut ways = Vec::new();
        if own_letter(sign).is_some() || items[0].latin.is_none() {
            return ways;
        }
        let letters: Vec<u8> =
            items.iter().take(LONGEST_SYLLABLE).map_while(|item| item.latin).collect();
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

/// Items of the query that are not in the name.
fn insert(row: &mut [Cell], too_many: &[Cell]) {
    for (item, price) in too_many.iter().enumerate() {
        row[item + 1] = row[item + 1].min(row[item] + price);
    }
}

fn too_many(item: &Item) -> u32 {
    match item.latin {
        None => cost::CHARACTER_TOO_MANY,
        Some(latin) if is_digit(latin) => cost::DIGIT,
        Some(latin) if latin == N_LATIN - 1 => cost::SEPARATOR,
        Some(_) => cost::LETTER,
    }
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
