//! CSV: the first row names the columns, and every row has as many fields.

use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord, Trim};

use super::Code;
use super::problem::{FileName, Place, Problems};
use super::table::{Cell, Row, Table};

/// The rows of a CSV file, one after another.
pub(super) struct CsvRows<'a> {
    pub file: &'a FileName,
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    pub columns: Vec<String>,
}

/// `None` after a problem.
pub(super) fn read(file: &FileName, text: &str, problems: &mut Problems) -> Option<Table> {
    let mut csv = CsvRows::open(file, text, problems);
    let mut rows = Vec::new();
    let mut any = false;
    while let Some(right_length) = csv.advance(problems) {
        any = true;
        if right_length {
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
    Some(Table { file: file.clone(), columns: csv.columns, rows })
}

impl<'a> CsvRows<'a> {
    pub fn open(file: &'a FileName, text: &'a str, problems: &mut Problems) -> Self {
        let mut options = ReaderBuilder::new();
        let reader =
            options.has_headers(false).flexible(true).trim(Trim::All).from_reader(text.as_bytes());
        let mut csv = Self { file, text, reader, record: StringRecord::new(), columns: Vec::new() };
        csv.reader.read_record(&mut csv.record).expect(READS);
        csv.columns = csv.record.iter().map(str::to_owned).collect();
        let mut seen = BTreeSet::new();
        for name in csv.columns.iter().filter(|name| !name.is_empty()) {
            if !seen.insert(name) {
                problems.add(file.problem(Code::SameColumn).at(&Place::Row(1, None)).value(name));
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
        let start = self.record.position().map_or(0, |position| position.byte() as usize);
        let line = self.record.position().map_or(1, csv::Position::line);
        let blank = self.text.as_bytes()[start..].iter().take_while(|byte| b"\r\n".contains(byte));
        line + blank.filter(|byte| **byte == b'\n').count() as u64
    }

    pub fn field(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default()
    }
}

const READS: &str = "reading from memory cannot fail, any number of fields goes, and text is UTF-8";
