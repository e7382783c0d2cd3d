//! Two plans side by side as a workbook: figures, schools, who moves, and what exceptions cost. For
//! the office alone, as it tells children of single blocks.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::labels::Labels;
use super::names;
use super::page::{Cell, Page, Paper};
use crate::language::{Language, called, called_apart, say};
use crate::model::{BlockId, Children, District, Millimeters, SchoolId};
use crate::report::{Beside, Load, Sheet};

/// What the workbook is of.
#[derive(Clone, Copy, Debug)]
pub struct BesideBook<'a> {
    /// What both are called.
    pub titles: &'a [String; 2],
    pub districts: [&'a District; 2],
    pub beside: &'a Beside,
    pub language: Language,
}

/// # Errors
///
/// Of `out`; or more blocks move than a sheet has rows, 1,048,575.
pub fn write(book: &BesideBook, out: &mut impl Write) -> io::Result<()> {
    let bytes = bytes(book).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn bytes(book: &BesideBook) -> Result<Vec<u8>, XlsxError> {
    let (language, paper) = (book.language, Paper::new());
    let side = |name: &str| say!(language, "compare-prices", name = say!(language, name));
    let titles = [
        say!(language, "compare-figures"),
        say!(language, "compare-loads"),
        say!(language, "compare-movers-table"),
        side("compare-a"),
        side("compare-b"),
    ];
    let names = names::legal(titles.iter().cloned());
    let page = |at: usize| {
        let foot = format!("{} · {}", book.titles[0], book.titles[1]);
        let labels = Labels(Some(language));
        Page::on(&paper, (&names[at], &titles[at]), (&foot, labels))
    };
    let mut workbook = Workbook::new();
    // No clock: the same plans give the same bytes.
    let long_ago = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_author("catchment").set_creation_datetime(&long_ago),
    );
    for sheet in [
        book.figures(page(0)?)?,
        book.schools(page(1)?)?,
        book.movers(page(2)?)?,
        book.exceptions(page(3)?, 0)?,
        book.exceptions(page(4)?, 1)?,
    ] {
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer()
}

/// `None`: there is no such figure.
fn whole(figure: Option<i64>) -> Cell {
    figure.map_or(Cell::Nothing, Cell::Whole)
}

fn meters(length: Option<Millimeters>) -> Cell {
    length.map_or(Cell::Nothing, |length| Cell::Meters(length.meters()))
}

fn mean(load: &Load) -> Cell {
    match 0 < load.children.0 {
        true => Cell::Meters(load.walk.child_meters() / load.children.0 as f64),
        false => Cell::Nothing,
    }
}

impl BesideBook<'_> {
    fn text(&self, name: &str) -> String {
        self.language.say(&format!("compare-{name}"), &[])
    }

    fn heads<const N: usize>(&self, names: [&str; N]) -> [String; N] {
        names.map(|name| self.text(name))
    }

    fn figures(&self, page: Page) -> Result<Worksheet, XlsxError> {
        let mut page = page.with_columns(&[52, 16, 16])?;
        page.title(&self.text("figures"))?;
        for (name, title) in ["a", "b"].iter().zip(self.titles) {
            page.paragraph(&format!("{}: {title}", self.text(name)))?;
        }
        let (blocks, children) = (self.beside.movers.len(), self.beside.moving_children.0);
        page.paragraph(&say!(
            self.language,
            "compare-summary",
            blocks = blocks,
            children = children
        ))?;
        page.lasting_head(&self.heads(["figure", "a", "b"]))?;
        let both = [&self.beside.before, &self.beside.after];
        let mut row = |label: String, cell: &dyn Fn(&Sheet) -> Cell| {
            page.cells(&[Cell::Text(label), cell(both[0]), cell(both[1])])
        };
        row(self.text("mean"), &|sheet| meters(sheet.walks.map(|walks| walks.mean)))?;
        row(self.text("median"), &|sheet| meters(sheet.walks.map(|walks| walks.median)))?;
        row(self.text("most"), &|sheet| meters(sheet.walks.map(|walks| walks.most)))?;
        row(self.text("worst"), &|sheet| meters(sheet.walks.map(|walks| walks.worst)))?;
        for (at, (length, _)) in both[0].beyond.iter().enumerate() {
            let meters = length.meters().round() as i64;
            let label = say!(self.language, "compare-beyond", meters = meters);
            row(label, &|sheet| whole(sheet.beyond.get(at).map(|(_, children)| children.0)))?;
        }
        let kilometers = |sheet: &Sheet| Cell::Meters(sheet.walk.child_meters() / 1000.0);
        row(self.text("walk"), &kilometers)?;
        row(self.text("at-nearest"), &|sheet| Cell::Whole(sheet.at_nearest.0))?;
        row(self.text("envy-blocks"), &|sheet| Cell::Whole(sheet.envy.blocks as i64))?;
        row(self.text("envy-children"), &|sheet| Cell::Whole(sheet.envy.children.0))?;
        row(self.text("unplaced"), &|sheet| Cell::Whole(sheet.unplaced.0))?;
        row(self.text("over-seats"), &|sheet| Cell::Whole(sheet.over_seats.0))?;
        row(self.text("schools-over"), &|sheet| Cell::Whole(sheet.n_schools_over_seats as i64))?;
        let share = |millionths: Option<i64>| {
            millionths.map_or(Cell::Nothing, |share| Cell::Share(share as f64 / 1e6))
        };
        row(self.text("fill-least"), &|sheet| share(sheet.fill.map(|fill| fill.least.0)))?;
        row(self.text("fill-most"), &|sheet| share(sheet.fill.map(|fill| fill.most.0)))?;
        row(self.text("exceptions"), &|sheet| Cell::Whole(sheet.exceptions.len() as i64))?;
        row(self.text("exceptions-cost"), &|sheet| {
            Cell::Meters(sheet.exceptions.iter().map(|price| price.extra.child_meters()).sum())
        })?;
        Ok(page.sheet())
    }

    /// What people call the schools of both.
    fn names(&self) -> BTreeMap<&SchoolId, String> {
        let mut names = BTreeMap::new();
        for district in self.districts {
            let schools: Vec<_> = district.schools().iter().collect();
            let called = called_apart(&schools, self.language);
            names.extend(schools.into_iter().map(|school| &school.id).zip(called));
        }
        names
    }

    fn schools(&self, page: Page) -> Result<Worksheet, XlsxError> {
        let mut page = page.with_columns(&[34, 9, 9, 9, 9, 9, 9, 9, 9])?;
        page.title(&self.text("loads"))?;
        let of_both = ["seats", "children", "mean", "worst"];
        let heads = of_both.iter().flat_map(|head| {
            ["a", "b"].map(|side| format!("{} {}", self.text(head), self.text(side)))
        });
        let heads: Vec<String> = [self.text("school")].into_iter().chain(heads).collect();
        page.lasting_head(&heads)?;
        let mut pairs: BTreeMap<&SchoolId, [Option<&Load>; 2]> = BTreeMap::new();
        for (at, sheet) in [&self.beside.before, &self.beside.after].into_iter().enumerate() {
            for load in &sheet.loads {
                pairs.entry(&load.school).or_default()[at] = Some(load);
            }
        }
        let names = self.names();
        let figures: [fn(&Load) -> Cell; 4] = [
            |load| Cell::Whole(load.seats.0),
            |load| Cell::Whole(load.children.0),
            mean,
            |load| meters(load.worst_walk),
        ];
        for (school, loads) in pairs {
            let cells = figures.iter().flat_map(|figure| {
                loads.map(|load: Option<&Load>| load.map_or(Cell::Nothing, figure))
            });
            let name = Cell::text(names.get(school).map_or(school.0.as_str(), String::as_str));
            page.cells(&[name].into_iter().chain(cells).collect::<Vec<_>>())?;
        }
        Ok(page.sheet())
    }

    fn movers(&self, page: Page) -> Result<Worksheet, XlsxError> {
        let mut page = page.with_columns(&[14, 26, 9, 26, 10, 26, 10])?;
        page.title(&self.text("movers-table"))?;
        let mut heads =
            self.heads(["block", "block", "children", "from", "walk-a", "to", "walk-b"]);
        heads[0] = format!("{} (id)", heads[0]);
        page.lasting_head(&heads)?;
        let names = self.names();
        let place = |place: &Option<(SchoolId, Millimeters)>| match place {
            None => [Cell::Text(say!(self.language, "drawing-nowhere")), Cell::Nothing],
            Some((school, walk)) => {
                let name = names.get(school).map_or(school.0.as_str(), String::as_str);
                [Cell::text(name), Cell::Meters(walk.meters())]
            }
        };
        for mover in &self.beside.movers {
            let [from, walked] = place(&mover.from);
            let [to, walks] = place(&mover.to);
            let block = self.block(&mover.block, self.districts[1]);
            let id = Cell::text(mover.block.0.clone());
            page.cells(&[id, block, Cell::Whole(mover.children.0), from, walked, to, walks])?;
        }
        if self.beside.movers.is_empty() {
            page.paragraph(&self.text("nobody-moves"))?;
        }
        Ok(page.sheet())
    }

    fn block(&self, id: &BlockId, district: &District) -> Cell {
        let block = district.block_named(id).map(|block| district.block(block));
        Cell::text(block.map_or(id.0.as_str(), |block| called(block, self.language)))
    }

    /// `side`: 0 or 1.
    fn exceptions(&self, page: Page, side: usize) -> Result<Worksheet, XlsxError> {
        let sheet = [&self.beside.before, &self.beside.after][side];
        let mut page = page.with_columns(&[26, 9, 26, 26, 24, 12])?;
        let name = self.text(["a", "b"][side]);
        page.title(&say!(self.language, "compare-prices", name = name))?;
        let heads = ["block", "children", "school", "rule-school", "reason", "extra"];
        page.lasting_head(&self.heads(heads))?;
        let names = self.names();
        let school = |school: &Option<SchoolId>| match school {
            None => Cell::Text(say!(self.language, "drawing-nowhere")),
            Some(id) => Cell::text(names.get(id).map_or(id.0.as_str(), String::as_str)),
        };
        for price in &sheet.exceptions {
            let Children(children) = price.children;
            page.cells(&[
                self.block(&price.block, self.districts[side]),
                Cell::Whole(children),
                school(&price.school),
                school(&price.rule_school),
                Cell::Text(self.language.reason(price.reason)),
                Cell::Meters(price.extra.child_meters()),
            ])?;
        }
        if sheet.exceptions.is_empty() {
            page.paragraph(&self.text("no-exceptions"))?;
        }
        Ok(page.sheet())
    }
}
