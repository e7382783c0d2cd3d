use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::Markup;

use super::super::changes;
use super::super::comment::{self, LONGEST_CONTACT, LONGEST_TEXT, Taken};
use super::super::negotiation::{self, Format};
use super::super::parameters::Reader;
use super::super::problem::ApiError;
use super::super::reply::Readers;
use super::super::site::{Asked, Site};
use super::{HTML, Visitor, frame, page, trouble, view};
use crate::model::BlockIdx;
use crate::pages::{self, Frame, Longest, Status};

/// The form for a comment. `None`: nobody is asked about this plan now.
pub fn form(visitor: &Visitor, block: Option<BlockIdx>) -> Option<Markup> {
    visitor.asked.site.options.comments.as_ref()?;
    let view = visitor.view();
    let Status::Draft { is_open: true, .. } = view.status else { return None };
    let longest = Longest { text: LONGEST_TEXT, contact: LONGEST_CONTACT };
    Some(pages::comment_form(&visitor.frame(), &view, block, longest))
}

/// `/changes`: whose school a draft or a coming plan changes.
pub async fn changes(asked: Asked) -> Response {
    page(asked, &[], async |visitor, mut reader| {
        let compared = changes::compared(visitor.asked, &mut reader).await;
        reader.done()?;
        let compared = compared?;
        let then = Visitor { shown: compared.then.clone(), ..*visitor };
        let form = form(&then, None);
        visitor.reply(Readers::Everybody, || {
            let today = visitor.asked.today;
            let (now, then) = (view(&compared.now, today), view(&compared.then, today));
            pages::changes(&visitor.frame(), (&now, &then), &compared.changes, form.as_ref())
        })
    })
    .await
}

/// `POST /comment`: a page for people, a problem or a number for programs.
pub async fn comment(State(site): State<Arc<Site>>, request: Request) -> Response {
    if negotiation::accepted(request.headers()) == Format::Json {
        return comment::post(State(site), request).await.into_response();
    }
    let (mut parts, body) = request.into_parts();
    let Ok(asked) = Asked::from_request_parts(&mut parts, &site).await;
    let request = Request::from_parts(parts, body);
    let taken = match comment::form_of(&site, request).await {
        Ok((asked, form)) => match comment::take(&asked, &form).await {
            Ok(taken) => Ok((asked, taken)),
            Err(error) => Err((asked, error)),
        },
        Err(error) => Err((asked, error)),
    };
    match taken {
        Ok((asked, taken)) => thanks(&asked, &taken),
        Err((asked, error)) => {
            let mut reader = Reader::of(&asked.given, &comment::FIELDS);
            let language = negotiation::language(&mut reader, &asked.headers);
            trouble(&asked, language, error)
        }
    }
}

fn thanks(asked: &Asked, taken: &Taken) -> Response {
    let mut reader = Reader::of(&asked.given, &comment::FIELDS);
    let language = negotiation::language(&mut reader, &asked.headers);
    let plan = taken.shown.published.digest();
    let kept = vec![("plan", plan), ("lang", language.code())];
    let frame = Frame { kept, ..frame(asked, language) };
    let back = match &taken.block {
        Some(block) => frame.link("answer", &[("block", &block.0)]),
        None => frame.link("changes", &[]),
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(HTML)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_LANGUAGE, HeaderValue::from_static(language.code())),
    ];
    (StatusCode::CREATED, headers, pages::thanks(&frame, taken.id, &back)).into_response()
}

/// Whether these are troubles that a form may end in, by the name of what is said of them.
pub fn trouble_of_form(error: &ApiError) -> Option<&'static str> {
    match error {
        ApiError::NoConsultation => Some("no-consultation"),
        ApiError::TooManyComments(_) => Some("too-many-comments"),
        ApiError::NoOtherPlan => Some("no-other-plan"),
        _ => None,
    }
}
