use axum::response::Response;

use super::super::check;
use super::super::reply::Readers;
use super::super::site::Asked;
use super::{page, view};
use crate::notice::Code;
use crate::pages::{self, Checked};

/// `/check`: of the notices of all plans, drafts and old ones, too.
pub async fn check(asked: Asked) -> Response {
    page(asked, &["code"], async |visitor, reader| {
        let text: String = reader.text("code").unwrap_or_default().chars().take(40).collect();
        reader.done()?;
        let found = match Code::parse(&text) {
            Some(code) => check::find(visitor.asked, code).await?,
            None => None,
        };
        let code = found.as_ref().map(|found| found.code.to_string());
        let checked = match (&found, &code) {
            (Some(found), Some(code)) => {
                let view = view(&found.shown, visitor.asked.today);
                let planned = view.plan.blocks[found.block.0].school.as_ref();
                let school = planned.and_then(|(id, _)| view.world.district.school_named(id));
                let (block, is_current) = (found.block, found.is_current);
                Checked::Found { code, view, block, school, is_current }
            }
            _ if text.trim().is_empty() => Checked::NotAsked,
            _ => Checked::Unknown(&text),
        };
        visitor.reply(Readers::Asker, || pages::check(&visitor.frame(), checked))
    })
    .await
}
