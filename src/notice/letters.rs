//! Letters to many homes, a page or two each: as PDF, and as rows for the office's own letters.

use rayon::prelude::*;
use rayon::{ThreadPool, current_num_threads};

use super::font::Face;
use super::layout::Pages;
use super::paper::{self, Cover};
use super::{FONT, NoNotice, Notice, layout, letter};
use crate::explain::{Explanation, explain};
use crate::export::mail::MailRow;
use crate::ingest::Address;
use crate::language::{Language, called, say};
use crate::model::{BlockIdx, SchoolIdx};

/// More letters are in several documents, so that none needs much memory.
pub const MOST_IN_ONE: usize = 500;

/// Rows are short; more wait for nobody.
const MOST_ROWS_AT_ONCE: usize = 2000;

/// Where a letter goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    pub block: BlockIdx,
    /// `None`: nobody knows more than the block.
    pub address: Option<String>,
}

/// Letters of one document: those to homes of one school, or a part of them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Batch {
    /// `None`: homes without a seat.
    school: Option<SchoolIdx>,
    /// From 1 on.
    part: usize,
    to: Vec<Addressee>,
}

/// Every home of a plan, school by school, those without a seat at the end: its addresses where
/// they are listed, else its block. `addresses`: one list per block, sorted; empty: nobody knows
/// any, and then every block gets one letter.
pub fn addressees(
    notice: &Notice,
    addresses: &[Vec<Address>],
) -> Vec<(Option<SchoolIdx>, Vec<Addressee>)> {
    let district = &notice.world.district;
    let mut homes = vec![Vec::new(); district.schools().len() + 1];
    for (block, planned) in district.block_idxs().zip(&notice.plan.blocks) {
        let school = planned.school.as_ref();
        let school = school.and_then(|(school, _)| district.school_named(school));
        let at = school.map_or(homes.len() - 1, |school| school.0);
        match addresses.get(block.0) {
            None => homes[at].push(Addressee { block, address: None }),
            Some(listed) => homes[at].extend(listed.iter().map(|home| {
                let address = Some(home.address.clone()).filter(|text| !text.trim().is_empty());
                Addressee { block, address }
            })),
        }
    }
    let schools = district.school_idxs().map(Some).chain([None]);
    schools.zip(homes).filter(|(_, homes)| !homes.is_empty()).collect()
}

/// The same in documents of at most [`MOST_IN_ONE`] letters.
fn batches(homes: &[(Option<SchoolIdx>, Vec<Addressee>)]) -> Vec<Batch> {
    let of = |(school, homes): &(Option<SchoolIdx>, Vec<Addressee>)| {
        let parts = (1..).zip(homes.chunks(MOST_IN_ONE));
        let school = *school;
        let batches = parts.map(|(part, to)| Batch { school, part, to: to.to_vec() });
        batches.collect::<Vec<_>>()
    };
    homes.iter().flat_map(of).collect()
}

/// How many of these, from the first on, have at most so many letters together; one at least, if
/// there is one.
fn round(batches: &[Batch], most: usize) -> usize {
    let mut n_letters = 0;
    let fits = |batch: &&Batch| {
        n_letters += batch.to.len();
        n_letters <= most
    };
    batches.iter().take_while(fits).count().max(batches.len().min(1))
}

impl Batch {
    /// Of its file, with characters that every system takes.
    fn file_name(&self, notice: &Notice) -> String {
        let (number, id) = match self.school {
            None => (0, "no-seat"),
            Some(school) => (school.0 + 1, notice.world.district.school(school).id.0.as_str()),
        };
        let plain = |letter: &char| letter.is_ascii_alphanumeric() || "-_".contains(*letter);
        let id: String = id.chars().filter(plain).take(40).collect();
        let dash = if id.is_empty() { "" } else { "-" };
        format!("{number:04}{dash}{id}-{}.pdf", self.part)
    }
}

impl Notice<'_> {
    /// One letter after another, each on pages of its own.
    ///
    /// # Errors
    ///
    /// There is no font, or the font cannot be used.
    pub fn letters(&self, to: &[Addressee], language: Language) -> Result<Vec<u8>, NoNotice> {
        let face = FONT.and_then(|font| Face::new(font, language)).ok_or(NoNotice::NoFont)?;
        let laid_out = |explanation: &Explanation, to: &Addressee| {
            let letter = letter::letter(self, (explanation, to.address.as_deref()), language);
            layout::pages(&letter, &face)
        };
        let all: Vec<Pages> = self.each(to, laid_out);
        let mut pages = Pages::none();
        all.into_iter().for_each(|one| pages.append(one));
        let of = |one: &Addressee| format!("{}{:?}", self.code(one.block), one.address);
        let id = format!("{} {}", self.digest, to.iter().map(of).collect::<String>());
        let cover = Cover { title: say!(language, "paper-title"), language, id };
        paper::write(&cover, &pages, &face).map_err(NoNotice::NotWritten)
    }

    /// What is made of every home, in this order, on all threads. What takes longest is to explain a
    /// block, which is done once for those of one block that are beside each other.
    fn each<T: Send>(
        &self,
        homes: &[Addressee],
        make: impl Fn(&Explanation, &Addressee) -> T + Sync,
    ) -> Vec<T> {
        let of_block = |homes: &[Addressee]| {
            let explanation = explain(self.world, self.plan, homes[0].block);
            homes.iter().map(|home| make(&explanation, home)).collect::<Vec<T>>()
        };
        let blocks = homes.par_chunk_by(|one, other| one.block == other.block);
        blocks.flat_map_iter(of_block).collect()
    }

    /// All letters as documents with the names of their files, one for each school or several, in
    /// that order. Some are made at once when one of them is taken: as many letters as full
    /// documents for every thread have, so that no more are in memory. `threads`: those that make
    /// them; `None`: all there are.
    pub fn documents<'a>(
        &'a self,
        homes: &[(Option<SchoolIdx>, Vec<Addressee>)],
        language: Language,
        threads: Option<&'a ThreadPool>,
    ) -> impl Iterator<Item = (String, Result<Vec<u8>, NoNotice>)> + 'a {
        let n_threads = threads.map_or_else(current_num_threads, ThreadPool::current_num_threads);
        let mut rest = batches(homes);
        let rounds = std::iter::from_fn(move || {
            let later = rest.split_off(round(&rest, n_threads * MOST_IN_ONE));
            Some(std::mem::replace(&mut rest, later)).filter(|round| !round.is_empty())
        });
        rounds.flat_map(move |round| {
            let make = || {
                let made =
                    |batch: &Batch| (batch.file_name(self), self.letters(&batch.to, language));
                round.par_iter().map(made).collect::<Vec<_>>()
            };
            threads.map_or_else(make, |threads| threads.install(make))
        })
    }

    /// What letters to these homes say, to be filled into other ones; some are made at once when one
    /// is taken. `threads`: as of [`Notice::documents`].
    pub fn rows<'a>(
        &'a self,
        homes: impl IntoIterator<Item = Addressee> + 'a,
        language: Language,
        threads: Option<&'a ThreadPool>,
    ) -> impl Iterator<Item = MailRow> + 'a {
        let mut homes = homes.into_iter();
        let rounds = std::iter::from_fn(move || {
            let round: Vec<Addressee> = homes.by_ref().take(MOST_ROWS_AT_ONCE).collect();
            Some(round).filter(|round| !round.is_empty())
        });
        rounds.flat_map(move |round| {
            let row =
                |explanation: &Explanation, to: &Addressee| self.row(explanation, to, language);
            let make = || self.each(&round, row);
            threads.map_or_else(make, |threads| threads.install(make))
        })
    }

    fn row(&self, explanation: &Explanation, to: &Addressee, language: Language) -> MailRow {
        let district = &self.world.district;
        let school = explanation.school.map(|school| district.school(school));
        let code = self.code(to.block).to_string();
        let planned = &self.plan.blocks[to.block.0];
        let address = school.and_then(|school| school.address.as_ref());
        MailRow {
            address: to.address.clone().unwrap_or_default(),
            block: planned.id.0.clone(),
            block_name: called(district.block(to.block), language).to_owned(),
            school: school.map_or(String::new(), |school| school.id.0.clone()),
            school_name: school.map_or_else(
                || say!(language, "paper-no-seat"),
                |school| called(school, language).to_owned(),
            ),
            school_address: address.map_or("", |address| language.wording(address)).to_owned(),
            walk_m: planned.school.as_ref().map(|(_, walk)| walk.meters()),
            minutes: explanation.minutes(self.world),
            why: explanation.sentence(self.world, language),
            look_up: self.server.map_or(String::new(), |at| format!("{at}/check?code={code}")),
            code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_has_no_more_letters_than_fit_and_all_rounds_have_all() {
        let home = Addressee { block: BlockIdx(0), address: None };
        let batch = |n: usize| Batch { school: None, part: n, to: vec![home.clone(); n] };
        let all: Vec<Batch> = [500, 400, 100, 1, 500, 500, 20].map(batch).into();
        let mut rest = &all[..];
        let mut rounds = Vec::new();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(round(rest, 1000));
            rounds.push(now.iter().map(|batch| batch.to.len()).collect::<Vec<_>>());
            rest = later;
        }
        assert_eq!(rounds, [vec![500, 400, 100], vec![1, 500], vec![500, 20]]);
        assert_eq!((round(&all, 3), round(&[], 3)), (1, 0));
    }
}
