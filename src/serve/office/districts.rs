use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;
use serde_json::{Value, json};

use super::desk::{Form, Visit, fault};
use super::guard::answered;
use crate::language::{Language, say};
use crate::model::TimeZone;
use crate::office::{Permission, ShortName};
use crate::pages::office::{self, Room};
use crate::serve::house::{House, page};
use crate::serve::problem::ApiError;
use crate::store::database::{District, NewDistrict};

/// The districts in which whoever asks may do something.
pub async fn mine(visit: Visit) -> Result<Response, ApiError> {
    let visitor = visit.visitor()?;
    let all = visit.at.house.installation.database.districts().await?;
    let mine: Vec<&District> =
        all.iter().filter(|one| visitor.may(Permission::Read, Some(&one.id))).collect();
    if visit.wants_json() {
        let told = |one: &&District| json!({ "name": one.short_name, "called": one.name, "english": one.english });
        let told: Value = mine.iter().map(told).collect();
        return Ok(Json(json!({ "districts": told })).into_response());
    }
    let room = visit.room();
    let title = say!(visit.language, "office-districts");
    Ok(visit.page(&title, &office::districts(&room, &mine)))
}

/// For everybody, where there is none or several.
pub fn list_of_districts<'a>(house: &House, all: impl Iterator<Item = &'a District>) -> Response {
    let language = Language::Chinese;
    let room = Room {
        language,
        root: String::new(),
        style: &house.front.style,
        visitor: None,
        district: None,
        time_zone: TimeZone::default(),
    };
    let main = html! {
        h1 { (say!(language, "site-name")) }
        ul.offers {
            @for one in all {
                li { a href={ (one.short_name) "/" } { (one.name) @if let Some(english) = &one.english { " " (english) } } }
            }
        }
    };
    answered(page(StatusCode::OK, room.page(&say!(language, "site-name"), &main)))
}

pub async fn add(visit: Visit, form: Form) -> Result<Response, ApiError> {
    let short_name = ShortName::new(form.needed("short_name")?)
        .map_err(|bad| fault("bad-parameter", "short_name", &bad.to_string()))?;
    let new = NewDistrict {
        short_name: short_name.as_str(),
        name: form.needed("district_name")?.trim(),
        english: form.text("english").map(str::trim),
    };
    let house = &visit.at.house;
    house.installation.database.add_district(visit.deed(), new).await?;
    house.look_or_tell().await;
    Ok(visit.see("/people"))
}
