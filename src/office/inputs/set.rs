use std::collections::BTreeSet;

use crate::model::InputRole;
use crate::store::database::InputFile;

/// A file whose bytes are kept already.
#[derive(Clone, Debug)]
pub struct Kept {
    pub role: InputRole,
    /// As [`file_name`] gave it.
    pub file_name: String,
    pub content: String,
}

/// Why files are no set that a version could be made of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSet {
    #[error("{0:?} is no name of a file; call it by letters, digits and . - _")]
    BadName(String),
    #[error("there is no file; send one at least")]
    Empty,
    #[error("there are more than {MOST_FILES} files; several of blocks can be one zip")]
    TooMany,
    #[error("two files of {role} are called {name:?}; call one of them otherwise")]
    SameName { role: &'static str, name: String },
    #[error("{role} are {} files: {}; send one", .names.len(), .names.join(", "))]
    Several { role: &'static str, names: Vec<String> },
    #[error("nothing is called {0:?}; a file is one of schools, blocks, settings, …")]
    NoSuchRole(String),
}

/// A version has no more.
pub const MOST_FILES: usize = 64;

const LONGEST_NAME: usize = 120;

/// Lie beside a `.shp` and are read with it.
const BESIDE_SHAPES: [&str; 6] = ["shx", "dbf", "prj", "cpg", "sbn", "sbx"];

/// The name that a file came with, without folders.
///
/// # Errors
///
/// No system could have a file of this name.
pub fn file_name(given: &str) -> Result<String, BadSet> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or("");
    let hidden = |char: char| char.is_control() || "<>:\"|?*".contains(char);
    let name = last.trim();
    let bad = name.is_empty() || name.starts_with('.') || last.contains(hidden);
    match bad || LONGEST_NAME < name.len() {
        true => Err(BadSet::BadName(given.chars().take(LONGEST_NAME).collect())),
        false => Ok(name.to_owned()),
    }
}

/// The files of a version: `sent`, and of `base` those of all other roles.
///
/// # Errors
///
/// They are no set. Which files there have to be is said when they are checked.
pub fn set_of(sent: &[Kept], base: &[InputFile]) -> Result<Vec<InputFile>, BadSet> {
    let new = |file: &InputFile| sent.iter().all(|sent| sent.role.name() != file.role);
    let mut files: Vec<InputFile> = base.iter().filter(|file| new(file)).cloned().collect();
    files.extend(sent.iter().map(|sent| InputFile {
        role: sent.role.name().to_owned(),
        file_name: sent.file_name.clone(),
        content: sent.content.clone(),
    }));
    files.sort();
    files.dedup();
    match files.len() {
        0 => return Err(BadSet::Empty),
        n if MOST_FILES < n => return Err(BadSet::TooMany),
        _ => {}
    }
    for role in InputRole::ALL {
        let of_role = files.iter().filter(|file| file.role == role.name());
        let mut names = BTreeSet::new();
        for file in of_role.clone() {
            // What differs by case only is one file on some systems.
            if !names.insert(file.file_name.to_lowercase()) {
                let (role, name) = (role.name(), file.file_name.clone());
                return Err(BadSet::SameName { role, name });
            }
        }
        let main = of_role.filter(|file| !lies_beside(&file.file_name, &names));
        let names: Vec<String> = main.map(|file| file.file_name.clone()).collect();
        if 1 < names.len() && role != InputRole::Blocks {
            return Err(BadSet::Several { role: role.name(), names });
        }
    }
    Ok(files)
}

/// Whether a file is read with another one, a `.shp`. `all`: the files of its role, in small
/// letters.
pub(super) fn lies_beside(name: &str, all: &BTreeSet<String>) -> bool {
    let name = name.to_lowercase();
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    BESIDE_SHAPES.contains(&ending) && all.contains(&format!("{stem}.shp"))
}

#[cfg(test)]
mod tests {
    use super::{BadSet, Kept, file_name, set_of};
    use crate::model::InputRole;

    fn kept(role: InputRole, name: &str) -> Kept {
        Kept { role, file_name: name.to_owned(), content: name.to_owned() }
    }

    #[test]
    fn a_name_cannot_climb_out_of_its_folder() {
        assert_eq!(file_name("C:\\data\\学校.csv").as_deref(), Ok("学校.csv"));
        assert_eq!(file_name("../../etc/passwd").as_deref(), Ok("passwd"));
        for bad in ["", "..", "a/..", ".hidden", "a\0b", "x\n", "/"] {
            assert_eq!(file_name(bad), Err(BadSet::BadName(bad.to_owned())));
        }
    }

    #[test]
    fn what_is_sent_takes_the_place_of_what_was() {
        let base =
            set_of(&[kept(InputRole::Schools, "s.csv"), kept(InputRole::Blocks, "b.csv")], &[]);
        let set = set_of(&[kept(InputRole::Blocks, "c.csv")], &base.unwrap()).unwrap();
        let names: Vec<_> = set.iter().map(|file| &*file.file_name).collect();
        assert_eq!(names, ["c.csv", "s.csv"]);
    }

    #[test]
    fn a_shapefile_is_one_file_and_two_lists_of_schools_are_not() {
        let parts = ["a.shp", "a.DBF", "a.prj"].map(|name| kept(InputRole::Schools, name));
        assert!(set_of(&parts, &[]).is_ok());
        let two = ["a.csv", "b.csv"].map(|name| kept(InputRole::Schools, name));
        assert!(matches!(set_of(&two, &[]), Err(BadSet::Several { role: "schools", .. })));
        let blocks = ["a.csv", "b.csv"].map(|name| kept(InputRole::Blocks, name));
        assert!(set_of(&blocks, &[]).is_ok());
        let same = ["a.csv", "A.csv"].map(|name| kept(InputRole::Blocks, name));
        assert!(matches!(set_of(&same, &[]), Err(BadSet::SameName { .. })));
        assert_eq!(set_of(&[], &[]), Err(BadSet::Empty));
    }
}
