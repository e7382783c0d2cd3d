//! CSV (RFC 4180) in UTF-8: a row each, and where there is a point `lon` and `lat`.
//!
//! Outlines are left out: nothing that opens a table would show them.

use std::io::{self, Write};

use csv::WriterBuilder;

use crate::wire::layers::{Table, Value};

pub fn write(table: &Table, out: &mut impl Write) -> io::Result<()> {
    let mut rows = WriterBuilder::new().from_writer(out);
    let places = table.layer.has_points();
    let names = table.columns().into_iter().map(|column| column.name);
    rows.write_record(names.chain(if places { &["lon", "lat"][..] } else { &[] }.iter().copied()))?;
    for row in table.rows() {
        let mut fields: Vec<String> = row.values.iter().map(field).collect();
        if places {
            let at = row.point.map(|point| [point.lon, point.lat]);
            fields.extend(at.map_or([String::new(), String::new()], |at| at.map(decimal)));
        }
        rows.write_record(fields)?;
    }
    rows.flush()
}

/// Nothing for null; of several texts a JSON array, as any of them may hold any sign.
fn field(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => (*text).to_owned(),
        Value::Texts(texts) => super::geojson::texts(texts),
        Value::Whole(number) => number.to_string(),
        Value::Real(number) => decimal(*number),
    }
}

/// As few digits as tell it from any other number.
fn decimal(number: f64) -> String {
    number.to_string()
}
