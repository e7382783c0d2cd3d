//! Plans side by side as JSON, lengths in meters, and back. For the office alone: few children may
//! be told.

use csv::Writer;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::language::{Language, called};
use crate::model::{District, Millimeters, Reason, SchoolId};
use crate::report::{Beside, Mover, Sheet};

/// What can be said of any way to place everybody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetJson {
    pub children: i64,
    pub unplaced: i64,
    pub walk_child_m: f64,
    /// `null`: nobody is placed.
    pub walks: Option<WalksJson>,
    pub beyond: Vec<BeyondJson>,
    pub at_nearest: i64,
    pub envy: EnvyJson,
    pub over_seats: i64,
    pub schools_over_seats: usize,
    /// `null`: no school has seats.
    pub fill: Option<FillJson>,
    pub schools: Vec<LoadJson>,
    pub exceptions: Vec<PriceJson>,
}

/// How far children walk.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WalksJson {
    pub mean_m: f64,
    pub median_m: f64,
    pub most_m: f64,
    pub worst_m: f64,
}

/// Who walks farther than so many meters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BeyondJson {
    pub walk_m: f64,
    pub children: i64,
}

/// Who might ask why others got the nearer school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvyJson {
    pub blocks: usize,
    pub children: i64,
}

/// Children per seat.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FillJson {
    pub least: f64,
    pub most: f64,
}

/// What a school gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadJson {
    pub id: String,
    pub seats: i64,
    pub children: i64,
    pub walk_child_m: f64,
    /// `null`: nobody goes here.
    pub worst_walk_m: Option<f64>,
    pub blocks: usize,
}

/// An exception and what it costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriceJson {
    pub block: String,
    pub reason: String,
    pub school: Option<String>,
    pub rule_school: Option<String>,
    pub children: i64,
    pub extra_child_m: f64,
}

/// Sheets by name, such as the three rules', in the order given.
pub fn sheets_json<'a>(sheets: impl IntoIterator<Item = (&'a str, &'a Sheet)>) -> String {
    let sheets = sheets.into_iter().map(|(name, it)| json!({ "name": name, "sheet": value(it) }));
    Value::from_iter(sheets).to_string()
}

/// What [`sheets_json`] wrote. `None`: it was written by nobody here.
pub fn sheets_from_json(sheets: &Value) -> Option<Vec<(String, SheetJson)>> {
    let sheet = |one: &Value| {
        let sheet = SheetJson::deserialize(&one["sheet"]).ok()?;
        Some((one["name"].as_str()?.to_owned(), sheet))
    };
    sheets.as_array()?.iter().map(sheet).collect()
}

/// Two plans, who moves between them and how far they walk before and after.
pub fn beside_json(beside: &Beside) -> String {
    let place = |place: &Option<(SchoolId, Millimeters)>| {
        let place = place.as_ref();
        place.map(|(school, walk)| json!({ "school": school.0, "walk_m": walk.meters() }))
    };
    let mover = |mover: &Mover| {
        json!({
            "block": mover.block.0,
            "children": mover.children.0,
            "from": place(&mover.from),
            "to": place(&mover.to),
        })
    };
    json!({
        "before": value(&beside.before),
        "after": value(&beside.after),
        "moving_blocks": beside.movers.len(),
        "moving_children": beside.moving_children.0,
        "movers": beside.movers.iter().map(mover).collect::<Vec<_>>(),
        "blocks_gone": beside.gone.iter().map(|block| &block.0).collect::<Vec<_>>(),
        "blocks_new": beside.new.iter().map(|block| &block.0).collect::<Vec<_>>(),
    })
    .to_string()
}

/// A row per block that moves, with the names that people know; school and walk are empty where
/// there is no seat. `districts`: of the plan before and of the one after.
pub fn movers_csv(
    movers: &[Mover],
    (before, after): (&District, &District),
    language: Language,
) -> String {
    let mut rows = Writer::from_writer(Vec::new());
    let in_memory = "memory takes every row, and every row has as many fields";
    let head = [
        "block",
        "name",
        "children",
        "from",
        "from_name",
        "from_walk_m",
        "to",
        "to_name",
        "to_walk_m",
    ];
    rows.write_record(head).expect(in_memory);
    let place = |place: &Option<(SchoolId, Millimeters)>, district: &District| match place {
        None => [const { String::new() }; 3],
        Some((id, walk)) => {
            let school = district.school_named(id).map(|school| district.school(school));
            let name = school.map_or("", |school| called(school, language));
            [id.0.clone(), name.to_owned(), format!("{:.3}", walk.meters())]
        }
    };
    for mover in movers {
        let block = after.block_named(&mover.block).map(|block| after.block(block));
        let name = block.map_or("", |block| called(block, language)).to_owned();
        let own = [mover.block.0.clone(), name, mover.children.0.to_string()];
        let fields = own.into_iter().chain(place(&mover.from, before));
        rows.write_record(fields.chain(place(&mover.to, after))).expect(in_memory);
    }
    let bytes = rows.into_inner().expect(in_memory);
    String::from_utf8(bytes).expect("names and numbers are UTF-8")
}

fn value(sheet: &Sheet) -> Value {
    serde_json::to_value(SheetJson::from(sheet)).expect("its keys are texts")
}

impl From<&Sheet> for SheetJson {
    fn from(sheet: &Sheet) -> Self {
        let share = |millionths: i64| millionths as f64 / 1e6;
        Self {
            children: sheet.children.0,
            unplaced: sheet.unplaced.0,
            walk_child_m: sheet.walk.child_meters(),
            walks: sheet.walks.as_ref().map(|walks| WalksJson {
                mean_m: walks.mean.meters(),
                median_m: walks.median.meters(),
                most_m: walks.most.meters(),
                worst_m: walks.worst.meters(),
            }),
            beyond: (sheet.beyond.iter())
                .map(|(length, children)| BeyondJson {
                    walk_m: length.meters(),
                    children: children.0,
                })
                .collect(),
            at_nearest: sheet.at_nearest.0,
            envy: EnvyJson { blocks: sheet.envy.blocks, children: sheet.envy.children.0 },
            over_seats: sheet.over_seats.0,
            schools_over_seats: sheet.n_schools_over_seats,
            fill: (sheet.fill.as_ref())
                .map(|fill| FillJson { least: share(fill.least.0), most: share(fill.most.0) }),
            schools: sheet.loads.iter().map(LoadJson::of).collect(),
            exceptions: sheet.exceptions.iter().map(PriceJson::of).collect(),
        }
    }
}

impl LoadJson {
    fn of(load: &crate::report::Load) -> Self {
        Self {
            id: load.school.0.clone(),
            seats: load.seats.0,
            children: load.children.0,
            walk_child_m: load.walk.child_meters(),
            worst_walk_m: load.worst_walk.map(Millimeters::meters),
            blocks: load.n_blocks,
        }
    }

    /// `None`: nobody goes here.
    pub fn mean_walk_m(&self) -> Option<f64> {
        (0 < self.children).then(|| self.walk_child_m / self.children as f64)
    }
}

impl PriceJson {
    fn of(price: &crate::report::Price) -> Self {
        Self {
            block: price.block.0.clone(),
            reason: price.reason.name().to_owned(),
            school: price.school.as_ref().map(|school| school.0.clone()),
            rule_school: price.rule_school.as_ref().map(|school| school.0.clone()),
            children: price.children.0,
            extra_child_m: price.extra.child_meters(),
        }
    }

    /// `None`: there is none of this name here.
    pub fn reason(&self) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.name() == self.reason)
    }
}
