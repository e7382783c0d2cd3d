//! Drafts over HTTP: what is drawn, what it would mean, what is done.
//!
//! Every answer about a draft says its `head`, the last edit that counts; whoever edits says which
//! one they `saw`, and is told so where somebody else was quicker.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use geo::{LineString, Polygon};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::desk::{Desk, Form, fault};
use crate::draw::{Along, Edit, Effect};
use crate::language::say;
use crate::model::{BlockIdx, Millimeters, Point, SchoolId, SchoolIdx};
use crate::office::{DraftError, Drawn, Hand};
use crate::pages::office::{self as pages, DraftPage};
use crate::serve::page;
use crate::serve::problem::{ApiError, Fault};
use crate::serve::resource::Encoding;
use crate::store::database::Draft;
use crate::wire;

/// In the address.
type Named = Path<(String, String)>;

/// A draft that begins.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    title: String,
    plan: String,
}

/// An edit, and the head that its drawer saw.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    saw: i64,
    edit: Value,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    saw: i64,
}

/// Blocks, and where they might go.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    pick: Pick,
    school: Option<String>,
    /// The answer does not say block by block who would move.
    #[serde(default)]
    brief: bool,
}

/// Which blocks are meant. Positions are longitude and latitude.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Pick {
    /// By their positions in the district.
    Blocks(Vec<usize>),
    /// Whose point is inside.
    Lasso(Vec<[f64; 2]>),
    /// Which the line touches.
    Line(Vec<[f64; 2]>),
    Street(Street),
}

/// A street between two of its places; where walks are not along streets, the line between them.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Street {
    from: [f64; 2],
    to: [f64; 2],
    /// Blocks that are no farther from it are along it.
    within_m: f64,
}

const LONGEST_TITLE: usize = 200;

/// Farther away nothing is along a street.
const WIDEST_M: f64 = 2_000.0;

pub async fn page(desk: Desk) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let drafts = database.drafts(&desk.district.id).await?;
    if desk.visit.wants_json() {
        let drafts: Value = drafts.iter().map(draft_json).collect();
        return Ok(Json(json!({ "drafts": drafts })).into_response());
    }
    let plans = desk.house.installation.known_plans(&desk.district.id).await?;
    let title = say!(desk.visit.language, "drawing-drafts");
    Ok(desk.visit.page(&title, &pages::drafts(&desk.visit.room(), (&drafts, &plans))))
}

fn draft_json(draft: &Draft) -> Value {
    json!({
        "id": draft.id,
        "title": draft.title,
        "plan": draft.base,
        "head": draft.head,
        "made_at": draft.made_at.0,
        "closed": draft.closed_at.is_some(),
    })
}

/// From a form, or as JSON.
pub async fn begin(
    desk: Desk,
    form: Result<Form, ApiError>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let (new, by_form) = match form {
        Ok(form) => {
            let text = |name: &str| form.needed(name).map(str::to_owned);
            (Begin { title: text("title")?, plan: text("plan")? }, true)
        }
        Err(_) => (read::<Begin>(&body)?, false),
    };
    let title = new.title.trim();
    let one_line = !title.contains(char::is_control);
    if !one_line || !(1..=LONGEST_TITLE).contains(&title.chars().count()) {
        return Err(fault("bad-parameter", "title", "one line of 1 to 200 characters is needed"));
    }
    let drafts = &desk.house.installation.drafts;
    let id = drafts.begin((&desk.district.id, &desk.person.id), (title, &new.plan)).await?;
    let path = format!("/{}/drafts/{id}", desk.district.short_name);
    Ok(match by_form {
        true => desk.visit.see(&path),
        false => (StatusCode::CREATED, Json(json!({ "id": id }))).into_response(),
    })
}

/// The page on which it is drawn.
pub async fn one(desk: Desk, Path((_, id)): Named) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let draft = database.draft(&desk.district.id, &id).await?;
    let front = &desk.house.front;
    let script = page::draw_script(front.page.keys());
    let basemap = desk.house.options.about.basemap.as_ref();
    let about = DraftPage { id: &draft.id, title: &draft.title, script, basemap };
    Ok(desk.visit.page(&draft.title, &pages::draft(&desk.visit.room(), about)))
}

/// Every block with its outline and its children.
pub async fn blocks(desk: Desk, Path((_, id)): Named) -> Result<Response, ApiError> {
    let encoding = Encoding::liked_best(&desk.visit.headers);
    let told = move |drawn: &mut Drawn| {
        let text = wire::canvas_geojson(&drawn.base.world).to_string();
        encoding.pack(text.as_bytes())
    };
    let bytes = desk.house.installation.drafts.look(&desk.hand(id), told).await?;
    Ok(packed(encoding, "application/geo+json", bytes))
}

/// Who goes where, all figures, and what may be undone.
pub async fn state(desk: Desk, Path((_, id)): Named) -> Result<Response, ApiError> {
    let encoding = Encoding::liked_best(&desk.visit.headers);
    let told = move |drawn: &mut Drawn| encoding.pack(state_of(drawn, None).as_bytes());
    let bytes = desk.house.installation.drafts.look(&desk.hand(id), told).await?;
    Ok(packed(encoding, JSON, bytes))
}

pub async fn edit(desk: Desk, Path((_, id)): Named, body: Bytes) -> Result<Response, ApiError> {
    let Asked { saw, edit } = read(&body)?;
    let edit = wire::edit_from_json(&edit.to_string()).map_err(|bad| {
        let fault = |bad: wire::BadEdit| Fault {
            code: "bad-edit",
            parameter: format!("/edit{}", bad.at),
            detail: bad.what,
        };
        ApiError::BadRequest(bad.into_iter().map(fault).collect())
    })?;
    done(&desk, (id, saw), edit).await
}

/// Everything that is not pinned, solved anew.
pub async fn recompute(
    desk: Desk,
    Path((_, id)): Named,
    body: Bytes,
) -> Result<Response, ApiError> {
    done(&desk, (id, read::<Seen>(&body)?.saw), Edit::Recompute).await
}

async fn done(desk: &Desk, (id, saw): (String, i64), edit: Edit) -> Result<Response, ApiError> {
    let encoding = Encoding::liked_best(&desk.visit.headers);
    let told = told(encoding);
    let bytes = desk.house.installation.drafts.edit((&desk.hand(id), saw), edit, told).await?;
    Ok(packed(encoding, JSON, bytes))
}

pub async fn undo(desk: Desk, Path((_, id)): Named, body: Bytes) -> Result<Response, ApiError> {
    let saw = read::<Seen>(&body)?.saw;
    let encoding = Encoding::liked_best(&desk.visit.headers);
    let told = told(encoding);
    let bytes = desk.house.installation.drafts.undo((&desk.hand(id), saw), told).await?;
    Ok(packed(encoding, JSON, bytes))
}

pub async fn redo(desk: Desk, Path((_, id)): Named, body: Bytes) -> Result<Response, ApiError> {
    let saw = read::<Seen>(&body)?.saw;
    let encoding = Encoding::liked_best(&desk.visit.headers);
    let told = told(encoding);
    let bytes = desk.house.installation.drafts.redo((&desk.hand(id), saw), told).await?;
    Ok(packed(encoding, JSON, bytes))
}

/// What it would mean, while the hand moves; nothing is done.
pub async fn attempt(desk: Desk, Path((_, id)): Named, body: Bytes) -> Result<Response, ApiError> {
    let wanted: Wanted = read(&body)?;
    let school = wanted.school.clone();
    let school = school.ok_or_else(|| fault("missing-parameter", "school", "it is needed"))?;
    let told = if wanted.brief { wire::balance_json } else { wire::attempt_json };
    told_of(&desk, id, wanted, move |drawn, blocks| {
        let school = school_of(drawn, &school)?;
        let attempt = drawn.drawing.attempt(blocks, school);
        Ok(("attempt", told(&drawn.drawing, &attempt)))
    })
    .await
}

/// Which blocks are meant.
pub async fn pick(desk: Desk, Path((_, id)): Named, body: Bytes) -> Result<Response, ApiError> {
    told_of(&desk, id, read(&body)?, |_, _| Ok(("attempt", "null".to_owned()))).await
}

/// Who would really go elsewhere, with the rest recomputed; nothing is done.
pub async fn foresee(desk: Desk, Path((_, id)): Named, body: Bytes) -> Result<Response, ApiError> {
    let wanted: Wanted = read(&body)?;
    let school = wanted.school.clone();
    let school = school.ok_or_else(|| fault("missing-parameter", "school", "it is needed"))?;
    told_of(&desk, id, wanted, move |drawn, blocks| {
        let school = school_of(drawn, &school)?;
        let changed = drawn.drawing.foresee(blocks, school);
        let changed =
            changed.map_err(|why| ApiError::NotDrawn(wire::not_done_json(&drawn.drawing, &why)))?;
        Ok(("changed", wire::changed_json(&drawn.drawing, &changed)))
    })
    .await
}

/// Makes a plan of it that keeps every promise, and keeps it.
pub async fn finish(desk: Desk, Path((_, id)): Named, body: Bytes) -> Result<Response, ApiError> {
    let saw = read::<Seen>(&body)?.saw;
    let plan = desk.house.installation.drafts.finish((&desk.hand(id), saw)).await?;
    Ok((StatusCode::CREATED, Json(json!({ "plan": plan }))).into_response())
}

/// What `tell` says, by its key, of the blocks that are meant.
async fn told_of(
    desk: &Desk,
    id: String,
    wanted: Wanted,
    tell: impl FnOnce(&mut Drawn, &[BlockIdx]) -> Result<(&'static str, String), ApiError>
    + Send
    + 'static,
) -> Result<Response, ApiError> {
    let told = move |drawn: &mut Drawn| {
        let blocks = wanted.pick.blocks(drawn)?;
        let (key, told) = tell(drawn, &blocks)?;
        let picked: Value = blocks.iter().map(|block| block.0).collect();
        Ok::<_, ApiError>(format!(
            r#"{{"head":{},"picked":{picked},"{key}":{told}}}"#,
            drawn.head()
        ))
    };
    let text = desk.house.installation.drafts.look(&desk.hand(id), told).await??;
    // Not packed: it is the delay that counts.
    Ok(([(CONTENT_TYPE, JSON)], text).into_response())
}

fn school_of(drawn: &Drawn, id: &str) -> Result<SchoolIdx, ApiError> {
    let found = drawn.drawing.world().district.school_named(&SchoolId(id.to_owned()));
    found.ok_or_else(|| ApiError::UnknownSchool(id.to_owned()))
}

const JSON: &str = "application/json";

fn told(encoding: Encoding) -> impl FnOnce(&mut Drawn, &Effect) -> Vec<u8> + Send + 'static {
    move |drawn, effect| encoding.pack(state_of(drawn, Some(effect)).as_bytes())
}

fn state_of(drawn: &Drawn, effect: Option<&Effect>) -> String {
    let drawing = &drawn.drawing;
    let canvas = wire::canvas_json(drawing, |id| drawn.base.colors.get(id).copied());
    let now = wire::now_json(drawing);
    let effect =
        effect.map(|effect| format!(r#","effect":{}"#, wire::effect_json(drawing, effect)));
    let effect = effect.unwrap_or_default();
    format!(r#"{{"head":{},"now":{now},"canvas":{canvas}{effect}}}"#, drawn.head())
}

fn packed(encoding: Encoding, content_type: &'static str, bytes: Vec<u8>) -> Response {
    let coding = encoding.name().map(|name| (CONTENT_ENCODING, name));
    let mut answer = ([(CONTENT_TYPE, content_type)], bytes).into_response();
    let coding = coding.map(|(name, value)| (name, axum::http::HeaderValue::from_static(value)));
    answer.headers_mut().extend(coding);
    answer
}

/// # Errors
///
/// It is no JSON, or says something else.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|err| fault("bad-body", "body", &err.to_string()))
}

impl Desk {
    fn hand(&self, draft: String) -> Hand {
        Hand { district: self.district.id.clone(), draft, person: self.person.id.clone() }
    }
}

impl Pick {
    /// Sorted, each once.
    fn blocks(&self, drawn: &Drawn) -> Result<Vec<BlockIdx>, ApiError> {
        let (picker, world) = (&drawn.base.picker, drawn.drawing.world());
        match self {
            Self::Blocks(blocks) => {
                let n_blocks = world.district.blocks().len();
                if let Some(bad) = blocks.iter().find(|block| n_blocks <= **block) {
                    let detail = format!("{bad} is no block's position; there are {n_blocks}");
                    return Err(fault("bad-parameter", "pick", &detail));
                }
                let mut blocks: Vec<BlockIdx> = blocks.iter().copied().map(BlockIdx).collect();
                blocks.sort_unstable();
                blocks.dedup();
                Ok(blocks)
            }
            Self::Lasso(ring) => Ok(picker.within(&Polygon::new(line(ring), Vec::new()))),
            Self::Line(points) => Ok(picker.touching(world, &line(points))),
            Self::Street(street) => {
                if !(0.0..=WIDEST_M).contains(&street.within_m) {
                    let detail = format!("within_m has to be from 0 to {WIDEST_M}");
                    return Err(fault("bad-parameter", "pick", &detail));
                }
                let [from, to] = [street.from, street.to].map(|[lon, lat]| Point { lon, lat });
                let course = picker.course(world, from, to);
                let line = course.map_or_else(|| vec![from, to], |course| course.line);
                let within = Millimeters((street.within_m * 1e3).round() as i64);
                Ok(picker.along(world, &line, Along { within, side: None }))
            }
        }
    }
}

fn line(points: &[[f64; 2]]) -> LineString<f64> {
    points.iter().map(|[lon, lat]| (*lon, *lat)).collect()
}

impl From<DraftError> for ApiError {
    /// What nobody who asks can cause is written down, and not told.
    fn from(why: DraftError) -> Self {
        match why {
            DraftError::Database(why) => why.into(),
            DraftError::NotDone(why) | DraftError::NoPlanYet(why) => Self::NotDrawn(why),
            DraftError::NoBase => Self::NoBase,
            other => {
                eprintln!("error: {other}");
                Self::Bug
            }
        }
    }
}
