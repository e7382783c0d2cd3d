use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::desk::{Form, Visit};
use super::{cookies, open_id};
use crate::language::say;
use crate::office::{NotIn, Token};
use crate::pages::office;
use crate::serve::house;
use crate::serve::parameters::Reader;
use crate::serve::problem::ApiError;

pub async fn to_the_desk() -> Response {
    Redirect::permanent("office/").into_response()
}

pub async fn page(visit: Visit) -> Response {
    let next = Reader::of(&visit.given, &["next", "lang"]).text("next").unwrap_or("/").to_owned();
    shown(&visit, StatusCode::OK, (None, &next))
}

/// `wrong`: why the last try did not do, as texts are named.
pub fn shown(visit: &Visit, status: StatusCode, (wrong, next): (Option<&str>, &str)) -> Response {
    let room = visit.room();
    let provider = visit.at.house.options.open_id.as_ref().map(|one| one.settings.clone());
    let title = say!(visit.language, "office-sign-in");
    let text = room.page(&title, &office::sign_in(&room, (wrong, next), provider.as_ref()));
    house::page(status, text)
}

/// What went wrong, as texts are named.
fn word(why: &NotIn) -> &'static str {
    match why {
        NotIn::WrongCode => "office-wrong-code",
        NotIn::TooOften(_) => "office-too-often",
        NotIn::Wrong | NotIn::Database(_) => "office-wrong-password",
    }
}

/// Somebody who tries gets a page again; a program gets a problem.
fn refused(why: NotIn, visit: &Visit, page: impl FnOnce(StatusCode, &str) -> Response) -> Response {
    let word = word(&why);
    let status = if matches!(why, NotIn::TooOften(_)) {
        StatusCode::TOO_MANY_REQUESTS
    } else {
        StatusCode::FORBIDDEN
    };
    match why {
        NotIn::Database(_) => ApiError::from(why).into_response(),
        _ if visit.wants_json() => ApiError::from(why).into_response(),
        _ => page(status, word),
    }
}

pub async fn sign_in(visit: Visit, form: Form) -> Result<Response, ApiError> {
    let next = form.text("next").unwrap_or("/");
    let given = (form.needed("name")?, form.needed("password")?);
    let installation = &visit.at.house.installation;
    let begun = installation.sign_in(given, visit.at.from.as_deref(), visit.at.now).await;
    Ok(match begun {
        Err(why) => refused(why, &visit, |status, word| shown(&visit, status, (Some(word), next))),
        Ok(begun) => {
            let to = if begun.needs_second_factor { "/second-factor" } else { own(next) };
            with_cookie(&visit, &begun.token, visit.see(to))
        }
    })
}

/// Nobody is sent to another site by signing in.
pub fn own(next: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
    let fits = next.starts_with('/') && !next.starts_with("//") && next.chars().all(plain);
    if fits && !next.contains("..") { next } else { "/" }
}

pub async fn second_factor_page(visit: Visit) -> Response {
    factor(&visit, StatusCode::OK, None)
}

fn factor(visit: &Visit, status: StatusCode, wrong: Option<&str>) -> Response {
    let room = visit.room();
    let title = say!(visit.language, "office-second-factor");
    house::page(status, room.page(&title, &office::second_factor(&room, wrong)))
}

pub async fn second_factor(visit: Visit, form: Form) -> Result<Response, ApiError> {
    let (visitor, token) = (visit.visitor()?, visit.at.token.as_ref());
    let token = token.ok_or(ApiError::NotSignedIn)?;
    let installation = &visit.at.house.installation;
    let code = form.needed("code")?;
    let passed = installation.second_factor((visitor, token), code, visit.at.now).await;
    Ok(match passed {
        Err(why) => refused(why, &visit, |status, word| factor(&visit, status, Some(word))),
        Ok(next) => with_cookie(&visit, &next, visit.see("/")),
    })
}

pub async fn sign_out(visit: Visit) -> Result<Response, ApiError> {
    let database = &visit.at.house.installation.database;
    let said_elsewhere = match &visit.at.token {
        Some(token) => database.end_session(&token.hashed()).await?,
        None => None,
    };
    let answer = match said_elsewhere {
        Some(id_token) => open_id::sign_out_there(&visit, &id_token).await?,
        None => visit.see("/sign-in"),
    };
    Ok(cookies::without_session((&visit.at.house, &visit.headers), answer))
}

fn with_cookie(visit: &Visit, token: &Token, answer: Response) -> Response {
    cookies::with_session((&visit.at.house, &visit.headers), token, answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere_by_signing_in() {
        for (next, to) in [
            ("/xinghualing/", "/xinghualing/"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/../evil", "/"),
            ("/a?b", "/"),
            ("", "/"),
        ] {
            assert_eq!(own(next), to, "{next}");
        }
        assert_eq!(super::super::desk::root("/office/sign-in"), "../");
    }
}
