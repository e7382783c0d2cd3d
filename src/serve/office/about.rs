//! What a district tells parents besides its plans: whom to ask, when to enroll.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::desk::{Desk, Form};
use crate::language::say;
use crate::office::about::{FIELDS, about_of, fields_of};
use crate::pages::office as pages;
use crate::serve::house;
use crate::serve::problem::{ApiError, Fault};

/// Of characters, in a field.
const LONGEST: usize = 2000;

pub async fn page(desk: Desk) -> Result<Response, ApiError> {
    let body = desk.house.installation.database.about(&desk.district.id).await?;
    let body = body.unwrap_or_default();
    if desk.visit.wants_json() {
        return Ok(Json(json!({ "about": body })).into_response());
    }
    let fields = fields_of(&body);
    Ok(shown(&desk, StatusCode::OK, (&|table, key| fields(table, key), &[])))
}

/// How a field of the form is called.
fn named(table: &str, key: &str) -> String {
    format!("{table}-{key}")
}

type Fields<'a> = &'a dyn Fn(&str, &str) -> String;

fn shown(desk: &Desk, status: StatusCode, (fields, problems): (Fields, &[String])) -> Response {
    let room = desk.visit.room();
    let all: Vec<(String, String)> =
        FIELDS.map(|(table, key)| (named(table, key), fields(table, key))).to_vec();
    let main = pages::about(&room, &all, problems);
    house::page(status, room.page(&say!(desk.visit.language, "about"), &main))
}

pub async fn change(desk: Desk, form: Form) -> Result<Response, ApiError> {
    let given = |table: &str, key: &str| form.text(&named(table, key));
    let long = FIELDS
        .iter()
        .find(|(table, key)| given(table, key).is_some_and(|text| LONGEST < text.chars().count()));
    let told = match long {
        Some((table, key)) => Err(vec![format!("{}: it is too long", named(table, key))]),
        None => about_of(given)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>()),
    };
    let body = match told {
        Ok((body, _)) => body,
        Err(problems) if desk.visit.wants_json() => {
            let fault = |detail: String| Fault {
                code: "bad-parameter",
                parameter: "about".to_owned(),
                detail,
            };
            return Err(ApiError::BadRequest(problems.into_iter().map(fault).collect()));
        }
        Err(problems) => {
            let again = |table: &str, key: &str| given(table, key).unwrap_or_default().to_owned();
            return Ok(shown(&desk, StatusCode::BAD_REQUEST, (&again, &problems)));
        }
    };
    desk.house.installation.database.set_about(desk.deed(), &desk.district.id, &body).await?;
    desk.house.look_or_tell().await;
    Ok(match desk.visit.wants_json() {
        true => Json(json!({ "about": body })).into_response(),
        false => desk.visit.see(&format!("/{}/about", desk.district.short_name)),
    })
}
