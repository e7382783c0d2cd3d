//! dBASE tables, as shapefiles have them.

use encoding_rs::Encoding;

use super::How;
use super::cursor::Cursor;
use super::encoding::{self, NoText, Text};
use crate::ingest::Code;
use crate::ingest::problem::{FileName, Problems};
use crate::ingest::table::Cell;

pub struct Facts {
    pub columns: Vec<String>,
    /// `None`: the row was deleted.
    pub rows: Vec<Option<Vec<Cell>>>,
    pub encoding: &'static str,
}

struct Field {
    name: Vec<u8>,
    kind: u8,
    len: usize,
}

/// `None` after a problem. `cpg` is the file that names the encoding.
pub fn read(
    file: &FileName,
    dbf: &[u8],
    (cpg, how): (Option<&[u8]>, &How),
    problems: &mut Problems,
) -> Option<Facts> {
    let Some((fields, mark, records)) = records(dbf) else {
        problems.add(file.problem(Code::Damaged).detail("the .dbf is no whole dBASE table"));
        return None;
    };
    let names = fields.iter().map(|field| &*field.name);
    let texts = fields.iter().enumerate().filter(|(_, field)| field.kind == b'C');
    let texts: Vec<usize> = texts.map(|(at, _)| at).collect();
    let written =
        names.chain(records.iter().flatten().flat_map(|cells| texts.iter().map(|at| cells[*at])));
    let said = how.encoding.or_else(|| named(cpg?)).or_else(|| marked(mark)).or(how.other_encoding);
    let encoding = encoding_of(file, written, said, problems)?;
    let text = |bytes: &[u8]| {
        let text = encoding.decode_without_bom_handling(bytes).0;
        text.trim_matches([' ', '\0']).to_owned()
    };
    let columns = fields.iter().map(|field| text(&field.name)).collect();
    let cell = |(field, bytes): (&Field, &&[u8])| cell(field.kind, &text(bytes));
    let row = |cells: Vec<&[u8]>| fields.iter().zip(&cells).map(cell).collect();
    let rows = records.into_iter().map(|cells| cells.map(row)).collect();
    Some(Facts { columns, rows, encoding: encoding.name() })
}

type Records<'a> = Vec<Option<Vec<&'a [u8]>>>;

/// The fields, the mark of the encoding, and the cells of every record. `None`: they do not fit.
fn records(dbf: &[u8]) -> Option<(Vec<Field>, u8, Records<'_>)> {
    let mut bytes = Cursor::new(dbf);
    bytes.skip(4)?;
    let n_records = bytes.u32(false)? as usize;
    let lens = bytes.u32(false)?;
    let (header_len, record_len) = ((lens & 0xffff) as usize, (lens >> 16) as usize);
    bytes.skip(17)?;
    let mark = bytes.u8()?;
    bytes.skip(2)?;
    let mut fields = Vec::new();
    while *bytes.rest().first()? != 0x0d {
        let field = bytes.take(32)?;
        let name = field[..11].split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
        fields.push(Field { name, kind: field[11], len: usize::from(field[16]) });
    }
    let width: usize = fields.iter().map(|field| field.len).sum();
    if fields.is_empty() || record_len <= width {
        return None;
    }
    let mut bytes = Cursor::new(dbf.get(header_len..)?);
    if bytes.rest().len() / record_len < n_records {
        return None;
    }
    let mut records = Vec::with_capacity(n_records);
    for _ in 0..n_records {
        let mut record = Cursor::new(bytes.take(record_len)?);
        let deleted = record.u8()? == b'*';
        let cells = fields.iter().map(|field| record.take(field.len)).collect::<Option<_>>()?;
        records.push((!deleted).then_some(cells));
    }
    Some((fields, mark, records))
}

/// `None` after a problem. Without a word on it the encoding is what all texts together look like.
fn encoding_of<'a>(
    file: &FileName,
    written: impl Iterator<Item = &'a [u8]>,
    said: Option<&'static Encoding>,
    problems: &mut Problems,
) -> Option<&'static Encoding> {
    let all: Vec<u8> = written.flat_map(|text| [text, b"\n"]).flatten().copied().collect();
    if all.is_ascii() {
        return Some(said.unwrap_or(encoding_rs::UTF_8));
    }
    // A field that was cut off in the middle of a character is no reason to misread the others.
    let cut = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling(&all).0;
        let bad = text.matches('\u{fffd}').count();
        100 * bad <= text.chars().filter(|char| !char.is_ascii()).count()
    };
    match said {
        Some(encoding) if cut(encoding) => return Some(encoding),
        Some(encoding) => {
            problems.add(file.problem(Code::NotUtf8).detail(format!("not {}", encoding.name())));
            return None;
        }
        None => {}
    }
    match encoding::decode(all, None) {
        Ok(Text { encoding, assumed, .. }) => {
            if assumed {
                problems.add(file.problem(Code::AssumedEncoding).value(encoding));
            }
            Encoding::for_label(encoding.as_bytes())
        }
        Err(NoText::NotIn(name)) => {
            problems.add(file.problem(Code::NotUtf8).detail(format!("not {name}")));
            None
        }
        Err(NoText::Unknown(_)) => {
            problems.add(file.problem(Code::NotUtf8).detail("no .cpg names its encoding"));
            None
        }
    }
}

/// What a `.cpg` says: a name, or the number of a code page.
fn named(cpg: &[u8]) -> Option<&'static Encoding> {
    let said = std::str::from_utf8(cpg).ok()?.trim().trim_start_matches('\u{feff}');
    let number = said.trim_start_matches(|char: char| !char.is_ascii_digit());
    Encoding::for_label(said.as_bytes()).or(match number {
        "936" | "54936" => Some(encoding_rs::GB18030),
        "950" => Some(encoding_rs::BIG5),
        "65001" => Some(encoding_rs::UTF_8),
        "88591" | "1252" => Some(encoding_rs::WINDOWS_1252),
        "932" => Some(encoding_rs::SHIFT_JIS),
        "949" => Some(encoding_rs::EUC_KR),
        number => Encoding::for_label(format!("windows-{number}").as_bytes()),
    })
}

/// Language drivers that ESRI writes into the header.
fn marked(mark: u8) -> Option<&'static Encoding> {
    match mark {
        0x4d | 0x7a => Some(encoding_rs::GB18030),
        0x4f | 0x78 => Some(encoding_rs::BIG5),
        _ => None,
    }
}

fn cell(kind: u8, text: &str) -> Cell {
    let text = text.trim();
    match kind {
        // Too wide a number is written as stars.
        b'N' | b'F' if text.starts_with('*') => Cell::Missing,
        b'N' | b'F' if !text.is_empty() => Cell::of_decimal(text),
        b'L' => match text {
            "T" | "t" | "Y" | "y" => Cell::Other("true".to_owned()),
            "F" | "f" | "N" | "n" => Cell::Other("false".to_owned()),
            _ => Cell::Missing,
        },
        b'D' if text.chars().all(|char| char == '0') => Cell::Missing,
        _ => Cell::of_text(text),
    }
}
