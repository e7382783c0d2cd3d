use std::collections::{BTreeSet, HashMap};

use super::Code;
use super::problem::Problems;
use super::table::{Cell, Table};
use crate::model::Columns;

/// The ids of one file, for those who refer to them.
pub(super) struct Ids {
    /// Position in the order of ids, which is the position in the district.
    positions: HashMap<String, usize>,
    /// Of schools of other levels, which may be spoken of and are not used.
    others: BTreeSet<String>,
}

/// Characters of the longest id.
const LONGEST: usize = 200;

impl Ids {
    pub fn new(wanted: impl Iterator<Item = String>, others: BTreeSet<String>) -> Self {
        let sorted: BTreeSet<String> = wanted.collect();
        Self { positions: sorted.into_iter().zip(0..).collect(), others }
    }

    pub fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// Whether it is a school of another level.
    pub fn is_other(&self, id: &str) -> bool {
        self.others.contains(id)
    }

    pub fn len(&self) -> usize {
        self.positions.len()
    }
}

/// The id of every row, after a problem for each that has none. Places of rows with an id name it
/// from now on.
pub(super) fn read(
    table: &mut Table,
    columns: &Columns,
    problems: &mut Problems,
) -> Vec<Option<String>> {
    let column = table.column(&columns.id);
    if column.is_none() && table.rows.iter().all(|row| row.own_id.is_missing()) {
        problems.add(table.missing_column("id", columns));
        return vec![None; table.rows.len()];
    }
    let mut ids = Vec::with_capacity(table.rows.len());
    for row in &mut table.rows {
        let cell = match row.cell(column) {
            Cell::Missing => &row.own_id,
            cell => cell,
        };
        let id = id_of(cell);
        match &id {
            Some(id) => row.place = row.place.with_id(id),
            None => match cell.text() {
                None => problems.add(table.file.problem(Code::NoId).at(&row.place)),
                Some(bad) => {
                    problems.add(table.file.problem(Code::BadId).at(&row.place).value(bad));
                }
            },
        }
        ids.push(id);
    }
    ids
}

/// Rows with an id that a row above has too are problems.
pub(super) fn unique<'a>(
    table: &Table,
    ids: impl Iterator<Item = (usize, &'a String)>,
    problems: &mut Problems,
) {
    let mut seen = BTreeSet::new();
    for (row, id) in ids {
        if !seen.insert(id) {
            let problem = table.file.problem(Code::SameId).at(&table.rows[row].place);
            problems.add(problem.value(id));
        }
    }
}

/// Short enough, on one line, and without blanks around it, which CSV would lose.
pub(super) fn is_id(text: &str) -> bool {
    let fits = text.chars().count() <= LONGEST && !text.chars().any(char::is_control);
    fits && !text.is_empty() && text.trim() == text
}

pub(super) fn id_of(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => is_id(text).then(|| text.clone()),
        // Beyond 2⁵³ different numbers in a file are the same number in memory, unless they were
        // read as integers, which print without a point or an exponent.
        Cell::Number(number) => {
            let whole = number.strip_suffix(".0").unwrap_or(number);
            let digits = whole.strip_prefix('-').unwrap_or(whole);
            let exact = digits.bytes().all(|digit| digit.is_ascii_digit())
                && (whole == number || digits.len() <= 15);
            exact.then(|| whole.to_owned())
        }
        Cell::Missing | Cell::Other(_) => None,
    }
}
