//! What an office prints, as PDF: one home's answer with a code by which anybody can check it, such
//! letters to many homes, zones in words, and zones as map sheets.
//!
//! What is said (`letter`) is laid out on pages (`layout`) and then written as PDF (`paper`),
//! tagged for screen readers (PDF/UA-1), with the few characters of the font that it needs. The same
//! notice is the same bytes every time: nothing says when it was made. `letters` go to many, and
//! their rows to the office's own letters; `words` are descriptions; `atlas` lays out maps on
//! `ground`, which `drawing` puts on paper.

mod atlas;
mod code;
mod drawing;
mod font;
mod ground;
mod layout;
mod letter;
mod letters;
mod lines;
mod paper;
mod words;

pub use atlas::{Atlas, Paper};
pub use code::Code;
pub use font::FONT;
pub use letters::{Addressee, MOST_IN_ONE, addressees};
pub use words::in_words;

use krilla::error::KrillaError;

use crate::explain::explain;
use crate::language::{Language, say};
use crate::model::{BlockIdx, Office, Plan, Standing};
use crate::world::World;

use font::Face;
use paper::Cover;

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
        let explanation = explain(self.world, self.plan, block);
        let letter = letter::letter(self, (&explanation, None), language);
        let pages = layout::pages(&letter, &face);
        let code = self.code(block).to_string();
        let title = format!("{} {code}", say!(language, "paper-title"));
        let cover = Cover { title, language, id: code };
        paper::write(&cover, &pages, &face).map_err(NoNotice::NotWritten)
    }
}
