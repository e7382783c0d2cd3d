//! One home's answer as JSON, for `catchment explain --json` and for HTTP.

use serde::Serialize;

use super::geojson::position_of;
use crate::explain::{Bar, Choice, Explanation, Why};
use crate::language::Language;
use crate::model::{Millimeters, Plan, SchoolIdx};
use crate::world::World;

/// All an explanation says, with the sums written out. It holds no children of the block.
#[derive(Clone, Debug, Serialize)]
pub struct ExplanationJson {
    pub block: BlockJson,
    /// `null`: there is no seat.
    pub school: Option<SchoolJson>,
    /// To its school. `null`: there is none.
    pub walk_m: Option<f64>,
    pub why: WhyJson,
    /// With how many decimals figures are to be written, as the sentences do: so they add up.
    pub decimals: u32,
    /// Nearest first.
    pub choices: Vec<ChoiceJson>,
    /// `null`: the block goes where walk + crowding is least.
    pub exception: Option<ExceptionJson>,
    /// By language, `en` or `zh`.
    pub sentences: SentencesJson,
}

#[derive(Clone, Debug, Serialize)]
pub struct BlockJson {
    pub id: String,
    pub name: Option<String>,
    pub name_en: Option<String>,
    /// Where the walk starts. `null`: walks were given, places were not.
    pub point: Option<[f64; 2]>,
}

#[derive(Clone, Debug, Serialize)]
pub struct SchoolJson {
    pub id: String,
    pub name: String,
    pub name_en: Option<String>,
    pub address: Option<String>,
    pub address_en: Option<String>,
    pub point: Option<[f64; 2]>,
}

#[derive(Clone, Debug, Serialize)]
pub struct WhyJson {
    pub code: &'static str,
    /// The school the rule alone says, where the block goes elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_school: Option<String>,
    /// How much more walk + crowding is here than there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra_m: Option<f64>,
    /// What going without a seat counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_seat_m: Option<f64>,
    /// What moving the block counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_m: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChoiceJson {
    pub school: SchoolJson,
    /// It is the block's school.
    pub chosen: bool,
    pub walk_m: f64,
    pub crowding_m: f64,
    pub sum_m: f64,
    /// What moving the block there from its school in the plan before counts.
    pub moving_m: f64,
    /// `ban`, `too-far` or `worst-walk`. `null`: it may go there.
    pub barred: Option<&'static str>,
    /// So many more seats there would bring the block there. `null`: none would.
    pub seats_to_get_in: Option<i64>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ExceptionJson {
    pub reason: &'static str,
    pub extra_m: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct SentencesJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
}

impl ExplanationJson {
    /// `language`: only that sentence; `None`: all of them.
    pub fn of(
        world: &World,
        plan: &Plan,
        explanation: &Explanation,
        language: Option<Language>,
    ) -> Self {
        let block = world.district.block(explanation.block);
        let chosen = |choice: &&Choice| Some(choice.school) == explanation.school;
        let sentence = |wanted: Language| {
            let asked = language.is_none_or(|language| language == wanted);
            asked.then(|| explanation.sentence(world, wanted))
        };
        Self {
            block: BlockJson {
                id: block.id.0.clone(),
                name: block.name.clone(),
                name_en: block.name_en.clone(),
                point: block.point.map(position_of),
            },
            school: explanation.school.map(|school| SchoolJson::of(world, school)),
            walk_m: explanation.choices.iter().find(chosen).map(|choice| choice.walk.meters()),
            why: WhyJson::of(world, explanation.why),
            decimals: explanation.decimals(),
            choices: explanation
                .choices
                .iter()
                .map(|choice| ChoiceJson::of(world, choice, explanation.school))
                .collect(),
            exception: plan.exception(&block.id).map(|exception| ExceptionJson {
                reason: exception.reason.name(),
                extra_m: exception.extra.meters(),
            }),
            sentences: SentencesJson {
                en: sentence(Language::English),
                zh: sentence(Language::Chinese),
            },
        }
    }
}

impl SchoolJson {
    fn of(world: &World, school: SchoolIdx) -> Self {
        let school = world.district.school(school);
        let address = school.address.as_ref();
        Self {
            id: school.id.0.clone(),
            name: school.name.clone(),
            name_en: school.name_en.clone(),
            address: address.map(|address| address.text.clone()),
            address_en: address.and_then(|address| address.english.clone()),
            point: school.point.map(position_of),
        }
    }
}

impl WhyJson {
    fn of(world: &World, why: Why) -> Self {
        let id = |school| world.district.school(school).id.0.clone();
        let plain =
            |code| Self { code, rule_school: None, extra_m: None, no_seat_m: None, price_m: None };
        let bent = |code, rule: Option<SchoolIdx>, extra: Millimeters| Self {
            rule_school: rule.map(id),
            extra_m: Some(extra.meters()),
            ..plain(code)
        };
        match why {
            Why::Nearest => plain("nearest"),
            Why::LeastSum => plain("least-sum"),
            Why::OwnBlock => plain("own-block"),
            Why::Pinned => plain("pin"),
            Why::NotTwice => plain("not-twice"),
            Why::NearestFirst { .. } => plain("nearest-first"),
            Why::Barred { bar, rule, extra } => bent(bar_name(bar), Some(rule), extra),
            Why::Kept { price, rule, extra } => {
                Self { price_m: Some(price.meters()), ..bent("keep", Some(rule), extra) }
            }
            Why::Connected { rule, extra } => bent("connected", rule, extra),
            Why::WholeBlock { rule, extra } => bent("whole-block", rule, extra),
            Why::NoSeatNearestFirst { .. } => plain("no-seat-nearest-first"),
            Why::NoSeatBarred { bar, rule } => {
                let code = match bar {
                    Some(Bar::Ban) => "no-seat-ban",
                    Some(Bar::TooFar { .. }) => "no-seat-too-far",
                    Some(Bar::WorstWalk { .. }) => "no-seat-worst-walk",
                    None => "no-seat-connected",
                };
                Self { rule_school: Some(id(rule)), ..plain(code) }
            }
            Why::NoSeat { no_seat } => {
                Self { no_seat_m: Some(no_seat.meters()), ..plain("no-seat") }
            }
            Why::NoSeatForWholeBlock { rule } => {
                Self { rule_school: Some(id(rule)), ..plain("no-seat-for-whole-block") }
            }
        }
    }
}

fn bar_name(bar: Bar) -> &'static str {
    match bar {
        Bar::Ban => "ban",
        Bar::TooFar { .. } => "too-far",
        Bar::WorstWalk { .. } => "worst-walk",
    }
}

impl ChoiceJson {
    fn of(world: &World, choice: &Choice, school: Option<SchoolIdx>) -> Self {
        Self {
            school: SchoolJson::of(world, choice.school),
            chosen: Some(choice.school) == school,
            walk_m: choice.walk.meters(),
            crowding_m: choice.crowding.meters(),
            sum_m: choice.sum().meters(),
            moving_m: choice.moving.meters(),
            barred: choice.barred.map(bar_name),
            seats_to_get_in: choice.seats_to_get_in.map(|seats| seats.0),
        }
    }
}
