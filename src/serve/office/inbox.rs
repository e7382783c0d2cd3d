//! What people said of a district's plans, and what the office does about it.

use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::desk::{Desk, Form, fault};
use crate::language::say;
use crate::office::inbox;
use crate::pages::office as pages;
use crate::serve::parameters::Reader;
use crate::serve::problem::ApiError;
use crate::store::database::{DatabaseError, Person, Received, Which};

/// On one page, and in one answer for programs.
const ON_A_PAGE: i64 = 100;
const MOST_READ: i64 = 1000;

/// In one table; a spreadsheet takes no more either.
const MOST_ROWS: i64 = 500_000;

/// Of characters.
const LONGEST_NOTE: usize = 2000;

/// What all of these addresses understand.
const PARAMETERS: [&str; 5] = ["after", "limit", "state", "plan", "lang"];

/// Which comments are meant, as the address says.
struct Asked {
    plan: Option<String>,
    handled: Option<bool>,
    after: i64,
    limit: Option<i64>,
}

impl Asked {
    fn of(desk: &Desk) -> Result<Self, ApiError> {
        let mut reader = Reader::of(&desk.visit.given, &PARAMETERS);
        let number = |text: &str| text.parse::<i64>().ok().filter(|number| 0 <= *number);
        let after = reader.read("after", "the number of a comment", number).unwrap_or(0);
        let within = |limit: &i64| (1..=MOST_READ).contains(limit);
        let limit = reader.read("limit", "from 1 to 1000", |text| number(text).filter(within));
        let handled = reader.read("state", "new, handled or all", |text| match text {
            "new" => Some(Some(false)),
            "handled" => Some(Some(true)),
            "all" | "" => Some(None),
            _ => None,
        });
        let plan = reader.text("plan").filter(|plan| !plan.is_empty()).map(str::to_owned);
        reader.done()?;
        Ok(Self { plan, handled: handled.flatten(), after, limit })
    }

    fn which(&self, most: i64) -> Which<'_> {
        Which { plan: self.plan.as_deref(), handled: self.handled, after: self.after, most }
    }
}

/// A page for people; numbers and texts for programs.
pub async fn page(desk: Desk) -> Result<Response, ApiError> {
    let asked = Asked::of(&desk)?;
    let database = &desk.house.installation.database;
    let district = &desk.district.id;
    if desk.visit.wants_json() {
        let found = database.inbox(district, asked.which(asked.limit.unwrap_or(500))).await?;
        let told: Value = found.iter().map(told).collect();
        return Ok(Json(json!({ "comments": told })).into_response());
    }
    let most = asked.limit.unwrap_or(ON_A_PAGE);
    let mut found = database.inbox(district, asked.which(most + 1)).await?;
    let more = most < found.len() as i64;
    found.truncate(most as usize);
    let (counts, people) = (database.inbox_counts(district).await?, database.people().await?);
    let shown = pages::Inbox {
        counts: &counts,
        comments: &found,
        people: &people,
        plan: asked.plan.as_deref(),
        handled: asked.handled,
        next: found.last().filter(|_| more).map(|last| last.comment.id),
    };
    let room = desk.visit.room();
    let main = pages::inbox(&room, shown);
    Ok(desk.visit.page(&say!(desk.visit.language, "inbox"), &main))
}

fn told(one: &Received) -> Value {
    let said = &one.comment.said;
    let handling = one.handling.as_ref().map(|handling| {
        json!({ "handled": handling.is_handled, "note": handling.note, "by": handling.by,
            "at": handling.at.written() })
    });
    json!({
        "id": one.comment.id, "day": said.day, "plan": said.plan, "block": said.block,
        "text": said.text, "contact": said.contact, "handling": handling,
    })
}

/// Says that it is handled, or to be looked at again, with a note.
pub async fn handle(
    Path((_, id)): Path<(String, String)>,
    desk: Desk,
    form: Form,
) -> Result<Response, ApiError> {
    let is_handled = match form.needed("state")? {
        "handled" => true,
        "new" => false,
        _ => return Err(fault("bad-parameter", "state", "it is handled or new")),
    };
    let note = form.text("note").unwrap_or_default().trim();
    if LONGEST_NOTE < note.chars().count() {
        return Err(fault("bad-parameter", "note", "it is too long"));
    }
    let missing = || DatabaseError::Missing { what: "comment", name: id.clone() };
    let number: i64 = id.parse().map_err(|_| missing())?;
    let database = &desk.house.installation.database;
    database.handle_comment(desk.deed(), number, (is_handled, note)).await?;
    Ok(match desk.visit.wants_json() {
        true => Json(json!({})).into_response(),
        false => desk.visit.see(&format!("/{}/comments", desk.district.short_name)),
    })
}

/// All that is asked for, and who handled it.
async fn rows(desk: &Desk) -> Result<(Vec<Received>, Vec<Person>), ApiError> {
    let asked = Asked::of(desk)?;
    let database = &desk.house.installation.database;
    let most = asked.limit.unwrap_or(MOST_ROWS);
    let found = database.inbox(&desk.district.id, asked.which(most)).await?;
    Ok((found, database.people().await?))
}

fn called(people: &[Person]) -> impl Fn(&str) -> String {
    |id| {
        let person = people.iter().find(|person| person.id == id);
        person.map(|person| person.called.clone()).unwrap_or_default()
    }
}

fn file(kind: &'static str, name: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, Body::from(bytes)).into_response()
}

pub async fn csv(desk: Desk) -> Result<Response, ApiError> {
    let (rows, people) = rows(&desk).await?;
    let made = desk.house.front.in_turn(move || inbox::csv(&rows, called(&people))).await?;
    Ok(file("text/csv; charset=utf-8", "comments.csv", made))
}

pub async fn xlsx(desk: Desk) -> Result<Response, ApiError> {
    let (rows, people) = rows(&desk).await?;
    let made = desk.house.front.in_turn(move || inbox::xlsx(&rows, called(&people))).await?;
    let made = made.map_err(|err| {
        eprintln!("error: comments as a table: {err}");
        ApiError::Bug
    })?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(kind, "comments.xlsx", made))
}
