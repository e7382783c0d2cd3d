//! What nobody crosses, what may be crossed at a price, and where.

use super::lines_of;
use super::walkable::Tags;
use crate::ingest::Code;
use crate::ingest::number::Decimal;
use crate::ingest::problem::Problems;
use crate::ingest::table::{Row, Shape, Table};
use crate::model::{Barrier, BarrierKind, Barriers, Millimeters};

/// Small enough to be added to any walk of a city.
const DEAREST: Millimeters = Millimeters(1_000_000_000);

/// Columns, as of OpenStreetMap, that tell what a line is.
const KINDS: [(&str, BarrierKind); 3] = [
    ("railway", BarrierKind::Railway),
    ("waterway", BarrierKind::Water),
    ("highway", BarrierKind::Road),
];

fn says_so(tag: Option<&str>) -> bool {
    tag.is_some_and(|said| !matches!(said.trim(), "" | "no" | "0" | "false"))
}

/// Lines are barriers, points are crossings. Rows that cannot be understood become problems.
pub fn read(mut table: Table, problems: &mut Problems) -> Barriers {
    let column = |name: &str| table.columns.iter().position(|column| column == name);
    let (price, layer, name) = (column("price_m"), column("layer"), column("name"));
    let kinds = KINDS.map(|(tag, kind)| (column(tag), kind));
    let mut barriers = Barriers::default();
    for row in &mut table.rows {
        let shape = row.take_shape();
        let problem = |code: Code| table.file.problem(code).at(&row.place);
        match shape {
            Ok(Some(Shape::Point(point))) => barriers.crossings.push(point),
            Ok(Some(Shape::Points(points))) => barriers.crossings.extend(points),
            Ok(Some(Shape::Line(lines))) => {
                let said = |column| row.cell(column).text();
                let tags = Tags { layer: said(layer), ..Tags::default() };
                match (self::price(row, price), tags.layer()) {
                    (Err(()), _) => {
                        let said = said(price).unwrap_or_default();
                        problems.add(problem(Code::BadPrice).value(said));
                    }
                    (_, None) => {
                        let said = said(layer).unwrap_or_default();
                        problems.add(problem(Code::BadLayer).value(said));
                    }
                    (Ok(price), Some(layer)) => {
                        let kind = kinds.iter().find(|(tag, _)| says_so(said(*tag)));
                        let kind = kind.map_or(BarrierKind::Unknown, |(_, kind)| *kind);
                        let name = said(name).filter(|name| !name.trim().is_empty());
                        barriers.lines.extend(lines_of(lines).into_iter().map(|line| Barrier {
                            line,
                            price,
                            layer,
                            name: name.map(str::to_owned),
                            kind,
                        }));
                    }
                }
            }
            Ok(Some(other)) => problems.add(problem(Code::NoBarrier).value(other.name())),
            Ok(None) => problems.add(problem(Code::NoBarrier)),
            Err(fault) => problems.add(fault.problem(&table.file, &row.place)),
        }
    }
    barriers
}

/// `Ok(None)`: nobody crosses it.
fn price(row: &Row, column: Option<usize>) -> Result<Option<Millimeters>, ()> {
    let cell = row.cell(column);
    if cell.is_missing() {
        return Ok(None);
    }
    let price = cell.number().map(|number| Millimeters(Decimal::thousandths(number)));
    let fits = price.filter(|price| (Millimeters(0)..=DEAREST).contains(price));
    fits.map(Some).ok_or(())
}
