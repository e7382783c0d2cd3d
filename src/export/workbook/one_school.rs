use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::page::{Cell, Page};
use crate::describe::{Paragraph, Told};
use crate::language::Filling;
use crate::model::{BlockIdx, SchoolIdx};

/// What an office prints for one school: its figures, its bounds, its blocks with the walk, and
/// its border.
pub fn sheet(book: &Book, school: SchoolIdx, told: &Told) -> Result<Worksheet, XlsxError> {
    let labels = book.labels;
    let name = labels.school(book.world.district.school(school));
    let has_addresses =
        book.zones[school.0].blocks.iter().any(|block| !book.addresses_of(*block).is_empty());
    let columns = Columns { addresses: has_addresses, children: book.children };
    let page = Page::new(book, &book.sheets[school.0], name)?;
    let mut page = page.with_columns(&columns.widths())?;
    page.title(name)?;
    page.paragraph(&figures(book, school))?;
    for line in &told.bounds {
        page.paragraph(line)?;
    }
    if book.children {
        page.paragraph(&labels.sentence("book-page-for-the-office"))?;
    }
    page.lasting_head(&columns.head(book))?;
    for (at, block) in (1..).zip(&book.zones[school.0].blocks) {
        rows(book, (at, *block), columns, &mut page)?;
    }
    page.gap();
    page.paragraph(&told.title)?;
    border(told, &mut page)?;
    Ok(page.sheet())
}

#[derive(Clone, Copy)]
struct Columns {
    addresses: bool,
    children: bool,
}

impl Columns {
    fn widths(self) -> Vec<u32> {
        let mut widths = if self.addresses { vec![6, 30, 40, 12] } else { vec![6, 68, 14] };
        if self.children {
            widths.push(10);
        }
        widths
    }

    fn head(self, book: &Book) -> Vec<String> {
        let labels = book.labels;
        let mut head = vec![labels.of("book-number"), labels.of("book-block")];
        if self.addresses {
            head.push(labels.of("book-address"));
        }
        head.push(labels.of("book-walk"));
        if self.children {
            head.push(labels.of("book-children"));
        }
        head
    }
}

/// Its seats, children, fill, blocks, walks and crowding, in a sentence.
fn figures(book: &Book, school: SchoolIdx) -> String {
    let figures = &book.report.schools[school.0];
    let planned = &book.plan.schools[school.0];
    let fill = if 0 < figures.seats.0 {
        // In whole tenths of a percent, half away from zero.
        let tenths = (figures.children.0 * 2000 + figures.seats.0) / (2 * figures.seats.0);
        format!("{}.{}%", tenths / 10, tenths % 10)
    } else {
        "–".to_owned()
    };
    let mean = figures.mean_walk_m().map_or("–".to_owned(), |mean| format!("{mean:.0}"));
    let crowding = figures.crowding.meters().round().to_string();
    let mut words: Vec<(&'static str, Filling)> = vec![
        ("seats", figures.seats.0.into()),
        ("children", figures.children.0.into()),
        ("fill", fill.into()),
        ("blocks", figures.n_blocks.into()),
        ("mean", mean.into()),
        ("crowding", crowding.into()),
    ];
    let language = book.labels.language();
    match planned.zone.as_deref() {
        None => language.say("book-school-figures", &words),
        Some(zone) => {
            words.push(("zone", zone.into()));
            language.say("book-school-figures-shared", &words)
        }
    }
}

/// A block, and below it its addresses.
fn rows(
    book: &Book,
    (at, block): (i64, BlockIdx),
    columns: Columns,
    page: &mut Page,
) -> Result<(), XlsxError> {
    let found = book.world.district.block(block);
    let walk = book.plan.blocks[block.0].school.as_ref();
    let mut cells = vec![Cell::Whole(at), Cell::text(book.labels.block(found))];
    if columns.addresses {
        cells.push(Cell::Nothing);
    }
    cells.push(walk.map_or(Cell::Nothing, |(_, walk)| Cell::Meters(walk.meters())));
    if columns.children {
        cells.push(Cell::Whole(found.children.0));
    }
    page.cells(&cells)?;
    for home in book.addresses_of(block) {
        let address = Cell::text(&home.address);
        let children = Cell::text(&home.children);
        page.cells(&[Cell::Nothing, Cell::Nothing, address, Cell::Nothing, children])?;
    }
    Ok(())
}

fn border(told: &Told, page: &mut Page) -> Result<(), XlsxError> {
    for paragraph in &told.border {
        match paragraph {
            Paragraph::Text(text) => page.paragraph(text)?,
            Paragraph::Steps(steps) => {
                for (at, step) in (1..).zip(steps) {
                    page.paragraph(&format!("{at}. {step}"))?;
                }
            }
            Paragraph::List(items) => {
                for item in items {
                    page.paragraph(item)?;
                }
            }
        }
    }
    let streets = told.homes.iter().filter_map(|paragraph| match paragraph {
        Paragraph::List(items) => Some(items),
        _ => None,
    });
    streets.flatten().try_for_each(|street| page.paragraph(street))
}
