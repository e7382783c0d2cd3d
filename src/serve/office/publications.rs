use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use time::Date;

use super::desk::{Desk, Form, fault};
use crate::model::Consultation;
use crate::serve::problem::ApiError;
use crate::store::database::{NewPublication, PublicationKind, Published, Stage};
use crate::store::day;

/// Of characters.
const LONGEST_NOTICE: usize = 10_000;

fn told(one: &Published) -> Value {
    let stage = |stage: &Option<Stage>| {
        stage.as_ref().map(|stage| json!({ "by": stage.by, "at": stage.at.written() }))
    };
    let text = |day: Option<Date>| day.map(|day| day.to_string());
    let (kind, from, days) = match one.kind {
        PublicationKind::InForce { from } => ("in-force", from, None),
        PublicationKind::Consultation { days, from } => ("consultation", from, Some(days)),
    };
    json!({
        "id": one.id,
        "plan": one.plan,
        "kind": kind,
        "from": text(from),
        "comments_from": text(days.and_then(|days| days.from)),
        "comments_until": text(days.map(|days| days.until)),
        "notice": one.notice,
        "proposed": { "by": one.proposed_by, "at": one.proposed_at.written() },
        "approved": stage(&one.approved),
        "withdrawn": stage(&one.withdrawn),
        "number": one.number,
    })
}

pub async fn list(desk: Desk) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let proposed = database.proposed(&desk.district.id).await?;
    let published = database.published(Some(&desk.district.id)).await?;
    let [proposed, published] =
        [proposed, published].map(|all| all.iter().map(told).collect::<Value>());
    Ok(Json(json!({ "proposed": proposed, "published": published })).into_response())
}

/// `None`: it is not given.
fn date(form: &Form, name: &str) -> Result<Option<Date>, ApiError> {
    let read =
        |text| day(text).ok_or_else(|| fault("bad-parameter", name, "a day is like 2027-09-01"));
    form.text(name).map(read).transpose()
}

/// Whoever may plan proposes; nobody sees it before somebody else approves.
pub async fn propose(desk: Desk, form: Form) -> Result<Response, ApiError> {
    let from = date(&form, "from")?;
    let kind = match form.needed("kind")? {
        "in-force" => PublicationKind::InForce { from },
        "consultation" => {
            let missing = || fault("missing-parameter", "until", "a consultation has a last day");
            let until = date(&form, "until")?.ok_or_else(missing)?;
            let days = Consultation { from: date(&form, "comments_from")?, until };
            PublicationKind::Consultation { days, from }
        }
        _ => return Err(fault("bad-parameter", "kind", "it is in-force or consultation")),
    };
    let notice = form.text("notice").unwrap_or_default();
    if LONGEST_NOTICE < notice.chars().count() {
        return Err(fault("bad-parameter", "notice", "it is too long"));
    }
    let new =
        NewPublication { district: &desk.district.id, plan: form.needed("plan")?, kind, notice };
    let id = desk.house.installation.database.propose(desk.deed(), new).await?;
    Ok(if desk.visit.wants_json() {
        (StatusCode::CREATED, Json(json!({ "id": id }))).into_response()
    } else {
        desk.visit.see(&format!("/{}/", desk.district.short_name))
    })
}

/// It is shown to everybody when this is answered.
pub async fn approve(
    Path((_, id)): Path<(String, String)>,
    desk: Desk,
) -> Result<Response, ApiError> {
    let number = desk.house.installation.database.approve(desk.deed(), &id).await?;
    desk.house.look_or_tell().await;
    Ok(done(&desk, json!({ "number": number })))
}

pub async fn withdraw(
    Path((_, id)): Path<(String, String)>,
    desk: Desk,
) -> Result<Response, ApiError> {
    desk.house.installation.database.withdraw(desk.deed(), &id).await?;
    desk.house.look_or_tell().await;
    Ok(done(&desk, json!({})))
}

fn done(desk: &Desk, told: Value) -> Response {
    if desk.visit.wants_json() {
        Json(told).into_response()
    } else {
        desk.visit.see(&format!("/{}/", desk.district.short_name))
    }
}
