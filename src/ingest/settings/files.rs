//! What the settings say of the files themselves: `[files]`.

use encoding_rs::Encoding;

use super::Entry;
use super::reader::Reader;
use crate::crs::{self, Crs};
use crate::ingest::Code;
use crate::ingest::file_wishes::{FileWish, FileWishes};
use crate::model::InputRole;

/// Of every file, the first two also of all files together.
const FACTS: [&str; 4] = ["crs", "encoding", "layer", "header_row"];

const LAST_HEADER_ROW: i64 = 1000;

impl Reader<'_> {
    /// Whether it is the table of them.
    pub fn files(&mut self, entry: Entry, files: &mut FileWishes) -> bool {
        if entry.0.get_ref() != "files" {
            return false;
        }
        for entry in self.table(entry).into_iter().flatten() {
            match entry.0.get_ref().as_ref() {
                "crs" => files.crs = self.crs(entry),
                "encoding" => files.encoding = self.encoding(entry),
                _ => self.of_one_file(entry, files),
            }
        }
        true
    }

    fn of_one_file(&mut self, entry: Entry, files: &mut FileWishes) {
        let key = entry.0.get_ref();
        let named = InputRole::ALL.into_iter().find_map(|role| {
            let fact = key.strip_prefix(role.name())?.strip_prefix('_')?;
            FACTS.contains(&fact).then_some((role, fact))
        });
        let Some((role, fact)) = named else {
            let of_files = ["schools", "blocks", "addresses"];
            let known = of_files.iter().flat_map(|file| FACTS.map(|fact| format!("{file}_{fact}")));
            let known: Vec<String> =
                known.chain(FACTS[..2].iter().map(|fact| (*fact).to_owned())).collect();
            return self.unknown(entry.0, &known.iter().map(String::as_str).collect::<Vec<_>>());
        };
        let wish: &mut FileWish = files.by_role.entry(role).or_default();
        match fact {
            "crs" => wish.crs = self.crs(entry),
            "encoding" => wish.how.encoding = self.encoding(entry),
            "layer" => wish.how.layer = self.id(entry, "the name of a layer or sheet"),
            _ => {
                let row = self.integer(entry.1).filter(|row| (1..=LAST_HEADER_ROW).contains(row));
                let row = self.or_problem(row, Code::BadHeaderRow, entry);
                wish.how.header_row = row.and_then(|row| u32::try_from(row).ok());
            }
        }
    }

    fn crs(&mut self, entry: Entry) -> Option<Crs> {
        let said = self.id(entry, "text such as \"EPSG:4547\"")?;
        let found = crs::of(&said);
        self.or_problem(found, Code::UnknownCrsName, entry)
    }

    fn encoding(&mut self, entry: Entry) -> Option<&'static Encoding> {
        let said = self.id(entry, "text such as \"GB18030\"")?;
        let found = Encoding::for_label(said.as_bytes());
        self.or_problem(found, Code::UnknownEncoding, entry)
    }
}
