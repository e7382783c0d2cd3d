use qrcodegen::QrCode;

use super::drawing::Drawing;
use super::font::Face;
use super::letter::Letter;

mod flow;

/// Where everything stands, in points from the upper left corner; y is that of the line that
/// letters stand on, or of an upper edge.
pub struct Pages {
    /// What the marks are parts of, each after what it is inside of.
    pub parts: Vec<Part>,
    pub pages: Vec<Page>,
}

/// One side of a sheet.
pub struct Page {
    pub width: f32,
    pub height: f32,
    pub marks: Vec<Mark>,
}

impl Page {
    /// Upright A4 with nothing on it.
    fn empty() -> Self {
        Self { width: WIDTH, height: HEIGHT, marks: Vec::new() }
    }
}

impl Pages {
    pub fn none() -> Self {
        Self { parts: Vec::new(), pages: Vec::new() }
    }

    /// These, after the pages that are there.
    pub fn append(&mut self, mut more: Self) {
        let first = self.parts.len();
        more.parts.iter_mut().flat_map(|part| &mut part.inside).for_each(|part| *part += first);
        for mark in more.pages.iter_mut().flat_map(|page| &mut page.marks) {
            match mark {
                Mark::Text { part: Some(part), .. }
                | Mark::Squares { part, .. }
                | Mark::Map { part, .. } => *part += first,
                Mark::Text { part: None, .. } | Mark::Box { .. } | Mark::Signs { .. } => {}
            }
        }
        self.parts.append(&mut more.parts);
        self.pages.append(&mut more.pages);
    }
}

/// Position in [`Pages::parts`].
pub type PartIdx = usize;

pub struct Part {
    pub role: Role,
    pub inside: Option<PartIdx>,
}

pub enum Role {
    Title(String),
    Heading(String),
    Text,
    Table,
    Row,
    HeadOfColumn,
    HeadOfRow,
    Cell,
    /// To an address.
    Link(String),
    /// In words.
    Picture(String),
}

pub enum Mark {
    /// `part`: `None` for what repeats itself on every page.
    Text { x: f32, y: f32, text: String, style: Style, part: Option<PartIdx> },
    /// A filled rectangle. `shade`: 0 is black, 255 white.
    Box { x: f32, y: f32, width: f32, height: f32, shade: u8 },
    /// `size`: of the whole picture.
    Squares { x: f32, y: f32, size: f32, code: QrCode, part: PartIdx },
    /// A drawing; nothing of it is seen outside of its frame.
    Map { drawing: Drawing, part: PartIdx },
    /// Signs whose meaning is written beside them, without a frame.
    Signs { drawing: Drawing },
}

#[derive(Clone, Copy)]
pub struct Style {
    pub size: f32,
    /// From line to line.
    pub leading: f32,
    pub is_bold: bool,
    pub shade: u8,
}

/// A4.
pub const WIDTH: f32 = 595.276;
pub const HEIGHT: f32 = 841.89;

pub const TITLE: Style = Style { size: 23.0, leading: 32.0, is_bold: true, shade: 0 };
pub const TEXT: Style = Style { size: 10.5, leading: 16.0, is_bold: false, shade: 0 };
pub const SMALL: Style = Style { size: 8.5, leading: 12.5, is_bold: false, shade: 90 };

/// A letter on as many pages as it takes.
pub fn pages(letter: &Letter, face: &Face) -> Pages {
    flow::pages(letter, face)
}
