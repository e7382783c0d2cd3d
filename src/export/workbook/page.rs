//! What a sheet looks like on paper, and rows put on it one below the other.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::Book;
use super::labels::Labels;

/// How cells look. Made once: the workbook keeps one of each.
pub struct Paper {
    title: Format,
    line: Format,
    head: Format,
    text: Format,
    meters: Format,
    whole: Format,
    percent: Format,
}

/// What a cell says.
#[derive(Clone, Debug)]
pub enum Cell {
    Text(String),
    Meters(f64),
    Whole(i64),
    Share(f64),
    Nothing,
}

/// A sheet that is being filled from above.
pub struct Page<'a> {
    paper: &'a Paper,
    sheet: Worksheet,
    row: u32,
    /// In widths of a digit; a Chinese character has two.
    widths: Vec<u32>,
}

/// Of A4: the number that the format has for it.
const A4: u8 = 9;

/// The most UTF-16 units that a cell, and a line of a header, may hold.
const LONGEST_TEXT: usize = 32_767;
const LONGEST_HEADER: usize = 80;

const LINE_HEIGHT: f64 = 15.0;

/// The tallest row that the format knows, in lines.
const MOST_LINES: u32 = 27;

impl Paper {
    pub fn new() -> Self {
        let boxed = || Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(16),
            line: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            head: boxed()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color(0x00E7_EDF3),
            text: boxed().set_text_wrap(),
            meters: boxed().set_num_format("#,##0"),
            whole: boxed().set_num_format("#,##0"),
            percent: boxed().set_num_format("0.0%"),
        }
    }
}

impl<'a> Page<'a> {
    /// An A4 page, upright, as wide as one sheet of paper. `heading` is on top of each printed
    /// page, its number and the plan's digest at the foot.
    pub fn new(book: &'a Book, name: &str, heading: &str) -> Result<Self, XlsxError> {
        let plan = book.labels.sentence("book-plan");
        let foot = format!("{plan} {}", book.short_digest());
        Self::on(&book.paper, (name, heading), (&foot, book.labels))
    }

    /// The same, with this at the foot of each page.
    pub fn on(
        paper: &'a Paper,
        (name, heading): (&str, &str),
        (foot, labels): (&str, Labels),
    ) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        let pages = labels.sentence("book-pages");
        sheet
            .set_name(name)?
            .set_paper_size(A4)
            .set_portrait()
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.6, 0.6, 0.8, 0.8, 0.4, 0.4)
            .set_print_center_horizontally(true)
            .set_header(format!("&L{}", on_paper(heading)))
            .set_footer(format!("&L{}&R{pages}", on_paper(foot)));
        Ok(Self { paper, sheet, row: 0, widths: Vec::new() })
    }

    pub fn with_columns(mut self, widths: &[u32]) -> Result<Self, XlsxError> {
        self.widths = widths.to_vec();
        for (column, width) in (0..).zip(widths) {
            self.sheet.set_column_width(column, f64::from(*width))?;
        }
        Ok(self)
    }

    /// Large, and over all columns.
    pub fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, fitting(text), &self.paper.title)?;
        self.sheet.set_row_height(self.row, 26)?;
        self.row += 1;
        Ok(())
    }

    /// A paragraph over all columns, as high as it needs.
    pub fn paragraph(&mut self, text: &str) -> Result<(), XlsxError> {
        let wide: u32 = self.widths.iter().sum();
        let lines = lines(text, wide.saturating_sub(2).max(1));
        let last = self.widths.len().saturating_sub(1) as u16;
        let text = fitting(text);
        if 0 < last {
            self.sheet.merge_range(self.row, 0, self.row, last, "", &self.paper.line)?;
        }
        self.sheet.write_string_with_format(self.row, 0, text, &self.paper.line)?;
        self.sheet.set_row_height(self.row, LINE_HEIGHT * f64::from(lines))?;
        self.row += 1;
        Ok(())
    }

    pub fn gap(&mut self) {
        self.row += 1;
    }

    /// The head of a table. On the screen it stays in sight, on paper it is on every page.
    pub fn lasting_head(&mut self, labels: &[String]) -> Result<(), XlsxError> {
        let row = self.row;
        self.head(labels)?;
        self.sheet.set_freeze_panes(row + 1, 0)?;
        self.sheet.set_repeat_rows(row, row)?;
        Ok(())
    }

    pub fn head(&mut self, labels: &[String]) -> Result<(), XlsxError> {
        for (column, label) in (0..).zip(labels) {
            self.sheet.write_string_with_format(self.row, column, label, &self.paper.head)?;
        }
        let most = labels.iter().zip(&self.widths).map(|(label, width)| lines(label, *width)).max();
        self.sheet.set_row_height(self.row, LINE_HEIGHT * f64::from(most.unwrap_or(1)))?;
        self.row += 1;
        Ok(())
    }

    pub fn cells(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(cells) {
            let (sheet, paper, row) = (&mut self.sheet, self.paper, self.row);
            match cell {
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, column, fitting(text), &paper.text)?
                }
                Cell::Meters(meters) => {
                    sheet.write_number_with_format(row, column, *meters, &paper.meters)?
                }
                Cell::Whole(number) => {
                    sheet.write_number_with_format(row, column, *number as f64, &paper.whole)?
                }
                Cell::Share(share) => {
                    sheet.write_number_with_format(row, column, *share, &paper.percent)?
                }
                Cell::Nothing => sheet.write_blank(row, column, &paper.text)?,
            };
        }
        self.row += 1;
        Ok(())
    }

    pub fn sheet(self) -> Worksheet {
        self.sheet
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// How many lines a text takes in a column so many digits wide.
fn lines(text: &str, width: u32) -> u32 {
    let wide: u32 = text.chars().map(|char| if char.is_ascii() { 1 } else { 2 }).sum();
    wide.div_ceil(width.max(1)).clamp(1, MOST_LINES)
}

/// As much of it as a cell can hold.
fn fitting(text: &str) -> &str {
    first_units(text, LONGEST_TEXT)
}

fn first_units(text: &str, most: usize) -> &str {
    let mut units = 0;
    let over = text.char_indices().find(|(_, char)| {
        units += char.len_utf16();
        most < units
    });
    over.map_or(text, |(at, _)| &text[..at])
}

/// What stands in a header, where `&` starts a command.
fn on_paper(text: &str) -> String {
    let one = |char: char| match char {
        '&' => '＆',
        char if char.is_control() => ' ',
        other => other,
    };
    first_units(text, LONGEST_HEADER).chars().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_twice_the_room() {
        assert_eq!([lines("", 10), lines("ten digits", 10), lines("eleven long", 10)], [1, 1, 2]);
        assert_eq!([lines("五个字刚好", 10), lines("六个字不够了", 10)], [1, 2]);
    }

    #[test]
    fn a_header_gives_no_commands_and_fits() {
        assert_eq!(on_paper("A & B &P"), "A ＆ B ＆P");
        assert_eq!(on_paper(&"校".repeat(300)).chars().count(), LONGEST_HEADER);
        assert_eq!(fitting(&"😀".repeat(20_000)).encode_utf16().count(), LONGEST_TEXT - 1);
    }
}
