use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider, charmap::Charmap};

use crate::language::Language;

/// What notices are set in. `None`: this binary was built without its page, and so without it.
pub const FONT: Option<&[u8]> = include!(concat!(env!("OUT_DIR"), "/font.rs"));

/// A font, ready to measure texts and to set them.
pub struct Face {
    pub font: Font,
    letters: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    units_per_em: f32,
    language: Language,
}

/// Stands for what the font has no glyph of, as printers always did.
const MISSING: [char; 3] = ['〓', '□', '?'];

impl Face {
    /// `None`: it is no font.
    pub fn new(bytes: &'static [u8], language: Language) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let outlines = FontRef::new(bytes).ok()?;
        Some(Self {
            units_per_em: font.units_per_em(),
            letters: outlines.charmap(),
            widths: outlines.glyph_metrics(Size::unscaled(), LocationRef::default()),
            font,
            language,
        })
    }

    /// Of a text that is one line, at size 1.
    pub fn width(&self, text: &str) -> f32 {
        text.chars().map(|letter| self.advance(self.glyph(letter))).sum()
    }

    /// At size 1.
    pub fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let glyphs = text.char_indices().map(|(at, letter)| {
            let glyph = self.glyph(letter);
            let range = at..at + letter.len_utf8();
            let id = GlyphId::new(glyph.to_u32());
            KrillaGlyph::new(id, self.advance(glyph), 0.0, 0.0, 0.0, range, None)
        });
        glyphs.collect()
    }

    fn glyph(&self, letter: char) -> skrifa::GlyphId {
        let known = |letter: char| self.letters.map(letter);
        let found = known(self.shape(letter)).or_else(|| MISSING.into_iter().find_map(known));
        found.unwrap_or(skrifa::GlyphId::NOTDEF)
    }

    /// Whose glyph a letter gets. The font is made for Chinese: its minus is as wide as a character,
    /// and so are quotation marks, which in English look like holes. What can be copied from the
    /// paper are the letters themselves.
    fn shape(&self, letter: char) -> char {
        match (letter, self.language) {
            ('−', _) => '–',
            ('‘' | '’', Language::English) => '\'',
            ('“' | '”', Language::English) => '"',
            (letter, _) => letter,
        }
    }

    fn advance(&self, glyph: skrifa::GlyphId) -> f32 {
        self.widths.advance_width(glyph).unwrap_or(self.units_per_em) / self.units_per_em
    }
}

/// Without what nobody sees and paper cannot hold: line ends are spaces, marks that steer other
/// programs are gone.
pub fn printable(text: &str) -> String {
    let kept = text.chars().filter_map(|letter| match letter {
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => None,
        '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}' => None,
        letter if letter.is_control() => Some(' '),
        letter => Some(letter),
    });
    kept.collect()
}
