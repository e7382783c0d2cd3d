//! Which things have which piece in their names, and which things have most of some pieces.

use std::collections::BTreeMap;

use super::grams::{Gram, N_INITIALS, N_LETTERS};

/// Things by the pieces of their names.
#[derive(Debug)]
pub(super) struct Postings {
    /// By three letters, then by two first letters, then by character.
    dense: Vec<List>,
    pairs: BTreeMap<Gram, List>,
    n_things: u32,
}

/// Things in the order of their numbers, each as the step from the one before, in groups of seven
/// bits.
#[derive(Clone, Debug, Default)]
struct List {
    bytes: Vec<u8>,
    last: u32,
    count: u32,
}

impl List {
    /// Numbers come in their order, and may come again.
    fn push(&mut self, thing: u32) {
        if 0 < self.count && self.last == thing {
            return;
        }
        let mut step = thing - self.last;
        while 0x80 <= step {
            self.bytes.push(step as u8 | 0x80);
            step >>= 7;
        }
        self.bytes.push(step as u8);
        (self.last, self.count) = (thing, self.count + 1);
    }

    fn each(&self, mut found: impl FnMut(usize)) {
        let (mut at, mut bytes) = (0, self.bytes.iter());
        while let Some(first) = bytes.next() {
            let (mut step, mut more, mut shift) = (usize::from(first & 0x7f), *first, 7);
            while 0x80 <= more {
                more = *bytes.next().expect("a step ends with a small byte");
                step |= usize::from(more & 0x7f) << shift;
                shift += 7;
            }
            at += step;
            found(at);
        }
    }
}

/// So many entries of lists are looked at for one query in any case, and of large districts three
/// for every five things. Rare pieces come first: what is left out is in so many names that it
/// tells little.
const ENTRIES: u32 = 60_000;

impl Postings {
    pub fn new() -> Self {
        let dense = vec![List::default(); (N_LETTERS + N_INITIALS) as usize];
        Self { dense, pairs: BTreeMap::new(), n_things: 0 }
    }

    /// Things come in the order of their numbers.
    pub fn add(&mut self, thing: u32, grams: &[Gram]) {
        self.n_things = thing + 1;
        for gram in grams {
            match place(*gram) {
                Some(at) => {
                    if self.dense.len() <= at {
                        self.dense.resize_with(at + 1, List::default);
                    }
                    self.dense[at].push(thing);
                }
                None => self.pairs.entry(*gram).or_default().push(thing),
            }
        }
    }

    /// Nothing is added any more.
    pub fn shrink(&mut self) {
        self.dense.iter_mut().for_each(|list| list.bytes.shrink_to_fit());
        self.pairs.values_mut().for_each(|list| list.bytes.shrink_to_fit());
    }

    pub fn n_bytes(&self) -> usize {
        let lists = self.dense.iter().chain(self.pairs.values());
        let lists = lists.map(|list| size_of::<List>() + list.bytes.capacity());
        lists.sum::<usize>() + self.pairs.len() * size_of::<Gram>()
    }

    /// Of the things with any of `grams` the `most` that have the most, a rare one counting more
    /// than a frequent one; of equals the first.
    pub fn likeliest(&self, grams: &mut Vec<Gram>, most: usize) -> Vec<u32> {
        grams.sort_unstable();
        grams.dedup();
        let find = |gram: &Gram| match place(*gram) {
            Some(at) => self.dense.get(at),
            None => self.pairs.get(gram),
        };
        let lists = grams.iter().filter_map(find).filter(|list| 0 < list.count);
        let mut lists: Vec<&List> = lists.collect();
        lists.sort_by_key(|list| list.count);
        let (mut counts, mut looked_at) = (vec![0_u16; self.n_things as usize], 0);
        let most_entries = ENTRIES.max(self.n_things / 5 * 3);
        for (rank, list) in lists.iter().enumerate() {
            looked_at += list.count;
            if 0 < rank && most_entries < looked_at {
                break;
            }
            let worth = (self.n_things / list.count).ilog2() as u16 + 1;
            list.each(|thing| counts[thing] = counts[thing].saturating_add(worth));
        }
        largest(&counts, most)
    }
}

/// Where the things of a piece stand among the dense ones.
fn place(gram: Gram) -> Option<usize> {
    match gram {
        Gram::Letters(piece) => Some(piece as usize),
        Gram::Initials(pair) => Some((N_LETTERS + pair) as usize),
        Gram::One(sign) => Some((N_LETTERS + N_INITIALS) as usize + usize::from(sign)),
        Gram::Two(..) => None,
    }
}

/// What has less than this part of the pieces that the likeliest has is not likely.
const LEAST_PART: u16 = 3;

/// The positions of the `most` largest counts above zero, of equals the first; none of those that
/// are small beside the largest.
fn largest(counts: &[u16], most: usize) -> Vec<u32> {
    let highest = |counts: &[u16]| counts.iter().fold(0, |top: u16, count| top.max(*count));
    let top = highest(counts);
    let floor = (top / LEAST_PART).max(1);
    let mut large: Vec<(u16, u32)> = Vec::new();
    // Most things have little in common with a query, and whole groups of them are passed over.
    for (group, counts) in counts.chunks(GROUP).enumerate() {
        if floor <= highest(counts) {
            let places = counts.iter().zip((group * GROUP) as u32..);
            large.extend(places.filter(|(count, _)| floor <= **count).map(|(one, at)| (*one, at)));
        }
    }
    let order = |(count, at): &(u16, u32)| (std::cmp::Reverse(*count), *at);
    if most < large.len() {
        large.select_nth_unstable_by_key(most, order);
        large.truncate(most);
    }
    large.sort_unstable_by_key(|(_, at)| *at);
    large.into_iter().map(|(_, at)| at).collect()
}

const GROUP: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_gives_back_what_was_put_in() {
        let mut list = List::default();
        let things = [0, 1, 127, 128, 300, 70_000, 70_001, 4_000_000];
        for thing in things {
            list.push(thing);
            list.push(thing);
        }
        let mut found = Vec::new();
        list.each(|thing| found.push(thing as u32));
        assert_eq!(found, things);
    }

    #[test]
    fn the_largest_are_found_and_of_equals_the_first() {
        assert_eq!(largest(&[0, 3, 1, 3, 2, 2], 3), [1, 3, 4]);
        assert_eq!(largest(&[0, 3, 1, 3, 2, 2], 10), [1, 2, 3, 4, 5]);
        assert_eq!(largest(&[0, 9, 1, 3, 2], 10), [1, 3]);
        assert_eq!(largest(&[1, 1, 1], 2), [0, 1]);
        assert!(largest(&[0, 0], 2).is_empty());
        assert!(largest(&[], 2).is_empty());
    }
}
