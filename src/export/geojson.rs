//! GeoJSON (RFC 7946), a feature a line, with the layer's name where GDAL looks for it.

use std::io::{self, Write};

use crate::wire::geojson::{Positions, feature};
use crate::wire::layers::Table;

pub fn write(table: &Table, out: &mut impl Write) -> io::Result<()> {
    let columns = table.columns();
    let name = table.layer.name();
    write!(out, "{{\"type\":\"FeatureCollection\",\"name\":\"{name}\",\"features\":[")?;
    for (at, row) in table.rows().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write!(out, "{comma}\n{}", feature(&columns, row, Positions::Exact))?;
    }
    out.write_all(b"\n]}\n")
}

/// A JSON array.
pub fn texts(texts: &[&str]) -> String {
    serde_json::to_string(texts).expect("texts are JSON")
}
