use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{Cell, Page};
use crate::model::{Children, SchoolIdx};

/// A row for each school.
pub fn sheet(book: &Book, name: &str) -> Result<Worksheet, XlsxError> {
    let labels = book.labels;
    let title = labels.of("学校", "Schools");
    let widths = [30, 9, 9, 9, 11, 11, 12, 9, 22];
    let mut page = Page::new(book, name, &title)?.with_columns(&widths)?;
    page.title(&title)?;
    page.lasting_head(&[
        labels.of("学校", "School"),
        labels.of("学位", "Seats"),
        labels.of("儿童", "Children"),
        labels.of("满员率", "Fill"),
        labels.of("平均距离（米）", "Mean walk (m)"),
        labels.of("最远（米）", "Longest (m)"),
        labels.of("拥挤附加距离（米）", "Crowding (m)"),
        labels.of("小区数", "Blocks"),
        labels.of("片区", "Zone"),
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
