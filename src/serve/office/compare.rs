//! Two plans side by side: a page, what its maps show, and files of it.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::desk::{Desk, fault};
use crate::export::Format;
use crate::export::workbook::{self, BesideBook};
use crate::language::{Language, say};
use crate::office::{Column, KnownPlan, NotBeside, Pair, Which};
use crate::pages::office::{self as pages, ComparePage, Compared, plans::TODAY};
use crate::report::Beside;
use crate::serve::page;
use crate::serve::parameters::{Reader, encoded};
use crate::serve::problem::ApiError;
use crate::serve::resource::Encoding;
use crate::wire::{self, SheetJson};

/// What is asked of two.
struct Asked {
    one: Option<String>,
    other: Option<String>,
    page: usize,
}

impl Asked {
    fn of(desk: &Desk) -> Result<Self, ApiError> {
        let mut reader = Reader::of(&desk.visit.given, &["one", "other", "page", "lang"]);
        let number = |text: &str| text.parse().ok().filter(|page| 1 <= *page);
        let page = reader.read("page", "a number from 1 on", number).unwrap_or(1);
        let text = |name| reader.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
        let (one, other) = (text("one"), text("other"));
        reader.done()?;
        Ok(Self { one, other, page })
    }

    /// # Errors
    ///
    /// One of them is not named.
    fn both(&self) -> Result<(Which, Which), ApiError> {
        let which = |name, given: &Option<String>| match given.as_deref() {
            None => Err(fault("missing-parameter", name, "a plan's digest, or today")),
            Some(TODAY) => Ok(Which::Today),
            Some(digest) => Ok(Which::Plan(digest.to_owned())),
        };
        Ok((which("one", &self.one)?, which("other", &self.other)?))
    }

    fn question(&self) -> String {
        let text = |given: &Option<String>| encoded(given.as_deref().unwrap_or_default());
        format!("one={}&other={}", text(&self.one), text(&self.other))
    }
}

impl From<NotBeside> for ApiError {
    fn from(why: NotBeside) -> Self {
        match why {
            NotBeside::Plan(why) => why.into(),
            NotBeside::TodayTwice => fault("today-twice", "other", &why.to_string()),
            NotBeside::NoToday => fault("no-today", "one", &why.to_string()),
        }
    }
}

async fn pair(desk: &Desk, which: (Which, Which)) -> Result<Pair, NotBeside> {
    desk.house.installation.pair(&desk.district.id, (&which.0, &which.1)).await
}

/// What `tell` makes of the two, where it keeps nobody from being answered.
async fn told<T: Send + 'static>(
    desk: &Desk,
    pair: Pair,
    tell: impl FnOnce(&Pair, &Beside) -> T + Send + 'static,
) -> Result<T, ApiError> {
    let work = move || pair.beside().map(|beside| tell(&pair, &beside));
    desk.house.front.in_turn(work).await?.ok_or(ApiError::Bug)
}

/// `/office/{district}/compare`
pub async fn compare(desk: Desk) -> Result<Response, ApiError> {
    let asked = Asked::of(&desk)?;
    let (json, language) = (desk.visit.wants_json(), desk.visit.language);
    let plans = desk.house.installation.known_plans(&desk.district.id).await?;
    let given = asked.one.is_some() && asked.other.is_some();
    if json {
        let text =
            told(&desk, pair(&desk, asked.both()?).await?, |_, beside| wire::beside_json(beside));
        return Ok(([(CONTENT_TYPE, "application/json")], text.await?).into_response());
    }
    // Without a choice the newest is to be compared with the one before it.
    let newest = |at: usize| plans.get(at).map(|plan| plan.kept.digest.as_str());
    let chosen =
        [asked.one.as_deref().or(newest(1)).or(Some(TODAY)), asked.other.as_deref().or(newest(0))];
    let title = say!(language, "compare");
    let nothing = |trouble| ComparePage { plans: &plans, chosen, trouble, compared: None };
    let show = |page: &ComparePage| {
        let main = pages::compare(&desk.visit.room(), page);
        desk.visit.page(&title, &main)
    };
    if !given {
        return Ok(show(&nothing(None)));
    }
    let pair = match pair(&desk, asked.both()?).await {
        Err(NotBeside::TodayTwice) => {
            return Ok(show(&nothing(Some(say!(language, "compare-today-twice")))));
        }
        Err(NotBeside::NoToday) => {
            return Ok(show(&nothing(Some(say!(language, "compare-no-today")))));
        }
        pair => pair?,
    };
    let (pair, beside, sheets) = told(&desk, pair, |pair, beside| {
        let sheets = [&beside.before, &beside.after].map(SheetJson::from);
        (pair.clone(), beside.clone(), sheets)
    })
    .await?;
    let trouble = (asked.one == asked.other).then(|| say!(language, "compare-same"));
    let question = asked.question();
    let compared = Compared {
        titles: titles(&desk, &plans, &asked),
        has_today: pair.one.is_today || pair.other.is_today,
        districts: [&pair.one, &pair.other].map(|column| &column.base.world.district),
        sheets,
        beside: &beside,
        colors: &pair.other.base.colors,
        question: &question,
        page: asked.page,
        script: page::compare_script(desk.house.front.page.keys()),
        basemap: desk.house.options.about.basemap.as_ref(),
    };
    let page = ComparePage { plans: &plans, chosen, trouble, compared: Some(compared) };
    Ok(show(&page))
}

/// What both are called.
fn titles(desk: &Desk, plans: &[KnownPlan], asked: &Asked) -> [String; 2] {
    let room = desk.visit.room();
    [&asked.one, &asked.other].map(|given| {
        let plan = plans.iter().find(|plan| Some(&plan.kept.digest) == given.as_ref());
        plan.map_or_else(
            || say!(room.language, "plan-title-today"),
            |plan| pages::plans::choice(&room, plan),
        )
    })
}

/// What the two maps show: of each side the schools with their colors, where each block goes, and
/// which blocks go elsewhere; blocks by their positions.
pub async fn map(desk: Desk) -> Result<Response, ApiError> {
    let asked = Asked::of(&desk)?;
    let which = asked.both()?;
    let pair = pair(&desk, which).await?;
    let encoding = Encoding::liked_best(&desk.visit.headers);
    let digests = [&asked.one, &asked.other].map(|given| given.clone().unwrap_or_default());
    let [one, other] = &digests;
    // Today's zones are on the ground of the plan beside them.
    let of_blocks = match (one.as_str(), other.as_str()) {
        (TODAY, other) => [other, other].map(str::to_owned),
        (one, TODAY) => [one, one].map(str::to_owned),
        _ => digests.clone(),
    };
    let bytes = told(&desk, pair, move |pair, beside| {
        let side = |column: &Column, blocks: &str| side(pair, column, (beside, blocks));
        let text = json!({
            "same_blocks": pair.same_blocks(),
            "one": side(&pair.one, &of_blocks[0]),
            "other": side(&pair.other, &of_blocks[1]),
        });
        encoding.pack(text.to_string().as_bytes())
    });
    Ok(packed(encoding, "application/json", bytes.await?))
}

fn side(pair: &Pair, column: &Column, (beside, blocks): (&Beside, &str)) -> Value {
    let district = &column.base.world.district;
    // A school has one color on both maps.
    let color = |id| pair.other.base.colors.get(id).or_else(|| pair.one.base.colors.get(id));
    let schools = district.schools().iter().map(|school| {
        json!({
            "id": school.id.0,
            "name": school.name,
            "name_en": school.name_en,
            "at": school.point.map(|point| [point.lon, point.lat]),
            "seats": school.seats.0,
            "color": color(&school.id),
        })
    });
    let moved = beside.movers.iter().filter_map(|mover| district.block_named(&mover.block));
    let at = column.schools();
    json!({
        "blocks": blocks,
        "schools": schools.collect::<Vec<_>>(),
        "at": at.iter().map(|school| school.map(|school| school.0)).collect::<Vec<_>>(),
        "moved": moved.map(|block| block.0).collect::<Vec<_>>(),
    })
}

/// Every block of a plan with its outline and its children, by its position.
pub async fn blocks(
    desk: Desk,
    Path((_, plan)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let base = desk.house.installation.drafts.base(&desk.district.id, &plan).await?;
    let encoding = Encoding::liked_best(&desk.visit.headers);
    let work = move || encoding.pack(wire::canvas_geojson(&base.world).to_string().as_bytes());
    let bytes = desk.house.front.in_turn(work).await?;
    Ok(packed(encoding, "application/geo+json", bytes))
}

/// Who moves, all of them.
pub async fn movers(desk: Desk) -> Result<Response, ApiError> {
    let asked = Asked::of(&desk)?;
    let language = desk.visit.language;
    let text = told(&desk, pair(&desk, asked.both()?).await?, move |pair, beside| {
        let [one, other] = [&pair.one, &pair.other].map(|column| &column.base.world.district);
        wire::movers_csv(&beside.movers, (one, other), language)
    });
    Ok(file("who-moves.csv", Format::Csv.media_type(), text.await?.into_bytes()))
}

/// All of the comparison as a workbook.
pub async fn workbook(desk: Desk) -> Result<Response, ApiError> {
    let asked = Asked::of(&desk)?;
    let language = desk.visit.language;
    let plans = desk.house.installation.known_plans(&desk.district.id).await?;
    let titles = titles(&desk, &plans, &asked);
    let bytes = told(&desk, pair(&desk, asked.both()?).await?, move |pair, beside| {
        book(pair, beside, (&titles, language))
    });
    let bytes = bytes.await?.map_err(|err| {
        eprintln!("error: {err}");
        ApiError::Bug
    })?;
    Ok(file("comparison.xlsx", Format::Workbook.media_type(), bytes))
}

fn book(
    pair: &Pair,
    beside: &Beside,
    (titles, language): (&[String; 2], Language),
) -> std::io::Result<Vec<u8>> {
    let districts = [&pair.one, &pair.other].map(|column| &column.base.world.district);
    let book = BesideBook { titles, districts, beside, language };
    let mut bytes = Vec::new();
    workbook::write_beside(&book, &mut bytes)?;
    Ok(bytes)
}

/// To be kept under this name by whoever asked.
pub fn file(name: &str, content_type: &'static str, bytes: Vec<u8>) -> Response {
    let called = format!("attachment; filename=\"{name}\"");
    ([(CONTENT_TYPE, content_type.to_owned()), (CONTENT_DISPOSITION, called)], bytes)
        .into_response()
}

fn packed(encoding: Encoding, content_type: &'static str, bytes: Vec<u8>) -> Response {
    let coding = encoding.name().map(|name| (CONTENT_ENCODING, HeaderValue::from_static(name)));
    let mut answer = ([(CONTENT_TYPE, content_type)], bytes).into_response();
    answer.headers_mut().extend(coding.into_iter().collect::<HeaderMap>());
    answer
}
