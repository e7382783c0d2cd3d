//! One layer as a plain table in xlsx: a row each, and where there is a point `lon` and `lat`.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::wire::layers::{Table, Value};

/// # Errors
///
/// Of `out`; or the layer has more rows than a sheet, 1,048,575.
pub fn write(table: &Table, out: &mut impl Write) -> io::Result<()> {
    let bytes = bytes(table).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn bytes(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(table.layer.name())?;
    sheet.set_freeze_panes(1, 0)?;
    let columns = table.columns();
    for (at, column) in (0..).zip(&columns) {
        sheet.write(0, at, column.name)?;
    }
    let places = columns.len() as u16;
    if table.layer.has_points() {
        sheet.write(0, places, "lon")?;
        sheet.write(0, places + 1, "lat")?;
    }
    for (at, row) in (1..).zip(table.rows()) {
        for (column, value) in (0..).zip(&row.values) {
            put(&mut sheet, (at, column), value)?;
        }
        if let Some(point) = row.point.filter(|_| table.layer.has_points()) {
            sheet.write(at, places, point.lon)?;
            sheet.write(at, places + 1, point.lat)?;
        }
    }
    let mut workbook = Workbook::new();
    // No clock: the same plan gives the same bytes.
    let then = ExcelDateTime::from_ymd(1970, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&then));
    workbook.push_worksheet(sheet);
    workbook.save_to_buffer()
}

/// Nothing for null; of several texts a JSON array, as any of them may hold any sign.
fn put(sheet: &mut Worksheet, (row, column): (u32, u16), value: &Value) -> Result<(), XlsxError> {
    match value {
        Value::Null => return Ok(()),
        Value::Text(text) => sheet.write_string(row, column, *text)?,
        Value::Texts(texts) => sheet.write_string(row, column, super::geojson::texts(texts))?,
        Value::Whole(number) => sheet.write(row, column, *number as f64)?,
        Value::Real(number) => sheet.write(row, column, *number)?,
    };
    Ok(())
}
