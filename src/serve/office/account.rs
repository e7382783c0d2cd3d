use axum::response::Response;
use serde_json::json;

use super::desk::{Form, Visit, fault};
use crate::language::say;
use crate::office::{self, NotIn, Password, Permission, SecondFactor, Token};
use crate::pages::office::{Account, account};
use crate::serve::problem::ApiError;
use crate::store::database::{NewToken, Person};

pub async fn page(visit: Visit) -> Result<Response, ApiError> {
    shown(&visit, None, None).await
}

async fn shown(
    visit: &Visit,
    done: Option<&str>,
    new_token: Option<&str>,
) -> Result<Response, ApiError> {
    let database = &visit.at.house.installation.database;
    let visitor = visit.visitor()?;
    // What was changed just now is read anew.
    let person = database.person(&visitor.person.id).await?;
    let tokens = database.tokens_of(&person.id).await?;
    let all = database.districts().await?;
    let districts = all.into_iter().filter(|one| visitor.may(Permission::Read, Some(&one.id)));
    let districts: Vec<_> = districts.collect();
    let secret = office::new_secret()?;
    let address = SecondFactor::of(&secret, &person.sign_in).and_then(|one| one.address());
    let told = Account {
        done,
        tokens: &tokens,
        districts: &districts,
        new_token,
        secret: &secret,
        secret_address: address.as_deref().unwrap_or_default(),
        has_second_factor: person.totp_secret.is_some(),
    };
    let room = visit.room();
    Ok(visit.page(&say!(visit.language, "office-account"), &account(&room, told)))
}

/// What is one's own is changed by oneself, in a browser, and by no program.
fn in_person(visit: &Visit) -> Result<&Person, ApiError> {
    let visitor = visit.visitor()?;
    if visitor.csrf().is_some() { Ok(&visitor.person) } else { Err(ApiError::NotAllowed) }
}

pub async fn password(visit: Visit, form: Form) -> Result<Response, ApiError> {
    let person = in_person(&visit)?;
    let (old, new) = (form.needed("old")?, form.needed("new")?);
    let installation = &visit.at.house.installation;
    if !installation.knows_password(person, old, visit.at.now).await? {
        return Err(NotIn::Wrong.into());
    }
    let chosen = Password::chosen(new, &person.sign_in);
    let chosen = chosen.map_err(|bad| fault("bad-parameter", "new", &bad.to_string()))?;
    installation.set_password(visit.deed(), &person.id, chosen).await?;
    // Every session has ended, this one too.
    Ok(visit.see("/sign-in"))
}

pub async fn second_factor(visit: Visit, form: Form) -> Result<Response, ApiError> {
    let person = in_person(&visit)?;
    let (secret, code) = (form.needed("secret")?, form.needed("code")?);
    let factor = SecondFactor::of(secret, &person.sign_in);
    let factor = factor.ok_or_else(|| fault("bad-parameter", "secret", "it is no secret"))?;
    let step = factor.step_of(code, visit.at.now).ok_or(NotIn::WrongCode)?;
    let database = &visit.at.house.installation.database;
    database.set_totp(visit.deed(), &person.id, Some(secret)).await?;
    database.take_totp_step(&person.id, step).await?;
    // Whoever is signed in elsewhere has not shown it.
    database.end_sessions_of(&person.id).await?;
    Ok(visit.see("/sign-in"))
}

pub async fn no_second_factor(visit: Visit, form: Form) -> Result<Response, ApiError> {
    let person = in_person(&visit)?;
    let installation = &visit.at.house.installation;
    installation.check_code(person, form.needed("code")?, visit.at.now).await?;
    installation.database.set_totp(visit.deed(), &person.id, None).await?;
    shown(&visit, Some("office-second-factor-removed"), None).await
}

pub async fn new_token(visit: Visit, form: Form) -> Result<Response, ApiError> {
    let person = in_person(&visit)?;
    let given = form.0.iter().filter(|(name, _)| name == "scope");
    let mut scopes = Vec::new();
    for (_, scope) in given {
        let known = Permission::named(scope);
        let known =
            known.ok_or_else(|| fault("bad-parameter", "scope", "there is no such scope"))?;
        scopes.push(known.name());
    }
    if scopes.is_empty() {
        return Err(fault("missing-parameter", "scope", "a token needs a scope"));
    }
    let database = &visit.at.house.installation.database;
    let districts = database.districts().await?;
    let district = match form.text("district") {
        None => None,
        Some(name) => {
            let found = districts.iter().find(|one| one.short_name == name);
            Some(found.ok_or_else(|| ApiError::UnknownDistrict(name.to_owned()))?.id.as_str())
        }
    };
    let token = Token::new()?;
    let new = NewToken {
        token: &token.hashed(),
        person: &person.id,
        district,
        scopes: &scopes,
        label: form.needed("label")?,
        expires_at: None,
    };
    database.add_token(visit.deed(), new).await?;
    if visit.wants_json() {
        let told = json!({ "token": token.0, "scopes": scopes });
        return Ok(axum::response::IntoResponse::into_response(axum::Json(told)));
    }
    shown(&visit, None, Some(&token.0)).await
}

pub async fn revoke_token(
    axum::extract::Path(id): axum::extract::Path<String>,
    visit: Visit,
) -> Result<Response, ApiError> {
    let person = in_person(&visit)?;
    let database = &visit.at.house.installation.database;
    let own = database.tokens_of(&person.id).await?;
    if !own.iter().any(|token| token.id == id) {
        return Err(ApiError::NotAllowed);
    }
    database.revoke_token(visit.deed(), &id).await?;
    Ok(visit.see("/account"))
}
