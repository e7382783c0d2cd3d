use super::Sheet;
use super::things::{BLOCK, BORDER, GATE, INK, PAPER};
use crate::language::{Language, say};
use crate::notice::drawing::{Drawing, Pen, Thing};
use crate::notice::font::Face;
use crate::notice::ground::{Frame, Ground};
use crate::notice::layout::{Mark, SMALL};

/// The scale's bar, below the map.
pub fn bar(ground: &Ground, language: Language) -> Vec<Mark> {
    let (length, wide) = ground.bar();
    let (x, y) = (ground.frame.x, ground.frame.y + ground.frame.height + 9.0);
    let part = wide / 4.0;
    let boxed = (0..4).map(|at| Mark::Box {
        x: x + part * at as f32,
        y,
        width: part,
        height: 4.0,
        shade: if at % 2 == 0 { 30 } else { 200 },
    });
    let text = match length % 1000 {
        0 => say!(language, "map-kilometers", km = length / 1000),
        _ => say!(language, "map-meters", meters = length),
    };
    let label = Mark::Text { x: x + wide + 5.0, y: y + 5.0, text, style: SMALL, part: Some(3) };
    boxed.chain([label]).collect()
}

/// An arrow in the upper right corner.
pub fn north(ground: &Ground) -> Thing {
    let (x, y) = (ground.frame.x + ground.frame.width - 20.0, ground.frame.y + 14.0);
    let ring = vec![(x, y), (x + 6.0, y + 20.0), (x, y + 15.0), (x - 6.0, y + 20.0)];
    Thing::Area { rings: vec![ring], fill: Some(INK), pen: Some(Pen::of(PAPER, 1.0)) }
}

pub fn north_letter(ground: &Ground, language: Language) -> Thing {
    let at = (ground.frame.x + ground.frame.width - 20.0, ground.frame.y + 31.0 + 10.0);
    let text = say!(language, "map-north");
    Thing::Name { at, text, size: 9.0, is_bold: true, color: INK }
}

/// What the signs mean, below the map at its right.
pub fn signs(sheet: &Sheet, ground: &Ground, (face, language): (&Face, Language)) -> Vec<Mark> {
    let frame = ground.frame;
    let y = frame.y + frame.height + 11.0;
    let names: &[&str] = match sheet.zone {
        None => &["map-legend-gate", "map-legend-zones"],
        Some(_) => {
            &["map-legend-own-gate", "map-legend-gate", "map-legend-border", "map-legend-block"]
        }
    };
    let mut x = frame.x + frame.width;
    let (mut marks, mut things) = (Vec::new(), Vec::new());
    for name in names.iter().rev() {
        let text = language.say(name, &[]);
        x -= SMALL.size * face.width(&text);
        marks.push(Mark::Text { x, y: y + 3.0, text, style: SMALL, part: Some(3) });
        things.push(sign(name, (x - 9.0, y)));
        x -= 30.0;
    }
    let area =
        Frame { x: x - 10.0, y: y - 8.0, width: frame.x + frame.width - x + 10.0, height: 16.0 };
    marks.push(Mark::Signs { drawing: Drawing { frame: area, things } });
    marks
}

fn sign(name: &str, at: (f32, f32)) -> Thing {
    let (x, y) = at;
    let line = |pen: Pen| Thing::Lines { lines: vec![vec![(x - 7.0, y), (x + 5.0, y)]], pen };
    match name {
        "map-legend-own-gate" => {
            Thing::Dot { at, radius: GATE, fill: INK, pen: Pen::of(PAPER, 1.0) }
        }
        "map-legend-gate" => Thing::Dot { at, radius: GATE, fill: PAPER, pen: Pen::of(INK, 1.0) },
        "map-legend-border" => line(BORDER),
        "map-legend-zones" => line(Pen::of(INK, 0.8)),
        _ => line(BLOCK),
    }
}
