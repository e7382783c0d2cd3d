//! Which homes another plan sends elsewhere, as JSON and as CSV. No children are told of.

use csv::Writer;
use serde::Serialize;

use crate::model::{District, Millimeters, SchoolId};
use crate::report::Change;

/// A block that changes school, with the names that people know.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeJson<'a> {
    pub block: NamedJson<'a>,
    /// `null`: there is no seat.
    pub now: Option<PlacedJson<'a>>,
    pub then: Option<PlacedJson<'a>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct NamedJson<'a> {
    pub id: &'a str,
    pub name: Option<&'a str>,
    pub name_en: Option<&'a str>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PlacedJson<'a> {
    pub school: NamedJson<'a>,
    pub walk_m: f64,
}

impl<'a> ChangeJson<'a> {
    /// `now` and `then`: the districts of the plan that holds and of the other one.
    pub fn of(change: &'a Change, now: &'a District, then: &'a District) -> Self {
        let block = then.block_named(&change.block).map(|block| then.block(block));
        let placed = |(school, walk): &'a (SchoolId, Millimeters), district: &'a District| {
            let known = district.school_named(school).map(|school| district.school(school));
            let school = NamedJson {
                id: &school.0,
                name: known.map(|school| school.name.as_str()),
                name_en: known.and_then(|school| school.name_en.as_deref()),
            };
            PlacedJson { school, walk_m: walk.meters() }
        };
        Self {
            block: NamedJson {
                id: &change.block.0,
                name: block.and_then(|block| block.name.as_deref()),
                name_en: block.and_then(|block| block.name_en.as_deref()),
            },
            now: change.now.as_ref().map(|at| placed(at, now)),
            then: change.then.as_ref().map(|at| placed(at, then)),
        }
    }

    fn fields(&self) -> [String; 9] {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let placed = |placed: &Option<PlacedJson>| match placed {
            None => [const { String::new() }; 3],
            Some(PlacedJson { school, walk_m }) => {
                [school.id.to_owned(), text(school.name), format!("{walk_m:.3}")]
            }
        };
        let [now, now_name, walk_now] = placed(&self.now);
        let [then, then_name, walk_then] = placed(&self.then);
        let NamedJson { id, name, name_en } = self.block;
        let (id, name, name_en) = (id.to_owned(), text(name), text(name_en));
        [id, name, name_en, now, now_name, walk_now, then, then_name, walk_then]
    }
}

/// One row per block; school and walk are empty where there is no seat.
pub fn changes_csv<'a>(changes: impl Iterator<Item = ChangeJson<'a>>) -> String {
    let mut rows = Writer::from_writer(Vec::new());
    let in_memory = "memory takes every row, and every row has as many fields";
    let head = [
        "block",
        "name",
        "name_en",
        "school_now",
        "school_now_name",
        "walk_now_m",
        "school_then",
        "school_then_name",
        "walk_then_m",
    ];
    rows.write_record(head).expect(in_memory);
    for change in changes {
        rows.write_record(change.fields()).expect(in_memory);
    }
    let bytes = rows.into_inner().expect(in_memory);
    String::from_utf8(bytes).expect("names and numbers are UTF-8")
}
