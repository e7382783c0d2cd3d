//! The README says what is so.

use std::fs;

use catchment::ingest::Code;
use catchment::verify::PromiseName;

fn readme() -> String {
    fs::read_to_string("README.md").unwrap()
}

#[test]
fn every_code_is_listed_with_what_to_do() {
    let readme = readme();
    for code in Code::ALL {
        let row = format!("| {} | {} |", code.id(), code.advice());
        assert!(readme.contains(&row), "the README lacks\n{row}");
    }
    let rows = readme.lines().filter(|line| line.starts_with("| E") || line.starts_with("| W"));
    assert_eq!(rows.count(), Code::ALL.len(), "the README lists a code that is no more");
}

#[test]
fn every_promise_is_listed() {
    let readme = readme();
    for promise in PromiseName::ALL {
        assert!(readme.contains(&format!("| {} |", promise.as_str())), "{promise:?}");
    }
}

#[test]
fn every_room_is_listed_in_the_order_of_the_map() {
    let readme = readme();
    let map = fs::read_to_string("src/lib.rs").unwrap();
    let rooms = map.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let places: Vec<Option<usize>> = rooms
        .map(|room| {
            readme
                .find(&format!("| `{room}/` |"))
                .or_else(|| readme.find(&format!("| `{room}.rs` |")))
        })
        .collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
}
