use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::Response;

use super::super::answers::{self, Answer};
use super::super::lookup::Asking;
use super::super::manners;
use super::super::parameters::Reader;
use super::super::problem::ApiError;
use super::super::reply::Readers;
use super::super::site::Asked;
use super::{Visitor, consultation, levels, page};
use crate::language::called;
use crate::model::{BlockIdx, SchoolId};
use crate::pages::{self, Answered, Status, Then, Times};

const BLOCK: &str = "block";

/// `/answer?block=`
pub async fn answer(asked: Asked) -> Response {
    page(asked, &[BLOCK], async |visitor, reader| {
        let (block, answer) = found(visitor, reader).await?;
        let times = times(visitor, block);
        let form = consultation::form(visitor, Some(block));
        let beside = levels::of_home(visitor, block);
        let code = visitor.shown.published.code(block).to_string();
        let answered = Answered {
            explanation: &answer.explanation,
            route: answer.route.as_deref(),
            times: &times,
            beside: &beside,
            code: &code,
            consultation: form.as_ref(),
        };
        visitor.reply(Readers::Asker, || pages::answer(&visitor.frame(), &visitor.view(), answered))
    })
    .await
}

/// `/embed?block=`: for a frame in anybody's page.
pub async fn embedded(asked: Asked) -> Response {
    let mut answer = page(asked, &[BLOCK], async |visitor, reader| {
        let (_, answer) = found(visitor, reader).await?;
        visitor.reply(Readers::Asker, || {
            pages::embedded(&visitor.frame(), &visitor.view(), &answer.explanation)
        })
    })
    .await;
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, manners::only_from_here(None, "*"));
    answer
}

async fn found(
    visitor: &Visitor<'_>,
    mut reader: Reader<'_>,
) -> Result<(BlockIdx, std::sync::Arc<Answer>), ApiError> {
    let id = reader.text(BLOCK);
    if id.is_none() {
        reader.fault("block-is-missing", BLOCK, "say which block".to_owned());
    }
    let id = id.unwrap_or_default();
    reader.done()?;
    let published = &visitor.shown.published;
    let block = Asking::Block(id).block(published)?;
    Ok((block, answers::explained(published, block).await?))
}

/// The same home in every plan that has it.
fn times(visitor: &Visitor, block: BlockIdx) -> Times {
    let today = visitor.asked.today;
    let id = &visitor.shown.published.world.district.block(block).id;
    let then = |shown: &super::Shown| {
        let published = &shown.published;
        let district = &published.world.district;
        let planned = &published.verified.blocks[district.block_named(id)?.0];
        let name = |school: &SchoolId| {
            let school = district.school_named(school)?;
            Some(called(district.school(school), visitor.language).to_owned())
        };
        Some(Then {
            digest: published.digest().to_owned(),
            status: Status::of(shown.standing(), today),
            school: planned.school.as_ref().and_then(|(school, _)| name(school)),
            walk: planned.school.as_ref().map(|(_, walk)| *walk),
            here: published.digest() == visitor.shown.published.digest(),
        })
    };
    let level = visitor.shown.level();
    let plans = visitor.asked.shelf.plans().iter().filter(|shown| shown.level() == level);
    Times(plans.filter_map(then).collect())
}
