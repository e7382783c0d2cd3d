//! Comments as tables, for whoever reads them elsewhere. Anybody may have written them, so nothing
//! in them is ever a formula.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::store::database::Received;
use crate::store::{Comment, NewComment};

/// What each column is called.
const COLUMNS: [&str; 10] =
    ["id", "day", "plan", "block", "text", "contact", "state", "note", "by", "at"];

/// A row of the table, as it was written. `by`: who of the office did something about it.
fn row(one: &Received, by: &str) -> [String; 10] {
    let Comment { id, said: NewComment { day, plan, block, text, contact } } = &one.comment;
    let empty = || [(); 3].map(|()| String::new());
    let [note, by, at] = one.handling.as_ref().map_or_else(empty, |handling| {
        [handling.note.clone(), by.to_owned(), handling.at.written()]
    });
    let state =
        if one.handling.as_ref().is_some_and(|one| one.is_handled) { "handled" } else { "new" };
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        id.to_string(),
        day.clone(),
        plan.clone(),
        or_empty(block),
        text.clone(),
        or_empty(contact),
        state.to_owned(),
        note,
        by,
        at,
    ]
}

/// No spreadsheet takes it for a formula.
pub fn tame(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

/// As CSV in UTF-8, which begins so that spreadsheets know it. `name`: of a person by their id.
pub fn csv(all: &[Received], name: impl Fn(&str) -> String) -> Vec<u8> {
    let mut rows = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    rows.write_record(COLUMNS).expect("memory takes it");
    for one in all {
        let by = one.handling.as_ref().map(|handling| name(&handling.by)).unwrap_or_default();
        rows.write_record(row(one, &by).map(|cell| tame(&cell))).expect("memory takes it");
    }
    rows.into_inner().expect("memory takes it")
}

/// As xlsx: every cell is a text.
///
/// # Errors
///
/// A text is longer than a cell may be.
pub fn xlsx(all: &[Received], name: impl Fn(&str) -> String) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, column) in COLUMNS.into_iter().enumerate() {
        sheet.write_string(0, at as u16, column)?;
    }
    for (at, one) in all.iter().enumerate() {
        let by = one.handling.as_ref().map(|handling| name(&handling.by)).unwrap_or_default();
        for (column, cell) in row(one, &by).into_iter().enumerate() {
            sheet.write_string(at as u32 + 1, column as u16, cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}
