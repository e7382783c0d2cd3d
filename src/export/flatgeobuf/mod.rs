//! FlatGeobuf, version 3: a header, a packed R-tree, and features one after another along a Hilbert
//! curve, so that a reader over HTTP asks for little more than what it shows.
//!
//! A layer with a row that is nowhere has no index, as the tree has no place for it.

mod index;

use std::io::{self, Write};

use flatbuffers::{
    FlatBufferBuilder, ForwardsUOffset, TableFinishedWIPOffset, VOffsetT, Vector, WIPOffset,
};
use geo::{MultiPolygon, Polygon};

use super::bounds::Bounds;
use super::geojson;
use crate::model::Point;
use crate::wire::layers::{Column, Geometry, Kind, Row, Table, Value};

const MARK: [u8; 8] = *b"fgb\x03fgb\x00";

/// Kinds of geometries, as the format numbers them.
mod kind {
    pub const UNKNOWN: u8 = 0;
    pub const POINT: u8 = 1;
    pub const POLYGON: u8 = 3;
    pub const MULTI_POINT: u8 = 4;
    pub const MULTI_POLYGON: u8 = 6;
    pub const COLLECTION: u8 = 7;
}

type Builder<'f> = FlatBufferBuilder<'f>;
type Flat = WIPOffset<TableFinishedWIPOffset>;
type Flats<'f> = WIPOffset<Vector<'f, ForwardsUOffset<TableFinishedWIPOffset>>>;

pub fn write(table: &Table, out: &mut impl Write) -> io::Result<()> {
    let mut builder = Builder::new();
    let mut features = Vec::with_capacity(table.len());
    let mut boxes = Vec::with_capacity(table.len());
    let kind = kind_of_all(table);
    for row in table.rows() {
        boxes.push(row.geometry.as_ref().map_or(Bounds::NOTHING, Bounds::of));
        features.push(feature(&mut builder, &row, kind));
    }
    let indexed = !boxes.is_empty() && boxes.iter().all(|bounds| bounds.known().is_some());
    out.write_all(&MARK)?;
    out.write_all(&header(&mut builder, table, &Whole { kind, indexed, boxes: &boxes }))?;
    let mut order: Vec<usize> = (0..features.len()).collect();
    if indexed {
        order = index::order(&boxes);
        let leaves = order.iter().map(|at| (boxes[*at], features[*at].len()));
        out.write_all(&index::tree(leaves.collect()))?;
    }
    order.into_iter().try_for_each(|at| out.write_all(&features[at]))
}

/// What the header says of all rows.
struct Whole<'a> {
    kind: u8,
    indexed: bool,
    boxes: &'a [Bounds],
}

fn kind_of_all(table: &Table) -> u8 {
    let mut kinds = table.rows().filter_map(|row| row.geometry.as_ref().map(kind_of));
    let first = kinds.next().unwrap_or(kind::UNKNOWN);
    if kinds.all(|kind| kind == first) { first } else { kind::UNKNOWN }
}

fn kind_of(geometry: &Geometry) -> u8 {
    match geometry {
        Geometry::Point(_) => kind::POINT,
        Geometry::Points(_) => kind::MULTI_POINT,
        Geometry::Area(_) => kind::MULTI_POLYGON,
        Geometry::AreaAndPoints(..) => kind::COLLECTION,
    }
}

fn header(builder: &mut Builder, table: &Table, whole: &Whole) -> Vec<u8> {
    builder.reset();
    let name = builder.create_string(table.layer.name());
    let columns: Vec<Flat> = table.columns().into_iter().map(|one| column(builder, one)).collect();
    let columns = builder.create_vector(&columns);
    let crs = wgs_84(builder);
    let mut bounds = Bounds::NOTHING;
    whole.boxes.iter().for_each(|one| bounds.join(one));
    let envelope = bounds
        .known()
        .map(|Bounds { min, max }| builder.create_vector(&[min[0], min[1], max[0], max[1]]));
    let node_size = if whole.indexed { index::NODE_SIZE } else { 0 };
    let start = builder.start_table();
    builder.push_slot_always(slot(0), name);
    if let Some(envelope) = envelope {
        builder.push_slot_always(slot(1), envelope);
    }
    builder.push_slot(slot(2), whole.kind, kind::UNKNOWN);
    builder.push_slot_always(slot(7), columns);
    builder.push_slot(slot(8), whole.boxes.len() as u64, 0);
    builder.push_slot_always(slot(9), node_size);
    builder.push_slot_always(slot(10), crs);
    let header = builder.end_table(start);
    finished(builder, header)
}

fn column(builder: &mut Builder, column: Column) -> Flat {
    const LONG: u8 = 7;
    const DOUBLE: u8 = 10;
    const STRING: u8 = 11;
    const JSON: u8 = 12;
    let kind = match column.kind {
        Kind::Text => STRING,
        Kind::Texts => JSON,
        Kind::Whole => LONG,
        Kind::Real => DOUBLE,
    };
    let name = builder.create_string(column.name);
    let start = builder.start_table();
    builder.push_slot_always(slot(0), name);
    builder.push_slot_always(slot(1), kind);
    builder.end_table(start)
}

fn wgs_84(builder: &mut Builder) -> Flat {
    let (organization, name) = (builder.create_string("EPSG"), builder.create_string("WGS 84"));
    let start = builder.start_table();
    builder.push_slot_always(slot(0), organization);
    builder.push_slot_always(slot(1), 4326_i32);
    builder.push_slot_always(slot(2), name);
    builder.end_table(start)
}

/// With its length in front.
fn feature(builder: &mut Builder, row: &Row, kind_of_all: u8) -> Vec<u8> {
    builder.reset();
    let geometry = row.geometry.as_ref().map(|one| geometry(builder, one, kind_of_all));
    let values = builder.create_vector(&values(&row.values));
    let start = builder.start_table();
    if let Some(geometry) = geometry {
        builder.push_slot_always(slot(0), geometry);
    }
    builder.push_slot_always(slot(1), values);
    let feature = builder.end_table(start);
    finished(builder, feature)
}

/// Each behind the number of its column; null is left out.
fn values(values: &[Value]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (at, value) in (0_u16..).zip(values) {
        if *value != Value::Null {
            bytes.extend(at.to_le_bytes());
        }
        match value {
            Value::Null => {}
            Value::Text(text) => put_text(&mut bytes, text),
            Value::Texts(texts) => put_text(&mut bytes, &geojson::texts(texts)),
            Value::Whole(number) => bytes.extend(number.to_le_bytes()),
            Value::Real(number) => bytes.extend(number.to_le_bytes()),
        }
    }
    bytes
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    let len = u32::try_from(text.len()).expect("no name has four billion letters");
    bytes.extend(len.to_le_bytes());
    bytes.extend(text.as_bytes());
}

/// It says its kind where the header does not say it for all.
fn geometry(builder: &mut Builder, geometry: &Geometry, kind_of_all: u8) -> Flat {
    let kind = match kind_of(geometry) {
        kind if kind == kind_of_all => kind::UNKNOWN,
        kind => kind,
    };
    match geometry {
        Geometry::Point(point) => points(builder, std::slice::from_ref(point), kind),
        Geometry::Points(several) => points(builder, several, kind),
        Geometry::Area(area) => multi_polygon(builder, area, kind),
        Geometry::AreaAndPoints(area, several) => {
            let area = multi_polygon(builder, area, kind::MULTI_POLYGON);
            let several = points(builder, several, kind::MULTI_POINT);
            parts(builder, &[area, several], kind)
        }
    }
}

fn multi_polygon(builder: &mut Builder, area: &MultiPolygon<f64>, kind: u8) -> Flat {
    let polygons: Vec<Flat> = area.iter().map(|one| polygon(builder, one)).collect();
    parts(builder, &polygons, kind)
}

/// All corners of all rings, and where each ring ends; one ring ends with the corners.
fn polygon(builder: &mut Builder, polygon: &Polygon<f64>) -> Flat {
    let rings = || std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let corners: Vec<f64> =
        rings().flat_map(|ring| ring.coords()).flat_map(|at| [at.x, at.y]).collect();
    let mut end = 0;
    let ends = rings().map(|ring| {
        end += u32::try_from(ring.0.len()).expect("nobody has four billion corners in memory");
        end
    });
    let ends: Vec<u32> = ends.collect();
    let ends = (1 < ends.len()).then(|| builder.create_vector(&ends));
    let corners = builder.create_vector(&corners);
    let start = builder.start_table();
    if let Some(ends) = ends {
        builder.push_slot_always(slot(0), ends);
    }
    builder.push_slot_always(slot(1), corners);
    builder.push_slot(slot(6), kind::POLYGON, kind::UNKNOWN);
    builder.end_table(start)
}

fn points(builder: &mut Builder, points: &[Point], kind: u8) -> Flat {
    let positions: Vec<f64> = points.iter().flat_map(|point| [point.lon, point.lat]).collect();
    let positions = builder.create_vector(&positions);
    let start = builder.start_table();
    builder.push_slot_always(slot(1), positions);
    builder.push_slot(slot(6), kind, kind::UNKNOWN);
    builder.end_table(start)
}

fn parts(builder: &mut Builder, parts: &[Flat], kind: u8) -> Flat {
    let parts: Flats = builder.create_vector(parts);
    let start = builder.start_table();
    builder.push_slot(slot(6), kind, kind::UNKNOWN);
    builder.push_slot_always(slot(7), parts);
    builder.end_table(start)
}

/// With its length in front.
fn finished(builder: &mut Builder, root: WIPOffset<TableFinishedWIPOffset>) -> Vec<u8> {
    builder.finish_size_prefixed(root, None);
    builder.finished_data().to_vec()
}

/// Where the offset of a field stands among those of its table.
fn slot(field: VOffsetT) -> VOffsetT {
    4 + 2 * field
}
