use geo::Coord;

use super::names::Names;
use super::{Atlas, Sheet, around, legend};
use crate::language::{Language, called};
use crate::model::{BarrierKind, BlockIdx, SchoolIdx};
use crate::notice::drawing::{Pen, Rgb, Thing};
use crate::notice::font::{Face, printable};
use crate::notice::ground::Ground;
use crate::report::PALETTE;

pub(super) const INK: Rgb = [29, 43, 54];
pub(super) const PAPER: Rgb = [255, 255, 255];
pub(super) const STREET: Rgb = [176, 182, 188];
pub(super) const WATER: Rgb = [90, 150, 205];
pub(super) const RAILWAY: Rgb = [90, 90, 90];
pub(super) const OTHERS: Rgb = [240, 241, 242];

pub(super) const BORDER: Pen = Pen::of(INK, 1.6);
pub(super) const NEIGHBOR: Pen = Pen::of([130, 138, 145], 0.7);
pub(super) const BLOCK: Pen = Pen::of([110, 118, 125], 0.35);

pub(super) const GATE: f32 = 4.2;
pub(super) const GATE_NAME: f32 = 8.5;
/// With more schools an overview has smaller signs.
pub(super) const CROWDED: usize = 40;
pub(super) const BLOCK_NAME: f32 = 6.0;

impl Atlas<'_> {
    /// From what lies below to what lies on top.
    pub(super) fn things(
        &self,
        sheet: &Sheet,
        ground: &Ground,
        (face, language): (&Face, Language),
    ) -> Vec<Thing> {
        let mut things = self.areas(sheet, ground);
        things.extend(self.streets(ground));
        things.extend(self.barriers(ground));
        if let Some(zone) = sheet.zone {
            let rings = self.zones[zone].outline.as_ref().map(|area| ground.rings(area));
            things.extend(rings.map(|rings| Thing::Area { rings, fill: None, pen: Some(BORDER) }));
        }
        let mut names = Names { face, taken: Vec::new() };
        things.extend(self.gates(sheet, ground, (&mut names, language)));
        things.extend(self.block_names(sheet, ground, (&mut names, language)));
        things.push(legend::north(ground));
        things.push(legend::north_letter(ground, language));
        things
    }

    /// Zones, and on a sheet of one zone its blocks.
    fn areas(&self, sheet: &Sheet, ground: &Ground) -> Vec<Thing> {
        let mut things = Vec::new();
        for (at, zone) in self.zones.iter().enumerate() {
            if !self.bounds[at].is_some_and(|bounds| ground.shows(bounds)) {
                continue;
            }
            let color = color(self.colors[zone.school.0]);
            let is_own = sheet.zone.is_none_or(|own| own == at);
            let fill = Some(if is_own { color } else { OTHERS });
            let pen = if sheet.zone.is_none() { Pen::of(INK, 0.8) } else { NEIGHBOR };
            if let Some(area) = &zone.outline {
                things.push(Thing::Area { rings: ground.rings(area), fill, pen: Some(pen) });
            }
            let dots = zone.points.iter().filter(|_| is_own).map(|point| Thing::Dot {
                at: ground.place_of(*point),
                radius: 2.2,
                fill: color,
                pen: BLOCK,
            });
            things.extend(dots);
        }
        let own = sheet.zone.map_or(&[][..], |at| &self.zones[at].blocks);
        let outlines =
            own.iter().filter_map(|block| self.world.district.block(*block).outline.as_ref());
        things.extend(outlines.map(|area| Thing::Area {
            rings: ground.rings(area),
            fill: None,
            pen: Some(BLOCK),
        }));
        things
    }

    fn streets(&self, ground: &Ground) -> Option<Thing> {
        let streets = self.world.district.streets.as_deref()?;
        let lines = streets.segments().iter().filter_map(|segment| {
            let shape = streets.shape(segment).map(|at| Coord { x: at.lon, y: at.lat });
            let bounds = shape.clone().fold(None, around)?;
            ground.shows(bounds).then(|| ground.line(shape))
        });
        let lines: Vec<_> = lines.filter(|line| 1 < line.len()).collect();
        Some(Thing::Lines { lines, pen: Pen::of(STREET, 0.45) })
    }

    fn barriers(&self, ground: &Ground) -> Vec<Thing> {
        let Some(barriers) = self.world.district.barriers.as_deref() else { return Vec::new() };
        let lines = barriers.lines.iter().filter_map(|barrier| {
            let line = barrier.line.iter().map(|at| Coord { x: at.lon, y: at.lat });
            let bounds = line.clone().fold(None, around)?;
            let (color, is_dashed) = match barrier.kind {
                BarrierKind::Water => (WATER, false),
                BarrierKind::Railway => (RAILWAY, true),
                BarrierKind::Road | BarrierKind::Unknown => (RAILWAY, false),
            };
            let pen = Pen { color, width: 1.1, is_dashed };
            ground.shows(bounds).then(|| Thing::Lines { lines: vec![ground.line(line)], pen })
        });
        lines.collect()
    }

    /// Of all schools; those of the sheet are black.
    fn gates(
        &self,
        sheet: &Sheet,
        ground: &Ground,
        (names, language): (&mut Names, Language),
    ) -> Vec<Thing> {
        let own: Vec<SchoolIdx> = match sheet.zone {
            None => Vec::new(),
            Some(at) => self.schools_of(&self.zones[at]).collect(),
        };
        let (mut dots, mut said) = (Vec::new(), Vec::new());
        let is_crowded = sheet.zone.is_none() && CROWDED < self.world.district.schools().len();
        let (gate, name) = if is_crowded { (2.4, 6.0) } else { (GATE, GATE_NAME) };
        let others = self.world.district.school_idxs().filter(|school| !own.contains(school));
        // Those of the sheet first, so that their names have room.
        for school in own.iter().copied().chain(others) {
            let known = self.world.district.school(school);
            let is_own = own.contains(&school);
            let gates = known.point.iter().chain(&known.gates).map(|gate| ground.place_of(*gate));
            let gates: Vec<(f32, f32)> = gates.filter(|gate| ground.holds(*gate)).collect();
            let (fill, pen) = match is_own {
                true => (INK, Pen::of(PAPER, 1.0)),
                false => (PAPER, Pen::of(INK, 1.0)),
            };
            dots.extend(gates.iter().map(|at| Thing::Dot { at: *at, radius: gate, fill, pen }));
            if let Some((x, y)) = gates.first() {
                let text = self.name(school, language);
                let below = y + gate + name;
                let mut at = [(*x, y - gate - 0.35 * name), (*x, below)].into_iter();
                said.extend(at.find_map(|at| names.name(at, &text, (name, is_own))));
            }
        }
        dots.extend(said);
        dots
    }

    /// Of the zone's blocks, as far as they have names and room.
    fn block_names(
        &self,
        sheet: &Sheet,
        ground: &Ground,
        (names, language): (&mut Names, Language),
    ) -> Vec<Thing> {
        let blocks = sheet.zone.map_or(&[][..], |at| &self.zones[at].blocks);
        let name = |block: &BlockIdx| {
            let block = self.world.district.block(*block);
            let (x, y) = ground.place_of(block.point?);
            // An id that nobody calls it by says nothing on a map.
            let text = printable(Some(called(block, language)).filter(|name| *name != block.id.0)?);
            names.name((x, y + BLOCK_NAME / 3.0), &text, (BLOCK_NAME, false))
        };
        blocks.iter().filter_map(name).collect()
    }
}

/// On paper, lighter than on a screen.
fn color(zone: usize) -> Rgb {
    let digits = PALETTE[zone].trim_start_matches('#');
    let part = |at: usize| {
        let part = digits.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok());
        let part = u16::from(part.unwrap_or(128));
        u8::try_from((part * 2 + 255) / 3).unwrap_or(u8::MAX)
    };
    [part(0), part(2), part(4)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As WCAG 2.2 has it.
    fn luminance(color: Rgb) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = color.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    #[test]
    fn black_is_read_on_every_color() {
        for zone in 0..PALETTE.len() {
            let contrast = (luminance(color(zone)) + 0.05) / 0.05;
            assert!(7.0 < contrast, "color {zone}: {contrast}");
        }
    }
}
