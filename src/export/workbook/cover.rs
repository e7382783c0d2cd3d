use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{Cell, Page};

/// The plan's figures, and what the words mean.
pub fn sheet(book: &Book, name: &str) -> Result<Worksheet, XlsxError> {
    let labels = book.labels;
    let title = labels.of("school-zones");
    let mut page = Page::new(book, name, &title)?.with_columns(&[30, 62])?;
    page.title(&title)?;
    let who = if book.children {
        labels.sentence("book-for-the-office")
    } else {
        labels.sentence("book-for-everybody")
    };
    page.paragraph(&who)?;
    page.gap();
    for (label, cell) in figures(book) {
        page.cells(&[Cell::Text(label), cell])?;
    }
    page.gap();
    page.head(&[labels.of("book-word"), labels.of("book-meaning")])?;
    for (word, meaning) in WORDS {
        page.cells(&[Cell::Text(labels.of(word)), Cell::Text(labels.sentence(meaning))])?;
    }
    Ok(page.sheet())
}

fn figures(book: &Book) -> Vec<(String, Cell)> {
    let (labels, plan, figures) = (book.labels, book.plan, &book.report.plan);
    let district = &book.world.district;
    let level = plan.level.as_deref();
    let mut rows = vec![
        (labels.of("book-rule"), Cell::Text(labels.language().rule(plan.rule))),
        (labels.of("book-n-schools"), Cell::Whole(district.schools().len() as i64)),
        (labels.of("book-n-blocks"), Cell::Whole(district.blocks().len() as i64)),
        (labels.of("book-seats"), Cell::Whole(district.total_seats().0)),
        (labels.of("book-n-children"), Cell::Whole(figures.children.0)),
        (labels.of("book-placed"), Cell::Whole(figures.placed().0)),
        (labels.of("book-unplaced"), Cell::Whole(figures.unplaced.0)),
        (labels.of("book-mean-walk"), Cell::Meters(figures.mean_walk_m())),
        (
            labels.of("book-longest-walk"),
            figures.longest_walk.map_or(Cell::Nothing, |walk| Cell::Meters(walk.meters())),
        ),
        (labels.of("book-at-nearest"), Cell::Share(figures.at_nearest_share())),
        (labels.of("book-gap"), Cell::Share(plan.gap())),
        (labels.of("book-n-exceptions"), Cell::Whole(plan.exceptions.len() as i64)),
        (labels.of("book-digest"), Cell::text(&book.digest)),
    ];
    if let Some(level) = level {
        rows.insert(0, (labels.of("book-level"), Cell::text(level)));
    }
    let inputs = plan.inputs.iter().map(|input| {
        let label = labels.of("book-input-digest");
        (format!("{label}: {}", input.role.name()), Cell::text(&input.sha256))
    });
    rows.extend(inputs);
    rows
}

/// Words, and what they mean.
const WORDS: [(&str, &str); 9] = [
    ("book-word-block", "book-meaning-block"),
    ("book-word-seats", "book-meaning-seats"),
    ("book-word-walk", "book-meaning-walk"),
    ("book-word-zone", "book-meaning-zone"),
    ("book-word-crowding", "book-meaning-crowding"),
    ("book-word-exception", "book-meaning-exception"),
    ("book-word-bound", "book-meaning-bound"),
    ("book-word-shortage", "book-meaning-shortage"),
    ("book-word-digest", "book-meaning-digest"),
];
