//! Which column may hold what, by its name and by what is in it.

use super::Column;
use crate::model::InputRole;

/// Facts in the order in which they choose; each with names, likelier ones first. A column is one
/// fact at most.
const WORDS: [(&str, &[&str]); 20] = [
    ("lon", &["lon", "lng", "longitude", "经度", "long"]),
    ("lat", &["lat", "latitude", "纬度"]),
    ("x", &["x", "x坐标", "纵坐标", "coordx", "pointx"]),
    ("y", &["y", "y坐标", "横坐标", "coordy", "pointy"]),
    ("class_size", &["classsize", "班额"]),
    ("classes", &["classes", "班级数", "招生班数", "班数", "nclasses"]),
    ("least_children", &["leastchildren", "最少招生"]),
    ("max_pupils", &["maxpupils", "最大规模", "办学规模上限"]),
    ("seats", &["seats", "学位", "学位数", "招生计划", "计划招生", "capacity", "places"]),
    (
        "children",
        &[
            "children",
            "适龄儿童",
            "适龄人数",
            "儿童数",
            "生源",
            "pupils",
            "students",
            "学生数",
            "人数",
            "kids",
        ],
    ),
    ("level", &["level", "学段", "办学层次", "学校类别"]),
    ("current_school", &["currentschool", "现对口学校", "对口学校", "现划片学校"]),
    ("name_en", &["nameen", "英文名称", "英文名"]),
    (
        "id",
        &[
            "id",
            "编号",
            "编码",
            "代码",
            "学校代码",
            "小区编号",
            "code",
            "geoid",
            "schoolid",
            "blockid",
            "fid",
        ],
    ),
    ("address_en", &["addressen", "英文地址"]),
    ("address", &["address", "地址", "住址", "门牌号", "门牌"]),
    (
        "name",
        &["name", "名称", "学校名称", "小区名称", "校名", "学校", "小区", "地块名称", "label"],
    ),
    ("block", &["block", "所在小区", "所属小区", "所在地块", "小区", "地块"]),
    ("shared_zone", &["sharedzone", "多校划片", "片区"]),
    ("side", &["side", "单双号", "侧"]),
];

const NUMBERS: [&str; 9] =
    ["lon", "lat", "x", "y", "class_size", "classes", "least_children", "max_pupils", "seats"];

/// Says of every column what it may hold, and of the whole what it may be.
pub(super) fn role(columns: &mut [Column], has_areas: bool) -> Option<InputRole> {
    for (fact, words) in WORDS {
        let fits = |column: &&mut Column| {
            let number = NUMBERS.contains(&fact) || fact == "children";
            column.guess.is_none() && (!number || column.kind.contains("number"))
        };
        let likeness = |column: &Column| likeness(&column.name, words);
        let best = columns.iter_mut().filter(fits).filter(|column| likeness(column).is_some());
        if let Some(column) = best.min_by_key(|column| likeness(column)) {
            column.guess = Some(fact);
        }
    }
    let has = |fact: &str| columns.iter().any(|column| column.guess == Some(fact));
    let role = match () {
        () if has("seats") || has("classes") => Some(InputRole::Schools),
        () if has("address") && has("children") && !has_areas => Some(InputRole::Addresses),
        () if has("children") || has_areas => Some(InputRole::Blocks),
        () => None,
    };
    // What schools stand in and addresses lie in, blocks do not.
    if role == Some(InputRole::Blocks) {
        columns
            .iter_mut()
            .filter(|column| column.guess == Some("block"))
            .for_each(|column| column.guess = None);
    }
    // And how many children live around a school is nobody's seat.
    if role == Some(InputRole::Schools) {
        columns
            .iter_mut()
            .filter(|column| column.guess == Some("children"))
            .for_each(|column| column.guess = None);
    }
    // Names will do as ids if there are no others and no two are the same.
    if !columns.iter().any(|column| column.guess == Some("id"))
        && let Some(name) =
            columns.iter_mut().find(|column| column.guess == Some("name") && column.unique)
    {
        name.guess = Some("id");
    }
    role
}

/// Small letters and characters, without what is between words.
fn plain(name: &str) -> String {
    name.to_lowercase().chars().filter(|char| char.is_alphanumeric()).collect()
}

/// Least is best. `None`: it is something else.
fn likeness(column: &str, words: &[&str]) -> Option<usize> {
    let name = plain(column);
    let exact = words.iter().position(|word| *word == name);
    // A Chinese word means the same in a longer one; in Latin letters `id` is also in `width`, and
    // only a long word that comes first says something.
    let first = plain(column.split(|char: char| !char.is_alphanumeric()).next().unwrap_or(""));
    let says = |word: &str| match word.is_ascii() {
        true => TELLING <= word.len() && word == first,
        false => name.contains(word),
    };
    let inside = || words.iter().position(|word| says(word));
    exact.or_else(|| inside().map(|at| words.len() + at))
}

/// So many letters are a word that says something.
const TELLING: usize = 5;
