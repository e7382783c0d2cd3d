//! What nobody crosses, what may be crossed at a price, and where.

use super::lines_of;
use super::walkable::Tags;
use crate::ingest::Code;
use crate::ingest::number::Decimal;
use crate::ingest::problem::Problems;
use crate::ingest::table::{Row, Shape, Table};
use crate::model::{Barrier, Barriers, Millimeters};

/// Small enough to be added to any walk of a city.
const DEAREST: Millimeters = Millimeters(1_000_000_000);

/// Lines are barriers, points are crossings. Rows that cannot be understood become problems.
pub fn read(mut table: Table, problems: &mut Problems) -> Barriers {
    let column = |name: &str| table.columns.iter().position(|column| column == name);
    let (price, layer) = (column("price_m"), column("layer"));
    let mut barriers = Barriers::default();
    for row in &mut table.rows {
        let place = row.place.clone();
        match row.take_shape(None, None) {
            Ok(Some(Shape::Point(point))) => barriers.crossings.push(point),
            Ok(Some(Shape::Points(points))) => barriers.crossings.extend(points),
            Ok(Some(Shape::Line(lines))) => {
                let price = self::price(row, price);
                let layer = Tags { layer: row.cell(layer).text(), ..Tags::default() }.layer();
                let (Ok(price), Some(layer)) = (price, layer) else {
                    let (code, column) = match price {
                        Err(()) => (Code::BadPrice, self::column(&table.columns, "price_m")),
                        Ok(_) => (Code::BadLayer, self::column(&table.columns, "layer")),
                    };
                    let value = row.cell(column).text().unwrap_or_default().to_owned();
                    problems.add(table.file.problem(code).at(&place).value(value));
                    continue;
                };
                let lines = lines_of(lines).into_iter();
                barriers.lines.extend(lines.map(|line| Barrier { line, price, layer }));
            }
            Ok(other) => {
                let problem = table.file.problem(Code::NoBarrier).at(&place);
                problems.add(match other {
                    Some(shape) => problem.value(shape.name()),
                    None => problem,
                });
            }
            Err(fault) => problems.add(fault.problem(&table.file, &place)),
        }
    }
    barriers
}

fn column(columns: &[String], name: &str) -> Option<usize> {
    columns.iter().position(|column| column == name)
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
