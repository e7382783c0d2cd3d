//! Excel workbooks (`.xlsx`; ECMA-376): one sheet as a table. Formulas give what they last gave.

use std::collections::BTreeMap;

use super::archive::{Archive, BadArchive};
use super::grid::{self, Grid};
use super::xml::{Element, Piece, Pieces};
use super::{How, Read};
use crate::ingest::Code;
use crate::ingest::problem::{FileName, Problems};
use crate::ingest::table::Cell;

/// The columns that a sheet may have here.
const MOST_COLUMNS: u32 = 4_000;

/// What a merged cell says is said of so many rows of the sheet at most, all merged ones together.
const MOST_FILLED: u64 = 2_000_000;

const CUT_OFF: BadArchive = BadArchive::Broken("a part of the workbook is damaged");

const BOOK: &str = "xl/workbook.xml";

pub fn is_one(archive: &Archive) -> bool {
    archive.find(BOOK).is_some()
}

/// `None` after a problem.
pub fn read(
    file: &FileName,
    archive: &Archive,
    how: &How,
    problems: &mut Problems,
) -> Option<Read> {
    let sheets = match sheets(archive) {
        Ok(sheets) => sheets,
        Err(bad) => return super::refuse(file, bad, problems),
    };
    let names: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
    let chosen = match &how.layer {
        Some(layer) => match sheets.iter().position(|(name, _)| name == layer) {
            Some(at) => at..at + 1,
            None => return super::no_such_layer(file, layer, &names, problems),
        },
        None => 0..sheets.len(),
    };
    for (name, path) in &sheets[chosen] {
        let grid = match sheet(archive, path) {
            Ok(grid) => grid,
            Err(bad) => return super::refuse(file, bad, problems),
        };
        if !grid.rows.is_empty() {
            let table = grid::table(file, grid, how, problems)?;
            return Some(Read::new("Excel", Some(name.clone()), table));
        }
    }
    problems.add(file.problem(Code::Empty));
    None
}

/// Nothing, if it cannot be read.
pub fn sheet_names(archive: &Archive) -> Vec<String> {
    sheets(archive).unwrap_or_default().into_iter().map(|(name, _)| name).collect()
}

/// Names of sheets and where they are in the archive, in the order of the workbook.
fn sheets(archive: &Archive) -> Result<Vec<(String, String)>, BadArchive> {
    let targets = targets(&text(archive, "xl/_rels/workbook.xml.rels")?);
    let book = text(archive, BOOK)?;
    let sheet = |piece| match piece {
        Piece::Start(element) if element.name == "sheet" => {
            let (name, id) = (element.attribute("name")?, element.attribute("id")?);
            Some((name.into_owned(), targets.get(id.as_ref())?.clone()))
        }
        _ => None,
    };
    Ok(Pieces::of(&book)
        .filter_map(sheet)
        .filter(|(_, path)| archive.find(path).is_some())
        .collect())
}

fn targets(relations: &str) -> BTreeMap<String, String> {
    let target = |piece| match piece {
        Piece::Start(element) if element.name == "Relationship" => {
            let target = element.attribute("Target")?;
            let path = match target.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None => format!("xl/{}", target.trim_start_matches("./")),
            };
            Some((element.attribute("Id")?.into_owned(), path))
        }
        _ => None,
    };
    Pieces::of(relations).filter_map(target).collect()
}

fn text(archive: &Archive, name: &str) -> Result<String, BadArchive> {
    let member =
        archive.find(name).ok_or(BadArchive::Broken("a part of the workbook is missing"))?;
    String::from_utf8(archive.unpack(member)?)
        .map_err(|_| BadArchive::Broken("a part of the workbook is not UTF-8"))
}

fn sheet(archive: &Archive, path: &str) -> Result<Grid, BadArchive> {
    let strings = match archive.find("xl/sharedStrings.xml") {
        Some(_) => strings(&text(archive, "xl/sharedStrings.xml")?).ok_or(CUT_OFF)?,
        None => Vec::new(),
    };
    let xml = text(archive, path)?;
    let mut grid = Grid::default();
    let mut merged = Vec::new();
    let mut pieces = Pieces::of(&xml);
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut whole = false;
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Start(element) if element.name == "row" => {
                let said: Option<u32> = element.attribute("r").and_then(|r| r.parse().ok());
                row = said.unwrap_or(row + 1).min(u32::MAX - 1);
                column = 0;
            }
            Piece::Start(element) if element.name == "c" => {
                let at = element.attribute("r").and_then(|r| place(&r));
                let (at_row, at_column) = at.unwrap_or((row, column + 1));
                (row, column) = (at_row.min(u32::MAX - 1), at_column);
                if MOST_COLUMNS < column {
                    return Err(BadArchive::TooLarge(format!(
                        "a cell in column {column}, and {MOST_COLUMNS} columns are the most"
                    )));
                }
                let cell = value(&mut pieces, &element, &strings).ok_or(CUT_OFF)?;
                if !cell.is_missing() {
                    grid.set(row, column, cell);
                }
            }
            Piece::Start(element) if element.name == "mergeCell" => {
                merged.extend(element.attribute("ref").and_then(|range| span(&range)));
            }
            Piece::End("worksheet") => whole = true,
            _ => {}
        }
    }
    fill(&mut grid, &merged);
    if whole { Ok(grid) } else { Err(CUT_OFF) }
}

/// Phonetic guides beside characters are left out. `None`: the list is cut off.
fn strings(xml: &str) -> Option<Vec<String>> {
    let mut pieces = Pieces::of(xml);
    let mut strings = Vec::new();
    loop {
        match pieces.next()? {
            Piece::Start(element) if element.name == "si" => {
                strings.push(pieces.text_of("si", "rPh"));
            }
            Piece::End("sst") => return Some(strings),
            _ => {}
        }
    }
}

/// What the cell that has just begun holds. `None`: a text that is not in the list of texts.
fn value(pieces: &mut Pieces, element: &Element, strings: &[String]) -> Option<Cell> {
    let kind = element.attribute("t");
    if kind.as_deref() == Some("inlineStr") {
        return Some(Cell::of_text(&pieces.text_of("c", "rPh")));
    }
    let said = pieces.text_of("c", "f");
    Some(match kind.as_deref() {
        Some("s") if said.is_empty() => Cell::Missing,
        Some("s") => Cell::of_text(strings.get(said.trim().parse::<usize>().ok()?)?),
        Some("b") => Cell::Other((said.trim() == "1").to_string()),
        Some("str" | "e" | "d") => Cell::of_text(&said),
        _ => match said.trim().parse() {
            Ok(number) => Cell::of_f64(number),
            Err(_) => Cell::of_text(&said),
        },
    })
}

/// Row and column, from 1, of a name such as `AB12`.
fn place(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|char: char| char.is_ascii_digit())?;
    let column = name[..digits].bytes().try_fold(0_u32, |column, letter| {
        let digit = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1)?;
        column.checked_mul(26)?.checked_add(digit)
    })?;
    let row = name[digits..].parse().ok().filter(|row| 0 < *row)?;
    (0 < column).then_some((row, column))
}

type Span = ((u32, u32), (u32, u32));

fn span(range: &str) -> Option<Span> {
    let (from, to) = range.split_once(':')?;
    Some((place(from)?, place(to)?))
}

/// A cell merged over rows of one column says the same of each of them.
fn fill(grid: &mut Grid, merged: &[Span]) {
    let mut filled = 0;
    for ((first, column), (last, last_column)) in merged {
        if column != last_column || last <= first {
            continue;
        }
        filled += u64::from(last - first);
        let Some(cell) = grid.cell(*first, *column).filter(|_| filled <= MOST_FILLED) else {
            continue;
        };
        for row in first + 1..=*last {
            grid.set_in_row(row, *column, cell.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_letters_and_numbers() {
        assert_eq!(place("A1"), Some((1, 1)));
        assert_eq!(place("AB12"), Some((12, 28)));
        for bad in ["", "A", "1", "a1", "A0", "ZZZZZZZZZ1", "A99999999999"] {
            assert_eq!(place(bad), None, "{bad:?}");
        }
    }
}
