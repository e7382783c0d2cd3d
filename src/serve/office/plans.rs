use axum::Json;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::desk::Desk;
use crate::pages::office::{AtWork, Proposal, desk, district_name};
use crate::serve::problem::ApiError;
use crate::store::database::KeptPlan;

/// The last comments on a district's page.
const MOST_COMMENTS: i64 = 500;

/// All that is at work in a district.
pub async fn page(desk_: Desk) -> Result<Response, ApiError> {
    let Desk { house, district, person, visit, .. } = &desk_;
    let database = &house.installation.database;
    let plans = house.installation.known_plans(&district.id).await?;
    let people = database.people().await?;
    let mut proposed = Vec::new();
    for published in database.proposed(&district.id).await? {
        let makers = database.plan_makers(&district.id, &published.plan).await?;
        let by = people.iter().find(|one| one.id == published.proposed_by);
        proposed.push(Proposal {
            proposed_by: by.map_or_else(String::new, |one| one.called.clone()),
            may_approve: published.proposed_by != person.id && !makers.contains(&person.id),
            published,
        });
    }
    let published = database.published(Some(&district.id)).await?;
    let comments = database.comments(&district.id, 0, MOST_COMMENTS).await?;
    let work =
        AtWork { plans: &plans, proposed: &proposed, published: &published, comments: &comments };
    let room = visit.room();
    Ok(visit.page(district_name(district, visit.language), &desk(&room, work)))
}

fn told(plan: &KeptPlan) -> Value {
    let figures: Value = serde_json::from_str(&plan.figures).unwrap_or_default();
    json!({
        "digest": plan.digest,
        "inputs": plan.inputs,
        "level": plan.level,
        "made_at": plan.made_at.written(),
        "figures": figures,
    })
}

pub async fn list(desk: Desk) -> Result<Response, ApiError> {
    let plans = desk.house.installation.database.plans(&desk.district.id).await?;
    let plans: Value = plans.iter().map(told).collect();
    Ok(Json(json!({ "plans": plans })).into_response())
}

pub async fn plan_json(
    Path((_, digest)): Path<(String, String)>,
    desk: Desk,
) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let digest = database.plan(&desk.district.id, &digest).await?.digest;
    let mut text = Vec::new();
    database.copy_content(&digest, &mut text).await?;
    Ok(([(CONTENT_TYPE, "application/json")], Body::from(text)).into_response())
}
