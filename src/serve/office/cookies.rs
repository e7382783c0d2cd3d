//! What browsers keep for the office, and send whether somebody wants it or not.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::response::Response;

use crate::office::Token;
use crate::office::open_id::Ticket;
use crate::serve::address;
use crate::serve::house::House;
use crate::store::database::Moment;

/// A cookie. Scripts can read none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cookie {
    /// Only pages of ours send it.
    Session,
    /// Another site's answer comes with it, for so long as somebody is there.
    Ticket,
}

impl Cookie {
    /// Where the world reaches us over TLS no other host and nobody without TLS can set it (RFC
    /// 6265bis, 4.1.3.2), and no other is taken for it.
    fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, true) => "__Host-catchment-session",
            (Self::Session, false) => "catchment-session",
            (Self::Ticket, true) => "__Host-catchment-openid",
            (Self::Ticket, false) => "catchment-openid",
        }
    }

    fn kept(self, secure: bool, value: &str) -> String {
        let manners = match self {
            Self::Session => "SameSite=Strict",
            Self::Ticket => "SameSite=Lax; Max-Age=600",
        };
        let secure_ = if secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; {manners}{secure_}", self.name(secure))
    }

    fn gone(self, secure: bool) -> String {
        let secure_ = if secure { "; Secure" } else { "" };
        format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict{secure_}", self.name(secure))
    }

    fn value(self, secure: bool, headers: &HeaderMap) -> Option<&str> {
        let all = headers.get_all(COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
        let mut pairs =
            all.flat_map(|cookies| cookies.split(';')).filter_map(|one| one.split_once('='));
        let (_, value) = pairs.find(|(name, _)| name.trim() == self.name(secure))?;
        Some(value.trim())
    }
}

/// Under which address the world knows the office, without a slash at its end.
pub fn base(house: &House, headers: &HeaderMap) -> String {
    match &house.options.url {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => address::base(headers),
    }
}

fn is_secure(house: &House, headers: &HeaderMap) -> bool {
    base(house, headers).starts_with("https://")
}

pub fn session(house: &House, headers: &HeaderMap) -> Option<Token> {
    let value = Cookie::Session.value(is_secure(house, headers), headers)?;
    Some(Token(value.to_owned()))
}

pub fn with_session(
    (house, headers): (&House, &HeaderMap),
    token: &Token,
    answer: Response,
) -> Response {
    set(Cookie::Session.kept(is_secure(house, headers), &token.0), answer)
}

pub fn without_session((house, headers): (&House, &HeaderMap), answer: Response) -> Response {
    set(Cookie::Session.gone(is_secure(house, headers)), answer)
}

/// With where to go then, as nobody has checked. `None`: there is none that still holds.
pub fn ticket<'a>(house: &House, headers: &'a HeaderMap, now: Moment) -> Option<(Ticket, &'a str)> {
    let kept = Cookie::Ticket.value(is_secure(house, headers), headers)?;
    let (ticket, next) = kept.split_once('!').unwrap_or((kept, "/"));
    Some((Ticket::kept(ticket, now)?, next))
}

pub fn with_ticket(
    (house, headers): (&House, &HeaderMap),
    (ticket, next): (&Ticket, &str),
    answer: Response,
) -> Response {
    let value = format!("{}!{next}", ticket.as_str());
    set(Cookie::Ticket.kept(is_secure(house, headers), &value), answer)
}

pub fn without_ticket((house, headers): (&House, &HeaderMap), answer: Response) -> Response {
    set(Cookie::Ticket.gone(is_secure(house, headers)), answer)
}

fn set(cookie: String, mut answer: Response) -> Response {
    if let Ok(cookie) = cookie.parse() {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    answer
}
