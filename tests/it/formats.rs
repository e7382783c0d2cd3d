//! Files as offices have them: every format says the same of one district, whatever map it is on.

use std::fs;
use std::path::{Path, PathBuf};

use catchment::ingest::{self, Code, Files, InspectedLayer, Loaded, Problem, SeenCrs};
use catchment::model::{Block, District, InputRole, Point};
use geo::CoordsIter;

use crate::ingest::Folder;
use crate::worlds::Dice;

const FORMATS: &str = "fixtures/formats";

fn path(name: &str) -> PathBuf {
    Path::new(FORMATS).join(name)
}

fn read(schools: &str, blocks: &str, settings: &str) -> Result<Loaded, Vec<Problem>> {
    let folder = Folder::new(&[("settings.toml", settings)]);
    let settings = folder.path().join("settings.toml");
    ingest::read(&Files { settings: Some(&settings), ..Files::of(&path(schools), &path(blocks)) })
}

fn plain() -> District {
    read("schools.geojson", "blocks.geojson", "").unwrap().district
}

/// Degrees: a tenth of a millimeter, and for what was written in meters on a map a millimeter.
fn assert_same(found: &District, within: f64, story: &str) {
    let plain = plain();
    assert_eq!(found.schools().len(), plain.schools().len(), "{story}");
    assert_eq!(found.blocks().len(), plain.blocks().len(), "{story}");
    let near = |a: Point, b: Point| (a.lon - b.lon).abs().max((a.lat - b.lat).abs()) <= within;
    for (a, b) in found.schools().iter().zip(plain.schools()) {
        assert_eq!((&a.id, &a.name, a.seats), (&b.id, &b.name, b.seats), "{story}");
        assert!(near(a.point.unwrap(), b.point.unwrap()), "{story}: {a:?}, {b:?}");
    }
    for (a, b) in found.blocks().iter().zip(plain.blocks()) {
        assert_eq!((&a.id, &a.name, a.children), (&b.id, &b.name, b.children), "{story}");
        assert!(near(a.point.unwrap(), b.point.unwrap()), "{story}: {a:?}, {b:?}");
        assert_eq!(corners(a).len(), corners(b).len(), "{story}: {a:?}");
        for corner in corners(a) {
            let there = corners(b).iter().any(|other| near(corner, *other));
            assert!(there, "{story}: {corner:?} of {:?}", a.id);
        }
    }
}

fn corners(block: &Block) -> Vec<Point> {
    let outline = block.outline.as_ref().unwrap();
    outline.coords_iter().map(|at| Point { lon: at.x, lat: at.y }).collect()
}

fn codes(loaded: &Loaded) -> Vec<Code> {
    // The hole in B2.
    let others = loaded.notices.iter().filter(|notice| notice.code != Code::Gap);
    others.map(|notice| notice.code).collect()
}

#[test]
fn blocks_of_every_format_are_the_same() {
    for (name, within) in [
        ("blocks.gpkg", 0.0),
        ("blocks.fgb", 0.0),
        ("blocks.shp", 0.0),
        ("blocks_4547.fgb", 1e-9),
        ("blocks.zip", 1e-9),
    ] {
        let loaded = read("schools.geojson", name, "").unwrap();
        assert_same(&loaded.district, within, name);
        assert_eq!(codes(&loaded), [], "{name}");
    }
}

#[test]
fn schools_of_every_format_are_the_same() {
    let chinese = "[columns]\nid = [\"id\", \"学校代码\"]\nname = [\"name\", \"学校名称\"]\n\
        seats = [\"seats\", \"学位\"]\nlon = [\"lon\", \"经度\"]\nlat = [\"lat\", \"纬度\"]\n";
    for (name, settings, within, notices) in [
        ("schools.gpkg", "", 0.0, &[][..]),
        ("schools.xlsx", chinese, 0.0, &[Code::RowsAbove]),
        ("schools_utf8.csv", "", 0.0, &[]),
        ("schools_utf16.csv", "", 0.0, &[]),
        ("schools_utf16be.csv", "", 0.0, &[Code::AssumedEncoding]),
        ("schools_gb18030.csv", "", 0.0, &[Code::AssumedEncoding, Code::RowsAbove]),
        ("schools_gb18030.csv", "[files]\nencoding = \"GBK\"", 0.0, &[Code::RowsAbove]),
        ("schools_gb18030.csv", "[files]\nschools_header_row = 2", 0.0, &[Code::AssumedEncoding]),
        // X is the way north on this map, and the columns are called x and y.
        ("schools_4547.csv", "[files]\nschools_crs = \"EPSG:4547\"", 1e-9, &[]),
    ] {
        let loaded = read(name, "blocks.geojson", settings).unwrap();
        assert_same(&loaded.district, within, name);
        let found = codes(&loaded);
        assert!(notices.iter().all(|code| found.contains(code)), "{name}: {found:?}");
        assert_eq!(found.len(), notices.len(), "{name}: {:?}", loaded.notices);
    }
}

#[test]
fn the_settings_that_inspect_writes_read_the_files() {
    let files = ["schools.xlsx", "blocks.zip"].map(path);
    let inspected: Vec<_> = files.iter().map(|file| ingest::inspect(file)).collect();
    let stub = ingest::stub(&inspected);
    let loaded = read("schools.xlsx", "blocks.zip", &stub);
    assert_same(
        &loaded.unwrap_or_else(|problems| panic!("{stub}\n{problems:?}")).district,
        1e-9,
        &stub,
    );
}

fn layer(name: &str) -> InspectedLayer {
    let inspected = ingest::inspect(&path(name));
    assert_eq!(inspected.layers.len(), 1, "{inspected:?}");
    inspected.layers[0].clone()
}

#[test]
fn inspect_tells_what_is_in_a_file() {
    let sheet = layer("schools.xlsx");
    assert_eq!((sheet.format, sheet.n_rows, sheet.header_row), ("Excel", 2, Some(3)));
    assert_eq!(sheet.name.as_deref(), Some("学校"));
    assert_eq!(sheet.role, Some(InputRole::Schools));
    let guesses: Vec<_> = sheet.columns.iter().filter_map(|column| column.guess).collect();
    assert_eq!(guesses, ["id", "name", "seats", "lon", "lat"]);
    let meters = layer("schools_4547.csv");
    assert_eq!(meters.delimiter, Some(';'));
    assert!(
        matches!(&meters.crs, SeenCrs::Meters(which) if which.contains("EPSG:4547")),
        "{meters:?}"
    );
    let map = layer("blocks_4547.fgb");
    assert_eq!(map.crs, SeenCrs::Said("EPSG:4547".to_owned()));
    assert_eq!(map.geometries, [("Polygon".to_owned(), 6)]);
    let wide = layer("schools_utf16be.csv");
    assert_eq!((wide.encoding, wide.encoding_assumed), (Some("UTF-16BE"), true));
}

#[test]
fn blocks_in_two_files_are_one_table() {
    let whole: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(path("blocks.geojson")).unwrap()).unwrap();
    let half = |from: usize, to: usize| {
        let features = &whole["features"].as_array().unwrap()[from..to];
        serde_json::json!({"type": "FeatureCollection", "features": features}).to_string()
    };
    let folder = Folder::new(&[("north", &half(0, 2)), ("south.json", &half(2, 6))]);
    let more = [folder.path().join("south.json")];
    let first = folder.path().join("north");
    let schools = path("schools.geojson");
    let files = Files { more_blocks: &more, ..Files::of(&schools, &first) };
    let loaded = ingest::read(&files).unwrap();
    assert_same(&loaded.district, 0.0, "two files");
    // What is kept with a plan is one archive, and reads as the files did.
    let packed = ingest::packed(&first, &more).unwrap();
    assert!(packed.is_archive);
    let kept = folder.path().join("blocks.zip");
    fs::write(&kept, packed.bytes).unwrap();
    let again = ingest::read(&Files::of(&path("schools.geojson"), &kept)).unwrap();
    assert_eq!(again.district.inputs, loaded.district.inputs);
    assert_same(&again.district, 0.0, "the archive");
}

#[test]
fn a_block_that_is_in_two_files_is_told_with_its_file() {
    let file = path("blocks.geojson");
    let more = [file.clone()];
    let schools = path("schools.geojson");
    let files = Files { more_blocks: &more, ..Files::of(&schools, &file) };
    let problems = ingest::read(&files).unwrap_err();
    let first = problems.iter().find(|problem| problem.code == Code::SameId).unwrap();
    assert!(first.place.to_string().contains("blocks.geojson, feature 1"), "{first}");
}

#[test]
fn a_shapefile_is_kept_as_one_archive_with_its_parts() {
    let packed = ingest::packed(&path("blocks.shp"), &[]).unwrap();
    assert!(packed.is_archive);
    assert_eq!(packed.bytes, ingest::packed(&path("blocks.shp"), &[]).unwrap().bytes);
    let folder = Folder::new(&[]);
    let kept = folder.path().join("blocks.zip");
    fs::write(&kept, packed.bytes).unwrap();
    let loaded = ingest::read(&Files::of(&path("schools.geojson"), &kept)).unwrap();
    assert_same(&loaded.district, 0.0, "the archive of a shapefile");
}

#[test]
fn a_map_of_china_is_shifted_back() {
    let rows = "id,name,seats,lon,lat\nS1,杏花岭区第一小学,80,{A}\nS2,五一路小学,90,{B}\n";
    // The schools' places as GCJ-02 and BD-09 have them, by the published formulas in another language.
    let shifted = [
        ("GCJ-02", "112.5695033643,37.8732335806", "112.5776144982,37.8762221562"),
        ("BD-09", "112.5758914139,37.8795262622", "112.5840316334,37.8824213560"),
    ];
    for (crs, a, b) in shifted {
        let folder = Folder::new(&[
            ("schools.csv", &rows.replace("{A}", a).replace("{B}", b)),
            ("settings.toml", &format!("[files]\nschools_crs = \"{crs}\"")),
        ]);
        let (schools, settings) =
            (folder.path().join("schools.csv"), folder.path().join("settings.toml"));
        let blocks = path("blocks.geojson");
        let files = Files { settings: Some(&settings), ..Files::of(&schools, &blocks) };
        // A meter is 9e-6 degrees.
        assert_same(&ingest::read(&files).unwrap().district, 2e-9, crs);
    }
}

#[test]
fn children_of_addresses_are_those_of_their_blocks() {
    let addresses = "address,children,block,lon,lat\n1 A St,2,B1,,\n2 A St,1.5,B1,,\n\
        3 A St,0.5,,112.5652,37.8732\n4 A St,3,,112.5712,37.8732\n";
    let folder = Folder::new(&[("addresses.csv", addresses)]);
    let given = folder.path().join("addresses.csv");
    let (schools, blocks) = (path("schools.geojson"), path("blocks.geojson"));
    let files = Files { addresses: Some(&given), ..Files::of(&schools, &blocks) };
    let loaded = ingest::read(&files).unwrap();
    let children: Vec<i64> = loaded.district.blocks().iter().map(|one| one.children.0).collect();
    assert_eq!(children, [4, 0, 3, 0, 0, 0]);
    assert_eq!(codes(&loaded), [Code::ChildrenTwice]);
}

/// Every file of every format, a little damaged: each is read or objected to. The number of tries
/// per file is that of the variable `FUZZ`, if it is set.
#[test]
fn damaged_files_of_any_format_are_read_or_objected_to() {
    let tries: u64 = std::env::var("FUZZ").map_or(40, |text| text.parse().unwrap());
    let folder = Folder::new(&[]);
    for entry in fs::read_dir(FORMATS).unwrap() {
        let from = entry.unwrap().path();
        if from.extension().is_some_and(|ending| ["md", "shx"].iter().any(|other| ending == *other))
        {
            continue;
        }
        let name = from.file_name().unwrap().to_owned();
        // The other parts of a shapefile stay whole.
        for part in ["shp", "dbf", "prj", "cpg"].map(|ending| format!("blocks.{ending}")) {
            fs::copy(path(&part), folder.path().join(&part)).unwrap();
        }
        let whole = fs::read(&from).unwrap();
        for seed in 0..tries {
            let bytes = damaged(&whole, seed);
            fs::write(folder.path().join(&name), bytes).unwrap();
            let is_part =
                ["dbf", "prj", "cpg"].iter().any(|ending| from.extension().unwrap() == *ending);
            let given = if is_part { Path::new("blocks.shp") } else { Path::new(&name) };
            let given = folder.path().join(given);
            let inspected = ingest::inspect(&given);
            assert!(
                !inspected.layers.is_empty() || !inspected.problems.is_empty(),
                "{name:?} {seed}"
            );
            let files = Files::of(&given, &given);
            if let Err(problems) = ingest::read(&files) {
                assert!(!problems.is_empty(), "{name:?} {seed}");
            }
        }
    }
}

/// Bytes changed, cut out, cut off or repeated; of numbers often to the largest there are.
fn damaged(whole: &[u8], seed: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let mut bytes = whole.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len().max(1));
        let len = (dice.below(8) + 1).min(bytes.len() - at.min(bytes.len()));
        match dice.below(6) {
            0 => bytes[at..at + len].fill(0xff),
            1 => bytes[at..at + len].fill(0),
            2 => bytes[at..at + len].iter_mut().for_each(|byte| *byte = dice.below(256) as u8),
            3 => bytes.truncate(at.max(1)),
            4 => drop(bytes.drain(at..at + len)),
            _ => {
                let piece = bytes[at..at + len].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

#[test]
fn bytes_without_any_sense_are_objected_to() {
    let folder = Folder::new(&[]);
    let given = folder.path().join("blocks");
    let marks: [&[u8]; 8] = [
        b"",
        b"PK\x03\x04",
        b"SQLite format 3\0",
        b"fgb\x03fgb\x00",
        b"\0\0\x27\x0a",
        b"{",
        b"\xff\xfe",
        b"\xfe\xff",
    ];
    for seed in 0..400 {
        let mut dice = Dice::new(seed);
        let mark = marks[dice.below(8)];
        let rest = (0..dice.below(600)).map(|_| dice.below(256) as u8).collect::<Vec<u8>>();
        fs::write(&given, [mark, &rest].concat()).unwrap();
        ingest::inspect(&given);
        assert!(!ingest::read(&Files::of(&given, &given)).unwrap_err().is_empty());
    }
}
