//! A row for each letter, for the office's own letters: what word processors fill into them.

use std::io::{self, Write};

use csv::Writer;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::language::{Language, say};

/// What a letter says. Empty: there is nothing to say.
#[derive(Clone, Debug, PartialEq)]
pub struct MailRow {
    pub address: String,
    pub block: String,
    pub block_name: String,
    pub school: String,
    pub school_name: String,
    pub school_address: String,
    /// `None`: there is no seat.
    pub walk_m: Option<f64>,
    /// `None`: nobody knows how fast people walk here.
    pub minutes: Option<i64>,
    pub why: String,
    /// By which the answer is looked up.
    pub code: String,
    /// Where.
    pub look_up: String,
}

/// More rows are for the other format, which needs no memory.
pub const MOST_IN_A_WORKBOOK: usize = 100_000;

/// The labels of a row's fields, in their order.
fn heads(language: Language) -> [String; 11] {
    [
        "mail-address",
        "mail-block",
        "mail-block-name",
        "mail-school",
        "mail-school-name",
        "mail-school-address",
        "mail-walk",
        "mail-minutes",
        "mail-why",
        "mail-code",
        "mail-look-up",
    ]
    .map(|name| say!(language, name))
}

/// As CSV in UTF-8, row by row; with a mark of its encoding, as spreadsheets want it.
///
/// # Errors
///
/// Of `out`.
pub fn write_csv(
    rows: impl Iterator<Item = MailRow>,
    language: Language,
    out: &mut impl Write,
) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut table = Writer::from_writer(out);
    table.write_record(heads(language))?;
    for row in rows {
        let walk = row.walk_m.map_or(String::new(), |walk| format!("{walk:.0}"));
        let minutes = row.minutes.map_or(String::new(), |minutes| minutes.to_string());
        table.write_record([
            &row.address,
            &row.block,
            &row.block_name,
            &row.school,
            &row.school_name,
            &row.school_address,
            &walk,
            &minutes,
            &row.why,
            &row.code,
            &row.look_up,
        ])?;
    }
    table.flush()
}

/// As a sheet of a workbook, of at most [`MOST_IN_A_WORKBOOK`] rows.
///
/// # Errors
///
/// Of `out`; or there are more rows than a sheet has.
pub fn write_xlsx(
    rows: impl Iterator<Item = MailRow>,
    language: Language,
    out: &mut impl Write,
) -> io::Result<()> {
    let bytes = workbook(rows, language).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(rows: impl Iterator<Item = MailRow>, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(say!(language, "mail-sheet"))?.set_freeze_panes(1, 0)?;
    for (column, head) in (0..).zip(heads(language)) {
        sheet.write_string(0, column, head)?;
    }
    for (column, width) in [36, 14, 24, 14, 24, 30, 10, 10, 60, 18, 40].into_iter().enumerate() {
        sheet.set_column_width(column as u16, f64::from(width))?;
    }
    for (at, row) in (1..).zip(rows) {
        let texts = [
            (0, &row.address),
            (1, &row.block),
            (2, &row.block_name),
            (3, &row.school),
            (4, &row.school_name),
            (5, &row.school_address),
            (8, &row.why),
            (9, &row.code),
            (10, &row.look_up),
        ];
        for (column, text) in texts {
            // No link of Excel's, of which a sheet has few; and no longer than a cell.
            let text: String = text.chars().take(8_000).collect();
            sheet.write_string(at, column, text)?;
        }
        if let Some(walk) = row.walk_m {
            sheet.write_number(at, 6, walk.round())?;
        }
        if let Some(minutes) = row.minutes {
            sheet.write_number(at, 7, minutes as f64)?;
        }
    }
    let mut workbook = Workbook::new();
    // No clock: the same plan gives the same bytes.
    let long_ago = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_author("catchment").set_creation_datetime(&long_ago),
    );
    workbook.push_worksheet(sheet);
    workbook.save_to_buffer()
}
