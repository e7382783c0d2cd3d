//! Signing in elsewhere: away with a ticket, and back with an answer. Signing out there, too.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};

use super::cookies;
use super::desk::Visit;
use super::sign_in::{own, shown};
use crate::language::say;
use crate::office::open_id::{Back, NotByOpenId, Provider, Ticket};
use crate::office::same;
use crate::pages::office::{self, Room};
use crate::serve::house;
use crate::serve::parameters::Reader;
use crate::serve::problem::ApiError;

fn provider(visit: &Visit) -> Result<Arc<Provider>, ApiError> {
    let provider = visit.at.house.options.open_id.clone();
    provider.ok_or_else(|| ApiError::NoSuchPage(visit.path.clone()))
}

/// Where the provider sends people back to, as it has to know it.
fn back_to(visit: &Visit) -> String {
    format!("{}/office/openid/return", cookies::base(&visit.at.house, &visit.headers))
}

/// `/office/openid`: to the provider.
pub async fn leave(visit: Visit) -> Result<Response, ApiError> {
    let provider = provider(&visit)?;
    let ticket = Ticket::new(visit.at.now)?;
    Ok(match provider.way_there(&ticket, &back_to(&visit)).await {
        Err(why) => refused(&visit, why),
        Ok(there) => {
            let answer = (StatusCode::SEE_OTHER, [(LOCATION, there)]).into_response();
            let next =
                Reader::of(&visit.given, &["next", "lang"]).text("next").unwrap_or("/").to_owned();
            let around = (&*visit.at.house, &visit.headers);
            cookies::with_ticket(around, (&ticket, own(&next)), answer)
        }
    })
}

/// `/office/openid/return`: from the provider, whose redirection a browser follows with the ticket
/// and without the session, which only pages of ours send. So a page of ours goes on.
pub async fn come_back(visit: Visit) -> Result<Response, ApiError> {
    let provider = provider(&visit)?;
    let known = ["code", "state", "iss", "error", "error_description", "session_state", "lang"];
    let reader = Reader::of(&visit.given, &known);
    let back = Back {
        code: reader.text("code"),
        state: reader.text("state"),
        issuer: reader.text("iss"),
        error: reader.text("error"),
    };
    let around = (&*visit.at.house, &visit.headers);
    let begun = match cookies::ticket(around.0, around.1, visit.at.now) {
        None => Err(NotByOpenId::BegunElsewhere),
        Some((ticket, next)) => {
            let to = back_to(&visit);
            let which = (&*provider, &ticket, to.as_str());
            let from = (visit.at.from.as_deref(), visit.at.now);
            let begun = visit.at.house.installation.sign_in_by_open_id(which, &back, from).await;
            begun.map(|begun| (begun, own(next)))
        }
    };
    Ok(match begun {
        // Whoever holds a ticket for another sign-in still comes back with it.
        Err(why @ NotByOpenId::BegunElsewhere) => refused(&visit, why),
        Err(why) => cookies::without_ticket(around, refused(&visit, why)),
        Ok((begun, next)) => {
            let to = if begun.needs_second_factor { "/second-factor" } else { next };
            let room = visit.room();
            let title = say!(visit.language, "openid-welcome");
            let address = format!("{}office{to}", room.root);
            let text = room.page_going_on(&title, &office::welcome(&room, &address), &address);
            let answer = house::page(StatusCode::OK, text);
            let answer = cookies::with_session(around, &begun.token, answer);
            cookies::without_ticket(around, answer)
        }
    })
}

/// Somebody is signed out here who came from the provider: a page of ours goes on there, as no form
/// of ours leads to another site. Whatever stands in the way, it is as if there were no provider.
/// `id_token`: what the provider said of them.
pub async fn sign_out_there(visit: &Visit, id_token: &str) -> Result<Response, ApiError> {
    let here = || visit.see("/sign-in");
    let Some(provider) = &visit.at.house.options.open_id else { return Ok(here()) };
    // What another provider said is nothing for this one.
    let elsewhere = visit.visitor()?.person.elsewhere.as_deref().unwrap_or_default();
    let issuer = elsewhere.split_once(' ').map(|(issuer, _)| issuer);
    if issuer != Some(provider.settings.issuer.as_str()) {
        return Ok(here());
    }
    let ticket = Ticket::new(visit.at.now)?;
    let base = cookies::base(&visit.at.house, &visit.headers);
    let back = format!("{base}/office/openid/signed-out");
    let there = match provider.way_out((&ticket, id_token), &back).await {
        Ok(Some(there)) => there,
        Ok(None) => return Ok(here()),
        Err(why) => {
            eprintln!("error: openid: nobody is signed out there: {why}");
            return Ok(here());
        }
    };
    let room = Room { visitor: None, ..visit.room() };
    let title = say!(visit.language, "openid-farewell");
    let text = room.page_going_on(&title, &office::farewell(&room, Some(&there)), &there);
    let around = (&*visit.at.house, &visit.headers);
    Ok(cookies::with_ticket(around, (&ticket, "/"), house::page(StatusCode::OK, text)))
}

/// `/office/openid/signed-out`: from the provider, that has signed somebody out.
pub async fn signed_out(visit: Visit) -> Result<Response, ApiError> {
    provider(&visit)?;
    let reader = Reader::of(&visit.given, &["state", "lang"]);
    let state = reader.text("state").unwrap_or_default();
    let around = (&*visit.at.house, &visit.headers);
    let ticket = cookies::ticket(around.0, around.1, visit.at.now);
    if !ticket.is_some_and(|(ticket, _)| same(state, &ticket.farewell())) {
        return Ok(visit.see("/sign-in"));
    }
    let room = Room { visitor: None, ..visit.room() };
    let title = say!(visit.language, "openid-farewell");
    let text = room.page(&title, &office::farewell(&room, None));
    Ok(cookies::without_ticket(around, house::page(StatusCode::OK, text)))
}

/// In people's words with a code; what the provider did wrong is told to whoever runs the server.
fn refused(visit: &Visit, why: NotByOpenId) -> Response {
    use NotByOpenId::{BadMetadata, BadToken, RefusedThere, Unreachable};
    if matches!(why, BadMetadata(_) | BadToken(_) | RefusedThere(_) | Unreachable(_)) {
        eprintln!("error: openid: {why}");
    }
    let problem = ApiError::from(why);
    match &problem {
        ApiError::NotByOpenId(why) if !visit.wants_json() => {
            shown(visit, problem.status(), (Some(why.code()), "/"))
        }
        _ => problem.into_response(),
    }
}
