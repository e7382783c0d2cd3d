//! A plan as a workbook that an office can print: a cover, the schools, the exceptions, and a
//! sheet for each school.
//!
//! 1. `labels`: the few words on it, in Chinese, in English, or in both.
//! 2. `names`: names of sheets as the format allows them.
//! 3. `page`: what every sheet looks like on paper, and how rows are put on it.
//! 4. `cover`, `schools`, `exceptions`, `one_school`: the sheets.
//! 5. `beside`: two plans side by side, in a workbook of its own.
//!
//! The same plan gives the same bytes: the workbook says nothing of when it was made.

mod beside;
mod cover;
mod exceptions;
mod labels;
mod names;
mod one_school;
mod page;
mod schools;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use sha2::{Digest, Sha256};

pub use beside::{BesideBook, write as write_beside};

use crate::describe::Describer;
use crate::ingest::Address;
use crate::language::Language;
use crate::model::{BlockIdx, Plan};
use crate::report::{Report, report};
use crate::wire::layers::Source;
use crate::wire::plan_to_json;
use crate::world::World;
use crate::zones::Zone;
use labels::Labels;
use page::Paper;

/// What a workbook is to say beside its plan.
#[derive(Clone, Copy, Default)]
pub struct Wishes<'a> {
    /// `None`: labels in both languages, and what is longer in Chinese.
    pub language: Option<Language>,
    /// Where children live, for the office alone: written only where [`Source::children`] are.
    /// One list per block. Empty: the plan was made without.
    pub addresses: &'a [Vec<Address>],
}

/// What every sheet is made from.
struct Book<'a> {
    world: &'a World,
    plan: &'a Plan,
    zones: &'a [Zone],
    report: Report,
    /// Whether children of single blocks are written.
    children: bool,
    addresses: &'a [Vec<Address>],
    labels: Labels,
    /// Names of the sheets of schools, one per school.
    sheets: Vec<String>,
    /// SHA-256 of `plan.json`, lower-case hexadecimal.
    digest: String,
    paper: Paper,
}

impl Book<'_> {
    fn addresses_of(&self, block: BlockIdx) -> &[Address] {
        self.addresses.get(block.0).filter(|_| self.children).map_or(&[], Vec::as_slice)
    }

    /// Enough of the digest to tell plans apart on paper.
    fn short_digest(&self) -> &str {
        &self.digest[..12]
    }
}

/// # Errors
///
/// Of `out`; or a school has more addresses than a sheet has rows.
pub fn write(source: Source, wishes: Wishes, out: &mut impl Write) -> io::Result<()> {
    let bytes = bytes(source, wishes).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn bytes(source: Source, wishes: Wishes) -> Result<Vec<u8>, XlsxError> {
    let Source { world, plan, zones, children, .. } = source;
    let labels = Labels(wishes.language);
    let schools = world.district.schools().iter();
    let schools = schools.map(|school| labels.school(school).to_owned());
    let fixed = ["book-cover", "book-schools", "book-exceptions"].map(|name| labels.of(name));
    let names = names::legal(fixed.into_iter().chain(schools));
    let digest = Sha256::digest(plan_to_json(plan).as_bytes());
    let book = Book {
        world,
        plan,
        zones,
        report: report(world, plan, zones),
        children,
        addresses: wishes.addresses,
        labels,
        sheets: names[3..].to_vec(),
        digest: hex::encode(digest),
        paper: Paper::new(),
    };
    let describer = Describer::of(world, plan, None);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(&book)?);
    let mut add = |sheet: Worksheet| {
        workbook.push_worksheet(sheet);
    };
    add(cover::sheet(&book, &names[0])?);
    add(schools::sheet(&book, &names[1])?);
    add(exceptions::sheet(&book, &names[2])?);
    for school in world.district.school_idxs() {
        let described = describer.of_school(school);
        let told = describer.told(&described, labels.language());
        add(one_school::sheet(&book, school, &told)?);
    }
    workbook.save_to_buffer()
}

/// No clock: the workbook says of its making only from which plan.
fn properties(book: &Book) -> Result<DocProperties, XlsxError> {
    let long_ago = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(book.labels.of("school-zones"))
        .set_author("catchment")
        .set_comment(format!("plan.json SHA-256 {}", book.digest))
        .set_creation_datetime(&long_ago))
}
