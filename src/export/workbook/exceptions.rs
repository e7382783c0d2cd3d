use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{Cell, Page};
use crate::model::SchoolId;
use crate::report::{Bend, bends};
use crate::wire::words;

/// A row for each block that the rule alone would have sent elsewhere.
pub fn sheet(book: &Book, name: &str) -> Result<Worksheet, XlsxError> {
    let labels = book.labels;
    let title = labels.of("例外", "Exceptions");
    let mut widths = vec![28, 26, 26, 24, 12];
    let mut head = vec![
        labels.of("小区", "Block"),
        labels.of("学校", "School"),
        labels.of("规则本应划入", "By the rule"),
        labels.of("原因", "Reason"),
        labels.of("多出（米）", "Extra (m)"),
    ];
    if book.children {
        widths.extend([9, 12]);
        head.push(labels.of("儿童", "Children"));
        head.push(labels.of("多出（人·米）", "Child-meters"));
    }
    let mut page = Page::new(book, name, &title)?.with_columns(&widths)?;
    page.title(&title)?;
    page.lasting_head(&head)?;
    for bend in bends(book.world, book.plan) {
        page.cells(&row(book, &bend))?;
    }
    if book.plan.exceptions.is_empty() {
        page.paragraph(labels.sentence("没有例外。", "There are none."))?;
    }
    Ok(page.sheet())
}

fn row(book: &Book, bend: &Bend) -> Vec<Cell> {
    let (district, labels) = (&book.world.district, book.labels);
    let school = |id: &SchoolId| {
        let school = district.school_named(id).expect("a verified plan names the schools");
        labels.school(district.school(school)).to_owned()
    };
    let no_seat = || labels.sentence("无学位", "no seat").to_owned();
    let exception = bend.exception;
    let block = district.block_named(&exception.block).expect("a verified plan names the blocks");
    let reason = words::reason(exception.reason);
    let by_rule = bend.rule_school.map(|school| labels.school(district.school(school)).to_owned());
    let mut cells = vec![
        Cell::text(labels.block(district.block(block))),
        Cell::Text(exception.school.as_ref().map_or_else(no_seat, school)),
        Cell::Text(by_rule.unwrap_or_else(no_seat)),
        Cell::text(labels.sentence(reason.chinese, reason.english)),
        Cell::Meters(exception.extra.meters()),
    ];
    if book.children {
        cells.push(Cell::Whole(bend.children.0));
        cells.push(Cell::Meters(bend.extra.child_meters()));
    }
    cells
}
