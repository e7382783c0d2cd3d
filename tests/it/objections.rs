//! Files in: what is objected to, story by story, and that no file makes the reader fall over.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use catchment::ingest::{Code, Problem};

use crate::ingest::{Folder, read_folder};
use crate::worlds::Dice;

/// Stories of files that are broken, or doubtful.
fn stories() -> Vec<PathBuf> {
    let wanted = |name: &str| name.starts_with("bad_") || name.starts_with("doubts");
    let folders = fs::read_dir("fixtures").unwrap().map(|entry| entry.unwrap());
    let mut stories: Vec<PathBuf> = folders
        .filter(|entry| wanted(entry.file_name().to_str().unwrap()))
        .map(|entry| entry.path())
        .collect();
    stories.sort();
    stories
}

/// All that is found in a story: its problems, or else its notices.
fn found_in(story: &Path) -> Vec<Problem> {
    let level = fs::read_to_string(story.join("level.txt")).ok();
    let read = read_folder(story, level.as_deref().map(str::trim));
    read.map_or_else(|problems| problems, |loaded| loaded.notices)
}

/// With `UPDATE=1` in the environment what is found becomes what is expected; look at the diff.
#[test]
fn every_story_is_objected_to_as_expected() {
    for story in stories() {
        let found: String = found_in(&story).iter().map(|problem| format!("{problem}\n")).collect();
        let file = story.join("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, &found).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap();
        assert_eq!(found, expected, "{}", story.display());
        assert!(!found.is_empty(), "{} is fine", story.display());
    }
}

#[test]
fn every_story_has_its_drawing() {
    for story in stories() {
        let readme = fs::read_to_string(story.join("README.md")).unwrap_or_default();
        assert!(readme.starts_with("# "), "{} has no README", story.display());
    }
}

#[test]
fn every_code_is_in_a_story() {
    let found: BTreeSet<Code> =
        stories().iter().flat_map(|story| found_in(story)).map(|problem| problem.code).collect();
    // What files ask for together is objected to where plans are made: `impossible` tells those.
    // How homes meet the streets is found when walks are measured: `cli` tells that.
    let measured =
        [Code::NoWalk, Code::FarFromStreets, Code::GateFarFromStreets, Code::UnreachedSchool];
    // Of files that no plan is made from: `find` and the reader of what the office tells do.
    let beside = [
        Code::NoAddress,
        Code::BadDay,
        Code::BadWebsite,
        Code::BadBasemap,
        Code::LacksKey,
        Code::BadIssuer,
        Code::UnknownNameClaim,
        Code::UnknownStrangers,
        Code::UnknownTimeZone,
    ];
    let of_files = Code::ALL.into_iter().filter(|code| {
        !code.id().starts_with("E7") && !measured.contains(code) && !beside.contains(code)
    });
    let missing: Vec<&str> = of_files.filter(|code| !found.contains(code)).map(Code::id).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn codes_are_unique_and_say_what_to_do() {
    let ids: BTreeSet<&str> = Code::ALL.into_iter().map(Code::id).collect();
    assert_eq!(ids.len(), Code::ALL.len());
    assert!(Code::ALL.is_sorted_by_key(|code| code.id()));
    for code in Code::ALL {
        assert!(!code.advice().ends_with('.') && code.advice().contains(';') || code.is_notice());
    }
}

/// A district that uses every kind of file, with each fact somewhere.
fn good_files() -> [(&'static str, Vec<u8>); 8] {
    let schools = "id,name,level,seats,classes,class_size,max_pupils,block,lon,lat,least_children,shared_zone,quality
S1,North,primary,20,,,,B1,112.505,37.865,5,East,1.5
S2,南小学,nine-year,,2,30,50,,112.515,37.855,,East,
S3,East,junior,9,,,,,112.5,37.8,,,
";
    let blocks = r#"{"type": "FeatureCollection", "crs": null, "features": [
{"type": "Feature", "properties": {"id": "B1", "children": 3.5, "grade6": 1, "current_school": "S1"}, "geometry":
 {"type": "Polygon", "coordinates": [[[112.5, 37.85], [112.51, 37.85], [112.51, 37.86], [112.5, 37.86],
 [112.5, 37.85]], [[112.502, 37.852], [112.502, 37.854], [112.504, 37.854], [112.502, 37.852]]]}},
{"type": "Feature", "id": 2, "properties": {"children": 4, "name": "东"}, "geometry":
 {"type": "MultiPolygon", "coordinates": [[[[112.51, 37.85], [112.52, 37.85], [112.52, 37.86],
 [112.51, 37.85]]]]}},
{"type": "Feature", "id": "B3", "properties": {"children": "1e1"}, "geometry": {"type": "Point",
 "coordinates": [112.5, 37.86, 800]}}]}
"#;
    let distances = "block,school,meters\nB1,S1,10.5\nB1,S2,20\n2,S1,7\nB3,S2,1e3\nB3,S3,5\n";
    let adjacency = "block,neighbor\nB1,2\n2,B3\n";
    let settings =
        "rule = \"least-walk\"\nown_block = true\neffort = \"best\"\nmax_walk_m = 5e3\ncompact_within = 0.01
[columns]\nseats = [\"seats\", \"学位\"]\n[class_size]\nprimary = 40\n[schools.S1]\nseats = 21
[schools.S4]\nnew = true\nlon = 112.5\nlat = 37.85\nseats = 9\nname = \"New\"\n[schools.S2]\nclosed = false
[pins]\nB1 = \"S2\"\n[bans]\n2 = [\"S3\"]\n[shared_zones]\nWest = [\"S4\", \"S3\"]
[keep]\nprice_m = 300\nyears = 6\nentry_year = 2027\n[grandfathered]\nchildren = [\"grade6\"]\n";
    let keep = "block,school,moved\nB1,S2,2020\n2,S2,\nB3,S1,2026\n";
    [
        ("schools.csv", schools),
        ("blocks.geojson", blocks),
        ("distances.csv", distances),
        ("adjacency.csv", adjacency),
        ("settings.toml", settings),
        ("keep.csv", keep),
        ("pins.csv", "block,school\n2,S1\nB3,S3\n"),
        ("bans.csv", "block,school\nB3,S1\n"),
    ]
    .map(|(name, text)| (name, text.as_bytes().to_vec()))
}

/// One to three accidents: bytes changed, lost, doubled, moved, or replaced by a nasty word.
fn damaged(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    const NASTY: [&str; 22] = [
        "NaN",
        "-1",
        "1e400",
        "1e-400",
        "99999999999999999999",
        "0.0000000000000000000000001",
        "null",
        "[]",
        "{}",
        "\"",
        ",",
        "\n",
        "\r",
        "\u{feff}",
        "\0",
        "[[[[",
        "180.0000001",
        "\"B1\"",
        "B1",
        "-0.0",
        "true",
        "=",
    ];
    for _ in 0..=dice.below(2) {
        let at = dice.below(bytes.len());
        let until = (at + dice.below(12)).min(bytes.len());
        match dice.below(6) {
            0 => bytes[at] = dice.below(256) as u8,
            1 => drop(bytes.drain(at..until)),
            2 => {
                let copy = bytes[at..until].to_vec();
                bytes.splice(at..at, copy);
            }
            3 => bytes.truncate(at.max(1)),
            4 => {
                // A number gets another digit, which moves places and makes counts silly.
                let digits: Vec<usize> =
                    (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
                if let Some(digit) = digits.get(dice.below(digits.len().max(1))) {
                    bytes[*digit] = b'0' + dice.below(10) as u8;
                }
            }
            _ => {
                let word = NASTY[dice.below(NASTY.len())];
                bytes.splice(at..until, word.bytes());
            }
        }
        if bytes.is_empty() {
            bytes.push(b'x');
        }
    }
    bytes
}

#[test]
fn damaged_files_are_read_or_objected_to_and_never_worse() {
    let good = good_files();
    let folder = Folder::new(&[]);
    good.iter().for_each(|(name, bytes)| fs::write(folder.path().join(name), bytes).unwrap());
    assert!(folder.read(Some("primary")).is_ok(), "before any damage");
    let (mut fine, mut objected) = (0, 0);
    for seed in 0..1_000 {
        let mut dice = Dice::new(seed);
        let victim = dice.below(good.len());
        let (name, good) = &good[victim];
        fs::write(folder.path().join(name), damaged(good.clone(), &mut dice)).unwrap();
        println!("seed {seed}");
        match folder.read(Some("primary")) {
            Ok(loaded) => {
                assert!(loaded.notices.iter().all(|notice| notice.code.is_notice()));
                fine += 1;
            }
            Err(problems) => {
                assert!(!problems.is_empty());
                assert!(problems.iter().all(|problem| !problem.code.is_notice()));
                objected += 1;
            }
        }
        fs::write(folder.path().join(name), good).unwrap();
    }
    assert!(100 < fine && 100 < objected, "{fine} fine, {objected} objected to");
}
