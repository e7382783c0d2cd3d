//! Files out: what we write is read back as it was, by our own reader here and by GDAL in
//! `tests/peers`.

use std::fs;
use std::path::{Path, PathBuf};

use catchment::export::{self, Format};
use catchment::ingest::{self, Files};
use catchment::model::{Block, BlockIdx, District, Plan, Point, SharedZone};
use catchment::pipeline;
use catchment::wire::geojson::{Positions, feature};
use catchment::wire::layers::{Kind, Layer, Source};
use catchment::world::World;
use catchment::zones::{Zone, zones_of};
use geo::{MultiPolygon, Polygon, Rect};
use serde_json::Value;

use crate::ingest::Folder;
use crate::worlds::{Sketch, random_town, street};

/// A plan with its zones, to be exported.
struct Planned {
    world: World,
    plan: Plan,
    zones: Vec<Zone>,
}

impl Planned {
    fn of(world: World) -> Self {
        let plan = pipeline::plan(&world).unwrap();
        let zones = zones_of(&world, &plan);
        Self { world, plan, zones }
    }

    fn source(&self) -> Source<'_> {
        Source::public(&self.world, &self.plan, &self.zones)
    }

    fn bytes(&self, format: Format, layers: &[Layer]) -> Vec<u8> {
        bytes(self.source(), format, layers)
    }
}

fn bytes(source: Source, format: Format, layers: &[Layer]) -> Vec<u8> {
    let mut bytes = Vec::new();
    export::write(format, source, layers, &mut bytes).unwrap();
    bytes
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// The street with a block that has parts and a hole, one that is a point, and awkward names.
fn awkward() -> World {
    let street = street().district;
    let square = |west: f64, south: f64, size: f64| {
        Rect::new((west, south), (west + size, south + size)).to_polygon()
    };
    let hole = square(112.511, 37.851, 0.001).exterior().clone();
    let reversed: Vec<_> = hole.0.into_iter().rev().collect();
    let outer = street.blocks()[2].outline.as_ref().unwrap().0[0].exterior().clone();
    let parts = [Polygon::new(outer, vec![reversed.into()]), square(112.5112, 37.8512, 0.0005)];
    let blocks = street.blocks().iter().enumerate().map(|(at, block)| match at {
        0 => Block { name: Some("新建路“甲”, \"乙\"\n=1+1".to_owned()), ..block.clone() },
        2 => Block { outline: Some(MultiPolygon(parts.to_vec())), ..block.clone() },
        3 => Block { outline: None, name: Some("桃园".to_owned()), ..block.clone() },
        _ => block.clone(),
    });
    let schools = street.schools().to_vec();
    World::survey(District::new(schools, blocks.collect(), street.settings, None).unwrap())
}

/// Two schools that share a zone, and one that does not.
fn sharing() -> World {
    let mut district = random_town(3, 3, 40).district;
    let schools = district.school_idxs().take(2).collect();
    district.hand.shared_zones = vec![SharedZone { name: "东区".to_owned(), schools }];
    World::survey(district)
}

/// Nobody knows where anything is.
fn nowhere() -> World {
    Sketch::new(&[20, 10], &[(10, &[100, 200]), (10, &[50, 300]), (5, &[70, 90])]).world()
}

fn stories() -> [(&'static str, Planned); 5] {
    [
        ("street", street()),
        ("awkward", awkward()),
        ("sharing", sharing()),
        ("nowhere", nowhere()),
        ("town", random_town(7, 5, 300)),
    ]
    .map(|(story, world)| (story, Planned::of(world)))
}

/// A row as we know it: the geometry, and a value for every column, the id first.
type Known = (Option<Value>, Vec<(String, Kind, Value)>);

/// In the order of ids.
fn known(planned: &Planned, layer: Layer) -> Vec<Known> {
    let table = planned.source().table(layer);
    let columns = table.columns();
    let row = |row| {
        let feature = feature(&columns, row, Positions::Exact);
        let value = |name: &str| feature.property(name).unwrap().clone();
        let values = columns.iter().map(|one| (one.name.to_owned(), one.kind, value(one.name)));
        (feature.geometry.as_ref().map(|one| serde_json::to_value(one).unwrap()), values.collect())
    };
    let mut rows: Vec<Known> = table.rows().map(row).collect();
    rows.sort_by_key(|(_, values)| values[0].2.as_str().unwrap().to_owned());
    rows
}

/// The features of a file as `inspect` draws it, in the order of ids.
fn drawn(path: &Path) -> Vec<Value> {
    let text = ingest::picture(path).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut text: Value = serde_json::from_str(&text).unwrap();
    let mut features = text["features"].take().as_array().unwrap().clone();
    features.sort_by_key(|one| one["properties"]["id"].as_str().unwrap().to_owned());
    features
}

fn assert_same_value(found: &Value, kind: Kind, wanted: &Value, story: &str) {
    let number = |value: &Value| match value {
        Value::String(text) => text.parse().unwrap_or_else(|_| panic!("{story}: {text}")),
        other => other.as_f64().unwrap_or_else(|| panic!("{story}: {other}")),
    };
    match kind {
        _ if wanted.is_null() => assert!(found.is_null(), "{story}: {found}"),
        Kind::Text => assert_eq!(found, wanted, "{story}"),
        Kind::Whole | Kind::Real => assert_eq!(number(found), number(wanted), "{story}"),
        Kind::Texts => {
            let list = found.as_str().map(|text| serde_json::from_str(text).unwrap());
            assert_eq!(list.as_ref().unwrap_or(found), wanted, "{story}");
        }
    }
}

#[test]
fn our_own_reader_reads_every_format_back() {
    let folder = tempfile::tempdir().unwrap();
    for (story, planned) in stories() {
        for (layer, format) in
            Layer::ALL.iter().flat_map(|layer| Format::OF_LAYERS.map(|format| (*layer, format)))
        {
            let name = format!("{story}-{}.{}", layer.name(), format.ending());
            let known = known(&planned, layer);
            // Nothing in it is no table to our reader.
            if known.is_empty() {
                continue;
            }
            let path = put(folder.path(), &name, &planned.bytes(format, &[layer]));
            let drawn = drawn(&path);
            assert_eq!(drawn.len(), known.len(), "{name}");
            for (found, (geometry, values)) in drawn.iter().zip(&known) {
                for (column, kind, wanted) in values {
                    let found = &found["properties"][column];
                    assert_same_value(found, *kind, wanted, &format!("{name}, {column}"));
                }
                let collection = |one: &Value| one["type"] == "GeometryCollection";
                let comes_back = format != Format::Csv && !geometry.iter().any(collection);
                if comes_back {
                    let wanted = geometry.clone().unwrap_or_default();
                    assert_eq!(found["geometry"], wanted, "{name}");
                }
            }
        }
    }
}

#[test]
fn a_table_without_outlines_says_where_walks_start() {
    let planned = Planned::of(awkward());
    let folder = tempfile::tempdir().unwrap();
    let bytes = planned.bytes(Format::Csv, &[Layer::Blocks]);
    let drawn = drawn(&put(folder.path(), "blocks.csv", &bytes));
    for (found, block) in drawn.iter().zip(planned.world.district.blocks()) {
        let Point { lon, lat } = block.point.unwrap();
        assert_eq!(found["geometry"]["coordinates"], serde_json::json!([lon, lat]));
    }
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let towns = [0, 1].map(|_| Planned::of(random_town(7, 5, 300)));
    for format in Format::ALL {
        let layers = if format.holds_layers() { &Layer::ALL[..] } else { &[Layer::Blocks] };
        let [first, second] = towns.each_ref().map(|town| town.bytes(format, layers));
        assert!(first == second, "{format:?}");
    }
}

#[test]
fn only_who_asks_learns_how_many_children_a_block_has() {
    let planned = Planned::of(street());
    for format in Format::OF_LAYERS {
        let names = |children: bool| {
            let source = Source { children, ..planned.source() };
            let bytes = bytes(source, format, &[Layer::Blocks]);
            bytes.windows(8).filter(|window| window == b"children").count()
        };
        assert_eq!(names(false), 0, "{format:?}");
        assert!(0 < names(true), "{format:?}");
        let exceptions = planned.bytes(format, &[Layer::Exceptions]);
        assert!(!exceptions.windows(8).any(|window| window == b"children"), "{format:?}");
    }
}

/// A GeoPackage of all layers, opened.
fn database(planned: &Planned) -> rusqlite::Connection {
    let bytes = planned.bytes(Format::GeoPackage, &Layer::ALL);
    let mut db = rusqlite::Connection::open_in_memory().unwrap();
    db.deserialize_read_exact("main", &*bytes, bytes.len(), true).unwrap();
    db
}

fn number(db: &rusqlite::Connection, sql: &str) -> i64 {
    db.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_geopackage_is_what_the_standard_says() {
    for (story, planned) in stories() {
        let db = database(&planned);
        assert_eq!(number(&db, "PRAGMA application_id"), 0x4750_4b47, "{story}");
        assert_eq!(number(&db, "PRAGMA user_version"), 10_300, "{story}");
        let sound: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok", "{story}");
        assert_eq!(number(&db, "SELECT count(*) FROM pragma_foreign_key_check"), 0, "{story}");
        assert_eq!(number(&db, "SELECT count(*) FROM gpkg_contents"), 4, "{story}");
        for layer in Layer::ALL {
            let (name, known) = (layer.name(), known(&planned, layer));
            let somewhere = known.iter().filter(|row| row.0.is_some()).count() as i64;
            let indexed = number(&db, &format!("SELECT count(*) FROM rtree_{name}_geom"));
            assert_eq!(indexed, somewhere, "{story}: {name}");
            let rows = number(&db, &format!("SELECT count(*) FROM {name}"));
            assert_eq!(rows, known.len() as i64, "{story}: {name}");
            let triggers = format!(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{name}'"
            );
            assert_eq!(number(&db, &triggers), 6, "{story}: {name}");
        }
    }
}

#[test]
fn the_index_of_a_geopackage_finds_what_is_there() {
    let planned = Planned::of(random_town(7, 5, 300));
    let db = database(&planned);
    for block in planned.world.district.blocks() {
        let Point { lon, lat } = block.point.unwrap();
        let sql = format!(
            "SELECT count(*) FROM blocks JOIN rtree_blocks_geom AS r ON r.id = fid \
             WHERE blocks.id = '{}' AND minx <= {lon} AND {lon} <= maxx \
             AND miny <= {lat} AND {lat} <= maxy",
            block.id
        );
        assert_eq!(number(&db, &sql), 1, "{:?}", block.id);
    }
}

#[test]
fn what_was_exported_can_be_allocated_again() {
    let planned = Planned::of(awkward());
    let source = Source { children: true, ..planned.source() };
    let settings = "[files]\nschools_layer = \"schools\"\nblocks_layer = \"blocks\"\n";
    let folder = Folder::new(&[("settings.toml", settings)]);
    let both = bytes(source, Format::GeoPackage, &[Layer::Schools, Layer::Blocks]);
    let file = put(folder.path(), "plan.gpkg", &both);
    let settings = folder.path().join("settings.toml");
    let files = Files { settings: Some(&settings), ..Files::of(&file, &file) };
    let again = World::survey(ingest::read(&files).unwrap().district);
    assert_eq!(again.district.blocks().len(), planned.world.district.blocks().len());
    for (block, before) in again.district.blocks().iter().zip(planned.world.district.blocks()) {
        assert_eq!((&block.id, block.children), (&before.id, before.children));
        assert_eq!(block.outline, before.outline, "{:?}", block.id);
    }
    for block in again.district.block_idxs() {
        for school in again.district.school_idxs() {
            let walks =
                [&again, &planned.world].map(|world| world.distances.between(block, school));
            // Where a walk starts is chosen anew for blocks of parts that were made up here.
            assert!(walks[0] == walks[1] || block == BlockIdx(2), "{block:?}");
        }
    }
}

#[test]
fn an_ending_that_means_nothing_is_refused() {
    for format in Format::ALL {
        assert_eq!(Format::of_ending(format.ending()), Ok(format));
        assert_eq!(Format::of_ending(&format.ending().to_uppercase()), Ok(format));
    }
    for (ending, says) in
        [("kml", ".gpkg, .fgb, .geojson, .csv, .pmtiles, .xlsx"), ("", ".gpkg"), ("shp", "10")]
    {
        let refused = Format::of_ending(ending).unwrap_err().to_string();
        assert!(refused.contains(says), "{refused}");
    }
}
