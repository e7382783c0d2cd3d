use std::num::NonZeroU16;

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::luma;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaResult;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagKind, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::drawing;
use super::font::Face;
use super::layout::{Mark, Page, Pages, Part, PartIdx, Role, Style};
use crate::language::Language;

/// What a document says of itself.
pub struct Cover {
    pub title: String,
    pub language: Language,
    /// What it is, and nothing else is: its name among documents follows from it.
    pub id: String,
}

/// The same bytes for the same pages: no date, and a name that follows from what it is.
///
/// # Errors
///
/// The font lacks something, or the document is not accessible to everyone.
pub fn write(cover: &Cover, pages: &Pages, face: &Face) -> KrillaResult<Vec<u8>> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .expect("one standard cannot contradict itself");
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let language = cover.language.code();
    document.set_metadata(
        Metadata::new()
            .title(cover.title.clone())
            .language(language.to_owned())
            .creator(concat!("catchment ", env!("CARGO_PKG_VERSION")).to_owned())
            .document_id(format!("{} {language}", cover.id)),
    );
    let mut contents: Vec<Vec<Node>> = pages.parts.iter().map(|_| Vec::new()).collect();
    let mut outline = Outline::new();
    for (number, Page { width, height, marks }) in pages.pages.iter().enumerate() {
        let size = PageSettings::from_wh(*width, *height).expect("paper has a size");
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for mark in marks {
            let drawn = draw(mark, &mut surface, face);
            if let Some((part, node)) = drawn {
                contents[part].push(node.into());
            }
        }
        surface.finish();
        for (part, link) in links(marks, &pages.parts, face) {
            contents[part].push(page.add_tagged_annotation(link).into());
        }
        page.finish();
        for node in headings(marks, &pages.parts, number) {
            outline.push_child(node);
        }
    }
    document.set_outline(outline);
    document.set_tag_tree(tree(&pages.parts, contents).with_lang(Some(language.to_owned())));
    document.finish()
}

fn draw(mark: &Mark, surface: &mut Surface, face: &Face) -> Option<(PartIdx, Identifier)> {
    let part = match mark {
        Mark::Text { part, .. } => *part,
        Mark::Box { .. } | Mark::Signs { .. } => None,
        Mark::Squares { part, .. } | Mark::Map { part, .. } => Some(*part),
    };
    let tag = match mark {
        Mark::Text { part: None, .. } => {
            ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther))
        }
        Mark::Text { .. } => ContentTag::Span(SpanTag::empty()),
        Mark::Box { .. } | Mark::Signs { .. } => {
            ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout))
        }
        Mark::Squares { .. } | Mark::Map { .. } => ContentTag::Other,
    };
    let identifier = surface.start_tagged(tag);
    match mark {
        Mark::Text { x, y, text, style, .. } => draw_text(surface, face, (*x, *y, *style), text),
        Mark::Box { x, y, width, height, shade } => {
            fill(surface, *shade);
            draw_rects(surface, [Rect::from_xywh(*x, *y, *width, *height)].into_iter());
        }
        Mark::Map { drawing, .. } => {
            drawing::draw(drawing, surface, face);
            drawing::frame(drawing, surface);
        }
        Mark::Signs { drawing } => drawing::draw(drawing, surface, face),
        Mark::Squares { x, y, size, code, .. } => {
            fill(surface, 0);
            let n = code.size();
            let side = size / n as f32;
            let cells = (0..n).flat_map(|row| (0..n).map(move |column| (column, row)));
            let black = cells.filter(|(column, row)| code.get_module(*column, *row));
            draw_rects(
                surface,
                black.map(|(column, row)| {
                    let (left, top) = (x + column as f32 * side, y + row as f32 * side);
                    Rect::from_xywh(left, top, side, side)
                }),
            );
        }
    }
    surface.end_tagged();
    part.map(|part| (part, identifier))
}

/// Of the size of the letters: what makes them bold, as there is one weight of the font.
const BOLD: f32 = 0.028;

fn draw_text(surface: &mut Surface, face: &Face, (x, y, style): (f32, f32, Style), text: &str) {
    fill(surface, style.shade);
    let bold = Stroke {
        paint: luma::Color::new(style.shade).into(),
        width: style.size * BOLD,
        ..Stroke::default()
    };
    surface.set_stroke(style.is_bold.then_some(bold));
    let glyphs = face.glyphs(text);
    surface.draw_glyphs(Point::from_xy(x, y), &glyphs, face.font.clone(), text, style.size, false);
    surface.set_stroke(None);
}

fn fill(surface: &mut Surface, shade: u8) {
    surface.set_fill(Some(Fill {
        paint: luma::Color::new(shade).into(),
        opacity: NormalizedF32::ONE,
        ..Fill::default()
    }));
}

fn draw_rects(surface: &mut Surface, rects: impl Iterator<Item = Option<Rect>>) {
    let mut path = PathBuilder::new();
    rects.flatten().for_each(|rect| path.push_rect(rect));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// Each line of an address can be clicked.
fn links(marks: &[Mark], parts: &[Part], face: &Face) -> Vec<(PartIdx, Annotation)> {
    let link = |mark: &Mark| {
        let Mark::Text { x, y, text, style, part: Some(part) } = mark else { return None };
        let Role::Link(address) = &parts[*part].role else { return None };
        let width = style.size * face.width(text);
        let rect = Rect::from_xywh(*x, y - style.size, width, 1.25 * style.size)?;
        let target = Target::Action(Action::Link(LinkAction::new(address.clone())));
        let link = LinkAnnotation::new(rect, target);
        Some((*part, Annotation::new_link(link, Some(address.clone()))))
    };
    marks.iter().filter_map(link).collect()
}

/// Of the page, each once, though it may have several lines.
fn headings(marks: &[Mark], parts: &[Part], page: usize) -> Vec<OutlineNode> {
    let mut last = None;
    let heading = |mark: &Mark| {
        let Mark::Text { y, style, part: Some(part), .. } = mark else { return None };
        let (Role::Title(text) | Role::Heading(text)) = &parts[*part].role else { return None };
        if last.replace(*part) == Some(*part) {
            return None;
        }
        let there = XyzDestination::new(page, Point::from_xy(0.0, y - style.leading));
        Some(OutlineNode::new(text.clone(), there))
    };
    marks.iter().filter_map(heading).collect()
}

fn tree(parts: &[Part], contents: Vec<Vec<Node>>) -> TagTree {
    let mut contents = contents;
    // Parts come after what they are inside of: from the last to the first all is complete.
    let mut inside: Vec<Vec<Node>> = parts.iter().map(|_| Vec::new()).collect();
    let mut tops = Vec::new();
    for (at, part) in parts.iter().enumerate().rev() {
        let mut children = std::mem::take(&mut contents[at]);
        children.extend(std::mem::take(&mut inside[at]).into_iter().rev());
        let group = TagGroup::with_children(kind(&part.role), children);
        match part.inside {
            Some(outer) => inside[outer].push(group.into()),
            None => tops.push(group),
        }
    }
    let mut tree = TagTree::new();
    tops.into_iter().rev().for_each(|group| tree.push(group));
    tree
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Title(text) => Tag::Hn(NonZeroU16::MIN, Some(text.clone())).into(),
        Role::Heading(text) => {
            Tag::Hn(NonZeroU16::MIN.saturating_add(1), Some(text.clone())).into()
        }
        Role::Text => Tag::P.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::HeadOfColumn => Tag::TH(TableHeaderScope::Column).into(),
        Role::HeadOfRow => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
        Role::Link(_) => Tag::Link.into(),
        Role::Picture(said) => Tag::Figure(Some(said.clone())).into(),
    }
}
