use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{Cell, Page};
use crate::model::{Children, SchoolIdx};

/// A row for each school.
pub fn sheet(book: &Book, name: &str) -> Result<Worksheet, XlsxError> {
    let labels = book.labels;
    let title = labels.of("book-schools");
    let widths = [30, 9, 9, 9, 11, 11, 12, 9, 22];
    let mut page = Page::new(book, name, &title)?.with_columns(&widths)?;
    page.title(&title)?;
    page.lasting_head(&[
        labels.of("book-school"),
        labels.of("book-seats"),
        labels.of("book-children"),
        labels.of("book-fill"),
        labels.of("book-mean-walk"),
        labels.of("book-longest"),
        labels.of("book-crowding"),
        labels.of("book-n-blocks"),
        labels.of("book-zone"),
    ])?;
    for school in book.world.district.school_idxs() {
        page.cells(&row(book, school))?;
    }
    Ok(page.sheet())
}

fn row(book: &Book, school: SchoolIdx) -> [Cell; 9] {
    let figures = &book.report.schools[school.0];
    let meters = |meters: Option<f64>| meters.map_or(Cell::Nothing, Cell::Meters);
    [
        Cell::text(book.labels.school(book.world.district.school(school))),
        Cell::Whole(figures.seats.0),
        Cell::Whole(figures.children.0),
        fill(figures.children, figures.seats),
        meters(figures.mean_walk_m()),
        meters(figures.longest_walk.map(|walk| walk.meters())),
        Cell::Meters(figures.crowding.meters()),
        Cell::Whole(figures.n_blocks as i64),
        zone(book, school),
    ]
}

pub fn fill(children: Children, seats: Children) -> Cell {
    if Children(0) < seats {
        Cell::Share(children.0 as f64 / seats.0 as f64)
    } else {
        Cell::Nothing
    }
}

/// The name of a shared zone; of its own one, the sheet.
fn zone(book: &Book, school: SchoolIdx) -> Cell {
    match &book.plan.schools[school.0].zone {
        Some(shared) => Cell::text(shared),
        None => Cell::text(&book.sheets[school.0]),
    }
}
