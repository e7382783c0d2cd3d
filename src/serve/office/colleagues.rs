//! The people of one district, for its own administrators: whoever has a role in it. What they may
//! do elsewhere stays as it is, and how somebody signs in who works elsewhere, too, is no business
//! of theirs.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::Response;

use super::desk::{Desk, Form, fault};
use super::people::{How, changed, one_time};
use crate::language::say;
use crate::pages::office as pages;
use crate::serve::problem::ApiError;
use crate::store::database::{DatabaseError, Membership, NewPerson, Person, Role};

pub async fn page(desk: Desk) -> Result<Response, ApiError> {
    shown(&desk, None).await
}

/// `told`: a password that is told once, with whose it is.
async fn shown(desk: &Desk, told: Option<(&str, &str)>) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let (people, memberships) = (database.people().await?, database.memberships(None).await?);
    let visitor = desk.visit.visitor()?;
    let mut own = Vec::new();
    let mut everywhere = Vec::new();
    for person in people {
        let all: Vec<Membership> =
            memberships.iter().filter(|one| one.person == person.id).cloned().collect();
        let is_answered_for = visitor.answers_for(&all);
        let (here, rest): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|one| one.district.as_ref() == Some(&desk.district.id));
        if !here.is_empty() {
            let colleague = pages::Colleague { memberships: here, person };
            own.push((colleague, is_answered_for));
        } else if rest.iter().any(|one| one.district.is_none()) {
            let rest = rest.into_iter().filter(|one| one.district.is_none()).collect();
            everywhere.push(pages::Colleague { memberships: rest, person });
        }
    }
    let room = desk.visit.room();
    let by_open_id = desk.house.options.open_id.is_some();
    let main = pages::colleagues(&room, (&own, &everywhere), (told, by_open_id));
    Ok(desk.visit.page(&say!(desk.visit.language, "office-people"), &main))
}

/// Somebody new, or somebody of another district, who then works here, too.
pub async fn add(desk: Desk, form: Form) -> Result<Response, ApiError> {
    let database = &desk.house.installation.database;
    let sign_in = form.needed("sign_in")?.trim();
    let wanted = roles_in(&desk, &form)?;
    if wanted.is_empty() {
        return Err(fault("missing-parameter", "role", "whoever works here has a role here"));
    }
    let how = How::of(&form, &desk.house)?;
    let (id, told) = match database.person_signing_in(sign_in).await? {
        Some(known) => {
            // Whoever may do nothing yet is somebody's who has not decided: who gave them their
            // first role would answer for how they sign in.
            if database.memberships(Some(&known.id)).await?.is_empty() {
                return Err(ApiError::NotAllowed);
            }
            (known.id, None)
        }
        None => {
            let called = form.needed("called")?.trim();
            let password = match how {
                How::ByPassword => Some(one_time(sign_in).await?),
                How::Elsewhere => None,
            };
            let (told, hashed) = password.unzip();
            let password = hashed.as_deref();
            let new = NewPerson { sign_in, called, password, elsewhere: None };
            (database.add_person(desk.deed(), new).await?, told)
        }
    };
    for role in wanted {
        database.grant(desk.deed(), &membership(&desk, &id, role)).await?;
    }
    shown(&desk, told.as_deref().map(|told| (sign_in, told))).await
}

fn membership(desk: &Desk, person: &str, role: Role) -> Membership {
    let (person, district) = (person.to_owned(), Some(desk.district.id.clone()));
    Membership { person, district, role }
}

/// Fields as those of all people's page; of this district alone.
fn roles_in(desk: &Desk, form: &Form) -> Result<BTreeSet<Role>, ApiError> {
    let said = form.0.iter().filter(|(name, _)| name == "role");
    let read = |(_, value): &(String, String)| {
        let (district, role) = value.split_once(':').unwrap_or(("", value));
        if district != desk.district.short_name {
            return Err(ApiError::NotAllowed);
        }
        Role::named(role).ok_or_else(|| fault("bad-parameter", "role", "no such role"))
    };
    said.map(read).collect()
}

/// With what they may do in every district.
async fn of_here(desk: &Desk, id: &str) -> Result<(Person, Vec<Membership>), ApiError> {
    let database = &desk.house.installation.database;
    let all = database.memberships(Some(id)).await?;
    if !all.iter().any(|one| one.district.as_ref() == Some(&desk.district.id)) {
        let what = DatabaseError::Missing { what: "person", name: id.to_owned() };
        return Err(what.into());
    }
    Ok((database.person(id).await?, all))
}

/// Who works in no district that whoever asks does not administer.
async fn answered_for(desk: &Desk, id: &str) -> Result<Person, ApiError> {
    let (person, all) = of_here(desk, id).await?;
    if desk.visit.visitor()?.answers_for(&all) { Ok(person) } else { Err(ApiError::NotAllowed) }
}

pub async fn roles(
    Path((_, id)): Path<(String, String)>,
    desk: Desk,
    form: Form,
) -> Result<Response, ApiError> {
    let (_, all) = of_here(&desk, &id).await?;
    let wanted: BTreeSet<Membership> =
        roles_in(&desk, &form)?.into_iter().map(|role| membership(&desk, &id, role)).collect();
    let here = |one: &Membership| one.district.as_ref() == Some(&desk.district.id);
    let has: BTreeSet<Membership> = all.into_iter().filter(here).collect();
    changed(&desk.visit, &has, &wanted).await?;
    Ok(back(&desk))
}

fn back(desk: &Desk) -> Response {
    desk.visit.see(&format!("/{}/people", desk.district.short_name))
}

pub async fn password(
    Path((_, id)): Path<(String, String)>,
    desk: Desk,
) -> Result<Response, ApiError> {
    let person = answered_for(&desk, &id).await?;
    let (told, hashed) = one_time(&person.sign_in).await?;
    desk.house.installation.database.set_password(desk.deed(), &id, &hashed).await?;
    shown(&desk, Some((&person.sign_in, &told))).await
}

pub async fn elsewhere(
    Path((_, id)): Path<(String, String)>,
    desk: Desk,
) -> Result<Response, ApiError> {
    answered_for(&desk, &id).await?;
    desk.house.installation.database.send_elsewhere(desk.deed(), &id).await?;
    Ok(back(&desk))
}

pub async fn close(
    Path((_, id)): Path<(String, String)>,
    desk: Desk,
) -> Result<Response, ApiError> {
    let person = answered_for(&desk, &id).await?;
    if desk.person.id == person.id {
        return Err(ApiError::NotAllowed);
    }
    let database = &desk.house.installation.database;
    database.close_person(desk.deed(), &id, Some(desk.visit.at.now)).await?;
    Ok(back(&desk))
}

pub async fn open(Path((_, id)): Path<(String, String)>, desk: Desk) -> Result<Response, ApiError> {
    answered_for(&desk, &id).await?;
    desk.house.installation.database.close_person(desk.deed(), &id, None).await?;
    Ok(back(&desk))
}
