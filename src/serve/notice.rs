//! Notices on paper, made when somebody asks for one.

use std::sync::Arc;

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::kept::Kept;
use super::negotiation;
use super::parameters::Reader;
use super::plans::Shown;
use super::problem::ApiError;
use super::resource::Resource;
use super::site::Asked;
use crate::language::Language;
use crate::model::{BlockId, BlockIdx};
use crate::notice::Notice;

pub const PDF: &str = "application/pdf";

/// What `/notice.pdf` understands.
pub const PARAMETERS: [&str; 5] = ["block", "lang", "plan", "datetime", "level"];

/// Of one plan: some hundred notices.
const MOST_BYTES: usize = 16 << 20;

/// Notices that were made, by a digest of all that they depend on.
#[derive(Debug)]
pub struct Notices(Kept<[u8; 32]>);

impl Default for Notices {
    fn default() -> Self {
        Self(Kept::within(MOST_BYTES))
    }
}

impl Shown {
    /// `server`: where codes are looked up.
    pub(super) fn notice<'a>(&'a self, server: &'a str) -> Notice<'a> {
        Notice {
            world: &self.published.world,
            plan: &self.published.verified,
            digest: self.published.digest(),
            standing: self.standing(),
            server: Some(server),
        }
    }
}

/// `/notice.pdf`. Nobody keeps it: it tells where somebody lives.
pub async fn pdf(asked: Asked) -> Result<Response, ApiError> {
    let mut reader = Reader::of(&asked.given, &PARAMETERS);
    let id = block_asked(&mut reader);
    let language = negotiation::language(&mut reader, &asked.headers);
    let shown = asked.shown(&mut reader)?;
    reader.done()?;
    let id = BlockId(id.ok_or(ApiError::Bug)?.to_owned());
    let block = shown.published.world.district.block_named(&id);
    let block = block.ok_or(ApiError::UnknownBlock(id.0))?;
    let server = asked.base();
    let code = shown.notice(&server).code(block);
    let key = key(&shown, block, language, &server);
    let kept = shown.published.notices.0.find(key).flatten();
    let made = match kept {
        Some(made) => made,
        None => asked.site.in_turn(move || make(&shown, block, language, (&server, key))).await??,
    };
    let called = format!("inline; filename=\"notice-{code}.pdf\"");
    let headers = [
        (CACHE_CONTROL, "no-store".to_owned()),
        (CONTENT_TYPE, PDF.to_owned()),
        (CONTENT_DISPOSITION, called),
    ];
    Ok((headers, made.plain().clone()).into_response())
}

/// `None` after a fault.
pub(super) fn block_asked<'a>(reader: &mut Reader<'a>) -> Option<&'a str> {
    let id = reader.text("block");
    if id.is_none() {
        reader.fault("missing-parameter", "block", "say which block: ?block=ID".to_owned());
    }
    id
}

fn make(
    shown: &Shown,
    block: BlockIdx,
    language: Language,
    (server, key): (&str, [u8; 32]),
) -> Result<Arc<Resource>, ApiError> {
    let pdf = shown.notice(server).pdf(block, language).inspect_err(|none| {
        eprintln!("error: {none}");
    })?;
    let made = Resource::packed(PDF, pdf, None);
    shown.published.notices.0.keep(key, Some(made)).ok_or(ApiError::Bug)
}

/// Of all that a notice of one plan depends on.
fn key(shown: &Shown, block: BlockIdx, language: Language, server: &str) -> [u8; 32] {
    let standing = shown.standing();
    Sha256::digest(format!("{} {} {standing:?} {server}", block.0, language.code())).into()
}
