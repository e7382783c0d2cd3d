//! Children by address, added up for each block.

use super::blocks::ReadBlocks;
use super::number::Decimal;
use super::problem::{Place, Problem, Problems};
use super::table::{Cell, Row, Shape, Table};
use super::whereabouts::BlockFinder;
use super::{Asked, Code, MOST, apportion};
use crate::model::{Children, Columns};

/// Where an address says what.
struct Facts {
    block: Option<usize>,
    address: Option<usize>,
}

/// A home in the list of addresses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// Empty: the list does not say it.
    pub address: String,
    /// As the list says it, which may be a fraction.
    pub children: String,
}

/// Gives every block the children of its addresses. `blocks` are sorted by id.
///
/// The addresses of each block, sorted, if they were asked for; else nothing.
pub(super) fn roll_up(
    blocks: &mut ReadBlocks,
    mut table: Table,
    asked: &Asked,
    problems: &mut Problems,
) -> Vec<Vec<Address>> {
    let columns = &asked.settings.columns;
    let mut kept = vec![Vec::new(); if asked.keep_addresses { blocks.drafts.len() } else { 0 }];
    let Some(children) = table.column(&columns.children) else {
        problems.add(table.missing_column("children", columns));
        return kept;
    };
    let (block, address) = (table.column(&columns.block), table.column(&columns.address));
    let facts = Facts { block, address };
    let mut sums = vec![Decimal::ZERO; blocks.drafts.len()];
    let rows = std::mem::take(&mut table.rows);
    let finder = BlockFinder::of(blocks.drafts.iter().map(|one| one.block.outline.as_ref()));
    for mut row in rows {
        let place = named(&row, &facts);
        let found = block_of(&mut row, &facts, blocks, &finder);
        let at = found.map_err(|why| problems.add(of(&table, &place, why)));
        let number = row.cell(Some(children)).number().filter(|number| !number.is_negative());
        if number.is_none() {
            let problem = table.file.problem(Code::BadAddressChildren).at(&place);
            let text = row.cell(Some(children)).text();
            problems.add(text.map_or(problem.clone(), |text| problem.value(text)));
        }
        if let (Ok(Some(at)), Some(number)) = (at, number) {
            sums[at] = sums[at].plus(number).unwrap_or(sums[at]);
            if let Some(kept) = kept.get_mut(at) {
                let said = |column| row.cell(column).text().unwrap_or_default().to_owned();
                kept.push(Address { address: said(address), children: said(Some(children)) });
            }
        }
    }
    settle(blocks, &table, &sums, problems);
    kept.iter_mut().for_each(|kept| kept.sort_unstable());
    kept
}

/// Whole children, or the problem that they are too many.
fn settle(blocks: &mut ReadBlocks, table: &Table, sums: &[Decimal], problems: &mut Problems) {
    let total: i128 = sums.iter().map(|sum| i128::from(sum.floor())).sum();
    if i128::from(MOST) < total {
        problems.add(table.file.problem(Code::TooManyChildren).value(total));
        return;
    }
    let ids: Vec<Option<String>> =
        blocks.drafts.iter().map(|one| Some(one.block.id.0.clone())).collect();
    let n_fractions = sums.iter().filter(|sum| sum.whole().is_none()).count();
    let whole = apportion::whole(sums, &ids);
    if 0 < n_fractions {
        let total: i64 = whole.iter().sum();
        let detail = format!("{n_fractions} of {} blocks, {total} children", sums.len());
        problems.add(table.file.problem(Code::Apportioned).detail(detail));
    }
    for (one, children) in blocks.drafts.iter_mut().zip(whole) {
        one.block.children = Children(children);
    }
}

/// The row, with what a letter would have on it.
fn named(row: &Row, facts: &Facts) -> Place {
    row.cell(facts.address).text().map_or(row.place.clone(), |text| row.place.with_id(text))
}

/// What is wrong with where an address is.
enum Lost {
    /// The blocks have no such id.
    Unknown(String),
    Nowhere(&'static str),
    Fault(super::table::Fault),
}

/// `Ok(None)`: in a block that could not be read, which was reported.
fn block_of(
    row: &mut Row,
    facts: &Facts,
    blocks: &ReadBlocks,
    finder: &BlockFinder,
) -> Result<Option<usize>, Lost> {
    let cell = row.cell(facts.block);
    if let Some(id) = super::identity::id_of(cell) {
        if blocks.ids.position(&id).is_none() {
            return Err(Lost::Unknown(id));
        }
        return Ok(blocks.drafts.binary_search_by(|one| one.block.id.0.cmp(&id)).ok());
    }
    if let Cell::Other(text) = cell {
        return Err(Lost::Unknown(text.clone()));
    }
    match row.take_shape().map_err(Lost::Fault)? {
        Some(Shape::Point(point)) => match finder.at(point) {
            Some(at) => Ok(Some(at.0)),
            None if finder.is_empty() => Err(Lost::Nowhere("the blocks have no outlines")),
            None => Err(Lost::Nowhere("no outline of a block is around it")),
        },
        _ => Err(Lost::Nowhere("neither its block nor its place is written")),
    }
}

fn of(table: &Table, place: &Place, why: Lost) -> Problem {
    match why {
        Lost::Unknown(id) => table.file.problem(Code::UnknownBlock).at(place).value(id),
        Lost::Nowhere(detail) => table.file.problem(Code::AddressNowhere).at(place).detail(detail),
        Lost::Fault(fault) => fault.problem(&table.file, place),
    }
}

/// Columns of the blocks that count nothing, as the addresses do.
pub(super) fn left_out(table: &Table, columns: &Columns, grandfathered: &[String]) -> Vec<String> {
    let children = table.column(&columns.children).map(|at| table.columns[at].clone());
    let others = grandfathered.iter().filter(|name| table.columns.contains(name)).cloned();
    children.into_iter().chain(others).collect()
}
