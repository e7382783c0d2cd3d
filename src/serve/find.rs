use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::parameters::Reader;
use super::problem::ApiError;
use super::published::Published;
use super::site::Asked;
use crate::search::{self, Match, What};

/// What `/api/find` understands. Names are answered in both languages, whichever `lang` says.
pub const PARAMETERS: [&str; 6] = ["q", "limit", "lang", "plan", "datetime", "level"];

/// Without a limit so many.
pub const USUAL_LIMIT: usize = 10;

/// Nobody reads more.
pub const LARGEST_LIMIT: usize = 50;

/// What somebody may mean by a name. Nobody keeps the answer: it tells where somebody lives.
pub async fn answer(asked: Asked) -> Result<Response, ApiError> {
    let mut reader = Reader::of(&asked.given, &PARAMETERS);
    let query = query(&mut reader);
    let wanted = format!("a number from 1 to {LARGEST_LIMIT}");
    let limit = reader.read("limit", &wanted, |text| {
        text.parse().ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit))
    });
    reader.read("lang", "en or zh", |text| ["en", "zh"].contains(&text).then_some(()));
    let published = asked.shown(&mut reader)?.published;
    reader.done()?;
    let query = query.ok_or(ApiError::Bug)?.to_owned();
    let found = move || told(&published, &query, limit.unwrap_or(USUAL_LIMIT));
    let found = asked.site.in_turn(found).await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(found)).into_response())
}

/// `None` after a fault.
fn query<'a>(reader: &mut Reader<'a>) -> Option<&'a str> {
    let Some(query) = reader.text("q") else {
        reader.fault("missing-parameter", "q", "say what to find (?q=NAME)".to_owned());
        return None;
    };
    let length = query.chars().count();
    if search::LONGEST < length {
        let most = search::LONGEST;
        let detail = format!("it has {length} characters, and should have {most} at most");
        reader.fault("bad-parameter", "q", detail);
        return None;
    }
    Some(query)
}

fn told(published: &Published, query: &str, limit: usize) -> Value {
    let found = published.search.find(query, limit);
    let matches = found.matches.iter().map(|one| match_json(published, one));
    json!({ "query": query, "certain": found.certain, "matches": matches.collect::<Value>() })
}

fn match_json(published: &Published, one: &Match) -> Value {
    let district = &published.world.district;
    let (kind, id, name, name_en, block) = match one.what {
        What::Block(at) => {
            let block = district.block(at);
            ("block", &block.id.0, block.name.as_ref(), &block.name_en, Some(&block.id.0))
        }
        What::School(at) => {
            let school = district.school(at);
            ("school", &school.id.0, Some(&school.name), &school.name_en, None)
        }
        What::Address(at) => {
            let address = &published.addresses[at];
            let block = &district.block(address.block).id.0;
            ("address", &address.address, address.name.as_ref(), &address.name_en, Some(block))
        }
    };
    json!({ "kind": kind, "id": id, "name": name, "name_en": name_en, "block": block, "quality": one.quality })
}
