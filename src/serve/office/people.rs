use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::Response;

use super::desk::{Form, Visit, fault};
use crate::language::say;
use crate::office::{self, Password, Permission};
use crate::pages::office as pages;
use crate::serve::house::House;
use crate::serve::problem::ApiError;
use crate::store::database::{Membership, NewPerson, Person, Role};

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
    let by_open_id = visit.at.house.options.open_id.is_some();
    let main = pages::people(&room, (&all, &districts), (told, by_open_id));
    Ok(visit.page(&say!(visit.language, "office-people"), &main))
}

/// How somebody new signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Which is told once.
    ByPassword,
    /// Who comes from there by their name is them.
    Elsewhere,
}

impl How {
    /// # Errors
    ///
    /// It is neither, or there is no other place to sign in.
    pub fn of(form: &Form, house: &House) -> Result<Self, ApiError> {
        match form.text("how") {
            None | Some("password") => Ok(Self::ByPassword),
            Some("elsewhere") if house.options.open_id.is_some() => Ok(Self::Elsewhere),
            Some(_) => Err(fault("bad-parameter", "how", "it is password, or else elsewhere")),
        }
    }
}

pub async fn add(visit: Visit, form: Form) -> Result<Response, ApiError> {
    let (sign_in, called) = (form.needed("sign_in")?.trim(), form.needed("called")?.trim());
    let password = match How::of(&form, &visit.at.house)? {
        How::ByPassword => Some(one_time(sign_in).await?),
        How::Elsewhere => None,
    };
    let (told, hashed) = password.unzip();
    let new = NewPerson { sign_in, called, password: hashed.as_deref(), elsewhere: None };
    visit.at.house.installation.database.add_person(visit.deed(), new).await?;
    shown(&visit, told.as_deref().map(|told| (sign_in, told))).await
}

pub async fn elsewhere(Path(id): Path<String>, visit: Visit) -> Result<Response, ApiError> {
    visit.at.house.installation.database.send_elsewhere(visit.deed(), &id).await?;
    Ok(visit.see("/people"))
}

/// What is told, and what is kept of it.
pub async fn one_time(sign_in: &str) -> Result<(String, String), ApiError> {
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
    changed(&visit, &has, &wanted).await?;
    Ok(visit.see("/people"))
}

/// Gives what is wanted of somebody's roles, and takes what is not any more.
///
/// # Errors
///
/// They are one's own, and nobody could undo it.
pub async fn changed(
    visit: &Visit,
    has: &BTreeSet<Membership>,
    wanted: &BTreeSet<Membership>,
) -> Result<(), ApiError> {
    let own = &visit.visitor()?.person.id;
    let gone = |one: &&Membership| one.role == Role::Administrator && one.person == *own;
    // Of one district by whoever has it in all.
    let stays = |one: &Membership| {
        one.district.is_some()
            && visit.visitor().is_ok_and(|visitor| visitor.may(Permission::Administer, None))
    };
    if has.difference(wanted).filter(gone).any(|one| !stays(one)) {
        let why = "nobody takes this from themselves, so that somebody can still give it";
        return Err(fault("bad-parameter", "role", why));
    }
    let database = &visit.at.house.installation.database;
    for new in wanted.difference(has) {
        database.grant(visit.deed(), new).await?;
    }
    for old in has.difference(wanted) {
        database.revoke(visit.deed(), old).await?;
    }
    Ok(())
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
