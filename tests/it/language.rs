//! Texts for people stand in the files of the room for language, each is said, and none elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use catchment::language::Language;

/// Files whose code holds Chinese to recognize what others wrote, or to make up names, and says
/// none of it as a text of ours.
const READS_CHINESE: [&str; 6] = [
    "src/describe/numbers.rs",
    "src/ingest/inspect/guess.rs",
    "src/ingest/public_addresses.rs",
    "src/ingest/street_sides.rs",
    "src/search/fold.rs",
    "src/synth/names.rs",
];

/// Words of the Chinese texts that are names of things, though they begin small.
const NAMES: [&str; 2] = ["plan.json", "verify"];

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().unwrap() != "node_modules" {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|is| is == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// What the compiler makes a program of: no comments, no tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let program = text.split("#[cfg(test)]").next().unwrap();
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    program.lines().filter(is_code).flat_map(|line| [line, "\n"]).collect()
}

fn all_code() -> BTreeMap<PathBuf, String> {
    let files = files(Path::new("src"), "rs").into_iter();
    files.map(|path| (path.clone(), code(&path))).collect()
}

/// The text files of a language, without comments.
fn texts(language: Language) -> BTreeMap<PathBuf, String> {
    let folder = Path::new("src/language").join(language.code());
    let without_comments = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(|line| [line, "\n"]).collect()
    };
    files(&folder, "ftl").into_iter().map(|path| (path.clone(), without_comments(&path))).collect()
}

fn names(language: Language) -> BTreeSet<String> {
    let texts = texts(language);
    let lines = texts.values().flat_map(|text| text.lines());
    let named = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
    named.map(|line| line.split_once('=').unwrap().0.trim().to_owned()).collect()
}

/// The names that calls say outright, with where.
fn said(code: &str) -> Vec<String> {
    let literal = |text: &str| {
        let text = text.trim_start().strip_prefix('"')?;
        Some(text.split_once('"')?.0.to_owned())
    };
    let of_macro = code.match_indices("say!(").filter_map(|(at, call)| {
        let (_, after) = code[at + call.len()..].split_once(',')?;
        literal(after)
    });
    let ways = [".say(", ".say_of(", ".say_with(", ".say_more(", ".joined(", "label("];
    let of_calls = ways.into_iter().flat_map(|way| {
        code.match_indices(way).filter_map(|(at, call)| literal(&code[at + call.len()..]))
    });
    of_macro.chain(of_calls).collect()
}

/// What names begin and end with that are put together, as `level-{level}`.
fn composed(code: &str) -> Vec<(String, String)> {
    let call = ".say(&format!(\"";
    let around = |(at, _): (usize, &str)| {
        let (name, _) = code[at + call.len()..].split_once('"')?;
        let (start, rest) = name.split_once('{')?;
        Some((start.to_owned(), rest.split_once('}')?.1.to_owned()))
    };
    code.match_indices(call).filter_map(around).collect()
}

#[test]
fn every_text_that_is_said_is_there() {
    let mut n_said = 0;
    for (path, code) in all_code() {
        for name in said(&code) {
            n_said += 1;
            for language in Language::ALL {
                assert!(language.has(&name), "{} says {name}", path.display());
            }
        }
    }
    assert!(100 < n_said, "only {n_said} texts are said");
}

#[test]
fn every_text_that_is_there_is_said() {
    let code = all_code();
    let composed: Vec<(String, String)> = code.values().flat_map(|code| composed(code)).collect();
    for language in Language::ALL {
        let texts = texts(language);
        let is_said = |name: &String| {
            let (literal, within) = (format!("\"{name}\""), format!("{{ {name} }}"));
            code.values().any(|code| code.contains(&literal))
                || texts.values().any(|text| text.contains(&within))
                || composed
                    .iter()
                    .any(|(start, end)| name.starts_with(start) && name.ends_with(end))
        };
        let never: Vec<String> =
            names(language).into_iter().filter(|name| !is_said(name)).collect();
        assert_eq!(never, Vec::<String>::new(), "{}: nobody says these", language.code());
    }
}

#[test]
fn no_chinese_is_baked_in_code() {
    let chinese = |code: &String| code.chars().any(is_chinese);
    let found = all_code().into_iter().filter(|(_, code)| chinese(code));
    let found: Vec<PathBuf> = found.map(|(path, _)| path).collect();
    assert_eq!(found, READS_CHINESE.map(PathBuf::from));
}

/// A character, or a mark that only Chinese has.
fn is_chinese(char: char) -> bool {
    matches!(char, '、' | '。' | '《' | '》' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

#[test]
fn no_language_has_words_of_the_other() {
    for (path, text) in texts(Language::English) {
        let chinese = text.lines().find(|line| line.chars().any(is_chinese));
        assert_eq!(chinese, None, "{}", path.display());
    }
    for (path, text) in texts(Language::Chinese) {
        for line in text.lines() {
            let english = words(line).into_iter().find(|word| {
                word.starts_with(|first: char| first.is_ascii_lowercase()) && 1 < word.len()
            });
            assert_eq!(english, None, "{}: {line}", path.display());
        }
    }
}

/// Latin words that a reader sees: without the text's name, what it is filled with, names of its
/// variants, and [`NAMES`].
fn words(line: &str) -> Vec<String> {
    let named = line.starts_with(|first: char| first.is_ascii_lowercase());
    let text = if named { line.split_once('=').unwrap().1 } else { line };
    let mut seen = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(['{', '[']) {
        seen.push_str(before);
        let end = after.find(['}', ']']).or(after.find("->")).unwrap_or(after.len());
        rest = &after[end..];
    }
    seen.push_str(rest);
    let seen = NAMES.iter().fold(seen, |seen, name| seen.replace(name, " "));
    let words = seen.split(|c: char| !c.is_ascii_alphabetic());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn words_are_what_a_reader_sees() {
    let none: [&str; 0] = [];
    assert_eq!(words("why-no-seat = 您家所在的{ $block }没有学位。"), none);
    assert_eq!(words("        [plus] { $walk } + { $crowding } 米"), none);
    assert_eq!(words("why = 学校{ $way ->"), none);
    assert_eq!(words("page = 由 verify 核验 of GDAL"), ["of", "GDAL"]);
}
