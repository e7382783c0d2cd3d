use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::Response;

use super::desk::{Form, Visit, fault};
use crate::language::say;
use crate::office::{self, Password};
use crate::pages::office as pages;
use crate::serve::problem::ApiError;
use crate::store::database::{Membership, NewPerson, Person, Role};

/// Rows of the log on its page.
const MOST_ROWS: i64 = 200;

pub async fn page(visit: Visit) -> Result<Response, ApiError> {
    shown(&visit, None).await
}

async fn shown(visit: &Visit, told: Option<(&str, &str)>) -> Result<Response, ApiError> {
    let database = &visit.at.house.installation.database;
    let (all, districts) = (database.people().await?, database.districts().await?);
    let memberships = database.memberships(None).await?;
    let of = |person: &Person| {
        memberships.iter().filter(|one| one.person == person.id).cloned().collect()
    };
    let all: Vec<pages::Colleague> = all
        .into_iter()
        .map(|person| pages::Colleague { memberships: of(&person), person })
        .collect();
    let room = visit.room();
    let main = pages::people(&room, (&all, &districts), told);
    Ok(visit.page(&say!(visit.language, "office-people"), &main))
}

/// With a password that is told once.
pub async fn add(visit: Visit, form: Form) -> Result<Response, ApiError> {
    let (sign_in, called) = (form.needed("sign_in")?.trim(), form.needed("called")?.trim());
    let installation = &visit.at.house.installation;
    let (told, hashed) = one_time(sign_in).await?;
    let new = NewPerson { sign_in, called, password: Some(&hashed), elsewhere: None };
    installation.database.add_person(visit.deed(), new).await?;
    shown(&visit, Some((sign_in, &told))).await
}

async fn one_time(sign_in: &str) -> Result<(String, String), ApiError> {
    let told = office::one_time()?;
    let chosen = Password::chosen(&told, sign_in).map_err(|_| ApiError::Bug)?;
    let hashed = tokio::task::spawn_blocking(move || chosen.hashed()).await;
    Ok((told, hashed.map_err(|_| ApiError::Bug)??))
}

pub async fn password(Path(id): Path<String>, visit: Visit) -> Result<Response, ApiError> {
    let database = &visit.at.house.installation.database;
    let person = database.person(&id).await?;
    let (told, hashed) = one_time(&person.sign_in).await?;
    database.set_password(visit.deed(), &id, &hashed).await?;
    shown(&visit, Some((&person.sign_in, &told))).await
}

/// A field per role: the district's name, a colon, the role's; without a name of all districts.
pub async fn roles(Path(id): Path<String>, visit: Visit, form: Form) -> Result<Response, ApiError> {
    let database = &visit.at.house.installation.database;
    let districts = database.districts().await?;
    let mut wanted = BTreeSet::new();
    for (_, value) in form.0.iter().filter(|(name, _)| name == "role") {
        let (district, role) = value.split_once(':').unwrap_or(("", value));
        let role =
            Role::named(role).ok_or_else(|| fault("bad-parameter", "role", "no such role"))?;
        let district = match district {
            "" => None,
            name => {
                let found = districts.iter().find(|one| one.short_name == name);
                let unknown = || ApiError::UnknownDistrict(name.to_owned());
                Some(found.ok_or_else(unknown)?.id.clone())
            }
        };
        wanted.insert(Membership { person: id.clone(), district, role });
    }
    let has: BTreeSet<Membership> = database.memberships(Some(&id)).await?.into_iter().collect();
    let own = visit.visitor()?.person.id == id;
    let administers = |all: &BTreeSet<Membership>| {
        all.iter().any(|one| one.role == Role::Administrator && one.district.is_none())
    };
    if own && administers(&has) && !administers(&wanted) {
        let why = "nobody takes this from themselves, so that somebody can still give it";
        return Err(fault("bad-parameter", "role", why));
    }
    for new in wanted.difference(&has) {
        database.grant(visit.deed(), new).await?;
    }
    for old in has.difference(&wanted) {
        database.revoke(visit.deed(), old).await?;
    }
    Ok(visit.see("/people"))
}

pub async fn close(Path(id): Path<String>, visit: Visit) -> Result<Response, ApiError> {
    if visit.visitor()?.person.id == id {
        return Err(ApiError::NotAllowed);
    }
    let database = &visit.at.house.installation.database;
    database.close_person(visit.deed(), &id, Some(visit.at.now)).await?;
    Ok(visit.see("/people"))
}

pub async fn open(Path(id): Path<String>, visit: Visit) -> Result<Response, ApiError> {
    let database = &visit.at.house.installation.database;
    database.close_person(visit.deed(), &id, None).await?;
    Ok(visit.see("/people"))
}

pub async fn log(visit: Visit) -> Result<Response, ApiError> {
    let database = &visit.at.house.installation.database;
    let end = database.log_end().await?;
    let mut rows = database.audit_rows(None, end - MOST_ROWS, MOST_ROWS).await?;
    rows.reverse();
    let people = database.people().await?;
    let room = visit.room();
    let main = pages::log(&room, &rows, &people);
    Ok(visit.page(&say!(visit.language, "office-log"), &main))
}
