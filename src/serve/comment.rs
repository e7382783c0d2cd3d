//! What people say of a draft: taken from a form, kept on the disk, read by the office.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use time::Date;

use super::limits;
use super::manners::{self, LONGEST_BODY};
use super::parameters::{Given, Reader};
use super::plans::{Shelf, Shown};
use super::problem::ApiError;
use super::site::{Asked, Site};
use crate::model::BlockId;
use crate::store::{Comment, NewComment};

/// The fields of the form; those of the plan may stand in the address, too. `website` is hidden from
/// people: whoever fills it is a program.
pub const FIELDS: [&str; 8] =
    ["text", "contact", "block", "plan", "datetime", "level", "lang", TRAP];

const TRAP: &str = "website";

/// What `/api/comments` understands.
pub const READING: [&str; 2] = ["after", "limit"];

/// Of characters.
pub const LONGEST_TEXT: usize = 2000;
pub const LONGEST_CONTACT: usize = 200;

/// Comments in one answer for the office.
const MOST_READ: usize = 1000;

pub const FORM: &str = "application/x-www-form-urlencoded";

/// A comment that was taken, and is on the disk.
#[derive(Clone, Debug)]
pub struct Taken {
    pub id: i64,
    pub day: String,
    /// The draft.
    pub shown: Shown,
    pub block: Option<BlockId>,
}

/// `POST /comment` for programs: 201 and the number of the comment.
pub async fn post(State(site): State<Arc<Site>>, request: Request) -> Result<Response, ApiError> {
    let (asked, form) = form_of(&site, request).await?;
    let taken = take(&asked, &form).await?;
    let body = json!({
        "id": taken.id,
        "day": taken.day,
        "plan": taken.shown.published.digest(),
        "block": taken.block.map(|block| block.0),
    });
    Ok((StatusCode::CREATED, [(CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// Who asks and what the form says, with what stands in the address before it.
///
/// # Errors
///
/// Another site's page sends it, it is no form, too long, or too many came.
pub async fn form_of(site: &Arc<Site>, request: Request) -> Result<(Asked, Given), ApiError> {
    let (mut parts, body) = request.into_parts();
    let Ok(asked) = Asked::from_request_parts(&mut parts, site).await;
    if manners::from_another_site(&asked.headers, &asked.base()) {
        return Err(ApiError::FromAnotherSite);
    }
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case(FORM) {
        return Err(ApiError::NoForm);
    }
    let socket = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let who = match site.options.behind_proxy {
        true => limits::behind_proxy(&parts.headers),
        false => socket.map(|ConnectInfo(address)| address.ip()),
    };
    site.limits.count(who).map_err(ApiError::TooManyComments)?;
    let mut given = asked.given.clone();
    given.extend(fields(body).await?);
    Ok((Asked { given: given.clone(), ..asked }, given))
}

async fn fields(body: Body) -> Result<Given, ApiError> {
    let bytes = to_bytes(body, LONGEST_BODY as usize).await.map_err(|_| ApiError::BodyTooLong)?;
    serde_urlencoded::from_bytes(&bytes).map_err(|_| ApiError::NoForm)
}

/// Keeps what the form says.
///
/// # Errors
///
/// Everything that is wrong with it; there is no draft to comment on, or not today.
pub async fn take(asked: &Asked, form: &Given) -> Result<Taken, ApiError> {
    let inbox = asked.site.options.comments.clone().ok_or(ApiError::NoConsultation)?;
    let mut reader = Reader::of(form, &FIELDS);
    let said = [("text", LONGEST_TEXT), ("contact", LONGEST_CONTACT)]
        .map(|(name, longest)| said(&mut reader, name, longest));
    if reader.text("text").is_none_or(|text| text.trim().is_empty()) {
        reader.fault("missing-parameter", "text", "say something".to_owned());
    }
    if reader.text(TRAP).is_some_and(|text| !text.is_empty()) {
        let detail = "people do not see this field, and leave it empty";
        reader.fault("bad-parameter", TRAP, detail.to_owned());
    }
    let shown = draft(asked, &mut reader);
    let block = reader.text("block").filter(|id| !id.is_empty());
    let block = block.map(|id| BlockId(id.to_owned()));
    reader.done()?;
    let shown = shown?;
    if let Some(id) = &block
        && shown.published.world.district.block_named(id).is_none()
    {
        return Err(ApiError::UnknownBlock(id.0.clone()));
    }
    let [text, contact] = said;
    let comment = NewComment {
        day: asked.today.to_string(),
        plan: shown.published.digest().to_owned(),
        block: block.as_ref().map(|id| id.0.clone()),
        text: text.ok_or(ApiError::Bug)?,
        contact,
    };
    let day = comment.day.clone();
    let id = inbox.add(&asked.site, comment).await?;
    Ok(Taken { id, day, shown, block })
}

/// Without spaces around it and without what cannot be read. `None`: nothing is said.
fn said(reader: &mut Reader, name: &str, longest: usize) -> Option<String> {
    let text = reader.text(name)?.trim().replace("\r\n", "\n");
    let is_read = |letter: &char| !letter.is_control() || ['\n', '\t'].contains(letter);
    let text: String = text.chars().filter(is_read).collect();
    let length = text.chars().count();
    if longest < length {
        let detail = format!("it is of {length} characters, and may be of {longest}");
        reader.fault("too-long", name, detail);
    }
    (!text.is_empty()).then_some(text)
}

/// The draft that `plan` names, else the one that people are asked about.
fn draft(asked: &Asked, reader: &mut Reader) -> Result<Shown, ApiError> {
    let shown = asked.shown(reader)?;
    let found = match reader.text("plan") {
        Some(_) => Some(shown),
        None => asked.shelf.consulted(&shown, asked.today).cloned(),
    };
    let open = |shown: &Shown| {
        shown.consultation.is_some_and(|consultation| consultation.is_open(asked.today))
    };
    found.filter(open).ok_or(ApiError::NoConsultation)
}

impl Shelf {
    /// The last draft of the level of `shown` that may be commented on today.
    pub fn consulted(&self, shown: &Shown, today: Date) -> Option<&Shown> {
        self.plans().iter().rfind(|other| {
            other.level() == shown.level()
                && other.consultation.is_some_and(|consultation| consultation.is_open(today))
        })
    }
}

/// `/api/comments`: what was said, for the office alone.
pub async fn read(asked: Asked) -> Result<Response, ApiError> {
    if !asked.by_office()? {
        return Err(ApiError::WrongToken);
    }
    let mut reader = Reader::of(&asked.given, &READING);
    let number = |text: &str| text.parse::<i64>().ok().filter(|number| 0 <= *number);
    let after = reader.read("after", "the number of a comment", number);
    let most = MOST_READ as i64;
    let limit = reader.read("limit", "from 1 to 1000", |text| {
        number(text).filter(|limit| (1..=most).contains(limit))
    });
    reader.done()?;
    let (after, limit) = (after.unwrap_or(0), limit.unwrap_or(most) as usize);
    let comments = asked.site.options.comments.clone();
    let found = match comments {
        Some(inbox) => inbox.after(&asked.site, (after, limit)).await?,
        None => Vec::new(),
    };
    let told: Vec<Value> = found.iter().map(json_of).collect();
    let body = json!({ "comments": told });
    Ok(([(CACHE_CONTROL, "private, no-store")], Json(body)).into_response())
}

fn json_of(Comment { id, said }: &Comment) -> Value {
    let NewComment { day, plan, block, text, contact } = said;
    json!({ "id": id, "day": day, "plan": plan, "block": block, "text": text, "contact": contact })
}
