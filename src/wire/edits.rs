//! What is kept of a drawing, as JSON: its edits, by ids, and how many of them hold.
//!
//! ```json
//! {"version":1,"head":2,"edits":[
//!   {"do":"assign","blocks":["B1","B2"],"school":"S1"},
//!   {"do":"release","blocks":["B1"]},
//!   {"do":"recompute"},
//!   {"do":"seats","school":"S1","seats":405},
//!   {"do":"close","school":"S2"},
//!   {"do":"open","school":"S3","name":"North","lon":112.5,"lat":37.8,"seats":270},
//!   {"do":"rules","rule":"least-walk","connected":null,"own_block":true,"effort":"normal",
//!    "max_walk_m":null,"compact_within":null}
//! ]}
//! ```
//!
//! Every key is needed, and no other is known. A text is read wholly or not at all, and everything
//! that is wrong with it is told at once.

use serde_json::{Map, Value, json};

use crate::draw::{Draft, Edit, NewSchool, Premise, Rules, in_billionths};
use crate::model::{BlockId, Children, Effort, Millimeters, Millionths, Point, Rule, SchoolId};

const VERSION: u64 = 1;

/// Something that is wrong with the JSON of a draft or an edit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {what}")]
pub struct BadEdit {
    /// Which value, as a JSON pointer (RFC 6901); empty: the whole text.
    pub at: String,
    pub what: String,
}

pub fn draft_to_json(draft: &Draft) -> String {
    let edits: Vec<Value> = draft.edits.iter().map(edit_value).collect();
    json!({ "version": VERSION, "head": draft.head, "edits": edits }).to_string()
}

pub fn edit_to_json(edit: &Edit) -> String {
    edit_value(edit).to_string()
}

/// # Errors
///
/// Everything that is wrong.
pub fn draft_from_json(text: &str) -> Result<Draft, Vec<BadEdit>> {
    let value = parsed(text)?;
    let mut reader = Reader::default();
    let draft = reader.draft(&value);
    reader.end(draft)
}

/// # Errors
///
/// Everything that is wrong.
pub fn edit_from_json(text: &str) -> Result<Edit, Vec<BadEdit>> {
    let value = parsed(text)?;
    let mut reader = Reader::default();
    let edit = reader.edit(&value);
    reader.end(edit)
}

fn parsed(text: &str) -> Result<Value, Vec<BadEdit>> {
    let bad =
        |err: serde_json::Error| BadEdit { at: String::new(), what: format!("no JSON: {err}") };
    serde_json::from_str(text).map_err(|err| vec![bad(err)])
}

fn edit_value(edit: &Edit) -> Value {
    let ids = |blocks: &[BlockId]| blocks.iter().map(|block| block.0.clone()).collect::<Vec<_>>();
    match edit {
        Edit::Assign { blocks, school } => {
            json!({ "do": "assign", "blocks": ids(blocks), "school": school.0 })
        }
        Edit::Release { blocks } => json!({ "do": "release", "blocks": ids(blocks) }),
        Edit::Recompute => json!({ "do": "recompute" }),
        Edit::Suppose(Premise::Seats { school, seats }) => {
            json!({ "do": "seats", "school": school.0, "seats": seats.0 })
        }
        Edit::Suppose(Premise::Close { school }) => json!({ "do": "close", "school": school.0 }),
        Edit::Suppose(Premise::Open(new)) => json!({
            "do": "open",
            "school": new.id.0,
            "name": new.name,
            "lon": new.point.lon,
            "lat": new.point.lat,
            "seats": new.seats.0,
        }),
        Edit::Suppose(Premise::Rules(rules)) => json!({
            "do": "rules",
            "rule": rules.rule.name(),
            "connected": rules.connected,
            "own_block": rules.own_block,
            "effort": rules.effort.name(),
            "max_walk_m": rules.max_walk.map(|most| thousandths(most.0)),
            "compact_within": rules.compact_within.map(|share| share.0 as f64 / 1e6),
        }),
    }
}

/// Whole numbers stay whole. Below 2⁵³ millimeters, which every walk is, nothing is lost.
fn thousandths(number: i64) -> Value {
    if number % 1000 == 0 { json!(number / 1000) } else { json!(number as f64 / 1000.0) }
}

/// Where in the text something is read, and what was wrong so far.
#[derive(Default)]
struct Reader {
    at: Vec<String>,
    problems: Vec<BadEdit>,
}

type Object = Map<String, Value>;

impl Reader {
    fn end<T>(self, read: Option<T>) -> Result<T, Vec<BadEdit>> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => Err(self.problems),
        }
    }

    fn problem<T>(&mut self, what: impl Into<String>) -> Option<T> {
        let escaped = |step: &String| format!("/{}", step.replace('~', "~0").replace('/', "~1"));
        let at = self.at.iter().map(escaped).collect();
        self.problems.push(BadEdit { at, what: what.into() });
        None
    }

    fn inside<T>(
        &mut self,
        step: impl Into<String>,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        self.at.push(step.into());
        let read = read(self);
        self.at.pop();
        read
    }

    fn object<'v>(&mut self, value: &'v Value, keys: &[&str]) -> Option<&'v Object> {
        let Some(object) = value.as_object() else {
            return self.problem(format!("{} is no object", shown(value)));
        };
        for key in object.keys().filter(|key| !keys.contains(&key.as_str())) {
            self.problem::<()>(format!("{key:?} is not known here; known are {}", keys.join(", ")));
        }
        Some(object)
    }

    /// The value of a key, understood by `read`. `None` after a problem.
    fn key<T>(
        &mut self,
        object: &Object,
        key: &str,
        read: impl FnOnce(&mut Self, &Value) -> Option<T>,
    ) -> Option<T> {
        match object.get(key) {
            None => self.problem(format!("{key:?} is missing")),
            Some(value) => self.inside(key, |reader| read(reader, value)),
        }
    }

    fn draft(&mut self, value: &Value) -> Option<Draft> {
        let object = self.object(value, &["version", "head", "edits"])?;
        let version = self.key(object, "version", |reader, value| match value.as_u64() {
            Some(VERSION) => Some(()),
            _ => reader.problem(format!("{} is no version that can be read", shown(value))),
        });
        let edits = self.key(object, "edits", |reader, value| reader.list(value, Self::edit));
        let most = object.get("edits").and_then(Value::as_array).map_or(0, Vec::len);
        let head = self.key(object, "head", |reader, value| {
            let head = value.as_u64().and_then(|head| usize::try_from(head).ok());
            let head = head.filter(|head| *head <= most);
            head.or_else(|| {
                reader.problem(format!("{} is none of the numbers 0 to {most}", shown(value)))
            })
        });
        version?;
        Some(Draft { edits: edits?, head: head? })
    }

    fn edit(&mut self, value: &Value) -> Option<Edit> {
        let does = value.as_object().and_then(|object| object.get("do")).and_then(Value::as_str);
        let keys: &[&str] = match does {
            Some("assign") => &["do", "blocks", "school"],
            Some("release") => &["do", "blocks"],
            Some("recompute") => &["do"],
            Some("seats") => &["do", "school", "seats"],
            Some("close") => &["do", "school"],
            Some("open") => &["do", "school", "name", "lon", "lat", "seats"],
            Some("rules") => {
                &["do", "rule", "connected", "own_block", "effort", "max_walk_m", "compact_within"]
            }
            _ => {
                let known = "assign, release, recompute, seats, close, open, rules";
                return self.problem(format!("\"do\" has to be one of {known}"));
            }
        };
        let object = self.object(value, keys)?;
        let school = |reader: &mut Self| reader.key(object, "school", Self::id).map(SchoolId);
        let blocks = |reader: &mut Self| {
            let ids = reader.key(object, "blocks", |reader, list| reader.list(list, Self::id));
            ids.map(|ids| ids.into_iter().map(BlockId).collect::<Vec<_>>())
        };
        let premise = match does.unwrap_or_default() {
            "assign" => {
                let (blocks, school) = (blocks(self), school(self));
                return Some(Edit::Assign { blocks: blocks?, school: school? });
            }
            "release" => return Some(Edit::Release { blocks: blocks(self)? }),
            "recompute" => return Some(Edit::Recompute),
            "close" => Premise::Close { school: school(self)? },
            "seats" => {
                let (school, seats) = (school(self), self.key(object, "seats", Self::children));
                Premise::Seats { school: school?, seats: seats? }
            }
            "open" => self.open(object)?,
            _ => self.rules(object)?,
        };
        Some(Edit::Suppose(premise))
    }

    fn open(&mut self, object: &Object) -> Option<Premise> {
        let id = self.key(object, "school", Self::id);
        let name = self.key(object, "name", Self::text);
        let lon = self.key(object, "lon", |reader, value| reader.degrees(value, 180.0));
        let lat = self.key(object, "lat", |reader, value| reader.degrees(value, 90.0));
        let seats = self.key(object, "seats", Self::children);
        let point = Point { lon: lon?, lat: lat? };
        Some(Premise::Open(NewSchool { id: SchoolId(id?), name: name?, point, seats: seats? }))
    }

    fn rules(&mut self, object: &Object) -> Option<Premise> {
        let rules = Rule::ALL.map(|rule| (rule.name(), rule));
        let rule = self.key(object, "rule", |reader, value| reader.one_of(value, &rules));
        let connected =
            self.key(object, "connected", |reader, value| reader.or_null(value, Self::boolean));
        let own_block = self.key(object, "own_block", Self::boolean);
        let efforts = Effort::ALL.map(|effort| (effort.name(), effort));
        let effort = self.key(object, "effort", |reader, value| reader.one_of(value, &efforts));
        let max_walk = self.key(object, "max_walk_m", |reader, value| {
            reader.or_null(value, |reader, value| reader.scaled(value, 1e3))
        });
        let compact = self.key(object, "compact_within", |reader, value| {
            reader.or_null(value, |reader, value| reader.scaled(value, 1e6))
        });
        Some(Premise::Rules(Rules {
            rule: rule?,
            connected: connected?,
            own_block: own_block?,
            effort: effort?,
            max_walk: max_walk?.map(Millimeters),
            compact_within: compact?.map(Millionths),
        }))
    }

    fn list<T>(
        &mut self,
        value: &Value,
        read: impl Fn(&mut Self, &Value) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Some(list) = value.as_array() else {
            return self.problem(format!("{} is no list", shown(value)));
        };
        let items = list.iter().enumerate();
        let items: Vec<Option<T>> = items
            .map(|(at, item)| self.inside(at.to_string(), |reader| read(reader, item)))
            .collect();
        items.into_iter().collect()
    }

    fn or_null<T>(
        &mut self,
        value: &Value,
        read: impl FnOnce(&mut Self, &Value) -> Option<T>,
    ) -> Option<Option<T>> {
        if value.is_null() { Some(None) } else { read(self, value).map(Some) }
    }

    fn text(&mut self, value: &Value) -> Option<String> {
        let text = value.as_str().map(str::to_owned);
        text.or_else(|| self.problem(format!("{} is no text", shown(value))))
    }

    fn id(&mut self, value: &Value) -> Option<String> {
        let id = self.text(value)?;
        let fits = !id.is_empty() && id.chars().count() <= LONGEST_ID;
        if fits { Some(id) } else { self.problem("an id has 1 to 200 characters") }
    }

    fn boolean(&mut self, value: &Value) -> Option<bool> {
        let it = value.as_bool();
        it.or_else(|| self.problem(format!("{} is neither true nor false", shown(value))))
    }

    fn children(&mut self, value: &Value) -> Option<Children> {
        let count = value.as_i64().filter(|count| (0..=MOST).contains(count)).map(Children);
        count.or_else(|| {
            self.problem(format!("{} is no whole number from 0 to {MOST}", shown(value)))
        })
    }

    fn degrees(&mut self, value: &Value, most: f64) -> Option<f64> {
        let degrees = value.as_f64().filter(|degrees| degrees.abs() <= most);
        degrees.map(in_billionths).or_else(|| {
            self.problem(format!("{} is no number from -{most} to {most}", shown(value)))
        })
    }

    /// A number of parts of one, of which it has whole ones only.
    fn scaled(&mut self, value: &Value, parts: f64) -> Option<i64> {
        let number = value.as_f64().map(|number| number * parts);
        let whole = number.filter(|number| (0.0..=9e15).contains(number));
        // As near to a whole one as a number of this size can be told from it.
        let near = whole.filter(|number| (number - number.round()).abs() <= 1e-9 + 1e-15 * number);
        let near = near.map(|number| number.round() as i64);
        near.or_else(|| {
            self.problem(format!("{} is no number with at most {parts:.0}ths", shown(value)))
        })
    }

    fn one_of<T: Copy>(&mut self, value: &Value, names: &[(&str, T)]) -> Option<T> {
        let found = names.iter().find(|(name, _)| value.as_str() == Some(name));
        found.map(|(_, it)| *it).or_else(|| {
            let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
            self.problem(format!("{} is none of {}", shown(value), names.join(", ")))
        })
    }
}

const LONGEST_ID: usize = 200;
const MOST: i64 = 1_000_000_000;

/// Of a long value the beginning.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
