use std::collections::BTreeSet;

use super::identity::{self, Ids};
use super::problem::{FileName, Place, Problem, Problems};
use super::seats::SeatColumns;
use super::table::{Fault, Row, Shape, Table};
use super::{Asked, Code};
use crate::model::{Children, Columns, Point, School, SchoolId};

/// The schools of the level that was asked for.
pub(super) struct ReadSchools {
    /// Those that could be read, in the order of the file.
    pub drafts: Vec<DraftSchool>,
    /// Of every row, those that could not be read included.
    pub ids: Ids,
}

pub(super) struct DraftSchool {
    pub school: School,
    pub place: Place,
    /// The block that the file says the school stands in.
    pub own_block: Option<String>,
}

/// Schools of these levels take nine-year schools in.
const PARTS_OF_NINE_YEARS: [&str; 2] = ["primary", "junior"];
const NINE_YEARS: &str = "nine-year";

pub(super) fn read(table: &mut Table, asked: &Asked, problems: &mut Problems) -> ReadSchools {
    let columns = &asked.settings.columns;
    let ids = identity::read(table, columns, problems);
    let level = table.column(&columns.level);
    let wanted = wanted(table, level, asked, problems);
    let of_level = |wanted_ones: bool| {
        let rows = ids.iter().enumerate().zip(&wanted);
        rows.filter(move |(_, wanted)| **wanted == wanted_ones)
            .filter_map(|((row, id), _)| Some((row, id.as_ref()?)))
    };
    identity::unique(table, of_level(true), problems);
    let others: BTreeSet<String> = of_level(false).map(|(_, id)| id.clone()).collect();
    let known = Ids::new(of_level(true).map(|(_, id)| id.clone()), others);

    if table.column(&columns.name).is_none() {
        problems.add(table.file.problem(Code::NamelessSchool));
    }
    let seats = SeatColumns::find(table, level, asked, problems);
    let (lon, lat) = (table.column(&columns.lon), table.column(&columns.lat));
    let mut drafts = Vec::new();
    for (at, id) in ids.iter().enumerate().filter(|(at, _)| wanted[*at]) {
        let shape = table.rows[at].take_shape(lon, lat);
        let row = &table.rows[at];
        let gate = gate((&table.file, &row.place), shape, asked.walks_given);
        let gate = gate.map_err(|problem| problems.add(problem));
        let seats = seats.as_ref().and_then(|seats| seats.of(&table.file, row, problems));
        if let (Some(id), Some(seats), Ok(point)) = (id, seats, gate) {
            let said = |names: &[String]| row.cell(table.column(names)).text().map(str::to_owned);
            let name = name(table, row, columns, problems).unwrap_or_else(|| id.clone());
            let name_en = said(&columns.name_en);
            let id = SchoolId(id.clone());
            let school = School {
                id,
                name,
                name_en,
                point,
                seats,
                least_children: Children(0),
                own_block: None,
            };
            let own_block = said(&columns.block);
            drafts.push(DraftSchool { school, place: row.place.clone(), own_block });
        }
    }
    ReadSchools { drafts, ids: known }
}

/// For each row, whether it is of the level asked for. None are after a problem with that level.
fn wanted(
    table: &Table,
    level: Option<usize>,
    asked: &Asked,
    problems: &mut Problems,
) -> Vec<bool> {
    let all = |wanted: bool| vec![wanted; table.rows.len()];
    let levels: BTreeSet<&str> =
        table.rows.iter().filter_map(|row| row.cell(level).text()).collect();
    let list = || levels.iter().map(|level| format!("{level:?}")).collect::<Vec<_>>().join(", ");
    match (asked.level, level) {
        (None, None) => return all(true),
        (Some(_), None) => {
            problems.add(table.missing_column("level", &asked.settings.columns));
            return all(false);
        }
        (None, Some(_)) if 1 < levels.len() => {
            problems.add(
                table.file.problem(Code::SeveralLevels).detail(format!("they are {}", list())),
            );
            return all(false);
        }
        (Some(asked), Some(_)) if !levels.iter().any(|level| takes(asked, level)) => {
            let problem = table.file.problem(Code::NoSuchLevel).value(asked);
            problems.add(problem.detail(format!("the file holds {}", list())));
            return all(false);
        }
        _ => {}
    }
    for row in table.rows.iter().filter(|row| row.cell(level).is_missing()) {
        problems.add(table.file.problem(Code::NoLevel).at(&row.place));
    }
    let takes = |level: &str| asked.level.is_none_or(|asked| takes(asked, level));
    table.rows.iter().map(|row| row.cell(level).text().is_some_and(takes)).collect()
}

fn takes(asked: &str, level: &str) -> bool {
    level == asked || (level == NINE_YEARS && PARTS_OF_NINE_YEARS.contains(&asked))
}

fn name(table: &Table, row: &Row, columns: &Columns, problems: &mut Problems) -> Option<String> {
    let column = table.column(&columns.name)?;
    let name = row.cell(Some(column)).text();
    if name.is_none() {
        problems.add(table.file.problem(Code::NamelessSchool).at(&row.place));
    }
    name.map(str::to_owned)
}

/// The gate of a school. `Some(None)`: it has none and needs none.
fn gate(
    (file, place): (&FileName, &Place),
    shape: Result<Option<Shape>, Fault>,
    walks_given: bool,
) -> Result<Option<Point>, Problem> {
    match shape {
        Ok(Some(Shape::Point(point))) => Ok(Some(point)),
        Ok(_) if walks_given => Ok(None),
        Ok(None) => Err(file.problem(Code::NoGate).at(place)),
        Ok(Some(other)) => Err(file.problem(Code::NoGate).at(place).value(other.name())),
        Err(fault) => Err(fault.problem(file, place)),
    }
}
