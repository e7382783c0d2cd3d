//! What was drawn in a draft, for people to read; and its end.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::desk::Desk;
use crate::language::say;
use crate::pages::office::{self as pages, EditMade, Stands};
use crate::serve::problem::ApiError;
use crate::store::database::{Draft, Edit, Person};
use crate::wire;

/// Every edit of a draft: who, when, what, and whether it counts.
pub async fn page(desk: Desk, Path((_, id)): Path<(String, String)>) -> Result<Response, ApiError> {
    let installation = &desk.house.installation;
    let database = &installation.database;
    let draft = database.draft(&desk.district.id, &id).await?;
    let (all, line) = (database.edits(&id).await?, database.line(&id).await?);
    let stands = |edit: &Edit| match () {
        () if line.done.iter().any(|one| one.seq == edit.seq) => Stands::Yes,
        () if line.undone.iter().any(|one| one.seq == edit.seq) => Stands::Again,
        () => Stands::No,
    };
    let people = database.people().await?;
    if desk.visit.wants_json() {
        let told = all.iter().map(|edit| edit_json(edit, stands(edit), &people));
        let told: Value = told.collect();
        return Ok(
            Json(json!({ "edits": told, "closed": draft.closed_at.is_some() })).into_response()
        );
    }
    let made = all.iter().map(|edit| EditMade {
        who: called(&people, &edit.person),
        at: edit.at,
        edit: wire::edit_from_json(&edit.body).ok(),
        stands: stands(edit),
    });
    let made: Vec<EditMade> = made.collect();
    let language = desk.visit.language;
    let (base, title) = base(&desk, &draft).await?;
    let title = title.map(|plan| pages::plans::title(&desk.visit.room(), &plan));
    let page = pages::EditsPage {
        draft: &draft,
        base: title.as_deref(),
        edits: &made,
        district: base.as_deref().map(|base| &base.world.district),
    };
    let title = say!(language, "edits-of", draft = draft.title.as_str());
    Ok(desk.visit.page(&title, &pages::edits(&desk.visit.room(), page)))
}

type Base = Option<std::sync::Arc<crate::office::Base>>;

/// The plan that it began with: its ground, by whose names is told what was drawn, and its title.
async fn base(
    desk: &Desk,
    draft: &Draft,
) -> Result<(Base, Option<crate::office::KnownPlan>), ApiError> {
    let Some(digest) = &draft.base else { return Ok((None, None)) };
    let installation = &desk.house.installation;
    let base = installation.drafts.base(&desk.district.id, digest).await?;
    let known = installation.known_plan(&desk.district.id, digest).await?;
    Ok((Some(base), Some(known)))
}

fn called(people: &[Person], id: &str) -> String {
    let person = people.iter().find(|person| person.id == id);
    person.map_or_else(|| id.to_owned(), |person| person.called.clone())
}

fn edit_json(edit: &Edit, stands: Stands, people: &[Person]) -> Value {
    json!({
        "number": edit.seq,
        "after": edit.after,
        "by": called(people, &edit.person),
        "at": edit.at.written(),
        "edit": serde_json::from_str::<Value>(&edit.body).unwrap_or_default(),
        "counts": stands == Stands::Yes,
        "undone": stands != Stands::Yes,
    })
}

/// Nobody draws in it from then on.
pub async fn close(
    desk: Desk,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    // Of this district, and not of another one.
    let draft = database.draft(&desk.district.id, &id).await?;
    database.close_draft(desk.deed(), &draft.id).await?;
    if desk.visit.wants_json() {
        return Ok(Json(json!({})).into_response());
    }
    Ok(desk.visit.see(&format!("/{}/drafts", desk.district.short_name)))
}
