//! GeoPackage (OGC 12-128r18): layers in an SQLite database. It may come from anybody: it is read
//! from memory, may not run anything of its own, and its work is counted.

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row as SqlRow};

use super::cursor::Cursor;
use super::{How, Read, wkb};
use crate::ingest::Code;
use crate::ingest::problem::{FileName, Place, Problems};
use crate::ingest::table::{Cell, Fault, Row, Shape, Table};

pub const MARK: &[u8; 16] = b"SQLite format 3\0";

/// Steps of SQLite's machine between two looks at the count.
const STEPS_AT_ONCE: i32 = 100_000;

/// Steps allowed for any file, and per byte of it: reading a row takes a few per column.
const STEPS: u64 = 100_000_000;
const STEPS_PER_BYTE: u64 = 10;

/// The bytes that all cells may have, per byte of the file: a view may say the same again and again.
const SAID_PER_BYTE: usize = 4;

const LONGEST_SQL: i32 = 100_000;
const MOST_COLUMNS: i32 = 2_000;

struct Layer {
    name: String,
    /// `None`: rows without geometries.
    geometry: Option<Geometry>,
}

struct Geometry {
    column: String,
    srs: i64,
}

/// `None` after a problem.
pub fn read(file: &FileName, bytes: Vec<u8>, how: &How, problems: &mut Problems) -> Option<Read> {
    let most = SAID_PER_BYTE * bytes.len();
    let failed = |error: rusqlite::Error, problems: &mut Problems| {
        problems.add(file.problem(Code::Damaged).detail(error.to_string()));
    };
    let read = open(bytes).and_then(|db| {
        let layers = layers(&db)?;
        Ok((db, layers))
    });
    let (db, layers) = read.map_err(|error| failed(error, problems)).ok()?;
    let names: Vec<String> = layers.iter().map(|layer| layer.name.clone()).collect();
    let layer = match (&how.layer, &*layers) {
        (Some(wanted), _) => match layers.iter().find(|layer| layer.name == *wanted) {
            Some(layer) => layer,
            None => return super::no_such_layer(file, wanted, &names, problems),
        },
        (None, [layer]) => layer,
        (None, []) => {
            problems.add(file.problem(Code::Empty).detail("the database holds no layer"));
            return None;
        }
        (None, _) => {
            problems.add(file.problem(Code::WhichLayer).detail(super::listed(&names)));
            return None;
        }
    };
    let found = table(file, &db, layer, most).and_then(|table| Ok((table, crs(&db, layer)?)));
    let (table, crs) = found.map_err(|error| failed(error, problems)).ok()?;
    let Some(table) = table else {
        let detail = "its views say more than the file can hold";
        problems.add(file.problem(Code::TooLargeInside).detail(detail));
        return None;
    };
    Some(Read { crs, ..Read::new("GeoPackage", Some(layer.name.clone()), table) })
}

/// Nothing, if it cannot be read.
pub fn layer_names(bytes: Vec<u8>) -> Vec<String> {
    let layers = open(bytes).and_then(|db| layers(&db)).unwrap_or_default();
    layers.into_iter().map(|layer| layer.name).collect()
}

fn open(mut bytes: Vec<u8>) -> rusqlite::Result<Connection> {
    // Written by one who logs ahead: there is no log beside bytes in memory.
    if let Some(modes) = bytes.get_mut(18..20) {
        modes.fill(1);
    }
    let len = bytes.len();
    let mut db = Connection::open_in_memory()?;
    db.deserialize_read_exact("main", &*bytes, len, true)?;
    drop(bytes);
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    db.set_limit(Limit::SQLITE_LIMIT_LENGTH, i32::try_from(len).unwrap_or(i32::MAX).max(1 << 16))?;
    db.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, LONGEST_SQL)?;
    db.set_limit(Limit::SQLITE_LIMIT_COLUMN, MOST_COLUMNS)?;
    db.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    db.execute_batch("PRAGMA cell_size_check = ON; PRAGMA query_only = ON; PRAGMA mmap_size = 0")?;
    let mut left = (STEPS + STEPS_PER_BYTE * len as u64) / STEPS_AT_ONCE as u64;
    let count = move || {
        left = left.saturating_sub(1);
        left == 0
    };
    db.progress_handler(STEPS_AT_ONCE, Some(count))?;
    Ok(db)
}

fn layers(db: &Connection) -> rusqlite::Result<Vec<Layer>> {
    let sql = "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c \
        LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name \
        WHERE c.data_type IN ('features', 'attributes', 'aspatial') \
        ORDER BY c.table_name, g.column_name";
    let layer = |row: &SqlRow| {
        let column: Option<String> = row.get(1)?;
        let srs: Option<i64> = row.get(2)?;
        let geometry = column.zip(srs).map(|(column, srs)| Geometry { column, srs });
        Ok(Layer { name: row.get(0)?, geometry })
    };
    db.prepare(sql)?.query_map([], layer)?.collect()
}

/// `Ok(None)`: it says more than a file can hold.
fn table(
    file: &FileName,
    db: &Connection,
    layer: &Layer,
    mut left: usize,
) -> rusqlite::Result<Option<Table>> {
    let quoted = layer.name.replace('"', "\"\"");
    let mut statement = db.prepare(&format!("SELECT * FROM \"{quoted}\""))?;
    let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let is_geometry = |name: &String| {
        layer.geometry.as_ref().is_some_and(|geometry| geometry.column.eq_ignore_ascii_case(name))
    };
    let geometry = names.iter().position(is_geometry);
    let facts: Vec<usize> = (0..names.len()).filter(|at| Some(*at) != geometry).collect();
    let mut rows = Vec::new();
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let mut cells = Vec::with_capacity(facts.len());
        for at in &facts {
            let value = row.get_ref(*at)?;
            let Some(rest) = left.checked_sub(1 + len(value)) else { return Ok(None) };
            left = rest;
            cells.push(cell(value)?);
        }
        let shape = match geometry.map(|at| row.get_ref(at)).transpose()? {
            Some(ValueRef::Blob(blob)) => {
                let Some(rest) = left.checked_sub(blob.len()) else { return Ok(None) };
                left = rest;
                shape(blob)
            }
            Some(ValueRef::Null) | None => Ok(None),
            Some(_) => Err(wkb::broken()),
        };
        let place = Place::Feature(rows.len() as u64 + 1, None);
        rows.push(Row { place, cells, own_id: Cell::Missing, shape });
    }
    let columns = facts.iter().map(|at| names[*at].clone()).collect();
    Ok(Some(Table { file: file.clone(), columns, grid: None, rows }))
}

fn len(value: ValueRef) -> usize {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len(),
        _ => 0,
    }
}

fn cell(value: ValueRef) -> rusqlite::Result<Cell> {
    Ok(match value {
        ValueRef::Null | ValueRef::Blob(_) => Cell::Missing,
        ValueRef::Integer(number) => Cell::Number(number.to_string()),
        ValueRef::Real(number) => Cell::of_f64(number),
        ValueRef::Text(_) => Cell::of_text(value.as_str()?),
    })
}

/// A geometry behind the header that GeoPackage puts before it.
fn shape(blob: &[u8]) -> Result<Option<Shape>, Fault> {
    let mut bytes = Cursor::new(blob);
    if bytes.take(2) != Some(b"GP") {
        return Err(wkb::broken());
    }
    let flags = bytes.take(2).map_or(0, |found| found[1]);
    let frame = match flags >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(wkb::broken()),
    };
    let is_empty = flags >> 4 & 1 == 1;
    match bytes.skip(4 + frame) {
        None => Err(wkb::broken()),
        Some(()) if is_empty => Ok(None),
        Some(()) => wkb::shape(bytes.rest()),
    }
}

/// What the file says its positions are in. `None`: undefined, or not there.
fn crs(db: &Connection, layer: &Layer) -> rusqlite::Result<Option<String>> {
    let Some(geometry) = layer.geometry.as_ref().filter(|geometry| 0 < geometry.srs) else {
        return Ok(None);
    };
    let sql = "SELECT organization, organization_coordsys_id, definition \
        FROM gpkg_spatial_ref_sys WHERE srs_id = ?1";
    let found = db.query_row(sql, [geometry.srs], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?))
    });
    Ok(found.optional()?.map(|(organization, code, definition)| {
        if organization.eq_ignore_ascii_case("EPSG") { format!("EPSG:{code}") } else { definition }
    }))
}
