//! Every name of a district, by its pieces.

use super::addresses::Address;
use super::fold::{self, Folded};
use super::grams::{self, Unit};
use super::postings::Postings;
use super::signs::{Sign, Signs, latin};
use super::{Called, LONGEST, What};
use crate::model::{Block, BlockIdx, District, School, SchoolIdx};

/// Finds blocks, schools and addresses by what people call them.
///
/// It holds numbers in place of texts: some hundred bytes for each name.
#[derive(Debug)]
pub struct Index {
    pub(super) signs: Signs,
    pub(super) postings: Postings,
    /// Shorter names first, then blocks, addresses and schools, then by id.
    pub(super) things: Vec<What>,
    /// The block that each thing leads to, where it is an address.
    pub(super) homes: Vec<BlockIdx>,
    /// Where the names of each thing begin among the names, and where the last one ends.
    first_names: Vec<u32>,
    kinds: Vec<Called>,
    /// Where each name begins among the letters, and where the last one ends.
    first_letters: Vec<u32>,
    letters: Vec<Sign>,
    /// Names in the order of their letters, each with its thing.
    by_letters: Vec<(u32, u32)>,
}

/// A thing with its names, of which the first decides where it stands.
type Named<'a> = (What, Vec<(Called, &'a str)>);

/// Names are compared up to so many characters.
const LONGEST_NAME: usize = 200;

impl Index {
    /// Of all that has a name in `district`, and of `addresses`, which are in blocks of it.
    pub fn over(district: &District, addresses: &[Address]) -> Self {
        let blocks = district.block_idxs().zip(district.blocks()).map(of_block);
        let schools = district.school_idxs().zip(district.schools()).map(of_school);
        let listed = addresses.iter().enumerate().map(of_address);
        let mut named: Vec<Named> = blocks.chain(listed).chain(schools).collect();
        let length = |names: &[(Called, &str)]| names[0].1.chars().count();
        named.sort_by_key(|(_, names)| length(names));
        let mut index = Self {
            signs: Signs::new(),
            postings: Postings::new(),
            things: Vec::with_capacity(named.len()),
            homes: addresses.iter().map(|one| one.block).collect(),
            first_names: vec![0],
            kinds: Vec::new(),
            first_letters: vec![0],
            letters: Vec::new(),
            by_letters: Vec::new(),
        };
        for (what, names) in named {
            index.add(what, &names);
        }
        index.finish();
        index
    }

    fn add(&mut self, what: What, names: &[(Called, &str)]) {
        let thing = self.things.len() as u32;
        let mut pieces = Vec::new();
        let mut texts: Vec<(Called, Vec<Folded>)> = Vec::new();
        for (called, name) in names {
            let text = fold::folded(name, LONGEST_NAME);
            let counted = fold::with_digits(&text);
            for text in [text].into_iter().chain(counted) {
                if !text.is_empty() && texts.iter().all(|(_, other)| *other != text) {
                    texts.push((*called, text));
                }
            }
        }
        for (called, text) in texts {
            let letters: Option<Vec<Sign>> =
                text.iter().map(|one| self.signs.learn(one.char)).collect();
            // Beyond 65,535 different characters names cannot be told apart any more.
            let Some(letters) = letters else { continue };
            // English is not abbreviated by first letters; the A of A区 is one.
            let is_english = text.iter().all(|one| latin(one.char).is_some());
            let unit = |(one, sign): (&Folded, &Sign)| Unit {
                sign: Some(*sign),
                readings: self.signs.readings(*sign),
                is_initial: !is_english && (one.starts_word || latin(one.char).is_none()),
            };
            let units: Vec<Unit> = text.iter().zip(&letters).map(unit).collect();
            grams::letters(&units, &mut pieces);
            grams::initials(&units, &mut pieces);
            grams::characters(&units, &mut pieces);
            self.letters.extend(letters);
            self.first_letters.push(self.letters.len() as u32);
            self.by_letters.push((self.kinds.len() as u32, thing));
            self.kinds.push(called);
        }
        self.things.push(what);
        self.first_names.push(self.kinds.len() as u32);
        self.postings.add(thing, &pieces);
    }

    fn finish(&mut self) {
        let Self { letters, first_letters, .. } = self;
        letters.shrink_to_fit();
        let name = |at: u32| {
            let at = at as usize;
            &letters[first_letters[at] as usize..first_letters[at + 1] as usize]
        };
        self.by_letters.sort_unstable_by(|a, b| name(a.0).cmp(name(b.0)).then(a.cmp(b)));
        self.postings.shrink();
    }

    pub(super) fn letters_of(&self, name: usize) -> &[Sign] {
        let bounds = self.first_letters[name] as usize..self.first_letters[name + 1] as usize;
        &self.letters[bounds]
    }

    /// What the thing is called: in which way, and the letters.
    pub(super) fn names_of(&self, thing: u32) -> impl Iterator<Item = (Called, &[Sign])> {
        let thing = thing as usize;
        let names = self.first_names[thing] as usize..self.first_names[thing + 1] as usize;
        names.map(|name| (self.kinds[name], self.letters_of(name)))
    }

    /// The things of which this is a name, in the order of things.
    pub(super) fn called(&self, text: &[Sign]) -> Vec<u32> {
        let before = |(name, _): &(u32, u32)| self.letters_of(*name as usize) < text;
        let first = self.by_letters.partition_point(before);
        let same = |(name, _): &&(u32, u32)| self.letters_of(*name as usize) == text;
        let mut found: Vec<u32> =
            self.by_letters[first..].iter().take_while(same).map(|(_, thing)| *thing).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How many things can be found.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// What it takes in memory, about.
    pub fn n_bytes(&self) -> usize {
        let names = self.kinds.len() * (size_of::<Called>() + size_of::<u32>() + 8);
        let things = self.things.len() * (size_of::<What>() + size_of::<u32>());
        let homes = self.homes.len() * size_of::<BlockIdx>();
        self.postings.n_bytes() + self.letters.len() * size_of::<Sign>() + names + things + homes
    }
}

fn of_block((at, block): (BlockIdx, &Block)) -> Named<'_> {
    let names = [(Called::Name, &block.name), (Called::NameEn, &block.name_en)];
    (What::Block(at), with_id(names.map(|(called, name)| (called, name.as_deref())), &block.id.0))
}

fn of_school((at, school): (SchoolIdx, &School)) -> Named<'_> {
    let names =
        [(Called::Name, Some(school.name.as_str())), (Called::NameEn, school.name_en.as_deref())];
    (What::School(at), with_id(names, &school.id.0))
}

fn with_id<'a>(names: [(Called, Option<&'a str>); 2], id: &'a str) -> Vec<(Called, &'a str)> {
    let names = names.into_iter().filter_map(|(called, name)| Some((called, name?)));
    names.filter(|(_, name)| !name.is_empty()).chain([(Called::Id, id)]).collect()
}

fn of_address((at, one): (usize, &Address)) -> Named<'_> {
    let names = [(Called::Name, &one.name), (Called::NameEn, &one.name_en)];
    let names = names.into_iter().filter_map(|(called, name)| Some((called, name.as_deref()?)));
    (
        What::Address(at),
        [(Called::Address, one.address.as_str())].into_iter().chain(names).collect(),
    )
}

/// As much of a query as is read.
pub(super) fn query_text(text: &str) -> Vec<Folded> {
    fold::folded(text, LONGEST)
}
