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
        let (mut at, mut step, mut shift) = (0, 0, 0);
        for byte in &self.bytes {
            step |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                at += step;
                found(at);
                (step, shift) = (0, 0);
            }
        }
    }
}

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
        let lists: Vec<&List> = grams.iter().filter_map(find).filter(|one| 0 < one.count).collect();
        let mut counts = vec![0_u16; self.n_things as usize];
        for list in &lists {
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

/// The positions of the `most` largest counts above zero, of equals the first.
fn largest(counts: &[u16], most: usize) -> Vec<u32> {
    let top = usize::from(counts.iter().copied().max().unwrap_or(0));
    let mut how_many = vec![0_usize; top + 1];
    for count in counts {
        how_many[usize::from(*count)] += 1;
    }
    // All above `least` fit, and of those with `least` itself the first `room`.
    let (mut least, mut room) = (top, most);
    while 1 < least && how_many[least] <= room {
        room -= how_many[least];
        least -= 1;
    }
    let mut found = Vec::with_capacity(most);
    for (at, count) in counts.iter().enumerate() {
        let count = usize::from(*count);
        if count == 0 || count < least {
            continue;
        }
        if count == least {
            if room == 0 {
                continue;
            }
            room -= 1;
        }
        found.push(at as u32);
    }
    found
}

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
        assert_eq!(largest(&[1, 1, 1], 2), [0, 1]);
        assert!(largest(&[0, 0], 2).is_empty());
        assert!(largest(&[], 2).is_empty());
    }
}
