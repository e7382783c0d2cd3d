//! GeoPackage 1.3 (OGC 12-128r18): every layer a table of one SQLite database, with its spatial
//! index. It is made in memory, and the same rows give the same bytes: nothing in it tells when it
//! was made, and `last_change`, which must be something, is the beginning of 1970.
//!
//! Version 1.3 and not 1.4, as GDAL warns of the latter before its 3.7, and nothing of 1.4 is used.

mod spatial_index;

use std::io::{self, Write};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement, params};

use super::bounds::Bounds;
use super::{geojson, wkb};
use crate::wire::layers::{Column, Geometry, Kind, Layer, Source, Table, Value};

/// `GPKG`
const APPLICATION_ID: u32 = 0x4750_4b47;
const VERSION: u32 = 10_300;
const WGS_84: i32 = 4326;

/// What a file of SQLite says of itself, and the tables that every GeoPackage has (annex C).
const SCHEMA: &str = "
    CREATE TABLE gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL,
        srs_id INTEGER NOT NULL PRIMARY KEY,
        organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL,
        definition TEXT NOT NULL,
        description TEXT
    );
    CREATE TABLE gpkg_contents (
        table_name TEXT NOT NULL PRIMARY KEY,
        data_type TEXT NOT NULL,
        identifier TEXT UNIQUE,
        description TEXT DEFAULT '',
        last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x DOUBLE,
        min_y DOUBLE,
        max_x DOUBLE,
        max_y DOUBLE,
        srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
    );
    CREATE TABLE gpkg_geometry_columns (
        table_name TEXT NOT NULL,
        column_name TEXT NOT NULL,
        geometry_type_name TEXT NOT NULL,
        srs_id INTEGER NOT NULL,
        z TINYINT NOT NULL,
        m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
        CONSTRAINT uk_gc_table_name UNIQUE (table_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
    );
    CREATE TABLE gpkg_extensions (
        table_name TEXT,
        column_name TEXT,
        extension_name TEXT NOT NULL,
        definition TEXT NOT NULL,
        scope TEXT NOT NULL,
        CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
    );
    INSERT INTO gpkg_spatial_ref_sys VALUES
        ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined',
            'undefined Cartesian coordinate reference system'),
        ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined',
            'undefined geographic coordinate reference system'),
        ('WGS 84 geodetic', 4326, 'EPSG', 4326,
            'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,\
AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,\
AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],\
AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]',
            'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
";

pub fn write(source: Source, layers: &[Layer], out: &mut impl Write) -> io::Result<()> {
    let db = database(source, layers).map_err(io::Error::other)?;
    out.write_all(&db.serialize("main").map_err(io::Error::other)?)
}

fn database(source: Source, layers: &[Layer]) -> rusqlite::Result<Connection> {
    let db = Connection::open_in_memory()?;
    db.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}; \
         PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; BEGIN; {SCHEMA}"
    ))?;
    for layer in layers {
        put_layer(&db, &source.table(*layer))?;
    }
    db.execute_batch("COMMIT")?;
    Ok(db)
}

fn put_layer(db: &Connection, table: &Table) -> rusqlite::Result<()> {
    let name = table.layer.name();
    let columns = table.columns();
    // A table must be among the contents before its column of geometries is.
    let contents = "INSERT INTO gpkg_contents VALUES \
        (?1, 'features', ?1, '', '1970-01-01T00:00:00.000Z', ?2, ?3, ?4, ?5, ?6)";
    let (kind, bounds) = whole(table);
    let [min_x, min_y, max_x, max_y] = match bounds.known() {
        Some(Bounds { min, max }) => [min[0], min[1], max[0], max[1]].map(Some),
        None => [None; 4],
    };
    db.execute(contents, params![name, min_x, min_y, max_x, max_y, WGS_84])?;
    let column = "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, ?3, 0, 0)";
    db.execute(column, params![name, kind, WGS_84])?;
    db.execute_batch(&layer_table(name, kind, &columns))?;
    db.execute_batch(&spatial_index::table(name))?;
    put_rows(db, table, columns.len())?;
    // Last, as they would call functions that only GIS tools bring.
    db.execute_batch(&spatial_index::triggers(name))
}

/// The type of all geometries, and where they are.
fn whole(table: &Table) -> (&'static str, Bounds) {
    let mut bounds = Bounds::NOTHING;
    let mut kind = None;
    for geometry in table.rows().filter_map(|row| row.geometry) {
        bounds.join(&Bounds::of(&geometry));
        let this = match geometry {
            Geometry::Point(_) => "POINT",
            Geometry::Points(_) => "MULTIPOINT",
            Geometry::Area(_) => "MULTIPOLYGON",
            Geometry::AreaAndPoints(..) => "GEOMETRYCOLLECTION",
        };
        kind = Some(if kind.is_none_or(|kind| kind == this) { this } else { "GEOMETRY" });
    }
    (kind.unwrap_or("GEOMETRY"), bounds)
}

fn layer_table(name: &str, kind: &str, columns: &[Column]) -> String {
    let columns = columns.iter().map(|Column { name, kind }| {
        let kind = match kind {
            Kind::Text | Kind::Texts => "TEXT",
            Kind::Whole => "INTEGER",
            Kind::Real => "DOUBLE",
        };
        format!(", \"{name}\" {kind}")
    });
    let columns: String = columns.collect();
    format!(
        "CREATE TABLE \"{name}\" \
         (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {kind}{columns})"
    )
}

fn put_rows(db: &Connection, table: &Table, n_columns: usize) -> rusqlite::Result<()> {
    let name = table.layer.name();
    let places = ", ?".repeat(n_columns);
    let mut rows = db.prepare(&format!("INSERT INTO \"{name}\" VALUES (?, ?{places})"))?;
    let mut index = db.prepare(&spatial_index::row(name))?;
    for (fid, row) in (1_i64..).zip(table.rows()) {
        let bounds = row.geometry.as_ref().map(Bounds::of);
        let blob = row.geometry.as_ref().zip(bounds).map(|(geometry, at)| blob(geometry, &at));
        rows.raw_bind_parameter(1, fid)?;
        rows.raw_bind_parameter(2, blob)?;
        for (at, value) in (3..).zip(&row.values) {
            bind(&mut rows, at, value)?;
        }
        rows.raw_execute()?;
        if let Some(Bounds { min, max }) = bounds {
            index.execute(params![fid, min[0], max[0], min[1], max[1]])?;
        }
    }
    Ok(())
}

/// Of several texts a JSON array, as GDAL does.
fn bind(rows: &mut Statement, at: usize, value: &Value) -> rusqlite::Result<()> {
    let borrowed = |value| ToSqlOutput::Borrowed(value);
    match value {
        Value::Null => rows.raw_bind_parameter(at, borrowed(ValueRef::Null)),
        Value::Text(text) => rows.raw_bind_parameter(at, text),
        Value::Texts(texts) => rows.raw_bind_parameter(at, geojson::texts(texts)),
        Value::Whole(number) => rows.raw_bind_parameter(at, number),
        Value::Real(number) => rows.raw_bind_parameter(at, number),
    }
}

/// Little-endian, with a frame of two dimensions; a point is its own frame.
fn blob(geometry: &Geometry, bounds: &Bounds) -> Vec<u8> {
    const LITTLE_ENDIAN: u8 = 1;
    const FRAME: u8 = 1 << 1;
    let framed = !matches!(geometry, Geometry::Point(_));
    let mut bytes = b"GP\0".to_vec();
    bytes.push(LITTLE_ENDIAN | if framed { FRAME } else { 0 });
    bytes.extend(WGS_84.to_le_bytes());
    if framed {
        let Bounds { min, max } = bounds;
        let frame = [min[0], max[0], min[1], max[1]];
        bytes.extend(frame.into_iter().flat_map(f64::to_le_bytes));
    }
    wkb::put(&mut bytes, geometry);
    bytes
}
