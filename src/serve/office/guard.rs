//! Before anything of the office is done: who asks, and whether they may.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, RawPathParams, Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use tokio::time::timeout;

use super::Needs;
use super::cookies;
use super::desk::{At, Form, root};
use crate::office::{Permission, Token, Visitor, same};
use crate::serve::address;
use crate::serve::comment::FORM;
use crate::serve::house::House;
use crate::serve::limits;
use crate::serve::manners;
use crate::serve::negotiation::{self, Format};
use crate::serve::parameters::encoded;
use crate::serve::problem::ApiError;
use crate::store::database::Moment;

/// A form of the office holds no more; files have addresses of their own, which take no form.
const LONGEST_FORM: usize = 64 * 1024;

/// Whoever takes longer to send one wants to keep us waiting.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// A form of files.
const FILES: &str = "multipart/form-data";

/// Scripts show by this header that they are ours.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// What a request of the office is answered with, whoever asks.
pub async fn guard(
    State((house, needs)): State<(Arc<House>, Needs)>,
    parameters: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    let district = parameters.iter().find(|(name, _)| *name == "district");
    let district = district.map(|(_, name)| name.to_owned());
    let answer = match admitted((&house, needs), district.as_deref(), request).await {
        Ok(request) => next.run(request).await,
        Err(NotAdmitted::Problem(problem)) => problem.into_response(),
        Err(NotAdmitted::SignInFirst(to)) => Redirect::to(&to).into_response(),
    };
    let mut answer = answered(answer);
    // Drafts are drawn on the office's own background.
    let policy = manners::only_from_here(house.options.about.basemap.as_ref(), "'none'");
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    answer
}

/// Nothing of the office is kept on the way, framed, or read by other sites.
pub fn answered(mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    let fixed = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (CACHE_CONTROL, "private, no-store"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(CONTENT_SECURITY_POLICY, manners::only_from_here(None, "'none'"));
    answer
}

enum NotAdmitted {
    Problem(ApiError),
    SignInFirst(String),
}

impl From<ApiError> for NotAdmitted {
    fn from(problem: ApiError) -> Self {
        Self::Problem(problem)
    }
}

async fn admitted(
    (house, needs): (&Arc<House>, Needs),
    district: Option<&str>,
    request: Request,
) -> Result<Request, NotAdmitted> {
    let now = Moment::now();
    let (token, visitor) = visitor(house, request.headers(), now).await?;
    let (mut parts, body) = request.into_parts();
    let form = read_form(&parts.headers, body).await?;
    let (form, body) = (form.0, form.1);
    let changes = parts.method != Method::GET && parts.method != Method::HEAD;
    if changes && manners::from_another_site(&parts.headers, &address::base(&parts.headers)) {
        return Err(ApiError::FromAnotherSite.into());
    }
    // What a form of files shows is read with the files.
    let of_files = matches!(needs, Needs::Upload(_)) && kind_of(&parts.headers) == FILES;
    let here = changes && !of_files;
    if let Some(csrf) = visitor.as_ref().and_then(Visitor::csrf).filter(|_| here) {
        let header = parts.headers.get(CSRF_HEADER).and_then(|shown| shown.to_str().ok());
        let shown = header.or_else(|| form.as_ref()?.text("csrf"));
        if !shown.is_some_and(|shown| same(shown, csrf)) {
            return Err(ApiError::FromAnotherSite.into());
        }
    }
    let missing = || match negotiation::accepted(&parts.headers) {
        Format::Html if !changes => {
            let path = parts.uri.path();
            let next = encoded(path.trim_start_matches("/office"));
            NotAdmitted::SignInFirst(format!("{}office/sign-in?next={next}", root(path)))
        }
        _ => NotAdmitted::Problem(ApiError::NotSignedIn),
    };
    if needs != Needs::Nothing && visitor.is_none() {
        return Err(missing());
    }
    if let Some(visitor) = &visitor
        && visitor.lacks_second_factor()
        && !matches!(needs, Needs::Nothing | Needs::Password)
    {
        return Err(match negotiation::accepted(&parts.headers) {
            Format::Html if !changes => {
                let to = format!("{}office/second-factor", root(parts.uri.path()));
                NotAdmitted::SignInFirst(to)
            }
            _ => NotAdmitted::Problem(ApiError::NotSignedIn),
        });
    }
    let named = match district {
        None => None,
        Some(name) => Some(allowed_district(house, visitor.as_ref(), (name, needs)).await?),
    };
    if let (Needs::Everywhere(permission), Some(visitor)) = (needs, &visitor)
        && !visitor.may(permission, None)
    {
        return Err(ApiError::NotAllowed.into());
    }
    let who = match house.options.behind_proxy {
        true => limits::behind_proxy(&parts.headers),
        false => parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|socket| socket.0.ip()),
    };
    let from = who.map(|who| who.to_string());
    parts.extensions.insert(At {
        house: house.clone(),
        visitor,
        token,
        district: named,
        from,
        now,
    });
    if let Some(form) = form {
        parts.extensions.insert(form);
    }
    Ok(Request::from_parts(parts, body))
}

/// Whoever may do nothing in a district does not learn that there is one.
async fn allowed_district(
    house: &House,
    visitor: Option<&Visitor>,
    (name, needs): (&str, Needs),
) -> Result<crate::store::database::District, ApiError> {
    let unknown = || ApiError::UnknownDistrict(name.to_owned());
    let visitor = visitor.ok_or_else(unknown)?;
    let all = house.installation.database.districts().await?;
    let district = all.into_iter().find(|one| one.short_name == name).ok_or_else(unknown)?;
    let may = |permission| visitor.may(permission, Some(&district.id));
    let (Needs::In(permission) | Needs::Upload(permission)) = needs else {
        return Err(unknown());
    };
    if may(permission) {
        return Ok(district);
    }
    Err(if may(Permission::Read) { ApiError::NotAllowed } else { unknown() })
}

async fn visitor(
    house: &House,
    headers: &HeaderMap,
    now: Moment,
) -> Result<(Option<Token>, Option<Visitor>), ApiError> {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(shown) = bearer {
        let token = shown.split_once(' ').filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
        let token = token.map(|(_, token)| Token(token.trim().to_owned()));
        let token = token.ok_or(ApiError::WrongToken)?;
        let found = house.installation.visitor_by_token(&token, now).await?;
        return Ok((None, Some(found.ok_or(ApiError::WrongToken)?)));
    }
    let Some(token) = cookies::session(house, headers) else { return Ok((None, None)) };
    let visitor = house.installation.visitor(&token, now).await?;
    Ok((Some(token), visitor))
}

/// Of the body, in small letters.
fn kind_of(headers: &HeaderMap) -> String {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A form is read here, as it holds what shows that it is ours; everything else is left to whom it
/// is for.
async fn read_form(headers: &HeaderMap, body: Body) -> Result<(Option<Form>, Body), ApiError> {
    if kind_of(headers) != FORM {
        return Ok((None, body));
    }
    let bytes = timeout(LONGEST_WAIT, to_bytes(body, LONGEST_FORM)).await;
    let bytes = bytes.map_err(|_| ApiError::TookTooLong)?.map_err(|_| ApiError::FormTooLong)?;
    let fields: Vec<(String, String)> =
        serde_urlencoded::from_bytes(&bytes).map_err(|_| ApiError::NoForm)?;
    // PostgreSQL has no place for it, and nobody types it.
    if fields.iter().any(|(_, value)| value.contains('\0')) {
        return Err(ApiError::NoForm);
    }
    Ok((Some(Form(fields)), Body::empty()))
}

/// Where somebody is sent who has done something.
pub fn see(path: &str, rest: &str) -> Response {
    (StatusCode::SEE_OTHER, [("location", format!("{}office{rest}", root(path)))]).into_response()
}
