//! A public list of addresses, for finding homes by them.

use std::path::Path;

use super::file_wishes::FileWishes;
use super::placing::{self, Ground};
use super::problem::{Problem, Problems};
use super::source::Source;
use super::table::{Cell, Row, Shape, Table};
use super::{Code, identity};
use crate::model::{BlockId, Columns, InputRole, ListedAddress, Spot};

/// The addresses of a file, each with its block or its place, and what its readers should know.
///
/// Which blocks there are is not known here: a list may be longer than a district.
///
/// # Errors
///
/// Every problem of the file.
pub fn public_addresses(path: &Path) -> Result<(Vec<ListedAddress>, Vec<Problem>), Vec<Problem>> {
    let mut problems = Problems::default();
    let mut source = Source::open(InputRole::Addresses, path, &[], &mut problems);
    let columns = columns();
    let ground = Ground { files: &FileWishes::default(), columns: &columns };
    let table = placing::table(&mut source, ground, &mut problems);
    let addresses = table.map(|table| read(table, &columns, &mut problems));
    let notices = problems.into_notices()?;
    Ok((addresses.expect("without a problem there is a table"), notices))
}

/// No settings come with such a list, so its columns have the names that are usual.
fn columns() -> Columns {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Columns {
        address: names(&["address", "地址"]),
        name: names(&["name", "名称"]),
        block: names(&["block", "小区编号"]),
        lon: names(&["lon", "经度"]),
        lat: names(&["lat", "纬度"]),
        ..Columns::default()
    }
}

fn read(mut table: Table, columns: &Columns, problems: &mut Problems) -> Vec<ListedAddress> {
    let Some(address) = table.column(&columns.address) else {
        let has: Vec<String> = table.columns.iter().map(|name| format!("{name:?}")).collect();
        let problem = table.file.problem(Code::MissingColumn).value(columns.address.join(", "));
        problems.add(problem.detail(format!("the file has {}", has.join(", "))));
        return Vec::new();
    };
    let block = table.column(&columns.block);
    let names = [&columns.name, &columns.name_en].map(|names| table.column(names));
    let mut found = Vec::with_capacity(table.rows.len());
    for mut row in std::mem::take(&mut table.rows) {
        let Some(address) = row.cell(Some(address)).text().map(str::to_owned) else {
            problems.add(table.file.problem(Code::NoAddress).at(&row.place));
            continue;
        };
        let place = row.place.with_id(&address);
        let [name, name_en] = names.map(|name| row.cell(name).text().map(str::to_owned));
        match spot(&mut row, block) {
            Ok(Some(spot)) => found.push(ListedAddress { address, name, name_en, spot }),
            Ok(None) => {
                let problem = table.file.problem(Code::AddressNowhere).at(&place);
                problems.add(problem.detail("neither its block nor its place is written"));
            }
            Err(fault) => problems.add(fault.problem(&table.file, &place)),
        }
    }
    found
}

/// `Ok(None)`: the row does not say where it is.
fn spot(row: &mut Row, block: Option<usize>) -> Result<Option<Spot>, super::table::Fault> {
    let cell = row.cell(block);
    if let Some(id) = identity::id_of(cell) {
        return Ok(Some(Spot::In(BlockId(id))));
    }
    if *cell != Cell::Missing {
        return Ok(None);
    }
    match row.take_shape()? {
        Some(Shape::Point(point)) => Ok(Some(Spot::At(point))),
        _ => Ok(None),
    }
}
