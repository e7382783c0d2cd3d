//! Blocks, schools and addresses by what people call them.
//!
//! A query is Chinese, pinyin in full or by first letters, English, an id, or a mixture of these;
//! whole or a part; with slips. Two steps: an index of short pieces of names, also of how they are
//! read aloud, gives some hundred likely things (`grams.rs`, `postings.rs`); an alignment tells how
//! much would have to be wrong with the query for each (`likeness.rs`). The best one is *certain*
//! only if nothing else is called so; everything else is offered.
//!
//! Pure and deterministic: ties go to the shorter name, then to blocks before addresses before
//! schools, then to the first by id.

mod addresses;
mod fold;
mod grams;
mod index;
mod likeness;
mod postings;
mod query;
mod signs;

use std::collections::BTreeSet;

pub use addresses::{Address, resolved};
pub use index::Index;

use crate::model::{BlockIdx, SchoolIdx};
use fold::Folded;
use likeness::Comparison;
use query::Query;

/// A query is read up to so many characters.
pub const LONGEST: usize = 100;

/// Something that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Block(BlockIdx),
    School(SchoolIdx),
    /// Its position in the list of addresses that the index is over.
    Address(usize),
}

/// Which of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Called {
    Name,
    NameEn,
    Id,
    Address,
}

/// Something that may have been meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    pub what: What,
    /// By which of its names it was found.
    pub by: Called,
    /// From 1 to 100: how much of the query is right. 100 is a whole name without a mistake, or how
    /// it is read aloud.
    pub quality: u8,
}

/// What may have been meant, the likeliest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub matches: Vec<Match>,
    /// Exactly one place is called exactly that, and it is the first match. An address and its
    /// block are one place.
    pub certain: bool,
}

/// Of a query as long as a name so many things are compared, of longer ones fewer.
const MOST_COMPARED: usize = 200;

/// Longer queries are no abbreviations.
const LONGEST_INITIALS: usize = 10;

/// How much worse than the best match, in hundredths of a wrong character, a match may be.
const WORSE: u32 = 150;

/// How much a query counts for less that was understood in a second way.
const SECOND_THOUGHT: u32 = 1;

/// A likely thing: how wrong the query is for it, which one it is, and by which name.
type Likely = (u32, u32, Called);

impl Index {
    /// What `query` may mean: at most `limit` things. Only its first [`LONGEST`] characters count.
    ///
    /// # Cost
    ///
    /// Grows with how many names have pieces of the query, and not with how many there are.
    pub fn find(&self, query: &str, limit: usize) -> Found {
        let text = index::query_text(query);
        let mut likely = self.likely(&text, 0);
        for other in second_thoughts(&text) {
            likely.extend(self.likely(&other, SECOND_THOUGHT));
        }
        likely.sort_unstable_by_key(|(cost, thing, called)| (*thing, *cost, *called));
        likely.dedup_by_key(|(_, thing, _)| *thing);
        likely.sort_unstable();
        let best = likely.first().map_or(0, |(cost, ..)| *cost);
        likely.retain(|(cost, ..)| *cost <= 2 * best + WORSE);
        let certain = self.is_certain(&text, &likely);
        let weight = Query::of(&text, &self.signs).weight(0..text.len());
        let matches = likely.into_iter().take(limit).map(|(cost, thing, by)| Match {
            what: self.things[thing as usize],
            by,
            quality: (100 * weight / (weight + cost)).max(1) as u8,
        });
        Found { matches: matches.collect(), certain }
    }

    fn likely(&self, text: &[Folded], more: u32) -> Vec<Likely> {
        let query = Query::of(text, &self.signs);
        let exactly = query.signs().map_or(Vec::new(), |signs| self.called(&signs));
        let mut comparison = Comparison::new(&query, &self.signs);
        let mut likely = Vec::new();
        for thing in self.candidates(&query).into_iter().chain(exactly).collect::<BTreeSet<u32>>() {
            let names = self.names_of(thing);
            let names = names.filter(|(by, name)| query.may_be(*by, name));
            let costs = names.filter_map(|(by, name)| Some((comparison.cost(name)?, by)));
            likely.extend(costs.min().map(|(cost, by)| (cost + more, thing, by)));
        }
        likely
    }

    fn candidates(&self, query: &Query) -> Vec<u32> {
        let most = (8 * MOST_COMPARED / query.items.len().max(8)).max(MOST_COMPARED / 8);
        let units = query.units();
        let mut pieces = Vec::new();
        grams::letters(&units, &mut pieces);
        grams::characters(&units, &mut pieces);
        let mut found = self.postings.likeliest(&mut pieces, most);
        let has_letters = query.items.iter().any(|item| item.latin.is_some());
        if has_letters && units.len() <= LONGEST_INITIALS {
            pieces.clear();
            grams::initials(&units, &mut pieces);
            found.extend(self.postings.likeliest(&mut pieces, most / 2));
        }
        found
    }

    fn is_certain(&self, text: &[Folded], likely: &[Likely]) -> bool {
        let Some(signs) = Query::of(text, &self.signs).signs() else { return false };
        let called = !signs.is_empty() && !self.called(&signs).is_empty();
        let right = likely.iter().take_while(|(cost, ..)| *cost == 0);
        let places: BTreeSet<What> = right.map(|(_, thing, _)| self.place(*thing)).collect();
        called && places.len() == 1
    }

    /// Where the thing leads to.
    fn place(&self, thing: u32) -> What {
        match self.things[thing as usize] {
            What::Address(at) => What::Block(self.homes[at]),
            other => other,
        }
    }
}

/// Other ways to understand a query: numbers as tones, and Chinese numbers as digits.
fn second_thoughts(text: &[Folded]) -> impl Iterator<Item = Vec<Folded>> {
    fold::without_tones(text).into_iter().chain(fold::with_digits(text))
}
