use std::collections::{BTreeMap, BTreeSet};

use super::identity::{self, Ids};
use super::number::Decimal;
use super::problem::{FileName, Place, Problem, Problems};
use super::seats::SeatColumns;
use super::table::{Fault, Row, Shape, Table};
use super::what_if::{WhatIfs, has_room_for_the_least};
use super::wishes::{SchoolWish, Spot};
use super::{Asked, Code, MOST};
use crate::model::{Children, Columns, Millionths, Point, School, SchoolId, Wording};

/// The schools of the level that was asked for.
pub(super) struct ReadSchools {
    /// Those that could be read, in the order of the file; then the new ones.
    pub drafts: Vec<DraftSchool>,
    /// Of every row, those that could not be read included.
    pub ids: Ids,
    /// How many rows, of whatever level, speak of each shared zone.
    pub zones: BTreeMap<String, usize>,
}

pub(super) struct DraftSchool {
    pub school: School,
    /// Where it is written.
    pub spot: Spot,
    /// The block that the file says the school stands in.
    pub own_block: Option<String>,
    pub shared_zone: Option<String>,
}

/// Schools of these levels take nine-year schools in.
const PARTS_OF_NINE_YEARS: [&str; 2] = ["primary", "junior"];
const NINE_YEARS: &str = "nine-year";

pub(super) fn read(table: &mut Table, asked: &Asked, problems: &mut Problems) -> ReadSchools {
    let columns = &asked.settings.columns;
    let ids = identity::read(table, columns, problems);
    let level = table.column(&columns.level);
    let of_level = wanted(table, level, asked, problems);
    let what_ifs = WhatIfs::check(asked, &ids, problems);
    let wanted = open_ones(&of_level, &ids, asked);
    if of_level.contains(&true) && !wanted.contains(&true) && what_ifs.new.is_empty() {
        problems.extend(asked.wishes.file.iter().map(|file| file.problem(Code::AllClosed)));
    }
    let known = known(table, (&ids, &wanted), &what_ifs, problems);

    if table.column(&columns.name).is_none() {
        problems.add(table.file.problem(Code::NamelessSchool));
    }
    let reader = SchoolReader::find(table, level, asked, problems);
    let mut drafts = Vec::new();
    for (at, id) in ids.iter().enumerate().filter(|(at, _)| wanted[*at]) {
        drafts.extend(reader.school(table, (at, id.as_deref()), problems));
    }
    drafts.extend(what_ifs.built(asked, problems));
    ReadSchools { drafts, ids: known, zones: zones_named(table, columns) }
}

/// For each row, whether it is of the level and not closed.
fn open_ones(of_level: &[bool], ids: &[Option<String>], asked: &Asked) -> Vec<bool> {
    let open = |id: &Option<String>| id.as_deref().is_none_or(|id| !asked.wishes.closes(id));
    of_level.iter().zip(ids).map(|(of_level, id)| *of_level && open(id)).collect()
}

/// Ids that may be spoken of: of wanted rows, and of others that are not used.
fn known(
    table: &Table,
    (ids, wanted): (&[Option<String>], &[bool]),
    what_ifs: &WhatIfs,
    problems: &mut Problems,
) -> Ids {
    let with_id = |wanted_ones: bool| {
        let rows = ids.iter().enumerate().zip(wanted);
        rows.filter(move |(_, wanted)| **wanted == wanted_ones)
            .filter_map(|((row, id), _)| Some((row, id.as_ref()?)))
    };
    identity::unique(table, with_id(true), problems);
    let others = with_id(false).map(|(_, id)| id.clone());
    let others = others.chain(what_ifs.left_out.iter().cloned()).collect();
    let new = what_ifs.new.iter().map(|wish| wish.id.clone());
    Ids::new(with_id(true).map(|(_, id)| id.clone()).chain(new), others)
}

fn zones_named(table: &Table, columns: &Columns) -> BTreeMap<String, usize> {
    let column = table.column(&columns.shared_zone);
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for name in table.rows.iter().filter_map(|row| row.cell(column).text()) {
        *named.entry(name.to_owned()).or_default() += 1;
    }
    named
}

/// Where the file says what, and what the settings say instead.
struct SchoolReader<'a> {
    asked: &'a Asked<'a>,
    seats: Option<SeatColumns<'a>>,
}

impl<'a> SchoolReader<'a> {
    fn find(
        table: &Table,
        level: Option<usize>,
        asked: &'a Asked,
        problems: &mut Problems,
    ) -> Self {
        Self { asked, seats: SeatColumns::find(table, level, asked, problems) }
    }

    /// `None` after a problem.
    fn school(
        &self,
        table: &mut Table,
        (at, id): (usize, Option<&str>),
        problems: &mut Problems,
    ) -> Option<DraftSchool> {
        let columns = &self.asked.settings.columns;
        let shape = table.rows[at].take_shape();
        let row = &table.rows[at];
        let said = |names: &[String]| row.cell(table.column(names)).text().map(str::to_owned);
        let address = Wording::of(said(&columns.address), said(&columns.address_en));
        let gate = gate((&table.file, &row.place), shape, self.asked.walks_given);
        let gate = gate.map_err(|problem| problems.add(problem));
        let wish = self.asked.wishes.schools.iter().find(|wish| Some(&*wish.id) == id);
        let seats = self.seats(table, row, wish, problems);
        let least = match wish.and_then(|wish| wish.least_children) {
            Some(least) => Some(least),
            None => least_children(table, row, columns, problems),
        };
        let quality = quality(table, row, columns, problems);
        let name = id.and_then(|id| name(table, row, columns, problems).or(Some(id.to_owned())));
        let place = row.place.clone();
        let (point, gates) = gate.ok()?;
        let draft = DraftSchool {
            school: School {
                id: SchoolId(id?.to_owned()),
                name: name?,
                name_en: said(&columns.name_en),
                address,
                point,
                gates,
                seats: seats?,
                least_children: least?,
                grandfathered: Children(0),
                quality: quality?,
                own_block: None,
            },
            spot: Spot { file: table.file.clone(), place },
            own_block: said(&columns.block),
            shared_zone: said(&columns.shared_zone),
        };
        has_room_for_the_least(&draft, problems).then_some(draft)
    }

    fn seats(
        &self,
        table: &Table,
        row: &Row,
        wish: Option<&SchoolWish>,
        problems: &mut Problems,
    ) -> Option<Children> {
        match wish.and_then(|wish| wish.seats) {
            Some(seats) => Some(seats),
            None => self.seats.as_ref()?.of(&table.file, row, problems),
        }
    }
}

/// None are needed where nothing is written. `None` after a problem.
fn least_children(
    table: &Table,
    row: &Row,
    columns: &Columns,
    problems: &mut Problems,
) -> Option<Children> {
    let cell = row.cell(table.column(&columns.least_children));
    let Some(text) = cell.text() else { return Some(Children(0)) };
    let number = cell.number().and_then(Decimal::whole).filter(|least| (0..=MOST).contains(least));
    if number.is_none() {
        problems.add(table.file.problem(Code::BadLeastChildren).at(&row.place).value(text));
    }
    number.map(Children)
}

/// `Some(None)`: nothing is written. `None` after a problem.
fn quality(
    table: &Table,
    row: &Row,
    columns: &Columns,
    problems: &mut Problems,
) -> Option<Option<Millionths>> {
    let cell = row.cell(table.column(&columns.quality));
    let Some(text) = cell.text() else { return Some(None) };
    let score = cell.number().filter(|score| !score.is_negative()).and_then(Decimal::millionths);
    if score.is_none() {
        problems.add(table.file.problem(Code::BadQuality).at(&row.place).value(text));
    }
    score.map(Some)
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

pub(super) fn takes(asked: &str, level: &str) -> bool {
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

/// The first gate of a school and its others. `Ok((None, _))`: it has none and needs none.
fn gate(
    (file, place): (&FileName, &Place),
    shape: Result<Option<Shape>, Fault>,
    walks_given: bool,
) -> Result<(Option<Point>, Vec<Point>), Problem> {
    match shape {
        Ok(Some(Shape::Point(point))) => Ok((Some(point), Vec::new())),
        Ok(Some(Shape::Points(mut gates))) if !gates.is_empty() => {
            let first = gates.remove(0);
            Ok((Some(first), gates))
        }
        Ok(_) if walks_given => Ok((None, Vec::new())),
        Ok(None) => Err(file.problem(Code::NoGate).at(place)),
        Ok(Some(other)) => Err(file.problem(Code::NoGate).at(place).value(other.name())),
        Err(fault) => Err(fault.problem(file, place)),
    }
}
