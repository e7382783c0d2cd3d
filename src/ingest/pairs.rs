//! The two files whose rows are pairs of ids. Their columns have fixed names, in any order.

use super::Code;
use super::csv_table::CsvRows;
use super::identity::Ids;
use super::number::{Decimal, NotDecimal};
use super::problem::{FileName, Place, Problems};
use crate::model::{BlockIdx, Millimeters, SchoolIdx, WalkTable};

/// The ids that a pair may name. `None`: that file could not be read, and so every id may be right.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub schools: Option<&'a Ids>,
    pub blocks: Option<&'a Ids>,
}

/// Walks by `block,school,meters`.
pub(super) fn walks(
    file: &FileName,
    text: &str,
    known: Known,
    problems: &mut Problems,
) -> WalkTable {
    let n = |ids: Option<&Ids>| ids.map_or(0, Ids::len);
    let mut walks = WalkTable::without_ways(n(known.blocks), n(known.schools));
    let mut csv = CsvRows::open(file, text, problems);
    let Some([block, school, meters]) = columns(&csv, ["block", "school", "meters"], problems)
    else {
        return walks;
    };
    while let Some(right_length) = csv.advance(problems) {
        if right_length {
            let walk = walk(&csv, meters, problems);
            let pair = pair(&csv, (block, school), known, problems);
            if let (Some(walk), Some((block, school))) = (walk, pair) {
                if walks.between(block, school).is_some() {
                    problems.add(file.problem(Code::SamePair).at(&row(&csv)));
                }
                walks.set(block, school, walk);
            }
        }
    }
    walks
}

/// `None` after a problem, and for schools of other levels.
fn pair(
    csv: &CsvRows,
    (block, school): (usize, usize),
    known: Known,
    problems: &mut Problems,
) -> Option<(BlockIdx, SchoolIdx)> {
    let (block, school) = (csv.field(block), csv.field(school));
    let block_idx = known.blocks.and_then(|ids| ids.position(block));
    if known.blocks.is_some() && block_idx.is_none() {
        problems.add(csv.file.problem(Code::UnknownBlock).at(&row(csv)).value(block));
    }
    let school_idx = known.schools.and_then(|ids| ids.position(school));
    if known.schools.is_some_and(|ids| !ids.is_other(school)) && school_idx.is_none() {
        problems.add(csv.file.problem(Code::UnknownSchool).at(&row(csv)).value(school));
    }
    Some((BlockIdx(block_idx?), SchoolIdx(school_idx?)))
}

fn walk(csv: &CsvRows, column: usize, problems: &mut Problems) -> Option<Millimeters> {
    let text = csv.field(column);
    let number = Decimal::parse(text);
    let code = match number {
        Ok(number) if number.is_negative() => Code::BadMeters,
        Err(NotDecimal::NotANumber) => Code::BadMeters,
        Err(NotDecimal::TooLarge) if text.starts_with('-') => Code::BadMeters,
        Err(NotDecimal::TooLarge) => Code::TooLong,
        Ok(number) => {
            let walk = Millimeters(number.thousandths());
            if walk <= Millimeters::LONGEST {
                return Some(walk);
            }
            Code::TooLong
        }
    };
    problems.add(csv.file.problem(code).at(&row(csv)).value(text));
    None
}

/// Neighbors by `block,neighbor`; each pair once, smaller first, sorted.
pub(super) fn neighbors(
    file: &FileName,
    text: &str,
    blocks: Option<&Ids>,
    problems: &mut Problems,
) -> Vec<(BlockIdx, BlockIdx)> {
    let mut csv = CsvRows::open(file, text, problems);
    let Some(columns) = columns(&csv, ["block", "neighbor"], problems) else { return Vec::new() };
    let mut rows: Vec<([usize; 2], Place)> = Vec::new();
    while let Some(right_length) = csv.advance(problems) {
        if !right_length {
            continue;
        }
        let ids = columns.map(|column| csv.field(column));
        if ids[0] == ids[1] {
            problems.add(file.problem(Code::OwnNeighbor).at(&row(&csv)).value(ids[0]));
            continue;
        }
        let Some(blocks) = blocks else { continue };
        let found = ids.map(|id| blocks.position(id));
        for (id, _) in ids.iter().zip(found).filter(|(_, found)| found.is_none()) {
            problems.add(file.problem(Code::UnknownNeighbor).at(&row(&csv)).value(id));
        }
        if let [Some(a), Some(b)] = found {
            rows.push(([a, b], row(&csv)));
        }
    }
    once(file, rows, problems)
}

/// A pair may be written from both sides; twice from the same side is worth a notice.
fn once(
    file: &FileName,
    mut rows: Vec<([usize; 2], Place)>,
    problems: &mut Problems,
) -> Vec<(BlockIdx, BlockIdx)> {
    rows.sort();
    for pair in rows.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        problems.add(file.problem(Code::SameNeighbors).at(&pair[1].1));
    }
    let mut pairs: Vec<(BlockIdx, BlockIdx)> =
        rows.iter().map(|([a, b], _)| (BlockIdx(*a.min(b)), BlockIdx(*a.max(b)))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// `None` after a problem for each that is missing.
pub(super) fn columns<const N: usize>(
    csv: &CsvRows,
    names: [&str; N],
    problems: &mut Problems,
) -> Option<[usize; N]> {
    let found = names.map(|name| csv.columns.iter().position(|column| column == name));
    for (name, _) in names.iter().zip(found).filter(|(_, found)| found.is_none()) {
        let has = csv.columns.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
        let problem = csv.file.problem(Code::MissingColumn).value(name);
        problems
            .add(problem.detail(format!("the file has {has}; it must have {}", names.join(","))));
    }
    found.iter().all(Option::is_some).then(|| found.map(|column| column.expect("all are there")))
}

pub(super) fn row(csv: &CsvRows) -> Place {
    Place::Row(csv.line(), None)
}
