use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{Cell, Page};
use crate::model::SchoolId;
use crate::report::{Bend, bends};

/// A row for each block that the rule alone would have sent elsewhere.
pub fn sheet(book: &Book, name: &str) -> Result<Worksheet, XlsxError> {
    let labels = book.labels;
    let title = labels.of("book-exceptions");
    let mut widths = vec![28, 26, 26, 24, 12];
    let mut head = vec![
        labels.of("book-block"),
        labels.of("book-school"),
        labels.of("book-by-the-rule"),
        labels.of("book-reason"),
        labels.of("book-extra"),
    ];
    if book.children {
        widths.extend([9, 12]);
        head.push(labels.of("book-children"));
        head.push(labels.of("book-extra-child-meters"));
    }
    let mut page = Page::new(book, name, &title)?.with_columns(&widths)?;
    page.title(&title)?;
    page.lasting_head(&head)?;
    for bend in bends(book.world, book.plan) {
        page.cells(&row(book, &bend))?;
    }
    if book.plan.exceptions.is_empty() {
        page.paragraph(&labels.sentence("book-no-exceptions"))?;
    }
    Ok(page.sheet())
}

fn row(book: &Book, bend: &Bend) -> Vec<Cell> {
    let (district, labels) = (&book.world.district, book.labels);
    let school = |id: &SchoolId| {
        let school = district.school_named(id).expect("a verified plan names the schools");
        labels.school(district.school(school)).to_owned()
    };
    let no_seat = || labels.sentence("book-no-seat");
    let exception = bend.exception;
    let block = district.block_named(&exception.block).expect("a verified plan names the blocks");
    let by_rule = bend.rule_school.map(|school| labels.school(district.school(school)).to_owned());
    let mut cells = vec![
        Cell::text(labels.block(district.block(block))),
        Cell::Text(exception.school.as_ref().map_or_else(no_seat, school)),
        Cell::Text(by_rule.unwrap_or_else(no_seat)),
        Cell::Text(labels.language().reason(exception.reason)),
        Cell::Meters(exception.extra.meters()),
    ];
    if book.children {
        cells.push(Cell::Whole(bend.children.0));
        cells.push(Cell::Meters(bend.extra.child_meters()));
    }
    cells
}
