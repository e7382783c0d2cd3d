use super::things::INK;
use crate::notice::drawing::Thing;
use crate::notice::font::Face;

/// Names that are on the map, so that none lies on another one.
pub(super) struct Names<'a> {
    pub face: &'a Face,
    pub taken: Vec<[f32; 4]>,
}

impl Names<'_> {
    /// `None`: there is no room for it.
    pub fn name(
        &mut self,
        (x, y): (f32, f32),
        text: &str,
        (size, is_bold): (f32, bool),
    ) -> Option<Thing> {
        let text = fitting(self.face, text, (size, LONGEST_NAME));
        let half = size * self.face.width(&text) / 2.0 + 1.0;
        let own = [x - half, y - size, x + half, y + size * 0.3];
        let meets = |other: &[f32; 4]| {
            own[0] < other[2] && other[0] < own[2] && own[1] < other[3] && other[1] < own[3]
        };
        if text.trim().is_empty() || self.taken.iter().any(meets) {
            return None;
        }
        self.taken.push(own);
        Some(Thing::Name { at: (x, y), text, size, is_bold, color: INK })
    }
}

/// In points.
const LONGEST_NAME: f32 = 150.0;

/// As much of a text as there is room for.
pub(super) fn fitting(face: &Face, text: &str, (size, room): (f32, f32)) -> String {
    if size * face.width(text) <= room {
        return text.to_owned();
    }
    let mut cut = String::new();
    for letter in text.chars() {
        if room < size * (face.width(&cut) + 2.0) {
            break;
        }
        cut.push(letter);
    }
    cut + "…"
}
