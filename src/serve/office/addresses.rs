//! The addresses by which homes of a district are found: seen by its people, put by its
//! administrators.

use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::desk::{Desk, fault};
use super::{inputs, upload};
use crate::language::say;
use crate::model::InputRole;
use crate::office::inputs::Found;
use crate::office::{BadNames, names_in};
use crate::pages::office::{self as pages, AddressesPage};
use crate::serve::house;
use crate::serve::problem::ApiError;
use crate::store::Scratch;
use crate::store::database::{DatabaseError, NameList};
use crate::wire;

/// Of a file.
const MOST_BYTES: u64 = 64 << 20;

pub async fn page(desk: Desk) -> Result<Response, ApiError> {
    shown(&desk, StatusCode::OK, None).await
}

/// `refused`: what is wrong with what was just sent, where somebody looks at it.
async fn shown(
    desk: &Desk,
    status: StatusCode,
    refused: Option<&[Found]>,
) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let lists = database.name_lists(&desk.district.id).await?;
    let found_by = desk.house.found_by(&desk.district.short_name);
    let (by, elsewhere) = found_by.map_or((None, None), |(by, elsewhere)| (Some(by), elsewhere));
    let by = by.as_ref();
    let own = by.map_or(&[][..], |by| by.own());
    let n_common = by.map_or(0, |by| by.n_common());
    let notices = by.map_or(&[][..], |by| &by.notices);
    if desk.visit.wants_json() {
        let told = json!({
            "lists": lists.iter().map(list_json).collect::<Vec<_>>(),
            "addresses": own.len(),
            "of_the_server": n_common,
            "in_no_block": elsewhere,
            "problems": problems(notices),
        });
        return Ok((status, Json(told)).into_response());
    }
    let people = database.people().await?;
    let page = AddressesPage {
        lists: &lists,
        people: &people,
        own,
        n_common,
        elsewhere,
        notices,
        refused,
    };
    let room = desk.visit.room();
    let title = say!(desk.visit.language, "addresses");
    Ok(house::page(status, room.page(&title, &pages::addresses(&room, page))))
}

/// Takes the place of the list before, which is kept; unless something is wrong with it, which is
/// said. The form's one file is called `addresses`; its first field is `csrf`.
pub async fn replace(
    desk: Desk,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<Response, ApiError> {
    let mut parts = parts.map_err(|_| ApiError::NoFiles)?;
    let folder = Scratch::new()?;
    let which = (InputRole::Addresses, MOST_BYTES);
    let path = upload::one_file(&desk, &mut parts, which, folder.path()).await?;
    match names_in(path.clone()).await {
        Ok(_) => {}
        Err(BadNames::Problems(found)) if desk.visit.wants_json() => {
            return Err(ApiError::BadList(problems(&found)));
        }
        Err(BadNames::Problems(found)) => {
            return shown(&desk, StatusCode::UNPROCESSABLE_ENTITY, Some(&found)).await;
        }
        Err(BadNames::NotRead(why)) => return Err(why.into()),
        Err(why @ BadNames::TooMany(_)) => {
            return Err(fault("too-much", "addresses", &why.to_string()));
        }
    }
    let called = path.file_name().unwrap_or_default().to_string_lossy();
    let database = &desk.house.installation.database;
    database.set_name_list(desk.deed(), &desk.district.id, (&called, &path)).await?;
    desk.house.look_or_tell().await;
    match desk.visit.wants_json() {
        true => shown(&desk, StatusCode::CREATED, None).await,
        false => Ok(desk.visit.see(&format!("/{}/addresses", desk.district.short_name))),
    }
}

/// A list as it came, to the byte.
pub async fn file(
    desk: Desk,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let all = database.name_lists(&desk.district.id).await?;
    let list = all.into_iter().find(|list| list.number.to_string() == number);
    let list = list.ok_or(DatabaseError::Missing { what: "list of addresses", name: number })?;
    inputs::as_it_came(database, &list.content, &list.file_name).await
}

fn list_json(list: &NameList) -> Value {
    json!({
        "number": list.number,
        "name": list.file_name,
        "sha256": list.content,
        "made_by": list.made_by,
        "made_at": list.made_at.written(),
    })
}

fn problems(found: &[Found]) -> Value {
    found.iter().map(|found| wire::problem_json(&found.problem, found.point)).collect()
}
