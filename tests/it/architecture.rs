//! Arrows between rooms go one way.

use std::fs;
use std::path::{Path, PathBuf};

/// In the order of `lib.rs`: a room may use the rooms above it.
fn rooms() -> Vec<String> {
    let map = fs::read_to_string("src/lib.rs").unwrap();
    let rooms = map.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    rooms.map(str::to_owned).collect()
}

#[test]
fn a_room_uses_only_rooms_above_it() {
    let rooms = rooms();
    assert!(5 <= rooms.len(), "the map lists {rooms:?}");
    for (floor, room) in rooms.iter().enumerate() {
        for file in files_of(room) {
            let text = fs::read_to_string(&file).unwrap();
            for other in rooms_used_in(&text) {
                let above = rooms[..=floor].contains(&other);
                assert!(above, "{} uses {other}, which is not above {room}", file.display());
            }
        }
    }
}

#[test]
fn every_file_belongs_to_a_room_of_the_map() {
    let rooms = rooms();
    for entry in fs::read_dir("src").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let known = ["lib", "main", "web"].contains(&name.as_str()) || rooms.contains(&name);
        assert!(known, "{} is on no map", path.display());
    }
}

/// Absences: pure rooms know no files, formats, clocks or threads' order.
#[test]
fn pure_rooms_stay_pure() {
    let rooms = rooms();
    let outside = ["ingest", "wire", "export", "pages", "serve", "cli", "store", "office"];
    let foreign = [
        "std::fs",
        "std::io",
        "std::time",
        "std::env",
        "serde",
        "geojson",
        "axum",
        "tokio",
        "HashMap",
        "HashSet",
    ];
    for room in rooms.iter().filter(|room| !outside.contains(&room.as_str())) {
        for file in files_of(room) {
            let text = fs::read_to_string(&file).unwrap();
            for word in foreign {
                assert!(!text.contains(word), "{} knows {word}", file.display());
            }
        }
    }
}

#[test]
fn only_the_server_and_the_command_line_know_http() {
    for room in rooms().iter().filter(|room| !["serve", "cli"].contains(&room.as_str())) {
        for file in files_of(room) {
            let text = fs::read_to_string(&file).unwrap();
            // Databases are waited for, and so is whoever works with one.
            let waits = ["store", "office"].contains(&room.as_str());
            assert!(!text.contains("axum"), "{}", file.display());
            assert!(waits || !text.contains("tokio"), "{}", file.display());
        }
    }
}

#[test]
fn verify_shares_no_code_with_allocate() {
    for file in files_of("verify") {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!rooms_used_in(&text).contains(&"allocate".to_owned()), "{}", file.display());
    }
}

fn files_of(room: &str) -> Vec<PathBuf> {
    let file = PathBuf::from(format!("src/{room}.rs"));
    if file.exists() { vec![file] } else { files_under(&Path::new("src").join(room)) }
}

fn files_under(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_under(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The rooms named after `crate::`, braces included; comments and docs do not count.
fn rooms_used_in(text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut used = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    _ => {}
                }
                if is_word(c) && depth == 0 {
                    word.push(c);
                } else if (depth == 0 || c == '{') && !word.is_empty() {
                    used.push(std::mem::take(&mut word));
                }
            }
            used.extend((!word.is_empty()).then_some(word));
        } else {
            used.push(rest.chars().take_while(|c| is_word(*c)).collect());
        }
    }
    used
}
