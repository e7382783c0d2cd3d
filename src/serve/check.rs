//! Which notice has a code: the register of all notices is what is published.

use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use time::Date;

use super::parameters::Reader;
use super::plans::{Shelf, Shown};
use super::problem::ApiError;
use super::published::Published;
use super::site::Asked;
use crate::model::BlockIdx;
use crate::notice::Code;

/// What `/api/check` understands.
pub const PARAMETERS: [&str; 1] = ["code"];

/// A notice that somebody may hold in hand.
#[derive(Clone, Debug)]
pub struct Found {
    pub code: Code,
    pub shown: Shown,
    pub block: BlockIdx,
    /// Whether its plan is the current one of its level.
    pub is_current: bool,
}

/// `/api/check`. Nobody keeps the answer: it tells where somebody lives.
pub async fn answer(asked: Asked) -> Result<Response, ApiError> {
    let mut reader = Reader::of(&asked.given, &PARAMETERS);
    if reader.text("code").is_none() {
        let detail = "say which: ?code=XXXX-XXXX-XXXX";
        reader.fault("missing-parameter", "code", detail.to_owned());
    }
    let wanted = "12 characters, 0 to 9 and A to Z without I, L, O and U";
    let code = reader.read("code", wanted, Code::parse);
    reader.done()?;
    let code = code.ok_or(ApiError::Bug)?;
    let found = find(&asked, code).await?.ok_or(ApiError::UnknownCode(code))?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(found.json(asked.today))).into_response())
}

/// Among all plans that are published, drafts and old ones, too. `None`: no notice has this code.
///
/// # Errors
///
/// It panicked, which is our mistake.
pub async fn find(asked: &Asked, code: Code) -> Result<Option<Found>, ApiError> {
    let (shelf, today) = (asked.shelf.clone(), asked.today);
    // The first time every block's code is made, which takes a while.
    asked.site.in_turn(move || shelf.with_code(code, today)).await
}

impl Shelf {
    fn with_code(&self, code: Code, today: Date) -> Option<Found> {
        // Of a plan that was published twice the one that holds last.
        self.with_withdrawn().rev().find_map(|shown| {
            let block = shown.published.with_code(code)?;
            let is_current = self.is_current(shown, today);
            Some(Found { code, shown: shown.clone(), block, is_current })
        })
    }
}

impl Published {
    /// What is printed on the notice of a block.
    pub(super) fn code(&self, block: BlockIdx) -> Code {
        let planned = &self.verified.blocks[block.0];
        let school = planned.school.as_ref().map(|(school, _)| school);
        Code::of(self.digest(), &planned.id, school)
    }

    /// `None`: no block's notice has it.
    fn with_code(&self, code: Code) -> Option<BlockIdx> {
        let codes = self.codes.get_or_init(|| {
            let blocks = self.world.district.block_idxs();
            let mut codes: Vec<(Code, BlockIdx)> =
                blocks.map(|block| (self.code(block), block)).collect();
            codes.sort_unstable();
            codes
        });
        let at = codes.binary_search_by(|(known, _)| known.cmp(&code)).ok()?;
        Some(codes[at].1)
    }
}

impl Found {
    fn json(&self, today: Date) -> Value {
        let Published { world, verified, .. } = &*self.shown.published;
        let block = world.district.block(self.block);
        let placed = verified.blocks[self.block.0].school.as_ref();
        let school = placed.and_then(|(school, _)| world.district.school_named(school));
        let school = school.map(|school| world.district.school(school));
        let mut json = self.shown.json(today);
        json["plan"] = json["digest"].take();
        if let Some(members) = json.as_object_mut() {
            members.remove("digest");
        }
        json["code"] = self.code.to_string().into();
        json["current"] = self.is_current.into();
        json["block"] = json!({ "id": block.id.0, "name": block.name, "name_en": block.name_en });
        json["school"] = school
            .map(|school| {
                json!({ "id": school.id.0, "name": school.name, "name_en": school.name_en })
            })
            .into();
        json["walk_m"] = placed.map(|(_, walk)| walk.meters()).into();
        json
    }
}
