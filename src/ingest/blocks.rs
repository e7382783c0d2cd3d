use geo::MultiPolygon;
use rayon::prelude::*;

use super::addresses;
use super::apportion;
use super::identity::{self, Ids};
use super::number::Decimal;
use super::outline::{self, Outline};
use super::problem::{FileName, Place, Problem, Problems};
use super::street_sides;
use super::table::{Fault, Row, Shape, Table, point_said};
use super::{Asked, Code};
use crate::model::{Block, BlockId, Children, Columns, Point};

pub(super) struct ReadBlocks {
    /// Those that could be read, in the order of the file.
    pub drafts: Vec<DraftBlock>,
    /// Of every row, those that could not be read included.
    pub ids: Ids,
}

pub(super) struct DraftBlock {
    pub block: Block,
    pub place: Place,
    /// Today's school, as the file says it.
    pub current_school: Option<String>,
    /// Children who stay at today's school, and are not the block's any more.
    pub staying: Children,
}

pub(super) fn read(table: &mut Table, asked: &Asked, problems: &mut Problems) -> ReadBlocks {
    let columns = &asked.settings.columns;
    let ids = identity::read(table, columns, problems);
    let with_id = || ids.iter().enumerate().filter_map(|(row, id)| Some((row, id.as_ref()?)));
    identity::unique(table, with_id(), problems);
    let known = Ids::new(with_id().map(|(_, id)| id.clone()), Default::default());

    let counts = counts(table, &ids, asked, problems);
    let middles = street_sides::outlined(table, &ids, &asked.settings);
    let grounds = grounds(table, asked, problems);
    let (name, name_en) = (table.column(&columns.name), table.column(&columns.name_en));
    let current = table.column(&columns.current_school);
    let mut drafts = Vec::new();
    for (at, (row, ground)) in table.rows.iter().zip(grounds).enumerate() {
        let said = |column| row.cell(column).text().map(str::to_owned);
        if let (Some(id), Some(mut ground)) = (&ids[at], ground) {
            ground.entrances.extend(middles[at]);
            let block = Block {
                id: BlockId(id.clone()),
                name: said(name),
                name_en: said(name_en),
                children: counts.as_ref().map_or(Children(0), |counts| counts.coming[at]),
                outline: ground.outline,
                point: ground.point,
                entrances: entrances((table, row), columns, ground.entrances, problems),
                current_school: None,
            };
            let place = row.place.clone();
            let staying = counts.as_ref().map_or(Children(0), |counts| counts.staying[at]);
            drafts.push(DraftBlock { block, place, current_school: said(current), staying });
        }
    }
    ReadBlocks { drafts, ids: known }
}

/// Children, one number per row.
struct Counts {
    /// They need a school.
    coming: Vec<Children>,
    /// They finish where they are.
    staying: Vec<Children>,
}

/// `None` after a problem.
fn counts(
    table: &Table,
    ids: &[Option<String>],
    asked: &Asked,
    problems: &mut Problems,
) -> Option<Counts> {
    if asked.by_address {
        return Some(none_yet(table, asked, problems));
    }
    let columns = &asked.settings.columns;
    let column = table.column(&columns.children);
    if column.is_none() {
        problems.add(table.missing_column("children", columns));
    }
    let staying = staying_columns(table, asked, problems);
    let (column, staying) = (column?, staying?);
    let current = table.column(&columns.current_school);
    let row = |row: &Row| {
        let all = written_children(table, row, column, problems)?;
        let closed = row.cell(current).text().is_some_and(|id| asked.wishes.closes(id));
        let staying = if closed { &[] } else { &staying[..] };
        Some((all, coming(table, row, (all, staying), problems)?))
    };
    let written: Vec<Option<(Decimal, Decimal)>> = table.rows.iter().map(row).collect();
    let written: Vec<(Decimal, Decimal)> = written.into_iter().collect::<Option<_>>()?;
    let at_least: i128 = written.iter().map(|(all, _)| i128::from(all.floor())).sum();
    if i128::from(super::MOST) < at_least {
        problems.add(table.file.problem(Code::TooManyChildren).value(at_least));
        return None;
    }
    let (coming, staying): (Vec<Decimal>, Vec<Decimal>) =
        written.iter().map(|(all, coming)| (*coming, all.less(*coming).expect(PART))).unzip();
    let n_fractions = coming.iter().filter(|number| number.whole().is_none()).count();
    let coming = apportion::whole(&coming, ids);
    if 0 < n_fractions {
        let total: i64 = coming.iter().sum();
        let detail = format!("{n_fractions} of {} blocks, {total} children", written.len());
        problems.add(table.file.problem(Code::Apportioned).detail(detail));
    }
    let whole = |numbers: Vec<i64>| numbers.into_iter().map(Children).collect();
    Some(Counts { coming: whole(coming), staying: whole(apportion::whole(&staying, ids)) })
}

/// The addresses will say it.
fn none_yet(table: &Table, asked: &Asked, problems: &mut Problems) -> Counts {
    let columns = &asked.settings.columns;
    for name in addresses::left_out(table, columns, &asked.wishes.grandfathered) {
        problems.add(table.file.problem(Code::ChildrenTwice).value(name));
    }
    let none = vec![Children(0); table.rows.len()];
    Counts { coming: none.clone(), staying: none }
}

const PART: &str = "those who come are a part of all";

/// Where the file says how many children stay. `None` after a problem for each that is missing.
fn staying_columns(table: &Table, asked: &Asked, problems: &mut Problems) -> Option<Vec<usize>> {
    let find = |name: &String| {
        let found = table.columns.iter().position(|column| column == name);
        if found.is_none() {
            let problem = table.file.problem(Code::MissingColumn).value(name);
            problems.add(problem.detail("[grandfathered] children names it"));
        }
        found
    };
    let found: Vec<Option<usize>> = asked.wishes.grandfathered.iter().map(find).collect();
    found.into_iter().collect()
}

/// All children of a block without those who stay. `None` after a problem.
fn coming(
    table: &Table,
    row: &Row,
    (all, staying): (Decimal, &[usize]),
    problems: &mut Problems,
) -> Option<Decimal> {
    let mut coming = Some(all);
    for column in staying.iter().filter(|column| !row.cell(Some(**column)).is_missing()) {
        let staying = written_children(table, row, *column, problems)?;
        coming = coming.and_then(|coming| coming.less(staying));
    }
    if coming.is_none() {
        problems.add(table.file.problem(Code::MoreStayThanThere).at(&row.place));
    }
    coming
}

fn written_children(
    table: &Table,
    row: &Row,
    column: usize,
    problems: &mut Problems,
) -> Option<Decimal> {
    let cell = row.cell(Some(column));
    let code = match cell.number() {
        None => Code::BadChildren,
        Some(number) if number.is_negative() => Code::NegativeChildren,
        Some(number) => return Some(number),
    };
    let problem = table.file.problem(code).at(&row.place);
    problems.add(match cell.text() {
        Some(text) => problem.value(text).detail(&table.columns[column]),
        None => problem.detail("nothing is written"),
    });
    None
}

/// Where a block lies.
struct Ground {
    outline: Option<MultiPolygon<f64>>,
    point: Option<Point>,
    /// Of a block that is given as several points, or as a side of a street.
    entrances: Vec<Point>,
}

impl Ground {
    fn at(point: Option<Point>) -> Self {
        Self { outline: None, point, entrances: Vec::new() }
    }
}

/// Where walks along streets start: as the columns say, else at the `drawn` points.
fn entrances(
    (table, row): (&Table, &Row),
    columns: &Columns,
    drawn: Vec<Point>,
    problems: &mut Problems,
) -> Vec<Point> {
    let [lon, lat] =
        [&columns.entrance_lon, &columns.entrance_lat].map(|names| row.cell(table.column(names)));
    match point_said(lon, lat) {
        Ok(None) => drawn,
        Ok(Some(point)) => vec![point],
        Err(fault) => {
            let written = [lon, lat].map(|cell| cell.text().unwrap_or("nothing"));
            let fault = Fault { code: Code::BadEntrance, value: Some(written.join(" ")), ..fault };
            problems.add(fault.problem(&table.file, &row.place));
            drawn
        }
    }
}

/// One per row; `None` after a problem.
fn grounds(table: &mut Table, asked: &Asked, problems: &mut Problems) -> Vec<Option<Ground>> {
    let file = &table.file;
    let ground = |row: &mut Row| {
        let shape = row.take_shape();
        ground((file, &row.place), shape, asked.walks_given)
    };
    // Checking outlines is most of the work of reading, and every one is its own.
    let found: Vec<(Option<Ground>, Option<Problem>)> =
        table.rows.par_iter_mut().map(ground).collect();
    let mut grounds = Vec::with_capacity(found.len());
    for (ground, problem) in found {
        problem.into_iter().for_each(|problem| problems.add(problem));
        grounds.push(ground);
    }
    grounds
}

fn ground(
    (file, place): (&FileName, &Place),
    shape: Result<Option<Shape>, Fault>,
    walks_given: bool,
) -> (Option<Ground>, Option<Problem>) {
    let problem = |code| file.problem(code).at(place);
    match shape {
        Ok(Some(Shape::Point(point))) => (Some(Ground::at(Some(point))), None),
        Ok(Some(Shape::Points(points))) if !points.is_empty() => (
            Some(Ground { entrances: points.clone(), ..Ground::at(points.first().copied()) }),
            None,
        ),
        Ok(Some(Shape::Area(area))) => match outline::of(area) {
            Ok(Outline { shape, point, repair }) => {
                let notice = repair.map(|repair| problem(Code::Repaired).detail(repair));
                (Some(Ground { outline: Some(shape), ..Ground::at(Some(point)) }), notice)
            }
            Err(why) => (None, Some(problem(Code::BrokenOutline).detail(why))),
        },
        Ok(Some(other @ (Shape::Line(_) | Shape::Points(_) | Shape::Other(_)))) => {
            (None, Some(problem(Code::NoPlace).value(other.name())))
        }
        Ok(None) if walks_given => (Some(Ground::at(None)), None),
        Ok(None) => (None, Some(problem(Code::NoPlace))),
        Err(fault) => (None, Some(fault.problem(file, place))),
    }
}
