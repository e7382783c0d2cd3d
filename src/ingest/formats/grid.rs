//! Cells in rows and columns become a table once it is known which row names the columns.

use std::collections::{BTreeMap, BTreeSet};

use super::How;
use crate::ingest::Code;
use crate::ingest::number::Decimal;
use crate::ingest::problem::{FileName, Place, Problems};
use crate::ingest::table::{Cell, Row, Table};

/// Cells that say something, by row and column, both from 1.
#[derive(Default)]
pub struct Grid {
    pub rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
}

/// The rows above the header are among so many first ones.
const LOOKED_AT: usize = 50;

impl Grid {
    pub fn set(&mut self, row: u32, column: u32, cell: Cell) {
        self.rows.entry(row).or_default().insert(column, cell);
    }

    /// Only if the row says anything at all, and nothing in this column.
    pub fn set_in_row(&mut self, row: u32, column: u32, cell: Cell) {
        if let Some(cells) = self.rows.get_mut(&row) {
            cells.entry(column).or_insert(cell);
        }
    }

    pub fn cell(&self, row: u32, column: u32) -> Option<Cell> {
        self.rows.get(&row)?.get(&column).cloned()
    }
}

/// `None` after a problem.
pub fn table(file: &FileName, grid: Grid, how: &How, problems: &mut Problems) -> Option<Table> {
    let texts = |cells: &BTreeMap<u32, Cell>| -> Vec<String> {
        let texts = cells.values().filter_map(|cell| cell.text().map(str::to_owned));
        texts.collect()
    };
    let first: Vec<(u32, Vec<String>)> =
        grid.rows.iter().take(LOOKED_AT).map(|(row, cells)| (*row, texts(cells))).collect();
    let header_row = match how.header_row {
        Some(row) => row,
        None => {
            let rows: Vec<&[String]> = first.iter().map(|(_, texts)| &**texts).collect();
            let at = header(&rows);
            if 0 < at {
                let row = Place::Row(u64::from(first[at].0), None);
                problems.add(file.problem(Code::RowsAbove).at(&row));
            }
            first.get(at)?.0
        }
    };
    let Some(header) = grid.rows.get(&header_row) else {
        problems.add(file.problem(Code::Empty).detail(format!("row {header_row} says nothing")));
        return None;
    };
    let named: Vec<(u32, String)> = header
        .iter()
        .filter_map(|(column, cell)| Some((*column, one_line(cell.text()?))))
        .collect();
    let mut seen = BTreeSet::new();
    let at = Place::Row(u64::from(header_row), None);
    for (_, name) in named.iter().filter(|(_, name)| !seen.insert(name.clone())) {
        problems.add(file.problem(Code::SameColumn).at(&at).value(name));
    }
    let row = |(number, mut cells): (u32, BTreeMap<u32, Cell>)| Row {
        place: Place::Row(u64::from(number), None),
        cells: named
            .iter()
            .map(|(column, _)| cells.remove(column).unwrap_or(Cell::Missing))
            .collect(),
        own_id: Cell::Missing,
        shape: Ok(None),
    };
    let below = grid.rows.into_iter().filter(|(number, _)| header_row < *number);
    let rows: Vec<Row> =
        below.map(row).filter(|row| !row.cells.iter().all(Cell::is_missing)).collect();
    if rows.is_empty() {
        problems.add(file.problem(Code::Empty));
        return None;
    }
    Some(Table {
        grid: None,
        file: file.clone(),
        columns: named.into_iter().map(|(_, name)| name).collect(),
        rows,
    })
}

/// Names in narrow columns are broken over lines.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Which of the first rows names the columns: the first that is no title. A title has less than
/// half as many texts as most rows have; a row of names has no numbers.
pub fn header(rows: &[&[String]]) -> usize {
    let said = |row: &[String]| row.iter().filter(|text| !text.trim().is_empty()).count();
    let mut counts: Vec<usize> = rows.iter().map(|row| said(row)).filter(|n| 0 < *n).collect();
    counts.sort_unstable();
    let usual = counts.get(counts.len() / 2).copied().unwrap_or(0);
    let is_title = |row: &[String]| 2 * said(row) < usual || said(row) == 0;
    let names = |row: &[String]| row.iter().all(|text| Decimal::parse(text.trim()).is_err());
    let first = rows.iter().position(|row| !is_title(row)).unwrap_or(0);
    if rows.get(first).is_some_and(|row| names(row)) { first } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header_of(rows: &[&[&str]]) -> usize {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect();
        header(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    #[test]
    fn the_header_is_below_titles() {
        let (names, values) = (["编号", "学校", "学位", "班级数"], ["1", "一小", "360", "8"]);
        assert_eq!(header_of(&[&names, &values, &values]), 0);
        assert_eq!(header_of(&[&["2027 年招生计划"], &names, &values, &values]), 1);
        assert_eq!(
            header_of(&[&["计划", "", "", ""], &["", "", "", ""], &names, &values, &values]),
            2
        );
        // A table of one column, and one without any names.
        assert_eq!(header_of(&[&["id"], &["1"], &["2"]]), 0);
        assert_eq!(header_of(&[&["a"], &["1", "2", "3"], &["1", "2", "3"]]), 0);
        assert_eq!(header_of(&[]), 0);
    }
}
