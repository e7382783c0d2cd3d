//! CSV: fields between commas, semicolons, tabs or bars; a row names the columns, and every row
//! below it has as many fields.

use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord, Trim};

use super::Code;
use super::formats::{How, header};
use super::problem::{FileName, Place, Problems};
use super::table::{Cell, Row, Table};

/// The rows of a CSV file, one after another.
pub(super) struct CsvRows<'a> {
    pub file: &'a FileName,
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    pub columns: Vec<String>,
    pub delimiter: u8,
}

/// What may be between fields. Of those that fit alike the first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The form of a file shows in so many rows.
const LOOKED_AT: usize = 50;

/// The table, and what is between its fields. `None` after a problem.
pub(super) fn read(
    file: &FileName,
    text: &str,
    how: &How,
    problems: &mut Problems,
) -> Option<(Table, char)> {
    let mut csv = CsvRows::open_as(file, text, how, problems);
    let mut rows = Vec::new();
    let mut any = false;
    while let Some(right_length) = csv.advance(problems) {
        any = true;
        // Spreadsheets leave rows of nothing but commas.
        if right_length && csv.record.iter().any(|field| !field.is_empty()) {
            rows.push(Row {
                place: Place::Row(csv.line(), None),
                cells: csv.record.iter().map(Cell::of_text).collect(),
                own_id: Cell::Missing,
                shape: Ok(None),
            });
        }
    }
    if !any {
        problems.add(file.problem(Code::Empty));
        return None;
    }
    let delimiter = char::from(csv.delimiter);
    Some((Table { file: file.clone(), columns: csv.columns, grid: None, rows }, delimiter))
}

impl<'a> CsvRows<'a> {
    pub fn open(file: &'a FileName, text: &'a str, problems: &mut Problems) -> Self {
        Self::open_as(file, text, &How::default(), problems)
    }

    fn open_as(file: &'a FileName, text: &'a str, how: &How, problems: &mut Problems) -> Self {
        let delimiter = delimiter_of(text);
        let above = rows_above(text, delimiter, how);
        let mut reader = reader(text, delimiter);
        let mut record = StringRecord::new();
        for _ in 0..=above {
            reader.read_record(&mut record).expect(READS);
        }
        let columns = record.iter().map(str::to_owned).collect();
        let csv = Self { file, text, reader, record, columns, delimiter };
        let at = Place::Row(csv.line().max(1), None);
        if 0 < above && how.header_row.is_none() {
            problems.add(file.problem(Code::RowsAbove).at(&at));
        }
        let mut seen = BTreeSet::new();
        for name in csv.columns.iter().filter(|name| !name.is_empty()) {
            if !seen.insert(name) {
                problems.add(file.problem(Code::SameColumn).at(&at).value(name));
            }
        }
        csv
    }

    /// Goes to the next row and says whether it has as many fields as the header, which is a
    /// problem otherwise. `None`: there are no more rows.
    pub fn advance(&mut self, problems: &mut Problems) -> Option<bool> {
        if !self.reader.read_record(&mut self.record).expect(READS) {
            return None;
        }
        let (fields, columns) = (self.record.len(), self.columns.len());
        if fields != columns {
            let problem = self.file.problem(Code::BadRow).at(&Place::Row(self.line(), None));
            problems.add(problem.detail(format!("{fields} fields, and {columns} in the header")));
        }
        Some(fields == columns)
    }

    /// Where this row starts. The reader counts from the end of the row before, so that blank lines
    /// in between are still ahead of it.
    pub fn line(&self) -> u64 {
        line_of(self.text, &self.record)
    }

    pub fn field(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default()
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    let mut options = ReaderBuilder::new();
    let options = options.has_headers(false).flexible(true).trim(Trim::All).delimiter(delimiter);
    options.from_reader(text.as_bytes())
}

fn line_of(text: &str, record: &StringRecord) -> u64 {
    let start = record.position().map_or(0, |position| position.byte() as usize);
    let line = record.position().map_or(1, csv::Position::line);
    let blank = text.as_bytes()[start..].iter().take_while(|byte| b"\r\n".contains(byte));
    line + blank.filter(|byte| **byte == b'\n').count() as u64
}

fn first_rows(text: &str, delimiter: u8) -> Vec<StringRecord> {
    let rows = reader(text, delimiter).into_records().take(LOOKED_AT);
    rows.map(|row| row.expect(READS)).collect()
}

/// The one that divides most rows into equally many fields; then the one that makes most of them.
fn delimiter_of(text: &str) -> u8 {
    let fits = |delimiter: u8| {
        let mut counts: Vec<usize> =
            first_rows(text, delimiter).iter().map(StringRecord::len).filter(|n| 1 < *n).collect();
        counts.sort_unstable();
        let alike = counts.chunk_by(PartialEq::eq).map(|alike| (alike.len(), alike[0]));
        alike.max().unwrap_or((0, 0))
    };
    // Of equals the last is taken by `max_by_key`.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| fits(*delimiter)).expect("there are four")
}

/// How many rows are above the one that names the columns.
fn rows_above(text: &str, delimiter: u8, how: &How) -> usize {
    if let Some(wanted) = how.header_row {
        let mut rows = reader(text, delimiter).into_records().map(|row| row.expect(READS));
        return rows.position(|row| u64::from(wanted) <= line_of(text, &row)).unwrap_or(0);
    }
    let rows: Vec<Vec<String>> = first_rows(text, delimiter)
        .iter()
        .map(|row| row.iter().map(str::to_owned).collect())
        .collect();
    header(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

const READS: &str = "reading from memory cannot fail, any number of fields goes, and text is UTF-8";
