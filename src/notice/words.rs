//! Zones in words, on paper.

use super::font::{Face, printable};
use super::letter::{Letter, Piece};
use super::paper::{self, Cover};
use super::{FONT, NoNotice, layout};
use crate::describe::{Paragraph, Told};
use crate::language::{Language, say};

/// Descriptions of zones, one after another. `digest`: of the plan that they are of.
///
/// # Errors
///
/// There is no font, or the font cannot be used.
pub fn in_words(zones: &[Told], digest: &str, language: Language) -> Result<Vec<u8>, NoNotice> {
    let face = FONT.and_then(|font| Face::new(font, language)).ok_or(NoNotice::NoFont)?;
    let title = say!(language, "school-zones");
    let mut pieces = vec![Piece::Title(title.clone())];
    for told in zones {
        pieces.push(Piece::Heading(printable(&told.title)));
        pieces.extend(told.bounds.iter().map(|line| Piece::Text(printable(line))));
        pieces.extend(told.border.iter().chain(&told.homes).flat_map(paragraph));
    }
    let short: String = digest.chars().take(12).collect();
    let letter = Letter { language, foot: format!("{title} · {short}"), pieces };
    let pages = layout::pages(&letter, &face);
    let names: Vec<&str> = zones.iter().map(|told| told.title.as_str()).collect();
    let id = format!("words {digest} {}", names.join("\n"));
    paper::write(&Cover { title, language, id }, &pages, &face).map_err(NoNotice::NotWritten)
}

fn paragraph(paragraph: &Paragraph) -> Vec<Piece> {
    let line = |text: String| Piece::Text(printable(&text));
    match paragraph {
        Paragraph::Text(text) => vec![line(text.clone())],
        Paragraph::Steps(steps) => {
            let steps = (1..).zip(steps);
            steps.map(|(number, step)| line(format!("{number}. {step}"))).collect()
        }
        Paragraph::List(items) => items.iter().map(|item| line(format!("· {item}"))).collect(),
    }
}
