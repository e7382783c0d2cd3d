//! Lines, areas and names of a map on paper.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;

use super::font::Face;
use super::ground::Frame;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// From what lies below to what lies on top.
pub struct Drawing {
    pub frame: Frame,
    pub things: Vec<Thing>,
}

pub enum Thing {
    /// Rings that belong together: what is in an even number of them is not inside.
    Area {
        rings: Vec<Vec<(f32, f32)>>,
        fill: Option<Rgb>,
        pen: Option<Pen>,
    },
    Lines {
        lines: Vec<Vec<(f32, f32)>>,
        pen: Pen,
    },
    /// A round mark.
    Dot {
        at: (f32, f32),
        radius: f32,
        fill: Rgb,
        pen: Pen,
    },
    /// In the middle above its place, on a border of white.
    Name {
        at: (f32, f32),
        text: String,
        size: f32,
        is_bold: bool,
        color: Rgb,
    },
}

#[derive(Clone, Copy)]
pub struct Pen {
    pub color: Rgb,
    pub width: f32,
    pub is_dashed: bool,
}

impl Pen {
    pub const fn of(color: Rgb, width: f32) -> Self {
        Self { color, width, is_dashed: false }
    }
}

/// Of the size of the letters: the border around a name, and what makes it bold.
const HALO: f32 = 0.3;
const BOLD: f32 = 0.03;

/// Nothing outside of its frame.
pub fn draw(drawing: &Drawing, surface: &mut Surface, face: &Face) {
    let Some(frame) = edge(drawing) else { return };
    surface.push_clip_path(&frame, &FillRule::NonZero);
    for thing in &drawing.things {
        put(thing, surface, face);
    }
    surface.pop();
}

/// A line around it.
pub fn frame(drawing: &Drawing, surface: &mut Surface) {
    fill(surface, None);
    pen(surface, Some(Pen::of([60, 60, 60], 0.8)));
    draw_path(surface, edge(drawing));
    surface.set_stroke(None);
}

fn edge(drawing: &Drawing) -> Option<Path> {
    let Frame { x, y, width, height } = drawing.frame;
    let mut edge = PathBuilder::new();
    edge.push_rect(Rect::from_xywh(x, y, width, height)?);
    edge.finish()
}

fn put(thing: &Thing, surface: &mut Surface, face: &Face) {
    match thing {
        Thing::Area { rings, fill: color, pen: around } => {
            fill(surface, *color);
            pen(surface, *around);
            draw_path(surface, path(rings, true));
        }
        Thing::Lines { lines, pen: with } => {
            fill(surface, None);
            pen(surface, Some(*with));
            draw_path(surface, path(lines, false));
        }
        Thing::Dot { at, radius, fill: color, pen: around } => {
            fill(surface, Some(*color));
            pen(surface, Some(*around));
            draw_path(surface, circle(*at, *radius));
        }
        Thing::Name { at: (x, y), text, size, is_bold, color } => {
            let left = Point::from_xy(x - size * face.width(text) / 2.0, *y);
            let glyphs = face.glyphs(text);
            let mut write = |color: Rgb, outline: Option<f32>| {
                fill(surface, Some(color));
                pen(surface, outline.map(|width| Pen::of(color, size * width)));
                surface.draw_glyphs(left, &glyphs, face.font.clone(), text, *size, false);
            };
            write([255, 255, 255], Some(HALO));
            write(*color, is_bold.then_some(BOLD));
        }
    }
    surface.set_stroke(None);
}

fn fill(surface: &mut Surface, color: Option<Rgb>) {
    surface.set_fill(color.map(|[red, green, blue]| Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::EvenOdd,
    }));
}

fn pen(surface: &mut Surface, pen: Option<Pen>) {
    surface.set_stroke(pen.map(|Pen { color: [red, green, blue], width, is_dashed }| Stroke {
        paint: rgb::Color::new(red, green, blue).into(),
        width,
        line_join: LineJoin::Round,
        line_cap: LineCap::Round,
        dash: is_dashed.then(|| StrokeDash { array: vec![4.0, 2.5], offset: 0.0 }),
        ..Stroke::default()
    }));
}

fn draw_path(surface: &mut Surface, path: Option<Path>) {
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn path(lines: &[Vec<(f32, f32)>], is_closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for line in lines {
        let Some(((x, y), rest)) = line.split_first() else { continue };
        path.move_to(*x, *y);
        rest.iter().for_each(|(x, y)| path.line_to(*x, *y));
        if is_closed {
            path.close();
        }
    }
    path.finish()
}

/// Four cubics, off by less than a thousandth of the radius.
fn circle((x, y): (f32, f32), radius: f32) -> Option<Path> {
    const BEND: f32 = 0.552_284_8;
    let (r, b) = (radius, radius * BEND);
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.cubic_to(x + r, y + b, x + b, y + r, x, y + r);
    path.cubic_to(x - b, y + r, x - r, y + b, x - r, y);
    path.cubic_to(x - r, y - b, x - b, y - r, x, y - r);
    path.cubic_to(x + b, y - r, x + r, y - b, x + r, y);
    path.close();
    path.finish()
}
