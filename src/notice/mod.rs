//! One home's answer on paper: a PDF with a code by which anybody can check it.
//!
//! What is said (`letter`) is laid out on pages (`layout`) and then written as PDF (`paper`),
//! tagged for screen readers (PDF/UA-1), with the few characters of the font that it needs. The same
//! notice is the same bytes every time: nothing says when it was made.

mod code;
mod font;
mod layout;
mod letter;
mod lines;
mod paper;

pub use code::Code;
pub use font::FONT;

use krilla::error::KrillaError;

use crate::language::Language;
use crate::model::{BlockIdx, Office, Plan, Standing};
use crate::world::World;

use font::Face;

/// What notices are about.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    pub world: &'a World,
    /// Verified.
    pub plan: &'a Plan,
    /// SHA-256 of the plan as it was published, in hexadecimal.
    pub digest: &'a str,
    pub standing: Standing,
    /// Where codes are looked up, without a slash at its end, as `https://schools.example.org`.
    /// `None`: nobody knows.
    pub server: Option<&'a str>,
    /// Whom people may ask.
    pub office: &'a Office,
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum NoNotice {
    #[error(
        "this binary was built without its page, and so without the font of notices; build it \
         again with CATCHMENT_SKIP_WEB unset"
    )]
    NoFont,
    #[error("the notice cannot be written: {0:?}")]
    NotWritten(KrillaError),
}

impl Notice<'_> {
    /// What is printed on the notice of a block.
    pub fn code(&self, block: BlockIdx) -> Code {
        let planned = &self.plan.blocks[block.0];
        let school = planned.school.as_ref().map(|(school, _)| school);
        Code::of(self.digest, &planned.id, school)
    }

    /// # Errors
    ///
    /// There is no font, or the font cannot be used.
    pub fn pdf(&self, block: BlockIdx, language: Language) -> Result<Vec<u8>, NoNotice> {
        let face = FONT.and_then(|font| Face::new(font, language)).ok_or(NoNotice::NoFont)?;
        let letter = letter::letter(self, block, language);
        let pages = layout::pages(&letter, &face);
        paper::write(&letter, &pages, &face).map_err(NoNotice::NotWritten)
    }
}
