//! Where homes and gates are, as the public is told: a row for each.

use std::path::Path;

use super::file_wishes::FileWishes;
use super::placing::{self, Ground};
use super::problem::{Problem, Problems};
use super::source::Source;
use super::table::{Shape, Table};
use super::{Code, identity};
use crate::model::{Columns, InputRole, Point};

/// Ids and places (columns `id`, `lon` and `lat`), in the order of the file.
///
/// # Errors
///
/// Every problem of the file.
pub fn places(path: &Path) -> Result<Vec<(String, Point)>, Vec<Problem>> {
    let mut problems = Problems::default();
    let mut source = Source::open(InputRole::Addresses, path, &[], &mut problems);
    let names = |name: &str| vec![name.to_owned()];
    let columns =
        Columns { id: names("id"), lon: names("lon"), lat: names("lat"), ..Columns::default() };
    let ground = Ground { files: &FileWishes::default(), columns: &columns };
    let table = placing::table(&mut source, ground, &mut problems);
    let places = table.map(|table| read(table, &columns, &mut problems));
    problems.into_notices()?;
    Ok(places.expect("without a problem there is a table"))
}

fn read(mut table: Table, columns: &Columns, problems: &mut Problems) -> Vec<(String, Point)> {
    let ids = identity::read(&mut table, columns, problems);
    let mut found = Vec::with_capacity(table.rows.len());
    for (mut row, id) in std::mem::take(&mut table.rows).into_iter().zip(ids) {
        let Some(id) = id else { continue };
        match row.take_shape() {
            Ok(Some(Shape::Point(point))) => found.push((id, point)),
            Ok(_) => {
                let place = row.place.with_id(&id);
                let problem = table.file.problem(Code::AddressNowhere).at(&place);
                problems.add(problem.detail("its place is not written"));
            }
            Err(fault) => problems.add(fault.problem(&table.file, &row.place)),
        }
    }
    found
}
